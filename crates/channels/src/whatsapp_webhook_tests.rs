//! Recorded webhook bodies and what they say.

use proptest::prelude::*;
use serde_json::json;

use super::*;

const DELIVERY: &str = "0192f0c4-7a10-7d52-9d8e-3f1f6f0f9a01";

fn received() -> DateTime<Utc> {
    "2026-11-21T05:00:00Z".parse().unwrap()
}

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap()
}

fn body(field: &str, value: Value) -> Vec<u8> {
    json!({"object": "whatsapp_business_account", "entry": [{"id": "102290129340398", "changes": [{"field": field, "value": value}]}]})
        .to_string()
        .into_bytes()
}

/// A `messages` change of our number with `content` merged in.
fn events(content: Value) -> Vec<WebhookEvent> {
    let mut value = json!({
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "919000012345", "phone_number_id": "106540352242922"},
    });
    value.as_object_mut().unwrap().extend(content.as_object().unwrap().clone());
    let events = parse(&body("messages", value), received()).unwrap().into_iter();
    events.filter(|event| !matches!(event, WebhookEvent::Number(_))).collect()
}

fn status(content: Value) -> StatusEvent {
    match events(json!({"statuses": [content]})).as_slice() {
        [WebhookEvent::Status(event)] => event.clone(),
        other => panic!("{other:?}"),
    }
}

fn inbound(content: Value) -> InboundEvent {
    let contacts = json!([{"profile": {"name": "Asha"}, "wa_id": "919876543210", "user_id": "IN.1349"}]);
    match events(json!({"contacts": contacts, "messages": [content]})).as_slice() {
        [WebhookEvent::Inbound(event)] => event.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_sent_message_with_everything() {
    let event = status(json!({
        "id": "wamid.A", "status": "sent", "timestamp": "1763700000", "recipient_id": "919876543210",
        "biz_opaque_callback_data": DELIVERY,
        "conversation": {"id": "c", "expiration_timestamp": "1763786400", "origin": {"type": "marketing"}},
        "pricing": {"billable": true, "pricing_model": "PMP", "type": "regular", "category": "marketing"},
    }));
    let expected = StatusEvent {
        phone_number_id: Some("106540352242922".into()),
        provider_id: "wamid.A".into(),
        delivery: Some(DELIVERY.parse().unwrap()),
        status: DeliveryStatus::Sent,
        at: at(1_763_700_000),
        error: None,
        pricing: Some(Pricing {
            billable: true,
            category: "marketing".into(),
        }),
    };
    assert_eq!(event, expected);
}

#[test]
fn each_status_word() {
    use DeliveryStatus as S;
    for (word, expected) in [
        ("accepted", S::Accepted),
        ("sent", S::Sent),
        ("delivered", S::Delivered),
        ("read", S::Read),
        ("played", S::Read),
        ("failed", S::Failed),
    ] {
        assert_eq!(status(json!({"id": "wamid.A", "status": word})).status, expected, "{word}");
    }
    for word in ["deleted", "warning", "held_for_quality_assessment", ""] {
        assert_eq!(events(json!({"statuses": [{"id": "wamid.A", "status": word}]})), [], "{word}");
    }
}

#[test]
fn failures_carry_code_and_text() {
    let full = status(json!({
        "id": "wamid.A", "status": "failed", "timestamp": 1_763_700_000,
        "errors": [{"code": 131049, "title": "Title", "message": "Message", "error_data": {"details": "Not delivered to keep a healthy ecosystem"}, "href": "https://x"}],
    }));
    let error = full.error.unwrap();
    assert_eq!(
        (error.code.as_str(), error.text.as_str()),
        ("131049", "Not delivered to keep a healthy ecosystem")
    );
    assert_eq!(full.at, at(1_763_700_000));
    let short = status(json!({"id": "wamid.A", "status": "failed", "errors": [{"code": "131026", "title": "Undeliverable"}]}));
    let error = short.error.unwrap();
    assert_eq!((error.code.as_str(), error.text.as_str()), ("131026", "Undeliverable"));
    assert_eq!(status(json!({"id": "wamid.A", "status": "failed", "errors": []})).error, None);
    assert_eq!(status(json!({"id": "wamid.A", "status": "failed"})).error, None);
}

#[test]
fn what_may_be_missing_or_strange() {
    let bare = status(json!({"id": "wamid.A", "status": "read"}));
    assert_eq!((bare.delivery, bare.at, bare.pricing), (None, received(), None));
    let strange = status(
        json!({"id": "wamid.A", "status": "read", "timestamp": "soon", "biz_opaque_callback_data": "campaign-7", "pricing": "free", "new_field": {"a": 1}}),
    );
    assert_eq!((strange.delivery, strange.at, strange.pricing), (None, received(), None));
}

#[test]
fn one_bad_element_does_not_lose_the_others() {
    let events = events(json!({"statuses": [
        {"id": "wamid.1", "status": "read"},
        {"status": "sent"},
        "nonsense",
        {"id": "wamid.2", "status": "delivered"},
        {"id": "wamid.1", "status": "sent"},
    ]}));
    let told: Vec<_> = events
        .iter()
        .map(|event| match event {
            WebhookEvent::Status(status) => (status.provider_id.as_str(), status.status),
            other => panic!("{other:?}"),
        })
        .collect();
    let expected = [
        ("wamid.1", DeliveryStatus::Read),
        ("wamid.2", DeliveryStatus::Delivered),
        ("wamid.1", DeliveryStatus::Sent),
    ];
    assert_eq!(told, expected);
}

#[test]
fn a_text() {
    let event = inbound(json!({
        "from": "919876543210", "id": "wamid.IN", "timestamp": "1763700000", "type": "text",
        "text": {"body": "बंद करो"}, "context": {"from": "919000012345", "id": "wamid.A"},
    }));
    assert_eq!(event.text, "बंद करो");
    assert_eq!(event.from, Some(PhoneNumber::parse("9876543210").unwrap()));
    assert_eq!(event.wa_id.as_deref(), Some("919876543210"));
    assert_eq!(event.user_id.as_deref(), Some("IN.1349"));
    assert_eq!(event.profile_name.as_deref(), Some("Asha"));
    assert_eq!(event.reply_to.as_deref(), Some("wamid.A"));
    assert_eq!((event.at, event.payload.as_deref()), (at(1_763_700_000), None));
}

#[test]
fn other_kinds_of_messages() {
    for (kind, content, text, payload) in [
        ("button", json!({"payload": "optout", "text": "Stop"}), "Stop", Some("optout")),
        (
            "interactive",
            json!({"type": "button_reply", "button_reply": {"id": "yes", "title": "Yes"}}),
            "Yes",
            Some("yes"),
        ),
        (
            "interactive",
            json!({"type": "list_reply", "list_reply": {"id": "row-2", "title": "Second", "description": "d"}}),
            "Second",
            Some("row-2"),
        ),
        (
            "image",
            json!({"id": "1", "mime_type": "image/jpeg", "caption": "my cheque"}),
            "my cheque",
            None,
        ),
        ("image", json!({"id": "1", "mime_type": "image/jpeg"}), "", None),
        ("reaction", json!({"message_id": "wamid.A", "emoji": "🙏"}), "🙏", None),
        ("unsupported", json!(null), "", None),
        ("text", json!({"body": 7}), "", None),
    ] {
        let event = inbound(json!({"from": "919876543210", "id": "wamid.IN", "type": kind, kind: content}));
        assert_eq!((event.kind.as_str(), event.text.as_str(), event.payload.as_deref()), (kind, text, payload));
    }
}

#[test]
fn people_without_an_indian_number() {
    // A person with a user name: no number at all.
    let named = inbound(json!({"id": "wamid.IN", "from_user_id": "IN.77", "type": "text", "text": {"body": "hi"}}));
    assert_eq!(named.user_id.as_deref(), Some("IN.77"));
    // The only contact of the change is the writer.
    assert_eq!(named.wa_id.as_deref(), Some("919876543210"));
    for (from, known) in [("919876543210", true), ("6598765432", false), ("14155550123", false), ("", false)] {
        let event = match events(json!({"messages": [{"from": from, "id": "wamid.IN", "type": "text", "text": {"body": "hi"}}]})).as_slice() {
            [WebhookEvent::Inbound(event)] => event.clone(),
            other => panic!("{other:?}"),
        };
        assert_eq!(event.from.is_some(), known, "{from}");
    }
}

#[test]
fn preferences() {
    let change = |value: &str, category: &str| {
        let value = json!({
            "messaging_product": "whatsapp", "metadata": {"phone_number_id": 106540352242922_u64},
            "contacts": [{"wa_id": "919876543210"}],
            "user_preferences": [{"wa_id": "919876543210", "detail": "User requested to stop marketing messages", "category": category, "value": value, "timestamp": 1_763_700_000}],
        });
        parse(&body("user_preferences", value), received()).unwrap()
    };
    for (value, wish) in [("stop", Preference::Stop), ("resume", Preference::Resume)] {
        let expected = PreferenceEvent {
            phone_number_id: Some("106540352242922".into()),
            from: Some(PhoneNumber::parse("9876543210").unwrap()),
            user_id: None,
            wish,
            at: at(1_763_700_000),
        };
        assert_eq!(change(value, "marketing_messages"), [WebhookEvent::Preference(expected)]);
    }
    assert_eq!(change("signup", "marketing_messages"), []);
    assert_eq!(change("stop", "other_messages"), []);
}

#[test]
fn bodies_of_other_fields_say_nothing() {
    for (field, value) in [
        (
            "message_template_status_update",
            json!({"event": "APPROVED", "message_template_id": 594425479261596_u64}),
        ),
        ("account_update", json!({"event": "VERIFIED_ACCOUNT"})),
        ("phone_number_quality_update", json!("text instead of an object")),
        ("unheard_of", json!(null)),
    ] {
        assert_eq!(parse(&body(field, value), received()), Ok(vec![]), "{field}");
    }
    assert_eq!(parse(br#"{"object":"x","entry":[]}"#, received()), Ok(vec![]));
    assert_eq!(parse(br#"{"entry":[{"id":"1"}]}"#, received()), Ok(vec![]));
}

#[test]
fn news_carries_the_time_and_the_account_of_its_entry() {
    let value = json!({"display_phone_number": "919000012345", "event": "FLAGGED", "current_limit": "TIER_1K"});
    let entry = json!({"id": "102290129340398", "time": 1_763_700_000, "changes": [{"field": "phone_number_quality_update", "value": value}]});
    let body = json!({"object": "whatsapp_business_account", "entry": [entry]}).to_string();
    let expected = NewsEvent {
        about: whatsapp_news::About::Digits {
            account: "102290129340398".into(),
            digits: "919000012345".into(),
        },
        kind: domain::SenderNewsKind::QualityLow,
        detail: String::new(),
        at: at(1_763_700_000),
    };
    assert_eq!(parse(body.as_bytes(), received()), Ok(vec![WebhookEvent::News(expected)]));
}

#[test]
fn a_callback_about_messages_teaches_how_its_number_is_named_elsewhere() {
    let value = json!({
        "metadata": {"display_phone_number": "+91 90000 12345", "phone_number_id": "106540352242922"},
        "statuses": [{"id": "wamid.A", "status": "read"}],
    });
    let events = parse(&body("messages", value), received()).unwrap();
    let expected = NumberEvent {
        phone_number_id: "106540352242922".into(),
        account: "102290129340398".into(),
        digits: "919000012345".into(),
    };
    assert_eq!(events.last(), Some(&WebhookEvent::Number(expected)));
}

#[test]
fn bodies_that_are_no_webhooks() {
    for body in [&b""[..], b"null", b"[]", b"{}", b"{\"entry\":7}", b"\xff\xfe", b"{\"entry\":[{}"] {
        assert_eq!(parse(body, received()), Err(NotAWebhook));
    }
}

#[test]
fn debug_output_holds_no_text_and_no_number() {
    let event = inbound(json!({"from": "919876543210", "id": "wamid.IN", "type": "text", "text": {"body": "secret"}}));
    assert_eq!(format!("{event:?}"), "InboundEvent(wamid.IN, text, 6 characters)");
}

/// Any JSON, with the platform's own keys among the keys.
fn any_json() -> impl Strategy<Value = Value> {
    let keys = [
        "entry",
        "changes",
        "value",
        "statuses",
        "messages",
        "contacts",
        "user_preferences",
        "metadata",
        "id",
        "status",
        "timestamp",
        "errors",
        "code",
        "type",
        "text",
        "body",
        "from",
        "profile",
        "context",
        "pricing",
    ];
    let words = [
        "sent",
        "read",
        "failed",
        "text",
        "button",
        "stop",
        "1763700000",
        "99999999999999999999",
        "919876543210",
        "",
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        proptest::sample::select(words.to_vec()).prop_map(Value::from),
    ];
    leaf.prop_recursive(8, 64, 6, move |inner| {
        let key = proptest::sample::select(keys.to_vec()).prop_map(str::to_owned);
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::btree_map(key, inner, 0..6).prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn no_body_makes_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = parse(&bytes, received());
    }

    #[test]
    fn no_value_loses_the_status_beside_it(value in any_json()) {
        let status = json!({"id": "wamid.A", "status": "sent"});
        let change = |value: &Value| json!({"field": "messages", "value": value});
        let body = json!({"entry": [
            {"changes": [change(&value), change(&json!({"statuses": [value, status]}))]},
            {"changes": [change(&json!({"statuses": [status]}))]},
        ]});
        let events = parse(body.to_string().as_bytes(), received()).unwrap();
        let ours = events.iter().filter(|event| matches!(event, WebhookEvent::Status(status) if status.provider_id == "wamid.A" && status.status == DeliveryStatus::Sent));
        prop_assert!(ours.count() >= 2);
    }
}
