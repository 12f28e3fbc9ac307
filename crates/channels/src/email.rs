//! E-mail of campaigns, over an organisation's own SMTP account.
//!
//! Sources: RFC 5321 (the dialogue and its replies), RFC 3463 (enhanced status), RFC 8058 (one-click).
//! What replies mean stands in [`delivery::smtp_codes`]. Until the dot that ends a message was sent,
//! nothing has left; once it was sent only the server's reply says whether the message did.

use std::{
    collections::HashMap,
    future::Future,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use domain::{MailTls, SenderId};
use lettre::{
    Address,
    transport::smtp::{
        authentication::{Credentials as Login, Mechanism},
        client::{AsyncSmtpConnection, TlsParameters},
        commands::{Data, Mail, Rcpt},
        extension::ClientId,
        response::Response,
    },
};
use secrecy::ExposeSecret;
use sha2::{Digest, Sha256};
use tokio::{
    sync::Semaphore,
    time::{Instant, timeout},
};

use crate::{
    channel::{Accepted, Body, Channel, Credentials, FailureKind, MailAccount, OutboundMessage, SendError, SenderAccount, wrong_channel},
    dkim::Signer,
    email_message::{compose, envelope},
};

type SmtpError = lettre::transport::smtp::Error;

/// Connections per account at most; common servers allow ten to twenty.
const MOST_CONNECTIONS: usize = 8;
/// A connection that rested longer is not used again: servers close idle ones.
const LONGEST_REST: Duration = Duration::from_secs(20);
/// Messages per connection; servers count them and close.
const PER_CONNECTION: u32 = 100;
/// Longest text of a server kept in the ledger, in characters.
const LONGEST_DETAIL: usize = 300;
/// What servers that give no enhanced status say of a mailbox that is not there.
const UNKNOWN_MAILBOX: [&str; 7] = [
    "user unknown",
    "unknown user",
    "no such user",
    "unknown recipient",
    "recipient unknown",
    "does not exist",
    "no mailbox here",
];

/// How patient the dialogue is.
#[derive(Clone, Copy, Debug)]
pub struct EmailTimes {
    /// Until the connection stands and its user is known.
    pub connect: Duration,
    /// Until a command is answered.
    pub command: Duration,
    /// Until the message itself is answered: servers look for viruses before.
    pub data: Duration,
}

impl Default for EmailTimes {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(20),
            command: Duration::from_secs(60),
            data: Duration::from_secs(120),
        }
    }
}

/// The client, shared by all accounts: a pool of connections for each.
#[derive(Default)]
pub struct Email {
    times: EmailTimes,
    pools: Mutex<HashMap<SenderId, Arc<Pool>>>,
}

impl Email {
    /// A client with this patience.
    #[must_use]
    pub fn new(times: EmailTimes) -> Self {
        Self {
            times,
            pools: Mutex::default(),
        }
    }

    /// The account's pool; a new one when the account was changed.
    fn pool(&self, sender: SenderId, account: &MailAccount) -> Result<Arc<Pool>, SendError> {
        let fingerprint = fingerprint(account);
        let mut pools = locked(&self.pools);
        if let Some(pool) = pools.get(&sender).filter(|pool| pool.fingerprint == fingerprint) {
            return Ok(pool.clone());
        }
        let signer = account.dkim.as_ref().map(Signer::new).transpose();
        let pool = Arc::new(Pool {
            fingerprint,
            signer: signer.map_err(|_| SendError::new(FailureKind::SenderDown, "credentials", "the DKIM key cannot be used"))?,
            seats: Semaphore::new(MOST_CONNECTIONS),
            resting: Mutex::default(),
        });
        pools.insert(sender, pool.clone());
        Ok(pool)
    }

    async fn hand_over(&self, pool: &Pool, account: &MailAccount, addresses: (Address, Address), raw: &[u8]) -> Result<Accepted, SendError> {
        let _seat = pool.seats.acquire().await.map_err(|_| network("connect"))?;
        if let Some(rested) = pool.take() {
            match self.dialogue(rested, pool, &addresses, raw).await {
                // The server had closed it meanwhile; nothing was said, so a new one may be asked.
                Err(Broken::Before(_)) => {}
                Err(Broken::Told(error)) => return Err(error),
                Ok(accepted) => return Ok(accepted),
            }
        }
        let fresh = Line {
            connection: connect(account, self.times.connect).await?,
            rests_since: Instant::now(),
            messages: 0,
        };
        self.dialogue(fresh, pool, &addresses, raw)
            .await
            .map_err(|(Broken::Before(error) | Broken::Told(error))| error)
    }

    /// One message over one connection, which goes back into the pool if it still stands.
    async fn dialogue(&self, mut line: Line, pool: &Pool, (from, to): &(Address, Address), raw: &[u8]) -> Result<Accepted, Broken> {
        let wait = self.times.command;
        let connection = &mut line.connection;
        match step(wait, connection.command(Mail::new(Some(from.clone()), Vec::new()))).await {
            Err(Fault::Server(error)) if error.is_permanent() => return Err(Broken::Told(told("smtp-from", FailureKind::SenderDown, &error))),
            // Also how a server says good-bye to a connection that rested.
            Err(Fault::Server(error)) if error.is_transient() => return Err(Broken::Before(refused(&error))),
            Err(_) => return Err(Broken::Before(network("connect"))),
            Ok(_) => {}
        }
        if let Err(fault) = step(wait, connection.command(Rcpt::new(to.clone(), Vec::new()))).await {
            let told = before_the_dot(&fault);
            // The dialogue can begin anew for the next person.
            if matches!(&fault, Fault::Server(error) if error.is_permanent() || error.is_transient()) && reset(connection, wait).await {
                pool.rest(line);
            }
            return Err(Broken::Told(told));
        }
        if let Err(fault) = step(wait, connection.command(Data)).await {
            return Err(Broken::Told(before_the_dot(&fault)));
        }
        match step(self.times.data, connection.message(raw)).await {
            Ok(response) => {
                let accepted = Accepted {
                    provider_id: queue_id(&response),
                };
                line.messages += 1;
                pool.rest(line);
                Ok(accepted)
            }
            Err(fault) => Err(Broken::Told(after_the_dot(&fault))),
        }
    }
}

#[async_trait]
impl Channel for Email {
    async fn send(&self, account: &SenderAccount, message: &OutboundMessage) -> Result<Accepted, SendError> {
        let Credentials::Email(credentials) = &account.credentials else {
            return Err(wrong_channel());
        };
        let Body::Mail(body) = &message.body else { return Err(wrong_channel()) };
        let to = message.to.email()?;
        let pool = self.pool(account.sender, credentials)?;
        let addresses = envelope(credentials, to)?;
        let composed = compose(credentials, message.delivery, to, body)?;
        let raw = match &pool.signer {
            Some(signer) => signer
                .signed(&composed)
                .map_err(|_| SendError::new(FailureKind::SenderDown, "credentials", "the DKIM key cannot be used"))?,
            None => composed,
        };
        self.hand_over(&pool, credentials, addresses, &raw).await
    }
}

/// One account's connections.
struct Pool {
    fingerprint: [u8; 32],
    signer: Option<Signer>,
    seats: Semaphore,
    resting: Mutex<Vec<Line>>,
}

impl Pool {
    /// A connection that probably still stands.
    fn take(&self) -> Option<Line> {
        let mut resting = locked(&self.resting);
        resting.retain(|line| line.rests_since.elapsed() < LONGEST_REST);
        resting.pop()
    }

    fn rest(&self, line: Line) {
        if line.messages < PER_CONNECTION && !line.connection.has_broken() {
            let line = Line {
                rests_since: Instant::now(),
                ..line
            };
            locked(&self.resting).push(line);
        }
    }
}

/// A connection.
struct Line {
    connection: AsyncSmtpConnection,
    rests_since: Instant,
    messages: u32,
}

/// How a dialogue ended without a message handed over.
enum Broken {
    /// Before anything was said of the message: another connection may be tried.
    Before(SendError),
    /// With this answer, which stands.
    Told(SendError),
}

/// What went wrong in one step.
enum Fault {
    /// The server's answer, or a broken connection.
    Server(SmtpError),
    /// No answer in time.
    Late,
}

async fn step<T>(patience: Duration, work: impl Future<Output = Result<T, SmtpError>>) -> Result<T, Fault> {
    match timeout(patience, work).await {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(error)) => Err(Fault::Server(error)),
        Err(_) => Err(Fault::Late),
    }
}

/// A connection whose user is known.
async fn connect(account: &MailAccount, patience: Duration) -> Result<AsyncSmtpConnection, SendError> {
    match timeout(patience, opened(account)).await {
        Ok(opened) => opened,
        Err(_) => Err(network("connect")),
    }
}

async fn opened(account: &MailAccount) -> Result<AsyncSmtpConnection, SendError> {
    let hello = ClientId::default();
    let tls = || TlsParameters::new(account.host.clone()).map_err(|error| told("smtp-tls", FailureKind::SenderDown, &error));
    let implicit = if account.tls == MailTls::Tls { Some(tls()?) } else { None };
    let server = (account.host.as_str(), account.port);
    let connection = AsyncSmtpConnection::connect_tokio1(server, None, &hello, implicit, None).await;
    let mut connection = connection.map_err(|error| greeting_failure(&error))?;
    if account.tls == MailTls::Starttls {
        let upgraded = connection.starttls(tls()?, &hello).await;
        upgraded.map_err(|error| greeting_failure(&error))?;
    }
    if let Some((user, password)) = &account.login {
        let login = Login::new(user.clone(), password.expose_secret().to_owned());
        let known = connection.auth(&[Mechanism::Plain, Mechanism::Login], &login).await;
        known.map_err(|error| login_failure(&error))?;
    }
    Ok(connection)
}

/// No connection came to stand, so nothing has left.
fn greeting_failure(error: &SmtpError) -> SendError {
    if is_about_tls(error) {
        told("smtp-tls", FailureKind::SenderDown, error)
    } else if error.is_permanent() {
        told("smtp-refused", FailureKind::SenderDown, error)
    } else if error.is_transient() {
        refused(error)
    } else {
        network("connect")
    }
}

/// A certificate that is not the server's, or a server without encryption: no later try mends it.
fn is_about_tls(error: &SmtpError) -> bool {
    let source = std::error::Error::source(error).and_then(|source| source.downcast_ref::<std::io::Error>());
    error.is_tls() || error.is_client() || source.is_some_and(|source| source.kind() == std::io::ErrorKind::InvalidData)
}

fn login_failure(error: &SmtpError) -> SendError {
    if error.is_permanent() || error.is_client() {
        // The server's words may repeat what was sent to it.
        SendError::new(FailureKind::SenderDown, "smtp-login", "the server does not know this user and password")
    } else if error.is_transient() {
        refused(error)
    } else {
        network("connect")
    }
}

/// The message itself was not sent yet.
fn before_the_dot(fault: &Fault) -> SendError {
    match fault {
        Fault::Server(error) if error.is_permanent() || error.is_transient() => refused(error),
        Fault::Server(_) | Fault::Late => network("connect"),
    }
}

/// The message was sent: only an answer says that it was not taken.
fn after_the_dot(fault: &Fault) -> SendError {
    match fault {
        Fault::Server(error) if error.is_permanent() || error.is_transient() => refused(error),
        Fault::Server(_) => SendError::new(FailureKind::OutcomeUnknown, "reset", "the connection broke before the answer"),
        Fault::Late => SendError::new(FailureKind::OutcomeUnknown, "timeout", "no answer in time"),
    }
}

/// A reply with a number, judged by its table.
fn refused(error: &SmtpError) -> SendError {
    let text = words(error);
    let number = error.status().map_or(0, u16::from);
    let status = enhanced_status(&text).unwrap_or_else(|| stand_in(number, &text));
    let code = if status.is_empty() {
        format!("smtp-{number}")
    } else {
        format!("smtp-{number}-{status}")
    };
    let fallback = if error.is_permanent() {
        FailureKind::Permanent
    } else {
        FailureKind::Retryable
    };
    let kind = FailureKind::of_code(&code).unwrap_or(fallback);
    SendError::new(kind, code, shortened(&text))
}

/// For servers that give no enhanced status where it matters.
fn stand_in(number: u16, text: &str) -> String {
    let text = text.to_lowercase();
    let is_unknown = matches!(number, 550 | 551 | 553) && UNKNOWN_MAILBOX.iter().any(|words| text.contains(words));
    if is_unknown { "5.1.1".to_owned() } else { String::new() }
}

fn told(code: &str, kind: FailureKind, error: &SmtpError) -> SendError {
    SendError::new(kind, code, shortened(&words(error)))
}

fn network(code: &str) -> SendError {
    SendError::new(FailureKind::Retryable, code, "the mail server could not be reached")
}

/// What the server said.
fn words(error: &SmtpError) -> String {
    std::error::Error::source(error).map_or_else(|| error.to_string(), |source| source.to_string())
}

fn shortened(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(LONGEST_DETAIL).collect()
}

/// The first word of the form `5.1.1`.
fn enhanced_status(text: &str) -> Option<String> {
    let is_status = |word: &&str| {
        let parts: Vec<&str> = word.split('.').collect();
        let is_number = |part: &&str| (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        parts.len() == 3 && matches!(parts[0], "4" | "5") && parts.iter().all(is_number)
    };
    let words = text.split(|c: char| !c.is_ascii_digit() && c != '.');
    words.map(|word| word.trim_matches('.')).find(is_status).map(str::to_owned)
}

/// The server's own name of the message, where it says one: `250 2.0.0 Ok: queued as 4XyZ12`.
fn queue_id(response: &Response) -> String {
    let text: Vec<&str> = response.message().collect();
    let text = text.join(" ");
    let named = text.split("queued as ").nth(1).and_then(|rest| rest.split_whitespace().next());
    shortened(named.unwrap_or(&text))
}

/// Makes the connection ready for another message after a refused recipient.
async fn reset(connection: &mut AsyncSmtpConnection, patience: Duration) -> bool {
    step(patience, connection.command(lettre::transport::smtp::commands::Rset)).await.is_ok()
}

/// Tells an account from what it was before a change, without keeping its secrets twice.
fn fingerprint(account: &MailAccount) -> [u8; 32] {
    let mut hash = Sha256::new();
    let (user, password) = account
        .login
        .as_ref()
        .map_or(("", ""), |(user, password)| (user.as_str(), password.expose_secret()));
    let (domain, selector, key) = account.dkim.as_ref().map_or(("", "", ""), |dkim| {
        (dkim.domain.as_str(), dkim.selector.as_str(), dkim.private_key.expose_secret())
    });
    let port = account.port.to_string();
    for part in [account.host.as_str(), port.as_str(), account.tls.code(), user, password, domain, selector, key] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    hash.finalize().into()
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
#[path = "email_tests.rs"]
mod tests;
