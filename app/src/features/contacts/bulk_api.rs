//! Server functions for deeds on many contacts.
#![expect(missing_docs, reason = "the arguments of server functions become fields; the functions say what they are")]
#![expect(clippy::too_many_arguments, reason = "one argument per field of the form")]

use domain::{Channel, ConsentMethod, ContactId, Purpose};
use leptos::prelude::*;

use super::api::ListQuery;
use crate::error::AppError;

/// One deed on the chosen contacts, or on all that match. A status of consent as the deed records it.
#[server]
pub async fn change_contacts(
    #[server(default)] ids: Vec<ContactId>,
    everyone: Option<String>,
    #[server(default)] query: ListQuery,
    deed: String,
    #[server(default)] label: String,
    #[server(default)] group: String,
    #[server(default)] channels: Vec<Channel>,
    #[server(default)] purposes: Vec<Purpose>,
    method: Option<ConsentMethod>,
    #[server(default)] evidence: String,
) -> Result<u64, AppError> {
    use crate::server_context::require;
    use services::contacts::{self, BulkDeed, Selection};
    let (app, actor) = require(domain::Permission::ManageContacts)?;
    let deed = match deed.parse() {
        Ok(status) => BulkDeed::Consent(services::consents::Change {
            channels: channels.into_iter().collect(),
            purposes: purposes.into_iter().collect(),
            status,
            method: method.unwrap_or(ConsentMethod::Paper),
            evidence,
        }),
        Err(_) => BulkDeed::from_texts(&deed, &label, &group)?,
    };
    let selection = match everyone {
        Some(_) => Selection::Matching(contacts::filter_of(&query.q, &query.tag, &query.group, &query.language, &query.consent)),
        None => Selection::These(ids),
    };
    let done = contacts::apply(&app, &actor, &selection, &deed).await?;
    let undo = matches!(deed, BulkDeed::Delete).then(|| done.at.timestamp_micros().to_string());
    let (changed, undo) = (done.changed.to_string(), undo.unwrap_or_default());
    leptos_axum::redirect(&query.address(&[("changed", &changed), ("undo", &undo)]));
    Ok(done.changed)
}

/// Undoes the deletion of many; `at` is the moment of the deletion in microseconds.
#[server]
pub async fn restore_contacts(at: i64) -> Result<u64, AppError> {
    use crate::server_context::require;
    let (app, actor) = require(domain::Permission::ManageContacts)?;
    let at = chrono::DateTime::from_timestamp_micros(at).ok_or_else(|| AppError::new(domain::ErrorCode::NotFound))?;
    let restored = services::contacts::restore_deleted(&app, &actor, at).await?;
    leptos_axum::redirect(&format!("/contacts?restored={restored}"));
    Ok(restored)
}
