//! What a provider told of its own accord about a sender.

use chrono::{DateTime, Utc};
use domain::{OrgId, SenderId, SenderNewsKind};
use uuid::Uuid;

use crate::{Conn, Result, error::parse};

/// A piece of news.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct News {
    /// Its id.
    pub id: Uuid,
    /// What was told.
    pub kind: SenderNewsKind,
    /// The provider's words for the particulars; may be empty.
    pub detail: String,
    /// When, by the provider's clock.
    pub at: DateTime<Utc>,
    /// When it came.
    pub received_at: DateTime<Utc>,
}

/// Keeps a piece of news; false when it came before or the sender is not there.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn insert(conn: &mut Conn, org: OrgId, sender: SenderId, news: &News) -> Result<bool> {
    let added = execute!(
        conn,
        "INSERT INTO sender_news (id, org_id, sender_id, kind, detail, at, received_at)
         SELECT $3, s.org_id, s.id, $4, $5, $6, $7 FROM senders s WHERE s.org_id = $1 AND s.id = $2
         ON CONFLICT (sender_id, kind, detail, at) DO NOTHING",
        org.uuid(),
        sender.uuid(),
        news.id,
        news.kind.code(),
        &news.detail,
        news.at,
        news.received_at
    )?;
    Ok(added == 1)
}

/// The newest news of a sender by the provider's clock, newest first.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn newest(conn: &mut Conn, org: OrgId, sender: SenderId, limit: i64) -> Result<Vec<News>> {
    let rows = fetch_all!(
        conn,
        (Uuid, String, String, DateTime<Utc>, DateTime<Utc>),
        "SELECT id, kind, detail, at, received_at FROM sender_news WHERE org_id = $1 AND sender_id = $2 ORDER BY at DESC, id DESC LIMIT $3",
        org.uuid(),
        sender.uuid(),
        limit
    )?;
    rows.into_iter()
        .map(|(id, kind, detail, at, received_at)| {
            Ok(News {
                id,
                kind: parse(&kind, "sender_news", "kind")?,
                detail,
                at,
                received_at,
            })
        })
        .collect()
}
