//! Every piece passes the compliance check in every language, for every audience and channel.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use compliance::{Facts, Rulebook, check};
use domain::{Audience, Channel, Language, Outcome, Verdict, placeholder};
use library::{Library, Piece, compose, judge};

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 21).unwrap()
}

/// Each piece, language, audience and channel that it is offered for.
fn offered() -> impl Iterator<Item = (&'static Piece, Language, Audience, Channel)> {
    Library::embedded().pieces().iter().flat_map(|piece| {
        Language::ALL.into_iter().flat_map(move |language| {
            let channels = move |audience| piece.channels.iter().map(move |channel| (piece, language, audience, *channel));
            piece.audiences.iter().flat_map(move |audience| channels(*audience))
        })
    })
}

fn complain(findings: &mut Vec<String>, case: &str, verdict: &Verdict) {
    if verdict.outcome() != Outcome::Clean {
        let found: Vec<String> = verdict
            .findings
            .iter()
            .map(|finding| format!("{} \"{}\"", finding.rule, finding.excerpt))
            .collect();
        findings.push(format!("{case}: {}", found.join(", ")));
    }
}

#[test]
fn every_piece_passes_as_it_is_approved() {
    let mut findings = Vec::new();
    for (piece, language, audience, channel) in offered() {
        let verdict = judge(piece, language, audience, channel, today());
        complain(&mut findings, &format!("{} {language} {audience} {channel}", piece.id), &verdict);
    }
    assert!(findings.is_empty(), "{}", findings.join("\n"));
}

fn registration(audience: Audience) -> &'static str {
    match audience {
        Audience::Mfd => "ARN-118204",
        Audience::Ria => "INA000012345",
        Audience::Ra => "INH000009834",
        Audience::Smb => "",
    }
}

/// A text as a contact reads it.
fn filled(piece: &Piece, text: &str, audience: Audience) -> String {
    let mut values: BTreeMap<String, String> = piece.examples.clone();
    for (name, value) in [
        ("first_name", "Asha"),
        ("advisor_name", "Rohan Kale"),
        ("firm_name", "Shree Wealth"),
        ("registration", registration(audience)),
    ] {
        values.insert(name.to_owned(), value.to_owned());
    }
    let rendered = placeholder::render(text, &values, &BTreeMap::new());
    assert!(rendered.missing.is_empty(), "{}: {:?}", piece.id, rendered.missing);
    rendered.text
}

#[test]
fn every_piece_passes_as_it_is_read() {
    let mut findings = Vec::new();
    for (piece, language, audience, channel) in offered().filter(|(.., channel)| matches!(channel, Channel::Whatsapp)) {
        let facts = Facts {
            audience,
            channel,
            language: Some(language),
            sender_name: Some("Shree Wealth".into()),
            registration: Some(registration(audience)).filter(|number| !number.is_empty()).map(Into::into),
            purpose: None,
        };
        let text = filled(piece, &compose(piece, language, audience, channel), audience);
        let verdict = check(&text, &facts, Rulebook::embedded(), today());
        complain(&mut findings, &format!("{} {language} {audience}", piece.id), &verdict);
    }
    assert!(findings.is_empty(), "{}", findings.join("\n"));
}

#[test]
fn every_short_line_passes_by_itself() {
    let mut findings = Vec::new();
    for piece in Library::embedded().pieces() {
        let Some(short) = &piece.short else { continue };
        for language in Language::ALL {
            for audience in &piece.audiences {
                let facts = Facts {
                    audience: *audience,
                    language: Some(language),
                    ..Facts::default()
                };
                let verdict = check(short.of(language), &facts, Rulebook::embedded(), today());
                complain(&mut findings, &format!("{} {language} {audience}", piece.id), &verdict);
            }
        }
    }
    assert!(findings.is_empty(), "{}", findings.join("\n"));
}

#[test]
fn a_piece_that_promises_would_be_found() {
    let spoilt = r#"
        topic = "sip"
        [[piece]]
        id = "spoilt"
        aim = "education"
        invests = true
        title = { en = "x", hi = "x", mr = "x" }
        text = { en = "Guaranteed returns of 24% every year.", hi = "हर साल 24% की गारंटी।", mr = "दरवर्षी 24% परताव्याची हमी." }
    "#;
    let library = Library::parse(&[spoilt], "day = []").unwrap();
    for language in Language::ALL {
        let verdict = judge(&library.pieces()[0], language, Audience::Mfd, Channel::Whatsapp, today());
        assert_eq!(verdict.outcome(), Outcome::Block, "{language}");
    }
}
