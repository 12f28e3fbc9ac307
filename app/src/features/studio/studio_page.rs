//! `/studio`: the brief beside the texts. With scripts the texts are shown as they grow, by the server's
//! events; without, the page comes when they have ended.

use domain::WritingId;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    api::{StartWriting, WorkOnWriting, load_studio, load_writing},
    brief_parts::{brief_panel, standing},
    text_parts::version_panel,
};
use crate::{
    page_context::use_t,
    ui::{
        feedback::{EmptyState, error_line, error_panel, notice, skeleton_rows},
        field::form_errors,
        icon::Icon,
        layout::PageHeader,
        lifetime::Lifetime,
        verdict::Tint,
    },
};

/// The page.
#[must_use]
pub fn page() -> AnyView {
    let t = use_t();
    let query = use_query_map();
    let read = move |name: &str| query.with(|query| query.get(name));
    let asked = Memo::new(move |_| {
        let id = read("id").map(|id| id.parse().unwrap_or(WritingId(uuid::Uuid::nil())));
        (id, read("v").and_then(|version| version.parse::<i64>().ok()))
    });
    let (start, work) = (ServerAction::<StartWriting>::new(), ServerAction::<WorkOnWriting>::new());
    let (start_errors, work_errors) = (form_errors(start), form_errors(work));
    let desk = Resource::new(move || (start.version().get(), work.version().get()), |_| load_studio());
    let writing = Resource::new(
        move || (asked.get(), work.version().get()),
        |((id, version), _)| async move {
            match id {
                Some(id) => load_writing(id, version).await.map(Some),
                None => Ok(None),
            }
        },
    );
    // Outside of what is built anew with every event: the stream would end with it.
    let followed = RwSignal::new(None::<String>);
    Effect::new(move |_| {
        let view = writing.get().and_then(Result::ok).flatten();
        let address = view.filter(|view| view.is_writing).map(|view| format!("/events/writings/{}", view.id));
        if followed.get_untracked() != address {
            followed.set(address);
        }
    });
    let here = Lifetime::here();
    let look_again = move |_: leptos::ev::CustomEvent| {
        if !here.is_over() {
            writing.refetch();
        }
    };
    view! {
        <PageHeader title=t.studio_title() subtitle=t.studio_subtitle() />
        <div class="grid grid-cols-[minmax(0,1fr)] items-start gap-4 xl:grid-cols-[380px_minmax(0,1fr)]">
            <div class="min-w-0 space-y-4">
                {brief_panel(start, start_errors)}
                <Suspense fallback=|| skeleton_rows(2)>
                    {move || Suspend::new(async move {
                        match desk.await {
                            Ok(view) => standing(view),
                            Err(error) => error_panel(&error),
                        }
                    })}
                </Suspense>
            </div>
            <div class="min-w-0 space-y-4" on:live=look_again data-live=move || followed.get()>
                {move || work_errors.get().map(|error| error_line(&error))}
                <div data-live-lost hidden>{notice(Tint::Warn, t.studio_lost().into_any())}</div>
                <Transition fallback=|| skeleton_rows(6)>
                    {move || Suspend::new(async move {
                        match writing.await {
                            Ok(Some(view)) => version_panel(view, work),
                            Ok(None) => nothing_yet(),
                            Err(error) => error_panel(&error),
                        }
                    })}
                </Transition>
            </div>
        </div>
    }
    .into_any()
}

fn nothing_yet() -> AnyView {
    let t = use_t();
    view! {
        <section class="panel">
            <EmptyState shape=Icon::Sparkles title=t.studio_empty_title() text=t.studio_empty_text() />
        </section>
    }
    .into_any()
}
