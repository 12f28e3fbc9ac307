//! The real client against the double: what goes over the wire, and what each fault becomes.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use channels::{
    Body, Channel, Credentials, FailureKind, OutboundMessage, SendError, SenderAccount, signature,
    whatsapp::{Whatsapp, WhatsappSettings},
    whatsapp_webhook::{self, WebhookEvent},
};
use delivery::retry::{Decision, decide};
use domain::{DeliveryId, DeliveryStatus, PhoneNumber, SenderId};
use graph_double::{Act, GraphDouble, Options, Rule, WebhookOptions};
use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
    sync::mpsc,
};

const NUMBER_ID: &str = "106540352242922";

fn client(base_url: String) -> Whatsapp {
    Whatsapp::new(&WhatsappSettings {
        base_url,
        answer_timeout: Duration::from_millis(600),
        ..WhatsappSettings::default()
    })
    .unwrap()
}

fn account(token: &str) -> SenderAccount {
    SenderAccount {
        sender: SenderId(Default::default()),
        credentials: Credentials::Whatsapp {
            phone_number_id: NUMBER_ID.into(),
            access_token: token.to_owned().into(),
        },
    }
}

/// Message number `index`, each with its own delivery id.
fn message(index: u128, ending: &str) -> OutboundMessage {
    OutboundMessage {
        delivery: format!("{index:032x}").parse::<DeliveryId>().unwrap(),
        to: PhoneNumber::parse(&format!("98765432{ending}")).unwrap().into(),
        body: Body::Text {
            text: "नमस्ते".into()
        },
        media_url: None,
    }
}

async fn double(rules: Vec<Rule>) -> GraphDouble {
    let double = GraphDouble::start(Options {
        phone_number_id: Some(NUMBER_ID.into()),
        ..Options::default()
    })
    .await
    .unwrap();
    double.set_rules(rules);
    double
}

async fn failure(double: &GraphDouble) -> SendError {
    client(double.base_url()).send(&account("test-token"), &message(1, "10")).await.unwrap_err()
}

#[tokio::test]
async fn a_text_and_a_template_are_accepted_as_they_are() {
    let double = double(vec![]).await;
    let client = client(double.base_url());
    let accepted = client.send(&account("test-token"), &message(1, "10")).await.unwrap();
    assert_eq!(accepted.provider_id, "wamid.double.000000001");
    let template = OutboundMessage {
        body: Body::Template {
            name: "sip_reminder".into(),
            language: "mr".into(),
            parameters: vec!["आशा\n".into()],
        },
        media_url: Some("https://demo.example/a.png".into()),
        ..message(2, "10")
    };
    client.send(&account("test-token"), &template).await.unwrap();
    let exchanges = double.exchanges();
    assert_eq!(exchanges[0].path, format!("/v23.0/{NUMBER_ID}/messages"));
    assert_eq!(exchanges[0].body["biz_opaque_callback_data"], message(1, "10").delivery.to_string());
    assert_eq!(exchanges[1].body["template"]["components"][1]["parameters"][0]["text"], "आशा");
    assert_eq!((double.summary().accepted, double.summary().distinct), (2, 2));
}

#[tokio::test]
async fn each_fault_and_what_it_means() {
    use FailureKind as K;
    let graph = |status, code| Act::Graph {
        status,
        code,
        retry_after: Some(3),
    };
    for (act, kind, code, accepted) in [
        (graph(429, 130_429), K::Throttled { retry_after: Some(3) }, "130429", 0),
        (graph(400, 131_050), K::Suppress, "131050", 0),
        (graph(500, 131_000), K::Retryable, "131000", 0),
        (graph(403, 131_031), K::SenderDown, "131031", 0),
        (Act::Http { status: 503 }, K::Retryable, "http-503", 0),
        (Act::Http { status: 504 }, K::OutcomeUnknown, "http-504", 0),
        (Act::Malformed, K::OutcomeUnknown, "malformed", 1),
        (Act::ResetBefore, K::OutcomeUnknown, "reset", 0),
        (Act::ResetAfter, K::OutcomeUnknown, "reset", 1),
        (Act::Slow { millis: 2_000 }, K::OutcomeUnknown, "timeout", 0),
    ] {
        let double = double(vec![Rule::always(act.clone())]).await;
        let error = failure(&double).await;
        assert_eq!((error.kind, error.code.as_str()), (kind, code), "{act:?}");
        assert_eq!(double.summary().accepted, accepted, "{act:?}");
    }
}

#[tokio::test]
async fn wrong_token_wrong_number_and_nobody_there() {
    let double = double(vec![]).await;
    let error = client(double.base_url()).send(&account("other"), &message(1, "10")).await.unwrap_err();
    assert_eq!((error.kind, error.code.as_str()), (FailureKind::SenderDown, "190"));
    let elsewhere = SenderAccount {
        credentials: Credentials::Whatsapp {
            phone_number_id: "7".into(),
            access_token: "test-token".to_owned().into(),
        },
        ..account("")
    };
    let error = client(double.base_url()).send(&elsewhere, &message(1, "10")).await.unwrap_err();
    assert_eq!((error.kind, error.code.as_str()), (FailureKind::SenderDown, "100"));
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let error = client(format!("http://{free}")).send(&account("t"), &message(1, "10")).await.unwrap_err();
    assert_eq!((error.kind, error.code.as_str()), (FailureKind::Retryable, "connect"));
}

#[tokio::test]
async fn per_number_rules_rate_limits_and_doubles_are_seen() {
    let rule = Rule::always(Act::Graph {
        status: 400,
        code: 131_026,
        retry_after: None,
    });
    let per_number = double(vec![rule.ending("00")]).await;
    let sender = client(per_number.base_url());
    assert_eq!(sender.send(&account("test-token"), &message(1, "00")).await.unwrap_err().code, "131026");
    for _ in 0..2 {
        sender.send(&account("test-token"), &message(2, "10")).await.unwrap();
    }
    let summary = per_number.summary();
    assert_eq!((summary.requests, summary.accepted, summary.distinct), (3, 2, 1));
    assert_eq!(summary.doubles, [(message(2, "10").delivery.to_string(), 2)].into());
    assert_eq!(summary.refused, [("graph 131026".to_owned(), 1)].into());

    let limited = GraphDouble::start(Options {
        rate_limit: Some(3),
        ..Options::default()
    })
    .await
    .unwrap();
    let sender = client(limited.base_url());
    for index in 0..5 {
        let sent = sender.send(&account("test-token"), &message(index, "10")).await;
        assert_eq!(sent.is_ok(), index < 3, "{sent:?}");
    }
}

/// A webhook receiver: answers 200 and hands on signature and body.
async fn receiver() -> (SocketAddr, mpsc::UnboundedReceiver<(String, Vec<u8>)>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (heard, hears) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let heard = heard.clone();
            tokio::spawn(async move {
                let mut bytes = Vec::new();
                while let Ok(count @ 1..) = stream.read_buf(&mut bytes).await {
                    assert!(count > 0);
                    let text = String::from_utf8_lossy(&bytes).into_owned();
                    let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
                    let header = |name: &str| head.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default().trim().to_owned();
                    if body.len() == header("content-length:").parse::<usize>().unwrap() {
                        heard.send((header("x-hub-signature-256:"), body.as_bytes().to_vec())).unwrap();
                        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await.unwrap();
                        bytes.clear();
                    }
                }
            });
        }
    });
    (address, hears)
}

/// The next `count` events about messages, their signatures checked.
async fn heard(hears: &mut mpsc::UnboundedReceiver<(String, Vec<u8>)>, count: usize) -> Vec<WebhookEvent> {
    let mut events = Vec::new();
    while events.len() < count {
        let (signed, body) = tokio::time::timeout(Duration::from_secs(5), hears.recv()).await.unwrap().unwrap();
        assert!(signature::is_signed(&"app secret".to_owned().into(), &body, &signed));
        let told = whatsapp_webhook::parse(&body, Default::default()).unwrap().into_iter();
        events.extend(told.filter(|event| !matches!(event, WebhookEvent::Number(_))));
    }
    events
}

fn words(events: &[WebhookEvent]) -> Vec<DeliveryStatus> {
    let word = |event: &WebhookEvent| match event {
        WebhookEvent::Status(status) => {
            assert_eq!(status.delivery, Some(message(1, "10").delivery));
            status.status
        }
        other => panic!("{other:?}"),
    };
    events.iter().map(word).collect()
}

#[tokio::test]
async fn webhooks_are_signed_doubled_and_in_disorder() {
    use DeliveryStatus as S;
    for (doubled, reversed, expected) in [
        (false, false, &[S::Sent, S::Delivered, S::Read][..]),
        (true, false, &[S::Sent, S::Sent, S::Delivered, S::Delivered, S::Read, S::Read]),
        (false, true, &[S::Read, S::Delivered, S::Sent]),
    ] {
        let (address, mut hears) = receiver().await;
        let webhooks = WebhookOptions {
            is_doubled: doubled,
            is_reversed: reversed,
            at_once: 1,
            ..WebhookOptions::new(format!("http://{address}/webhooks/whatsapp"), "app secret")
        };
        let options = Options {
            webhooks: Some(webhooks),
            ..Options::default()
        };
        let double = Arc::new(GraphDouble::start(options).await.unwrap());
        client(double.base_url()).send(&account("test-token"), &message(1, "10")).await.unwrap();
        assert_eq!(words(&heard(&mut hears, expected.len()).await), expected);
    }
}

#[tokio::test]
async fn later_failures_and_inbound_messages() {
    let (address, mut hears) = receiver().await;
    let options = Options {
        webhooks: Some(WebhookOptions::new(format!("http://{address}/"), "app secret")),
        ..Options::default()
    };
    let double = GraphDouble::start(options).await.unwrap();
    double.set_rules(vec![Rule::always(Act::FailLater { code: 131_049 })]);
    client(double.base_url()).send(&account("test-token"), &message(1, "10")).await.unwrap();
    match heard(&mut hears, 1).await.as_slice() {
        [WebhookEvent::Status(status)] => assert_eq!(status.error.as_ref().map(|error| error.code.as_str()), Some("131049")),
        other => panic!("{other:?}"),
    }
    let value = json!({"messages": [{"from": "919876543210", "id": "wamid.IN", "timestamp": "1763700000", "type": "text", "text": {"body": "STOP"}}]});
    assert_eq!(double.play("messages", value).await, Some(200));
    match heard(&mut hears, 1).await.as_slice() {
        [WebhookEvent::Inbound(inbound)] => assert_eq!(inbound.text, "STOP"),
        other => panic!("{other:?}"),
    }
}

/// Sends as a worker does: again while the decision is to retry (without the pause), else never.
async fn sent_in_the_end(client: &Whatsapp, message: &OutboundMessage) -> Decision {
    for sends in 1.. {
        let error = match client.send(&account("test-token"), message).await {
            Ok(_) => return Decision::Unknown,
            Err(error) => error,
        };
        match decide(error.kind, &error.code, sends, Default::default(), 0.0) {
            Decision::RetryAt(_) => {}
            end => return end,
        }
    }
    unreachable!("every back-off ends")
}

#[tokio::test]
async fn whatever_fails_nobody_gets_two() {
    let throttled = Act::Graph {
        status: 429,
        code: 130_429,
        retry_after: None,
    };
    let down = Act::Graph {
        status: 500,
        code: 131_000,
        retry_after: None,
    };
    let double = double(vec![
        Rule::always(Act::ResetAfter).every(7),
        Rule::always(Act::ResetBefore).every(6),
        Rule::always(Act::Malformed).every(5),
        Rule::always(throttled).every(4),
        Rule::always(down).every(4),
        Rule::always(Act::Http { status: 503 }).every(3),
        Rule::always(Act::Http { status: 504 }).every(9),
    ])
    .await;
    let client = client(double.base_url());
    let mut sends = tokio::task::JoinSet::new();
    for index in 0..400 {
        let client = client.clone();
        sends.spawn(async move { sent_in_the_end(&client, &message(index, "10")).await });
    }
    let ends = sends.join_all().await;
    let given_up = ends.iter().filter(|end| **end == Decision::Fail).count();
    let summary = double.summary();
    assert_eq!(summary.doubles, [].into());
    assert!(summary.requests > 500 && summary.refused.len() >= 5, "{summary:?}");
    // Whoever was neither accepted nor given up stands in "unknown" without a message.
    let unknown_without = summary.refused["reset"] + summary.refused["http 504"];
    assert_eq!(summary.distinct + unknown_without + given_up as u64, 400, "{summary:?}");
}
