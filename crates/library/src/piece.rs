//! One piece of the library.

use std::collections::BTreeMap;

use domain::{Audience, Channel, Language, Purpose};
use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};

/// The shelf a piece stands on: one file each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Display, EnumString, EnumIter, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Topic {
    /// Regular investing.
    #[default]
    Sip,
    /// Goals, emergency money, loans, money talk at home.
    Goals,
    /// Red days, record days and the noise about them.
    MarketCalm,
    /// Dates and papers of the tax year.
    Tax,
    /// Reading and keeping policies; no policy is offered.
    Insurance,
    /// Frauds and what to do.
    Scams,
    /// Know-your-customer papers.
    Kyc,
    /// Nominees, wills, forgotten money.
    Nomination,
    /// Festivals and observances.
    Festival,
    /// Birthdays and other days of a life.
    Birthday,
    /// Appointments, papers, complaints.
    Service,
    /// Shops and small firms.
    BusinessOffer,
}

impl Topic {
    /// The stable code, also the wire form.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.into()
    }
}

/// What a piece is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Display, EnumString, EnumIter, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Aim {
    /// Good wishes.
    Greeting,
    /// Something worth knowing, nothing asked for.
    Education,
    /// About a service the contact already takes.
    Service,
    /// An offer or an invitation.
    Promotion,
}

impl Aim {
    /// The stable code, also the wire form.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.into()
    }

    /// The purpose a campaign made from such a piece has. Wishes go to everybody who takes
    /// marketing, as they do in the built-in templates.
    #[must_use]
    pub const fn purpose(self) -> Purpose {
        match self {
            Self::Greeting | Self::Promotion => Purpose::Marketing,
            Self::Education => Purpose::Education,
            Self::Service => Purpose::Service,
        }
    }
}

/// A text in each language.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Texts {
    en: String,
    hi: String,
    mr: String,
}

impl Texts {
    /// The text in `language`.
    #[must_use]
    pub fn of(&self, language: Language) -> &str {
        match language {
            Language::En => &self.en,
            Language::Hi => &self.hi,
            Language::Mr => &self.mr,
        }
    }

    /// The texts of all languages.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        Language::ALL.into_iter().map(move |language| self.of(language))
    }
}

/// When a piece fits.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub enum When {
    /// On a day of `days.toml`, by its key.
    Day(String),
    /// In a month, 1 to 12; written `month-03`.
    Month(u32),
}

impl From<String> for When {
    fn from(text: String) -> Self {
        let number = text.strip_prefix("month-").and_then(|number| number.parse::<u32>().ok());
        match number {
            Some(month @ 1..=12) => Self::Month(month),
            _ => Self::Day(text),
        }
    }
}

/// A ready text in three languages. `README.md` says what its fields mean.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Piece {
    /// Stable, kebab-case.
    pub id: String,
    /// Its shelf, from the head of its file.
    #[serde(skip)]
    pub topic: Topic,
    /// What it is for.
    pub aim: Aim,
    /// The registration types it suits.
    #[serde(default = "all_audiences")]
    pub audiences: Vec<Audience>,
    /// Where it can be sent.
    #[serde(default = "whatsapp")]
    pub channels: Vec<Channel>,
    /// Whether it must carry what advertisements for investments carry.
    #[serde(default)]
    pub invests: bool,
    /// When it fits; any time when empty.
    #[serde(default)]
    pub when: Vec<When>,
    /// Words people search for.
    #[serde(default)]
    pub tags: Vec<String>,
    /// What members see.
    pub title: Texts,
    /// What contacts read, without signature and disclosures: see [`crate::compose()`].
    pub text: Texts,
    /// One line for a status or a card.
    pub short: Option<Texts>,
    /// A value per placeholder that not every contact has.
    #[serde(default)]
    pub examples: BTreeMap<String, String>,
}

impl Piece {
    /// Whether senders of this kind may use it.
    #[must_use]
    pub fn suits(&self, audience: Audience) -> bool {
        self.audiences.contains(&audience)
    }

    /// Whether it is written for the day with this key.
    #[must_use]
    pub fn is_for_day(&self, key: &str) -> bool {
        self.when.iter().any(|when| matches!(when, When::Day(day) if day == key))
    }

    /// Whether it is written for this month, 1 to 12.
    #[must_use]
    pub fn is_for_month(&self, month: u32) -> bool {
        self.when.contains(&When::Month(month))
    }

    /// Whether it asks for business, so that it must say how to end such messages. A lesson about
    /// investments says it too, as it is an advertisement by its signature.
    #[must_use]
    pub fn needs_way_out(&self) -> bool {
        self.aim == Aim::Promotion || (self.invests && self.aim == Aim::Education)
    }
}

fn all_audiences() -> Vec<Audience> {
    Audience::ALL.to_vec()
}

fn whatsapp() -> Vec<Channel> {
    vec![Channel::Whatsapp]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_told_from_a_day() {
        for (text, when) in [
            ("month-03", When::Month(3)),
            ("month-12", When::Month(12)),
            ("month-13", When::Day("month-13".into())),
            ("diwali", When::Day("diwali".into())),
        ] {
            assert_eq!(When::from(text.to_owned()), when);
        }
    }
}
