//! Server functions of API keys.
#![expect(missing_docs, reason = "the arguments of server functions become fields; the functions say what they are")]

use chrono::{DateTime, Utc};
use domain::ApiKeyId;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::AppError;

/// A key as the list shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyRow {
    /// Its id.
    pub id: ApiKeyId,
    /// What it is for.
    pub name: String,
    /// Its first characters.
    pub prefix: String,
    /// Whose it is.
    pub member: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was last used.
    pub last_used_at: Option<DateTime<Utc>>,
    /// Since when it no longer works.
    pub revoked_at: Option<DateTime<Utc>>,
}

/// The keys in the reader's reach.
#[server]
pub async fn list_api_keys() -> Result<Vec<KeyRow>, AppError> {
    use crate::server_context::require;
    let (app, actor) = require(domain::Permission::ManageApiKeys)?;
    let keys = services::api_keys::list(&app, &actor).await?;
    let row = |key: services::api_keys::ApiKey| KeyRow {
        id: key.id,
        name: key.name,
        prefix: key.prefix,
        member: key.member_name,
        created_at: key.created_at,
        last_used_at: key.last_used_at,
        revoked_at: key.revoked_at,
    };
    Ok(keys.into_iter().map(row).collect())
}

/// Makes a key; the page shows it once.
#[server]
pub async fn create_api_key(name: String) -> Result<(), AppError> {
    use crate::server_context::{hand_over_once, require};
    let (app, actor) = require(domain::Permission::ManageApiKeys)?;
    let key = services::api_keys::create(&app, &actor, &name).await?;
    hand_over_once("api-key", &key.secret)?;
    leptos_axum::redirect("/settings/api-keys?done=created");
    Ok(())
}

/// The key just made, once; empty otherwise.
#[server]
pub async fn fresh_api_key() -> Result<String, AppError> {
    use crate::server_context::{require, take_once};
    require(domain::Permission::ManageApiKeys)?;
    take_once("api-key")
}

/// Ends a key.
#[server]
pub async fn revoke_api_key(id: ApiKeyId) -> Result<(), AppError> {
    use crate::server_context::require;
    let (app, actor) = require(domain::Permission::ManageApiKeys)?;
    services::api_keys::revoke(&app, &actor, id).await?;
    leptos_axum::redirect("/settings/api-keys?done=revoked");
    Ok(())
}
