//! Evidence: what a campaign said to whom can be shown word for word, whatever is done afterwards.
//! On SQLite, or PostgreSQL with `TEST_POSTGRES_URL`.

use chrono::{DateTime, Months, TimeDelta, Utc};
use domain::{CampaignId, CampaignStatus, ContactId, DeliveryStatus, Role};
use futures::TryStreamExt;
use model_double::{ModelDouble, Reply};
use serde_json::{Value, json};
use services::{
    Actor, Error,
    approvals::external::{self, ReferenceForm},
    audit::{self, Chain},
    campaigns, contacts,
    deliveries::{self, Filter, Resolution},
    evidence, launch, work,
};
use sha2::{Digest, Sha256};
use storage::scratch;
use test_support::{
    campaigns::{add_contacts, approved, fast_sandbox, number},
    until,
    use_cases::UseCases,
};

const SAID: &str = "Dear Asha, our office stays closed on Monday. Sahyadri Wealth, ARN-118204";

struct Stage {
    world: UseCases,
    owner: Actor,
    campaign: CampaignId,
    contacts: Vec<ContactId>,
}

/// A campaign that went through the sandbox, to numbers that end so.
async fn sent(endings: &[&str]) -> Stage {
    sent_in(UseCases::new().await, endings).await
}

async fn sent_in(world: UseCases, endings: &[&str]) -> Stage {
    let owner = world.owner("meera@example.org").await;
    let contacts = add_contacts(&world.app, &owner, endings.len(), |index| number(index, endings[index])).await;
    let sandbox = fast_sandbox(&world.app, &owner).await;
    let campaign = approved(&world.app, &owner, sandbox).await;
    let stage = Stage {
        world,
        owner,
        campaign,
        contacts,
    };
    launch::launch(&stage.world.app, &stage.owner, campaign).await.unwrap();
    stage.work().await;
    stage
}

impl Stage {
    /// Everything that is due, until the campaign has ended.
    async fn work(&self) {
        let app = &self.world.app;
        self.world.clock.ticking(work::run_until_idle(app)).await.unwrap();
        until(async || {
            let lines = deliveries::ledger_up_to(app, &self.owner, self.campaign, &Filter::default(), 1_000)
                .await
                .unwrap();
            let is_under_way = |status| matches!(status, DeliveryStatus::Queued | DeliveryStatus::Claimed | DeliveryStatus::Accepted);
            !lines.iter().any(|line| is_under_way(line.status))
        })
        .await;
    }

    async fn pack(&self) -> Value {
        json_of(self, &self.owner).await.unwrap()
    }

    async fn execute(&self, sql: &str) -> u64 {
        let mut tx = self.world.app.db.begin().await.unwrap();
        let rows = scratch::execute(&mut tx, sql).await.unwrap();
        tx.commit().await.unwrap();
        rows
    }
}

async fn json_of(stage: &Stage, actor: &Actor) -> Result<Value, Error> {
    let pieces = evidence::json(&stage.world.app, actor, stage.campaign).await?;
    let pieces: Vec<Vec<u8>> = pieces.try_collect().await?;
    Ok(serde_json::from_slice(&pieces.concat()).expect("one JSON value"))
}

fn list<'a>(value: &'a Value, name: &str) -> &'a Vec<Value> {
    value[name].as_array().unwrap_or_else(|| panic!("no list {name} in {value}"))
}

fn message_to(pack: &Value, contact: ContactId) -> &Value {
    let found = list(pack, "messages").iter().find(|message| message["contact_id"] == json!(contact));
    found.expect("a message")
}

#[tokio::test]
async fn a_sent_campaign_is_shown_with_everything_that_led_to_it() {
    let stage = sent(&["10", "10", "00"]).await;
    let (app, owner) = (&stage.world.app, &stage.owner);
    let pack = stage.pack().await;
    assert_eq!(pack["schema"], evidence::SCHEMA);
    assert_eq!(pack["organisation"]["name"], "Sahyadri Wealth");
    assert_eq!(pack["organisation"]["registration"], "ARN-118204");
    assert_eq!(pack["campaign"]["status"], json!(CampaignStatus::Completed));
    assert!(pack["campaign"].to_string().contains("sandbox") && !pack["campaign"]["launched_at"].is_null());

    let [version] = &list(&pack, "versions")[..] else { panic!("{pack}") };
    assert!(version["is_unchanged"] == true && version["is_current"] == true);
    let [text] = &list(version, "texts")[..] else { panic!("{version}") };
    assert!(text["text"].as_str().unwrap().contains("{first_name|friend}"));
    assert_eq!(text["rulebook"]["version"], compliance::Rulebook::embedded().version());
    assert!(!text["rulebook"]["date"].is_null() && !text["outcome"].is_null());
    assert!(list(text, "findings").iter().all(|finding| !finding["citation"].as_str().unwrap().is_empty()));

    let [approval] = &list(&pack, "approvals")[..] else { panic!("{pack}") };
    assert_eq!((&approval["status"], &approval["version_id"]), (&json!("approved"), &version["id"]));
    assert_eq!(
        (&approval["decided_by"]["name"], &approval["decided_by"]["role"]),
        (&json!("Meera Kulkarni"), &json!("owner"))
    );

    let counted: i64 = list(&pack, "counts").iter().map(|count| count["count"].as_i64().unwrap()).sum();
    assert_eq!(counted, 3);
    for message in list(&pack, "messages") {
        let [said] = &list(message, "said")[..] else { panic!("{message}") };
        assert_eq!(
            (&said["wording"]["text"], &said["is_proved"], &said["is_redacted"]),
            (&json!(SAID), &json!(true), &json!(false))
        );
        assert_eq!((&said["version_id"], &said["attempt"]), (&version["id"], &json!(1)));
        // Anybody can make the hash from the words alone: a `Value` keeps its keys sorted.
        assert_eq!(said["hash"], hex::encode(Sha256::digest(said["wording"].to_string())));
        assert!(message["phone"].as_str().unwrap().starts_with("+919"));
    }
    let done = campaigns::get(app, owner, stage.campaign).await.unwrap().completed_at.unwrap();
    let kept: DateTime<Utc> = serde_json::from_value(pack["kept_until"].clone()).unwrap();
    assert_eq!(kept, done.checked_add_months(Months::new(60)).unwrap());
}

#[tokio::test]
async fn the_second_opinion_is_shown_with_the_text_it_was_about() {
    let stage = sent(&["10"]).await;
    let pack = stage.pack().await;
    let told = &pack["versions"][0]["texts"][0]["second_opinion"];
    assert!(told["model"].as_str().unwrap().starts_with("embedded classifier v"), "{told}");
    assert_eq!((&told["course"], &told["notes"]), (&json!("approvable"), &json!([])));
    assert!(told["score"].as_u64().unwrap() < 50 && told["sureness"].as_u64().unwrap() <= 100, "{told}");
    // A version from before there were second opinions shows none.
    assert_eq!(stage.execute("DELETE FROM version_opinions").await, 1);
    assert!(stage.pack().await["versions"][0]["texts"][0]["second_opinion"].is_null());

    let note = json!({ "quote": "our office stays closed", "why": "Nobody is told why.", "suggestion": "Say why." });
    let double = ModelDouble::start(Reply::Opinion(json!({ "risk": 60, "language": "en", "reasons": [note] })))
        .await
        .unwrap();
    let url = double.base_url();
    let stage = sent_in(UseCases::with(&[("AI_BASE_URL", &url), ("AI_MODEL", "small-model")]).await, &["10"]).await;
    let pack = stage.pack().await;
    let told = &pack["versions"][0]["texts"][0]["second_opinion"];
    assert_eq!(
        (&told["model"], &told["score"], &told["course"]),
        (&json!("model small-model"), &json!(60), &json!("human-review"))
    );
    assert_eq!(told["notes"], json!([note]));
    for language in domain::Language::ALL {
        let reader = Actor {
            language,
            ..stage.owner.clone()
        };
        let pdf = evidence::pdf(&stage.world.app, &reader, stage.campaign).await.unwrap();
        assert!(pdf.starts_with(b"%PDF-"), "{language}");
    }
}

#[tokio::test]
async fn an_approval_says_how_long_it_holds_and_who_else_approved() {
    // One message failed, so there is something left to send, and a reference for it.
    let stage = sent(&["10", "00"]).await;
    let (app, owner) = (&stage.world.app, &stage.owner);
    until(async || {
        let lines = deliveries::ledger(app, owner, stage.campaign, &Filter::default()).await.unwrap();
        lines.iter().any(|line| line.status == DeliveryStatus::Failed)
    })
    .await;
    let before = stage.pack().await;
    let [approval] = &list(&before, "approvals")[..] else { panic!("{before}") };
    let decided: DateTime<Utc> = serde_json::from_value(approval["decided_at"].clone()).unwrap();
    let until: DateTime<Utc> = serde_json::from_value(approval["valid_until"].clone()).unwrap();
    assert_eq!((until - decided).num_days(), domain::approval::USUAL_VALID_DAYS);
    assert_eq!(approval["external_reference"], Value::Null);
    let form = ReferenceForm {
        body: "amc".to_owned(),
        reference: "AMC/2026/118".to_owned(),
        issued_on: "2026-11-14".to_owned(),
        valid_until: "2027-05-13".to_owned(),
    };
    external::record_reference(app, owner, stage.campaign, &form).await.unwrap();
    let after = stage.pack().await;
    let given = &list(&after, "approvals")[0]["external_reference"];
    assert_eq!(
        (&given["body"], &given["reference"], &given["issued_on"], &given["valid_until"]),
        (&json!("amc"), &json!("AMC/2026/118"), &json!("2026-11-14"), &json!("2027-05-13"))
    );
    assert_eq!(given["recorded_by"]["name"], "Meera Kulkarni");
    for language in domain::Language::ALL {
        let reader = Actor { language, ..owner.clone() };
        let pdf = evidence::pdf(app, &reader, stage.campaign).await.unwrap();
        assert!(pdf.starts_with(b"%PDF-"), "{language}");
    }
}

#[tokio::test]
async fn the_download_is_in_the_log_and_the_log_in_the_pack() {
    let stage = sent(&["10"]).await;
    let (app, owner) = (&stage.world.app, &stage.owner);
    let pack = stage.pack().await;
    let entries = list(&pack["audit"], "entries");
    let actions: Vec<&str> = entries.iter().map(|entry| entry["action"].as_str().unwrap()).collect();
    for action in ["campaign.created", "campaign.submitted", "campaign.approved", "campaign.launched"] {
        assert!(actions.contains(&action), "{actions:?}");
    }
    let last = entries.last().unwrap();
    assert_eq!(
        (last["action"].as_str(), &last["detail"]["format"]),
        (Some("campaign.evidence-downloaded"), &json!("json"))
    );
    // The pack ends where the chain ended, and `prachar audit verify` follows that chain.
    assert_eq!((&pack["audit"]["head_seq"], &pack["audit"]["head_hash"]), (&last["seq"], &last["hash"]));
    assert_eq!(audit::verify(app, owner.org_id).await.unwrap(), Chain::Whole(last["seq"].as_i64().unwrap()));
    let pdf = evidence::pdf(app, owner, stage.campaign).await.unwrap();
    assert!(pdf.starts_with(b"%PDF-"));
    let newest = audit::list(app, owner, &storage::audit::Filter::default()).await.unwrap().remove(0);
    assert_eq!(
        (newest.action.as_str(), &newest.detail),
        ("campaign.evidence-downloaded", &json!({"format": "pdf", "masked": true}))
    );
}

#[tokio::test]
async fn every_send_of_a_message_is_kept() {
    let stage = sent(&["03", "10"]).await;
    let (app, owner) = (&stage.world.app, &stage.owner);
    let lines = deliveries::ledger(app, owner, stage.campaign, &Filter::default()).await.unwrap();
    let unknown = lines.iter().find(|line| line.status == DeliveryStatus::Unknown).unwrap();
    // Between the two sends the person is renamed: each send keeps the words of its moment.
    stage.execute("UPDATE contacts SET name = 'Ravi Pawar'").await;
    deliveries::resolve(app, owner, unknown.id, Resolution::Resend).await.unwrap();
    stage.work().await;
    let pack = stage.pack().await;
    let said = list(message_to(&pack, unknown.contact_id), "said");
    let words: Vec<(i64, &str)> = said
        .iter()
        .map(|said| (said["attempt"].as_i64().unwrap(), said["wording"]["text"].as_str().unwrap()))
        .collect();
    assert_eq!(words, [(1, SAID), (2, SAID.replace("Asha", "Ravi").as_str())]);
    assert!(said.iter().all(|said| said["is_proved"] == true));
}

#[tokio::test]
async fn what_was_changed_behind_our_back_is_told() {
    let stage = sent(&["10"]).await;
    assert_eq!(stage.execute(r#"UPDATE sent_texts SET filling = '{"first_name":"Ravi"}'"#).await, 1);
    let pack = stage.pack().await;
    let said = &list(message_to(&pack, stage.contacts[0]), "said")[0];
    assert_eq!(said["is_proved"], false);
    stage.execute("UPDATE campaign_versions SET purpose = 'service'").await;
    assert_eq!(list(&stage.pack().await, "versions")[0]["is_unchanged"], false);
}

#[tokio::test]
async fn deleting_a_person_and_putting_the_campaign_away_leaves_the_evidence() {
    let stage = sent(&["10", "10"]).await;
    let (app, owner) = (&stage.world.app, &stage.owner);
    let (gone, stays) = (stage.contacts[0], stage.contacts[1]);
    let before = stage.pack().await;
    contacts::delete(app, owner, gone).await.unwrap();
    campaigns::archive(app, owner, stage.campaign, true).await.unwrap();
    let after = stage.pack().await;
    assert_eq!(list(&after, "versions"), list(&before, "versions"));
    assert_eq!(list(&after, "approvals"), list(&before, "approvals"));
    assert_eq!(message_to(&after, stays), message_to(&before, stays));
    let (was, is) = (message_to(&before, gone), message_to(&after, gone));
    assert!(is["is_contact_deleted"] == true && is["name"].is_null() && is["phone"].is_null(), "{is}");
    let (said_before, said) = (&list(was, "said")[0], &list(is, "said")[0]);
    assert_eq!(
        (&said["hash"], &said["is_proved"], &said["is_redacted"]),
        (&said_before["hash"], &json!(true), &json!(true))
    );
    assert_eq!(said["wording"]["text"], SAID.replace("Asha", "•••"));
    assert_eq!((&is["provider_id"], &is["status"]), (&was["provider_id"], &was["status"]));
    // What can be undone is undone for the evidence too.
    contacts::restore(app, owner, gone).await.unwrap();
    assert_eq!(message_to(&stage.pack().await, gone), was);
}

/// Whether any row names this number or this word of a person.
async fn is_anywhere(stage: &Stage, word: &str) -> Vec<String> {
    let mut rows = scratch::rows(&mut stage.world.app.db.read().await.unwrap()).await.unwrap();
    rows.retain(|row| row.contains(word));
    rows
}

#[tokio::test]
async fn an_erased_person_is_closed_at_once_and_gone_when_the_law_no_longer_asks() {
    let stage = sent(&["10", "10"]).await;
    let (app, owner) = (&stage.world.app, &stage.owner);
    let (gone, stays) = (stage.contacts[0], stage.contacts[1]);
    let number = contacts::get(app, owner, gone).await.unwrap().contact.phone.unwrap().as_str().to_owned();
    let before = stage.pack().await;
    let done = campaigns::get(app, owner, stage.campaign).await.unwrap().completed_at.unwrap();
    let erased = contacts::erase(app, owner, gone).await.unwrap();
    assert_eq!(erased.kept_until, done.checked_add_months(Months::new(60)));
    // Once more changes nothing, and nothing brings them back.
    assert_eq!(contacts::erase(app, owner, gone).await.unwrap(), erased);
    assert!(matches!(contacts::restore(app, owner, gone).await, Err(Error::NotFound)));
    assert!(matches!(contacts::get(app, owner, gone).await, Err(Error::NotFound)));
    // Closed: shown to nobody, in no list and no file, but still proved.
    let closed = stage.pack().await;
    let (was, is) = (message_to(&before, gone), message_to(&closed, gone));
    assert!(is["is_contact_deleted"] == true && is["name"].is_null() && is["phone"].is_null(), "{is}");
    let (said_before, said) = (&list(was, "said")[0], &list(is, "said")[0]);
    assert_eq!(
        (&said["hash"], &said["is_proved"], &said["is_erased"]),
        (&said_before["hash"], &json!(true), &json!(false))
    );
    assert_eq!(said["wording"]["text"], SAID.replace("Asha", "•••"));
    let lines = deliveries::ledger(app, owner, stage.campaign, &Filter::default()).await.unwrap();
    let line = lines.iter().find(|line| line.contact_id == gone).unwrap();
    assert_eq!((line.name.as_str(), line.phone.as_str()), ("", ""));
    let names = is_anywhere(&stage, &number).await;
    assert!(names.iter().all(|row| row.starts_with("deliveries ")), "{names:#?}");

    stage.world.clock.advance(TimeDelta::days(365 * 4));
    assert_eq!(contacts::sweep_erased(app).await.unwrap(), 0);
    stage.world.clock.advance(TimeDelta::days(368));
    work::forget_ended(app).await.unwrap();
    assert_eq!(is_anywhere(&stage, &number).await, Vec::<String>::new());
    let after = stage.pack().await;
    let said = &list(message_to(&after, gone), "said")[0];
    assert_eq!(
        (&said["hash"], &said["version_id"], &said["is_proved"], &said["is_erased"]),
        (&said_before["hash"], &said_before["version_id"], &json!(false), &json!(true))
    );
    assert_eq!(said["wording"]["text"], SAID.replace("Asha", "•••"));
    assert_eq!(message_to(&after, stays), message_to(&before, stays));
    assert_eq!(contacts::erase(app, owner, gone).await.unwrap().kept_until, None);
    let filter = storage::audit::Filter {
        subject_id: Some(gone.to_string()),
        ..storage::audit::Filter::default()
    };
    let deeds: Vec<String> = audit::list(app, owner, &filter).await.unwrap().into_iter().map(|entry| entry.action).collect();
    assert_eq!(deeds, ["contact.evidence-erased", "contact.erased"]);
    let pdf = evidence::pdf(app, owner, stage.campaign).await.unwrap();
    assert!(pdf.starts_with(b"%PDF-"));
}

#[tokio::test]
async fn what_no_law_asks_for_is_erased_at_once() {
    let stage = sent(&["10"]).await;
    let (app, owner) = (&stage.world.app, &stage.owner);
    stage.execute("UPDATE orgs SET audience = 'SMB'").await;
    contacts::delete(app, owner, stage.contacts[0]).await.unwrap();
    stage.world.clock.advance(TimeDelta::days(370));
    // Also who was deleted before; but not by everybody, nor from another organisation.
    let advisor = stage.world.member(owner, "advisor@example.org", Role::Advisor).await;
    let stranger = stage.world.owner("stranger@example.org").await;
    assert!(matches!(contacts::erase(app, &advisor, stage.contacts[0]).await, Err(Error::Forbidden(_))));
    assert!(matches!(contacts::erase(app, &stranger, stage.contacts[0]).await, Err(Error::NotFound)));
    assert_eq!(contacts::erase(app, owner, stage.contacts[0]).await.unwrap().kept_until, None);
    let pack = stage.pack().await;
    assert_eq!(list(message_to(&pack, stage.contacts[0]), "said")[0]["is_erased"], true);
}

#[tokio::test]
async fn only_who_answers_for_it_gets_it_and_numbers_only_who_may_export_them() {
    let stage = sent(&["10"]).await;
    let (world, owner) = (&stage.world, &stage.owner);
    for role in Role::ALL {
        let actor = match role {
            Role::Owner => owner.clone(),
            _ => world.member(owner, &format!("{role}@example.org"), role).await,
        };
        let pack = json_of(&stage, &actor).await;
        if !role.may(domain::Permission::ViewEvidence) {
            assert!(matches!(pack, Err(Error::Forbidden(_))), "{role}");
            assert!(matches!(evidence::pdf(&world.app, &actor, stage.campaign).await, Err(Error::Forbidden(_))));
            continue;
        }
        let pack = pack.unwrap();
        let phone = list(&pack, "messages")[0]["phone"].as_str().unwrap();
        let sees_it = role.may(domain::Permission::ExportContacts);
        assert_eq!((phone.contains('•'), pack["is_masked"] == true), (!sees_it, !sees_it), "{role}: {phone}");
    }
    let stranger = world.owner("stranger@example.org").await;
    assert!(matches!(json_of(&stage, &stranger).await, Err(Error::NotFound)));
    assert!(matches!(evidence::pdf(&world.app, &stranger, stage.campaign).await, Err(Error::NotFound)));
}

#[tokio::test]
async fn many_messages_come_in_pieces_and_none_is_lost() {
    // One more than a piece holds, and more than the PDF shows.
    let count = 501;
    let stage = sent(&vec!["10"; count]).await;
    let pieces = evidence::json(&stage.world.app, &stage.owner, stage.campaign).await.unwrap();
    let pieces: Vec<Vec<u8>> = pieces.try_collect().await.unwrap();
    assert_eq!(pieces.len(), 3);
    let pack: Value = serde_json::from_slice(&pieces.concat()).unwrap();
    let mut seen: Vec<&str> = list(&pack, "messages").iter().map(|message| message["contact_id"].as_str().unwrap()).collect();
    seen.dedup();
    assert_eq!(seen.len(), count);
    let pdf = evidence::pdf(&stage.world.app, &stage.owner, stage.campaign).await.unwrap();
    assert!(pdf.starts_with(b"%PDF-"));
}

#[tokio::test]
async fn a_draft_has_a_pack_without_texts() {
    let world = UseCases::new().await;
    let owner = world.owner("meera@example.org").await;
    let campaign = campaigns::create(&world.app, &owner, "#set $x$ *a* \\", None).await.unwrap();
    let stage = Stage {
        world,
        owner,
        campaign,
        contacts: Vec::new(),
    };
    let pack = stage.pack().await;
    assert!(list(&pack, "versions").is_empty() && list(&pack, "messages").is_empty());
    for language in domain::Language::ALL {
        let reader = Actor {
            language,
            ..stage.owner.clone()
        };
        let pdf = evidence::pdf(&stage.world.app, &reader, campaign).await.unwrap();
        assert!(pdf.starts_with(b"%PDF-"), "{language}");
    }
}
