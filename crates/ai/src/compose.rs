//! The author that needs no network: takes the library's piece that fits a brief best, and changes texts
//! by rule where a rule can.

use std::{collections::BTreeMap, time::Duration};

use async_trait::async_trait;
use domain::{Brief, Improvement, Language, Purpose};

use crate::{
    quality::sentences,
    writing::{Ask, Author, Failure, Job, Patience, Told, Written},
};

/// A ready text in several languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Its title per language.
    pub title: BTreeMap<Language, String>,
    /// Its text per language, without the lines that regulation asks for.
    pub body: BTreeMap<Language, String>,
    /// What a message with it is for.
    pub purpose: Purpose,
}

/// The library as an author.
#[derive(Clone, Copy, Debug, Default)]
pub struct Composer;

#[async_trait]
impl Author for Composer {
    async fn write(&self, job: &Job<'_>, _patience: Patience, told: Told<'_>) -> Result<Written, Failure> {
        let (text, piece) = match job.ask {
            Ask::Generate { .. } => {
                let piece = job.pieces.iter().find(|piece| piece.body.contains_key(&job.language));
                let piece = piece.ok_or(Failure::NothingFits)?;
                (piece.body.get(&job.language).cloned().unwrap_or_default(), titled(piece, job.language))
            }
            Ask::Improve { text, improvement } => (improved(text, improvement, job.language)?, String::new()),
            Ask::Translate { text, from } => {
                let piece = known(text, from, job)?;
                (piece.body.get(&job.language).cloned().unwrap_or_default(), titled(piece, job.language))
            }
            Ask::Repair { .. } => return Err(Failure::NeedsModel),
        };
        told(&text);
        Ok(Written {
            text,
            piece: Some(piece),
            tokens_in: 0,
            tokens_out: 0,
            first: Duration::ZERO,
        })
    }
}

fn titled(piece: &Piece, language: Language) -> String {
    let title = piece.title.get(&language).or_else(|| piece.title.get(&Language::En));
    title.cloned().unwrap_or_default()
}

/// The piece whose text in `from` this is.
fn known<'a>(text: &str, from: Language, job: &Job<'a>) -> Result<&'a Piece, Failure> {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let sought = plain(text);
    let is_it = |piece: &&Piece| piece.body.contains_key(&job.language) && piece.body.get(&from).is_some_and(|body| plain(body) == sought);
    job.pieces.iter().find(is_it).ok_or(Failure::NeedsModel)
}

/// The pieces that speak of a brief's topic, the most fitting first; at most `most`.
#[must_use]
pub fn fitting(pieces: &[Piece], brief: &Brief, most: usize) -> Vec<Piece> {
    let sought = words(&brief.topic);
    let mut ranked: Vec<(usize, usize, &Piece)> = pieces
        .iter()
        .enumerate()
        .map(|(index, piece)| (rank(piece, &sought, brief), index, piece))
        .filter(|(rank, ..)| *rank > 0)
        .collect();
    ranked.sort_by_key(|(rank, index, _)| (usize::MAX - rank, *index));
    ranked.into_iter().take(most).map(|(.., piece)| piece.clone()).collect()
}

/// How well a piece fits: words of its titles count more than those of its texts, and the purpose
/// decides between equals. Nothing fits by its purpose alone.
fn rank(piece: &Piece, sought: &[String], brief: &Brief) -> usize {
    let count = |texts: &BTreeMap<Language, String>| {
        let known: Vec<String> = texts.values().flat_map(|text| words(text)).collect();
        sought.iter().filter(|word| known.contains(word)).count()
    };
    let (in_title, in_body) = (count(&piece.title), count(&piece.body));
    if in_title == 0 && in_body * 2 < sought.len() {
        return 0;
    }
    let points = in_title * 6 + in_body * 2;
    points + usize::from(points > 0 && piece.purpose == brief.goal.purpose())
}

/// Words that say nothing of a subject.
const EMPTY_WORDS: [&str; 40] = [
    "the",
    "and",
    "for",
    "with",
    "about",
    "our",
    "your",
    "you",
    "are",
    "from",
    "that",
    "this",
    "how",
    "why",
    "what",
    "message",
    "write",
    "please",
    "client",
    "clients",
    "small",
    "gentle",
    "के",
    "की",
    "का",
    "को",
    "में",
    "और",
    "है",
    "से",
    "पर",
    "लिए",
    "आणि",
    "च्या",
    "साठी",
    "आहे",
    "चे",
    "ची",
    "चा",
    "मध्ये",
];

/// The words of `text` that say something of its subject, in small letters.
fn words(text: &str) -> Vec<String> {
    let is_part = |letter: char| letter.is_alphanumeric() || ('\u{900}'..='\u{97F}').contains(&letter);
    text.split(|letter: char| !is_part(letter))
        .map(str::to_lowercase)
        .filter(|word| word.chars().count() > 2 && !EMPTY_WORDS.contains(&word.as_str()))
        .collect()
}

fn improved(text: &str, improvement: Improvement, language: Language) -> Result<String, Failure> {
    let text = text.trim();
    let changed = match improvement {
        Improvement::Shorter => shorter(text),
        Improvement::Simpler => None,
        Improvement::Warmer => warmer(text, language),
        Improvement::MoreFormal => more_formal(text, language),
        Improvement::CallToAction => with_line(text, call_to_action(language)),
    };
    changed.filter(|changed| changed != text).ok_or(Failure::NeedsModel)
}

/// Without the last sentence of the paragraph that has the most of them.
fn shorter(text: &str) -> Option<String> {
    let paragraphs: Vec<&str> = text.split("\n\n").collect();
    let (at, longest) = paragraphs
        .iter()
        .enumerate()
        .max_by_key(|(index, paragraph)| (sentences(paragraph).len(), usize::MAX - index))?;
    let kept = sentences(longest);
    let (_, kept) = kept.split_last().filter(|(_, rest)| !rest.is_empty())?;
    let mut paragraphs: Vec<String> = paragraphs.iter().map(|paragraph| (*paragraph).to_owned()).collect();
    let shortened = kept.iter().map(|sentence| sentence.trim()).collect::<Vec<_>>().join(" ");
    *paragraphs.get_mut(at)? = shortened;
    Some(paragraphs.join("\n\n"))
}

fn warmer(text: &str, language: Language) -> Option<String> {
    let (greeting, closing) = match language {
        Language::En => ("Namaste {first_name|friend},", "Wishing you and your family well."),
        Language::Hi => ("नमस्ते {first_name|जी},", "आपको और आपके परिवार को शुभकामनाएँ।"),
        Language::Mr => ("नमस्कार {first_name|जी},", "तुम्हाला आणि तुमच्या कुटुंबाला शुभेच्छा."),
    };
    if text.contains("{first_name") || text.contains("{name") {
        with_line(text, closing)
    } else {
        Some(format!("{greeting}\n\n{text}"))
    }
}

fn more_formal(text: &str, language: Language) -> Option<String> {
    let informal: &[&str] = match language {
        Language::En => &["Hi ", "Hey ", "Hello ", "Namaste "],
        Language::Hi => &["नमस्ते ", "हैलो "],
        Language::Mr => &["नमस्कार ", "हॅलो "],
    };
    let (formal, regards) = match language {
        Language::En => ("Dear ", "Regards,\n{advisor_name}"),
        Language::Hi | Language::Mr => ("आदरणीय ", "सादर,\n{advisor_name}"),
    };
    let begun = informal
        .iter()
        .find_map(|word| text.strip_prefix(word))
        .map_or_else(|| text.to_owned(), |rest| format!("{formal}{rest}"));
    if begun.contains("{advisor_name}") {
        Some(begun)
    } else {
        with_line(&begun, regards)
    }
}

const fn call_to_action(language: Language) -> &'static str {
    match language {
        Language::En => "Just reply to this message, and we will take it from there.",
        Language::Hi => "बस इस संदेश का उत्तर दें, आगे हम देख लेंगे।",
        Language::Mr => "फक्त या संदेशाला उत्तर द्या, पुढचे आम्ही पाहू.",
    }
}

/// With `line` at its end, once.
fn with_line(text: &str, line: &str) -> Option<String> {
    (!text.contains(line)).then(|| format!("{text}\n\n{line}"))
}

#[cfg(test)]
mod tests {
    use domain::{Audience, Channel, Goal};

    use super::*;

    const PATIENCE: Patience = Patience {
        first: Duration::from_secs(1),
        whole: Duration::from_secs(1),
        jitter: Duration::ZERO,
    };

    fn piece(title: [&str; 3], body: [&str; 3], purpose: Purpose) -> Piece {
        let texts = |texts: [&str; 3]| Language::ALL.into_iter().zip(texts.map(str::to_owned)).collect();
        Piece {
            title: texts(title),
            body: texts(body),
            purpose,
        }
    }

    fn pieces() -> Vec<Piece> {
        vec![
            piece(
                ["SIP reminder", "SIP की याद", "SIP ची आठवण"],
                ["Your SIP is due.", "आपकी SIP कटेगी।", "तुमची SIP आहे."],
                Purpose::Service,
            ),
            piece(
                ["Diwali wishes", "दीवाली की शुभकामनाएँ", "दिवाळीच्या शुभेच्छा"],
                ["A happy Diwali to you.", "दीवाली की शुभकामनाएँ।", "दिवाळीच्या शुभेच्छा."],
                Purpose::Marketing,
            ),
        ]
    }

    fn asked(topic: &str, goal: Goal) -> Vec<Piece> {
        let brief = Brief {
            topic: topic.to_owned(),
            goal,
            ..Brief::default()
        };
        fitting(&pieces(), &brief, 3)
    }

    async fn written(ask: Ask<'_>, language: Language, pieces: &[Piece]) -> Result<String, Failure> {
        let job = Job {
            ask,
            language,
            channel: Channel::Whatsapp,
            audience: Audience::Mfd,
            pieces,
        };
        Composer.write(&job, PATIENCE, &|_| ()).await.map(|written| written.text)
    }

    #[test]
    fn the_topic_finds_its_piece_in_any_language() {
        for (topic, expected) in [
            ("a gentle SIP reminder", "SIP reminder"),
            ("happy diwali", "Diwali wishes"),
            ("दीवाली", "Diwali wishes"),
            ("दिवाळीच्या शुभेच्छा", "Diwali wishes"),
        ] {
            assert_eq!(asked(topic, Goal::Inform)[0].title[&Language::En], expected, "{topic}");
        }
        assert!(asked("quantum physics", Goal::Remind).is_empty(), "a purpose alone fits nothing");
        assert!(asked("", Goal::Remind).is_empty());
    }

    #[tokio::test]
    async fn it_takes_and_translates_what_it_knows() {
        let brief = Brief::default();
        let found = asked("diwali", Goal::Greet);
        let text = written(Ask::Generate { brief: &brief }, Language::Hi, &found).await.unwrap();
        assert_eq!(text, "दीवाली की शुभकामनाएँ।");
        let from = Ask::Translate {
            text: " A happy  Diwali to you.",
            from: Language::En,
        };
        assert_eq!(written(from, Language::Mr, &pieces()).await.unwrap(), "दिवाळीच्या शुभेच्छा.");
        let unknown = Ask::Translate {
            text: "Something else.",
            from: Language::En,
        };
        assert_eq!(written(unknown, Language::Mr, &pieces()).await, Err(Failure::NeedsModel));
        assert_eq!(written(Ask::Generate { brief: &brief }, Language::Hi, &[]).await, Err(Failure::NothingFits));
    }

    #[test]
    fn rules_change_a_text_once_and_keep_its_placeholders() {
        let text = "Namaste {first_name|friend}, our office is closed. We open again on Tuesday. Write to us.";
        let short = improved(text, Improvement::Shorter, Language::En).unwrap();
        assert_eq!(short, "Namaste {first_name|friend}, our office is closed. We open again on Tuesday.");
        let formal = improved(text, Improvement::MoreFormal, Language::En).unwrap();
        assert!(formal.starts_with("Dear {first_name|friend}") && formal.ends_with("{advisor_name}"), "{formal}");
        for language in Language::ALL {
            let asked = improved("x y z", Improvement::CallToAction, language).unwrap();
            assert_eq!(improved(&asked, Improvement::CallToAction, language), Err(Failure::NeedsModel));
            assert!(improved("x y z", Improvement::Warmer, language).unwrap().contains("{first_name|"));
        }
        assert_eq!(improved("One sentence.", Improvement::Shorter, Language::En), Err(Failure::NeedsModel));
        assert_eq!(improved(text, Improvement::Simpler, Language::En), Err(Failure::NeedsModel));
    }
}
