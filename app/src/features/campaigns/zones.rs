//! Time zones in words, as people name the places they write to.

use l10n::L10nLanguage;

use crate::page_context::use_t;

/// The zone of the clocks that every other page shows.
pub const HOME: &str = "Asia/Kolkata";

type Words = fn(&L10nLanguage) -> String;

/// Zones offered first: India, then where Indians abroad live. Others can be chosen through the API.
#[rustfmt::skip]
const OFFERED: [(&str, Words); 9] = [
    (HOME, L10nLanguage::campaign_zone_india),
    ("Asia/Dubai", L10nLanguage::campaign_zone_dubai),
    ("Asia/Singapore", L10nLanguage::campaign_zone_singapore),
    ("Asia/Kathmandu", L10nLanguage::campaign_zone_kathmandu),
    ("Europe/London", L10nLanguage::campaign_zone_london),
    ("Europe/Berlin", L10nLanguage::campaign_zone_berlin),
    ("America/New_York", L10nLanguage::campaign_zone_new_york),
    ("America/Los_Angeles", L10nLanguage::campaign_zone_los_angeles),
    ("Australia/Sydney", L10nLanguage::campaign_zone_sydney),
];

/// What a select offers, with `chosen` first where it is another.
#[must_use]
pub fn choices(chosen: &str) -> Vec<(String, String)> {
    let is_offered = OFFERED.iter().any(|(zone, _)| *zone == chosen);
    let other = (!is_offered).then_some(chosen);
    let zones = other.into_iter().chain(OFFERED.iter().map(|(zone, _)| *zone));
    zones.map(|zone| (zone.to_owned(), zone_text(zone))).collect()
}

/// A zone in words.
#[must_use]
pub fn zone_text(zone: &str) -> String {
    text_in(use_t(), zone)
}

/// One without words of its own is shown by its place: `America/Argentina/Salta` as
/// `Salta (America/Argentina)`.
fn text_in(t: &L10nLanguage, zone: &str) -> String {
    let known = OFFERED.iter().find(|(offered, _)| *offered == zone);
    known.map_or_else(|| place(zone), |(_, words)| words(t))
}

fn place(zone: &str) -> String {
    let spaced = zone.replace('_', " ");
    match spaced.rsplit_once('/') {
        Some((area, place)) => format!("{place} ({area})"),
        None => spaced,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_that_is_not_offered_shows_its_place() {
        for (zone, expected) in [
            ("America/Argentina/Buenos_Aires", "Buenos Aires (America/Argentina)"),
            ("Asia/Tokyo", "Tokyo (Asia)"),
            ("UTC", "UTC"),
        ] {
            assert_eq!(place(zone), expected);
        }
    }

    #[test]
    fn each_language_has_its_own_words() {
        use domain::Language;
        for (zone, _) in OFFERED {
            let [english, hindi, marathi] = Language::ALL.map(|language| text_in(l10n::get(language), zone));
            assert!(!english.contains('/') && english.is_ascii(), "{english}");
            assert!(!hindi.is_ascii() && !marathi.is_ascii(), "{hindi} {marathi}");
        }
    }
}
