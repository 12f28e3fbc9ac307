//! A text in normalised words as the rules see them, for judges that read it otherwise: the same
//! spelling for every disguise of single letters, exact places in the original.

use std::ops::Range;

use crate::{
    phonetic,
    tokens::{Boundary, Kind, Tokens},
};

/// What a word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WordKind {
    /// Letters.
    Letters,
    /// Digits.
    Number,
    /// `{first_name}`.
    Placeholder,
}

/// One word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Its normalised letters.
    pub text: String,
    /// What it is.
    pub kind: WordKind,
    /// Byte range in the original.
    pub span: Range<usize>,
    /// Number of its sentence or line, from 0.
    pub sentence: usize,
}

/// The words of `text`, in order. Several may share a place where one character stands for them.
#[must_use]
pub fn words(text: &str) -> Vec<Word> {
    let tokens = Tokens::of(text);
    let mut sentence = 0;
    let mut words = Vec::with_capacity(tokens.list.len());
    for (index, token) in tokens.list.iter().enumerate() {
        if index > 0 && (token.before.ends_sentence() || token.before == Boundary::Line) {
            sentence += 1;
        }
        words.push(Word {
            text: tokens.text(index).to_owned(),
            kind: match token.kind {
                Kind::Word => WordKind::Letters,
                Kind::Number(_) => WordKind::Number,
                Kind::Placeholder => WordKind::Placeholder,
            },
            span: token.start as usize..token.end as usize,
            sentence,
        });
    }
    words
}

/// How `word` sounds, written as [`words`] gives it: one key for `दिवाली`, `दिवाळी` and `diwali`, and
/// the beginning of it for `दिवाळीच्या`. Empty for other scripts.
#[must_use]
pub fn sound(word: &str) -> String {
    let mut key = String::new();
    phonetic::key(word, &mut key);
    key
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::tokens;

    #[test]
    fn words_stand_in_sentences_with_their_places() {
        let text = "Hello {name|there}!\nGet ＦＩＦＴＥＥＮ 15%.";
        let words = words(text);
        let seen: Vec<_> = words.iter().map(|word| (word.text.as_str(), word.sentence)).collect();
        assert_eq!(seen, [("helo", 0), ("{name}", 0), ("get", 1), ("fiften", 1), ("15", 1), ("percent", 1)]);
        assert_eq!(text.get(words[3].span.clone()), Some("ＦＩＦＴＥＥＮ"));
        assert_eq!(words[4].kind, WordKind::Number);
    }

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
