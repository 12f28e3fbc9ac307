//! The messages of a pack: each with exactly what it said.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, Utc};
use domain::{CampaignId, ContactId, DeliveryId, DeliveryStatus, Language, OrgId, VersionId};
use serde::Serialize;
use storage::{
    Conn,
    campaign_versions::Version,
    ledger::{Filter, Line},
    sent_texts::SentText,
};

use crate::{Result, wording::Wording};

/// What stands in place of a value that belongs to somebody who was deleted.
const HIDDEN: &str = "•••";
/// Placeholders that say nothing of the recipient.
const IMPERSONAL: [&str; 4] = ["advisor_name", "firm_name", "registration", "today"];

/// A message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Message {
    /// Our id of it, which the provider knows too.
    pub delivery_id: DeliveryId,
    /// Its recipient.
    pub contact_id: ContactId,
    /// Whether the recipient was deleted; then name and number are left out, and so are their values
    /// in the text.
    pub is_contact_deleted: bool,
    /// The recipient's name as it is now.
    pub name: Option<String>,
    /// The number written to, in E.164 or masked; none where there was none.
    pub phone: Option<String>,
    /// The recipient's language when the list was made.
    pub language: Language,
    /// Where it stands.
    pub status: DeliveryStatus,
    /// Why it was skipped or failed.
    pub reason: Option<String>,
    /// The provider's code.
    pub error_code: Option<String>,
    /// The provider's id of it.
    pub provider_id: Option<String>,
    /// When the provider took it over.
    pub accepted_at: Option<DateTime<Utc>>,
    /// When the provider sent it.
    pub sent_at: Option<DateTime<Utc>>,
    /// When it reached the phone.
    pub delivered_at: Option<DateTime<Utc>>,
    /// When it was read.
    pub read_at: Option<DateTime<Utc>>,
    /// When it was put on the list.
    pub listed_at: DateTime<Utc>,
    /// How often it was handed to the provider.
    pub attempts: i64,
    /// What was said each time. Empty where nothing was sent, and for what was sent before texts were
    /// kept.
    pub said: Vec<Said>,
}

/// What was said in one send.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Said {
    /// Which send, from 1.
    pub attempt: i64,
    /// When it was handed over.
    pub at: DateTime<Utc>,
    /// The version whose text it is.
    pub version_id: VersionId,
    /// The language of the text.
    pub language: Language,
    /// The words; none where the version has no such text (any more).
    pub wording: Option<Wording>,
    /// Whether values were masked or left out, so that the words are not exactly those sent.
    pub is_redacted: bool,
    /// SHA-256 over what was sent, hexadecimal; see [`Wording::hash`].
    pub hash: String,
    /// Whether filling the text again gives that hash.
    pub is_proved: bool,
    /// Whether the values were erased at the person's request; then nothing can prove the hash any more.
    pub is_erased: bool,
}

/// What reading messages needs.
pub(super) struct Reader<'a> {
    pub(super) org: OrgId,
    pub(super) campaign: CampaignId,
    pub(super) versions: &'a BTreeMap<VersionId, Version>,
    pub(super) is_masked: bool,
}

impl Reader<'_> {
    /// A page of messages, in the order of the contacts' ids, which is the key of the next page.
    pub(super) async fn page(&self, conn: &mut Conn, after: Option<ContactId>, limit: i64) -> Result<Vec<Message>> {
        let filter = Filter { after, ..Filter::default() };
        let lines = storage::ledger::list(conn, self.org, self.campaign, &filter, limit).await?;
        let deliveries: Vec<DeliveryId> = lines.iter().map(|line| line.id).collect();
        let contacts: Vec<ContactId> = lines.iter().map(|line| line.contact_id).collect();
        let gone = storage::contacts::deleted_among(conn, self.org, &contacts).await?;
        let gone: HashSet<ContactId> = gone.into_iter().collect();
        let mut said: HashMap<DeliveryId, Vec<SentText>> = HashMap::new();
        for text in storage::sent_texts::of_deliveries(conn, self.org, &deliveries).await? {
            said.entry(text.delivery_id).or_default().push(text);
        }
        let message = |line: Line| {
            let texts = said.remove(&line.id).unwrap_or_default();
            let is_gone = gone.contains(&line.contact_id);
            self.message(line, texts, is_gone)
        };
        Ok(lines.into_iter().map(message).collect())
    }

    fn message(&self, line: Line, texts: Vec<SentText>, is_contact_deleted: bool) -> Message {
        // What has a number above was prepared, and then nothing was sent.
        let texts = texts.into_iter().filter(|text| text.attempt <= line.attempts);
        let said = texts.map(|text| self.said(text, is_contact_deleted)).collect();
        let phone = Some(line.phone).filter(|phone| !phone.is_empty() && !is_contact_deleted);
        Message {
            delivery_id: line.id,
            contact_id: line.contact_id,
            is_contact_deleted,
            name: Some(line.name).filter(|name| !name.is_empty() && !is_contact_deleted),
            phone: if self.is_masked { phone.as_deref().map(masked) } else { phone },
            language: line.language,
            status: line.status,
            reason: line.reason,
            error_code: line.error_code,
            provider_id: line.provider_id,
            accepted_at: line.accepted_at,
            sent_at: line.sent_at,
            delivered_at: line.delivered_at,
            read_at: line.read_at,
            listed_at: line.created_at,
            attempts: line.attempts,
            said,
        }
    }

    fn said(&self, text: SentText, is_contact_deleted: bool) -> Said {
        let version = self.versions.get(&text.version_id);
        let wording = |values: &BTreeMap<String, String>| Wording::of(&version?.content, text.language, text.is_template, values);
        let shown = shown(&text.values, self.is_masked, is_contact_deleted);
        Said {
            attempt: text.attempt,
            at: text.at,
            version_id: text.version_id,
            language: text.language,
            is_proved: wording(&text.values).is_some_and(|sent| sent.hash() == text.hash),
            wording: wording(&shown),
            is_redacted: shown != text.values,
            is_erased: is_contact_deleted && is_erased(&text.values),
            hash: text.hash,
        }
    }
}

/// The values without what they say of the person: their places stay, empty.
pub(crate) fn without_person(values: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let kept = |name: &str, value: &str| {
        if IMPERSONAL.contains(&name) { value.to_owned() } else { String::new() }
    };
    values.iter().map(|(name, value)| (name.clone(), kept(name, value))).collect()
}

/// Whether the values are what [`without_person`] leaves. No message goes out with an empty value.
fn is_erased(values: &BTreeMap<String, String>) -> bool {
    values.values().any(String::is_empty) && *values == without_person(values)
}

/// The values as this reader may see them.
fn shown(values: &BTreeMap<String, String>, is_masked: bool, is_contact_deleted: bool) -> BTreeMap<String, String> {
    let shown = |name: &str, value: &str| {
        if is_contact_deleted && !IMPERSONAL.contains(&name) {
            HIDDEN.to_owned()
        } else if is_masked && name == "phone" {
            masked(value)
        } else {
            value.to_owned()
        }
    };
    values.iter().map(|(name, value)| (name.clone(), shown(name, value))).collect()
}

fn masked(address: &str) -> String {
    domain::email::masked(address).unwrap_or_else(|| HIDDEN.to_owned())
}
