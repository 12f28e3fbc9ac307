//! The box that tries a text: checked while it is typed, posted to the page without scripts. Nothing
//! of it is kept, so it has no draft either.

use std::time::Duration;

use domain::{Channel, ErrorCode, FieldError, LONGEST_WHATSAPP_TEXT, Language, Severity, Verdict};
use leptos::{ev::SubmitEvent, leptos_dom::helpers::debounce, prelude::*};

use super::api::{PATH, Tried, TryFields, try_text};
use crate::{
    error::{AppError, field_text, sentence},
    features::{
        campaigns::builder::findings::{rows_to_read, score},
        delivery_words::channel_name,
    },
    page_context::{use_language, use_t},
    ui::{
        button::SubmitButton,
        date::day_text,
        editor::{HighlightedTextArea, Mark, MarkKind},
        feedback::notice,
        field::{SelectField, TextField},
        lifetime::Lifetime,
        panel::Panel,
        verdict::Tint,
    },
};

/// How long typing rests before the text is checked.
const CHECK_AFTER: Duration = Duration::from_millis(400);
/// The panel's place, where the posted form comes back to.
const PLACE: &str = "try";
/// Where the findings stand, which describe the marks in the text.
const FINDINGS: &str = "try-findings";
/// The channels a text can be tried for.
const CHANNELS: [Channel; 4] = [Channel::Whatsapp, Channel::Sms, Channel::Email, Channel::Linkedin];

/// What is asked: text, language, channel, day.
type Asked = (String, Language, Channel, String);

/// Everything that changes in the box.
#[derive(Clone, Copy)]
struct Trial {
    text: RwSignal<String>,
    language: RwSignal<Language>,
    channel: RwSignal<Channel>,
    /// The day whose rules are asked, as the browser's field has it.
    as_of: RwSignal<String>,
    answer: RwSignal<Option<Result<Verdict, AppError>>>,
    is_checking: RwSignal<bool>,
    here: Lifetime,
}

impl Trial {
    fn new(tried: Option<Tried>) -> Self {
        let language = use_language();
        let (fields, answer) = match tried {
            Some(Tried { fields, answer }) => (fields, Some(answer)),
            None => (
                TryFields {
                    language,
                    ..TryFields::default()
                },
                None,
            ),
        };
        let trial = Self {
            text: RwSignal::new(fields.text),
            language: RwSignal::new(fields.language),
            channel: RwSignal::new(fields.channel),
            as_of: RwSignal::new(fields.as_of),
            answer: RwSignal::new(answer),
            is_checking: RwSignal::new(false),
            here: Lifetime::here(),
        };
        trial.keep_checking();
        trial
    }

    fn keep_checking(self) {
        let mut check = debounce(CHECK_AFTER, move |()| self.check());
        Effect::new(move |earlier: Option<Asked>| {
            let now = (self.text.get(), self.language.get(), self.channel.get(), self.as_of.get());
            if earlier.is_some_and(|earlier| earlier != now) {
                self.is_checking.set(true);
                check(());
            }
            now
        });
    }

    /// Asks what the rules say of the text as it stands, if the page is still there.
    fn check(self) {
        if self.here.is_over() {
            return;
        }
        let (text, language, channel, as_of) = self.now();
        if text.trim().is_empty() {
            self.answer.set(None);
            self.is_checking.set(false);
            return;
        }
        if text.trim().chars().count() > LONGEST_WHATSAPP_TEXT {
            self.answer.set(Some(Err(too_long())));
            self.is_checking.set(false);
            return;
        }
        self.is_checking.set(true);
        self.here.spawn(async move {
            let answer = try_text(text.clone(), language, channel, as_of.clone()).await;
            // A slower answer to an older text must not replace a newer one.
            if self.now() == (text, language, channel, as_of) {
                self.answer.set(Some(answer));
                self.is_checking.set(false);
            }
        });
    }

    fn now(self) -> Asked {
        (
            self.text.get_untracked(),
            self.language.get_untracked(),
            self.channel.get_untracked(),
            self.as_of.get_untracked(),
        )
    }

    /// The words that the findings speak of, where they still stand.
    fn marks(self) -> Vec<Mark> {
        let text = self.text.get();
        self.answer.with(|answer| match answer {
            Some(Ok(verdict)) => marks_in(&text, verdict),
            _ => Vec::new(),
        })
    }
}

/// What the use case would answer.
fn too_long() -> AppError {
    AppError {
        fields: vec![FieldError::with_limit("text", ErrorCode::TooLong, LONGEST_WHATSAPP_TEXT as u64)],
        ..AppError::new(ErrorCode::Invalid)
    }
}

fn marks_in(text: &str, verdict: &Verdict) -> Vec<Mark> {
    let stands = |excerpt: &str, span: &std::ops::Range<usize>| !excerpt.is_empty() && text.get(span.clone()) == Some(excerpt);
    let findings = verdict.findings.iter().filter(|finding| stands(&finding.excerpt, &finding.span));
    findings
        .filter_map(|finding| {
            let kind = match finding.severity {
                Severity::Block => MarkKind::Fail,
                Severity::Warn => MarkKind::Warn,
                Severity::Info => return None,
            };
            Some(Mark {
                start: finding.span.start,
                end: finding.span.end,
                kind,
                active: false,
            })
        })
        .collect()
}

/// The box, with what was posted to the page and its verdict.
#[must_use]
pub fn try_panel(tried: Option<Tried>) -> AnyView {
    let t = use_t();
    let trial = Trial::new(tried);
    let at_once = move |event: SubmitEvent| {
        event.prevent_default();
        trial.check();
    };
    let action = format!("{PATH}#{PLACE}");
    let count = move || t.campaign_characters(trial.text.with(|text| text.chars().count()));
    view! {
        <div id=PLACE class="scroll-mt-20">
            <Panel title=t.rulebook_try_title() hint=t.rulebook_try_hint() flush=true>
                <div class="grid grid-cols-[minmax(0,1fr)] lg:grid-cols-2">
                    <form method="post" action=action on:submit=at_once class="min-w-0 border-t rule">
                        {field(trial)}
                        <p class="hint num flex flex-wrap gap-x-4 border-t rule bg-base-200 px-5 py-2">
                            <span>{count}</span>
                            <span>{t.error_too_long_limit(LONGEST_WHATSAPP_TEXT)}</span>
                        </p>
                        <div class="grid gap-3 border-t rule px-5 py-4 sm:grid-cols-2 sm:items-end">
                            {choices(trial)}
                            <SubmitButton label=t.rulebook_try_check() />
                        </div>
                    </form>
                    <div id=FINDINGS class="min-w-0 border-t rule lg:border-l" aria-live="polite" aria-busy=move || trial.is_checking.get().then_some("true")>
                        {move || trial.answer.with(answer)}
                    </div>
                </div>
            </Panel>
        </div>
    }
    .into_any()
}

/// The text, in a field that says which language it is in.
fn field(trial: Trial) -> AnyView {
    let t = use_t();
    (move || {
        let lang = trial.language.get().code();
        view! {
            <HighlightedTextArea
                name="text"
                label=t.rulebook_try_text()
                value=trial.text
                marks=Signal::derive(move || trial.marks())
                lang=lang
                described_by=FINDINGS
            />
        }
    })
    .into_any()
}

fn choices(trial: Trial) -> AnyView {
    let t = use_t();
    let languages = Language::ALL
        .map(|language| (language.code().to_owned(), language.endonym().to_owned()))
        .to_vec();
    let channels = CHANNELS.map(|channel| (channel.code().to_owned(), channel_name(channel).to_owned())).to_vec();
    let (language, channel) = (trial.language.get_untracked(), trial.channel.get_untracked());
    let on_language = Callback::new(move |code: String| trial.language.set(code.parse().unwrap_or_default()));
    let on_day = Callback::new(move |day: String| trial.as_of.set(day));
    let on_channel = Callback::new(move |code: String| trial.channel.set(code.parse().unwrap_or_default()));
    view! {
        <SelectField name="language" label=t.rulebook_try_language() options=languages value=language.code() on_change=on_language />
        <SelectField name="channel" label=t.rulebook_try_channel() options=channels value=channel.code() on_change=on_channel />
        <TextField name="as_of" label=t.rulebook_try_as_of() kind="date" value=trial.as_of.get_untracked() optional=true on_input=on_day />
    }
    .into_any()
}

/// What the rules say, or why they do not.
fn answer(answer: &Option<Result<Verdict, AppError>>) -> AnyView {
    let t = use_t();
    let words = match answer {
        Some(Ok(verdict)) => return findings(verdict),
        None => view! { <p class="text-sm text-ink-2">{t.rulebook_try_empty()}</p> }.into_any(),
        Some(Err(error)) => {
            let field = error.field("text").or_else(|| error.field("as_of"));
            let words = field.map_or_else(|| sentence(t, error), |field| field_text(t, field));
            notice(Tint::Fail, words.into_any())
        }
    };
    view! { <div class="px-5 py-4">{words}</div> }.into_any()
}

fn findings(verdict: &Verdict) -> AnyView {
    let t = use_t();
    let none = verdict
        .findings
        .is_empty()
        .then(|| view! { <p class="px-5 pb-4 text-sm text-ink-2">{t.rulebook_try_clean()}</p> });
    let rules = match verdict.as_of {
        Some(day) => t.rulebook_checked_as_of(verdict.rulebook.clone(), day_text(day)),
        None => t.campaign_rulebook(verdict.rulebook.clone()),
    };
    view! {
        <div class="px-5 py-4">{score(verdict)}</div>
        {none}
        {rows_to_read(verdict)}
        <p class="hint border-t rule bg-base-200 px-5 py-2.5">{rules}</p>
    }
    .into_any()
}
