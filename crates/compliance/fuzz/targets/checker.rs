#![no_main]
//! Any bytes at all get a verdict whose places are whole, whose repairs can be checked again, and
//! which invisible characters cannot change.

use compliance_fuzz::Message;
use domain::Verdict;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some(message) = Message::of(bytes) else { return };
    let verdict = message.judge(&message.text);
    assert_whole(&message.text, &verdict);
    for finding in &verdict.findings {
        if let Some(suggestion) = &finding.suggestion {
            let repaired = suggestion.apply(&message.text, &finding.span);
            assert_whole(&repaired, &message.judge(&repaired));
        }
    }
    let hidden = message.hidden();
    let still = message.judge(&hidden);
    assert_whole(&hidden, &still);
    assert!(still.outcome() as u8 >= verdict.outcome() as u8, "hiding lowers no verdict: {:?}", message.text);
    assert_eq!(rules(&still), rules(&verdict), "invisible characters change nothing: {:?}", message.text);
});

/// Every finding says what stands at its place, what is missing comes last, and the score fits.
fn assert_whole(text: &str, verdict: &Verdict) {
    assert!(verdict.score <= 100, "{text:?}");
    let places: Vec<_> = verdict.findings.iter().map(|finding| (finding.span.is_empty(), finding.span.start)).collect();
    assert!(places.is_sorted(), "findings stand in order: {text:?}");
    for finding in &verdict.findings {
        assert_eq!(text.get(finding.span.clone()), Some(finding.excerpt.as_str()), "places are whole: {text:?}");
    }
}

/// Whether a number stands at the beginning does change with what stands before it.
fn rules(verdict: &Verdict) -> Vec<(&str, u8)> {
    let findings = verdict.findings.iter().filter(|finding| finding.rule != "registration_not_first");
    findings.map(|finding| (finding.rule.as_str(), finding.severity as u8)).collect()
}
