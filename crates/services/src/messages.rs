//! What a message says to one contact: the values of its placeholders.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use domain::{ErrorCode, MemberId, OrgId, PhoneNumber};
use storage::{Conn, audience::Recipient};

use crate::{Actor, App, Error, Result};

/// What a message says of its sender, the same for every recipient.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Signature {
    /// The organisation's registered name: `{firm_name}`.
    pub firm_name: String,
    /// Its registration number, or empty: `{registration}`.
    pub registration: String,
    /// Who wrote it: `{advisor_name}`.
    pub advisor_name: String,
}

impl Signature {
    /// The placeholder values that are the same for every recipient.
    #[must_use]
    pub fn values(&self) -> BTreeMap<String, String> {
        [
            ("firm_name", &self.firm_name),
            ("registration", &self.registration),
            ("advisor_name", &self.advisor_name),
        ]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value.clone()))
        .collect()
    }
}

/// The signature under messages that `author` wrote.
///
/// # Errors
/// [`Error::NotFound`] when the organisation is not there, [`Error::Storage`].
pub async fn signature(conn: &mut Conn, org: OrgId, author: Option<MemberId>) -> Result<Signature> {
    let organisation = storage::orgs::get(conn, org).await?.ok_or(Error::NotFound)?;
    let author = match author {
        Some(author) => storage::authors::get(conn, org, author).await?,
        None => None,
    };
    Ok(Signature {
        firm_name: organisation.name,
        registration: organisation.registration.unwrap_or_default(),
        advisor_name: author.map(|author| author.name).unwrap_or_default(),
    })
}

/// The actor's own number, to which tests may go.
///
/// # Errors
/// [`Error::Invalid`] (`phone`) when their profile has none, [`Error::Storage`].
pub async fn own_phone(app: &App, actor: &Actor) -> Result<PhoneNumber> {
    let member = actor.member()?;
    let author = storage::authors::get(&mut app.db.read().await?, actor.org_id, member).await?;
    author.and_then(|author| author.phone).ok_or_else(|| Error::field("phone", ErrorCode::Required))
}

/// Every placeholder value for one contact. Custom fields cannot take the place of built-in names.
/// `today` is the reader's day.
#[must_use]
pub fn values(recipient: &Recipient, signature: &Signature, today: NaiveDate) -> BTreeMap<String, String> {
    let mut values = recipient.custom.clone();
    values.extend(signature.values());
    let first_name = recipient.name.split_whitespace().next().unwrap_or_default();
    let phone = recipient.phone.as_ref().map(ToString::to_string).unwrap_or_default();
    for (name, value) in [
        ("first_name", first_name.to_owned()),
        ("name", recipient.name.clone()),
        ("phone", phone),
        ("city", recipient.city.clone()),
        ("today", today.format("%-d %b %Y").to_string()),
    ] {
        values.insert(name.to_owned(), value);
    }
    values
}

/// The day in India at this instant: what `{today}` says and what decides which rules are in force.
#[must_use]
pub fn today(now: DateTime<Utc>) -> NaiveDate {
    now.with_timezone(&chrono_tz::Asia::Kolkata).date_naive()
}

/// An instant as clocks in India show it, for letters: `21-11-2026, 10:30`.
#[must_use]
pub fn moment(at: DateTime<Utc>) -> String {
    at.with_timezone(&chrono_tz::Asia::Kolkata).format("%d-%m-%Y, %H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{ContactId, Language, placeholder};

    #[test]
    fn every_built_in_name_has_a_value_and_none_can_be_taken() {
        let recipient = Recipient {
            id: ContactId(uuid::Uuid::nil()),
            phone: PhoneNumber::parse("9820012345").ok(),
            email: None,
            name: "Asha Rao".into(),
            language: Language::En,
            city: "Pune".into(),
            custom: [("sip_amount", "₹5,000"), ("firm_name", "Somebody else")]
                .map(|(k, v)| (k.to_owned(), v.to_owned()))
                .into(),
            last_inbound_at: None,
            consent: None,
            is_suppressed: false,
            deleted_at: None,
        };
        let signature = Signature {
            firm_name: "Deshmukh Wealth".into(),
            registration: "ARN-123456".into(),
            advisor_name: "Meera".into(),
        };
        let values = values(&recipient, &signature, NaiveDate::from_ymd_opt(2026, 11, 21).unwrap_or_default());
        for name in placeholder::BUILT_IN_NAMES {
            assert!(values.contains_key(name), "{name}");
        }
        let text = "{first_name} {firm_name} {sip_amount} {today} {advisor_name}";
        let rendered = placeholder::render(text, &values, &BTreeMap::new());
        assert_eq!(rendered.text, "Asha Deshmukh Wealth ₹5,000 21 Nov 2026 Meera");
    }
}
