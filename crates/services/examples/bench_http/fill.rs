//! An organisation that has sent a lot: made by the use cases themselves at days gone by, so that
//! lists, ledger and counters are what they would be.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use config::Settings;
use domain::{CampaignId, ContactId, DeliveryStatus, OrgId, SenderId, content::AudienceRule};
use services::{
    Actor, App, Clock, accounts,
    clock::{SystemClock, SystemDice},
    launch, sessions,
};
use storage::deliveries::{self, Change, Standing};
use test_support::{
    FrozenClock,
    campaigns::{add_contacts, approved_for, number, whatsapp_sender},
    use_cases::{PASSWORD, client, sign_up_form},
};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::Notes;

/// Recipients of one campaign.
const PER_CAMPAIGN: usize = 5_000;
/// Audiences, each a tag of its own; so the organisation has ten times as many contacts.
const AUDIENCES: usize = 10;
/// Days over which the campaigns lie, the last one today.
const DAYS: i64 = 60;
/// Deliveries moved per transaction.
const PAGE: i64 = 5_000;
const EMAIL: &str = "bench@example.org";

pub async fn run(url: &str, count: usize) -> Notes {
    let clock = FrozenClock::at(SystemClock.now());
    let app = open(url, &clock).await;
    let token = accounts::sign_up(&app, &client(), &sign_up_form(EMAIL)).await.expect("a fresh database");
    let owner = sessions::resolve(&app, token.as_str(), "bench").await.expect("sessions").expect("a session").1;
    let sender = whatsapp_sender(&app, &owner, 1_000.0).await;
    let contacts = add_contacts(&app, &owner, PER_CAMPAIGN * AUDIENCES, |index| number(index, "")).await;
    tag(&app, &owner, &contacts).await;
    let campaigns = count.div_ceil(PER_CAMPAIGN).max(2);
    let (now, began) = (SystemClock.now(), Instant::now());
    let mut last = None;
    for index in 0..campaigns {
        clock.set(day_of(index, campaigns, now));
        let is_last = index + 1 == campaigns;
        let campaign = send(&app, &owner, sender, index % AUDIENCES, is_last).await;
        last = Some(campaign);
        if (index + 1) % 20 == 0 {
            println!("{} deliveries after {:.0} s", (index + 1) * PER_CAMPAIGN, began.elapsed().as_secs_f64());
        }
    }
    clock.set(SystemClock.now());
    let signed_in = accounts::sign_in(&app, &client(), EMAIL, &PASSWORD.to_owned().into()).await.expect("a sign-in");
    let accounts::SignIn::SignedIn(token) = signed_in else {
        panic!("a new account has no second factor")
    };
    Notes {
        session: token.as_str().to_owned(),
        org: owner.org_id,
        campaign: last.expect("at least one campaign"),
    }
}

async fn open(url: &str, clock: &FrozenClock) -> App {
    let settings = Settings::from_env(|name| (name == "DATABASE_URL").then(|| url.to_owned())).expect("settings");
    let db = storage::Db::connect(url).await.expect("a database");
    db.migrate().await.expect("migrations");
    App::new(db, Arc::new(clock.clone()), Arc::new(SystemDice::new()), settings)
}

fn audience(index: usize) -> String {
    format!("Audience {index}")
}

async fn tag(app: &App, owner: &Actor, contacts: &[ContactId]) {
    for (index, members) in contacts.chunks(PER_CAMPAIGN).enumerate() {
        let mut tx = app.db.begin().await.expect("a transaction");
        storage::tags::add(&mut tx, owner.org_id, members, &audience(index)).await.expect("tags");
        tx.commit().await.expect("a commit");
    }
}

/// The campaigns lie evenly over the days; the last one was sent half an hour ago.
fn day_of(index: usize, campaigns: usize, now: DateTime<Utc>) -> DateTime<Utc> {
    let left = i64::try_from(campaigns - 1 - index).unwrap_or_default();
    let all = i64::try_from(campaigns - 1).unwrap_or(1).max(1);
    now - TimeDelta::minutes(30) - TimeDelta::minutes(DAYS * 24 * 60 * left / all)
}

async fn send(app: &App, owner: &Actor, sender: SenderId, index: usize, is_last: bool) -> CampaignId {
    let rule = AudienceRule {
        include_tags: [audience(index)].into_iter().collect(),
        ..AudienceRule::default()
    };
    let campaign = approved_for(app, owner, sender, rule).await;
    launch::launch(app, owner, campaign).await.expect("a launch");
    launch::freeze(app, owner.org_id, campaign, &CancellationToken::new()).await.expect("a list");
    while report(app, owner.org_id, campaign, is_last).await > 0 {}
    launch::finish_all(app).await.expect("an end");
    campaign
}

/// Brings queued deliveries to where they end; of the last campaign no further than accepted.
async fn report(app: &App, org: OrgId, campaign: CampaignId, is_last: bool) -> usize {
    let now = app.clock.now();
    let mut tx = app.db.begin().await.expect("a transaction");
    let queued = deliveries::lock_some(&mut tx, org, campaign, DeliveryStatus::Queued, PAGE)
        .await
        .expect("the queue");
    let changes: Vec<Change> = queued.into_iter().map(|standing| change(standing, is_last, now)).collect();
    deliveries::record(&mut tx, &changes, now).await.expect("the ledger");
    tx.commit().await.expect("a commit");
    changes.len()
}

/// Of a hundred: 55 read, 31 delivered, 4 sent, 3 accepted, 7 failed; the reports come over twelve hours.
fn change(standing: Standing, is_last: bool, now: DateTime<Utc>) -> Change {
    let chance = usize::from(standing.id.uuid().as_bytes()[15]) * 100 / 256;
    let status = match chance {
        _ if is_last => DeliveryStatus::Accepted,
        0..55 => DeliveryStatus::Read,
        55..86 => DeliveryStatus::Delivered,
        86..90 => DeliveryStatus::Sent,
        90..93 => DeliveryStatus::Accepted,
        _ => DeliveryStatus::Failed,
    };
    let failed = (status == DeliveryStatus::Failed).then_some("131026");
    let after = if is_last {
        0
    } else {
        i64::from(standing.id.uuid().as_bytes()[14]) * 12 * 60 / 256
    };
    Change {
        provider_id: Some(format!("wamid.bench.{}", standing.id)),
        reason: failed.map(|code| delivery::retry::reason_of(code).code().to_owned()),
        error_code: failed.map(str::to_owned),
        ..Change::to(standing, status, now + TimeDelta::minutes(after))
    }
}
