//! Roles and the one permission table.

use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};

/// What a member is in an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Display, EnumString, EnumIter, IntoStaticStr)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum Role {
    /// Everything, also closing the organisation.
    Owner,
    /// Everything but ownership.
    Admin,
    /// Decides on content; reads the rest.
    Approver,
    /// Writes and sends.
    Advisor,
    /// Data protection officer: audit, consent, privacy.
    Dpo,
}

/// Something a member may do. Doors ask for exactly one on their first line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Display, EnumString, EnumIter, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Permission {
    /// See the home page, and one's own account and notices. Every member has it.
    ViewHome,
    /// See contacts, groups, consent.
    ViewContacts,
    /// Create, edit, delete, import, merge contacts; record consent.
    ManageContacts,
    /// Download contacts as a file.
    ExportContacts,
    /// Erase what is known of a contact, for good.
    EraseContacts,
    /// See templates.
    ViewTemplates,
    /// Create, edit, archive templates.
    ManageTemplates,
    /// See campaigns, their deliveries and live figures.
    ViewCampaigns,
    /// Create, edit, submit, duplicate, archive campaigns.
    ManageCampaigns,
    /// Launch, schedule, pause, resume, cancel, retry.
    SendCampaigns,
    /// See the approval queue.
    ViewApprovals,
    /// Approve or reject.
    DecideApprovals,
    /// See analytics.
    ViewAnalytics,
    /// Read the audit log.
    ViewAudit,
    /// Download the evidence of a campaign: texts, findings, approvals, messages.
    ViewEvidence,
    /// Organisation profile, policies, compliance rules of its own.
    ManageOrganisation,
    /// Invite, change role, deactivate.
    ManageMembers,
    /// See senders.
    ViewSenders,
    /// Add and change senders.
    ManageSenders,
    /// Make and revoke API keys (for oneself).
    ManageApiKeys,
}

impl Role {
    /// All roles, most powerful first.
    pub const ALL: [Self; 5] = [Self::Owner, Self::Admin, Self::Approver, Self::Advisor, Self::Dpo];

    /// The stable code, also the wire form.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.into()
    }

    /// Whether this role may do `permission`. This is the permission table.
    #[must_use]
    pub const fn may(self, permission: Permission) -> bool {
        use Permission as P;
        match permission {
            P::ViewHome | P::ViewContacts | P::ViewTemplates | P::ViewCampaigns | P::ViewAnalytics | P::ViewSenders => true,
            P::ManageContacts | P::ManageTemplates | P::ManageCampaigns | P::SendCampaigns => {
                matches!(self, Self::Owner | Self::Admin | Self::Advisor)
            }
            P::ViewApprovals => matches!(self, Self::Owner | Self::Admin | Self::Approver | Self::Advisor),
            P::DecideApprovals => matches!(self, Self::Owner | Self::Admin | Self::Approver),
            P::ExportContacts | P::EraseContacts => matches!(self, Self::Owner | Self::Admin | Self::Dpo),
            P::ViewAudit => matches!(self, Self::Owner | Self::Dpo),
            P::ViewEvidence => matches!(self, Self::Owner | Self::Admin | Self::Approver | Self::Dpo),
            P::ManageOrganisation | P::ManageMembers | P::ManageSenders => matches!(self, Self::Owner | Self::Admin),
            P::ManageApiKeys => matches!(self, Self::Owner | Self::Admin | Self::Advisor),
        }
    }

    /// Whether a member of this role may give, change or take `role`.
    /// Only an owner touches owners.
    #[must_use]
    pub const fn may_assign(self, role: Self) -> bool {
        match self {
            Self::Owner => true,
            Self::Admin => !matches!(role, Self::Owner),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use strum::IntoEnumIterator;

    #[test]
    fn an_owner_may_everything() {
        assert!(Permission::iter().all(|permission| Role::Owner.may(permission)));
    }

    #[test]
    fn an_approver_never_writes() {
        for permission in [
            Permission::ManageContacts,
            Permission::ManageCampaigns,
            Permission::SendCampaigns,
            Permission::ManageMembers,
        ] {
            assert!(!Role::Approver.may(permission), "{permission}");
        }
    }

    #[test]
    fn an_admin_cannot_make_an_owner() {
        assert!(!Role::Admin.may_assign(Role::Owner));
        assert!(Role::Owner.may_assign(Role::Owner));
        assert!(!Role::Advisor.may_assign(Role::Advisor));
    }
}
