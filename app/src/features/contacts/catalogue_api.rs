//! Server functions of groups, custom fields, the suppression list and duplicates.
#![expect(missing_docs, reason = "the arguments of server functions become fields; the functions say what they are")]

use chrono::{DateTime, Utc};
use domain::{Channel, ContactId, GroupId, SuppressionReason};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::AppError;

/// A group with its size.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupRow {
    pub id: GroupId,
    pub name: String,
    pub contacts: u64,
}

/// A custom field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldRow {
    pub name: String,
    pub label: String,
}

/// An entry of the suppression list; a number is masked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuppressionRow {
    pub channel: Channel,
    pub address: String,
    pub shown: String,
    pub reason: SuppressionReason,
    pub created_at: DateTime<Utc>,
}

/// A contact in a set of possible duplicates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TwinRow {
    pub id: ContactId,
    pub name: String,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub city: String,
    pub created_at: DateTime<Utc>,
}

/// The organisation's groups.
#[server]
pub async fn list_groups() -> Result<Vec<GroupRow>, AppError> {
    use crate::server_context::require;
    let (app, actor) = require(domain::Permission::ViewContacts)?;
    let groups = services::groups::list(&app, &actor).await?;
    Ok(groups
        .into_iter()
        .map(|sized| GroupRow {
            id: sized.group.id,
            name: sized.group.name,
            contacts: sized.contacts,
        })
        .collect())
}

/// Makes a group.
#[server]
pub async fn create_group(name: String) -> Result<(), AppError> {
    use crate::server_context::require;
    let (app, actor) = require(domain::Permission::ManageContacts)?;
    services::groups::create(&app, &actor, &name).await?;
    leptos_axum::redirect("/contacts/groups?done=saved");
    Ok(())
}

/// Renames a group.
#[server]
pub async fn rename_group(id: GroupId, name: String) -> Result<(), AppError> {
    use crate::server_context::require;
    let (app, actor) = require(domain::Permission::ManageContacts)?;
    services::groups::rename(&app, &actor, id, &name).await?;
    leptos_axum::redirect("/contacts/groups?done=renamed");
    Ok(())
}

/// Deletes a group.
#[server]
pub async fn delete_group(id: GroupId) -> Result<(), AppError> {
    use crate::server_context::require;
    let (app, actor) = require(domain::Permission::ManageContacts)?;
    services::groups::delete(&app, &actor, id).await?;
    leptos_axum::redirect("/contacts/groups?done=deleted");
    Ok(())
}

/// The organisation's custom fields.
#[server]
pub async fn list_fields() -> Result<Vec<FieldRow>, AppError> {
    use crate::server_context::require;
    let (app, actor) = require(domain::Permission::ViewContacts)?;
    let fields = services::custom_fields::list(&app, &actor).await?;
    Ok(fields
        .into_iter()
        .map(|field| FieldRow {
            name: field.name,
            label: field.label,
        })
        .collect())
}

/// Adds a custom field.
#[server]
pub async fn create_field(label: String) -> Result<(), AppError> {
    use crate::server_context::require;
    let (app, actor) = require(domain::Permission::ManageContacts)?;
    services::custom_fields::create(&app, &actor, &label).await?;
    leptos_axum::redirect("/contacts/fields?done=saved");
    Ok(())
}

/// Renames a custom field.
#[server]
pub async fn rename_field(name: String, label: String) -> Result<(), AppError> {
    use crate::server_context::require;
    let (app, actor) = require(domain::Permission::ManageContacts)?;
    services::custom_fields::rename(&app, &actor, &name, &label).await?;
    leptos_axum::redirect("/contacts/fields?done=renamed");
    Ok(())
}

/// Deletes a custom field.
#[server]
pub async fn delete_field(name: String) -> Result<(), AppError> {
    use crate::server_context::require;
    let (app, actor) = require(domain::Permission::ManageContacts)?;
    services::custom_fields::delete(&app, &actor, &name).await?;
    leptos_axum::redirect("/contacts/fields?done=deleted");
    Ok(())
}

/// A page of the suppression list, and the key of the next.
#[server]
pub async fn list_suppressions(after: String) -> Result<(Vec<SuppressionRow>, Option<String>), AppError> {
    use crate::server_context::require;
    use services::suppressions;
    let (app, actor) = require(domain::Permission::ViewContacts)?;
    let after = after.split_once(' ').and_then(|(channel, address)| Some((channel.parse().ok()?, address)));
    let mut entries = suppressions::list(&app, &actor, after).await?;
    let page = usize::try_from(suppressions::PAGE).unwrap_or(usize::MAX);
    let has_more = entries.len() > page;
    entries.truncate(page);
    let next = entries
        .last()
        .filter(|_| has_more)
        .map(|entry| format!("{} {}", entry.channel.code(), entry.address));
    let rows = entries.into_iter().map(|entry| SuppressionRow {
        shown: domain::PhoneNumber::parse(&entry.address).map_or_else(|_| entry.address.clone(), |phone| phone.masked()),
        channel: entry.channel,
        address: entry.address,
        reason: entry.reason,
        created_at: entry.created_at,
    });
    Ok((rows.collect(), next))
}

/// Puts an address on the suppression list.
#[server]
pub async fn add_suppression(channel: Channel, address: String) -> Result<(), AppError> {
    use crate::server_context::require;
    let (app, actor) = require(domain::Permission::ManageContacts)?;
    services::suppressions::add(&app, &actor, channel, &address).await?;
    leptos_axum::redirect("/contacts/suppressions?done=saved");
    Ok(())
}

/// Takes an address off the suppression list.
#[server]
pub async fn remove_suppression(channel: Channel, address: String) -> Result<(), AppError> {
    use crate::server_context::require;
    let (app, actor) = require(domain::Permission::ManageContacts)?;
    services::suppressions::remove(&app, &actor, channel, &address).await?;
    leptos_axum::redirect("/contacts/suppressions?done=deleted");
    Ok(())
}

/// Sets of contacts that may be one person: by `email` or by `name`.
#[server]
pub async fn list_duplicates(by: String) -> Result<Vec<Vec<TwinRow>>, AppError> {
    use crate::server_context::require;
    use services::contacts::{self, Likeness};
    let (app, actor) = require(domain::Permission::ViewContacts)?;
    let likeness = if by == "name" { Likeness::NameAndCity } else { Likeness::Email };
    let sets = contacts::duplicates(&app, &actor, likeness).await?;
    let rows = sets.into_iter().map(|set| {
        let twins = set.into_iter().map(|contact| TwinRow {
            id: contact.id,
            name: contact.name,
            phone: contact.phone.map(|phone| phone.masked()),
            email: contact.email.map(|email| email.to_string()),
            city: contact.city,
            created_at: contact.created_at,
        });
        twins.collect()
    });
    Ok(rows.collect())
}

/// Merges the contacts `ids` into the one to keep.
#[server]
pub async fn merge_contacts(keep: ContactId, ids: Vec<ContactId>, choice: String) -> Result<(), AppError> {
    use crate::server_context::require;
    use services::contacts::{self, Choice};
    let (app, actor) = require(domain::Permission::ManageContacts)?;
    let others = ids.into_iter().filter(|id| *id != keep).collect();
    let choice = if choice == "newest" { Choice::Newest } else { Choice::Kept };
    contacts::merge(&app, &actor, keep, &others, choice).await?;
    leptos_axum::redirect(&format!("/contacts/{keep}?done=merged"));
    Ok(())
}
