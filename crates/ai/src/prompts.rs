//! The prompts: files with a version in their names, filled here.
//!
//! What comes from people or their files (topic, texts, library) never stands among the instructions. It
//! travels as JSON in a message of its own, between two lines with a word that the data does not hold.

use domain::{Audience, Channel, Goal, Improvement, Language, Voice};
use serde_json::{Value, json};

use crate::{
    masking::Veil,
    quality::longest,
    writing::{Ask, Job},
};

/// Library pieces that a model gets to see.
const MOST_PIECES: usize = 3;

/// A prompt, filled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prompt {
    /// Name and version of its file, for example `generate.1`.
    pub version: &'static str,
    /// What the model is told to do.
    pub system: String,
    /// The data, fenced, with personal data behind a veil.
    pub user: String,
    /// What lifts the veil from the answer.
    pub veil: Veil,
}

struct File {
    version: &'static str,
    text: &'static str,
}

const GENERATE: File = File {
    version: "generate.1",
    text: include_str!("../prompts/generate.1.txt"),
};
const IMPROVE: File = File {
    version: "improve.1",
    text: include_str!("../prompts/improve.1.txt"),
};
const TRANSLATE: File = File {
    version: "translate.1",
    text: include_str!("../prompts/translate.1.txt"),
};
const REPAIR: File = File {
    version: "repair.1",
    text: include_str!("../prompts/repair.1.txt"),
};

/// The prompt for a job.
#[must_use]
pub fn render(job: &Job<'_>) -> Prompt {
    let (file, data, mut words) = match job.ask {
        Ask::Generate { brief } => {
            let words = vec![
                ("goal", goal(brief.goal).to_owned()),
                ("voice", voice(brief.voice).to_owned()),
                ("characters", brief.length.characters().to_string()),
                ("friend", friend(job.language).to_owned()),
            ];
            (
                &GENERATE,
                json!({ "topic": brief.topic, "readers": brief.readers, "library": library(job) }),
                words,
            )
        }
        Ask::Improve { text, improvement } => (&IMPROVE, json!({ "text": text }), vec![("improvement", improved(improvement).to_owned())]),
        Ask::Translate { text, from } => (&TRANSLATE, json!({ "text": text }), vec![("from_name", name(from).to_owned())]),
        Ask::Repair { text, problems } => (&REPAIR, json!({ "text": text, "problems": problems }), Vec::new()),
    };
    let veil = Veil::over(&data.to_string());
    let fence = fence(&veil.hidden);
    words.extend([
        ("language_name", name(job.language).to_owned()),
        ("script", script(job.language).to_owned()),
        ("channel_name", channel(job.channel).to_owned()),
        ("sender", sender(job.audience).to_owned()),
        ("limit", longest(job.channel).to_string()),
        ("fence", fence.clone()),
        ("open", "{".to_owned()),
        ("close", "}".to_owned()),
    ]);
    Prompt {
        version: file.version,
        system: filled(file.text, &words),
        user: format!("{fence}\n{}\n{fence}", veil.hidden),
        veil,
    }
}

/// `text` with `{name}` replaced by its words, in one pass: what was put in is not read again. None of
/// the words comes from outside.
fn filled(text: &str, words: &[(&str, String)]) -> String {
    let mut out = String::with_capacity(text.len() + 256);
    let mut rest = text.trim();
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((name, behind)) = after.split_once('}') else {
            out.push('{');
            rest = after;
            continue;
        };
        let known = words.iter().find(|(known, _)| *known == name);
        out.push_str(known.map_or("", |(_, words)| words.as_str()));
        rest = behind;
    }
    out.push_str(rest);
    out
}

/// A word that `data` does not hold, the same for the same data.
fn fence(data: &str) -> String {
    let mut number = data
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    loop {
        let fence = format!("=== data {number:016x} ===");
        if !data.contains(&fence) {
            return fence;
        }
        number = number.wrapping_add(1);
    }
}

fn library(job: &Job<'_>) -> Vec<Value> {
    let pieces = job.pieces.iter().take(MOST_PIECES);
    let texts = pieces.filter_map(|piece| piece.body.get(&job.language));
    texts.map(|text| json!(text)).collect()
}

const fn name(language: Language) -> &'static str {
    match language {
        Language::En => "English",
        Language::Hi => "Hindi",
        Language::Mr => "Marathi",
    }
}

const fn script(language: Language) -> &'static str {
    match language {
        Language::En => "Latin letters",
        Language::Hi | Language::Mr => "Devanagari letters",
    }
}

const fn friend(language: Language) -> &'static str {
    match language {
        Language::En => "friend",
        Language::Hi | Language::Mr => "जी",
    }
}

const fn channel(channel: Channel) -> &'static str {
    match channel {
        Channel::Whatsapp => "WhatsApp",
        Channel::Sms => "SMS",
        Channel::Email => "e-mail",
        Channel::Linkedin => "LinkedIn",
    }
}

const fn sender(audience: Audience) -> &'static str {
    match audience {
        Audience::Mfd => "a mutual fund distributor, who gives no investment advice",
        Audience::Ria => "a registered investment adviser",
        Audience::Ra => "a registered research analyst",
        Audience::Smb => "a small business",
    }
}

const fn goal(goal: Goal) -> &'static str {
    match goal {
        Goal::Inform => "explain something to the reader, without selling",
        Goal::Remind => "remind the reader of something that falls due",
        Goal::Greet => "greet the reader",
        Goal::Invite => "invite the reader to a next step, without pressure",
        Goal::Thank => "thank the reader",
    }
}

const fn voice(voice: Voice) -> &'static str {
    match voice {
        Voice::Warm => "warm and close",
        Voice::Plain => "plain, in short sentences",
        Voice::Formal => "formal, as a bank writes",
        Voice::Cheerful => "light and glad",
    }
}

const fn improved(improvement: Improvement) -> &'static str {
    match improvement {
        Improvement::Shorter => "about half as long",
        Improvement::Simpler => "easier to read: short sentences, everyday words",
        Improvement::Warmer => "warmer and closer to the reader",
        Improvement::MoreFormal => "more formal, as a bank writes",
        Improvement::CallToAction => "the same, but ends with one clear, gentle next step for the reader",
    }
}

#[cfg(test)]
#[path = "prompts_tests.rs"]
mod tests;
