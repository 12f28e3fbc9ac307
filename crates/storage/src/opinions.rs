//! Second opinions: questions to the model and their number, answers, and what was thought of each
//! content version.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use domain::{Language, OrgId, SecondOpinion, VersionId};
use sqlx::types::Json;

use crate::{Conn, Result, error::parse};

/// What was thought of one text of a content version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The opinion.
    pub opinion: SecondOpinion,
    /// Whether a person had to decide by the limits of that day.
    pub needs_review: bool,
}

/// Counts one question to the model on `day`; false when `most` were counted already.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn count_call(conn: &mut Conn, org: OrgId, day: NaiveDate, most: i64) -> Result<bool> {
    let counted = execute!(
        conn,
        "INSERT INTO model_calls (org_id, day, calls) VALUES ($1, $2, 1)
         ON CONFLICT (org_id, day) DO UPDATE SET calls = model_calls.calls + 1 WHERE model_calls.calls < $3",
        org.uuid(),
        day,
        most
    )?;
    Ok(counted == 1)
}

/// The answer to a question that was asked before.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn answer(conn: &mut Conn, org: OrgId, question: &[u8]) -> Result<Option<SecondOpinion>> {
    let row = fetch_optional!(
        conn,
        (Json<SecondOpinion>,),
        "SELECT opinion FROM model_answers WHERE org_id = $1 AND question = $2",
        org.uuid(),
        question
    )?;
    Ok(row.map(|(opinion,)| opinion.0))
}

/// Keeps an answer; the first to a question stays.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn keep_answer(conn: &mut Conn, org: OrgId, question: &[u8], opinion: &SecondOpinion, at: DateTime<Utc>) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO model_answers (org_id, question, opinion, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT (org_id, question) DO NOTHING",
        org.uuid(),
        question,
        Json(opinion),
        at
    )?;
    Ok(())
}

/// Keeps what was thought of one text of a version of this organisation.
///
/// # Errors
/// [`crate::Error::Duplicate`] when the version has an opinion on this language.
pub async fn insert(
    conn: &mut Conn,
    org: OrgId,
    version: VersionId,
    language: Language,
    opinion: &SecondOpinion,
    needs_review: bool,
    at: DateTime<Utc>,
) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO version_opinions (org_id, version_id, language, opinion, needs_review, created_at)
         SELECT v.org_id, v.id, $3, $4, $5, $6 FROM campaign_versions v WHERE v.org_id = $1 AND v.id = $2",
        org.uuid(),
        version.uuid(),
        language.code(),
        Json(opinion),
        needs_review,
        at
    )?;
    Ok(())
}

/// Copies what was thought of `from` to `to`, which says the same.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn copy(conn: &mut Conn, org: OrgId, from: VersionId, to: VersionId) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO version_opinions (org_id, version_id, language, opinion, needs_review, created_at)
         SELECT org_id, $3, language, opinion, needs_review, created_at FROM version_opinions WHERE org_id = $1 AND version_id = $2",
        org.uuid(),
        from.uuid(),
        to.uuid()
    )?;
    Ok(())
}

/// What was thought of a version, per language; empty for versions older than second opinions.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn of_version(conn: &mut Conn, org: OrgId, version: VersionId) -> Result<BTreeMap<Language, Kept>> {
    let rows = fetch_all!(
        conn,
        (String, Json<SecondOpinion>, bool),
        "SELECT language, opinion, needs_review FROM version_opinions WHERE org_id = $1 AND version_id = $2",
        org.uuid(),
        version.uuid()
    )?;
    let mut found = BTreeMap::new();
    for (language, opinion, needs_review) in rows {
        let kept = Kept {
            opinion: opinion.0,
            needs_review,
        };
        found.insert(parse(&language, "version_opinions", "language")?, kept);
    }
    Ok(found)
}
