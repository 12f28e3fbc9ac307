//! The route table: every page, where it stands in the frame, and who may open it.
//!
//! To add a page: write `pub fn page() -> AnyView` in its feature folder and add one row to
//! [`PAGES`]. Rows are tried from top to bottom, so `/contacts/import` stands before
//! `/contacts/:id`. Each group of rows is one chunk of the browser's module.

use std::{future::Future, pin::Pin};

use domain::Permission;
use l10n::L10nLanguage;
use leptos::{children::ToChildren, prefetch_lazy_fn_on_server, prelude::*, tachys::view::iterators::StaticVec, wasm_split::SplitLoaderError};
use leptos_router::{
    ChooseView, NestedRoute, SsrMode,
    any_nested_route::{AnyNestedRoute, IntoAnyNestedRoute},
    components::{Redirect, Routes, RoutesProps},
    hooks::use_location,
    path,
};

use crate::{
    features::{
        accounts, analytics, api_keys, approvals, audit_log,
        campaigns::{self, builder},
        contacts, dead_letters, home, imports, library, live, members, organisation, rulebook, security,
        senders::{mail_pages, sender_pages, senders_page},
        settings, studio, templates,
    },
    frame,
    page_context::use_page_context,
    ui::icon::Icon,
};

/// The frame around a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Frame {
    /// None: the page fills the window (sign-in and the like).
    Bare,
    /// Sidebar, top bar, tab bar.
    Main,
    /// A narrow rail instead of the sidebar, and no tab bar: the page brings its own bars.
    Rail,
}

/// Who may open a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Anybody; who is signed in is sent home.
    Visitor,
    /// Anybody, signed in or not.
    Anyone,
    /// Members whose role has this permission.
    Member(Permission),
}

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    /// The path with `:parameters`.
    pub path: &'static str,
    /// The frame around it.
    pub frame: Frame,
    /// Who may open it.
    pub access: Access,
    /// The chunk of the browser's module that holds it.
    pub chunk: &'static str,
}

macro_rules! pages {
    ($($chunk:ident { $($path:tt => $page:path, $frame:ident, $access:expr;)* })*) => {
        /// Every page.
        pub const PAGES: &[Page] = &[$($(Page { path: $path, frame: Frame::$frame, access: $access, chunk: stringify!($chunk) },)*)*];

        fn routes() -> Vec<(Frame, AnyNestedRoute)> {
            vec![$($((
                Frame::$frame,
                NestedRoute::new(path!($path), LazyPage { access: $access, path: $path, chunk: &chunks::$chunk::CHUNK })
                    .ssr_mode(SsrMode::Async)
                    .into_any_nested_route(),
            ),)*)*]
        }

        mod chunks {
            $(pub mod $chunk {
                use super::super::*;

                pub const CHUNK: Chunk = Chunk {
                    name: stringify!($chunk),
                    load: || Box::pin(load()),
                    page: |path| Box::pin($chunk(path)),
                };

                #[leptos::wasm_split::wasm_split($chunk, wasm_split_path = leptos::wasm_split, preload(load), fallible)]
                fn $chunk(path: &'static str) -> Result<AnyView, SplitLoaderError> {
                    Ok(match path {
                        $($path => $page(),)*
                        _ => frame::not_found_page(),
                    })
                }
            })*
        }
    };
}

use Access::{Anyone, Member, Visitor};
use Permission as P;

// Pages under one name share a chunk, which the browser loads when the first of them is opened.
#[rustfmt::skip]
pages! {
    entry {
        "/sign-in"                  => accounts::sign_in_page::page,           Bare, Visitor;
        "/sign-in/code"             => accounts::code_page::page,              Bare, Visitor;
        "/sign-up"                  => accounts::sign_up_page::page,           Bare, Visitor;
        "/forgot-password"          => accounts::forgot_page::page,            Bare, Anyone;
        "/reset-password/:token"    => accounts::reset_page::page,             Bare, Anyone;
        "/invite/:token"            => accounts::invite_page::page,            Bare, Anyone;
    }
    figures {
        "/"                         => home::home_page::page,                  Main, Member(P::ViewHome);
        "/analytics"                => analytics::analytics_page::page,        Main, Member(P::ViewAnalytics);
    }
    shelves {
        "/campaigns"                => campaigns::list_page::page,             Main, Member(P::ViewCampaigns);
        "/campaigns/new"            => campaigns::new_page::page,              Main, Member(P::ManageCampaigns);
        "/templates"                => templates::shelf_page::page,            Main, Member(P::ViewTemplates);
        "/templates/new"            => templates::edit_page::page,             Main, Member(P::ManageTemplates);
        "/templates/:key"           => templates::template_page::page,         Main, Member(P::ViewTemplates);
        "/templates/:key/edit"      => templates::edit_page::page,             Main, Member(P::ManageTemplates);
    }
    studio {
        "/studio"                   => studio::studio_page::page,              Main, Member(P::ManageCampaigns);
    }
    library {
        "/library"                  => library::shelves_page::page,            Main, Member(P::ViewTemplates);
        "/library/:piece"           => library::piece_page::page,              Main, Member(P::ViewTemplates);
    }
    campaign {
        "/campaigns/:id"            => live::live_page::page,                  Main, Member(P::ViewCampaigns);
    }
    desk {
        "/approvals"                => approvals::approvals_page::page,        Main, Member(P::ViewApprovals);
        "/approvals/:id"            => approvals::approvals_page::page,        Main, Member(P::ViewApprovals);
    }
    audience {
        "/campaigns/:id/audience"   => builder::audience_page::page,           Rail, Member(P::ManageCampaigns);
    }
    message {
        "/campaigns/:id/message"    => builder::message_page::page,            Rail, Member(P::ManageCampaigns);
    }
    checking {
        "/campaigns/:id/check"      => builder::check_page::page,              Rail, Member(P::ManageCampaigns);
    }
    sending {
        "/campaigns/:id/schedule"   => builder::schedule_page::page,           Rail, Member(P::ManageCampaigns);
        "/campaigns/:id/review"     => builder::review_page::page,             Rail, Member(P::ViewCampaigns);
    }
    reference {
        "/rulebook"                 => rulebook::rulebook_page::page,          Main, Member(P::ViewHome);
        "/rulebook/own"             => rulebook::own_page::page,               Main, Member(P::ViewHome);
        "/rulebook/own/new"         => rulebook::own_form_page::page,          Main, Member(P::ManageOrganisation);
        "/rulebook/own/:id"         => rulebook::own_form_page::page,          Main, Member(P::ManageOrganisation);
    }
    imports {
        "/contacts/import"          => imports::upload_page::page,             Main, Member(P::ManageContacts);
        "/contacts/import/:id"      => imports::import_page::page,             Main, Member(P::ManageContacts);
    }
    lists {
        "/contacts/groups"          => contacts::groups_page::page,            Main, Member(P::ViewContacts);
        "/contacts/fields"          => contacts::fields_page::page,            Main, Member(P::ViewContacts);
        "/contacts/suppressions"    => contacts::suppressions_page::page,      Main, Member(P::ViewContacts);
        "/contacts/duplicates"      => contacts::duplicates_page::page,        Main, Member(P::ViewContacts);
    }
    people {
        "/contacts"                 => contacts::list_page::page,              Main, Member(P::ViewContacts);
        "/contacts/new"             => contacts::form_page::page,              Main, Member(P::ManageContacts);
        "/contacts/:id"             => contacts::contact_page::page,           Main, Member(P::ViewContacts);
        "/contacts/:id/edit"        => contacts::form_page::page,              Main, Member(P::ManageContacts);
    }
    numbers {
        "/settings/senders"         => senders_page::page,                     Main, Member(P::ViewSenders);
        "/settings/senders/new"     => sender_pages::new_page,                 Main, Member(P::ManageSenders);
        "/settings/senders/new-email" => mail_pages::new_page,                 Main, Member(P::ManageSenders);
        "/settings/senders/:id"     => sender_pages::edit_page,                Main, Member(P::ManageSenders);
        "/settings/failures"        => dead_letters::dead_letters_page::page,  Main, Member(P::ManageSenders);
    }
    office {
        "/settings"                 => settings::page,                         Main, Member(P::ViewHome);
        "/settings/security"        => security::security_page::page,          Main, Member(P::ViewHome);
        "/settings/organisation"    => organisation::organisation_page::page,  Main, Member(P::ViewHome);
        "/settings/members"         => members::members_page::page,            Main, Member(P::ManageMembers);
        "/settings/api-keys"        => api_keys::api_keys_page::page,          Main, Member(P::ManageApiKeys);
        "/settings/audit"           => audit_log::audit_page::page,            Main, Member(P::ViewAudit);
    }
}

/// An entry of the navigation.
#[derive(Clone, Copy)]
pub struct NavEntry {
    /// Its address; pages below it count as being in it.
    pub path: &'static str,
    /// Its name.
    pub label: fn(&L10nLanguage) -> String,
    /// Its sign.
    pub icon: Icon,
    /// What the reader must be allowed to do to see it.
    pub needs: Permission,
    /// Entries of one group stand together, with a line between groups.
    pub group: u8,
}

/// The navigation, in order. Only what stands is listed.
#[rustfmt::skip]
pub const NAVIGATION: &[NavEntry] = &[
    NavEntry { path: "/", label: L10nLanguage::shell_nav_home, icon: Icon::House, needs: P::ViewHome, group: 0 },
    NavEntry { path: "/campaigns", label: L10nLanguage::shell_nav_campaigns, icon: Icon::Megaphone, needs: P::ViewCampaigns, group: 0 },
    NavEntry { path: "/contacts", label: L10nLanguage::shell_nav_contacts, icon: Icon::Users, needs: P::ViewContacts, group: 0 },
    NavEntry { path: "/studio", label: L10nLanguage::shell_nav_studio, icon: Icon::Sparkles, needs: P::ManageCampaigns, group: 1 },
    NavEntry { path: "/templates", label: L10nLanguage::shell_nav_templates, icon: Icon::LayoutTemplate, needs: P::ViewTemplates, group: 1 },
    NavEntry { path: "/library", label: L10nLanguage::shell_nav_library, icon: Icon::BookOpen, needs: P::ViewTemplates, group: 1 },
    NavEntry { path: "/approvals", label: L10nLanguage::shell_nav_approvals, icon: Icon::BadgeCheck, needs: P::ViewApprovals, group: 1 },
    NavEntry { path: "/analytics", label: L10nLanguage::shell_nav_analytics, icon: Icon::ChartColumn, needs: P::ViewAnalytics, group: 2 },
    NavEntry { path: "/settings", label: L10nLanguage::shell_nav_settings, icon: Icon::Settings, needs: P::ViewHome, group: 9 },
];

/// The pages as the router wants them.
#[must_use]
pub fn pages() -> AnyView {
    let (mut bare, mut main, mut rail) = (Vec::new(), Vec::new(), Vec::new());
    for (place, route) in routes() {
        match place {
            Frame::Bare => bare.push(route),
            Frame::Main => main.push(route),
            Frame::Rail => rail.push(route),
        }
    }
    bare.push(
        NestedRoute::new(path!(""), frame::rail_frame)
            .child(StaticVec::from(rail))
            .into_any_nested_route(),
    );
    bare.push(
        NestedRoute::new(path!(""), frame::main_frame)
            .child(StaticVec::from(main))
            .into_any_nested_route(),
    );
    let children = ToChildren::to_children(|| StaticVec::from(bare));
    Routes(RoutesProps::builder().fallback(frame::not_found_page).children(children).build()).into_any()
}

type Loading<T> = Pin<Box<dyn Future<Output = Result<T, SplitLoaderError>>>>;

/// A piece of the browser's module that is fetched when its first page is opened.
struct Chunk {
    name: &'static str,
    load: fn() -> Loading<()>,
    page: fn(&'static str) -> Loading<AnyView>,
}

/// A page whose code lies in a chunk.
#[derive(Clone, Copy)]
struct LazyPage {
    access: Access,
    path: &'static str,
    chunk: &'static Chunk,
}

impl ChooseView for LazyPage {
    /// The page, or what is shown in its place to somebody who may not open it.
    async fn choose(self) -> AnyView {
        if let Some(instead) = refusal(self.access) {
            return instead;
        }
        prefetch_lazy_fn_on_server(self.chunk.name);
        (self.chunk.page)(self.path).await.unwrap_or_else(|_| frame::not_loaded())
    }

    async fn preload(&self) {
        // A chunk that cannot be fetched is told of when the page is chosen.
        let _ = (self.chunk.load)().await;
    }
}

/// What stands in for the page when the reader may not open it.
fn refusal(access: Access) -> Option<AnyView> {
    let context = use_page_context();
    match (access, &context.session) {
        (Access::Anyone, _) | (Access::Visitor, None) => None,
        (Access::Visitor, Some(_)) => Some(view! { <Redirect path="/" /> }.into_any()),
        (Access::Member(_), None) => Some(sign_in_first()),
        (Access::Member(permission), Some(session)) => (!session.role.may(permission)).then(|| frame::forbidden(session.role)),
    }
}

fn sign_in_first() -> AnyView {
    let location = use_location();
    let next = format!(
        "{}{}",
        location.pathname.get_untracked(),
        location.search.with_untracked(|search| prefixed(search))
    );
    let path = format!("/sign-in?next={}", crate::ui::url::encode(&next));
    view! { <Redirect path=path /> }.into_any()
}

fn prefixed(search: &str) -> String {
    if search.is_empty() { String::new() } else { format!("?{search}") }
}
