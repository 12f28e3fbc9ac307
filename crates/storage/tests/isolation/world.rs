//! One of everything in one organisation, and another that has nothing.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    AccountId, CampaignId, CampaignStatus, ContactId, DeliveryId, DeliveryPolicy, DeliveryStatus, ImportStatus, MemberId, OrgId, PhoneNumber, RejectReason,
    RiskLimits, SenderId, SenderNewsKind, SendingRules, WritingState, delivery::CampaignEventKind,
};
use services::{Actor, App, launch, work};
use storage::{
    Conn,
    api_keys::ApiKey,
    approval_comments::{self, Comment},
    approval_policy,
    approval_queue::{self, Claim, Wait},
    approvals::{self, Approval},
    campaign_events::CampaignEvent,
    campaigns::{self, Campaign},
    consents::Consent,
    contacts::{self, Contact},
    custom_fields::{self, CustomField},
    deliveries, delivery_policies,
    external_references::{self, Reference},
    failure_watches,
    groups::{self, Group},
    idempotency, imports,
    imports::{Import, Progress, Reject},
    inbound::{self, Inbound},
    invites::{self, Invite},
    late_starts, ledger, opinions, orgs, own_rules,
    report_duties::{self, Report},
    risk_limits, sender_news,
    sent_texts::SentText,
    suppressions,
    suppressions::Suppression,
    tags,
    templates::{self, Template},
    writing_budget,
    writings::{self, Generation, Writing},
};
use test_support::{
    campaigns::{add_contacts, approved, fast_sandbox, number},
    use_cases::UseCases,
};
use tokio_util::sync::CancellationToken;

use crate::records::{
    claim, comment, field, generation, invite, key, mail_account, news, opinion, own_rule, provider_template, reference, suppression, template, used, wait,
    withdrawal, writing,
};

pub const IDEMPOTENCY_KEY: &str = "launch-1";
pub const PORTFOLIO: &str = "2001";
pub const QUESTION: &[u8] = b"the hash of a question";
pub const KEY_HASH: &[u8] = b"the hash of a key";
/// Row of the one rejected row.
pub const REJECTED_ROW: i64 = 7;
pub const SUPPRESSED: &str = "+919800000099";
/// The hash of what the waiting request says.
pub const WORDING: &[u8] = b"the hash of a wording";

/// The first organisation's things. What is cloned out of it goes back changed.
pub struct World {
    cases: UseCases,
    /// Whose everything is.
    pub org: OrgId,
    /// Who has nothing.
    pub other: OrgId,
    pub account: AccountId,
    /// An account without a place.
    pub newcomer: AccountId,
    pub member: MemberId,
    pub key: ApiKey,
    pub invite: Invite,
    pub taken_at: DateTime<Utc>,
    pub sender: SenderId,
    pub template: Template,
    pub own_rule: own_rules::Kept,
    /// With a tag, in the group, written to and answered.
    pub contact: Contact,
    /// With neither tag nor group.
    pub lonely: ContactId,
    pub deleted: ContactId,
    pub withdrawal: Consent,
    pub tag: String,
    pub group: Group,
    pub import: Import,
    pub uploaded: domain::ImportId,
    /// Sent to its end.
    pub done: CampaignId,
    /// Launched, nothing sent.
    pub sending: CampaignId,
    /// A later run of the first, in review.
    pub run: Campaign,
    /// Of the one that is done, whose version has this hash, a reference, and a duty to report it.
    pub approval: Approval,
    pub hash: Vec<u8>,
    /// Of the run.
    pub waiting: Approval,
    pub delivery: DeliveryId,
    /// Scheduled for this instant, which was missed.
    pub planned: CampaignId,
    pub planned_for: DateTime<Utc>,
    pub writing: Writing,
    /// Being written.
    pub generation: Generation,
}

impl World {
    pub async fn new() -> Self {
        let cases = UseCases::new().await;
        let owner = cases.owner("owner@first.example").await;
        let guest = cases.owner("newcomer@third.example").await;
        let app = &cases.app;
        let ids = add_contacts(app, &owner, 4, |index| number(index, "10")).await;
        let sender = fast_sandbox(app, &owner).await;
        let (done, sending) = campaigns_of(app, &owner, sender).await;
        let mut tx = app.db.begin().await.expect("a transaction");
        let other = other(app, &mut tx, owner.org_id).await;
        let member = owner.member_id.expect("a member");
        let (group, tag) = labelled(app, &mut tx, owner.org_id, ids[0]).await;
        let (import, uploaded) = imported(app, &mut tx, &owner, ids[3]).await;
        let (run, approval, waiting) = run_of(app, &mut tx, &owner, done).await;
        let hash = cleared(app, &mut tx, &owner, &approval).await;
        queued(app, &mut tx, member, &waiting).await;
        let (planned, planned_for) = missed(app, &mut tx, owner.org_id, done, sending).await;
        let is_noted = storage::library_uses::insert(&mut tx, owner.org_id, done, "diwali").await.expect("a use");
        assert!(is_noted, "the campaign is not there");
        let key = key(app, member);
        storage::api_keys::insert(&mut tx, owner.org_id, &key, KEY_HASH).await.expect("a key");
        let invite = invite(app, owner.org_id, member);
        invites::insert(&mut tx, owner.org_id, &invite, b"invite").await.expect("an invitation");
        let template = template(app, owner.org_id);
        templates::insert(&mut tx, &template).await.expect("a template");
        let own_rule = own_rule(app);
        own_rules::insert(&mut tx, owner.org_id, &own_rule).await.expect("an own rule");
        own_rules::advance(&mut tx, owner.org_id).await.expect("a number");
        let contact = answered(app, &mut tx, owner.org_id, sender, ids[0]).await;
        contacts::delete(&mut tx, owner.org_id, &[ids[2]], app.now()).await.expect("a deletion");
        idempotency::take(&mut tx, owner.org_id, IDEMPOTENCY_KEY, b"hash", app.now())
            .await
            .expect("a key");
        let taken = idempotency::get(&mut tx, owner.org_id, IDEMPOTENCY_KEY)
            .await
            .expect("a record")
            .expect("a record");
        suppressions::insert(&mut tx, owner.org_id, &suppression(app, SUPPRESSED))
            .await
            .expect("a suppression");
        let news = news(app, SenderNewsKind::QualityLow);
        sender_news::insert(&mut tx, owner.org_id, sender, &news).await.expect("news");
        let account = mail_account(sender, "smtp.first.example", app.now());
        storage::mail_accounts::save(&mut tx, owner.org_id, &account).await.expect("an account");
        storage::mail_accounts::count_claimed(&mut tx, owner.org_id, sender, app.now().date_naive(), 1)
            .await
            .expect("a count");
        on_whatsapp(app, &mut tx, owner.org_id, sender, ids[1]).await;
        opinions::keep_answer(&mut tx, owner.org_id, QUESTION, &opinion(), app.now())
            .await
            .expect("an answer");
        risk_limits::set(&mut tx, owner.org_id, RiskLimits::default(), app.now()).await.expect("limits");
        storage::sending_rules::set(&mut tx, owner.org_id, &SendingRules::default(), app.now())
            .await
            .expect("rules");
        let field = field("pan", "PAN");
        custom_fields::insert(&mut tx, owner.org_id, &field, app.now()).await.expect("a field");
        let line = ledger::list(&mut tx, owner.org_id, done, &ledger::Filter::default(), 1)
            .await
            .expect("lines")
            .remove(0);
        let (writing, generation) = written(app, &mut tx, owner.org_id, member).await;
        tx.commit().await.expect("a commit");
        Self {
            org: owner.org_id,
            other,
            account: owner.account_id.expect("an account"),
            newcomer: guest.account_id.expect("an account"),
            member,
            key,
            invite,
            taken_at: taken.created_at,
            sender,
            template,
            own_rule,
            withdrawal: withdrawal(app, contact.id),
            contact,
            lonely: ids[1],
            deleted: ids[2],
            tag,
            group,
            import,
            uploaded,
            done,
            sending,
            run,
            approval,
            hash,
            waiting,
            delivery: line.id,
            planned,
            planned_for,
            writing,
            generation,
            cases,
        }
    }

    pub fn app(&self) -> &App {
        &self.cases.app
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.app().now() + TimeDelta::seconds(1)
    }

    pub async fn begin(&self) -> Conn {
        self.app().db.begin().await.expect("a transaction")
    }

    pub fn phone(&self) -> &PhoneNumber {
        self.contact.phone.as_ref().expect("a number")
    }

    /// Whether a row of [`storage::scratch::rows`] names the other organisation.
    pub fn belongs_to_other(&self, row: &str) -> bool {
        row.to_lowercase().replace('-', "").contains(&self.other.uuid().simple().to_string())
    }

    pub fn new_contact(&self) -> Contact {
        Contact {
            id: self.app().new_id(),
            phone: PhoneNumber::parse("+919800000055").ok(),
            ..self.contact.clone()
        }
    }

    pub fn new_group(&self) -> Group {
        Group {
            id: self.app().new_id(),
            name: "New".to_owned(),
            ..self.group.clone()
        }
    }

    pub fn new_key(&self) -> ApiKey {
        key(self.app(), self.member)
    }

    pub fn new_invite(&self) -> Invite {
        invite(self.app(), self.org, self.member)
    }

    pub fn new_own_rule(&self) -> own_rules::Kept {
        own_rule(self.app())
    }

    /// The own rule, saved once more.
    pub fn own_rule_saved(&self) -> own_rules::Kept {
        own_rules::Kept {
            revision: self.own_rule.revision + 1,
            updated_at: self.now(),
            ..self.own_rule.clone()
        }
    }

    pub fn field(&self, label: &str) -> CustomField {
        field("pan", label)
    }

    pub fn field_named(&self, name: &str) -> CustomField {
        field(name, "Label")
    }

    /// The rejected row, put right by half.
    pub fn rejected(&self) -> Reject {
        Reject {
            row_number: REJECTED_ROW,
            reason: RejectReason::BadEmail,
            cells: vec!["98220 00007".to_owned()],
        }
    }

    /// The text of the one delivery's send, as if it had been another.
    pub fn sent_text(&self) -> SentText {
        SentText {
            delivery_id: self.delivery,
            attempt: 1,
            version_id: self.approval.version_id,
            language: domain::Language::En,
            is_template: false,
            values: [("first_name".to_owned(), "Asha".to_owned())].into(),
            hash: "another".to_owned(),
            at: self.now(),
        }
    }

    pub fn suppression(&self, address: &str) -> Suppression {
        suppression(self.app(), address)
    }

    pub fn reference(&self) -> Reference {
        reference(self.app(), self.member, self.hash.clone())
    }

    pub fn report(&self) -> Report {
        let reference = self.reference();
        Report {
            body: reference.body,
            reference: reference.reference,
            reported_on: reference.issued_on,
            recorded_by: self.member,
            recorded_at: self.now(),
        }
    }

    pub fn wait(&self) -> Wait<'static> {
        wait(self.now())
    }

    pub fn claim(&self) -> Claim {
        claim(self.member, self.now())
    }

    pub fn comment(&self) -> Comment {
        comment(self.app(), self.member, &self.waiting)
    }

    pub fn new_writing(&self) -> Writing {
        writing(self.app(), self.member)
    }

    pub fn new_generation(&self) -> Generation {
        generation(self.app(), self.writing.id, 2)
    }

    pub fn ended_generation(&self) -> Generation {
        Generation {
            state: WritingState::Done,
            output: "Text".to_owned(),
            finished_at: Some(self.now()),
            ..self.generation.clone()
        }
    }

    pub fn event(&self) -> CampaignEvent {
        CampaignEvent {
            id: self.app().new_id(),
            kind: CampaignEventKind::Slowed,
            count: None,
            reason: None,
            at: self.now(),
        }
    }
}

/// A piece of work with a text, what it cost and an answer that is known.
async fn written(app: &App, tx: &mut Conn, org: OrgId, member: MemberId) -> (Writing, Generation) {
    let writing = writing(app, member);
    writings::insert(tx, org, &writing).await.expect("a piece of work");
    let generation = generation(app, writing.id, 1);
    writings::insert_generation(tx, org, &generation).await.expect("a text");
    let today = app.now().date_naive();
    writing_budget::account(tx, org, today, used()).await.expect("what it cost");
    writing_budget::count_run(tx, org, member, today, 5).await.expect("a run");
    writing_budget::keep_answer(tx, org, QUESTION, "text", app.now()).await.expect("an answer");
    (writing, generation)
}

/// A campaign that went through the sandbox, and one that is under way with everybody queued.
async fn campaigns_of(app: &App, owner: &Actor, sender: SenderId) -> (CampaignId, CampaignId) {
    let done = approved(app, owner, sender).await;
    launch::launch(app, owner, done).await.expect("a launch");
    work::run_until_idle(app).await.expect("work");
    settled(app, owner, done).await;
    let sending = approved(app, owner, sender).await;
    launch::launch(app, owner, sending).await.expect("a launch");
    launch::freeze(app, owner.org_id, sending, &CancellationToken::new()).await.expect("a list");
    (done, sending)
}

/// Waits until the sandbox has reported everything: nothing may move any more while rows are compared.
async fn settled(app: &App, owner: &Actor, campaign: CampaignId) {
    let everything = ledger::Filter::default();
    for _ in 0..400 {
        let lines = ledger::list(&mut app.db.read().await.expect("a connection"), owner.org_id, campaign, &everything, 100)
            .await
            .expect("lines");
        if lines.iter().all(|line| line.status == DeliveryStatus::Read) {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    panic!("the sandbox never reported");
}

/// An organisation without anything.
async fn other(app: &App, tx: &mut Conn, first: OrgId) -> OrgId {
    let mut other = orgs::get(tx, first).await.expect("an organisation").expect("an organisation");
    other.id = app.new_id();
    orgs::insert(tx, &other).await.expect("another organisation");
    other.id
}

async fn labelled(app: &App, tx: &mut Conn, org: OrgId, contact: ContactId) -> (Group, String) {
    let group = Group {
        id: app.new_id(),
        name: "SIP investors".to_owned(),
        created_at: app.now(),
        updated_at: app.now(),
    };
    groups::insert(tx, org, &group).await.expect("a group");
    groups::add(tx, org, group.id, &[contact]).await.expect("a member");
    tags::add(tx, org, &[contact], "hni").await.expect("a tag");
    (group, "hni".to_owned())
}

/// A file that was taken over, with a rejected row and a contact nobody wrote to; one that was only
/// uploaded; and somebody who was merged.
async fn imported(app: &App, tx: &mut Conn, owner: &Actor, merged: ContactId) -> (Import, domain::ImportId) {
    let org = owner.org_id;
    let import = |status| Import {
        id: app.new_id(),
        org_id: org,
        member_id: owner.member_id.expect("a member"),
        status,
        file_name: "clients.csv".to_owned(),
        file_hash: b"hash".to_vec(),
        format: "csv".to_owned(),
        options: serde_json::json!({}),
        progress: Progress::default(),
        error: None,
        created_at: app.now(),
        updated_at: app.now(),
        finished_at: None,
    };
    let (done, uploaded) = (import(ImportStatus::Done), import(ImportStatus::Uploaded));
    for import in [&done, &uploaded] {
        imports::insert(tx, import).await.expect("an import");
    }
    let reject = Reject {
        row_number: REJECTED_ROW,
        reason: RejectReason::PhoneLength,
        cells: vec!["12".to_owned()],
    };
    imports::insert_rejects(tx, done.id, &[reject]).await.expect("a rejected row");
    storage::import_files::insert(tx, org, uploaded.id, 0, b"Name").await.expect("a piece");
    let old = contacts::get(tx, org, merged).await.expect("a contact").expect("a contact");
    let fresh = |digits: &str| Contact {
        id: app.new_id(),
        phone: PhoneNumber::parse(digits).ok(),
        import_id: Some(done.id),
        ..old.clone()
    };
    // The same name and city twice: duplicates.
    let (one, two) = (fresh("+919800000061"), fresh("+919800000062"));
    contacts::insert_many(tx, org, &[one, two]).await.expect("contacts");
    (done, uploaded.id)
}

/// A run of the same series that waits for approval, and the approval of the one that was sent.
async fn run_of(app: &App, tx: &mut Conn, owner: &Actor, done: CampaignId) -> (Campaign, Approval, Approval) {
    let org = owner.org_id;
    let first = campaigns::get(tx, org, done).await.expect("a campaign").expect("a campaign");
    let run = Campaign {
        id: app.new_id(),
        status: CampaignStatus::InReview,
        parent_id: Some(done),
        starts_at: Some(app.now() + TimeDelta::days(7)),
        ..first
    };
    campaigns::insert(tx, &run).await.expect("a run");
    let approval = approvals::newest_of(tx, org, done).await.expect("an approval").expect("an approval");
    let waiting = Approval {
        id: app.new_id(),
        campaign_id: run.id,
        status: domain::ApprovalStatus::Waiting,
        decided_by: None,
        decided_at: None,
        ..approval.clone()
    };
    approvals::insert(tx, &waiting).await.expect("a waiting approval");
    (run, approval, waiting)
}

/// A scheduled campaign whose start was missed, the organisation's policy about that, and marks of the
/// campaign that is done. One delivery of the one that is being sent has failed.
async fn missed(app: &App, tx: &mut Conn, org: OrgId, done: CampaignId, sending: CampaignId) -> (CampaignId, DateTime<Utc>) {
    let first = campaigns::get(tx, org, done).await.expect("a campaign").expect("a campaign");
    let starts_at = app.now() - TimeDelta::days(1);
    let planned = Campaign {
        id: app.new_id(),
        status: CampaignStatus::Scheduled,
        starts_at: Some(starts_at),
        launched_at: None,
        frozen_at: None,
        completed_at: None,
        ..first
    };
    campaigns::insert(tx, &planned).await.expect("a planned campaign");
    late_starts::ask(tx, org, planned.id, starts_at, app.now()).await.expect("a missed start");
    delivery_policies::set(tx, org, DeliveryPolicy::default(), app.now()).await.expect("a policy");
    let queued = deliveries::lock_some(tx, org, sending, DeliveryStatus::Queued, 1).await.expect("a delivery");
    let failed = queued.into_iter().map(|standing| deliveries::Change {
        error_code: Some("131026".to_owned()),
        ..deliveries::Change::to(standing, DeliveryStatus::Failed, app.now())
    });
    deliveries::record(tx, &failed.collect::<Vec<_>>(), app.now()).await.expect("a failure");
    failure_watches::set(tx, org, done, &serde_json::json!([])).await.expect("marks");
    (planned.id, starts_at)
}

/// A policy, a reference for the approved version and a duty to report its campaign. Answers with the
/// version's hash.
async fn cleared(app: &App, tx: &mut Conn, owner: &Actor, approval: &Approval) -> Vec<u8> {
    let org = owner.org_id;
    let version = storage::campaign_versions::get(tx, org, approval.version_id)
        .await
        .expect("a version")
        .expect("a version");
    approval_policy::set_valid_days(tx, org, 120, app.now()).await.expect("a policy");
    let reference = reference(app, owner.member_id.expect("a member"), version.hash.clone());
    external_references::insert(tx, org, &reference).await.expect("a reference");
    report_duties::insert(tx, org, approval.campaign_id, app.now()).await.expect("a duty");
    version.hash
}

/// The request that waits, with half of its time over, claimed and talked about.
async fn queued(app: &App, tx: &mut Conn, member: MemberId, waiting: &Approval) {
    let (org, id) = (waiting.org_id, waiting.id);
    let is_begun = approval_queue::begin(tx, org, id, wait(app.now())).await.expect("a wait");
    let is_claimed = approval_queue::claim(tx, org, id, claim(member, app.now())).await.expect("a claim");
    assert!(is_begun && is_claimed, "it does not wait");
    approval_comments::insert(tx, org, &comment(app, member, waiting)).await.expect("a comment");
}

/// The contact, after an answer of theirs and with somebody merged into them.
async fn answered(app: &App, tx: &mut Conn, org: OrgId, sender: SenderId, id: ContactId) -> Contact {
    let contact = contacts::get(tx, org, id).await.expect("a contact").expect("a contact");
    let message = Inbound {
        id: app.new_id(),
        org_id: org,
        sender_id: sender,
        contact_id: Some(id),
        provider_id: "wamid.1".to_owned(),
        phone: contact.phone.as_ref().expect("a number").as_str().to_owned(),
        body: "Thank you".to_owned(),
        withdrew: false,
        received_at: app.now(),
    };
    inbound::insert(tx, &message).await.expect("a message");
    let double = Contact {
        id: app.new_id(),
        phone: PhoneNumber::parse("+919800000063").ok(),
        ..contact.clone()
    };
    contacts::insert(tx, org, &double).await.expect("a double");
    contacts::delete_merged(tx, org, double.id, id, app.now()).await.expect("a merge");
    contact
}

/// What is known of a number on WhatsApp, one of its templates, and somebody it wrote to.
async fn on_whatsapp(app: &App, tx: &mut Conn, org: OrgId, sender: SenderId, contact: ContactId) {
    use storage::{provider_templates, whatsapp_numbers};
    whatsapp_numbers::save_ids(tx, org, sender, Some("2000"), Some(PORTFOLIO)).await.expect("ids");
    whatsapp_numbers::count_reached(tx, org, PORTFOLIO, &[contact], app.now())
        .await
        .expect("a count");
    let template = provider_template("diwali", app.now());
    provider_templates::save(tx, org, sender, &template).await.expect("a template");
}
