//! `/rulebook`: every rule explained, filtered by the address, under a box that tries a text.

use std::time::Duration;

use domain::{Audience, Severity};
use leptos::prelude::*;
use leptos_router::{
    components::Form,
    hooks::{use_location, use_query_map},
    params::ParamsMap,
};

use super::{
    api::{PATH, RuleView, load_rulebook},
    rule_parts::{rule_card, sections},
    try_parts::try_panel,
};
use crate::{
    features::{
        organisation::parts::audience_text,
        rules::{rule_reason, rule_title},
    },
    page_context::use_t,
    ui::{
        button::{ButtonLink, Tone},
        date::day_text,
        feedback::{EmptyState, error_panel, skeleton_rows},
        icon::{Icon, icon},
        layout::PageHeader,
        lifetime::Lifetime,
        tabs::chip,
        url::with_query,
    },
};

/// How long after the list was built its place for the address's rule is looked for.
const UNTIL_THERE: Duration = Duration::from_millis(60);

/// Where the list begins.
const LIST: &str = "rules";

/// Which rules are shown, as the address says it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Filter {
    severity: Option<Severity>,
    audience: Option<Audience>,
    words: String,
}

impl Filter {
    fn of(query: &ParamsMap) -> Self {
        let read = |name: &str| query.get(name).unwrap_or_default();
        Self {
            severity: read("severity").parse().ok(),
            audience: read("audience").parse().ok(),
            words: read("q").trim().to_owned(),
        }
    }

    /// The page with this filter, at the list: the box above it is not what was asked for.
    fn href(&self) -> String {
        let pairs = [
            ("severity", self.severity_code()),
            ("audience", self.audience_code()),
            ("q", self.words.as_str()),
        ];
        format!("{}#{LIST}", with_query(PATH, &pairs))
    }

    fn severity_code(&self) -> &'static str {
        self.severity.map_or("", <&'static str>::from)
    }

    fn audience_code(&self) -> &'static str {
        self.audience.map_or("", Audience::code)
    }

    /// Whether `rule` is shown to an organisation of the type `own`.
    fn lets_through(&self, rule: &RuleView, own: Audience) -> bool {
        let severity = rule.severity(self.audience.unwrap_or(own));
        let is_bound = self.audience.is_none() || severity.is_some();
        let is_as_grave = self.severity.is_none() || severity == self.severity;
        is_bound && is_as_grave && self.finds(rule)
    }

    fn finds(&self, rule: &RuleView) -> bool {
        let words = self.words.to_lowercase();
        let places = [rule_title(&rule.id), rule_reason(&rule.id), rule.citation.clone(), rule.id.replace('_', " ")];
        words
            .split_whitespace()
            .all(|word| places.iter().any(|place| place.to_lowercase().contains(word)))
    }
}

/// The page.
#[must_use]
pub fn page() -> AnyView {
    let t = use_t();
    let query = use_query_map();
    let filter = Memo::new(move |_| query.with(Filter::of));
    let book = Resource::new(|| (), |()| load_rulebook());
    let version = move || {
        Suspend::new(async move {
            book.await.ok().map(|book| match book.date {
                Some(date) => t.rulebook_version_of(book.version, day_text(date)),
                None => t.campaign_rulebook(book.version),
            })
        })
    };
    let lead = view! { <p class="hint"><Suspense fallback=|| ()>{version}</Suspense></p> }.into_any();
    view! {
        <PageHeader title=t.rulebook_title() subtitle=t.rulebook_subtitle() lead />
        {sections(PATH)}
        <Suspense fallback=|| skeleton_rows(4)>
            {move || Suspend::new(async move { book.await.ok().map(|book| try_panel(book.tried)) })}
        </Suspense>
        <h2 id=LIST class="mb-3 mt-6 scroll-mt-20 text-lg font-semibold">{t.rulebook_rules()}</h2>
        {move || filter.with(search)}
        {move || filter.with(chips)}
        <Suspense fallback=|| skeleton_rows(8)>
            {move || {
                let filter = filter.get();
                Suspend::new(async move {
                    match book.await {
                        Ok(book) => rules(book.rules, book.audience, &filter),
                        Err(error) => error_panel(&error),
                    }
                })
            }}
        </Suspense>
    }
    .into_any()
}

fn search(filter: &Filter) -> AnyView {
    let t = use_t();
    let label = t.rulebook_search();
    let (severity, audience, words) = (filter.severity_code().to_owned(), filter.audience_code().to_owned(), filter.words.clone());
    view! {
        <Form method="GET" action=PATH attr:class="mb-4 flex max-w-md gap-2" attr:role="search">
            <input type="hidden" name="severity" value=severity />
            <input type="hidden" name="audience" value=audience />
            <input type="search" name="q" class="input w-full" value=words placeholder=label.clone() aria-label=label />
            <button type="submit" class="btn btn-line">{icon(Icon::Search)} <span class="max-sm:sr-only">{t.ui_search()}</span></button>
        </Form>
    }
    .into_any()
}

/// One chip per severity and per registration type; a chip that is on leads back to all.
fn chips(filter: &Filter) -> AnyView {
    let t = use_t();
    let severities = [
        (Severity::Block, t.campaign_must_fix()),
        (Severity::Warn, t.campaign_consider()),
        (Severity::Info, t.campaign_for_information()),
    ];
    let severities = severities.map(|(severity, label)| {
        let is_on = filter.severity == Some(severity);
        let other = Filter {
            severity: (!is_on).then_some(severity),
            ..filter.clone()
        };
        chip(other.href(), label, is_on)
    });
    let audiences = Audience::ALL.map(|audience| {
        let is_on = filter.audience == Some(audience);
        let other = Filter {
            audience: (!is_on).then_some(audience),
            ..filter.clone()
        };
        chip(other.href(), audience_text(audience), is_on)
    });
    view! {
        <nav class="mb-3 flex flex-wrap items-center gap-1.5" aria-label=t.rulebook_by_severity()>{severities.collect_view()}</nav>
        <nav class="mb-4 flex flex-wrap items-center gap-1.5" aria-label=t.rulebook_by_audience()>{audiences.collect_view()}</nav>
    }
    .into_any()
}

fn rules(all: Vec<RuleView>, own: Audience, filter: &Filter) -> AnyView {
    let t = use_t();
    let audience = filter.audience.unwrap_or(own);
    let shown: Vec<RuleView> = all.into_iter().filter(|rule| filter.lets_through(rule, own)).collect();
    if shown.is_empty() {
        return view! {
            <section class="panel">
                <EmptyState shape=Icon::BookOpen title=t.rulebook_none_title() text=t.rulebook_none_text()>
                    <ButtonLink href=PATH label=t.ui_clear_filters() tone=Tone::Line />
                </EmptyState>
            </section>
        }
        .into_any();
    }
    lead_to_named_rule();
    let count = t.rulebook_shown(shown.len());
    let cards = shown.into_iter().map(|rule| rule_card(rule, audience)).collect_view();
    view! {
        <p class="hint mb-3" role="status">{count}</p>
        <div class="space-y-4">{cards}</div>
    }
    .into_any()
}

/// The browser looks for the rule that the address names before a page of the application has its
/// data; so it is looked for once more.
pub(super) fn lead_to_named_rule() {
    let hash = use_location().hash;
    let here = Lifetime::here();
    Effect::new(move |_| {
        let id = hash.get_untracked().trim_start_matches('#').to_owned();
        if id.is_empty() {
            return;
        }
        here.after(UNTIL_THERE, move || {
            if let Some(rule) = document().get_element_by_id(&id) {
                rule.scroll_into_view();
            }
        });
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule() -> RuleView {
        RuleView {
            id: "assured_returns".into(),
            severities: vec![(Audience::Mfd, Severity::Block), (Audience::Ria, Severity::Warn)],
            citation: "SEBI advertisement code".into(),
            effective_from: None,
            effective_to: None,
            examples: Vec::new(),
            changes: Vec::new(),
        }
    }

    #[test]
    fn rules_are_chosen_by_severity_and_registration() {
        for (severity, audience, shown) in [
            (None, None, true),
            (Some(Severity::Block), None, true),
            (Some(Severity::Warn), None, false),
            (Some(Severity::Warn), Some(Audience::Ria), true),
            (None, Some(Audience::Smb), false),
        ] {
            let filter = Filter {
                severity,
                audience,
                words: String::new(),
            };
            assert_eq!(filter.lets_through(&rule(), Audience::Mfd), shown, "{filter:?}");
        }
    }

    #[test]
    fn a_filter_stands_in_the_address() {
        let filter = Filter {
            severity: Some(Severity::Block),
            audience: Some(Audience::Ria),
            words: "a b".into(),
        };
        assert_eq!(filter.href(), "/rulebook?severity=block&audience=RIA&q=a%20b#rules");
        assert_eq!(Filter::default().href(), "/rulebook#rules");
    }
}
