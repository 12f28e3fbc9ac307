//! Senders: the numbers an organisation sends from.

use channels::{Credentials, DkimKey, MailAccount, SenderAccount};
use domain::{ErrorCode, Outage, Permission, SenderId, SenderKind};
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use serde_json::json;
use storage::Conn;
pub use storage::{
    sender_news::News,
    senders::{Sender, SenderState},
};

use crate::{
    Actor, App, Error, Result,
    audit::{self, Deed},
    error::Fields,
    events::Event,
    whatsapp::Ids,
};

/// Pieces of news read of a sender; they decide together where it stands.
pub(crate) const NEWS: i64 = 50;
/// Longest name, in characters.
pub(crate) const LONGEST_NAME: usize = 80;
/// The platform's own limit for a number of usual standing, messages per second.
const WHATSAPP_RATE: f64 = 80.0;
/// Fast enough to be watched.
const SANDBOX_RATE: f64 = 20.0;
/// No provider takes more from one number.
const HIGHEST_RATE: f64 = 10_000.0;
/// One message in ten seconds.
const LOWEST_RATE: f64 = 0.1;
/// The name of the sender that every organisation has from the start.
const SANDBOX_NAME: &str = "Sandbox";

/// A sender as somebody fills it in.
#[derive(Clone, Debug)]
pub struct NewSender {
    /// Which provider.
    pub kind: SenderKind,
    /// Name for the members.
    pub name: String,
    /// The provider's id of the number; required for WhatsApp.
    pub phone_number_id: Option<String>,
    /// Its access token; required for WhatsApp.
    pub access_token: Option<SecretString>,
    /// Messages per second; the provider's usual limit when left out.
    pub rate_per_second: Option<f64>,
    /// Its account and portfolio at Meta; only WhatsApp numbers have them.
    pub ids: Ids,
}

/// A change to a sender; what is none stays.
#[derive(Clone, Debug, Default)]
pub struct SenderChange {
    /// Name for the members.
    pub name: Option<String>,
    /// The provider's id of the number.
    pub phone_number_id: Option<String>,
    /// Its access token.
    pub access_token: Option<SecretString>,
    /// Messages per second.
    pub rate_per_second: Option<f64>,
    /// Its account and portfolio at Meta.
    pub ids: Ids,
}

/// What the audit log hashes of a sender; never the token.
#[derive(Debug, Serialize)]
struct Facts<'a> {
    kind: SenderKind,
    name: &'a str,
    phone_number_id: Option<&'a str>,
    rate_per_second: f64,
    state: &'static str,
    is_archived: bool,
}

impl<'a> Facts<'a> {
    fn of(sender: &'a Sender) -> Self {
        Self {
            kind: sender.kind,
            name: &sender.name,
            phone_number_id: sender.phone_number_id.as_deref(),
            rate_per_second: sender.rate_per_second,
            state: sender.state.code(),
            is_archived: sender.archived_at.is_some(),
        }
    }
}

/// The organisation's senders, oldest first, without archived ones.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::Storage`].
pub async fn list(app: &App, actor: &Actor) -> Result<Vec<Sender>> {
    actor.require(Permission::ViewSenders)?;
    Ok(storage::senders::list(&mut app.db.read().await?, actor.org_id).await?)
}

/// One sender.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`], [`Error::Storage`].
pub async fn get(app: &App, actor: &Actor, id: SenderId) -> Result<Sender> {
    actor.require(Permission::ViewSenders)?;
    load(&mut app.db.read().await?, actor, id).await
}

/// What a sender's provider told of its own accord.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Newest first, at most 50.
    pub news: Vec<News>,
    /// Whether the number's quality is Low.
    pub is_quality_low: bool,
}

/// What a sender's provider told of its own accord.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`], [`Error::Storage`].
pub async fn told(app: &App, actor: &Actor, id: SenderId) -> Result<Told> {
    let sender = get(app, actor, id).await?;
    let news = storage::sender_news::newest(&mut app.db.read().await?, actor.org_id, sender.id, NEWS).await?;
    let told: Vec<_> = news.iter().map(|news| (news.kind, news.at)).collect();
    Ok(Told {
        is_quality_low: delivery::sender_news::is_quality_low(&told),
        news,
    })
}

/// Every organisation's senders and whether their providers answer; for the operator's metrics.
///
/// # Errors
/// [`Error::Storage`].
pub async fn outages(app: &App) -> Result<Vec<(SenderId, Option<Outage>)>> {
    Ok(storage::senders::outages(&mut app.db.read().await?).await?)
}

/// A rate as somebody types it; none when the field is empty.
///
/// # Errors
/// [`Error::Invalid`] (`rate_per_second`) when it is no number.
pub fn parsed_rate(text: &str) -> Result<Option<f64>> {
    match text.trim() {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| Error::field("rate_per_second", ErrorCode::BadChoice)),
    }
}

/// Adds a sender.
///
/// # Errors
/// [`Error::Invalid`] (`name`, `phone_number_id`, `access_token`, `rate_per_second`, `waba_id`, `portfolio_id`),
/// [`Error::Forbidden`], [`Error::Storage`].
pub async fn create(app: &App, actor: &Actor, new: NewSender) -> Result<SenderId> {
    actor.require(Permission::ManageSenders)?;
    let mut fields = Fields::default();
    let name = fields.text("name", &new.name, LONGEST_NAME);
    let is_whatsapp = new.kind == SenderKind::Whatsapp;
    if new.kind == SenderKind::Email {
        // It has more to say: see `mailing::accounts::create`.
        fields.refuse("kind", ErrorCode::BadChoice);
    }
    let number = new.phone_number_id.filter(|_| is_whatsapp).map(|number| checked_number(&mut fields, &number));
    let token = new.access_token.filter(|token| is_whatsapp && !token.expose_secret().trim().is_empty());
    for (field, is_missing) in [("phone_number_id", number.is_none()), ("access_token", token.is_none())] {
        if is_whatsapp && is_missing {
            fields.refuse(field, ErrorCode::Required);
        }
    }
    let rate = new.rate_per_second.unwrap_or(if is_whatsapp { WHATSAPP_RATE } else { SANDBOX_RATE });
    let rate = checked_rate(&mut fields, rate);
    new.ids.check(&mut fields);
    fields.finish()?;
    let id = app.new_id();
    let sender = Sender {
        phone_number_id: number,
        secret: token.map(|token| sealed(app, id, &token)).transpose()?,
        ..blank(app, actor, id, new.kind, name, rate)
    };
    let mut tx = app.db.begin().await?;
    add(&mut tx, app, actor, &sender).await?;
    if is_whatsapp {
        new.ids.save(&mut tx, actor.org_id, id).await?;
    }
    tx.commit().await?;
    Ok(id)
}

/// Adds the sandbox sender that every organisation has from the start; part of signing up.
///
/// # Errors
/// [`Error::Storage`].
pub async fn add_sandbox(tx: &mut Conn, app: &App, actor: &Actor) -> Result<SenderId> {
    let sender = blank(app, actor, app.new_id(), SenderKind::Sandbox, SANDBOX_NAME.to_owned(), SANDBOX_RATE);
    add(tx, app, actor, &sender).await?;
    Ok(sender.id)
}

/// Changes a sender. What is under way goes on with what it began with.
///
/// # Errors
/// [`Error::Invalid`] (`name`, `phone_number_id`, `rate_per_second`, `waba_id`, `portfolio_id`), [`Error::NotFound`],
/// [`Error::Forbidden`], [`Error::Storage`].
pub async fn update(app: &App, actor: &Actor, id: SenderId, change: SenderChange) -> Result<()> {
    actor.require(Permission::ManageSenders)?;
    let mut tx = app.db.begin().await?;
    let before = locked(&mut tx, actor, id).await?;
    let mut after = before.clone();
    let mut fields = Fields::default();
    if let Some(name) = change.name {
        after.name = fields.text("name", &name, LONGEST_NAME);
    }
    if let Some(number) = change.phone_number_id.filter(|_| before.kind == SenderKind::Whatsapp) {
        after.phone_number_id = Some(checked_number(&mut fields, &number));
    }
    // The rate of an e-mail account is its messages per minute.
    if let Some(rate) = change.rate_per_second.filter(|_| before.kind != SenderKind::Email) {
        after.rate_per_second = checked_rate(&mut fields, rate);
    }
    change.ids.check(&mut fields);
    fields.finish()?;
    let token = change.access_token.filter(|token| !token.expose_secret().trim().is_empty());
    if let Some(token) = token.filter(|_| before.kind == SenderKind::Whatsapp) {
        after.secret = Some(sealed(app, id, &token)?);
    }
    let has_new_token = after.secret != before.secret;
    let has_new_ids = before.kind == SenderKind::Whatsapp && change.ids.save(&mut tx, actor.org_id, id).await?;
    let deed = Deed::new("sender.updated", "sender", id).detail(json!({ "token_changed": has_new_token, "ids_changed": has_new_ids }));
    save(tx, app, actor, &before, after, deed).await
}

/// Puts a sender away. Campaigns that use it stop until another sender is chosen.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Forbidden`], [`Error::Storage`].
pub async fn archive(app: &App, actor: &Actor, id: SenderId) -> Result<()> {
    actor.require(Permission::ManageSenders)?;
    let mut tx = app.db.begin().await?;
    let before = locked(&mut tx, actor, id).await?;
    let after = Sender {
        archived_at: Some(app.now()),
        ..before.clone()
    };
    save(tx, app, actor, &before, after, Deed::new("sender.archived", "sender", id)).await
}

/// Stops everything that leaves from this sender.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Forbidden`], [`Error::Storage`].
pub async fn pause(app: &App, actor: &Actor, id: SenderId) -> Result<()> {
    set_state(app, actor, id, SenderState::Paused { reason: None }, "sender.paused").await
}

/// Lets a paused sender send again.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Forbidden`], [`Error::Storage`].
pub async fn resume(app: &App, actor: &Actor, id: SenderId) -> Result<()> {
    set_state(app, actor, id, SenderState::Active, "sender.resumed").await
}

async fn set_state(app: &App, actor: &Actor, id: SenderId, state: SenderState, action: &'static str) -> Result<()> {
    actor.require(Permission::ManageSenders)?;
    let mut tx = app.db.begin().await?;
    let before = locked(&mut tx, actor, id).await?;
    let after = Sender { state, ..before.clone() };
    save(tx, app, actor, &before, after, Deed::new(action, "sender", id)).await
}

/// What a sender of the kind e-mail has beside its row; none for others.
pub(crate) async fn mail_account(conn: &mut Conn, sender: &Sender) -> Result<Option<storage::mail_accounts::MailAccount>> {
    if sender.kind != SenderKind::Email {
        return Ok(None);
    }
    Ok(storage::mail_accounts::get(conn, sender.org_id, sender.id).await?)
}

/// The sender as its channel wants to see it, with the secrets opened. `mail` is what
/// [`mail_account`] found.
pub(crate) fn account(app: &App, sender: &Sender, mail: Option<storage::mail_accounts::MailAccount>) -> Result<SenderAccount> {
    let credentials = match sender.kind {
        SenderKind::Sandbox => Credentials::Sandbox,
        SenderKind::Whatsapp => Credentials::Whatsapp {
            phone_number_id: sender.phone_number_id.clone().unwrap_or_default(),
            access_token: app.sealer.open_text(&place(sender.id), sender.secret.as_deref().unwrap_or_default())?,
        },
        SenderKind::Email => Credentials::Email(Box::new(opened(app, mail.ok_or(Error::NotFound)?)?)),
    };
    Ok(SenderAccount {
        sender: sender.id,
        credentials,
    })
}

fn opened(app: &App, account: storage::mail_accounts::MailAccount) -> Result<MailAccount> {
    let id = account.sender_id;
    let login = match &account.password {
        Some(sealed) if !account.username.is_empty() => Some((account.username.clone(), app.sealer.open_text(&place(id), sealed)?)),
        _ => None,
    };
    let dkim = account.dkim.map(|dkim| {
        Ok::<_, Error>(DkimKey {
            domain: account.from.host().to_owned(),
            selector: dkim.selector,
            private_key: app.sealer.open_text(&dkim_place(id), &dkim.private_key)?,
        })
    });
    Ok(MailAccount {
        login,
        dkim: dkim.transpose()?,
        host: account.host,
        port: account.port,
        tls: account.tls,
        from_name: account.from_name,
        from: account.from,
        reply_to: account.reply_to,
    })
}

async fn load(conn: &mut Conn, actor: &Actor, id: SenderId) -> Result<Sender> {
    storage::senders::get(conn, actor.org_id, id).await?.ok_or(Error::NotFound)
}

/// To be changed: what is written back holds the state, which the provider may change meanwhile.
pub(crate) async fn locked(tx: &mut Conn, actor: &Actor, id: SenderId) -> Result<Sender> {
    storage::senders::lock(tx, actor.org_id, id).await?.ok_or(Error::NotFound)
}

pub(crate) fn blank(app: &App, actor: &Actor, id: SenderId, kind: SenderKind, name: String, rate_per_second: f64) -> Sender {
    Sender {
        id,
        org_id: actor.org_id,
        kind,
        name,
        phone_number_id: None,
        secret: None,
        rate_per_second,
        state: SenderState::Active,
        outage: None,
        created_at: app.now(),
        updated_at: app.now(),
        archived_at: None,
    }
}

pub(crate) async fn add(tx: &mut Conn, app: &App, actor: &Actor, sender: &Sender) -> Result<()> {
    storage::senders::insert(tx, sender).await?;
    let facts = Facts::of(sender);
    let deed = Deed::new("sender.created", "sender", sender.id)
        .after(&facts)
        .detail(json!({ "kind": sender.kind }));
    audit::record(tx, app, actor, deed).await
}

pub(crate) async fn save(mut tx: Conn, app: &App, actor: &Actor, before: &Sender, after: Sender, deed: Deed<'_>) -> Result<()> {
    let after = Sender {
        updated_at: app.now(),
        ..after
    };
    storage::senders::update(&mut tx, &after).await?;
    let (was, is) = (Facts::of(before), Facts::of(&after));
    let deed = Deed {
        before: Some(&was),
        after: Some(&is),
        ..deed
    };
    audit::record(&mut tx, app, actor, deed).await?;
    tx.commit().await?;
    app.events.publish(Event::WorkDue(after.id));
    Ok(())
}

/// Digits only: the id becomes part of an address.
fn checked_number(fields: &mut Fields, number: &str) -> String {
    let number = fields.text("phone_number_id", number, 40);
    if !number.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        fields.refuse("phone_number_id", ErrorCode::BadChoice);
    }
    number
}

fn checked_rate(fields: &mut Fields, rate: f64) -> f64 {
    if !(LOWEST_RATE..=HIGHEST_RATE).contains(&rate) {
        fields.refuse("rate_per_second", ErrorCode::BadChoice);
    }
    rate
}

pub(crate) fn sealed(app: &App, id: SenderId, token: &SecretString) -> Result<Vec<u8>> {
    app.sealer.seal(&*app.dice, &place(id), token.expose_secret().trim().as_bytes())
}

/// What the sealed token is bound to.
fn place(id: SenderId) -> String {
    format!("senders.secret.{id}")
}

/// What a sealed DKIM key is bound to.
pub(crate) fn dkim_place(id: SenderId) -> String {
    format!("mail_accounts.dkim_private.{id}")
}
