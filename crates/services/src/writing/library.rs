//! What authors draw on: the templates that come with Prachar and the pieces of its library, those that
//! suit the organisation's registration type.

use ::library::{Library, Texts};
use ai::compose::Piece;
use domain::{Audience, Language};

use crate::{Result, templates::built_in};

/// Every piece that suits senders of this kind, templates first.
///
/// # Errors
/// [`crate::Error::Internal`] when the embedded file cannot be read.
pub(super) fn pieces(audience: Audience) -> Result<Vec<Piece>> {
    let templates = built_in::all()?.iter().filter(|template| template.audiences.contains(&audience));
    let templates = templates.map(|template| Piece {
        title: template.name.clone(),
        body: template.text.iter().map(|(language, text)| (*language, text.trim().to_owned())).collect(),
        purpose: template.purpose,
    });
    let in_all = |texts: &Texts| Language::ALL.map(|language| (language, texts.of(language).trim().to_owned())).into();
    let shelf = Library::embedded().suiting(audience, None).map(|piece| Piece {
        title: in_all(&piece.title),
        body: in_all(&piece.text),
        purpose: piece.aim.purpose(),
    });
    Ok(templates.chain(shelf).collect())
}
