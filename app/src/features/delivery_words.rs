//! Words and signs of channels and deliveries that several pages show.

use domain::{Channel, DeliveryStatus, FailureReason, SkipReason, delivery::CampaignEventKind};
use leptos::prelude::*;

use crate::{
    page_context::use_t,
    ui::{
        icon::{Icon, icon_of},
        verdict::{Tint, verdict, verdict_with},
    },
};

/// A channel's name, the same in every language.
#[must_use]
pub const fn channel_name(channel: Channel) -> &'static str {
    match channel {
        Channel::Whatsapp => "WhatsApp",
        Channel::Sms => "SMS",
        Channel::Email => "Email",
        Channel::Linkedin => "LinkedIn",
    }
}

/// A channel's shape.
#[must_use]
pub const fn channel_shape(channel: Channel) -> Icon {
    match channel {
        Channel::Whatsapp => Icon::Whatsapp,
        Channel::Sms => Icon::MessageSquareText,
        Channel::Email => Icon::Mail,
        Channel::Linkedin => Icon::Linkedin,
    }
}

/// A channel's colour token.
#[must_use]
pub const fn channel_color(channel: Channel) -> &'static str {
    match channel {
        Channel::Whatsapp => "ch-whatsapp",
        Channel::Sms => "ch-sms",
        Channel::Email => "ch-email",
        Channel::Linkedin => "ch-linkedin",
    }
}

/// A channel's sign where it stands alone, with its name for assistive technology.
#[must_use]
pub fn channel_sign(channel: Channel) -> AnyView {
    let class = match channel {
        Channel::Whatsapp => "inline-flex text-ch-whatsapp",
        Channel::Sms => "inline-flex text-ch-sms",
        Channel::Email => "inline-flex text-ch-email",
        Channel::Linkedin => "inline-flex text-ch-linkedin",
    };
    view! { <span class=class title=channel_name(channel)>{icon_of(channel_shape(channel), "size-[18px]")}<span class="sr-only">{channel_name(channel)}</span></span> }.into_any()
}

/// A delivery's status in words.
#[must_use]
pub fn delivery_text(status: DeliveryStatus) -> String {
    let t = use_t();
    match status {
        DeliveryStatus::Queued => t.delivery_status_queued(),
        DeliveryStatus::Claimed => t.delivery_status_claimed(),
        DeliveryStatus::Accepted => t.delivery_status_accepted(),
        DeliveryStatus::Sent => t.delivery_status_sent(),
        DeliveryStatus::Delivered => t.delivery_status_delivered(),
        DeliveryStatus::Read => t.delivery_status_read(),
        DeliveryStatus::Failed => t.delivery_status_failed(),
        DeliveryStatus::Skipped => t.delivery_status_skipped(),
        DeliveryStatus::Cancelled => t.delivery_status_cancelled(),
        DeliveryStatus::Unknown => t.delivery_status_unknown(),
    }
}

/// A delivery's status as a badge.
#[must_use]
pub fn delivery_badge(status: DeliveryStatus) -> AnyView {
    let words = delivery_text(status);
    match status {
        DeliveryStatus::Queued => verdict_with(Tint::Idle, Icon::Clock, words),
        DeliveryStatus::Claimed => verdict(Tint::Live, words),
        DeliveryStatus::Accepted | DeliveryStatus::Sent => verdict_with(Tint::Idle, Icon::Check, words),
        DeliveryStatus::Delivered | DeliveryStatus::Read => verdict_with(Tint::Pass, Icon::CheckCheck, words),
        DeliveryStatus::Failed => verdict(Tint::Fail, words),
        DeliveryStatus::Skipped => verdict_with(Tint::Idle, Icon::UserX, words),
        DeliveryStatus::Cancelled => verdict_with(Tint::Idle, Icon::Ban, words),
        DeliveryStatus::Unknown => verdict_with(Tint::Warn, Icon::CircleQuestionMark, words),
    }
}

/// The colour token of a status in charts.
#[must_use]
pub const fn delivery_color(status: DeliveryStatus) -> &'static str {
    match status {
        DeliveryStatus::Queued | DeliveryStatus::Skipped | DeliveryStatus::Cancelled => "st-queued",
        DeliveryStatus::Claimed => "st-sending",
        DeliveryStatus::Accepted | DeliveryStatus::Sent => "st-sent",
        DeliveryStatus::Delivered => "st-delivered",
        DeliveryStatus::Read => "st-read",
        DeliveryStatus::Failed => "st-failed",
        DeliveryStatus::Unknown => "st-unknown",
    }
}

/// Why nothing was sent, in words.
#[must_use]
pub fn skip_text(reason: SkipReason) -> String {
    let t = use_t();
    match reason {
        SkipReason::OptedOut => t.delivery_skip_opted_out(),
        SkipReason::NoConsent => t.delivery_skip_no_consent(),
        SkipReason::InvalidNumber => t.delivery_skip_invalid_number(),
        SkipReason::Duplicate => t.delivery_skip_duplicate(),
        SkipReason::NoText => t.delivery_skip_no_text(),
        SkipReason::MissingValue => t.delivery_skip_missing_value(),
        SkipReason::WindowClosed => t.delivery_skip_window_closed(),
        SkipReason::ContactDeleted => t.delivery_skip_contact_deleted(),
        SkipReason::FrequencyCap => t.delivery_skip_frequency_cap(),
        SkipReason::Compliance => t.delivery_skip_compliance(),
        SkipReason::LimitReached => t.delivery_skip_limit_reached(),
    }
}

/// Why a send failed: what happened, then what can be done.
#[must_use]
pub fn failure_text(reason: FailureReason) -> String {
    use FailureReason as F;
    let t = use_t();
    match reason {
        F::NotOnWhatsapp => t.delivery_failure_not_on_whatsapp(),
        F::UnknownMailbox => t.delivery_failure_unknown_mailbox(),
        F::MailboxFull => t.delivery_failure_mailbox_full(),
        F::OptedOutAtProvider => t.delivery_failure_opted_out_at_provider(),
        F::MarketingLimit => t.delivery_failure_marketing_limit(),
        F::MarketingExperiment => t.delivery_failure_marketing_experiment(),
        F::WindowClosed => t.delivery_failure_window_closed(),
        F::TemplateMissing => t.delivery_failure_template_missing(),
        F::TemplateParameters => t.delivery_failure_template_parameters(),
        F::TemplatePaused => t.delivery_failure_template_paused(),
        F::ContentPolicy => t.delivery_failure_content_policy(),
        F::Media => t.delivery_failure_media(),
        F::BadRequest => t.delivery_failure_bad_request(),
        F::SenderAccess => t.delivery_failure_sender_access(),
        F::SenderRestricted => t.delivery_failure_sender_restricted(),
        F::SenderPayment => t.delivery_failure_sender_payment(),
        F::SenderRegistration => t.delivery_failure_sender_registration(),
        F::RateLimited => t.delivery_failure_rate_limited(),
        F::ProviderUnavailable => t.delivery_failure_provider_unavailable(),
        F::OutcomeUnknown => t.delivery_failure_outcome_unknown(),
        F::Other => t.delivery_failure_other(),
    }
}

/// What happened to a campaign, in words.
#[must_use]
pub fn event_text(kind: CampaignEventKind, count: u64) -> String {
    use CampaignEventKind as K;
    let t = use_t();
    match kind {
        K::Started => t.live_event_started(),
        K::Frozen => t.live_event_frozen(count),
        K::Paused => t.live_event_paused(),
        K::Resumed => t.live_event_resumed(),
        K::Cancelled => t.live_event_cancelled(count),
        K::Completed => t.live_event_completed(),
        K::Slowed => t.live_event_slowed(),
        K::SenderPaused => t.live_event_sender_paused(),
        K::Interrupted => t.live_event_interrupted(count),
        K::FailurePaused => t.live_event_failure_paused(count),
        K::ProviderDown => t.live_event_provider_down(),
        K::ProviderBack => t.live_event_provider_back(),
        K::StartMissed => t.live_event_start_missed(),
        K::Retried => t.live_event_retried(count),
        K::Resent => t.live_event_resent(count),
        K::WaitingForHours => t.live_event_waiting_for_hours(),
    }
}
