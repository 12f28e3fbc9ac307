//! `/campaigns/{id}/audience`: groups and tags to include and exclude, with a live count.

use std::time::Duration;

use domain::{CampaignId, content::AudienceRule, money::group_indian};
use leptos::{leptos_dom::helpers::debounce, prelude::*, task::spawn_local};

use super::{
    audience_api::{AudienceStep, SaveAudience, autosave_audience, count_audience, load_audience},
    frame::{FORM, Onward, SaveState, framed, next_words, settled},
    head::{SaveOutcome, Step},
};
use crate::{
    page_context::use_t,
    ui::{
        button::{ButtonLink, SubmitButton, Tone},
        choice::Checkbox,
        feedback::{EmptyState, error_panel, skeleton_rows},
        field::{FormAlert, form_errors},
        icon::Icon,
        lifetime::Lifetime,
        panel::Panel,
        saves::{Saves, use_saves},
        url::use_named,
    },
};

/// How long a choice rests before it is counted and saved.
const REST: Duration = Duration::from_millis(400);

/// The page.
#[must_use]
pub fn page() -> AnyView {
    let id = use_named::<CampaignId>("/campaigns/", "/audience");
    let saves = use_saves();
    let step = Resource::new(move || id.get(), move |id| async move { load_audience(settled(saves, id).await?).await });
    view! {
        <Suspense fallback=|| skeleton_rows(8)>
            {move || Suspend::new(async move {
                match step.await {
                    Ok(step) => audience(step),
                    Err(error) => error_panel(&error),
                }
            })}
        </Suspense>
    }
    .into_any()
}

/// What is chosen on the page.
#[derive(Clone, Copy)]
struct Choice {
    rule: RwSignal<AudienceRule>,
    count: RwSignal<u64>,
    revision: RwSignal<i64>,
    saved: RwSignal<SaveState>,
    /// What is being saved.
    sending: RwSignal<Option<AudienceRule>>,
    /// What the step's button has sent.
    posted: RwSignal<Option<AudienceRule>>,
}

impl Choice {
    fn is_unsaved(self) -> bool {
        matches!(self.saved.try_get_untracked(), Some(SaveState::Saving | SaveState::Failed(_)))
    }
}

fn audience(step: AudienceStep) -> AnyView {
    let t = use_t();
    let id = step.head.id;
    let choice = Choice {
        rule: RwSignal::new(step.rule.clone()),
        count: RwSignal::new(step.count),
        revision: RwSignal::new(step.head.revision),
        saved: RwSignal::new(SaveState::Kept(step.head.updated_at)),
        sending: RwSignal::new(None),
        posted: RwSignal::new(None),
    };
    let save = ServerAction::<SaveAudience>::new();
    if step.head.is_editable() {
        keep_saving(id, choice, save);
    }
    let errors = form_errors(save);
    let (include, exclude) = (included(&step, choice), excluded(&step, choice));
    let (shown_revision, note) = (
        step.head.revision,
        view! { <noscript><SubmitButton label=t.campaign_audience_recount() tone=Tone::Line class="mt-4" /></noscript> },
    );
    let body = view! {
        <div class="mx-auto grid max-w-[1376px] grid-cols-[minmax(0,1fr)] items-start gap-4 px-4 pb-28 pt-4 lg:grid-cols-[minmax(0,1fr)_336px] lg:px-6 lg:pb-8">
            <ActionForm action=save attr:id=FORM attr:class="min-w-0 space-y-4 [&>:has(+noscript)]:mb-0">
                <input type="hidden" name="id" value=id.to_string() />
                <input type="hidden" name="revision" prop:value=move || choice.revision.get() value=shown_revision />
                <FormAlert errors />
                {include}
                {exclude}
                {note}
            </ActionForm>
            {counted(choice)}
        </div>
    }
    .into_any();
    framed(
        &step.head,
        Step::Audience,
        choice.saved.into(),
        &Onward::Submit(next_words(Step::Audience)),
        None,
        body,
    )
}

/// Counts and saves whenever the choice has rested, and saves the last choice when the page is left
/// without its own button.
fn keep_saving(id: CampaignId, choice: Choice, form: ServerAction<SaveAudience>) {
    let (here, saves) = (Lifetime::here(), use_saves());
    let mut rested = debounce(REST, move |rule: AudienceRule| {
        here.spawn(async move {
            if let Ok(count) = count_audience(rule).await {
                choice.count.set(count);
            }
        });
        // What was sent at once, for somebody who went on, is not sent again.
        if choice.is_unsaved() {
            save(saves, id, choice);
        }
    });
    Effect::new(move |earlier: Option<AudienceRule>| {
        let rule = choice.rule.get();
        if earlier.is_some_and(|earlier| earlier != rule) {
            choice.saved.set(SaveState::Saving);
            rested(rule.clone());
        }
        rule
    });
    let pending = form.pending();
    Effect::new(move |_| {
        if pending.get() {
            choice.posted.set(Some(choice.rule.get_untracked()));
        }
    });
    saves.hold(id.uuid(), move || {
        let rule = choice.rule.try_get_untracked();
        let has_arrived = form.value().try_with_untracked(|value| matches!(value, Some(Ok(())))) == Some(true);
        let is_posted = has_arrived && choice.posted.try_get_untracked() == Some(rule.clone());
        if choice.is_unsaved() && !is_posted && choice.sending.try_get_untracked() != Some(rule) {
            save(saves, id, choice);
        }
    });
}

/// Saves, also when the page is left meanwhile.
fn save(saves: Saves, id: CampaignId, choice: Choice) {
    let Some(rule) = choice.rule.try_get_untracked() else { return };
    choice.sending.try_set(Some(rule.clone()));
    let (turn, revision) = (saves.turn(id.uuid()), ArcRwSignal::from(choice.revision));
    spawn_local(async move {
        turn.come().await;
        let outcome = match autosave_audience(id, revision.get_untracked(), rule.clone()).await {
            // Only the audience is saved here, so a change elsewhere is not in the way.
            Ok(SaveOutcome::Conflict { revision, .. }) => autosave_audience(id, revision, rule.clone()).await,
            outcome => outcome,
        };
        let state = match outcome {
            Ok(SaveOutcome::Kept { revision: newest, at, .. }) => {
                revision.set(newest);
                SaveState::Kept(at)
            }
            Ok(SaveOutcome::Conflict { .. }) => SaveState::Conflict,
            Err(error) => SaveState::Failed(error.code),
        };
        // A newer choice is on its way, and tells for itself.
        if choice.rule.try_get_untracked().as_ref() == Some(&rule) {
            choice.saved.try_set(state);
        }
        if choice.sending.try_get_untracked() == Some(Some(rule)) {
            choice.sending.try_set(None);
        }
    });
}

fn included(step: &AudienceStep, choice: Choice) -> AnyView {
    let t = use_t();
    let nothing = step.groups.is_empty() && step.tags.is_empty();
    let is_everybody = step.rule.everybody;
    let lists = lists(step, "include", choice);
    let everybody = Callback::new(move |is_on| choice.rule.update(|rule| rule.everybody = is_on));
    view! {
        <Panel title=t.campaign_audience_include() hint=t.campaign_audience_include_hint()>
            <Checkbox name="everybody" label=t.campaign_audience_everybody() hint=t.campaign_audience_everybody_hint() checked=is_everybody on_change=everybody />
            {lists}
            {nothing
                .then(|| {
                    view! {
                        <EmptyState shape=Icon::Users title=t.campaign_audience_no_groups() text=t.campaign_audience_no_groups_text()>
                            <ButtonLink href="/contacts" label=t.campaign_audience_contacts() />
                        </EmptyState>
                    }
                })}
        </Panel>
    }
    .into_any()
}

fn excluded(step: &AudienceStep, choice: Choice) -> AnyView {
    let t = use_t();
    if step.groups.is_empty() && step.tags.is_empty() {
        return ().into_any();
    }
    let lists = lists(step, "exclude", choice);
    view! { <Panel title=t.campaign_audience_exclude() hint=t.campaign_audience_exclude_hint()>{lists}</Panel> }.into_any()
}

fn lists(step: &AudienceStep, side: &'static str, choice: Choice) -> AnyView {
    let t = use_t();
    let is_include = side == "include";
    let groups = step.groups.iter().enumerate().map(|(index, (group, name, size))| {
        let group = *group;
        let chosen = if is_include { &step.rule.include_groups } else { &step.rule.exclude_groups };
        let on_change = Callback::new(move |is_on| {
            choice
                .rule
                .update(|rule| toggle(if is_include { &mut rule.include_groups } else { &mut rule.exclude_groups }, group, is_on));
        });
        option(
            format!("{side}_groups[{index}]"),
            group.to_string(),
            name.clone(),
            *size,
            chosen.contains(&group),
            on_change,
        )
    });
    let tags = step.tags.iter().enumerate().map(|(index, (tag, size))| {
        let chosen = if is_include { &step.rule.include_tags } else { &step.rule.exclude_tags };
        let is_on = chosen.contains(tag);
        let name = tag.clone();
        let on_change = Callback::new(move |is_on| {
            choice
                .rule
                .update(|rule| toggle(if is_include { &mut rule.include_tags } else { &mut rule.exclude_tags }, name.clone(), is_on));
        });
        option(format!("{side}_tags[{index}]"), tag.clone(), tag.clone(), *size, is_on, on_change)
    });
    let (groups, tags) = (groups.collect_view(), tags.collect_view());
    view! {
        <div class="grid gap-x-6 gap-y-3 pt-2 sm:grid-cols-2">
            {(!step.groups.is_empty()).then(|| view! { <fieldset><legend class="lbl-cap mb-1">{t.campaign_audience_groups()}</legend>{groups}</fieldset> })}
            {(!step.tags.is_empty()).then(|| view! { <fieldset><legend class="lbl-cap mb-1">{t.campaign_audience_tags()}</legend>{tags}</fieldset> })}
        </div>
    }
    .into_any()
}

fn option(name: String, value: String, label: String, size: u64, checked: bool, on_change: Callback<bool>) -> AnyView {
    let label = format!("{label} ({})", group_indian(size));
    view! { <Checkbox name label value checked on_change /> }.into_any()
}

fn toggle<T: PartialEq>(list: &mut Vec<T>, item: T, is_on: bool) {
    list.retain(|other| *other != item);
    if is_on {
        list.push(item);
    }
}

fn counted(choice: Choice) -> AnyView {
    let t = use_t();
    view! {
        <section class="panel max-lg:order-first lg:sticky lg:top-32" aria-live="polite">
            <div class="panel-head"><h2>{t.campaign_audience_count_title()}</h2></div>
            <div class="panel-body">
                <p class="fig-live text-4xl font-semibold">{move || group_indian(choice.count.get())}</p>
                <p class="text-sm text-ink-2">{move || t.campaign_audience_count(choice.count.get())}</p>
                <p class="hint mt-2">{t.campaign_audience_count_hint()}</p>
            </div>
        </section>
    }
    .into_any()
}
