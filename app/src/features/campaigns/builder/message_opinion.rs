//! The second opinion while a message is written: asked for when the rules have let the text pass and
//! typing goes on resting.

use std::time::Duration;

use domain::{Course, SecondOpinion, Severity};
use leptos::{leptos_dom::helpers::debounce, prelude::*};

use super::{
    message_api::{Beside, weigh_message},
    message_state::{CheckState, Message},
};
use crate::{features::second_opinion::opinion_block, page_context::use_t, ui::lifetime::Lifetime};

/// How much longer than for the rules typing rests before it is asked for: a second and a half in all.
const ASK_AFTER: Duration = Duration::from_millis(1_100);

/// Where the second opinion stands.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Standing {
    /// There is nothing to ask: no text, or one that the rules block.
    Silent,
    /// It follows once typing rests.
    Coming,
    /// It is of the text as it stands.
    Given(SecondOpinion, Course),
    /// It could not be reached.
    Unavailable,
}

/// What it would be about, and how far the rules are with it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Subject {
    text: String,
    beside: Beside,
    check: CheckState,
    may_pass: bool,
}

impl Subject {
    fn of(message: Message) -> Self {
        let text = message.text.get();
        Self {
            may_pass: !text.trim().is_empty() && message.verdict.with(|found| found.count(Severity::Block) == 0),
            text,
            beside: message.fields.with(|fields| Beside::from(fields)),
            check: message.check.get(),
        }
    }
}

/// The part of the check panel that shows it, from what was `loaded` on.
#[must_use]
pub fn opinion_part(message: Message, loaded: Option<(SecondOpinion, Course)>) -> AnyView {
    let t = use_t();
    let standing = RwSignal::new(loaded.map_or(Standing::Silent, |(opinion, course)| Standing::Given(opinion, course)));
    keep_asking(message, standing);
    (move || match standing.get() {
        Standing::Silent => ().into_any(),
        Standing::Coming => note("coming", t.opinion_coming()),
        Standing::Given(opinion, course) => opinion_block(&opinion, course),
        Standing::Unavailable => note("unavailable", t.opinion_unavailable()),
    })
    .into_any()
}

fn note(state: &'static str, words: String) -> AnyView {
    view! { <p class="hint border-t rule px-5 py-3" data-opinion=state>{words}</p> }.into_any()
}

fn keep_asking(message: Message, standing: RwSignal<Standing>) {
    let here = Lifetime::here();
    let subject = Memo::new(move |_| Subject::of(message));
    let mut ask = debounce(ASK_AFTER, move |about: Subject| {
        here.spawn(async move {
            // Whoever typed on is asked about in their turn, and a late answer to older words is dropped.
            let is_current = || subject.with_untracked(|now| *now == about);
            if !is_current() {
                return;
            }
            let Beside {
                purpose,
                subject,
                media_alt,
                channel,
            } = about.beside.clone();
            let told = weigh_message(message.id, message.language, purpose, about.text.clone(), media_alt, subject, Some(channel)).await;
            if is_current() {
                standing.set(match told {
                    Ok(Some((opinion, course))) => Standing::Given(opinion, course),
                    Ok(None) => Standing::Silent,
                    Err(_) => Standing::Unavailable,
                });
            }
        });
    });
    Effect::new(move |earlier: Option<Subject>| {
        let now = subject.get();
        if earlier.is_some_and(|earlier| earlier != now) {
            standing.set(match now.check {
                _ if !now.may_pass => Standing::Silent,
                CheckState::Checking => Standing::Coming,
                CheckState::Unavailable => Standing::Unavailable,
                CheckState::Fresh => {
                    ask(now.clone());
                    Standing::Coming
                }
            });
        }
        now
    });
}
