//! Pages for people without an account: the links below an e-mail.

use domain::{ConsentStatus, Language};
use services::{launch, mailing, work};
use test_support::{
    mail_campaigns::{add_readers, approved_mail, mail_form},
    smtp_double::SmtpDouble,
};

use crate::common::{Answer, Call, TestServer};

const SECRET: &str = "mail secret";
const FORM: &str = "application/x-www-form-urlencoded";

struct Stage {
    server: TestServer,
    contact: domain::ContactId,
    /// Path of the link below the e-mail.
    link: String,
    message_id: String,
}

impl Stage {
    /// An e-mail that one person has got.
    async fn new() -> Self {
        let double = SmtpDouble::start().await;
        let server = TestServer::with(&[("EMAIL_WEBHOOK_SECRET", SECRET)], Default::default()).await;
        let (app, owner) = (&server.world.app, &server.owner);
        let sender = mailing::create(app, owner, &mail_form(&double)).await.expect("an account");
        let contact = add_readers(app, owner, 1).await[0];
        let campaign = approved_mail(app, owner, sender).await;
        launch::launch(app, owner, campaign).await.expect("a launch");
        server.world.clock.ticking(work::run_until_idle(app)).await.expect("work");
        let mail = double.mails().remove(0);
        let link = mail.header("List-Unsubscribe").expect("a link");
        Self {
            link: link.trim_matches(['<', '>']).trim_start_matches("https://prachar.example").to_owned(),
            message_id: mail.header("Message-ID").expect("an id"),
            server,
            contact,
        }
    }

    async fn get(&self, path: &str) -> Answer {
        self.server.call(Call::get(path)).await
    }

    async fn post(&self, path: &str, body: &str) -> Answer {
        self.server.call(Call::post(path).body(FORM, body.to_owned())).await
    }

    /// Channel, purpose and status of what stands, in words.
    async fn standing(&self) -> Vec<(String, ConsentStatus)> {
        let mut conn = self.server.world.app.db.read().await.expect("a connection");
        let found = storage::consents::standing(&mut conn, self.server.owner.org_id, &[self.contact]).await;
        let found = found.expect("consents").into_iter();
        found
            .map(|consent| (format!("{}-{}", consent.channel, consent.purpose), consent.status))
            .collect()
    }
}

fn given(name: &str) -> (String, ConsentStatus) {
    (name.to_owned(), ConsentStatus::Given)
}

fn withdrawn(name: &str) -> (String, ConsentStatus) {
    (name.to_owned(), ConsentStatus::Withdrawn)
}

#[tokio::test]
async fn a_link_that_is_only_opened_changes_nothing() {
    let stage = Stage::new().await;
    for language in Language::ALL {
        for path in [stage.link.clone(), format!("{}/preferences", stage.link)] {
            let page = stage.get(&format!("{path}?lang={}", language.code())).await;
            assert_eq!(page.status, 200);
            let text = page.text();
            assert!(
                text.contains(&format!("<html lang=\"{}\"", language.code())) && text.contains("Sahyadri Wealth"),
                "{text}"
            );
            assert!(text.contains("<form method=\"post\"") && !text.contains("<script") && !text.contains("asha0@"));
            assert!(page.header("content-security-policy").contains("default-src 'none'"));
            assert_eq!(page.header("cache-control"), "no-store");
        }
    }
    assert_eq!(stage.standing().await, [given("email-marketing")]);
}

#[tokio::test]
async fn a_mail_program_unsubscribes_at_once_and_a_person_with_the_button() {
    let stage = Stage::new().await;
    let answer = stage.post(&stage.link, "List-Unsubscribe=One-Click").await;
    assert_eq!((answer.status, answer.body.len()), (200, 0));
    assert_eq!(stage.standing().await, [withdrawn("email-marketing")]);
    assert!(!stage.get(&stage.link).await.text().contains("<form"));

    let stage = Stage::new().await;
    let answer = stage.post(&format!("{}?lang=mr", stage.link), "").await;
    assert_eq!((answer.status, answer.header("location")), (303, format!("{}?lang=mr", stage.link).as_str()));
    assert_eq!(stage.standing().await, [withdrawn("email-marketing")]);
}

#[tokio::test]
async fn a_person_chooses_what_comes_and_how() {
    let stage = Stage::new().await;
    let path = format!("{}/preferences", stage.link);
    let answer = stage.post(&path, "email-education=yes&whatsapp-service=yes&email-nonsense=yes").await;
    assert_eq!(answer.status, 303);
    let mut standing = stage.standing().await;
    standing.sort_by(|one, other| one.0.cmp(&other.0));
    assert_eq!(standing, [given("email-education"), withdrawn("email-marketing"), given("whatsapp-service")]);
    let page = stage.get(answer.header("location")).await.text();
    assert_eq!(page.matches(" checked").count(), 2, "{page}");
    assert!(page.contains("role=\"status\""));
}

#[tokio::test]
async fn a_made_up_link_opens_nothing() {
    let stage = Stage::new().await;
    for path in ["/u/x".to_owned(), format!("{}AA", stage.link), "/u/x/preferences".to_owned()] {
        assert_eq!(stage.get(&path).await.status, 404, "{path}");
        assert_eq!(stage.post(&path, "List-Unsubscribe=One-Click").await.status, 404, "{path}");
    }
    assert_eq!(stage.standing().await, [given("email-marketing")]);
}

#[tokio::test]
async fn news_about_emails_need_the_secret() {
    let stage = Stage::new().await;
    let body = serde_json::json!({ "events": [{ "message_id": stage.message_id, "kind": "complaint" }] }).to_string();
    let call = |secret: &str| Call::post("/webhooks/email").key(secret).body("application/json", body.clone());
    assert_eq!(stage.server.call(call("wrong")).await.status, 401);
    assert_eq!(stage.standing().await, [given("email-marketing")]);
    assert_eq!(stage.server.call(call(SECRET)).await.status, 200);
    let standing = stage.standing().await;
    assert_eq!(standing.len(), 3);
    assert!(
        standing
            .iter()
            .all(|(name, status)| name.starts_with("email-") && *status == ConsentStatus::Withdrawn),
        "{standing:?}"
    );
    let broken = Call::post("/webhooks/email").key(SECRET).body("application/json", "no JSON");
    assert_eq!(stage.server.call(broken).await.status, 400);
}
