//! The harness: a server in process, and how to talk to it.
//!
//! ```ignore
//! let server = TestServer::start().await;
//! let key = server.key(Role::Advisor).await;
//! let answer = server.call(Call::get("/api/v1/me").key(&key)).await;
//! assert_eq!(answer.status, 200);
//! ```

pub mod furnish;

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    Router,
    body::{Body, BodyDataStream, to_bytes},
    http::{HeaderMap, HeaderName, HeaderValue, Method, Request, header},
};
use domain::Role;
use futures::StreamExt;
use leptos::config::LeptosOptions;
use serde_json::Value;
use server::{router::router, state::ServerState, time_limits::Times};
use services::{
    Actor, App,
    accounts::{self, SignIn},
    api_keys,
    clock::SeededDice,
};
use test_support::use_cases::{PASSWORD, UseCases, client};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

/// The real router over a fresh database, with one organisation and its owner.
pub struct TestServer {
    /// Application, clock, database; makes further organisations and members.
    pub world: UseCases,
    /// The owner of the first organisation.
    pub owner: Actor,
    /// Cancelled when the server is to stop.
    pub shutdown: CancellationToken,
    router: Router,
}

impl TestServer {
    /// A server whose database holds one organisation.
    pub async fn start() -> Self {
        Self::with(&[], Times::default()).await
    }

    /// Like [`TestServer::start`], with environment variables beside the usual ones, and time limits.
    pub async fn with(variables: &[(&str, &str)], times: Times) -> Self {
        let world = UseCases::with(variables).await;
        let owner = world.owner("owner@first.example").await;
        let shutdown = CancellationToken::new();
        Self {
            router: node(&world.app, times, &shutdown),
            shutdown,
            world,
            owner,
        }
    }

    /// The server as another process would be over the same database: nothing in memory is left.
    pub fn restart(&mut self) {
        let old = &self.world.app;
        let app = App::new(old.db.clone(), old.clock.clone(), Arc::new(SeededDice::new(11)), old.settings.clone());
        self.router = node(&app, Times::default(), &self.shutdown);
        self.world.app = app;
    }

    /// An API key of a member with this role in the first organisation: the owner, or somebody new.
    pub async fn key(&self, role: Role) -> String {
        let email = format!("{role}@first.example");
        if role != Role::Owner {
            self.world.member(&self.owner, &email, role).await;
        }
        self.key_of(&email).await
    }

    /// The owner's API key in another organisation, made for this.
    pub async fn stranger(&self) -> String {
        self.world.owner("owner@second.example").await;
        self.key_of("owner@second.example").await
    }

    async fn key_of(&self, email: &str) -> String {
        api_keys::create_for(&self.world.app, email, "test").await.expect("a key").secret
    }

    /// The cookie of somebody who signs in with this address.
    pub async fn cookie(&self, email: &str) -> String {
        match accounts::sign_in(&self.world.app, &client(), email, &PASSWORD.into()).await {
            Ok(SignIn::SignedIn(token)) => format!("session={}", token.as_str()),
            other => panic!("{email} cannot sign in: {other:?}"),
        }
    }

    /// Sends a request through every layer and reads the whole answer.
    pub async fn call(&self, call: Call) -> Answer {
        self.open(call).await.whole().await
    }

    /// Sends a request through every layer; the body comes as it is read.
    pub async fn open(&self, call: Call) -> Opened {
        open(&self.router, call).await
    }
}

/// A site folder that holds only the list of the modules of each chunk. Leptos reads it once in a
/// process, so every router gets it.
const SITE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doors/common/site");

/// The router of one process.
pub fn node(app: &App, times: Times, shutdown: &CancellationToken) -> Router {
    router(ServerState {
        app: app.clone(),
        leptos: LeptosOptions::builder().output_name("prachar").site_root(SITE).build(),
        metrics: None,
        shutdown: shutdown.clone(),
        times,
    })
}

/// Sends a request to a router.
pub async fn open(router: &Router, call: Call) -> Opened {
    let response = router.clone().oneshot(call.request).await.expect("an answer");
    let (parts, body) = response.into_parts();
    Opened {
        status: parts.status.as_u16(),
        headers: parts.headers,
        body: body.into_data_stream(),
        read: String::new(),
    }
}

/// An answer whose body is still to be read.
pub struct Opened {
    /// The status.
    pub status: u16,
    headers: HeaderMap,
    body: BodyDataStream,
    read: String,
}

impl Opened {
    /// The next event of an event stream, as JSON; none at its end.
    pub async fn event(&mut self) -> Option<Value> {
        loop {
            if let Some((event, rest)) = self.read.split_once("\n\n") {
                let data = event.strip_prefix("data: ").map(str::to_owned);
                self.read = rest.to_owned();
                match data {
                    Some(data) => return Some(serde_json::from_str(&data).expect("JSON")),
                    // A comment that keeps the line open.
                    None => continue,
                }
            }
            let piece = self.body.next().await?.expect("a piece");
            self.read.push_str(std::str::from_utf8(&piece).expect("text"));
        }
    }

    /// Reads the whole answer.
    pub async fn whole(self) -> Answer {
        let body = to_bytes(Body::from_stream(self.body), usize::MAX).await.expect("a body").to_vec();
        Answer {
            status: self.status,
            headers: self.headers,
            body,
        }
    }
}

/// A request.
pub struct Call {
    request: Request<Body>,
}

impl Call {
    /// Any method, no body.
    pub fn new(method: Method, path: &str) -> Self {
        let request = Request::builder().method(method).uri(path).body(Body::empty()).expect("a request");
        Self { request }
    }

    /// GET.
    pub fn get(path: &str) -> Self {
        Self::new(Method::GET, path)
    }

    /// POST.
    pub fn post(path: &str) -> Self {
        Self::new(Method::POST, path)
    }

    /// With an API key.
    pub fn key(self, key: &str) -> Self {
        self.header("authorization", &format!("Bearer {key}"))
    }

    /// With a header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let name: HeaderName = name.parse().expect("a header name");
        self.request.headers_mut().insert(name, HeaderValue::from_str(value).expect("a header value"));
        self
    }

    /// With a JSON body.
    pub fn json(self, body: &Value) -> Self {
        self.body("application/json", body.to_string())
    }

    /// With any body.
    pub fn body(mut self, kind: &str, body: impl Into<Body>) -> Self {
        *self.request.body_mut() = body.into();
        self.header(header::CONTENT_TYPE.as_str(), kind)
    }
}

/// An answer, read to its end.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Vec<u8>,
}

impl Answer {
    /// A header's text; empty when absent.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().expect("text")).unwrap_or_default()
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON; null when it is empty.
    pub fn json(&self) -> Value {
        if self.body.is_empty() {
            return Value::Null;
        }
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("no JSON ({error}): {}", self.text()))
    }

    /// The `code` of a problem, once it has the shape of one.
    pub fn problem(&self) -> String {
        assert_eq!(self.header("content-type"), "application/problem+json", "{}", self.text());
        let body = self.json();
        assert_eq!(body["status"], self.status, "{body}");
        assert_eq!(body["request_id"], self.header("x-request-id"), "{body}");
        assert!(body["title"].as_str().is_some_and(|title| !title.is_empty()), "{body}");
        let code = body["code"].as_str().expect("a code").to_owned();
        assert_eq!(body["type"], format!("urn:prachar:error:{code}"), "{body}");
        code
    }

    /// The body of a success.
    pub fn ok(&self) -> Value {
        assert!((200..300).contains(&self.status), "{} {}", self.status, self.text());
        self.json()
    }

    /// The `id` of what was made.
    pub fn id(&self) -> String {
        self.ok()["id"].as_str().expect("an id").to_owned()
    }
}

/// The lines of a CSV file by the names of its columns. For files without quoted cells.
pub fn csv(text: &str) -> Vec<BTreeMap<String, String>> {
    let mut lines = text.trim_start_matches('\u{feff}').lines().map(|line| line.split(','));
    let names: Vec<&str> = lines.next().expect("a header").collect();
    let row = |cells: std::str::Split<'_, char>| names.iter().map(|name| (*name).to_owned()).zip(cells.map(str::to_owned)).collect();
    lines.map(row).collect()
}

/// Waits (for what goes on after answers) until `is_done`.
pub async fn until(mut is_done: impl AsyncFnMut() -> bool) {
    for _ in 0..400 {
        if is_done().await {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    panic!("it never came");
}
