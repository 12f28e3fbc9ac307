//! Custom fields: what an organisation keeps about contacts beyond the built-in fields. Their names
//! are placeholders in messages.

use domain::{ErrorCode, Permission, placeholder};
use storage::custom_fields::CustomField;

use crate::{
    Actor, App, Error, Result,
    audit::{self, Deed},
    error::Fields,
};

/// Most fields of an organisation.
pub const MOST: usize = 40;
/// Longest label, in characters.
pub const LONGEST_LABEL: usize = 80;

/// Every field, in the order they were added.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::Storage`].
pub async fn list(app: &App, actor: &Actor) -> Result<Vec<CustomField>> {
    actor.require(Permission::ViewContacts)?;
    Ok(storage::custom_fields::list(&mut app.db.read().await?, actor.org_id).await?)
}

/// Adds a field; its name is made from the label.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::Invalid`] for `label`, [`Error::Storage`].
pub async fn create(app: &App, actor: &Actor, label: &str) -> Result<CustomField> {
    actor.require(Permission::ManageContacts)?;
    let label = checked_label(label)?;
    let mut conn = app.db.begin().await?;
    let existing = storage::custom_fields::list(&mut conn, actor.org_id).await?;
    if existing.iter().any(|field| field.label == label) {
        return Err(Error::field("label", ErrorCode::Taken));
    }
    if existing.len() >= MOST {
        let mut fields = Fields::default();
        fields.refuse_limit("label", ErrorCode::TooLong, MOST as u64);
        fields.finish()?;
    }
    let field = CustomField {
        name: free_name(&label, &existing),
        label,
    };
    storage::custom_fields::insert(&mut conn, actor.org_id, &field, app.now()).await?;
    audit::record(
        &mut conn,
        app,
        actor,
        Deed::new("custom-field.created", "custom-field", &field.name).after(&field),
    )
    .await?;
    conn.commit().await?;
    Ok(field)
}

/// Changes what screens call a field.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`], [`Error::Invalid`] for `label`, [`Error::Storage`].
pub async fn rename(app: &App, actor: &Actor, name: &str, label: &str) -> Result<()> {
    actor.require(Permission::ManageContacts)?;
    let field = CustomField {
        name: name.to_owned(),
        label: checked_label(label)?,
    };
    let mut conn = app.db.begin().await?;
    if !storage::custom_fields::relabel(&mut conn, actor.org_id, &field).await? {
        return Err(Error::NotFound);
    }
    audit::record(&mut conn, app, actor, Deed::new("custom-field.renamed", "custom-field", name).after(&field)).await?;
    conn.commit().await?;
    Ok(())
}

/// Deletes a field. Values on contacts are kept and shown again if it is added anew.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`], [`Error::Storage`].
pub async fn delete(app: &App, actor: &Actor, name: &str) -> Result<()> {
    actor.require(Permission::ManageContacts)?;
    let mut conn = app.db.begin().await?;
    if !storage::custom_fields::delete(&mut conn, actor.org_id, name).await? {
        return Err(Error::NotFound);
    }
    audit::record(&mut conn, app, actor, Deed::new("custom-field.deleted", "custom-field", name)).await?;
    conn.commit().await?;
    Ok(())
}

/// A placeholder name for a label that no field and no built-in has: `Folio no.` becomes
/// `folio_no`; a label without Latin letters becomes `field_1`.
#[must_use]
pub(crate) fn free_name(label: &str, existing: &[CustomField]) -> String {
    let mut base: String = label
        .to_lowercase()
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("_");
    base.truncate(30);
    if !placeholder::is_name(&base) {
        base = "field".to_owned();
    }
    let is_free = |name: &str| !placeholder::BUILT_IN_NAMES.contains(&name) && !existing.iter().any(|field| field.name == name);
    if base != "field" && is_free(&base) {
        return base;
    }
    (1..).map(|number| format!("{base}_{number}")).find(|name| is_free(name)).unwrap_or(base)
}

fn checked_label(label: &str) -> Result<String> {
    let mut fields = Fields::default();
    let label = fields.text("label", label, LONGEST_LABEL);
    fields.finish()?;
    Ok(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_placeholders() {
        let taken = [CustomField {
            name: "folio_no".into(),
            label: String::new(),
        }];
        for (label, name) in [
            ("PAN", "pan"),
            ("Folio no.", "folio_no_1"),
            ("City", "city_1"),
            ("फोलिओ", "field_1"),
            ("2nd nominee", "field_1"),
        ] {
            assert_eq!(free_name(label, &taken), name);
            assert!(placeholder::is_name(name));
        }
    }
}
