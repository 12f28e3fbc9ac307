//! Checkboxes, radio buttons and switches, each with its words as the hit area.

use leptos::prelude::*;

/// A checkbox with its words. Sends `value` when checked, nothing otherwise: the server function's
/// argument is an `Option<String>` (or a `Vec<String>` with a name ending in `[]`).
#[component]
pub fn Checkbox(
    /// The form's field.
    #[prop(into)]
    name: String,
    /// Its words.
    #[prop(into)]
    label: String,
    /// What is sent when checked.
    #[prop(default = "on".to_owned(), into)]
    value: String,
    /// Whether it is checked at first.
    #[prop(optional)]
    checked: bool,
    /// A second, quieter line.
    #[prop(optional, into)]
    hint: Option<String>,
    /// Show it as a switch.
    #[prop(optional)]
    switch: bool,
    /// Called with the new state.
    #[prop(optional)]
    on_change: Option<Callback<bool>>,
) -> AnyView {
    let class = if switch {
        "toggle toggle-primary mt-0.5"
    } else {
        "checkbox checkbox-primary checkbox-sm mt-0.5"
    };
    view! {
        <label class="flex min-h-9 cursor-pointer items-start gap-2.5 py-1.5 touch:min-h-11">
            <input
                type="checkbox"
                class=class
                name=name
                value=value
                checked=checked
                on:change=move |event| {
                    if let Some(on_change) = on_change {
                        on_change.try_run(event_target_checked(&event));
                    }
                }
            />
            {words(label, hint)}
        </label>
    }
    .into_any()
}

/// One answer of a question.
#[derive(Clone, Debug)]
pub struct Answer {
    /// What is sent.
    pub value: String,
    /// Its words.
    pub label: String,
    /// A second, quieter line.
    pub hint: Option<String>,
    /// Why it cannot be chosen, if so.
    pub disabled: Option<String>,
}

/// An answer as a card, tinted while it is chosen.
const CARD: &str =
    "flex cursor-pointer items-start gap-2.5 rounded-xl border border-base-300 p-3.5 hover:bg-hover has-checked:border-primary has-checked:bg-primary-soft";

/// A question with one answer.
#[component]
pub fn RadioGroup(
    /// The argument of the server function.
    #[prop(into)]
    name: String,
    /// The question.
    #[prop(into)]
    label: String,
    /// The answers.
    answers: Vec<Answer>,
    /// The answer chosen at first.
    #[prop(optional, into)]
    value: String,
    /// Show the answers as cards side by side.
    #[prop(optional)]
    cards: bool,
    /// Called with the new answer.
    #[prop(optional)]
    on_change: Option<Callback<String>>,
) -> AnyView {
    let (list, entry) = match (cards, answers.len()) {
        (false, _) => ("", "flex min-h-9 cursor-pointer items-start gap-2.5 py-1.5 touch:min-h-11"),
        (true, 2 | 4) => ("grid gap-2.5 sm:grid-cols-2", CARD),
        (true, _) => ("grid gap-2.5 sm:grid-cols-3", CARD),
    };
    let rows = answers
        .into_iter()
        .map(|answer| {
            let checked = answer.value == value;
            let is_off = answer.disabled.is_some();
            view! {
                <label class=entry>
                    <input
                        type="radio"
                        class="radio radio-primary radio-sm mt-0.5"
                        name=name.clone()
                        value=answer.value
                        checked=checked
                        disabled=is_off
                        on:change=move |event| {
                            if let Some(on_change) = on_change {
                                on_change.try_run(event_target_value(&event));
                            }
                        }
                    />
                    {words(answer.label, answer.disabled.or(answer.hint))}
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset>
            <legend class="mb-1 font-medium">{label}</legend>
            <div class=list>{rows}</div>
        </fieldset>
    }
    .into_any()
}

fn words(label: String, hint: Option<String>) -> AnyView {
    view! {
        <span class="min-w-0">
            {label}
            {hint.map(|hint| view! { <span class="hint block">{hint}</span> })}
        </span>
    }
    .into_any()
}
