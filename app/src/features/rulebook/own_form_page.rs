//! `/rulebook/own/new` and `/rulebook/own/{id}`: the form of a rule of the organisation's own.

use domain::{ErrorCode, Language, OwnRuleId, Severity};
use leptos::prelude::*;

use super::{
    api::OWN_PATH,
    own_api::{OwnRuleView, SaveOwnRule, load_own_rule},
};
use crate::{
    error::AppError,
    page_context::use_t,
    ui::{
        button::{ButtonLink, SubmitButton, Tone},
        choice::Checkbox,
        draft_keeper::draft_note,
        feedback::{error_panel, skeleton_rows},
        field::{FormAlert, FormErrors, SelectField, TextArea, TextField, form_errors},
        layout::PageHeader,
        panel::Panel,
        url::use_named,
    },
};

/// Characters that a field of phrases takes: 50 of 80, and their line ends.
const LONGEST_FIELD: u32 = 4_100;

/// The page.
#[must_use]
pub fn page() -> AnyView {
    let named = use_named::<String>("/rulebook/own/", "");
    let id = move || named.get().filter(|id| id != "new");
    let loaded = Resource::new(id, |id| async move {
        match id.as_deref().map(str::parse::<OwnRuleId>) {
            None => Ok(None),
            Some(Ok(id)) => load_own_rule(id).await.map(Some),
            Some(Err(_)) => Err(AppError::new(ErrorCode::NotFound)),
        }
    });
    view! {
        <Suspense fallback=|| skeleton_rows(6)>
            {move || Suspend::new(async move {
                match loaded.await {
                    Ok(view) => form(view.as_ref()),
                    Err(error) if error.code == ErrorCode::NotFound => crate::frame::not_found_page(),
                    Err(error) => error_panel(&error),
                }
            })}
        </Suspense>
    }
    .into_any()
}

fn form(view: Option<&OwnRuleView>) -> AnyView {
    let t = use_t();
    let save = ServerAction::<SaveOwnRule>::new();
    let errors = form_errors(save);
    let title = if view.is_some() { t.rulebook_own_edit() } else { t.rulebook_own_new() };
    let id = view.map(|view| view.id.to_string()).unwrap_or_default();
    let revision = view.map(|view| view.revision).unwrap_or_default().to_string();
    let draft = format!("own-rule-{}@{revision}", if id.is_empty() { "new" } else { &id });
    let labels = vec![
        ("label", t.rulebook_own_label()),
        ("phrases", t.rulebook_own_phrases()),
        ("phrases_en", t.rulebook_own_phrases_in(Language::En.endonym())),
        ("phrases_hi", t.rulebook_own_phrases_in(Language::Hi.endonym())),
        ("phrases_mr", t.rulebook_own_phrases_in(Language::Mr.endonym())),
        ("explanation", t.rulebook_own_explanation()),
        ("replacement", t.rulebook_own_replacement()),
    ];
    let (basics, words) = (basics(view, errors), words(view, errors));
    view! {
        <PageHeader title />
        <ActionForm action=save attr:class="max-w-3xl space-y-4" attr:data-draft=draft>
            <input type="hidden" name="id" value=id />
            <input type="hidden" name="revision" value=revision />
            <FormAlert errors labels />
            {draft_note()}
            {basics}
            {words}
            <div class="flex justify-end gap-2">
                <ButtonLink href=OWN_PATH label=t.ui_cancel() tone=Tone::Quiet />
                <SubmitButton label=t.ui_save() pending=save.pending() />
            </div>
        </ActionForm>
    }
    .into_any()
}

/// Name, what happens, why, what instead, whether in use.
fn basics(view: Option<&OwnRuleView>, errors: FormErrors) -> AnyView {
    let t = use_t();
    let rule = view.map(|view| view.rule.clone());
    let is_active = rule.as_ref().is_none_or(|rule| rule.is_active);
    let severity: &'static str = rule.as_ref().map_or(Severity::Warn, |rule| rule.severity).into();
    let (label, explanation, replacement) = rule.map(|rule| (rule.label, rule.explanation, rule.replacement)).unwrap_or_default();
    let severities = [
        (Severity::Info, t.campaign_for_information()),
        (Severity::Warn, t.campaign_consider()),
        (Severity::Block, t.campaign_must_fix()),
    ]
    .map(|(severity, words)| (severity.to_string(), words))
    .to_vec();
    view! {
        <Panel title=t.rulebook_own_basics()>
            <div class="grid items-start gap-4 sm:grid-cols-2">
                <TextField name="label" label=t.rulebook_own_label() value=label maxlength=80 errors=errors autocomplete="off" />
                <SelectField name="severity" label=t.rulebook_own_severity() options=severities value=severity hint=t.rulebook_own_severity_hint() errors=errors />
                <div class="sm:col-span-2">
                    <TextField name="explanation" label=t.rulebook_own_explanation() value=explanation hint=t.rulebook_own_explanation_hint() maxlength=300 optional=true errors=errors autocomplete="off" />
                </div>
                <div class="sm:col-span-2">
                    <TextField name="replacement" label=t.rulebook_own_replacement() value=replacement hint=t.rulebook_own_replacement_hint() maxlength=200 optional=true errors=errors autocomplete="off" />
                </div>
                <Checkbox name="is_active" label=t.rulebook_own_active() checked=is_active />
            </div>
        </Panel>
    }
    .into_any()
}

/// The words and phrases: for every message, and for those of one language.
fn words(view: Option<&OwnRuleView>, errors: FormErrors) -> AnyView {
    let t = use_t();
    let lines = |language| view.map(|view| view.lines(language)).unwrap_or_default();
    let names = ["phrases_en", "phrases_hi", "phrases_mr"];
    let fields = Language::ALL
        .into_iter()
        .zip(names)
        .map(|(language, name)| {
            let (label, value) = (t.rulebook_own_phrases_in(language.endonym()), lines(Some(language)));
            view! { <TextArea name=name label=label value=value rows=3 optional=true maxlength=LONGEST_FIELD errors=errors /> }
        })
        .collect_view();
    let everywhere = lines(None);
    view! {
        <Panel title=t.rulebook_own_words()>
            <div class="space-y-4">
                <TextArea name="phrases" label=t.rulebook_own_phrases() value=everywhere hint=t.rulebook_own_phrases_hint() rows=6 optional=true maxlength=LONGEST_FIELD errors=errors />
                {fields}
            </div>
        </Panel>
    }
    .into_any()
}
