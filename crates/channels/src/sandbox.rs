//! The built-in provider: behaves like WhatsApp, sends nothing. `docs/sandbox.md` is its manual.
//!
//! What happens to a message follows from the last digits of the number, so that a demonstration
//! or a test can choose it. Callbacks have the platform's form, are signed, and reach us through
//! the same door as a real provider's.

use std::{collections::HashSet, sync::Arc, time::Duration};

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use domain::{DeliveryId, DeliveryStatus, PhoneNumber, SenderId};
use secrecy::SecretString;
use serde_json::{Value, json};
use tokio::sync::Mutex;

use crate::{
    channel::{Accepted, Body, Channel, FailureKind, Found, OutboundMessage, SendError, SenderAccount},
    signature,
};

/// Takes a callback and posts it to our own webhook after its delay.
#[async_trait]
pub trait CallbackSink: Send + Sync {
    /// Must return at once; the waiting is the sink's.
    async fn deliver(&self, callback: Callback);
}

/// A callback to be posted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Callback {
    /// The body, byte for byte as it was signed.
    pub body: Vec<u8>,
    /// The value of the header [`signature::HEADER`].
    pub signature: String,
    /// How long to wait before posting.
    pub delay: Duration,
}

/// Tells the time. An argument, so that tests can hold it still.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// The built-in provider.
pub struct Sandbox {
    secret: SecretString,
    sink: Arc<dyn CallbackSink>,
    clock: Clock,
    /// Every latency is multiplied by this: 1 is lifelike, 0 is immediate.
    pace: f64,
    /// Messages that were throttled once and will pass the next time.
    throttled: Mutex<HashSet<DeliveryId>>,
}

impl Sandbox {
    /// A sandbox that signs with the installation's sandbox `secret` and waits `pace` times as
    /// long as a real provider would (0 for tests).
    #[must_use]
    pub fn new(secret: SecretString, sink: Arc<dyn CallbackSink>, clock: Clock, pace: f64) -> Self {
        let pace = if pace.is_finite() { pace.clamp(0.0, 100.0) } else { 1.0 };
        Self {
            secret,
            sink,
            clock,
            pace,
            throttled: Mutex::default(),
        }
    }
}

#[async_trait]
impl Channel for Sandbox {
    async fn send(&self, account: &SenderAccount, message: &OutboundMessage) -> Result<Accepted, SendError> {
        let to = message.to.phone()?;
        let fate = Fate::of(to);
        tokio::time::sleep(self.lasting(20 + spread(message.delivery, 0, 100))).await;
        match fate {
            Fate::ThrottledOnce if self.throttled.lock().await.insert(message.delivery) => Err(SendError::new(
                FailureKind::Throttled { retry_after: Some(1) },
                "130429",
                "Sandbox: too many messages, try again",
            )),
            Fate::NoAnswer => {
                tokio::time::sleep(self.lasting(1_500)).await;
                Err(SendError::new(FailureKind::OutcomeUnknown, "timeout", "Sandbox: no answer in time"))
            }
            _ => {
                self.throttled.lock().await.remove(&message.delivery);
                let sent = Sent {
                    sender: account.sender,
                    delivery: message.delivery,
                    to: to.clone(),
                    at: (self.clock)(),
                };
                self.play(&sent, Some(category(&message.body))).await;
                Ok(Accepted {
                    provider_id: sent.provider_id(),
                })
            }
        }
    }

    /// What it did not answer it did not take; everything else it reports by itself.
    async fn look_up(&self, _account: &SenderAccount, _delivery: DeliveryId, to: &PhoneNumber) -> Result<Found, SendError> {
        Ok(match Fate::of(to) {
            Fate::NoAnswer => Found::NeverTaken,
            _ => Found::CannotAsk,
        })
    }
}

impl Sandbox {
    /// Plays the callbacks of a message once more, for a process that ended while they waited: those
    /// that are overdue at once, the others at their time. The same one twice changes nothing.
    pub async fn replay(&self, sent: &Sent) {
        self.play(sent, None).await;
    }

    async fn play(&self, sent: &Sent, category: Option<&str>) {
        let mut after = 0;
        for (step, moment) in Fate::of(&sent.to).moments().iter().enumerate() {
            after += moment.pause(sent.delivery, step);
            let at = sent.at + TimeDelta::from_std(self.lasting(after)).unwrap_or_default();
            let delay = (at - (self.clock)()).to_std().unwrap_or_default();
            let body = moment.body(sent, category, at);
            let signature = signature::sign(&self.secret, &body);
            self.sink.deliver(Callback { body, signature, delay }).await;
        }
    }

    fn lasting(&self, millis: u64) -> Duration {
        Duration::from_millis(millis).mul_f64(self.pace)
    }
}

/// A message that the sandbox took over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// The sender it left from.
    pub sender: SenderId,
    /// The delivery.
    pub delivery: DeliveryId,
    /// To whom.
    pub to: PhoneNumber,
    /// When.
    pub at: DateTime<Utc>,
}

impl Sent {
    fn provider_id(&self) -> String {
        format!("sandbox.{}", self.delivery)
    }

    /// The id under which the person's answer comes, where there is one.
    #[must_use]
    pub fn answer_id(&self) -> Option<String> {
        let answers = matches!(Fate::of(&self.to), Fate::Answers | Fate::AnswersStop);
        answers.then(|| format!("{}.answer", self.provider_id()))
    }

    /// Whether callbacks about the status are still to come when the delivery stands at `status`.
    #[must_use]
    pub fn is_before_its_end(&self, status: DeliveryStatus) -> bool {
        Fate::of(&self.to).end().is_some_and(|end| end != status)
    }
}

/// What happens to a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// …00: not on WhatsApp (131026).
    NotOnWhatsapp,
    /// …01: too much marketing for this person (131049).
    MarketingLimit,
    /// …02: throttled at the first try (130429), then as usual.
    ThrottledOnce,
    /// …03: no answer, so the outcome is unknown, and no callback ever.
    NoAnswer,
    /// …04: the person stopped marketing from this business (131050).
    OptedOut,
    /// …05: sent, never delivered (the phone is off).
    SentOnly,
    /// …06 and any other number that ends in 9: delivered, never read.
    DeliveredOnly,
    /// …07: read, and the person answers, which opens the 24-hour window.
    Answers,
    /// …08: read, and the person answers STOP.
    AnswersStop,
    /// Everybody else: read.
    Read,
}

impl Fate {
    /// What happens to messages to `number`.
    #[must_use]
    pub fn of(number: &PhoneNumber) -> Self {
        let digits = number.as_str();
        match &digits[digits.len() - 2..] {
            "00" => Self::NotOnWhatsapp,
            "01" => Self::MarketingLimit,
            "02" => Self::ThrottledOnce,
            "03" => Self::NoAnswer,
            "04" => Self::OptedOut,
            "05" => Self::SentOnly,
            "06" => Self::DeliveredOnly,
            "07" => Self::Answers,
            "08" => Self::AnswersStop,
            ending if ending.ends_with('9') => Self::DeliveredOnly,
            _ => Self::Read,
        }
    }

    /// The status that the last callback tells; none where there is no callback.
    fn end(self) -> Option<DeliveryStatus> {
        self.moments().iter().rev().find_map(|moment| match moment {
            Moment::Status(word) => word.parse().ok(),
            Moment::Failed(..) => Some(DeliveryStatus::Failed),
            Moment::Says(_) => None,
        })
    }

    /// The callbacks, in order.
    fn moments(self) -> &'static [Moment] {
        use Moment as M;
        match self {
            Self::NotOnWhatsapp => &[M::Failed(131_026, "Message undeliverable")],
            Self::MarketingLimit => &[
                M::Status("sent"),
                M::Failed(131_049, "This message was not delivered to maintain healthy ecosystem engagement"),
            ],
            Self::OptedOut => &[M::Failed(131_050, "User has stopped marketing messages from this business")],
            Self::NoAnswer => &[],
            Self::SentOnly => &[M::Status("sent")],
            Self::DeliveredOnly => &[M::Status("sent"), M::Status("delivered")],
            Self::Answers => &[
                M::Status("sent"),
                M::Status("delivered"),
                M::Status("read"),
                M::Says("Thank you, please call me tomorrow."),
            ],
            Self::AnswersStop => &[M::Status("sent"), M::Status("delivered"), M::Status("read"), M::Says("STOP")],
            Self::ThrottledOnce | Self::Read => &[M::Status("sent"), M::Status("delivered"), M::Status("read")],
        }
    }
}

/// One callback.
#[derive(Clone, Copy)]
enum Moment {
    Status(&'static str),
    Failed(u32, &'static str),
    Says(&'static str),
}

impl Moment {
    /// Milliseconds since the moment before.
    fn pause(self, delivery: DeliveryId, step: usize) -> u64 {
        match self {
            Self::Status("sent") => 150 + spread(delivery, step, 350),
            Self::Status("delivered") => 300 + spread(delivery, step, 1_700),
            Self::Status(_) => 800 + spread(delivery, step, 7_200),
            Self::Failed(..) => 250 + spread(delivery, step, 750),
            Self::Says(_) => 1_500 + spread(delivery, step, 3_000),
        }
    }

    /// `category` is what the message is billed as; nothing is said about it where nobody knows any more.
    fn body(self, sent: &Sent, category: Option<&str>, at: DateTime<Utc>) -> Vec<u8> {
        let (number, provider_id) = (sent.to.wa_id(), sent.provider_id());
        let timestamp = at.timestamp().to_string();
        let status = |word: &str| {
            let mut status = json!({
                "id": provider_id, "status": word, "timestamp": timestamp, "recipient_id": number,
                "biz_opaque_callback_data": sent.delivery.to_string(),
            });
            if let Some(category) = category {
                status["pricing"] = json!({"billable": true, "pricing_model": "PMP", "type": "regular", "category": category});
            }
            status
        };
        let content = match self {
            Self::Status(word) => json!({"statuses": [status(word)]}),
            Self::Failed(code, text) => {
                let mut failed = status("failed");
                failed["errors"] = json!([{"code": code, "title": text, "message": text, "error_data": {"details": format!("Sandbox: {text}")}}]);
                json!({"statuses": [failed]})
            }
            Self::Says(text) => json!({
                "contacts": [{"profile": {"name": "Sandbox"}, "wa_id": number}],
                "messages": [{
                    "from": number, "id": format!("{provider_id}.answer"), "timestamp": timestamp, "type": "text",
                    "text": {"body": text}, "context": {"id": provider_id},
                }],
            }),
        };
        envelope(&sent.sender.to_string(), content)
    }
}

/// Free text is billed as service, templates as marketing (the sandbox knows no other category).
const fn category(body: &Body) -> &'static str {
    match body {
        Body::Text { .. } | Body::Mail(_) => "service",
        Body::Template { .. } => "marketing",
    }
}

/// A webhook body in the platform's form. The sandbox has no number of its own: the sender's id
/// stands for it.
fn envelope(sender: &str, content: Value) -> Vec<u8> {
    let mut value = json!({"messaging_product": "whatsapp", "metadata": {"display_phone_number": "sandbox", "phone_number_id": sender}});
    if let (Some(value), Value::Object(content)) = (value.as_object_mut(), content) {
        value.extend(content);
    }
    let body = json!({"object": "whatsapp_business_account", "entry": [{"id": "sandbox", "changes": [{"field": "messages", "value": value}]}]});
    body.to_string().into_bytes()
}

/// A number below `width` that belongs to this delivery and step: the id's random half serves as
/// dice, so that the same message always takes the same time.
fn spread(delivery: DeliveryId, step: usize, width: u64) -> u64 {
    let random = (delivery.uuid().as_u128() & u128::from(u64::MAX)) as u64;
    #[expect(clippy::cast_possible_truncation, reason = "only the bits matter")]
    let turned = random.rotate_left(step as u32 * 13);
    turned % width.max(1)
}

#[cfg(test)]
#[path = "sandbox_tests.rs"]
mod tests;
