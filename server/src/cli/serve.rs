//! `prachar serve` and `prachar worker`.

use std::{net::SocketAddr, time::Duration};

use anyhow::{Context, Result};
use config::Settings;
use metrics_exporter_prometheus::PrometheusBuilder;
use services::App;
use tokio::{net::TcpListener, signal::unix::SignalKind};
use tokio_util::sync::CancellationToken;

use crate::{boot, router::router, site, state::ServerState, time_limits::Times};

/// How long requests under way may go on after a stop was asked for.
const DRAIN: Duration = Duration::from_secs(20);

/// Runs the web server and the worker until SIGTERM or Ctrl-C, then drains both.
///
/// # Errors
/// When the address is taken, the assets are missing or the database cannot be reached.
pub async fn serve(settings: Settings) -> Result<()> {
    let leptos = site::find(settings.web.site_dir.as_deref())?;
    let addr = settings.web.addr;
    let metrics = PrometheusBuilder::new().install_recorder().context("metrics cannot be collected")?;
    let app = boot::connect_and_migrate(settings).await?;
    let shutdown = stop_signal()?;
    let state = ServerState {
        app: app.clone(),
        leptos,
        metrics: Some(metrics),
        shutdown: shutdown.clone(),
        times: Times::default(),
    };
    let listener = TcpListener::bind(addr)
        .await
        .with_context(|| format!("cannot listen on {addr}; is it in use? Set PRACHAR_ADDR"))?;
    announce(&app, listener.local_addr()?);
    let worker = tokio::spawn(worker::run(app.clone(), shutdown.clone()));
    let service = router(state).into_make_service_with_connect_info::<SocketAddr>();
    let stopped = shutdown.clone();
    let server = axum::serve(listener, service).with_graceful_shutdown(async move { stopped.cancelled().await });
    tokio::select! {
        result = async { server.await } => result.context("the web server failed")?,
        () = async { shutdown.cancelled().await; tokio::time::sleep(DRAIN).await } => tracing::warn!("some requests did not end in time"),
    }
    finish(app, shutdown, worker).await
}

/// Runs the worker alone until SIGTERM or Ctrl-C.
///
/// # Errors
/// When the database cannot be reached.
pub async fn work(settings: Settings) -> Result<()> {
    let app = boot::connect_and_migrate(settings).await?;
    let shutdown = stop_signal()?;
    let worker = tokio::spawn(worker::run(app.clone(), shutdown.clone()));
    shutdown.cancelled().await;
    finish(app, shutdown, worker).await
}

async fn finish(app: App, shutdown: CancellationToken, worker: tokio::task::JoinHandle<Result<()>>) -> Result<()> {
    shutdown.cancel();
    worker.await.context("the worker stopped badly")??;
    app.db.close().await;
    tracing::info!("stopped");
    Ok(())
}

/// A token that SIGTERM and Ctrl-C cancel.
fn stop_signal() -> Result<CancellationToken> {
    let token = CancellationToken::new();
    let mut terminate = tokio::signal::unix::signal(SignalKind::terminate()).context("cannot listen for SIGTERM")?;
    let asked = token.clone();
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        }
        tracing::info!("stopping");
        asked.cancel();
    });
    Ok(token)
}

fn announce(app: &App, addr: SocketAddr) {
    println!("Prachar is at http://{addr}");
    if app.settings.web.is_demo {
        println!("Demo accounts: owner@, admin@, approver@, advisor@ and dpo@demo.example; password: prachar-demo");
    }
}
