//! Progress: one bar, or one bar per status.
//!
//! Widths are SVG attributes, not inline styles, so that a strict content security policy holds.

use leptos::prelude::*;

use super::decimal::fixed;

/// A thin bar under a figure; `share` is 0 to 1, `color` its token, for example `color-primary`.
#[must_use]
pub fn thin_bar(share: f64, color: &'static str) -> AnyView {
    bar(share, color, "mt-2 h-1")
}

/// A bar; `share` is 0 to 1, `color` its token, `size` its height and margins. Decorative: the
/// figure must stand beside it in words.
#[must_use]
pub fn bar(share: f64, color: &'static str, size: &'static str) -> AnyView {
    view! {
        <svg class=format!("block w-full overflow-hidden rounded-full {size}") viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
            <rect width="100" height="8" class="fill-st-queued"></rect>
            <rect width=fixed(share.clamp(0.0, 1.0) * 100.0, 2) height="8" fill=format!("var(--{color})")></rect>
        </svg>
    }
    .into_any()
}

/// One part of a [`segments`] bar.
#[derive(Clone, Debug, PartialEq)]
pub struct Segment {
    /// How many.
    pub count: u64,
    /// Its colour token, for example `st-read`.
    pub color: &'static str,
}

/// Statuses side by side, with hairlines between them. Decorative: the legend with the numbers
/// must stand beside it.
#[must_use]
pub fn segments(parts: &[Segment]) -> AnyView {
    const WIDTH: f64 = 1000.0;
    let total: u64 = parts.iter().map(|part| part.count).sum();
    let mut x = 0.0;
    let rects = parts
        .iter()
        .filter(|part| part.count > 0)
        .map(|part| {
            let width = (part.count as f64 / total.max(1) as f64 * WIDTH).max(4.0);
            let at = x;
            x += width;
            view! { <rect x=fixed(at, 1) width=fixed((width - 2.0).max(3.0), 1) height="14" fill=format!("var(--{})", part.color)></rect> }
        })
        .collect_view();
    view! {
        <svg class="block h-3.5 w-full overflow-hidden rounded" viewBox=format!("0 0 {} 14", fixed(x.max(WIDTH), 0)) preserveAspectRatio="none" aria-hidden="true">
            {rects}
        </svg>
    }
    .into_any()
}

/// A legend entry: coloured square and words.
#[must_use]
pub fn swatch(color: &'static str, words: String) -> AnyView {
    view! {
        <span class="inline-flex items-center gap-1.5">
            <svg class="size-2.5 shrink-0 rounded-[3px]" viewBox="0 0 10 10" aria-hidden="true">
                <rect width="10" height="10" fill=format!("var(--{color})")></rect>
            </svg>
            {words}
        </span>
    }
    .into_any()
}
