//! The binary `prachar`.

use anyhow::Result;
use clap::Parser;
use server::cli::Cli;

fn main() -> Result<()> {
    // Before anything opens a TLS connection: the one provider that is compiled in.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    Cli::parse().run()
}
