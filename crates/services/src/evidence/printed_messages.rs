//! The messages of the printed pack.

use documents::{Block, Column, Row, Table};
use l10n::L10nLanguage;

use super::{
    Pack,
    messages::{Message, Said},
    words,
};

/// The chapter; nothing where nothing was to be sent.
pub(super) fn blocks(t: &L10nLanguage, pack: &Pack, messages: &[Message]) -> Vec<Block> {
    if messages.is_empty() {
        return Vec::new();
    }
    let all: i64 = pack.counts.iter().map(|count| count.count).sum();
    let mut blocks = vec![Block::Heading(t.evidence_messages()), Block::Paragraph(t.evidence_masked())];
    if all > i64::try_from(messages.len()).unwrap_or(i64::MAX) {
        blocks.push(Block::Paragraph(t.evidence_first(messages.len(), domain::count(all))));
    }
    blocks.push(Block::Table(Table {
        columns: vec![
            Column::new(t.live_person(), 1.8),
            Column::new(t.live_number(), 1.2),
            Column::new(t.live_status(), 1.2),
            Column::new(t.evidence_accepted(), 1.4),
            Column::new(t.evidence_provider_id(), 2.4),
        ],
        rows: messages.iter().map(|message| row(t, message)).collect(),
    }));
    blocks
}

fn row(t: &L10nLanguage, message: &Message) -> Row {
    let name = if message.is_contact_deleted {
        Some(t.evidence_deleted_contact())
    } else {
        message.name.clone()
    };
    let status = words::delivery(t, message.status);
    let status = match &message.reason {
        Some(reason) => format!("{status} ({reason})"),
        None => status,
    };
    let mut below: Vec<String> = message.said.iter().flat_map(|said| texts(t, said)).collect();
    if below.is_empty() && message.attempts > 0 {
        below.push(t.evidence_not_kept());
    }
    Row {
        cells: vec![
            name.unwrap_or_default(),
            message.phone.clone().unwrap_or_default(),
            status,
            words::moment_or_dash(message.accepted_at),
            message.provider_id.clone().unwrap_or_default(),
        ],
        below,
    }
}

fn texts(t: &L10nLanguage, said: &Said) -> Vec<String> {
    let head = format!("{} · SHA-256 {}", words::moment(said.at), said.hash);
    let head = match (said.is_proved, said.is_erased) {
        (true, _) => head,
        (false, true) => format!("{head} · {}", t.evidence_erased()),
        (false, false) => format!("{head} · {}", t.evidence_not_proved()),
    };
    let mut texts = vec![head];
    if let Some(wording) = &said.wording {
        texts.extend(wording.subject.clone());
        texts.push(wording.text.clone());
        if let Some(template) = &wording.template {
            let parameters = template.parameters.join(" | ");
            texts.push(format!("{}: {} ({}) [{parameters}]", t.evidence_template(), template.name, template.language));
        }
        texts.extend(wording.media_url.clone());
    }
    texts
}
