//! `/campaigns/{id}/review`: everything at once, and sending it on.

use domain::{ApprovalStatus, CampaignId, CampaignStatus, Permission, Role, money::group_indian};
use leptos::prelude::*;

use super::{
    findings::{NOT_READY, READY},
    frame::{FORM, Onward, SaveState, framed, settled},
    head::Step,
    review_api::{ResubmitCampaign, ReviewStep, SubmitCampaign, WithdrawCampaign, load_review},
    review_parts::{choices, costs, receivers, stage, time},
    review_timeline::course,
    sender_parts::{sender_notice, sender_trouble, template_notice},
};
use crate::{
    features::{
        approvals::clearance::{Recording, clearance_panel},
        campaigns::{
            api::CancelCampaign,
            parts::{evidence_buttons, status_badge},
        },
        live::api::LaunchCampaign,
        second_opinion::course_badge,
    },
    frame::role_text,
    page_context::{may, use_t},
    ui::{
        button::{ButtonLink, SubmitButton, Tone},
        date::moment_text,
        dialog::{Dialog, DialogButton},
        feedback::{error_panel, notice, skeleton_rows},
        field::{FormAlert, FormErrors, TextArea, form_errors},
        icon::{Icon, icon_of},
        meter::bar,
        panel::Panel,
        saves::use_saves,
        url::use_named,
        verdict::{Tint, verdict, verdict_with},
    },
};

const SEND_DIALOG: &str = "send-campaign";
const CANCEL_DIALOG: &str = "cancel-campaign";

/// The page.
#[must_use]
pub fn page() -> AnyView {
    let id = use_named::<CampaignId>("/campaigns/", "/review");
    let deeds = Deeds {
        submit: ServerAction::new(),
        resubmit: ServerAction::new(),
        withdraw: ServerAction::new(),
        launch: ServerAction::new(),
        recording: Recording::here(),
    };
    let saves = use_saves();
    let step = Resource::new(
        move || {
            (
                id.get(),
                deeds.submit.version().get() + deeds.resubmit.version().get() + deeds.withdraw.version().get() + deeds.recording.version(),
            )
        },
        move |(id, _)| async move { load_review(settled(saves, id).await?).await },
    );
    view! {
        <Suspense fallback=|| skeleton_rows(8)>
            {move || Suspend::new(async move {
                match step.await {
                    Ok(step) => review(&step, deeds),
                    Err(error) => error_panel(&error),
                }
            })}
        </Suspense>
    }
    .into_any()
}

/// What can be done here. Made by the page, so that they end with it and not with what they load.
#[derive(Clone, Copy)]
struct Deeds {
    submit: ServerAction<SubmitCampaign>,
    resubmit: ServerAction<ResubmitCampaign>,
    withdraw: ServerAction<WithdrawCampaign>,
    launch: ServerAction<LaunchCampaign>,
    recording: Recording,
}

fn review(step: &ReviewStep, deeds: Deeds) -> AnyView {
    let body = view! {
        <div class="mx-auto grid max-w-[1376px] grid-cols-[minmax(0,1fr)] items-start gap-4 px-4 pb-28 pt-4 lg:grid-cols-[minmax(0,1fr)_400px] lg:px-6 lg:pb-8">
            <div class="space-y-4">
                {sender_notice(step)}
                {template_notice(step)}
                {receivers(step)}
                <div class="grid gap-4 xl:grid-cols-2">{costs(step)} {choices(step)}</div>
                {time(step)}
                {course(step)}
            </div>
            <div class="space-y-4 lg:sticky lg:top-32">{decision(step, deeds)}</div>
        </div>
    }
    .into_any();
    let saved = Signal::stored(SaveState::Kept(step.head.updated_at));
    let onward = if step.head.status == CampaignStatus::Draft && hindrance(step).is_none() {
        Onward::Submit(send_words(step))
    } else {
        Onward::Nowhere
    };
    framed(&step.head, Step::Review, saved, &onward, None, body)
}

/// Why a draft cannot be sent on yet.
fn hindrance(step: &ReviewStep) -> Option<String> {
    let t = use_t();
    let will: u64 = step.by_language.iter().map(|(_, count)| count).sum();
    if step.head.outlines.is_empty() {
        Some(t.campaign_no_text_yet())
    } else if step.head.must_fix() > 0 {
        Some(t.campaign_blocked_until(step.head.must_fix()))
    } else if !step.head.has_audience {
        Some(t.campaign_no_audience())
    } else if will == 0 {
        Some(t.campaign_nobody())
    } else {
        sender_trouble(step.sender.as_ref())
    }
}

fn send_words(step: &ReviewStep) -> String {
    let t = use_t();
    if step.approvers.is_some() {
        t.campaign_send_for_approval()
    } else {
        t.campaign_finish()
    }
}

fn decision(step: &ReviewStep, deeds: Deeds) -> AnyView {
    let t = use_t();
    let rules = match (step.head.must_fix(), step.readiness) {
        (0, _) => verdict(Tint::Pass, t.campaign_passed()),
        (count, _) => verdict(Tint::Fail, t.campaign_to_fix(count)),
    };
    let approver = match &step.approvers {
        None => verdict(Tint::Pass, t.campaign_approver_not_needed()),
        Some(_) if matches!(step.head.status, CampaignStatus::Draft | CampaignStatus::InReview) => {
            verdict_with(Tint::Warn, Icon::Clock, t.campaign_approver_needed())
        }
        Some(_) => verdict(Tint::Pass, t.campaign_status_approved()),
    };
    let stages = [
        stage(
            "1",
            t.campaign_stage_rules(),
            Some(rules),
            t.campaign_stage_rules_text(step.head.outlines.len()),
        ),
        stage("2", t.opinion_title(), Some(course_badge(step.course)), t.opinion_beside_rules()),
        stage("3", t.campaign_stage_approver(), Some(approver), approver_words(step)),
    ];
    let (score, next) = (readiness(step), next_deed(step, deeds));
    // Of a draft nothing is frozen yet.
    let evidence = (step.head.status != CampaignStatus::Draft).then(|| evidence_buttons(step.head.id));
    view! {
        <Panel title=t.campaign_check_and_approval() flush=true actions=status_badge(step.head.status)>
            {score}
            <ol class="divide-y divide-base-300 border-t rule">{stages.collect_view()}</ol>
            <div class="border-t rule px-5 py-4">{next} {evidence}</div>
        </Panel>
        {rejected(step)}
        {clearance_panel(&step.clearance, deeds.recording)}
    }
    .into_any()
}

/// The lowest score over the languages, and what it means.
fn readiness(step: &ReviewStep) -> AnyView {
    let t = use_t();
    if step.head.outlines.is_empty() {
        return ().into_any();
    }
    let (color, class, shape, words) = match (step.head.must_fix(), step.readiness) {
        (1.., _) | (_, ..NOT_READY) => ("color-error", "text-error-ink", Icon::OctagonX, t.campaign_not_ready()),
        (_, ..READY) => ("color-warning", "text-warning-ink", Icon::TriangleAlert, t.campaign_needs_work()),
        _ => ("color-success", "text-success-ink", Icon::CircleCheck, t.campaign_ready()),
    };
    view! {
        <div class="flex items-center gap-5 px-5 pb-4">
            <p class="shrink-0"><span class="fig">{step.readiness}</span> <span class="hint">"/ 100"</span></p>
            <div class="min-w-0 flex-1">
                <p class=format!("flex items-center gap-1.5 text-lg font-semibold {class}")>{icon_of(shape, "size-5")} {words}</p>
                {bar(f64::from(step.readiness) / 100.0, color, "mt-1 h-2")}
            </div>
        </div>
    }
    .into_any()
}

fn approver_words(step: &ReviewStep) -> String {
    let t = use_t();
    let Some(approvers) = &step.approvers else {
        return t.campaign_approver_policy_none();
    };
    if approvers.is_empty() {
        return t.campaign_approver_nobody();
    }
    let named = |(name, role): &(String, Role)| format!("{name} ({})", role_text(*role));
    let names = approvers.iter().map(named).collect::<Vec<_>>().join(", ");
    if step.because_of_warnings {
        t.campaign_approver_because(names)
    } else {
        t.campaign_approver_one_of(names)
    }
}

fn rejected(step: &ReviewStep) -> AnyView {
    let t = use_t();
    let shown = step
        .approval
        .as_ref()
        .filter(|approval| approval.status == ApprovalStatus::Rejected && step.head.status == CampaignStatus::Draft);
    let Some(approval) = shown else { return ().into_any() };
    let reason = approval.reason.clone().unwrap_or_default();
    let path = approval.path.clone();
    notice(
        Tint::Fail,
        view! {
            <p class="font-medium">{t.campaign_rejected_title()}</p>
            <p>{reason}</p>
            <a class="link-q" href=path>{t.campaign_see_decision()}</a>
        }
        .into_any(),
    )
}

/// What can be done with the campaign as it stands.
fn next_deed(step: &ReviewStep, deeds: Deeds) -> AnyView {
    match step.head.status {
        CampaignStatus::Draft => submit_form(step, deeds.submit),
        CampaignStatus::InReview => waiting(step, deeds.withdraw),
        CampaignStatus::Approved | CampaignStatus::Scheduled => ready(step, deeds),
        _ => {
            let t = use_t();
            view! { <ButtonLink href=format!("/campaigns/{}", step.head.id) label=t.campaign_open_live() tone=Tone::Primary class="w-full" /> }.into_any()
        }
    }
}

fn submit_form(step: &ReviewStep, submit: ServerAction<SubmitCampaign>) -> AnyView {
    let t = use_t();
    let errors = form_errors(submit);
    let hindrance = hindrance(step);
    let is_off = hindrance.is_some() || !may(Permission::ManageCampaigns);
    let needs_approver = step.approvers.is_some();
    let note = needs_approver.then(|| note_field(errors));
    let hint = hindrance.unwrap_or_else(|| match (needs_approver, step.schedule.starts_at.is_some()) {
        (true, true) => t.campaign_after_approval_scheduled(),
        (true, false) => t.campaign_after_approval_by_hand(),
        (false, _) => t.campaign_after_finish(),
    });
    let (id, revision, words) = (step.head.id.to_string(), step.head.revision, send_words(step));
    view! {
        <ActionForm action=submit attr:id=FORM attr:class="space-y-3">
            <input type="hidden" name="id" value=id />
            <input type="hidden" name="revision" value=revision />
            <FormAlert errors />
            {note}
            <SubmitButton label=words pending=submit.pending() shape=Icon::BadgeCheck class="w-full" disabled=is_off />
            <p class="hint text-center">{hint}</p>
        </ActionForm>
    }
    .into_any()
}

/// What the author tells the approver.
fn note_field(errors: FormErrors) -> AnyView {
    let t = use_t();
    view! { <TextArea name="note" label=t.campaign_note() hint=t.campaign_note_hint() rows=2 optional=true maxlength=500 errors=errors /> }.into_any()
}

fn waiting(step: &ReviewStep, withdraw: ServerAction<WithdrawCampaign>) -> AnyView {
    let t = use_t();
    let errors = form_errors(withdraw);
    let see = step
        .approval
        .as_ref()
        .map(|approval| view! { <ButtonLink href=approval.path.clone() label=t.campaign_see_request() class="w-full" /> });
    let id = step.head.id.to_string();
    let back = may(Permission::ManageCampaigns).then(|| {
        view! {
            <ActionForm action=withdraw>
                <input type="hidden" name="id" value=id />
                <FormAlert errors />
                <SubmitButton label=t.campaign_withdraw() tone=Tone::Quiet pending=withdraw.pending() class="w-full" />
            </ActionForm>
        }
    });
    view! { <div class="space-y-2"><p class="text-sm text-ink-2">{t.campaign_waiting_text()}</p> {see} {back}</div> }.into_any()
}

fn ready(step: &ReviewStep, deeds: Deeds) -> AnyView {
    let t = use_t();
    let id = step.head.id;
    if let Some((approved, now)) = step.grown {
        let words = view! { <p class="font-medium">{t.campaign_grown_title()}</p> <p>{t.campaign_grown_text(approved, now)}</p> }.into_any();
        return ask_again(id, words, deeds.resubmit);
    }
    if step.clearance.is_expired {
        let words = view! { <p class="font-medium">{t.campaign_expired_title()}</p> <p>{t.campaign_expired_text()}</p> }.into_any();
        return ask_again(id, words, deeds.resubmit);
    }
    let text = match step.schedule.starts_at {
        _ if step.clearance.needs_reference => t.campaign_reference_first(),
        Some(at) if step.head.status == CampaignStatus::Scheduled => t.campaign_starts_by_itself(moment_text(at)),
        _ => t.campaign_ready_text(),
    };
    let may_launch = may(Permission::SendCampaigns) && !step.clearance.needs_reference;
    view! {
        <div class="space-y-2">
            <p class="text-sm text-ink-2">{text}</p>
            {may_launch.then(|| send_now(step, deeds.launch))}
            <ButtonLink href=Step::Schedule.href(id) label=t.campaign_change_time() shape=Icon::Calendar class="w-full" />
            {may(Permission::SendCampaigns).then(|| cancel(id))}
        </div>
    }
    .into_any()
}

/// Somebody must look again: the audience has grown too much, or the approval is too old.
fn ask_again(id: CampaignId, words: AnyView, resubmit: ServerAction<ResubmitCampaign>) -> AnyView {
    let t = use_t();
    let errors = form_errors(resubmit);
    let ask = may(Permission::ManageCampaigns).then(|| {
        view! {
            <ActionForm action=resubmit attr:class="space-y-3">
                <input type="hidden" name="id" value=id.to_string() />
                <FormAlert errors />
                {note_field(errors)}
                <SubmitButton label=t.campaign_resubmit() pending=resubmit.pending() shape=Icon::BadgeCheck class="w-full" />
            </ActionForm>
        }
    });
    view! { <div class="space-y-3">{notice(Tint::Warn, words)} {ask} {may(Permission::SendCampaigns).then(|| cancel(id))}</div> }.into_any()
}

fn send_now(step: &ReviewStep, launch: ServerAction<LaunchCampaign>) -> AnyView {
    let t = use_t();
    let errors = form_errors(launch);
    let will: u64 = step.by_language.iter().map(|(_, count)| count).sum();
    let id = step.head.id.to_string();
    view! {
        <DialogButton dialog=SEND_DIALOG label=t.campaign_send_now() tone=Tone::Primary shape=Icon::Send class="w-full" />
        <FormAlert errors />
        <Dialog id=SEND_DIALOG title=t.campaign_send_now_title() text=t.campaign_send_now_text(group_indian(will))>
            <ActionForm action=launch>
                <input type="hidden" name="id" value=id />
                <SubmitButton label=t.campaign_send_now() pending=launch.pending() class="w-full" />
            </ActionForm>
        </Dialog>
    }
    .into_any()
}

fn cancel(id: CampaignId) -> AnyView {
    let t = use_t();
    let cancel = ServerAction::<CancelCampaign>::new();
    let errors = form_errors(cancel);
    view! {
        <DialogButton dialog=CANCEL_DIALOG label=t.campaign_cancel() tone=Tone::DangerLine class="w-full" />
        <Dialog id=CANCEL_DIALOG title=t.campaign_cancel_title() text=t.campaign_cancel_text() keep=t.campaign_cancel_keep()>
            <ActionForm action=cancel>
                <input type="hidden" name="id" value=id.to_string() />
                <FormAlert errors />
                <SubmitButton label=t.campaign_cancel() tone=Tone::Danger pending=cancel.pending() class="w-full" />
            </ActionForm>
        </Dialog>
    }
    .into_any()
}
