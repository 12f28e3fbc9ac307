//! The normalised words of a text, each with its place: what the rules see of it.

use std::ops::Range;

use crate::tokens::Tokens;

/// One word of a text as the rules see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Its normalised spelling.
    pub text: String,
    /// Its bytes in the original, on character borders.
    pub span: Range<usize>,
}

/// The words of `text`, in order. Several may share a place where one character stands for them.
#[must_use]
pub fn words(text: &str) -> Vec<Word> {
    let tokens = Tokens::of(text);
    let word = |(index, token): (usize, &crate::tokens::Token)| Word {
        text: tokens.text(index).to_owned(),
        span: token.start as usize..token.end as usize,
    };
    tokens.list.iter().enumerate().map(word).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::tokens;

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
            for word in words(&text) {
                prop_assert!(word.span.start >= from && word.span.end > word.span.start, "{:?}", text);
                prop_assert!(text.get(word.span.clone()).is_some(), "{:?}", text);
                from = word.span.start;
            }
        }
    }
}
