//! Campaigns by e-mail: from the account to the mailbox, and back.

use channels::{DkimKey, dkim::Signer};
use chrono::TimeDelta;
use domain::{CampaignId, Channel, ConsentMethod, ConsentStatus, ContactId, DeliveryStatus, ErrorCode, FailureReason, Language, Purpose, SenderId};
use services::{
    Actor, App, Error, campaigns,
    deliveries::{self, Filter, Line, TestSend},
    launch,
    mailing::{
        self, MailForm,
        subscriptions::{self, How},
    },
    senders,
    webhooks::email::{receive, receive_report},
    work,
};
use storage::consents::Consent;
use test_support::{
    mail_campaigns::{self, add_readers, approved_mail, mail_form, mail_patch},
    smtp_double::{Act, At, SmtpDouble},
    use_cases::UseCases,
};

const SECRET: &str = "mail secret";

struct Stage {
    world: UseCases,
    owner: Actor,
    double: SmtpDouble,
    sender: SenderId,
    people: Vec<ContactId>,
}

impl Stage {
    /// An organisation with an account at the double and so many people who agreed to e-mails.
    async fn new(count: usize) -> Self {
        let double = SmtpDouble::start().await;
        let world = UseCases::with(&[("EMAIL_WEBHOOK_SECRET", SECRET)]).await;
        let owner = world.owner("meera@example.org").await;
        let sender = mailing::create(&world.app, &owner, &mail_form(&double)).await.unwrap();
        let people = add_readers(&world.app, &owner, count).await;
        Self {
            world,
            owner,
            double,
            sender,
            people,
        }
    }

    fn app(&self) -> &App {
        &self.world.app
    }

    async fn launched(&self) -> CampaignId {
        let campaign = approved_mail(self.app(), &self.owner, self.sender).await;
        launch::launch(self.app(), &self.owner, campaign).await.unwrap();
        self.work().await;
        campaign
    }

    async fn work(&self) {
        self.world.clock.ticking(work::run_until_idle(self.app())).await.unwrap();
    }

    async fn lines(&self, campaign: CampaignId) -> Vec<Line> {
        deliveries::ledger(self.app(), &self.owner, campaign, &Filter::default()).await.unwrap()
    }

    async fn only(&self, campaign: CampaignId) -> Line {
        self.lines(campaign).await.remove(0)
    }

    /// The token in the link of the mail at this place.
    fn token(&self, index: usize) -> String {
        let link = self.double.mails()[index].header("List-Unsubscribe").expect("a link");
        link.trim_matches(['<', '>']).rsplit('/').next().expect("a token").to_owned()
    }

    async fn consent(&self, purpose: Purpose) -> Option<Consent> {
        let mut conn = self.app().db.read().await.unwrap();
        let standing = storage::consents::standing(&mut conn, self.owner.org_id, &self.people[..1]).await.unwrap();
        standing
            .into_iter()
            .find(|consent| consent.channel == Channel::Email && consent.purpose == purpose)
    }

    async fn is_suppressed(&self) -> bool {
        let mut conn = self.app().db.read().await.unwrap();
        let found = storage::suppressions::get(&mut conn, self.owner.org_id, Channel::Email, "asha0@example.org").await;
        found.unwrap().is_some()
    }

    async fn tell(&self, kind: &str, line: &Line) {
        let body = serde_json::json!({ "message_id": format!("<{}@sahyadri.example>", line.id), "kind": kind }).to_string();
        receive(self.app(), SECRET, body.as_bytes()).await.unwrap();
    }
}

/// A mail's text without the soft line breaks of quoted-printable.
fn unwrapped(raw: &str) -> String {
    raw.replace("=\r\n", "").replace("=3D", "=")
}

#[tokio::test]
async fn a_campaign_reaches_every_mailbox_signed_and_with_a_way_out() {
    let stage = Stage::new(3).await;
    mailing::make_key(stage.app(), &stage.owner, stage.sender).await.unwrap();
    let campaign = stage.launched().await;
    let mails = stage.double.mails();
    assert_eq!(mails.len(), 3);
    for line in stage.lines(campaign).await {
        assert_eq!(line.status, DeliveryStatus::Accepted);
        assert!(line.provider_id.as_deref().is_some_and(|id| id.starts_with("DOUBLE")), "{line:?}");
        let mail = mails.iter().find(|mail| mail.to == line.phone).unwrap();
        assert_eq!(mail.from, "news@sahyadri.example");
        assert_eq!(mail.header("Message-ID").unwrap(), format!("<{}@sahyadri.example>", line.id));
        assert_eq!(mail.header("List-Unsubscribe-Post").unwrap(), "List-Unsubscribe=One-Click");
        assert!(mail.header("List-Unsubscribe").unwrap().starts_with("<https://prachar.example/u/"));
        assert!(mail.header("Subject").unwrap().starts_with("Office closed, Asha"));
        let signature = mail.header("DKIM-Signature").unwrap();
        assert!(
            signature.contains("d=sahyadri.example; s=prachar;") && signature.contains("list-unsubscribe"),
            "{signature}"
        );
        let text = unwrapped(&mail.raw);
        for words in ["our office stays closed", "12 FC Road, Pune", "ARN-118204", "text/plain", "text/html"] {
            assert!(text.contains(words), "{words} in {text}");
        }
        // Whom it went to stands in the envelope, not in any link.
        let link = mail.header("List-Unsubscribe").unwrap();
        assert!(!link.contains("asha") && !link.contains(&line.contact_id.to_string()));
    }
    assert!(stage.double.connections() <= 8, "{}", stage.double.connections());
    assert!(!stage.double.logins().is_empty());
    // Opened, then delivered late: what is later in the order stays.
    let line = stage.only(campaign).await;
    stage.tell("opened", &line).await;
    stage.tell("delivered", &line).await;
    assert_eq!(stage.only(campaign).await.status, DeliveryStatus::Read);
}

#[tokio::test]
async fn what_each_answer_of_a_server_leads_to() {
    let say = |line: &str| Act::Say(line.to_owned());
    for (at, act, status, reason, is_suppressed) in [
        (
            At::Rcpt,
            say("550 5.1.1 no such user"),
            DeliveryStatus::Failed,
            Some(FailureReason::UnknownMailbox),
            true,
        ),
        (
            At::Rcpt,
            say("550 no such user here"),
            DeliveryStatus::Failed,
            Some(FailureReason::UnknownMailbox),
            true,
        ),
        (
            At::Dot,
            say("554 5.7.1 rejected"),
            DeliveryStatus::Failed,
            Some(FailureReason::ContentPolicy),
            false,
        ),
        (
            At::Rcpt,
            say("450 4.2.0 greylisted"),
            DeliveryStatus::Queued,
            Some(FailureReason::ProviderUnavailable),
            false,
        ),
        (
            At::Dot,
            say("451 4.3.0 try later"),
            DeliveryStatus::Queued,
            Some(FailureReason::ProviderUnavailable),
            false,
        ),
        (At::Rcpt, say("452 4.2.2 full"), DeliveryStatus::Queued, Some(FailureReason::MailboxFull), false),
        (
            At::Dot,
            say("421 4.7.0 too many"),
            DeliveryStatus::Queued,
            Some(FailureReason::RateLimited),
            false,
        ),
        (
            At::Auth,
            say("535 5.7.8 wrong password"),
            DeliveryStatus::Queued,
            Some(FailureReason::SenderAccess),
            false,
        ),
        (At::Rcpt, Act::HangUp, DeliveryStatus::Queued, Some(FailureReason::ProviderUnavailable), false),
        // The message had left: nobody knows.
        (At::Dot, Act::HangUp, DeliveryStatus::Unknown, Some(FailureReason::OutcomeUnknown), false),
    ] {
        let stage = Stage::new(1).await;
        stage.double.script(at, act.clone());
        let campaign = approved_mail(stage.app(), &stage.owner, stage.sender).await;
        launch::launch(stage.app(), &stage.owner, campaign).await.unwrap();
        stage.work().await;
        let line = stage.only(campaign).await;
        assert_eq!(
            (line.status, line.reason.as_deref()),
            (status, reason.map(FailureReason::code)),
            "{act:?}: {line:?}"
        );
        assert_eq!(stage.is_suppressed().await, is_suppressed, "{act:?}");
        if status == DeliveryStatus::Queued && at != At::Auth {
            stage.world.clock.advance(TimeDelta::hours(2));
            stage.work().await;
            assert_eq!(stage.only(campaign).await.status, DeliveryStatus::Accepted, "{act:?}");
            assert_eq!(stage.double.mails().len(), 1);
        }
    }
}

#[tokio::test]
async fn a_message_that_was_taken_over_without_an_answer_is_never_sent_twice() {
    let stage = Stage::new(1).await;
    stage.double.script(At::Dot, Act::KeepAndHangUp);
    let campaign = stage.launched().await;
    assert_eq!(stage.only(campaign).await.status, DeliveryStatus::Unknown);
    stage.world.clock.advance(TimeDelta::days(2));
    stage.work().await;
    assert_eq!(stage.double.mails().len(), 1);
    // A report about it resolves the doubt.
    let line = stage.only(campaign).await;
    stage.tell("delivered", &line).await;
    assert_eq!(stage.only(campaign).await.status, DeliveryStatus::Delivered);
}

#[tokio::test]
async fn a_day_has_its_limit_and_the_rest_goes_out_the_next() {
    let stage = Stage::new(5).await;
    let limited = MailForm {
        per_day: Some(2),
        password: None,
        ..mail_form(&stage.double)
    };
    mailing::update(stage.app(), &stage.owner, stage.sender, &limited).await.unwrap();
    stage.launched().await;
    assert_eq!(stage.double.mails().len(), 2);
    stage.world.clock.advance(TimeDelta::days(1));
    stage.work().await;
    assert_eq!(stage.double.mails().len(), 4);
}

#[tokio::test]
async fn one_click_unsubscribes_and_looking_does_not() {
    let stage = Stage::new(1).await;
    stage.launched().await;
    let token = stage.token(0);
    let found = subscriptions::get(stage.app(), &token).await.unwrap();
    assert!(found.is_subscribed() && found.organisation == "Sahyadri Wealth");
    assert_eq!(stage.consent(Purpose::Marketing).await.unwrap().status, ConsentStatus::Given);
    subscriptions::unsubscribe(stage.app(), &token, How::OneClick).await.unwrap();
    subscriptions::unsubscribe(stage.app(), &token, How::Page).await.unwrap();
    let consent = stage.consent(Purpose::Marketing).await.unwrap();
    assert_eq!((consent.status, consent.method), (ConsentStatus::Withdrawn, ConsentMethod::Form));
    assert!(consent.evidence.starts_with("One-click unsubscribe"), "{}", consent.evidence);
    let history = services::consents::history(stage.app(), &stage.owner, stage.people[0]).await.unwrap();
    assert_eq!(history.len(), 2, "the second call must record nothing");
    // The next campaign leaves the person in peace.
    let organisation = approved_or_nobody(&stage).await;
    assert_eq!(organisation.unwrap_err().code(), ErrorCode::NobodyToSend);
    // And back, by the person's own choice.
    let wanted = [(Channel::Email, Purpose::Marketing), (Channel::Email, Purpose::Education)].into();
    subscriptions::choose(stage.app(), &token, &wanted).await.unwrap();
    assert_eq!(stage.consent(Purpose::Education).await.unwrap().status, ConsentStatus::Given);
    subscriptions::choose(stage.app(), &token, &[(Channel::Email, Purpose::Education)].into())
        .await
        .unwrap();
    assert_eq!(stage.consent(Purpose::Marketing).await.unwrap().status, ConsentStatus::Withdrawn);
    // A link of somebody's making opens nothing.
    let mut forged = token.clone();
    forged.replace_range(10..11, if &token[10..11] == "A" { "B" } else { "A" });
    assert_eq!(subscriptions::get(stage.app(), &forged).await.unwrap_err().code(), ErrorCode::BadLink);
}

/// Submits another campaign to the same people.
async fn approved_or_nobody(stage: &Stage) -> Result<(), Error> {
    let id = campaigns::create(stage.app(), &stage.owner, "Another", None).await?;
    campaigns::save_draft(stage.app(), &stage.owner, id, 1, mail_patch(stage.sender, mail_campaigns::SUBJECT)).await?;
    let revision = campaigns::get(stage.app(), &stage.owner, id).await?.revision;
    campaigns::submit(stage.app(), &stage.owner, id, revision, "").await.map(|_| ())
}

#[tokio::test]
async fn bounces_and_complaints_stop_the_address() {
    let stage = Stage::new(1).await;
    let campaign = stage.launched().await;
    let line = stage.only(campaign).await;
    assert!(matches!(receive(stage.app(), "wrong", b"{}").await, Err(Error::Unauthenticated)));
    assert!(matches!(receive(stage.app(), SECRET, b"[]").await, Err(Error::Invalid(_))));
    let report = format!(
        "Message-Id: <1@mx.example>\r\n\r\nFinal-Recipient: rfc822; asha0@example.org\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\nMessage-ID: <{}@sahyadri.example>\r\n",
        line.id
    );
    assert!(receive_report(stage.app(), report.as_bytes()).await.unwrap());
    assert!(!receive_report(stage.app(), b"Subject: Out of office\r\n\r\nBack on Monday").await.unwrap());
    let bounced = stage.only(campaign).await;
    assert_eq!((bounced.status, bounced.error_code.as_deref()), (DeliveryStatus::Failed, Some("bounce-hard")));
    assert!(stage.is_suppressed().await);

    let stage = Stage::new(1).await;
    let campaign = stage.launched().await;
    let line = stage.only(campaign).await;
    stage.tell("complaint", &line).await;
    stage.tell("complaint", &line).await;
    assert!(stage.is_suppressed().await);
    assert_eq!(stage.only(campaign).await.status, DeliveryStatus::Accepted);
    let consent = stage.consent(Purpose::Marketing).await.unwrap();
    assert_eq!((consent.status, consent.method), (ConsentStatus::Withdrawn, ConsentMethod::Provider));
}

#[tokio::test]
async fn an_account_is_tried_out_changed_and_keeps_its_secrets() {
    let stage = Stage::new(1).await;
    let test = mailing::send_test(stage.app(), &stage.owner, stage.sender).await.unwrap();
    assert_eq!(test, TestSend::Accepted);
    assert_eq!(stage.double.mails()[0].to, "meera@example.org");
    stage.double.script(At::Auth, Act::Say("535 5.7.8 no".to_owned()));
    let other = MailForm {
        password: Some("another".to_owned().into()),
        colour: "#0F766E".to_owned(),
        ..mail_form(&stage.double)
    };
    mailing::update(stage.app(), &stage.owner, stage.sender, &other).await.unwrap();
    let test = mailing::send_test(stage.app(), &stage.owner, stage.sender).await.unwrap();
    assert!(
        matches!(
            test,
            TestSend::Failed {
                reason: FailureReason::SenderAccess,
                ..
            }
        ),
        "{test:?}"
    );
    let account = mailing::of(stage.app(), &stage.owner, stage.sender).await.unwrap().unwrap();
    assert_eq!((account.colour.as_str(), mailing::dns_record(&account)), ("#0f766e", None));
    assert!(
        account
            .password
            .as_ref()
            .is_some_and(|sealed| !sealed.windows(7).any(|part| part == b"another"))
    );
    mailing::make_key(stage.app(), &stage.owner, stage.sender).await.unwrap();
    let account = mailing::of(stage.app(), &stage.owner, stage.sender).await.unwrap().unwrap();
    let (name, value) = mailing::dns_record(&account).unwrap();
    assert_eq!(name, "prachar._domainkey.sahyadri.example");
    assert!(value.starts_with("v=DKIM1; k=rsa; p=MII"));
    let sealed = DkimKey {
        domain: "x".to_owned(),
        selector: "x".to_owned(),
        private_key: hex_text(&account.dkim.unwrap().private_key).into(),
    };
    assert!(Signer::new(&sealed).is_err(), "the key must be sealed");
    // Another domain has another key.
    let moved = MailForm {
        from: "news@other.example".to_owned(),
        ..mail_form(&stage.double)
    };
    mailing::update(stage.app(), &stage.owner, stage.sender, &moved).await.unwrap();
    let account = mailing::of(stage.app(), &stage.owner, stage.sender).await.unwrap().unwrap();
    assert_eq!(mailing::dns_record(&account), None);
    let wrong = MailForm {
        host: "not a host".to_owned(),
        from: "nobody".to_owned(),
        colour: "red".to_owned(),
        per_minute: Some(1),
        ..mail_form(&stage.double)
    };
    let Err(Error::Invalid(fields)) = mailing::create(stage.app(), &stage.owner, &wrong).await else {
        panic!("it was taken")
    };
    let names: Vec<&str> = fields.iter().map(|field| field.field.as_str()).collect();
    assert_eq!(names, ["host", "from", "per_minute", "colour"]);
    // The sandbox is no account of e-mails.
    let sandbox = senders::list(stage.app(), &stage.owner).await.unwrap()[0].id;
    assert!(matches!(mailing::make_key(stage.app(), &stage.owner, sandbox).await, Err(Error::NotFound)));
}

fn hex_text(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[tokio::test]
async fn an_email_needs_a_subject_and_its_words_are_judged_too() {
    let stage = Stage::new(1).await;
    let id = campaigns::create(stage.app(), &stage.owner, "Bare", None).await.unwrap();
    let mut revision = 1;
    for (subject, code) in [("", ErrorCode::NoSubject), ("Guaranteed returns of 18%, assured", ErrorCode::Blocked)] {
        campaigns::save_draft(stage.app(), &stage.owner, id, revision, mail_patch(stage.sender, subject))
            .await
            .unwrap();
        revision = campaigns::get(stage.app(), &stage.owner, id).await.unwrap().revision;
        let refused = campaigns::submit(stage.app(), &stage.owner, id, revision, "").await.unwrap_err();
        assert_eq!(refused.code(), code, "{subject}");
    }
    let preview = mailing::preview(stage.app(), &stage.owner, id, Language::En).await.unwrap();
    assert!(preview.html.contains("12 FC Road, Pune") && preview.subject.starts_with("Guaranteed"));
    assert!(!preview.hints.is_empty());
}
