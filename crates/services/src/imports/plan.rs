//! What a batch of drafts does to the contacts: decided here, in memory, without database.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use domain::{ContactId, DuplicateRule, ImportId, Language, PhoneNumber, RejectReason, RowOutcome};
use storage::contacts::Contact;

use super::rows::{Batch, Draft, Rejected};

/// What new contacts are made with.
pub(super) struct Making<'a> {
    /// The import.
    pub import: ImportId,
    /// Language where the row names none.
    pub language: Language,
    /// The moment.
    pub now: DateTime<Utc>,
    /// Makes ids.
    pub new_id: &'a dyn Fn() -> ContactId,
}

/// A contact with what the batch does to it.
#[derive(Debug)]
pub(super) struct Planned {
    /// As it will stand.
    pub contact: Contact,
    /// Created by this batch.
    pub is_new: bool,
    /// Its own fields change.
    pub is_changed: bool,
    /// Tags it gets.
    pub tags: BTreeSet<String>,
    /// Groups it gets, by name.
    pub groups: BTreeSet<String>,
}

/// What a batch does.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// Contacts created or touched.
    pub contacts: Vec<Planned>,
    /// Rows that are not taken.
    pub rejected: Vec<Rejected>,
    /// What happened to each row, in order.
    pub outcomes: Vec<RowOutcome>,
}

impl Plan {
    /// Rows of the batch with an outcome for which `holds`.
    pub(super) fn count(&self, holds: impl Fn(RowOutcome) -> bool) -> i64 {
        self.outcomes.iter().filter(|outcome| holds(**outcome)).count() as i64
    }
}

/// Plans a batch against the contacts that have its numbers already.
pub(super) fn plan(batch: Batch, existing: Vec<Contact>, rule: DuplicateRule, making: &Making<'_>) -> Plan {
    let mut plan = Plan::default();
    let mut existing: HashMap<PhoneNumber, Contact> = existing
        .into_iter()
        .filter_map(|contact| contact.phone.clone().map(|phone| (phone, contact)))
        .collect();
    let mut places: HashMap<PhoneNumber, usize> = HashMap::new();
    for row in batch.rows {
        let outcome = match row {
            Err(rejected) => reject(&mut plan, rejected),
            Ok(draft) if draft.is_repeat && rule == DuplicateRule::Skip => reject(&mut plan, repeat(draft)),
            Ok(draft) => match places.get(&draft.phone) {
                Some(place) => touch(&mut plan.contacts[*place], draft, rule, making.now),
                None => {
                    places.insert(draft.phone.clone(), plan.contacts.len());
                    let found = existing.remove(&draft.phone);
                    let (planned, outcome) = first_touch(found, draft, rule, making);
                    plan.contacts.push(planned);
                    outcome
                }
            },
        };
        plan.outcomes.push(outcome);
    }
    plan
}

fn reject(plan: &mut Plan, rejected: Rejected) -> RowOutcome {
    let reason = rejected.reason;
    plan.rejected.push(rejected);
    RowOutcome::Reject(reason)
}

fn repeat(draft: Draft) -> Rejected {
    Rejected {
        number: draft.number,
        reason: RejectReason::Repeat,
        cells: draft.cells,
    }
}

fn first_touch(found: Option<Contact>, draft: Draft, rule: DuplicateRule, making: &Making<'_>) -> (Planned, RowOutcome) {
    let is_new = found.is_none();
    let contact = found.unwrap_or_else(|| created(&draft, making));
    let mut planned = Planned {
        contact,
        is_new,
        is_changed: false,
        tags: BTreeSet::new(),
        groups: BTreeSet::new(),
    };
    let rule = if is_new { DuplicateRule::Fill } else { rule };
    let outcome = touch(&mut planned, draft, rule, making.now);
    (planned, if is_new { RowOutcome::Create } else { outcome })
}

fn created(draft: &Draft, making: &Making<'_>) -> Contact {
    Contact {
        id: (making.new_id)(),
        name: String::new(),
        phone: Some(draft.phone.clone()),
        email: None,
        language: draft.language.unwrap_or(making.language),
        city: String::new(),
        custom: std::collections::BTreeMap::new(),
        import_id: Some(making.import),
        last_inbound_at: None,
        created_at: making.now,
        updated_at: making.now,
        deleted_at: None,
    }
}

/// Applies a row to a contact by the rule.
fn touch(planned: &mut Planned, draft: Draft, rule: DuplicateRule, now: DateTime<Utc>) -> RowOutcome {
    if rule == DuplicateRule::Skip {
        return RowOutcome::Keep;
    }
    let overwrites = rule == DuplicateRule::Overwrite;
    let contact = &mut planned.contact;
    let before = contact.clone();
    put(&mut contact.name, draft.name, overwrites);
    put(&mut contact.city, draft.city, overwrites);
    if draft.email.is_some() && (overwrites || contact.email.is_none()) {
        contact.email = draft.email;
    }
    if let Some(language) = draft.language.filter(|_| overwrites) {
        contact.language = language;
    }
    for (name, value) in draft.custom {
        put(contact.custom.entry(name).or_default(), value, overwrites);
    }
    if *contact != before {
        contact.updated_at = now;
        planned.is_changed = true;
    }
    planned.tags.extend(draft.tags);
    planned.groups.extend(draft.group);
    RowOutcome::Update
}

fn put(field: &mut String, value: String, overwrites: bool) {
    if !value.is_empty() && (overwrites || field.is_empty()) {
        *field = value;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(number: u64, phone: &str, name: &str, city: &str) -> Draft {
        Draft {
            number,
            cells: Vec::new(),
            name: name.into(),
            phone: PhoneNumber::parse(phone).unwrap(),
            email: None,
            language: None,
            city: city.into(),
            tags: vec!["SIP".into()],
            group: None,
            custom: std::collections::BTreeMap::new(),
            is_repeat: false,
        }
    }

    fn planned(rows: Vec<Result<Draft, Rejected>>, existing: Vec<Contact>, rule: DuplicateRule) -> Plan {
        let making = Making {
            import: ImportId(uuid::Uuid::nil()),
            language: Language::Mr,
            now: DateTime::UNIX_EPOCH,
            new_id: &|| ContactId(uuid::Uuid::nil()),
        };
        plan(Batch { before: 0, rows }, existing, rule, &making)
    }

    fn existing(name: &str) -> Contact {
        let plan = planned(vec![Ok(draft(2, "9876543210", name, ""))], vec![], DuplicateRule::Fill);
        plan.contacts.into_iter().next().unwrap().contact
    }

    #[test]
    fn new_contacts_get_the_default_language() {
        let plan = planned(vec![Ok(draft(2, "9876543210", "Asha", "Pune"))], vec![], DuplicateRule::Skip);
        assert_eq!(plan.outcomes, [RowOutcome::Create]);
        assert_eq!(
            (plan.contacts[0].contact.language, plan.contacts[0].contact.name.as_str()),
            (Language::Mr, "Asha")
        );
    }

    #[test]
    fn rules_for_contacts_that_are_there() {
        for (rule, outcome, name, city) in [
            (DuplicateRule::Skip, RowOutcome::Keep, "Asha", ""),
            (DuplicateRule::Fill, RowOutcome::Update, "Asha", "Pune"),
            (DuplicateRule::Overwrite, RowOutcome::Update, "Asha Rao", "Pune"),
        ] {
            let plan = planned(vec![Ok(draft(2, "9876543210", "Asha Rao", "Pune"))], vec![existing("Asha")], rule);
            let contact = &plan.contacts[0].contact;
            assert_eq!((plan.outcomes[0], contact.name.as_str(), contact.city.as_str()), (outcome, name, city));
            assert!(!plan.contacts[0].is_new);
        }
    }

    #[test]
    fn repeats_within_a_file() {
        let rows = || {
            let repeat = Draft {
                is_repeat: true,
                ..draft(3, "9876543210", "Asha Rao", "Pune")
            };
            vec![Ok(draft(2, "9876543210", "Asha", "")), Ok(repeat)]
        };
        let skipped = planned(rows(), vec![], DuplicateRule::Skip);
        assert_eq!(skipped.outcomes, [RowOutcome::Create, RowOutcome::Reject(RejectReason::Repeat)]);
        assert_eq!(skipped.rejected[0].number, 3);
        let merged = planned(rows(), vec![], DuplicateRule::Overwrite);
        assert_eq!(merged.outcomes, [RowOutcome::Create, RowOutcome::Update]);
        assert_eq!((merged.contacts.len(), merged.contacts[0].contact.name.as_str()), (1, "Asha Rao"));
    }
}
