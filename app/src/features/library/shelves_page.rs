//! `/library`: ready pieces by shelf or search, and what to send next.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    api::{Coming, LibraryShelves, PATH, PieceCard, library_calendar, list_library},
    calendar_panel,
    parts::topic_text,
};
use crate::{
    error::AppError,
    features::delivery_words::channel_sign,
    page_context::use_t,
    ui::{
        button::{ButtonLink, Tone},
        feedback::{EmptyState, error_panel, skeleton_rows},
        field::search_form,
        icon::Icon,
        layout::PageHeader,
        tabs::chip,
        url::with_query,
        verdict::tag,
    },
};

/// The page.
#[must_use]
pub fn page() -> AnyView {
    let t = use_t();
    let query = use_query_map();
    let read = move |name: &str| query.with(|query| query.get(name)).unwrap_or_default();
    let found = Resource::new(move || (read("topic"), read("q")), |(topic, search)| load(topic, search));
    view! {
        <PageHeader title=t.library_title() subtitle=t.library_subtitle() />
        {search_form(PATH, ("topic", read("topic")), read("q"), t.library_search())}
        <Suspense fallback=|| skeleton_rows(6)>
            {move || Suspend::new(async move {
                match found.await {
                    Ok((shelves, coming)) => {
                        view! {
                            {topics(&shelves.topics, &read("topic"), &read("q"))}
                            {calendar_panel::panel(coming)}
                            {cards(shelves.pieces)}
                        }
                            .into_any()
                    }
                    Err(error) => error_panel(&error),
                }
            })}
        </Suspense>
    }
    .into_any()
}

/// What was found, and on the first page of the library what to send next.
async fn load(topic: String, search: String) -> Result<(LibraryShelves, Vec<Coming>), AppError> {
    let is_first_page = topic.is_empty() && search.trim().is_empty();
    let shelves = list_library(search, topic).await?;
    let coming = if is_first_page { library_calendar().await? } else { Vec::new() };
    Ok((shelves, coming))
}

/// One chip per shelf; the chip that is on leads back to everything.
fn topics(codes: &[String], current: &str, words: &str) -> AnyView {
    let chips = codes
        .iter()
        .map(|code| {
            let is_on = code.as_str() == current;
            let href = with_query(PATH, &[("topic", if is_on { "" } else { code.as_str() }), ("q", words)]);
            chip(href, topic_text(code), is_on)
        })
        .collect_view();
    view! { <div class="mb-4 flex flex-wrap gap-1.5">{chips}</div> }.into_any()
}

fn cards(pieces: Vec<PieceCard>) -> AnyView {
    let t = use_t();
    if pieces.is_empty() {
        return view! {
            <div class="panel">
                <EmptyState shape=Icon::SearchX title=t.library_none_title() text=t.library_none_text()>
                    <ButtonLink href=PATH label=t.ui_clear_filters() tone=Tone::Line />
                </EmptyState>
            </div>
        }
        .into_any();
    }
    let count = t.library_found(pieces.len());
    let cards = pieces.into_iter().map(card).collect_view();
    view! {
        <h2 class="mb-2 text-lg font-semibold">{count}</h2>
        <ul class="grid gap-3 sm:grid-cols-2 xl:grid-cols-3">{cards}</ul>
    }
    .into_any()
}

fn card(piece: PieceCard) -> AnyView {
    let href = format!("{PATH}/{}", piece.id);
    let channels = piece.channels.into_iter().map(channel_sign).collect_view();
    view! {
        <li class="panel relative flex flex-col gap-1.5 px-4 py-3 hover:bg-hover">
            <span class="flex items-center gap-2">
                <a href=href class="min-w-0 flex-1 truncate font-medium after:absolute after:inset-0">{piece.title}</a>
                {tag(topic_text(&piece.topic))}
            </span>
            <p class="line-clamp-3 text-sm text-ink-2">{piece.beginning}</p>
            <span class="mt-auto flex gap-1.5">{channels}</span>
        </li>
    }
    .into_any()
}
