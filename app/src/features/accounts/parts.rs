//! The look of the pages before sign-in.

use leptos::prelude::*;
use leptos_meta::Title;

use super::api::SignOut;
use crate::{
    frame::{language_switch, theme_switch},
    page_context::use_t,
    ui::{
        icon::{Icon, icon},
        layout::logo,
        leave::follow,
        verdict::{Tint, verdict},
    },
};

/// A page before sign-in: logo and switches above, the form in the middle, and on wide screens what
/// the product is about.
pub(super) fn visitor_page(title: String, lead: String, body: AnyView) -> AnyView {
    view! {
        <Title text=title.clone() />
        <div class="grid min-h-screen grid-cols-[minmax(0,1fr)] lg:grid-cols-[minmax(0,1fr)_minmax(0,1.1fr)]">
            <div class="flex flex-col bg-base-100 px-5 py-6 sm:px-12">
                <header class="flex items-center gap-2.5">
                    {logo("size-9 text-[17px]")} <span class="flex-1 text-xl font-semibold">"Prachar"</span> {theme_switch()} {language_switch()}
                </header>
                <main id="main" class="mx-auto flex w-full max-w-[400px] flex-1 flex-col justify-center py-10">
                    <h1 class="text-3xl font-semibold">{title}</h1>
                    <p class="mt-1 text-ink-2">{lead}</p>
                    <div class="mt-6">{body}</div>
                </main>
            </div>
            {pitch()}
        </div>
    }
    .into_any()
}

/// What the product does, shown by one example.
fn pitch() -> AnyView {
    let t = use_t();
    view! {
        <aside class="hidden border-l rule bg-base-200 p-12 lg:flex lg:flex-col lg:justify-center">
            <div class="mx-auto w-full max-w-[520px]">
                <p class="text-2xl font-semibold leading-9">{t.sign_in_pitch()}</p>
                <div class="panel mt-8 overflow-hidden">
                    <div class="border-b rule px-5 py-3.5 text-[17px] leading-8" lang="en">
                        "Start an SIP for " <mark class="hl hl-fail whitespace-nowrap">"guaranteed returns" <span class="hl-n f">"1"</span></mark> " this Diwali."
                    </div>
                    <div class="flex items-start gap-3 border-b rule px-5 py-3">
                        <span class="hl-n f mt-1 !ml-0">"1"</span>
                        <div class="flex-1">
                            <p class="flex flex-wrap items-center gap-2 font-semibold">
                                {t.sign_in_pitch_rule()} {verdict(Tint::Fail, t.sign_in_pitch_must_fix())}
                            </p>
                            <p class="hint">{t.sign_in_pitch_source()}</p>
                        </div>
                    </div>
                    <ul class="divide-y divide-base-300">
                        {passed("en", "EN", "Start an SIP to build a habit this Diwali.")}
                        {passed("hi", "हिन्दी", "इस दीवाली SIP से बचत की आदत शुरू करें।")}
                        {passed("mr", "मराठी", "या दिवाळीत SIP ने बचतीची सवय सुरू करा.")}
                    </ul>
                </div>
                <p class="mt-6 text-sm text-ink-2">{t.sign_in_pitch_end()}</p>
            </div>
        </aside>
    }
    .into_any()
}

fn passed(lang: &'static str, name: &'static str, text: &'static str) -> AnyView {
    let t = use_t();
    view! {
        <li class="flex items-center gap-3 px-5 py-3">
            <span class="w-12 shrink-0 text-sm text-ink-3" lang=lang>{name}</span>
            <span class="min-w-0 flex-1" lang=lang>{text}</span>
            {verdict(Tint::Pass, t.sign_in_pitch_passed())}
        </li>
    }
    .into_any()
}

/// A quiet line with a link under a form.
pub(super) fn other_way(words: String, href: &'static str, link: String) -> AnyView {
    view! { <p class="mt-6 text-sm text-ink-2">{words} " " <a href=href class="link-q">{link}</a></p> }.into_any()
}

/// Signs the reader out, as an entry of the account menu.
#[must_use]
pub fn sign_out_button() -> AnyView {
    let t = use_t();
    let sign_out = ServerAction::<SignOut>::new();
    follow(sign_out);
    view! {
        <ActionForm action=sign_out attr:class="contents">
            <button type="submit" class="flex min-h-10 w-full items-center gap-2 touch:min-h-11">{icon(Icon::LogOut)} {t.shell_sign_out()}</button>
        </ActionForm>
    }
    .into_any()
}
