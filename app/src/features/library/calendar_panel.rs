//! What to send next: the days that come, what belongs to the month, and a lesson.

use leptos::prelude::*;

use super::{
    api::{Coming, PATH, Why},
    parts::topic_text,
};
use crate::{
    page_context::use_t,
    ui::{
        date::{day_text, short_day_text},
        icon::Icon,
        panel::Panel,
        verdict::{Tint, tag, verdict_with},
    },
};

/// Lines shown at once; the rest is found on its shelf.
const MOST: usize = 8;
/// Of these, how many may be for a day, so that lessons are seen in the season of festivals too.
const MOST_DAYS: usize = 5;

/// The panel; nothing when there is nothing to propose.
#[must_use]
pub fn panel(coming: Vec<Coming>) -> AnyView {
    let t = use_t();
    let shown = chosen(coming);
    if shown.is_empty() {
        return ().into_any();
    }
    let lines = shown.into_iter().map(line).collect_view();
    view! {
        <div class="mb-6" id="calendar">
            <Panel title=t.library_next() hint=t.library_next_hint() flush=true>
                <ol class="divide-y divide-base-300">{lines}</ol>
            </Panel>
        </div>
    }
    .into_any()
}

/// The first lines for days, then the first of the others.
fn chosen(coming: Vec<Coming>) -> Vec<Coming> {
    let (mut days, others): (Vec<Coming>, Vec<Coming>) = coming.into_iter().partition(|one| matches!(one.why, Why::Day { .. }));
    days.truncate(MOST_DAYS);
    let rest = MOST - days.len();
    days.extend(others.into_iter().take(rest));
    days
}

fn line(coming: Coming) -> AnyView {
    let t = use_t();
    let href = format!("{PATH}/{}", coming.id);
    let (when, why) = match coming.why {
        Why::Day { name, date, is_expected } => {
            let name = if date == coming.on {
                name
            } else {
                format!("{name}, {}", short_day_text(date))
            };
            let expected = is_expected.then(|| verdict_with(Tint::Info, Icon::Moon, t.library_expected()));
            (day_text(coming.on).into_any(), view! { <span>{name}</span> {expected} }.into_any())
        }
        Why::Month => (t.library_any_day().into_any(), view! { <span>{t.library_why_month()}</span> }.into_any()),
        Why::Rest => (t.library_any_day().into_any(), view! { <span>{t.library_why_rest()}</span> }.into_any()),
    };
    view! {
        <li class="relative flex flex-wrap items-center gap-x-4 gap-y-1 px-5 py-2.5 hover:bg-hover">
            <span class="num w-28 shrink-0 text-sm text-ink-2">{when}</span>
            <a href=href class="min-w-0 flex-1 basis-48 font-medium after:absolute after:inset-0">{coming.title}</a>
            <span class="flex flex-wrap items-center gap-1.5 text-sm text-ink-2">{why} {tag(topic_text(&coming.topic))}</span>
        </li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;

    fn coming(number: u32, why: Why) -> Coming {
        Coming {
            id: number.to_string(),
            topic: "festival".to_owned(),
            title: String::new(),
            on: NaiveDate::default(),
            why,
        }
    }

    #[test]
    fn festivals_leave_room_for_lessons() {
        let day = |number| {
            let name = String::new();
            coming(
                number,
                Why::Day {
                    name,
                    date: NaiveDate::default(),
                    is_expected: false,
                },
            )
        };
        let all: Vec<Coming> = (0..9).map(day).chain((9..20).map(|number| coming(number, Why::Rest))).collect();
        let ids: Vec<String> = chosen(all).into_iter().map(|one| one.id).collect();
        assert_eq!(ids, ["0", "1", "2", "3", "4", "9", "10", "11"]);
        assert!(chosen(Vec::new()).is_empty());
    }
}
