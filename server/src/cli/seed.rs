//! `prachar seed demo`.

use anyhow::{Context, Result, bail};
use config::Settings;

use crate::boot;

/// Makes the demo organisation, or completes it; a second run changes nothing.
///
/// # Errors
/// In production, or when the database refuses.
pub async fn demo(settings: Settings) -> Result<()> {
    if settings.web.is_production {
        bail!("the demo accounts have a published password; they are never made in production");
    }
    let app = boot::connect_and_migrate(settings).await?;
    services::demo::seed(&app).await.context("seeding the demo failed")?;
    app.db.close().await;
    println!("The demo organisation is ready. Accounts: owner@, admin@, approver@, advisor@ and dpo@demo.example; password: prachar-demo");
    Ok(())
}
