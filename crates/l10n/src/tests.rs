//! The three languages as a person meets them.

use super::*;

#[test]
fn each_language_speaks_for_itself() {
    assert_eq!(get(Language::En).language_name(), "English");
    assert_eq!(get(Language::Hi).language_name(), "हिन्दी");
    assert_eq!(get(Language::Mr).language_name(), "मराठी");
}

#[test]
fn no_message_is_empty() {
    for language in Language::ALL {
        assert!(compiled(language).split('\0').all(|message| !message.trim().is_empty()), "{language}");
    }
}

#[test]
fn the_path_names_language_and_content() {
    assert!(asset_path(Language::Hi).starts_with("/l10n/hi-"));
    assert_ne!(asset_path(Language::Hi), asset_path(Language::Mr).replace("/mr-", "/hi-"));
}
