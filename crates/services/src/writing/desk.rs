//! What every written text passes: the lines that regulation asks for are the rulebook's own, never the
//! author's; then quality, then compliance.

use std::collections::BTreeMap;

use ai::{
    compose::Piece,
    quality::{self, Sample},
};
use compliance::Rulebook;
use domain::{
    Audience, Brief, CampaignStatus, Channel, Doubt, Language, Severity, Verdict,
    placeholder::{self, BUILT_IN_NAMES},
    verdict::Suggestion,
};
use storage::{Conn, campaigns};

use super::library;
use crate::{
    Actor, App, Error, Result,
    checks::{self, Checker},
    messages,
};

/// Required lines of one message, with room for more.
const MOST_LINES: usize = 6;
/// Campaigns whose texts count as sent lately.
const LATELY: u64 = 20;

/// Everything that texts of one piece of work are measured by.
pub(super) struct Desk {
    checker: Checker,
    pub audience: Audience,
    pub channel: Channel,
    pub library: Vec<Piece>,
    registration: String,
    placeholders: Vec<String>,
    lately: BTreeMap<Language, Vec<String>>,
    /// What the brief and the firm say, for numbers and names.
    given: Vec<String>,
}

/// A text with its verdicts.
pub(super) struct Judged {
    /// With every line.
    pub text: String,
    pub doubts: Vec<Doubt>,
    pub verdict: Verdict,
}

impl Judged {
    /// Whether it should be put right before somebody sees it.
    pub fn is_bad(&self) -> bool {
        self.weight() > 0
    }

    /// How much is wrong with it.
    pub fn weight(&self) -> usize {
        self.doubts.len() + 5 * self.verdict.count(Severity::Block) + self.verdict.count(Severity::Warn)
    }

    /// What is wrong, for a model: one sentence each.
    pub fn problems(&self) -> Vec<String> {
        let findings = self.verdict.findings.iter().filter(|finding| finding.severity > Severity::Info);
        let findings = findings.map(|finding| format!("The words \"{}\" break the rule {}: say it without them.", finding.excerpt, finding.rule));
        self.doubts.iter().map(words).chain(findings).collect()
    }
}

fn words(doubt: &Doubt) -> String {
    match doubt {
        Doubt::WrongLanguage => "It is not in the language and script that were asked for.".to_owned(),
        Doubt::TooLong { limit } => format!("It is longer than {limit} characters."),
        Doubt::PlaceholderLost { name } => format!("The placeholder {{{name}}} of the original is missing."),
        Doubt::PlaceholderUnknown { name } => format!("The placeholder {{{name}}} does not exist: leave it out."),
        Doubt::NumberInvented { number } => format!("Nobody gave the number {number}: leave it out."),
        Doubt::NumberLost { number } => format!("The number {number} of the original is missing."),
        Doubt::NameInvented { name } => format!("Nobody gave the name {name}: leave it out."),
        Doubt::HardToRead => "Its sentences are too long.".to_owned(),
        Doubt::SentLately => "It says nearly the same as a message that was sent lately: say it otherwise.".to_owned(),
    }
}

impl Desk {
    /// The desk of an organisation, for a brief.
    pub async fn open(app: &App, actor: &Actor, brief: &Brief) -> Result<Self> {
        let mut conn = app.db.read().await?;
        let org = storage::orgs::get(&mut conn, actor.org_id).await?.ok_or(Error::NotFound)?;
        let today = messages::today(app.now());
        let purpose = brief.goal.purpose();
        let checker = checks::checker(app, &mut conn, actor.org_id, actor.member_id, brief.channel, purpose, today).await?;
        let mut placeholders: Vec<String> = BUILT_IN_NAMES.map(str::to_owned).to_vec();
        let own = storage::custom_fields::list(&mut conn, actor.org_id).await?;
        placeholders.extend(own.into_iter().map(|field| field.name));
        Ok(Self {
            checker,
            audience: org.audience,
            channel: brief.channel,
            library: library::pieces(org.audience)?,
            placeholders,
            lately: lately(&mut conn, actor).await?,
            given: vec![brief.topic.clone(), brief.readers.clone(), org.name.clone(), org.city.clone()],
            registration: org.registration.unwrap_or_default(),
        })
    }

    /// `text` without the lines that regulation asks for, in any language.
    pub fn bare(&self, text: &str) -> String {
        let book = Rulebook::embedded();
        let way_out = book.rule("missing_optout");
        let is_required = |line: &str| {
            let line = line.trim();
            let disclosed = |language: Language| {
                let texts = book.disclosures().iter().map(move |disclosure| disclosure.text(language));
                let texts = texts.chain(way_out.map(|rule| rule.replacement(language)));
                texts.into_iter().any(|required| !required.is_empty() && line.contains(required.trim()))
            };
            Language::ALL.into_iter().any(disclosed) || self.names_sender(line)
        };
        let kept: Vec<&str> = text.trim().lines().filter(|line| !is_required(line)).collect();
        let mut bare = kept.join("\n");
        while bare.contains("\n\n\n") {
            bare = bare.replace("\n\n\n", "\n\n");
        }
        bare.trim().to_owned()
    }

    /// Whether a line says who is registered as what.
    fn names_sender(&self, line: &str) -> bool {
        let has_number = line.contains("{registration") || (!self.registration.is_empty() && line.contains(&self.registration));
        has_number && line.to_lowercase().contains("registered")
    }

    /// The lines that the rulebook asks for put around a bare text, and the verdict on the whole.
    fn dressed(&self, bare: &str, language: Language) -> (String, Verdict) {
        let mut text = bare.to_owned();
        let mut verdict = self.checker.text(&text, language);
        for _ in 0..MOST_LINES {
            let missing = verdict
                .findings
                .iter()
                .filter(|finding| finding.span.is_empty() && finding.severity > Severity::Info);
            let line = missing
                .filter_map(|finding| finding.suggestion.as_ref())
                .find(|suggestion| matches!(suggestion, Suggestion::Prepend { .. } | Suggestion::Append { .. }));
            let Some(line) = line else { break };
            text = match line {
                // A line of its own above the greeting, as the templates have it.
                Suggestion::Prepend { text: line } => format!("{line}\n\n{}", text.trim_start()),
                other => other.apply(&text, &(0..0)),
            };
            verdict = self.checker.text(&text, language);
        }
        (text, verdict)
    }

    /// Judges what an author wrote. `pieces` are what it could draw on, `original` what it was made from.
    pub fn judged(&self, written: &str, language: Language, pieces: &[Piece], original: Option<&str>) -> Judged {
        let bare = self.bare(written);
        let (text, verdict) = self.dressed(&bare, language);
        let drawn_on = pieces.iter().flat_map(|piece| piece.body.values());
        let given: Vec<&str> = self.given.iter().chain(drawn_on).map(String::as_str).chain(original).collect();
        let mut placeholders = self.placeholders.clone();
        for piece in pieces {
            let names = piece.body.values().flat_map(|text| placeholder::names(text));
            placeholders.extend(names.map(str::to_owned));
        }
        let lately: Vec<&str> = match original {
            None => self.lately.get(&language).into_iter().flatten().map(String::as_str).collect(),
            Some(_) => Vec::new(),
        };
        let mut doubts = quality::doubts(&Sample {
            text: &bare,
            language,
            given: &given,
            original,
            placeholders: &placeholders,
            lately: &lately,
        });
        doubts.extend(quality::too_long(&text, self.channel));
        Judged { text, doubts, verdict }
    }
}

/// The texts of the newest campaigns that went out or will.
async fn lately(conn: &mut Conn, actor: &Actor) -> Result<BTreeMap<Language, Vec<String>>> {
    let filter = campaigns::Filter {
        statuses: vec![
            CampaignStatus::Approved,
            CampaignStatus::Scheduled,
            CampaignStatus::Sending,
            CampaignStatus::Completed,
        ],
        ..campaigns::Filter::default()
    };
    let mut texts: BTreeMap<Language, Vec<String>> = BTreeMap::new();
    for campaign in campaigns::list(conn, actor.org_id, &filter, LATELY).await? {
        for (language, variant) in campaign.content.variants {
            texts.entry(language).or_default().push(variant.text);
        }
    }
    Ok(texts)
}
