//! The author behind chat completions, against a double that speaks the real protocol.

use std::{
    sync::Mutex,
    time::{Duration, Instant},
};

use ai::{
    chat,
    chat_author::{AuthorSettings, ChatAuthor},
    writing::{Ask, Author, Failure, Job, Patience, Written},
};
use domain::{Audience, Brief, Channel, Language};
use model_double::{ModelDouble, Reply};

const PATIENCE: Patience = Patience {
    first: Duration::from_millis(500),
    whole: Duration::from_millis(1_500),
    jitter: Duration::ZERO,
};

/// What becomes of one job, what was told on the way, and how often the double was asked.
async fn asked(replies: Vec<Reply>) -> (Result<Written, Failure>, Vec<String>, usize) {
    let double = ModelDouble::start(Reply::Status(500)).await.unwrap();
    double.plan(replies);
    let settings = AuthorSettings {
        base_url: double.base_url(),
        api_key: None,
        model: "small".to_owned(),
    };
    let author = ChatAuthor::new(settings).unwrap();
    let brief = Brief {
        topic: "Call 98200 12345".to_owned(),
        ..Brief::default()
    };
    let job = Job {
        ask: Ask::Generate { brief: &brief },
        language: Language::En,
        channel: Channel::Whatsapp,
        audience: Audience::Mfd,
        pieces: &[],
    };
    let heard = Mutex::new(Vec::new());
    let written = author.write(&job, PATIENCE, &|text| heard.lock().unwrap().push(text.to_owned())).await;
    let heard = heard.into_inner().unwrap();
    (written, heard, double.requests().len())
}

#[tokio::test]
async fn a_text_grows_and_its_veil_is_lifted() {
    let (written, heard, count) = asked(vec![Reply::message("Please call {private_1} on Monday.")]).await;
    let written = written.unwrap();
    assert_eq!(written.text, "Please call 98200 12345 on Monday.");
    assert_eq!((written.tokens_in, written.tokens_out, count), (400, 100, 1));
    assert!(heard.len() > 1 && heard.last() == Some(&written.text), "{heard:?}");
}

#[tokio::test]
async fn a_passing_fault_is_tried_once_more() {
    let (written, _, count) = asked(vec![Reply::Status(429), Reply::message("Hello.")]).await;
    assert_eq!((written.map(|written| written.text), count), (Ok("Hello.".to_owned()), 2));
    let (written, _, count) = asked(vec![Reply::Status(429), Reply::Status(503), Reply::message("Hello.")]).await;
    assert_eq!((written, count), (Err(chat::Failure::Status(503).into()), 2));
}

#[tokio::test]
async fn faults_are_told_apart() {
    for (reply, expected) in [
        (Reply::Status(401), chat::Failure::Status(401).into()),
        (Reply::ToolCall, chat::Failure::Malformed.into()),
        (Reply::BreaksOff(vec!["{\"text\": \"Hel".into()]), chat::Failure::Malformed.into()),
        (Reply::Words("no JSON".into()), chat::Failure::Malformed.into()),
        (Reply::Refusal, Failure::Refused),
        (Reply::Hangs, chat::Failure::Unreachable.into()),
    ] {
        let (written, ..) = asked(vec![reply.clone()]).await;
        assert_eq!(written, Err(expected), "{reply:?}");
    }
}

#[tokio::test]
async fn neither_the_first_word_nor_the_last_is_waited_for_too_long() {
    let started = Instant::now();
    let slow = Reply::Slow(Duration::from_secs(9), Box::new(Reply::message("Hello.")));
    assert_eq!(asked(vec![slow]).await.0, Err(chat::Failure::TimedOut.into()));
    assert!(started.elapsed() < Duration::from_millis(1_200));
    // The first words come at once, the rest never ends.
    let mut pieces = vec!["{\"text\": \"Hello".to_owned()];
    pieces.extend(std::iter::repeat_n(" again".to_owned(), 100));
    let (written, heard, _) = asked(vec![Reply::Stream(pieces, Duration::from_millis(100))]).await;
    assert_eq!(written, Err(chat::Failure::TimedOut.into()));
    assert!(!heard.is_empty());
}
