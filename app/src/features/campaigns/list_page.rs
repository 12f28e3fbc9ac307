//! `/campaigns`: every campaign, newest first.

use domain::{CampaignStatus, Permission};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    api::{ArchiveCampaign, CampaignList, CampaignRow, DuplicateCampaign, list_campaigns},
    new_page::create_form,
    parts::{campaign_path, language_labels, purpose_text, status_badge, status_text},
};
use crate::{
    features::templates::api::KeepAsTemplate,
    page_context::{may, use_t},
    ui::{
        button::{ButtonLink, Tone},
        date::moment,
        dialog::{Dialog, DialogButton},
        feedback::{EmptyState, error_panel, skeleton_rows},
        field::search_form,
        icon::{Icon, icon},
        layout::PageHeader,
        list::{Cells, Column, Table, pager},
        menu::Menu,
        tabs::{Tab, tabs},
        url::with_query,
    },
};

const NEW_DIALOG: &str = "new-campaign";

/// What a row's menu does.
#[derive(Clone, Copy)]
struct Deeds {
    duplicate: ServerAction<DuplicateCampaign>,
    archive: ServerAction<ArchiveCampaign>,
    keep: ServerAction<KeepAsTemplate>,
}

/// The page.
#[must_use]
pub fn page() -> AnyView {
    let t = use_t();
    let query = use_query_map();
    let read = move |name: &str| query.with(|query| query.get(name)).unwrap_or_default();
    let writes = may(Permission::ManageCampaigns);
    let deeds = Deeds {
        duplicate: ServerAction::new(),
        archive: ServerAction::new(),
        keep: ServerAction::new(),
    };
    let list = Resource::new(
        move || (read("status"), read("q"), read("before"), deeds.archive.version().get()),
        |(status, search, before, _)| list_campaigns(status, search, before.parse().ok()),
    );
    view! {
        <PageHeader title=t.campaign_title()>
            {writes.then(|| view! { <ButtonLink href="/templates" label=t.campaign_from_template() shape=Icon::LayoutTemplate /> })}
            {writes.then(|| view! { <DialogButton dialog=NEW_DIALOG label=t.campaign_new() tone=Tone::Primary shape=Icon::Plus /> })}
        </PageHeader>
        {writes.then(new_dialog)}
        {search_form("/campaigns", ("status", read("status")), read("q"), t.campaign_search())}
        <section class="panel overflow-hidden">
            <Suspense fallback=|| skeleton_rows(6)>
                {move || Suspend::new(async move {
                    match list.await {
                        Ok(found) => listed(found, deeds, read("status"), read("q")),
                        Err(error) => error_panel(&error),
                    }
                })}
            </Suspense>
        </section>
    }
    .into_any()
}

fn new_dialog() -> AnyView {
    let t = use_t();
    view! {
        <Dialog id=NEW_DIALOG title=t.campaign_new() text=t.campaign_new_text()>
            {create_form()}
        </Dialog>
    }
    .into_any()
}

fn listed(found: CampaignList, deeds: Deeds, status: String, words: String) -> AnyView {
    let t = use_t();
    let is_unfiltered = status.is_empty() && words.is_empty();
    let strip = filter_tabs(&found, &status, &words);
    if found.rows.is_empty() {
        let empty = if is_unfiltered { nothing_yet() } else { nothing_found() };
        return view! { {strip} {empty} }.into_any();
    }
    let next = found
        .next
        .map(|next| with_query("/campaigns", &[("status", &status), ("q", &words), ("before", &next.to_string())]));
    let caption = t.campaign_shown(found.rows.len());
    let columns = vec![
        Column::text(t.campaign_name()).heading().class("sm:min-w-56"),
        Column::text(t.campaign_status()).bare(),
        Column::text(t.campaign_languages()).bare().class("whitespace-nowrap"),
        Column::text(t.campaign_starts()).class("num whitespace-nowrap text-sm"),
        Column::text(t.campaign_changed()).class("num whitespace-nowrap text-sm text-ink-2"),
        Column::actions(),
    ];
    let writes = may(Permission::ManageCampaigns);
    let rows = found.rows.into_iter().map(|row| table_row(row, writes.then_some(deeds))).collect();
    view! {
        {strip}
        <Table label=t.campaign_title() columns rows />
        {pager(caption, None, next)}
    }
    .into_any()
}

fn filter_tabs(found: &CampaignList, status: &str, words: &str) -> AnyView {
    let t = use_t();
    let count_of = |wanted: CampaignStatus| found.counts.iter().find(|(status, _)| *status == wanted).map_or(0, |(_, count)| *count);
    let to = |code: &str| with_query("/campaigns", &[("status", code), ("q", words)]);
    let all = found.counts.iter().map(|(_, count)| count).sum();
    let mut items = vec![Tab::new(to(""), t.campaign_all(), status.is_empty()).with_count(all)];
    for wanted in [
        CampaignStatus::Draft,
        CampaignStatus::InReview,
        CampaignStatus::Approved,
        CampaignStatus::Scheduled,
        CampaignStatus::Sending,
        CampaignStatus::Paused,
        CampaignStatus::Completed,
        CampaignStatus::Cancelled,
    ] {
        let count = count_of(wanted);
        if count > 0 || status == wanted.code() {
            items.push(Tab::new(to(wanted.code()), status_text(wanted), status == wanted.code()).with_count(count));
        }
    }
    items.push(Tab::new(to("archived"), t.campaign_archived(), status == "archived"));
    view! { <div class="[&>nav]:px-5">{tabs(t.campaign_status(), items)}</div> }.into_any()
}

fn nothing_yet() -> AnyView {
    let t = use_t();
    view! {
        <EmptyState shape=Icon::Megaphone title=t.campaign_empty_title() text=t.campaign_empty_text()>
            {may(Permission::ManageCampaigns)
                .then(|| view! { <DialogButton dialog=NEW_DIALOG label=t.campaign_new() tone=Tone::Primary shape=Icon::Plus /> })}
        </EmptyState>
    }
    .into_any()
}

fn nothing_found() -> AnyView {
    let t = use_t();
    view! {
        <EmptyState shape=Icon::SearchX title=t.campaign_none_found_title() text=t.campaign_none_found_text()>
            <ButtonLink href="/campaigns" label=t.ui_clear_filters() />
        </EmptyState>
    }
    .into_any()
}

fn table_row(row: CampaignRow, deeds: Option<Deeds>) -> Cells {
    let t = use_t();
    let (id, status) = (row.id, row.status);
    let starts = row.starts_at.map(moment);
    let repeats = row
        .repeats
        .then(|| view! { <span class="text-ink-3" title=t.campaign_repeats()>{icon(Icon::Repeat)}<span class="sr-only">{t.campaign_repeats()}</span></span> });
    let name = view! {
        <a href=campaign_path(id, status) class="link-q font-medium">{row.name.clone()}</a>
        <span class="hint block">{purpose_text(row.purpose)}</span>
    };
    let starts = starts.map(|starts| view! { <span class="inline-flex items-center gap-1.5">{starts} {repeats}</span> });
    vec![
        name.into_any(),
        status_badge(status),
        language_labels(&row.languages).into_any(),
        starts.into_any(),
        moment(row.updated_at).into_any(),
        deeds.map(|deeds| row_menu(&row, deeds)).into_any(),
    ]
}

fn row_menu(row: &CampaignRow, deeds: Deeds) -> AnyView {
    let t = use_t();
    let id = row.id.to_string();
    let can_archive = row.is_archived || row.status.is_final() || row.status == CampaignStatus::Draft;
    let (away, words) = if row.is_archived {
        ("no", t.campaign_restore())
    } else {
        ("yes", t.campaign_archive())
    };
    let duplicate = menu_entry(
        Icon::Copy,
        t.campaign_duplicate(),
        [("id", id.clone()), ("name", t.campaign_copy_of(row.name.clone()))],
    );
    let keep = menu_entry(Icon::LayoutTemplate, t.template_keep(), [("campaign", id.clone()), ("name", row.name.clone())]);
    let archive = menu_entry(Icon::Archive, words, [("id", id), ("away", away.to_owned())]);
    view! {
        <Menu label=t.campaign_actions_of(row.name.clone()) shape=Icon::Ellipsis class="btn btn-quiet btn-sm">
            <li><ActionForm action=deeds.duplicate attr:class="contents">{duplicate}</ActionForm></li>
            <li><ActionForm action=deeds.keep attr:class="contents">{keep}</ActionForm></li>
            {can_archive.then(|| view! { <li><ActionForm action=deeds.archive attr:class="contents">{archive}</ActionForm></li> })}
        </Menu>
    }
    .into_any()
}

/// What stands in a menu's form: its fields and the button that sends it.
fn menu_entry(shape: Icon, words: String, fields: [(&'static str, String); 2]) -> AnyView {
    let fields = fields
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
        .collect_view();
    view! { {fields} <button type="submit" class="flex min-h-10 w-full items-center gap-2 touch:min-h-11">{icon(shape)} {words}</button> }.into_any()
}
