//! Compliance rules in words. The list is that of the rulebook; a test keeps them equal.

use crate::L10nLanguage;

macro_rules! rules {
    ($($id:literal => $title:ident, $reason:ident;)*) => {
        /// Every rule that has words.
        pub const RULES: &[&str] = &[$($id),*];

        /// The title of a rule in the language of `t`; its id where it has none.
        #[must_use]
        pub fn title_in(t: &L10nLanguage, id: &str) -> String {
            match id {
                $($id => t.$title(),)*
                other => other.to_owned(),
            }
        }

        /// Why the rule exists, in one sentence in the language of `t`; empty where it has none.
        #[must_use]
        pub fn reason_in(t: &L10nLanguage, id: &str) -> String {
            match id {
                $($id => t.$reason(),)*
                _ => String::new(),
            }
        }
    };
}

rules! {
    "assured_returns" => rule_assured_returns_title, rule_assured_returns_reason;
    "risk_free" => rule_risk_free_title, rule_risk_free_reason;
    "unrealistic_returns" => rule_unrealistic_returns_title, rule_unrealistic_returns_reason;
    "return_projection" => rule_return_projection_title, rule_return_projection_reason;
    "accuracy_claim" => rule_accuracy_claim_title, rule_accuracy_claim_reason;
    "past_performance" => rule_past_performance_title, rule_past_performance_reason;
    "testimonial" => rule_testimonial_title, rule_testimonial_reason;
    "stock_tip" => rule_stock_tip_title, rule_stock_tip_reason;
    "celebrity_endorsement" => rule_celebrity_endorsement_title, rule_celebrity_endorsement_reason;
    "regulator_endorsement" => rule_regulator_endorsement_title, rule_regulator_endorsement_reason;
    "superlative" => rule_superlative_title, rule_superlative_reason;
    "urgency" => rule_urgency_title, rule_urgency_reason;
    "free_trial" => rule_free_trial_title, rule_free_trial_reason;
    "free_advice_offer" => rule_free_advice_offer_title, rule_free_advice_offer_reason;
    "profit_sharing" => rule_profit_sharing_title, rule_profit_sharing_reason;
    "prize_inducement" => rule_prize_inducement_title, rule_prize_inducement_reason;
    "rebate_inducement" => rule_rebate_inducement_title, rule_rebate_inducement_reason;
    "misleading_designation" => rule_misleading_designation_title, rule_misleading_designation_reason;
    "insider_claim" => rule_insider_claim_title, rule_insider_claim_reason;
    "client_account_control" => rule_client_account_control_title, rule_client_account_control_reason;
    "unfair_comparison" => rule_unfair_comparison_title, rule_unfair_comparison_reason;
    "unregistered_investment_offer" => rule_unregistered_investment_offer_title, rule_unregistered_investment_offer_reason;
    "health_cure_claim" => rule_health_cure_claim_title, rule_health_cure_claim_reason;
    "missing_disclaimer" => rule_missing_disclaimer_title, rule_missing_disclaimer_reason;
    "missing_ia_disclaimer" => rule_missing_ia_disclaimer_title, rule_missing_ia_disclaimer_reason;
    "missing_registration" => rule_missing_registration_title, rule_missing_registration_reason;
    "altered_disclaimer" => rule_altered_disclaimer_title, rule_altered_disclaimer_reason;
    "wrong_registration" => rule_wrong_registration_title, rule_wrong_registration_reason;
    "registration_not_first" => rule_registration_not_first_title, rule_registration_not_first_reason;
    "missing_optout" => rule_missing_optout_title, rule_missing_optout_reason;
    "excess_jargon" => rule_excess_jargon_title, rule_excess_jargon_reason;
    "misleading_omission" => rule_misleading_omission_title, rule_misleading_omission_reason;
    "scheme_recommendation" => rule_scheme_recommendation_title, rule_scheme_recommendation_reason;
    "other_regulator" => rule_other_regulator_title, rule_other_regulator_reason;
    "sensitive_details_request" => rule_sensitive_details_request_title, rule_sensitive_details_request_reason;
    "shortened_link" => rule_shortened_link_title, rule_shortened_link_reason;
    "mixed_promotion" => rule_mixed_promotion_title, rule_mixed_promotion_reason;
    "missing_past_warning" => rule_missing_past_warning_title, rule_missing_past_warning_reason;
    "missing_illustration_note" => rule_missing_illustration_note_title, rule_missing_illustration_note_reason;
}
