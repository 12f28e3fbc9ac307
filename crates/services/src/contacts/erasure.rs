//! Erasing a person who asks for it (Digital Personal Data Protection Act, section 12).
//!
//! What identifies them goes at once: name, number, address, city, own values, tags, groups. What proves
//! the messages they got is restricted instead, because another law asks for it: five years of
//! advertisements for advisers, analysts and distributors (or what `PRACHAR_EVIDENCE_YEARS` says), one
//! year of processing for everybody (DPDP Rules, rule 8(3)). Nobody is shown it meanwhile, and nothing is
//! sent by it. When the time is over the values of each message are blanked, with the number and what the
//! person wrote; the version and the hash of the message stay. Consent records stay, without name or
//! number: they prove that consent was given. So does an entry of the suppression list, without which
//! nobody would know not to write to that number.

use std::collections::BTreeMap;

use chrono::{DateTime, Months, Utc};
use domain::{Audience, ContactId, OrgId, Permission};
use serde_json::json;
use storage::erasures::{self as kept, Ended};

use crate::{
    Actor, App, Error, Result,
    audit::{self, Deed},
    evidence,
};

/// Months for which everybody keeps what was processed.
const MONTHS: u32 = 12;
/// Sends blanked per transaction.
const PAGE: i64 = 500;

/// What became of an erasure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Erased {
    /// Until when something is kept closed because the law asks for it; none where nothing is.
    pub kept_until: Option<DateTime<Utc>>,
}

/// Erases a person, deleted or not; once more changes nothing.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`], [`Error::Storage`].
pub async fn erase(app: &App, actor: &Actor, id: ContactId) -> Result<Erased> {
    actor.require(Permission::EraseContacts)?;
    let org = actor.org_id;
    let mut tx = app.db.begin().await?;
    let before = storage::contacts::get_deleted_too(&mut tx, org, id).await?.ok_or(Error::NotFound)?;
    let mut person = storage::contacts::merged_into(&mut tx, org, id).await?;
    person.push(id);
    let erased = kept::erase(&mut tx, org, &person, app.now()).await?;
    if erased > 0 {
        kept::forget_labels(&mut tx, org, &person).await?;
        let deed = Deed::new("contact.erased", "contact", id).before(&before).detail(json!({ "contacts": erased }));
        audit::record(&mut tx, app, actor, deed).await?;
    }
    tx.commit().await?;
    // What is old enough need not wait for the schedule.
    sweep_erased(app).await?;
    let mut conn = app.db.read().await?;
    let audience = storage::orgs::get(&mut conn, org).await?.ok_or(Error::NotFound)?.audience;
    let ends = kept::kept(&mut conn, org, &person).await?;
    let months = months(app, audience);
    Ok(Erased {
        kept_until: ends.into_iter().max().map(|end| end.checked_add_months(Months::new(months)).unwrap_or(end)),
    })
}

/// Blanks what is kept of erased people and need no longer be proved; answers with how much. For a
/// schedule.
///
/// # Errors
/// [`Error::Storage`]; what was done until then stays.
pub async fn sweep_erased(app: &App) -> Result<u64> {
    let now = app.now();
    let back = |audience| now.checked_sub_months(Months::new(months(app, audience))).unwrap_or(DateTime::<Utc>::MIN_UTC);
    let ended = Ended {
        regulated: back(Audience::Ria),
        others: back(Audience::Smb),
    };
    let mut total = 0;
    loop {
        let mut tx = app.db.begin().await?;
        let due = kept::due(&mut tx, ended, PAGE).await?;
        let mut people: BTreeMap<(OrgId, ContactId), u64> = BTreeMap::new();
        for send in &due {
            let values = evidence::without_person(&send.values);
            if kept::blank(&mut tx, send.org_id, send.delivery_id, send.attempt, &values, now).await? {
                *people.entry((send.org_id, send.contact_id)).or_default() += 1;
            }
        }
        for ((org, contact), messages) in &people {
            let deed = Deed::new("contact.evidence-erased", "contact", contact).detail(json!({ "messages": messages }));
            audit::record(&mut tx, app, &Actor::system(*org, "erasure"), deed).await?;
            total += messages;
        }
        if due.is_empty() {
            total += kept::blank_numbers(&mut tx, ended).await?;
        }
        tx.commit().await?;
        if people.is_empty() {
            return Ok(total);
        }
    }
}

/// For how many months after a campaign its messages must be proved.
fn months(app: &App, audience: Audience) -> u32 {
    match audience {
        Audience::Smb => MONTHS,
        _ => app.settings.evidence_years * 12,
    }
}
