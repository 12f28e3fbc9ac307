//! SMTP accounts: what an organisation's e-mails leave from.

use channels::{Address, Body, MailBody, OutboundMessage, dkim};
use domain::{EmailAddress, ErrorCode, MailTls, Permission, SenderId, SenderKind};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use storage::Conn;
pub use storage::mail_accounts::{Dkim, MailAccount};

use super::{Sheet, brand, lay_out};
use crate::{
    Actor, App, Error, Result,
    audit::{self, Deed},
    deliveries::TestSend,
    error::Fields,
    senders::{self, Sender},
};

/// The colour of an account whose organisation chose none.
pub const COLOUR: &str = "#1d4ed8";
/// Messages per minute of an account that says nothing else: what small servers allow.
const PER_MINUTE: u32 = 60;
/// The least and the most per minute.
const MINUTE: std::ops::RangeInclusive<u32> = 6..=60_000;
/// The most per day.
const MOST_PER_DAY: u32 = 10_000_000;
/// The name under which our keys are published, unless the organisation says another.
pub const SELECTOR: &str = "prachar";

/// An account as somebody fills it in.
#[derive(Clone, Debug, Default)]
pub struct MailForm {
    /// Name for the members.
    pub name: String,
    /// The server's name.
    pub host: String,
    /// Its port; the usual one for `tls` when left out.
    pub port: Option<u16>,
    /// How the way there is kept private.
    pub tls: MailTls,
    /// The user; empty for a server that asks for none.
    pub username: String,
    /// The password; none keeps the present one.
    pub password: Option<SecretString>,
    /// The name that people see.
    pub from_name: String,
    /// The address that people see.
    pub from: String,
    /// Where answers go; empty for the same address.
    pub reply_to: String,
    /// Messages per minute.
    pub per_minute: Option<u32>,
    /// Messages per Indian day; none or 0 for no limit.
    pub per_day: Option<u32>,
    /// The colour of its e-mails; empty for ours.
    pub colour: String,
    /// The postal address below the text.
    pub postal_address: String,
}

/// A number as somebody types it; none when the field is empty.
///
/// # Errors
/// [`Error::Invalid`] (`field`) when it is no number of the kind that is wanted.
pub fn parsed_number<N: std::str::FromStr>(field: &str, text: &str) -> Result<Option<N>> {
    match text.trim() {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| Error::field(field, ErrorCode::BadChoice)),
    }
}

/// The account of a sender; none when it is of another kind.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::Storage`].
pub async fn of(app: &App, actor: &Actor, id: SenderId) -> Result<Option<MailAccount>> {
    actor.require(Permission::ViewSenders)?;
    Ok(storage::mail_accounts::get(&mut app.db.read().await?, actor.org_id, id).await?)
}

/// Every account of the organisation.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::Storage`].
pub async fn list(app: &App, actor: &Actor) -> Result<Vec<MailAccount>> {
    actor.require(Permission::ViewSenders)?;
    Ok(storage::mail_accounts::list(&mut app.db.read().await?, actor.org_id).await?)
}

/// What is to be published in the DNS for the account's key: name and value of a TXT record.
#[must_use]
pub fn dns_record(account: &MailAccount) -> Option<(String, String)> {
    let key = account.dkim.as_ref()?;
    Some((dkim::record_name(&key.selector, account.from.host()), dkim::record_value(&key.public_key)))
}

/// Adds a sender of the kind e-mail.
///
/// # Errors
/// [`Error::Invalid`] for the fields of [`MailForm`], [`Error::Forbidden`], [`Error::Storage`].
pub async fn create(app: &App, actor: &Actor, form: &MailForm) -> Result<SenderId> {
    actor.require(Permission::ManageSenders)?;
    let id = app.new_id();
    let checked = checked(app, id, form, None)?;
    let sender = senders::blank(app, actor, id, SenderKind::Email, checked.name, checked.rate);
    let mut tx = app.db.begin().await?;
    senders::add(&mut tx, app, actor, &sender).await?;
    storage::mail_accounts::save(&mut tx, actor.org_id, &checked.account).await?;
    tx.commit().await?;
    Ok(id)
}

/// Changes an account. What is under way goes on with what it began with.
///
/// # Errors
/// As [`create`]; [`Error::NotFound`] when it is no sender of e-mails.
pub async fn update(app: &App, actor: &Actor, id: SenderId, form: &MailForm) -> Result<()> {
    actor.require(Permission::ManageSenders)?;
    let mut tx = app.db.begin().await?;
    let (before, present) = locked(&mut tx, actor, id).await?;
    let has_new_password = form.password.as_ref().is_some_and(|password| !password.expose_secret().trim().is_empty());
    let checked = checked(app, id, form, Some(present))?;
    storage::mail_accounts::save(&mut tx, actor.org_id, &checked.account).await?;
    let after = Sender {
        name: checked.name,
        rate_per_second: checked.rate,
        ..before.clone()
    };
    let deed = Deed::new("sender.updated", "sender", id).detail(json!({ "token_changed": has_new_password }));
    senders::save(tx, app, actor, &before, after, deed).await
}

/// Makes a new key that signs the account's e-mails. They are signed with it from now on, so its
/// record has to be published first where another key was in use.
///
/// # Errors
/// [`Error::NotFound`] when it is no sender of e-mails, [`Error::Forbidden`], [`Error::Storage`],
/// [`Error::Internal`] when no key can be made.
pub async fn make_key(app: &App, actor: &Actor, id: SenderId) -> Result<()> {
    actor.require(Permission::ManageSenders)?;
    of(app, actor, id).await?.ok_or(Error::NotFound)?;
    // It takes a while, and other requests wait for this thread.
    let made = tokio::task::spawn_blocking(dkim::new_key).await;
    let made = made
        .map_err(|error| Error::Internal(error.to_string()))?
        .map_err(|error| Error::Internal(error.to_string()))?;
    let private_key = app
        .sealer
        .seal(&*app.dice, &senders::dkim_place(id), made.private_key.expose_secret().as_bytes())?;
    let mut tx = app.db.begin().await?;
    let (_, present) = locked(&mut tx, actor, id).await?;
    let after = MailAccount {
        dkim: Some(Dkim {
            selector: selector(&present, app.now().format("%y%m%d").to_string()),
            public_key: made.public_key,
            private_key,
        }),
        updated_at: app.now(),
        ..present
    };
    storage::mail_accounts::save(&mut tx, actor.org_id, &after).await?;
    audit::record(&mut tx, app, actor, Deed::new("sender.key-made", "sender", id)).await?;
    tx.commit().await?;
    Ok(())
}

/// A later key stands beside the one before, which is still looked up for e-mails under way.
fn selector(present: &MailAccount, day: String) -> String {
    match &present.dkim {
        None => SELECTOR.to_owned(),
        Some(_) => format!("{SELECTOR}{day}"),
    }
}

/// Sends an e-mail from the account to the member's own address: proves server, login and signature.
///
/// # Errors
/// [`Error::NotFound`] when it is no sender of e-mails, [`Error::Forbidden`], [`Error::Storage`].
pub async fn send_test(app: &App, actor: &Actor, id: SenderId) -> Result<TestSend> {
    actor.require(Permission::ManageSenders)?;
    let to = own_address(app, actor).await?.and_then(|email| EmailAddress::parse(&email).ok());
    let to = to.ok_or(Error::field("email", ErrorCode::Required))?;
    let mut tx = app.db.begin().await?;
    let (sender, account) = locked(&mut tx, actor, id).await?;
    let brand = brand(&mut tx, actor.org_id, Some(&account)).await?;
    audit::record(&mut tx, app, actor, Deed::new("sender.tested", "sender", id)).await?;
    tx.commit().await?;
    let t = l10n::get(actor.language);
    let (subject, text) = (t.mailing_test_subject(&brand.name), t.mailing_test_body(&sender.name));
    let page = lay_out(&Sheet {
        brand: &brand,
        subject: &subject,
        text: &text,
        picture: None,
        language: actor.language,
        unsubscribe: app.settings.web.base_url.as_str(),
        preferences: app.settings.web.base_url.as_str(),
    });
    let message = OutboundMessage {
        delivery: app.new_id(),
        to: Address::Email(to),
        body: Body::Mail(Box::new(MailBody {
            subject,
            text: page.text,
            html: page.html,
            unsubscribe_url: String::new(),
        })),
        media_url: None,
    };
    let account = senders::account(app, &sender, Some(account))?;
    Ok(TestSend::of(app.channels.of(SenderKind::Email)?.send(&account, &message).await))
}

/// The actor's own e-mail address.
pub(crate) async fn own_address(app: &App, actor: &Actor) -> Result<Option<String>> {
    let Some(member) = actor.member_id else { return Ok(None) };
    let found = storage::members::get(&mut app.db.read().await?, actor.org_id, member).await?;
    Ok(found.map(|member| member.email.to_string()))
}

/// A sender of the kind e-mail with its account, to be changed.
async fn locked(tx: &mut Conn, actor: &Actor, id: SenderId) -> Result<(Sender, MailAccount)> {
    let sender = senders::locked(tx, actor, id).await?;
    let account = senders::mail_account(tx, &sender).await?.ok_or(Error::NotFound)?;
    Ok((sender, account))
}

/// A form that can be taken.
struct Checked {
    name: String,
    rate: f64,
    account: MailAccount,
}

fn checked(app: &App, id: SenderId, form: &MailForm, present: Option<MailAccount>) -> Result<Checked> {
    let mut fields = Fields::default();
    let name = fields.text("name", &form.name, senders::LONGEST_NAME);
    let host = checked_host(&mut fields, &form.host);
    let username = fields.optional_text("username", &form.username, 200);
    let from_name = fields.text("from_name", &form.from_name, 100);
    let from = fields.parsed("from", EmailAddress::parse(&form.from), ErrorCode::BadEmail);
    let reply_to = Some(form.reply_to.trim()).filter(|address| !address.is_empty());
    let reply_to = reply_to.map(|address| fields.parsed("reply_to", EmailAddress::parse(address), ErrorCode::BadEmail));
    let per_minute = form.per_minute.unwrap_or(PER_MINUTE);
    let per_day = form.per_day.unwrap_or_default();
    if !MINUTE.contains(&per_minute) {
        fields.refuse("per_minute", ErrorCode::BadChoice);
    }
    if per_day > MOST_PER_DAY {
        fields.refuse("per_day", ErrorCode::BadChoice);
    }
    let colour = checked_colour(&mut fields, &form.colour);
    let postal_address = fields.optional_text("postal_address", &form.postal_address, 300);
    let typed = form.password.as_ref().filter(|password| !password.expose_secret().trim().is_empty());
    let kept = present.as_ref().and_then(|account| account.password.clone());
    if !username.is_empty() && typed.is_none() && kept.is_none() {
        fields.refuse("password", ErrorCode::Required);
    }
    fields.finish()?;
    let from = from.ok_or(Error::field("from", ErrorCode::BadEmail))?;
    let password = match typed {
        Some(password) => Some(senders::sealed(app, id, password)?),
        None => kept,
    };
    // A key answers for the domain that it was made for.
    let dkim = present.filter(|account| account.from.host() == from.host()).and_then(|account| account.dkim);
    let account = MailAccount {
        sender_id: id,
        host,
        port: form.port.unwrap_or_else(|| usual_port(form.tls)),
        tls: form.tls,
        password: password.filter(|_| !username.is_empty()),
        username,
        from_name,
        from,
        reply_to: reply_to.flatten(),
        per_minute,
        per_day,
        colour,
        postal_address,
        dkim,
        updated_at: app.now(),
    };
    Ok(Checked {
        name,
        rate: f64::from(per_minute) / 60.0,
        account,
    })
}

const fn usual_port(tls: MailTls) -> u16 {
    match tls {
        MailTls::Tls => 465,
        MailTls::Starttls => 587,
        MailTls::Plain => 25,
    }
}

fn checked_host(fields: &mut Fields, host: &str) -> String {
    let host = fields.text("host", host, 253).to_lowercase();
    if !host.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '.') {
        fields.refuse("host", ErrorCode::BadChoice);
    }
    host
}

fn checked_colour(fields: &mut Fields, colour: &str) -> String {
    let colour = colour.trim().to_lowercase();
    if colour.is_empty() {
        return COLOUR.to_owned();
    }
    let digits = colour.strip_prefix('#').unwrap_or_default();
    if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        fields.refuse("colour", ErrorCode::BadChoice);
    }
    colour
}
