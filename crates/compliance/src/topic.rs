//! What a text is about and what it is for: which decides the disclosures it must carry.
//!
//! Told apart as in SEBI's and BASL's practice: festival wishes, plain education and notices to
//! existing clients are lighter than an advertisement; soliciting makes any of them one.

use domain::Purpose;

use crate::{
    Facts,
    lexicon::{Concept, Hit, Lexicon, LexiconError},
    seen::Seen,
    tokens::Boundary,
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
    risk: Concept,
    pays: [Concept; 2],
    cues: [Concept; 2],
    appeal: Concept,
    denials: [Concept; 2],
    behind: Concept,
    pseudo: Concept,
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
            risk: lexicon.concept("risk")?,
            cues: [lexicon.concept("mf_warn_cue")?, lexicon.concept("ia_warn_cue")?],
            appeal: lexicon.concept("appeal")?,
            denials: [lexicon.concept("neg_verbal")?, lexicon.concept("neg_adjacent")?],
            behind: lexicon.concept("neg_behind")?,
            pseudo: lexicon.concept("neg_pseudo")?,
            pays: [lexicon.concept("increase")?, lexicon.concept("payback")?],
        })
    }
}

impl TopicWords {
    /// Whether `seen` is about investing: it says so, it names a percentage of profit, or money
    /// put in comes back as more.
    pub fn speaks_of_investing(&self, seen: &Seen) -> bool {
        let has = |concept| seen.present.contains(concept);
        has(self.invest) || (has(self.percent) && has(self.profit)) || self.pays.iter().any(|concept| has(*concept))
    }
}

impl TopicWords {
    /// Whether `seen` tells a client about something of theirs: `your SIP is due`, not `start
    /// your SIP`.
    fn notifies(&self, seen: &Seen) -> bool {
        let in_call = |notice: &Hit| seen.of(self.call).iter().any(|call| call.first <= notice.first && notice.last <= call.last);
        seen.of(self.notice).iter().any(|notice| !in_call(notice))
    }

    /// Whether `concept` tells what a text is about; a name does not.
    pub fn tells_subject(&self, concept: Concept) -> bool {
        concept == self.invest || concept == self.appeal
    }

    /// `Do not join`, `न जुड़ें`: a call that is none.
    fn is_denied(&self, seen: &Seen, call: &Hit) -> bool {
        let looks_so = |denial: &Hit| seen.of(self.pseudo).iter().any(|hit| hit.first <= denial.first && denial.last <= hit.last);
        let parted = |token: u32| seen.tokens.boundary(token as usize) != Boundary::None;
        let before = |denial: &Hit| denial.last + 1 == call.first && !parted(call.first) && !looks_so(denial);
        let behind = |denial: &Hit| denial.first == call.last + 1 && !parted(denial.first) && !looks_so(denial);
        self.denials.iter().any(|concept| seen.of(*concept).iter().any(before)) || seen.of(self.behind).iter().any(behind)
    }

    /// Whether `seen` offers something for sale or calls on its reader to invest.
    fn sells(&self, seen: &Seen) -> bool {
        let is_contact = |first: u32| seen.of(self.contact).iter().any(|hit| hit.first == first);
        let calls = || seen.of(self.call).iter().any(|hit| !is_contact(hit.first));
        seen.present.contains(self.sale) || (seen.present.contains(self.invest) && calls())
    }

    /// Whether `seen` asks for business, as far as a way out of such messages is concerned: an
    /// offer does, so does a call to buy; contact details do where no notice, lesson or greeting
    /// explains them.
    fn promotes(&self, seen: &Seen, facts: &Facts, denies: bool) -> bool {
        let has = |concept| seen.present.contains(concept);
        if matches!(facts.purpose, Some(Purpose::Service | Purpose::Education)) {
            return false;
        }
        let is_contact = |first: u32| seen.of(self.contact).iter().any(|hit| hit.first == first);
        let calls = seen.of(self.call).iter().any(|hit| !is_contact(hit.first) && !self.is_denied(seen, hit));
        let explained = denies || has(self.lesson) || has(self.greeting);
        let notice = self.notifies(seen);
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
    /// It is sent as a notice about a service and sells in passing, which makes all of it promotion.
    pub mixes: bool,
}

impl Topic {
    /// Reads `seen`; `claims` says that a rule of advertising found something in it, `denies`
    /// that it warns of such a claim, `signed` that it carries the sender's registration or a
    /// disclosure.
    pub fn of(seen: &Seen, words: TopicWords, facts: &Facts, heard: Heard) -> Self {
        let has = |concept| seen.present.contains(concept);
        let invests = has(words.invest);
        let solicits = has(words.call) || heard.claims;
        let light = match facts.purpose {
            Some(Purpose::Service | Purpose::Education) => true,
            // Who speaks of risk in words of their own, without selling, explains.
            _ => {
                heard.denies
                    || words.notifies(seen)
                    || [words.greeting, words.lesson].into_iter().any(has)
                    || (has(words.risk) && !words.cues.iter().any(|cue| has(*cue)))
            }
        };
        let appeals = has(words.appeal) || heard.signed;
        Self {
            invests,
            lacks_way_out: !has(words.way_out) && words.promotes(seen, facts, heard.denies),
            mixes: facts.purpose == Some(Purpose::Service) && !heard.denies && words.sells(seen),
            advertises: (invests || has(words.advice)) && (solicits || (appeals && !light)),
        }
    }
}

/// What is known of a text before its topic is read.
#[derive(Clone, Copy, Debug, Default)]
pub struct Heard {
    /// A rule of advertising found something.
    pub claims: bool,
    /// A forbidden claim is denied or warned of.
    pub denies: bool,
    /// It carries a registration number or an attempt at a disclosure.
    pub signed: bool,
}
