//! The sender of a campaign in words, and what the review says of it.

use domain::{CampaignStatus, ErrorCode, Permission, SenderKind, SenderOutline};
use leptos::prelude::*;

use super::{head::Step, review_api::ReviewStep};
use crate::{
    error::error_text,
    page_context::{may, use_t},
    ui::{feedback::notice, verdict::Tint},
};

/// A sender as a choice or a fact: its name, the end of its number, what it is.
#[must_use]
pub fn sender_text(sender: &SenderOutline) -> String {
    let t = use_t();
    let number = sender.ending.as_ref().map(|ending| t.senders_number_id(format!("…{ending}")));
    let kind = match sender.kind {
        SenderKind::Sandbox => t.campaign_sender_sandbox(),
        SenderKind::Whatsapp => "WhatsApp".to_owned(),
        SenderKind::Email => t.mailing_channel_email(),
    };
    let trouble = sender.trouble.map(|code| match code {
        ErrorCode::SenderPaused => t.senders_paused(),
        _ => t.campaign_sender_unusable(),
    });
    let parts = [Some(sender.name.clone()), number, Some(kind), trouble];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// Why nothing can leave from the sender that the campaign names.
#[must_use]
pub fn sender_trouble(sender: Option<&SenderOutline>) -> Option<String> {
    let t = use_t();
    sender.and_then(|sender| sender.trouble).map(|code| error_text(t, code))
}

/// What the author must know of the sender before the campaign goes out.
#[must_use]
pub fn sender_notice(step: &ReviewStep) -> AnyView {
    use CampaignStatus as S;
    let t = use_t();
    if !matches!(step.head.status, S::Draft | S::InReview | S::Approved | S::Scheduled) {
        return ().into_any();
    }
    let sender = step.sender.as_ref();
    let (tint, words) = match (sender_trouble(sender), &step.number_instead) {
        (Some(trouble), _) => (Tint::Fail, trouble),
        _ if sender.is_none() => (Tint::Warn, error_text(t, ErrorCode::NoSender)),
        _ if sender.is_some_and(|sender| sender.kind.is_real()) => return ().into_any(),
        (None, Some(number)) => (Tint::Warn, t.campaign_sender_sandbox_instead(number.clone())),
        (None, None) => (Tint::Info, t.campaign_sender_sandbox_note()),
    };
    let choose =
        may(Permission::ManageCampaigns).then(|| view! { <p><a class="link-q" href=Step::Schedule.href(step.head.id)>{t.campaign_sender_choose()}</a></p> });
    notice(tint, view! { <p>{words}</p> {choose} }.into_any())
}

/// What is wrong with the WhatsApp templates that the texts name; nothing where they fit.
#[must_use]
pub fn template_notice(step: &ReviewStep) -> AnyView {
    use domain::{money::group_indian, whatsapp::Misfit};
    let t = use_t();
    if step.misfits.is_empty() {
        return ().into_any();
    }
    let lines = step.misfits.iter().map(|(language, misfit)| {
        let words = match misfit {
            Misfit::Missing => t.campaign_template_missing(),
            Misfit::NotApproved(status) => t.campaign_template_not_approved(status.clone()),
            Misfit::Parameters { wanted, given } => t.campaign_template_misfit(group_indian(*given as u64), group_indian(*wanted as u64)),
        };
        view! { <p>{language.endonym()} ": " {words}</p> }
    });
    notice(Tint::Warn, lines.collect_view().into_any())
}
