//! Meta's error codes and what each means for a delivery, as data: `codes/whatsapp.txt`.
//!
//! Both doors use this table: the answer to a send, and the `failed` status of a webhook.

use std::sync::LazyLock;

use domain::FailureReason as Reason;
use strum::EnumString;

/// What kind of trouble a code means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString)]
#[strum(serialize_all = "kebab-case")]
pub enum Class {
    /// Temporary; the same request may work after a pause.
    Retry,
    /// Too fast; slow down, then the same request works.
    Throttle,
    /// Not today: at least a day's wait, then once more or never.
    Defer,
    /// This message never reaches this person.
    Never,
    /// The person does not want it: record the opt-out.
    OptOut,
    /// The template has to be changed or approved first.
    Template,
    /// The request is wrong; the same request never works.
    Request,
    /// The whole sender is stopped at the provider.
    PauseSender,
    /// The sender's credentials do not work.
    Access,
}

/// One line of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodePolicy {
    /// First code of the range.
    pub from: u32,
    /// Last code of the range; equal to `from` for a single code.
    pub to: u32,
    /// The kind of trouble.
    pub class: Class,
    /// What users are told.
    pub reason: Reason,
    /// Seconds before the first repetition, where the class' own pause does not fit.
    pub first_pause: Option<u32>,
    /// Sends at most, the first included, where the class' own number does not fit.
    pub sends: Option<u32>,
}

/// The table as it stands in the program.
const DATA: &str = include_str!("../codes/whatsapp.txt");

/// The table, ascending by code. A line that cannot be read is left out; a test holds that there is none.
static TABLE: LazyLock<Vec<CodePolicy>> = LazyLock::new(|| lines().filter_map(CodePolicy::read).collect());

/// The lines that say something.
fn lines() -> impl Iterator<Item = &'static str> {
    DATA.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

impl CodePolicy {
    /// One line of the data file.
    fn read(line: &str) -> Option<Self> {
        let mut cells = line.split_ascii_whitespace();
        let policy = Self {
            from: cells.next()?.parse().ok()?,
            to: cells.next()?.parse().ok()?,
            class: cells.next()?.parse().ok()?,
            reason: cells.next()?.parse().ok()?,
            first_pause: number_or_dash(cells.next()?).ok()?,
            sends: number_or_dash(cells.next()?).ok()?,
        };
        cells.next().is_none().then_some(policy)
    }
}

fn number_or_dash(cell: &str) -> Result<Option<u32>, std::num::ParseIntError> {
    if cell == "-" { Ok(None) } else { cell.parse().map(Some) }
}

/// Every line, ascending by code.
#[must_use]
pub fn table() -> &'static [CodePolicy] {
    &TABLE
}

/// The line for `code` (a number as text, as it stands in the ledger); none for codes this table
/// does not know.
#[must_use]
pub fn find(code: &str) -> Option<&'static CodePolicy> {
    let number: u32 = code.parse().ok()?;
    let after = TABLE.partition_point(|policy| policy.from <= number);
    TABLE[..after].last().filter(|policy| number <= policy.to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ascending_and_without_overlap() {
        assert!(table().len() > 50);
        for pair in table().windows(2) {
            assert!(pair[0].from <= pair[0].to && pair[0].to < pair[1].from, "{pair:?}");
        }
    }

    #[test]
    fn every_line_can_be_read() {
        for line in lines() {
            assert!(CodePolicy::read(line).is_some(), "{line}");
        }
        for broken in [
            "1 2 retry provider-unavailable -",
            "x 2 retry other - -",
            "1 2 sometimes other - -",
            "1 2 retry other - - -",
        ] {
            assert_eq!(CodePolicy::read(broken), None, "{broken}");
        }
    }

    /// What the platform documents, one by one; the classes stand in the data.
    #[test]
    fn every_documented_code_has_a_line() {
        const DOCUMENTED: [u32; 70] = [
            0, 1, 2, 3, 4, 10, 33, 100, 190, 200, 299, 368, 80_007, 130_429, 130_472, 130_497, 131_000, 131_005, 131_008, 131_009, 131_016, 131_021, 131_026,
            131_030, 131_031, 131_037, 131_042, 131_045, 131_047, 131_048, 131_049, 131_050, 131_051, 131_052, 131_053, 131_056, 131_057, 131_062, 131_063,
            131_064, 132_000, 132_001, 132_005, 132_007, 132_008, 132_012, 132_015, 132_016, 132_068, 132_069, 133_000, 133_004, 133_005, 133_006, 133_008,
            133_009, 133_010, 133_015, 133_016, 134_100, 134_101, 134_102, 135_000, 137_000, 2_388_019, 2_388_040, 2_388_047, 2_388_073, 2_388_293, 2_388_299,
        ];
        for code in DOCUMENTED {
            assert!(find(&code.to_string()).is_some(), "{code}");
        }
    }

    #[test]
    fn finds_single_codes_and_ranges_only() {
        for (code, class) in [
            ("0", Some(Class::Access)),
            ("190", Some(Class::Access)),
            ("250", Some(Class::Access)),
            ("299", Some(Class::Access)),
            ("131026", Some(Class::Never)),
            ("131049", Some(Class::Defer)),
            ("131050", Some(Class::OptOut)),
            ("131048", Some(Class::PauseSender)),
            ("130429", Some(Class::Throttle)),
            ("132001", Some(Class::Template)),
            ("2388073", Some(Class::Template)),
            ("300", None),
            ("5", None),
            ("131027", None),
            ("9999999", None),
            ("", None),
            ("abc", None),
            ("-1", None),
        ] {
            assert_eq!(find(code).map(|policy| policy.class), class, "{code}");
        }
    }
}
