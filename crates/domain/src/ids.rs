//! Identifiers: UUID version 7 newtypes, so that a contact can never be passed for a campaign.
//!
//! They are made in the application (not by the database) from a time and ten random bytes,
//! and sort by creation time.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Builds a version 7 UUID from milliseconds since the Unix epoch and ten random bytes.
#[must_use]
pub fn uuid_v7(unix_millis: u64, random: [u8; 10]) -> Uuid {
    uuid::Builder::from_unix_timestamp_millis(unix_millis, &random).into_uuid()
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// The UUID within, for storage and wire formats.
            #[must_use]
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl From<Uuid> for $name {
            fn from(uuid: Uuid) -> Self {
                Self(uuid)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }
    };
}

id!(/// An organisation: the tenant. Every row but accounts belongs to one.
    OrgId);
id!(/// A person who can sign in (one e-mail address, one password).
    AccountId);
id!(/// An account's place in an organisation, with a role.
    MemberId);
id!(/// A server-side session.
    SessionId);
id!(/// An invitation to join an organisation.
    InviteId);
id!(/// A key for the public API, bound to a member.
    ApiKeyId);
id!(/// A contact: somebody the organisation writes to.
    ContactId);
id!(/// A named group of contacts.
    GroupId);
id!(/// One consent record (append-only).
    ConsentId);
id!(/// An import of contacts from a file.
    ImportId);
id!(/// A message template.
    TemplateId);
id!(/// A campaign.
    CampaignId);
id!(/// One frozen content version of a campaign; approvals bind to it.
    VersionId);
id!(/// A decision, or the wait for one, on a content version.
    ApprovalId);
id!(/// A reference that a supervisory body or fund house gave.
    ReferenceId);
id!(/// Something said about a request for approval.
    CommentId);
id!(/// A sender: something messages leave from (a WhatsApp number, the sandbox).
    SenderId);
id!(/// One recipient of one campaign. Travels to the provider and comes back in its callbacks.
    DeliveryId);
id!(/// An inbound message from a contact.
    InboundId);
id!(/// An entry of the audit log.
    AuditId);
id!(/// A notice to a member.
    NoticeId);
id!(/// A compliance rule of an organisation's own.
    OwnRuleId);
id!(/// An e-mail to a member on its way out.
    MailId);
id!(/// A piece of work of the writing assistant: a brief and the versions written for it.
    WritingId);
id!(/// One text that the writing assistant made.
    GenerationId);
