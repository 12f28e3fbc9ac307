//! The words behind the concepts that rules are written in, and how they are found in a text.

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
    sync::Arc,
};

use crate::{
    ghosts::{self, Slot},
    phonetic,
    phrases::{Phrases, Place},
    quick::Quick,
    tokens::{self, Tokens},
};

/// A concept, by its place in the lexicon.
pub type Concept = u16;

/// How many concepts a lexicon may have.
pub const MOST_CONCEPTS: usize = 512;

/// A concept seen in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hit {
    /// Which.
    pub concept: Concept,
    /// First token.
    pub first: u32,
    /// Last token, inclusive.
    pub last: u32,
}

/// Why a lexicon cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LexiconError {
    /// More concepts than a set of them holds.
    #[error("more than {MOST_CONCEPTS} concepts")]
    TooMany,
    /// A rule or the engine asks for a concept that no file defines.
    #[error("unknown concept {0}")]
    Unknown(String),
}

/// All concepts and their words.
#[derive(Debug)]
pub struct Lexicon {
    names: HashMap<String, Concept>,
    phrases: Phrases,
    vocabulary: Arc<Vocabulary>,
}

impl Lexicon {
    /// Compiles concepts given as `name -> entries`. Entries are separated by `|` or line
    /// breaks; `word*` matches every word that begins so; an entry of several words is a phrase.
    /// Words of concepts named in `telling` are also found misspelt or broken.
    ///
    /// # Errors
    /// [`LexiconError`] when there are too many concepts or words.
    pub fn compile(concepts: &[(String, String)], derived: &[&str], telling: &[&str]) -> Result<Self, LexiconError> {
        let mut names: HashMap<String, Concept> = HashMap::new();
        let room = concepts.iter().map(|(_, words)| words.bytes().filter(|byte| *byte == b'|').count() + 1).sum();
        let mut phrases = Phrases::with_room_for(room);
        let mut vocabulary = Vocabulary::default();
        let mut parts = Vec::new();
        let mut sounds = Sounds::default();
        for (name, words) in concepts {
            let concept = number(&mut names, name)?;
            let telling = telling.contains(&name.as_str());
            for entry in words.split(['|', '\n']) {
                let open = read(entry, &mut parts);
                if !parts.is_empty() {
                    vocabulary.learn(&parts, telling);
                    phrases.add_with_sounds(&parts, open, concept, &mut sounds);
                }
            }
        }
        for name in derived {
            number(&mut names, name)?;
        }
        vocabulary.index(Slips::Mended);
        Ok(Self {
            names,
            phrases,
            vocabulary: Arc::new(vocabulary),
        })
    }

    /// Phrases without names, each its own concept, found with the same resistance to evasion as
    /// those of `base`, whose words tell where words run together. Only misspelt words are not
    /// mended: which words may be taken for each other was chosen by hand for the rulebook alone.
    pub fn beside(base: &Self, entries: &[Entry]) -> Self {
        let mut phrases = Phrases::with_room_for(entries.len());
        let mut sounds = Sounds::default();
        let mut vocabulary = Vocabulary {
            longest: base.vocabulary.longest,
            base: Some(Arc::clone(&base.vocabulary)),
            ..Vocabulary::default()
        };
        for (entry, concept) in entries.iter().zip(0..) {
            vocabulary.learn(&entry.parts, true);
            phrases.add_with_sounds(&entry.parts, entry.open, concept, &mut sounds);
        }
        vocabulary.index(Slips::Left);
        Self {
            names: HashMap::new(),
            phrases,
            vocabulary: Arc::new(vocabulary),
        }
    }

    /// The concept called `name`.
    ///
    /// # Errors
    /// [`LexiconError::Unknown`].
    pub fn concept(&self, name: &str) -> Result<Concept, LexiconError> {
        self.names.get(name).copied().ok_or_else(|| LexiconError::Unknown(name.to_owned()))
    }

    /// How many concepts there are.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Every concept of this lexicon seen in `tokens`, in no order.
    pub fn scan(&self, tokens: &Tokens) -> Vec<Hit> {
        let mut copy = String::with_capacity(tokens.copy.len() + 256);
        copy.push_str(&tokens.copy);
        let mut slots = ghosts::append(tokens, &self.vocabulary, &mut copy);
        append_sounds(tokens, &mut copy, &mut slots);
        let mut hits = Vec::with_capacity(64);
        let places: Vec<Place<'_>> = slots.iter().map(|slot| place(&copy, slot.at as usize)).collect();
        self.phrases.find(&places, |concept, first, last| {
            hits.push(Hit {
                concept,
                first: slots[first].first,
                last: slots[last].last,
            });
        });
        hits
    }
}

/// A phrase in normalised words.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Entry {
    /// Its words, at least one.
    pub parts: Vec<String>,
    /// Whether its last word stands for every word that begins so.
    pub open: bool,
}

impl Entry {
    /// Reads `word`, `several words` or `begin*`; nothing where no word is left of it.
    pub fn read(text: &str) -> Option<Self> {
        let mut parts = Vec::new();
        let open = read(text, &mut parts);
        let parts: Vec<String> = parts.into_iter().map(Cow::into_owned).collect();
        (!parts.is_empty()).then_some(Self { parts, open })
    }
}

/// Leaves the words of an entry in `parts`; whether its last word is open.
fn read<'a>(text: &'a str, parts: &mut Vec<Cow<'a, str>>) -> bool {
    parts.clear();
    let text = text.trim();
    let stem = text.strip_suffix('*');
    tokens::words_into(stem.unwrap_or(text), parts);
    stem.is_some()
}

/// The number of concept `name`, a new one where it has none.
fn number(names: &mut HashMap<String, Concept>, name: &str) -> Result<Concept, LexiconError> {
    if let Some(known) = names.get(name) {
        return Ok(*known);
    }
    let next = Concept::try_from(names.len()).ok().filter(|next| usize::from(*next) < MOST_CONCEPTS);
    let next = next.ok_or(LexiconError::TooMany)?;
    names.insert(name.to_owned(), next);
    Ok(next)
}

/// What stands before each sound in the match copy, as the space does before each word.
const SOUND: char = '\u{2}';

/// The word of the match copy that begins at byte `at`.
fn place(copy: &str, at: usize) -> Place<'_> {
    let bytes = copy.as_bytes();
    let end = bytes[at..]
        .iter()
        .position(|byte| matches!(byte, b' ' | 1 | 2))
        .map_or(bytes.len(), |length| at + length);
    // A sound is told from a word by its mark; behind a ghost stands a fence.
    let from = at - usize::from(at > 0 && bytes[at - 1] == SOUND as u8);
    Place {
        text: &copy[from..end],
        goes_on: bytes.get(end + 1).is_some_and(|next| *next != 1),
    }
}

/// Room for the sounds of one entry after the other.
#[derive(Default)]
struct Sounds(Vec<String>);

impl Sounds {
    /// The sounds by which an entry in Devanagari is found; none where they are so short that
    /// other words share them.
    fn of<S: AsRef<str>>(&mut self, parts: &[S], open: bool) -> Option<&[String]> {
        if parts.iter().all(|part| part.as_ref().is_ascii()) {
            return None;
        }
        if self.0.len() < parts.len() {
            self.0.resize(parts.len(), String::new());
        }
        let mut letters = 0;
        for (part, sound) in parts.iter().zip(&mut self.0) {
            sound.clear();
            sound.push(SOUND);
            phonetic::key(part.as_ref(), sound);
            if sound.len() == 1 {
                return None;
            }
            letters += sound.len() - 1;
        }
        let least = if parts.len() == 1 { LEAST_SOUND } else { LEAST_SOUND + 1 };
        (letters >= least + usize::from(open)).then(|| &self.0[..parts.len()])
    }
}

impl Phrases {
    /// Adds an entry as it is written and, where it is told apart by it, as it sounds.
    fn add_with_sounds<S: AsRef<str>>(&mut self, parts: &[S], open: bool, concept: Concept, sounds: &mut Sounds) {
        self.add(parts, open, concept);
        if let Some(sounds) = sounds.of(parts, open) {
            self.add(sounds, open, concept);
        }
    }
}

/// The shortest sound of a single word that is told apart by it.
const LEAST_SOUND: usize = 5;

/// Appends the sounds of all words behind everything else.
fn append_sounds(tokens: &Tokens, copy: &mut String, slots: &mut Vec<Slot>) {
    copy.push('\u{1}');
    for index in 0..tokens.list.len() {
        copy.push(SOUND);
        slots.push(Slot {
            at: copy.len() as u32,
            first: index as u32,
            last: index as u32,
        });
        phonetic::key(tokens.text(index), copy);
    }
    copy.push(SOUND);
}

/// All words of the lexicon: to read words that run together, are broken or are misspelt.
#[derive(Debug)]
pub struct Vocabulary {
    words: HashSet<String, Quick>,
    longest: usize,
    telling: HashSet<String>,
    /// First two letters of the telling words: most words are told apart by them alone.
    openings: HashSet<[u8; 2]>,
    /// First letters of the telling words, by byte.
    initials: [bool; 256],
    skeletons: HashMap<String, Vec<String>>,
    /// Words that are known besides, though none of them is looked for.
    base: Option<Arc<Vocabulary>>,
}

/// What is done about misspelt words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Slips {
    /// They count as the word they were meant to be.
    Mended,
    /// They are other words.
    Left,
}

impl Default for Vocabulary {
    fn default() -> Self {
        Self {
            words: HashSet::default(),
            longest: 0,
            telling: HashSet::new(),
            openings: HashSet::new(),
            initials: [false; 256],
            skeletons: HashMap::new(),
            base: None,
        }
    }
}

impl Vocabulary {
    fn learn<S: AsRef<str>>(&mut self, words: &[S], telling: bool) {
        for word in words.iter().map(AsRef::as_ref) {
            self.longest = self.longest.max(word.len());
            if telling && words.len() == 1 && word.is_ascii() && word.len() >= 6 {
                self.telling.insert(word.to_owned());
            }
            if !self.words.contains(word) {
                self.words.insert(word.to_owned());
            }
        }
    }

    fn index(&mut self, slips: Slips) {
        for word in &self.telling {
            if let [first, second, ..] = word.as_bytes() {
                self.initials[*first as usize] = true;
                self.openings.insert([*first, *second]);
            }
            if word.len() >= 6 && slips == Slips::Mended {
                // One letter may be missing, so the word is found under each shorter skeleton too.
                let shorter = (1..word.len()).map(|at| skeleton(&format!("{}{}", &word[..at], &word[at + 1..])));
                let keys: HashSet<String> = shorter.chain([skeleton(word)]).collect();
                for key in keys {
                    self.skeletons.entry(key).or_default().push(word.clone());
                }
            }
        }
    }

    /// Whether `word` is known.
    pub fn contains(&self, word: &str) -> bool {
        self.words.contains(word) || self.base.as_ref().is_some_and(|base| base.words.contains(word))
    }

    /// Whether `joined` (before or after collapsing) is a telling word.
    pub fn is_telling(&self, joined: &str) -> bool {
        let [first, second, ..] = joined.as_bytes() else { return false };
        if !self.initials[*first as usize] || !self.openings.contains(&[*first, *second]) {
            return false;
        }
        if !joined.as_bytes().windows(2).any(|pair| pair[0] == pair[1]) {
            return self.telling.contains(joined);
        }
        let mut word = joined.to_owned();
        tokens::collapse(&mut word, 0);
        self.telling.contains(&word)
    }

    /// Length in bytes of the longest known word of at least `least` bytes that begins `text`.
    pub fn longest_at(&self, text: &str, least: usize) -> Option<usize> {
        let limit = text.len().min(self.longest);
        (least..=limit)
            .rev()
            .find(|length| text.get(..*length).is_some_and(|head| self.contains(head) || self.knows_doubled(head)))
    }

    fn knows_doubled(&self, head: &str) -> bool {
        if !head.as_bytes().windows(2).any(|pair| pair[0] == pair[1]) {
            return false;
        }
        let mut word = head.to_owned();
        tokens::collapse(&mut word, 0);
        self.contains(&word)
    }

    /// A telling word that fits letters with holes.
    pub fn find_with_holes(&self, pattern: &[Option<char>]) -> Option<&str> {
        let known = pattern.iter().flatten().count();
        let fits = |word: &&String| word.len() == pattern.len() && word.chars().zip(pattern).all(|(letter, hole)| hole.is_none_or(|known| known == letter));
        if known * 2 < pattern.len() {
            return None;
        }
        self.telling.iter().filter(fits).min().map(String::as_str)
    }

    /// The telling word that `word` is a misspelling of.
    pub fn meant_by(&self, word: &str) -> Option<&str> {
        let opens = word.as_bytes().first().is_some_and(|first| self.initials[*first as usize]);
        if !opens || !(6..=16).contains(&word.len()) || !word.is_ascii() || self.words.contains(word) {
            return None;
        }
        let candidates = self.skeletons.get(&skeleton(word))?;
        let most = if word.len() < 8 { 1 } else { 2 };
        candidates.iter().find(|candidate| distance(word, candidate) <= most).map(String::as_str)
    }
}

/// First letter and sorted consonants: slips in vowels and swapped letters vanish.
fn skeleton(word: &str) -> String {
    let mut bytes: Vec<u8> = word.bytes().skip(1).filter(|b| !b"aeiouy".contains(b)).collect();
    bytes.sort_unstable();
    bytes.dedup();
    bytes.insert(0, word.as_bytes().first().copied().unwrap_or(b' '));
    bytes.into_iter().map(char::from).collect()
}

/// Optimal string alignment distance.
fn distance(left: &str, right: &str) -> usize {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, a) in left.iter().enumerate() {
        let mut next = vec![i + 1; right.len() + 1];
        for (j, b) in right.iter().enumerate() {
            next[j + 1] = (row[j] + usize::from(a != b)).min(row[j + 1] + 1).min(next[j] + 1);
            if i > 0 && j > 0 && *a == right[j - 1] && left[i - 1] == *b {
                next[j + 1] = next[j + 1].min(before[j - 1] + 1);
            }
        }
        before = std::mem::replace(&mut row, next);
    }
    row[right.len()]
}
