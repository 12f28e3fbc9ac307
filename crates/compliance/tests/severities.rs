//! Rule ids and severities, as the product's rule catalogue has them: they are public and stable.

use compliance::Rulebook;
use domain::{Audience, Severity};

/// Rule id; gravest severity for MFD, RIA, RA and SMB; `-` where the rule does not bind.
const CATALOGUE: &str = "
assured_returns block block block block
risk_free block block block block
unrealistic_returns block block block block
return_projection block block block -
accuracy_claim block block block -
past_performance warn block block -
testimonial block block block warn
stock_tip block block - block
scheme_recommendation warn warn - block
celebrity_endorsement block block block warn
regulator_endorsement block block block block
superlative warn warn warn warn
unfair_comparison warn warn warn warn
urgency warn warn warn warn
free_trial warn block warn -
profit_sharing block block block -
prize_inducement block block block -
rebate_inducement block - - -
free_advice_offer warn - - -
misleading_designation warn - warn block
insider_claim block block block block
client_account_control block block block block
unregistered_investment_offer - - - block
health_cure_claim - - - block
missing_disclaimer warn warn warn -
altered_disclaimer warn warn warn -
missing_ia_disclaimer - warn warn -
missing_registration warn warn warn -
registration_not_first warn warn warn -
wrong_registration block block block -
missing_optout warn warn warn warn
excess_jargon info info info info
misleading_omission info info info info
other_regulator warn warn warn -
sensitive_details_request warn warn warn warn
shortened_link warn warn warn warn
mixed_promotion warn warn warn warn
missing_past_warning warn - - -
missing_illustration_note - info - -
";

#[test]
fn every_rule_of_the_catalogue_stands_with_its_severities() {
    let book = Rulebook::embedded();
    let rows: Vec<Vec<&str>> = CATALOGUE.trim().lines().map(|line| line.split_whitespace().collect()).collect();
    for row in &rows {
        let rule = book.rule(row[0]).unwrap_or_else(|| panic!("no rule {}", row[0]));
        for (audience, expected) in [Audience::Mfd, Audience::Ria, Audience::Ra, Audience::Smb].into_iter().zip(&row[1..]) {
            let given = rule
                .severity(audience)
                .map_or_else(|| "-".to_owned(), |severity: Severity| severity.to_string());
            assert_eq!(&given, expected, "{} for {audience}", row[0]);
        }
    }
    let known: Vec<_> = book.rules().iter().map(|rule| rule.id.as_str()).collect();
    assert_eq!(known.len(), rows.len(), "{known:?}");
}
