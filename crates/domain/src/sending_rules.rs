//! What an organisation asks of the sending of every campaign: hours, holidays, and how often one
//! person is written to.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};

use crate::{Purpose, campaign::SendWindow};

/// The rules of one organisation; without any, nothing is held back. All of them spare messages about
/// a service that the contact already takes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendingRules {
    /// Indian hours in which messages may go out, beside those of each campaign; none for any hour.
    #[serde(default)]
    pub hours: Option<SendWindow>,
    /// Whether nothing goes out on the national holidays.
    #[serde(default)]
    pub keeps_national_holidays: bool,
    /// The organisation's own holidays, earliest first.
    #[serde(default)]
    pub holidays: Vec<Holiday>,
    /// How many messages one contact may get; none for any number.
    #[serde(default)]
    pub cap: Option<FrequencyCap>,
}

impl SendingRules {
    /// Holidays that an organisation can name.
    pub const MOST_HOLIDAYS: usize = 100;
    /// Characters in the name of a holiday.
    pub const LONGEST_NAME: usize = 60;

    /// Whether the rules are about messages of this purpose.
    #[must_use]
    pub const fn bind(purpose: Purpose) -> bool {
        match purpose {
            Purpose::Marketing | Purpose::Education => true,
            Purpose::Service => false,
        }
    }

    /// The cap for messages of this purpose.
    #[must_use]
    pub fn cap_for(&self, purpose: Purpose) -> Option<FrequencyCap> {
        self.cap.filter(|_| Self::bind(purpose))
    }
}

/// A day on which an organisation sends nothing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Holiday {
    /// The day by Indian clocks.
    pub day: NaiveDate,
    /// Its name for the members; may be empty.
    #[serde(default)]
    pub name: String,
}

/// At most so many messages to one contact in so many days, over all campaigns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrequencyCap {
    /// Messages, 1 to [`Self::MOST_MESSAGES`].
    pub messages: u16,
    /// Days of 24 hours, 1 to [`Self::MOST_DAYS`].
    pub days: u16,
}

impl FrequencyCap {
    /// The largest number of messages that can be set.
    pub const MOST_MESSAGES: u16 = 100;
    /// The largest number of days that can be set.
    pub const MOST_DAYS: u16 = 90;

    /// Whether both numbers can be set.
    #[must_use]
    pub fn is_valid(self) -> bool {
        (1..=Self::MOST_MESSAGES).contains(&self.messages) && (1..=Self::MOST_DAYS).contains(&self.days)
    }

    /// Whether somebody who got `received` messages in these days gets no more.
    #[must_use]
    pub fn is_reached(self, received: u64) -> bool {
        received >= u64::from(self.messages)
    }
}

/// The three holidays of the whole nation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Display, EnumString, EnumIter, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum NationalHoliday {
    /// 26 January.
    RepublicDay,
    /// 15 August.
    IndependenceDay,
    /// 2 October.
    GandhiJayanti,
}

/// Why nothing goes out at an instant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "name", rename_all = "kebab-case")]
pub enum Closure {
    /// Outside the hours that the law leaves to promotion.
    Law,
    /// Outside the organisation's hours.
    OrganisationHours,
    /// Outside the campaign's hours.
    CampaignHours,
    /// A national holiday.
    NationalHoliday(NationalHoliday),
    /// A holiday of the organisation, by its name.
    Holiday(String),
}

impl Closure {
    /// The stable code, also the wire form.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Law => "law",
            Self::OrganisationHours => "organisation-hours",
            Self::CampaignHours => "campaign-hours",
            Self::NationalHoliday(_) => "national-holiday",
            Self::Holiday(_) => "holiday",
        }
    }
}

/// A time in which nothing goes out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// Its beginning.
    pub from: DateTime<Utc>,
    /// The instant at which messages go out again.
    pub until: DateTime<Utc>,
    /// Why, each reason once, in the order in which they apply.
    pub reasons: Vec<Closure>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cap_counts_what_was_received_and_spares_services() {
        let cap = FrequencyCap { messages: 2, days: 7 };
        assert_eq!([0, 1, 2, 3].map(|received| cap.is_reached(received)), [false, false, true, true]);
        let rules = SendingRules {
            cap: Some(cap),
            ..SendingRules::default()
        };
        assert_eq!(rules.cap_for(Purpose::Marketing), Some(cap));
        assert_eq!(rules.cap_for(Purpose::Education), Some(cap));
        assert_eq!(rules.cap_for(Purpose::Service), None);
    }

    #[test]
    fn which_caps_can_be_set() {
        for (messages, days, good) in [(1, 1, true), (100, 90, true), (0, 7, false), (2, 0, false), (101, 7, false), (2, 91, false)] {
            assert_eq!(FrequencyCap { messages, days }.is_valid(), good, "{messages} in {days}");
        }
    }
}
