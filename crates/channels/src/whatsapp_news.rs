//! What Meta tells of its own accord: about a number's quality, an account, a template.
//!
//! These bodies name the account and the number in digits, not the id that a sender is known by;
//! [`NumberEvent`] is what callbacks about messages teach of the one by the other.

use chrono::{DateTime, Utc};
use domain::SenderNewsKind as Kind;
use serde_json::Value;

/// Longest detail kept, in characters.
const LONGEST_DETAIL: usize = 300;

/// Something was told about a number, an account or a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewsEvent {
    /// What it is about.
    pub about: About,
    /// What was told.
    pub kind: Kind,
    /// The provider's words for the particulars: a template, a limit, a restriction; may be empty.
    pub detail: String,
    /// When, by the provider's clock; the time of receipt where it does not say.
    pub at: DateTime<Utc>,
}

/// What news is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// The number with this id at the provider.
    Number(String),
    /// The number with these digits in an account.
    Digits {
        /// The account's id.
        account: String,
        /// The number, digits only.
        digits: String,
    },
    /// Every number of the account with this id.
    Account(String),
}

/// A callback came for a number: how the provider names it elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct NumberEvent {
    /// The provider's id of the number.
    pub phone_number_id: String,
    /// The provider's id of its account.
    pub account: String,
    /// The number, digits only.
    pub digits: String,
}

impl NumberEvent {
    /// None while a part is missing.
    pub(crate) fn of(phone_number_id: Option<&str>, account: Option<&str>, display: Option<&str>) -> Option<Self> {
        Some(Self {
            phone_number_id: phone_number_id?.to_owned(),
            account: account?.to_owned(),
            digits: digits(display?)?,
        })
    }
}

/// What a change of `field` tells about a sender; none for fields and events that say nothing of the
/// kind.
pub(crate) fn read(field: &str, value: &Value, account: Option<&str>, at: DateTime<Utc>) -> Option<NewsEvent> {
    let account = account?;
    let whole = || About::Account(account.to_owned());
    let event = text(value, "/event").unwrap_or_default();
    let (about, kind, detail) = match field {
        "phone_number_quality_update" => {
            let digits = digits(&text(value, "/display_phone_number")?)?;
            let (kind, detail) = quality(&event, value)?;
            let account = account.to_owned();
            (About::Digits { account, digits }, kind, detail)
        }
        "account_update" => {
            let (kind, detail) = account_update(&event, value)?;
            (whole(), kind, detail)
        }
        "account_alerts" => {
            let detail = alert(value)?;
            let is_number = text(value, "/entity_type").is_some_and(|entity| entity.starts_with("PHONE"));
            let about = if is_number { About::Number(text(value, "/entity_id")?) } else { whole() };
            (about, Kind::Alert, detail)
        }
        "message_template_status_update" => (whole(), template(&event)?, template_name(value)),
        _ => return None,
    };
    let detail = detail.chars().take(LONGEST_DETAIL).collect();
    Some(NewsEvent { about, kind, detail, at })
}

fn quality(event: &str, value: &Value) -> Option<(Kind, String)> {
    let limit = || text(value, "/current_limit").unwrap_or_default();
    match event {
        "FLAGGED" => Some((Kind::QualityLow, String::new())),
        "UNFLAGGED" => Some((Kind::QualityRestored, String::new())),
        "DOWNGRADE" => Some((Kind::LimitLowered, limit())),
        "UPGRADE" | "ONBOARDING" => Some((Kind::LimitRaised, limit())),
        _ => None,
    }
}

fn account_update(event: &str, value: &Value) -> Option<(Kind, String)> {
    match event {
        "ACCOUNT_RESTRICTION" => Some(restriction(value)),
        "ACCOUNT_VIOLATION" => Some((Kind::PolicyViolation, text(value, "/violation_info/violation_type").unwrap_or_default())),
        "ACCOUNT_DELETED" => Some((Kind::AccountDisabled, String::new())),
        "DISABLED_UPDATE" => match text(value, "/ban_info/waba_ban_state")?.as_str() {
            "DISABLE" => Some((Kind::AccountDisabled, String::new())),
            "SCHEDULE_FOR_DISABLE" => Some((Kind::DisablingPlanned, text(value, "/ban_info/waba_ban_date").unwrap_or_default())),
            "REINSTATE" => Some((Kind::AccountReinstated, String::new())),
            _ => None,
        },
        _ => None,
    }
}

/// Of all restrictions only one keeps campaigns from leaving; others (no new numbers, no answers)
/// are told and stop nothing.
fn restriction(value: &Value) -> (Kind, String) {
    let restrictions = value.pointer("/restriction_info").and_then(Value::as_array);
    let types: Vec<String> = restrictions
        .into_iter()
        .flatten()
        .filter_map(|restriction| text(restriction, "/restriction_type"))
        .collect();
    let kind = if types.iter().any(|kind| kind.contains("BIZ_INITIATED_MESSAGING")) {
        Kind::AccountRestricted
    } else {
        Kind::AccountLimited
    };
    (kind, types.join(", "))
}

/// An alert's words; none for those that only inform. They stand at the top or in an object.
fn alert(value: &Value) -> Option<String> {
    let info = value.get("alert_info").unwrap_or(value);
    let severity = text(info, "/alert_severity")?;
    if !matches!(severity.as_str(), "WARNING" | "CRITICAL") {
        return None;
    }
    let mut words = ["/alert_description", "/alert_type"].into_iter().filter_map(|pointer| text(info, pointer));
    Some(words.find(|words| !words.is_empty()).unwrap_or_default())
}

fn template(event: &str) -> Option<Kind> {
    match event {
        "PAUSED" => Some(Kind::TemplatePaused),
        "DISABLED" => Some(Kind::TemplateDisabled),
        "FLAGGED" => Some(Kind::TemplateFlagged),
        "REINSTATED" | "UNPAUSED" => Some(Kind::TemplateRestored),
        _ => None,
    }
}

fn template_name(value: &Value) -> String {
    let name = text(value, "/message_template_name").unwrap_or_default();
    match text(value, "/message_template_language") {
        Some(language) => format!("{name} ({language})"),
        None => name,
    }
}

/// A text or a number; the platform writes ids as either.
fn text(value: &Value, pointer: &str) -> Option<String> {
    match value.pointer(pointer)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The digits of a number as people write it; none where there are none.
fn digits(display: &str) -> Option<String> {
    let digits: String = display.chars().filter(char::is_ascii_digit).collect();
    Some(digits).filter(|digits| !digits.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const ACCOUNT: &str = "102290129340398";

    fn at() -> DateTime<Utc> {
        DateTime::from_timestamp(1_763_700_000, 0).unwrap()
    }

    fn told(field: &str, value: &Value) -> Option<(Kind, String)> {
        read(field, value, Some(ACCOUNT), at()).map(|news| (news.kind, news.detail))
    }

    #[test]
    fn quality_of_a_number() {
        let value = |event: &str| json!({"display_phone_number": "+91 90000 12345", "event": event, "current_limit": "TIER_1K", "old_limit": "TIER_10K"});
        let news = read("phone_number_quality_update", &value("FLAGGED"), Some(ACCOUNT), at()).unwrap();
        let about = About::Digits {
            account: ACCOUNT.into(),
            digits: "919000012345".into(),
        };
        assert_eq!((news.about, news.kind, news.detail.as_str(), news.at), (about, Kind::QualityLow, "", at()));
        for (event, expected) in [
            ("UNFLAGGED", Some((Kind::QualityRestored, String::new()))),
            ("DOWNGRADE", Some((Kind::LimitLowered, "TIER_1K".into()))),
            ("UPGRADE", Some((Kind::LimitRaised, "TIER_1K".into()))),
            ("THROUGHPUT_UPGRADE", None),
        ] {
            assert_eq!(told("phone_number_quality_update", &value(event)), expected, "{event}");
        }
        assert_eq!(told("phone_number_quality_update", &json!({"event": "FLAGGED"})), None);
        assert_eq!(read("phone_number_quality_update", &value("FLAGGED"), None, at()), None);
    }

    #[test]
    fn accounts() {
        for (value, expected) in [
            (
                json!({"event": "ACCOUNT_RESTRICTION", "restriction_info": [{"restriction_type": "RESTRICTED_BIZ_INITIATED_MESSAGING", "expiration": 1_641_848_334}]}),
                Some((Kind::AccountRestricted, "RESTRICTED_BIZ_INITIATED_MESSAGING".to_owned())),
            ),
            (
                json!({"event": "ACCOUNT_RESTRICTION", "restriction_info": [{"restriction_type": "RESTRICTED_ADD_PHONE_NUMBER_ACTION"}]}),
                Some((Kind::AccountLimited, "RESTRICTED_ADD_PHONE_NUMBER_ACTION".to_owned())),
            ),
            (
                json!({"event": "ACCOUNT_VIOLATION", "violation_info": {"violation_type": "ALCOHOL"}}),
                Some((Kind::PolicyViolation, "ALCOHOL".to_owned())),
            ),
            (
                json!({"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "SCHEDULE_FOR_DISABLE", "waba_ban_date": "1 April 2027"}}),
                Some((Kind::DisablingPlanned, "1 April 2027".to_owned())),
            ),
            (
                json!({"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "DISABLE"}}),
                Some((Kind::AccountDisabled, String::new())),
            ),
            (
                json!({"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "REINSTATE"}}),
                Some((Kind::AccountReinstated, String::new())),
            ),
            (json!({"event": "VERIFIED_ACCOUNT", "phone_number": "919000012345"}), None),
        ] {
            assert_eq!(told("account_update", &value), expected, "{value}");
        }
    }

    #[test]
    fn alerts_that_warn() {
        let flat = json!({"entity_type": "PHONE_NUMBER", "entity_id": 106_540_352_242_922_u64, "alert_severity": "WARNING", "alert_type": "X", "alert_description": "Slow down"});
        let news = read("account_alerts", &flat, Some(ACCOUNT), at()).unwrap();
        assert_eq!(
            (news.about, news.kind, news.detail.as_str()),
            (About::Number("106540352242922".into()), Kind::Alert, "Slow down")
        );
        let nested = json!({"entity_type": "WABA", "entity_id": ACCOUNT, "alert_info": {"alert_severity": "CRITICAL", "alert_type": "PAYMENT"}});
        let news = read("account_alerts", &nested, Some(ACCOUNT), at()).unwrap();
        assert_eq!((news.about, news.detail.as_str()), (About::Account(ACCOUNT.into()), "PAYMENT"));
        let informs = json!({"entity_type": "WABA", "alert_severity": "INFORMATIONAL", "alert_type": "OBA_APPROVED"});
        assert_eq!(told("account_alerts", &informs), None);
    }

    #[test]
    fn templates() {
        let value = |event: &str| json!({"event": event, "message_template_id": 594_425_479_261_596_u64, "message_template_name": "diwali", "message_template_language": "hi"});
        for (event, expected) in [
            ("PAUSED", Some(Kind::TemplatePaused)),
            ("DISABLED", Some(Kind::TemplateDisabled)),
            ("FLAGGED", Some(Kind::TemplateFlagged)),
            ("REINSTATED", Some(Kind::TemplateRestored)),
            ("APPROVED", None),
        ] {
            let expected = expected.map(|kind| (kind, "diwali (hi)".to_owned()));
            assert_eq!(told("message_template_status_update", &value(event)), expected, "{event}");
        }
    }
}
