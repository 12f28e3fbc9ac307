//! What the page of a WhatsApp number shows of Meta: how the number stands, and its templates.

use domain::{MessagingTier, SenderId, money::group_indian};
use leptos::prelude::*;

use super::whatsapp_api::{Asked, CheckNumber, NumberView, SyncTemplates, TemplateRow};
use crate::{
    features::delivery_words::failure_text,
    page_context::use_t,
    ui::{
        button::{SubmitButton, Tone},
        date::moment_text,
        feedback::error_line,
        field::form_errors,
        icon::Icon,
        panel::Panel,
        verdict::{Tint, tag, verdict},
    },
};

/// What the panels' forms do.
#[derive(Clone, Copy)]
pub struct NumberDeeds {
    /// Asks Meta how the number stands.
    pub check: ServerAction<CheckNumber>,
    /// Reads its templates.
    pub sync: ServerAction<SyncTemplates>,
}

/// How much of the portfolio's limit is used, in words; nothing while nothing is known.
#[must_use]
pub fn limit_text(number: &NumberView) -> Option<String> {
    let t = use_t();
    let reached = group_indian(number.reached);
    Some(match number.tier? {
        MessagingTier::Unlimited => t.senders_limit_none(),
        tier => t.senders_limit_used(group_indian(tier.limit().unwrap_or_default().into()), reached),
    })
}

/// Both panels.
#[must_use]
pub fn number_panels(id: SenderId, number: &NumberView, templates: Vec<TemplateRow>, deeds: NumberDeeds) -> AnyView {
    view! {
        {health_panel(id, number, deeds.check)}
        {templates_panel(id, number, templates, deeds.sync)}
    }
    .into_any()
}

fn health_panel(id: SenderId, number: &NumberView, check: ServerAction<CheckNumber>) -> AnyView {
    let t = use_t();
    let errors = form_errors(check);
    let facts = [
        (t.senders_meta_limit(), limit_text(number)),
        (t.senders_meta_quality(), number.quality.clone()),
        (t.senders_meta_throughput(), number.throughput.clone()),
        (t.senders_meta_name(), number.verified_name.clone()),
        (t.senders_meta_name_status(), number.name_status.clone()),
        (t.senders_meta_number(), number.display_number.clone()),
        (t.senders_meta_checked(), number.checked_at.map(moment_text)),
    ];
    let facts = facts
        .into_iter()
        .map(|(name, value)| {
            let value = value.unwrap_or_else(|| t.senders_meta_unknown());
            view! { <div><dt class="text-sm text-ink-2">{name}</dt><dd class="num break-words font-medium">{value}</dd></div> }
        })
        .collect_view();
    view! {
        <Panel title=t.senders_meta()>
            <dl class="grid gap-3 sm:grid-cols-2">{facts}</dl>
            <ActionForm action=check attr:class="mt-4 space-y-3">
                <input type="hidden" name="id" value=id.to_string() />
                <SubmitButton label=t.senders_meta_check() tone=Tone::Line shape=Icon::Phone pending=check.pending() />
                <p role="status">{move || check.value().get().and_then(Result::ok).map(|asked| asked_badge(&asked))}</p>
                {move || errors.get().map(|error| error_line(&error))}
            </ActionForm>
        </Panel>
    }
    .into_any()
}

fn templates_panel(id: SenderId, number: &NumberView, templates: Vec<TemplateRow>, sync: ServerAction<SyncTemplates>) -> AnyView {
    let t = use_t();
    let errors = form_errors(sync);
    let synced = number
        .synced_at
        .map(|at| view! { <p class="hint">{t.senders_templates_synced(moment_text(at))}</p> });
    let list = if templates.is_empty() {
        view! { <p class="text-ink-2">{t.senders_templates_none()}</p> }.into_any()
    } else {
        let rows = templates.into_iter().map(template_row).collect_view();
        view! { <ul class="divide-y divide-base-300">{rows}</ul> }.into_any()
    };
    let action = if number.waba_id.is_empty() {
        view! { <p class="hint">{t.senders_templates_need_account()}</p> }.into_any()
    } else {
        view! {
            <ActionForm action=sync attr:class="space-y-3">
                <input type="hidden" name="id" value=id.to_string() />
                <SubmitButton label=t.senders_templates_sync() tone=Tone::Line pending=sync.pending() />
                <p role="status">{move || sync.value().get().and_then(Result::ok).map(|asked| asked_badge(&asked))}</p>
                {move || errors.get().map(|error| error_line(&error))}
            </ActionForm>
        }
        .into_any()
    };
    view! {
        <Panel title=t.senders_templates()>
            <div class="space-y-3">{synced} {list} {action}</div>
        </Panel>
    }
    .into_any()
}

fn template_row(template: TemplateRow) -> AnyView {
    let t = use_t();
    let status = match template.status.as_str() {
        "APPROVED" => Tint::Pass,
        "REJECTED" | "DISABLED" => Tint::Fail,
        _ => Tint::Warn,
    };
    let quality = match template.quality.as_str() {
        "GREEN" => Some(Tint::Pass),
        "YELLOW" => Some(Tint::Warn),
        "RED" => Some(Tint::Fail),
        _ => None,
    };
    let quality = quality.map(|tint| verdict(tint, template.quality.clone()));
    view! {
        <li class="flex flex-wrap items-center gap-2 py-2">
            <span class="break-all font-medium">{template.name}</span>
            {tag(template.language)} {tag(template.category)} {verdict(status, template.status)} {quality}
            <span class="hint num">{t.senders_template_parameters(group_indian(template.parameters))}</span>
        </li>
    }
    .into_any()
}

fn asked_badge(asked: &Asked) -> AnyView {
    let t = use_t();
    match asked {
        Asked::Read(_) => verdict(Tint::Pass, t.senders_meta_answered()),
        Asked::Failed(reason, code) => verdict(Tint::Fail, format!("{} ({code})", failure_text(*reason))),
    }
}
