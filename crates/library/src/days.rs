//! The days pieces are written for: festivals, observances, deadlines.

use chrono::{Datelike, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};

use crate::{piece::Texts, reader::LibraryError};

/// What kind of day it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Display, EnumString, EnumIter, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum DayKind {
    /// Wishes are sent on it.
    Festival,
    /// Remembered on it, without being a feast.
    Observance,
    /// Something must be done by then, so it is written of before.
    Deadline,
}

/// How many days before a deadline it is written of.
const LEAD: u64 = 7;

/// A day of the year, with its dates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day {
    /// Stable, kebab-case.
    pub key: String,
    /// What kind of day it is.
    pub kind: DayKind,
    /// Its name.
    pub name: Texts,
    /// Whether the sighting of the moon decides, so that its dates are expected only.
    pub is_expected: bool,
    /// Where the dates come from.
    pub source: String,
    dates: Dates,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Dates {
    Yearly { month: u32, day: u32 },
    Table(Vec<NaiveDate>),
}

/// A day as the data file gives it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DaySource {
    key: String,
    kind: DayKind,
    name: Texts,
    /// Month and day, `01-26`.
    yearly: Option<String>,
    /// Dates with their weekdays, `2026-11-08 Sun`.
    #[serde(default)]
    dates: Vec<String>,
    #[serde(default)]
    expected: bool,
    source: String,
}

impl DaySource {
    pub fn read(self) -> Result<Day, LibraryError> {
        let wrong = |text: &str| LibraryError::Date {
            day: self.key.clone(),
            text: text.to_owned(),
        };
        let dates = if let Some(text) = &self.yearly {
            yearly(text).ok_or_else(|| wrong(text))?
        } else {
            let dates: Result<Vec<NaiveDate>, LibraryError> = self.dates.iter().map(|text| tabulated(text).ok_or_else(|| wrong(text))).collect();
            Dates::Table(dates?)
        };
        Ok(Day {
            dates,
            key: self.key,
            kind: self.kind,
            name: self.name,
            is_expected: self.expected,
            source: self.source,
        })
    }
}

/// A month and a day that every year has.
fn yearly(text: &str) -> Option<Dates> {
    let (month, day) = text.split_once('-')?;
    let (month, day) = (month.parse().ok()?, day.parse().ok()?);
    NaiveDate::from_ymd_opt(2027, month, day).map(|_| Dates::Yearly { month, day })
}

/// A date, when its weekday is the one written beside it.
fn tabulated(text: &str) -> Option<NaiveDate> {
    let (date, weekday) = text.split_once(' ')?;
    let date: NaiveDate = date.parse().ok()?;
    let weekday: Weekday = weekday.parse().ok()?;
    (date.weekday() == weekday).then_some(date)
}

impl Day {
    /// Its date in `year`; nothing for a year that is not tabulated.
    #[must_use]
    pub fn in_year(&self, year: i32) -> Option<NaiveDate> {
        match &self.dates {
            Dates::Yearly { month, day } => NaiveDate::from_ymd_opt(year, *month, *day),
            Dates::Table(dates) => dates.iter().copied().find(|date| date.year() == year),
        }
    }

    /// The first date on or after `from`, when it is known.
    #[must_use]
    pub fn next_from(&self, from: NaiveDate) -> Option<NaiveDate> {
        [from.year(), from.year() + 1]
            .into_iter()
            .filter_map(|year| self.in_year(year))
            .find(|date| *date >= from)
    }

    /// When one writes of its `date`: on the day, or a week before a deadline.
    #[must_use]
    pub fn written_on(&self, date: NaiveDate) -> NaiveDate {
        match self.kind {
            DayKind::Festival | DayKind::Observance => date,
            DayKind::Deadline => date.checked_sub_days(chrono::Days::new(LEAD)).unwrap_or(date),
        }
    }
}
