use super::*;

fn sample<'a>(text: &'a str, language: Language, given: &'a [&'a str]) -> Sample<'a> {
    Sample {
        text,
        language,
        given,
        original: None,
        placeholders: &[],
        lately: &[],
    }
}

#[test]
fn language_and_script_are_told_apart() {
    const EN: &str = "Namaste {first_name|मित्र}, our office is closed on Monday.";
    const HI: &str = "नमस्ते {first_name|friend}, आपकी SIP की किस्त सोमवार को कटेगी। कृपया खाते में राशि रखें।";
    const MR: &str = "नमस्कार {first_name|friend}, तुमच्या SIP चा हप्ता सोमवारी आहे. कृपया खात्यात रक्कम ठेवा.";
    const ROMAN: &str = "Namaste, aapki SIP ki kist Somvar ko kategi.";
    for (text, right) in [(EN, Language::En), (HI, Language::Hi), (MR, Language::Mr)] {
        for language in Language::ALL {
            assert_eq!(is_in(text, language), language == right, "{text} as {language}");
        }
    }
    assert!(!is_in(ROMAN, Language::Hi) && !is_in(ROMAN, Language::Mr));
}

#[test]
fn placeholders_are_kept_and_known() {
    let known = ["first_name".to_owned()];
    let doubts = doubts(&Sample {
        original: Some("Dear {first_name|friend}, {sip_amount} is due."),
        placeholders: &known,
        ..sample("Dear {name_of_bank}, it is due.", Language::En, &["Dear it is due"])
    });
    let name = |name: &str| name.to_owned();
    assert_eq!(
        doubts,
        [
            Doubt::PlaceholderLost { name: name("first_name") },
            Doubt::PlaceholderLost { name: name("sip_amount") },
            Doubt::PlaceholderUnknown { name: name("name_of_bank") },
        ]
    );
}

#[test]
fn numbers_are_neither_invented_nor_lost() {
    assert_eq!(
        numbers("₹5,000 से १०% और 2.5 lakh, 2027.").into_iter().collect::<Vec<_>>(),
        ["10", "2.5", "2027", "5000"]
    );
    let given = ["start from ₹500 a month"];
    let number = |number: &str| number.to_owned();
    assert_eq!(doubts(&sample("Start with ₹५०० each month.", Language::En, &given)), []);
    assert_eq!(
        doubts(&sample("Start with ₹500 and get 12% a year.", Language::En, &given)),
        [Doubt::NumberInvented { number: number("12") }]
    );
    let translated = Sample {
        original: Some("Pay ₹5,000 by 5 December."),
        ..sample("₹5,000 का भुगतान करें।", Language::Hi, &["Pay ₹5,000 by 5 December."])
    };
    assert_eq!(doubts(&translated), [Doubt::NumberLost { number: number("5") }]);
}

#[test]
fn names_that_nobody_gave_are_found() {
    let given = ["a note on nominations for Sahyadri clients"];
    for (text, expected) in [
        ("Please add a nominee. Monday is fine for a SIP.", vec![]),
        ("Please ask at Sahyadri for the form.", vec![]),
        ("Our friends at Kotak Mahindra will help.", vec!["Kotak", "Mahindra"]),
        ("कृपया HDFC में फ़ॉर्म दें।", vec!["HDFC"]),
    ] {
        let found: Vec<String> = invented_names(&sample(text, Language::En, &given)).into_iter().collect();
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn sentences_end_where_they_end() {
    assert_eq!(
        sentences("Pay 2.5 lakh. Ask {name|Dr. Rao}!\nनमस्ते। ठीक"),
        ["Pay 2.5 lakh.", " Ask {name|Dr. Rao}!", "नमस्ते।", " ठीक"]
    );
}

#[test]
fn long_sentences_and_repetitions_are_told() {
    let long = "word ".repeat(40);
    assert!(is_hard_to_read(&long) && !is_hard_to_read("Short. Very short."));
    let sent = ["Dear {name}, our office is closed on Monday for the festival."];
    let known = ["first_name".to_owned()];
    let again = Sample {
        lately: &sent,
        placeholders: &known,
        ..sample("Dear {first_name|friend}, our office is closed on Monday for the holiday.", Language::En, &[])
    };
    assert_eq!(doubts(&again), [Doubt::SentLately]);
    assert!(!is_alike("One two three four.", "Five six seven eight."));
}

#[test]
fn channels_have_their_lengths() {
    for (channel, fits, letter) in [
        (Channel::Whatsapp, 1_024, "a"),
        (Channel::Sms, 612, "a"),
        (Channel::Sms, 268, "क"),
        (Channel::Linkedin, 3_000, "क"),
    ] {
        assert_eq!(too_long(&letter.repeat(fits), channel), None, "{channel}");
        assert!(too_long(&letter.repeat(fits + 1), channel).is_some(), "{channel}");
    }
}
