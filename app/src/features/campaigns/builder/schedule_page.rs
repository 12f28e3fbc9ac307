//! `/campaigns/{id}/schedule`: when it starts, repetition, pacing, hours, sender.

use domain::{CampaignId, Pacing, Recurrence};
use leptos::prelude::*;

use super::{
    frame::{FORM, Onward, SaveState, framed, next_words, settled},
    head::Step,
    schedule_api::{AUTOMATIC, SaveSchedule, ScheduleFields, ScheduleStep, load_schedule},
    sender_parts::{sender_text, sender_trouble},
};
use crate::{
    features::campaigns::{parts::recurrence_text, zones::choices},
    page_context::use_t,
    ui::{
        button::{SubmitButton, Tone},
        choice::{Answer, Checkbox, RadioGroup},
        draft_keeper::{draft_note, draft_offer},
        feedback::{error_panel, notice, skeleton_rows},
        field::{FormAlert, FormErrors, SelectField, TextField, form_errors},
        panel::Panel,
        saves::use_saves,
        url::use_named,
        verdict::Tint,
    },
};

/// The page.
#[must_use]
pub fn page() -> AnyView {
    let id = use_named::<CampaignId>("/campaigns/", "/schedule");
    let saves = use_saves();
    let step = Resource::new(move || id.get(), move |id| async move { load_schedule(settled(saves, id).await?).await });
    view! {
        <Suspense fallback=|| skeleton_rows(8)>
            {move || Suspend::new(async move {
                match step.await {
                    Ok(step) => schedule(step),
                    Err(error) => error_panel(&error),
                }
            })}
        </Suspense>
    }
    .into_any()
}

fn schedule(step: ScheduleStep) -> AnyView {
    let t = use_t();
    let save = ServerAction::<SaveSchedule>::new();
    let errors = form_errors(save);
    let id = step.head.id;
    let saved = Signal::derive(move || {
        let kept = SaveState::Kept(step.head.updated_at);
        if save.pending().get() { SaveState::Saving } else { kept }
    });
    let labels = vec![
        ("date", t.campaign_date()),
        ("time", t.campaign_time()),
        ("zone", t.campaign_zone()),
        ("window", t.campaign_hours()),
        ("recurrence", t.campaign_recurrence()),
        ("spread_hours", t.campaign_spread()),
        ("stop_after", t.campaign_stop_after()),
        ("sender_id", t.campaign_sender()),
    ];
    let revision = step.head.revision;
    let (start, pace, hours) = (start(&step.fields, &step.today, errors), pace(&step.fields), hours(&step.fields));
    let amount = amount(&step.fields, errors);
    let sender = sender(&step, errors);
    let body = view! {
        <div class="mx-auto max-w-3xl px-4 pb-28 pt-4 lg:px-6 lg:pb-8">
            <ActionForm action=save attr:id=FORM attr:class="space-y-4" attr:data-draft=format!("schedule-{id}@{revision}")>
                <input type="hidden" name="id" value=id.to_string() />
                <input type="hidden" name="revision" value=revision />
                <FormAlert errors labels />
                {draft_note()}
                {draft_offer()}
                {start}
                {pace}
                {hours}
                {amount}
                {sender}
                <div class="flex justify-end"><SubmitButton label=t.ui_save() tone=Tone::Line pending=save.pending() /></div>
            </ActionForm>
        </div>
    }
    .into_any();
    framed(&step.head, Step::Schedule, saved, &Onward::Submit(next_words(Step::Schedule)), None, body)
}

fn start(fields: &ScheduleFields, today: &str, errors: FormErrors) -> AnyView {
    let t = use_t();
    let answers = vec![
        answer("now", t.campaign_start_by_hand(), t.campaign_start_by_hand_hint()),
        answer("later", t.campaign_start_at(), t.campaign_start_at_hint()),
    ];
    let repeats = [Recurrence::None, Recurrence::Daily, Recurrence::Weekly, Recurrence::Monthly];
    let repeats = repeats.map(|recurrence| (recurrence.to_string(), recurrence_text(recurrence))).to_vec();
    let date = if fields.date.is_empty() { today.to_owned() } else { fields.date.clone() };
    let time = if fields.time.is_empty() { "10:30".to_owned() } else { fields.time.clone() };
    let (starts, recurrence, zone) = (fields.starts.clone(), fields.recurrence.to_string(), fields.zone.clone());
    let zones = choices(&fields.zone);
    view! {
        <Panel title=t.campaign_when()>
            // Date and time go by the style sheet where the campaign is started by hand, so that it works without scripts.
            <div class="group/start space-y-4">
                <RadioGroup name="fields[starts]" label=t.campaign_when_label() answers value=starts cards=true />
                // Both are needed once they are shown: "optional" beside them would mislead.
                <div class="grid gap-4 group-has-[input[value=now]:checked]/start:hidden sm:grid-cols-2 [&_label>.hint]:hidden">
                    <TextField name="fields[date]" label=t.campaign_date() kind="date" value=date errors=renamed(errors, "date", "fields[date]") optional=true />
                    <TextField name="fields[time]" label=t.campaign_time() kind="time" value=time errors=renamed(errors, "time", "fields[time]") optional=true />
                </div>
                <div class="grid items-start gap-4 sm:grid-cols-2">
                    <SelectField name="fields[zone]" label=t.campaign_zone() options=zones value=zone errors=renamed(errors, "zone", "fields[zone]") />
                    <SelectField
                        name="fields[recurrence]"
                        label=t.campaign_recurrence()
                        options=repeats
                        value=recurrence
                        hint=t.campaign_recurrence_hint()
                        errors=renamed(errors, "recurrence", "fields[recurrence]")
                    />
                </div>
            </div>
        </Panel>
    }
    .into_any()
}

/// The errors with the service's name of a field turned into the form's.
fn renamed(errors: FormErrors, from: &'static str, to: &'static str) -> FormErrors {
    Signal::derive(move || {
        errors.get().map(|mut error| {
            for field in error.fields.iter_mut().filter(|field| field.field == from) {
                to.clone_into(&mut field.field);
            }
            error
        })
    })
}

fn answer(value: &str, label: String, hint: String) -> Answer {
    Answer {
        value: value.to_owned(),
        label,
        hint: Some(hint),
        disabled: None,
    }
}

fn pace(fields: &ScheduleFields) -> AnyView {
    let t = use_t();
    let answers = [
        (Pacing::Fast, t.campaign_pacing_fast(), t.campaign_pacing_fast_hint()),
        (Pacing::Balanced, t.campaign_pacing_balanced(), t.campaign_pacing_balanced_hint()),
        (Pacing::Safe, t.campaign_pacing_safe(), t.campaign_pacing_safe_hint()),
    ];
    let answers = answers
        .into_iter()
        .map(|(pacing, label, hint)| answer(&pacing.to_string(), label, hint))
        .collect::<Vec<_>>();
    let value = fields.pacing.to_string();
    view! {
        <Panel title=t.campaign_pacing()>
            <RadioGroup name="fields[pacing]" label=t.campaign_pacing_label() answers value cards=true />
        </Panel>
    }
    .into_any()
}

fn hours(fields: &ScheduleFields) -> AnyView {
    let t = use_t();
    let clock = |hour: u8| (hour.to_string(), format!("{hour:02}:00"));
    let (is_kept, from, to) = (fields.quiet.is_some(), fields.from_hour.to_string(), fields.to_hour.to_string());
    view! {
        <Panel title=t.campaign_hours()>
            <Checkbox name="fields[quiet]" label=t.campaign_hours_keep() hint=t.campaign_hours_hint() checked=is_kept />
            <div class="mt-2 grid gap-4 sm:grid-cols-2">
                <SelectField name="fields[from_hour]" label=t.campaign_hours_from() options=(0..24).map(clock).collect() value=from />
                <SelectField name="fields[to_hour]" label=t.campaign_hours_to() options=(1..=24).map(clock).collect() value=to />
            </div>
        </Panel>
    }
    .into_any()
}

/// Over how many hours, and how many at most.
fn amount(fields: &ScheduleFields, errors: FormErrors) -> AnyView {
    let t = use_t();
    let (spread, most) = (fields.spread_hours.clone(), fields.stop_after.clone());
    view! {
        <Panel title=t.campaign_amount()>
            <div class="grid items-start gap-4 sm:grid-cols-2">
                <TextField
                    name="fields[spread_hours]"
                    label=t.campaign_spread()
                    hint=t.campaign_spread_hint()
                    value=spread
                    inputmode="numeric"
                    maxlength=3
                    optional=true
                    errors=renamed(errors, "spread_hours", "fields[spread_hours]")
                />
                <TextField
                    name="fields[stop_after]"
                    label=t.campaign_stop_after()
                    hint=t.campaign_stop_after_hint()
                    value=most
                    inputmode="numeric"
                    maxlength=9
                    optional=true
                    errors=renamed(errors, "stop_after", "fields[stop_after]")
                />
            </div>
        </Panel>
    }
    .into_any()
}

/// The sender: one of those that can send, or whichever is best when the campaign is submitted.
fn sender(step: &ScheduleStep, errors: FormErrors) -> AnyView {
    let t = use_t();
    let automatic = match &step.automatic {
        Some(sender) => t.campaign_sender_automatic(sender.name.clone()),
        None => t.campaign_sender_automatic_none(),
    };
    let named = step.senders.iter().map(|sender| (sender.id.to_string(), sender_text(sender)));
    let options = [(AUTOMATIC.to_owned(), automatic)].into_iter().chain(named).collect::<Vec<_>>();
    let value = step.fields.sender.clone();
    let chosen = step.senders.iter().find(|sender| sender.id.to_string() == value);
    let trouble = sender_trouble(chosen).map(|words| view! { <div class="mt-3">{notice(Tint::Fail, words.into_any())}</div> });
    view! {
        <Panel title=t.campaign_sender()>
            <SelectField
                name="fields[sender]"
                label=t.campaign_sender_label()
                options
                value
                hint=t.campaign_sender_hint()
                errors=renamed(errors, "sender_id", "fields[sender]")
            />
            {trouble}
        </Panel>
    }
    .into_any()
}
