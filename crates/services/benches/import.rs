//! How fast contacts are imported, and in how much memory.
//!
//! `cargo bench -p services --bench import -- [ROWS]` makes a CSV file of ROWS (200,000 unless told
//! otherwise) with Devanagari names, tags and consent, imports it into a fresh database (SQLite, or
//! PostgreSQL with `TEST_POSTGRES_URL`) and prints rows per second and the peak of resident memory
//! above what the idle process needs.

use std::{convert::Infallible, fmt::Write, time::Instant};

use domain::{Channel, ConsentMethod, ImportStatus, Purpose};
use futures::stream;
use services::imports::{self, ColumnsInput, ConsentChoice};
use test_support::use_cases::UseCases;

#[tokio::main]
async fn main() {
    let rows = std::env::args().find_map(|argument| argument.parse().ok()).unwrap_or(200_000);
    let world = UseCases::new().await;
    let owner = world.owner("owner@bench.example").await;
    let idle = memory("VmRSS");
    let file = csv(rows);
    let megabytes = file.len() as f64 / 1e6;
    let began = Instant::now();
    let pieces = file.chunks(64 * 1024).map(|piece| Ok::<_, Infallible>(piece.to_vec()));
    let id = imports::upload(&world.app, &owner, "bench.csv", stream::iter(pieces)).await.expect("an upload");
    let uploaded = began.elapsed();
    drop(file);
    let columns = ColumnsInput {
        targets: ["name", "phone", "language", "city", "tags"].map(str::to_owned).to_vec(),
        duplicates: "fill".to_owned(),
        default_language: "en".to_owned(),
        ..ColumnsInput::default()
    };
    imports::save_columns(&world.app, &owner, id, &columns).await.expect("columns");
    let consent = ConsentChoice {
        channels: [Channel::Whatsapp].into(),
        purposes: [Purpose::Marketing].into(),
        method: ConsentMethod::Paper,
        evidence: "forms of 2025".to_owned(),
    };
    imports::save_consent(&world.app, &owner, id, Some(consent)).await.expect("consent");
    imports::start(&world.app, &owner, id, false).await.expect("a start");
    let began = Instant::now();
    imports::run(&world.app, id).await.expect("an import");
    let seconds = began.elapsed().as_secs_f64();
    let import = imports::get(&world.app, &owner, id).await.expect("the import").import;
    assert_eq!((import.status, import.progress.created), (ImportStatus::Done, i64::from(rows)));
    println!(
        "file: {rows} rows, {megabytes:.1} MB; taken in and looked through in {:.2} s",
        uploaded.as_secs_f64()
    );
    println!(
        "import: {:.0} rows/s ({seconds:.2} s) with one tag and one consent each",
        f64::from(rows) / seconds
    );
    println!("memory: {} MB idle, {} MB at most", idle / 1024, memory("VmHWM") / 1024);
}

fn csv(rows: u32) -> Vec<u8> {
    let names = ["सुरेश पाटील", "Kavita Deshmukh", "फरहान कुरैशी", "Lata Sonawane"];
    let mut file = String::from("Name,Mobile,Language,City,Tags\n");
    for row in 0..rows {
        let name = names[row as usize % names.len()];
        // Writing into memory cannot fail.
        let _ = writeln!(file, "{name} {row},+91 9{:04} {:05},mr,Pune,SIP", row / 100_000, row % 100_000);
    }
    file.into_bytes()
}

/// A line of `/proc/self/status`, in KB.
fn memory(name: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with(name));
    line.and_then(|line| line.split_whitespace().nth(1))
        .and_then(|kb| kb.parse().ok())
        .unwrap_or_default()
}
