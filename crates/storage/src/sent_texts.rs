//! What each message said: the version, its language and the values that filled it. Never deleted.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::{DeliveryId, Language, OrgId, VersionId};
use serde_json::{Value, json};
use sqlx::types::Json;
use uuid::Uuid;

use crate::{
    Conn, Error, Result,
    dialect::{self, Column},
    error::parse,
};

/// One send of one delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentText {
    /// The delivery.
    pub delivery_id: DeliveryId,
    /// Which send of it, from 1.
    pub attempt: i64,
    /// The version whose text it was.
    pub version_id: VersionId,
    /// The language of the text.
    pub language: Language,
    /// Whether the provider template went that stands for the text.
    pub is_template: bool,
    /// The values that filled it, by placeholder.
    pub values: BTreeMap<String, String>,
    /// SHA-256 over what was said, hexadecimal.
    pub hash: String,
    /// When it was handed over.
    pub at: DateTime<Utc>,
}

#[derive(sqlx::FromRow)]
struct Row {
    delivery_id: Uuid,
    attempt: i64,
    version_id: Uuid,
    language: String,
    form: String,
    filling: String,
    hash: String,
    at: DateTime<Utc>,
}

impl TryFrom<Row> for SentText {
    type Error = Error;
    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            delivery_id: row.delivery_id.into(),
            attempt: row.attempt,
            version_id: row.version_id.into(),
            language: parse(&row.language, "sent_texts", "language")?,
            is_template: row.form == TEMPLATE,
            values: serde_json::from_str(&row.filling).map_err(|_| Error::Corrupt {
                table: "sent_texts",
                column: "filling",
            })?,
            hash: row.hash,
            at: row.at,
        })
    }
}

const TEMPLATE: &str = "template";
const TEXT: &str = "text";

/// Keeps what is about to be said. A send that was prepared before and not made is written over.
///
/// # Errors
/// [`Error`] when the database refuses.
pub async fn keep(conn: &mut Conn, org: OrgId, texts: &[SentText]) -> Result<()> {
    const COLUMNS: [(&str, Column); 8] = [
        ("delivery_id", Column::Uuid),
        ("attempt", Column::Integer),
        ("version_id", Column::Uuid),
        ("language", Column::Text),
        ("form", Column::Text),
        ("filling", Column::Text),
        ("hash", Column::Text),
        ("at", Column::Instant),
    ];
    if texts.is_empty() {
        return Ok(());
    }
    let rows: Vec<Value> = texts.iter().map(row).collect();
    // "WHERE TRUE" tells SQLite's parser that ON CONFLICT is no join condition.
    let sql = format!(
        "INSERT INTO sent_texts (delivery_id, attempt, org_id, version_id, language, form, filling, hash, at)
         SELECT i.delivery_id, i.attempt, $2, i.version_id, i.language, i.form, i.filling, i.hash, i.at FROM {} i WHERE TRUE
         ON CONFLICT (delivery_id, attempt) DO UPDATE SET version_id = excluded.version_id, language = excluded.language, form = excluded.form,
         filling = excluded.filling, hash = excluded.hash, at = excluded.at WHERE sent_texts.org_id = excluded.org_id",
        dialect::rows(conn.kind(), "$1", &COLUMNS)
    );
    execute!(conn, sqlx::AssertSqlSafe(sql), Json(&rows), org.uuid())?;
    Ok(())
}

/// One text in the order of the columns of [`keep`].
fn row(text: &SentText) -> Value {
    // A text within the text, so that both engines hand it back as it was written.
    let filling = json!(text.values).to_string();
    json!([
        text.delivery_id,
        text.attempt,
        text.version_id,
        text.language,
        if text.is_template { TEMPLATE } else { TEXT },
        filling,
        text.hash,
        dialect::instant(text.at),
    ])
}

/// Every send of these deliveries, in the order in which they were made.
///
/// # Errors
/// [`Error`] when the database refuses.
pub async fn of_deliveries(conn: &mut Conn, org: OrgId, deliveries: &[DeliveryId]) -> Result<Vec<SentText>> {
    let sql = format!(
        "SELECT delivery_id, attempt, version_id, language, form, filling, hash, at FROM sent_texts
         WHERE org_id = $1 AND delivery_id {} ORDER BY delivery_id, attempt",
        dialect::in_uuids(conn.kind(), "$2")
    );
    let rows = fetch_all!(conn, Row, sqlx::AssertSqlSafe(sql), org.uuid(), Json(deliveries))?;
    rows.into_iter().map(SentText::try_from).collect()
}
