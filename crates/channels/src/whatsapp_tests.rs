//! Recorded exchanges: what goes out, and what each answer means.

use domain::{DeliveryId, PhoneNumber, SenderId};
use serde_json::{Value, json};

use super::*;

const DELIVERY: &str = "0192f0c4-7a10-7d52-9d8e-3f1f6f0f9a01";

fn message(body: Body, media_url: Option<&str>) -> OutboundMessage {
    OutboundMessage {
        delivery: DELIVERY.parse::<DeliveryId>().unwrap(),
        to: PhoneNumber::parse("+919876543210").unwrap().into(),
        body,
        media_url: media_url.map(str::to_owned),
    }
}

fn text(text: &str) -> Body {
    Body::Text { text: text.to_owned() }
}

fn template(parameters: &[&str]) -> Body {
    Body::Template {
        name: "sip_reminder".into(),
        language: "mr".into(),
        parameters: parameters.iter().map(|value| (*value).to_owned()).collect(),
    }
}

fn request(body: Body, media_url: Option<&str>) -> Value {
    let message = message(body, media_url);
    serde_json::to_value(Request::of(&message).map_err(|error| error.to_string()).unwrap()).unwrap()
}

fn envelope(kind: &str, content: Value) -> Value {
    json!({
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": "919876543210",
        "type": kind,
        kind: content,
        "biz_opaque_callback_data": DELIVERY,
    })
}

#[test]
fn texts() {
    let plain = request(text("नमस्ते आशा"), None);
    assert_eq!(plain, envelope("text", json!({"preview_url": false, "body": "नमस्ते आशा"})));
    let linked = request(text("See https://demo.example/sip"), None);
    assert_eq!(linked, envelope("text", json!({"preview_url": true, "body": "See https://demo.example/sip"})));
}

#[test]
fn texts_with_media() {
    for (url, kind, filename) in [
        ("https://demo.example/diwali.JPG", "image", None),
        ("https://demo.example/diwali.png?size=2", "image", None),
        ("https://demo.example/film.mp4", "video", None),
        ("https://demo.example/factsheet.pdf#page=2", "document", Some("factsheet.pdf")),
        ("https://demo.example/", "document", None),
    ] {
        let mut content = json!({"link": url, "caption": "Shubh Deepavali"});
        if let Some(filename) = filename {
            content["filename"] = filename.into();
        }
        assert_eq!(request(text("Shubh Deepavali"), Some(url)), envelope(kind, content), "{url}");
    }
}

#[test]
fn a_caption_that_is_too_long_never_leaves() {
    let message = message(text(&"अ".repeat(1_025)), Some("https://demo.example/a.png"));
    let error = Request::of(&message).err().unwrap();
    assert_eq!((error.kind, error.code.as_str()), (FailureKind::Permanent, "caption-too-long"));
}

#[test]
fn templates() {
    assert_eq!(
        request(template(&[]), None),
        envelope("template", json!({"name": "sip_reminder", "language": {"code": "mr"}}))
    );
    assert_eq!(
        request(template(&["आशा", " ₹5,000\n on\t 5th     Dec "]), None),
        envelope(
            "template",
            json!({
                "name": "sip_reminder",
                "language": {"code": "mr"},
                "components": [{"type": "body", "parameters": [{"type": "text", "text": "आशा"}, {"type": "text", "text": "₹5,000 on 5th Dec"}]}],
            })
        )
    );
    assert_eq!(
        request(template(&["आशा"]), Some("https://demo.example/a.png")),
        envelope(
            "template",
            json!({
                "name": "sip_reminder",
                "language": {"code": "mr"},
                "components": [
                    {"type": "header", "parameters": [{"type": "image", "image": {"link": "https://demo.example/a.png"}}]},
                    {"type": "body", "parameters": [{"type": "text", "text": "आशा"}]},
                ],
            })
        )
    );
}

#[test]
fn an_accepted_message() {
    let body = br#"{"messaging_product":"whatsapp","contacts":[{"input":"919876543210","wa_id":"919876543210"}],
        "messages":[{"id":"wamid.HBgMOTE5ODc2NTQzMjEwFQIAERgSM0E","message_status":"accepted"}]}"#;
    let accepted = outcome(StatusCode::OK, None, body).unwrap();
    assert_eq!(accepted.provider_id, "wamid.HBgMOTE5ODc2NTQzMjEwFQIAERgSM0E");
}

/// A failure as the platform words it.
fn recorded(code: u32, message: &str, details: &str) -> Vec<u8> {
    json!({"error": {
        "message": format!("(#{code}) {message}"), "type": "OAuthException", "code": code,
        "error_data": {"messaging_product": "whatsapp", "details": details}, "fbtrace_id": "AFbCzGZ8l2k",
    }})
    .to_string()
    .into_bytes()
}

#[test]
fn failures_of_the_platform() {
    use FailureKind as K;
    let throttled = K::Throttled { retry_after: None };
    for (status, code, expected) in [
        (401, 190, K::SenderDown),
        (401, 0, K::SenderDown),
        (403, 10, K::SenderDown),
        (403, 200, K::SenderDown),
        (403, 131_031, K::SenderDown),
        (403, 368, K::SenderDown),
        (400, 131_042, K::SenderDown),
        (400, 131_048, K::SenderDown),
        (400, 133_010, K::SenderDown),
        (400, 4, throttled),
        (400, 80_007, throttled),
        (400, 130_429, throttled),
        (429, 130_429, throttled),
        (400, 131_056, throttled),
        (503, 2, K::Retryable),
        (500, 131_000, K::Retryable),
        (500, 131_016, K::Retryable),
        (400, 131_049, K::Deferred),
        (400, 131_050, K::Suppress),
        (400, 100, K::Permanent),
        (400, 130_472, K::Permanent),
        (400, 131_009, K::Permanent),
        (400, 131_021, K::Permanent),
        (400, 131_026, K::Permanent),
        (400, 131_047, K::Permanent),
        (400, 132_000, K::Permanent),
        (404, 132_001, K::Permanent),
        (400, 132_015, K::Permanent),
        // Codes no table knows: the status decides.
        (400, 999_999, K::Permanent),
        (500, 999_999, K::Retryable),
        (429, 999_999, throttled),
    ] {
        let body = recorded(code, "Something", "Some details");
        let error = outcome(StatusCode::from_u16(status).unwrap(), None, &body).unwrap_err();
        assert_eq!(error, SendError::new(expected, code.to_string(), "Some details"), "{status} {code}");
    }
}

#[test]
fn an_error_in_an_answer_that_claims_success_is_an_error() {
    let error = outcome(StatusCode::OK, None, &recorded(131_026, "Undeliverable", "")).unwrap_err();
    assert_eq!((error.kind, error.detail.as_str()), (FailureKind::Permanent, "(#131026) Undeliverable"));
}

#[test]
fn transient_missing_objects_and_waiting_times() {
    let transient = br#"{"error":{"message":"An unexpected error","code":424242,"is_transient":true}}"#;
    assert_eq!(outcome(StatusCode::BAD_REQUEST, None, transient).unwrap_err().kind, FailureKind::Retryable);
    let missing =
        br#"{"error":{"message":"Unsupported post request. Object with ID '1' does not exist","type":"GraphMethodException","code":100,"error_subcode":33}}"#;
    assert_eq!(outcome(StatusCode::BAD_REQUEST, None, missing).unwrap_err().kind, FailureKind::SenderDown);
    let throttled = outcome(StatusCode::TOO_MANY_REQUESTS, Some(7), &recorded(130_429, "Rate limit hit", "")).unwrap_err();
    assert_eq!(throttled.kind, FailureKind::Throttled { retry_after: Some(7) });
}

#[test]
fn answers_that_are_not_the_platforms() {
    use FailureKind as K;
    for (status, body, kind, code) in [
        (200, "", K::OutcomeUnknown, "malformed"),
        (200, "<html>", K::OutcomeUnknown, "malformed"),
        (200, "{\"messages\":", K::OutcomeUnknown, "malformed"),
        (200, "{\"messages\":[]}", K::OutcomeUnknown, "malformed"),
        (200, "{\"messages\":[{\"id\":\"\"}]}", K::OutcomeUnknown, "malformed"),
        (202, "{}", K::OutcomeUnknown, "malformed"),
        (301, "", K::SenderDown, "http-301"),
        (400, "bad", K::Permanent, "http-400"),
        (401, "", K::SenderDown, "http-401"),
        (404, "<html>", K::SenderDown, "http-404"),
        (408, "", K::OutcomeUnknown, "http-408"),
        (413, "", K::Permanent, "http-413"),
        (429, "slow down", K::Throttled { retry_after: None }, "http-429"),
        (500, "oops", K::Retryable, "http-500"),
        (502, "<html>", K::OutcomeUnknown, "http-502"),
        (503, "", K::Retryable, "http-503"),
        (504, "", K::OutcomeUnknown, "http-504"),
    ] {
        let error = outcome(StatusCode::from_u16(status).unwrap(), None, body.as_bytes()).unwrap_err();
        assert_eq!((error.kind, error.code.as_str()), (kind, code), "{status} {body}");
    }
}

#[test]
fn addresses() {
    for (base, expected) in [
        ("https://graph.facebook.com", "https://graph.facebook.com/v23.0"),
        ("https://graph.facebook.com/", "https://graph.facebook.com/v23.0"),
        ("http://127.0.0.1:9000/v21.0", "http://127.0.0.1:9000/v21.0"),
        ("http://127.0.0.1:9000/v21.0/", "http://127.0.0.1:9000/v21.0"),
        ("http://vps.example/graph", "http://vps.example/graph/v23.0"),
    ] {
        assert_eq!(versioned(base), expected);
    }
}

#[test]
fn unusable_credentials_stop_the_sender() {
    let account = |credentials| SenderAccount {
        sender: SenderId(Default::default()),
        credentials,
    };
    for id in ["", "12/34", "12 34", "../1"] {
        let account = account(Credentials::Whatsapp {
            phone_number_id: id.into(),
            access_token: "token".to_owned().into(),
        });
        assert_eq!(credentials(&account).unwrap_err().kind, FailureKind::SenderDown, "{id}");
    }
    assert_eq!(credentials(&account(Credentials::Sandbox)).unwrap_err().code, "credentials");
}

#[test]
fn long_details_are_cut() {
    let error = outcome(StatusCode::BAD_REQUEST, None, &recorded(100, "", &"अ".repeat(5_000))).unwrap_err();
    assert_eq!(error.detail.chars().count(), LONGEST_DETAIL);
}
