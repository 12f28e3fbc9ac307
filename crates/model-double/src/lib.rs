//! A double of a provider of text models: speaks `POST /v1/chat/completions` over HTTP/1.1 on a port
//! of its own, answers as it was told, and remembers what it was asked.
//!
//! It shares no code with the client it tests.

use std::{
    collections::VecDeque,
    io,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

/// What the double does with one request.
#[derive(Clone, Debug)]
pub enum Reply {
    /// 200 with this JSON as the model's words.
    Opinion(Value),
    /// 200 with this text as the model's words, whatever it is.
    Words(String),
    /// 200 with this body, which is no answer of a model.
    Body(String),
    /// 200 with a model that refuses to answer.
    Refusal,
    /// This status, with an error as its body.
    Status(u16),
    /// The other reply, after a while.
    Slow(Duration, Box<Reply>),
    /// The connection ends without an answer.
    Hangs,
    /// 200 with a stream of events: these pieces of the model's words, with a pause before each.
    Stream(Vec<String>, Duration),
    /// 200 with a stream that breaks off after these pieces.
    BreaksOff(Vec<String>),
    /// 200 with a stream in which the model calls a tool that nobody offered.
    ToolCall,
    /// 200 with a stream that ends in an error.
    StreamError,
}

impl Reply {
    /// An opinion of `risk` without reasons.
    #[must_use]
    pub fn risk(risk: u8) -> Self {
        Self::Opinion(json!({ "risk": risk, "language": "en", "reasons": [] }))
    }

    /// A message that arrives in four pieces at once.
    #[must_use]
    pub fn message(text: &str) -> Self {
        let words: Vec<char> = json!({ "text": text }).to_string().chars().collect();
        let pieces = words.chunks(words.len().div_ceil(4)).map(|piece| piece.iter().collect()).collect();
        Self::Stream(pieces, Duration::ZERO)
    }
}

#[derive(Debug)]
struct State {
    planned: VecDeque<Reply>,
    usual: Reply,
    requests: Vec<Value>,
}

/// The double. It ends with this value.
#[derive(Debug)]
pub struct ModelDouble {
    port: u16,
    state: Arc<Mutex<State>>,
    listener: JoinHandle<()>,
}

impl ModelDouble {
    /// Starts one that answers every request with `usual`.
    ///
    /// # Errors
    /// When no port can be opened.
    pub async fn start(usual: Reply) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let port = listener.local_addr()?.port();
        let state = Arc::new(Mutex::new(State {
            planned: VecDeque::new(),
            usual,
            requests: Vec::new(),
        }));
        let shared = state.clone();
        let listener = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, shared.clone()));
            }
        });
        Ok(Self { port, state, listener })
    }

    /// What stands in `AI_BASE_URL`.
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("http://127.0.0.1:{}/v1", self.port)
    }

    /// The replies to the next requests; after them the usual one again.
    pub fn plan(&self, replies: impl IntoIterator<Item = Reply>) {
        locked(&self.state).planned.extend(replies);
    }

    /// What it was asked, oldest first: `authorization` and the JSON `body`.
    #[must_use]
    pub fn requests(&self) -> Vec<Value> {
        locked(&self.state).requests.clone()
    }
}

impl Drop for ModelDouble {
    fn drop(&mut self) {
        self.listener.abort();
    }
}

fn locked(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// One request per connection.
async fn serve(mut stream: TcpStream, state: Arc<Mutex<State>>) {
    let Some(request) = read(&mut stream).await else { return };
    let mut reply = {
        let mut state = locked(&state);
        state.requests.push(request);
        state.planned.pop_front().unwrap_or_else(|| state.usual.clone())
    };
    while let Reply::Slow(pause, then) = reply {
        tokio::time::sleep(pause).await;
        reply = *then;
    }
    if let Some((pieces, pause, end)) = streamed(&reply) {
        stream_events(&mut stream, &pieces, pause, &end).await;
        return;
    }
    let Some((status, body)) = answer(&reply) else { return };
    let head = format!(
        "HTTP/1.1 {status} Answer\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    );
    // The client may have given up.
    let _ = stream.write_all(format!("{head}{body}").as_bytes()).await;
    let _ = stream.shutdown().await;
}

/// The pieces of a stream, the pause before each, and what it ends with; none for other replies.
fn streamed(reply: &Reply) -> Option<(Vec<Value>, Duration, String)> {
    let delta = |delta: Value| json!({ "object": "chat.completion.chunk", "choices": [{ "index": 0, "delta": delta, "finish_reason": null }] });
    let words = |pieces: &[String]| pieces.iter().map(|piece| delta(json!({ "content": piece }))).collect::<Vec<_>>();
    let usage = json!({ "choices": [], "usage": { "prompt_tokens": 400, "completion_tokens": 100, "total_tokens": 500 } });
    Some(match reply {
        Reply::Stream(pieces, pause) => (words(pieces), *pause, format!("data: {usage}\n\ndata: [DONE]\n\n")),
        Reply::BreaksOff(pieces) => (words(pieces), Duration::ZERO, String::new()),
        Reply::ToolCall => {
            let call = json!({ "tool_calls": [{ "index": 0, "id": "call_1", "type": "function", "function": { "name": "search", "arguments": "{}" } }] });
            (vec![delta(call)], Duration::ZERO, "data: [DONE]\n\n".to_owned())
        }
        Reply::StreamError => {
            let error = json!({ "error": { "message": "overloaded", "type": "server_error" } });
            (words(&["{\"text\": \"Nam".to_owned()]), Duration::ZERO, format!("data: {error}\n\n"))
        }
        _ => return None,
    })
}

/// A body without a length: it ends with the connection.
async fn stream_events(stream: &mut TcpStream, pieces: &[Value], pause: Duration, end: &str) {
    const HEAD: &str = "HTTP/1.1 200 Answer\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n";
    if stream.write_all(HEAD.as_bytes()).await.is_err() {
        return;
    }
    for piece in pieces {
        tokio::time::sleep(pause).await;
        // The client may have given up.
        if stream.write_all(format!("data: {piece}\n\n").as_bytes()).await.is_err() {
            return;
        }
    }
    let _ = stream.write_all(end.as_bytes()).await;
    let _ = stream.shutdown().await;
}

/// Head and body of a request; none when it is not for us.
async fn read(stream: &mut TcpStream) -> Option<Value> {
    let mut bytes = Vec::new();
    loop {
        let mut chunk = [0; 4_096];
        let count = stream.read(&mut chunk).await.ok().filter(|count| *count > 0)?;
        bytes.extend_from_slice(chunk.get(..count)?);
        let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") else {
            continue;
        };
        let head = String::from_utf8_lossy(bytes.get(..end)?).into_owned();
        let header = |wanted: &str| {
            let mut lines = head.lines().filter_map(|line| line.split_once(':'));
            lines
                .find(|(name, _)| name.eq_ignore_ascii_case(wanted))
                .map(|(_, value)| value.trim().to_owned())
        };
        let length: usize = header("content-length")?.parse().ok()?;
        let body = bytes.get(end + 4..)?;
        if body.len() < length {
            continue;
        }
        if !head.starts_with("POST /v1/chat/completions ") {
            return None;
        }
        return Some(json!({
            "authorization": header("authorization"),
            "body": serde_json::from_slice::<Value>(body).ok()?,
        }));
    }
}

/// Status and body; none for a connection that just ends.
fn answer(reply: &Reply) -> Option<(u16, String)> {
    let completion = |message: Value| json!({ "object": "chat.completion", "choices": [{ "index": 0, "message": message, "finish_reason": "stop" }] });
    Some(match reply {
        Reply::Opinion(opinion) => (200, completion(json!({ "role": "assistant", "content": opinion.to_string() })).to_string()),
        Reply::Words(words) => (200, completion(json!({ "role": "assistant", "content": words })).to_string()),
        Reply::Refusal => (
            200,
            completion(json!({ "role": "assistant", "content": null, "refusal": "I cannot help with that." })).to_string(),
        ),
        Reply::Body(body) => (200, body.clone()),
        Reply::Status(status) => (*status, json!({ "error": { "message": "planned", "type": "double" } }).to_string()),
        Reply::Hangs | Reply::Slow(..) | Reply::Stream(..) | Reply::BreaksOff(_) | Reply::ToolCall | Reply::StreamError => return None,
    })
}
