//! What stands around a request: its time and who is looking at it, comments, what happened before,
//! the requests that say the same, and its languages beside each other. The forms here are plain: they
//! load the page anew, with scripts and without.

use domain::ApprovalStatus;
use leptos::{prelude::*, server_fn::ServerFn};

use super::{
    api::{ApprovalDetail, HindranceView},
    detail::inline,
    queue_api::{ApproveAlike, CommentApproval, HoldApproval, Line},
};
use crate::{
    error::AppError,
    page_context::use_t,
    ui::{
        button::{SubmitButton, Tone},
        date::moment_text,
        dialog::{Dialog, DialogButton},
        feedback::notice,
        field::{FormAlert, TextArea},
        icon::Icon,
        verdict::{Tint, verdict_with},
    },
};

/// The question before requests are approved together.
const CONFIRM_ALIKE: &str = "approve-alike";

/// When it is to be decided, who is looking at it, and what went wrong with the last form.
#[must_use]
pub fn standing(found: &ApprovalDetail, error: Option<AppError>) -> AnyView {
    let t = use_t();
    let desk = &found.desk;
    let alert = error.map(|error| view! { <FormAlert errors=Signal::stored(Some(error)) /> });
    if desk.standing.is_empty() {
        return alert.into_any();
    }
    let due = desk.due_at.map(|at| {
        if desk.is_overdue {
            verdict_with(Tint::Fail, Icon::Clock, t.approval_overdue(moment_text(at)))
        } else {
            view! { <span class="num">{t.approval_due(moment_text(at))}</span> }.into_any()
        }
    });
    let may = matches!(found.hindrance, None | Some(HindranceView::Claimed));
    let label = match (desk.deed.as_str(), desk.holder) {
        ("release", _) => t.approval_release(),
        (_, Some(_)) => t.approval_take_over(),
        (_, None) => t.approval_claim(),
    };
    let over = desk.holder.map(|holder| view! { <input type="hidden" name="from" value=holder.to_string() /> });
    let deed = may.then(|| {
        view! {
            <form method="post" action=HoldApproval::url() class="ml-auto">
                <input type="hidden" name="id" value=found.id.to_string() />
                {over}
                <SubmitButton label=label tone=Tone::Line shape=Icon::Eye class="btn-sm" name="deed" value=desk.deed.clone() />
            </form>
        }
    });
    view! {
        {alert}
        <section class="panel flex flex-wrap items-center gap-x-4 gap-y-2 px-5 py-3 text-sm text-ink-2" id="standing">
            {due} <span>{desk.standing.clone()}</span> {deed}
        </section>
    }
    .into_any()
}

/// What author and approvers say to each other.
#[must_use]
pub fn comments(found: &ApprovalDetail) -> AnyView {
    let t = use_t();
    let comments = &found.desk.comments;
    let none = comments
        .is_empty()
        .then(|| view! { <p class="px-5 pb-4 text-sm text-ink-2">{t.approval_comments_empty()}</p> });
    view! {
        <section class="panel overflow-hidden" id="comments">
            <div class="panel-head"><h2>{t.approval_comments()}</h2><span class="hint">{t.approval_comments_hint()}</span></div>
            {none}
            {lines(comments)}
            <form method="post" action=CommentApproval::url() class="space-y-3 border-t rule px-5 py-4">
                <input type="hidden" name="id" value=found.id.to_string() />
                <TextArea name="text" label=t.approval_comment() rows=2 maxlength=2000 />
                <SubmitButton label=t.approval_comment_send() tone=Tone::Line shape=Icon::MessageSquareText />
            </form>
        </section>
    }
    .into_any()
}

/// What happened to the campaign's versions.
#[must_use]
pub fn history(found: &ApprovalDetail) -> AnyView {
    let t = use_t();
    view! {
        <section class="panel overflow-hidden" id="history">
            <div class="panel-head"><h2>{t.approval_history()}</h2></div>
            {lines(&found.desk.history)}
        </section>
    }
    .into_any()
}

/// Says that nothing is new: the campaign was launched under an approval of this very version.
#[must_use]
pub fn renewal_note(found: &ApprovalDetail) -> Option<AnyView> {
    let is_asked = found.is_renewal && found.status == ApprovalStatus::Waiting;
    is_asked.then(|| notice(Tint::Info, use_t().approval_is_renewal().into_any()))
}

/// What stands in the picture, as its uploader says.
#[must_use]
pub fn picture_words(found: &ApprovalDetail) -> Option<AnyView> {
    let words = found.media_alt.clone()?;
    let title = use_t().campaign_media_alt();
    Some(view! { <section class="panel px-5 py-4" id="picture"><h2 class="font-semibold">{title}</h2><p class="whitespace-pre-wrap break-words">{words}</p></section> }.into_any())
}

fn lines(lines: &[Line]) -> AnyView {
    let rows = lines
        .iter()
        .map(|line| {
            view! {
                <li class="border-t rule px-5 py-3">
                    <p class="flex flex-wrap items-baseline gap-x-2"><b class="font-medium">{line.who.clone()}</b> <span class="hint num">{moment_text(line.at)}</span></p>
                    <p class="whitespace-pre-wrap break-words text-sm">{line.words.clone()}</p>
                </li>
            }
        })
        .collect_view();
    view! { <ul>{rows}</ul> }.into_any()
}

/// The requests that say the same, to be approved together; nothing when there are none.
#[must_use]
pub fn alike(found: &ApprovalDetail) -> AnyView {
    let t = use_t();
    let desk = &found.desk;
    if desk.alike.is_empty() || found.hindrance.is_some() {
        return ().into_any();
    }
    let count = desk.alike.len();
    let list = || {
        let rows = desk.alike.iter().map(|words| view! { <li>{words.clone()}</li> }).collect_view();
        view! { <ul class="list-disc space-y-1 pl-5 text-sm">{rows}</ul> }.into_any()
    };
    let (shown, asked) = (list(), list());
    let (id, items) = (found.id.to_string(), desk.alike_items.clone());
    view! {
        <section class="panel overflow-hidden" id="alike">
            <div class="panel-head"><h2>{t.approval_alike_title(count)}</h2><span class="hint">{t.approval_alike_hint()}</span></div>
            <div class="space-y-3 px-5 pb-4">{shown} <DialogButton dialog=CONFIRM_ALIKE label=t.approval_alike_button(count) shape=Icon::Check /></div>
        </section>
        <Dialog id=CONFIRM_ALIKE title=t.approval_alike_confirm_title(count) text=t.approval_alike_confirm_text()>
            <form method="post" action=ApproveAlike::url() class="space-y-4">
                <input type="hidden" name="id" value=id />
                <input type="hidden" name="items" value=items />
                {asked}
                <SubmitButton label=t.approval_alike_button(count) class="w-full" />
            </form>
        </Dialog>
    }
    .into_any()
}

/// Every language of the version beside the others; below each other on narrow screens.
#[must_use]
pub fn languages(found: &ApprovalDetail) -> AnyView {
    let columns = found
        .languages
        .iter()
        .map(|language| {
            view! {
                <div class="min-w-0 flex-1 rule max-lg:border-t lg:border-l">
                    <p class="border-b rule bg-base-200 px-5 py-2 font-semibold" lang=language.language.code()>{language.language.endonym()}</p>
                    {inline(language)}
                </div>
            }
        })
        .collect_view();
    view! { <div class="flex max-lg:flex-col">{columns}</div> }.into_any()
}
