//! `prachar doctor`: what is wrong with this installation, and what to do about it.

use std::path::Path;

use anyhow::{Result, bail};
use config::Settings;
use services::{
    App,
    mails::Standing,
    second_opinion::{self, Health},
};

use crate::{boot, site};

/// Below this much free disk a campaign may not be able to record its results.
const LOW_DISK: u64 = 1024 * 1024 * 1024;

enum Finding {
    Good(String),
    Note(String),
    Bad(String),
}

/// Examines database, key, disk, assets and providers and prints a line for each.
///
/// # Errors
/// When something must be mended before Prachar can work.
pub async fn examine(settings: Settings) -> Result<()> {
    let mut findings = vec![
        key(&settings),
        disk(&settings.data_dir),
        assets(&settings),
        whatsapp(&settings),
        mail(&settings),
        ai(&settings).await,
    ];
    findings.extend(database(settings).await);
    let mut bad = 0;
    for finding in &findings {
        match finding {
            Finding::Good(text) => println!("ok    {text}"),
            Finding::Note(text) => println!("note  {text}"),
            Finding::Bad(text) => {
                bad += 1;
                println!("FAIL  {text}");
            }
        }
    }
    if bad == 0 {
        Ok(())
    } else {
        bail!("{bad} of {} checks failed", findings.len())
    }
}

fn key(settings: &Settings) -> Finding {
    if settings.uses_development_key() {
        Finding::Note(
            "key: the published development key is in use; before real data make one with: openssl rand -base64 32, and set PRACHAR_SECRET_KEY".into(),
        )
    } else {
        Finding::Good("key: set".into())
    }
}

fn disk(data_dir: &Path) -> Finding {
    let probe = data_dir.join(".write-probe");
    if let Err(error) = std::fs::create_dir_all(data_dir)
        .and_then(|()| std::fs::write(&probe, b"x"))
        .and_then(|()| std::fs::remove_file(&probe))
    {
        return Finding::Bad(format!(
            "disk: cannot write to {} ({error}); give the process write access or set PRACHAR_DATA_DIR",
            data_dir.display()
        ));
    }
    match rustix::fs::statvfs(data_dir).map(|stat| stat.f_bavail * stat.f_frsize) {
        Ok(free) if free < LOW_DISK => Finding::Bad(format!("disk: only {} MB free in {}; free some space", free / 1_048_576, data_dir.display())),
        Ok(free) => Finding::Good(format!("disk: {} MB free in {}", free / 1_048_576, data_dir.display())),
        Err(error) => Finding::Note(format!("disk: free space unknown ({error})")),
    }
}

fn assets(settings: &Settings) -> Finding {
    match site::find(settings.web.site_dir.as_deref()) {
        Ok(options) => Finding::Good(format!("assets: {}", options.site_root)),
        Err(error) => Finding::Bad(format!("assets: {error}")),
    }
}

fn whatsapp(settings: &Settings) -> Finding {
    let missing: Vec<&str> = [
        ("WHATSAPP_APP_SECRET", settings.whatsapp.app_secret.is_none()),
        ("WHATSAPP_VERIFY_TOKEN", settings.whatsapp.verify_token.is_none()),
    ]
    .into_iter()
    .filter_map(|(name, is_missing)| is_missing.then_some(name))
    .collect();
    if missing.is_empty() {
        Finding::Good(format!("whatsapp: webhooks at {}webhooks/whatsapp", settings.web.base_url))
    } else {
        Finding::Note(format!("whatsapp: sandbox only; to receive callbacks from Meta set {}", missing.join(" and ")))
    }
}

fn mail(settings: &Settings) -> Finding {
    if settings.mail.smtp_url.is_some() {
        Finding::Good("e-mail: SMTP".into())
    } else {
        Finding::Note(format!(
            "e-mail: written to {}; set SMTP_URL to send it",
            settings.data_dir.join("outbox").display()
        ))
    }
}

async fn ai(settings: &Settings) -> Finding {
    match second_opinion::probe(settings).await {
        Health::Classifier(name) => Finding::Note(format!(
            "ai: no text model; the {name} gives second opinions; to have a model asked set AI_BASE_URL, AI_MODEL and AI_API_KEY"
        )),
        Health::Answers(name, time) => Finding::Good(format!("ai: model {name} answers in {} ms", time.as_millis())),
        Health::Silent(name, reason) => Finding::Bad(format!(
            "ai: model {name} gives no opinion ({reason}); check AI_BASE_URL, AI_MODEL and AI_API_KEY; until then the embedded classifier stands in for it"
        )),
    }
}

/// The database, and what stands in it for the operator to see.
async fn database(settings: Settings) -> Vec<Finding> {
    let app = match boot::connect(settings).await {
        Ok(app) => app,
        Err(error) => return vec![Finding::Bad(format!("database: {error:#}"))],
    };
    match app.db.pending_migrations().await {
        Ok(0) => vec![Finding::Good(format!("database: {:?}, up to date", app.db.engine())), mails(&app).await],
        Ok(count) => vec![Finding::Bad(format!("database: {count} migrations missing; run: prachar migrate"))],
        Err(error) => vec![Finding::Bad(format!("database: {error}; check DATABASE_URL"))],
    }
}

/// E-mails that did not go out at the first attempt.
async fn mails(app: &App) -> Finding {
    match services::mails::standing(app).await {
        Ok(Standing {
            put_off: 0,
            given_up: 0,
            waiting,
        }) => Finding::Good(format!("e-mails: {waiting} waiting, none in trouble")),
        Ok(Standing { put_off, given_up, .. }) => Finding::Note(format!(
            "e-mails: {put_off} could not be handed over so far and are tried again, {given_up} were given up in the last 30 days; \
             the log says why: look for \"an e-mail was\", and check SMTP_URL"
        )),
        Err(error) => Finding::Bad(format!("e-mails: {error}; check DATABASE_URL")),
    }
}
