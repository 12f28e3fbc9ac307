//! Words and badges of campaigns that several pages show.

use domain::{CampaignId, CampaignStatus, Language, Permission, Purpose, Recurrence};
use leptos::prelude::*;

use crate::{
    page_context::{may, use_t},
    ui::{
        button::{ButtonLink, Tone},
        icon::Icon,
        menu::menu_link,
        verdict::{Tint, verdict, verdict_with},
    },
};

/// A status in words.
#[must_use]
pub fn status_text(status: CampaignStatus) -> String {
    let t = use_t();
    match status {
        CampaignStatus::Draft => t.campaign_status_draft(),
        CampaignStatus::InReview => t.campaign_status_in_review(),
        CampaignStatus::Approved => t.campaign_status_approved(),
        CampaignStatus::Scheduled => t.campaign_status_scheduled(),
        CampaignStatus::Sending => t.campaign_status_sending(),
        CampaignStatus::Paused => t.campaign_status_paused(),
        CampaignStatus::Completed => t.campaign_status_completed(),
        CampaignStatus::Cancelled => t.campaign_status_cancelled(),
    }
}

/// A status as a badge.
#[must_use]
pub fn status_badge(status: CampaignStatus) -> AnyView {
    let words = status_text(status);
    match status {
        CampaignStatus::Draft => verdict(Tint::Idle, words),
        CampaignStatus::InReview => verdict_with(Tint::Warn, Icon::Clock, words),
        CampaignStatus::Approved => verdict(Tint::Pass, words),
        CampaignStatus::Scheduled => verdict_with(Tint::Info, Icon::Calendar, words),
        CampaignStatus::Sending => verdict(Tint::Live, words),
        CampaignStatus::Paused => verdict_with(Tint::Warn, Icon::Pause, words),
        CampaignStatus::Completed => verdict_with(Tint::Pass, Icon::CheckCheck, words),
        CampaignStatus::Cancelled => verdict_with(Tint::Idle, Icon::Ban, words),
    }
}

/// A purpose in words.
#[must_use]
pub fn purpose_text(purpose: Purpose) -> String {
    let t = use_t();
    match purpose {
        Purpose::Marketing => t.campaign_purpose_marketing(),
        Purpose::Service => t.campaign_purpose_service(),
        Purpose::Education => t.campaign_purpose_education(),
    }
}

/// A recurrence in words.
#[must_use]
pub fn recurrence_text(recurrence: Recurrence) -> String {
    let t = use_t();
    match recurrence {
        Recurrence::None => t.campaign_recurrence_none(),
        Recurrence::Daily => t.campaign_recurrence_daily(),
        Recurrence::Weekly => t.campaign_recurrence_weekly(),
        Recurrence::Monthly => t.campaign_recurrence_monthly(),
    }
}

/// Short labels of languages in a row, each in its own language.
#[must_use]
pub fn language_labels(languages: &[Language]) -> AnyView {
    languages
        .iter()
        .map(|language| view! { <span class="mr-1.5 text-sm text-ink-2" lang=language.code()>{language.short_label()}</span> })
        .collect_view()
        .into_any()
}

/// Where a campaign is best looked at: the builder until it is submitted, its review until it
/// starts, its live page from then on.
#[must_use]
pub fn campaign_path(id: CampaignId, status: CampaignStatus) -> String {
    match status {
        CampaignStatus::Draft => format!("/campaigns/{id}/message"),
        CampaignStatus::InReview | CampaignStatus::Approved | CampaignStatus::Scheduled => format!("/campaigns/{id}/review"),
        CampaignStatus::Sending | CampaignStatus::Paused | CampaignStatus::Completed | CampaignStatus::Cancelled => format!("/campaigns/{id}"),
    }
}

/// The evidence of a campaign as entries of a menu; nothing for who may not have it.
#[must_use]
pub fn evidence_links(id: CampaignId) -> AnyView {
    if !may(Permission::ViewEvidence) {
        return ().into_any();
    }
    let t = use_t();
    view! {
        {menu_link(evidence_path(id, "pdf"), Icon::FileText, t.evidence_pdf(), true)}
        {menu_link(evidence_path(id, "json"), Icon::Download, t.evidence_json(), true)}
    }
    .into_any()
}

/// The evidence of a campaign as buttons; nothing for who may not have it.
#[must_use]
pub fn evidence_buttons(id: CampaignId) -> AnyView {
    if !may(Permission::ViewEvidence) {
        return ().into_any();
    }
    let t = use_t();
    view! {
        <div class="mt-2 flex flex-wrap gap-2">
            <ButtonLink href=evidence_path(id, "pdf") label=t.evidence_pdf() tone=Tone::Quiet shape=Icon::FileText class="btn-sm" external=true />
            <ButtonLink href=evidence_path(id, "json") label=t.evidence_json() tone=Tone::Quiet shape=Icon::Download class="btn-sm" external=true />
        </div>
    }
    .into_any()
}

fn evidence_path(id: CampaignId, format: &str) -> String {
    format!("/downloads/campaigns/{id}/evidence.{format}")
}
