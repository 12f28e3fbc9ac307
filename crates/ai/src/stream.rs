//! Reading a streamed answer: server-sent events with pieces of JSON, put together to the message so far.

use serde::Deserialize;
use serde_json::Value;

use crate::chat::{Failure, LARGEST_ANSWER};

/// An answer as far as it has come.
#[derive(Debug, Default)]
pub struct Reading {
    bytes: Vec<u8>,
    /// Up to here the bytes have been read as lines.
    read: usize,
    /// The model's words: JSON, complete or not.
    words: String,
    usage: Option<Usage>,
    refused: bool,
    /// The message of the last look.
    shown: String,
}

/// What the provider counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Usage {
    /// Tokens of the question.
    #[serde(default)]
    pub prompt_tokens: u64,
    /// Tokens of the answer.
    #[serde(default)]
    pub completion_tokens: u64,
}

/// One event, or a whole answer of a server that does not stream.
#[derive(Deserialize)]
struct Event {
    #[serde(default)]
    choices: Vec<Choice>,
    #[serde(default)]
    usage: Option<Usage>,
    #[serde(default)]
    error: Option<Value>,
}

#[derive(Deserialize)]
struct Choice {
    #[serde(alias = "message")]
    delta: Option<Delta>,
    #[serde(default)]
    finish_reason: Option<String>,
}

#[derive(Deserialize)]
struct Delta {
    #[serde(default)]
    content: Option<String>,
    #[serde(default)]
    refusal: Option<String>,
    #[serde(default)]
    tool_calls: Option<Value>,
}

/// The answer as the schema asks for it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Message {
    text: String,
}

/// A complete answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The message.
    Text(String, Option<Usage>),
    /// The model will not write it.
    Refused,
}

impl Reading {
    /// Takes what arrived. Answers with the message so far when it has grown.
    ///
    /// # Errors
    /// [`Failure::Malformed`] for what is no answer, [`Failure::Status`] for a fault told within the stream.
    pub fn take(&mut self, bytes: &[u8]) -> Result<Option<&str>, Failure> {
        self.bytes.extend_from_slice(bytes);
        if self.bytes.len() > LARGEST_ANSWER * 4 {
            return Err(Failure::Malformed);
        }
        while let Some(length) = self.bytes[self.read..].iter().position(|byte| *byte == b'\n') {
            let line = String::from_utf8_lossy(&self.bytes[self.read..self.read + length]).into_owned();
            self.read += length + 1;
            if let Some(data) = line.trim().strip_prefix("data:").map(str::trim).filter(|data| *data != "[DONE]") {
                self.event(serde_json::from_str(data).map_err(|_| Failure::Malformed)?)?;
            }
        }
        let message = so_far(&self.words).unwrap_or_default();
        if message.len() <= self.shown.len() {
            return Ok(None);
        }
        self.shown = message;
        Ok(Some(self.shown.as_str()))
    }

    fn event(&mut self, event: Event) -> Result<(), Failure> {
        if event.error.is_some() {
            return Err(Failure::Status(500));
        }
        self.usage = event.usage.or(self.usage);
        let Some(choice) = event.choices.into_iter().next() else { return Ok(()) };
        self.refused |= choice.finish_reason.as_deref() == Some("content_filter");
        let Some(delta) = choice.delta else { return Ok(()) };
        // No tool was offered: a model that calls one does not answer.
        if delta.tool_calls.is_some_and(|calls| !calls.is_null()) {
            return Err(Failure::Malformed);
        }
        self.refused |= delta.refusal.is_some_and(|words| !words.is_empty());
        self.words.push_str(&delta.content.unwrap_or_default());
        if self.words.len() > LARGEST_ANSWER {
            return Err(Failure::Malformed);
        }
        Ok(())
    }

    /// The complete answer, once nothing more comes.
    ///
    /// # Errors
    /// [`Failure::Malformed`] when it does not fit the schema.
    pub fn finish(mut self) -> Result<Answer, Failure> {
        // A server that does not stream sends one object, with or without a line break behind it.
        if self.words.is_empty() && !self.refused {
            let whole = serde_json::from_slice(&self.bytes).map_err(|_| Failure::Malformed)?;
            self.event(whole)?;
        }
        if self.refused {
            return Ok(Answer::Refused);
        }
        let message: Message = serde_json::from_str(self.words.trim()).map_err(|_| Failure::Malformed)?;
        let text = message.text.trim();
        if text.is_empty() {
            return Err(Failure::Malformed);
        }
        Ok(Answer::Text(text.to_owned(), self.usage))
    }
}

/// The value of `text` in JSON that is not complete yet.
fn so_far(json: &str) -> Option<String> {
    let (_, rest) = json.split_once("\"text\"")?;
    let rest = rest.trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')?;
    let mut value = until_quote(rest);
    // The end may lie inside an escape, at most a pair of surrogates long.
    for _ in 0..12 {
        if let Ok(text) = serde_json::from_str::<String>(&format!("\"{value}\"")) {
            return Some(text);
        }
        let (at, _) = value.char_indices().next_back()?;
        value = &value[..at];
    }
    None
}

/// `text` up to the first quote that is not escaped.
fn until_quote(text: &str) -> &str {
    let mut is_escaped = false;
    for (at, letter) in text.char_indices() {
        match letter {
            '"' if !is_escaped => return &text[..at],
            '\\' => is_escaped = !is_escaped,
            _ => is_escaped = false,
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(content: &str) -> String {
        format!("data: {}\n\n", serde_json::json!({ "choices": [{ "delta": { "content": content } }] }))
    }

    #[test]
    fn a_message_grows_wherever_the_pieces_are_cut() {
        let whole = [
            event("{\"te"),
            event("xt\": \"नमस्ते \\"),
            event("\"Asha\\\" \\u0"),
            event("928 \\ud83d"),
            event("\\ude00!\"}"),
            "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":4}}\n\ndata: [DONE]\n\n".to_owned(),
        ]
        .concat();
        for size in [1, 3, 7, 1_000] {
            let mut reading = Reading::default();
            let mut seen = Vec::new();
            for bytes in whole.as_bytes().chunks(size) {
                seen.extend(reading.take(bytes).unwrap().map(str::to_owned));
            }
            assert!(seen.windows(2).all(|pair| pair[1].starts_with(&pair[0])), "{seen:?}");
            let usage = Usage {
                prompt_tokens: 9,
                completion_tokens: 4,
            };
            assert_eq!(reading.finish(), Ok(Answer::Text("नमस्ते \"Asha\" न 😀!".to_owned(), Some(usage))), "{size}");
        }
    }

    #[test]
    fn a_whole_answer_is_read_too() {
        let mut reading = Reading::default();
        let body = serde_json::json!({ "choices": [{ "message": { "content": "{\"text\": \"Hello\"}" } }] }).to_string();
        reading.take(body.as_bytes()).unwrap();
        assert_eq!(reading.finish(), Ok(Answer::Text("Hello".to_owned(), None)));
    }

    #[test]
    fn what_is_no_answer_is_refused() {
        for (body, expected) in [
            ("data: {\"error\": {\"message\": \"overloaded\"}}\n", Failure::Status(500)),
            ("data: nonsense\n", Failure::Malformed),
            ("data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"id\":\"1\"}]}}]}\n", Failure::Malformed),
        ] {
            assert_eq!(Reading::default().take(body.as_bytes()).map(|_| ()), Err(expected), "{body}");
        }
        for words in ["", "Hello", "{\"text\": \"\"}", "{\"text\": \"a\", \"b\": 1}", "{\"text\": \"a"] {
            let mut reading = Reading::default();
            reading.take(event(words).as_bytes()).unwrap();
            assert_eq!(reading.finish(), Err(Failure::Malformed), "{words}");
        }
        let mut refused = Reading::default();
        refused
            .take(b"data: {\"choices\":[{\"delta\":{\"refusal\":\"I cannot help with that.\"}}]}\n")
            .unwrap();
        assert_eq!(refused.finish(), Ok(Answer::Refused));
    }
}
