//! When a campaign may send: its own hours, its organisation's, those of the law, and holidays.
//!
//! The lane asks the same calendar that the timeline of the review was drawn from.

use std::collections::BTreeMap;

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use domain::{
    Channel, Purpose,
    campaign::{Schedule, SendWindow},
    sending_rules::{Closure, Pause, SendingRules},
};

use crate::{
    holidays,
    window::{self, is_valid},
    zone::{self, Tz},
};

/// The clock of the law, of holidays and of an organisation's hours.
const HOME: Tz = Tz::Asia__Kolkata;
/// Hours in which promotion may be sent by SMS, under the Telecom Commercial Communications Customer
/// Preference Regulations 2018 and what carriers enforce by them.
const PROMOTIONAL_SMS: SendWindow = SendWindow { from_hour: 10, to_hour: 21 };
/// Windows that have not met after so many openings never meet.
const MOST_OPENINGS: usize = 16;

/// The hours that the law leaves to messages of this purpose on this channel; none for any hour.
#[must_use]
pub const fn legal_hours(channel: Channel, purpose: Purpose) -> Option<SendWindow> {
    match (channel, SendingRules::bind(purpose)) {
        (Channel::Sms, true) => Some(PROMOTIONAL_SMS),
        _ => None,
    }
}

/// Local hours, with the clock that tells them and the reason they give.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Hours {
    window: SendWindow,
    zone: Tz,
    why_closed: Closure,
}

/// When one campaign may send.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calendar {
    hours: Vec<Hours>,
    /// Indian days on which nothing goes out.
    closed: BTreeMap<NaiveDate, Closure>,
}

impl Calendar {
    /// The calendar of a campaign. A zone that no longer exists counts as Indian time; hours that make no
    /// sense are left out.
    #[must_use]
    pub fn new(schedule: &Schedule, rules: &SendingRules, channel: Channel, purpose: Purpose) -> Self {
        let is_bound = SendingRules::bind(purpose);
        let own_zone = zone::parse(&schedule.zone).unwrap_or(HOME);
        let hours = [
            (legal_hours(channel, purpose), HOME, Closure::Law),
            (rules.hours.filter(|_| is_bound), HOME, Closure::OrganisationHours),
            (schedule.window, own_zone, Closure::CampaignHours),
        ];
        let hours = hours.into_iter().filter_map(|(window, zone, why_closed)| {
            // Around the clock is no window: it would "close" at midnight.
            let window = window.filter(|window| is_valid(*window) && (window.from_hour, window.to_hour) != (0, 24))?;
            Some(Hours { window, zone, why_closed })
        });
        let mut closed = BTreeMap::new();
        if is_bound && rules.keeps_national_holidays {
            closed.extend(holidays::NATIONAL.iter().map(|(day, holiday)| (*day, Closure::NationalHoliday(*holiday))));
        }
        if is_bound {
            closed.extend(rules.holidays.iter().map(|holiday| (holiday.day, Closure::Holiday(holiday.name.clone()))));
        }
        Self {
            hours: hours.collect(),
            closed,
        }
    }

    /// Why nothing goes out at `at`; none while messages may.
    #[must_use]
    pub fn why_closed(&self, at: DateTime<Utc>) -> Option<Closure> {
        let holiday = self.closed.get(&indian_day(at)).cloned();
        holiday.or_else(|| self.hours.iter().find(|hours| !hours.is_open(at)).map(|hours| hours.why_closed.clone()))
    }

    /// The pause that goes on at `from`, counted from there; one without length while messages may go
    /// out, none when they never may.
    #[must_use]
    pub fn pause(&self, from: DateTime<Utc>) -> Option<Pause> {
        let mut reasons = Vec::new();
        let mut at = from;
        // A holiday takes at most its own step, and one for the hours of the day after.
        for _ in 0..MOST_OPENINGS + 2 * self.closed.len() {
            let Some(reason) = self.why_closed(at) else {
                return Some(Pause { from, until: at, reasons });
            };
            at = match &reason {
                Closure::Holiday(_) | Closure::NationalHoliday(_) => start_of(next_day(indian_day(at))),
                _ => self.hours.iter().map(|hours| hours.next_opening(at)).fold(at, Ord::max),
            };
            if !reasons.contains(&reason) {
                reasons.push(reason);
            }
        }
        None
    }

    /// The first instant from `from` on at which messages may go out; `from` itself while they may, none
    /// when they never may.
    #[must_use]
    pub fn next_opening(&self, from: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.pause(from).map(|pause| pause.until)
    }

    /// The end of the time in which messages may go out at `at`; none when it never ends.
    #[must_use]
    pub fn closing(&self, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let hours = self.hours.iter().filter_map(|hours| window::closing(Some(hours.window), hours.zone, at));
        let holiday = self.closed.range(next_day(indian_day(at))..).next().map(|(day, _)| start_of(*day));
        hours.chain(holiday).min()
    }
}

impl Hours {
    fn is_open(&self, at: DateTime<Utc>) -> bool {
        window::is_open(Some(self.window), self.zone, at)
    }

    fn next_opening(&self, at: DateTime<Utc>) -> DateTime<Utc> {
        window::next_opening(Some(self.window), self.zone, at)
    }
}

/// The day of an instant in India.
pub(crate) fn indian_day(at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&HOME).date_naive()
}

fn next_day(day: NaiveDate) -> NaiveDate {
    day.checked_add_days(Days::new(1)).unwrap_or(day)
}

/// Midnight in India.
pub(crate) fn start_of(day: NaiveDate) -> DateTime<Utc> {
    zone::instant(HOME, day.and_time(NaiveTime::MIN))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::sending_rules::{Holiday, NationalHoliday};
    use proptest::prelude::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn hours(from_hour: u8, to_hour: u8) -> Option<SendWindow> {
        Some(SendWindow { from_hour, to_hour })
    }

    fn schedule(window: Option<SendWindow>, zone: &str) -> Schedule {
        Schedule {
            zone: zone.to_owned(),
            window,
            ..Schedule::default()
        }
    }

    fn holiday(day: &str) -> Holiday {
        Holiday {
            day: day.parse().unwrap(),
            name: "Diwali".to_owned(),
        }
    }

    const IST: &str = "Asia/Kolkata";

    #[test]
    fn the_law_holds_for_promotion_by_sms_only() {
        for (channel, purpose, expected) in [
            (Channel::Sms, Purpose::Marketing, hours(10, 21)),
            (Channel::Sms, Purpose::Education, hours(10, 21)),
            (Channel::Sms, Purpose::Service, None),
            (Channel::Whatsapp, Purpose::Marketing, None),
            (Channel::Email, Purpose::Marketing, None),
        ] {
            assert_eq!(legal_hours(channel, purpose), expected, "{channel} {purpose}");
        }
        // 20:30 IST: open; 21:30 IST: closed, whatever the campaign says.
        let calendar = Calendar::new(&schedule(None, IST), &SendingRules::default(), Channel::Sms, Purpose::Marketing);
        assert_eq!(calendar.why_closed(at("2026-11-21T15:00:00Z")), None);
        assert_eq!(calendar.why_closed(at("2026-11-21T16:00:00Z")), Some(Closure::Law));
        assert_eq!(calendar.next_opening(at("2026-11-21T16:00:00Z")), Some(at("2026-11-22T04:30:00Z")));
    }

    #[test]
    fn the_narrowest_hours_hold() {
        let rules = SendingRules {
            hours: hours(11, 18),
            ..SendingRules::default()
        };
        let calendar = Calendar::new(&schedule(hours(9, 14), IST), &rules, Channel::Whatsapp, Purpose::Marketing);
        // 11:00 and 14:00 IST.
        assert_eq!(calendar.next_opening(at("2026-11-21T00:00:00Z")), Some(at("2026-11-21T05:30:00Z")));
        assert_eq!(calendar.closing(at("2026-11-21T05:30:00Z")), Some(at("2026-11-21T08:30:00Z")));
        // A message about a service keeps to its own hours only.
        let service = Calendar::new(&schedule(hours(9, 14), IST), &rules, Channel::Whatsapp, Purpose::Service);
        assert_eq!(service.next_opening(at("2026-11-21T00:00:00Z")), Some(at("2026-11-21T03:30:00Z")));
    }

    #[test]
    fn hours_that_never_meet_never_open() {
        let rules = SendingRules {
            hours: hours(9, 12),
            ..SendingRules::default()
        };
        let calendar = Calendar::new(&schedule(hours(14, 18), IST), &rules, Channel::Whatsapp, Purpose::Marketing);
        assert_eq!(calendar.next_opening(at("2026-11-21T00:00:00Z")), None);
    }

    #[test]
    fn holidays_are_days_in_india() {
        let rules = SendingRules {
            holidays: vec![holiday("2027-01-25")],
            keeps_national_holidays: true,
            ..SendingRules::default()
        };
        let calendar = Calendar::new(&schedule(hours(10, 21), IST), &rules, Channel::Whatsapp, Purpose::Marketing);
        let pause = calendar.pause(at("2027-01-24T15:30:00Z")).unwrap();
        // Sunday 21:00 to Wednesday 10:00: Monday is theirs, Tuesday is Republic Day.
        assert_eq!(pause.until, at("2027-01-27T04:30:00Z"));
        let expected = [
            Closure::CampaignHours,
            Closure::Holiday("Diwali".to_owned()),
            Closure::NationalHoliday(NationalHoliday::RepublicDay),
        ];
        assert_eq!(pause.reasons, expected);
        let service = Calendar::new(&schedule(None, IST), &rules, Channel::Whatsapp, Purpose::Service);
        assert_eq!(service.why_closed(at("2027-01-26T06:00:00Z")), None);
        assert_eq!(service.closing(at("2027-01-25T06:00:00Z")), None);
    }

    #[test]
    fn without_rules_it_is_always_open() {
        let calendar = Calendar::new(&schedule(hours(0, 24), IST), &SendingRules::default(), Channel::Whatsapp, Purpose::Marketing);
        assert_eq!(calendar, Calendar::default());
        let now = at("2026-11-21T00:00:00Z");
        assert_eq!((calendar.next_opening(now), calendar.closing(now)), (Some(now), None));
    }

    proptest! {
        #[test]
        fn openings_are_open_closings_are_closed_and_pauses_have_reasons(
            seconds in 1_790_000_000_i64..1_850_000_000,
            from in 0_u8..20,
            length in 2_u8..12,
            own in 8_u8..20,
            days in proptest::collection::vec(0_u64..600, 0..8),
            zone in proptest::sample::select(vec![IST, "America/New_York", "Australia/Lord_Howe", "Europe/London"]),
        ) {
            let start = NaiveDate::from_ymd_opt(2026, 9, 21).unwrap();
            let rules = SendingRules {
                hours: hours(own.min(10), own + 3),
                keeps_national_holidays: true,
                holidays: days.into_iter().map(|day| Holiday { day: start + Days::new(day), name: String::new() }).collect(),
                cap: None,
            };
            let window = hours(from, (from + length).min(24));
            let calendar = Calendar::new(&schedule(window, zone), &rules, Channel::Sms, Purpose::Marketing);
            let now = DateTime::from_timestamp(seconds, 0).unwrap();
            if let Some(pause) = calendar.pause(now) {
                prop_assert!(pause.until >= now);
                prop_assert_eq!(calendar.why_closed(pause.until), None);
                prop_assert_eq!(pause.reasons.is_empty(), pause.until == now);
                let closing = calendar.closing(pause.until).unwrap();
                prop_assert!(closing > pause.until);
                prop_assert!(calendar.why_closed(closing - chrono::TimeDelta::seconds(1)).is_none());
            }
        }
    }
}
