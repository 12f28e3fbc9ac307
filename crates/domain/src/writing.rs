//! What the writing assistant is asked for, and what is known of each text it made.

use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};

use crate::{Channel, Language, Outcome, Purpose};

/// The longest topic, in characters.
pub const LONGEST_TOPIC: usize = 600;
/// The longest description of the readers, in characters.
pub const LONGEST_READERS: usize = 120;

macro_rules! coded {
    ($name:ident) => {
        impl $name {
            /// The stable code, also the wire form.
            #[must_use]
            pub fn code(self) -> &'static str {
                self.into()
            }
        }
    };
}

/// What a message shall do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Display, EnumString, EnumIter, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Goal {
    /// Explain something.
    #[default]
    Inform,
    /// Remind of something that falls due.
    Remind,
    /// Greet: festivals, birthdays.
    Greet,
    /// Invite: to a call, a meeting, a first step.
    Invite,
    /// Thank.
    Thank,
}
coded!(Goal);

impl Goal {
    /// What a campaign with such a message is for.
    #[must_use]
    pub const fn purpose(self) -> Purpose {
        match self {
            Self::Inform => Purpose::Education,
            Self::Remind => Purpose::Service,
            Self::Greet | Self::Invite | Self::Thank => Purpose::Marketing,
        }
    }
}

/// How a message sounds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Display, EnumString, EnumIter, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Voice {
    /// Friendly and close.
    #[default]
    Warm,
    /// Short sentences, no ornament.
    Plain,
    /// As a bank writes.
    Formal,
    /// Light and glad.
    Cheerful,
}
coded!(Voice);

/// How long a message is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Display, EnumString, EnumIter, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum TextLength {
    /// Two or three sentences.
    Short,
    /// A short paragraph or two.
    #[default]
    Medium,
    /// Several paragraphs.
    Long,
}
coded!(TextLength);

impl TextLength {
    /// About how many characters it has, without the lines that regulation asks for.
    #[must_use]
    pub const fn characters(self) -> usize {
        match self {
            Self::Short => 220,
            Self::Medium => 500,
            Self::Long => 900,
        }
    }
}

/// A change of a text that keeps what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Display, EnumString, EnumIter, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Improvement {
    /// Fewer words.
    Shorter,
    /// Easier words and sentences.
    Simpler,
    /// Closer to the reader.
    Warmer,
    /// As a bank writes.
    MoreFormal,
    /// Ends with what the reader can do next.
    CallToAction,
}
coded!(Improvement);

impl Improvement {
    /// Every improvement, in the order of the buttons.
    pub const ALL: [Self; 5] = [Self::Shorter, Self::Simpler, Self::Warmer, Self::MoreFormal, Self::CallToAction];
}

/// How a text came to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Display, EnumString, EnumIter, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum WritingTask {
    /// Written from a brief.
    Generate,
    /// Another text, improved.
    Improve,
    /// Another text in another language.
    Translate,
    /// Typed by a member.
    Edit,
}
coded!(WritingTask);

/// How far a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Display, EnumString, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum WritingState {
    /// It grows.
    Writing,
    /// It is complete.
    Done,
    /// Nobody could write it.
    Failed,
}
coded!(WritingState);

/// What to write.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Brief {
    /// What it is about, in the member's words.
    pub topic: String,
    /// What it shall do.
    #[serde(default)]
    pub goal: Goal,
    /// Who reads it, in the member's words; may be empty.
    #[serde(default)]
    pub readers: String,
    /// How it sounds.
    #[serde(default)]
    pub voice: Voice,
    /// How long it is.
    #[serde(default)]
    pub length: TextLength,
    /// The channel it goes over.
    #[serde(default)]
    pub channel: Channel,
    /// The languages it is written in.
    #[serde(default)]
    pub languages: Vec<Language>,
}

/// Who wrote a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Writer {
    /// A text model.
    Model {
        /// Its name at the provider.
        name: String,
    },
    /// The library, without any network.
    Library {
        /// The title of the piece it took; empty where it changed a text by rule.
        piece: String,
    },
    /// A member.
    Member,
}

/// Why the library wrote though a model was to be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StandIn {
    /// No model is connected.
    NoModel,
    /// No model answered in time and in form.
    Unavailable,
    /// The day's budget ran out while it was written.
    Budget,
}

/// Something about a written text that a person should look at. Compliance findings stand beside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Doubt {
    /// It is not in the language, or not in the script, that was asked for.
    WrongLanguage,
    /// It is longer than the channel carries.
    TooLong {
        /// The most characters.
        limit: usize,
    },
    /// A placeholder of the original is missing.
    PlaceholderLost {
        /// Its name.
        name: String,
    },
    /// A placeholder that no contact can fill.
    PlaceholderUnknown {
        /// Its name.
        name: String,
    },
    /// A number that nobody gave.
    NumberInvented {
        /// The number.
        number: String,
    },
    /// A number of the original is missing.
    NumberLost {
        /// The number.
        number: String,
    },
    /// A name that nobody gave.
    NameInvented {
        /// The name.
        name: String,
    },
    /// Its sentences are hard to read.
    HardToRead,
    /// It says what was sent lately.
    SentLately,
}

/// What is known of a written text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Who wrote it.
    pub writer: Writer,
    /// Name and version of the prompt; none where no model was asked.
    #[serde(default)]
    pub prompt: Option<String>,
    /// Whether the model's answer to the very same question was known already.
    #[serde(default)]
    pub is_cached: bool,
    /// Why the library wrote in a model's place.
    #[serde(default)]
    pub stand_in: Option<StandIn>,
    /// Why there is no text; none where there is one.
    #[serde(default)]
    pub failure: Option<crate::ErrorCode>,
    /// Tokens of the question.
    #[serde(default)]
    pub tokens_in: u64,
    /// Tokens of the answer.
    #[serde(default)]
    pub tokens_out: u64,
    /// What the provider asks for it, in millionths of a US dollar.
    #[serde(default)]
    pub cost_micros: u64,
    /// Milliseconds to the first words.
    #[serde(default)]
    pub first_ms: u64,
    /// Milliseconds to the last word, checks and repair included.
    #[serde(default)]
    pub whole_ms: u64,
    /// Whether it was sent back once to be repaired.
    #[serde(default)]
    pub is_repaired: bool,
    /// What a person should look at.
    #[serde(default)]
    pub doubts: Vec<Doubt>,
    /// The compliance verdict in one word; none while it is written.
    #[serde(default)]
    pub outcome: Option<Outcome>,
    /// Readiness from 0 to 100 by the rules.
    #[serde(default)]
    pub readiness: u8,
}

impl Report {
    /// A report on a text by `writer` of which nothing else is known yet.
    #[must_use]
    pub const fn of(writer: Writer) -> Self {
        Self {
            writer,
            prompt: None,
            is_cached: false,
            stand_in: None,
            failure: None,
            tokens_in: 0,
            tokens_out: 0,
            cost_micros: 0,
            first_ms: 0,
            whole_ms: 0,
            is_repaired: false,
            doubts: Vec::new(),
            outcome: None,
            readiness: 0,
        }
    }
}
