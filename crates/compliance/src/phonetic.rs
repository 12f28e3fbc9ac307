//! How a word sounds, however it is written: `जोखिम नहीं`, `jokhim nahin` and `jokhim nahi` have
//! one key each word, so words listed in Devanagari are found romanised and in other spellings.
//!
//! The key keeps consonants without aspiration and the vowel classes i and u. An a inside a word is
//! left out, it comes and goes in romanised spelling, and so is a nasal at the end.

use crate::letters;

/// The key of one normalised word, Latin or Devanagari; empty for other scripts.
pub fn key(word: &str, into: &mut String) {
    let from = into.len();
    if word.is_ascii() {
        latin(word.as_bytes(), into);
    } else if word.chars().all(letters::is_devanagari) {
        devanagari(word, into);
    }
    let nasal_end = word.ends_with(['n', 'न', '\u{0902}']);
    if nasal_end && into.len() > from + 1 && into.ends_with('n') {
        into.pop();
    }
}

fn push(into: &mut String, from: usize, sound: char) {
    if into.len() == from || !into.ends_with(sound) {
        into.push(sound);
    }
}

fn latin(word: &[u8], into: &mut String) {
    let from = into.len();
    let mut at = 0;
    while at < word.len() {
        let next = word.get(at + 1).copied().unwrap_or(b' ');
        let mut used = 1;
        let sound = match word[at] {
            b'a' if at > 0 && matches!(next, b'i' | b'y') => {
                used = 2;
                Some('i')
            }
            b'a' if at > 0 && matches!(next, b'u' | b'w') => {
                used = 2;
                Some('u')
            }
            b'a' => (at == 0).then_some('a'),
            b'e' | b'i' => Some('i'),
            b'y' if !b"aeiou".contains(&next) => Some('i'),
            b'o' | b'u' => Some('u'),
            b'v' | b'w' => Some('v'),
            b'z' => Some('j'),
            b'q' => Some('k'),
            b'x' => {
                push(into, from, 'k');
                Some('s')
            }
            b'c' if next == b'h' => Some('c'),
            b'c' => Some('k'),
            b'p' if next == b'h' => {
                used = 2;
                Some('f')
            }
            b'h' if at > 0 && b"kgcjtdpbs".contains(&word[at - 1]) => None,
            b'm' if matches!(next, b'p' | b'b' | b'f') => Some('n'),
            letter if letter.is_ascii_lowercase() => Some(letter as char),
            _ => None,
        };
        if let Some(sound) = sound {
            push(into, from, sound);
        }
        at += used;
    }
    drop_glide(into, from);
}

/// `kijiye`, `lijiye`: the glide between i and e is not heard.
fn drop_glide(into: &mut String, from: usize) {
    if let Some(place) = into.as_bytes()[from..].windows(3).position(|sounds| sounds == b"iyi") {
        into.replace_range(from + place..from + place + 3, "i");
    }
}

fn devanagari(word: &str, into: &mut String) {
    let from = into.len();
    for c in word.chars() {
        let sound = match c {
            'क' | 'ख' => 'k',
            'ग' | 'घ' => 'g',
            'च' | 'छ' => 'c',
            'ज' | 'झ' => 'j',
            'ट' | 'ठ' | 'त' | 'थ' => 't',
            'ड' | 'ढ' | 'द' | 'ध' => 'd',
            'ण' | 'न' | 'ङ' | 'ञ' | '\u{0902}' => 'n',
            'प' => 'p',
            'फ' => 'f',
            'ब' | 'भ' => 'b',
            'म' => 'm',
            'य' => 'y',
            'र' => 'r',
            'ल' | 'ळ' => 'l',
            'व' => 'v',
            'श' | 'ष' | 'स' => 's',
            'ह' => 'h',
            'इ' | 'ई' | 'ए' | 'ऐ' | 'ऍ' | 'ॲ' | 'ि' | 'ी' | 'े' | 'ै' => 'i',
            'उ' | 'ऊ' | 'ओ' | 'औ' | 'ऑ' | 'ु' | 'ू' | 'ो' | 'ौ' | 'ॉ' => 'u',
            'ृ' | 'ऋ' => 'r',
            'अ' | 'आ' if into.len() == from => 'a',
            _ => continue,
        };
        push(into, from, sound);
    }
    drop_glide(into, from);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(word: &str) -> String {
        let mut sound = String::new();
        key(word, &mut sound);
        sound
    }

    #[test]
    fn a_nasal_inside_and_a_vowel_at_the_start_are_heard() {
        assert_ne!(of("बिना"), of("भी"));
        assert_ne!(of("bina"), of("bhi"));
        assert_ne!(of("अभी"), of("भी"));
    }

    #[test]
    fn one_sound_for_many_spellings() {
        for row in [
            &["नुकसान", "nuksan", "nuksaan", "nukasan"][..],
            &["नहीं", "nahi", "nahin", "nahee"],
            &["कीजिए", "kijiye", "kijie"],
            &["जोखिम", "jokhim", "jokhim"],
            &["पैसा", "paisa", "paisaa"],
            &["सुरक्षित", "surakshit"],
            &["भरपाई", "bharpai", "bharpayi"],
            &["मिळतील", "miltil", "milteel"],
            &["हज़ार", "hazaar", "hajar"],
        ] {
            let plain = |word: &str| crate::tokens::words(word).concat();
            let expected = of(&plain(row[0]));
            for word in row {
                assert_eq!(of(&plain(word)), expected, "{word}");
            }
        }
    }
}
