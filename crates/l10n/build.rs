//! Turns `locales/<language>/*.ftl` into typed accessors.
use fluent_typed::{BuildOptions, FtlOutputOptions, build_from_locales_folder};

fn main() -> std::process::ExitCode {
    build_from_locales_folder(
        BuildOptions::default()
            .with_locales_folder("../../locales")
            .with_prefix("")
            .with_ftl_output(FtlOutputOptions::multi_file("gen"))
            .without_bidi_isolation(),
    )
}
