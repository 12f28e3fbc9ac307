//! What comes back by e-mail about our e-mails: delivery reports (RFC 3464) and complaints (RFC 5965).
//!
//! Both are plain lines inside a message of several parts: a report with `Action` and `Status`, or with
//! `Feedback-Type`, and behind it the headers of the message that it is about. Only those headers say
//! which message that is: by the id that we gave it.

use domain::DeliveryId;

use crate::email_message::delivery_of;

/// What a report says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportKind {
    /// It reached the mailbox.
    Delivered,
    /// It never will.
    BounceHard,
    /// It did not, and another might.
    BounceSoft,
    /// The person called it spam.
    Complaint,
}

/// A report about one of our messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailReport {
    /// The delivery whose message it is about.
    pub delivery: DeliveryId,
    /// What it says.
    pub kind: ReportKind,
    /// The server's words; may be empty.
    pub detail: String,
}

/// Longest text kept, in characters.
const LONGEST_DETAIL: usize = 300;

/// Reads a raw message; none when it is no report about a message of ours.
#[must_use]
pub fn parse(raw: &[u8]) -> Option<MailReport> {
    let text = String::from_utf8_lossy(raw);
    let fields = fields(&text);
    // The report's own Message-ID stands first; the one that it is about, last.
    let delivery = fields
        .iter()
        .rev()
        .filter(|(name, _)| name == "message-id")
        .find_map(|(_, id)| delivery_of(id))?;
    let find = |wanted: &str| fields.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str());
    let kind = match (find("feedback-type"), find("action")) {
        (Some(_), _) => ReportKind::Complaint,
        (None, Some(action)) => of_action(action, find("status").unwrap_or_default())?,
        (None, None) => return None,
    };
    let detail = find("diagnostic-code").or_else(|| find("status")).unwrap_or_default();
    Some(MailReport {
        delivery,
        kind,
        detail: detail.chars().filter(|c| !c.is_control()).take(LONGEST_DETAIL).collect(),
    })
}

/// "delayed" and "expanded" are no end, so they are no news.
fn of_action(action: &str, status: &str) -> Option<ReportKind> {
    match action.trim().to_ascii_lowercase().as_str() {
        "failed" if is_hard(status) => Some(ReportKind::BounceHard),
        "failed" => Some(ReportKind::BounceSoft),
        "delivered" | "relayed" => Some(ReportKind::Delivered),
        _ => None,
    }
}

/// Only what is about the mailbox itself says that no later message arrives either.
fn is_hard(status: &str) -> bool {
    let status = status.split_whitespace().next().unwrap_or_default();
    ["5.1.", "5.0.0"].iter().any(|start| status.starts_with(start)) || status == "5.2.1"
}

/// Every line of the form `Name: value`, continued lines joined, names in small letters.
fn fields(text: &str) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = Vec::new();
    for line in text.lines() {
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = fields.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':').filter(|(name, _)| is_name(name)) {
            fields.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    fields
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const DELIVERY: &str = "0192f0c4-7a10-7d52-9d8e-3f1f6f0f9a01";

    fn bounce(action: &str, status: &str) -> String {
        format!(
            "From: MAILER-DAEMON@mx.example\r\nMessage-Id: <20261121.4711@mx.example>\r\nContent-Type: multipart/report; report-type=delivery-status;\r\n boundary=\"b\"\r\n\r\n\
             --b\r\nContent-Type: text/plain\r\n\r\nThis is the mail system at mx.example.\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n\
             Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; asha@example.org\r\nAction: {action}\r\nStatus: {status}\r\n\
             Diagnostic-Code: smtp; 550 5.1.1 <asha@example.org>:\r\n    user unknown\r\n\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\n\
             From: news@sahyadri.example\r\nMessage-ID: <{DELIVERY}@sahyadri.example>\r\n\r\n--b--\r\n"
        )
    }

    #[test]
    fn reports_are_read_and_find_their_message() {
        for (action, status, expected) in [
            ("failed", "5.1.1", Some(ReportKind::BounceHard)),
            ("failed", "5.2.2", Some(ReportKind::BounceSoft)),
            ("failed", "4.4.7", Some(ReportKind::BounceSoft)),
            ("Delivered", "2.0.0", Some(ReportKind::Delivered)),
            ("delayed", "4.4.1", None),
        ] {
            let found = parse(bounce(action, status).as_bytes());
            assert_eq!(found.as_ref().map(|report| report.kind), expected, "{action} {status}");
            assert!(found.is_none_or(|report| report.delivery.to_string() == DELIVERY && report.detail.ends_with("user unknown")));
        }
        let foreign = bounce("failed", "5.1.1").replace(DELIVERY, "somebody-elses");
        assert_eq!(parse(foreign.as_bytes()), None);
    }

    #[test]
    fn a_complaint_is_one_whatever_its_type() {
        let text = format!("Feedback-Type: abuse\r\nUser-Agent: x/1\r\n\r\nMessage-ID: <{DELIVERY}@sahyadri.example>\r\n");
        assert_eq!(parse(text.as_bytes()).map(|report| report.kind), Some(ReportKind::Complaint));
        assert_eq!(parse(b"Subject: Out of office\r\n\r\nBack on Monday"), None);
    }

    proptest! {
        #[test]
        fn anything_may_come_in(raw in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = parse(&raw);
        }
    }
}
