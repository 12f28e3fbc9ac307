//! Every piece is whole: three languages, placeholders, lengths.

use std::collections::BTreeSet;

use domain::{
    Audience, Channel, Language,
    placeholder::{self, BUILT_IN_NAMES, Piece as Part},
};
use library::{Aim, Library, Piece, Topic, compose, greets};

/// Meta takes no longer text in a template.
const LONGEST_TEMPLATE: usize = 1024;

fn pieces() -> &'static [Piece] {
    Library::embedded().pieces()
}

fn is_devanagari(c: char) -> bool {
    ('\u{0900}'..='\u{097F}').contains(&c)
}

#[test]
fn the_library_is_large_and_every_shelf_is_stocked() {
    assert!(pieces().len() >= 120, "{}", pieces().len());
    let topics: BTreeSet<Topic> = pieces().iter().map(|piece| piece.topic).collect();
    assert_eq!(topics.len(), 12);
    for topic in topics {
        assert!(pieces().iter().filter(|piece| piece.topic == topic).count() >= 5, "{topic}");
    }
    for audience in Audience::ALL {
        assert!(Library::embedded().suiting(audience, None).count() >= 60, "{audience}");
    }
}

#[test]
fn ids_are_kebab_case_and_nobody_is_left_out() {
    for piece in pieces() {
        assert!(
            piece.id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'),
            "{}",
            piece.id
        );
        assert!(
            !piece.audiences.is_empty() && !piece.channels.is_empty() && !piece.tags.is_empty(),
            "{}",
            piece.id
        );
        // A small business has no registration to open with.
        assert!(!(piece.invests && piece.suits(Audience::Smb)), "{}", piece.id);
        assert!(!piece.channels.contains(&Channel::Sms), "{}: text messages need registered templates", piece.id);
    }
}

#[test]
fn every_text_is_in_its_language() {
    for piece in pieces() {
        for text in [&piece.title, &piece.text].into_iter().chain(&piece.short) {
            assert!(!text.of(Language::En).chars().any(is_devanagari), "{}", piece.id);
            for language in [Language::Hi, Language::Mr] {
                let letters = text.of(language).chars().filter(|c| c.is_alphabetic());
                assert!(letters.filter(|c| is_devanagari(*c)).count() > 3, "{} {language}", piece.id);
            }
        }
        assert_ne!(piece.text.of(Language::Hi), piece.text.of(Language::Mr), "{}", piece.id);
        assert!(piece.text.of(Language::Hi).contains('।'), "{}: Hindi ends sentences with a danda", piece.id);
        assert!(
            !piece.text.of(Language::Mr).contains('।'),
            "{}: Marathi ends sentences with a full stop",
            piece.id
        );
    }
}

#[test]
fn lengths_suit_a_phone() {
    for piece in pieces() {
        for language in Language::ALL {
            let case = format!("{} {language}", piece.id);
            let words = piece.text.of(language).split_whitespace().count();
            assert!((28..=120).contains(&words), "{case}: {words} words");
            let title = piece.title.of(language).trim();
            assert!(!title.is_empty() && title.chars().count() <= 60, "{case}: title");
            if let Some(short) = &piece.short {
                assert!((5..=120).contains(&short.of(language).chars().count()), "{case}: short");
            }
            for audience in &piece.audiences {
                let length = compose(piece, language, *audience, Channel::Whatsapp).chars().count();
                assert!(length <= LONGEST_TEMPLATE, "{case} {audience}: {length} characters");
            }
        }
    }
}

#[test]
fn the_languages_use_the_same_placeholders_and_all_can_be_filled() {
    for piece in pieces() {
        let names = |language| placeholder::names(piece.text.of(language)).into_iter().collect::<BTreeSet<_>>();
        assert_eq!(names(Language::En), names(Language::Hi), "{}", piece.id);
        assert_eq!(names(Language::En), names(Language::Mr), "{}", piece.id);
        let own: BTreeSet<&str> = names(Language::En).into_iter().filter(|name| !BUILT_IN_NAMES.contains(name)).collect();
        let examples: BTreeSet<&str> = piece.examples.keys().map(String::as_str).collect();
        assert_eq!(own, examples, "{}", piece.id);
        for text in piece.text.all() {
            for part in placeholder::pieces(text) {
                let Part::Placeholder { name, fallback, .. } = part else { continue };
                let filled = matches!(name, "advisor_name" | "firm_name") || fallback.is_some_and(|fallback| !fallback.trim().is_empty());
                assert!(filled, "{} {name} has no fallback", piece.id);
                assert_ne!(name, "registration", "{}: compose puts it there", piece.id);
            }
        }
        for short in piece.short.iter().flat_map(|short| short.all()) {
            assert!(placeholder::names(short).is_empty() && !short.contains('{'), "{}", piece.id);
        }
    }
}

#[test]
fn who_is_greeted_by_name_is_greeted_in_the_first_line() {
    for piece in pieces() {
        for text in piece.text.all() {
            let (_, rest) = greets(text).unwrap_or_else(|| panic!("{} greets nobody", piece.id));
            if piece.channels.contains(&Channel::Linkedin) {
                assert!(!placeholder::names(rest).contains(&"first_name"), "{}", piece.id);
            }
        }
        if piece.channels.contains(&Channel::Linkedin) {
            let public = compose(piece, Language::En, piece.audiences[0], Channel::Linkedin);
            assert!(!public.contains("{first_name") && !public.contains("STOP"), "{}", piece.id);
        }
    }
}

#[test]
fn what_is_sent_carries_what_it_must() {
    let library = Library::embedded();
    let sip = library.piece("sip-date").unwrap();
    for (audience, opening, warning) in [
        (
            Audience::Mfd,
            "{firm_name}, AMFI-registered Mutual Fund Distributor, {registration}\n\nNamaste",
            "Mutual fund investments are subject to market risks, read all scheme related documents carefully.",
        ),
        (
            Audience::Ria,
            "{firm_name}, SEBI Registered Investment Adviser, {registration}\n\nNamaste",
            "or provide any assurance of returns to investors.",
        ),
    ] {
        let text = compose(sip, Language::En, audience, Channel::Whatsapp);
        assert!(text.starts_with(opening) && text.ends_with(warning), "{text}");
        assert!(text.contains("\n\n{advisor_name}\n\nReply STOP"), "{text}");
    }
    let wish = compose(library.piece("diwali").unwrap(), Language::Mr, Audience::Mfd, Channel::Whatsapp);
    assert!(
        wish.starts_with("प्रिय {first_name|मित्र},\n\n") && wish.ends_with("\n\n{advisor_name}\n{firm_name}"),
        "{wish}"
    );
}

#[test]
fn aims_have_their_shelves() {
    for piece in pieces() {
        match piece.topic {
            Topic::Festival => assert_eq!((piece.aim, piece.when.len()), (Aim::Greeting, 1), "{}", piece.id),
            Topic::BusinessOffer => assert_eq!(piece.audiences, [Audience::Smb], "{}", piece.id),
            Topic::Insurance | Topic::Scams | Topic::Tax => assert_eq!(piece.aim, Aim::Education, "{}", piece.id),
            _ => {}
        }
    }
}
