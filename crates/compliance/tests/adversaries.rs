//! Texts made to harm: any characters at all, hidden places, and repetition that would cost time.

use std::{
    fs,
    path::Path,
    sync::LazyLock,
    time::{Duration, Instant},
};

use chrono::NaiveDate;
use compliance::{Facts, Rulebook, check};
use domain::{Audience, Channel, Verdict};
use proptest::prelude::*;

/// What one character may cost in a text of repetitions, over what it costs in a short one.
const SLOWER: f64 = 6.0;

/// Seconds per character below which the clock is too coarse.
const LEAST: f64 = 0.3e-6;

/// Characters in a long text.
const LONG: usize = 20_000;

static START: LazyLock<Instant> = LazyLock::new(Instant::now);

/// Pieces that begin many readings: phrases, amounts, denials, quotations, letters apart.
const REPEATED: [&str; 14] = [
    "guaranteed returns 12% ",
    "no but we guarantee profit if someone says \"returns\" ",
    "g u a r a n t e e d ",
    "1 lakh 2 lakh ",
    "invest 5 lakh get 9 lakh every month ",
    "हर महीने पक्का मुनाफा नहीं लेकिन ",
    "खात्रीशीर परतावा आणि जोखीम नाही ",
    "gu*r@nt33d ",
    "#guaranteedreturnsprofit",
    "\" ' “ returns ” ",
    "{first_name|returns} ",
    "9 of 10 of ",
    "beware of people who claim ",
    "\u{200D}\u{0301}\u{093C}a",
];

fn judge(text: &str, audience: Audience) -> Verdict {
    let facts = Facts {
        audience,
        channel: Channel::Whatsapp,
        ..Facts::default()
    };
    check(text, &facts, Rulebook::embedded(), NaiveDate::from_ymd_opt(2026, 11, 21).unwrap())
}

fn texts() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let all: String = files.iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    let text = |line: &str| serde_json::from_str::<serde_json::Value>(line).unwrap()["text"].as_str().unwrap().to_owned();
    all.lines().map(text).collect()
}

fn audience() -> impl Strategy<Value = Audience> {
    proptest::sample::select(Audience::ALL.to_vec())
}

/// Every finding says what stands at its place, and its repair leaves whole characters.
fn assert_whole(text: &str, verdict: &Verdict) {
    for finding in &verdict.findings {
        assert_eq!(text.get(finding.span.clone()), Some(finding.excerpt.as_str()), "{text:?}");
        if let Some(suggestion) = &finding.suggestion {
            judge(&suggestion.apply(text, &finding.span), Audience::Mfd);
        }
    }
}

fn excerpts(verdict: &Verdict) -> Vec<(String, String)> {
    // Whether a number stands at the beginning does change with what stands before it.
    let phrases = verdict
        .findings
        .iter()
        .filter(|finding| !finding.span.is_empty() && finding.rule != "registration_not_first");
    let mut all: Vec<_> = phrases.map(|finding| (finding.rule.clone(), finding.excerpt.clone())).collect();
    all.sort();
    all
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_characters_at_all_get_a_verdict(chars in proptest::collection::vec(any::<char>(), 0..200), audience in audience()) {
        let text: String = chars.into_iter().collect();
        assert_whole(&text, &judge(&text, audience));
    }

    #[test]
    fn any_characters_amid_an_offence_keep_places_whole(
        text in proptest::sample::select(texts()),
        strange in proptest::collection::vec((any::<proptest::sample::Index>(), any::<char>()), 1..8),
        audience in audience(),
    ) {
        let mut chars: Vec<char> = text.chars().collect();
        for (place, c) in strange {
            chars.insert(place.index(chars.len() + 1), c);
        }
        let text: String = chars.into_iter().collect();
        assert_whole(&text, &judge(&text, audience));
    }

    #[test]
    fn what_stands_before_moves_places_and_nothing_else(
        text in proptest::sample::select(texts()),
        before in "[🙏🔥\u{200B}\u{FEFF}…]{1,12}",
        audience in audience(),
    ) {
        let moved = judge(&format!("{before}\n{text}"), audience);
        prop_assert_eq!(excerpts(&moved), excerpts(&judge(&text, audience)), "{:?}", text);
    }

    #[test]
    fn a_text_cut_anywhere_gets_a_verdict(text in proptest::sample::select(texts()), place in any::<proptest::sample::Index>(), audience in audience()) {
        let chars: Vec<char> = text.chars().collect();
        let cut: String = chars[..place.index(chars.len() + 1)].iter().collect();
        assert_whole(&cut, &judge(&cut, audience));
    }
}

#[test]
fn repetition_costs_no_more_than_its_length() {
    for piece in REPEATED {
        let (short, long) = (cost(piece, 1_000), cost(piece, LONG));
        println!("{piece:?}: {:.2} then {:.2} µs per character", short * 1e6, long * 1e6);
        assert!(long <= short.max(LEAST) * SLOWER, "{piece:?}: {:.1} times", long / short);
    }
}

#[test]
fn two_amounts_that_claim_one_word_are_no_panic() {
    for text in ["5 rs 9", "invest 5000 rs 9000 today", "₹1₹2 रु 3"] {
        assert_whole(text, &judge(text, Audience::Mfd));
    }
}

#[test]
fn invisible_characters_mend_no_broken_number() {
    let sign = |number: &str| format!("Rajesh Sharma, AMFI-registered Mutual Fund Distributor, {number} in LIC and FDs? Start a SIP.");
    let lacks = |number: &str| {
        let verdict = judge(&sign(number), Audience::Mfd);
        verdict.findings.iter().any(|finding| finding.rule == "missing_registration")
    };
    assert!(lacks("ARN-118money"));
    assert!(lacks("ARN-118\u{200B}money"));
    assert!(!lacks("ARN-118204 \u{200B}money"));
}

/// Seconds of work per character of `piece` repeated to `length` characters, the best of three.
fn cost(piece: &str, length: usize) -> f64 {
    let text: String = piece.chars().cycle().take(length).collect();
    let times = LONG / length;
    let once = || {
        let start = worked();
        (0..times).for_each(|_| drop(judge(&text, Audience::Mfd)));
        (worked() - start).as_secs_f64()
    };
    (0..3).map(|_| once()).fold(f64::MAX, f64::min) / LONG as f64
}

/// How long this thread has worked, where the system tells it: other work on the machine does not count.
fn worked() -> Duration {
    let told = fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|line| line.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(|| START.elapsed(), Duration::from_nanos)
}
