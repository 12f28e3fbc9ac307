//! `/library/{piece}`: a piece in its languages side by side, as the organisation would send it, and
//! what to do with it.

use domain::{Channel, ErrorCode, Permission, placeholder};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    api::{KeepLibraryPiece, PATH, PieceDetail, PieceText, UseLibraryPiece, load_library_piece},
    parts::{outcome_badge, topic_text},
};
use crate::{
    features::{campaigns::parts::purpose_text, delivery_words::channel_name},
    page_context::{may, use_t},
    ui::{
        button::{ButtonLink, SubmitButton, Tone},
        date::day_text,
        feedback::{error_panel, notice, skeleton_rows},
        icon::Icon,
        layout::PageHeader,
        tabs::{Tab, segmented},
        url::{use_named, with_query},
        verdict::Tint,
    },
};

/// The page.
#[must_use]
pub fn page() -> AnyView {
    let query = use_query_map();
    let shown = use_named::<String>("/library/", "");
    let channel = move || {
        let code = query.with(|query| query.get("channel"));
        code.and_then(|code| code.parse::<Channel>().ok())
    };
    let loaded = Resource::new(
        move || (shown.get().unwrap_or_default(), channel()),
        |(piece, channel)| load_library_piece(piece, channel),
    );
    view! {
        <Suspense fallback=|| skeleton_rows(6)>
            {move || Suspend::new(async move {
                match loaded.await {
                    Ok(piece) => piece_view(piece),
                    Err(error) if error.code == ErrorCode::NotFound => crate::frame::not_found_page(),
                    Err(error) => error_panel(&error),
                }
            })}
        </Suspense>
    }
    .into_any()
}

fn piece_view(piece: PieceDetail) -> AnyView {
    let t = use_t();
    let subtitle = format!("{} · {}", topic_text(&piece.topic), purpose_text(piece.purpose));
    let sent = piece.last_sent.map(|day| {
        let words = t.library_last_sent(day_text(day));
        view! { <div class="mb-4">{notice(Tint::Info, words.into_any())}</div> }
    });
    let (actions, channels) = (actions(&piece), channels(&piece));
    let texts = piece.texts.into_iter().map(text_panel).collect_view();
    view! {
        <PageHeader title=piece.title subtitle>{actions}</PageHeader>
        {sent}
        <div class="mb-4 flex flex-wrap items-center gap-x-4 gap-y-2">{channels} <p class="hint">{t.library_composed()}</p></div>
        <div class="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-3">{texts}</div>
    }
    .into_any()
}

/// The channels that it is written for; what stands around the text differs.
fn channels(piece: &PieceDetail) -> AnyView {
    let t = use_t();
    let path = format!("{PATH}/{}", piece.id);
    let items = piece
        .channels
        .iter()
        .map(|channel| {
            let href = with_query(&path, &[("channel", channel.code())]);
            Tab::new(href, channel_name(*channel), *channel == piece.channel)
        })
        .collect();
    segmented(t.library_channels(), items)
}

fn actions(piece: &PieceDetail) -> AnyView {
    let t = use_t();
    let (take, keep) = (ServerAction::<UseLibraryPiece>::new(), ServerAction::<KeepLibraryPiece>::new());
    let (taken, kept) = (piece.id.clone(), piece.id.clone());
    // Nothing is posted to LinkedIn by a campaign.
    let channel = if piece.channel == Channel::Linkedin { "" } else { piece.channel.code() };
    let save = may(Permission::ManageTemplates).then(|| {
        view! {
            <ActionForm action=keep>
                <input type="hidden" name="piece" value=kept />
                <SubmitButton label=t.library_keep() tone=Tone::Line shape=Icon::LayoutTemplate pending=keep.pending() />
            </ActionForm>
        }
    });
    let use_it = may(Permission::ManageCampaigns).then(|| {
        view! {
            <ActionForm action=take>
                <input type="hidden" name="piece" value=taken />
                <input type="hidden" name="channel" value=channel />
                <SubmitButton label=t.library_use() shape=Icon::Megaphone pending=take.pending() />
            </ActionForm>
        }
    });
    view! { <ButtonLink href=PATH label=t.library_title() tone=Tone::Quiet shape=Icon::ArrowLeft /> {save} {use_it} }.into_any()
}

fn text_panel(text: PieceText) -> AnyView {
    let t = use_t();
    let code = text.language.code();
    let subject = (!text.subject.is_empty()).then(|| {
        view! {
            <p class="border-b rule px-5 py-2.5 text-sm text-ink-2">
                {t.library_subject()} ": " <span class="font-medium text-base-content" lang=code>{text.subject}</span>
            </p>
        }
    });
    let pieces = placeholder::pieces(&text.text)
        .into_iter()
        .map(|piece| match piece {
            placeholder::Piece::Text(plain) => plain.to_owned().into_any(),
            placeholder::Piece::Placeholder { name, .. } => view! { <span class="var">{format!("{{{name}}}")}</span> }.into_any(),
        })
        .collect_view();
    view! {
        <section class="panel overflow-hidden">
            <header class="panel-head">
                <h2 lang=code>{text.language.endonym()}</h2>
                <span class="ml-auto">{outcome_badge(text.outcome)}</span>
            </header>
            {subject}
            <h3 class="px-5 pt-4 font-semibold" lang=code>{text.title}</h3>
            <p class="whitespace-pre-wrap break-words px-5 py-3 leading-7" lang=code>{pieces}</p>
        </section>
    }
    .into_any()
}
