//! Accounts on SMTP servers: what a sender of the kind e-mail has beside its row in `senders`.

use chrono::{DateTime, NaiveDate, Utc};
use domain::{EmailAddress, MailTls, OrgId, SenderId};
use uuid::Uuid;

use crate::{Conn, Result, error::parse};

/// An account on an SMTP server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailAccount {
    /// The sender it belongs to.
    pub sender_id: SenderId,
    /// The server's name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the way there is kept private.
    pub tls: MailTls,
    /// The user; empty for a server that asks for none.
    pub username: String,
    /// The sealed password.
    pub password: Option<Vec<u8>>,
    /// The name that people see.
    pub from_name: String,
    /// The address that people see.
    pub from: EmailAddress,
    /// Where answers go, when not there.
    pub reply_to: Option<EmailAddress>,
    /// Messages per minute.
    pub per_minute: u32,
    /// Messages per Indian day; 0 for no limit.
    pub per_day: u32,
    /// The colour of its e-mails, `#rrggbb`.
    pub colour: String,
    /// The postal address below the text; may be empty.
    pub postal_address: String,
    /// The key that signs its e-mails.
    pub dkim: Option<Dkim>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// A key that signs e-mails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dkim {
    /// Under which name the public half is published.
    pub selector: String,
    /// The public half, in base64.
    pub public_key: String,
    /// The private half, sealed.
    pub private_key: Vec<u8>,
}

#[derive(sqlx::FromRow)]
struct Row {
    sender_id: Uuid,
    host: String,
    port: i64,
    tls: String,
    username: String,
    password: Option<Vec<u8>>,
    from_name: String,
    from_address: String,
    reply_to: Option<String>,
    per_minute: i64,
    per_day: i64,
    colour: String,
    postal_address: String,
    dkim_selector: Option<String>,
    dkim_public: Option<String>,
    dkim_private: Option<Vec<u8>>,
    updated_at: DateTime<Utc>,
}

impl TryFrom<Row> for MailAccount {
    type Error = crate::Error;
    fn try_from(row: Row) -> Result<Self> {
        let corrupt = |column| crate::Error::Corrupt {
            table: "mail_accounts",
            column,
        };
        let address = |text: &str, column| EmailAddress::parse(text).map_err(|_| corrupt(column));
        let dkim = match (row.dkim_selector, row.dkim_public, row.dkim_private) {
            (Some(selector), Some(public_key), Some(private_key)) => Some(Dkim {
                selector,
                public_key,
                private_key,
            }),
            _ => None,
        };
        Ok(Self {
            sender_id: row.sender_id.into(),
            host: row.host,
            port: u16::try_from(row.port).map_err(|_| corrupt("port"))?,
            tls: parse(&row.tls, "mail_accounts", "tls")?,
            username: row.username,
            password: row.password,
            from_name: row.from_name,
            from: address(&row.from_address, "from_address")?,
            reply_to: row.reply_to.map(|text| address(&text, "reply_to")).transpose()?,
            per_minute: u32::try_from(row.per_minute).map_err(|_| corrupt("per_minute"))?,
            per_day: u32::try_from(row.per_day).map_err(|_| corrupt("per_day"))?,
            colour: row.colour,
            postal_address: row.postal_address,
            dkim,
            updated_at: row.updated_at,
        })
    }
}

const ACCOUNT: &str = "SELECT sender_id, host, port, tls, username, password, from_name, from_address, reply_to, per_minute, per_day, colour,
    postal_address, dkim_selector, dkim_public, dkim_private, updated_at FROM mail_accounts WHERE org_id = $1";

/// Adds or changes the account of a sender of this organisation.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn save(conn: &mut Conn, org: OrgId, account: &MailAccount) -> Result<()> {
    let dkim = account.dkim.as_ref();
    execute!(
        conn,
        "INSERT INTO mail_accounts (sender_id, org_id, host, port, tls, username, password, from_name, from_address, reply_to, per_minute, per_day,
         colour, postal_address, dkim_selector, dkim_public, dkim_private, updated_at)
         SELECT s.id, s.org_id, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18 FROM senders s WHERE s.org_id = $1 AND s.id = $2
         ON CONFLICT (sender_id) DO UPDATE SET host = excluded.host, port = excluded.port, tls = excluded.tls, username = excluded.username,
         password = excluded.password, from_name = excluded.from_name, from_address = excluded.from_address, reply_to = excluded.reply_to,
         per_minute = excluded.per_minute, per_day = excluded.per_day, colour = excluded.colour, postal_address = excluded.postal_address,
         dkim_selector = excluded.dkim_selector, dkim_public = excluded.dkim_public, dkim_private = excluded.dkim_private, updated_at = excluded.updated_at",
        org.uuid(),
        account.sender_id.uuid(),
        &account.host,
        i64::from(account.port),
        account.tls.code(),
        &account.username,
        &account.password,
        &account.from_name,
        account.from.as_str(),
        account.reply_to.as_ref().map(EmailAddress::as_str),
        i64::from(account.per_minute),
        i64::from(account.per_day),
        &account.colour,
        &account.postal_address,
        dkim.map(|dkim| dkim.selector.as_str()),
        dkim.map(|dkim| dkim.public_key.as_str()),
        dkim.map(|dkim| dkim.private_key.as_slice()),
        account.updated_at
    )?;
    Ok(())
}

/// The account of a sender; none when it has none.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn get(conn: &mut Conn, org: OrgId, sender: SenderId) -> Result<Option<MailAccount>> {
    let sql = format!("{ACCOUNT} AND sender_id = $2");
    fetch_optional!(conn, Row, sqlx::AssertSqlSafe(sql), org.uuid(), sender.uuid())?
        .map(MailAccount::try_from)
        .transpose()
}

/// Every account of the organisation.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn list(conn: &mut Conn, org: OrgId) -> Result<Vec<MailAccount>> {
    let sql = format!("{ACCOUNT} ORDER BY sender_id");
    let rows = fetch_all!(conn, Row, sqlx::AssertSqlSafe(sql), org.uuid())?;
    rows.into_iter().map(MailAccount::try_from).collect()
}

/// How many messages the sender has taken on for a day.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn claimed_on(conn: &mut Conn, org: OrgId, sender: SenderId, day: NaiveDate) -> Result<i64> {
    let claimed = scalar_optional!(
        conn,
        i64,
        "SELECT claimed FROM mail_days WHERE org_id = $1 AND sender_id = $2 AND day = $3",
        org.uuid(),
        sender.uuid(),
        day
    )?;
    Ok(claimed.unwrap_or_default())
}

/// Counts messages that the sender takes on.
///
/// # Errors
/// [`crate::Error`] when the database refuses.
pub async fn count_claimed(conn: &mut Conn, org: OrgId, sender: SenderId, day: NaiveDate, count: i64) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO mail_days (sender_id, org_id, day, claimed) SELECT s.id, s.org_id, $3, $4 FROM senders s WHERE s.org_id = $1 AND s.id = $2
         ON CONFLICT (sender_id, day) DO UPDATE SET claimed = mail_days.claimed + excluded.claimed",
        org.uuid(),
        sender.uuid(),
        day,
        count
    )?;
    Ok(())
}
