//! Contacts, groups, fields, consent, suppression, merging, export. On SQLite, or PostgreSQL with
//! `TEST_POSTGRES_URL`.

use std::collections::BTreeSet;

use domain::{Channel, ConsentMethod, ConsentStatus, ContactId, ErrorCode, Language, PhoneNumber, Purpose, Role, content::AudienceRule};
use services::{
    Actor, Error,
    consents::{self, Change},
    contacts::{self, BulkDeed, Choice, ConsentFilter, ConsentSummary, Filter, Input, Likeness, Selection, Start},
    custom_fields, groups, suppressions,
};
use test_support::use_cases::UseCases;

const OWNER: &str = "owner@sahyadri.example";
const OTHER: &str = "owner@other.example";

fn input(name: &str, phone: &str) -> Input {
    Input {
        name: name.to_owned(),
        phone: phone.to_owned(),
        language: "mr".to_owned(),
        ..Input::default()
    }
}

async fn add(world: &UseCases, actor: &Actor, name: &str, phone: &str) -> ContactId {
    contacts::create(&world.app, actor, &input(name, phone)).await.unwrap()
}

fn refused_fields(error: Error) -> Vec<(String, ErrorCode)> {
    match error {
        Error::Invalid(fields) => fields.into_iter().map(|field| (field.field, field.code)).collect(),
        other => panic!("{other:?}"),
    }
}

async fn found(world: &UseCases, actor: &Actor, filter: Filter) -> Vec<String> {
    let page = contacts::list(&world.app, actor, &filter, Start::First).await.unwrap();
    assert_eq!(page.total, page.contacts.len() as u64);
    page.contacts.into_iter().map(|listed| listed.contact.name).collect()
}

fn search(words: &str) -> Filter {
    Filter {
        search: words.to_owned(),
        ..Filter::default()
    }
}

fn given(evidence: &str) -> Change {
    Change {
        channels: [Channel::Whatsapp].into(),
        purposes: [Purpose::Marketing].into(),
        status: ConsentStatus::Given,
        method: ConsentMethod::Paper,
        evidence: evidence.to_owned(),
    }
}

#[tokio::test]
async fn create_edit_delete_undo() {
    let world = UseCases::new().await;
    let owner = world.owner(OWNER).await;
    let id = add(&world, &owner, "सुरेश पाटील", "९८७६५ ४३२१०").await;
    let details = contacts::get(&world.app, &owner, id).await.unwrap();
    assert_eq!(details.contact.phone.as_ref().map(PhoneNumber::as_str), Some("+919876543210"));
    assert_eq!(details.contact.language, Language::Mr);
    let group = groups::create(&world.app, &owner, "SIP clients").await.unwrap();
    let field = custom_fields::create(&world.app, &owner, "Folio no.").await.unwrap();
    assert_eq!(field.name, "folio_no");
    let changed = Input {
        email: "Suresh@Example.in".to_owned(),
        tags: "SIP, Pune; SIP".to_owned(),
        groups: vec![group],
        custom: [("folio_no".to_owned(), "=1048812".to_owned()), ("unknown".to_owned(), "x".to_owned())].into(),
        ..input("Suresh Patil", "9876543210")
    };
    contacts::update(&world.app, &owner, id, &changed).await.unwrap();
    let details = contacts::get(&world.app, &owner, id).await.unwrap();
    assert_eq!(details.tags, ["Pune", "SIP"]);
    assert_eq!(details.groups[0].name, "SIP clients");
    assert_eq!(
        details.contact.custom.into_iter().collect::<Vec<_>>(),
        [("folio_no".to_owned(), "=1048812".to_owned())]
    );
    contacts::update(&world.app, &owner, id, &input("Suresh", "9876543210")).await.unwrap();
    let details = contacts::get(&world.app, &owner, id).await.unwrap();
    assert!(details.tags.is_empty() && details.groups.is_empty());
    contacts::delete(&world.app, &owner, id).await.unwrap();
    assert_eq!(contacts::get(&world.app, &owner, id).await.unwrap_err().code(), ErrorCode::NotFound);
    contacts::restore(&world.app, &owner, id).await.unwrap();
    contacts::delete(&world.app, &owner, id).await.unwrap();
    add(&world, &owner, "New", "9876543210").await;
    let taken = contacts::restore(&world.app, &owner, id).await.unwrap_err();
    assert_eq!(refused_fields(taken), [("phone".to_owned(), ErrorCode::Taken)]);
}

#[tokio::test]
async fn every_refusal_of_the_form() {
    let world = UseCases::new().await;
    let owner = world.owner(OWNER).await;
    let bad = Input {
        name: " ".to_owned(),
        phone: "12345".to_owned(),
        email: "nobody".to_owned(),
        language: "fr".to_owned(),
        city: "x".repeat(81),
        ..Input::default()
    };
    let mut fields = refused_fields(contacts::create(&world.app, &owner, &bad).await.unwrap_err());
    fields.sort_by(|one, other| one.0.cmp(&other.0));
    let expected = [
        ("city", ErrorCode::TooLong),
        ("email", ErrorCode::BadEmail),
        ("language", ErrorCode::BadChoice),
        ("name", ErrorCode::Required),
        ("phone", ErrorCode::BadPhone),
    ];
    assert_eq!(fields, expected.map(|(field, code)| (field.to_owned(), code)));
    let nowhere = contacts::create(&world.app, &owner, &input("A", "")).await.unwrap_err();
    assert_eq!(refused_fields(nowhere), [("phone".to_owned(), ErrorCode::Required)]);
    add(&world, &owner, "A", "9876543210").await;
    let taken = contacts::create(&world.app, &owner, &input("B", "+91 98765-43210")).await.unwrap_err();
    assert_eq!(refused_fields(taken), [("phone".to_owned(), ErrorCode::Taken)]);
    groups::create(&world.app, &owner, "G").await.unwrap();
    let taken = groups::create(&world.app, &owner, "G").await.unwrap_err();
    assert_eq!(refused_fields(taken), [("name".to_owned(), ErrorCode::Taken)]);
    let approver = world.member(&owner, "approver@sahyadri.example", Role::Approver).await;
    for error in [
        contacts::create(&world.app, &approver, &input("C", "9876543211")).await.map(drop).unwrap_err(),
        groups::create(&world.app, &approver, "H").await.map(drop).unwrap_err(),
        suppressions::add(&world.app, &approver, Channel::Whatsapp, "9876543211").await.unwrap_err(),
        contacts::export(&world.app, &approver, Filter::default()).await.map(drop).unwrap_err(),
    ] {
        assert_eq!(error.code(), ErrorCode::Forbidden);
    }
}

#[tokio::test]
async fn search_filter_and_pages() {
    let world = UseCases::new().await;
    let owner = world.owner(OWNER).await;
    let suresh = add(&world, &owner, "सुरेश पाटील", "9876543210").await;
    add(&world, &owner, "Kavita 50% Rao", "9876543211").await;
    for (words, names) in [
        ("पाटील", vec!["सुरेश पाटील"]),
        ("सुरेश पाटील", vec!["सुरेश पाटील"]),
        ("KAVITA", vec!["Kavita 50% Rao"]),
        ("0% r", vec!["Kavita 50% Rao"]),
        ("98765 43210", vec!["सुरेश पाटील"]),
        ("०९८७६५४३२११", vec!["Kavita 50% Rao"]),
        ("_", vec![]),
    ] {
        assert_eq!(found(&world, &owner, search(words)).await, names, "{words}");
    }
    let tag = BulkDeed::Tag("SIP".to_owned());
    let everybody = Selection::Matching(Filter::default());
    assert_eq!(
        contacts::apply(&world.app, &owner, &Selection::These(vec![suresh]), &tag)
            .await
            .unwrap()
            .changed,
        1
    );
    assert_eq!(contacts::apply(&world.app, &owner, &everybody, &tag).await.unwrap().changed, 1);
    assert_eq!(contacts::tags(&world.app, &owner).await.unwrap(), [("SIP".to_owned(), 2)]);
    consents::record(&world.app, &owner, suresh, &given("form 12")).await.unwrap();
    let consenting = |consent| Filter {
        consent: Some(consent),
        ..Filter::default()
    };
    assert_eq!(found(&world, &owner, consenting(ConsentFilter::Is(ConsentStatus::Given))).await, ["सुरेश पाटील"]);
    assert_eq!(found(&world, &owner, consenting(ConsentFilter::NotAsked)).await, ["Kavita 50% Rao"]);
    for number in 0..60 {
        add(&world, &owner, "Extra", &format!("90000000{number:02}")).await;
    }
    let first = contacts::list(&world.app, &owner, &Filter::default(), Start::First).await.unwrap();
    assert_eq!((first.contacts.len(), first.total, first.newer), (50, 62, None));
    let second = contacts::list(&world.app, &owner, &Filter::default(), Start::After(first.older.unwrap()))
        .await
        .unwrap();
    assert_eq!((second.contacts.len(), second.older), (12, None));
    let back = contacts::list(&world.app, &owner, &Filter::default(), Start::Before(second.newer.unwrap()))
        .await
        .unwrap();
    assert_eq!(back.contacts, first.contacts);
    assert_eq!(contacts::apply(&world.app, &owner, &everybody, &BulkDeed::Delete).await.unwrap().changed, 62);
}

#[tokio::test]
async fn consent_stop_words_and_suppression() {
    let world = UseCases::new().await;
    let owner = world.owner(OWNER).await;
    let id = add(&world, &owner, "Suresh", "9876543210").await;
    let phone = PhoneNumber::parse("9876543210").unwrap();
    let missing = refused_fields(consents::record(&world.app, &owner, id, &given(" ")).await.unwrap_err());
    assert_eq!(missing, [("evidence".to_owned(), ErrorCode::Required)]);
    consents::record(&world.app, &owner, id, &given("form 12")).await.unwrap();
    assert_eq!(contacts::summary(&world.app, &owner).await.unwrap().reachable, 1);
    let mut tx = world.app.db.begin().await.unwrap();
    let system = Actor::system(owner.org_id, "webhook");
    let stopped = consents::withdraw_by_phone(&mut tx, &world.app, &system, Channel::Whatsapp, &phone, "STOP")
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(stopped, Some(id));
    let details = contacts::get(&world.app, &owner, id).await.unwrap();
    assert!(details.standing.iter().all(|consent| consent.status == ConsentStatus::Withdrawn));
    assert_eq!((details.standing.len(), details.history.len()), (3, 4));
    assert_eq!(details.suppressed, [Channel::Whatsapp]);
    let listed = contacts::list(&world.app, &owner, &Filter::default(), Start::First).await.unwrap();
    assert!(matches!(listed.contacts[0].consent, ConsentSummary::OptedOut(_, ConsentMethod::Keyword)));
    assert_eq!(contacts::summary(&world.app, &owner).await.unwrap().reachable, 0);
    // Consent given anew takes a stop word back, but not a member's own entry.
    consents::record(&world.app, &owner, id, &given("form 13")).await.unwrap();
    assert!(contacts::get(&world.app, &owner, id).await.unwrap().suppressed.is_empty());
    suppressions::add(&world.app, &owner, Channel::Whatsapp, "98765 43210").await.unwrap();
    let twice = suppressions::add(&world.app, &owner, Channel::Whatsapp, "9876543210").await.unwrap_err();
    assert_eq!(refused_fields(twice), [("address".to_owned(), ErrorCode::Taken)]);
    consents::record(&world.app, &owner, id, &given("form 14")).await.unwrap();
    assert_eq!(suppressions::list(&world.app, &owner, None).await.unwrap().len(), 1);
    suppressions::remove(&world.app, &owner, Channel::Whatsapp, phone.as_str()).await.unwrap();
    let gone = suppressions::remove(&world.app, &owner, Channel::Whatsapp, phone.as_str()).await.unwrap_err();
    assert_eq!(gone.code(), ErrorCode::NotFound);
    for (channel, address, code) in [
        (Channel::Email, "x", ErrorCode::BadEmail),
        (Channel::Sms, "x", ErrorCode::BadPhone),
        (Channel::Sms, "", ErrorCode::Required),
    ] {
        let error = suppressions::add(&world.app, &owner, channel, address).await.unwrap_err();
        assert_eq!(refused_fields(error), [("address".to_owned(), code)]);
    }
}

#[tokio::test]
async fn revealing_a_number_is_noted() {
    let world = UseCases::new().await;
    let owner = world.owner(OWNER).await;
    let id = add(&world, &owner, "Suresh", "9876543210").await;
    assert_eq!(contacts::reveal(&world.app, &owner, id).await.unwrap().spaced(), "+91 98765 43210");
    let filter = services::audit_log::Filter {
        action: Some("contact.revealed".to_owned()),
        ..Default::default()
    };
    let entries = services::audit::list(&world.app, &owner, &filter).await.unwrap();
    assert_eq!(entries.len(), 1);
    assert!(!format!("{:?}", entries[0]).contains("98765"));
}

#[tokio::test]
async fn merging_unites_and_keeps_withdrawals() {
    let world = UseCases::new().await;
    let owner = world.owner(OWNER).await;
    let with_email = |name: &str, phone: &str| Input {
        email: "suresh@example.in".to_owned(),
        ..input(name, phone)
    };
    let kept = contacts::create(&world.app, &owner, &with_email("Suresh", "9876543210")).await.unwrap();
    let other = Input {
        tags: "SIP".to_owned(),
        city: "Pune".to_owned(),
        ..with_email("Suresh V Patil", "9876543211")
    };
    let other = contacts::create(&world.app, &owner, &other).await.unwrap();
    consents::record(&world.app, &owner, kept, &given("form")).await.unwrap();
    let withdrawn = Change {
        status: ConsentStatus::Withdrawn,
        ..given("said so")
    };
    consents::record(&world.app, &owner, other, &withdrawn).await.unwrap();
    let sets = contacts::duplicates(&world.app, &owner, Likeness::Email).await.unwrap();
    assert_eq!(sets[0].iter().map(|contact| contact.id).collect::<BTreeSet<_>>(), [kept, other].into());
    let alone = contacts::merge(&world.app, &owner, kept, &[kept].into(), Choice::Kept).await.unwrap_err();
    assert_eq!(refused_fields(alone), [("others".to_owned(), ErrorCode::BadChoice)]);
    contacts::merge(&world.app, &owner, kept, &[other].into(), Choice::Kept).await.unwrap();
    let details = contacts::get(&world.app, &owner, kept).await.unwrap();
    assert_eq!((details.contact.name.as_str(), details.contact.city.as_str()), ("Suresh", "Pune"));
    assert_eq!(details.tags, ["SIP"]);
    assert_eq!(details.standing[0].status, ConsentStatus::Withdrawn);
    assert_eq!(details.history.len(), 3);
    assert_eq!(contacts::restore(&world.app, &owner, other).await.unwrap_err().code(), ErrorCode::NotFound);
    assert!(contacts::duplicates(&world.app, &owner, Likeness::Email).await.unwrap().is_empty());
}

#[tokio::test]
async fn exports_neutralise_formulas() {
    let world = UseCases::new().await;
    let owner = world.owner(OWNER).await;
    add(&world, &owner, "=HYPERLINK(\"x\")", "9876543210").await;
    let mut export = contacts::export(&world.app, &owner, Filter::default()).await.unwrap();
    let mut text = Vec::new();
    while let Some(piece) = export.next(&world.app, &owner).await.unwrap() {
        text.extend(piece);
    }
    let text = String::from_utf8(text).unwrap();
    assert!(text.starts_with("\u{feff}Name,Mobile number,"), "{text}");
    assert!(text.contains("\"'=HYPERLINK(\"\"x\"\")\",+919876543210,,mr,"), "{text}");
    let mut empty = contacts::export(&world.app, &owner, search("nobody")).await.unwrap();
    assert!(empty.next(&world.app, &owner).await.unwrap().is_some());
    assert!(empty.next(&world.app, &owner).await.unwrap().is_none());
}

#[tokio::test]
async fn another_organisation_sees_and_touches_nothing() {
    let world = UseCases::new().await;
    let owner = world.owner(OWNER).await;
    let other = world.owner(OTHER).await;
    let app = &world.app;
    let id = add(&world, &owner, "Suresh", "9876543210").await;
    let mine = add(&world, &other, "Mine", "9876543211").await;
    let group = groups::create(app, &owner, "G").await.unwrap();
    let field = custom_fields::create(app, &owner, "Folio").await.unwrap();
    suppressions::add(app, &owner, Channel::Sms, "9876543210").await.unwrap();
    let not_found = [
        contacts::get(app, &other, id).await.map(drop).unwrap_err(),
        contacts::update(app, &other, id, &input("X", "9876543212")).await.unwrap_err(),
        contacts::delete(app, &other, id).await.unwrap_err(),
        contacts::restore(app, &other, id).await.unwrap_err(),
        contacts::reveal(app, &other, id).await.map(drop).unwrap_err(),
        contacts::merge(app, &other, mine, &[id].into(), Choice::Kept).await.unwrap_err(),
        consents::record(app, &other, id, &given("x")).await.unwrap_err(),
        groups::rename(app, &other, group, "X").await.unwrap_err(),
        groups::delete(app, &other, group).await.unwrap_err(),
        custom_fields::rename(app, &other, &field.name, "X").await.unwrap_err(),
        custom_fields::delete(app, &other, &field.name).await.unwrap_err(),
        suppressions::remove(app, &other, Channel::Sms, "+919876543210").await.unwrap_err(),
    ];
    for error in not_found {
        assert_eq!(error.code(), ErrorCode::NotFound);
    }
    let these = Selection::These(vec![id]);
    for deed in [BulkDeed::Tag("X".into()), BulkDeed::Untag("X".into()), BulkDeed::Delete] {
        assert_eq!(contacts::apply(app, &other, &these, &deed).await.unwrap().changed, 0);
    }
    assert_eq!(
        contacts::apply(app, &other, &these, &BulkDeed::Group(group)).await.unwrap_err().code(),
        ErrorCode::Invalid
    );
    let own_group = groups::create(app, &other, "Own").await.unwrap();
    assert_eq!(contacts::apply(app, &other, &these, &BulkDeed::Group(own_group)).await.unwrap().changed, 0);
    assert_eq!(found(&world, &other, Filter::default()).await, ["Mine"]);
    assert!(consents::history(app, &other, id).await.unwrap().is_empty());
    assert!(custom_fields::list(app, &other).await.unwrap().is_empty());
    assert!(suppressions::list(app, &other, None).await.unwrap().is_empty());
    assert!(contacts::tags(app, &other).await.unwrap().is_empty());
    assert_eq!(groups::list(app, &other).await.unwrap().len(), 1);
    // The same number may be a contact of both.
    add(&world, &other, "Suresh too", "9876543210").await;
    let mut conn = app.db.read().await.unwrap();
    let rule = AudienceRule {
        include_groups: vec![group],
        everybody: false,
        ..AudienceRule::default()
    };
    assert_eq!(storage::audience::count(&mut conn, other.org_id, &rule).await.unwrap(), 0);
    let stolen = storage::audience::recipients_by_ids(&mut conn, other.org_id, Channel::Whatsapp, Purpose::Marketing, &[id])
        .await
        .unwrap();
    assert!(stolen.is_empty());
}

#[tokio::test]
async fn audiences_carry_what_sending_needs() {
    let world = UseCases::new().await;
    let owner = world.owner(OWNER).await;
    let app = &world.app;
    let (a, b, c) = (
        add(&world, &owner, "A", "9876543210").await,
        add(&world, &owner, "B", "9876543211").await,
        add(&world, &owner, "C", "9876543212").await,
    );
    let group = groups::create(app, &owner, "G").await.unwrap();
    contacts::apply(app, &owner, &Selection::These(vec![a, b]), &BulkDeed::Group(group))
        .await
        .unwrap();
    contacts::apply(app, &owner, &Selection::These(vec![b, c]), &BulkDeed::Tag("T".into()))
        .await
        .unwrap();
    consents::record(app, &owner, a, &given("form")).await.unwrap();
    suppressions::add(app, &owner, Channel::Whatsapp, "9876543210").await.unwrap();
    let rule = |include_groups: &[_], include_tags: &[&str], exclude_tags: &[&str]| AudienceRule {
        include_groups: include_groups.to_vec(),
        include_tags: include_tags.iter().map(|tag| (*tag).to_owned()).collect(),
        exclude_tags: exclude_tags.iter().map(|tag| (*tag).to_owned()).collect(),
        ..AudienceRule::default()
    };
    let everybody = AudienceRule {
        everybody: true,
        exclude_groups: vec![group],
        ..AudienceRule::default()
    };
    let mut conn = app.db.read().await.unwrap();
    for (rule, expected) in [
        (rule(&[group], &[], &[]), vec![a, b]),
        (rule(&[group], &["T"], &[]), vec![a, b, c]),
        (rule(&[group], &[], &["T"]), vec![a]),
        (rule(&[], &[], &[]), vec![]),
        (everybody, vec![c]),
    ] {
        let page = storage::audience::page(&mut conn, owner.org_id, &rule, Channel::Whatsapp, Purpose::Marketing, None, 10)
            .await
            .unwrap();
        let mut expected = expected;
        expected.sort();
        assert_eq!(page.iter().map(|recipient| recipient.id).collect::<Vec<_>>(), expected, "{rule:?}");
        assert_eq!(storage::audience::count(&mut conn, owner.org_id, &rule).await.unwrap(), expected.len() as u64);
        if let Some(first) = expected.first() {
            let rest = storage::audience::page(&mut conn, owner.org_id, &rule, Channel::Whatsapp, Purpose::Marketing, Some(*first), 10)
                .await
                .unwrap();
            assert_eq!(rest.len(), expected.len() - 1);
        }
    }
    drop(conn);
    contacts::delete(app, &owner, b).await.unwrap();
    let mut conn = app.db.read().await.unwrap();
    let now = storage::audience::recipients_by_ids(&mut conn, owner.org_id, Channel::Whatsapp, Purpose::Marketing, &[a, b])
        .await
        .unwrap();
    let of = |id| now.iter().find(|recipient| recipient.id == id).unwrap();
    assert_eq!((of(a).consent, of(a).is_suppressed), (Some(ConsentStatus::Given), true));
    assert_eq!((of(b).consent, of(b).is_suppressed, of(b).deleted_at.is_some()), (None, false, true));
    assert_eq!(of(a).phone.as_ref().map(PhoneNumber::as_str), Some("+919876543210"));
}
