//! The rules of the house that no compiler holds: who may depend on whom, how long a file may be,
//! where clock and dice come from, and that no text stands unused. Each failure names the place.

mod dependencies;
mod sources;
mod texts;

use std::path::{Path, PathBuf};

/// The folder of the workspace.
fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().expect("server/ stands in the workspace").to_owned()
}

/// Fails with every finding, so that all can be mended at once.
fn none(rule: &str, findings: &[String]) {
    assert!(findings.is_empty(), "{rule}:\n  {}", findings.join("\n  "));
}
