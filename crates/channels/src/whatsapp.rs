//! WhatsApp through Meta's Cloud API: one POST per message.
//!
//! Sources: the platform's references for messages, media and templates, and its error reference;
//! meanings of codes stand in [`delivery::whatsapp_codes`]. A 2xx means accepted only; the result
//! comes by webhook ([`crate::whatsapp_webhook`]).

use std::time::Duration;

use async_trait::async_trait;
use reqwest::{StatusCode, header, redirect};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use crate::channel::{Accepted, Body, Channel, Credentials, FailureKind, OutboundMessage, SendError, SenderAccount, wrong_channel};

/// The platform's public address.
pub const PUBLIC_BASE: &str = "https://graph.facebook.com";

/// The version of the Graph API this file was written for.
pub const API_VERSION: &str = "v23.0";

/// Longest caption under a picture, film or document, in characters.
const LONGEST_CAPTION: usize = 1_024;

/// An answer is a few hundred bytes; more than this is none of the platform's.
const LARGEST_ANSWER: usize = 64 * 1_024;

/// Longest provider text kept in the ledger, in characters.
const LONGEST_DETAIL: usize = 300;

/// Where and how patiently to ask.
#[derive(Clone, Debug)]
pub struct WhatsappSettings {
    /// Address without path, or with a version as its path (`https://graph.facebook.com/v23.0`).
    pub base_url: String,
    /// How long a connection may take to stand.
    pub connect_timeout: Duration,
    /// How long an answer may take, from the first byte out.
    pub answer_timeout: Duration,
}

impl Default for WhatsappSettings {
    fn default() -> Self {
        Self {
            base_url: PUBLIC_BASE.to_owned(),
            connect_timeout: Duration::from_secs(5),
            answer_timeout: Duration::from_secs(20),
        }
    }
}

/// The client, shared by all numbers: one connection pool.
#[derive(Clone, Debug)]
pub struct Whatsapp {
    pub(crate) http: reqwest::Client,
    pub(crate) base: String,
}

impl Whatsapp {
    /// A client for the address in `settings`.
    ///
    /// # Errors
    /// When the TLS set-up of this machine cannot be used.
    pub fn new(settings: &WhatsappSettings) -> Result<Self, reqwest::Error> {
        let http = reqwest::Client::builder()
            .connect_timeout(settings.connect_timeout)
            .timeout(settings.answer_timeout)
            // Shorter than the five seconds after which common servers drop idle connections:
            // a request written into a dropping connection ends as "outcome unknown".
            .pool_idle_timeout(Duration::from_secs(4))
            .pool_max_idle_per_host(512)
            .tcp_keepalive(Duration::from_secs(30))
            .http2_adaptive_window(true)
            .http2_keep_alive_interval(Duration::from_secs(20))
            // A redirected POST would carry the token to somebody else.
            .redirect(redirect::Policy::none())
            .build()?;
        Ok(Self {
            http,
            base: versioned(&settings.base_url),
        })
    }
}

#[async_trait]
impl Channel for Whatsapp {
    async fn send(&self, account: &SenderAccount, message: &OutboundMessage) -> Result<Accepted, SendError> {
        let (phone_number_id, token) = credentials(account)?;
        let url = format!("{}/{phone_number_id}/messages", self.base);
        let request = Request::of(message)?;
        let answer = self.http.post(url).bearer_auth(token.expose_secret()).json(&request).send().await;
        let answer = answer.map_err(|error| transport_failure(&error))?;
        let status = answer.status();
        let retry_after = retry_after(answer.headers());
        match read_answer(answer, LARGEST_ANSWER).await {
            Ok(body) => outcome(status, retry_after, &body),
            Err(_) if !status.is_success() => outcome(status, retry_after, b""),
            Err(error) => Err(transport_failure(&error)),
        }
    }
}

/// `base` with a version as its last path segment.
fn versioned(base: &str) -> String {
    let base = base.trim_end_matches('/');
    let last = base.rsplit('/').next().unwrap_or_default();
    let has_version = last.strip_prefix('v').is_some_and(|version| version.starts_with(|c: char| c.is_ascii_digit()));
    if has_version { base.to_owned() } else { format!("{base}/{API_VERSION}") }
}

pub(crate) fn credentials(account: &SenderAccount) -> Result<(&str, &SecretString), SendError> {
    match &account.credentials {
        Credentials::Whatsapp { phone_number_id, access_token } if is_id(phone_number_id) => Ok((phone_number_id, access_token)),
        _ => Err(SendError::new(
            FailureKind::SenderDown,
            "credentials",
            "the sender has no usable phone number id and token",
        )),
    }
}

/// Ids become part of the path, so nothing but letters and digits may pass.
pub(crate) fn is_id(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric())
}

// ---- The request ----

#[derive(Serialize)]
struct Request<'a> {
    messaging_product: &'static str,
    recipient_type: &'static str,
    to: &'a str,
    #[serde(flatten)]
    content: Content<'a>,
    biz_opaque_callback_data: String,
}

/// `{"type": "text", "text": {...}}` and its siblings.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Content<'a> {
    Text { text: Text<'a> },
    Image { image: Media<'a> },
    Video { video: Media<'a> },
    Document { document: Media<'a> },
    Template { template: Template<'a> },
}

#[derive(Serialize)]
struct Text<'a> {
    preview_url: bool,
    body: &'a str,
}

#[derive(Serialize)]
struct Media<'a> {
    link: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    caption: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    filename: Option<&'a str>,
}

#[derive(Serialize)]
struct Template<'a> {
    name: &'a str,
    language: TemplateLanguage<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    components: Vec<Component<'a>>,
}

#[derive(Serialize)]
struct TemplateLanguage<'a> {
    code: &'a str,
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Component<'a> {
    Header { parameters: [Content<'a>; 1] },
    Body { parameters: Vec<Parameter> },
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Parameter {
    Text { text: String },
}

impl<'a> Request<'a> {
    fn of(message: &'a OutboundMessage) -> Result<Self, SendError> {
        Ok(Self {
            messaging_product: "whatsapp",
            recipient_type: "individual",
            to: message.to.phone()?.wa_id(),
            content: Content::of(message)?,
            biz_opaque_callback_data: message.delivery.to_string(),
        })
    }
}

impl<'a> Content<'a> {
    fn of(message: &'a OutboundMessage) -> Result<Self, SendError> {
        match (&message.body, &message.media_url) {
            (Body::Template { name, language, parameters }, media) => Ok(Self::Template {
                template: Template {
                    name,
                    language: TemplateLanguage { code: language },
                    components: components(parameters, media.as_deref()),
                },
            }),
            (Body::Mail(_), _) => Err(wrong_channel()),
            (Body::Text { text }, None) => Ok(Self::Text {
                text: Text {
                    preview_url: text.contains("https://") || text.contains("http://"),
                    body: text,
                },
            }),
            (Body::Text { text }, Some(_)) if text.chars().count() > LONGEST_CAPTION => Err(SendError::new(
                FailureKind::Permanent,
                "caption-too-long",
                format!("a text with media has at most {LONGEST_CAPTION} characters"),
            )),
            (Body::Text { text }, Some(link)) => Ok(Self::media(link, Some(text))),
        }
    }

    /// The kind follows from the file's ending: pictures and films the platform shows, anything
    /// else goes as a document.
    fn media(link: &'a str, caption: Option<&'a str>) -> Self {
        let path = link.split(['?', '#']).next().unwrap_or(link);
        let file = path.rsplit('/').next().unwrap_or_default();
        let ending = file.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
        let filename = None;
        match ending.as_str() {
            "jpg" | "jpeg" | "png" => Self::Image {
                image: Media { link, caption, filename },
            },
            "mp4" | "3gp" => Self::Video {
                video: Media { link, caption, filename },
            },
            _ => Self::Document {
                document: Media {
                    link,
                    caption,
                    filename: Some(file).filter(|file| !file.is_empty()),
                },
            },
        }
    }
}

fn components<'a>(parameters: &'a [String], media: Option<&'a str>) -> Vec<Component<'a>> {
    let header = media.map(|link| Component::Header {
        parameters: [Content::media(link, None)],
    });
    let texts = parameters.iter().map(|value| Parameter::Text { text: parameter_text(value) });
    let body = (!parameters.is_empty()).then(|| Component::Body { parameters: texts.collect() });
    header.into_iter().chain(body).collect()
}

/// Parameters may hold no line break, no tab and no more than four spaces in a row (error 132012
/// otherwise), and a contact's values may hold anything.
fn parameter_text(value: &str) -> String {
    value.split_whitespace().collect::<Vec<_>>().join(" ")
}

// ---- The answer ----

#[derive(Deserialize)]
struct Success {
    messages: Vec<SentMessage>,
}

#[derive(Deserialize)]
struct SentMessage {
    id: String,
}

#[derive(Deserialize)]
struct Failure {
    error: GraphError,
}

#[derive(Deserialize)]
struct GraphError {
    code: u32,
    #[serde(default)]
    message: String,
    #[serde(default)]
    error_subcode: Option<u32>,
    #[serde(default)]
    is_transient: bool,
    #[serde(default)]
    error_data: Option<ErrorData>,
}

#[derive(Deserialize)]
struct ErrorData {
    #[serde(default)]
    details: String,
}

/// Reads at most about so many bytes.
pub(crate) async fn read_answer(mut answer: reqwest::Response, most: usize) -> Result<Vec<u8>, reqwest::Error> {
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await? {
        body.extend_from_slice(&chunk);
        if body.len() > most {
            break;
        }
    }
    Ok(body)
}

/// The error that status and body together mean; none for an answer without one.
pub(crate) fn failure(status: StatusCode, retry_after: Option<u32>, body: &[u8]) -> Option<SendError> {
    if let Ok(Failure { error }) = serde_json::from_slice(body) {
        return Some(graph_failure(status, retry_after, &error));
    }
    (!status.is_success()).then(|| bare_failure(status, retry_after))
}

/// What status and body together mean.
fn outcome(status: StatusCode, retry_after: Option<u32>, body: &[u8]) -> Result<Accepted, SendError> {
    if let Some(error) = failure(status, retry_after, body) {
        return Err(error);
    }
    match serde_json::from_slice(body) {
        Ok(Success { messages }) if messages.first().is_some_and(|message| !message.id.is_empty()) => {
            let provider_id = messages.into_iter().next().map(|message| message.id).unwrap_or_default();
            Ok(Accepted { provider_id })
        }
        _ => Err(SendError::new(FailureKind::OutcomeUnknown, "malformed", "the answer is not the platform's")),
    }
}

/// An error in the platform's own form. The code decides; the HTTP status only where no table
/// knows the code.
fn graph_failure(status: StatusCode, retry_after: Option<u32>, error: &GraphError) -> SendError {
    // 100 with this subcode means that the number's id does not exist or the token may not see it.
    const OBJECT_MISSING: (u32, Option<u32>) = (100, Some(33));
    let code = error.code.to_string();
    let kind = match FailureKind::of_code(&code) {
        _ if (error.code, error.error_subcode) == OBJECT_MISSING => FailureKind::SenderDown,
        Some(FailureKind::Throttled { .. }) => FailureKind::Throttled { retry_after },
        Some(kind) => kind,
        None if error.is_transient => FailureKind::Retryable,
        None => bare_failure(status, retry_after).kind,
    };
    let details = error
        .error_data
        .as_ref()
        .map(|data| data.details.as_str())
        .filter(|details| !details.is_empty());
    SendError::new(kind, code, shortened(details.unwrap_or(&error.message)))
}

/// An answer without the platform's error: from a proxy on the way, or a wrong address.
fn bare_failure(status: StatusCode, retry_after: Option<u32>) -> SendError {
    let kind = match status.as_u16() {
        429 => FailureKind::Throttled { retry_after },
        // A gateway gave up waiting; the request itself may have been served.
        408 | 502 | 504 => FailureKind::OutcomeUnknown,
        500..=599 => FailureKind::Retryable,
        300..=399 | 401 | 403 | 404 => FailureKind::SenderDown,
        200..=299 => FailureKind::OutcomeUnknown,
        _ => FailureKind::Permanent,
    };
    SendError::new(kind, format!("http-{}", status.as_u16()), status.canonical_reason().unwrap_or_default())
}

/// No answer. Only a connection that never stood is certain to have carried nothing.
pub(crate) fn transport_failure(error: &reqwest::Error) -> SendError {
    if error.is_connect() {
        SendError::new(FailureKind::Retryable, "connect", "the provider could not be reached")
    } else if error.is_builder() {
        SendError::new(FailureKind::SenderDown, "credentials", "address or token cannot stand in a request")
    } else if error.is_timeout() {
        SendError::new(FailureKind::OutcomeUnknown, "timeout", "no answer in time")
    } else {
        SendError::new(FailureKind::OutcomeUnknown, "reset", "the connection broke before the answer")
    }
}

pub(crate) fn retry_after(headers: &header::HeaderMap) -> Option<u32> {
    headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()
}

fn shortened(text: &str) -> String {
    text.chars().take(LONGEST_DETAIL).collect()
}

#[cfg(test)]
#[path = "whatsapp_tests.rs"]
mod tests;
