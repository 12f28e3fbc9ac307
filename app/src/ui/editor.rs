//! A plain textarea with a layer of highlights behind it. The text is never at risk: the layer
//! only mirrors it, and without scripts the textarea stands alone.

use std::ops::Range;

use leptos::{html::Textarea, prelude::*};

/// How a passage is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkKind {
    /// Solid underline: must change.
    Fail,
    /// Wavy underline: should be considered.
    Warn,
    /// A placeholder.
    Variable,
}

/// A marked passage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Byte offset of its first character.
    pub start: usize,
    /// Byte offset after its last character.
    pub end: usize,
    /// How it is marked.
    pub kind: MarkKind,
    /// Whether it is the one the reader looks at.
    pub active: bool,
}

/// A piece of the mirrored text.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Piece {
    text: String,
    class: &'static str,
}

/// A textarea with highlights. `value` follows the typing.
#[component]
pub fn HighlightedTextArea(
    /// The form's field; the id is `f-<name>`.
    #[prop(into)]
    name: String,
    /// The label, for assistive technology.
    #[prop(into)]
    label: String,
    /// The text, in both directions.
    value: RwSignal<String>,
    /// What is marked in the text; offsets outside of it are left out.
    #[prop(into)]
    marks: Signal<Vec<Mark>>,
    /// The language of the text.
    lang: &'static str,
    /// The id of what describes the marks.
    #[prop(optional, into)]
    described_by: Option<String>,
    /// Whether the text can only be read.
    #[prop(optional)]
    readonly: bool,
    /// Byte offsets of words to select; the field takes the focus with them.
    #[prop(optional, into)]
    selection: Signal<Option<Range<usize>>>,
) -> AnyView {
    const METRICS: &str = "w-full whitespace-pre-wrap break-words px-5 py-4 text-lg font-normal leading-8";
    let mirrored = move || {
        let pieces = value.with(|text| marks.with(|marks| split(text, marks)));
        pieces
            .into_iter()
            .map(|piece| view! { <mark class=piece.class>{piece.text}</mark> })
            .collect_view()
    };
    let first = value.get_untracked();
    let field = NodeRef::new();
    keep_alike(field, value);
    follow_selection(field, value, selection);
    view! {
        <div class="relative grid [&>*]:[grid-area:1/1]">
            <div class=format!("{METRICS} pointer-events-none select-none text-transparent") lang=lang aria-hidden="true">
                {mirrored}
                "\u{200b}"
            </div>
            <textarea
                node_ref=field
                id=format!("f-{name}")
                name=name
                class=format!("{METRICS} min-h-56 resize-none overflow-hidden bg-transparent focus-visible:outline-offset-[-2px]")
                lang=lang
                aria-label=label
                aria-describedby=described_by
                readonly=readonly
                on:input=move |event| {
                    value.try_set(event_target_value(&event));
                }
            >
                {first}
            </textarea>
        </div>
    }
    .into_any()
}

/// Keeps field and signal alike. What was typed before the application took the page over counts: the
/// first time the signal follows the field, from then on the field follows the signal.
fn keep_alike(field: NodeRef<Textarea>, value: RwSignal<String>) {
    Effect::new(move |met: Option<bool>| {
        let text = value.get();
        let Some(field) = field.get() else { return false };
        let shown = field.value();
        if shown != text {
            if met == Some(true) {
                field.set_value(&text);
            } else {
                value.set(shown);
            }
        }
        true
    });
}

fn follow_selection(field: NodeRef<Textarea>, value: RwSignal<String>, selection: Signal<Option<Range<usize>>>) {
    Effect::new(move |_| {
        let (Some(range), Some(field)) = (selection.get(), field.get()) else { return };
        let text = value.get_untracked();
        if let (Some(before), Some(words)) = (text.get(..range.start), text.get(range)) {
            let start = utf16(before);
            // A field without the focus, or one that was just removed, selects nothing.
            let _ = field.focus();
            let _ = field.set_selection_range(start, start + utf16(words));
        }
    });
}

/// The browser counts in units of UTF-16.
fn utf16(text: &str) -> u32 {
    u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX)
}

/// The text cut at the borders of the marks; of overlapping marks the first wins.
fn split(text: &str, marks: &[Mark]) -> Vec<Piece> {
    let mut sorted: Vec<&Mark> = marks
        .iter()
        .filter(|mark| mark.start < mark.end && text.is_char_boundary(mark.start) && text.is_char_boundary(mark.end))
        .collect();
    sorted.sort_by_key(|mark| (mark.start, mark.end));
    let (mut pieces, mut at) = (Vec::new(), 0);
    let mut push = |range: std::ops::Range<usize>, class| {
        if let Some(text) = text.get(range).filter(|text| !text.is_empty()) {
            pieces.push(Piece { text: text.to_owned(), class });
        }
    };
    for mark in sorted.into_iter().filter(|mark| mark.end <= text.len()) {
        if mark.start < at {
            continue;
        }
        push(at..mark.start, "");
        push(mark.start..mark.end, class_of(mark));
        at = mark.end;
    }
    push(at..text.len(), "");
    pieces
}

/// No padding here: it would push the mirrored letters away from the real ones.
const fn class_of(mark: &Mark) -> &'static str {
    match (mark.kind, mark.active) {
        (MarkKind::Fail, false) => "hl hl-fail !px-0",
        (MarkKind::Fail, true) => "hl hl-fail hl-active !px-0",
        (MarkKind::Warn, false) => "hl hl-warn !px-0",
        (MarkKind::Warn, true) => "hl hl-warn hl-active !px-0",
        (MarkKind::Variable, _) => "rounded bg-primary-soft",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(start: usize, end: usize) -> Mark {
        Mark {
            start,
            end,
            kind: MarkKind::Fail,
            active: false,
        }
    }

    fn texts(text: &str, marks: &[Mark]) -> Vec<String> {
        split(text, marks).into_iter().map(|piece| piece.text).collect()
    }

    #[test]
    fn the_browser_counts_differently() {
        for (text, units) in [("", 0), ("abc", 3), ("गारंटी", 6), ("a😀b", 4)] {
            assert_eq!(utf16(text), units, "{text}");
        }
    }

    #[test]
    fn cuts_at_marks_and_loses_no_letter() {
        assert_eq!(texts("a guaranteed return", &[mark(2, 12)]), ["a ", "guaranteed", " return"]);
        assert_eq!(texts("गारंटी", &[mark(0, 3), mark(1, 4), mark(2, 99)]), ["ग", "ारंटी"]);
        assert_eq!(texts("ab", &[mark(0, 2), mark(1, 2)]), ["ab"]);
        assert_eq!(texts("", &[]), Vec::<String>::new());
    }
}
