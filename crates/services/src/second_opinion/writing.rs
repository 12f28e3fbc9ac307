//! The second opinion on a text while it is being written. It must be quick and must not use up what the
//! day's budget is for, so it is the classifier's unless the model has said something of these very words
//! before, or the installation sets questions aside for typing.

use ai::chat::Question;
use domain::{Channel, Course, Language, Permission, Purpose, SecondOpinion, Severity, Verdict};

use super::{Occasion, audience_of, limits, on};
use crate::{Actor, App, Result};

/// A text as it stands in the builder.
#[derive(Clone, Copy, Debug)]
pub struct Writing<'a> {
    /// The text, with placeholders.
    pub text: &'a str,
    /// Its language.
    pub language: Language,
    /// The channel it would go over.
    pub channel: Channel,
    /// What it would be for.
    pub purpose: Purpose,
    /// What the rules say of it: what they block needs no other opinion.
    pub verdict: &'a Verdict,
}

/// The second opinion when typing rests, and what it would mean; none for no text and for one that the
/// rules block.
///
/// # Errors
/// [`crate::Error::Forbidden`], [`crate::Error::NotFound`], [`crate::Error::Storage`].
pub async fn while_typing(app: &App, actor: &Actor, writing: &Writing<'_>) -> Result<Option<(SecondOpinion, Course)>> {
    told(app, actor, writing, Occasion::Writing).await
}

/// As [`while_typing`], from what is at hand: no model is asked, so that a page never waits for one.
///
/// # Errors
/// As [`while_typing`].
pub async fn at_hand(app: &App, actor: &Actor, writing: &Writing<'_>) -> Result<Option<(SecondOpinion, Course)>> {
    told(app, actor, writing, Occasion::Reading).await
}

async fn told(app: &App, actor: &Actor, writing: &Writing<'_>, occasion: Occasion) -> Result<Option<(SecondOpinion, Course)>> {
    actor.require(Permission::ManageCampaigns)?;
    if writing.text.trim().is_empty() || writing.verdict.count(Severity::Block) > 0 {
        return Ok(None);
    }
    let question = Question {
        text: writing.text,
        audience: audience_of(app, actor.org_id).await?,
        channel: writing.channel,
        purpose: writing.purpose,
        language: Some(writing.language),
    };
    let opinion = on(app, actor.org_id, &question, occasion).await?;
    let course = limits::of(&mut app.db.read().await?, actor.org_id).await?.course(opinion.risk);
    Ok(Some((opinion, course)))
}
