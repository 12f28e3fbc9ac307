//! People who look at a page, each again as soon as it is there.

use std::time::Duration;

use reqwest::{Client, header};
use tokio::{task::JoinSet, time::Instant};

use crate::{Notes, latencies::Latencies};

/// People at once.
const PEOPLE: usize = 20;
/// Before it counts: connections, caches, the first statements.
const WARM_UP: Duration = Duration::from_secs(2);
/// How long it counts.
const LENGTH: Duration = Duration::from_secs(15);

pub async fn run(address: &str, notes: &Notes, path: &str) {
    let http = Client::builder().pool_max_idle_per_host(PEOPLE).build().expect("a client");
    let url = format!("{address}{path}");
    look(&http, &url, notes).await;
    let counts_from = Instant::now() + WARM_UP;
    let ends = counts_from + LENGTH;
    let mut people = JoinSet::new();
    for _ in 0..PEOPLE {
        let (http, url, session) = (http.clone(), url.clone(), notes.session.clone());
        people.spawn(async move {
            let mut latencies = Latencies::default();
            while Instant::now() < ends {
                let asked = Instant::now();
                get(&http, &url, &session).await;
                if asked >= counts_from {
                    latencies.add(asked.elapsed());
                }
            }
            latencies
        });
    }
    let mut all = Latencies::default();
    while let Some(latencies) = people.join_next().await {
        all.extend(latencies.expect("a person"));
    }
    all.report(&format!("pages ({path}, {PEOPLE} people at once)"), LENGTH);
}

/// One page as a browser asks for it: compressed.
async fn get(http: &Client, url: &str, session: &str) {
    let request = http
        .get(url)
        .header(header::COOKIE, format!("session={session}"))
        .header(header::ACCEPT_ENCODING, "br");
    let answer = request.send().await.expect("an answer");
    assert_eq!(answer.status(), 200);
    assert!(!answer.bytes().await.expect("a page").is_empty());
}

/// The page must be the member's own, not the sign-in page or an error.
async fn look(http: &Client, url: &str, notes: &Notes) {
    let request = http.get(url).header(header::COOKIE, format!("session={}", notes.session));
    let page = request.send().await.expect("an answer").text().await.expect("a page");
    assert!(page.contains("Sahyadri Wealth"), "not the page of the member who asks");
    println!("{} bytes before compression", page.len());
}
