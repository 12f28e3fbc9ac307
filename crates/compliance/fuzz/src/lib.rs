//! What the fuzz targets share: a message made of bytes, and characters that nobody sees.

use chrono::NaiveDate;
use compliance::{Facts, Rulebook, check};
use domain::{Audience, Channel, Verdict};

/// Characters that change nothing in what a reader sees.
const INVISIBLE: [char; 8] = ['\u{200B}', '\u{200C}', '\u{200D}', '\u{2060}', '\u{FEFF}', '\u{00AD}', '\u{202A}', '\u{FE0F}'];

const CHANNELS: [Channel; 4] = [Channel::Whatsapp, Channel::Sms, Channel::Email, Channel::Linkedin];

/// Who sends a text, over what, and the text.
#[derive(Clone, Debug)]
pub struct Message {
    /// Decides where [`hidden`](Self::hidden) puts its characters.
    pub seed: u8,
    /// What the checker is told beside the text.
    pub facts: Facts,
    /// The text.
    pub text: String,
}

impl Message {
    /// The first byte says who sends, the second over what, all others are the text. What is no
    /// UTF-8 becomes a replacement character, as it does at every door of the product.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Option<Self> {
        let (&[sender, channel], text) = bytes.split_first_chunk::<2>()?;
        let pick = |count: usize, byte: u8| usize::from(byte) % count;
        let known = sender & 0x40 != 0;
        Some(Self {
            seed: channel,
            facts: Facts {
                audience: Audience::ALL[pick(Audience::ALL.len(), sender)],
                channel: CHANNELS[pick(CHANNELS.len(), channel)],
                sender_name: known.then(|| "Rajesh Sharma".to_owned()),
                registration: known.then(|| "ARN-118204".to_owned()),
                ..Facts::default()
            },
            text: String::from_utf8_lossy(text).into_owned(),
        })
    }

    /// The verdict of the embedded rulebook on `text`, sent as this message is.
    #[must_use]
    pub fn judge(&self, text: &str) -> Verdict {
        let today = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap_or_default();
        check(text, &self.facts, Rulebook::embedded(), today)
    }

    /// The text with invisible characters behind every few others.
    #[must_use]
    pub fn hidden(&self) -> String {
        let step = usize::from(self.seed % 7) + 1;
        let mut hidden = String::with_capacity(self.text.len() * 2);
        for (index, c) in self.text.chars().enumerate() {
            hidden.push(c);
            if index % step == 0 {
                hidden.push(INVISIBLE[(index + usize::from(self.seed)) % INVISIBLE.len()]);
            }
        }
        hidden
    }
}
