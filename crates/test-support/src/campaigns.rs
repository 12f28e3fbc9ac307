//! Contacts with consent, and campaigns that may be sent to them.

use std::collections::BTreeMap;

use domain::{
    CampaignId, Channel, ConsentMethod, ConsentStatus, ContactId, Language, PhoneNumber, Purpose, SenderId,
    campaign::{Pacing, Schedule},
    content::{AudienceRule, Content, ProviderTemplate, Variant},
};
use services::{
    Actor, App, approvals,
    campaigns::{self, Patch},
    organisations,
    orgs::ApprovalPolicy,
    senders::{self, NewSender, SenderChange},
};
use storage::{consents::Consent, contacts::Contact};

/// A text that breaks no rule for a distributor of mutual funds.
pub const TEXT: &str = "Dear {first_name|friend}, our office stays closed on Monday. {firm_name}, {registration}";
/// The template that stands for it outside the 24-hour window.
pub const TEMPLATE: &str = "office_closed";
/// Contacts per transaction.
const PAGE: usize = 5_000;

/// Adds contacts who agreed to marketing over WhatsApp; `phone` says the number of each.
///
/// # Panics
/// When the database refuses.
pub async fn add_contacts(app: &App, actor: &Actor, count: usize, phone: impl Fn(usize) -> String) -> Vec<ContactId> {
    let mut ids = Vec::with_capacity(count);
    for start in (0..count).step_by(PAGE) {
        let contacts: Vec<Contact> = (start..count.min(start + PAGE)).map(|index| contact(app, index, &phone(index))).collect();
        let consents: Vec<Consent> = contacts.iter().map(|contact| consent(app, contact.id)).collect();
        let mut tx = app.db.begin().await.expect("a transaction");
        storage::contacts::insert_many(&mut tx, actor.org_id, &contacts).await.expect("contacts");
        storage::consents::insert_many(&mut tx, actor.org_id, &consents).await.expect("consents");
        tx.commit().await.expect("a commit");
        ids.extend(contacts.iter().map(|contact| contact.id));
    }
    ids
}

/// A number whose last digits are `ending`: they decide what the sandbox does.
#[must_use]
pub fn number(index: usize, ending: &str) -> String {
    format!("+919{index:0width$}{ending}", width = 9 - ending.len())
}

fn contact(app: &App, index: usize, phone: &str) -> Contact {
    let now = app.now();
    Contact {
        id: app.new_id(),
        name: format!("Asha {index}"),
        phone: Some(PhoneNumber::parse(phone).expect("a number")),
        email: None,
        language: Language::ALL[index % 3],
        city: "Pune".to_owned(),
        custom: BTreeMap::new(),
        import_id: None,
        last_inbound_at: None,
        created_at: now,
        updated_at: now,
        deleted_at: None,
    }
}

fn consent(app: &App, contact_id: ContactId) -> Consent {
    Consent {
        id: app.new_id(),
        contact_id,
        channel: Channel::Whatsapp,
        purpose: Purpose::Marketing,
        status: ConsentStatus::Given,
        method: ConsentMethod::Paper,
        evidence: "form".to_owned(),
        recorded_by: None,
        at: app.now(),
    }
}

/// A WhatsApp sender with the token of the Graph double.
///
/// # Panics
/// When it is refused.
pub async fn whatsapp_sender(app: &App, owner: &Actor, rate_per_second: f64) -> SenderId {
    let new = NewSender {
        kind: domain::SenderKind::Whatsapp,
        name: "Office".to_owned(),
        phone_number_id: Some("106540352242922".to_owned()),
        access_token: Some("test-token".to_owned().into()),
        rate_per_second: Some(rate_per_second),
        ids: services::whatsapp::Ids::default(),
    };
    senders::create(app, owner, new).await.expect("a sender")
}

/// The organisation's sandbox, made fast.
///
/// # Panics
/// When the organisation has none.
pub async fn fast_sandbox(app: &App, owner: &Actor) -> SenderId {
    let sandbox = senders::list(app, owner).await.expect("senders").remove(0).id;
    let change = SenderChange {
        rate_per_second: Some(5_000.0),
        ..SenderChange::default()
    };
    senders::update(app, owner, sandbox, change).await.expect("a change");
    sandbox
}

/// A campaign to everybody, approved and ready to launch from `sender`.
///
/// # Panics
/// When a step is refused.
pub async fn approved(app: &App, owner: &Actor, sender: SenderId) -> CampaignId {
    let everybody = AudienceRule {
        everybody: true,
        ..AudienceRule::default()
    };
    approved_for(app, owner, sender, everybody).await
}

/// A campaign to those whom `audience` names, approved and ready to launch from `sender`.
///
/// # Panics
/// When a step is refused.
pub async fn approved_for(app: &App, owner: &Actor, sender: SenderId, audience: AudienceRule) -> CampaignId {
    organisations::update_policies(app, owner, ApprovalPolicy::Human, true).await.expect("policies");
    let id = campaigns::create(app, owner, "Office closed", None).await.expect("a campaign");
    let patch = Patch {
        sender_id: Some(Some(sender)),
        content: Some(content()),
        audience: Some(audience),
        schedule: Some(Schedule {
            zone: "Asia/Kolkata".to_owned(),
            pacing: Pacing::Fast,
            ..Schedule::default()
        }),
        ..Patch::default()
    };
    campaigns::save_draft(app, owner, id, 1, patch).await.expect("a draft");
    let revision = campaigns::get(app, owner, id).await.expect("the campaign").revision;
    campaigns::submit(app, owner, id, revision, "").await.expect("a submission");
    let waiting = approvals::Filter {
        is_waiting: true,
        ..approvals::Filter::default()
    };
    let waiting = approvals::list(app, owner, &waiting).await.expect("approvals");
    let item = waiting.into_iter().find(|item| item.approval.campaign_id == id).expect("the approval");
    approvals::approve(app, owner, item.approval.id, &item.version.hash).await.expect("an approval");
    id
}

fn content() -> Content {
    let variant = Variant {
        text: TEXT.to_owned(),
        provider_template: Some(ProviderTemplate {
            name: TEMPLATE.to_owned(),
            language: "en".to_owned(),
            parameters: vec!["{first_name|friend}".to_owned()],
        }),
        ..Variant::default()
    };
    Content {
        variants: [(Language::En, variant)].into(),
        fallback_language: Some(Language::En),
        ..Content::default()
    }
}
