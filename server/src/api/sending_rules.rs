//! What the organisation asks of the sending of every campaign, and how a campaign will go.

use axum::{Json, extract::State};
use chrono::{DateTime, NaiveDate, Utc};
use domain::campaign::SendWindow;
use serde::{Deserialize, Serialize};
use services::{App, campaigns, sending_rules};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    problem::Result,
    request::{Body, Caller},
};

/// The routes of this noun.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(get, set))
}

/// The rules of sending. They are about marketing and education; messages about a service go by their
/// campaign's own hours only.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"hours": {"from_hour": 9, "to_hour": 20}, "keeps_national_holidays": true,
    "holidays": [{"day": "2026-11-08", "name": "Diwali"}], "cap": {"messages": 3, "days": 7}}))]
struct SendingRules {
    /// Indian hours in which messages may go out; nothing for any hour.
    #[serde(default)]
    hours: Option<IndianHours>,
    /// Whether nothing goes out on 26 January, 15 August and 2 October.
    #[serde(default)]
    keeps_national_holidays: bool,
    /// Days on which nothing goes out; at most 100.
    #[serde(default)]
    holidays: Vec<RestDay>,
    /// How many messages one contact gets at most; nothing for any number.
    #[serde(default)]
    cap: Option<MessageCap>,
}

/// Indian hours, `from_hour <= hour < to_hour`.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct IndianHours {
    /// First hour, 0 to 23.
    #[schema(example = 9)]
    from_hour: u8,
    /// Hour at which sending stops, 1 to 24.
    #[schema(example = 20)]
    to_hour: u8,
}

/// A day on which nothing goes out.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RestDay {
    /// The day in India.
    #[schema(value_type = String, format = Date, example = "2026-11-08")]
    day: NaiveDate,
    /// Its name, up to 60 characters.
    #[serde(default)]
    #[schema(example = "Diwali")]
    name: String,
}

/// At most so many messages to one contact in so many days, over all campaigns.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct MessageCap {
    /// Messages.
    #[schema(minimum = 1, maximum = 100)]
    messages: u16,
    /// Days of 24 hours.
    #[schema(minimum = 1, maximum = 90)]
    days: u16,
}

impl From<domain::SendingRules> for SendingRules {
    fn from(rules: domain::SendingRules) -> Self {
        let rest_days = rules.holidays.into_iter().map(|holiday| RestDay {
            day: holiday.day,
            name: holiday.name,
        });
        Self {
            hours: rules.hours.map(|hours| IndianHours {
                from_hour: hours.from_hour,
                to_hour: hours.to_hour,
            }),
            keeps_national_holidays: rules.keeps_national_holidays,
            holidays: rest_days.collect(),
            cap: rules.cap.map(|cap| MessageCap {
                messages: cap.messages,
                days: cap.days,
            }),
        }
    }
}

impl From<SendingRules> for domain::SendingRules {
    fn from(rules: SendingRules) -> Self {
        let holidays = rules.holidays.into_iter().map(|holiday| domain::Holiday {
            day: holiday.day,
            name: holiday.name,
        });
        Self {
            hours: rules.hours.map(|hours| SendWindow {
                from_hour: hours.from_hour,
                to_hour: hours.to_hour,
            }),
            keeps_national_holidays: rules.keeps_national_holidays,
            holidays: holidays.collect(),
            cap: rules.cap.map(|cap| domain::FrequencyCap {
                messages: cap.messages,
                days: cap.days,
            }),
        }
    }
}

/// Get the rules of sending
#[utoipa::path(get, path = "/sending-rules", tag = "organisation", responses((status = OK, body = SendingRules)))]
async fn get(State(app): State<App>, Caller(actor): Caller) -> Result<Json<SendingRules>> {
    Ok(Json(sending_rules::get(&app, &actor).await?.into()))
}

/// Set the rules of sending
///
/// They hold at once, also for campaigns that are being sent.
#[utoipa::path(put, path = "/sending-rules", tag = "organisation", request_body = SendingRules, responses((status = OK, body = SendingRules)))]
async fn set(State(app): State<App>, Caller(actor): Caller, Body(rules): Body<SendingRules>) -> Result<Json<SendingRules>> {
    Ok(Json(sending_rules::update(&app, &actor, rules.into()).await?.into()))
}

/// How a campaign would go, played through by the code that sends it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Timeline {
    /// When the first message goes out.
    begins: DateTime<Utc>,
    /// When the last message goes out.
    ends: DateTime<Utc>,
    /// When nothing goes out in between.
    pauses: Vec<Pause>,
    /// Messages per hour; hours without any are left out.
    hours: Vec<Hour>,
}

/// A time in which nothing goes out.
#[derive(Debug, Serialize, ToSchema)]
struct Pause {
    /// Its beginning.
    from: DateTime<Utc>,
    /// When messages go out again.
    until: DateTime<Utc>,
    /// Why: `law`, `organisation-hours`, `campaign-hours`, `national-holiday`, `holiday`.
    #[schema(value_type = Vec<String>, example = json!(["campaign-hours"]))]
    reasons: Vec<&'static str>,
}

/// An hour by Indian clocks.
#[derive(Debug, Serialize, ToSchema)]
struct Hour {
    /// When it begins.
    at: DateTime<Utc>,
    /// Messages that go out in it.
    messages: u64,
}

impl From<&campaigns::Timeline> for Timeline {
    fn from(timeline: &campaigns::Timeline) -> Self {
        let pauses = timeline.pauses.iter().map(|pause| Pause {
            from: pause.from,
            until: pause.until,
            reasons: pause.reasons.iter().map(domain::sending_rules::Closure::code).collect(),
        });
        Self {
            begins: timeline.begins,
            ends: timeline.ends,
            pauses: pauses.collect(),
            hours: timeline.hours.iter().map(|(at, messages)| Hour { at: *at, messages: *messages }).collect(),
        }
    }
}
