//! A campaign played through before it starts: when it begins, pauses and ends, and how many messages
//! go out in which hour.
//!
//! Made of the decisions that the lane takes while it sends ([`Calendar`], [`pacing`]); a test plays a
//! lane step by step and holds that both come to the same.

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use domain::sending_rules::Pause;

use crate::{
    calendar::{self, Calendar},
    pacing,
};

/// Campaigns that take longer are not played through.
const LONGEST_DAYS: i64 = 400;
/// Hours that are shown one by one; days beyond.
const MOST_BARS: i64 = 48;
/// Openings after which a campaign is given up.
const MOST_OPENINGS: usize = 800;

/// What a chart of a campaign shows: messages by hour or, of a long one, by day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bars {
    /// Whether each is an Indian day and not an hour.
    pub is_by_day: bool,
    /// The instant at which each begins and its messages, those between without any included.
    pub bars: Vec<(DateTime<Utc>, u64)>,
}

/// What is played through.
#[derive(Clone, Copy, Debug)]
pub struct Sending<'a> {
    /// How many messages go out.
    pub messages: u64,
    /// Messages per second, see [`pacing::campaign_rate`].
    pub rate: f64,
    /// When it may send.
    pub calendar: &'a Calendar,
    /// When it is launched.
    pub starts_at: DateTime<Utc>,
}

/// How a campaign will go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline {
    /// The first message goes out.
    pub begins: DateTime<Utc>,
    /// The last message goes out.
    pub ends: DateTime<Utc>,
    /// The times between launch and end in which nothing goes out, earliest first.
    pub pauses: Vec<Pause>,
    /// Messages per hour by Indian clocks, by the instant at which the hour begins; hours without any are
    /// left out.
    pub hours: Vec<(DateTime<Utc>, u64)>,
}

impl Timeline {
    /// From the first to the last message, pauses included.
    #[must_use]
    pub fn lasts(&self) -> TimeDelta {
        self.ends - self.begins
    }

    /// The messages by hour, or by day where the first and the last are more than two days apart.
    #[must_use]
    pub fn bars(&self) -> Bars {
        let (Some((first, _)), Some((last, _))) = (self.hours.first(), self.hours.last()) else {
            return Bars::default();
        };
        let is_by_day = (*last - *first).num_hours() >= MOST_BARS;
        let (step, mut at) = if is_by_day {
            (TimeDelta::days(1), calendar::start_of(calendar::indian_day(*first)))
        } else {
            (TimeDelta::hours(1), *first)
        };
        let mut hours = self.hours.iter().peekable();
        let mut bars = Vec::new();
        while at <= *last {
            let mut messages = 0;
            while let Some((_, many)) = hours.next_if(|(hour, _)| *hour < at + step) {
                messages += many;
            }
            bars.push((at, messages));
            at += step;
        }
        Bars { is_by_day, bars }
    }

    fn add_pause(&mut self, pause: Pause) {
        if pause.until > pause.from {
            self.pauses.push(pause);
        }
    }

    /// Spreads `sent` messages over the hours from an opening to `until`.
    fn add_hours(&mut self, opens: DateTime<Utc>, until: DateTime<Utc>, sent: u64, rate: f64) {
        let (mut hour, mut before) = (indian_hour(opens), 0);
        while hour <= until {
            let next = hour + TimeDelta::hours(1);
            let by_then = if next > until { sent } else { sent_before(next, opens, rate).min(sent) };
            if by_then > before {
                match self.hours.last_mut() {
                    Some((last, count)) if *last == hour => *count += by_then - before,
                    _ => self.hours.push((hour, by_then - before)),
                }
            }
            (hour, before) = (next, by_then);
        }
    }
}

/// Plays a campaign through; none when it never may send, or takes longer than 400 days.
#[must_use]
pub fn simulate(sending: Sending<'_>) -> Option<Timeline> {
    let Sending { calendar, rate, starts_at, .. } = sending;
    let is_too_late = |at: DateTime<Utc>| (at - starts_at).num_days() >= LONGEST_DAYS;
    let first = calendar.pause(starts_at)?;
    let (mut left, mut opens) = (sending.messages, first.until);
    let mut timeline = Timeline {
        begins: opens,
        ends: opens,
        pauses: Vec::new(),
        hours: Vec::new(),
    };
    timeline.add_pause(first);
    for _ in 0..MOST_OPENINGS {
        let ends = opens.checked_add_signed(pacing::time_for(left, rate)?)?;
        // What would be due at the closing itself waits.
        let closes = calendar.closing(opens).filter(|closes| *closes <= ends);
        if is_too_late(closes.unwrap_or(ends)) {
            return None;
        }
        let Some(closes) = closes else {
            timeline.add_hours(opens, ends, left, rate);
            return Some(Timeline { ends, ..timeline });
        };
        let sent = sent_before(closes, opens, rate).min(left);
        timeline.add_hours(opens, closes, sent, rate);
        left -= sent;
        let pause = calendar.pause(closes)?;
        opens = pause.until;
        timeline.add_pause(pause);
    }
    None
}

/// What a lane that opened at `opens` has claimed before `at`.
fn sent_before(at: DateTime<Utc>, opens: DateTime<Utc>, rate: f64) -> u64 {
    pacing::sent_within(at - opens - TimeDelta::milliseconds(1), rate)
}

/// The beginning of an hour by Indian clocks, which stand half an hour beside UTC's.
fn indian_hour(at: DateTime<Utc>) -> DateTime<Utc> {
    let offset = TimeDelta::minutes(30);
    // Only instants outside of the years 1677 to 2262 cannot be truncated.
    (at + offset).duration_trunc(TimeDelta::hours(1)).unwrap_or(at) - offset
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pacing::{TokenBucket, campaign_rate, grant, wanted};
    use chrono::Days;
    use domain::{
        Channel, Holiday, Pacing, Purpose, SendingRules,
        campaign::{Schedule, SendWindow},
        sending_rules::Closure,
    };
    use proptest::prelude::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    const DAYTIME: Option<SendWindow> = Some(SendWindow { from_hour: 10, to_hour: 21 });

    fn calendar(window: Option<SendWindow>, rules: &SendingRules) -> Calendar {
        let schedule = Schedule {
            zone: "Asia/Kolkata".to_owned(),
            window,
            ..Schedule::default()
        };
        Calendar::new(&schedule, rules, Channel::Whatsapp, Purpose::Marketing)
    }

    fn played(messages: u64, rate: f64, calendar: &Calendar, start: &str) -> Option<Timeline> {
        simulate(Sending {
            messages,
            rate,
            calendar,
            starts_at: at(start),
        })
    }

    #[test]
    fn times_in_india() {
        for (messages, rate, hours, start, begins, ends) in [
            (0, 80.0, None, "2026-11-21T05:00:00Z", "2026-11-21T05:00:00Z", "2026-11-21T05:00:00Z"),
            // The first claim goes at once, the second's worth within the second.
            (8, 80.0, None, "2026-11-21T05:00:00Z", "2026-11-21T05:00:00Z", "2026-11-21T05:00:00Z"),
            (80, 80.0, None, "2026-11-21T05:00:00Z", "2026-11-21T05:00:00Z", "2026-11-21T05:00:00.980Z"),
            (8_080, 80.0, None, "2026-11-21T05:00:00Z", "2026-11-21T05:00:00Z", "2026-11-21T05:01:40.980Z"),
            // Too early: waits for 10:00 IST.
            (240, 80.0, DAYTIME, "2026-11-20T22:00:00Z", "2026-11-21T04:30:00Z", "2026-11-21T04:30:02.980Z"),
            // An hour is left today (3,600 messages), the other half hour's worth goes tomorrow.
            (5_401, 1.0, DAYTIME, "2026-11-21T14:30:00Z", "2026-11-21T14:30:00Z", "2026-11-22T05:00:00Z"),
            // One every minute.
            (31, 1.0 / 60.0, None, "2026-11-21T05:00:00Z", "2026-11-21T05:00:00Z", "2026-11-21T05:30:00Z"),
        ] {
            let timeline = played(messages, rate, &calendar(hours, &SendingRules::default()), start).unwrap();
            assert_eq!(timeline.begins, at(begins), "{messages} from {start}");
            assert!(
                (timeline.ends - at(ends)).abs() < TimeDelta::milliseconds(50),
                "{messages} from {start}: {}",
                timeline.ends
            );
            assert_eq!(timeline.hours.iter().map(|(_, count)| count).sum::<u64>(), messages);
        }
    }

    #[test]
    fn pauses_have_their_reasons_and_hours_are_indian() {
        let rules = SendingRules {
            holidays: vec![Holiday {
                day: "2026-11-22".parse().unwrap(),
                name: "Founder's day".to_owned(),
            }],
            ..SendingRules::default()
        };
        let timeline = played(7_200, 1.0, &calendar(DAYTIME, &rules), "2026-11-21T14:30:00Z").unwrap();
        assert_eq!(timeline.pauses.len(), 1);
        let pause = &timeline.pauses[0];
        assert_eq!((pause.from, pause.until), (at("2026-11-21T15:30:00Z"), at("2026-11-23T04:30:00Z")));
        assert_eq!(pause.reasons, [Closure::CampaignHours, Closure::Holiday("Founder's day".to_owned())]);
        assert_eq!(timeline.hours, [(at("2026-11-21T14:30:00Z"), 3_600), (at("2026-11-23T04:30:00Z"), 3_600)]);
    }

    #[test]
    fn bars_are_hours_first_and_days_later() {
        let timeline = |hours: &[(&str, u64)]| Timeline {
            begins: at("2026-11-21T04:30:00Z"),
            ends: at("2026-11-21T04:30:00Z"),
            pauses: Vec::new(),
            hours: hours.iter().map(|(hour, messages)| (at(hour), *messages)).collect(),
        };
        let short = timeline(&[("2026-11-21T04:30:00Z", 5), ("2026-11-21T06:30:00Z", 7)]).bars();
        assert!(!short.is_by_day);
        assert_eq!(short.bars.iter().map(|(_, messages)| *messages).collect::<Vec<_>>(), [5, 0, 7]);
        let long = timeline(&[("2026-11-21T04:30:00Z", 5), ("2026-11-21T17:30:00Z", 1), ("2026-11-23T18:30:00Z", 7)]).bars();
        assert!(long.is_by_day);
        // Midnight in India is 18:30 UTC.
        let days = ["2026-11-20T18:30:00Z", "2026-11-21T18:30:00Z", "2026-11-22T18:30:00Z", "2026-11-23T18:30:00Z"].map(at);
        assert_eq!(long.bars, days.into_iter().zip([6, 0, 0, 7]).collect::<Vec<_>>());
        assert_eq!(timeline(&[]).bars(), Bars::default());
    }

    #[test]
    fn endless_campaigns_have_no_timeline() {
        let start = "2026-11-21T05:00:00Z";
        assert_eq!(played(u64::MAX, 1.0, &Calendar::default(), start), None);
        let one_hour = calendar(Some(SendWindow { from_hour: 10, to_hour: 11 }), &SendingRules::default());
        assert_eq!(played(100_000_000, 0.2, &one_hour, start), None);
        let never = SendingRules {
            hours: Some(SendWindow { from_hour: 9, to_hour: 10 }),
            ..SendingRules::default()
        };
        assert_eq!(played(1, 1.0, &calendar(DAYTIME, &never), start), None);
    }

    /// A lane as it goes: looks whether it is open, waits for its buckets, claims, looks again. Answers with
    /// the first and the last claim, and how often it opened.
    fn walked(messages: u64, rate: f64, limit: f64, calendar: &Calendar, start: DateTime<Utc>) -> (DateTime<Utc>, DateTime<Utc>, u32) {
        let (mut now, mut left, mut openings) = (start, messages, 0);
        let (mut first, mut last) = (None, start);
        while left > 0 {
            now = calendar.next_opening(now).unwrap();
            openings += 1;
            let closes = calendar.closing(now);
            let (mut own, mut shared) = (TokenBucket::new(rate, now), TokenBucket::new(limit, now));
            while left > 0 && closes.is_none_or(|closes| now < closes) {
                let wanted = wanted(&own, &shared);
                match grant(&mut own, &mut shared, wanted, now) {
                    Ok(count) => {
                        left -= left.min(u64::from(count));
                        first = first.or(Some(now));
                        last = now;
                    }
                    Err(wait) => now = closes.map_or(now + wait, |closes| closes.min(now + wait)),
                }
            }
        }
        (first.unwrap(), last, openings)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(192))]
        #[test]
        fn a_lane_step_by_step_begins_and_ends_as_foretold(
            messages in 1_u64..3_000,
            limit in 0.2..200.0_f64,
            pacing in proptest::sample::select(vec![Pacing::Fast, Pacing::Balanced, Pacing::Safe]),
            spread_hours in proptest::option::of(1_u16..60),
            from in 0_u8..12,
            length in 3_u8..12,
            holidays in proptest::collection::vec(0_u64..6, 0..3),
            seconds in 0_i64..172_800,
        ) {
            let start = at("2026-11-20T18:30:00Z") + TimeDelta::milliseconds(seconds * 1_000 + 37);
            let first_day = start.date_naive();
            let rules = SendingRules {
                holidays: holidays.into_iter().map(|day| Holiday { day: first_day + Days::new(day), name: String::new() }).collect(),
                ..SendingRules::default()
            };
            let calendar = calendar(Some(SendWindow { from_hour: from, to_hour: from + length }), &rules);
            let schedule = Schedule { pacing, spread_hours, ..Schedule::default() };
            let rate = campaign_rate(&schedule, limit, messages);
            let timeline = simulate(Sending { messages, rate, calendar: &calendar, starts_at: start }).unwrap();
            let (begins, ends, openings) = walked(messages, rate, limit, &calendar, start);
            prop_assert_eq!(timeline.begins, begins);
            // Clocks count whole milliseconds: one message of each opening may fall beside its end.
            #[expect(clippy::cast_possible_truncation, reason = "a few minutes")]
            let beside = TimeDelta::milliseconds(1_000 + (f64::from(openings) / rate * 1_000.0) as i64 + 2 * messages.cast_signed());
            // Where the last message falls just beside a closing, a whole night may lie between both.
            prop_assume!(calendar.why_closed(timeline.ends + beside).is_none() && calendar.why_closed(ends + beside).is_none());
            prop_assume!(ends - begins < beside || calendar.why_closed(ends - beside).is_none());
            prop_assert!((timeline.ends - ends).abs() <= beside, "{} foretold, {} walked", timeline.ends, ends);
            prop_assert_eq!(timeline.hours.iter().map(|(_, count)| count).sum::<u64>(), messages);
        }
    }
}
