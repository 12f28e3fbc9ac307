//! Second opinions as the API tells them.

use domain::OpinionReason;
use serde::Serialize;
use services::second_opinion::source_name;
use utoipa::ToSchema;

/// What a text model or the embedded classifier thinks of a text. It never lowers what a rule blocks.
#[derive(Debug, Serialize, ToSchema)]
pub struct SecondOpinion {
    /// Risk from 0 to 100.
    #[schema(example = 62)]
    risk: u8,
    /// How sure the source is of it, in percent.
    #[schema(example = 81)]
    sureness: u8,
    /// `model NAME` or `embedded classifier vN`.
    #[schema(example = "embedded classifier v1")]
    source: String,
    /// The places that make the risk, gravest first.
    reasons: Vec<Reason>,
}

/// One place and what is risky about it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SecondOpinionReason)]
struct Reason {
    /// Words of the text.
    #[schema(example = "your money will never shrink")]
    quote: String,
    /// What is risky, in the language of the text; nothing from the classifier.
    why: Option<String>,
    /// What to write instead; nothing from the classifier.
    suggestion: Option<String>,
}

impl From<domain::SecondOpinion> for SecondOpinion {
    fn from(opinion: domain::SecondOpinion) -> Self {
        Self {
            risk: opinion.risk,
            sureness: opinion.sureness,
            source: source_name(&opinion.source),
            reasons: opinion.reasons.into_iter().map(Reason::from).collect(),
        }
    }
}

impl From<OpinionReason> for Reason {
    fn from(reason: OpinionReason) -> Self {
        Self {
            quote: reason.quote,
            why: reason.why,
            suggestion: reason.suggestion,
        }
    }
}
