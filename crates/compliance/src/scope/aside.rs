//! What stands beside a phrase and takes it back: a contrast, an open question, a sum in a lesson,
//! a word that is only quoted, a story whose teller wanted none of it, an answer.

use super::Scopes;
use crate::{
    glyphs::Class,
    lexicon::{Concept, Hit, Lexicon, LexiconError},
    pattern::Match,
    tokens::Boundary,
};

/// The concepts that set a phrase apart.
#[derive(Clone, Copy, Debug)]
pub struct AsideWords {
    /// rule of 72, only arithmetic.
    sums: Concept,
    /// nobody can tell, कोणालाच माहीत नाही.
    unknowable: Concept,
    /// or, whether, how far.
    open_question: Concept,
    /// can fall, घट भी सकता है.
    caution: Concept,
    /// it can, होता है: answers that affirm.
    exists: Concept,
    /// fund, share, market.
    market: Concept,
    /// deposits and goods, which may be guaranteed.
    sound: [Concept; 3],
    /// like, जैसा: a comparison, no contrast.
    like: Concept,
    /// the word, शब्द.
    mention: Concept,
    /// a caller, एजेंट.
    teller: Concept,
    /// a stranger, अनजान नंबर: whose words nobody quotes to sell.
    stranger: Concept,
    /// I put the phone down, मना कर दिया.
    distance: Concept,
    /// cannot do, नहीं करते: opens a list of what is denied.
    denied_list: Concept,
    /// join us, संपर्क करें.
    call: Concept,
    /// म्हणणारे, कहने वाले: behind what others say.
    quotative: Concept,
    /// चाहिए, हवी.
    wanted: Concept,
    /// a bank, somebody else.
    elsewhere: Concept,
    /// कोई, कोणी: with a denial behind.
    anyone: Concept,
    guarantee: Concept,
    promise: Concept,
    /// 15 %, 2 lakh, 3 times.
    figures: [Concept; 3],
}

impl AsideWords {
    /// Looks the concepts up.
    ///
    /// # Errors
    /// [`LexiconError::Unknown`] when the lexicon lacks one.
    pub fn find(lexicon: &Lexicon) -> Result<Self, LexiconError> {
        Ok(Self {
            sums: lexicon.concept("sums")?,
            unknowable: lexicon.concept("unknowable")?,
            open_question: lexicon.concept("open_question")?,
            caution: lexicon.concept("caution")?,
            exists: lexicon.concept("exists")?,
            market: lexicon.concept("market_side")?,
            sound: [lexicon.concept("safe_products")?, lexicon.concept("safe_fact")?, lexicon.concept("thing")?],
            like: lexicon.concept("like_word")?,
            mention: lexicon.concept("mention")?,
            teller: lexicon.concept("teller")?,
            stranger: lexicon.concept("stranger")?,
            distance: lexicon.concept("distance")?,
            denied_list: lexicon.concept("denied_list")?,
            call: lexicon.concept("call_to_action")?,
            quotative: lexicon.concept("quotative")?,
            wanted: lexicon.concept("wanted")?,
            elsewhere: lexicon.concept("elsewhere")?,
            anyone: lexicon.concept("anyone")?,
            guarantee: lexicon.concept("guarantee")?,
            promise: lexicon.concept("promise")?,
            figures: [lexicon.concept("percent")?, lexicon.concept("money")?, lexicon.concept("multiple")?],
        })
    }
}

/// The longest clause that only sets a contrast: `, mutual fund pe nahi`.
const CONTRAST: u32 = 8;

/// How many sentences a story goes on before its teller turns from it.
const STORY: u32 = 2;

/// The points of a list that its heading denies.
const POINTS: u32 = 6;

/// How far `any` and its denial stand apart.
const CIRCUMFIX: u32 = 24;

/// Who gives: a story in which the sender promises is none.
const GIVERS: [&str; 9] = ["we", "our", "hum", "hamare", "हम", "हमारे", "आम्ही", "आमच्या", "amhi"];

/// Words that affirm an answer before anything else is said.
const YES: [&str; 8] = ["yes", "haan", "han", "हां", "हाँ", "हो", "होय", "जी"];

impl Scopes<'_> {
    /// Whether what stands beside `found` takes it back.
    pub(super) fn set_apart(&self, found: &Match) -> bool {
        self.contrasted(found)
            || self.unknowable(found)
            || self.summed(found)
            || self.mentioned(found)
            || self.disowned(found)
            || self.reported(found)
            || self.listed(found)
            || self.attributed(found)
            || self.sent_away(found)
            || self.cautioned(found)
            || self.admitted(found)
            || self.circumfixed(found)
    }

    /// `Guarantee cooker pe milti hai, mutual fund pe nahi.`: what it holds for, and that it does
    /// not hold here. Who names a figure or speaks for himself compares, and that is an offer.
    fn contrasted(&self, found: &Match) -> bool {
        let w = &self.words.aside;
        let range = self.seen.sentence_range(self.seen.sentence(found.last));
        let soft = |token: &u32| self.seen.tokens.boundary(*token as usize) == Boundary::Soft;
        let Some(start) = (found.last + 1..range.end).rev().find(soft).filter(|start| range.end - start <= CONTRAST) else {
            return false;
        };
        let within = |concept, from: u32, to: u32| !self.seen.of_within(concept, from, to).is_empty();
        let opens = [self.words.verbal, self.words.determiner]
            .into_iter()
            .any(|concept| self.free(concept, found).any(|hit| (start..=start + 1).contains(&hit.first)));
        let ends = || self.free(self.words.behind, found).any(|hit| hit.first >= start && hit.last + 2 >= range.end);
        (opens || ends())
            && within(w.market, start, range.end)
            && w.sound.iter().any(|concept| within(*concept, range.start, start))
            && !within(w.like, start, range.end)
            && !w.figures.iter().any(|concept| within(*concept, range.start, range.end))
            && !within(self.words.own, range.start, range.end)
    }

    /// `कल बाजार ऊपर जाएगा या नीचे, कोई नहीं बता सकता`: nobody knows which.
    fn unknowable(&self, found: &Match) -> bool {
        let w = &self.words.aside;
        let sentence = self.seen.sentence(found.last);
        let start = self.seen.sentence_range(sentence).start;
        self.around(w.unknowable, found).iter().any(|hit| {
            if self.answer(found) == Some(self.seen.sentence(hit.first)) {
                return true;
            }
            hit.first > found.last
                && self.seen.sentence(hit.first) == sentence
                && !self.seen.of_within(w.open_question, start, hit.first).is_empty()
                && !self.reopened(found.last, hit.first)
        })
    }

    /// `Rule of 72: how long money takes to double`, with nobody who promises it.
    fn summed(&self, found: &Match) -> bool {
        let w = &self.words.aside;
        let near = |hit: &Hit| self.seen.sentence(hit.first).abs_diff(self.seen.sentence(found.last)) <= 1;
        self.around(w.sums, found).iter().any(near) && !self.own_voice_near(found) && !self.vouched(self.seen.sentence(found.first))
    }

    /// `The word "guaranteed" belongs on a cooker`.
    fn mentioned(&self, found: &Match) -> bool {
        let beside = |hit: &Hit| {
            let before = hit.last < found.first && found.first - hit.last <= 3;
            before || (hit.first > found.last && hit.first - found.last <= 3)
        };
        self.quoted(found) && self.around(self.words.aside.mention, found).iter().any(beside) && !self.own_voice_near(found)
    }

    /// `He said "double in a month", so I put the phone down.`
    fn disowned(&self, found: &Match) -> bool {
        let w = &self.words.aside;
        let here = |hit: &Hit| self.same_sentence(hit, found);
        let story = self.quoted(found)
            || [w.teller, self.words.hearsay]
                .into_iter()
                .any(|concept| self.around(concept, found).iter().any(here));
        story && !self.gives(found) && self.around(w.distance, found).iter().any(|hit| self.turns_away(hit, found))
    }

    fn turns_away(&self, hit: &Hit, found: &Match) -> bool {
        let (told, turned) = (self.seen.sentence(found.last), self.seen.sentence(hit.first));
        let end = self.seen.sentence_range(turned).end;
        let behind = hit.first > found.last && turned - told <= STORY;
        behind && !self.overturned(hit) && !self.reopened(found.last, hit.first) && !self.reopened(hit.last, end + 3)
    }

    /// The sender is among those who promise: in the quotation, where there is one, or else in the
    /// sentence.
    fn gives(&self, found: &Match) -> bool {
        let range = self.seen.sentence_range(self.seen.sentence(found.last));
        let opening = self.quotation(found).map_or(0, |mark| mark as u32);
        range.into_iter().any(|token| {
            let spoken = self.seen.tokens.list[token as usize].glyph > opening;
            spoken && GIVERS.contains(&self.seen.tokens.text(token as usize))
        })
    }

    /// `A caller told us, "double in a month"`: nobody who sells quotes a stranger and leaves it there.
    fn reported(&self, found: &Match) -> bool {
        let w = &self.words.aside;
        let sentence = self.seen.sentence(found.first);
        let told = |hit: &Hit| hit.first < found.first && self.seen.sentence(hit.first) == sentence;
        let calls = |hit: &Hit| self.seen.sentence(hit.first) != sentence;
        self.quoted(found) && self.around(w.stranger, found).iter().any(told) && !self.gives(found) && !self.seen.of(w.call).iter().any(calls)
    }

    /// `पैसे दुप्पट करून देतो म्हणणारे`: who says so follows it.
    fn attributed(&self, found: &Match) -> bool {
        let says = |hit: &Hit| hit.first > found.last && hit.first - found.last <= 4 && self.seen.boundary(found.last, hit.first) < Boundary::Line;
        self.around(self.words.aside.quotative, found).iter().any(says) && !self.own_voice_near(found)
    }

    /// `गारंटी चाहिए तो बैंक जाइए`: who wants it is sent to others.
    fn sent_away(&self, found: &Match) -> bool {
        let w = &self.words.aside;
        let end = self.seen.sentence_range(self.seen.sentence(found.last)).end;
        let asks = |hit: &&Hit| hit.first > found.last && hit.first - found.last <= 2 || hit.last < found.first && found.first - hit.last <= 2;
        !self.own_voice_near(found)
            && self.around(w.wanted, found).iter().filter(asks).any(|hit| {
                let left = hit.last.max(found.last);
                self.seen
                    .of_within(w.elsewhere, left + 1, left + 5)
                    .iter()
                    .any(|away| away.first < end && !self.reopened(left, away.first))
            })
    }

    /// `What a fund cannot do: - guarantee a return`: a heading that denies its points. Who says it
    /// of funds or of himself denies; who says it of others compares.
    fn listed(&self, found: &Match) -> bool {
        let w = &self.words.aside;
        self.around(w.denied_list, found).iter().any(|hit| {
            let heading = self.seen.sentence_range(self.seen.sentence(hit.first)).start;
            let within = |concept| !self.seen.of_within(concept, heading, hit.first).is_empty();
            let sentences = self.seen.sentence(found.first) - self.seen.sentence(hit.first).min(self.seen.sentence(found.first));
            hit.last < found.first
                && sentences <= POINTS
                && self.announces(hit)
                && self.are_points(self.seen.sentence(hit.first), self.seen.sentence(found.first))
                && (within(w.market) || within(self.words.own))
                && !self.reopened(hit.last, found.last + 1)
                && self.seen.of_within(self.words.own, hit.last + 1, found.last + 2).is_empty()
        })
    }

    /// Every sentence after `heading` up to `last` begins a line: a full stop within a line ends the list.
    fn are_points(&self, heading: u32, last: u32) -> bool {
        let tokens = &self.seen.tokens;
        (heading + 1..=last).all(|sentence| {
            let start = self.seen.sentence_range(sentence).start as usize;
            let before = tokens.list.get(start).map_or(0, |token| token.glyph as usize);
            let marks = tokens.glyphs.iter().take(before).rev();
            marks.take_while(|glyph| glyph.class() != Class::Letter).any(|glyph| glyph.c == '\n')
        })
    }

    /// A colon stands behind `hit`.
    fn announces(&self, hit: &Hit) -> bool {
        let tokens = &self.seen.tokens;
        let Some(next) = tokens.list.get(hit.last as usize + 1) else { return false };
        let marks = tokens.glyphs.iter().take(next.glyph as usize).rev();
        marks.take_while(|glyph| glyph.class() != Class::Letter).any(|glyph| glyph.c == ':')
    }

    /// `Is my money safe? Its value may fall.`
    fn cautioned(&self, found: &Match) -> bool {
        let Some(range) = self.answer(found).map(|answer| self.seen.sentence_range(answer)) else {
            return false;
        };
        let cautions = |hit: &Hit| range.contains(&hit.first);
        let affirms = range.clone().next().is_some_and(|first| YES.contains(&self.seen.tokens.text(first as usize)));
        !affirms && self.around(self.words.aside.caution, found).iter().any(cautions)
    }

    /// `क्या SIP में घाटा नहीं होता? होता है।`: who asks for no loss and hears that there is one.
    fn admitted(&self, found: &Match) -> bool {
        let w = self.words;
        let Some(answer) = self.answer(found) else { return false };
        let start = self.seen.sentence_range(answer).start;
        let inside = |hit: &Hit| hit.first >= found.first && hit.last <= found.last;
        let denies = [w.verbal, w.behind, w.determiner, w.subject]
            .into_iter()
            .any(|concept| self.around(concept, found).iter().any(inside));
        let affirms = |hit: &Hit| hit.first == start || hit.first == start + 1;
        denies && self.around(w.aside.exists, found).iter().any(affirms) && !self.vouched(answer)
    }

    /// Somebody guarantees or promises in a sentence.
    fn vouched(&self, sentence: u32) -> bool {
        let range = self.seen.sentence_range(sentence);
        let w = &self.words.aside;
        [w.guarantee, w.promise]
            .into_iter()
            .any(|concept| !self.seen.of_within(concept, range.start, range.end.saturating_sub(1)).is_empty())
    }

    /// `कोई सलाहकार, चाहे कितना भी बड़ा हो, गारंटी नहीं दे सकता`: any and not, around it all.
    fn circumfixed(&self, found: &Match) -> bool {
        let w = self.words;
        self.around(w.aside.anyone, found).iter().any(|any| {
            any.last < found.first
                && self.free(w.behind, found).any(|denial| {
                    denial.first > found.last
                        && denial.first - any.last <= CIRCUMFIX
                        && self.seen.sentence(any.first) == self.seen.sentence(denial.first)
                        && self.seen.of_within(w.behind, any.last + 1, found.first).is_empty()
                        && self.seen.of_within(w.aside.anyone, found.last, denial.first).is_empty()
                        && self.seen.of_within(w.own, any.last + 1, denial.first).is_empty()
                        && !self.reopened(any.last, denial.first)
                        && !self.completed(found.last, denial.first)
                })
        })
    }
}
