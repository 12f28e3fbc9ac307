//! Server functions of e-mail accounts.
#![expect(missing_docs, reason = "the arguments of server functions become fields; the functions say what they are")]
#![expect(clippy::too_many_arguments, reason = "one argument per field of the form")]

use domain::{FailureReason, MailTls, SenderId, SkipReason};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::AppError;

/// An e-mail account as its page shows it; password and private key never leave the server.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailView {
    /// The server's name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the way there is kept private.
    pub tls: MailTls,
    /// The user.
    pub username: String,
    /// The name that people see.
    pub from_name: String,
    /// The address that people see.
    pub from: String,
    /// Where answers go; empty for the same address.
    pub reply_to: String,
    /// Messages per minute.
    pub per_minute: u32,
    /// Messages per day; 0 for no limit.
    pub per_day: u32,
    /// The colour of its e-mails.
    pub colour: String,
    /// The postal address below the text.
    pub postal_address: String,
    /// Name and value of the record to publish in the DNS; none before a key was made.
    pub dns_record: Option<(String, String)>,
}

/// What became of a test.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MailTest {
    /// The server took it over.
    Accepted,
    /// Nothing was sent, for this reason.
    Skipped(SkipReason),
    /// The server did not take it over; with its code.
    Failed(FailureReason, String),
}

/// The account of a sender; none when it is of another kind.
#[server]
pub async fn load_mail_account(id: SenderId) -> Result<Option<MailView>, AppError> {
    use crate::server_context::require;
    let (app, actor) = require(domain::Permission::ManageSenders)?;
    services::senders::get(&app, &actor, id).await?;
    let account = services::mailing::of(&app, &actor, id).await?;
    Ok(account.map(|account| MailView {
        dns_record: services::mailing::dns_record(&account),
        host: account.host,
        port: account.port,
        tls: account.tls,
        username: account.username,
        from_name: account.from_name,
        from: account.from.to_string(),
        reply_to: account.reply_to.map(|address| address.to_string()).unwrap_or_default(),
        per_minute: account.per_minute,
        per_day: account.per_day,
        colour: account.colour,
        postal_address: account.postal_address,
    }))
}

/// Connects an e-mail account.
#[server]
pub async fn connect_mail(
    name: String,
    host: String,
    #[server(default)] port: String,
    tls: String,
    #[server(default)] username: String,
    #[server(default)] password: String,
    from_name: String,
    from: String,
    #[server(default)] reply_to: String,
    #[server(default)] per_minute: String,
    #[server(default)] per_day: String,
    #[server(default)] colour: String,
    #[server(default)] postal_address: String,
) -> Result<(), AppError> {
    use crate::server_context::require;
    use services::mailing::{MailForm, accounts::parsed_number};
    let (app, actor) = require(domain::Permission::ManageSenders)?;
    let form = MailForm {
        port: parsed_number("port", &port)?,
        tls: tls.parse().unwrap_or_default(),
        password: Some(password.into()),
        per_minute: parsed_number("per_minute", &per_minute)?,
        per_day: parsed_number("per_day", &per_day)?,
        name,
        host,
        username,
        from_name,
        from,
        reply_to,
        colour,
        postal_address,
    };
    let id = services::mailing::create(&app, &actor, &form).await?;
    leptos_axum::redirect(&format!("/settings/senders/{id}?done=saved"));
    Ok(())
}

/// Changes an e-mail account; an empty password keeps the present one.
#[server]
pub async fn update_mail(
    id: SenderId,
    name: String,
    host: String,
    #[server(default)] port: String,
    tls: String,
    #[server(default)] username: String,
    #[server(default)] password: String,
    from_name: String,
    from: String,
    #[server(default)] reply_to: String,
    #[server(default)] per_minute: String,
    #[server(default)] per_day: String,
    #[server(default)] colour: String,
    #[server(default)] postal_address: String,
) -> Result<(), AppError> {
    use crate::server_context::require;
    use services::mailing::{MailForm, accounts::parsed_number};
    let (app, actor) = require(domain::Permission::ManageSenders)?;
    let form = MailForm {
        port: parsed_number("port", &port)?,
        tls: tls.parse().unwrap_or_default(),
        password: Some(password.into()),
        per_minute: parsed_number("per_minute", &per_minute)?,
        per_day: parsed_number("per_day", &per_day)?,
        name,
        host,
        username,
        from_name,
        from,
        reply_to,
        colour,
        postal_address,
    };
    services::mailing::update(&app, &actor, id, &form).await?;
    leptos_axum::redirect("/settings/senders?done=saved");
    Ok(())
}

/// Makes a key that signs the account's e-mails.
#[server]
pub async fn make_mail_key(id: SenderId) -> Result<(), AppError> {
    use crate::server_context::require;
    let (app, actor) = require(domain::Permission::ManageSenders)?;
    services::mailing::make_key(&app, &actor, id).await?;
    leptos_axum::redirect(&format!("/settings/senders/{id}?done=saved"));
    Ok(())
}

/// Sends an e-mail from the account to the member's own address.
#[server]
pub async fn send_mail_test(id: SenderId) -> Result<MailTest, AppError> {
    use crate::server_context::require;
    use services::deliveries::TestSend;
    let (app, actor) = require(domain::Permission::ManageSenders)?;
    Ok(match services::mailing::send_test(&app, &actor, id).await? {
        TestSend::Accepted => MailTest::Accepted,
        TestSend::Skipped(reason) => MailTest::Skipped(reason),
        TestSend::Failed { reason, code, .. } => MailTest::Failed(reason, code),
    })
}
