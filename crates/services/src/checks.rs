//! The compliance check of campaign texts: while typing, on submitting, and of each rendered
//! message at the instant of sending.

use std::{collections::BTreeMap, ops::Range, sync::Arc};

use chrono::NaiveDate;
use compliance::{Facts, Rulebook};
use domain::{
    Audience, Channel, Finding, Language, MemberId, OrgId, Outcome, Permission, Purpose, Severity, Verdict,
    content::Content,
    placeholder::{self, Piece},
};
use storage::Conn;

use crate::{
    Actor, App, Error, Result,
    messages::{self, Signature},
    own_rules::{self, Compiled},
};

/// Checks the texts of one organisation. Made once per campaign or page, then cheap.
#[derive(Clone, Debug)]
pub struct Checker {
    audience: Audience,
    channel: Channel,
    purpose: Purpose,
    today: NaiveDate,
    signature: Signature,
    book: &'static Rulebook,
    own: Arc<Compiled>,
}

/// The checker for what `author` sends over `channel` for `purpose`, by the rules of `today` and by
/// the organisation's own as they stand.
///
/// # Errors
/// [`Error::NotFound`] when the organisation is not there, [`Error::Storage`].
pub async fn checker(
    app: &App,
    conn: &mut Conn,
    org: OrgId,
    author: Option<MemberId>,
    channel: Channel,
    purpose: Purpose,
    today: NaiveDate,
) -> Result<Checker> {
    let organisation = storage::orgs::get(conn, org).await?.ok_or(Error::NotFound)?;
    Ok(Checker {
        audience: organisation.audience,
        channel,
        purpose,
        today,
        signature: messages::signature(conn, org, author).await?,
        book: Rulebook::embedded(),
        own: own_rules::compiled(app, conn, org).await?,
    })
}

/// Checks one text as the actor would send it.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::Storage`].
pub async fn check_text(app: &App, actor: &Actor, text: &str, language: Language, purpose: Purpose, channel: Channel) -> Result<Verdict> {
    check_message(app, actor, text, "", language, purpose, channel).await
}

/// [`check_text`] with the words that stand in the picture beside it; see [`Checker::message`].
///
/// # Errors
/// As [`check_text`].
pub async fn check_message(app: &App, actor: &Actor, text: &str, alt: &str, language: Language, purpose: Purpose, channel: Channel) -> Result<Verdict> {
    actor.require(Permission::ViewCampaigns)?;
    let today = messages::today(app.now());
    let checker = checker(app, &mut app.db.read().await?, actor.org_id, actor.member_id, channel, purpose, today).await?;
    Ok(checker.message(text, alt, language))
}

impl Checker {
    /// The same sender, judged by the rules of another registration type. A number of its own type
    /// would be the wrong one there, so it counts as unknown.
    #[must_use]
    pub fn judged_as(mut self, audience: Audience) -> Self {
        if audience != self.audience {
            self.audience = audience;
            self.signature.registration.clear();
        }
        self
    }

    /// The same sender, judged by another rulebook.
    #[must_use]
    pub fn by(self, book: &'static Rulebook) -> Self {
        Self { book, ..self }
    }

    /// The verdict on an author's text with placeholders. What is the same in every message (the
    /// firm's name, its number) is checked as it will be sent; spans point into `text`. Without a
    /// language it is found from the text.
    #[must_use]
    pub fn text(&self, text: &str, language: impl Into<Option<Language>>) -> Verdict {
        let expanded = Expanded::new(text, &self.signature.values());
        let mut verdict = self.run(&expanded.text, language.into());
        for finding in &mut verdict.findings {
            if !finding.span.is_empty() {
                finding.span = expanded.original(&finding.span);
                text.get(finding.span.clone()).unwrap_or_default().clone_into(&mut finding.excerpt);
            }
        }
        verdict
    }

    /// The verdict on an author's text and on `alt`, the words that stand in the picture beside it.
    ///
    /// They are read behind the text, as whoever gets both reads them, so that what the picture talks of
    /// decides too which disclosures the message needs. It only adds findings: a disclosure in a picture
    /// stands for none in the text, because not every phone loads pictures.
    #[must_use]
    pub fn message(&self, text: &str, alt: &str, language: impl Into<Option<Language>>) -> Verdict {
        let language: Option<Language> = language.into();
        let mut verdict = self.text(text, language);
        if alt.trim().is_empty() {
            return verdict;
        }
        let both = with_picture(text, alt);
        let start = both.len() - alt.len();
        let more = self.text(&both, language);
        verdict.score = verdict.score.max(more.score);
        for finding in more.findings {
            let is_known = |known: &Finding| known.rule == finding.rule && known.span == finding.span;
            if finding.span.is_empty() || finding.span.end <= text.len() {
                if !verdict.findings.iter().any(is_known) {
                    verdict.findings.push(finding);
                }
            } else if finding.span.start >= start {
                verdict.findings.push(Finding {
                    span: finding.span.start - start..finding.span.end - start,
                    // Only who made the picture can change it.
                    suggestion: None,
                    in_media: true,
                    ..finding
                });
            }
        }
        verdict
    }

    /// The verdicts on every text of a content.
    #[must_use]
    pub fn content(&self, content: &Content) -> BTreeMap<Language, Verdict> {
        content
            .variants
            .iter()
            .filter(|(_, variant)| !variant.text.trim().is_empty())
            .map(|(language, variant)| {
                let alt = content.media_alt.as_deref().unwrap_or_default();
                (*language, self.message(&variant.judged(), alt, *language))
            })
            .collect()
    }

    /// Whether a message that is ready to send breaks no blocking rule. Values from a file can
    /// carry what the author's text did not, so this is asked for each message.
    #[must_use]
    pub fn allows(&self, rendered: &str, language: Language) -> bool {
        self.run(rendered, Some(language)).outcome() != Outcome::Block
    }

    /// [`Checker::allows`], also together with the words that stand in the picture beside it.
    #[must_use]
    pub fn allows_with(&self, rendered: &str, alt: Option<&str>, language: Language) -> bool {
        let alt = alt.filter(|alt| !alt.trim().is_empty());
        self.allows(rendered, language) && alt.is_none_or(|alt| self.allows(&with_picture(rendered, alt), language))
    }

    /// The number of the organisation's own rules that it judges by.
    pub(crate) fn own_rules_revision(&self) -> i64 {
        self.own.revision
    }

    fn run(&self, text: &str, language: Option<Language>) -> Verdict {
        let facts = Facts {
            audience: self.audience,
            channel: self.channel,
            language,
            sender_name: Some(self.signature.firm_name.clone()),
            registration: Some(self.signature.registration.clone()).filter(|number| !number.is_empty()),
            purpose: Some(self.purpose),
        };
        compliance::check_with(text, &facts, self.book, &self.own.overlay, self.today)
    }
}

/// A text, and behind it the words that stand in the picture beside it.
fn with_picture(text: &str, alt: &str) -> String {
    format!("{text}\n\n{alt}")
}

/// Whether any of the texts must not be sent.
#[must_use]
pub fn is_blocked(verdicts: &BTreeMap<Language, Verdict>) -> bool {
    verdicts.values().any(|verdict| verdict.count(Severity::Block) > 0)
}

/// Whether nothing in any text needs a human decision.
#[must_use]
pub fn is_clean(verdicts: &BTreeMap<Language, Verdict>) -> bool {
    verdicts.values().all(|verdict| verdict.outcome() == Outcome::Clean)
}

/// A text with some placeholders filled, and the way back.
struct Expanded {
    text: String,
    /// Filled places: range in `text`, range in the original.
    filled: Vec<(Range<usize>, Range<usize>)>,
}

impl Expanded {
    fn new(original: &str, values: &BTreeMap<String, String>) -> Self {
        let mut expanded = Self {
            text: String::with_capacity(original.len()),
            filled: Vec::new(),
        };
        let mut at = 0;
        for piece in placeholder::pieces(original) {
            let Piece::Placeholder { name, range, .. } = piece else { continue };
            let Some(value) = values.get(name).filter(|value| !value.trim().is_empty()) else {
                continue;
            };
            expanded.text.push_str(&original[at..range.start]);
            let start = expanded.text.len();
            expanded.text.push_str(value);
            at = range.end;
            expanded.filled.push((start..expanded.text.len(), range));
        }
        expanded.text.push_str(&original[at..]);
        expanded
    }

    /// The range of the original that `range` of the expanded text came from; a filled place is
    /// never cut in two.
    fn original(&self, range: &Range<usize>) -> Range<usize> {
        let place = |offset: usize, at_end: bool| {
            let mut shift = (0, 0);
            for (filled, source) in &self.filled {
                if offset < filled.start || (at_end && offset == filled.start) {
                    break;
                }
                let inside = if at_end { offset <= filled.end } else { offset < filled.end };
                if inside {
                    return if at_end { source.end } else { source.start };
                }
                shift = (filled.end, source.end);
            }
            offset - shift.0 + shift.1
        };
        place(range.start, false)..place(range.end, true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values() -> BTreeMap<String, String> {
        [("firm_name", "Deshmukh Wealth"), ("registration", "ARN-123456"), ("advisor_name", "")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into()
    }

    #[test]
    fn spans_find_their_way_back() {
        let original = "{firm_name} ({registration|x}) says गारंटी to {first_name} {advisor_name}!";
        let expanded = Expanded::new(original, &values());
        assert_eq!(expanded.text, "Deshmukh Wealth (ARN-123456) says गारंटी to {first_name} {advisor_name}!");
        for (words, expected) in [
            ("गारंटी", "गारंटी"),
            ("Deshmukh", "{firm_name}"),
            ("Wealth (ARN", "{firm_name} ({registration|x}"),
            ("(", "("),
            (") says", ") says"),
            ("{first_name}", "{first_name}"),
            ("!", "!"),
        ] {
            let start = expanded.text.find(words).unwrap();
            let range = expanded.original(&(start..start + words.len()));
            assert_eq!(&original[range], expected, "{words}");
        }
    }

    #[test]
    fn a_text_without_placeholders_is_left_alone() {
        let expanded = Expanded::new("plain {x} text", &values());
        assert_eq!((expanded.text.as_str(), expanded.original(&(6..9))), ("plain {x} text", 6..9));
    }
}
