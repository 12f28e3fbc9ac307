//! E-mails to members: composed in their language, written down with what caused them, handed over by
//! the worker.

mod engine;
mod outgoing;

use std::sync::Arc;

use channels::mail::{FileMailer, Mail, MailError, Mailer, SmtpMailer};
use chrono::TimeDelta;
use config::Settings;
use domain::{ApprovalId, CampaignId, FailureReason, Language};
use l10n::L10nLanguage;

use crate::App;

pub(crate) use engine::EngineLetter;
pub use outgoing::{LEASE, Standing, deliver, deliver_all, standing, sweep};
pub(crate) use outgoing::{is_any_due, kick, post};

/// Folder of the file outbox, in the data folder.
pub const OUTBOX: &str = "outbox";
/// A notice that could not be handed over for so many days is none any more.
const NOTICE_DAYS: i64 = 3;

/// A letter to a member.
#[derive(Clone, Debug)]
pub(crate) enum Letter {
    /// A link that sets a new password.
    Reset { token: String },
    /// The password was changed.
    PasswordChanged,
    /// An invitation.
    Invite { inviter: String, organisation: String, token: String },
    /// The second factor was switched on or off.
    SecondFactorChanged,
    /// The provider stopped a sender.
    SenderStopped { sender: String, reason: FailureReason },
    /// The delivery engine did something by itself.
    Engine(EngineLetter),
    /// A newer rulebook forbids what was approved.
    Held { campaign: String, id: CampaignId },
    /// A request waits, and half of its time is over, or all of it.
    ApprovalDue {
        approval: ApprovalId,
        campaign: String,
        author: String,
        due: String,
        is_overdue: bool,
    },
    /// Somebody said something about a request.
    ApprovalComment {
        approval: ApprovalId,
        campaign: String,
        writer: String,
        text: String,
    },
}

impl Letter {
    /// What the operator calls it.
    const fn kind(&self) -> &'static str {
        match self {
            Self::Reset { .. } => "reset",
            Self::PasswordChanged => "password-changed",
            Self::Invite { .. } => "invite",
            Self::SecondFactorChanged => "second-factor-changed",
            Self::SenderStopped { .. } => "sender-stopped",
            Self::Engine(letter) => letter.kind(),
            Self::Held { .. } => "held",
            Self::ApprovalDue { .. } => "approval-due",
            Self::ApprovalComment { .. } => "approval-comment",
        }
    }

    /// How long somebody can use it: as long as its link works, notices for some days.
    const fn lifetime(&self) -> TimeDelta {
        match self {
            Self::Reset { .. } => TimeDelta::hours(crate::accounts::RESET_HOURS),
            Self::Invite { .. } => TimeDelta::days(crate::invites::VALID_DAYS),
            _ => TimeDelta::days(NOTICE_DAYS),
        }
    }
}

/// The mailer that the settings ask for. One that cannot be opened refuses every mail, so that
/// Prachar runs on without.
pub(crate) fn open(settings: &Settings) -> Arc<dyn Mailer> {
    let from = &settings.mail.from;
    let opened: Result<Arc<dyn Mailer>, MailError> = match &settings.mail.smtp_url {
        Some(url) => SmtpMailer::new(url, from).map(|mailer| Arc::new(mailer) as _),
        None => FileMailer::new(&settings.data_dir.join(OUTBOX), from).map(|mailer| Arc::new(mailer) as _),
    };
    opened.unwrap_or_else(|error| {
        tracing::error!(%error, "e-mail is not available");
        Arc::new(Closed)
    })
}

/// Refuses every mail.
struct Closed;

#[async_trait::async_trait]
impl Mailer for Closed {
    async fn send(&self, _: &Mail) -> Result<(), MailError> {
        Err(MailError::Unavailable("the mailer could not be opened".to_owned()))
    }
}

/// Where a reset link leads.
#[must_use]
pub fn reset_url(app: &App, token: &str) -> String {
    link(app, "reset-password", token)
}

/// Where an invitation leads.
#[must_use]
pub fn invite_url(app: &App, token: &str) -> String {
    link(app, "invite", token)
}

fn approval_url(app: &App, approval: ApprovalId) -> String {
    link(app, "approvals", &approval.to_string())
}

fn link(app: &App, page: &str, token: &str) -> String {
    self::page(app, &format!("{page}/{token}"))
}

/// Subject and text.
fn compose(app: &App, language: Language, letter: &Letter) -> (String, String) {
    let t = l10n::get(language);
    let (subject, body) = match letter {
        Letter::Reset { token } => (t.mails_reset_subject(), t.mails_reset_body(reset_url(app, token), crate::accounts::RESET_HOURS)),
        Letter::PasswordChanged => (t.mails_password_changed_subject(), t.mails_password_changed_body(reset_page(app))),
        Letter::SecondFactorChanged => (t.mails_second_factor_subject(), t.mails_second_factor_body(reset_page(app))),
        Letter::SenderStopped { sender, reason } => (
            t.mails_sender_stopped_subject(sender),
            t.mails_sender_stopped_body(sender, trouble_text(t, *reason), senders_page(app)),
        ),
        Letter::Held { campaign, id } => (t.mails_held_subject(campaign), t.mails_held_body(campaign, review_url(app, *id))),
        Letter::Engine(letter) => letter.words(t, &campaign_url(app, letter.campaign())),
        Letter::Invite { inviter, organisation, token } => (
            t.mails_invite_subject(organisation),
            t.mails_invite_body(inviter, organisation, invite_url(app, token), crate::invites::VALID_DAYS),
        ),
        Letter::ApprovalDue {
            approval,
            campaign,
            author,
            due,
            is_overdue: false,
        } => (
            t.mails_approval_reminder_subject(campaign),
            t.mails_approval_reminder_body(author, campaign, due, approval_url(app, *approval)),
        ),
        Letter::ApprovalDue {
            approval,
            campaign,
            author,
            due,
            is_overdue: true,
        } => (
            t.mails_approval_overdue_subject(campaign),
            t.mails_approval_overdue_body(author, campaign, due, approval_url(app, *approval)),
        ),
        Letter::ApprovalComment {
            approval,
            campaign,
            writer,
            text,
        } => (
            t.mails_approval_comment_subject(campaign),
            t.mails_approval_comment_body(writer, campaign, text, approval_url(app, *approval)),
        ),
    };
    (
        // A name may hold anything; a header may not hold a line break.
        subject.replace(['\r', '\n'], " "),
        format!("{}\n\n{body}\n\n{}\n", t.mails_greeting(), t.mails_signature()),
    )
}

/// What stopped a sender and what can be done; only reasons that concern a whole sender come here.
fn trouble_text(t: &L10nLanguage, reason: FailureReason) -> String {
    match reason {
        FailureReason::SenderAccess => t.delivery_failure_sender_access(),
        FailureReason::SenderPayment => t.delivery_failure_sender_payment(),
        FailureReason::SenderRegistration => t.delivery_failure_sender_registration(),
        _ => t.delivery_failure_sender_restricted(),
    }
}

fn reset_page(app: &App) -> String {
    page(app, "forgot-password")
}

fn senders_page(app: &App) -> String {
    page(app, "settings/senders")
}

fn campaign_url(app: &App, campaign: CampaignId) -> String {
    page(app, &format!("campaigns/{campaign}"))
}

fn review_url(app: &App, campaign: CampaignId) -> String {
    page(app, &format!("campaigns/{campaign}/review"))
}

fn page(app: &App, path: &str) -> String {
    format!("{}/{path}", app.settings.web.base_url.as_str().trim_end_matches('/'))
}
