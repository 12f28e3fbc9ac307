//! What governs a phrase: negation, refusal, warning, hearsay, question and answer; and what
//! re-opens it (but, लेकिन, पण).

use crate::{
    glyphs::Class,
    lexicon::{Concept, Hit, Lexicon, LexiconError},
    pattern::Match,
    seen::Seen,
    tokens::Boundary,
};

mod aside;

use aside::AsideWords;

/// The concepts that make scopes.
#[derive(Clone, Copy, Debug)]
pub struct ScopeWords {
    /// not, never, cannot: before what they deny.
    verbal: Concept,
    /// nobody, no one: subjects, they reach over commas.
    subject: Concept,
    /// no, without: deny the next noun.
    determiner: Concept,
    /// na, ना: deny the very next word (`na fixed, na guaranteed`).
    adjacent: Concept,
    /// नहीं, नाही, nahi: behind what they deny.
    behind: Concept,
    /// no doubt, do not miss: look like a denial, are none.
    pseudo: Concept,
    /// is a myth, do not exist, is illegal.
    refute: Concept,
    /// beware, stay away, scam.
    warning: Concept,
    /// if someone promises, people who claim.
    hearsay: Concept,
    /// but, लेकिन, पण.
    reopen: Concept,
    /// पर, par: only behind a comma.
    reopen_soft: Concept,
    /// मिलेगा, देते हैं: a statement is complete before the denial comes.
    affirm: Concept,
    /// get, earn, join, पाएं.
    offer: Concept,
    /// we, our, हम, आम्ही.
    own: Concept,
    /// or, nor, या, किंवा.
    either: Concept,
    /// and, और, आणि.
    also: Concept,
    /// can, do, देते हैं: a verb that stands for the one before.
    elided: Concept,
    /// वो तो, that is something: opens an answer that takes the question up.
    anaphor: Concept,
    /// may, can: `no adviser may` denies like `nobody`.
    modal: Concept,
    /// What stands beside a phrase.
    aside: AsideWords,
}

impl ScopeWords {
    /// Looks the concepts up.
    ///
    /// # Errors
    /// [`LexiconError::Unknown`] when the lexicon lacks one.
    pub fn find(lexicon: &Lexicon) -> Result<Self, LexiconError> {
        Ok(Self {
            verbal: lexicon.concept("neg_verbal")?,
            subject: lexicon.concept("neg_subject")?,
            determiner: lexicon.concept("neg_determiner")?,
            adjacent: lexicon.concept("neg_adjacent")?,
            behind: lexicon.concept("neg_behind")?,
            pseudo: lexicon.concept("neg_pseudo")?,
            refute: lexicon.concept("refute")?,
            warning: lexicon.concept("warning")?,
            hearsay: lexicon.concept("hearsay")?,
            reopen: lexicon.concept("reopen")?,
            reopen_soft: lexicon.concept("reopen_after_comma")?,
            affirm: lexicon.concept("affirm")?,
            offer: lexicon.concept("offer_verb")?,
            own: lexicon.concept("own_voice")?,
            either: lexicon.concept("either")?,
            also: lexicon.concept("also")?,
            elided: lexicon.concept("elided")?,
            anaphor: lexicon.concept("anaphor")?,
            modal: lexicon.concept("modal")?,
            aside: AsideWords::find(lexicon)?,
        })
    }
}

/// The scopes of one text.
pub struct Scopes<'a> {
    seen: &'a Seen,
    words: ScopeWords,
    /// Tokens that are part of some finding or of a phrase that only looks like a denial.
    taken: Vec<bool>,
}

/// How many characters a quotation may reach beyond the phrase on either side.
const QUOTATION: usize = 90;

/// How many words from a phrase anything can govern it; a sentence without end reaches no further.
const FAR: u32 = 100;

/// How many questions in a row one answer answers.
const QUESTIONS: u32 = 12;

/// Words that open a sentence about the one before.
const POINTERS: [&str; 18] = [
    "this",
    "that",
    "it",
    "such",
    "these",
    "those",
    "ये",
    "यह",
    "वह",
    "ऐसा",
    "ऐसे",
    "ऐसी",
    "हे",
    "ते",
    "असे",
    "अशी",
    "yeh",
    "aisa",
];

/// How far a denial reaches.
#[derive(Clone, Copy)]
struct Reach {
    words: u32,
    over_commas: bool,
}

impl<'a> Scopes<'a> {
    /// Scopes over `seen`; denials inside any of `matches` belong to that match alone.
    pub fn new(seen: &'a Seen, words: ScopeWords, matches: impl Iterator<Item = &'a Match>) -> Self {
        let mut taken = vec![false; seen.tokens.list.len()];
        let mut take = |first: u32, last: u32| taken[first as usize..=last as usize].fill(true);
        for part in matches.flat_map(|found| found.parts()) {
            take(part.0, part.1);
        }
        // `सुरक्षित का? नाही.` is a question and its answer, not `का नाही`.
        for hit in seen.of(words.pseudo).iter().filter(|hit| seen.sentence(hit.first) == seen.sentence(hit.last)) {
            take(hit.first, hit.last);
        }
        Self { seen, words, taken }
    }

    /// Whether what `found` says is denied, warned of or only reported. Where its parts stand
    /// `scattered`, a denial between them counts only beside one of them.
    pub fn governs(&self, found: &Match, scattered: bool) -> bool {
        let inside = if scattered { self.denied_beside(found) } else { self.denied_inside(found) };
        let governed = inside
            || self.denied_before(found)
            || self.denied_behind(found)
            || self.refuted(found)
            || self.warned_of(found)
            || self.hearsay(found)
            || self.answered_no(found)
            || self.set_apart(found);
        governed && !self.revived(found)
    }

    /// `Nobody can guarantee returns, but we can`: taken back without naming it again.
    fn revived(&self, found: &Match) -> bool {
        let w = self.words;
        let here = |hit: &Hit| hit.first > found.last && self.seen.sentence(hit.first) == self.seen.sentence(found.last);
        let turns = |own: &Hit| {
            let turn = |hit: &Hit| here(hit) && hit.last < own.first && own.first - hit.last <= 2;
            self.around(w.reopen, found).iter().any(turn) || self.around(w.reopen_soft, found).iter().any(turn)
        };
        let stands_alone = |hit: &Hit| self.seen.tokens.boundary(hit.last as usize + 1) >= Boundary::Soft;
        let denied = |own: &Hit, verb: &Hit| {
            let between = |hit: &Hit| hit.first > own.last && hit.first <= verb.last + 2;
            [w.verbal, w.behind].into_iter().any(|concept| self.around(concept, found).iter().any(between))
        };
        self.around(w.own, found).iter().filter(|own| here(own) && turns(own)).any(|own| {
            let verb = |hit: &&Hit| hit.first > own.last && hit.first - own.last <= 4 && stands_alone(hit);
            self.around(w.elided, found).iter().filter(verb).any(|hit| !denied(own, hit))
        })
    }

    /// The hits of one concept near `found`.
    fn around(&self, concept: Concept, found: &Match) -> &[Hit] {
        self.seen.of_within(concept, found.first.saturating_sub(FAR), found.last + FAR)
    }

    fn free<'b>(&'b self, concept: Concept, found: &Match) -> impl Iterator<Item = &'b Hit> + use<'a, 'b> {
        self.around(concept, found)
            .iter()
            .filter(|hit| !(hit.first..=hit.last).all(|token| self.taken[token as usize]))
    }

    fn same_sentence(&self, hit: &Hit, found: &Match) -> bool {
        let sentence = self.seen.sentence(hit.first);
        sentence == self.seen.sentence(found.first) || sentence == self.seen.sentence(found.last)
    }

    fn denied_inside(&self, found: &Match) -> bool {
        let w = self.words;
        [w.verbal, w.subject, w.determiner, w.behind]
            .into_iter()
            .any(|concept| self.free(concept, found).any(|hit| found.first < hit.first && hit.last < found.last))
    }

    /// `did not make 20 %`, `20 % नहीं बनाए`: the denial stands directly before or behind a part.
    fn denied_beside(&self, found: &Match) -> bool {
        let w = self.words;
        let joined = |token: u32| self.seen.tokens.boundary(token as usize) == Boundary::None;
        let before = |hit: &Hit| {
            found
                .parts()
                .iter()
                .any(|part| part.0 == hit.last + 1 && part.0 > found.first && joined(part.0))
        };
        let behind = |hit: &Hit| {
            found
                .parts()
                .iter()
                .any(|part| hit.first == part.1 + 1 && part.1 < found.last && joined(hit.first))
        };
        let denials = [w.verbal, w.subject, w.determiner];
        denials.into_iter().any(|concept| self.free(concept, found).any(before)) || self.free(w.behind, found).any(behind)
    }

    fn denied_before(&self, found: &Match) -> bool {
        let w = self.words;
        let subject = Reach { words: 14, over_commas: true };
        let verbal = Reach { words: 10, over_commas: false };
        let determiner = Reach { words: 6, over_commas: false };
        [(w.subject, subject), (w.verbal, verbal), (w.determiner, determiner)]
            .into_iter()
            .any(|(concept, reach)| self.free(concept, found).any(|hit| hit.last < found.first && self.reaches(hit, found, reach)))
            || self
                .free(w.determiner, found)
                .any(|hit| hit.last < found.first && self.denies_all(hit, found) && self.reaches(hit, found, subject))
            || self.free(w.adjacent, found).any(|hit| found.parts().iter().any(|part| part.0 == hit.last + 1))
    }

    /// `No adviser registered with the regulator may`: a subject of several words.
    fn denies_all(&self, hit: &Hit, found: &Match) -> bool {
        let modal = |modal: &Hit| modal.first > hit.last + 1 && modal.first < found.first && modal.first - hit.last <= 6;
        self.around(self.words.modal, found)
            .iter()
            .any(|one| modal(one) && self.seen.boundary(hit.last, one.first) == Boundary::None)
    }

    fn reaches(&self, hit: &Hit, found: &Match, reach: Reach) -> bool {
        if found.first - hit.last > reach.words || self.seen.sentence(hit.first) != self.seen.sentence(found.first) {
            return false;
        }
        let comma = self.seen.boundary(hit.last, found.first) >= Boundary::Soft;
        let listed = || self.between(self.words.either, hit.last, found.last + 2);
        (!comma || reach.over_commas || listed()) && self.is_clear(hit.last, found.first)
    }

    /// No new statement begins between tokens `left` and `right`.
    fn is_clear(&self, left: u32, right: u32) -> bool {
        let restarts = |hit: &Hit| {
            hit.first > left + 1 && hit.first < right && (self.seen.tokens.boundary(hit.first as usize) != Boundary::None || self.follows_also(hit.first))
        };
        let speaks = |hit: &Hit| hit.first > left && hit.first < right && self.seen.tokens.boundary(hit.first as usize) != Boundary::None;
        self.seen.boundary(left, right) < Boundary::Line
            && !self.reopened(left, right + 1)
            && !self.seen.of_within(self.words.offer, left, right).iter().any(restarts)
            && !self.seen.of_within(self.words.own, left, right).iter().any(speaks)
    }

    /// Whether a word between the two takes the statement up anew.
    fn reopened(&self, left: u32, right: u32) -> bool {
        let soft = |hit: &Hit| hit.first > left && hit.last < right && self.seen.tokens.boundary(hit.first as usize) != Boundary::None;
        self.between(self.words.reopen, left, right) || self.seen.of_within(self.words.reopen_soft, left, right).iter().any(soft)
    }

    fn follows_also(&self, token: u32) -> bool {
        self.seen
            .of_within(self.words.also, token.saturating_sub(4), token)
            .iter()
            .any(|hit| hit.last + 1 == token)
    }

    fn between(&self, concept: Concept, left: u32, right: u32) -> bool {
        self.seen.of_within(concept, left, right).iter().any(|hit| hit.first > left && hit.last < right)
    }

    fn denied_behind(&self, found: &Match) -> bool {
        self.free(self.words.behind, found).any(|hit| {
            hit.first > found.last
                && hit.first - found.last <= 8
                && self.seen.sentence(hit.first) == self.seen.sentence(found.last)
                && self.seen.boundary(found.last, hit.first) < Boundary::Soft
                && !self.reopened(found.last, hit.first)
                && !self.completed(found.last, hit.first)
        })
    }

    /// A verb of giving between, not directly before the denial: the statement stood by itself.
    fn completed(&self, left: u32, denial: u32) -> bool {
        self.seen
            .of_within(self.words.affirm, left, denial)
            .iter()
            .any(|hit| hit.first > left && hit.last + 1 < denial)
    }

    fn refuted(&self, found: &Match) -> bool {
        self.free(self.words.refute, found).filter(|hit| !self.overturned(hit)).any(|hit| {
            let (left, right) = if hit.first > found.last {
                (found.last, hit.first)
            } else {
                (hit.last, found.first)
            };
            let own_sentence = self.same_sentence(hit, found);
            let inside = hit.first > found.first && hit.last < found.last;
            let answers = self.answer(found) == Some(self.seen.sentence(hit.first));
            let retorts = self.quoted(found) && self.seen.sentence(hit.first) == self.seen.sentence(found.last) + 1;
            inside || answers || retorts || self.taken_up(hit, found) || (own_sentence && left < right && !self.reopened(left, right))
        })
    }

    /// `not illegal`, `अपराध नहीं है`: a refusal that is itself denied.
    fn overturned(&self, hit: &Hit) -> bool {
        let w = self.words;
        let before = |denial: &Hit| denial.last < hit.first && hit.first - denial.last <= 2 && self.seen.boundary(denial.last, hit.first) == Boundary::None;
        let behind = |denial: &Hit| denial.first == hit.last + 1 && self.seen.tokens.boundary(denial.first as usize) == Boundary::None;
        let from = hit.first.saturating_sub(8);
        [w.verbal, w.determiner]
            .into_iter()
            .any(|concept| self.seen.of_within(concept, from, hit.first).iter().any(before))
            || self.seen.of_within(w.behind, hit.last, hit.last + 1).iter().any(behind)
    }

    /// `A caller offers 3 % a week. This is an offence.`: the next sentence takes it up and denies it.
    fn taken_up(&self, hit: &Hit, found: &Match) -> bool {
        let sentence = self.seen.sentence(hit.first);
        let start = self.seen.sentence_range(sentence).start;
        let points = || POINTERS.contains(&self.seen.tokens.text(start as usize));
        sentence == self.seen.sentence(found.last) + 1 && hit.first - start <= 8 && points() && !self.own_voice_near(found)
    }

    fn warned_of(&self, found: &Match) -> bool {
        self.free(self.words.warning, found).any(|hit| {
            if !self.same_sentence(hit, found) {
                let next = self.seen.sentence(hit.first) == self.seen.sentence(found.last) + 1;
                let answers = self.answer(found) == Some(self.seen.sentence(hit.first));
                let near = self.seen.sentence(hit.first).abs_diff(self.seen.sentence(found.last)) <= 1;
                let cited = near && self.quoted(found) && !self.own_voice_at(found);
                return answers || cited || (next && self.opens_sentence(hit) && !self.own_voice_near(found));
            }
            if hit.last < found.first {
                self.is_clear(hit.last, found.first)
            } else {
                hit.first > found.last && !self.reopened(found.last, hit.first) && (self.quoted(found) || !self.own_voice_near(found))
            }
        })
    }

    /// The phrase stands between quotation marks: somebody else's words.
    fn quoted(&self, found: &Match) -> bool {
        self.quotation(found).is_some()
    }

    /// The glyph that opens the quotation in which the phrase stands.
    fn quotation(&self, found: &Match) -> Option<usize> {
        let glyphs = &self.seen.tokens.glyphs;
        let first = self.seen.tokens.list.get(found.first as usize)?;
        let behind = self
            .seen
            .tokens
            .list
            .get(found.last as usize + 1)
            .map_or(glyphs.len(), |token| token.glyph as usize);
        let letter = |at: usize| glyphs.get(at).is_some_and(|glyph| matches!(glyph.class(), Class::Letter | Class::Digit));
        let space = |at: usize| glyphs.get(at).is_none_or(|glyph| glyph.class() == Class::Space);
        let mark = |at: &usize| matches!(glyphs[*at].c, '"' | '\'' | '“' | '”' | '„' | '«' | '»') && !(*at > 0 && letter(*at - 1) && letter(*at + 1));
        let start = first.glyph as usize;
        let opening = (start.saturating_sub(QUOTATION)..start).rev().find(mark);
        let last = self.seen.tokens.list[found.last as usize].glyph as usize;
        let closing = (last..glyphs.len().min(behind + QUOTATION)).find(mark);
        let opens = |at: usize| at == 0 || space(at - 1) || !letter(at - 1);
        let (left, right) = opening.zip(closing)?;
        (opens(left) && !space(left + 1) && !letter(right + 1)).then_some(left)
    }

    fn opens_sentence(&self, hit: &Hit) -> bool {
        self.seen.sentence_range(self.seen.sentence(hit.first)).start == hit.first
    }

    /// The sender speaks for itself in the same sentence.
    fn own_voice_near(&self, found: &Match) -> bool {
        self.around(self.words.own, found).iter().any(|hit| self.same_sentence(hit, found))
    }

    /// The sender speaks for itself inside the phrase or directly before it.
    fn own_voice_at(&self, found: &Match) -> bool {
        let at = |hit: &Hit| hit.last + 3 >= found.first && hit.first <= found.last;
        self.around(self.words.own, found).iter().any(at)
    }

    fn hearsay(&self, found: &Match) -> bool {
        self.free(self.words.hearsay, found).any(|hit| {
            let before = hit.first <= found.first && !self.reopened(hit.last, found.first);
            // `If someone offers 8%, we offer 12%`: the sender speaks after the others.
            let spoken = self
                .around(self.words.own, found)
                .iter()
                .any(|own| own.first > hit.last && own.first < found.first && self.same_sentence(own, found));
            self.same_sentence(hit, found) && (before || self.quoted(found)) && !spoken
        })
    }

    /// The sentence that answers the question, or row of questions, in which `found` stands.
    fn answer(&self, found: &Match) -> Option<u32> {
        let asked = self.seen.sentence(found.last);
        let mut sentence = asked;
        loop {
            let range = self.seen.sentence_range(sentence);
            if range.is_empty() || self.seen.tokens.boundary(range.end as usize) != Boundary::Question {
                return (sentence > asked).then_some(sentence);
            }
            sentence += 1;
            if sentence > asked + QUESTIONS {
                return None;
            }
        }
    }

    /// `Are returns guaranteed? No.`, `गारंटी? वो तो किसी फंड में नहीं होती।`
    fn answered_no(&self, found: &Match) -> bool {
        let Some(answer) = self.answer(found) else { return false };
        let range = self.seen.sentence_range(answer);
        let w = self.words;
        let taken_up = self.around(w.anaphor, found).iter().any(|hit| hit.first == range.start);
        let opens = |hit: &Hit| {
            let first = hit.first == range.start || (hit.first == range.start + 1 && range.len() <= 3);
            first || (taken_up && range.contains(&hit.first))
        };
        [w.verbal, w.determiner, w.behind, w.subject]
            .into_iter()
            .any(|concept| self.free(concept, found).any(opens))
    }
}
