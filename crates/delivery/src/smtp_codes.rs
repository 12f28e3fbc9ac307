//! Replies of mail servers and what each means for a delivery, as data.
//!
//! Our code for a reply is `smtp-` with its number and, where the server gives one, the enhanced
//! status behind it: `smtp-550-5.1.1`. Sources: RFC 5321 section 4.2, RFC 3463, and the bulk
//! senders' pages of large providers for what they answer with 4.7 and 5.7. Trouble after the
//! message was accepted comes by a report: `bounce-hard`, `bounce-soft`.

use domain::FailureReason as Reason;

use crate::whatsapp_codes::{Class, CodePolicy};

/// One line of the table; the first that fits is taken.
#[derive(Clone, Copy, Debug)]
struct Line {
    replies: (u32, u32),
    /// The enhanced status; a `?` at its end stands for one more digit, a `*` for anything. Empty fits
    /// all, also where there is none.
    status: &'static str,
    class: Class,
    reason: Reason,
    /// Seconds before the first repetition.
    pause: Option<u32>,
    /// Sends at most.
    sends: Option<u32>,
}

const fn line(replies: (u32, u32), status: &'static str, class: Class, reason: Reason) -> Line {
    Line {
        replies,
        status,
        class,
        reason,
        pause: None,
        sends: None,
    }
}

const fn later(replies: (u32, u32), status: &'static str, reason: Reason, pause: u32, sends: u32) -> Line {
    Line {
        pause: Some(pause),
        sends: Some(sends),
        ..line(replies, status, Class::Defer, reason)
    }
}

/// What waits for one person only (greylisting, a full mailbox) is deferred and does not slow the
/// sender; "too many" does.
const TABLE: &[Line] = &[
    Line {
        pause: Some(60),
        ..line((421, 421), "", Class::Throttle, Reason::RateLimited)
    },
    later((452, 452), "4.2.2", Reason::MailboxFull, 3_600, 4),
    later((400, 499), "4.7.28", Reason::RateLimited, 600, 6),
    later((450, 452), "", Reason::ProviderUnavailable, 300, 6),
    line((454, 454), "", Class::Retry, Reason::ProviderUnavailable),
    later((400, 499), "", Reason::ProviderUnavailable, 300, 6),
    line((530, 530), "", Class::Access, Reason::SenderAccess),
    line((534, 535), "", Class::Access, Reason::SenderAccess),
    line((538, 538), "", Class::Access, Reason::SenderAccess),
    // The server wants proof of the sender: SPF, DKIM, DMARC, a reverse name.
    line((500, 599), "5.7.2?", Class::PauseSender, Reason::SenderRegistration),
    line((500, 599), "5.7.8", Class::Access, Reason::SenderAccess),
    line((500, 599), "5.7.*", Class::Never, Reason::ContentPolicy),
    // No such mailbox, no such domain, closed, or one that takes no mail at all.
    line((500, 599), "5.1.10", Class::OptOut, Reason::UnknownMailbox),
    line((500, 599), "5.1.1", Class::OptOut, Reason::UnknownMailbox),
    line((500, 599), "5.1.2", Class::OptOut, Reason::UnknownMailbox),
    line((500, 599), "5.1.3", Class::OptOut, Reason::UnknownMailbox),
    line((500, 599), "5.1.6", Class::OptOut, Reason::UnknownMailbox),
    line((500, 599), "5.2.1", Class::OptOut, Reason::UnknownMailbox),
    line((500, 599), "5.2.2", Class::Never, Reason::MailboxFull),
    line((552, 552), "", Class::Never, Reason::MailboxFull),
    line((554, 554), "", Class::Never, Reason::ContentPolicy),
    line((500, 599), "", Class::Never, Reason::Other),
];

/// What one of our codes for mail means; none for codes that are not about mail.
#[must_use]
pub fn find(code: &str) -> Option<CodePolicy> {
    match code {
        "bounce-hard" => return Some(policy(0, line((0, 0), "", Class::OptOut, Reason::UnknownMailbox))),
        "bounce-soft" => return Some(policy(0, line((0, 0), "", Class::Never, Reason::MailboxFull))),
        "smtp-from" => return Some(policy(0, line((0, 0), "", Class::PauseSender, Reason::SenderRegistration))),
        "smtp-refused" => return Some(policy(0, line((0, 0), "", Class::PauseSender, Reason::SenderRestricted))),
        "smtp-login" | "smtp-tls" => return Some(policy(0, line((0, 0), "", Class::Access, Reason::SenderAccess))),
        _ => {}
    }
    let (reply, status) = parts(code)?;
    let found = TABLE
        .iter()
        .find(|line| (line.replies.0..=line.replies.1).contains(&reply) && fits(line.status, status));
    found.map(|line| policy(reply, *line))
}

const fn policy(reply: u32, line: Line) -> CodePolicy {
    CodePolicy {
        from: reply,
        to: reply,
        class: line.class,
        reason: line.reason,
        first_pause: line.pause,
        sends: line.sends,
    }
}

/// Whether the enhanced `status` is what a line asks for.
fn fits(asked: &str, status: &str) -> bool {
    if let Some(start) = asked.strip_suffix('?') {
        status.len() == start.len() + 1 && status.starts_with(start)
    } else if let Some(start) = asked.strip_suffix('*') {
        status.starts_with(start)
    } else {
        asked.is_empty() || asked == status
    }
}

/// Number and enhanced status of a code.
fn parts(code: &str) -> Option<(u32, &str)> {
    let rest = code.strip_prefix("smtp-")?;
    let (reply, status) = rest.split_once('-').unwrap_or((rest, ""));
    let reply = reply.parse().ok().filter(|reply| (400..600).contains(reply))?;
    Some((reply, status))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_each_reply_means() {
        for (code, class, reason, pause) in [
            ("smtp-421", Class::Throttle, Reason::RateLimited, Some(60)),
            ("smtp-421-4.7.0", Class::Throttle, Reason::RateLimited, Some(60)),
            ("smtp-450", Class::Defer, Reason::ProviderUnavailable, Some(300)),
            ("smtp-450-4.2.0", Class::Defer, Reason::ProviderUnavailable, Some(300)),
            ("smtp-451-4.7.28", Class::Defer, Reason::RateLimited, Some(600)),
            ("smtp-452-4.2.2", Class::Defer, Reason::MailboxFull, Some(3_600)),
            ("smtp-454", Class::Retry, Reason::ProviderUnavailable, None),
            ("smtp-535-5.7.8", Class::Access, Reason::SenderAccess, None),
            ("smtp-550", Class::Never, Reason::Other, None),
            ("smtp-550-5.1.1", Class::OptOut, Reason::UnknownMailbox, None),
            ("smtp-556-5.1.10", Class::OptOut, Reason::UnknownMailbox, None),
            ("smtp-550-5.2.1", Class::OptOut, Reason::UnknownMailbox, None),
            ("smtp-552-5.2.2", Class::Never, Reason::MailboxFull, None),
            ("smtp-550-5.7.1", Class::Never, Reason::ContentPolicy, None),
            ("smtp-550-5.7.26", Class::PauseSender, Reason::SenderRegistration, None),
            ("smtp-554", Class::Never, Reason::ContentPolicy, None),
            ("bounce-hard", Class::OptOut, Reason::UnknownMailbox, None),
            ("smtp-login", Class::Access, Reason::SenderAccess, None),
        ] {
            let found = find(code).map(|policy| (policy.class, policy.reason, policy.first_pause));
            assert_eq!(found, Some((class, reason, pause)), "{code}");
        }
        for code in ["", "smtp-", "smtp-250", "smtp-x", "131026", "timeout"] {
            assert!(find(code).is_none(), "{code}");
        }
    }
}
