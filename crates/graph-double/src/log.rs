//! What the double saw and accepted.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;
use serde_json::Value;

/// One request to send, and what became of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Exchange {
    /// The path.
    pub path: String,
    /// The body as sent; null when it was no JSON.
    pub body: Value,
    /// `accepted`, or why not: `graph 130429`, `http 503`, `reset`, `bad token` ...
    pub outcome: String,
    /// The id given, if accepted.
    pub wamid: Option<String>,
}

/// Counts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Requests to send.
    pub requests: u64,
    /// Messages accepted.
    pub accepted: u64,
    /// Distinct delivery ids among them.
    pub distinct: u64,
    /// Delivery ids accepted more than once, with how often.
    pub doubles: BTreeMap<String, u32>,
    /// Requests not accepted, by reason.
    pub refused: BTreeMap<String, u64>,
    /// Webhook bodies that were answered with 2xx.
    pub webhooks_posted: u64,
    /// Webhook bodies that were not, after all tries.
    pub webhooks_refused: u64,
}

/// The log itself.
#[derive(Default)]
pub struct Log {
    keeps_bodies: bool,
    requests: u64,
    accepted: u64,
    by_delivery: HashMap<String, u32>,
    refused: BTreeMap<String, u64>,
    exchanges: Vec<Exchange>,
}

impl Log {
    pub(crate) fn new(keeps_bodies: bool) -> Self {
        Self {
            keeps_bodies,
            ..Self::default()
        }
    }

    /// Counts an accepted message and gives its id.
    pub(crate) fn accept(&mut self, path: &str, body: &Value) -> String {
        self.requests += 1;
        self.accepted += 1;
        let wamid = format!("wamid.double.{:09}", self.accepted);
        let delivery = body["biz_opaque_callback_data"].as_str().unwrap_or_default();
        *self.by_delivery.entry(delivery.to_owned()).or_default() += 1;
        self.keep(path, body, "accepted", Some(&wamid));
        wamid
    }

    /// Counts a request that was not accepted.
    pub(crate) fn refuse(&mut self, path: &str, body: &Value, reason: &str) {
        self.requests += 1;
        *self.refused.entry(reason.to_owned()).or_default() += 1;
        self.keep(path, body, reason, None);
    }

    pub(crate) fn forget(&mut self) {
        *self = Self::new(self.keeps_bodies);
    }

    /// Counts so far.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let doubles = self.by_delivery.iter().filter(|(_, count)| **count > 1);
        Summary {
            requests: self.requests,
            accepted: self.accepted,
            distinct: self.by_delivery.len() as u64,
            doubles: doubles.map(|(delivery, count)| (delivery.clone(), *count)).collect(),
            refused: self.refused.clone(),
            ..Summary::default()
        }
    }

    /// Every request so far, in order.
    #[must_use]
    pub fn exchanges(&self) -> &[Exchange] {
        &self.exchanges
    }

    fn keep(&mut self, path: &str, body: &Value, outcome: &str, wamid: Option<&str>) {
        if self.keeps_bodies {
            self.exchanges.push(Exchange {
                path: path.to_owned(),
                body: body.clone(),
                outcome: outcome.to_owned(),
                wamid: wamid.map(str::to_owned),
            });
        }
    }
}
