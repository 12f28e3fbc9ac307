//! `prachar audit verify`.

use anyhow::{Result, bail};
use config::Settings;
use services::audit::{Chain, verify as verify_chain};

use crate::boot;

/// Follows every organisation's chain.
///
/// # Errors
/// Names the first broken entry.
pub async fn verify(settings: Settings) -> Result<()> {
    let app = boot::connect(settings).await?;
    let mut conn = app.db.read().await?;
    let (mut chains, mut entries) = (0, 0);
    for org in storage::orgs::ids(&mut conn).await? {
        match verify_chain(&app, org).await? {
            Chain::Whole(length) => {
                chains += 1;
                entries += length;
            }
            Chain::Broken { seq, problem } => bail!("audit log of organisation {org} is broken at entry {seq}: {problem}"),
        }
    }
    println!("The audit log is whole: {chains} organisations, {entries} entries.");
    Ok(())
}
