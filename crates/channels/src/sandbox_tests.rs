//! What the sandbox does with each number, seen through the webhook parser.

use std::sync::Mutex as StdMutex;

use domain::{DeliveryStatus, SenderId};

use super::*;
use crate::{
    channel::Credentials,
    whatsapp_webhook::{self, WebhookEvent},
};

/// Keeps callbacks instead of posting them.
#[derive(Default)]
struct Kept(StdMutex<Vec<Callback>>);

#[async_trait]
impl CallbackSink for Kept {
    async fn deliver(&self, callback: Callback) {
        self.0.lock().unwrap().push(callback);
    }
}

const SENDER: &str = "0192f0c4-7a10-7d52-9d8e-000000000001";

fn now() -> DateTime<Utc> {
    "2026-11-21T05:00:00Z".parse().unwrap()
}

fn secret() -> SecretString {
    "sandbox secret".to_owned().into()
}

fn sandbox(pace: f64) -> (Sandbox, Arc<Kept>) {
    let kept = Arc::new(Kept::default());
    (Sandbox::new(secret(), kept.clone(), Arc::new(now), pace), kept)
}

fn account() -> SenderAccount {
    SenderAccount {
        sender: SENDER.parse::<SenderId>().unwrap(),
        credentials: Credentials::Sandbox,
    }
}

fn message(ending: &str) -> OutboundMessage {
    OutboundMessage {
        delivery: "0192f0c4-7a10-7d52-9d8e-3f1f6f0f9a01".parse().unwrap(),
        to: PhoneNumber::parse(&format!("98765432{ending}")).unwrap().into(),
        body: Body::Text { text: "Namaste".into() },
        media_url: None,
    }
}

/// What the kept callbacks say, after checking each one's signature.
fn told(kept: &Kept) -> Vec<WebhookEvent> {
    let callbacks = kept.0.lock().unwrap();
    let parsed = callbacks.iter().flat_map(|callback| {
        assert!(signature::is_signed(&secret(), &callback.body, &callback.signature));
        whatsapp_webhook::parse(&callback.body, now()).unwrap()
    });
    parsed.collect()
}

/// Statuses with error codes, and answers, in short.
fn shortly(events: &[WebhookEvent]) -> Vec<String> {
    let short = |event: &WebhookEvent| match event {
        WebhookEvent::Status(status) => {
            assert_eq!(status.delivery, Some(message("10").delivery));
            assert_eq!(status.phone_number_id.as_deref(), Some(SENDER));
            let code = status.error.as_ref().map(|error| format!(" {}", error.code)).unwrap_or_default();
            format!("{}{code}", status.status)
        }
        WebhookEvent::Inbound(inbound) => inbound.text.clone(),
        other => panic!("{other:?}"),
    };
    events.iter().map(short).collect()
}

#[tokio::test]
async fn what_each_ending_does() {
    for (ending, callbacks) in [
        ("00", &["failed 131026"][..]),
        ("01", &["sent", "failed 131049"]),
        ("04", &["failed 131050"]),
        ("05", &["sent"]),
        ("06", &["sent", "delivered"]),
        ("07", &["sent", "delivered", "read", "Thank you, please call me tomorrow."]),
        ("08", &["sent", "delivered", "read", "STOP"]),
        ("09", &["sent", "delivered"]),
        ("10", &["sent", "delivered", "read"]),
        ("43", &["sent", "delivered", "read"]),
        ("99", &["sent", "delivered"]),
    ] {
        let (sandbox, kept) = sandbox(0.0);
        let accepted = sandbox.send(&account(), &message(ending)).await.unwrap();
        assert!(accepted.provider_id.starts_with("sandbox."));
        assert_eq!(shortly(&told(&kept)), callbacks, "{ending}");
    }
}

#[tokio::test]
async fn throttled_once_then_as_usual() {
    let (sandbox, kept) = sandbox(0.0);
    let error = sandbox.send(&account(), &message("02")).await.unwrap_err();
    assert_eq!(error.kind, FailureKind::Throttled { retry_after: Some(1) });
    assert!(told(&kept).is_empty());
    sandbox.send(&account(), &message("02")).await.unwrap();
    assert_eq!(shortly(&told(&kept)), ["sent", "delivered", "read"]);
}

#[tokio::test]
async fn no_answer_stays_unknown() {
    let (sandbox, kept) = sandbox(0.0);
    let error = sandbox.send(&account(), &message("03")).await.unwrap_err();
    assert_eq!((error.kind, error.code.as_str()), (FailureKind::OutcomeUnknown, "timeout"));
    assert!(told(&kept).is_empty());
}

#[tokio::test]
async fn lifelike_delays_ascend_and_timestamps_follow_them() {
    let (sandbox, kept) = sandbox(1.0);
    sandbox.send(&account(), &message("10")).await.unwrap();
    let delays: Vec<Duration> = kept.0.lock().unwrap().iter().map(|callback| callback.delay).collect();
    assert!(
        delays.is_sorted() && delays[0] >= Duration::from_millis(150) && delays[2] < Duration::from_secs(15),
        "{delays:?}"
    );
    for (event, delay) in told(&kept).iter().zip(delays) {
        let WebhookEvent::Status(status) = event else { panic!("{event:?}") };
        let expected = now() + TimeDelta::from_std(delay).unwrap();
        assert_eq!(status.at.timestamp(), expected.timestamp());
        assert_ne!(status.status, DeliveryStatus::Failed);
    }
}

#[tokio::test]
async fn what_was_lost_is_played_again_at_its_time() {
    let (sandbox, kept) = sandbox(1.0);
    let accepted = sandbox.send(&account(), &message("08")).await.unwrap();
    let first = std::mem::take(&mut *kept.0.lock().unwrap());
    let mut sent = Sent {
        sender: account().sender,
        delivery: message("08").delivery,
        to: message("08").to.phone().unwrap().clone(),
        at: now(),
    };
    assert_eq!(sent.answer_id(), Some(format!("{}.answer", accepted.provider_id)));
    sandbox.replay(&sent).await;
    assert_eq!(shortly(&told(&kept)), ["sent", "delivered", "read", "STOP"]);
    let again = std::mem::take(&mut *kept.0.lock().unwrap());
    let delays = |callbacks: &[Callback]| callbacks.iter().map(|callback| callback.delay).collect::<Vec<_>>();
    assert_eq!(delays(&again), delays(&first));
    // Long after, everything is overdue, and each callback bears the time it should have had.
    sent.at = now() - TimeDelta::hours(1);
    sandbox.replay(&sent).await;
    assert_eq!(delays(&kept.0.lock().unwrap()), [Duration::ZERO; 4]);
    let WebhookEvent::Status(status) = told(&kept).remove(0) else {
        panic!("no status")
    };
    assert!(status.at < now() - TimeDelta::minutes(59));
}

#[test]
fn the_end_of_each_message_is_known() {
    use DeliveryStatus as S;
    for (ending, status, is_before) in [
        ("10", S::Delivered, true),
        ("10", S::Read, false),
        ("09", S::Sent, true),
        ("09", S::Delivered, false),
        ("05", S::Sent, false),
        ("00", S::Accepted, true),
        ("01", S::Sent, true),
        ("03", S::Accepted, false),
        ("08", S::Read, false),
    ] {
        let sent = Sent {
            sender: account().sender,
            delivery: message(ending).delivery,
            to: message(ending).to.phone().unwrap().clone(),
            at: now(),
        };
        assert_eq!(sent.is_before_its_end(status), is_before, "{ending} {status}");
    }
}
