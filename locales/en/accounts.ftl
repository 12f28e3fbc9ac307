# Accounts, members, organisation, security.
account-role-owner = Owner
account-role-admin = Admin
account-role-approver = Approver
account-role-advisor = Advisor
account-role-dpo = Data protection officer
