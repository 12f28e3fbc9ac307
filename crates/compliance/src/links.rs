//! Links that hide where they lead: addresses of services that shorten others.

use std::ops::Range;

use crate::glyphs::{Class, Glyph};

/// The places of links to one of `hosts`, as a reader would read them: invisible characters and
/// letter case do not count. A host alone is no link, its path is what it shortens.
pub fn shortened(glyphs: &[Glyph], hosts: &[String]) -> Vec<Range<usize>> {
    let words = glyphs.split(|glyph| glyph.class() == Class::Space);
    let has = |word: &[Glyph], c: char| word.iter().any(|glyph| glyph.c == c);
    let links = words.filter(|word| has(word, '.') && has(word, '/'));
    links.filter_map(|word| hosts.iter().find_map(|host| place(word, host))).collect()
}

/// Where `host` begins in `word`, up to the end of its path.
fn place(word: &[Glyph], host: &str) -> Option<Range<usize>> {
    let length = host.chars().count();
    let begins = |at: usize| host.chars().eq(word[at..at + length].iter().map(|glyph| glyph.c));
    // `t.co` is not in `adfort.com/plans`, nor in `my-t.co/x`.
    let is_own_name = |at: usize| at == 0 || !(word[at - 1].c.is_alphanumeric() || word[at - 1].c == '-');
    let has_path = |at: usize| {
        let path = word.get(at + length + 1).is_some_and(|glyph| glyph.c.is_alphanumeric());
        word.get(at + length).is_some_and(|glyph| glyph.c == '/') && path
    };
    let last = word.len().checked_sub(length)?;
    let at = (0..=last).find(|at| begins(*at) && is_own_name(*at) && has_path(*at))?;
    let end = word.iter().rposition(|glyph| glyph.c.is_alphanumeric() || glyph.c == '/')?;
    Some(word[at].start as usize..word[end].end as usize)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::glyphs::glyphs;

    #[test]
    fn only_links_of_the_hosts_are_found() {
        let hosts = ["bit.ly".to_owned(), "t.co".to_owned()];
        for (text, expected) in [
            ("See https://bit.ly/3xY9 now", vec!["bit.ly/3xY9"]),
            ("(BIT.LY/a), www.t.co/b.", vec!["BIT.LY/a", "t.co/b"]),
            ("b\u{200B}it.ly/हिंदी", vec!["b\u{200B}it.ly/हिंदी"]),
            ("adfort.com/plans my-t.co/x bit.lyon/x bit.ly bit.ly/ and/or 1.5/2", vec![]),
        ] {
            let found: Vec<_> = shortened(&glyphs(text), &hosts).into_iter().map(|range| &text[range]).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
