//! The library that authors draw on: the templates that come with Prachar, those of the organisation's
//! registration type.

use ai::compose::Piece;
use domain::Audience;

use crate::{Result, templates::built_in};

/// Every piece that suits senders of this kind.
///
/// # Errors
/// [`crate::Error::Internal`] when the embedded file cannot be read.
pub(super) fn pieces(audience: Audience) -> Result<Vec<Piece>> {
    let suitable = built_in::all()?.iter().filter(|template| template.audiences.contains(&audience));
    Ok(suitable
        .map(|template| Piece {
            title: template.name.clone(),
            body: template.text.iter().map(|(language, text)| (*language, text.trim().to_owned())).collect(),
            purpose: template.purpose,
        })
        .collect())
}
