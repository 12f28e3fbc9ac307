//! Whom a campaign reaches, with everything that deciding and sending need to know of them.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::{Channel, ConsentStatus, ContactId, Language, OrgId, PhoneNumber, Purpose, content::AudienceRule};
use sea_query::{Cond, Condition, Expr, ExprTrait, JoinType, Order, Query, SelectStatement};
use sqlx::types::Json;
use uuid::Uuid;

use crate::{Conn, Result, dialect, error::parse};

/// A contact as launching and sending see it: one row, one query.
#[derive(Clone, Debug, PartialEq)]
pub struct Recipient {
    /// The contact.
    pub id: ContactId,
    /// Its mobile number; none when it has no usable one.
    pub phone: Option<PhoneNumber>,
    /// Its e-mail address.
    pub email: Option<String>,
    /// Its full name.
    pub name: String,
    /// The language it reads.
    pub language: Language,
    /// Its city; may be empty.
    pub city: String,
    /// Values of the organisation's custom fields by name.
    pub custom: BTreeMap<String, String>,
    /// When it last wrote to us; opens WhatsApp's 24-hour window.
    pub last_inbound_at: Option<DateTime<Utc>>,
    /// Where its consent for the asked channel and purpose stands; none when never recorded.
    pub consent: Option<ConsentStatus>,
    /// Whether its address on the asked channel is on the suppression list.
    pub is_suppressed: bool,
    /// When it was deleted; [`page`] leaves such contacts out.
    pub deleted_at: Option<DateTime<Utc>>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    phone: Option<String>,
    email: Option<String>,
    name: String,
    language: String,
    city: String,
    custom: Json<BTreeMap<String, String>>,
    last_inbound_at: Option<DateTime<Utc>>,
    consent: Option<String>,
    is_suppressed: bool,
    deleted_at: Option<DateTime<Utc>>,
}

impl TryFrom<Row> for Recipient {
    type Error = crate::Error;
    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: row.id.into(),
            // A number that no longer parses is no number to write to.
            phone: row.phone.and_then(|phone| PhoneNumber::parse(&phone).ok()),
            email: row.email,
            name: row.name,
            language: parse(&row.language, "contacts", "language")?,
            city: row.city,
            custom: row.custom.0,
            last_inbound_at: row.last_inbound_at,
            consent: row.consent.map(|status| parse(&status, "consent_states", "status")).transpose()?,
            is_suppressed: row.is_suppressed,
            deleted_at: row.deleted_at,
        })
    }
}

/// How many contacts `rule` matches, whatever their consent.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn count(conn: &mut Conn, org: OrgId, rule: &AudienceRule) -> Result<u64> {
    if rule.is_empty() {
        return Ok(0);
    }
    let mut query = Query::select();
    query.expr(Expr::cust("COUNT(*)")).from_as("contacts", "c").cond_where(matches(org, rule));
    let rows = fetch_all_built!(conn, (i64,), query)?;
    Ok(rows.first().map_or(0, |(count,)| u64::try_from(*count).unwrap_or_default()))
}

/// Up to `limit` contacts that `rule` matches, in the order of their ids, after `after`.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn page(
    conn: &mut Conn,
    org: OrgId,
    rule: &AudienceRule,
    channel: Channel,
    purpose: Purpose,
    after: Option<ContactId>,
    limit: u64,
) -> Result<Vec<Recipient>> {
    if rule.is_empty() {
        return Ok(Vec::new());
    }
    let mut query = recipients(channel, purpose);
    query
        .cond_where(matches(org, rule))
        .and_where_option(after.map(|after| Expr::col(("c", "id")).gt(after.uuid())))
        .order_by(("c", "id"), Order::Asc)
        .limit(limit);
    fetch_all_built!(conn, Row, query)?.into_iter().map(Recipient::try_from).collect()
}

/// These contacts as they stand now, deleted ones included; unknown ids are left out. For the
/// instant of sending.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn recipients_by_ids(conn: &mut Conn, org: OrgId, channel: Channel, purpose: Purpose, ids: &[ContactId]) -> Result<Vec<Recipient>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    // One parameter for all ids, so that the statement is prepared once whatever their number.
    let sql = format!(
        "SELECT c.id, c.phone, c.email, c.name, c.language, c.city, c.custom, c.last_inbound_at, c.deleted_at, s.status AS consent, x.address IS NOT NULL AS is_suppressed
         FROM contacts c
         LEFT JOIN consent_states s ON s.contact_id = c.id AND s.channel = $2 AND s.purpose = $3
         LEFT JOIN suppressions x ON x.org_id = c.org_id AND x.channel = $2 AND x.address = c.{address}
         WHERE c.org_id = $1 AND c.id {ids}",
        address = address_column(channel),
        ids = dialect::in_uuids(conn.kind(), "$4"),
    );
    let rows = fetch_all!(conn, Row, sqlx::AssertSqlSafe(sql), org.uuid(), channel.code(), purpose.code(), Json(ids))?;
    rows.into_iter().map(Recipient::try_from).collect()
}

/// Selects recipients as `c` with consent and suppression for one channel and purpose.
fn recipients(channel: Channel, purpose: Purpose) -> SelectStatement {
    let mut query = Query::select();
    query
        .expr(Expr::cust(
            "c.id, c.phone, c.email, c.name, c.language, c.city, c.custom, c.last_inbound_at, c.deleted_at, s.status AS consent, x.address IS NOT NULL AS is_suppressed",
        ))
        .from_as("contacts", "c")
        .join_as(
            JoinType::LeftJoin,
            "consent_states",
            "s",
            Cond::all()
                .add(Expr::col(("s", "contact_id")).equals(("c", "id")))
                .add(Expr::col(("s", "channel")).eq(channel.code()))
                .add(Expr::col(("s", "purpose")).eq(purpose.code())),
        )
        .join_as(
            JoinType::LeftJoin,
            "suppressions",
            "x",
            Cond::all()
                .add(Expr::col(("x", "org_id")).equals(("c", "org_id")))
                .add(Expr::col(("x", "channel")).eq(channel.code()))
                .add(Expr::col(("x", "address")).equals(("c", address_column(channel)))),
        );
    query
}

/// The column of `contacts` that holds a channel's address.
const fn address_column(channel: Channel) -> &'static str {
    match channel {
        Channel::Whatsapp | Channel::Sms | Channel::Linkedin => "phone",
        Channel::Email => "email",
    }
}

/// The rule as a condition on `contacts` as `c`.
fn matches(org: OrgId, rule: &AudienceRule) -> Condition {
    let mut all = Cond::all()
        .add(Expr::col(("c", "org_id")).eq(org.uuid()))
        .add(Expr::col(("c", "deleted_at")).is_null());
    if !rule.everybody {
        let mut any = Cond::any();
        if !rule.include_groups.is_empty() {
            any = any.add(Expr::exists(membership(rule.include_groups.iter().map(|group| group.uuid()))));
        }
        if !rule.include_tags.is_empty() {
            any = any.add(Expr::exists(tagging(&rule.include_tags)));
        }
        all = all.add(any);
    }
    if !rule.exclude_groups.is_empty() {
        all = all.add(Expr::exists(membership(rule.exclude_groups.iter().map(|group| group.uuid()))).not());
    }
    if !rule.exclude_tags.is_empty() {
        all = all.add(Expr::exists(tagging(&rule.exclude_tags)).not());
    }
    all
}

/// Rows that put contact `c` into one of `groups`.
pub(crate) fn membership(groups: impl IntoIterator<Item = Uuid>) -> SelectStatement {
    let mut query = Query::select();
    query
        .expr(Expr::cust("1"))
        .from_as("group_contacts", "g")
        .and_where(Expr::col(("g", "contact_id")).equals(("c", "id")))
        .and_where(Expr::col(("g", "org_id")).equals(("c", "org_id")))
        .and_where(Expr::col(("g", "group_id")).is_in(groups));
    query
}

/// Rows that give contact `c` one of `tags`.
pub(crate) fn tagging(tags: &[String]) -> SelectStatement {
    let mut query = Query::select();
    query
        .expr(Expr::cust("1"))
        .from_as("contact_tags", "t")
        .and_where(Expr::col(("t", "contact_id")).equals(("c", "id")))
        .and_where(Expr::col(("t", "org_id")).equals(("c", "org_id")))
        .and_where(Expr::col(("t", "tag")).is_in(tags.iter().map(String::as_str)));
    query
}
