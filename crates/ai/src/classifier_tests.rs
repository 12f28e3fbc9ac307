use super::*;

fn small() -> Classifier {
    Classifier {
        version: 7,
        bits: 10,
        unit: 0.5,
        bias: -1.0,
        scale: Scale {
            knots: [-2.0, 0.0, 1.0, 4.0],
            curve: [2.0, 0.5],
        },
        weights: (0..1_024).map(|index| i8::try_from(index % 200 - 100).unwrap_or_default()).collect(),
    }
}

#[test]
fn weights_survive_writing_and_reading() {
    let bytes = small().write();
    assert_eq!(Classifier::read(&bytes), Ok(small()));
    for broken in [&bytes[..bytes.len() - 1], &bytes[..10], b"PRCX", b""] {
        assert_eq!(Classifier::read(broken), Err(BadWeights));
    }
    let falling = Classifier {
        scale: Scale {
            knots: [0.0, 0.0, 1.0, 2.0],
            ..small().scale
        },
        ..small()
    };
    assert_eq!(Classifier::read(&falling.write()), Err(BadWeights));
}

#[test]
fn risks_rise_with_scores() {
    let scale = small().scale;
    for (score, risk) in [
        (-9.0, 0),
        (-2.0, 0),
        (-1.0, 25),
        (0.0, 50),
        (0.5, 62),
        (1.0, 75),
        (2.5, 87),
        (4.0, 100),
        (99.0, 100),
    ] {
        assert_eq!(scale.risk(score), risk, "{score}");
    }
    assert!(scale.sureness(3.0, 80) > 95 && scale.sureness(-3.0, 0) > 95);
}

#[test]
fn the_embedded_weights_are_whole_and_small() {
    let classifier = Classifier::embedded();
    assert!(classifier.version > 0);
    assert!(EMBEDDED.len() < 300 * 1_024, "{} bytes", EMBEDDED.len());
}

#[test]
fn a_promise_that_no_rule_names_is_seen_and_quoted() {
    let text = "Namaste Ravi ji, hope you are well.\nPut in one lakh and in three years your money has become two, come what may. No loss, ever.";
    let opinion = Classifier::embedded().opinion(text, Audience::Mfd);
    assert!(opinion.risk >= 50, "{opinion:?}");
    assert!(!opinion.reasons.is_empty() && opinion.reasons.iter().all(|reason| text.contains(&reason.quote)));
}

#[test]
fn an_empty_text_is_no_risk() {
    for text in ["", " ", "{name}"] {
        assert!(Classifier::embedded().opinion(text, Audience::Smb).risk < 50, "{text}");
    }
}

proptest::proptest! {
    #[test]
    fn any_text_gets_an_opinion(text in "\\PC{0,300}") {
        let opinion = Classifier::embedded().opinion(&text, Audience::Ria);
        proptest::prop_assert!(opinion.risk <= 100 && opinion.sureness <= 100);
        for reason in opinion.reasons {
            proptest::prop_assert!(text.contains(&reason.quote));
        }
    }
}
