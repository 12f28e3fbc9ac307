use chrono::DateTime;

use super::*;
use crate::lines::{Style, lines};

const STYLE: Style = Style {
    size: 10.0,
    is_bold: false,
    gray: 0,
};

fn document(blocks: Vec<Block>) -> Document {
    Document {
        title: "Evidence".to_owned(),
        language: "en",
        author: "Sahyadri Wealth".to_owned(),
        made_at: DateTime::from_timestamp(1_795_000_000, 0).unwrap(),
        foot: "Sahyadri Wealth".to_owned(),
        blocks,
    }
}

/// What stands in the lines, one after the other.
fn words(text: &str, language: &str, width: f32) -> String {
    let faces = Faces::new().unwrap();
    let mut words = String::new();
    for line in lines(&faces, text, language, STYLE, width) {
        let mut end = line.glyphs.first().map_or(0, |glyph| glyph.text_range.start);
        for glyph in &line.glyphs {
            if glyph.text_range.end > end {
                words.push_str(&line.text[end..glyph.text_range.end]);
                end = glyph.text_range.end;
            }
        }
        words.push('\n');
    }
    words
}

#[test]
fn a_file_opens_and_says_that_it_is_for_keeping() {
    let file = pdf(&document(vec![Block::Paragraph("नमस्ते, this is evidence.".to_owned())])).unwrap();
    assert!(file.starts_with(b"%PDF-"));
    let text = String::from_utf8_lossy(&file);
    assert!(text.contains("pdfaid:part") && text.trim_end().ends_with("%%EOF"));
    assert!(text.contains("Sahyadri Wealth") || text.contains("/Author"));
}

#[test]
fn characters_of_markup_mean_nothing() {
    let text = r#"#import "x": * $a$ *b* _c_ \ <script> [d] @e {first_name} `f` %PDF (g)) ~ ^"#;
    assert_eq!(words(text, "en", 400.0).replace('\n', ""), text);
    let blocks = vec![
        Block::Heading(text.to_owned()),
        Block::Paragraph(text.to_owned()),
        Block::Facts(vec![(text.to_owned(), text.to_owned())]),
        Block::Quote {
            text: text.to_owned(),
            language: "mr",
        },
        Block::Table(Table {
            columns: vec![Column::new(text.to_owned(), 1.0)],
            rows: vec![Row {
                cells: vec![text.to_owned()],
                below: vec![text.to_owned()],
            }],
        }),
    ];
    assert!(pdf(&document(blocks)).unwrap().starts_with(b"%PDF-"));
}

#[test]
fn what_cannot_be_seen_is_written_by_its_number() {
    let faces = Faces::new().unwrap();
    let seen = "Dear अशा, ₹5,000 – “SIP” • क्‍ष र‌य ॥ 1/2 …\nNext";
    assert_eq!(faces.readable(seen), seen);
    assert_eq!(faces.readable("a\u{200b}b🙂\u{202e}c\u{7}\td\r\n"), "a[U+200B]b[U+1F642][U+202E]c[U+0007] d\n");
}

#[test]
fn devanagari_is_shaped() {
    let faces = Faces::new().unwrap();
    let shape = |text: &str, language: &str| -> Vec<u32> { faces.get(false).shape(text, language).iter().map(|glyph| glyph.glyph_id.to_u32()).collect() };
    // The sign of the short i stands before its consonant.
    let (consonant, syllable) = (shape("क", "hi"), shape("कि", "hi"));
    assert_eq!(syllable.len(), 2);
    assert_eq!(syllable.last(), consonant.last());
    // A conjunct is one letter.
    assert_eq!(shape("क्ष", "hi").len(), 1);
    // Also within a word that begins in Latin letters.
    let mixed = shape("SIPकि", "hi");
    assert_eq!(mixed[3..], syllable);
    // Marathi has its own form of some letters.
    assert_ne!(shape("ल", "mr"), shape("ल", "hi"));
    for text in ["प्रमाणपत्र", "द्ध्य", "श्री", "ऱ्य", "ज्ञ", "मार्केट", "हाँ"] {
        assert!(shape(text, "mr").iter().all(|glyph| *glyph != 0), "{text}");
    }
}

#[test]
fn lines_fit_and_lose_nothing() {
    let faces = Faces::new().unwrap();
    let text = "Mutual fund investments are subject to market risks. निवेश बाज़ार जोखिमों के अधीन हैं। \
        https://example.org/a-very-long-address-without-any-place-to-break-it/0123456789\n\nLast";
    for width in [30.0, 90.0, 400.0] {
        for line in lines(&faces, text, "hi", STYLE, width) {
            let blanks = line.glyphs.iter().rev().take_while(|glyph| &line.text[glyph.text_range.clone()] == " ");
            let blanks: f32 = blanks.map(|glyph| glyph.x_advance * STYLE.size).sum();
            assert!(line.width() - blanks <= width + 0.01, "{width}: {}", line.width());
        }
        assert_eq!(words(text, "hi", width).replace('\n', ""), text.replace('\n', ""));
    }
    assert_eq!(words("a\n\nb", "en", 100.0), "a\n\nb\n");
}

#[test]
fn a_long_table_goes_on_over_pages() {
    let faces = Faces::new().unwrap();
    let row = |index: usize| Row {
        cells: vec![format!("आशा {index}"), "+91 98••• ••210".to_owned()],
        below: vec!["प्रिय आशा, हमारा कार्यालय सोमवार को बंद रहेगा। ".repeat(3)],
    };
    let table = |rows: usize| {
        Block::Table(Table {
            columns: vec![Column::new("Person".to_owned(), 2.0), Column::new("Number".to_owned(), 1.0)],
            rows: (0..rows).map(row).collect(),
        })
    };
    let pages = |rows: usize| Press::new(&faces, "hi").printed(&document(vec![table(rows)])).page_count();
    assert_eq!(pages(1), 1);
    assert!(pages(100) > 4 && pages(200) > pages(100));
    // One that no page can hold is parted.
    let endless = Block::Table(Table {
        columns: vec![Column::new("Text".to_owned(), 1.0)],
        rows: vec![Row {
            cells: vec!["word ".repeat(6_000)],
            below: Vec::new(),
        }],
    });
    assert!(Press::new(&faces, "en").printed(&document(vec![endless])).page_count() > 2);
}
