//! A launched campaign, processes that send it, and what became of everybody.

use std::{
    collections::BTreeMap,
    net::TcpListener,
    process::{Child, Command, Stdio},
    time::Duration,
};

use domain::{CampaignId, CampaignStatus, DeliveryStatus};
use graph_double::{GraphDouble, Options, Rule, WebhookOptions};
use services::{Actor, campaigns, launch};
use test_support::{
    campaigns::{add_contacts, approved, number, whatsapp_sender},
    use_cases::UseCases,
};
use tokio::time::{Instant, sleep};

/// How long a run may take.
const PATIENCE: Duration = Duration::from_secs(300);
/// What webhooks are signed with.
pub const SECRET: &str = "app-secret";

/// What a run shows.
#[derive(Debug)]
pub struct Outcome {
    /// The run.
    pub name: &'static str,
    /// Everybody on the list.
    pub recipients: usize,
    /// What was done to it, in the order of time.
    pub done_to_it: String,
    /// Who has no outcome, or another one than what arrived says.
    pub lost: usize,
    /// Who got it more than once.
    pub doubled: usize,
    /// Whose outcome nobody knows.
    pub unknown: usize,
}

/// Chance that can be repeated: the seed stands in the table.
pub struct Dice(pub u64);

impl Dice {
    /// From `from` up to `to`, without it.
    pub fn between(&mut self, from: u64, to: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        from + (self.0 >> 33) % (to - from)
    }
}

/// A campaign on its way.
pub struct Stage {
    pub world: UseCases,
    pub owner: Actor,
    pub double: GraphDouble,
    pub campaign: CampaignId,
    recipients: usize,
    began: Instant,
}

/// A process of ours; killed at the end.
pub struct Process(Child);

impl Process {
    /// SIGKILL, and waits until it is gone.
    pub fn kill(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }

    /// SIGSTOP: it stands still with everything it holds.
    pub fn freeze(&self) {
        self.signal("-STOP");
    }

    /// SIGCONT.
    pub fn thaw(&self) {
        self.signal("-CONT");
    }

    fn signal(&self, signal: &str) {
        let status = Command::new("kill").args([signal, &self.0.id().to_string()]).status().unwrap();
        assert!(status.success());
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have been killed before.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A port that nobody listens on.
pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

impl Stage {
    /// A launched campaign from a number at a double with these faults.
    pub async fn new(recipients: usize, rate: f64, rules: Vec<Rule>, webhooks: Option<WebhookOptions>) -> Self {
        let double = GraphDouble::start(Options {
            webhooks,
            ..Options::default()
        })
        .await
        .unwrap();
        double.set_rules(rules);
        let world = UseCases::with(&[("WHATSAPP_API_BASE", &double.base_url()), ("WHATSAPP_APP_SECRET", SECRET)]).await;
        let owner = world.owner("meera@example.org").await;
        add_contacts(&world.app, &owner, recipients, |index| number(index, "")).await;
        let sender = whatsapp_sender(&world.app, &owner, rate).await;
        let campaign = approved(&world.app, &owner, sender).await;
        launch::launch(&world.app, &owner, campaign).await.unwrap();
        Self {
            world,
            owner,
            double,
            campaign,
            recipients,
            began: Instant::now(),
        }
    }

    /// `prachar worker` on this database.
    pub fn worker(&self) -> Process {
        self.start(&["worker"], &self.world.db.url, None)
    }

    /// `prachar worker` that reaches the database at `url`.
    pub fn worker_at(&self, url: &str) -> Process {
        self.start(&["worker"], url, None)
    }

    /// `prachar serve` on `port`: web server and worker in one.
    pub fn server(&self, port: u16) -> Process {
        std::fs::create_dir_all(self.world.db.folder().join("site/pkg")).unwrap();
        self.start(&["serve"], &self.world.db.url, Some(port))
    }

    fn start(&self, arguments: &[&str], url: &str, port: Option<u16>) -> Process {
        let mut command = Command::new(env!("CARGO_BIN_EXE_prachar"));
        command
            .args(arguments)
            .env("DATABASE_URL", url)
            .env("PRACHAR_DATA_DIR", self.world.db.folder())
            .env("PRACHAR_SITE", self.world.db.folder().join("site"))
            .env("WHATSAPP_API_BASE", self.double.base_url())
            .env("WHATSAPP_APP_SECRET", SECRET)
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        if let Some(port) = port {
            command.env("PRACHAR_ADDR", format!("127.0.0.1:{port}"));
        }
        Process(command.spawn().unwrap())
    }

    /// Waits until so many more messages have arrived, or everything is through.
    pub async fn until_arrived(&self, more: u64) {
        let before = self.double.summary().accepted;
        while self.double.summary().accepted < before + more && !self.is_through().await {
            self.wait(Duration::from_millis(5)).await;
        }
    }

    /// Waits until so many messages have arrived in all.
    pub async fn until_total(&self, total: u64) {
        while self.double.summary().accepted < total {
            self.wait(Duration::from_millis(5)).await;
        }
    }

    /// Waits until every recipient has an outcome.
    pub async fn until_through(&self) {
        while !self.is_through().await {
            self.wait(Duration::from_millis(200)).await;
        }
    }

    async fn wait(&self, pause: Duration) {
        assert!(self.began.elapsed() < PATIENCE, "the campaign never ended");
        sleep(pause).await;
    }

    async fn is_through(&self) -> bool {
        // While the database is full or gone nothing can be read either.
        let found = campaigns::get(&self.world.app, &self.owner, self.campaign).await;
        found.is_ok_and(|campaign| campaign.status == CampaignStatus::Completed)
    }

    /// Compares the ledger with what arrived at the double.
    pub async fn judge(&self, name: &'static str, done_to_it: String) -> Outcome {
        use DeliveryStatus as S;
        let mut arrived: BTreeMap<String, usize> = BTreeMap::new();
        for exchange in self.double.exchanges().into_iter().filter(|exchange| exchange.wamid.is_some()) {
            let delivery = exchange.body["biz_opaque_callback_data"].as_str().unwrap().to_owned();
            *arrived.entry(delivery).or_default() += 1;
        }
        let doubled = arrived.values().filter(|times| **times > 1).count();
        let filter = storage::ledger::Filter::default();
        let mut conn = self.world.app.db.read().await.unwrap();
        let lines = storage::ledger::list(&mut conn, self.owner.org_id, self.campaign, &filter, self.recipients as i64 + 1)
            .await
            .unwrap();
        let (mut lost, mut unknown) = (self.recipients.abs_diff(lines.len()), 0);
        for line in &lines {
            let times = arrived.remove(&line.id.to_string()).unwrap_or_default();
            match line.status {
                S::Unknown => unknown += 1,
                S::Accepted | S::Sent | S::Delivered | S::Read if times > 0 => {}
                S::Failed if times == 0 => {}
                _ => lost += 1,
            }
        }
        Outcome {
            name,
            recipients: self.recipients,
            done_to_it,
            lost: lost + arrived.len(),
            doubled,
            unknown,
        }
    }
}
