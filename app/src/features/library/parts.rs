//! Words of the library that several places show.

use domain::Outcome;
use leptos::prelude::*;

use crate::{
    page_context::use_t,
    ui::verdict::{Tint, verdict},
};

/// A shelf in words; the code itself for one of a newer version.
#[must_use]
pub fn topic_text(code: &str) -> String {
    let t = use_t();
    match code {
        "sip" => t.library_topic_sip(),
        "goals" => t.library_topic_goals(),
        "market-calm" => t.library_topic_market_calm(),
        "tax" => t.library_topic_tax(),
        "insurance" => t.library_topic_insurance(),
        "scams" => t.library_topic_scams(),
        "kyc" => t.library_topic_kyc(),
        "nomination" => t.library_topic_nomination(),
        "festival" => t.library_topic_festival(),
        "birthday" => t.library_topic_birthday(),
        "service" => t.library_topic_service(),
        "business-offer" => t.library_topic_business_offer(),
        other => other.to_owned(),
    }
}

/// The verdict on a text, in one word.
#[must_use]
pub fn outcome_badge(outcome: Outcome) -> AnyView {
    let t = use_t();
    match outcome {
        Outcome::Clean => verdict(Tint::Pass, t.campaign_passed()),
        Outcome::Warn => verdict(Tint::Warn, t.campaign_consider()),
        Outcome::Block => verdict(Tint::Fail, t.campaign_must_fix()),
    }
}
