//! What must hold for every text: no panic, spans on character borders, and a verdict that
//! invisible characters, letter case and Unicode form cannot change.

use std::{fs, path::Path};

use chrono::NaiveDate;
use compliance::{Facts, Rulebook, check};
use domain::{Audience, Channel, Verdict};
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

const INVISIBLE: [char; 8] = ['\u{200B}', '\u{200C}', '\u{200D}', '\u{2060}', '\u{FEFF}', '\u{00AD}', '\u{202A}', '\u{FE0F}'];

fn judge(text: &str, audience: Audience) -> Verdict {
    let facts = Facts {
        audience,
        channel: Channel::Whatsapp,
        ..Facts::default()
    };
    check(text, &facts, Rulebook::embedded(), NaiveDate::from_ymd_opt(2026, 11, 21).unwrap())
}

fn rules(verdict: &Verdict) -> Vec<(String, String)> {
    verdict
        .findings
        .iter()
        .map(|finding| (finding.rule.clone(), finding.severity.to_string()))
        .collect()
}

fn texts() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let lines = files
        .iter()
        .flat_map(|path| fs::read_to_string(path).unwrap().lines().map(str::to_owned).collect::<Vec<_>>());
    lines
        .map(|line| serde_json::from_str::<serde_json::Value>(&line).unwrap()["text"].as_str().unwrap().to_owned())
        .collect()
}

fn case() -> impl Strategy<Value = String> {
    proptest::sample::select(texts())
}

fn audience() -> impl Strategy<Value = Audience> {
    proptest::sample::select(Audience::ALL.to_vec())
}

fn assert_spans(text: &str, verdict: &Verdict) {
    for finding in &verdict.findings {
        assert_eq!(text.get(finding.span.clone()), Some(finding.excerpt.as_str()), "{text:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn any_text_gets_a_verdict(text in "\\PC*", audience in audience()) {
        assert_spans(&text, &judge(&text, audience));
    }

    #[test]
    fn any_mixture_of_telling_pieces_gets_a_verdict(
        pieces in proptest::collection::vec("(guaranteed|returns|\\{|\\}|₹|1|lakh|गारंटी|नहीं|but|\\.|\\?|\n| |🔥|@|\\*|g u a r|INA|ARN-|%|10x|subject to market risks)", 0..30),
        audience in audience(),
    ) {
        let text = pieces.concat();
        assert_spans(&text, &judge(&text, audience));
    }

    #[test]
    fn invisible_characters_change_nothing(
        text in case(),
        audience in audience(),
        places in proptest::collection::vec((any::<proptest::sample::Index>(), 0..INVISIBLE.len()), 1..12),
    ) {
        let mut hidden: Vec<char> = text.chars().collect();
        for (place, which) in places {
            hidden.insert(place.index(hidden.len() + 1), INVISIBLE[which]);
        }
        let hidden: String = hidden.into_iter().collect();
        let verdict = judge(&hidden, audience);
        assert_spans(&hidden, &verdict);
        prop_assert_eq!(rules(&verdict), rules(&judge(&text, audience)), "{:?}", hidden);
    }

    #[test]
    fn case_changes_nothing(text in case(), audience in audience()) {
        prop_assert_eq!(rules(&judge(&text.to_uppercase(), audience)), rules(&judge(&text, audience)), "{:?}", text);
    }

    #[test]
    fn unicode_form_changes_nothing(text in case(), audience in audience()) {
        let expected = rules(&judge(&text, audience));
        prop_assert_eq!(&rules(&judge(&text.nfd().collect::<String>(), audience)), &expected, "{:?}", text);
        prop_assert_eq!(&rules(&judge(&text.nfc().collect::<String>(), audience)), &expected, "{:?}", text);
    }

    #[test]
    fn full_width_letters_change_nothing(text in case(), audience in audience()) {
        let wide: String = text.chars().map(|c| if c.is_ascii_alphabetic() { char::from_u32(c as u32 + 0xFEE0).unwrap() } else { c }).collect();
        prop_assert_eq!(rules(&judge(&wide, audience)), rules(&judge(&text, audience)), "{:?}", wide);
    }

    #[test]
    fn one_more_violation_never_lowers_the_score(text in case(), audience in audience()) {
        let before = judge(&text, audience);
        let after = judge(&format!("{text}\n\nInvest now for guaranteed 15% returns."), audience);
        prop_assert!(after.score >= before.score.min(100), "{} then {}", before.score, after.score);
        prop_assert!(after.score >= 75);
    }
}
