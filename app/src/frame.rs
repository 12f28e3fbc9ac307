//! The frame around the pages of a member: sidebar, top bar, tab bar, and the pages that stand in
//! for one that cannot be shown.

use std::sync::Arc;

use domain::{ErrorCode, Language, Permission, Role};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{components::Outlet, hooks::use_location};

use crate::{
    page_context::{PageContext, SessionView, may, use_page_context, use_t},
    routes::{NAVIGATION, NavEntry},
    ui::{
        button::{ButtonLink, Tone},
        feedback::EmptyState,
        icon::{Icon, icon, icon_of},
        layout::logo,
        list::avatar,
        menu::menu_link,
        url::encode,
    },
};

/// Sidebar, top bar and tab bar around the page.
#[must_use]
pub fn main_frame() -> AnyView {
    framed(
        "fixed inset-y-0 left-0 z-30 hidden w-60 flex-col border-r rule bg-base-100 lg:flex",
        "lg:pl-60",
        "mx-auto max-w-[1320px] px-4 py-5 pb-24 lg:px-6 lg:py-6 lg:pb-8",
        false,
    )
}

/// The same with a narrow rail and without the tab bar: the page brings its own bars.
#[must_use]
pub fn rail_frame() -> AnyView {
    framed(
        "fixed inset-y-0 left-0 z-30 hidden w-16 flex-col border-r rule bg-base-100 lg:flex",
        "lg:pl-16",
        "",
        true,
    )
}

fn framed(aside: &'static str, beside: &'static str, main: &'static str, is_rail: bool) -> AnyView {
    let t = use_t();
    let context = use_page_context();
    let Some(session) = context.session.clone() else {
        return view! { <main id="main"><Outlet /></main> }.into_any();
    };
    let entries: Vec<NavEntry> = NAVIGATION.iter().copied().filter(|entry| session.role.may(entry.needs)).collect();
    view! {
        <a href="#main" class="btn btn-primary btn-sm skip" rel="external">{t.shell_skip()}</a>
        <aside class=aside>
            {workspace(&session, is_rail)}
            {sidebar(&entries, &session, is_rail)}
            {account(&session, is_rail)}
        </aside>
        <div class=beside>
            {offline_bar()}
            {top_bar(&context, &session, is_rail)}
            <main id="main" class=main tabindex="-1"><Outlet /></main>
        </div>
        {(!is_rail).then(|| tab_bar(&entries))}
        {install_prompt()}
    }
    .into_any()
}

fn workspace(session: &SessionView, is_rail: bool) -> AnyView {
    let words = (!is_rail).then(|| {
        view! {
            <span class="min-w-0 flex-1">
                <span class="block truncate text-sm font-semibold leading-5">{session.organisation.clone()}</span>
                <span class="block truncate text-xs text-ink-3">{session.registration.clone()}</span>
            </span>
        }
    });
    view! { <div class="flex h-14 items-center gap-2.5 border-b rule px-4">{logo("size-8 text-[15px]")} {words}</div> }.into_any()
}

fn sidebar(entries: &[NavEntry], session: &SessionView, is_rail: bool) -> AnyView {
    let t = use_t();
    let groups = entries
        .chunk_by(|one, other| one.group == other.group)
        .enumerate()
        .map(|(index, group)| {
            let class = if index == 0 { "space-y-0.5" } else { "mt-2 space-y-0.5 border-t rule pt-2" };
            let items = group.iter().map(|entry| nav_item(*entry, waiting_at(entry, session), is_rail)).collect_view();
            view! { <ul class=class>{items}</ul> }
        })
        .collect_view();
    view! { <nav class="flex-1 overflow-y-auto px-3 py-3" aria-label=t.shell_nav_label()>{groups}</nav> }.into_any()
}

fn nav_item(entry: NavEntry, waiting: u32, is_rail: bool) -> AnyView {
    let t = use_t();
    let label = (entry.label)(t);
    let count =
        (waiting > 0 && !is_rail).then(|| view! { <span class="nav-count">{waiting}<span class="sr-only">" " {t.shell_nav_waiting(waiting)}</span></span> });
    let words = if is_rail {
        view! { <span class="sr-only">{label.clone()}</span> }.into_any()
    } else {
        view! { <span class="truncate py-0.5">{label.clone()}</span> }.into_any()
    };
    view! {
        <li>
            <a href=entry.path class=if is_rail { "nav-item justify-center" } else { "nav-item" } title=is_rail.then_some(label) aria-current=current(entry.path)>
                {icon_of(entry.icon, "size-[18px]")}
                {words}
                {count}
            </a>
        </li>
    }
    .into_any()
}

fn waiting_at(entry: &NavEntry, session: &SessionView) -> u32 {
    if entry.path == "/approvals" { session.approvals_waiting } else { 0 }
}

/// `page` while the entry at `path` is the present one.
fn current(path: &'static str) -> impl Fn() -> Option<&'static str> + Clone + Send + Sync + 'static {
    let pathname = use_location().pathname;
    move || {
        let is_here = pathname.with(|here| here == path || (path != "/" && here.strip_prefix(path).is_some_and(|rest| rest.starts_with('/'))));
        is_here.then_some("page")
    }
}

fn account(session: &SessionView, is_rail: bool) -> AnyView {
    let t = use_t();
    let role = role_text(session.role);
    let words = (!is_rail).then(|| {
        view! {
            <span class="min-w-0 flex-1">
                <span class="block truncate text-sm font-medium leading-5">{session.name.clone()}</span>
                <span class="block truncate text-xs text-ink-3">{role}</span>
            </span>
        }
    });
    view! {
        <div class="border-t rule p-3">
            <details class="dropdown dropdown-top w-full" data-menu>
                <summary class="flex w-full cursor-pointer list-none items-center gap-2.5 rounded-lg p-1.5 text-left hover:bg-hover">
                    <span class="sr-only">{t.shell_account_label()}</span>
                    {avatar(&session.name)}
                    {words}
                </summary>
                <ul class="menu dropdown-content z-40 mb-1 min-w-56 rounded-xl border border-line-strong bg-base-100 p-1.5 text-base shadow-[0_8px_24px_-8px_rgb(0_0_0/0.18)]">
                    {account_links()}
                </ul>
            </details>
        </div>
    }
    .into_any()
}

fn account_links() -> AnyView {
    let t = use_t();
    view! {
        {menu_link("/settings/security".to_owned(), Icon::ShieldCheck, t.shell_account_security(), false)}
        <li>{crate::features::accounts::sign_out_button()}</li>
    }
    .into_any()
}

fn top_bar(context: &Arc<PageContext>, session: &SessionView, is_rail: bool) -> AnyView {
    let t = use_t();
    let demo = context
        .demo
        .then(|| crate::ui::verdict::verdict_with(crate::ui::verdict::Tint::Ai, Icon::FlaskConical, t.shell_demo_badge()));
    let class = if is_rail {
        "sticky top-0 z-20 flex h-14 items-center gap-2 border-b rule bg-base-100 px-4 max-lg:hidden lg:px-6"
    } else {
        "sticky top-0 z-20 flex h-14 items-center gap-2 border-b rule bg-base-100 px-4 lg:px-6"
    };
    view! {
        <header class=class>
            <span class="lg:hidden">{logo("size-8 text-[15px]")}</span>
            <span class="min-w-0 flex-1 truncate text-base font-semibold lg:hidden">{session.organisation.clone()}</span>
            {demo}
            <span class="hidden flex-1 lg:block"></span>
            <span class="hidden sm:inline-flex">{language_switch()}</span>
            <span class="hidden sm:inline-flex">{theme_switch()}</span>
        </header>
    }
    .into_any()
}

/// The three languages; each leads back to this page and keeps what was typed.
#[must_use]
pub fn language_switch() -> AnyView {
    let t = use_t();
    let now = use_page_context().language;
    let here = here();
    let links = Language::ALL
        .map(|language| {
            let here = here.clone();
            let href = move || format!("/language/{}?back={}", language.code(), encode(&here()));
            view! {
                <a href=href lang=language.code() aria-current=(language == now).then_some("true") title=language.endonym() rel="external" data-keep-form>
                    {language.short_label()}
                </a>
            }
        })
        .into_iter()
        .collect_view();
    view! { <div class="seg" role="group" aria-label=t.shell_language_label()>{links}</div> }.into_any()
}

/// The button that changes between light and dark.
#[must_use]
pub fn theme_switch() -> AnyView {
    theme_link("btn btn-quiet btn-square btn-sm", false)
}

/// One link for each direction; the style sheet shows the one that fits the present theme.
fn theme_link(class: &'static str, with_words: bool) -> AnyView {
    let t = use_t();
    let here = here();
    let link = move |name: &'static str, shape, words: String, shown: &'static str| {
        let here = here.clone();
        let visible = with_words.then(|| words.clone());
        view! {
            <a href=move || format!("/theme/{name}?back={}", encode(&here())) class=format!("{class} {shown}") aria-label=words rel="external" data-theme-switch>
                {icon_of(shape, "size-[18px]")}
                {visible}
            </a>
        }
    };
    view! {
        {link("dark", Icon::Moon, t.shell_theme_dark(), "theme-dark-hidden")}
        {link("light", Icon::Sun, t.shell_theme_light(), "theme-light-hidden")}
    }
    .into_any()
}

/// The address of this page, for links that come back to it.
fn here() -> impl Fn() -> String + Clone + Send + Sync + 'static {
    let location = use_location();
    move || {
        let search = location.search.get();
        let path = location.pathname.get();
        if search.is_empty() { path } else { format!("{path}?{search}") }
    }
}

/// What a tab looks like; the present one gets a line above and weight.
const TAB: &str = "relative flex h-16 min-w-0 flex-col items-center justify-end gap-1 pb-2 text-xs text-ink-2 before:absolute before:inset-x-5 \
                   before:top-0 before:h-0.5 aria-[current=page]:font-semibold aria-[current=page]:text-primary-ink aria-[current=page]:before:bg-primary";

/// The phone's bar: the first entries, Create in the middle, the rest behind More.
fn tab_bar(entries: &[NavEntry]) -> AnyView {
    let t = use_t();
    let create = may(Permission::ManageCampaigns).then(create_tab);
    let (shown, rest) = entries.split_at(entries.len().min(if create.is_some() { 3 } else { 4 }));
    let (left, right) = shown.split_at(shown.len().min(2));
    view! {
        <nav
            class="fixed inset-x-0 bottom-0 z-30 grid auto-cols-fr grid-flow-col border-t rule bg-base-100 pb-[env(safe-area-inset-bottom)] lg:hidden"
            aria-label=t.shell_nav_label()
        >
            {left.iter().copied().map(tab_item).collect_view()}
            {create}
            {right.iter().copied().map(tab_item).collect_view()}
            {more_tab(rest)}
        </nav>
    }
    .into_any()
}

fn tab_item(entry: NavEntry) -> AnyView {
    let t = use_t();
    view! {
        <a href=entry.path class=TAB aria-current=current(entry.path)>
            {icon_of(entry.icon, "size-[22px]")}
            <span class="max-w-full truncate px-1 leading-5">{(entry.label)(t)}</span>
        </a>
    }
    .into_any()
}

fn create_tab() -> AnyView {
    let t = use_t();
    view! {
        <a href="/campaigns/new" class="flex h-16 min-w-0 flex-col items-center justify-end gap-1 pb-2 text-xs font-medium text-primary-ink">
            <span class="inline-flex h-7 w-12 items-center justify-center rounded-lg bg-primary text-primary-content">{icon_of(Icon::Plus, "size-5")}</span>
            <span class="leading-4">{t.shell_nav_create()}</span>
        </a>
    }
    .into_any()
}

/// The other entries, and what stands in the top bar of wider screens.
fn more_tab(rest: &[NavEntry]) -> AnyView {
    let t = use_t();
    let links = rest
        .iter()
        .map(|entry| menu_link(entry.path.to_owned(), entry.icon, (entry.label)(t), false))
        .collect_view();
    view! {
        <details class="dropdown dropdown-top dropdown-end" data-menu>
            <summary class=format!("{TAB} cursor-pointer list-none")>
                {icon_of(Icon::Ellipsis, "size-[22px]")}
                <span class="leading-4">{t.shell_nav_more()}</span>
            </summary>
            <ul class="menu dropdown-content z-40 mb-1 mr-2 w-64 rounded-xl border border-line-strong bg-base-100 p-1.5 text-base shadow-[0_8px_24px_-8px_rgb(0_0_0/0.18)]">
                {links}
                <li class="border-t rule my-1 sm:hidden"></li>
                <li class="px-3 py-1.5 sm:hidden">{language_switch()}</li>
                <li class="sm:hidden">{theme_link("min-h-11", true)}</li>
                <li class="border-t rule my-1"></li>
                {account_links()}
            </ul>
        </details>
    }
    .into_any()
}

fn offline_bar() -> AnyView {
    let t = use_t();
    view! {
        <div class="hidden items-center gap-3 border-b border-warning-line bg-warning-soft px-5 py-2.5 text-sm text-warning-ink in-[html[data-offline]]:flex" role="status">
            {icon_of(Icon::WifiOff, "size-[18px]")}
            <p class="flex-1"><b class="font-semibold">{t.shell_offline_title()}</b> " " {t.shell_offline_text()}</p>
        </div>
    }
    .into_any()
}

fn install_prompt() -> AnyView {
    let t = use_t();
    view! {
        <section class="panel fixed inset-x-3 bottom-20 z-40 hidden max-w-sm p-4 in-[html[data-installable]]:block in-[html[data-install-dismissed]]:hidden sm:left-auto sm:right-4 lg:bottom-4">
            <p class="font-semibold">{t.shell_install_title()}</p>
            <p class="text-sm text-ink-2">{t.shell_install_text()}</p>
            <div class="mt-3 flex gap-2">
                <button type="button" class="btn btn-primary btn-sm" data-install>{icon(Icon::Download)} {t.shell_install_button()}</button>
                <button type="button" class="btn btn-quiet btn-sm" data-install-dismiss>{t.shell_install_dismiss()}</button>
            </div>
        </section>
    }
    .into_any()
}

/// The word for a role.
#[must_use]
pub fn role_text(role: Role) -> String {
    let t = use_t();
    match role {
        Role::Owner => t.account_role_owner(),
        Role::Admin => t.account_role_admin(),
        Role::Approver => t.account_role_approver(),
        Role::Advisor => t.account_role_advisor(),
        Role::Dpo => t.account_role_dpo(),
    }
}

/// In place of a page that does not exist.
#[must_use]
pub fn not_found_page() -> AnyView {
    answer_status(ErrorCode::NotFound);
    let t = use_t();
    view! {
        <main id="main" class="mx-auto grid min-h-screen max-w-lg content-center px-4">
            <Title text=t.shell_not_found_title() />
            <div class="panel">{stand_in(Icon::SearchX, t.shell_not_found_title(), t.shell_not_found_text())}</div>
        </main>
    }
    .into_any()
}

/// In place of a page that the role does not include.
#[must_use]
pub fn forbidden(role: Role) -> AnyView {
    answer_status(ErrorCode::Forbidden);
    let t = use_t();
    view! {
        <Title text=t.shell_forbidden_title() />
        <div class="panel mx-auto max-w-lg">{stand_in(Icon::Lock, t.shell_forbidden_title(), t.shell_forbidden_text(role_text(role)))}</div>
    }
    .into_any()
}

/// In place of a page whose code could not be fetched.
#[must_use]
pub fn not_loaded() -> AnyView {
    let t = use_t();
    view! {
        <Title text=t.shell_not_loaded_title() />
        <div class="panel mx-auto max-w-lg">
            <h1 class="sr-only">{t.shell_not_loaded_title()}</h1>
            <EmptyState shape=Icon::WifiOff title=t.shell_not_loaded_title() text=t.shell_not_loaded_text()>
                <a href="" rel="external" class="btn btn-line">{t.shell_not_loaded_again()}</a>
            </EmptyState>
        </div>
    }
    .into_any()
}

fn stand_in(shape: Icon, title: String, text: String) -> AnyView {
    let t = use_t();
    let id = use_page_context().request_id.clone();
    view! {
        <h1 class="sr-only">{title.clone()}</h1>
        <EmptyState shape title text>
            <ButtonLink href="/" label=t.shell_back_home() tone=Tone::Line />
        </EmptyState>
        {(!id.is_empty()).then(|| view! { <p class="hint num px-6 pb-6">{t.shell_reference(id)}</p> })}
    }
    .into_any()
}

/// Gives the page being rendered the HTTP status of `code`; nothing to do in the browser.
pub fn answer_status(code: ErrorCode) {
    #[cfg(feature = "ssr")]
    crate::server_context::set_status(crate::server_context::status_of(code));
    #[cfg(not(feature = "ssr"))]
    let _ = code;
}
