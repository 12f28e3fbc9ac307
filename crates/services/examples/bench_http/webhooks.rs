//! Reports of the provider, each in a callback of its own, signed, as fast as they are taken.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
    time::Duration,
};

use domain::{CampaignId, DeliveryId, DeliveryStatus, OrgId};
use reqwest::Client;
use secrecy::SecretString;
use serde_json::json;
use services::{Clock, clock::SystemClock};
use storage::Db;
use tokio::{task::JoinSet, time::Instant};

use crate::{Notes, latencies::Latencies};

/// Connections of the provider.
const CONNECTIONS: usize = 64;
/// Reports on each message, in this order.
const STATUSES: [&str; 3] = ["sent", "delivered", "read"];

type Queue = Arc<Mutex<VecDeque<(DeliveryId, &'static str)>>>;

pub async fn run(address: &str, notes: &Notes, url: &str, secret: &str) {
    let db = Db::connect(url).await.expect("a database");
    let messages = standing(&db, notes.org, notes.campaign, DeliveryStatus::Accepted).await;
    assert!(!messages.is_empty(), "all messages were reported on before; fill again");
    let reports = STATUSES.iter().flat_map(|status| messages.iter().map(move |id| (*id, *status)));
    let queue: Queue = Arc::new(Mutex::new(reports.collect()));
    let http = Client::builder().pool_max_idle_per_host(CONNECTIONS).build().expect("a client");
    let (url, secret) = (format!("{address}/webhooks/whatsapp"), SecretString::from(secret.to_owned()));
    let began = Instant::now();
    let mut connections = JoinSet::new();
    for _ in 0..CONNECTIONS {
        connections.spawn(post_all(http.clone(), url.clone(), secret.clone(), queue.clone()));
    }
    let mut all = Latencies::default();
    while let Some(latencies) = connections.join_next().await {
        all.extend(latencies.expect("a connection"));
    }
    let elapsed = began.elapsed();
    let read = standing(&db, notes.org, notes.campaign, DeliveryStatus::Read).await.len();
    assert_eq!(read, messages.len(), "a report that was answered is not in the ledger");
    all.report(&format!("callbacks with one report each ({CONNECTIONS} connections)"), elapsed);
}

/// The campaign's messages at `status`.
async fn standing(db: &Db, org: OrgId, campaign: CampaignId, status: DeliveryStatus) -> Vec<DeliveryId> {
    let mut tx = db.begin().await.expect("a transaction");
    let found = storage::deliveries::lock_some(&mut tx, org, campaign, status, 1_000_000)
        .await
        .expect("the ledger");
    found.into_iter().map(|standing| standing.id).collect()
}

async fn post_all(http: Client, url: String, secret: SecretString, queue: Queue) -> Latencies {
    let mut latencies = Latencies::default();
    loop {
        let next = queue.lock().expect("the queue").pop_front();
        let Some((id, status)) = next else { return latencies };
        let body = body(id, status);
        let signature = channels::signature::sign(&secret, body.as_bytes());
        let request = http.post(&url).header(channels::signature::HEADER, signature).body(body);
        let asked = Instant::now();
        let answer = request.timeout(Duration::from_secs(20)).send().await.expect("an answer");
        assert_eq!(answer.status(), 200);
        latencies.add(asked.elapsed());
    }
}

/// A callback in the platform's form.
fn body(id: DeliveryId, status: &str) -> String {
    let report = json!({
        "id": format!("wamid.bench.{id}"), "status": status, "timestamp": SystemClock.now().timestamp().to_string(),
        "recipient_id": "919876543210", "biz_opaque_callback_data": id.to_string(),
        "pricing": {"billable": true, "pricing_model": "PMP", "category": "marketing"},
    });
    let value = json!({
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "912012345678", "phone_number_id": "106540352242922"},
        "statuses": [report],
    });
    json!({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [{"field": "messages", "value": value}]}]}).to_string()
}
