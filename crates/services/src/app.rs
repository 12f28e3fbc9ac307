//! What every use case works with.

use std::sync::{Arc, Weak};

use ai::chat::Chat;
use channels::mail::Mailer;
use chrono::{DateTime, Utc};
use config::Settings;
use storage::Db;
use tokio_util::task::TaskTracker;
use uuid::Uuid;

use crate::{Clock, Dice, channels::Channels, events::EventBus, mails, own_rules, seal::Sealer, second_opinion, webhooks::Inbox, writing::Authors};

/// The application: database, clock, dice, settings, events. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// The parts of an [`App`].
pub struct Parts {
    /// The database.
    pub db: Db,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// The dice.
    pub dice: Arc<dyn Dice>,
    /// Settings, validated at boot.
    pub settings: Settings,
    /// Seals secrets.
    pub sealer: Sealer,
    /// Tells open pages and the worker.
    pub events: EventBus,
    /// Hands e-mails to members over.
    pub mailer: Arc<dyn Mailer>,
    /// Work that goes on after its answer (making reset links); see [`App::finish_background`].
    pub background: TaskTracker,
    /// What carries messages out.
    pub channels: Channels,
    /// Where reports of providers are written in batches.
    pub inbox: Inbox,
    /// Organisations' own compliance rules, compiled.
    pub own_rules: own_rules::Held,
    /// The text model that gives second opinions, where one is configured.
    pub model: Option<Chat>,
    /// Who writes texts: the connected models, and the library behind them.
    pub authors: Authors,
}

impl App {
    /// Puts the parts together.
    #[must_use]
    pub fn new(db: Db, clock: Arc<dyn Clock>, dice: Arc<dyn Dice>, settings: Settings) -> Self {
        let sealer = Sealer::new(*settings.secret_key.bytes());
        Self(Arc::new_cyclic(|parts| Parts {
            mailer: mails::open(&settings),
            model: second_opinion::model(&settings),
            authors: Authors::new(&settings),
            background: TaskTracker::new(),
            channels: Channels::new(&settings, &sealer, clock.clone(), parts.clone()),
            db,
            clock,
            dice,
            settings,
            sealer,
            events: EventBus::new(),
            inbox: Inbox::default(),
            own_rules: own_rules::Held::default(),
        }))
    }

    /// Waits for the work that goes on after answers. Before the process ends, and in tests.
    pub async fn finish_background(&self) {
        self.background.close();
        self.background.wait().await;
        self.background.reopen();
    }

    /// The application behind a weak reference, while it still runs.
    pub(crate) fn upgraded(parts: &Weak<Parts>) -> Option<Self> {
        parts.upgrade().map(Self)
    }

    /// Now, in UTC with microseconds.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// A new id: `let id: ContactId = app.new_id();`
    #[must_use]
    pub fn new_id<Id: From<Uuid>>(&self) -> Id {
        let mut random = [0; 10];
        self.dice.fill(&mut random);
        let millis = u64::try_from(self.now().timestamp_millis()).unwrap_or_default();
        domain::uuid_v7(millis, random).into()
    }
}

impl std::ops::Deref for App {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("App")
    }
}
