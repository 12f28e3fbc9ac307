//! A campaign's sending hours.

use chrono::{DateTime, Utc};
use delivery::{window, zone};
use domain::campaign::Schedule;

/// The first instant from `now` on at which the campaign may send; `now` itself inside its hours.
/// A zone that no longer exists counts as Indian time.
#[must_use]
pub fn opens(schedule: &Schedule, now: DateTime<Utc>) -> DateTime<Utc> {
    let zone = zone::parse(&schedule.zone).unwrap_or(zone::Tz::Asia__Kolkata);
    window::next_opening(schedule.window.filter(|hours| window::is_valid(*hours)), zone, now)
}
