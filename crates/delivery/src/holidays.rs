//! The national holidays of India, as dated data.
//!
//! Only the three days on which work rests in the whole country (the National and Festival Holidays
//! Acts of the states name them first). Festivals are left to each organisation's own list: many
//! write to their contacts on just those days.

use chrono::NaiveDate;
use domain::sending_rules::NationalHoliday;

const fn on(year: i32, month: u32, day: u32, holiday: NationalHoliday) -> (NaiveDate, NationalHoliday) {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(date) => (date, holiday),
        None => (NaiveDate::MAX, holiday),
    }
}

/// The days with what they are, earliest first.
pub const NATIONAL: &[(NaiveDate, NationalHoliday)] = &[
    on(2026, 1, 26, NationalHoliday::RepublicDay),
    on(2026, 8, 15, NationalHoliday::IndependenceDay),
    on(2026, 10, 2, NationalHoliday::GandhiJayanti),
    on(2027, 1, 26, NationalHoliday::RepublicDay),
    on(2027, 8, 15, NationalHoliday::IndependenceDay),
    on(2027, 10, 2, NationalHoliday::GandhiJayanti),
    on(2028, 1, 26, NationalHoliday::RepublicDay),
    on(2028, 8, 15, NationalHoliday::IndependenceDay),
    on(2028, 10, 2, NationalHoliday::GandhiJayanti),
];

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Datelike;

    #[test]
    fn every_year_has_each_once_in_order() {
        assert!(NATIONAL.windows(2).all(|pair| pair[0].0 < pair[1].0));
        for year in 2026..=2028 {
            assert_eq!(NATIONAL.iter().filter(|(day, _)| day.year() == year).count(), 3, "{year}");
        }
    }
}
