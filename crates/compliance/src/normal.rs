//! Properties of normalisation: words once normalised stay as they are, and each knows its place.

use proptest::prelude::*;

use crate::tokens::{self, Tokens};

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn normalising_twice_changes_nothing(text in "[a-zA-Z0-9ऀ-ॿА-яΑ-ωＡ-ｚ\u{200B}-\u{200D}\u{0300}-\u{0304}𝐀-𝐳 .,@%-]{0,60}") {
        let once = tokens::words(&text);
        prop_assert_eq!(tokens::words(&once.join(" ")), once, "{:?}", text);
    }

    #[test]
    fn every_word_knows_its_place(chars in proptest::collection::vec(any::<char>(), 0..120)) {
        let text: String = chars.into_iter().collect();
        let mut from = 0;
        for token in Tokens::of(&text).list {
            prop_assert!(token.start >= from && token.end > token.start, "{:?}", text);
            prop_assert!(text.get(token.start as usize..token.end as usize).is_some(), "{:?}", text);
            from = token.start;
        }
    }
}
