//! `/settings/senders`: what messages leave from.

use domain::{Permission, SenderKind, SenderNewsKind};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    api::{AddSandbox, ArchiveSender, NewsRow, PauseSender, ResumeSender, SenderRow, State, senders},
    whatsapp_pages::limit_text,
};
use crate::{
    error::AppError,
    features::{
        delivery_words::failure_text,
        settings::{saved_note, settings_page},
    },
    page_context::{may, use_t},
    ui::{
        button::{ButtonLink, SubmitButton, Tone},
        date::{moment, moment_text},
        dialog::{Dialog, DialogButton},
        feedback::{EmptyState, error_line, error_panel, skeleton_rows},
        field::form_errors,
        icon::{Icon, icon_of},
        panel::Panel,
        verdict::{Tint, verdict, verdict_with},
    },
};

/// What a row's forms do.
#[derive(Clone, Copy)]
struct Deeds {
    pause: ServerAction<PauseSender>,
    resume: ServerAction<ResumeSender>,
    archive: ServerAction<ArchiveSender>,
}

/// The page.
#[must_use]
pub fn page() -> AnyView {
    let t = use_t();
    let query = use_query_map();
    let deeds = Deeds {
        pause: ServerAction::new(),
        resume: ServerAction::new(),
        archive: ServerAction::new(),
    };
    let sandbox = ServerAction::<AddSandbox>::new();
    let version = move || deeds.pause.version().get() + deeds.resume.version().get() + deeds.archive.version().get() + sandbox.version().get();
    let rows = Resource::new(move || (query.with(|query| query.get("done")), version()), |_| senders(None));
    let failure = |errors: Signal<Option<AppError>>| move || errors.get().map(|error| error_line(&error));
    let body = view! {
        {saved_note()}
        {failure(form_errors(deeds.pause))}
        {failure(form_errors(deeds.resume))}
        {failure(form_errors(deeds.archive))}
        {failure(form_errors(sandbox))}
        <Transition fallback=|| skeleton_rows(3)>
            {move || Suspend::new(async move {
                match rows.await {
                    Ok(rows) => list(rows, deeds, sandbox),
                    Err(error) => error_panel(&error),
                }
            })}
        </Transition>
    };
    settings_page(t.senders_title(), body.into_any())
}

fn list(rows: Vec<SenderRow>, deeds: Deeds, sandbox: ServerAction<AddSandbox>) -> AnyView {
    let t = use_t();
    let is_empty = rows.is_empty();
    let items = rows.into_iter().map(|sender| row(sender, deeds)).collect_view();
    let inside = if is_empty {
        view! { <EmptyState shape=Icon::Phone title=t.senders_empty() text=t.senders_empty_text() /> }.into_any()
    } else {
        view! { <ul class="divide-y divide-base-300 border-t rule">{items}</ul> }.into_any()
    };
    let foot = may(Permission::ManageSenders).then(|| {
        view! {
            <div class="flex flex-wrap gap-2 border-t rule bg-base-200 px-5 py-3">
                <ButtonLink href="/settings/senders/new" label=t.senders_connect() tone=Tone::Primary shape=Icon::Plus />
                <ButtonLink href="/settings/senders/new-email" label=t.senders_mail_connect() shape=Icon::Mail />
                <ActionForm action=sandbox>
                    <input type="hidden" name="name" value=t.senders_sandbox() />
                    <SubmitButton label=t.senders_add_sandbox() pending=sandbox.pending() tone=Tone::Line shape=Icon::FlaskConical />
                </ActionForm>
            </div>
        }
    });
    view! {
        <Panel title=t.senders_title() flush=true>
            <p class="hint px-5 pb-4">{t.senders_text()}</p>
            {inside}
            {foot}
        </Panel>
    }
    .into_any()
}

fn row(sender: SenderRow, deeds: Deeds) -> AnyView {
    let t = use_t();
    let (shape, kind) = match sender.kind {
        SenderKind::Whatsapp => (Icon::Whatsapp, "WhatsApp".to_owned()),
        SenderKind::Sandbox => (Icon::FlaskConical, t.senders_sandbox_hint()),
        SenderKind::Email => (Icon::Mail, t.mailing_channel_email()),
    };
    let number = sender.phone_number_id.clone().map(|id| t.senders_number_id(id));
    let reason = match sender.state {
        State::Paused(Some(reason)) => Some(failure_text(reason)),
        State::Paused(None) => Some(t.senders_paused_by_member()),
        State::Active => sender.probe_at.map(|at| t.senders_outage(moment_text(at))),
    };
    let badge = match sender.state {
        State::Active if sender.probe_at.is_some() => verdict_with(Tint::Warn, Icon::Clock, t.senders_waiting()),
        State::Active => verdict(Tint::Pass, t.senders_active()),
        State::Paused(_) => verdict_with(Tint::Warn, Icon::Pause, t.senders_paused()),
    };
    let quality = sender.is_quality_low.then(|| verdict(Tint::Warn, t.senders_quality_low()));
    let news = news_list(&sender.news);
    let limit = sender.number.as_ref().and_then(limit_text);
    let actions = may(Permission::ManageSenders).then(|| actions(&sender, deeds));
    view! {
        <li class="flex flex-wrap items-start gap-x-4 gap-y-2 px-5 py-4">
            <span class="pt-0.5 text-ink-2">{icon_of(shape, "size-5")}</span>
            <div class="min-w-0 flex-1 basis-56">
                <p class="flex flex-wrap items-center gap-2"><span class="break-words font-medium">{sender.name}</span> {badge} {quality}</p>
                <p class="hint num break-words">{kind} {number.map(|number| format!(" · {number}"))} " · " {t.senders_per_second(sender.rate.to_string())}</p>
                {limit.map(|limit| view! { <p class="hint num">{limit}</p> })}
                {reason.map(|reason| view! { <p class="mt-1 text-sm text-warning-ink">{reason}</p> })}
                {news}
            </div>
            {actions}
        </li>
    }
    .into_any()
}

/// What the provider told of its own accord; nothing where it told nothing.
fn news_list(news: &[NewsRow]) -> AnyView {
    let t = use_t();
    if news.is_empty() {
        return ().into_any();
    }
    let items = news
        .iter()
        .map(|news| {
            let detail = (!news.detail.is_empty()).then(|| format!(" · {}", news.detail));
            view! { <li class="break-words">{moment(news.at)} " · " {news_text(news.kind)} {detail}</li> }
        })
        .collect_view();
    view! {
        <p class="mt-2 text-sm font-medium">{t.senders_news()}</p>
        <ul class="num mt-0.5 space-y-0.5 text-sm text-ink-2">{items}</ul>
    }
    .into_any()
}

fn news_text(kind: SenderNewsKind) -> String {
    use SenderNewsKind as K;
    let t = use_t();
    match kind {
        K::QualityLow => t.senders_news_quality_low(),
        K::QualityRestored => t.senders_news_quality_restored(),
        K::LimitLowered => t.senders_news_limit_lowered(),
        K::LimitRaised => t.senders_news_limit_raised(),
        K::AccountRestricted => t.senders_news_account_restricted(),
        K::AccountLimited => t.senders_news_account_limited(),
        K::AccountDisabled => t.senders_news_account_disabled(),
        K::DisablingPlanned => t.senders_news_disabling_planned(),
        K::AccountReinstated => t.senders_news_account_reinstated(),
        K::PolicyViolation => t.senders_news_policy_violation(),
        K::Alert => t.senders_news_alert(),
        K::TemplatePaused => t.senders_news_template_paused(),
        K::TemplateDisabled => t.senders_news_template_disabled(),
        K::TemplateFlagged => t.senders_news_template_flagged(),
        K::TemplateRestored => t.senders_news_template_restored(),
    }
}

fn actions(sender: &SenderRow, deeds: Deeds) -> AnyView {
    let t = use_t();
    let id = sender.id.to_string();
    let (edit, dialog) = (format!("/settings/senders/{id}"), format!("archive-{id}"));
    let (switch_id, archive_id, title) = (id.clone(), id, t.senders_archive_title(sender.name.clone()));
    let switch = match sender.state {
        State::Active => view! {
            <ActionForm action=deeds.pause>
                <input type="hidden" name="id" value=switch_id />
                <SubmitButton label=t.senders_pause() pending=deeds.pause.pending() tone=Tone::Line shape=Icon::Pause class="btn-sm" />
            </ActionForm>
        }
        .into_any(),
        State::Paused(_) => view! {
            <ActionForm action=deeds.resume>
                <input type="hidden" name="id" value=switch_id />
                <SubmitButton label=t.senders_resume() pending=deeds.resume.pending() tone=Tone::Line shape=Icon::Play class="btn-sm" />
            </ActionForm>
        }
        .into_any(),
    };
    view! {
        <div class="flex flex-wrap items-center gap-2">
            <ButtonLink href=edit label=t.senders_edit() tone=Tone::Quiet shape=Icon::Pencil class="btn-sm" />
            {switch}
            <DialogButton dialog=dialog.clone() label=t.senders_archive() tone=Tone::DangerLine class="btn-sm" />
            <Dialog id=dialog title text=t.senders_archive_text()>
                <ActionForm action=deeds.archive>
                    <input type="hidden" name="id" value=archive_id />
                    <SubmitButton label=t.senders_archive() pending=deeds.archive.pending() tone=Tone::Danger class="w-full" />
                </ActionForm>
            </Dialog>
        </div>
    }
    .into_any()
}
