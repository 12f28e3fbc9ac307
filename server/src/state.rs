//! What handlers share.

use axum::extract::FromRef;
use leptos::config::LeptosOptions;
use metrics_exporter_prometheus::PrometheusHandle;
use services::App;
use tokio_util::sync::CancellationToken;

use crate::time_limits::Times;

/// Shared by every handler. Cheap to clone.
#[derive(Clone)]
pub struct ServerState {
    /// The use cases.
    pub app: App,
    /// Where the compiled assets are and what they are called.
    pub leptos: LeptosOptions,
    /// Renders the metrics, where they are collected.
    pub metrics: Option<PrometheusHandle>,
    /// Cancelled when the server stops: ends event streams so that draining can finish.
    pub shutdown: CancellationToken,
    /// How long requests may take.
    pub times: Times,
}

impl FromRef<ServerState> for App {
    fn from_ref(state: &ServerState) -> Self {
        state.app.clone()
    }
}

impl FromRef<ServerState> for LeptosOptions {
    fn from_ref(state: &ServerState) -> Self {
        state.leptos.clone()
    }
}

impl FromRef<ServerState> for CancellationToken {
    fn from_ref(state: &ServerState) -> Self {
        state.shutdown.clone()
    }
}
