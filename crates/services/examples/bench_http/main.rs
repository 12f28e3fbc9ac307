//! Measures a running server with a large ledger behind it: pages, and callbacks of the provider.
//! `docs/performance.md` has the figures and the commands.
//!
//! ```text
//! bench_http fill     sqlite:/tmp/bench.db notes.json 1000000   # an organisation that has sent so much
//! prachar serve                                                 # on that database
//! bench_http pages    http://127.0.0.1:3000 notes.json          # 20 people at once on the home page
//! bench_http webhooks http://127.0.0.1:3000 notes.json sqlite:/tmp/bench.db APP_SECRET
//! ```

mod fill;
mod latencies;
mod pages;
mod webhooks;

use std::{fs, path::Path};

use domain::{CampaignId, OrgId};
use serde::{Deserialize, Serialize};

/// What filling leaves for measuring.
#[derive(Serialize, Deserialize)]
struct Notes {
    /// The owner's session: the value of the cookie.
    session: String,
    /// The organisation.
    org: OrgId,
    /// A campaign of which every message is accepted and none reported on.
    campaign: CampaignId,
}

impl Notes {
    fn read(file: &str) -> Self {
        let text = fs::read(file).expect("the file that `fill` wrote");
        serde_json::from_slice(&text).expect("what `fill` wrote")
    }

    fn write(&self, file: &str) {
        let text = serde_json::to_vec(self).expect("notes are JSON");
        fs::write(Path::new(file), text).expect("a place for the notes");
    }
}

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["fill", url, notes, deliveries] => fill::run(url, deliveries.parse().expect("a number of deliveries")).await.write(notes),
        ["pages", address, notes, rest @ ..] => pages::run(address, &Notes::read(notes), rest.first().copied().unwrap_or("/")).await,
        ["webhooks", address, notes, url, secret] => webhooks::run(address, &Notes::read(notes), url, secret).await,
        _ => {
            eprintln!("usage: bench_http fill DATABASE_URL NOTES DELIVERIES | pages ADDRESS NOTES [PATH] | webhooks ADDRESS NOTES DATABASE_URL APP_SECRET");
            std::process::exit(2);
        }
    }
}
