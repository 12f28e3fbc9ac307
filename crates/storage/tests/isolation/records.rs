//! One record of each kind, as the world holds it or could add it.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    Brief, Channel, ConsentMethod, ConsentStatus, ContactId, ExternalBody, Language, MemberId, OpinionSource, OrgId, OwnPhrase, OwnRule, Purpose, Report, Role,
    SecondOpinion, SenderId, SenderNewsKind, Severity, SuppressionReason, TemplateBody, TemplateCategory, Writer, WritingId, WritingState, WritingTask,
};
use serde_json::json;
use services::App;
use storage::{
    api_keys::ApiKey,
    approval_comments::Comment,
    approval_queue::{Claim, Wait},
    approvals::Approval,
    consents::Consent,
    custom_fields::CustomField,
    external_references::Reference,
    invites::Invite,
    mail_accounts::MailAccount,
    own_rules,
    provider_templates::ProviderTemplate,
    sender_news::News,
    suppressions::Suppression,
    templates::Template,
    writing_budget::Usage,
    writings::{Generation, Writing},
};

use crate::world::WORDING;

pub fn news(app: &App, kind: SenderNewsKind) -> News {
    News {
        id: app.new_id(),
        kind,
        detail: String::new(),
        at: app.now(),
        received_at: app.now(),
    }
}

pub fn reference(app: &App, member: MemberId, hash: Vec<u8>) -> Reference {
    Reference {
        id: app.new_id(),
        hash,
        body: ExternalBody::Bse,
        reference: "BSE/IA/421".to_owned(),
        issued_on: app.now().date_naive(),
        valid_until: None,
        recorded_by: member,
        recorded_at: app.now(),
    }
}

pub fn wait(now: DateTime<Utc>) -> Wait<'static> {
    Wait {
        remind_at: now,
        due_at: now + TimeDelta::days(1),
        wording: WORDING,
    }
}

pub fn claim(by: MemberId, at: DateTime<Utc>) -> Claim {
    Claim {
        by,
        at,
        lapsed: at - TimeDelta::minutes(30),
        over: None,
    }
}

pub fn comment(app: &App, member_id: MemberId, about: &Approval) -> Comment {
    Comment {
        id: app.new_id(),
        approval_id: about.id,
        member_id,
        body: "Please mention the office hours.".to_owned(),
        created_at: app.now(),
    }
}

pub fn key(app: &App, member: MemberId) -> ApiKey {
    ApiKey {
        id: app.new_id(),
        member_id: member,
        member_name: String::new(),
        name: "CRM".to_owned(),
        prefix: "pk_abc".to_owned(),
        created_at: app.now(),
        last_used_at: None,
        revoked_at: None,
    }
}

pub fn invite(app: &App, org: OrgId, member: MemberId) -> Invite {
    Invite {
        id: app.new_id(),
        org_id: org,
        org_name: String::new(),
        email: domain::EmailAddress::parse("guest@first.example").expect("an address"),
        role: Role::Advisor,
        invited_by: member,
        created_at: app.now(),
        expires_at: app.now() + TimeDelta::days(7),
    }
}

pub fn template(app: &App, org: OrgId) -> Template {
    Template {
        id: app.new_id(),
        org_id: org,
        name: "Closed".to_owned(),
        category: TemplateCategory::Other,
        body: TemplateBody::default(),
        created_by: None,
        created_at: app.now(),
        updated_at: app.now(),
        archived_at: None,
    }
}

pub fn own_rule(app: &App) -> own_rules::Kept {
    own_rules::Kept {
        id: app.new_id(),
        rule: OwnRule {
            label: "House words".to_owned(),
            severity: Severity::Warn,
            phrases: vec![OwnPhrase {
                text: "cheap".to_owned(),
                language: None,
            }],
            explanation: String::new(),
            replacement: String::new(),
            is_active: true,
        },
        revision: 1,
        created_by: None,
        updated_by: None,
        created_at: app.now(),
        updated_at: app.now(),
        archived_at: None,
    }
}

pub fn withdrawal(app: &App, contact: ContactId) -> Consent {
    Consent {
        id: app.new_id(),
        contact_id: contact,
        channel: Channel::Whatsapp,
        purpose: Purpose::Marketing,
        status: ConsentStatus::Withdrawn,
        method: ConsentMethod::Verbal,
        evidence: "call".to_owned(),
        recorded_by: None,
        at: app.now(),
    }
}

pub fn field(name: &str, label: &str) -> CustomField {
    CustomField {
        name: name.to_owned(),
        label: label.to_owned(),
    }
}

pub fn suppression(app: &App, address: &str) -> Suppression {
    Suppression {
        channel: Channel::Whatsapp,
        address: address.to_owned(),
        reason: SuppressionReason::Manual,
        created_at: app.now(),
    }
}

/// What somebody could think of a text.
pub fn opinion() -> SecondOpinion {
    SecondOpinion {
        risk: 12,
        sureness: 80,
        source: OpinionSource::Classifier { version: 1 },
        reasons: Vec::new(),
    }
}

/// An account on an SMTP server.
pub fn mail_account(sender: SenderId, host: &str, now: DateTime<Utc>) -> MailAccount {
    MailAccount {
        sender_id: sender,
        host: host.to_owned(),
        port: 587,
        tls: domain::MailTls::Starttls,
        username: "news".to_owned(),
        password: Some(b"sealed".to_vec()),
        from_name: "Sahyadri Wealth".to_owned(),
        from: domain::EmailAddress::parse("news@first.example").expect("an address"),
        reply_to: None,
        per_minute: 60,
        per_day: 0,
        colour: "#1d4ed8".to_owned(),
        postal_address: String::new(),
        dkim: None,
        updated_at: now,
    }
}

/// A piece of work of the writing assistant.
pub fn writing(app: &App, member: MemberId) -> Writing {
    Writing {
        id: app.new_id(),
        member_id: member,
        brief: Brief::default(),
        created_at: app.now(),
    }
}

/// A text that is being written for it.
pub fn generation(app: &App, writing: WritingId, version: i64) -> Generation {
    Generation {
        id: app.new_id(),
        writing_id: writing,
        version,
        base: version - 1,
        language: Language::En,
        task: WritingTask::Generate,
        state: WritingState::Writing,
        inputs: serde_json::json!({}),
        output: String::new(),
        report: Report::of(Writer::Member),
        created_at: app.now(),
        finished_at: None,
    }
}

/// What an organisation used of models.
pub const fn used() -> Usage {
    Usage {
        calls: 1,
        tokens_in: 400,
        tokens_out: 100,
        cost_micros: 2_000,
    }
}

pub fn provider_template(name: &str, now: DateTime<Utc>) -> ProviderTemplate {
    ProviderTemplate {
        name: name.to_owned(),
        language: "hi".to_owned(),
        category: "MARKETING".to_owned(),
        status: "APPROVED".to_owned(),
        quality: "GREEN".to_owned(),
        components: json!([{ "type": "BODY", "text": "Namaste {{1}}" }]),
        synced_at: now,
    }
}
