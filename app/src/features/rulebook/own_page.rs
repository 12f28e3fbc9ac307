//! `/rulebook/own`: the rules an organisation adds, and the box that tries a text against all.

use domain::{Language, OwnPhrase, Permission, own_rule::MOST_OWN_RULES};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    api::OWN_PATH,
    own_api::{ArchiveOwnRule, OwnRuleView, list_own_rules},
    rule_parts::sections,
    rulebook_page::lead_to_named_rule,
    try_parts::try_panel,
};
use crate::{
    features::{campaigns::builder::findings::severity_badge, settings::saved_note},
    page_context::{may, use_t},
    ui::{
        button::{ButtonLink, SubmitButton, Tone},
        diff::added,
        feedback::{EmptyState, error_line, error_panel, notice, skeleton_rows},
        field::form_errors,
        icon::Icon,
        layout::PageHeader,
        panel::Panel,
        tabs::chip,
        verdict::{Tint, tag, verdict},
    },
};

/// Phrases of a rule that its row shows; a longer list is told by its number.
const SHOWN: usize = 12;

/// Where the archived rules stand.
const ARCHIVED: &str = "/rulebook/own?archived=yes";

/// The page.
#[must_use]
pub fn page() -> AnyView {
    let t = use_t();
    let query = use_query_map();
    let archive = ServerAction::<ArchiveOwnRule>::new();
    let is_archived = Memo::new(move |_| query.with(|query| query.get("archived").is_some()));
    let source = move || (is_archived.get(), query.with(|query| query.get("done")), archive.version().get());
    let rules = Resource::new(source, |(archived, ..)| list_own_rules(archived));
    let errors = form_errors(archive);
    let is_editor = may(Permission::ManageOrganisation);
    view! {
        <PageHeader title=t.rulebook_own_title() subtitle=t.rulebook_own_subtitle()>
            {is_editor.then(|| view! { <ButtonLink href="/rulebook/own/new" label=t.rulebook_own_new() tone=Tone::Primary shape=Icon::Plus /> })}
        </PageHeader>
        {sections(OWN_PATH)}
        <div class="space-y-4">
            {saved_note()}
            {(!is_editor).then(|| notice(Tint::Info, t.rulebook_own_read_only().into_any()))}
            {move || errors.get().map(|error| error_line(&error))}
            <nav class="flex flex-wrap items-center gap-1.5" aria-label=t.rulebook_own_shelf()>
                {move || {
                    let is_on = is_archived.get();
                    chip(if is_on { OWN_PATH } else { ARCHIVED }.to_owned(), t.rulebook_own_archived(), is_on)
                }}
            </nav>
            <Suspense fallback=|| skeleton_rows(4)>
                {move || {
                    let is_archived = is_archived.get();
                    Suspend::new(async move {
                        match rules.await {
                            Ok(rules) if rules.is_empty() => empty(is_archived),
                            Ok(rules) => list(rules, is_archived, archive),
                            Err(error) => error_panel(&error),
                        }
                    })
                }}
            </Suspense>
            {try_panel(None)}
        </div>
    }
    .into_any()
}

fn empty(is_archived: bool) -> AnyView {
    let t = use_t();
    if is_archived {
        let (title, text) = (t.rulebook_own_archived_title(), t.rulebook_own_archived_text());
        return view! { <section class="panel"><EmptyState shape=Icon::Archive title text /></section> }.into_any();
    }
    view! {
        <section class="panel">
            <EmptyState shape=Icon::BookOpen title=t.rulebook_own_empty_title() text=t.rulebook_own_empty_text()>
                {may(Permission::ManageOrganisation).then(|| view! { <ButtonLink href="/rulebook/own/new" label=t.rulebook_own_new() tone=Tone::Line /> })}
            </EmptyState>
        </section>
    }
    .into_any()
}

fn list(rules: Vec<OwnRuleView>, is_archived: bool, archive: ServerAction<ArchiveOwnRule>) -> AnyView {
    let t = use_t();
    lead_to_named_rule();
    let count = t.rulebook_own_count(rules.len(), MOST_OWN_RULES);
    let hint = if is_archived { String::new() } else { count };
    let title = if is_archived { t.rulebook_own_archived() } else { t.rulebook_own_title() };
    let rows = rules.into_iter().map(|rule| row(rule, is_archived, archive)).collect_view();
    view! { <Panel title=title hint=hint flush=true><ul class="divide-y divide-base-300 border-t rule">{rows}</ul></Panel> }.into_any()
}

fn row(view: OwnRuleView, is_archived: bool, archive: ServerAction<ArchiveOwnRule>) -> AnyView {
    let t = use_t();
    let actions = may(Permission::ManageOrganisation).then(|| actions(&view, is_archived, archive));
    let anchor = format!("rule-{}", view.id);
    let rule = view.rule;
    let inactive = (!rule.is_active).then(|| verdict(Tint::Idle, t.rulebook_own_inactive()));
    let more = rule.phrases.len().saturating_sub(SHOWN);
    let phrases = rule.phrases.iter().take(SHOWN).map(phrase).collect_view();
    let replacement =
        (!rule.replacement.is_empty()).then(|| view! { <p class="mt-1 break-words text-sm">{t.rulebook_own_replacement()} ": " {added(rule.replacement)}</p> });
    view! {
        <li id=anchor class="flex scroll-mt-20 flex-wrap items-start gap-x-4 gap-y-2 px-5 py-4">
            <div class="min-w-0 flex-1 basis-64">
                <div class="flex flex-wrap items-center gap-x-2 gap-y-1">
                    <h3 class="break-words font-semibold">{rule.label}</h3>
                    {severity_badge(rule.severity)}
                    {inactive}
                </div>
                <p class="break-words text-sm text-ink-2">{rule.explanation}</p>
                <ul class="mt-1.5 flex flex-wrap gap-1.5">
                    {phrases}
                    {(more > 0).then(|| view! { <li class="hint">{t.rulebook_own_more(more)}</li> })}
                </ul>
                {replacement}
            </div>
            {actions}
        </li>
    }
    .into_any()
}

/// A phrase, with the language it is for where it is for one alone.
fn phrase(phrase: &OwnPhrase) -> AnyView {
    let lang = phrase.language.map(Language::code);
    let only = phrase
        .language
        .map(|language| view! { " " <span class="hint" lang=language.code()>{language.endonym()}</span> });
    view! { <li class="min-w-0 max-w-full break-words"><span lang=lang>{tag(phrase.text.clone())}</span> {only}</li> }.into_any()
}

fn actions(view: &OwnRuleView, is_archived: bool, archive: ServerAction<ArchiveOwnRule>) -> AnyView {
    let t = use_t();
    let id = view.id.to_string();
    let edit = format!("{OWN_PATH}/{id}");
    let (away, words) = if is_archived {
        ("no", t.campaign_restore())
    } else {
        ("yes", t.campaign_archive())
    };
    view! {
        <div class="flex flex-wrap items-center gap-2">
            {(!is_archived).then(|| view! { <ButtonLink href=edit label=t.campaign_edit() shape=Icon::Pencil class="btn-sm" /> })}
            <ActionForm action=archive>
                <input type="hidden" name="id" value=id />
                <input type="hidden" name="away" value=away />
                <SubmitButton label=words tone=Tone::Quiet shape=Icon::Archive class="btn-sm" pending=archive.pending() />
            </ActionForm>
        </div>
    }
    .into_any()
}
