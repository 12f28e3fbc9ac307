//! What the compliance check says of a piece.

use chrono::NaiveDate;
use compliance::{Facts, Rulebook, check};
use domain::{Audience, Channel, Language, Verdict};

use crate::{compose, piece::Piece};

/// The verdict on `piece` as [`compose()`] makes it for such a sender, by the rules of `as_of`.
#[must_use]
pub fn judge(piece: &Piece, language: Language, audience: Audience, channel: Channel, as_of: NaiveDate) -> Verdict {
    let facts = Facts {
        audience,
        channel,
        language: Some(language),
        purpose: Some(piece.aim.purpose()),
        ..Facts::default()
    };
    check(&compose(piece, language, audience, channel), &facts, Rulebook::embedded(), as_of)
}
