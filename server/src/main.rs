//! The binary `prachar`.

use std::process::ExitCode;

use clap::Parser;
use server::cli::Cli;

/// A page is rendered from thousands of small pieces: a third of its time went into the system's allocator.
/// Its feature `override` gives it to SQLite too, which copies each value that a query reads.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    // Before anything opens a TLS connection: the one provider that is compiled in.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    match Cli::parse().run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("prachar: {error:#}");
            ExitCode::FAILURE
        }
    }
}
