//! Pages for people without an account: plain HTML, without the application and without scripts.

mod sheet;
mod subscription;

use axum::{Router, routing::get};

use crate::state::ServerState;

/// Every such page. A link in an e-mail names one person; nobody signs in.
pub fn router() -> Router<ServerState> {
    Router::new()
        .route("/u/{token}", get(subscription::ask).post(subscription::unsubscribe))
        .route("/u/{token}/preferences", get(subscription::preferences).post(subscription::choose))
}
