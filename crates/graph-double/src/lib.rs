//! A stand-in for WhatsApp's Cloud API that speaks the real wire protocol.
//!
//! It checks each request as strictly as the platform, keeps a log of what it accepted, fails in
//! the ways it is told to, and plays signed webhooks. It shares no code with the client it tests:
//! a mistake made on both sides would prove nothing.
//!
//! ```text
//! POST /{version}/{phone number id}/messages   as the platform
//! GET  /{version}/{account id}/message_templates    the templates it was given, by pages
//! GET  /{version}/{phone number id}?fields=          what it was told about the number
//! PUT  /__account    {"waba_id","templates","number"}: what it answers to these two
//! GET  /__log        counts, and every delivery id that was accepted more than once
//! GET  /__requests   every request in order (unless bodies are not kept)
//! DELETE /__log      forget
//! PUT  /__rules      how to fail: a JSON list of rules, in place of those before
//! POST /__rules      the same, added to those before
//! POST /__webhook    {"field","value"}: sign it and post it to the webhook address
//! ```

mod account;
mod log;
mod message;
mod reply;
mod rules;
mod server;
mod webhooks;

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::{net::TcpListener, task::JoinHandle};

pub use crate::{
    account::Account,
    log::{Exchange, Log, Summary},
    rules::{Act, Rule},
    webhooks::WebhookOptions,
};

/// How the double behaves.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The only bearer token it takes.
    pub token: String,
    /// The only number it serves; none serves any.
    pub phone_number_id: Option<String>,
    /// Messages per second and number above which it answers 130429; none for no limit.
    pub rate_limit: Option<u32>,
    /// Whether requests are kept with their bodies (tests) or only counted (benches).
    pub keeps_bodies: bool,
    /// Webhooks to play after each accepted message; none plays none.
    pub webhooks: Option<WebhookOptions>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            token: "test-token".to_owned(),
            phone_number_id: None,
            rate_limit: None,
            keeps_bodies: true,
            webhooks: None,
        }
    }
}

/// A running double. Stops when dropped.
pub struct GraphDouble {
    address: SocketAddr,
    shared: Arc<Shared>,
    tasks: Vec<JoinHandle<()>>,
}

/// What all connections share.
pub(crate) struct Shared {
    pub(crate) options: Options,
    log: Mutex<Log>,
    rules: Mutex<rules::Rules>,
    account: Mutex<Account>,
    pub(crate) player: Option<webhooks::Player>,
}

impl Shared {
    pub(crate) fn log(&self) -> MutexGuard<'_, Log> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn summary(&self) -> Summary {
        let mut summary = self.log().summary();
        if let Some(player) = &self.player {
            (summary.webhooks_posted, summary.webhooks_refused) = player.counts();
        }
        summary
    }

    pub(crate) fn account(&self) -> MutexGuard<'_, Account> {
        self.account.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn rules(&self) -> MutexGuard<'_, rules::Rules> {
        self.rules.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl GraphDouble {
    /// Starts one.
    ///
    /// # Errors
    /// When the address cannot be listened on.
    pub async fn start(options: Options) -> std::io::Result<Self> {
        let listener = TcpListener::bind(options.listen).await?;
        let address = listener.local_addr()?;
        let mut tasks = Vec::new();
        let player = options.webhooks.clone().map(|webhooks| {
            let (player, task) = webhooks::Player::start(webhooks);
            tasks.push(task);
            player
        });
        let shared = Arc::new(Shared {
            log: Mutex::new(Log::new(options.keeps_bodies)),
            rules: Mutex::default(),
            account: Mutex::default(),
            player,
            options,
        });
        tasks.push(tokio::spawn(server::serve(listener, shared.clone())));
        Ok(Self { address, shared, tasks })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The base address for `WHATSAPP_API_BASE`.
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Replaces the rules.
    pub fn set_rules(&self, rules: Vec<Rule>) {
        self.shared.rules().replace(rules);
    }

    /// Sets what it answers about an account and its number.
    pub fn set_account(&self, account: Account) {
        *self.shared.account() = account;
    }

    /// Counts so far.
    #[must_use]
    pub fn summary(&self) -> Summary {
        self.shared.summary()
    }

    /// Every request so far, in order; empty when bodies are not kept.
    #[must_use]
    pub fn exchanges(&self) -> Vec<Exchange> {
        self.shared.log().exchanges().to_vec()
    }

    /// Signs and posts one change (`field`, `value`) to the webhook address, as the platform does
    /// for inbound messages and preferences. Returns the HTTP status it was answered with, or none
    /// when there was no answer or no address is set.
    pub async fn play(&self, field: &str, value: serde_json::Value) -> Option<u16> {
        self.shared.player.as_ref()?.play(field, value).await
    }
}

impl Drop for GraphDouble {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}
