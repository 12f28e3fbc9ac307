//! Writing a message: what is asked for, and the trait behind which stand models and the library.

use std::time::Duration;

use async_trait::async_trait;
use domain::{Audience, Brief, Channel, Improvement, Language};

use crate::{chat, compose::Piece};

/// What an author is to do, in one language.
#[derive(Clone, Copy, Debug)]
pub struct Job<'a> {
    /// The deed.
    pub ask: Ask<'a>,
    /// The language of the result.
    pub language: Language,
    /// The channel it goes over.
    pub channel: Channel,
    /// Who sends it.
    pub audience: Audience,
    /// Pieces of the library it may draw on, the most fitting first.
    pub pieces: &'a [Piece],
}

/// The deed.
#[derive(Clone, Copy, Debug)]
pub enum Ask<'a> {
    /// Write from a brief.
    Generate {
        /// What to write.
        brief: &'a Brief,
    },
    /// Write a text better.
    Improve {
        /// The text, without the lines that regulation asks for.
        text: &'a str,
        /// How.
        improvement: Improvement,
    },
    /// Write a text in another language.
    Translate {
        /// The text, without the lines that regulation asks for.
        text: &'a str,
        /// Its language.
        from: Language,
    },
    /// Put right what was found in a text.
    Repair {
        /// The text, without the lines that regulation asks for.
        text: &'a str,
        /// What was found, one sentence each, in English.
        problems: &'a [String],
    },
}

/// How long an author may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// Until the first words, a second try included.
    pub first: Duration,
    /// Until the last word.
    pub whole: Duration,
    /// Added to the pause before the second try, so that many do not try again at the same moment.
    pub jitter: Duration,
}

/// What an author wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The text.
    pub text: String,
    /// The title of the library's piece it is, where it is one.
    pub piece: Option<String>,
    /// Tokens of the question.
    pub tokens_in: u64,
    /// Tokens of the answer.
    pub tokens_out: u64,
    /// How long the first words took.
    pub first: Duration,
}

/// Why there is no text. Carries nothing of texts or keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// The model.
    #[error(transparent)]
    Model(#[from] chat::Failure),
    /// The model will not write this.
    #[error("the model refuses")]
    Refused,
    /// The library holds nothing on the subject.
    #[error("nothing in the library fits")]
    NothingFits,
    /// The library cannot do this by rule.
    #[error("only a model can do this")]
    NeedsModel,
}

/// Hears the text grow: it is called with all of it so far.
pub type Told<'a> = &'a (dyn Fn(&str) + Send + Sync);

/// Somebody who writes messages.
#[async_trait]
pub trait Author: Send + Sync + std::fmt::Debug {
    /// Writes one text.
    ///
    /// # Errors
    /// [`Failure`].
    async fn write(&self, job: &Job<'_>, patience: Patience, told: Told<'_>) -> Result<Written, Failure>;
}
