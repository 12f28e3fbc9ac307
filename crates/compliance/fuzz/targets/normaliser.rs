#![no_main]
//! Any bytes at all become words that know their place, and invisible characters are in none.

use compliance::reading::words;
use compliance_fuzz::Message;
use libfuzzer_sys::fuzz_target;

/// The most characters that Unicode makes of one (U+FDFA), each of which may become a word.
const MOST_PARTS: usize = 18;

fuzz_target!(|bytes: &[u8]| {
    let Some(message) = Message::of(bytes) else { return };
    let text = &message.text;
    let found = words(text);
    let mut from = 0;
    for word in &found {
        assert!(word.span.start >= from && word.span.end > word.span.start, "places go forward: {text:?}");
        assert!(text.get(word.span.clone()).is_some(), "places lie on character borders: {text:?}");
        assert!(!word.text.is_empty(), "no word is empty: {text:?}");
        from = word.span.start;
    }
    assert!(found.len() <= text.chars().count() * MOST_PARTS, "words come from characters: {text:?}");
    let plain = |text: &str| words(text).into_iter().map(|word| word.text).collect::<Vec<_>>();
    assert_eq!(plain(&message.hidden()), plain(text), "invisible characters are in no word");
});
