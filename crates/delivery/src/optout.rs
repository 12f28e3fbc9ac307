//! Words by which a person says "no more messages", in English, Hindi, Marathi and romanised.
//!
//! A message counts when all of it says so: one of the words, beside nothing but politeness.
//! "STOP." and "please stop messages" count; "don't stop" and "non-stop offer" do not.

/// Single words and short phrases that mean stop, lower case, without nukta.
const STOP_PHRASES: &[&str] = &[
    // English.
    "stop",
    "stopall",
    "unsubscribe",
    "unsub",
    "optout",
    "opt out",
    // Hindi.
    "बंद",
    "बन्द",
    "रोकें",
    "रोके",
    "रोको",
    "रोकिए",
    "नहीं चाहिए",
    // Marathi.
    "नको",
    "नकोत",
    "थांबवा",
    "थांबव",
    "थांबा",
    // Romanised Hindi and Marathi. "band" alone may be a music band, so it needs its verb.
    "band karo",
    "band kare",
    "band karen",
    "band karein",
    "band kar do",
    "band kara",
    "bandh karo",
    "bandh kara",
    "bandh kar do",
    "roko",
    "nako",
    "thambva",
    "thambava",
];

/// Words that may stand beside them and change nothing.
const FILLERS: &[&str] = &[
    "please",
    "pls",
    "plz",
    "kindly",
    "sir",
    "madam",
    "all",
    "now",
    "message",
    "messages",
    "msg",
    "msgs",
    "sending",
    "me",
    "it",
    "this",
    "these",
    "the",
    "कृपया",
    "प्लीज",
    "सर",
    "मैडम",
    "मैसेज",
    "मेसेज",
    "संदेश",
    "सन्देश",
    "ये",
    "यह",
    "हे",
    "अब",
    "आता",
    "मला",
    "मुझे",
    "को",
    "करो",
    "करें",
    "करे",
    "कर",
    "दो",
    "दीजिए",
    "कीजिए",
    "करा",
    "kripya",
    "krupaya",
    "mujhe",
    "mala",
    "ye",
    "yeh",
    "he",
    "ab",
    "aata",
];

/// The payload of the opt-out button in our templates.
const STOP_PAYLOAD: &str = "optout";

/// Whether the whole of `text` asks to stop.
#[must_use]
pub fn is_stop_message(text: &str) -> bool {
    let text = normalised(text);
    let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
    let mut at = 0;
    let mut found = false;
    while at < words.len() {
        if let Some(length) = stop_phrase_at(&words[at..]) {
            found = true;
            at += length;
        } else if FILLERS.contains(&words[at]) {
            at += 1;
        } else {
            return false;
        }
    }
    found
}

/// Whether the payload of a pressed button asks to stop.
#[must_use]
pub fn is_stop_payload(payload: &str) -> bool {
    payload.trim().eq_ignore_ascii_case(STOP_PAYLOAD)
}

/// How many words the longest stop phrase at the beginning of `words` has.
fn stop_phrase_at(words: &[&str]) -> Option<usize> {
    STOP_PHRASES
        .iter()
        .map(|phrase| phrase.split(' '))
        .filter(|phrase| phrase.clone().count() <= words.len() && phrase.clone().zip(words).all(|(ours, theirs)| ours == *theirs))
        .map(Iterator::count)
        .max()
}

/// Lower case, one space between words, no punctuation, no emoji, no nukta, no joiners.
fn normalised(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            // Spellings differ in these and mean the same.
            '\u{93c}' | '\u{200b}'..='\u{200d}' | '\u{feff}' => {}
            // An apostrophe or hyphen keeps a word whole, so that "non-stop" is not "stop".
            '\'' | '\u{2019}' => clean.push('\''),
            '-' | '\u{2010}' | '\u{2011}' => clean.push('-'),
            // Devanagari vowel signs are marks, not letters; they belong to the word.
            '\u{900}'..='\u{963}' | '\u{971}'..='\u{97f}' => clean.push(c),
            c if c.is_alphanumeric() => clean.push(c),
            _ => clean.push(' '),
        }
    }
    let words: Vec<&str> = clean
        .split(' ')
        .map(|word| word.trim_matches(['-', '\'']))
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ").replace("opt-out", "optout")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn these_stop() {
        for text in [
            "STOP",
            "stop",
            " Stop. ",
            "\"STOP\"",
            "stop!!! 🙏",
            "Please stop",
            "STOP ALL",
            "stop sending messages please",
            "stop\nstop",
            "Unsubscribe",
            "UNSUBSCRIBE me",
            "opt-out",
            "Opt out",
            "BAND KARO",
            "band karo please",
            "message band karo",
            "Bandh kara",
            "बंद",
            "बन्द",
            "बंद।",
            "बंद करो",
            "बंद करें",
            "मेसेज बंद करा",
            "कृपया संदेश बंद करें",
            "रोकें",
            "रोको",
            "मुझे नहीं चाहिए",
            "नको",
            "मला नको",
            "नको.",
            "थांबवा",
            "कृपया थांबवा!",
            "मेसेज थांबवा",
            "nako",
        ] {
            assert!(is_stop_message(text), "{text}");
        }
    }

    #[test]
    fn these_do_not() {
        for text in [
            "",
            "   ",
            "please",
            "मेसेज",
            "don't stop",
            "non-stop offer",
            "nonstop",
            "stopover",
            "Bus stop kahan hai",
            "when does the market stop",
            "band",
            "wedding band",
            "बंदर",
            "बंदी",
            "बंदोबस्त",
            "दुकान बंद आहे का",
            "रोकेंगे",
            "फोन करू नको",
            "थांबवायचे का",
            "करो",
            "haan",
            "stop loss kya hai",
        ] {
            assert!(!is_stop_message(text), "{text}");
        }
    }

    #[test]
    fn payloads() {
        for (payload, stops) in [
            ("optout", true),
            ("OPTOUT", true),
            (" optout ", true),
            ("optout-later", false),
            ("", false),
            ("yes", false),
        ] {
            assert_eq!(is_stop_payload(payload), stops, "{payload}");
        }
    }

    proptest! {
        #[test]
        fn never_panics_and_case_does_not_matter(text in "\\PC{0,40}") {
            let ascii = text.is_ascii();
            let stops = is_stop_message(&text);
            if ascii {
                prop_assert_eq!(stops, is_stop_message(&text.to_uppercase()));
            }
        }

        #[test]
        fn punctuation_around_changes_nothing(phrase in proptest::sample::select(STOP_PHRASES.to_vec()), before in "[ .!,\"]{0,4}", after in "[ .!?।\n]{0,4}") {
            let text = format!("{before}{phrase}{after}");
            prop_assert!(is_stop_message(&text));
        }

        #[test]
        fn a_word_glued_to_it_is_another_word(phrase in proptest::sample::select(STOP_PHRASES.to_vec()), letter in "[bdgkmqxz]") {
            let glued = format!("{letter}{phrase}");
            prop_assert!(!is_stop_message(&glued));
        }
    }
}
