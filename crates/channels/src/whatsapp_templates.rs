//! What Meta tells of its own accord about a template: its status, its category, its quality.

use chrono::{DateTime, Utc};
use serde_json::Value;

/// Something changed about a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateEvent {
    /// The WhatsApp Business account it belongs to.
    pub account: String,
    /// Its name.
    pub name: String,
    /// Meta's code of its language.
    pub language: String,
    /// What changed.
    pub change: TemplateChange,
    /// When, by Meta's clock; the time of receipt where it does not say.
    pub at: DateTime<Utc>,
}

/// What changed about a template, in Meta's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TemplateChange {
    /// Its status.
    Status(String),
    /// Its category.
    Category(String),
    /// Its quality.
    Quality(String),
}

/// What a change of `field` tells about a template; none for other fields.
pub(crate) fn read(field: &str, value: &Value, account: Option<&str>, at: DateTime<Utc>) -> Option<TemplateEvent> {
    let text = |name: &str| value.get(name).and_then(Value::as_str).map(clean);
    let change = match field {
        "message_template_status_update" => TemplateChange::Status(status(&text("event")?).to_owned()),
        "template_category_update" => TemplateChange::Category(text("new_category")?),
        "message_template_quality_update" => TemplateChange::Quality(text("new_quality_score")?),
        _ => return None,
    };
    Some(TemplateEvent {
        account: account?.to_owned(),
        name: text("message_template_name")?,
        language: text("message_template_language")?,
        change,
        at,
    })
}

/// Without NUL, which no text column of PostgreSQL takes.
fn clean(text: &str) -> String {
    text.replace('\0', "")
}

/// The status that an event leads to: a template that works again is an approved one, and one that is
/// flagged may still be sent.
fn status(event: &str) -> &str {
    match event {
        "REINSTATED" | "UNPAUSED" | "FLAGGED" => "APPROVED",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_changes_about_a_template() {
        let at = DateTime::from_timestamp(1_763_700_000, 0).unwrap();
        let named = |mut value: Value| {
            value["message_template_name"] = json!("diwali");
            value["message_template_language"] = json!("hi");
            value
        };
        for (field, value, expected) in [
            (
                "message_template_status_update",
                named(json!({"event": "PAUSED"})),
                Some(TemplateChange::Status("PAUSED".into())),
            ),
            (
                "message_template_status_update",
                named(json!({"event": "REINSTATED"})),
                Some(TemplateChange::Status("APPROVED".into())),
            ),
            (
                "template_category_update",
                named(json!({"previous_category": "UTILITY", "new_category": "MARKETING"})),
                Some(TemplateChange::Category("MARKETING".into())),
            ),
            (
                "message_template_quality_update",
                named(json!({"previous_quality_score": "GREEN", "new_quality_score": "RED"})),
                Some(TemplateChange::Quality("RED".into())),
            ),
            ("message_template_status_update", json!({"event": "PAUSED"}), None),
            ("template_category_update", named(json!({"correct_category": "MARKETING"})), None),
            ("messages", named(json!({"event": "PAUSED"})), None),
        ] {
            let event = read(field, &value, Some("1"), at);
            assert_eq!(event.map(|event| event.change), expected, "{field} {value}");
        }
        assert_eq!(read("message_template_status_update", &named(json!({"event": "PAUSED"})), None, at), None);
    }
}
