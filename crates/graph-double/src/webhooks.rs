//! Plays the platform's webhooks: signed, batched, and, when asked, doubled and in disorder.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use tokio::{
    sync::{Semaphore, mpsc},
    task::JoinHandle,
    time,
};

/// What to play after an accepted message, and to whom.
#[derive(Clone, Debug)]
pub struct WebhookOptions {
    /// Where to post.
    pub url: String,
    /// The application's secret.
    pub secret: String,
    /// The statuses of a message, in order.
    pub statuses: Vec<String>,
    /// How long after the acceptance the first comes.
    pub delay: Duration,
    /// How long after one the next comes.
    pub step: Duration,
    /// Whether each status comes twice.
    pub is_doubled: bool,
    /// Whether the statuses of a message come last first.
    pub is_reversed: bool,
    /// Statuses per body at most; the platform batches too.
    pub batch: usize,
    /// Bodies under way at once.
    pub at_once: usize,
}

impl WebhookOptions {
    /// Sent, delivered and read, one body each, a few milliseconds apart.
    #[must_use]
    pub fn new(url: impl Into<String>, secret: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            secret: secret.into(),
            statuses: ["sent", "delivered", "read"].map(str::to_owned).to_vec(),
            delay: Duration::from_millis(5),
            step: Duration::from_millis(5),
            is_doubled: false,
            is_reversed: false,
            batch: 1,
            at_once: 16,
        }
    }
}

/// An accepted message whose webhooks are to be played.
pub(crate) struct Accepted {
    pub(crate) phone_number_id: String,
    pub(crate) to: String,
    pub(crate) wamid: String,
    pub(crate) delivery: Option<String>,
    /// The code with which it fails, if it fails.
    pub(crate) fails_with: Option<u32>,
}

/// Takes accepted messages and plays.
pub(crate) struct Player {
    options: Arc<WebhookOptions>,
    queue: mpsc::UnboundedSender<Accepted>,
    poster: Arc<Poster>,
}

/// How many bodies are tried how often: the platform tries for days, this double a few times.
const TRIES: u32 = 5;

impl Player {
    pub(crate) fn start(options: WebhookOptions) -> (Self, JoinHandle<()>) {
        let options = Arc::new(options);
        let (queue, accepted) = mpsc::unbounded_channel();
        let poster = Arc::new(Poster::new(&options));
        let task = tokio::spawn(play_all(options.clone(), poster.clone(), accepted));
        (Self { options, queue, poster }, task)
    }

    pub(crate) fn push(&self, accepted: Accepted) {
        // The receiver lives as long as the double; when it is gone nobody waits for webhooks.
        drop(self.queue.send(accepted));
    }

    /// Bodies answered with 2xx, and bodies given up.
    pub(crate) fn counts(&self) -> (u64, u64) {
        (self.poster.posted.load(Ordering::Relaxed), self.poster.refused.load(Ordering::Relaxed))
    }

    pub(crate) async fn play(&self, field: &str, value: Value) -> Option<u16> {
        let body = envelope(field, value);
        let signature = sign(&self.options.secret, &body);
        self.poster.post_once(&self.options.url, body, signature).await
    }
}

/// Turns messages into statuses, each in its own time, and hands them to the batcher.
async fn play_all(options: Arc<WebhookOptions>, poster: Arc<Poster>, mut accepted: mpsc::UnboundedReceiver<Accepted>) {
    let (due, batches) = mpsc::unbounded_channel();
    let batcher = tokio::spawn(post_batches(options.clone(), poster, batches));
    while let Some(message) = accepted.recv().await {
        let (options, due) = (options.clone(), due.clone());
        tokio::spawn(async move {
            time::sleep(options.delay).await;
            for status in statuses(&options, &message) {
                if due.send((message.phone_number_id.clone(), status)).is_err() {
                    return;
                }
                time::sleep(options.step).await;
            }
        });
    }
    batcher.abort();
}

/// The statuses of a message in the order in which they are played.
fn statuses(options: &WebhookOptions, message: &Accepted) -> Vec<Value> {
    let mut words = options.statuses.clone();
    if message.fails_with.is_some() {
        words = vec!["failed".to_owned()];
    }
    if options.is_reversed {
        words.reverse();
    }
    let copies = if options.is_doubled { 2 } else { 1 };
    let each = words.iter().flat_map(|word| std::iter::repeat_n(status(message, word), copies));
    each.collect()
}

#[expect(clippy::disallowed_methods, reason = "a stand-in for another company's servers has their clock, not ours")]
fn status(message: &Accepted, word: &str) -> Value {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let mut status = json!({
        "id": message.wamid, "status": word, "timestamp": now.to_string(), "recipient_id": message.to.trim_start_matches('+'),
        "pricing": {"billable": true, "pricing_model": "PMP", "type": "regular", "category": "marketing"},
    });
    if let Some(delivery) = &message.delivery {
        status["biz_opaque_callback_data"] = json!(delivery);
    }
    if let (Some(code), "failed") = (message.fails_with, word) {
        status["errors"] = json!([{"code": code, "title": "Double", "message": "Double", "error_data": {"details": format!("told to fail with {code}")}}]);
    }
    status
}

/// Posts what is due, as many statuses per body as have gathered (up to the batch size).
async fn post_batches(options: Arc<WebhookOptions>, poster: Arc<Poster>, mut due: mpsc::UnboundedReceiver<(String, Value)>) {
    let mut gathered = Vec::new();
    while due.recv_many(&mut gathered, options.batch.max(1)).await > 0 {
        let number = gathered[0].0.clone();
        let statuses: Vec<Value> = gathered.drain(..).map(|(_, status)| status).collect();
        let value = json!({
            "messaging_product": "whatsapp",
            "metadata": {"display_phone_number": "919000000000", "phone_number_id": number},
            "statuses": statuses,
        });
        let body = envelope("messages", value);
        let signature = sign(&options.secret, &body);
        let Ok(permit) = poster.room.clone().acquire_owned().await else { return };
        let (options, poster) = (options.clone(), poster.clone());
        tokio::spawn(async move {
            poster.post(&options.url, body, signature).await;
            drop(permit);
        });
    }
}

struct Poster {
    http: reqwest::Client,
    room: Arc<Semaphore>,
    posted: AtomicU64,
    refused: AtomicU64,
}

impl Poster {
    fn new(options: &WebhookOptions) -> Self {
        Self {
            http: reqwest::Client::new(),
            room: Arc::new(Semaphore::new(options.at_once.max(1))),
            posted: AtomicU64::new(0),
            refused: AtomicU64::new(0),
        }
    }

    async fn post(&self, url: &str, body: Vec<u8>, signature: String) {
        for attempt in 1..=TRIES {
            let status = self.post_once(url, body.clone(), signature.clone()).await;
            if status.is_some_and(|status| (200..300).contains(&status)) {
                self.posted.fetch_add(1, Ordering::Relaxed);
                return;
            }
            time::sleep(Duration::from_millis(100) * attempt).await;
        }
        self.refused.fetch_add(1, Ordering::Relaxed);
    }

    async fn post_once(&self, url: &str, body: Vec<u8>, signature: String) -> Option<u16> {
        let request = self
            .http
            .post(url)
            .header("content-type", "application/json")
            .header("x-hub-signature-256", signature);
        let answer = request.timeout(Duration::from_secs(20)).body(body).send().await;
        answer.ok().map(|answer| answer.status().as_u16())
    }
}

fn envelope(field: &str, value: Value) -> Vec<u8> {
    let body = json!({"object": "whatsapp_business_account", "entry": [{"id": "102290129340398", "changes": [{"field": field, "value": value}]}]});
    body.to_string().into_bytes()
}

fn sign(secret: &str, body: &[u8]) -> String {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        return String::new();
    };
    mac.update(body);
    format!("sha256={}", hex::encode(mac.finalize().into_bytes()))
}
