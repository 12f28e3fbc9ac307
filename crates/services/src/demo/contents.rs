//! What the demo organisation holds: contacts with consent, groups, campaigns with a history.
//!
//! The history is made by the real use cases with a clock set back, so its figures add up like
//! those of any other campaign.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    Channel, ConsentMethod, ConsentStatus, DeliveryStatus, FailureReason, GroupId, Language, Purpose, Role,
    campaign::Schedule,
    content::{AudienceRule, Content, Variant},
};
use storage::{
    campaigns::Filter as CampaignFilter,
    deliveries::{Change, Standing},
};
use tokio_util::sync::CancellationToken;

use super::Demo;
use crate::{
    Actor, App, Clock, Result, approvals, campaigns,
    campaigns::{Patch, save_draft},
    consents,
    contacts::{self, Input},
    groups, launch,
};

/// Given names and family names; every pair is one contact.
const GIVEN: [(&str, Language); 12] = [
    ("Suresh", Language::En),
    ("Kavita", Language::Mr),
    ("Farhan", Language::Hi),
    ("Lata", Language::Mr),
    ("Vikram", Language::En),
    ("Pooja", Language::Hi),
    ("Ganesh", Language::Mr),
    ("Shalini", Language::En),
    ("Amol", Language::Mr),
    ("Neha", Language::Hi),
    ("Rajesh", Language::En),
    ("Sunita", Language::Mr),
];
const FAMILY: [(&str, &str); 5] = [
    ("Patil", "Pune"),
    ("Deshmukh", "Satara"),
    ("Sharma", "Mumbai"),
    ("Jadhav", "Nashik"),
    ("Rao", "Pune"),
];

/// The past campaigns: name, template, days ago.
const PAST: [(&str, &str, i64); 4] = [
    ("Diwali wishes", "diwali", 12),
    ("SIP reminder November", "sip-reminder", 8),
    ("KYC update", "kyc-update", 5),
    ("Emergency fund basics", "emergency-fund", 1),
];

/// A clock that stands still at one moment.
struct StoppedClock(DateTime<Utc>);

impl Clock for StoppedClock {
    fn now(&self) -> DateTime<Utc> {
        self.0
    }
}

/// Sixty contacts in two groups, nearly all with consent.
pub(super) async fn people(app: &App, demo: &Demo) -> Result<()> {
    if !groups::list(app, &demo.owner).await?.is_empty() {
        return Ok(());
    }
    let actor = demo.member(Role::Advisor);
    let sip = groups::create(app, actor, "SIP clients").await?;
    let prospects = groups::create(app, actor, "Prospects").await?;
    for (row, (family, city)) in FAMILY.iter().enumerate() {
        for (column, (given, language)) in GIVEN.iter().enumerate() {
            let number = row * GIVEN.len() + column;
            let group = if number.is_multiple_of(4) { prospects } else { sip };
            contact(app, actor, number, &format!("{given} {family}"), city, *language, group).await?;
        }
    }
    Ok(())
}

async fn contact(app: &App, actor: &Actor, number: usize, name: &str, city: &str, language: Language, group: GroupId) -> Result<()> {
    let input = Input {
        name: name.to_owned(),
        phone: format!("+9198220{:05}", 10_020 + number),
        language: language.code().to_owned(),
        city: city.to_owned(),
        tags: if number.is_multiple_of(3) { "family".to_owned() } else { String::new() },
        groups: vec![group],
        custom: BTreeMap::new(),
        ..Input::default()
    };
    let id = contacts::create(app, actor, &input).await?;
    // Every twelfth contact has given no consent, so that a review has somebody to skip.
    if number % 12 == 11 {
        return Ok(());
    }
    let given = consents::Change {
        channels: BTreeSet::from([Channel::Whatsapp]),
        purposes: BTreeSet::from([Purpose::Marketing, Purpose::Service, Purpose::Education]),
        status: ConsentStatus::Given,
        method: ConsentMethod::Paper,
        evidence: "Client form, October 2026".to_owned(),
    };
    consents::record(app, actor, id, &given).await
}

/// Campaigns of the last days with what became of them, one that waits for approval, one draft.
pub(super) async fn campaigns(app: &App, demo: &Demo) -> Result<()> {
    if !campaigns::list(app, &demo.owner, &CampaignFilter::default()).await?.is_empty() {
        return Ok(());
    }
    for (name, template, days) in PAST {
        let then = App::new(
            app.db.clone(),
            Arc::new(StoppedClock(app.now() - TimeDelta::days(days))),
            app.dice.clone(),
            app.settings.clone(),
        );
        past(&then, demo, name, template).await?;
    }
    let waiting = draft(app, demo, "Year-end review", &template_key("annual-review")).await?;
    let revision = campaigns::get(app, &demo.owner, waiting).await?.revision;
    campaigns::submit(app, demo.member(Role::Advisor), waiting, revision, "For the year-end meetings").await?;
    promise(app, demo).await
}

/// A draft with something for the check to find.
async fn promise(app: &App, demo: &Demo) -> Result<()> {
    let id = campaigns::create(app, demo.member(Role::Advisor), "SIP step-up", None).await?;
    let text = "Namaste {first_name|ji},\n\nGive your family a guaranteed 15% return by stepping up your SIP. Only 3 days left.\n\n{advisor_name}\n{firm_name}";
    let variant = Variant {
        text: text.to_owned(),
        ..Variant::default()
    };
    let content = Content {
        variants: BTreeMap::from([(Language::En, variant)]),
        fallback_language: Some(Language::En),
        ..Content::default()
    };
    let patch = Patch {
        content: Some(content),
        audience: Some(everybody()),
        ..Patch::default()
    };
    save(app, demo, id, patch).await
}

fn everybody() -> AudienceRule {
    AudienceRule {
        everybody: true,
        ..AudienceRule::default()
    }
}

fn template_key(id: &str) -> crate::templates::Key {
    crate::templates::Key::BuiltIn(id.to_owned())
}

async fn draft(app: &App, demo: &Demo, name: &str, template: &crate::templates::Key) -> Result<domain::CampaignId> {
    let id = campaigns::create(app, demo.member(Role::Advisor), name, Some(template)).await?;
    let schedule = Schedule {
        zone: "Asia/Kolkata".to_owned(),
        ..Schedule::default()
    };
    save(
        app,
        demo,
        id,
        Patch {
            audience: Some(everybody()),
            schedule: Some(schedule),
            ..Patch::default()
        },
    )
    .await?;
    Ok(id)
}

async fn save(app: &App, demo: &Demo, id: domain::CampaignId, patch: Patch) -> Result<()> {
    let actor = demo.member(Role::Advisor);
    let revision = campaigns::get(app, actor, id).await?.revision;
    save_draft(app, actor, id, revision, patch).await?;
    Ok(())
}

async fn past(app: &App, demo: &Demo, name: &str, template: &str) -> Result<()> {
    let (advisor, approver) = (demo.member(Role::Advisor), demo.member(Role::Approver));
    let id = draft(app, demo, name, &template_key(template)).await?;
    let revision = campaigns::get(app, advisor, id).await?.revision;
    campaigns::submit(app, advisor, id, revision, "").await?;
    if let Some(approval) = approvals::newest_of(app, approver, id).await? {
        let detail = approvals::get(app, approver, approval.id).await?;
        approvals::approve(app, approver, approval.id, &detail.item.version.hash).await?;
    }
    launch::launch(app, advisor, id).await?;
    launch::freeze(app, advisor.org_id, id, &CancellationToken::new()).await?;
    report(app, advisor, id).await?;
    launch::finish_all(app).await
}

/// Each recipient's outcome: mostly read, some delivered, a few failed.
async fn report(app: &App, actor: &Actor, id: domain::CampaignId) -> Result<()> {
    let ways: [&[DeliveryStatus]; 10] = {
        use DeliveryStatus::{Accepted, Delivered, Failed, Read, Sent};
        const READ: &[DeliveryStatus] = &[Accepted, Sent, Delivered, Read];
        [
            READ,
            READ,
            &[Accepted, Sent, Delivered],
            READ,
            READ,
            &[Accepted, Sent, Delivered],
            READ,
            &[Accepted, Failed],
            READ,
            READ,
        ]
    };
    for step in 0..4 {
        let mut tx = app.db.begin().await?;
        let mut changes = Vec::new();
        for from in [
            DeliveryStatus::Queued,
            DeliveryStatus::Accepted,
            DeliveryStatus::Sent,
            DeliveryStatus::Delivered,
        ] {
            for standing in storage::deliveries::lock_some(&mut tx, actor.org_id, id, from, 1_000).await? {
                let way = ways[usize::from(standing.id.uuid().as_bytes()[15]) % ways.len()];
                changes.extend(
                    way.get(step)
                        .filter(|_| place(way, from) == step)
                        .map(|next| change(standing, *next, app.now())),
                );
            }
        }
        storage::deliveries::record(&mut tx, &changes, app.now()).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// How many steps of `way` a delivery that stands at `status` has gone.
fn place(way: &[DeliveryStatus], status: DeliveryStatus) -> usize {
    way.iter().position(|step| *step == status).map_or(0, |index| index + 1)
}

fn change(before: Standing, status: DeliveryStatus, at: DateTime<Utc>) -> Change {
    let provider_id = Some(format!("demo.{}", before.id));
    let reason = (status == DeliveryStatus::Failed).then(|| FailureReason::NotOnWhatsapp.code().to_owned());
    let error_code = reason.as_ref().map(|_| "131026".to_owned());
    Change {
        provider_id,
        reason,
        error_code,
        ..Change::to(before, status, at)
    }
}
