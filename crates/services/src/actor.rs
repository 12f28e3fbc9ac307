//! Who asks.

use domain::{AccountId, Language, MemberId, OrgId, Permission, Role};

use crate::{Error, Result};

/// Through which door an actor came. Goes into the audit log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Via {
    /// A browser session.
    Session,
    /// An API key.
    Api,
    /// Prachar itself: a schedule, a webhook, the command line.
    System,
}

impl Via {
    /// The stored form.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Session => "session",
            Self::Api => "api",
            Self::System => "system",
        }
    }
}

/// A member acting in their organisation, or the system acting for it.
#[derive(Clone, Debug)]
pub struct Actor {
    /// Organisation in which everything happens.
    pub org_id: OrgId,
    /// The member; none for the system.
    pub member_id: Option<MemberId>,
    /// The member's account; none for the system.
    pub account_id: Option<AccountId>,
    /// The member's role; the system acts as owner.
    pub role: Role,
    /// Language for texts made on the way.
    pub language: Language,
    /// The door.
    pub via: Via,
    /// Finds the log lines of this request.
    pub request_id: String,
}

impl Actor {
    /// The system acting for an organisation; `cause` stands in for a request id.
    #[must_use]
    pub fn system(org_id: OrgId, cause: &str) -> Self {
        Self {
            org_id,
            member_id: None,
            account_id: None,
            role: Role::Owner,
            language: Language::En,
            via: Via::System,
            request_id: cause.to_owned(),
        }
    }

    /// Refuses an actor whose role may not do this.
    ///
    /// # Errors
    /// [`Error::Forbidden`].
    pub fn require(&self, permission: Permission) -> Result<()> {
        if self.role.may(permission) {
            Ok(())
        } else {
            Err(Error::Forbidden(permission))
        }
    }

    /// The member, for deeds that only a person can do.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] for the system.
    pub fn member(&self) -> Result<MemberId> {
        self.member_id.ok_or(Error::Unauthenticated)
    }

    /// The member's account, for what belongs to the person.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] for the system.
    pub fn account(&self) -> Result<AccountId> {
        self.account_id.ok_or(Error::Unauthenticated)
    }
}
