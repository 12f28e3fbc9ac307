//! Every text a person reads, in three languages, behind typed functions.
//!
//! The texts stand in `locales/<language>/<feature>.ftl` (Fluent; English is the source). Each
//! message becomes a method of [`L10nLanguage`]: `campaign-new-button` is called as
//! `t.campaign_new_button()`. The build fails when a language lacks a message or a variable.
//!
//! The server carries all three languages ([`get`]). The browser carries none: it fetches the
//! compiled text of its page's language ([`asset_path`]) before it starts and calls [`install`].

pub mod rules;
mod runtime;

use std::sync::OnceLock;

use domain::Language;

pub use generated::L10nLanguage;
pub use runtime::Number;

#[expect(missing_docs, reason = "the functions are generated from the messages; a message's comment documents it")]
mod generated {
    use crate::runtime::{Bundle, FluentArgs, FluentNumber};

    /// The messages of one language, one method each.
    pub struct L10nLanguage(pub(crate) Bundle);

    include!(concat!(env!("OUT_DIR"), "/accessors.rs"));
}

/// The messages of `language`, compiled into this program.
#[cfg(not(target_family = "wasm"))]
#[must_use]
pub fn get(language: Language) -> &'static L10nLanguage {
    static ALL: OnceLock<[L10nLanguage; 3]> = OnceLock::new();
    let all = ALL.get_or_init(|| Language::ALL.map(|language| L10nLanguage(runtime::Bundle::new(language, compiled(language)))));
    &all[language as usize]
}

/// The compiled messages of `language`: what [`asset_path`] is served with.
#[cfg(not(target_family = "wasm"))]
#[must_use]
pub const fn compiled(language: Language) -> &'static str {
    match language {
        Language::En => include_str!(concat!(env!("OUT_DIR"), "/en.txt")),
        Language::Hi => include_str!(concat!(env!("OUT_DIR"), "/hi.txt")),
        Language::Mr => include_str!(concat!(env!("OUT_DIR"), "/mr.txt")),
    }
}

/// Where the browser fetches the messages of `language`: `/l10n/hi-5f3c….txt`. The name changes
/// with the content, so the answer may be kept for ever.
#[cfg(not(target_family = "wasm"))]
#[must_use]
pub fn asset_path(language: Language) -> &'static str {
    static PATHS: OnceLock<[String; 3]> = OnceLock::new();
    &PATHS.get_or_init(|| Language::ALL.map(|language| format!("/l10n/{}-{:016x}.txt", language.code(), fingerprint(compiled(language)))))[language as usize]
}

/// A short name for a content, for caches (FNV-1a; no secret).
#[cfg(not(target_family = "wasm"))]
pub fn fingerprint(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

static INSTALLED: OnceLock<L10nLanguage> = OnceLock::new();

/// Takes the compiled messages of the page's language into use; the first call wins.
pub fn install(language: Language, compiled: String) {
    INSTALLED.get_or_init(|| L10nLanguage(runtime::Bundle::new(language, compiled.leak())));
}

/// The messages taken into use by [`install`]; empty texts before that.
#[must_use]
pub fn installed() -> &'static L10nLanguage {
    INSTALLED.get_or_init(|| L10nLanguage(runtime::Bundle::new(Language::En, "")))
}

#[cfg(test)]
mod tests;
