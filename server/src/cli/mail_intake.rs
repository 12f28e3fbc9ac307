//! `prachar mail-intake`: a bounce or complaint that came as an e-mail, from standard input.

use std::io::Read;

use anyhow::{Context, Result};
use config::Settings;
use services::webhooks::email::receive_report;

use crate::boot;

/// No report is larger; what follows is the message that came back.
const MOST: u64 = 1_024 * 1_024;

/// Reads one message and records what it says. An alias of a mail server calls it for each, so a
/// message that is no report is no failure: it would come back as a bounce itself.
///
/// # Errors
/// When nothing can be read, or the database cannot be reached; the mail server then tries again.
pub async fn take(settings: Settings) -> Result<()> {
    let mut raw = Vec::new();
    std::io::stdin().take(MOST).read_to_end(&mut raw).context("no message on standard input")?;
    let app = boot::connect(settings).await?;
    let taken = receive_report(&app, &raw).await;
    app.db.close().await;
    println!("{}", if taken? { "Recorded." } else { "Not a report about an e-mail of ours." });
    Ok(())
}
