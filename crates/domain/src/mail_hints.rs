//! What may keep an e-mail from being read: hints, never a refusal.

use serde::{Deserialize, Serialize};

/// A hint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum MailHint {
    /// It has no subject line.
    NoSubject,
    /// Phones cut the subject line.
    LongSubject {
        /// Its characters.
        characters: usize,
    },
    /// The subject line is in capitals.
    ShoutedSubject,
    /// Several exclamation marks.
    ManyMarks,
    /// Words that filters of unwanted mail look for.
    SpamWords {
        /// The words, as they were looked for.
        words: Vec<String>,
    },
    /// Large providers cut off what is longer.
    Large {
        /// Its size in kilobytes.
        kilobytes: usize,
    },
}

/// Characters of a subject line that phones show whole.
const SHOWN: usize = 60;
/// Bytes after which Gmail cuts an e-mail off.
const CUT_AFTER: usize = 102 * 1_024;
/// Words that filters look for, in the languages that we write.
const SPAM_WORDS: [&str; 22] = [
    "act now",
    "limited time",
    "100% free",
    "risk free",
    "risk-free",
    "double your",
    "guaranteed",
    "click here",
    "winner",
    "congratulations",
    "cash bonus",
    "urgent",
    "last chance",
    "no obligation",
    "मुफ़्त",
    "मुफ्त",
    "गारंटी",
    "तुरंत",
    "मोफत",
    "हमी",
    "बक्षीस",
    "इनाम",
];

/// The hints for an e-mail whose whole sheet has `bytes` bytes.
#[must_use]
pub fn hints(subject: &str, text: &str, bytes: usize) -> Vec<MailHint> {
    let mut hints = Vec::new();
    let characters = subject.trim().chars().count();
    if characters == 0 {
        hints.push(MailHint::NoSubject);
    }
    if characters > SHOWN {
        hints.push(MailHint::LongSubject { characters });
    }
    let letters: Vec<char> = subject.chars().filter(|c| c.is_ascii_alphabetic()).collect();
    if letters.len() > 5 && letters.iter().all(char::is_ascii_uppercase) {
        hints.push(MailHint::ShoutedSubject);
    }
    if subject.matches('!').count() + text.matches("!!").count() > 1 {
        hints.push(MailHint::ManyMarks);
    }
    let lower = format!("{subject} {text}").to_lowercase();
    let words: Vec<String> = SPAM_WORDS.iter().filter(|word| lower.contains(**word)).map(|word| (*word).to_owned()).collect();
    if !words.is_empty() {
        hints.push(MailHint::SpamWords { words });
    }
    if bytes > CUT_AFTER {
        hints.push(MailHint::Large { kilobytes: bytes / 1_024 });
    }
    hints
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quiet_mail_has_no_hints_and_a_loud_one_all() {
        assert!(hints("Office closed on Monday", "Dear Asha, we are back on Tuesday.", 9_000).is_empty());
        assert_eq!(hints("", "Namaste", 9_000), [MailHint::NoSubject]);
        let loud = hints("ACT NOW!! LAST CHANCE", &"बक्षीस ".repeat(3), 200 * 1_024);
        let words = ["act now", "last chance", "बक्षीस"].map(str::to_owned).to_vec();
        let expected = [
            MailHint::ShoutedSubject,
            MailHint::ManyMarks,
            MailHint::SpamWords { words },
            MailHint::Large { kilobytes: 200 },
        ];
        assert_eq!(loud, expected);
        assert_eq!(hints(&"a".repeat(61), "", 0), [MailHint::LongSubject { characters: 61 }]);
    }
}
