//! Form fields: label above, help, error below, tied together for assistive technology.

use domain::ErrorCode;
use leptos::{ev::Event, prelude::*, server_fn::ServerFn};
use leptos_router::components::Form;

use super::icon::{Icon, icon, icon_of};
use crate::{
    error::{AppError, field_text, sentence},
    page_context::use_t,
};

/// A form of one field with its button on the same line; on phones below.
pub const LINE_FORM: &str = "grid max-w-2xl gap-3 sm:grid-cols-[minmax(0,1fr)_auto] [&>[role=alert]]:mb-0 sm:[&>[role=alert]]:col-span-2";
/// A button beside a field: as far down as the field's label is high.
pub const BESIDE_FIELD: &str = "justify-self-start sm:mt-7";

/// The error of the form's last sending, if it failed.
pub type FormErrors = Signal<Option<AppError>>;

/// The errors of the form that `action` sends, also after a post without JavaScript.
pub fn form_errors<S>(action: ServerAction<S>) -> FormErrors
where
    S: ServerFn<Error = AppError> + Clone + Send + Sync + 'static,
    S::Output: Clone + Send + Sync + 'static,
{
    let value = action.value();
    Signal::derive(move || {
        value
            .try_with(|value| value.as_ref().and_then(|outcome| outcome.as_ref().err().cloned()))
            .flatten()
    })
}

/// What stands above a form that was not taken: the sentence, and links to the wrong fields.
/// `labels` pairs field names with their labels.
#[component]
pub fn FormAlert(
    /// The form's errors.
    errors: FormErrors,
    /// Field names and labels, in the order of the form.
    #[prop(optional)]
    labels: Vec<(&'static str, String)>,
) -> AnyView {
    let t = use_t();
    let labels = StoredValue::new(labels);
    (move || {
        // A form that is being sent when its page is left ends after it.
        errors.try_get().flatten().map(|error| {
            let title = match error.code {
                ErrorCode::Invalid if !error.fields.is_empty() => t.ui_fields_need_attention(error.fields.len()),
                _ => sentence(t, &error),
            };
            let links = labels.with_value(|labels| {
                labels
                    .iter()
                    .filter(|(name, _)| error.field(name).is_some())
                    .map(|(name, label)| view! { <a href=format!("#f-{name}") class="alert-link underline underline-offset-2 mr-2" rel="external">{label.clone()}</a> })
                    .collect_view()
            });
            let internal = (error.code == ErrorCode::Internal).then_some(error.request_id).flatten();
            view! {
                <div class="mb-4 flex gap-2.5 rounded-lg border border-error-line bg-error-soft px-3 py-2.5 text-sm" role="alert">
                    <span class="pt-0.5 text-error-ink">{icon(Icon::OctagonX)}</span>
                    <p>
                        <b class="font-semibold text-error-ink">{title}</b>
                        " "
                        {links}
                        {internal.map(|id| view! { <span class="hint num block">{t.shell_reference(id)}</span> })}
                    </p>
                </div>
            }
        })
    })
    .into_any()
}

/// A search by words that stands in the address, for the list at `path`; `kept` is a filter that
/// stays on.
#[must_use]
pub fn search_form(path: &'static str, kept: (&'static str, String), words: String, label: String) -> AnyView {
    let t = use_t();
    let (name, value) = kept;
    view! {
        <Form method="GET" action=path attr:class="mb-4 flex max-w-md gap-2" attr:role="search">
            <input type="hidden" name=name value=value />
            <input type="search" name="q" class="input w-full" value=words placeholder=label.clone() aria-label=label />
            <button type="submit" class="btn btn-line">{icon(Icon::Search)} <span class="max-sm:sr-only">{t.ui_search()}</span></button>
        </Form>
    }
    .into_any()
}

/// What ties a control to its label, help and error.
#[derive(Clone)]
struct Ties {
    id: String,
    hint_id: Option<String>,
    error_id: String,
    message: Memo<Option<String>>,
}

impl Ties {
    fn new(name: &str, hint: Option<&String>, errors: Option<FormErrors>) -> Self {
        let t = use_t();
        let field = name.to_owned();
        let message = Memo::new(move |_| {
            let errors = errors?;
            errors
                .try_with(|error| error.as_ref().and_then(|error| error.field(&field)).map(|error| field_text(t, error)))
                .flatten()
        });
        Self {
            id: format!("f-{name}"),
            hint_id: hint.map(|_| format!("h-{name}")),
            error_id: format!("e-{name}"),
            message,
        }
    }

    fn described_by(&self) -> impl Fn() -> Option<String> + Clone + Send + Sync + 'static {
        let Self {
            hint_id, error_id, message, ..
        } = self.clone();
        move || match (&hint_id, is_wrong(message)) {
            (Some(hint), true) => Some(format!("{hint} {error_id}")),
            (Some(hint), false) => Some(hint.clone()),
            (None, true) => Some(error_id.clone()),
            (None, false) => None,
        }
    }

    fn invalid(&self) -> impl Fn() -> Option<&'static str> + Clone + Send + Sync + 'static {
        let message = self.message;
        move || is_wrong(message).then_some("true")
    }

    fn class(&self, base: &'static str, wrong: &'static str) -> impl Fn() -> String + Clone + Send + Sync + 'static {
        let message = self.message;
        move || {
            if is_wrong(message) { format!("{base} {wrong}") } else { base.to_owned() }
        }
    }

    fn frame(self, label: String, optional: bool, hint: Option<String>, control: AnyView) -> AnyView {
        let t = use_t();
        let Self {
            id,
            hint_id,
            error_id,
            message,
        } = self;
        view! {
            <div class="min-w-0">
                <label class="mb-1 block font-medium" for=id>
                    {label}
                    {optional.then(|| view! { <span class="hint ml-1.5 font-normal">{t.ui_optional()}</span> })}
                </label>
                {control}
                {hint.map(|hint| view! { <p id=hint_id class="hint mt-1">{hint}</p> })}
                {move || message.try_get().flatten().map(|text| field_error(error_id.clone(), text))}
            </div>
        }
        .into_any()
    }
}

/// Whether there is something to say. A form that is being sent when its page is left ends after it.
fn is_wrong(message: Memo<Option<String>>) -> bool {
    message.try_with(Option::is_some).unwrap_or_default()
}

/// The sentence under a field that is wrong.
fn field_error(id: String, text: String) -> AnyView {
    view! {
        <p id=id class="mt-1 flex items-start gap-1.5 text-sm text-error-ink">
            <span class="pt-1">{icon_of(Icon::CircleAlert, "size-3.5")}</span>
            {text}
        </p>
    }
    .into_any()
}

/// A field of one line.
#[component]
pub fn TextField(
    /// The argument of the server function; also makes the id `f-<name>`.
    name: &'static str,
    /// The label above.
    #[prop(into)]
    label: String,
    /// `text`, `email`, `password`, `tel`, `number`, `search`, `url`, `date`, `time`.
    #[prop(default = "text")]
    kind: &'static str,
    /// The first value.
    #[prop(optional, into)]
    value: String,
    /// One line of help below.
    #[prop(optional, into)]
    hint: Option<String>,
    /// The form's errors: the one of this field is shown.
    #[prop(optional)]
    errors: Option<FormErrors>,
    /// The browser's autofill token, for example `email` or `one-time-code`.
    #[prop(optional)]
    autocomplete: Option<&'static str>,
    /// The on-screen keyboard, for example `numeric`.
    #[prop(optional)]
    inputmode: Option<&'static str>,
    /// An example inside the empty field; never the only help.
    #[prop(optional, into)]
    placeholder: Option<String>,
    /// Says "optional" beside the label; otherwise the browser asks for a value.
    #[prop(optional)]
    optional: bool,
    /// The largest number of characters the browser takes.
    #[prop(optional)]
    maxlength: Option<u32>,
    /// The id of a `<datalist>` with values to choose from.
    #[prop(optional)]
    list: Option<&'static str>,
    /// More classes of the input.
    #[prop(default = "input w-full")]
    class: &'static str,
    /// Called with the value at every change, for pages that react while typing.
    #[prop(optional)]
    on_input: Option<Callback<String>>,
    /// Whether the field takes the focus when the page opens.
    #[prop(optional)]
    autofocus: bool,
) -> AnyView {
    let hint = hint.filter(|hint| !hint.is_empty());
    let ties = Ties::new(name, hint.as_ref(), errors);
    let control = view! {
        <input
            id=ties.id.clone()
            name=name
            type=kind
            class=ties.class(class, "input-error")
            value=value
            autocomplete=autocomplete
            inputmode=inputmode
            placeholder=placeholder
            required=!optional
            autofocus=autofocus
            maxlength=maxlength
            list=list
            aria-invalid=ties.invalid()
            aria-describedby=ties.described_by()
            on:input=move |event| tell(on_input, &event)
        />
    };
    ties.frame(label, optional, hint, control.into_any())
}

/// Tells a page that reacts while typing what stands in the field.
fn tell(on_input: Option<Callback<String>>, event: &Event) {
    if let Some(on_input) = on_input {
        on_input.try_run(event_target_value(event));
    }
}

/// A field of several lines.
#[component]
pub fn TextArea(
    /// The argument of the server function; also makes the id `f-<name>`.
    name: &'static str,
    /// The label above.
    #[prop(into)]
    label: String,
    /// The first value.
    #[prop(optional, into)]
    value: String,
    /// One line of help below.
    #[prop(optional, into)]
    hint: Option<String>,
    /// The form's errors: the one of this field is shown.
    #[prop(optional)]
    errors: Option<FormErrors>,
    /// The key that leads here while nobody is typing.
    #[prop(optional)]
    key: Option<&'static str>,
    /// Lines shown.
    #[prop(default = 4)]
    rows: u32,
    /// Says "optional" beside the label; otherwise the browser asks for a value.
    #[prop(optional)]
    optional: bool,
    /// The largest number of characters the browser takes.
    #[prop(optional)]
    maxlength: Option<u32>,
) -> AnyView {
    let hint = hint.filter(|hint| !hint.is_empty());
    let ties = Ties::new(name, hint.as_ref(), errors);
    let control = view! {
        <textarea
            id=ties.id.clone()
            name=name
            class=ties.class("textarea w-full", "textarea-error")
            data-key=key
            aria-keyshortcuts=key
            rows=rows
            required=!optional
            maxlength=maxlength
            aria-invalid=ties.invalid()
            aria-describedby=ties.described_by()
        >
            {value}
        </textarea>
    };
    ties.frame(label, optional, hint, control.into_any())
}

/// A choice from a list.
#[component]
pub fn SelectField(
    /// The argument of the server function; also makes the id `f-<name>`.
    name: &'static str,
    /// The label above.
    #[prop(into)]
    label: String,
    /// Values and their words.
    options: Vec<(String, String)>,
    /// The value chosen at first.
    #[prop(optional, into)]
    value: String,
    /// Adds an empty first entry "Choose" so that nothing is chosen by accident.
    #[prop(optional)]
    ask: bool,
    /// One line of help below.
    #[prop(optional, into)]
    hint: Option<String>,
    /// The form's errors: the one of this field is shown.
    #[prop(optional)]
    errors: Option<FormErrors>,
    /// Says "optional" beside the label.
    #[prop(optional)]
    optional: bool,
    /// Called with the value at every change.
    #[prop(optional)]
    on_change: Option<Callback<String>>,
) -> AnyView {
    let t = use_t();
    let hint = hint.filter(|hint| !hint.is_empty());
    let ties = Ties::new(name, hint.as_ref(), errors);
    let entries = options
        .into_iter()
        .map(|(code, words)| {
            let selected = code == value;
            view! { <option value=code selected=selected>{words}</option> }
        })
        .collect_view();
    let control = view! {
        <select
            id=ties.id.clone()
            name=name
            class=ties.class("select w-full", "select-error")
            required=!optional
            aria-invalid=ties.invalid()
            aria-describedby=ties.described_by()
            on:change=move |event| {
                if let Some(on_change) = on_change {
                    on_change.try_run(event_target_value(&event));
                }
            }
        >
            {ask.then(|| view! { <option value="">{t.ui_choose()}</option> })}
            {entries}
        </select>
    };
    ties.frame(label, optional, hint, control.into_any())
}
