//! Meta's error codes and what each means for a delivery, as data.
//!
//! Source: the platform's error reference (support/error-codes, read May 2026) and the code lists
//! of public clients. Meta advises to branch on the code, never on titles. Both doors use this
//! table: the answer to a send, and the `failed` status of a webhook.

use domain::FailureReason as Reason;

/// What kind of trouble a code means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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

const fn line(code: u32, class: Class, reason: Reason) -> CodePolicy {
    lines(code, code, class, reason)
}

const fn lines(from: u32, to: u32, class: Class, reason: Reason) -> CodePolicy {
    CodePolicy {
        from,
        to,
        class,
        reason,
        first_pause: None,
        sends: None,
    }
}

impl CodePolicy {
    const fn pause(self, seconds: u32) -> Self {
        Self {
            first_pause: Some(seconds),
            ..self
        }
    }

    const fn sends(self, sends: u32) -> Self {
        Self { sends: Some(sends), ..self }
    }
}

/// The table, ascending by code.
pub const TABLE: &[CodePolicy] = &[
    line(0, Class::Access, Reason::SenderAccess),
    lines(1, 2, Class::Retry, Reason::ProviderUnavailable),
    line(3, Class::Access, Reason::SenderAccess),
    line(4, Class::Throttle, Reason::RateLimited).pause(60),
    line(10, Class::Access, Reason::SenderAccess),
    line(33, Class::Request, Reason::BadRequest),
    line(100, Class::Request, Reason::BadRequest),
    line(190, Class::Access, Reason::SenderAccess),
    lines(200, 299, Class::Access, Reason::SenderAccess),
    line(368, Class::PauseSender, Reason::SenderRestricted),
    line(80_007, Class::Throttle, Reason::RateLimited).pause(60),
    line(130_429, Class::Throttle, Reason::RateLimited),
    line(130_472, Class::Never, Reason::MarketingExperiment),
    line(130_497, Class::PauseSender, Reason::SenderRestricted),
    line(131_000, Class::Retry, Reason::ProviderUnavailable).sends(4),
    line(131_005, Class::Access, Reason::SenderAccess),
    lines(131_008, 131_009, Class::Request, Reason::BadRequest),
    line(131_016, Class::Retry, Reason::ProviderUnavailable),
    line(131_021, Class::Never, Reason::BadRequest),
    line(131_026, Class::Never, Reason::NotOnWhatsapp),
    line(131_030, Class::Never, Reason::SenderRegistration),
    line(131_031, Class::PauseSender, Reason::SenderRestricted),
    line(131_037, Class::PauseSender, Reason::SenderRegistration),
    line(131_042, Class::PauseSender, Reason::SenderPayment),
    line(131_045, Class::PauseSender, Reason::SenderRegistration),
    line(131_047, Class::Template, Reason::WindowClosed),
    line(131_048, Class::PauseSender, Reason::SenderRestricted),
    line(131_049, Class::Defer, Reason::MarketingLimit),
    line(131_050, Class::OptOut, Reason::OptedOutAtProvider),
    line(131_051, Class::Request, Reason::BadRequest),
    lines(131_052, 131_053, Class::Retry, Reason::Media).sends(2),
    line(131_056, Class::Throttle, Reason::RateLimited).pause(6),
    line(131_057, Class::Retry, Reason::ProviderUnavailable).pause(60),
    line(131_062, Class::Never, Reason::BadRequest),
    line(131_063, Class::Template, Reason::TemplateMissing),
    line(131_064, Class::PauseSender, Reason::SenderRestricted),
    line(132_000, Class::Template, Reason::TemplateParameters),
    line(132_001, Class::Template, Reason::TemplateMissing),
    line(132_005, Class::Template, Reason::TemplateParameters),
    line(132_007, Class::Template, Reason::ContentPolicy),
    line(132_008, Class::Template, Reason::TemplateParameters),
    line(132_012, Class::Template, Reason::TemplateParameters),
    lines(132_015, 132_016, Class::Template, Reason::TemplatePaused),
    line(132_068, Class::Template, Reason::TemplatePaused),
    line(132_069, Class::Throttle, Reason::RateLimited).pause(360),
    line(133_000, Class::Request, Reason::SenderRegistration),
    line(133_004, Class::Retry, Reason::ProviderUnavailable),
    lines(133_005, 133_006, Class::Request, Reason::SenderRegistration),
    lines(133_008, 133_009, Class::Defer, Reason::SenderRegistration),
    line(133_010, Class::PauseSender, Reason::SenderRegistration),
    line(133_015, Class::Defer, Reason::SenderRegistration).pause(600),
    line(133_016, Class::Defer, Reason::SenderRegistration).pause(6 * 3600),
    line(134_100, Class::Template, Reason::TemplateMissing),
    line(134_101, Class::Retry, Reason::TemplateMissing).pause(60),
    line(134_102, Class::Template, Reason::TemplateMissing),
    line(135_000, Class::Retry, Reason::Other).sends(2),
    line(137_000, Class::Request, Reason::BadRequest),
    lines(2_388_019, 2_388_299, Class::Template, Reason::TemplateParameters),
];

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
        for pair in TABLE.windows(2) {
            assert!(pair[0].from <= pair[0].to && pair[0].to < pair[1].from, "{pair:?}");
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
