//! The second opinion on a text, in a pack and in words.

use domain::{Course, OpinionReason, OpinionSource};
use l10n::L10nLanguage;
use serde::{Serialize, Serializer};

use crate::second_opinion::{Kept, kept_course, source_name};

/// What a model, or the classifier that stands in for one, said of a text when it was submitted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SecondOpinion {
    /// Which it was; in the file by its name.
    #[serde(rename = "model", serialize_with = "by_name")]
    pub source: OpinionSource,
    /// Risk from 0 to 100.
    pub score: u8,
    /// How sure it was, in percent.
    pub sureness: u8,
    /// What it meant by the organisation's limits of that day.
    pub course: Course,
    /// What it pointed at, gravest first.
    pub notes: Vec<OpinionReason>,
}

fn by_name<S: Serializer>(source: &OpinionSource, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&source_name(source))
}

impl From<&Kept> for SecondOpinion {
    fn from(kept: &Kept) -> Self {
        let opinion = &kept.opinion;
        Self {
            source: opinion.source.clone(),
            score: opinion.risk,
            sureness: opinion.sureness,
            course: kept_course(kept),
            notes: opinion.reasons.clone(),
        }
    }
}

/// It in words: what it meant, risk, how sure and whose it was, and a line for each place it pointed at.
pub(super) fn in_words(t: &L10nLanguage, opinion: &SecondOpinion) -> String {
    let course = match opinion.course {
        Course::Approvable => t.opinion_approvable(),
        Course::HumanReview => t.opinion_human_review(),
        Course::BackToAuthor => t.opinion_back_to_author(),
    };
    let source = match &opinion.source {
        OpinionSource::Model { name } => t.opinion_by_model(name.clone()),
        OpinionSource::Classifier { version } => t.opinion_by_classifier(u64::from(*version)),
    };
    let risk = t.opinion_risk(u64::from(opinion.score), u64::from(opinion.sureness));
    let mut lines = vec![course, format!("{risk} {source}")];
    lines.extend(opinion.notes.iter().map(|note| pointed_at(t, note)));
    lines.join("\n")
}

/// The words that were pointed at, and what the model had to say of them.
fn pointed_at(t: &L10nLanguage, note: &OpinionReason) -> String {
    let instead = note.suggestion.clone().map(|words| t.opinion_instead(words));
    let said = [Some(format!("“{}”", note.quote)), note.why.clone(), instead];
    said.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use domain::Language;

    use super::*;

    fn words(language: Language, source: OpinionSource, notes: Vec<OpinionReason>) -> String {
        let opinion = SecondOpinion {
            source,
            score: 62,
            sureness: 81,
            course: Course::HumanReview,
            notes,
        };
        in_words(l10n::get(language), &opinion)
    }

    #[test]
    fn a_second_opinion_is_told_in_the_language_of_the_reader() {
        let note = OpinionReason {
            quote: "never shrinks".into(),
            why: Some("A promise of safety.".into()),
            suggestion: Some("Its value can fall.".into()),
        };
        let model = OpinionSource::Model { name: "small-model".into() };
        let told = Language::ALL.map(|language| words(language, model.clone(), vec![note.clone()]));
        for words in &told {
            for part in ["62", "81", "small-model", "“never shrinks” A promise of safety.", "Its value can fall."] {
                assert!(words.contains(part), "{part} in {words}");
            }
        }
        assert!(told[0] != told[1] && told[1] != told[2] && told[0] != told[2]);
        let quoted = OpinionReason {
            why: None,
            suggestion: None,
            ..note
        };
        let classifier = words(Language::En, OpinionSource::Classifier { version: 7 }, vec![quoted]);
        assert!(classifier.starts_with("A person decides\n"), "{classifier}");
        assert!(classifier.ends_with("version 7.\n“never shrinks”"), "{classifier}");
    }
}
