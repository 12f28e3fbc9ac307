//! The pack as a PDF for reading and filing: everything but the messages beyond the first ones, which
//! the JSON has.

use documents::{Block, Column, Document, Row, Table};
use domain::{CampaignId, Finding, Language};
use l10n::L10nLanguage;
use tokio::sync::Semaphore;

use super::{
    ApprovalFacts, Opened, Pack, TextFacts, VersionFacts,
    messages::{Message, Reader},
    opened, opinions, printed_messages, words,
};
use crate::{Actor, App, Error, Result};

/// Messages in the PDF; all of them are in the JSON.
pub const PRINTED: i64 = 500;

/// Each takes a processor for about a second, so few are made at a time.
static PRESSES: Semaphore = Semaphore::const_new(2);

/// The evidence of a campaign as a PDF, in the reader's language. Phone numbers are masked.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`], [`Error::Storage`], [`Error::Internal`].
pub async fn pdf(app: &App, actor: &Actor, id: CampaignId) -> Result<Vec<u8>> {
    let Opened { pack, versions } = opened(app, actor, id, "pdf", true).await?;
    let reader = Reader {
        org: actor.org_id,
        campaign: id,
        versions: &versions,
        is_masked: true,
    };
    let messages = reader.page(&mut app.db.read().await?, None, PRINTED).await?;
    let document = document(&pack, &messages, actor.language);
    let failed = |error: &dyn std::error::Error| Error::Internal(format!("evidence: {error}"));
    let press = PRESSES.acquire().await.map_err(|error| failed(&error))?;
    // The press goes along: a reader who leaves does not make room before the work has ended.
    let printing = tokio::task::spawn_blocking(move || {
        let _press = press;
        documents::pdf(&document)
    });
    printing.await.map_err(|error| failed(&error))?.map_err(|error| failed(&error))
}

fn document(pack: &Pack, messages: &[Message], language: Language) -> Document {
    let t = l10n::get(language);
    let mut blocks = about(t, pack);
    blocks.extend(campaign(t, pack));
    blocks.extend(versions(t, pack));
    blocks.extend(approvals(t, pack));
    blocks.extend(counts(t, pack));
    blocks.extend(printed_messages::blocks(t, pack, messages));
    blocks.extend(chain(t, pack));
    Document {
        title: t.evidence_of(&pack.campaign.name),
        language: language.code(),
        author: pack.organisation.name.clone(),
        made_at: pack.made_at,
        foot: t.evidence_foot(&pack.organisation.name, words::moment(pack.made_at)),
        blocks,
    }
}

fn about(t: &L10nLanguage, pack: &Pack) -> Vec<Block> {
    let org = &pack.organisation;
    let registration = match &org.registration {
        Some(number) => format!("{} {number}", org.audience.code()),
        None => org.audience.code().to_owned(),
    };
    let made_by = pack.made_by.as_ref().map_or_else(|| "Prachar".to_owned(), |member| words::person(t, member));
    vec![
        Block::Paragraph(t.evidence_intro()),
        Block::Facts(vec![
            (t.evidence_organisation(), format!("{}, {}", org.name, org.city)),
            (t.evidence_registration(), registration),
            (t.evidence_made(), format!("{}, {made_by}", words::moment(pack.made_at))),
            (t.evidence_kept_until(), words::moment(pack.kept_until)),
        ]),
    ]
}

fn campaign(t: &L10nLanguage, pack: &Pack) -> Vec<Block> {
    let campaign = &pack.campaign;
    let sender = campaign.sender.as_ref().map(|sender| match &sender.phone_number_id {
        Some(number) => format!("{} ({}, {number})", sender.name, sender.kind.code()),
        None => format!("{} ({})", sender.name, sender.kind.code()),
    });
    vec![
        Block::Heading(t.evidence_campaign()),
        Block::Facts(vec![
            (t.evidence_name(), campaign.name.clone()),
            (t.evidence_id(), campaign.id.to_string()),
            (t.campaign_status(), words::standing(t, campaign.status)),
            (t.evidence_channel(), words::channel(campaign.channel).to_owned()),
            (t.campaign_purpose(), words::purpose(t, campaign.purpose)),
            (t.evidence_sender(), sender.unwrap_or_else(|| "–".to_owned())),
            (
                t.evidence_created(),
                format!("{}, {}", words::moment(campaign.created_at), words::person(t, &campaign.created_by)),
            ),
            (t.evidence_launched(), words::moment_or_dash(campaign.launched_at)),
            (t.evidence_completed(), words::moment_or_dash(campaign.completed_at)),
        ]),
    ]
}

fn versions(t: &L10nLanguage, pack: &Pack) -> Vec<Block> {
    let mut blocks = vec![Block::Heading(t.evidence_versions())];
    if pack.versions.is_empty() {
        blocks.push(Block::Paragraph(t.evidence_no_versions()));
    }
    blocks.extend(pack.versions.iter().flat_map(|frozen| version(t, frozen)));
    blocks
}

fn version(t: &L10nLanguage, frozen: &VersionFacts) -> Vec<Block> {
    let title = t.approval_version(frozen.number);
    let title = if frozen.is_current {
        format!("{title} · {}", t.evidence_in_force())
    } else {
        title
    };
    let proof = if frozen.is_unchanged { t.evidence_unchanged() } else { t.evidence_changed() };
    let mut facts = vec![
        (
            t.evidence_submitted(),
            format!("{}, {}", words::moment(frozen.created_at), words::person(t, &frozen.author)),
        ),
        (t.evidence_recipients(), frozen.recipients.to_string()),
        ("SHA-256".to_owned(), format!("{}\n{proof}", frozen.hash)),
    ];
    if let Some(media) = &frozen.media_url {
        facts.push((t.evidence_media(), media.clone()));
    }
    if let Some(words) = &frozen.media_alt {
        facts.push((t.campaign_media_alt(), words.clone()));
    }
    let mut blocks = vec![Block::Subheading(title), Block::Facts(facts)];
    blocks.extend(frozen.texts.iter().flat_map(|written| text(t, written)));
    blocks
}

fn text(t: &L10nLanguage, written: &TextFacts) -> Vec<Block> {
    let mut blocks = vec![
        Block::Subheading(written.language.endonym().to_owned()),
        Block::Quote {
            text: written.text.clone(),
            language: written.language.code(),
        },
    ];
    let mut facts = Vec::new();
    if let Some(template) = &written.provider_template {
        facts.push((t.evidence_template(), format!("{} ({})", template.name, template.language)));
    }
    if let Some(rulebook) = &written.rulebook {
        facts.push((t.rulebook_title(), rulebook.version.clone()));
    }
    if let Some(score) = written.score {
        facts.push((t.evidence_risk(), format!("{score} / 100")));
    }
    if let Some(opinion) = &written.second_opinion {
        facts.push((t.evidence_second_opinion(), opinions::in_words(t, opinion)));
    }
    blocks.push(Block::Facts(facts));
    blocks.push(findings(t, &written.findings));
    blocks
}

fn findings(t: &L10nLanguage, findings: &[Finding]) -> Block {
    if findings.is_empty() {
        return Block::Paragraph(t.evidence_no_findings());
    }
    let row = |finding: &Finding| Row {
        cells: vec![
            words::severity(t, finding.severity),
            words::rule(t, finding),
            finding.excerpt.clone(),
            finding.citation.clone(),
        ],
        below: Vec::new(),
    };
    Block::Table(Table {
        columns: vec![
            Column::new(t.evidence_severity(), 1.0),
            Column::new(t.evidence_rule(), 1.9),
            Column::new(t.evidence_words(), 2.0),
            Column::new(t.evidence_source(), 2.6),
        ],
        rows: findings.iter().map(row).collect(),
    })
}

fn approvals(t: &L10nLanguage, pack: &Pack) -> Vec<Block> {
    let mut blocks = vec![Block::Heading(t.approval_title())];
    if pack.approvals.is_empty() {
        blocks.push(Block::Paragraph(t.evidence_no_approvals()));
    }
    blocks.extend(pack.approvals.iter().flat_map(|approval| decided(t, pack, approval)));
    blocks
}

fn decided(t: &L10nLanguage, pack: &Pack, approval: &ApprovalFacts) -> Vec<Block> {
    let version = pack.versions.iter().find(|version| version.id == approval.version_id);
    let title = version.map_or_else(|| approval.version_id.to_string(), |version| t.approval_version(version.number));
    let asked = format!("{}, {}", words::moment(approval.requested_at), words::person(t, &approval.requested_by));
    let mut facts = vec![(t.evidence_asked(), asked)];
    if let Some(at) = approval.decided_at {
        let who = approval.decided_by.as_ref();
        let who = who.map_or_else(|| t.approval_by_policy(), |member| words::person(t, member));
        facts.push((t.evidence_decided(), format!("{}, {who}", words::moment(at))));
    }
    let more = [
        (t.evidence_note(), Some(&approval.note).filter(|note| !note.is_empty()).cloned()),
        (t.approval_reason(), words::reason(t, approval)),
        (
            t.evidence_reference(),
            approval.external_reference.as_ref().map(|given| words::reference(t, given)),
        ),
        (t.evidence_valid_until(), approval.valid_until.map(words::moment)),
    ];
    facts.extend(more.into_iter().filter_map(|(label, value)| Some((label, value?))));
    let title = format!("{title} · {}", words::decision(t, approval.status));
    vec![Block::Subheading(title), Block::Facts(facts)]
}

fn counts(t: &L10nLanguage, pack: &Pack) -> Vec<Block> {
    if pack.counts.is_empty() {
        return Vec::new();
    }
    let rows = pack.counts.iter().map(|count| Row {
        cells: vec![
            words::delivery(t, count.status),
            count.reason.clone().unwrap_or_default(),
            count.count.to_string(),
        ],
        below: Vec::new(),
    });
    vec![
        Block::Heading(t.evidence_counts()),
        Block::Table(Table {
            columns: vec![
                Column::new(t.live_status(), 2.0),
                Column::new(t.live_reason(), 3.0),
                Column::new(t.evidence_count(), 1.0),
            ],
            rows: rows.collect(),
        }),
    ]
}

fn chain(t: &L10nLanguage, pack: &Pack) -> Vec<Block> {
    let chain = &pack.audit;
    let rows = chain.entries.iter().map(|entry| Row {
        cells: vec![
            entry.seq.to_string(),
            words::moment(entry.at),
            entry.member_id.map_or_else(|| "Prachar".to_owned(), |member| member.to_string()),
            entry.action.clone(),
        ],
        below: vec![format!("SHA-256 {}", entry.hash)],
    });
    vec![
        Block::Heading(t.audit_title()),
        Block::Paragraph(t.evidence_chain_text()),
        Block::Facts(vec![(t.evidence_chain_head(chain.head_seq), chain.head_hash.clone())]),
        Block::Table(Table {
            columns: vec![
                Column::new(t.evidence_entry(), 0.6),
                Column::new(t.audit_when_column(), 1.6),
                Column::new(t.audit_who_column(), 2.4),
                Column::new(t.audit_what_column(), 2.4),
            ],
            rows: rows.collect(),
        }),
    ]
}
