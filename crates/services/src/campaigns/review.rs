//! What would happen if the campaign went out now: who gets it, who does not and why, what it
//! costs, how long it takes, who must approve.

use std::collections::{BTreeMap, HashSet};

use chrono::{DateTime, Utc};
use delivery::{
    eligibility::{ContactFacts, Eligible, Form, eligibility},
    estimate::{self, CostEstimate},
    price::{self, PriceCategory},
    timeline::{self, Sending, Timeline},
    window24,
};
use domain::{
    CampaignId, Channel, ContactId, ErrorCode, Language, Pacing, Permission, Purpose, Role, SenderKind, SenderOutline, SendingRules, SkipReason, Verdict,
    campaign::Schedule,
};
use storage::{Conn, audience::Recipient, campaigns::Campaign, senders::Sender};

use super::{
    growth::{self, Growth},
    sender,
};
use crate::{
    Actor, App, Error, Result,
    approvals::policy,
    messages::{self, Signature},
    second_opinion::{self, Opinions},
    sending::{caps, hours},
    whatsapp::templates::{self, Misfit},
};

/// Contacts per page while counting.
const BATCH: u64 = 1_000;
/// Messages per second assumed before a sender is chosen.
const USUAL_RATE: f64 = 10.0;

/// The review of a campaign.
#[derive(Clone, Debug)]
pub struct Review {
    /// How many contacts the audience rule matches.
    pub matched: u64,
    /// Who gets it, per language.
    pub by_language: BTreeMap<Language, u64>,
    /// Who does not, per reason, in the fixed order of reasons.
    pub skipped: BTreeMap<SkipReason, u64>,
    /// What it costs at most; nothing over the sandbox.
    pub cost: CostEstimate,
    /// How it would go at each pacing, fastest first.
    pub paces: Vec<Pace>,
    /// The sender it leaves from: the one it names, whatever became of that, or else the one it would
    /// get now, if the organisation has one that can send.
    pub sender: Option<SenderOutline>,
    /// The real number it could leave from, where its sender is the sandbox.
    pub number_instead: Option<String>,
    /// What must happen before it may be sent.
    pub approval: ApprovalNeed,
    /// Languages with a text, and languages whose text must not be sent.
    pub verdicts: BTreeMap<Language, Verdict>,
    /// The second opinion on each text.
    pub opinions: Opinions,
    /// What is wrong with the provider templates that its texts name, as far as its number's are known.
    pub misfits: BTreeMap<Language, Misfit>,
    /// The longest rendered message, in characters, over everybody who gets one.
    pub longest_message: usize,
    /// How far it has outgrown its approval, where that stands against launching.
    pub growth: Option<Growth>,
}

impl Review {
    /// How many get it.
    #[must_use]
    pub fn will_receive(&self) -> u64 {
        self.by_language.values().sum()
    }

    /// How it would go at the pacing that was chosen.
    #[must_use]
    pub fn timeline(&self, pacing: Pacing) -> Option<&Timeline> {
        self.paces.iter().find(|pace| pace.pacing == pacing)?.timeline.as_ref()
    }

    /// How many do not.
    #[must_use]
    pub fn skipped_in_all(&self) -> u64 {
        self.skipped.values().sum()
    }
}

/// How long a campaign takes at one pacing.
#[derive(Clone, Debug, PartialEq)]
pub struct Pace {
    /// The pacing.
    pub pacing: Pacing,
    /// Messages per second.
    pub rate_per_second: f64,
    /// How it would go; none when nobody gets it, when it never may send, and when it takes longer than
    /// 400 days.
    pub timeline: Option<Timeline>,
}

/// Somebody who may approve.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approver {
    /// Their name.
    pub name: String,
    /// Their role.
    pub role: Role,
}

/// What must happen before a campaign may be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ApprovalNeed {
    /// Nobody needs to approve: the policy says so and nothing was found.
    Nobody,
    /// One of these must approve.
    OneOf {
        /// Whether the policy alone would need nobody, but the check found something.
        because_of_warnings: bool,
        /// Who may; empty when the organisation has nobody else.
        approvers: Vec<Approver>,
    },
}

/// Reviews a campaign as it stands now.
///
/// # Errors
/// [`Error::Forbidden`], [`Error::NotFound`], [`Error::Storage`].
pub async fn review(app: &App, actor: &Actor, id: CampaignId) -> Result<Review> {
    actor.require(Permission::ViewCampaigns)?;
    let campaign = super::get(app, actor, id).await?;
    // A model may be asked, so no connection is held meanwhile.
    let opinions = second_opinion::on_campaign(app, actor, &campaign).await?;
    let mut conn = app.db.read().await?;
    let verdicts = super::checker(app, &mut conn, &campaign).await?.content(&campaign.content);
    let tally = tally(app, &mut conn, &campaign).await?;
    let approval = approval_need(&mut conn, actor, &verdicts, &opinions).await?;
    let growth = growth::of(&mut conn, &campaign, tally.will_receive()).await?;
    let rules = hours::rules(&mut conn, campaign.org_id).await?;
    let number_instead = sender::number_instead(&mut conn, &campaign, tally.sender.as_ref()).await?;
    let misfits = templates::misfits(&mut conn, tally.sender.as_ref(), &campaign.content).await?;
    Ok(Review {
        misfits,
        growth,
        number_instead,
        cost: cost(app, &campaign, &tally),
        paces: paces(app, &campaign, &rules, &tally),
        matched: tally.matched,
        by_language: tally.by_language,
        skipped: tally.skipped,
        longest_message: tally.longest_message,
        sender: tally.sender.as_ref().map(|sender| sender::outline(sender, campaign.channel)),
        approval,
        verdicts,
        opinions,
    })
}

/// The counts behind a review.
#[derive(Debug, Default)]
pub(super) struct Tally {
    matched: u64,
    by_language: BTreeMap<Language, u64>,
    free_texts: u64,
    templates: u64,
    skipped: BTreeMap<SkipReason, u64>,
    longest_message: usize,
    sender: Option<Sender>,
}

impl Tally {
    /// How many get it.
    pub(super) fn will_receive(&self) -> u64 {
        self.free_texts + self.templates
    }

    /// The sender it was counted for.
    pub(super) const fn sender(&self) -> Option<&Sender> {
        self.sender.as_ref()
    }
}

/// Counts who gets the campaign, reading the audience in pages. Whether a message breaks a rule
/// through a contact's own values is only known at sending, when each is checked.
pub(super) async fn tally(app: &App, conn: &mut Conn, campaign: &Campaign) -> Result<Tally> {
    let sender = sender::chosen(conn, campaign).await?;
    let mut counting = Counting {
        kind: sender.as_ref().map(|sender| sender.kind),
        signature: messages::signature(conn, campaign.org_id, Some(campaign.created_by)).await?,
        campaign,
        now: app.now(),
        seen: HashSet::new(),
        tally: Tally { sender, ..Tally::default() },
    };
    let rules = hours::rules(conn, campaign.org_id).await?;
    let mut after: Option<ContactId> = None;
    loop {
        let page = storage::audience::page(conn, campaign.org_id, &campaign.audience, campaign.channel, campaign.purpose, after, BATCH).await?;
        let contacts: Vec<ContactId> = page.iter().map(|recipient| recipient.id).collect();
        let over_cap = caps::over(conn, &rules, campaign, &contacts, counting.now).await?;
        page.iter().for_each(|recipient| counting.add(recipient, over_cap.contains(&recipient.id)));
        after = page.last().map(|recipient| recipient.id);
        if after.is_none() || (page.len() as u64) < BATCH {
            return Ok(counting.tally);
        }
    }
}

struct Counting<'a> {
    campaign: &'a Campaign,
    kind: Option<SenderKind>,
    signature: Signature,
    now: DateTime<Utc>,
    seen: HashSet<String>,
    tally: Tally,
}

impl Counting<'_> {
    fn add(&mut self, recipient: &Recipient, is_over_cap: bool) {
        let values = messages::values(recipient, &self.signature, messages::today(self.now));
        let address = address(self.campaign.channel, recipient);
        let facts = ContactFacts {
            is_suppressed: recipient.is_suppressed,
            consent: recipient.consent,
            is_reachable: address.is_some(),
            is_duplicate: address.is_some_and(|address| !self.seen.insert(address)),
            language: recipient.language,
            values: &values,
            window_is_open: window_is_open(self.kind, recipient, self.now),
            is_deleted: recipient.deleted_at.is_some(),
            is_over_cap,
        };
        self.tally.matched += 1;
        match eligibility(&self.campaign.content, &facts, |_| true) {
            Ok(eligible) => self.count(eligible, &values),
            Err(reason) => *self.tally.skipped.entry(reason).or_default() += 1,
        }
    }

    fn count(&mut self, eligible: Eligible, values: &BTreeMap<String, String>) {
        *self.tally.by_language.entry(eligible.language).or_default() += 1;
        match eligible.form {
            Form::FreeText => self.tally.free_texts += 1,
            Form::Template => self.tally.templates += 1,
        }
        if let Some(variant) = self.campaign.content.variants.get(&eligible.language) {
            let rendered = domain::placeholder::render(&variant.text, values, &self.campaign.content.fallbacks);
            self.tally.longest_message = self.tally.longest_message.max(rendered.text.chars().count());
        }
    }
}

/// The address of a contact on a channel.
fn address(channel: Channel, recipient: &Recipient) -> Option<String> {
    match channel {
        Channel::Email => recipient.email.clone(),
        Channel::Whatsapp | Channel::Sms | Channel::Linkedin => recipient.phone.as_ref().map(|phone| phone.as_str().to_owned()),
    }
}

/// Whether free text may go to the contact. The sandbox, and channels other than WhatsApp, know no
/// such window.
pub(crate) fn window_is_open(kind: Option<SenderKind>, recipient: &Recipient, now: DateTime<Utc>) -> bool {
    kind != Some(SenderKind::Whatsapp) || window24::is_open(recipient.last_inbound_at, now)
}

fn cost(app: &App, campaign: &Campaign, tally: &Tally) -> CostEstimate {
    // What an e-mail costs is between the organisation and its server.
    if tally.sender.as_ref().is_none_or(|sender| sender.kind != SenderKind::Whatsapp) {
        return CostEstimate::default();
    }
    // At most: where it stops earlier, the dearer ones are taken to go first.
    let reached = campaign.schedule.reaches(tally.will_receive());
    let templates = tally.templates.min(reached);
    let counts = [
        (template_price(campaign.purpose), templates),
        (PriceCategory::Service, tally.free_texts.min(reached - templates)),
    ];
    estimate::cost(&counts, price::FREE_SERVICE_MESSAGES, price::INDIA, messages::today(app.now()))
}

/// What a template for this purpose is billed as.
pub(crate) const fn template_price(purpose: Purpose) -> PriceCategory {
    match purpose {
        Purpose::Marketing => PriceCategory::Marketing,
        Purpose::Service | Purpose::Education => PriceCategory::Utility,
    }
}

/// How the campaign would go at each pacing. A start that went by means now.
fn paces(app: &App, campaign: &Campaign, rules: &SendingRules, tally: &Tally) -> Vec<Pace> {
    let limit = tally.sender.as_ref().map_or(USUAL_RATE, |sender| sender.rate_per_second);
    let starts_at = campaign.schedule.starts_at.unwrap_or_else(|| app.now()).max(app.now());
    let calendar = hours::calendar(campaign, rules);
    let listed = tally.will_receive();
    [Pacing::Fast, Pacing::Balanced, Pacing::Safe]
        .into_iter()
        .map(|pacing| {
            let schedule = Schedule {
                pacing,
                ..campaign.schedule.clone()
            };
            let rate = delivery::pacing::campaign_rate(&schedule, limit, listed);
            let sending = Sending {
                messages: schedule.reaches(listed),
                rate,
                calendar: &calendar,
                starts_at,
            };
            Pace {
                pacing,
                rate_per_second: rate,
                timeline: (listed > 0).then(|| timeline::simulate(sending)).flatten(),
            }
        })
        .collect()
}

async fn approval_need(conn: &mut Conn, actor: &Actor, verdicts: &BTreeMap<Language, Verdict>, opinions: &Opinions) -> Result<ApprovalNeed> {
    let org = storage::orgs::get(conn, actor.org_id).await?.ok_or(Error::Refused(ErrorCode::NotFound))?;
    if !policy::needs_a_person(org.approval_policy, verdicts, opinions) {
        return Ok(ApprovalNeed::Nobody);
    }
    let approvers = storage::authors::list(conn, actor.org_id)
        .await?
        .into_iter()
        .filter(|author| author.is_active && author.role.may(Permission::DecideApprovals))
        .filter(|author| org.author_may_approve || Some(author.id) != actor.member_id)
        .map(|author| Approver {
            name: author.name,
            role: author.role,
        })
        .collect();
    Ok(ApprovalNeed::OneOf {
        because_of_warnings: !org.approval_policy.needs_a_person_always(),
        approvers,
    })
}
