//! The double's HTTP side.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::{HeaderMap, Method, Request, Response, StatusCode, body::Incoming, header, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::{Account, Act, Rule, Shared, message, reply::Reply, rules::Rules, webhooks};

type Answer = Response<Reply>;

/// The connection is to be closed without an answer.
#[derive(Debug)]
struct Reset;

impl std::fmt::Display for Reset {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("told to reset")
    }
}

impl std::error::Error for Reset {}

/// Serves until its task is aborted.
pub(crate) async fn serve(listener: TcpListener, shared: Arc<Shared>) {
    let mut connections = tokio::task::JoinSet::new();
    loop {
        while connections.try_join_next().is_some() {}
        let Ok((stream, _)) = listener.accept().await else { continue };
        // Small answers must not wait for each other; without it they only come later.
        drop(stream.set_nodelay(true));
        let shared = shared.clone();
        connections.spawn(async move {
            let service = service_fn(move |request| route(shared.clone(), request));
            // A connection that ends badly ends; the client sees it.
            drop(http1::Builder::new().serve_connection(TokioIo::new(stream), service).await);
        });
    }
}

async fn route(shared: Arc<Shared>, request: Request<Incoming>) -> Result<Answer, Reset> {
    let (parts, body) = request.into_parts();
    let body = body.collect().await.map_err(|_| Reset)?.to_bytes();
    let segments: Vec<&str> = parts.uri.path().split('/').skip(1).collect();
    match (&parts.method, segments.as_slice()) {
        (&Method::POST, [version, number, "messages"]) if version.starts_with('v') => send(&shared, &parts.headers, parts.uri.path(), number, &body).await,
        (&Method::GET, [version, id, rest @ ..]) if version.starts_with('v') && matches!(rest, [] | ["message_templates"]) => {
            Ok(asked(&shared, &parts.headers, id, !rest.is_empty(), parts.uri.query().unwrap_or_default()))
        }
        (&Method::PUT, ["__account"]) => Ok(set_account(&shared, &body)),
        (&Method::GET, ["__log"]) => Ok(json_answer(200, &json!(shared.summary()))),
        (&Method::DELETE, ["__log"]) => {
            shared.log().forget();
            Ok(json_answer(200, &json!({})))
        }
        (&Method::GET, ["__requests"]) => Ok(json_answer(200, &json!(shared.log().exchanges()))),
        (&Method::PUT, ["__rules"]) => Ok(set_rules(&shared, &body, Rules::replace)),
        (&Method::POST, ["__rules"]) => Ok(set_rules(&shared, &body, Rules::add)),
        (&Method::POST, ["__webhook"]) => Ok(play(&shared, &body).await),
        _ => Ok(graph_error(404, 2_500, "Unknown path components", None)),
    }
}

fn set_rules(shared: &Shared, body: &[u8], set: fn(&mut Rules, Vec<Rule>)) -> Answer {
    match serde_json::from_slice::<Vec<Rule>>(body) {
        Ok(rules) => {
            set(&mut shared.rules(), rules);
            json_answer(200, &json!({}))
        }
        Err(error) => json_answer(400, &json!({"error": error.to_string()})),
    }
}

fn set_account(shared: &Shared, body: &[u8]) -> Answer {
    match serde_json::from_slice::<Account>(body) {
        Ok(account) => {
            *shared.account() = account;
            json_answer(200, &json!({}))
        }
        Err(error) => json_answer(400, &json!({"error": error.to_string()})),
    }
}

/// A question about an account's templates or about a number.
fn asked(shared: &Shared, headers: &HeaderMap, id: &str, is_templates: bool, query: &str) -> Answer {
    if !has_token(shared, headers) {
        return graph_error(401, 190, "Invalid OAuth access token", None);
    }
    let account = shared.account();
    let found = if is_templates {
        account.templates_page(id, query)
    } else {
        account.number_fields(shared.options.phone_number_id.as_deref(), id, query)
    };
    found.map_or_else(unknown_object, |found| json_answer(200, &found))
}

fn unknown_object() -> Answer {
    json_answer(
        400,
        &json!({"error": {"message": "Object does not exist", "type": "GraphMethodException", "code": 100, "error_subcode": 33}}),
    )
}

fn has_token(shared: &Shared, headers: &HeaderMap) -> bool {
    let header = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    header.strip_prefix("Bearer ") == Some(shared.options.token.as_str())
}

async fn play(shared: &Shared, body: &[u8]) -> Answer {
    let change: Value = serde_json::from_slice(body).unwrap_or_default();
    let field = change["field"].as_str().unwrap_or("messages");
    match &shared.player {
        Some(player) => json_answer(200, &json!({"status": player.play(field, change["value"].clone()).await})),
        None => json_answer(400, &json!({"error": "no webhook address is set"})),
    }
}

/// One message: checked, then accepted or failed as the rules say.
async fn send(shared: &Shared, headers: &HeaderMap, path: &str, number: &str, body: &[u8]) -> Result<Answer, Reset> {
    let message: Value = serde_json::from_slice(body).unwrap_or_default();
    if let Some((reason, answer)) = refusal(shared, headers, number, &message) {
        shared.log().refuse(path, &message, &reason);
        return Ok(answer);
    }
    let act = shared.rules().next(message["to"].as_str().unwrap_or_default());
    match act {
        Some(Act::Graph { status, code, retry_after }) => {
            shared.log().refuse(path, &message, &format!("graph {code}"));
            Ok(graph_error(status, code, "told to fail", retry_after))
        }
        Some(Act::Http { status }) => {
            shared.log().refuse(path, &message, &format!("http {status}"));
            Ok(answer(status, "text/html", Bytes::from_static(b"<html>told to fail</html>")))
        }
        Some(Act::ResetBefore) => {
            shared.log().refuse(path, &message, "reset");
            Err(Reset)
        }
        act => accept(shared, path, number, &message, act).await,
    }
}

/// Why the platform would refuse this request, with its answer.
fn refusal(shared: &Shared, headers: &HeaderMap, number: &str, message: &Value) -> Option<(String, Answer)> {
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !has_token(shared, headers) {
        return Some(("bad token".to_owned(), graph_error(401, 190, "Invalid OAuth access token", None)));
    }
    if shared.options.phone_number_id.as_deref().is_some_and(|ours| ours != number) {
        return Some(("unknown number".to_owned(), unknown_object()));
    }
    if !header(header::CONTENT_TYPE).starts_with("application/json") {
        return Some(("not JSON".to_owned(), graph_error(400, 100, "the body must be JSON", None)));
    }
    if shared.options.rate_limit.is_some_and(|limit| shared.rules().is_above(number, limit)) {
        return Some(("graph 130429".to_owned(), graph_error(429, 130_429, "Rate limit hit", None)));
    }
    let fault = message::fault_of(message)?;
    let answer = graph_error(400, 100, &fault, None);
    Some((fault, answer))
}

async fn accept(shared: &Shared, path: &str, number: &str, message: &Value, act: Option<Act>) -> Result<Answer, Reset> {
    if let Some(Act::Slow { millis }) = act {
        tokio::time::sleep(Duration::from_millis(millis)).await;
    }
    let wamid = shared.log().accept(path, message);
    let to = message["to"].as_str().unwrap_or_default();
    if let (Some(player), false) = (&shared.player, act == Some(Act::Silent)) {
        player.push(webhooks::Accepted {
            phone_number_id: number.to_owned(),
            to: to.to_owned(),
            wamid: wamid.clone(),
            delivery: message["biz_opaque_callback_data"].as_str().map(str::to_owned),
            fails_with: if let Some(Act::FailLater { code }) = act { Some(code) } else { None },
        });
    }
    match act {
        Some(Act::ResetAfter) => Err(Reset),
        Some(Act::Malformed) => Ok(answer(
            200,
            "application/json",
            Bytes::from_static(b"{\"messaging_product\":\"whatsapp\",\"mess"),
        )),
        _ => {
            let success = json!({
                "messaging_product": "whatsapp",
                "contacts": [{"input": to, "wa_id": to.trim_start_matches('+')}],
                "messages": [{"id": wamid, "message_status": "accepted"}],
            });
            let mut answer = json_answer(200, &success);
            if let Some(Act::Drip { millis }) = act {
                let bytes = Bytes::from(success.to_string());
                *answer.body_mut() = Reply::dripping(bytes, Duration::from_millis(millis));
            }
            Ok(answer)
        }
    }
}

fn graph_error(status: u16, code: u32, details: &str, retry_after: Option<u32>) -> Answer {
    let error = json!({"error": {
        "message": format!("(#{code}) {details}"), "type": "OAuthException", "code": code,
        "error_data": {"messaging_product": "whatsapp", "details": details}, "fbtrace_id": "AFbCzGZ8l2k",
    }});
    let mut answer = json_answer(status, &error);
    if let Some(seconds) = retry_after {
        answer.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    answer
}

fn json_answer(status: u16, body: &Value) -> Answer {
    answer(status, "application/json; charset=UTF-8", Bytes::from(body.to_string()))
}

fn answer(status: u16, kind: &'static str, body: Bytes) -> Answer {
    let mut answer = Response::new(Reply::Whole(Full::new(body)));
    *answer.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    answer.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static(kind));
    answer
}
