//! Background work: the only crate that names apalis.

use services::App;
use tokio_util::sync::CancellationToken;

/// Works until `shutdown` is cancelled, then drains.
///
/// # Errors
/// When the queue cannot be set up.
pub async fn run(_app: App, shutdown: CancellationToken) -> anyhow::Result<()> {
    shutdown.cancelled().await;
    Ok(())
}
