# Accounts, members, organisation, security.
account-role-owner = Owner
account-role-admin = Admin
account-role-approver = Approver
account-role-advisor = Advisor
account-role-dpo = Data protection officer
sign-in-title = Sign in
sign-in-text = Use the email address and password of your account.
sign-in-button = Sign in
sign-in-forgot = Forgot your password?
sign-in-new-here = New here?
sign-in-sign-up = Create an organisation
sign-in-demo-title = Try the demo
sign-in-demo-text = Sample contacts and campaigns. No real message is sent.
# $role (String) - the role of the demo account
sign-in-demo-enter = Enter as { $role }
sign-in-pitch = Write once. Check it against the rules. Send it in the language your client speaks.
sign-in-pitch-rule = No assured returns
sign-in-pitch-source = SEBI (Mutual Funds) advertisement code
sign-in-pitch-must-fix = Must fix
sign-in-pitch-passed = Passed
sign-in-pitch-end = First the rules, then a person. Nothing that breaks a rule reaches a client.
sign-in-code-title = Enter the code
sign-in-code-text = Open your authenticator app and enter its 6 digits.
sign-in-code-label = Code
sign-in-code-use-recovery = Use a recovery code
sign-in-code-use-app = Use the authenticator app
sign-in-recovery-text = Enter one of the recovery codes that you kept. Each works once.
sign-in-recovery-label = Recovery code
sign-in-other-account = Use another account
sign-up-title = Create your organisation
sign-up-text = You become its owner and can invite your team.
sign-up-button = Create organisation
sign-up-have-account = Already have an account?
account-name-label = Your name
account-email-label = Email
account-phone-label = Mobile number
account-phone-hint = Test messages go here.
account-language-label = Language
account-password-label = Password
account-password-hint = At least 10 characters. Several words are easier to remember and harder to guess.
account-new-password-label = New password
account-current-password-label = Current password
forgot-title = Reset your password
forgot-text = We send a link to your email address. It works for two hours.
forgot-button = Send link
forgot-sent-title = Check your email
forgot-sent-text = If there is an account with this address, a link is on its way. It works for two hours.
forgot-back = Back to sign in
reset-title = Choose a new password
reset-text = All other devices are signed out.
reset-button = Save password
reset-done = Your password is changed. Sign in with it.
# $organisation (String) - the organisation's name
invite-title = Join { $organisation }
# $role (String) - the role offered
invite-text = You are invited as { $role }.
invite-known-text = You have an account with this address. Sign in with its password to join.
invite-button = Join
invite-bad-title = This invitation is no longer valid
invite-bad-text = It was used, withdrawn or has expired. Ask for a new one.
organisation-title = Organisation
organisation-name-label = Organisation name
organisation-name-hint = As clients know it. It stands in your messages.
organisation-audience-label = Registration
organisation-audience-mfd = Mutual fund distributor (AMFI, ARN)
organisation-audience-ria = Investment adviser (SEBI, INA)
organisation-audience-ra = Research analyst (SEBI, INH)
organisation-audience-smb = None: another kind of business
organisation-audience-hint = It decides which rules your messages are checked against.
organisation-registration-label = Registration number
organisation-registration-hint = ARN-118204, INA000012345 or INH000012345. Leave it empty without a registration.
organisation-state-label = State
organisation-city-label = City
organisation-policy-title = Approval
organisation-policy-own-label = Authors may approve their own messages
organisation-policy-own-hint = For one-person organisations. The audit log says each time that author and approver were the same.
organisation-times-title = Approvals: time and deputy
organisation-times-hours-label = Hours to decide
organisation-times-hours-hint = On the clock, 1 to 72, for requests from now on. Approvers are reminded half way.
organisation-times-deputy-label = Deputy
organisation-times-deputy-hint = Gets an email when the time is over.
organisation-times-deputy-all = Nobody in particular: all approvers are told
organisation-read-only = Only owners and admins can change this.
settings-title = Settings
settings-security = Profile and security
settings-members = Team and roles
members-title = Team and roles
# $count (Number) - how many members
members-count = { $count ->
    [one] 1 person
   *[other] { $count } people
}
members-invite-title = Invite somebody
members-invite-text = They get a link by email. It works for seven days.
members-invite-button = Send invitation
members-invited = The invitation is sent.
members-invites-title = Open invitations
# $date (String) - the last day
members-invite-until = Valid until { $date }
members-withdraw = Withdraw
members-person = Person
members-role = Role
# $name (String) - the member's name
members-role-of = Role of { $name }
members-right-write = Write
members-right-send = Send
members-right-approve = Approve
members-right-audit = Audit
members-change-role = Change
members-you = You
members-inactive = Deactivated
members-deactivate = Deactivate
# $name (String) - the member's name
members-deactivate-title = Deactivate { $name }?
members-deactivate-text = They are signed out at once and cannot sign in again. What they wrote stays. You can reactivate them at any time.
members-reactivate = Reactivate
members-note = Nobody can approve a message they wrote, unless the organisation allows it. At least one owner must stay.
security-title = Profile and security
security-profile-title = Profile
security-password-title = Password
security-password-button = Change password
security-password-changed = Your password is changed. Other devices are signed out.
security-totp-title = Second factor
security-totp-on = On
security-totp-off = Off
security-totp-text = After your password, sign-in asks for a code from an authenticator app. A stolen password alone is then of no use.
security-totp-enable = Set up
security-totp-scan = Scan this picture with your authenticator app, or enter the key by hand.
security-totp-qr-label = QR code for the authenticator app
security-totp-key = Key
security-totp-confirm = Turn on
security-totp-disable = Turn off
security-totp-disable-title = Turn the second factor off?
security-totp-disable-text = Sign-in will ask for the password alone. Enter your password to confirm.
security-recovery-title = Recovery codes
security-recovery-text = Keep these codes in a safe place. Each signs you in once when your phone is not at hand. They are shown only now.
# $count (Number) - unused codes
security-recovery-left = { $count ->
    [one] 1 recovery code left
   *[other] { $count } recovery codes left
}
security-sessions-title = Devices
security-session-now = This device
# $moment (String) - date and time
security-session-last = Last used { $moment }
security-session-end = Sign out
security-sign-out-others = Sign out everywhere else
security-signed-out-others = All other devices are signed out.
security-unknown-device = Unknown browser
organisation-policy-question = When does somebody else look at a message?
organisation-policy-human-label = Always
organisation-policy-human-hint = An approver approves every campaign before it is sent.
organisation-policy-none-label = Only with findings
organisation-policy-none-hint = Messages without findings go out at once. Those to consider need an approver.
security-recovery-renew = New recovery codes
security-recovery-renew-title = Make new recovery codes?
security-recovery-renew-text = The old codes stop working at once. Enter your password to confirm.
members-invite-link = Or pass this link on yourself:
organisation-policy-hint = what must happen before a message is sent
organisation-policy-prior-label = With an outside approval as well
organisation-policy-prior-hint = After the approver, the reference of the supervisory body or fund house (BSE, AMC) must be recorded before a campaign is sent. For advisers and analysts under SEBI’s advertisement code, and for material with a fund house’s brand.
organisation-policy-report-label = With a report within 24 hours
organisation-policy-report-hint = After the approver, a campaign is sent, and must then be reported within 24 hours. Its report is asked for until somebody records it.
organisation-policy-days-label = Days for which an approval holds
# $most (Number) - the largest number of days
organisation-policy-days-hint = From 1 to { $most }; 180 is usual. What was approved longer ago is not sent before it is approved again. A change counts at once, also for approvals given before.
organisation-risk-title = Second opinion
organisation-risk-text = After the rules, a text model or the built-in classifier estimates the risk of each text from 0 to 100. It never makes a finding of the rules milder.
organisation-risk-review-label = A person decides from
organisation-risk-review-hint = From this risk on, an approver must look at the text, also where your policy needs nobody. 50 to 99.
organisation-risk-back-label = Back to the author above
organisation-risk-back-hint = A text above this risk cannot be submitted until it is changed. 100 switches this off.

# Rules of sending

organisation-sending-title = Rules of sending
organisation-sending-hint = For marketing and education, in every campaign. Messages about a service are not held back.
organisation-sending-hours = Send only between these hours
organisation-sending-hours-hint = Indian time. A campaign’s own hours hold as well; what is left waits for the next opening.
organisation-sending-national = Send nothing on national holidays
organisation-sending-national-hint = 26 January, 15 August and 2 October.
organisation-sending-holidays = Your own holidays
organisation-sending-holidays-hint = One a line: the date, then its name, for example 2027-10-29 Diwali. At most 100.
organisation-sending-cap = Limit messages to one person
organisation-sending-cap-hint = Counted over all campaigns. Whoever has had as many is skipped. Leave both empty for no limit.
organisation-sending-cap-messages = Messages at most
organisation-sending-cap-days = In days
# $days (Number) - days
# $messages (Number) - messages
organisation-sending-cap-text = Within { $days } days at most { $messages } messages
organisation-sending-none = None
# What the delivery does by itself.
organisation-delivery-title = When sending goes wrong
organisation-delivery-percent-label = Pause a campaign when more than this share of its last 200 messages failed (%)
organisation-delivery-percent-hint = A whole number from 1 to 100; 100 never pauses. It is judged from 50 messages on, and owners get an e-mail.
organisation-delivery-late-question = A scheduled campaign missed its start because nothing could be sent
organisation-delivery-late-ask = Ask: it waits until somebody sends it, plans it anew or cancels it
organisation-delivery-late-send = Send it all the same, as soon as possible
organisation-delivery-late-cancel = Cancel it
organisation-delivery-hours-label = This counts from so many hours after the start
# $most (Number) - the most hours
organisation-delivery-hours-hint = A whole number from 1 to { $most }. What is less late is always sent.
