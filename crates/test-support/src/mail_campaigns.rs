//! Campaigns of e-mails: an account at a double, people who agreed, an approved campaign.

use std::collections::BTreeMap;

use domain::{
    CampaignId, Channel, ConsentMethod, ConsentStatus, ContactId, EmailAddress, Language, MailTls, Purpose, SenderId,
    campaign::{Pacing, Schedule},
    content::{AudienceRule, Content, Variant},
};
use services::{
    Actor, App, approvals,
    campaigns::{self, Patch},
    mailing::MailForm,
    organisations,
    orgs::ApprovalPolicy,
};
use storage::{consents::Consent, contacts::Contact};

use crate::{campaigns::TEXT, smtp_double::SmtpDouble};

/// A subject line that breaks no rule.
pub const SUBJECT: &str = "Office closed, {first_name|friend}";

/// An account at the double.
#[must_use]
pub fn mail_form(double: &SmtpDouble) -> MailForm {
    MailForm {
        name: "Newsletter".to_owned(),
        host: double.address.ip().to_string(),
        port: Some(double.address.port()),
        tls: MailTls::Plain,
        username: "news".to_owned(),
        password: Some("secret".to_owned().into()),
        from_name: "Sahyadri Wealth".to_owned(),
        from: "news@sahyadri.example".to_owned(),
        per_minute: Some(60_000),
        postal_address: "12 FC Road, Pune".to_owned(),
        ..MailForm::default()
    }
}

/// Adds people who agreed to marketing by e-mail: `asha0@example.org`, `asha1@example.org` …
///
/// # Panics
/// When the database refuses.
pub async fn add_readers(app: &App, owner: &Actor, count: usize) -> Vec<ContactId> {
    let now = app.now();
    let contacts: Vec<Contact> = (0..count)
        .map(|index| Contact {
            id: app.new_id(),
            name: format!("Asha{index} Rao"),
            phone: None,
            email: EmailAddress::parse(&format!("asha{index}@example.org")).ok(),
            language: Language::En,
            city: String::new(),
            custom: BTreeMap::new(),
            import_id: None,
            last_inbound_at: None,
            created_at: now,
            updated_at: now,
            deleted_at: None,
        })
        .collect();
    let consents: Vec<Consent> = contacts
        .iter()
        .map(|contact| Consent {
            id: app.new_id(),
            contact_id: contact.id,
            channel: Channel::Email,
            purpose: Purpose::Marketing,
            status: ConsentStatus::Given,
            method: ConsentMethod::Paper,
            evidence: "form".to_owned(),
            recorded_by: None,
            at: now,
        })
        .collect();
    let mut tx = app.db.begin().await.expect("it is taken");
    storage::contacts::insert_many(&mut tx, owner.org_id, &contacts).await.expect("it is taken");
    storage::consents::insert_many(&mut tx, owner.org_id, &consents).await.expect("it is taken");
    tx.commit().await.expect("it is taken");
    contacts.iter().map(|contact| contact.id).collect()
}

/// What makes a draft a campaign of e-mails to everybody from `sender`.
#[must_use]
pub fn mail_patch(sender: SenderId, subject: &str) -> Patch {
    let variant = Variant {
        text: TEXT.to_owned(),
        subject: subject.to_owned(),
        ..Variant::default()
    };
    Patch {
        channel: Some(Channel::Email),
        sender_id: Some(Some(sender)),
        content: Some(Content {
            variants: [(Language::En, variant)].into(),
            fallback_language: Some(Language::En),
            ..Content::default()
        }),
        audience: Some(AudienceRule {
            everybody: true,
            ..AudienceRule::default()
        }),
        schedule: Some(Schedule {
            zone: "Asia/Kolkata".to_owned(),
            pacing: Pacing::Fast,
            ..Schedule::default()
        }),
        ..Patch::default()
    }
}

/// A campaign of e-mails to everybody, approved.
///
/// # Panics
/// When a step is refused.
pub async fn approved_mail(app: &App, owner: &Actor, sender: SenderId) -> CampaignId {
    organisations::update_policies(app, owner, ApprovalPolicy::Human, true)
        .await
        .expect("it is taken");
    let id = campaigns::create(app, owner, "Office closed", None).await.expect("it is taken");
    campaigns::save_draft(app, owner, id, 1, mail_patch(sender, SUBJECT))
        .await
        .expect("it is taken");
    let revision = campaigns::get(app, owner, id).await.expect("it is taken").revision;
    campaigns::submit(app, owner, id, revision, "").await.expect("it is taken");
    let waiting = approvals::Filter {
        is_waiting: true,
        ..approvals::Filter::default()
    };
    let waiting = approvals::list(app, owner, &waiting).await.expect("it is taken");
    let item = waiting.into_iter().find(|item| item.approval.campaign_id == id).expect("it is taken");
    approvals::approve(app, owner, item.approval.id, &item.version.hash).await.expect("it is taken");
    id
}
