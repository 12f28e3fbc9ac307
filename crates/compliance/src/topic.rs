//! What a text is about and what it is for: which decides the disclosures it must carry.
//!
//! Told apart as in SEBI's and BASL's practice: festival wishes, plain education and notices to
//! existing clients are lighter than an advertisement; soliciting makes any of them one.

use domain::Purpose;

use crate::{
    Facts,
    lexicon::{Concept, Lexicon, LexiconError},
    seen::Seen,
};

/// The concepts that tell topics and intents.
#[derive(Clone, Copy, Debug)]
pub struct TopicWords {
    invest: Concept,
    advice: Concept,
    percent: Concept,
    profit: Concept,
    call: Concept,
    contact: Concept,
    sale: Concept,
    greeting: Concept,
    way_out: Concept,
    notice: Concept,
    lesson: Concept,
}

impl TopicWords {
    /// Looks the concepts up.
    ///
    /// # Errors
    /// [`LexiconError::Unknown`] when the lexicon lacks one.
    pub fn find(lexicon: &Lexicon) -> Result<Self, LexiconError> {
        Ok(Self {
            invest: lexicon.concept("invest_topic")?,
            advice: lexicon.concept("advice_topic")?,
            percent: lexicon.concept("percent")?,
            profit: lexicon.concept("profit_word")?,
            call: lexicon.concept("call_to_action")?,
            contact: lexicon.concept("contact_call")?,
            sale: lexicon.concept("sale_offer")?,
            greeting: lexicon.concept("greeting")?,
            way_out: lexicon.concept("way_out")?,
            notice: lexicon.concept("service_notice")?,
            lesson: lexicon.concept("lesson")?,
        })
    }
}

impl TopicWords {
    /// Whether `seen` is about investing: it says so, or it names a percentage of profit.
    pub fn speaks_of_investing(&self, seen: &Seen) -> bool {
        let has = |concept| seen.present.contains(concept);
        has(self.invest) || (has(self.percent) && has(self.profit))
    }
}

impl TopicWords {
    /// Whether `seen` asks for business, as far as a way out of such messages is concerned: an
    /// offer does, so does a call to buy; contact details do where no notice, lesson or greeting
    /// explains them.
    fn promotes(&self, seen: &Seen, facts: &Facts, denies: bool) -> bool {
        let has = |concept| seen.present.contains(concept);
        if matches!(facts.purpose, Some(Purpose::Service | Purpose::Education)) {
            return false;
        }
        let is_contact = |first: u32| seen.of(self.contact).iter().any(|hit| hit.first == first);
        let calls = seen.of(self.call).iter().any(|hit| !is_contact(hit.first));
        let explained = denies || has(self.lesson) || has(self.greeting);
        let notice = has(self.notice);
        (has(self.sale) && !denies) || (!notice && (calls || (has(self.contact) && !explained)))
    }
}

/// What a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Topic {
    /// It speaks of investing, funds, securities.
    pub invests: bool,
    /// It must carry the disclosures of an advertisement.
    pub advertises: bool,
    /// It asks for business without saying how to stop such messages.
    pub lacks_way_out: bool,
}

impl Topic {
    /// Reads `seen`; `claims` says that a rule of advertising found something in it, `denies`
    /// that it warns of such a claim.
    pub fn of(seen: &Seen, words: TopicWords, facts: &Facts, claims: bool, denies: bool) -> Self {
        let has = |concept| seen.present.contains(concept);
        let invests = has(words.invest);
        let solicits = has(words.call) || claims;
        let light = match facts.purpose {
            Some(Purpose::Service | Purpose::Education) => true,
            _ => denies || [words.greeting, words.notice, words.lesson].into_iter().any(has),
        };
        Self {
            invests,
            lacks_way_out: !has(words.way_out) && words.promotes(seen, facts, denies),
            advertises: (invests || has(words.advice)) && (solicits || !light),
        }
    }
}
