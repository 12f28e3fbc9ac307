//! `/templates`: the organisation's own and those that come with Prachar.

use domain::Permission;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    api::{TemplateCard, TemplateShelf, list_templates},
    parts::{CATEGORIES, category_text},
};
use crate::{
    features::{campaigns::parts::language_labels, rulebook},
    page_context::{may, use_t},
    ui::{
        button::{ButtonLink, Tone},
        feedback::{error_panel, skeleton_rows},
        field::search_form,
        icon::Icon,
        layout::PageHeader,
        list::pager,
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
    let shelf = Resource::new(
        move || (read("category"), read("q"), read("before")),
        |(category, search, before)| list_templates(category, search, before.parse().ok()),
    );
    view! {
        <PageHeader title=t.template_title() subtitle=t.template_subtitle()>
            <ButtonLink href=rulebook::api::PATH label=t.rulebook_title() tone=Tone::Quiet shape=Icon::BookOpen />
            {may(Permission::ManageTemplates).then(|| view! { <ButtonLink href="/templates/new" label=t.template_new() tone=Tone::Primary shape=Icon::Plus /> })}
        </PageHeader>
        {search_form("/templates", ("category", read("category")), read("q"), t.template_search())}
        <div class="mb-4 flex flex-wrap gap-1.5">{move || filters(&read("category"), &read("q"))}</div>
        <Suspense fallback=|| skeleton_rows(6)>
            {move || Suspend::new(async move {
                match shelf.await {
                    Ok(found) => shelves(found, &read("category"), &read("q")),
                    Err(error) => error_panel(&error),
                }
            })}
        </Suspense>
    }
    .into_any()
}

/// One chip per shelf; a chip that is on leads back to everything.
fn filters(current: &str, words: &str) -> AnyView {
    let t = use_t();
    let one = |code: &str, label: String| {
        let is_on = code == current;
        let href = with_query("/templates", &[("category", if is_on { "" } else { code }), ("q", words)]);
        chip(href, label, is_on)
    };
    let mut chips: Vec<AnyView> = CATEGORIES.into_iter().map(|category| one(category.code(), category_text(category))).collect();
    chips.push(one("archived", t.campaign_archived()));
    chips.collect_view().into_any()
}

fn shelves(found: TemplateShelf, category: &str, words: &str) -> AnyView {
    let t = use_t();
    let is_first_shelf = category.is_empty() && words.is_empty();
    let next = found
        .next
        .map(|next| with_query("/templates", &[("category", category), ("q", words), ("before", &next.to_string())]));
    let own = if found.own.is_empty() {
        let (title, text) = if is_first_shelf {
            (t.template_no_own_title(), t.template_no_own_text())
        } else {
            (t.template_none_title(), t.template_none_text())
        };
        view! { <p class="panel flex flex-wrap gap-x-2 px-5 py-4"><span class="font-medium">{title}</span> <span class="text-ink-2">{text}</span></p> }
            .into_any()
    } else {
        let caption = t.template_shown(found.own.len());
        view! { {cards(found.own)} {next.map(|next| view! { <div class="panel mt-3">{pager(caption, None, Some(next))}</div> })} }.into_any()
    };
    let built_in = (!found.built_in.is_empty()).then(|| {
        view! {
            <h2 class="mb-2 mt-6 text-lg font-semibold">{t.template_built_in()}</h2>
            {cards(found.built_in)}
        }
    });
    view! {
        <h2 class="mb-2 text-lg font-semibold">{t.template_own()}</h2>
        {own}
        {built_in}
    }
    .into_any()
}

fn cards(cards: Vec<TemplateCard>) -> AnyView {
    let cards = cards.into_iter().map(card).collect_view();
    view! { <ul class="grid gap-3 sm:grid-cols-2 xl:grid-cols-3">{cards}</ul> }.into_any()
}

fn card(card: TemplateCard) -> AnyView {
    let href = format!("/templates/{}", card.key);
    view! {
        <li class="panel relative flex flex-col gap-1.5 px-4 py-3 hover:bg-hover">
            <span class="flex items-center gap-2">
                <a href=href class="min-w-0 flex-1 truncate font-medium after:absolute after:inset-0">{card.name}</a>
                {tag(category_text(card.category))}
            </span>
            <p class="line-clamp-3 text-sm text-ink-2">{card.beginning}</p>
            <span class="mt-auto">{language_labels(&card.languages)}</span>
        </li>
    }
    .into_any()
}
