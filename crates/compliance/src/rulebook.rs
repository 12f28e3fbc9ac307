//! Rules as data: reading, compiling, looking up.

use std::{collections::BTreeMap, sync::LazyLock};

use chrono::NaiveDate;
use domain::{Audience, Language, Severity};
use serde::Deserialize;

use crate::{
    disclosures::{Disclosure, DisclosureSource},
    lexicon::{Lexicon, LexiconError},
    numbers::{DERIVED, NumberWords, Numerals},
    pattern::{self, Pattern, PatternError},
    scope::ScopeWords,
    seen::ConceptSet,
    topic::TopicWords,
};

/// The rule files inside the binary.
const EMBEDDED: [&str; 9] = [
    include_str!("../rules/1-grammar.toml"),
    include_str!("../rules/2-topics.toml"),
    include_str!("../rules/3-promises.toml"),
    include_str!("../rules/4-conduct.toml"),
    include_str!("../rules/5-duties.toml"),
    include_str!("../rules/6-turns.toml"),
    include_str!("../rules/7-other-hands.toml"),
    include_str!("../rules/8-indirect.toml"),
    include_str!("../rules/9-further.toml"),
];

/// Concepts whose words are recognised even misspelt or broken apart.
const TELLING: [&str; 4] = ["guarantee", "gain_telling", "double_telling", "risk_telling"];

/// All rules, compiled.
#[derive(Debug)]
pub struct Rulebook {
    version: String,
    rules: Vec<Rule>,
    disclosures: Vec<Disclosure>,
    pub(crate) lexicon: Lexicon,
    pub(crate) words: Words,
    pub(crate) numerals: Numerals,
}

/// Concepts the engine itself asks for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Words {
    pub scope: ScopeWords,
    pub number: NumberWords,
    pub topic: TopicWords,
    pub void: ConceptSet,
    /// What stands inside a harmless phrase all the same: `many happy returns` is a greeting.
    pub kept: ConceptSet,
    pub inverted: ConceptSet,
}

/// One rule.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Public, stable id, for example `assured_returns`.
    pub id: String,
    /// The regulation behind it.
    pub citation: String,
    /// First day it binds; always when absent.
    pub effective_from: Option<NaiveDate>,
    /// Last day it binds; open when absent.
    pub effective_to: Option<NaiveDate>,
    severity: Severities,
    suggest: Option<Texts>,
    pub(crate) finds: Vec<Find>,
    /// Hosts a link to which breaks it.
    pub(crate) hosts: Vec<String>,
}

/// One way to break a rule.
#[derive(Clone, Debug)]
pub(crate) struct Find {
    pub patterns: Vec<Pattern>,
    pub unless: ConceptSet,
    pub unless_object: ConceptSet,
    pub unless_in_sentence: ConceptSet,
    pub unless_inside: ConceptSet,
    pub severity: Option<Severities>,
    pub always: bool,
    pub scattered: bool,
    pub invest_smb: bool,
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Severities {
    mfd: Option<Severity>,
    ria: Option<Severity>,
    ra: Option<Severity>,
    smb: Option<Severity>,
}

impl Severities {
    pub const fn of(&self, audience: Audience) -> Option<Severity> {
        match audience {
            Audience::Mfd => self.mfd,
            Audience::Ria => self.ria,
            Audience::Ra => self.ra,
            Audience::Smb => self.smb,
        }
    }
}

/// A text in each language.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Texts {
    en: String,
    hi: String,
    mr: String,
}

impl Texts {
    pub fn of(&self, language: Language) -> &str {
        match language {
            Language::En => &self.en,
            Language::Hi => &self.hi,
            Language::Mr => &self.mr,
        }
    }
}

/// Why a rulebook cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RulebookError {
    /// A file is not what the format asks for.
    #[error("rule file cannot be read: {0}")]
    Form(#[from] toml::de::Error),
    /// A concept is unknown or there are too many.
    #[error(transparent)]
    Lexicon(#[from] LexiconError),
    /// Something is added to a rule that no file defines.
    #[error("unknown rule {0}")]
    Rule(String),
    /// A pattern cannot be compiled.
    #[error("rule {rule}: {source}")]
    Pattern {
        /// Its rule.
        rule: String,
        /// What is wrong.
        source: PatternError,
    },
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: Option<String>,
    #[serde(default)]
    concept: BTreeMap<String, String>,
    #[serde(default)]
    numeral: BTreeMap<String, String>,
    #[serde(default)]
    rule: Vec<RuleSource>,
    #[serde(default)]
    more: Vec<MoreSource>,
    #[serde(default)]
    disclosure: Vec<DisclosureSource>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleSource {
    id: String,
    severity: Severities,
    citation: String,
    effective_from: Option<NaiveDate>,
    effective_to: Option<NaiveDate>,
    suggest: Option<Texts>,
    #[serde(default)]
    find: Vec<FindSource>,
    /// Hosts, separated by `|`, a link to which breaks it.
    #[serde(default)]
    hosts: String,
}

/// More ways to break a rule that stands in another file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MoreSource {
    rule: String,
    find: Vec<FindSource>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FindSource {
    patterns: Vec<String>,
    /// Concepts that give an innocent sense when near (five words either side).
    unless: Option<String>,
    /// Concepts that give an innocent sense when nearer to the first concept of the phrase than
    /// its other concepts are: what is guaranteed is the delivery, not the return.
    unless_object: Option<String>,
    /// The same anywhere in the sentence.
    unless_in_sentence: Option<String>,
    /// The same between the first and the last word of the phrase.
    unless_inside: Option<String>,
    severity: Option<Severities>,
    /// Holds although denied or warned of.
    #[serde(default)]
    always: bool,
    /// Its words stand far apart: a denial between them is of something else, unless beside one.
    #[serde(default)]
    scattered: bool,
    /// For a business without registration: only where the text is about investing. Of a
    /// registered sender that is presumed.
    #[serde(default = "yes")]
    invest_smb: bool,
}

const fn yes() -> bool {
    true
}

impl Rulebook {
    /// The rulebook inside the binary, compiled on first use.
    ///
    /// # Panics
    /// When the embedded files do not compile, which a test rules out.
    #[must_use]
    pub fn embedded() -> &'static Self {
        static BOOK: LazyLock<Rulebook> = LazyLock::new(|| match Rulebook::parse(&EMBEDDED) {
            Ok(book) => book,
            Err(error) => panic!("embedded rulebook: {error}"),
        });
        &BOOK
    }

    /// Compiles rule files (TOML). Concepts of the same name in several files add up.
    ///
    /// # Errors
    /// [`RulebookError`] names what does not fit.
    pub fn parse(files: &[&str]) -> Result<Self, RulebookError> {
        let mut all = File::default();
        let mut concepts = Vec::new();
        for source in files {
            let file: File = toml::from_str(source)?;
            all.version = file.version.or(all.version);
            concepts.extend(file.concept);
            all.numeral.extend(file.numeral);
            all.rule.extend(file.rule);
            all.more.extend(file.more);
            all.disclosure.extend(file.disclosure);
        }
        let rules = joined(all.rule, all.more)?;
        let lexicon = Lexicon::compile(&concepts, &DERIVED, &TELLING)?;
        let words = Words {
            scope: ScopeWords::find(&lexicon)?,
            number: NumberWords::find(&lexicon)?,
            topic: TopicWords::find(&lexicon)?,
            void: pattern::set("void", &lexicon)?,
            kept: pattern::set("void|greeting", &lexicon)?,
            inverted: pattern::set("disclosure_inverted", &lexicon)?,
        };
        let rules = rules.into_iter().map(|source| compile(source, &lexicon)).collect::<Result<_, _>>()?;
        let disclosures = all.disclosure.into_iter().map(|source| source.compile(&lexicon)).collect::<Result<_, _>>()?;
        Ok(Self {
            version: all.version.unwrap_or_default(),
            rules,
            disclosures,
            lexicon,
            words,
            numerals: Numerals::compile(&all.numeral)?,
        })
    }

    /// The version of this rulebook, a date with a counter.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The day of this version, where its name tells one.
    #[must_use]
    pub fn date(&self) -> Option<NaiveDate> {
        self.version.split('.').next()?.parse().ok()
    }

    /// The rule with this id.
    #[must_use]
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.id == id)
    }

    /// All rules, in the order of the rulebook.
    #[must_use]
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// All required texts.
    #[must_use]
    pub fn disclosures(&self) -> &[Disclosure] {
        &self.disclosures
    }
}

impl Rule {
    /// How grave breaking it is for `audience`; nothing when it does not bind.
    #[must_use]
    pub const fn severity(&self, audience: Audience) -> Option<Severity> {
        self.severity.of(audience)
    }

    /// Whether it binds on `day`.
    #[must_use]
    pub fn is_effective(&self, day: NaiveDate) -> bool {
        self.effective_from.is_none_or(|from| from <= day) && self.effective_to.is_none_or(|to| day <= to)
    }

    /// The id of the message with its title, for example `rule-assured-returns-title`.
    #[must_use]
    pub fn title_key(&self) -> String {
        format!("rule-{}-title", self.id.replace('_', "-"))
    }

    /// The id of the message with its reason in one sentence.
    #[must_use]
    pub fn reason_key(&self) -> String {
        format!("rule-{}-reason", self.id.replace('_', "-"))
    }

    /// The words proposed in place of a phrase that breaks it; empty to leave it out.
    #[must_use]
    pub fn replacement(&self, language: Language) -> &str {
        self.suggest.as_ref().map_or("", |texts| texts.of(language))
    }
}

/// `rules` with what other files add to them.
fn joined(mut rules: Vec<RuleSource>, more: Vec<MoreSource>) -> Result<Vec<RuleSource>, RulebookError> {
    for addition in more {
        match rules.iter_mut().find(|rule| rule.id == addition.rule) {
            Some(rule) => rule.find.extend(addition.find),
            None => return Err(RulebookError::Rule(addition.rule)),
        }
    }
    Ok(rules)
}

fn compile(source: RuleSource, lexicon: &Lexicon) -> Result<Rule, RulebookError> {
    let finds = source
        .find
        .into_iter()
        .map(|find| compile_find(find, lexicon))
        .collect::<Result<_, _>>()
        .map_err(|error| RulebookError::Pattern {
            rule: source.id.clone(),
            source: error,
        })?;
    Ok(Rule {
        id: source.id,
        citation: source.citation,
        effective_from: source.effective_from,
        effective_to: source.effective_to,
        severity: source.severity,
        suggest: source.suggest,
        finds,
        hosts: source
            .hosts
            .split('|')
            .map(str::trim)
            .filter(|host| !host.is_empty())
            .map(str::to_owned)
            .collect(),
    })
}

fn compile_find(source: FindSource, lexicon: &Lexicon) -> Result<Find, PatternError> {
    let set = |names: Option<String>| names.map_or_else(|| Ok(ConceptSet::default()), |names| pattern::set(&names, lexicon));
    Ok(Find {
        patterns: source.patterns.iter().map(|text| Pattern::parse(text, lexicon)).collect::<Result<_, _>>()?,
        unless: set(source.unless)?,
        unless_object: set(source.unless_object)?,
        unless_in_sentence: set(source.unless_in_sentence)?,
        unless_inside: set(source.unless_inside)?,
        severity: source.severity,
        always: source.always,
        scattered: source.scattered,
        invest_smb: source.invest_smb,
    })
}
