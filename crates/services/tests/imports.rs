//! Imports: every step, every refusal, and going on after a kill. On SQLite, or PostgreSQL with
//! `TEST_POSTGRES_URL`.

use std::convert::Infallible;

use chrono::TimeDelta;
use domain::{Channel, ConsentMethod, ConsentStatus, ErrorCode, ImportId, ImportStatus, Language, Purpose, RejectReason, RowOutcome};
use futures::stream;
use services::{
    Actor, Error,
    consents::{self, Change},
    contacts::{self, Filter, Input, Start},
    imports::{self, ColumnsInput, ConsentChoice, Correction},
};
use test_support::use_cases::UseCases;

const OWNER: &str = "owner@sahyadri.example";
const FILE: &str = "Client Name,Mob No.,Lang,Tags,Folio\n\
    सुरेश पाटील,98765 43210,M,SIP;Pune,=1+1\n\
    Kavita,9876543211,H,,\n\
    Bad,12345,,,\n\
    Again,+91 98765 43210,E,,\n\
    ,,,,x\n";

async fn upload(world: &UseCases, actor: &Actor, bytes: &[u8]) -> Result<ImportId, Error> {
    let pieces: Vec<Result<Vec<u8>, Infallible>> = bytes.chunks(7_000).map(|piece| Ok(piece.to_vec())).collect();
    imports::upload(&world.app, actor, "C:\\lists\\clients.csv", stream::iter(pieces)).await
}

fn columns(targets: &[&str]) -> ColumnsInput {
    ColumnsInput {
        targets: targets.iter().map(|target| (*target).to_owned()).collect(),
        duplicates: "skip".to_owned(),
        default_language: "en".to_owned(),
        ..ColumnsInput::default()
    }
}

fn choice() -> ConsentChoice {
    ConsentChoice {
        channels: [Channel::Whatsapp].into(),
        purposes: [Purpose::Marketing, Purpose::Service].into(),
        method: ConsentMethod::Paper,
        evidence: "forms of 2025, folder B".to_owned(),
    }
}

async fn ready(world: &UseCases, actor: &Actor, bytes: &[u8], columns: &ColumnsInput) -> ImportId {
    let id = upload(world, actor, bytes).await.unwrap();
    imports::save_columns(&world.app, actor, id, columns).await.unwrap();
    imports::save_consent(&world.app, actor, id, Some(choice())).await.unwrap();
    id
}

async fn names(world: &UseCases, actor: &Actor) -> Vec<String> {
    let page = contacts::list(&world.app, actor, &Filter::default(), Start::First).await.unwrap();
    let mut names: Vec<String> = page.contacts.into_iter().map(|listed| listed.contact.name).collect();
    names.sort();
    names
}

#[tokio::test]
async fn from_file_to_contacts() {
    let world = UseCases::new().await;
    let owner = world.owner(OWNER).await;
    let id = upload(&world, &owner, FILE.as_bytes()).await.unwrap();
    let standing = imports::get(&world.app, &owner, id).await.unwrap();
    assert_eq!(standing.import.file_name, "clients.csv");
    assert_eq!(standing.import.progress.total, 5);
    assert_eq!(standing.options.targets, ["name", "phone", "language", "tags", "ignore"]);
    let mut input = columns(&["name", "phone", "language", "tags", "new-field"]);
    input.tags = "imported".to_owned();
    imports::save_columns(&world.app, &owner, id, &input).await.unwrap();
    let preview = imports::preview(&world.app, &owner, id).await.unwrap();
    let outcomes: Vec<RowOutcome> = preview.rows.iter().map(|row| row.outcome).collect();
    let reject = RowOutcome::Reject;
    let expected = [
        RowOutcome::Create,
        RowOutcome::Create,
        reject(RejectReason::PhoneLength),
        reject(RejectReason::Repeat),
        reject(RejectReason::NoPhone),
    ];
    assert_eq!(outcomes, expected);
    assert_eq!((preview.totals.created, preview.totals.rejected, preview.totals.repeats), (2, 2, 1));
    imports::save_consent(&world.app, &owner, id, Some(choice())).await.unwrap();
    imports::start(&world.app, &owner, id, false).await.unwrap();
    assert_eq!(imports::unfinished(&world.app).await.unwrap(), [id]);
    imports::run(&world.app, id).await.unwrap();
    imports::run(&world.app, id).await.unwrap();
    assert!(imports::unfinished(&world.app).await.unwrap().is_empty());
    let done = imports::get(&world.app, &owner, id).await.unwrap().import;
    let progress = done.progress;
    assert_eq!(done.status, ImportStatus::Done);
    assert_eq!(
        (progress.done, progress.created, progress.updated, progress.skipped, progress.rejected),
        (5, 2, 0, 1, 2)
    );
    let page = contacts::list(
        &world.app,
        &owner,
        &Filter {
            search: "सुरेश".into(),
            ..Filter::default()
        },
        Start::First,
    )
    .await
    .unwrap();
    let suresh = contacts::get(&world.app, &owner, page.contacts[0].contact.id).await.unwrap();
    assert_eq!(suresh.contact.language, Language::Mr);
    assert_eq!(suresh.tags, ["Pune", "SIP", "imported"]);
    assert_eq!(suresh.contact.custom["folio"], "=1+1");
    assert_eq!(suresh.standing.len(), 2);
    assert!(
        suresh
            .standing
            .iter()
            .all(|consent| consent.status == ConsentStatus::Given && consent.evidence.contains("folder B"))
    );
    let csv = String::from_utf8(imports::rejects_csv(&world.app, &owner, id).await.unwrap()).unwrap();
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines[0], "\u{feff}Row,Problem,Client Name,Mob No.,Lang,Tags,Folio");
    assert_eq!(lines[1], "4,A mobile number has 10 digits,Bad,12345,,,");
    assert_eq!(lines[2], "5,Same number as an earlier row,Again,'+91 98765 43210,E,,");
    assert_eq!(lines.len(), 4);
    assert!(!world.app.settings.data_dir.join("imports").join(id.to_string()).exists());
}

/// The phone cell of a row of [`FILE`] put right.
fn correction(row: u64, text: &str) -> Correction {
    Correction {
        row,
        column: 1,
        text: text.to_owned(),
    }
}

#[tokio::test]
async fn rows_are_corrected_before_the_file_is_taken_over() {
    let world = UseCases::new().await;
    let owner = world.owner(OWNER).await;
    let id = upload(&world, &owner, FILE.as_bytes()).await.unwrap();
    let mut input = columns(&["name", "phone", "ignore", "ignore", "ignore"]);
    input.corrections = vec![correction(4, "98765 43212"), correction(6, "1")];
    imports::save_columns(&world.app, &owner, id, &input).await.unwrap();
    let preview = imports::preview(&world.app, &owner, id).await.unwrap();
    assert_eq!((preview.totals.created, preview.totals.rejected), (3, 1));
    assert_eq!(preview.rejects.last().unwrap().cells[1], "1", "shown as corrected");
    // Corrections add up over several visits of the step.
    input.corrections = vec![correction(6, "98765 43213")];
    imports::save_columns(&world.app, &owner, id, &input).await.unwrap();
    imports::save_consent(&world.app, &owner, id, None).await.unwrap();
    imports::start(&world.app, &owner, id, false).await.unwrap();
    imports::run(&world.app, id).await.unwrap();
    assert_eq!(names(&world, &owner).await, ["", "Bad", "Kavita", "सुरेश पाटील"]);
    input.corrections = (0..=imports::MOST_CORRECTIONS as u64).map(|row| correction(row, "x")).collect();
    let other = upload(&world, &owner, b"Name,Mobile\nA,1\n").await.unwrap();
    input.targets.truncate(2);
    assert_eq!(
        imports::save_columns(&world.app, &owner, other, &input).await.unwrap_err().code(),
        ErrorCode::Invalid
    );
}

#[tokio::test]
async fn a_rejected_row_is_corrected_and_tried_again() {
    let world = UseCases::new().await;
    let owner = world.owner(OWNER).await;
    let app = &world.app;
    let id = ready(&world, &owner, FILE.as_bytes(), &columns(&["name", "phone", "ignore", "ignore", "ignore"])).await;
    imports::start(app, &owner, id, false).await.unwrap();
    imports::run(app, id).await.unwrap();
    let (rejects, total) = imports::rejects(app, &owner, id, 2).await.unwrap();
    assert_eq!((rejects.len(), rejects[0].row_number, total), (2, 4, 3));
    assert!(!imports::retry(app, &owner, id, &correction(4, "+1 415 555 0123")).await.unwrap());
    let (rejects, _) = imports::rejects(app, &owner, id, 1).await.unwrap();
    assert_eq!(
        (rejects[0].reason, rejects[0].cells[1].as_str()),
        (RejectReason::PhoneCountry, "+1 415 555 0123")
    );
    assert!(imports::retry(app, &owner, id, &correction(4, "९८७६५ ४३२१२")).await.unwrap());
    assert_eq!(names(&world, &owner).await, ["Bad", "Kavita", "सुरेश पाटील"]);
    // The consent of the file holds for the row as well.
    assert_eq!(contacts::summary(app, &owner).await.unwrap().reachable, 3);
    let progress = imports::get(app, &owner, id).await.unwrap().import.progress;
    assert_eq!((progress.done, progress.created, progress.skipped, progress.rejected), (5, 3, 1, 1));
    let csv = String::from_utf8(imports::rejects_csv(app, &owner, id).await.unwrap()).unwrap();
    assert_eq!(csv.lines().count(), 3, "{csv}");
    let filter = services::audit_log::Filter {
        action: Some("import.row-corrected".to_owned()),
        ..Default::default()
    };
    assert_eq!(services::audit::list(app, &owner, &filter).await.unwrap().len(), 1);
    for gone in [
        correction(4, "9876543212"),
        Correction {
            column: 5,
            ..correction(6, "9")
        },
    ] {
        assert_eq!(imports::retry(app, &owner, id, &gone).await.unwrap_err().code(), ErrorCode::NotFound);
    }
    // What a corrected row made goes with the rest.
    assert_eq!(imports::undo(app, &owner, id).await.unwrap(), 3);
    let late = imports::retry(app, &owner, id, &correction(6, "9876543213")).await.unwrap_err();
    assert_eq!(late.code(), ErrorCode::BadState);
}

#[tokio::test]
async fn an_upload_that_nobody_starts_is_kept_for_seven_days() {
    let world = UseCases::new().await;
    let owner = world.owner(OWNER).await;
    let app = &world.app;
    let file = |id: ImportId| app.settings.data_dir.join("imports").join(id.to_string());
    let (left, changed) = (
        upload(&world, &owner, FILE.as_bytes()).await.unwrap(),
        upload(&world, &owner, FILE.as_bytes()).await.unwrap(),
    );
    let running = ready(&world, &owner, FILE.as_bytes(), &columns(&["name", "phone", "ignore", "ignore", "ignore"])).await;
    imports::start(app, &owner, running, false).await.unwrap();
    // A process that was killed leaves a file that no import knows.
    let orphan: ImportId = app.new_id();
    std::fs::write(file(orphan), "x").unwrap();
    world.clock.advance(TimeDelta::days(imports::KEPT_DAYS));
    let young: ImportId = app.new_id();
    std::fs::write(file(young), "x").unwrap();
    imports::save_consent(app, &owner, changed, None).await.unwrap();
    assert_eq!(imports::sweep(app).await.unwrap(), 0, "the last moment of the seventh day");
    world.clock.advance(TimeDelta::seconds(1));
    assert_eq!(imports::sweep(app).await.unwrap(), 1);
    assert_eq!(imports::get(app, &owner, left).await.unwrap_err().code(), ErrorCode::NotFound);
    assert!(!file(left).exists() && !file(orphan).exists());
    assert!(file(changed).exists() && file(running).exists() && file(young).exists());
    let filter = services::audit_log::Filter {
        action: Some("import.expired".to_owned()),
        ..Default::default()
    };
    assert_eq!(services::audit::list(app, &owner, &filter).await.unwrap().len(), 1);
    world.clock.advance(TimeDelta::days(imports::KEPT_DAYS));
    assert!(services::work::forget_ended(app).await.unwrap() >= 1, "by schedule");
    assert!(!file(changed).exists());
    assert_eq!(imports::get(app, &owner, running).await.unwrap().import.status, ImportStatus::Running);
}

#[tokio::test]
async fn every_bad_file_has_its_code() {
    let world = UseCases::new().await;
    let owner = world.owner(OWNER).await;
    let many = format!("Mobile\n{}", "9876543210\n".repeat(200_001));
    let large = vec![b'a'; 50 * 1024 * 1024 + 1];
    for (bytes, code) in [
        (b"".as_slice(), ErrorCode::EmptyFile),
        (b"Name,Mobile\n", ErrorCode::EmptyFile),
        (b"%PDF-1.7", ErrorCode::BadFile),
        (b"PK\x03\x04 no archive", ErrorCode::BadFile),
        (b"Name\n\x81\x8D\xE9\n", ErrorCode::BadEncoding),
        (many.as_bytes(), ErrorCode::TooManyRows),
        (large.as_slice(), ErrorCode::FileTooLarge),
    ] {
        assert_eq!(upload(&world, &owner, bytes).await.unwrap_err().code(), code);
    }
    let broken: Vec<Result<Vec<u8>, &str>> = vec![Ok(b"Name".to_vec()), Err("gone")];
    let error = imports::upload(&world.app, &owner, "x", stream::iter(broken)).await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::Internal);
    let left = std::fs::read_dir(world.app.settings.data_dir.join("imports")).unwrap().count();
    assert_eq!(left, 0);
}

#[tokio::test]
async fn every_refusal_on_the_way() {
    let world = UseCases::new().await;
    let owner = world.owner(OWNER).await;
    let other = world.owner("owner@other.example").await;
    let app = &world.app;
    let id = upload(&world, &owner, FILE.as_bytes()).await.unwrap();
    let code = |result: Result<(), Error>| result.unwrap_err().code();
    let good = columns(&["name", "phone", "ignore", "ignore", "ignore"]);
    assert_eq!(code(imports::start(app, &owner, id, false).await), ErrorCode::BadState);
    assert_eq!(
        code(imports::save_columns(app, &owner, id, &columns(&["name"])).await),
        ErrorCode::NoPhoneColumn
    );
    for bad in [&["phone", "phone"][..], &["phone", "custom:none"], &["phone", "nonsense"]] {
        assert_eq!(code(imports::save_columns(app, &owner, id, &columns(bad)).await), ErrorCode::Invalid);
    }
    let unproven = ConsentChoice {
        evidence: " ".to_owned(),
        ..choice()
    };
    assert_eq!(code(imports::save_consent(app, &owner, id, Some(unproven)).await), ErrorCode::Invalid);
    for foreign in [
        imports::get(app, &other, id).await.map(drop),
        imports::preview(app, &other, id).await.map(drop),
        imports::save_columns(app, &other, id, &good).await,
        imports::save_consent(app, &other, id, None).await,
        imports::start(app, &other, id, false).await,
        imports::cancel(app, &other, id).await,
        imports::undo(app, &other, id).await.map(drop),
        imports::rejects_csv(app, &other, id).await.map(drop),
        imports::rejects(app, &other, id, 1).await.map(drop),
        imports::retry(app, &other, id, &correction(4, "9876543212")).await.map(drop),
    ] {
        assert_eq!(code(foreign), ErrorCode::NotFound);
    }
    assert!(imports::list(app, &other).await.unwrap().is_empty());
    imports::save_columns(app, &owner, id, &good).await.unwrap();
    imports::save_consent(app, &owner, id, None).await.unwrap();
    imports::start(app, &owner, id, false).await.unwrap();
    assert_eq!(code(imports::start(app, &owner, id, false).await), ErrorCode::BadState);
    assert_eq!(code(imports::preview(app, &owner, id).await.map(drop)), ErrorCode::BadState);
    assert_eq!(code(imports::undo(app, &owner, id).await.map(drop)), ErrorCode::BadState);
    assert_eq!(
        code(imports::retry(app, &owner, id, &correction(4, "9876543212")).await.map(drop)),
        ErrorCode::BadState
    );
    imports::run(app, id).await.unwrap();
    assert_eq!(code(imports::cancel(app, &owner, id).await), ErrorCode::BadState);
    let again = ready(&world, &owner, FILE.as_bytes(), &good).await;
    assert!(imports::get(app, &owner, again).await.unwrap().same_file.is_some());
    assert_eq!(code(imports::start(app, &owner, again, false).await), ErrorCode::FileAlreadyImported);
    imports::start(app, &owner, again, true).await.unwrap();
}

#[tokio::test]
async fn a_file_never_overrides_a_withdrawal() {
    let world = UseCases::new().await;
    let owner = world.owner(OWNER).await;
    let form = Input {
        name: "Suresh".to_owned(),
        phone: "9876543210".to_owned(),
        language: "en".to_owned(),
        ..Input::default()
    };
    let suresh = contacts::create(&world.app, &owner, &form).await.unwrap();
    let withdrawn = Change {
        channels: [Channel::Whatsapp].into(),
        purposes: [Purpose::Marketing].into(),
        status: ConsentStatus::Withdrawn,
        method: ConsentMethod::Verbal,
        evidence: "call".to_owned(),
    };
    consents::record(&world.app, &owner, suresh, &withdrawn).await.unwrap();
    let input = ColumnsInput {
        duplicates: "overwrite".to_owned(),
        ..columns(&["name", "phone", "ignore", "ignore", "ignore"])
    };
    let id = ready(&world, &owner, FILE.as_bytes(), &input).await;
    imports::start(&world.app, &owner, id, false).await.unwrap();
    imports::run(&world.app, id).await.unwrap();
    let details = contacts::get(&world.app, &owner, suresh).await.unwrap();
    assert_eq!(details.contact.name, "Again");
    let statuses: Vec<_> = details.standing.iter().map(|consent| (consent.purpose, consent.status)).collect();
    assert_eq!(
        statuses,
        [(Purpose::Marketing, ConsentStatus::Withdrawn), (Purpose::Service, ConsentStatus::Given)]
    );
}

#[tokio::test]
async fn goes_on_after_a_kill_without_loss_or_double() {
    let world = UseCases::new().await;
    let owner = world.owner(OWNER).await;
    let mut file = String::from("Name,Mobile\n");
    for row in 0..3_500 {
        // Every hundredth row repeats the number of the first.
        let number = if row % 100 == 99 { 0 } else { row };
        file.push_str(&format!("Row {row},9{number:09}\n"));
    }
    let id = ready(&world, &owner, file.as_bytes(), &columns(&["name", "phone"])).await;
    imports::start(&world.app, &owner, id, false).await.unwrap();
    for _ in 0..20 {
        // The future is dropped wherever it stands, as a killed process would leave it.
        let _ = tokio::time::timeout(std::time::Duration::from_millis(40), imports::run(&world.app, id)).await;
    }
    imports::run(&world.app, id).await.unwrap();
    let import = imports::get(&world.app, &owner, id).await.unwrap().import;
    assert_eq!(import.status, ImportStatus::Done);
    assert_eq!(
        (import.progress.done, import.progress.created, import.progress.skipped, import.progress.rejected),
        (3_500, 3_465, 35, 0)
    );
    assert_eq!(contacts::summary(&world.app, &owner).await.unwrap().contacts, 3_465);
    assert_eq!(contacts::summary(&world.app, &owner).await.unwrap().reachable, 3_465);
}

#[tokio::test]
async fn two_workers_share_without_doubling() {
    let world = UseCases::new().await;
    let owner = world.owner(OWNER).await;
    let rows: String = (0..2_500).map(|row| format!("Row {row},9{row:09}\n")).collect();
    let id = ready(&world, &owner, format!("Name,Mobile\n{rows}").as_bytes(), &columns(&["name", "phone"])).await;
    imports::start(&world.app, &owner, id, false).await.unwrap();
    let (one, other) = tokio::join!(imports::run(&world.app, id), imports::run(&world.app, id));
    one.unwrap();
    other.unwrap();
    imports::run(&world.app, id).await.unwrap();
    assert_eq!(contacts::summary(&world.app, &owner).await.unwrap().contacts, 2_500);
}

#[tokio::test]
async fn cancel_and_undo() {
    let world = UseCases::new().await;
    let owner = world.owner(OWNER).await;
    let input = columns(&["name", "phone", "ignore", "ignore", "ignore"]);
    let id = upload(&world, &owner, FILE.as_bytes()).await.unwrap();
    imports::cancel(&world.app, &owner, id).await.unwrap();
    assert_eq!(imports::get(&world.app, &owner, id).await.unwrap_err().code(), ErrorCode::NotFound);
    let id = ready(&world, &owner, FILE.as_bytes(), &input).await;
    imports::start(&world.app, &owner, id, false).await.unwrap();
    imports::cancel(&world.app, &owner, id).await.unwrap();
    imports::run(&world.app, id).await.unwrap();
    assert!(names(&world, &owner).await.is_empty());
    let id = ready(&world, &owner, FILE.as_bytes(), &input).await;
    imports::start(&world.app, &owner, id, false).await.unwrap();
    imports::run(&world.app, id).await.unwrap();
    assert_eq!(names(&world, &owner).await, ["Kavita", "सुरेश पाटील"]);
    // Somebody who has written to us is no longer just a row of a file.
    let page = contacts::list(
        &world.app,
        &owner,
        &Filter {
            search: "Kavita".into(),
            ..Filter::default()
        },
        Start::First,
    )
    .await
    .unwrap();
    let mut tx = world.app.db.begin().await.unwrap();
    storage::contacts::note_inbound(&mut tx, owner.org_id, page.contacts[0].contact.id, world.app.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(imports::undo(&world.app, &owner, id).await.unwrap(), 1);
    assert_eq!(names(&world, &owner).await, ["Kavita"]);
    assert_eq!(imports::undo(&world.app, &owner, id).await.unwrap_err().code(), ErrorCode::BadState);
    let late = ready(&world, &owner, FILE.as_bytes(), &input).await;
    imports::start(&world.app, &owner, late, true).await.unwrap();
    imports::run(&world.app, late).await.unwrap();
    world.clock.advance(TimeDelta::hours(25));
    assert_eq!(imports::undo(&world.app, &owner, late).await.unwrap_err().code(), ErrorCode::BadState);
}
