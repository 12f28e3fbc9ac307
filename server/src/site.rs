//! Finds the compiled assets wherever the binary is started from.
//!
//! Tried in order: `PRACHAR_SITE`, `site/` beside the executable (a release directory), and
//! `../site` of the executable (a cargo target directory).

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use leptos::config::LeptosOptions;

/// The name cargo-leptos gives the scripts and styles.
const OUTPUT_NAME: &str = "prachar";
/// The file that maps asset names to their content hashes.
const HASH_FILE: &str = "hash.txt";

/// The assets' folder and names, for Leptos.
///
/// # Errors
/// When no folder with compiled assets is found; says where it looked.
pub fn find(configured: Option<&Path>) -> Result<LeptosOptions> {
    let executable = std::env::current_exe().context("cannot tell where the executable is")?;
    let beside = executable.parent().unwrap_or(Path::new("."));
    let places: Vec<PathBuf> = configured.map_or_else(|| vec![beside.join("site"), beside.join("../site")], |place| vec![place.to_owned()]);
    let site = places.iter().find(|place| place.join("pkg").is_dir());
    let site = site.with_context(|| format!("no compiled assets found in {places:?}; build them with `make build` or set PRACHAR_SITE"))?;
    let site = site.canonicalize().with_context(|| format!("cannot open {}", site.display()))?;
    let hash_file = [site.join(HASH_FILE), beside.join(HASH_FILE)].into_iter().find(|file| file.is_file());
    Ok(options(&site, hash_file.as_deref()))
}

/// Options for tests that render pages without compiled assets.
#[must_use]
pub fn without_assets() -> LeptosOptions {
    options(Path::new("site"), None)
}

fn options(site: &Path, hash_file: Option<&Path>) -> LeptosOptions {
    let builder = LeptosOptions::builder()
        .output_name(OUTPUT_NAME)
        .site_root(site.display().to_string())
        .site_pkg_dir("pkg");
    match hash_file {
        // Leptos looks beside the executable; an absolute path overrides that.
        Some(file) => builder.hash_files(true).hash_file(file.display().to_string().into()).build(),
        None => builder.build(),
    }
}
