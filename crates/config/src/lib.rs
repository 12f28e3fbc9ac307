//! Settings: read once from the environment, validated at boot, typed ever after.
//!
//! A bad value names its variable and the accepted form. With nothing set Prachar runs on SQLite
//! at `data/prachar.db` with the sandbox channel.

use std::{net::SocketAddr, path::PathBuf};

use base64::{Engine, engine::general_purpose::STANDARD};
use secrecy::{ExposeSecret, SecretString};
use url::Url;

mod ai;

pub use ai::{Ai, AiModel, AiPrice, TaskModels};

/// All settings.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where and as what the web server runs.
    pub web: Web,
    /// The database.
    pub database_url: SecretString,
    /// Master key for sealing secrets and signing tokens: 32 bytes.
    pub secret_key: SecretKey,
    /// Outgoing transactional e-mail.
    pub mail: Mail,
    /// WhatsApp Cloud API.
    pub whatsapp: Whatsapp,
    /// The text models that write and give second opinions.
    pub ai: Ai,
    /// Folder for uploads, the mail outbox and, by default, the database.
    pub data_dir: PathBuf,
    /// Latencies of the sandbox are multiplied by this: 1 is lifelike, 0 is immediate.
    pub sandbox_pace: f64,
    /// For how many years the evidence of a campaign is kept at the least; 5 to 30.
    pub evidence_years: u32,
}

/// Where and as what the web server runs.
#[derive(Clone, Debug)]
pub struct Web {
    /// Address to listen on.
    pub addr: SocketAddr,
    /// The address users see, without a trailing slash; links in e-mails begin with it.
    pub base_url: Url,
    /// Production: secure cookies, no defaults for secrets.
    pub is_production: bool,
    /// Demo accounts are offered on the sign-in page.
    pub is_demo: bool,
    /// Whether `X-Forwarded-For` is to be believed (a proxy of ours stands in front).
    pub trusts_proxy: bool,
    /// Folder with the compiled assets, when it is not beside the binary.
    pub site_dir: Option<PathBuf>,
    /// Logs as JSON lines instead of text.
    pub json_logs: bool,
}

/// Outgoing transactional e-mail.
#[derive(Clone, Debug)]
pub struct Mail {
    /// `smtp://` or `smtps://` address; none writes to a file outbox.
    pub smtp_url: Option<SecretString>,
    /// Sender, `Name <address>` or an address.
    pub from: String,
    /// What news about campaigns' e-mails must show; none refuses all of them.
    pub webhook_secret: Option<SecretString>,
}

/// WhatsApp Cloud API, installation-wide part; number and token belong to an organisation.
#[derive(Clone, Debug)]
pub struct Whatsapp {
    /// Base of the Graph API with its version, without a trailing slash.
    pub api_base: Url,
    /// Signs webhooks; none refuses all of them.
    pub app_secret: Option<SecretString>,
    /// Answers the webhook handshake; none refuses it.
    pub verify_token: Option<SecretString>,
}

/// The 32-byte master key.
#[derive(Clone)]
pub struct SecretKey([u8; 32]);

impl SecretKey {
    /// The key's bytes.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl std::fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecretKey(***)")
    }
}

/// A setting that cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{variable}: {problem}; accepted: {accepted}")]
pub struct BadSetting {
    /// The environment variable.
    pub variable: &'static str,
    /// What is wrong with it. Never holds the value of a secret.
    pub problem: String,
    /// The accepted form, with an example.
    pub accepted: &'static str,
}

/// Published in this file, so good for development only; production refuses to start with it.
const DEVELOPMENT_KEY: [u8; 32] = *b"prachar development key, 32 byte";

impl Settings {
    /// Reads settings through `get`, which answers with a variable's value.
    ///
    /// # Errors
    /// Every [`BadSetting`] found, so that all can be mended at once.
    pub fn from_env(get: impl Fn(&str) -> Option<String>) -> Result<Self, Vec<BadSetting>> {
        let mut reader = Reader {
            get: &get,
            problems: Vec::new(),
        };
        let is_production = reader.choice("PRACHAR_ENV", &["development", "production"], "development or production") == Some(1);
        let web = reader.web(is_production);
        let data_dir = PathBuf::from(reader.text("PRACHAR_DATA_DIR").unwrap_or_else(|| "data".into()));
        let settings = Self {
            database_url: reader.database_url(&data_dir),
            secret_key: reader.secret_key(is_production),
            mail: reader.mail(is_production),
            whatsapp: reader.whatsapp(),
            ai: reader.ai(),
            sandbox_pace: reader.sandbox_pace(),
            evidence_years: reader.evidence_years(),
            web,
            data_dir,
        };
        if reader.problems.is_empty() { Ok(settings) } else { Err(reader.problems) }
    }

    /// Whether secrets are sealed with the key published in the source.
    #[must_use]
    pub fn uses_development_key(&self) -> bool {
        self.secret_key.0 == DEVELOPMENT_KEY
    }
}

struct Reader<'a> {
    get: &'a dyn Fn(&str) -> Option<String>,
    problems: Vec<BadSetting>,
}

impl Reader<'_> {
    fn text(&self, variable: &str) -> Option<String> {
        (self.get)(variable).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
    }

    fn secret(&self, variable: &str) -> Option<SecretString> {
        self.text(variable).map(SecretString::from)
    }

    fn refuse(&mut self, variable: &'static str, problem: impl Into<String>, accepted: &'static str) {
        self.problems.push(BadSetting {
            variable,
            problem: problem.into(),
            accepted,
        });
    }

    fn choice(&mut self, variable: &'static str, choices: &[&str], accepted: &'static str) -> Option<usize> {
        let value = self.text(variable)?;
        let index = choices.iter().position(|choice| *choice == value);
        if index.is_none() {
            self.refuse(variable, format!("\"{value}\" is not a choice"), accepted);
        }
        index
    }

    fn flag(&mut self, variable: &'static str) -> bool {
        self.choice(variable, &["0", "1"], "0 or 1") == Some(1)
    }

    fn url(&mut self, variable: &'static str, default: &str, accepted: &'static str) -> Url {
        let value = self.text(variable).unwrap_or_else(|| default.to_owned());
        let parsed = Url::parse(value.trim_end_matches('/'))
            .ok()
            .filter(|url| matches!(url.scheme(), "http" | "https") && url.host().is_some());
        parsed.unwrap_or_else(|| {
            self.refuse(variable, format!("\"{value}\" is not a web address"), accepted);
            fallback_url()
        })
    }

    fn web(&mut self, is_production: bool) -> Web {
        const ADDR: &str = "an IP address and port, for example 127.0.0.1:3000";
        let addr = self.text("PRACHAR_ADDR").unwrap_or_else(|| "127.0.0.1:3000".into());
        let parsed = addr.parse().unwrap_or_else(|_| {
            self.refuse("PRACHAR_ADDR", format!("\"{addr}\" is not an address"), ADDR);
            SocketAddr::from(([127, 0, 0, 1], 3000))
        });
        let base_url = self.url(
            "PRACHAR_BASE_URL",
            &format!("http://{parsed}"),
            "a web address, for example https://prachar.example",
        );
        let is_demo = self.flag("PRACHAR_DEMO");
        if is_demo && is_production {
            self.refuse("PRACHAR_DEMO", "demo accounts never run in production", "0, or PRACHAR_ENV=development");
        }
        if is_production && base_url.scheme() != "https" {
            self.refuse("PRACHAR_BASE_URL", "production needs https", "a web address that begins with https://");
        }
        Web {
            addr: parsed,
            base_url,
            is_production,
            is_demo,
            trusts_proxy: self.flag("PRACHAR_TRUST_PROXY"),
            site_dir: self.text("PRACHAR_SITE").map(PathBuf::from),
            json_logs: self
                .choice("PRACHAR_LOG_FORMAT", &["text", "json"], "text or json")
                .map_or(is_production, |choice| choice == 1),
        }
    }

    fn database_url(&mut self, data_dir: &std::path::Path) -> SecretString {
        let url = self
            .text("DATABASE_URL")
            .unwrap_or_else(|| format!("sqlite:{}", data_dir.join("prachar.db").display()));
        if !["sqlite:", "postgres://", "postgresql://"].iter().any(|scheme| url.starts_with(scheme)) {
            self.refuse(
                "DATABASE_URL",
                "unknown kind of database",
                "sqlite:PATH or postgres://USER:PASSWORD@HOST/DATABASE",
            );
        }
        SecretString::from(url)
    }

    fn secret_key(&mut self, is_production: bool) -> SecretKey {
        const ACCEPTED: &str = "32 random bytes in base64, made by: openssl rand -base64 32";
        let Some(value) = self.secret("PRACHAR_SECRET_KEY") else {
            if is_production {
                self.refuse("PRACHAR_SECRET_KEY", "not set", ACCEPTED);
            }
            return SecretKey(DEVELOPMENT_KEY);
        };
        let bytes = STANDARD.decode(value.expose_secret()).ok().and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
        if bytes.is_none() || (is_production && bytes == Some(DEVELOPMENT_KEY)) {
            self.refuse("PRACHAR_SECRET_KEY", "not a usable key", ACCEPTED);
        }
        SecretKey(bytes.unwrap_or(DEVELOPMENT_KEY))
    }

    fn mail(&mut self, is_production: bool) -> Mail {
        const ACCEPTED: &str = "smtp://USER:PASSWORD@HOST:587 or smtps://USER:PASSWORD@HOST:465";
        let smtp_url = self.secret("SMTP_URL");
        match &smtp_url {
            Some(url) if !["smtp://", "smtps://"].iter().any(|scheme| url.expose_secret().starts_with(scheme)) => {
                self.refuse("SMTP_URL", "not an SMTP address", ACCEPTED);
            }
            None if is_production => self.refuse("SMTP_URL", "not set; links by e-mail would reach nobody", ACCEPTED),
            _ => {}
        }
        Mail {
            smtp_url,
            from: self.text("MAIL_FROM").unwrap_or_else(|| "Prachar <no-reply@prachar.example>".into()),
            webhook_secret: self.secret("EMAIL_WEBHOOK_SECRET"),
        }
    }

    fn sandbox_pace(&mut self) -> f64 {
        let Some(value) = self.text("PRACHAR_SANDBOX_PACE") else { return 1.0 };
        let pace = value.parse().ok().filter(|pace| (0.0..=100.0).contains(pace));
        pace.unwrap_or_else(|| {
            self.refuse(
                "PRACHAR_SANDBOX_PACE",
                format!("\"{value}\" is not a pace"),
                "a number from 0 (immediate) to 100, usually 1",
            );
            1.0
        })
    }

    /// The law asks for five years, so fewer are refused.
    fn evidence_years(&mut self) -> u32 {
        let Some(value) = self.text("PRACHAR_EVIDENCE_YEARS") else { return 5 };
        let years = value.parse().ok().filter(|years| (5..=30).contains(years));
        years.unwrap_or_else(|| {
            self.refuse(
                "PRACHAR_EVIDENCE_YEARS",
                format!("\"{value}\" is not a number of years"),
                "a whole number from 5 to 30, usually 5",
            );
            5
        })
    }

    fn whatsapp(&mut self) -> Whatsapp {
        Whatsapp {
            api_base: self.url(
                "WHATSAPP_API_BASE",
                "https://graph.facebook.com/v23.0",
                "a web address, for example https://graph.facebook.com/v23.0",
            ),
            app_secret: self.secret("WHATSAPP_APP_SECRET"),
            verify_token: self.secret("WHATSAPP_VERIFY_TOKEN"),
        }
    }
}

/// Stands in for a refused address so that reading goes on and finds further problems.
fn fallback_url() -> Url {
    match Url::parse("http://127.0.0.1") {
        Ok(url) => url,
        Err(_) => unreachable!("a constant address"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    fn read(pairs: &[(&str, &str)]) -> Result<Settings, Vec<BadSetting>> {
        let map: HashMap<String, String> = pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        Settings::from_env(|name| map.get(name).cloned())
    }

    fn refused(pairs: &[(&str, &str)]) -> Vec<&'static str> {
        read(pairs).expect_err("must be refused").into_iter().map(|bad| bad.variable).collect()
    }

    #[test]
    fn nothing_set_runs_on_sqlite() {
        let settings = read(&[]).unwrap();
        assert_eq!(settings.database_url.expose_secret(), "sqlite:data/prachar.db");
        assert_eq!(settings.web.base_url.as_str(), "http://127.0.0.1:3000/");
        assert!(!settings.web.is_production && !settings.web.is_demo);
    }

    #[test]
    fn every_bad_value_is_named() {
        assert_eq!(
            refused(&[
                ("PRACHAR_ADDR", "x"),
                ("DATABASE_URL", "mysql://x"),
                ("PRACHAR_SECRET_KEY", "short"),
                ("SMTP_URL", "http://x"),
                ("WHATSAPP_API_BASE", "ftp://x"),
                ("PRACHAR_EVIDENCE_YEARS", "4")
            ]),
            [
                "PRACHAR_ADDR",
                "DATABASE_URL",
                "PRACHAR_SECRET_KEY",
                "SMTP_URL",
                "WHATSAPP_API_BASE",
                "PRACHAR_EVIDENCE_YEARS"
            ]
        );
    }

    #[test]
    fn production_takes_no_defaults_and_no_demo() {
        let refused = refused(&[("PRACHAR_ENV", "production"), ("PRACHAR_DEMO", "1")]);
        assert_eq!(refused, ["PRACHAR_DEMO", "PRACHAR_BASE_URL", "PRACHAR_SECRET_KEY", "SMTP_URL"]);
    }

    #[test]
    fn a_model_needs_address_and_name() {
        let none = read(&[]).unwrap().ai;
        assert!(none.model.is_none());
        assert_eq!((none.daily_calls, none.typing_calls), (500, 0));
        let local = read(&[
            ("AI_BASE_URL", "http://127.0.0.1:11434/v1/"),
            ("AI_MODEL", "small"),
            ("AI_DAILY_CALLS", "20"),
            ("AI_TYPING_CALLS", "5"),
        ])
        .unwrap()
        .ai;
        let model = local.model.unwrap();
        assert_eq!(
            (model.base_url.as_str(), model.name.as_str(), local.daily_calls, local.typing_calls),
            ("http://127.0.0.1:11434/v1", "small", 20, 5)
        );
        assert_eq!(refused(&[("AI_MODEL", "small")]), ["AI_BASE_URL"]);
        assert_eq!(refused(&[("AI_BASE_URL", "https://x.example/v1")]), ["AI_MODEL"]);
        assert_eq!(
            refused(&[
                ("AI_BASE_URL", "x"),
                ("AI_MODEL", "small"),
                ("AI_DAILY_CALLS", "many"),
                ("AI_TYPING_CALLS", "-1")
            ]),
            ["AI_BASE_URL", "AI_DAILY_CALLS", "AI_TYPING_CALLS"]
        );
    }

    #[test]
    fn secrets_never_show() {
        let settings = read(&[
            ("DATABASE_URL", "postgres://u:hush@h/d"),
            ("WHATSAPP_APP_SECRET", "hush"),
            ("AI_API_KEY", "hush"),
            ("AI_BASE_URL", "http://h/v1"),
            ("AI_MODEL", "m"),
        ])
        .unwrap();
        assert!(!format!("{settings:?}").contains("hush"));
    }
}
