//! Looking up, searching, and what to send next.

use chrono::NaiveDate;
use domain::{Audience, Language};
use library::{Ask, Library, LibraryError, Proposal, Reason, Sent, Topic, propose};

fn on(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn found(query: &str) -> Vec<&'static str> {
    Library::embedded().search(query).into_iter().map(|piece| piece.id.as_str()).collect()
}

#[test]
fn pieces_are_found_by_id_topic_audience_and_language() {
    let library = Library::embedded();
    let (title, text) = library.in_language("diwali", Language::Mr).unwrap();
    assert!(title.starts_with("दिवाळी") && text.contains("पणती"));
    assert!(library.piece("no-such-piece").is_none());
    assert!(library.suiting(Audience::Smb, Some(Topic::Sip)).next().is_none());
    assert!(library.suiting(Audience::Mfd, Some(Topic::Sip)).count() >= 5);
}

#[test]
fn one_word_in_three_scripts_finds_one_piece() {
    for (queries, first) in [
        (
            &["diwali", "Diwali", "दिवाली", "दिवाळी", "दीवाली", "दिवाळीच्या", "deepavali", "दीपावली"][..],
            "diwali",
        ),
        (&["holi", "होली", "होळी"][..], "holi"),
        (&["ganesh chaturthi", "गणेश चतुर्थी", "ganpati", "गणपती", "गणपति"][..], "ganesh-chaturthi"),
        (&["makar sankranti", "मकर संक्रांति", "मकर संक्रांती", "मकर संक्रान्ति"][..], "makar-sankranti"),
        (&["gudi padwa", "गुड़ी पड़वा", "गुढीपाडवा", "गुढी पाडवा"][..], "gudi-padwa"),
        (&["advance tax", "अग्रिम कर", "आगाऊ कर"][..], "tax-advance"),
    ] {
        for query in queries {
            assert_eq!(found(query).first(), Some(&first), "{query}: {:?}", found(query));
        }
    }
    let nominee = found("nominee");
    assert!(nominee.len() >= 4);
    assert_eq!(nominee, found("नॉमिनी"));
    assert!(found("fasvnuk").contains(&"scam-digital-arrest") && found("फसवणूक").contains(&"scam-digital-arrest"));
}

#[test]
fn every_word_must_be_heard_where_any_piece_has_all() {
    assert_eq!(found("first salary").first(), Some(&"sip-first-jobber"));
    assert!(found("diwali xylophone").contains(&"diwali"), "else what has some of them");
    assert!(found("xylophone").is_empty());
    assert_eq!(found("  ").len(), Library::embedded().pieces().len());
}

#[test]
fn every_piece_is_found_by_its_titles() {
    for piece in Library::embedded().pieces() {
        for title in piece.title.all() {
            assert!(found(title).contains(&piece.id.as_str()), "{title}");
        }
    }
}

fn proposals(today: NaiveDate, ahead: u32, audience: Audience, sent: &[Sent<'_>]) -> Vec<Proposal<'static>> {
    let ask = Ask { today, ahead, audience, sent };
    propose(Library::embedded(), &ask)
}

fn ids<'a>(proposals: &[Proposal<'a>]) -> Vec<&'a str> {
    proposals.iter().map(|proposal| proposal.piece.id.as_str()).collect()
}

#[test]
fn the_days_that_come_are_proposed_first_and_in_order() {
    let proposals = proposals(on(2026, 11, 5), 7, Audience::Mfd, &[]);
    assert_eq!(ids(&proposals)[..4], ["dhanteras", "diwali", "diwali-padwa", "bhai-dooj"]);
    assert_eq!(proposals[1].on, on(2026, 11, 8));
    assert!(matches!(proposals[1].reason, Reason::Day(day, date) if day.key == "diwali" && date == on(2026, 11, 8)));
    assert!(!ids(&proposals).contains(&"chhath"), "ten days away");
    assert!(ids(&proposals).contains(&"kyc-life-certificate"), "belongs to November");
}

#[test]
fn a_deadline_is_proposed_a_week_before_and_at_once_when_that_is_past() {
    let early = proposals(on(2027, 7, 20), 5, Audience::Mfd, &[]);
    let itr = early.iter().find(|proposal| proposal.piece.id == "tax-itr-papers").unwrap();
    assert_eq!(itr.on, on(2027, 7, 24));
    let late = proposals(on(2027, 7, 29), 0, Audience::Mfd, &[]);
    let itr = late.iter().find(|proposal| proposal.piece.id == "tax-itr-papers").unwrap();
    assert_eq!(itr.on, on(2027, 7, 29));
}

#[test]
fn what_was_sent_lately_rests_and_comes_back() {
    let (today, diwali) = (on(2026, 11, 7), on(2026, 11, 8));
    let sent = [Sent {
        piece: "diwali",
        on: on(2025, 10, 21),
    }];
    assert!(
        ids(&proposals(today, 3, Audience::Mfd, &sent)).contains(&"diwali"),
        "last year's does not count"
    );
    let sent = [Sent { piece: "diwali", on: today }];
    assert!(!ids(&proposals(diwali, 3, Audience::Mfd, &sent)).contains(&"diwali"));
    assert!(ids(&proposals(on(2027, 10, 28), 3, Audience::Mfd, &sent)).contains(&"diwali"));
}

#[test]
fn a_deadline_that_comes_every_quarter_is_written_of_every_quarter() {
    let sent = [Sent {
        piece: "tax-advance",
        on: on(2027, 6, 8),
    }];
    assert!(!ids(&proposals(on(2027, 6, 10), 3, Audience::Mfd, &sent)).contains(&"tax-advance"));
    assert!(ids(&proposals(on(2027, 9, 8), 3, Audience::Mfd, &sent)).contains(&"tax-advance"));
}

#[test]
fn topics_take_turns() {
    let today = on(2027, 8, 20);
    let rest = |sent: &[Sent<'_>]| -> Vec<Topic> {
        let proposals = proposals(today, 0, Audience::Mfd, sent);
        let of_rest = proposals.iter().filter(|proposal| proposal.reason == Reason::Rest);
        of_rest.map(|proposal| proposal.piece.topic).collect()
    };
    let all = rest(&[]);
    assert!(all.len() >= 5, "{all:?}");
    let lesson = Library::embedded().suiting(Audience::Mfd, Some(all[0])).next().unwrap();
    let sent = [Sent {
        piece: &lesson.id,
        on: on(2027, 8, 19),
    }];
    let after = rest(&sent);
    assert_eq!(after.last(), Some(&all[0]), "{after:?}");
}

#[test]
fn nothing_is_proposed_to_whom_it_does_not_suit_nor_twice() {
    for audience in Audience::ALL {
        let mut day = on(2026, 1, 1);
        while day < on(2029, 1, 1) {
            let proposals = proposals(day, 7, audience, &[]);
            assert!(proposals.iter().all(|proposal| proposal.piece.suits(audience) && proposal.on >= day));
            let mut ids = ids(&proposals);
            ids.sort_unstable();
            let length = ids.len();
            ids.dedup();
            assert_eq!(ids.len(), length, "{audience} {day}");
            day = day.checked_add_days(chrono::Days::new(5)).unwrap();
        }
    }
}

#[test]
fn what_does_not_fit_together_is_refused() {
    let piece = |id: &str, when: &str| {
        format!(
            "topic = \"sip\"\n[[piece]]\nid = \"{id}\"\naim = \"education\"\nwhen = [\"{when}\"]\ntitle = {{ en = \"x\", hi = \"x\", mr = \"x\" }}\ntext = {{ en = \"x\", hi = \"x\", mr = \"x\" }}\n"
        )
    };
    let one = piece("one", "month-01");
    assert!(Library::parse(&[one.as_str()], "day = []").is_ok());
    assert!(matches!(Library::parse(&[one.as_str(), one.as_str()], "day = []"), Err(LibraryError::Twice(id)) if id == "one"));
    let lost = piece("lost", "no-such-day");
    assert!(matches!(Library::parse(&[lost.as_str()], "day = []"), Err(LibraryError::NoDay { day, .. }) if day == "no-such-day"));
    let untranslated = one.replace(", mr = \"x\"", "");
    assert!(matches!(Library::parse(&[untranslated.as_str()], "day = []"), Err(LibraryError::Toml(_))));
}
