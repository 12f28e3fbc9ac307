//! What WhatsApp's webhooks say, read tolerantly.
//!
//! Callbacks come at least once, in any order, several in one body. Unknown fields and kinds are
//! skipped, and one entry that cannot be read does not lose the others: the platform adds fields
//! without notice, and a body that is refused is sent again for days. The signature is checked
//! before ([`crate::signature`]). The sandbox speaks the same form.

use chrono::{DateTime, Utc};
use domain::{DeliveryId, DeliveryStatus, PhoneNumber};
use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::Value;

use crate::{
    whatsapp_news::{self, NewsEvent, NumberEvent},
    whatsapp_templates::{self, TemplateEvent},
};

/// One thing a webhook told.
#[derive(Clone, Debug, PartialEq)]
pub enum WebhookEvent {
    /// A message of ours came further.
    Status(StatusEvent),
    /// A person wrote.
    Inbound(InboundEvent),
    /// A person changed in the app what the business may send.
    Preference(PreferenceEvent),
    /// The provider told something about a number, an account or a template.
    News(NewsEvent),
    /// Something changed about a template.
    Template(TemplateEvent),
    /// How the provider names the number of this callback elsewhere.
    Number(NumberEvent),
}

/// A message of ours came further.
#[derive(Clone, Debug, PartialEq)]
pub struct StatusEvent {
    /// The provider's id of the sending number.
    pub phone_number_id: Option<String>,
    /// The provider's id of the message.
    pub provider_id: String,
    /// Our id, as it came back.
    pub delivery: Option<DeliveryId>,
    /// Where the message stands.
    pub status: DeliveryStatus,
    /// When, by the provider's clock; the time of receipt where it does not say.
    pub at: DateTime<Utc>,
    /// Why it failed.
    pub error: Option<StatusError>,
    /// How it is billed.
    pub pricing: Option<Pricing>,
}

/// Why a message failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusError {
    /// The provider's code; [`delivery::retry::FailureKind::of_code`] says what it means.
    pub code: String,
    /// The provider's words.
    pub text: String,
}

/// How a message is billed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Pricing {
    /// Whether it costs anything.
    #[serde(default)]
    pub billable: bool,
    /// The provider's category: `marketing`, `utility`, `service` ...
    #[serde(default)]
    pub category: String,
}

/// A person wrote.
#[derive(Clone, PartialEq)]
pub struct InboundEvent {
    /// The provider's id of the receiving number.
    pub phone_number_id: Option<String>,
    /// The provider's id of the message; the same id is the same message.
    pub provider_id: String,
    /// Who, if it is an Indian mobile number; people with a user name may come without.
    pub from: Option<PhoneNumber>,
    /// The number as the provider writes it, digits only.
    pub wa_id: Option<String>,
    /// The provider's own id of the person towards this business.
    pub user_id: Option<String>,
    /// The name the person chose.
    pub profile_name: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
    /// The provider's kind: `text`, `button`, `interactive`, `image` ...
    pub kind: String,
    /// What it says: text, caption, or the title of what was pressed; empty for a bare picture.
    pub text: String,
    /// What a pressed button or chosen row carries.
    pub payload: Option<String>,
    /// The provider's id of our message it answers.
    pub reply_to: Option<String>,
}

/// A person changed in the app what the business may send.
#[derive(Clone, Debug, PartialEq)]
pub struct PreferenceEvent {
    /// The provider's id of the number concerned.
    pub phone_number_id: Option<String>,
    /// Who, if it is an Indian mobile number.
    pub from: Option<PhoneNumber>,
    /// The provider's own id of the person towards this business.
    pub user_id: Option<String>,
    /// What the person wants.
    pub wish: Preference,
    /// When.
    pub at: DateTime<Utc>,
}

/// What a person wants about marketing messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preference {
    /// No more. Counts as withdrawal of consent.
    Stop,
    /// Again. Opens WhatsApp's own door only; it gives no consent back that was withdrawn here.
    Resume,
}

/// The body is not a webhook of the platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a webhook body")]
pub struct NotAWebhook;

// What a person writes is nobody's business in a log.
impl std::fmt::Debug for InboundEvent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "InboundEvent({}, {}, {} characters)", self.provider_id, self.kind, self.text.chars().count())
    }
}

/// Reads a body that came at `received_at`; the events stand in the order of the body.
///
/// # Errors
/// [`NotAWebhook`] when it is no JSON object of the platform's form.
pub fn parse(body: &[u8], received_at: DateTime<Utc>) -> Result<Vec<WebhookEvent>, NotAWebhook> {
    let envelope: Envelope = serde_json::from_slice(body).map_err(|_| NotAWebhook)?;
    Ok(envelope.entry.into_iter().flat_map(|entry| entry.events(received_at)).collect())
}

#[derive(Deserialize)]
struct Envelope {
    entry: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    /// The account.
    #[serde(default, deserialize_with = "text_or_number")]
    id: Option<String>,
    #[serde(default, deserialize_with = "text_or_number")]
    time: Option<String>,
    #[serde(default)]
    changes: Vec<Change>,
}

#[derive(Deserialize)]
struct Change {
    #[serde(default, deserialize_with = "text_or_number")]
    field: Option<String>,
    #[serde(default)]
    value: Value,
}

/// The value of a change. Arrays keep raw values, so that each element is read for itself.
#[derive(Deserialize)]
struct ChangeValue {
    #[serde(default)]
    metadata: Option<Metadata>,
    #[serde(default)]
    contacts: Vec<Value>,
    #[serde(default)]
    statuses: Vec<Value>,
    #[serde(default)]
    messages: Vec<Value>,
    #[serde(default)]
    user_preferences: Vec<Value>,
}

#[derive(Deserialize)]
struct Metadata {
    #[serde(default, deserialize_with = "text_or_number")]
    phone_number_id: Option<String>,
    #[serde(default, deserialize_with = "text_or_number")]
    display_phone_number: Option<String>,
}

#[derive(Deserialize)]
struct RawContact {
    #[serde(default)]
    profile: Option<Profile>,
    #[serde(default)]
    wa_id: Option<String>,
    #[serde(default)]
    user_id: Option<String>,
}

#[derive(Deserialize)]
struct Profile {
    #[serde(default)]
    name: Option<String>,
}

#[derive(Deserialize)]
struct RawStatus {
    id: String,
    status: String,
    #[serde(default, deserialize_with = "text_or_number")]
    timestamp: Option<String>,
    #[serde(default)]
    biz_opaque_callback_data: Option<String>,
    #[serde(default)]
    pricing: Option<Value>,
    #[serde(default)]
    errors: Vec<Value>,
}

#[derive(Deserialize)]
struct RawError {
    #[serde(deserialize_with = "text_or_number")]
    code: Option<String>,
    #[serde(default)]
    title: String,
    #[serde(default)]
    message: String,
    #[serde(default)]
    error_data: Option<RawErrorData>,
}

#[derive(Deserialize)]
struct RawErrorData {
    #[serde(default)]
    details: String,
}

#[derive(Deserialize)]
struct RawMessage {
    id: String,
    #[serde(default)]
    from: Option<String>,
    #[serde(default)]
    from_user_id: Option<String>,
    #[serde(default, deserialize_with = "text_or_number")]
    timestamp: Option<String>,
    #[serde(rename = "type", default)]
    kind: String,
    #[serde(default)]
    context: Option<Context>,
    /// The object named like the kind: `text`, `button`, `interactive`, `image` ...
    #[serde(flatten)]
    rest: serde_json::Map<String, Value>,
}

#[derive(Deserialize)]
struct Context {
    #[serde(default)]
    id: Option<String>,
}

#[derive(Deserialize)]
struct RawPreference {
    #[serde(default)]
    wa_id: Option<String>,
    #[serde(default)]
    user_id: Option<String>,
    #[serde(default)]
    category: String,
    value: String,
    #[serde(default, deserialize_with = "text_or_number")]
    timestamp: Option<String>,
}

impl Entry {
    fn events(self, received_at: DateTime<Utc>) -> Vec<WebhookEvent> {
        let account = self.id.as_deref();
        let at = instant(self.time.as_deref(), received_at);
        let mut events = Vec::new();
        for change in self.changes {
            let field = change.field.as_deref().unwrap_or_default();
            let template = whatsapp_templates::read(field, &change.value, account, at);
            events.extend(template.map(WebhookEvent::Template));
            if let Some(news) = whatsapp_news::read(field, &change.value, account, at) {
                events.push(WebhookEvent::News(news));
            } else if let Some(value) = read::<ChangeValue>(change.value) {
                events.extend(value.events(account, received_at));
            }
        }
        events
    }
}

impl ChangeValue {
    fn events(self, account: Option<&str>, received_at: DateTime<Utc>) -> Vec<WebhookEvent> {
        let (number, display) = self
            .metadata
            .map_or((None, None), |metadata| (metadata.phone_number_id, metadata.display_phone_number));
        let learned = NumberEvent::of(number.as_deref(), account, display.as_deref()).map(WebhookEvent::Number);
        let contacts: Vec<RawContact> = self.contacts.into_iter().filter_map(read).collect();
        let statuses = self.statuses.into_iter().filter_map(read::<RawStatus>);
        let statuses = statuses.filter_map(|raw| raw.event(number.clone(), received_at)).map(WebhookEvent::Status);
        let messages = self.messages.into_iter().filter_map(read::<RawMessage>);
        let messages = messages.map(|raw| WebhookEvent::Inbound(raw.event(number.clone(), &contacts, received_at)));
        let preferences = self.user_preferences.into_iter().filter_map(read::<RawPreference>);
        let preferences = preferences
            .filter_map(|raw| raw.event(number.clone(), received_at))
            .map(WebhookEvent::Preference);
        statuses.chain(messages).chain(preferences).chain(learned).collect()
    }
}

impl RawStatus {
    fn event(self, phone_number_id: Option<String>, received_at: DateTime<Utc>) -> Option<StatusEvent> {
        let status = match self.status.as_str() {
            "accepted" => DeliveryStatus::Accepted,
            "sent" => DeliveryStatus::Sent,
            "delivered" => DeliveryStatus::Delivered,
            // A voice message that was played has been read.
            "read" | "played" => DeliveryStatus::Read,
            "failed" => DeliveryStatus::Failed,
            _ => return None,
        };
        Some(StatusEvent {
            phone_number_id,
            provider_id: self.id,
            delivery: self.biz_opaque_callback_data.and_then(|data| data.parse().ok()),
            status,
            at: instant(self.timestamp.as_deref(), received_at),
            error: self.errors.into_iter().find_map(read::<RawError>).and_then(RawError::event),
            pricing: self.pricing.and_then(read),
        })
    }
}

impl RawError {
    fn event(self) -> Option<StatusError> {
        let details = self.error_data.map(|data| data.details).unwrap_or_default();
        let text = [details, self.message, self.title].into_iter().find(|text| !text.is_empty());
        Some(StatusError {
            code: self.code?,
            text: text.unwrap_or_default(),
        })
    }
}

impl RawMessage {
    fn event(self, phone_number_id: Option<String>, contacts: &[RawContact], received_at: DateTime<Utc>) -> InboundEvent {
        let contact = contacts.iter().find(|contact| {
            let same = |ours: &Option<String>, theirs: &Option<String>| ours.is_some() && ours == theirs;
            same(&contact.wa_id, &self.from) || same(&contact.user_id, &self.from_user_id)
        });
        let contact = contact.or(contacts.first().filter(|_| contacts.len() == 1));
        let wa_id = self.from.clone().or_else(|| contact.and_then(|contact| contact.wa_id.clone()));
        let (text, payload) = self.said();
        InboundEvent {
            phone_number_id,
            from: indian_number(wa_id.as_deref()),
            wa_id,
            user_id: self.from_user_id.or_else(|| contact.and_then(|contact| contact.user_id.clone())),
            profile_name: contact.and_then(|contact| contact.profile.as_ref()?.name.clone()),
            at: instant(self.timestamp.as_deref(), received_at),
            text,
            payload,
            reply_to: self.context.and_then(|context| context.id),
            provider_id: self.id,
            kind: self.kind,
        }
    }

    /// Text and payload, wherever this kind keeps them.
    fn said(&self) -> (String, Option<String>) {
        let at = |pointer: &str| self.rest.get(&self.kind).and_then(|body| body.pointer(pointer)).and_then(Value::as_str);
        let text = ["/body", "/text", "/button_reply/title", "/list_reply/title", "/caption", "/emoji"]
            .into_iter()
            .find_map(at);
        let payload = ["/payload", "/button_reply/id", "/list_reply/id"].into_iter().find_map(at);
        (text.unwrap_or_default().to_owned(), payload.map(str::to_owned))
    }
}

impl RawPreference {
    fn event(self, phone_number_id: Option<String>, received_at: DateTime<Utc>) -> Option<PreferenceEvent> {
        let wish = match self.value.as_str() {
            "stop" => Preference::Stop,
            "resume" => Preference::Resume,
            _ => return None,
        };
        (self.category.is_empty() || self.category == "marketing_messages").then(|| PreferenceEvent {
            phone_number_id,
            from: indian_number(self.wa_id.as_deref()),
            user_id: self.user_id,
            wish,
            at: instant(self.timestamp.as_deref(), received_at),
        })
    }
}

fn read<T: DeserializeOwned>(value: Value) -> Option<T> {
    serde_json::from_value(value).ok()
}

/// The provider writes numbers without the plus; with it, a short foreign number cannot pass for
/// an Indian one.
fn indian_number(wa_id: Option<&str>) -> Option<PhoneNumber> {
    let digits = wa_id?.trim_start_matches('+');
    PhoneNumber::parse(&format!("+{digits}")).ok()
}

/// Unix seconds as text.
fn instant(timestamp: Option<&str>, received_at: DateTime<Utc>) -> DateTime<Utc> {
    timestamp
        .and_then(|text| text.parse().ok())
        .and_then(|seconds| DateTime::from_timestamp(seconds, 0))
        .unwrap_or(received_at)
}

/// The platform writes the same field as text here and as a number there.
fn text_or_number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::String(text) => Some(text),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    })
}

#[cfg(test)]
#[path = "whatsapp_webhook_tests.rs"]
mod tests;
