#!/bin/sh
# Stands in for wasm-opt while cargo-leptos runs: it would start once for each of hundreds of small
# modules. scripts/bundle-chunks.mjs joins them first, and then optimises the few that remain.
