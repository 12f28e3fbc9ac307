//! The tabulated dates agree with each other, with the moon and with the calendar.

use chrono::{Datelike, NaiveDate, Weekday};
use domain::Language;
use library::{Day, DayKind, Library, LibraryError};

const YEARS: [i32; 3] = [2026, 2027, 2028];

fn day(key: &str) -> &'static Day {
    Library::embedded().day(key).unwrap_or_else(|| panic!("no day {key}"))
}

fn date(key: &str, year: i32) -> NaiveDate {
    day(key).in_year(year).unwrap_or_else(|| panic!("{key} has no date in {year}"))
}

fn on(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

/// Days since the last new moon, at noon in India, by mean lunations: right within 0.6 days.
fn age_of_moon(date: NaiveDate) -> f64 {
    const MONTH: f64 = 29.530_588_853;
    // New moon of 6 January 2000, 18:14 UTC; noon in India is 06:30 UTC.
    let days = (date - on(2000, 1, 6)).num_days() as f64 + (6.5 - 18.233) / 24.0;
    days.rem_euclid(MONTH)
}

#[test]
fn every_day_has_its_date_in_every_year_and_a_source() {
    let days = Library::embedded().days();
    assert!(days.len() >= 50);
    for day in days {
        assert!(!day.source.trim().is_empty(), "{}", day.key);
        for language in Language::ALL {
            assert!(!day.name.of(language).trim().is_empty(), "{} {language}", day.key);
        }
        for year in YEARS {
            assert_eq!(date(&day.key, year).year(), year, "{}", day.key);
        }
    }
    assert!(days.is_sorted_by_key(|day| day.in_year(2026)), "in the order of the year");
}

#[test]
fn every_festival_has_a_piece_and_every_deadline_too() {
    let library = Library::embedded();
    for day in library.days() {
        assert!(library.pieces().iter().any(|piece| piece.is_for_day(&day.key)), "{}", day.key);
    }
}

#[test]
fn lunar_days_stand_where_the_moon_does() {
    for (key, from, to) in [
        ("vasant-panchami", 3.9, 5.2),
        ("maha-shivaratri", 27.0, 28.2),
        ("holi", 14.0, 15.6),
        ("gudi-padwa", 0.3, 1.7),
        ("ram-navami", 7.2, 9.0),
        ("mahavir-jayanti", 11.4, 12.9),
        ("hanuman-jayanti", 13.4, 14.9),
        ("akshaya-tritiya", 1.8, 3.4),
        ("buddha-purnima", 13.5, 14.6),
        ("ashadhi-ekadashi", 9.4, 10.8),
        ("guru-purnima", 13.4, 14.8),
        ("raksha-bandhan", 13.9, 15.2),
        ("janmashtami", 21.6, 22.9),
        ("ganesh-chaturthi", 2.1, 3.4),
        ("dussehra", 7.9, 9.1),
        ("dhanteras", 25.6, 26.8),
        ("diwali", 27.6, 28.8),
        ("chhath", 4.3, 5.6),
        ("guru-nanak-jayanti", 14.1, 15.2),
        ("eid-ul-fitr", 1.6, 2.9),
        ("eid-ul-adha", 10.3, 12.0),
        ("muharram", 10.7, 12.0),
        ("milad-un-nabi", 12.3, 13.5),
    ] {
        for year in YEARS {
            let age = age_of_moon(date(key, year));
            assert!((from..=to).contains(&age), "{key} {year}: the moon is {age:.1} days old");
        }
    }
}

#[test]
fn festivals_follow_each_other() {
    for year in YEARS {
        for (earlier, later, least, most) in [
            ("lohri", "makar-sankranti", 1, 1),
            ("gudi-padwa", "ugadi", 0, 0),
            ("gudi-padwa", "ram-navami", 7, 8),
            ("ram-navami", "hanuman-jayanti", 5, 7),
            ("ashadhi-ekadashi", "guru-purnima", 4, 4),
            ("raksha-bandhan", "janmashtami", 7, 8),
            ("navratri", "dussehra", 8, 9),
            ("dhanteras", "diwali", 2, 2),
            ("diwali", "bali-pratipada", 1, 2),
            ("bali-pratipada", "bhai-dooj", 1, 1),
            ("bhai-dooj", "chhath", 4, 4),
        ] {
            let apart = (date(later, year) - date(earlier, year)).num_days();
            assert!((least..=most).contains(&apart), "{year}: {apart} days from {earlier} to {later}");
        }
    }
}

#[test]
fn sundays_and_fixed_days() {
    for year in YEARS {
        let sundays = [("easter", 81..=116), ("mothers-day", 128..=135), ("fathers-day", 166..=173)];
        for (key, ordinals) in sundays {
            let date = date(key, year);
            assert_eq!(date.weekday(), Weekday::Sun, "{key} {year}");
            assert!(ordinals.contains(&date.ordinal()), "{key} {year}");
        }
        assert_eq!(date("republic-day", year), on(year, 1, 26));
        assert_eq!(date("itr-due", year), on(year, 7, 31));
        for (key, month) in [("advance-tax-mar", 3), ("advance-tax-jun", 6), ("advance-tax-sep", 9), ("advance-tax-dec", 12)] {
            assert_eq!(date(key, year), on(year, month, 15));
        }
    }
    assert_eq!(date("diwali", 2026), on(2026, 11, 8));
    assert_eq!(date("diwali", 2026).weekday(), Weekday::Sun);
}

#[test]
fn only_what_the_moon_decides_is_expected() {
    let expected: Vec<&str> = Library::embedded()
        .days()
        .iter()
        .filter(|day| day.is_expected)
        .map(|day| day.key.as_str())
        .collect();
    assert_eq!(expected, ["eid-ul-fitr", "eid-ul-adha", "muharram", "milad-un-nabi"]);
}

#[test]
fn deadlines_are_written_of_before_and_the_year_turns() {
    let itr = day("itr-due");
    assert_eq!(itr.kind, DayKind::Deadline);
    assert_eq!(itr.written_on(on(2027, 7, 31)), on(2027, 7, 24));
    assert_eq!(day("new-year").next_from(on(2026, 12, 30)), Some(on(2027, 1, 1)));
    assert_eq!(day("diwali").next_from(on(2026, 11, 9)), Some(on(2027, 10, 29)));
    assert_eq!(day("diwali").next_from(on(2028, 12, 1)), None, "not tabulated yet");
}

#[test]
fn a_wrong_weekday_is_refused() {
    let days = |date: &str| {
        format!("[[day]]\nkey = \"d\"\nkind = \"festival\"\nname = {{ en = \"x\", hi = \"x\", mr = \"x\" }}\nsource = \"s\"\ndates = [\"{date}\"]\n")
    };
    assert!(Library::parse(&[], &days("2026-11-08 Sun")).is_ok());
    for wrong in ["2026-11-08 Mon", "2026-11-08", "2026-02-30 Mon"] {
        assert!(matches!(Library::parse(&[], &days(wrong)), Err(LibraryError::Date { .. })), "{wrong}");
    }
}
