//! The campaigns that must still be reported to a supervisory body.

use leptos::prelude::*;

use super::clearance_api::DutyView;
use crate::{
    page_context::use_t,
    ui::{
        date::moment_text,
        icon::Icon,
        panel::Panel,
        verdict::{Tint, verdict, verdict_with},
    },
};

/// Rows shown; the others follow once these are done.
const ROWS: usize = 5;

/// The first campaigns that must be reported; nothing where none must.
#[must_use]
pub fn duties_panel(duties: &[DutyView], class: &'static str) -> AnyView {
    let t = use_t();
    if duties.is_empty() {
        return ().into_any();
    }
    let rows = duties.iter().take(ROWS).map(duty_row).collect_view();
    view! {
        <Panel title=t.approval_duties_title() hint=t.approval_duties_hint(duties.len()) flush=true class=class>
            <ul class="divide-y divide-base-300 border-t rule">{rows}</ul>
        </Panel>
    }
    .into_any()
}

fn duty_row(duty: &DutyView) -> AnyView {
    view! {
        <li>
            <a href=format!("/campaigns/{}", duty.campaign_id) class="flex flex-wrap items-center gap-x-2 gap-y-1 px-5 py-3 hover:bg-hover">
                <span class="min-w-0 flex-1 basis-40 truncate font-medium">{duty.campaign.clone()}</span>
                {due_badge(duty)}
            </a>
        </li>
    }
    .into_any()
}

/// Until when it must be reported, or that it is too late for that.
#[must_use]
pub fn due_badge(duty: &DutyView) -> AnyView {
    let t = use_t();
    let at = moment_text(duty.due_at);
    if duty.is_overdue {
        verdict(Tint::Fail, t.approval_duty_overdue(at))
    } else {
        verdict_with(Tint::Warn, Icon::Clock, t.approval_duty_due(at))
    }
}
