//! "Send test to me": the text of one language to the member's own number or e-mail address.
#![expect(missing_docs, reason = "the arguments of server functions become fields; the functions say what they are")]

use domain::{CampaignId, FailureReason, Language, Permission, SkipReason};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    error::AppError,
    features::delivery_words::{failure_text, skip_text},
    page_context::{may, use_t},
    ui::{
        button::{SubmitButton, Tone},
        field::{FormAlert, form_errors},
        icon::Icon,
        verdict::{Tint, verdict},
    },
};

/// What became of a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TestOutcome {
    /// The provider has taken it over.
    Accepted,
    /// Nothing was sent, for this reason.
    Skipped(SkipReason),
    /// The provider refused it.
    Failed(FailureReason),
}

/// Sends the saved text of one language to the member's own number, an e-mail to their own address.
#[server]
pub async fn send_test_message(id: CampaignId, language: Language) -> Result<TestOutcome, AppError> {
    use crate::server_context::require;
    use services::deliveries::{TestSend, send_test_to_oneself};
    let (app, actor) = require(domain::Permission::SendCampaigns)?;
    Ok(match send_test_to_oneself(&app, &actor, id, language).await? {
        TestSend::Accepted => TestOutcome::Accepted,
        TestSend::Skipped(reason) => TestOutcome::Skipped(reason),
        TestSend::Failed { reason, .. } => TestOutcome::Failed(reason),
    })
}

/// The button, and what became of the last press.
#[must_use]
pub fn test_button(id: CampaignId, language: Language) -> AnyView {
    let t = use_t();
    if !may(Permission::SendCampaigns) {
        return ().into_any();
    }
    let send = ServerAction::<SendTestMessage>::new();
    let errors = form_errors(send);
    let outcome = move || {
        let outcome = send.value().get().and_then(Result::ok)?;
        Some(match outcome {
            TestOutcome::Accepted => verdict(Tint::Pass, t.campaign_test_sent()),
            TestOutcome::Skipped(reason) => verdict(Tint::Warn, skip_text(reason)),
            TestOutcome::Failed(reason) => verdict(Tint::Fail, failure_text(reason)),
        })
    };
    view! {
        <ActionForm action=send attr:class="mt-3 space-y-2">
            <input type="hidden" name="id" value=id.to_string() />
            <input type="hidden" name="language" value=language.code() />
            <SubmitButton label=t.campaign_test_send() tone=Tone::Line shape=Icon::Send pending=send.pending() class="btn-sm w-full" />
            <p class="hint">{t.campaign_test_hint()}</p>
            <p role="status">{outcome}</p>
            <FormAlert errors labels=vec![("phone", t.campaign_test_phone())] />
        </ActionForm>
    }
    .into_any()
}
