//! Messages of unknown outcome: what is known of them, and what can be decided about all at once.

use domain::{CampaignStatus, Permission};
use leptos::prelude::*;

use super::{
    api::{LiveView, LookUp},
    buckets::Bucket,
    figures::ledger_path,
    live_page::Deeds,
};
use crate::{
    features::delivery_words::delivery_text,
    page_context::{may, use_t},
    ui::{
        button::{ButtonLink, SubmitButton, Tone},
        date::moment_text,
        dialog::{Dialog, DialogButton},
        feedback::notice,
        icon::{Icon, icon_of},
        verdict::Tint,
    },
};

const RESEND_DIALOG: &str = "resend-unknown";

/// Those whose outcome nobody knows; nothing where there are none.
pub(super) fn unknown(view: &LiveView, deeds: Deeds) -> AnyView {
    let t = use_t();
    let count = view.count(Bucket::Unknown);
    if count == 0 {
        return ().into_any();
    }
    let decides = may(Permission::SendCampaigns) && view.status != CampaignStatus::Cancelled;
    view! {
        <section class="panel overflow-hidden">
            <div class="panel-head !pb-0">
                <span class="text-warning-ink">{icon_of(Icon::CircleQuestionMark, "size-5")}</span>
                <h2>{t.live_unknown_title(count)}</h2>
            </div>
            <div class="space-y-2 px-5 pb-4">
                <p class="text-sm text-ink-2">{t.live_unknown_text()}</p>
                <p class="hint">{t.live_unknown_report()}</p>
                {decides.then(|| choices(view, count, deeds))}
            </div>
        </section>
    }
    .into_any()
}

fn choices(view: &LiveView, count: u64, deeds: Deeds) -> AnyView {
    let t = use_t();
    let (resend_id, leave_id) = (view.id.to_string(), view.id.to_string());
    view! {
        <div class="flex flex-wrap items-center gap-2 pt-1">
            <ButtonLink href=ledger_path(view, Some(Bucket::Unknown)) label=t.live_unknown_decide() class="btn-sm" />
            <DialogButton dialog=RESEND_DIALOG label=t.live_unknown_resend_all() tone=Tone::Line class="btn-sm" />
            <ActionForm action=deeds.leave_all>
                <input type="hidden" name="id" value=leave_id />
                <SubmitButton label=t.live_unknown_leave_all() pending=deeds.leave_all.pending() tone=Tone::Quiet class="btn-sm" />
            </ActionForm>
        </div>
        <Dialog id=RESEND_DIALOG title=t.live_unknown_resend_title() text=t.live_unknown_resend_text(count)>
            <ActionForm action=deeds.resend_all>
                <input type="hidden" name="id" value=resend_id />
                <SubmitButton label=t.live_unknown_resend_all() pending=deeds.resend_all.pending() tone=Tone::Danger class="w-full" />
            </ActionForm>
        </Dialog>
    }
    .into_any()
}

/// What the last question to the provider brought.
pub(super) fn looked_up(deeds: Deeds) -> AnyView {
    let t = use_t();
    let answer = deeds.look_up.value();
    let words = move || {
        let found = answer.get()?.ok()?;
        Some(match found {
            LookUp::Known(status) => notice(Tint::Info, t.live_looked_up_known(delivery_text(status)).into_any()),
            LookUp::Awaited(until) => notice(Tint::Info, t.live_looked_up_awaited(moment_text(until)).into_any()),
        })
    };
    view! { <div role="status">{words}</div> }.into_any()
}
