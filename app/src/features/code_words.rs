//! What a provider's code says to a person.

use domain::FailureReason;

use super::delivery_words::failure_text;
use crate::page_context::use_t;

/// Why a send failed, from the provider's `code` where there is more to say than its `reason` says. What
/// the engine does about a code stands in `crates/delivery/codes/whatsapp.txt`.
#[must_use]
pub fn code_text(code: &str, reason: FailureReason) -> String {
    let t = use_t();
    let Ok(number) = code.parse::<u32>() else { return failure_text(reason) };
    match number {
        10 | 3 | 131_005 | 200..=299 => t.delivery_code_permission(),
        4 | 80_007 => t.delivery_code_app_rate(),
        33 => t.delivery_code_number_gone(),
        368 => t.delivery_code_policy(),
        130_429 => t.delivery_code_throughput(),
        130_497 => t.delivery_code_country(),
        131_008 => t.delivery_code_parameter_missing(),
        131_009 | 100 => t.delivery_code_parameter_wrong(),
        131_021 => t.delivery_code_to_oneself(),
        131_030 => t.delivery_code_test_number(),
        131_031 => t.delivery_code_locked(),
        131_037 => t.delivery_code_display_name(),
        131_045 | 133_010 => t.delivery_code_certificate(),
        131_048 => t.delivery_code_spam(),
        131_051 => t.delivery_code_message_kind(),
        131_052 => t.delivery_code_media_fetch(),
        131_053 => t.delivery_code_media_kind(),
        131_056 => t.delivery_code_pair_rate(),
        131_057 => t.delivery_code_maintenance(),
        131_062 => t.delivery_code_phone_needed(),
        131_063 => t.delivery_code_marketing_api(),
        131_064 => t.delivery_code_misclassified(),
        132_000 => t.delivery_code_template_count(),
        132_005 => t.delivery_code_template_long(),
        132_008 | 132_012 => t.delivery_code_template_format(),
        132_015 => t.delivery_code_template_held(),
        132_016 => t.delivery_code_template_off(),
        132_068 => t.delivery_code_flow_blocked(),
        132_069 => t.delivery_code_flow_slowed(),
        133_005 | 133_008 | 133_009 => t.delivery_code_pin(),
        133_006 => t.delivery_code_verify(),
        133_000 | 133_015 | 133_016 => t.delivery_code_register_wait(),
        134_100 => t.delivery_code_not_marketing(),
        134_101 => t.delivery_code_template_syncing(),
        134_102 => t.delivery_code_template_unusable(),
        137_000 => t.delivery_code_identity(),
        2_388_019..=2_388_299 => t.delivery_code_template_making(),
        _ => failure_text(reason),
    }
}
