//! Campaigns from draft to approved: autosave, check, frozen versions, approvals, schedule, series,
//! isolation. On SQLite, or PostgreSQL with `TEST_POSTGRES_URL`.

use chrono::TimeDelta;
use domain::{
    ApprovalStatus, CampaignId, CampaignStatus, Channel, ConsentMethod, ConsentStatus, ErrorCode, Language, Pacing, Purpose, Recurrence, Role, SkipReason,
    campaign::Schedule,
    content::{AudienceRule, Content, Variant},
};
use services::{
    Actor, Error,
    approvals::{self, Hindrance},
    campaigns::{self, Campaign, Patch, Saved, version},
    consents, contacts, organisations,
    orgs::ApprovalPolicy,
    templates,
};
use test_support::use_cases::UseCases;

const CLEAN: &str =
    "{firm_name}, AMFI-registered Mutual Fund Distributor, {registration}\n\nNamaste {first_name|friend}, our office is closed on Monday.\n{advisor_name}";
const BLOCKED: &str = "Sahyadri Wealth ARN-118204. A guaranteed 15% return on your SIP, risk-free. Mutual fund investments are subject to market risks, read all scheme related documents carefully.";

/// An organisation with an advisor, an approver and three contacts, two of which may be written to.
struct Firm {
    world: UseCases,
    owner: Actor,
    advisor: Actor,
    approver: Actor,
}

async fn firm() -> Firm {
    let world = UseCases::new().await;
    let owner = world.owner("owner@sahyadri.example").await;
    let advisor = world.member(&owner, "advisor@sahyadri.example", Role::Advisor).await;
    let approver = world.member(&owner, "approver@sahyadri.example", Role::Approver).await;
    for (name, phone, consents) in [
        ("Asha Rao", "9820000001", true),
        ("Vijay More", "9820000002", true),
        ("Nita Shah", "9820000003", false),
    ] {
        let input = contacts::Input {
            name: name.to_owned(),
            phone: phone.to_owned(),
            language: "en".to_owned(),
            ..contacts::Input::default()
        };
        let id = contacts::create(&world.app, &owner, &input).await.unwrap();
        if consents {
            let change = consents::Change {
                channels: [Channel::Whatsapp].into(),
                purposes: [Purpose::Marketing, Purpose::Service].into(),
                status: ConsentStatus::Given,
                method: ConsentMethod::Paper,
                evidence: "form 7".to_owned(),
            };
            consents::record(&world.app, &owner, id, &change).await.unwrap();
        }
    }
    Firm {
        world,
        owner,
        advisor,
        approver,
    }
}

fn content(text: &str) -> Content {
    let variant = Variant {
        text: text.to_owned(),
        ..Variant::default()
    };
    Content {
        variants: [(Language::En, variant)].into(),
        ..Content::default()
    }
}

fn everybody() -> AudienceRule {
    AudienceRule {
        everybody: true,
        ..AudienceRule::default()
    }
}

impl Firm {
    async fn draft(&self, text: &str) -> CampaignId {
        let id = campaigns::create(&self.world.app, &self.advisor, "Office closed", None).await.unwrap();
        self.write(id, text).await;
        id
    }

    /// Writes text and audience as the advisor.
    async fn write(&self, id: CampaignId, text: &str) -> Saved {
        let patch = Patch {
            content: Some(content(text)),
            audience: Some(everybody()),
            purpose: Some(Purpose::Service),
            ..Patch::default()
        };
        let read = self.get(id).await.revision;
        campaigns::save_draft(&self.world.app, &self.advisor, id, read, patch).await.unwrap()
    }

    async fn get(&self, id: CampaignId) -> Campaign {
        campaigns::get(&self.world.app, &self.advisor, id).await.unwrap()
    }

    async fn submit(&self, id: CampaignId) -> Result<CampaignStatus, ErrorCode> {
        let read = self.get(id).await.revision;
        let submitted = campaigns::submit(&self.world.app, &self.advisor, id, read, "please").await;
        submitted.map(|submitted| submitted.status).map_err(|error| error.code())
    }

    async fn waiting(&self) -> approvals::Item {
        let filter = approvals::Filter {
            is_waiting: true,
            ..approvals::Filter::default()
        };
        approvals::list(&self.world.app, &self.approver, &filter).await.unwrap().remove(0)
    }

    async fn approve(&self, by: &Actor) -> Result<CampaignStatus, ErrorCode> {
        let item = self.waiting().await;
        approvals::approve(&self.world.app, by, item.approval.id, &item.version.hash)
            .await
            .map_err(|error| error.code())
    }

    /// Changes the one version there is by hand.
    async fn tamper(&self, sql: &str) {
        let mut tx = self.world.app.db.begin().await.unwrap();
        assert_eq!(storage::scratch::execute(&mut tx, sql).await.unwrap(), 1);
        tx.commit().await.unwrap();
    }

    async fn audited(&self, id: CampaignId) -> Vec<String> {
        let filter = services::audit_log::Filter {
            subject_id: Some(id.to_string()),
            ..services::audit_log::Filter::default()
        };
        let entries = services::audit::list(&self.world.app, &self.owner, &filter).await.unwrap();
        entries.into_iter().rev().map(|entry| entry.action).collect()
    }
}

#[tokio::test]
async fn from_draft_to_approved() {
    let firm = firm().await;
    let id = firm.draft(CLEAN).await;
    let review = campaigns::review(&firm.world.app, &firm.advisor, id).await.unwrap();
    assert_eq!((review.matched, review.will_receive()), (3, 2));
    assert_eq!(review.skipped, [(SkipReason::NoConsent, 1)].into());
    assert_eq!(review.paces.len(), 3);
    assert_eq!(firm.submit(id).await, Ok(CampaignStatus::InReview));
    let item = firm.waiting().await;
    assert_eq!((item.version.number, item.version.recipients, item.approval.note.as_str()), (1, 2, "please"));
    assert_eq!(firm.approve(&firm.approver).await, Ok(CampaignStatus::Approved));
    let approved = firm.get(id).await;
    let mut conn = firm.world.app.db.read().await.unwrap();
    assert_eq!(version::approved(&mut conn, &approved).await.unwrap().hash, item.version.hash);
    assert_eq!(
        firm.audited(id).await,
        ["campaign.created", "campaign.edited", "campaign.submitted", "campaign.approved"]
    );
}

#[tokio::test]
async fn a_draft_is_never_refused_and_never_overwritten_blindly() {
    let firm = firm().await;
    let id = firm.draft("").await;
    assert_eq!(firm.submit(id).await, Err(ErrorCode::NoText));
    let read = firm.get(id).await.revision;
    let patch = |text: &str| Patch {
        content: Some(content(text)),
        ..Patch::default()
    };
    let app = &firm.world.app;
    assert!(matches!(
        campaigns::save_draft(app, &firm.advisor, id, read, patch("{broken \u{0} 😀")).await.unwrap(),
        Saved::Kept { voided: false, .. }
    ));
    let Saved::Conflict(theirs) = campaigns::save_draft(app, &firm.owner, id, read, patch("mine")).await.unwrap() else {
        panic!("an old revision was taken");
    };
    assert_eq!(theirs.content.variants[&Language::En].text, "{broken  😀");
    let nobody = Patch {
        audience: Some(AudienceRule::default()),
        content: Some(content(CLEAN)),
        ..Patch::default()
    };
    campaigns::save_draft(app, &firm.owner, id, theirs.revision, nobody).await.unwrap();
    assert_eq!(firm.submit(id).await, Err(ErrorCode::NobodyToSend));
}

#[tokio::test]
async fn any_edit_voids_and_a_name_does_not() {
    let firm = firm().await;
    let id = firm.draft(CLEAN).await;
    firm.submit(id).await.unwrap();
    let waiting = firm.waiting().await;
    campaigns::rename(&firm.world.app, &firm.advisor, id, "Holiday").await.unwrap();
    assert_eq!(firm.get(id).await.status, CampaignStatus::InReview);
    assert!(matches!(firm.write(id, &format!("{CLEAN}!")).await, Saved::Kept { voided: true, .. }));
    let edited = firm.get(id).await;
    assert_eq!((edited.status, edited.version_id), (CampaignStatus::Draft, None));
    let late = approvals::approve(&firm.world.app, &firm.approver, waiting.approval.id, &waiting.version.hash).await;
    assert_eq!(late.unwrap_err().code(), ErrorCode::ContentChanged);
    let detail = approvals::get(&firm.world.app, &firm.approver, waiting.approval.id).await.unwrap();
    assert_eq!((detail.item.approval.status, detail.hindrance), (ApprovalStatus::Voided, Some(Hindrance::Over)));
    // Approved, then edited: the approval ends as well, but the version stays the base of the diff.
    firm.submit(id).await.unwrap();
    firm.approve(&firm.approver).await.unwrap();
    assert!(matches!(firm.write(id, CLEAN).await, Saved::Kept { voided: true, .. }));
    assert_eq!(firm.submit(id).await, Ok(CampaignStatus::InReview));
    let again = firm.waiting().await;
    let detail = approvals::get(&firm.world.app, &firm.approver, again.approval.id).await.unwrap();
    assert_eq!(detail.base.map(|base| base.number), Some(2));
    assert!(
        detail.changes[&Language::En]
            .iter()
            .any(|change| matches!(change, approvals::diff::Change::Removed(_)))
    );
    assert!(firm.audited(id).await.contains(&"campaign.voided".to_owned()));
}

#[tokio::test]
async fn a_block_cannot_be_submitted_nor_approved() {
    let firm = firm().await;
    let id = firm.draft(BLOCKED).await;
    assert_eq!(firm.submit(id).await, Err(ErrorCode::Blocked));
    firm.write(id, CLEAN).await;
    firm.submit(id).await.unwrap();
    let item = firm.waiting().await;
    // As if it had slipped in with a finding that blocks.
    let blocking = services::checks::check_text(&firm.world.app, &firm.advisor, BLOCKED, Language::En, Purpose::Marketing, Channel::Whatsapp)
        .await
        .unwrap();
    let verdicts = serde_json::json!({ "en": blocking }).to_string().replace('\'', "''");
    firm.tamper(&format!("UPDATE campaign_versions SET verdicts = '{verdicts}'")).await;
    let detail = approvals::get(&firm.world.app, &firm.approver, item.approval.id).await.unwrap();
    assert_eq!(detail.hindrance, Some(Hindrance::Blocked));
    assert_eq!(firm.approve(&firm.approver).await, Err(ErrorCode::Blocked));
}

#[tokio::test]
async fn a_tampered_version_is_not_approved() {
    let firm = firm().await;
    let id = firm.draft(CLEAN).await;
    firm.submit(id).await.unwrap();
    let item = firm.waiting().await;
    let other = approvals::approve(&firm.world.app, &firm.approver, item.approval.id, &[0; 32]).await;
    assert_eq!(other.unwrap_err().code(), ErrorCode::ContentChanged);
    let tampered = serde_json::to_string(&content("something else")).unwrap();
    firm.tamper(&format!("UPDATE campaign_versions SET content = '{tampered}'")).await;
    assert_eq!(firm.approve(&firm.approver).await, Err(ErrorCode::ContentChanged));
}

#[tokio::test]
async fn own_content_needs_the_policy_and_the_log_says_so() {
    let firm = firm().await;
    let app = &firm.world.app;
    let id = campaigns::create(app, &firm.owner, "By the owner", None).await.unwrap();
    firm.write(id, CLEAN).await;
    let read = firm.get(id).await.revision;
    campaigns::submit(app, &firm.owner, id, read, "").await.unwrap();
    assert_eq!(firm.approve(&firm.owner).await, Err(ErrorCode::OwnContent));
    let item = firm.waiting().await;
    let detail = approvals::get(app, &firm.owner, item.approval.id).await.unwrap();
    assert_eq!(detail.hindrance, Some(Hindrance::Own));
    assert_eq!(firm.approve(&firm.advisor).await, Err(ErrorCode::Forbidden));
    organisations::update_policies(app, &firm.owner, ApprovalPolicy::Human, true).await.unwrap();
    assert_eq!(firm.approve(&firm.owner).await, Ok(CampaignStatus::Approved));
    let filter = services::audit_log::Filter {
        action: Some("campaign.approved".to_owned()),
        ..services::audit_log::Filter::default()
    };
    let entries = services::audit::list(app, &firm.owner, &filter).await.unwrap();
    assert_eq!(entries[0].detail["own_content"], true);
}

#[tokio::test]
async fn of_two_decisions_at_once_exactly_one_wins() {
    let firm = firm().await;
    let id = firm.draft(CLEAN).await;
    firm.submit(id).await.unwrap();
    let item = firm.waiting().await;
    let (app, approval) = (&firm.world.app, item.approval.id);
    let (one, other, third) = tokio::join!(
        approvals::approve(app, &firm.approver, approval, &item.version.hash),
        approvals::reject(app, &firm.owner, approval, "the wrong audience"),
        approvals::approve(app, &firm.owner, approval, &item.version.hash),
    );
    let outcomes = [one.map(|_| ()), other, third.map(|_| ())];
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    for refused in outcomes.into_iter().filter_map(Result::err) {
        assert!(matches!(refused.code(), ErrorCode::Conflict | ErrorCode::ContentChanged), "{refused:?}");
    }
}

#[tokio::test]
async fn a_rejection_needs_a_reason_and_returns_the_draft() {
    let firm = firm().await;
    let id = firm.draft(CLEAN).await;
    firm.submit(id).await.unwrap();
    let approval = firm.waiting().await.approval.id;
    let short = approvals::reject(&firm.world.app, &firm.approver, approval, "no").await.unwrap_err();
    assert!(matches!(short, Error::Invalid(fields) if fields[0].code == ErrorCode::TooShort));
    approvals::reject(&firm.world.app, &firm.approver, approval, "Say which Monday.").await.unwrap();
    assert_eq!(firm.get(id).await.status, CampaignStatus::Draft);
    let newest = approvals::newest_of(&firm.world.app, &firm.advisor, id).await.unwrap().unwrap();
    assert_eq!((newest.status, newest.reason.as_deref()), (ApprovalStatus::Rejected, Some("Say which Monday.")));
}

#[tokio::test]
async fn policy_none_lets_clean_texts_through_and_asks_about_others() {
    let firm = firm().await;
    organisations::update_policies(&firm.world.app, &firm.owner, ApprovalPolicy::None, false)
        .await
        .unwrap();
    let clean = firm.draft(CLEAN).await;
    let verdicts = campaigns::verdicts(&firm.world.app, &firm.advisor, &firm.get(clean).await).await.unwrap();
    assert!(services::checks::is_clean(&verdicts), "{verdicts:?}");
    assert_eq!(firm.submit(clean).await, Ok(CampaignStatus::Approved));
    let urgent = firm.draft(&format!("{CLEAN}\nHurry, last chance, only today!")).await;
    assert_eq!(firm.submit(urgent).await, Ok(CampaignStatus::InReview));
}

#[tokio::test]
async fn scheduling_before_and_after_approval() {
    let firm = firm().await;
    let app = &firm.world.app;
    let tomorrow = app.now() + TimeDelta::days(1);
    let plan = |starts_at| Schedule {
        starts_at,
        zone: "Asia/Kolkata".to_owned(),
        recurrence: Recurrence::Weekly,
        pacing: Pacing::Safe,
        ..Schedule::default()
    };
    let id = firm.draft(CLEAN).await;
    let early = campaigns::schedule(app, &firm.advisor, id, plan(Some(tomorrow))).await.unwrap_err();
    assert_eq!(early.code(), ErrorCode::BadState);
    for (starts_at, code) in [(None, ErrorCode::Required), (Some(app.now()), ErrorCode::PastTime)] {
        let refused = campaigns::schedule(app, &firm.advisor, id, plan(starts_at)).await.unwrap_err();
        assert!(matches!(refused, Error::Invalid(fields) if fields[0].code == code));
    }
    let patch = Patch {
        schedule: Some(plan(Some(tomorrow))),
        ..Patch::default()
    };
    campaigns::save_draft(app, &firm.advisor, id, firm.get(id).await.revision, patch).await.unwrap();
    firm.submit(id).await.unwrap();
    assert_eq!(firm.approve(&firm.approver).await, Ok(CampaignStatus::Scheduled));
    assert_eq!(firm.get(id).await.starts_at, Some(tomorrow));
    let later = tomorrow + TimeDelta::hours(2);
    campaigns::schedule(app, &firm.advisor, id, plan(Some(later))).await.unwrap();
    assert_eq!(firm.get(id).await.starts_at, Some(later));
    campaigns::cancel(app, &firm.advisor, id).await.unwrap();
    assert_eq!(firm.get(id).await.status, CampaignStatus::Cancelled);
    assert_eq!(firm.submit(id).await, Err(ErrorCode::BadState));
}

#[tokio::test]
async fn a_series_carries_the_approved_version() {
    let firm = firm().await;
    let app = &firm.world.app;
    let id = firm.draft(CLEAN).await;
    firm.submit(id).await.unwrap();
    firm.approve(&firm.approver).await.unwrap();
    let starts_at = app.now() + TimeDelta::hours(1);
    let plan = Schedule {
        starts_at: Some(starts_at),
        zone: "Asia/Kolkata".to_owned(),
        recurrence: Recurrence::Daily,
        ..Schedule::default()
    };
    campaigns::schedule(app, &firm.advisor, id, plan).await.unwrap();
    firm.world.clock.advance(TimeDelta::hours(1));
    let system = Actor::system(firm.owner.org_id, "schedule");
    let first = firm.get(id).await;
    let mut tx = app.db.begin().await.unwrap();
    let second = campaigns::continue_series(&mut tx, app, &system, &first).await.unwrap().unwrap();
    assert_eq!(campaigns::continue_series(&mut tx, app, &system, &first).await.unwrap(), None);
    tx.commit().await.unwrap();
    let second = firm.get(second).await;
    assert_eq!((second.status, second.parent_id), (CampaignStatus::Scheduled, Some(id)));
    assert_eq!(second.starts_at, Some(starts_at + TimeDelta::days(1)));
    firm.world.clock.advance(TimeDelta::days(1));
    let mut tx = app.db.begin().await.unwrap();
    let third = campaigns::continue_series(&mut tx, app, &system, &second).await.unwrap().unwrap();
    tx.commit().await.unwrap();
    let third = firm.get(third).await;
    assert_eq!((third.parent_id, third.starts_at), (Some(id), Some(starts_at + TimeDelta::days(2))));
    let mut conn = app.db.read().await.unwrap();
    let hash = version::approved(&mut conn, &first).await.unwrap().hash;
    assert_eq!(version::approved(&mut conn, &third).await.unwrap().hash, hash);
}

#[tokio::test]
async fn another_organisation_finds_nothing() {
    let firm = firm().await;
    let app = &firm.world.app;
    let id = firm.draft(CLEAN).await;
    firm.submit(id).await.unwrap();
    let item = firm.waiting().await;
    let template = templates::create_from_campaign(app, &firm.owner, id, "Kept").await.unwrap();
    let other = firm.world.owner("owner@other.example").await;
    let not_found = |error: Error| assert_eq!(error.code(), ErrorCode::NotFound);
    not_found(campaigns::get(app, &other, id).await.unwrap_err());
    not_found(campaigns::review(app, &other, id).await.unwrap_err());
    not_found(campaigns::submit(app, &other, id, 1, "").await.unwrap_err());
    not_found(campaigns::withdraw(app, &other, id).await.unwrap_err());
    not_found(campaigns::cancel(app, &other, id).await.unwrap_err());
    not_found(campaigns::rename(app, &other, id, "x").await.unwrap_err());
    not_found(campaigns::archive(app, &other, id, true).await.unwrap_err());
    not_found(campaigns::duplicate(app, &other, id, "x").await.unwrap_err());
    not_found(campaigns::save_draft(app, &other, id, 1, Patch::default()).await.unwrap_err());
    not_found(campaigns::audience::readership(app, &other, id).await.unwrap_err());
    not_found(approvals::get(app, &other, item.approval.id).await.unwrap_err());
    not_found(approvals::approve(app, &other, item.approval.id, &item.version.hash).await.unwrap_err());
    not_found(approvals::reject(app, &other, item.approval.id, "a good reason").await.unwrap_err());
    not_found(templates::get(app, &other, &templates::Key::Own(template)).await.unwrap_err());
    not_found(templates::archive(app, &other, template, true).await.unwrap_err());
    not_found(templates::create_from_campaign(app, &other, id, "x").await.unwrap_err());
    assert!(campaigns::list(app, &other, &campaigns::Filter::default()).await.unwrap().is_empty());
    assert!(campaigns::count_by_status(app, &other).await.unwrap().is_empty());
    assert_eq!(approvals::count_waiting(app, &other).await.unwrap(), 0);
    assert_eq!(approvals::newest_of(app, &other, id).await.unwrap(), None);
    assert!(templates::list(app, &other, &templates::Filter::default()).await.unwrap().is_empty());
    assert_eq!(firm.get(id).await.status, CampaignStatus::InReview);
}

#[tokio::test]
async fn lists_filter_and_page_by_key() {
    let firm = firm().await;
    let app = &firm.world.app;
    let mut ids = Vec::new();
    for name in ["Diwali 100%", "SIP_reminder", "diwali again"] {
        ids.push(campaigns::create(app, &firm.advisor, name, None).await.unwrap());
        firm.world.clock.advance(TimeDelta::seconds(1));
    }
    let names = async |filter: campaigns::Filter| -> Vec<String> {
        campaigns::list(app, &firm.approver, &filter)
            .await
            .unwrap()
            .into_iter()
            .map(|campaign| campaign.name)
            .collect()
    };
    let search = |words: &str| campaigns::Filter {
        search: Some(words.to_owned()),
        ..campaigns::Filter::default()
    };
    assert_eq!(names(search("DIWALI")).await, ["diwali again", "Diwali 100%"]);
    assert_eq!(names(search("0%")).await, ["Diwali 100%"]);
    assert_eq!(names(search("P_r")).await, ["SIP_reminder"]);
    let rest = campaigns::Filter {
        before: Some(ids[2]),
        ..campaigns::Filter::default()
    };
    assert_eq!(names(rest).await, ["SIP_reminder", "Diwali 100%"]);
    campaigns::archive(app, &firm.advisor, ids[0], true).await.unwrap();
    let archived = campaigns::Filter {
        is_archived: true,
        ..campaigns::Filter::default()
    };
    assert_eq!(names(archived).await, ["Diwali 100%"]);
    assert_eq!(
        campaigns::create(app, &firm.approver, "x", None).await.unwrap_err().code(),
        ErrorCode::Forbidden
    );
}

#[tokio::test]
async fn templates_are_copied_used_and_previewed() {
    let firm = firm().await;
    let app = &firm.world.app;
    let built_in = templates::list_built_in(app, &firm.advisor, &templates::Filter::default()).await.unwrap();
    assert!(built_in.len() >= 20, "{}", built_in.len());
    let key = templates::Key::BuiltIn("sip-reminder".to_owned());
    let preview = templates::preview(app, &firm.advisor, &key, Some(Language::Mr), None).await.unwrap();
    assert!(
        preview.text.starts_with("Sahyadri Wealth, AMFI-registered Mutual Fund Distributor, ARN-118204"),
        "{}",
        preview.text
    );
    let copy = templates::duplicate(app, &firm.advisor, &key, "My reminder").await.unwrap();
    let own = templates::get(app, &firm.advisor, &templates::Key::Own(copy)).await.unwrap();
    assert_eq!(own.body.content.variants.len(), 3);
    let draft = templates::Draft {
        name: "  ".to_owned(),
        category: own.category,
        body: own.body.clone(),
    };
    let read = own.updated_at.unwrap();
    let nameless = templates::update(app, &firm.advisor, copy, draft.clone(), read).await.unwrap_err();
    assert!(matches!(nameless, Error::Invalid(fields) if fields[0].field == "name"));
    firm.world.clock.advance(TimeDelta::seconds(1));
    let named = templates::Draft {
        name: "Renamed".to_owned(),
        ..draft
    };
    templates::update(app, &firm.advisor, copy, named.clone(), read).await.unwrap();
    let stale = templates::update(app, &firm.advisor, copy, named, read).await.unwrap_err();
    assert_eq!(stale.code(), ErrorCode::Conflict);
    let id = campaigns::create(app, &firm.advisor, "From it", Some(&templates::Key::Own(copy)))
        .await
        .unwrap();
    let campaign = firm.get(id).await;
    assert_eq!((campaign.purpose, campaign.content.variants.len()), (Purpose::Service, 3));
}
