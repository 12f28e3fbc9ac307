//! Contacts as CSV.

use domain::{Channel, ConsentStatus, ContactId, Permission, Purpose};
use serde_json::json;
use spreadsheets::export::CsvText;
use std::collections::{HashMap, HashSet};
use storage::{contact_lists::Filter, contacts::Contact, custom_fields::CustomField};

use crate::{
    Actor, App, Result,
    audit::{self, Deed},
};

/// Contacts per piece.
const BATCH: u64 = 1_000;

/// Where an export stands; hands over the file piece by piece, so that its size needs no memory.
#[derive(Debug)]
pub struct ExportPiece {
    filter: Filter,
    fields: Vec<CustomField>,
    groups: HashMap<domain::GroupId, String>,
    after: Option<ContactId>,
    has_begun: bool,
}

/// Begins an export of the contacts that match; the audit log notes it and how many they are.
///
/// # Errors
/// [`crate::Error::Forbidden`], [`crate::Error::Storage`].
pub async fn export(app: &App, actor: &Actor, filter: Filter) -> Result<ExportPiece> {
    actor.require(Permission::ExportContacts)?;
    let mut conn = app.db.begin().await?;
    let count = storage::contact_lists::count(&mut conn, actor.org_id, &filter).await?;
    let deed = Deed::new("contacts.exported", "contacts", "").detail(json!({ "count": count }));
    audit::record(&mut conn, app, actor, deed).await?;
    let fields = storage::custom_fields::list(&mut conn, actor.org_id).await?;
    let groups = storage::groups::list(&mut conn, actor.org_id).await?;
    conn.commit().await?;
    Ok(ExportPiece {
        filter,
        fields,
        groups: groups.into_iter().map(|group| (group.id, group.name)).collect(),
        after: None,
        has_begun: false,
    })
}

impl ExportPiece {
    /// The next piece of the file; none at its end.
    ///
    /// # Errors
    /// [`crate::Error::Storage`].
    pub async fn next(&mut self, app: &App, actor: &Actor) -> Result<Option<Vec<u8>>> {
        let ids = storage::contact_lists::ids(&mut app.db.read().await?, actor.org_id, &self.filter, self.after, BATCH).await?;
        let mut text = if std::mem::replace(&mut self.has_begun, true) {
            CsvText::piece()
        } else {
            self.header(actor)
        };
        match ids.last() {
            Some(last) => self.after = Some(*last),
            // The header goes out alone when nobody matches.
            None if self.after.is_none() => self.after = Some(ContactId(uuid::Uuid::max())),
            None => return Ok(None),
        }
        self.rows(app, actor, &ids, &mut text).await?;
        Ok(Some(text.into_bytes()))
    }

    fn header(&self, actor: &Actor) -> CsvText {
        let t = l10n::get(actor.language);
        let names = [
            t.contacts_name(),
            t.contacts_phone(),
            t.contacts_email(),
            t.contacts_language(),
            t.contacts_city(),
            t.contacts_tags(),
            t.contacts_groups(),
            t.contacts_export_consent(),
        ];
        let built_in = names.iter().map(|name| name.as_ref());
        CsvText::with_header(built_in.chain(self.fields.iter().map(|field| field.label.as_str())))
    }

    async fn rows(&self, app: &App, actor: &Actor, ids: &[ContactId], text: &mut CsvText) -> Result<()> {
        let org = actor.org_id;
        let mut conn = app.db.read().await?;
        let mut contacts = storage::contacts::by_ids(&mut conn, org, ids).await?;
        contacts.sort_by_key(|contact| contact.id);
        let tags = storage::tags::of_contacts(&mut conn, org, ids).await?;
        let groups = storage::groups::of_contacts(&mut conn, org, ids).await?;
        let may_promote: HashSet<ContactId> = storage::consents::standing(&mut conn, org, ids)
            .await?
            .into_iter()
            .filter(|consent| consent.channel == Channel::Whatsapp && consent.purpose == Purpose::Marketing && consent.status == ConsentStatus::Given)
            .map(|consent| consent.contact_id)
            .collect();
        for contact in &contacts {
            let tags = tags.get(&contact.id).map(|tags| tags.join(", ")).unwrap_or_default();
            let groups = groups.get(&contact.id).into_iter().flatten();
            let groups: Vec<&str> = groups.filter_map(|group| self.groups.get(group)).map(String::as_str).collect();
            let consent = if may_promote.contains(&contact.id) { "yes" } else { "no" };
            self.row(text, contact, &[&tags, &groups.join(", "), consent]);
        }
        Ok(())
    }

    fn row(&self, text: &mut CsvText, contact: &Contact, more: &[&str; 3]) {
        let phone = contact.phone.as_ref().map(ToString::to_string).unwrap_or_default();
        let email = contact.email.as_ref().map(ToString::to_string).unwrap_or_default();
        let first = [contact.name.as_str(), &phone, &email, contact.language.code(), &contact.city];
        let custom = self.fields.iter().map(|field| contact.custom.get(&field.name).map_or("", String::as_str));
        text.row(first.into_iter().chain(more.iter().copied()).chain(custom));
    }
}
