//! An application without a web server, and people who use it.

use std::{path::PathBuf, sync::Arc};

use config::Settings;
use domain::{Language, Role};
use services::{
    Actor, App,
    accounts::{self, SignIn, SignUp},
    clock::SeededDice,
    invites::{self, Acceptance},
    mails,
    organisations::ProfileForm,
    sessions::{self, Client},
};

use crate::{FrozenClock, TestDb};

/// The password of everybody in tests.
pub const PASSWORD: &str = "seven green parrots";

/// The use cases on a database of their own, with a clock that stands still and seeded dice.
#[derive(Debug)]
pub struct UseCases {
    /// The application.
    pub app: App,
    /// Its clock.
    pub clock: FrozenClock,
    /// Its database.
    pub db: TestDb,
}

impl UseCases {
    /// A fresh application without anybody in it.
    ///
    /// # Panics
    /// When the database cannot be made.
    pub async fn new() -> Self {
        Self::with(&[]).await
    }

    /// Like [`UseCases::new`], with environment variables beside the usual ones.
    ///
    /// # Panics
    /// When the database cannot be made.
    pub async fn with(variables: &[(&str, &str)]) -> Self {
        let db = TestDb::new().await;
        let clock = FrozenClock::default();
        let settings = settings(&db, variables);
        let app = App::new(db.db.clone(), Arc::new(clock.clone()), Arc::new(SeededDice::new(7)), settings);
        Self { app, clock, db }
    }

    /// Signs up the owner of a new organisation.
    ///
    /// # Panics
    /// When the sign-up is refused.
    pub async fn owner(&self, email: &str) -> Actor {
        let token = accounts::sign_up(&self.app, &client(), &sign_up_form(email)).await.expect("a sign-up");
        self.actor(token.as_str()).await
    }

    /// Invites somebody into `owner`'s organisation and accepts.
    ///
    /// # Panics
    /// When the invitation is refused.
    pub async fn member(&self, owner: &Actor, email: &str, role: Role) -> Actor {
        let sent = invites::send(&self.app, owner, email, role).await.expect("an invitation");
        let token = sent.url.rsplit('/').next().expect("a token");
        let form = Acceptance {
            name: format!("Asha {role}"),
            password: PASSWORD.into(),
            language: Language::En,
        };
        match invites::accept(&self.app, &client(), token, &form).await.expect("a member") {
            SignIn::SignedIn(token) => self.actor(token.as_str()).await,
            SignIn::SecondFactorNeeded(_) => panic!("a new account has no second factor"),
        }
    }

    /// The actor of a session.
    ///
    /// # Panics
    /// When the session has ended.
    pub async fn actor(&self, token: &str) -> Actor {
        let session = sessions::resolve(&self.app, token, "test-request").await.expect("sessions");
        session.expect("a session").1
    }

    /// The texts of all e-mails that were sent, oldest first, once background work is done and the mails
    /// that are due were handed over.
    ///
    /// # Panics
    /// When the outbox cannot be read.
    pub async fn outbox(&self) -> Vec<String> {
        self.app.finish_background().await;
        mails::deliver_all(&self.app).await.expect("mails");
        let folder = self.app.settings.data_dir.join(mails::OUTBOX);
        let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
            .expect("the outbox")
            .map(|entry| entry.expect("an entry").path())
            .filter(|path| path.extension().is_some_and(|extension| extension == "eml"))
            .collect();
        files.sort_by_key(|path| path.metadata().and_then(|data| data.modified()).ok());
        files.iter().map(|path| unwrapped(&std::fs::read_to_string(path).expect("a mail"))).collect()
    }
}

/// A mail's text without the soft line breaks of quoted-printable, so that links are whole.
fn unwrapped(mail: &str) -> String {
    mail.replace("=\r\n", "").replace("=\n", "").replace("=3D", "=")
}

/// A browser at one address.
#[must_use]
pub fn client() -> Client {
    client_at("203.0.113.7")
}

/// A browser at `ip`.
///
/// # Panics
/// When `ip` is no address.
#[must_use]
pub fn client_at(ip: &str) -> Client {
    Client {
        ip: Some(ip.parse().expect("an address")),
        user_agent: "Mozilla/5.0 (test)".to_owned(),
        request_id: "test-request".to_owned(),
    }
}

/// A sign-up form that is accepted.
#[must_use]
pub fn sign_up_form(email: &str) -> SignUp {
    SignUp {
        name: "Meera Kulkarni".to_owned(),
        email: email.to_owned(),
        password: PASSWORD.into(),
        organisation: ProfileForm {
            organisation: "Sahyadri Wealth".to_owned(),
            audience: "MFD".to_owned(),
            registration: "arn 118204".to_owned(),
            city: "Pune".to_owned(),
            state: "27".to_owned(),
        },
        language: Language::En,
    }
}

fn settings(db: &TestDb, variables: &[(&str, &str)]) -> Settings {
    let folder = db.folder().display().to_string();
    let given = |name: &str| variables.iter().find(|(given, _)| *given == name).map(|(_, value)| (*value).to_owned());
    Settings::from_env(|name| {
        given(name).or_else(|| match name {
            "PRACHAR_DATA_DIR" => Some(folder.clone()),
            "DATABASE_URL" => Some(db.url.clone()),
            "PRACHAR_BASE_URL" => Some("https://prachar.example".to_owned()),
            // Nothing waits in tests.
            "PRACHAR_SANDBOX_PACE" => Some("0".to_owned()),
            _ => None,
        })
    })
    .expect("settings")
}
