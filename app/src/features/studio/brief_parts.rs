//! The brief: what to write, in which languages, and what models may still do today.

use domain::{Channel, Goal, Language, TextLength, Voice};
use leptos::prelude::*;

use super::{
    api::{PATH, RecentWriting, StartWriting, StudioView},
    words::{goal_text, length_text, voice_text},
};
use crate::{
    error::error_text,
    features::delivery_words::channel_name,
    page_context::use_t,
    ui::{
        button::{SubmitButton, Tone},
        choice::Checkbox,
        date::moment_text,
        draft_keeper::draft_note,
        feedback::notice,
        field::{FormAlert, FormErrors, SelectField, TextArea, TextField},
        icon::Icon,
        panel::Panel,
        verdict::Tint,
    },
};

const GOALS: [Goal; 5] = [Goal::Inform, Goal::Remind, Goal::Greet, Goal::Invite, Goal::Thank];
const VOICES: [Voice; 4] = [Voice::Warm, Voice::Plain, Voice::Formal, Voice::Cheerful];
const LENGTHS: [TextLength; 3] = [TextLength::Short, TextLength::Medium, TextLength::Long];
const CHANNELS: [Channel; 4] = [Channel::Whatsapp, Channel::Sms, Channel::Email, Channel::Linkedin];

/// The form that has texts written.
#[must_use]
pub fn brief_panel(start: ServerAction<StartWriting>, errors: FormErrors) -> AnyView {
    let t = use_t();
    let labels = vec![
        ("topic", t.studio_topic()),
        ("readers", t.studio_readers()),
        ("languages", t.studio_languages()),
    ];
    view! {
        <Panel title=t.studio_brief_title()>
            <ActionForm action=start attr:class="space-y-4" attr:data-draft="studio-brief">
                <FormAlert errors labels />
                {draft_note()}
                <TextArea name="topic" label=t.studio_topic() hint=t.studio_topic_hint() errors=errors rows=4 maxlength=600 />
                {choices(errors)}
                {languages()}
                <div class="flex flex-wrap gap-2">
                    <SubmitButton label=t.studio_write() shape=Icon::Sparkles pending=start.pending() />
                    <SubmitButton label=t.studio_write_library() tone=Tone::Line shape=Icon::BookOpen pending=start.pending() name="source" value="library" />
                </div>
                <p class="hint">{t.studio_private()}</p>
            </ActionForm>
        </Panel>
    }
    .into_any()
}

fn choices(errors: FormErrors) -> AnyView {
    let t = use_t();
    let goals = GOALS.map(|goal| (goal.code().to_owned(), goal_text(goal))).to_vec();
    let voices = VOICES.map(|voice| (voice.code().to_owned(), voice_text(voice))).to_vec();
    let lengths = LENGTHS.map(|length| (length.code().to_owned(), length_text(length))).to_vec();
    let channels = CHANNELS.map(|channel| (channel.code().to_owned(), channel_name(channel).to_owned())).to_vec();
    view! {
        <div class="grid gap-4 sm:grid-cols-2">
            <SelectField name="goal" label=t.studio_goal() options=goals value=Goal::default().code() />
            <SelectField name="channel" label=t.studio_channel() options=channels value=Channel::default().code() />
            <SelectField name="voice" label=t.studio_voice() options=voices value=Voice::default().code() />
            <SelectField name="length" label=t.studio_length() options=lengths value=TextLength::default().code() />
        </div>
        <TextField name="readers" label=t.studio_readers() errors=errors optional=true maxlength=120 />
    }
    .into_any()
}

fn languages() -> AnyView {
    let t = use_t();
    let boxes = Language::ALL
        .into_iter()
        .map(|language| view! { <span lang=language.code()><Checkbox name=language.code() label=language.endonym() checked=true /></span> })
        .collect_view();
    view! {
        <fieldset>
            <legend class="mb-1 font-medium" id="f-languages">{t.studio_languages()}</legend>
            <div class="flex flex-wrap gap-x-5">{boxes}</div>
        </fieldset>
    }
    .into_any()
}

/// What models may still do today, and what was written lately.
#[must_use]
pub fn standing(view: StudioView) -> AnyView {
    let t = use_t();
    let told = if !view.has_models {
        notice(Tint::Info, t.studio_no_model().into_any())
    } else if let Some(obstacle) = view.obstacle {
        notice(Tint::Warn, error_text(t, obstacle).into_any())
    } else if let Some(percent) = view.spent_percent {
        notice(Tint::Warn, t.studio_budget_warned(percent).into_any())
    } else {
        view! { <p class="hint num">{t.studio_runs(view.runs, view.most_runs)}</p> }.into_any()
    };
    view! {
        {told}
        {recent(view.recent)}
    }
    .into_any()
}

fn recent(writings: Vec<RecentWriting>) -> AnyView {
    let t = use_t();
    if writings.is_empty() {
        return ().into_any();
    }
    let rows = writings
        .into_iter()
        .map(|writing| {
            let href = format!("{PATH}?id={}", writing.id);
            view! {
                <li class="relative px-5 py-2.5 hover:bg-hover">
                    <a href=href class="block truncate font-medium after:absolute after:inset-0">{writing.topic}</a>
                    <span class="hint num">{moment_text(writing.at)}</span>
                </li>
            }
        })
        .collect_view();
    view! { <Panel title=t.studio_recent() flush=true><ul class="divide-y divide-base-300 border-t rule">{rows}</ul></Panel> }.into_any()
}
