//! What a campaign says and to whom: decided for each contact when its list is frozen, and again
//! with the same code at the instant of sending.

use std::collections::BTreeMap;

use channels::{Address, Body, OutboundMessage};
use chrono::{DateTime, NaiveDate, Utc};
use delivery::eligibility::{ContactFacts, Eligible, Form, eligibility};
use domain::{
    CampaignId, Channel, DeliveryId, EmailAddress, Language, OrgId, Purpose, SenderId, SenderKind, SkipReason, VersionId,
    content::{Content, Variant},
    placeholder,
};
use storage::{Conn, audience::Recipient, campaigns::Campaign, deliveries::Claimed, senders::Sender, sent_texts::SentText};

use crate::{
    App, Result, campaigns,
    checks::{self, Checker},
    mailing::Press,
    messages::{self, Signature},
    whatsapp::portfolio,
    wording::{self, Wording},
};

/// A message that may go, and what is kept of it.
#[derive(Clone, Debug)]
pub(crate) struct Ready {
    pub(crate) message: OutboundMessage,
    pub(crate) text: SentText,
}

/// An approved version, ready to be filled for each contact.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(crate) org_id: OrgId,
    pub(crate) campaign_id: CampaignId,
    pub(crate) channel: Channel,
    pub(crate) purpose: Purpose,
    kind: SenderKind,
    /// Lays e-mails out; none on other channels.
    press: Option<Press>,
    content: Content,
    signature: Signature,
    checker: Checker,
    today: NaiveDate,
}

impl Plan {
    /// Loads what is needed to send `content` for `campaign` from `sender`.
    pub(crate) async fn load(app: &App, conn: &mut Conn, campaign: &Campaign, content: Content, sender: &Sender) -> Result<Self> {
        let author = Some(campaign.created_by);
        let today = messages::today(app.now());
        Ok(Self {
            org_id: campaign.org_id,
            campaign_id: campaign.id,
            channel: campaign.channel,
            purpose: campaign.purpose,
            kind: sender.kind,
            press: Press::load(app, conn, campaign, sender).await?,
            content,
            signature: messages::signature(conn, campaign.org_id, author).await?,
            checker: checks::checker(app, conn, campaign.org_id, author, campaign.channel, campaign.purpose, today).await?,
            today,
        })
    }

    /// Whether the day it was loaded for is over (rules and `{today}` may say something else), or the
    /// organisation's own rules no longer have the number `own_rules`.
    pub(crate) fn is_stale(&self, now: DateTime<Utc>, own_rules: i64) -> bool {
        messages::today(now) != self.today || self.checker.own_rules_revision() != own_rules
    }

    /// Whether the contact is put on the list to be written to. The rendered text is judged at
    /// the instant of sending, when it will be read.
    ///
    /// # Errors
    /// Why not.
    pub(crate) fn admit(&self, recipient: &Recipient, is_duplicate: bool, is_over_cap: bool, now: DateTime<Utc>) -> Result<Eligible, SkipReason> {
        let values = messages::values(recipient, &self.signature, self.today);
        let facts = ContactFacts {
            is_duplicate,
            is_over_cap,
            ..self.facts(recipient, &values, now)
        };
        eligibility(&self.content, &facts, |_| true)
    }

    /// The language of the message to somebody, also to somebody who is skipped.
    pub(crate) fn language_for(&self, recipient: &Recipient) -> Language {
        self.content.language_for(recipient.language).unwrap_or(recipient.language)
    }

    /// The message for a claimed delivery, judged and filled as the contact stands now. `version` is
    /// the one whose content this is.
    ///
    /// # Errors
    /// Why nothing is sent.
    pub(crate) fn message(
        &self,
        version: VersionId,
        claimed: &Claimed,
        recipient: Option<&Recipient>,
        is_over_cap: bool,
        now: DateTime<Utc>,
    ) -> Result<Ready, SkipReason> {
        let recipient = recipient.ok_or(SkipReason::ContactDeleted)?;
        let values = messages::values(recipient, &self.signature, self.today);
        let complies = |eligible: Eligible| {
            let variant = self.content.variants.get(&eligible.language);
            variant.is_none_or(|variant| self.complies(&variant.judged(), &values, eligible.language))
        };
        let facts = ContactFacts {
            is_over_cap,
            ..self.facts(recipient, &values, now)
        };
        let eligible = eligibility(&self.content, &facts, complies)?;
        let variant = self.content.variants.get(&eligible.language).ok_or(SkipReason::NoText)?;
        let is_template = eligible.form == Form::Template;
        let values_used = wording::used(variant, is_template, &values);
        let said = Wording::of(&self.content, eligible.language, is_template, &values_used).ok_or(SkipReason::NoText)?;
        Ok(Ready {
            message: OutboundMessage {
                delivery: claimed.id,
                to: self.address(recipient).ok_or(SkipReason::InvalidNumber)?,
                body: self.body(variant, eligible, &values, (claimed.id, recipient))?,
                media_url: self.content.media_url.clone(),
            },
            text: SentText {
                delivery_id: claimed.id,
                attempt: claimed.attempts,
                version_id: version,
                language: eligible.language,
                is_template,
                values: values_used,
                hash: said.hash(),
                at: now,
            },
        })
    }

    /// A message with the author's text, whoever gets it; for tests to one's own number.
    pub(crate) fn trial(&self, delivery: DeliveryId, recipient: &Recipient, language: Language) -> Result<OutboundMessage, SkipReason> {
        let values = messages::values(recipient, &self.signature, self.today);
        let variant = self.content.variants.get(&language).ok_or(SkipReason::NoText)?;
        if !self.complies(&variant.judged(), &values, language) {
            return Err(SkipReason::Compliance);
        }
        let form = match (self.kind, &variant.provider_template) {
            (SenderKind::Whatsapp, Some(_)) => Form::Template,
            _ => Form::FreeText,
        };
        Ok(OutboundMessage {
            delivery,
            to: self.address(recipient).ok_or(SkipReason::InvalidNumber)?,
            body: self.body(variant, Eligible { language, form }, &values, (delivery, recipient))?,
            media_url: self.content.media_url.clone(),
        })
    }

    /// Whether a text breaks no blocking rule once it is filled, with the picture beside it.
    fn complies(&self, text: &str, values: &BTreeMap<String, String>, language: Language) -> bool {
        self.checker
            .allows_with(&self.filled(text, values), self.content.media_alt.as_deref(), language)
    }

    /// What is known of a contact by itself.
    fn facts<'a>(&self, recipient: &Recipient, values: &'a BTreeMap<String, String>, now: DateTime<Utc>) -> ContactFacts<'a> {
        ContactFacts {
            is_suppressed: recipient.is_suppressed,
            consent: recipient.consent,
            is_reachable: self.address(recipient).is_some(),
            is_duplicate: false,
            language: recipient.language,
            values,
            window_is_open: campaigns::window_is_open(Some(self.kind), recipient, now),
            is_deleted: recipient.deleted_at.is_some(),
            is_over_cap: false,
        }
    }

    /// Where the campaign's channel reaches a contact.
    pub(crate) fn address(&self, recipient: &Recipient) -> Option<Address> {
        match self.channel {
            Channel::Email => recipient.email.as_deref().and_then(|email| EmailAddress::parse(email).ok()).map(Address::Email),
            Channel::Whatsapp | Channel::Sms | Channel::Linkedin => recipient.phone.clone().map(Address::Phone),
        }
    }

    /// How many of `wanted` messages the sender may take on now: an e-mail account has a limit per day, a
    /// WhatsApp number shares one of 24 hours with its portfolio.
    pub(crate) async fn left_today(&self, conn: &mut Conn, sender: SenderId, wanted: i64, now: DateTime<Utc>) -> Result<i64> {
        if self.kind == SenderKind::Whatsapp {
            return portfolio::left(conn, self.org_id, sender, wanted, now).await;
        }
        let Some(limit) = self.press.as_ref().and_then(Press::per_day) else {
            return Ok(wanted);
        };
        let claimed = storage::mail_accounts::claimed_on(conn, self.org_id, sender, messages::today(now)).await?;
        Ok((limit - claimed).clamp(0, wanted))
    }

    /// Counts messages that the sender has taken on.
    pub(crate) async fn count_today(&self, conn: &mut Conn, sender: SenderId, count: usize, now: DateTime<Utc>) -> Result<()> {
        if self.press.as_ref().and_then(Press::per_day).is_some() {
            let count = i64::try_from(count).unwrap_or_default();
            storage::mail_accounts::count_claimed(conn, self.org_id, sender, messages::today(now), count).await?;
        }
        Ok(())
    }

    /// # Errors
    /// [`SkipReason::NoText`] for an e-mail that cannot be laid out.
    fn body(&self, variant: &Variant, eligible: Eligible, values: &BTreeMap<String, String>, whom: (DeliveryId, &Recipient)) -> Result<Body, SkipReason> {
        if let Some(press) = &self.press {
            let subject = self.filled(&variant.subject, values);
            let text = self.filled(&variant.text, values);
            let (delivery, recipient) = whom;
            let body = press.body(&subject, &text, self.content.media_url.as_deref(), eligible.language, (recipient.id, delivery));
            return body.map(|body| Body::Mail(Box::new(body))).ok_or(SkipReason::NoText);
        }
        Ok(match (eligible.form, &variant.provider_template) {
            (Form::Template, Some(template)) => Body::Template {
                name: template.name.clone(),
                language: template.language.clone(),
                parameters: template.parameters.iter().map(|parameter| self.filled(parameter, values)).collect(),
            },
            _ => Body::Text {
                text: self.filled(&variant.text, values),
            },
        })
    }

    fn filled(&self, text: &str, values: &BTreeMap<String, String>) -> String {
        placeholder::render(text, values, &self.content.fallbacks).text
    }
}
