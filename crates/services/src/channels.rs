//! The channels of this installation, and the sandbox's way back to our own webhook.

use std::sync::{Arc, OnceLock, Weak};

use async_trait::async_trait;
use channels::{
    Channel,
    email::Email,
    sandbox::{Callback, CallbackSink, Sandbox},
    whatsapp::{Whatsapp, WhatsappSettings},
};
use config::Settings;
use domain::SenderKind;
use secrecy::SecretString;

use crate::{
    App, Clock, Error, Result,
    app::Parts,
    seal::Sealer,
    webhooks::{self, Source},
};

/// The channels, one per kind of sender.
pub struct Channels {
    sandbox: Arc<Sandbox>,
    sandbox_secret: SecretString,
    whatsapp_base: String,
    /// Made when first needed: an installation with the sandbox alone opens no TLS client.
    whatsapp: OnceLock<Arc<Whatsapp>>,
    email: Arc<Email>,
}

impl Channels {
    pub(crate) fn new(settings: &Settings, sealer: &Sealer, clock: Arc<dyn Clock>, app: Weak<Parts>) -> Self {
        let secret = SecretString::from(hex::encode(sealer.keyed_hash("sandbox callbacks", b"")));
        let sandbox = Sandbox::new(secret.clone(), Arc::new(WayBack(app)), Arc::new(move || clock.now()), settings.sandbox_pace);
        Self {
            sandbox: Arc::new(sandbox),
            sandbox_secret: secret,
            whatsapp_base: settings.whatsapp.api_base.to_string(),
            whatsapp: OnceLock::new(),
            email: Arc::default(),
        }
    }

    /// The channel that carries messages of this kind of sender.
    ///
    /// # Errors
    /// [`Error::Internal`] when the TLS set-up of this machine cannot be used.
    pub fn of(&self, kind: SenderKind) -> Result<Arc<dyn Channel>> {
        match kind {
            SenderKind::Sandbox => Ok(self.sandbox.clone()),
            SenderKind::Whatsapp => Ok(self.whatsapp()?),
            SenderKind::Email => Ok(self.email.clone()),
        }
    }

    /// The built-in provider.
    #[must_use]
    pub fn sandbox(&self) -> &Sandbox {
        &self.sandbox
    }

    /// What the sandbox signs its callbacks with.
    #[must_use]
    pub const fn sandbox_secret(&self) -> &SecretString {
        &self.sandbox_secret
    }

    /// The client of WhatsApp's Cloud API, which also answers questions about numbers and templates.
    ///
    /// # Errors
    /// [`Error::Internal`] when the TLS set-up of this machine cannot be used.
    pub fn whatsapp(&self) -> Result<Arc<Whatsapp>> {
        if let Some(channel) = self.whatsapp.get() {
            return Ok(channel.clone());
        }
        let settings = WhatsappSettings {
            base_url: self.whatsapp_base.clone(),
            ..WhatsappSettings::default()
        };
        let channel = Whatsapp::new(&settings).map_err(|error| Error::Internal(format!("WhatsApp client: {error}")))?;
        Ok(self.whatsapp.get_or_init(|| Arc::new(channel)).clone())
    }
}

/// Posts the sandbox's callbacks where a provider's come in. Holds the application weakly, which
/// holds the sandbox.
struct WayBack(Weak<Parts>);

#[async_trait]
impl CallbackSink for WayBack {
    async fn deliver(&self, callback: Callback) {
        let app = self.0.clone();
        tokio::spawn(async move {
            tokio::time::sleep(callback.delay).await;
            let Some(app) = App::upgraded(&app) else { return };
            if let Err(error) = webhooks::receive(&app, Source::Sandbox, &callback.body, &callback.signature).await {
                tracing::warn!(%error, "a callback of the sandbox was not taken");
            }
        });
    }
}
