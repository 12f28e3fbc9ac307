//! Senders of the kind e-mail: accounts on SMTP servers. Passwords and private keys go in and never
//! come out.

use axum::{Json, extract::State, http::StatusCode};
use domain::{FailureReason, MailTls, SenderId};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use services::{
    App,
    deliveries::TestSend,
    mailing::{self, MailForm, accounts::MailAccount},
};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    problem::Result,
    request::{Body, Caller, Created, Id},
};

/// The routes of this noun.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(create_mail))
        .routes(routes!(update_mail))
        .routes(routes!(make_key))
        .routes(routes!(test_mail))
}

/// An account on an SMTP server.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MailAccount)]
pub(super) struct MailAccountView {
    /// The server's name.
    #[schema(example = "smtp.example.org")]
    host: String,
    /// Its port.
    #[schema(example = 587)]
    port: u16,
    /// `tls`, `starttls` or `plain`.
    #[schema(value_type = String, example = "starttls")]
    tls: MailTls,
    /// The user; empty for a server that asks for none.
    username: String,
    /// The name that people see.
    from_name: String,
    /// The address that people see.
    from: String,
    /// Where answers go, when not there.
    reply_to: Option<String>,
    /// Messages per minute.
    per_minute: u32,
    /// Messages per Indian day; 0 for no limit.
    per_day: u32,
    /// The colour of its e-mails.
    #[schema(example = "#1d4ed8")]
    colour: String,
    /// The postal address below the text.
    postal_address: String,
    /// What to publish in the DNS so that its signature counts; nothing before a key was made.
    dkim: Option<DnsRecord>,
}

/// A TXT record.
#[derive(Debug, Serialize, ToSchema)]
struct DnsRecord {
    /// Its name.
    #[schema(example = "prachar._domainkey.example.org")]
    name: String,
    /// Its value.
    #[schema(example = "v=DKIM1; k=rsa; p=MIIBIjANBg...")]
    value: String,
}

impl From<MailAccount> for MailAccountView {
    fn from(account: MailAccount) -> Self {
        let dkim = mailing::dns_record(&account).map(|(name, value)| DnsRecord { name, value });
        Self {
            dkim,
            host: account.host,
            port: account.port,
            tls: account.tls,
            username: account.username,
            from_name: account.from_name,
            from: account.from.to_string(),
            reply_to: account.reply_to.map(|address| address.to_string()),
            per_minute: account.per_minute,
            per_day: account.per_day,
            colour: account.colour,
            postal_address: account.postal_address,
        }
    }
}

/// An account to add or change.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": "Newsletter", "host": "smtp.example.org", "tls": "starttls", "username": "news@example.org", "password": "secret",
    "from_name": "Sahyadri Wealth", "from": "news@example.org", "per_minute": 60, "per_day": 5000}))]
struct MailSenderDraft {
    /// Name for the members.
    name: String,
    /// The server's name.
    host: String,
    /// Its port; the usual one for `tls` when left out.
    port: Option<u16>,
    /// `tls`, `starttls` or `plain`; `starttls` when left out.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    tls: MailTls,
    /// The user; left out for a server that asks for none.
    #[serde(default)]
    username: String,
    /// Its password, kept sealed, never returned. Left out when changing an account, the present one stays.
    #[schema(value_type = Option<String>, write_only)]
    password: Option<SecretString>,
    /// The name that people see.
    from_name: String,
    /// The address that people see.
    from: String,
    /// Where answers go; the same address when left out.
    #[serde(default)]
    reply_to: String,
    /// Messages per minute, 6 to 60,000; 60 when left out.
    per_minute: Option<u32>,
    /// Messages per Indian day; no limit when left out or 0.
    per_day: Option<u32>,
    /// The colour of its e-mails, `#rrggbb`.
    #[serde(default)]
    colour: String,
    /// The postal address below the text.
    #[serde(default)]
    postal_address: String,
}

impl From<MailSenderDraft> for MailForm {
    fn from(draft: MailSenderDraft) -> Self {
        Self {
            name: draft.name,
            host: draft.host,
            port: draft.port,
            tls: draft.tls,
            username: draft.username,
            password: draft.password,
            from_name: draft.from_name,
            from: draft.from,
            reply_to: draft.reply_to,
            per_minute: draft.per_minute,
            per_day: draft.per_day,
            colour: draft.colour,
            postal_address: draft.postal_address,
        }
    }
}

/// What became of a test.
#[derive(Debug, Serialize, ToSchema)]
struct MailTestResult {
    /// Whether the server took it over.
    is_accepted: bool,
    /// Why not.
    #[schema(value_type = Option<String>, example = "sender-access")]
    reason: Option<FailureReason>,
    /// The server's code: `smtp-535-5.7.8`, `connect`.
    code: Option<String>,
}

impl From<TestSend> for MailTestResult {
    fn from(outcome: TestSend) -> Self {
        match outcome {
            TestSend::Accepted => Self {
                is_accepted: true,
                reason: None,
                code: None,
            },
            TestSend::Skipped(reason) => Self {
                is_accepted: false,
                reason: None,
                code: Some(reason.code().to_owned()),
            },
            TestSend::Failed { reason, code, .. } => Self {
                is_accepted: false,
                reason: Some(reason),
                code: Some(code),
            },
        }
    }
}

/// Add an e-mail sender
#[utoipa::path(post, path = "/senders/email", tag = "senders", request_body = MailSenderDraft, responses((status = CREATED, body = Created)))]
async fn create_mail(State(app): State<App>, Caller(actor): Caller, Body(draft): Body<MailSenderDraft>) -> Result<(StatusCode, Json<Created>)> {
    Ok(Created::new(mailing::create(&app, &actor, &draft.into()).await?))
}

/// Change an e-mail sender
///
/// Everything is replaced but the password, which stays when it is left out.
#[utoipa::path(put, path = "/senders/{id}/email", tag = "senders", request_body = MailSenderDraft,
    responses((status = NO_CONTENT, description = "It is changed.")))]
async fn update_mail(State(app): State<App>, Caller(actor): Caller, Id(id): Id<SenderId>, Body(draft): Body<MailSenderDraft>) -> Result<StatusCode> {
    mailing::update(&app, &actor, id, &draft.into()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Make a DKIM key for an e-mail sender
///
/// Its e-mails are signed with it from now on; `GET /senders/{id}` says what to publish in the DNS.
#[utoipa::path(post, path = "/senders/{id}/dkim-key", tag = "senders", responses((status = NO_CONTENT, description = "It is made.")))]
async fn make_key(State(app): State<App>, Caller(actor): Caller, Id(id): Id<SenderId>) -> Result<StatusCode> {
    mailing::make_key(&app, &actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Send a test from an e-mail sender
///
/// To the e-mail address of the key's member.
#[utoipa::path(post, path = "/senders/{id}/send-test", tag = "senders", responses((status = OK, body = MailTestResult)))]
async fn test_mail(State(app): State<App>, Caller(actor): Caller, Id(id): Id<SenderId>) -> Result<Json<MailTestResult>> {
    Ok(Json(mailing::send_test(&app, &actor, id).await?.into()))
}
