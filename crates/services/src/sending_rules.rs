//! What an organisation asks of the sending of every campaign: hours, holidays, and how often one person
//! is written to.

use chrono::NaiveDate;
use domain::{ErrorCode, FrequencyCap, Holiday, Permission, SendingRules, campaign::SendWindow};
use serde_json::json;

use crate::{
    Actor, App, Result,
    audit::{self, Deed},
    error::Fields,
    sending::hours,
};

/// The rules as a form holds them.
#[derive(Clone, Debug, Default)]
pub struct RulesForm {
    /// Indian hours; none for any hour.
    pub hours: Option<SendWindow>,
    /// Whether national holidays are kept.
    pub keeps_national_holidays: bool,
    /// One holiday a line: the day (`2026-11-08`), then its name.
    pub holidays: String,
    /// Messages of the cap, as typed; nothing here and in the days for no cap.
    pub cap_messages: String,
    /// Days of the cap, as typed.
    pub cap_days: String,
}

/// The rules of the actor's organisation.
///
/// # Errors
/// [`crate::Error::Forbidden`], [`crate::Error::Storage`].
pub async fn get(app: &App, actor: &Actor) -> Result<SendingRules> {
    actor.require(Permission::ViewHome)?;
    hours::rules(&mut app.db.read().await?, actor.org_id).await
}

/// Sets the rules. They hold at once, also for campaigns that are being sent.
///
/// # Errors
/// [`crate::Error::Invalid`] (`hours`, `holidays`, `cap_messages`, `cap_days`), [`crate::Error::Forbidden`],
/// [`crate::Error::Storage`].
pub async fn update(app: &App, actor: &Actor, rules: SendingRules) -> Result<SendingRules> {
    actor.require(Permission::ManageOrganisation)?;
    let after = checked(rules)?;
    let mut tx = app.db.begin().await?;
    let before = hours::rules(&mut tx, actor.org_id).await?;
    storage::sending_rules::set(&mut tx, actor.org_id, &after, app.now()).await?;
    let deed = Deed::new("organisation.sending-rules-changed", "organisation", actor.org_id)
        .before(&before)
        .after(&after)
        .detail(json!({ "rules": after }));
    audit::record(&mut tx, app, actor, deed).await?;
    tx.commit().await?;
    Ok(after)
}

/// Reads a form.
///
/// # Errors
/// [`crate::Error::Invalid`] (`holidays`: a line that begins with no day; `cap_messages`, `cap_days`: no whole
/// number).
pub fn read(form: &RulesForm) -> Result<SendingRules> {
    let mut fields = Fields::default();
    let lines = form.holidays.lines().map(str::trim).filter(|line| !line.is_empty());
    let holidays: std::result::Result<Vec<Holiday>, chrono::ParseError> = lines.map(holiday).collect();
    let holidays = fields.parsed("holidays", holidays, ErrorCode::BadTime).unwrap_or_default();
    let is_capped = !(form.cap_messages.trim().is_empty() && form.cap_days.trim().is_empty());
    let cap = if is_capped {
        let messages = fields.parsed("cap_messages", form.cap_messages.trim().parse::<u16>(), ErrorCode::BadNumber);
        let days = fields.parsed("cap_days", form.cap_days.trim().parse::<u16>(), ErrorCode::BadNumber);
        messages.zip(days).map(|(messages, days)| FrequencyCap { messages, days })
    } else {
        None
    };
    fields.finish()?;
    Ok(SendingRules {
        hours: form.hours,
        keeps_national_holidays: form.keeps_national_holidays,
        holidays,
        cap,
    })
}

/// The holidays as a form holds them.
#[must_use]
pub fn lines(holidays: &[Holiday]) -> String {
    let lines: Vec<String> = holidays
        .iter()
        .map(|holiday| format!("{} {}", holiday.day, holiday.name).trim_end().to_owned())
        .collect();
    lines.join("\n")
}

fn holiday(line: &str) -> std::result::Result<Holiday, chrono::ParseError> {
    let (day, name) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    Ok(Holiday {
        day: NaiveDate::parse_from_str(day, "%Y-%m-%d")?,
        name: name.trim().to_owned(),
    })
}

/// The rules with their holidays in order, each day once.
fn checked(mut rules: SendingRules) -> Result<SendingRules> {
    let mut fields = Fields::default();
    if rules.hours.is_some_and(|hours| !delivery::window::is_valid(hours)) {
        fields.refuse("hours", ErrorCode::BadChoice);
    }
    for holiday in &mut rules.holidays {
        // PostgreSQL keeps no NUL in texts, and nobody means one.
        holiday.name = fields.optional_text("holidays", &holiday.name.replace('\0', ""), SendingRules::LONGEST_NAME);
    }
    rules.holidays.sort();
    rules.holidays.dedup_by_key(|holiday| holiday.day);
    if rules.holidays.len() > SendingRules::MOST_HOLIDAYS {
        fields.refuse_limit("holidays", ErrorCode::TooMany, SendingRules::MOST_HOLIDAYS as u64);
    }
    if let Some(cap) = rules.cap.filter(|cap| !cap.is_valid()) {
        let within_messages = FrequencyCap { days: 1, ..cap }.is_valid();
        let (field, limit) = if within_messages {
            ("cap_days", FrequencyCap::MOST_DAYS)
        } else {
            ("cap_messages", FrequencyCap::MOST_MESSAGES)
        };
        fields.refuse_limit(field, ErrorCode::BadNumber, limit.into());
    }
    fields.finish()?;
    Ok(rules)
}
