//! A message as it will look on the phone.

use leptos::prelude::*;

/// A phone with a chat: `title` and `subtitle` in its head, bubbles as children.
#[component]
pub fn PhonePreview(
    /// Who writes.
    #[prop(into)]
    title: String,
    /// A line below.
    #[prop(into)]
    subtitle: String,
    /// The bubbles, see [`bubble`].
    children: Children,
) -> AnyView {
    view! {
        <div class="phone mx-auto w-full max-w-[336px]">
            <div class="phone-screen">
                <div class="flex items-center gap-2.5 border-b rule bg-base-100 px-3 py-2">
                    {super::list::avatar(&title)}
                    <span class="min-w-0">
                        <span class="block truncate text-sm font-semibold leading-[18px]">{title}</span>
                        <span class="block truncate text-xs text-ink-3">{subtitle}</span>
                    </span>
                </div>
                <div class="min-h-40 space-y-2 px-3 py-3">{children()}</div>
            </div>
        </div>
    }
    .into_any()
}

/// A message; `outgoing` is one of ours. Line breaks of `text` are kept.
#[must_use]
pub fn bubble(text: Signal<String>, lang: &'static str, time: String, outgoing: bool) -> AnyView {
    let class = if outgoing {
        "bubble bubble-out ml-6 px-3 py-2"
    } else {
        "bubble mr-2 px-3 py-2"
    };
    view! {
        <div class=class lang=lang>
            <p class="whitespace-pre-wrap break-words">{text}</p>
            <p class="num mt-1 text-right text-xs text-ink-3">{time}</p>
        </div>
    }
    .into_any()
}
