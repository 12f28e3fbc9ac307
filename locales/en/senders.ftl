# Senders: what messages leave from.
senders-title = Senders
senders-text = Messages leave from a sender: your WhatsApp number, or the sandbox, which sends nothing and shows how everything works.
senders-empty = No senders yet
senders-empty-text = Connect your WhatsApp number, or add the sandbox to try everything out.
senders-connect = Connect a WhatsApp number
senders-connect-text = You find both values in Meta’s WhatsApp Manager under API set-up. The token is stored encrypted and never shown again.
senders-sandbox = Sandbox
senders-sandbox-hint = Sandbox, sends nothing
senders-add-sandbox = Add a sandbox
senders-name = Name
senders-phone-number-id = Phone number ID
senders-phone-number-id-hint = Meta’s ID of the number, not the number itself.
senders-access-token = Access token
senders-access-token-hint = A permanent token of a system user with the right whatsapp_business_messaging.
senders-access-token-keep = Leave it empty to keep the present one.
senders-rate = Messages per second
senders-rate-hint = What the provider allows; usually 80.
# $rate (String) - messages per second
senders-per-second = { $rate } per second
# $id (String) - the provider's id of the number
senders-number-id = ID { $id }
senders-active = Active
senders-paused = Paused
senders-paused-by-member = A member paused it. Nothing leaves from it until it is resumed.
senders-pause = Pause
senders-resume = Resume
senders-edit = Change
senders-archive = Put away
# $name (String) - the sender's name
senders-archive-title = Put { $name } away?
senders-archive-text = Nothing is sent from it any more. Campaigns that use it stop until another sender is chosen.
senders-quality-low = Quality Low
senders-news = What WhatsApp told
senders-news-quality-low = Quality fell to Low: people block or report its messages
senders-news-quality-restored = Quality is no longer Low
senders-news-limit-lowered = It may write to fewer people a day
senders-news-limit-raised = It may write to more people a day
senders-news-account-restricted = The account may not write to people first
senders-news-account-limited = The account was restricted
senders-news-account-disabled = The account was switched off
senders-news-disabling-planned = The account will be switched off
senders-news-account-reinstated = The account works again
senders-news-policy-violation = The account broke a policy
senders-news-alert = A warning
senders-news-template-paused = A template is paused
senders-news-template-disabled = A template was switched off
senders-news-template-flagged = A template will be switched off unless its quality improves
senders-news-template-restored = A template works again
# $time (String) - date and time
senders-outage = The provider does not answer. Nothing is lost and no try is used up; one message is tried at { $time }.
senders-waiting = Waiting for the provider
# What failed for good, over all campaigns.
failures-title = Failed messages
failures-text = What failed for good after all tries, over all campaigns. Before each new try consent and rules are checked again; campaigns that were cancelled stay as they are.
failures-none = Nothing has failed
failures-none-text = Messages that fail after all tries stand here, with the reason.
failures-reason = Reason
failures-count = Messages
failures-campaigns = Campaigns
failures-last = Last
failures-campaign = Campaign
failures-show = Show
failures-retry = Try again
failures-retried = They are queued again.

# E-mail accounts.
senders-mail-connect = Connect an e-mail account
senders-mail-text = E-mails of campaigns leave from your own address over your own mail server. The password is stored encrypted and never shown again.
senders-mail-from-name = Sender’s name
senders-mail-from-name-hint = What people see in their inbox, for example your firm’s name.
senders-mail-from = Sender’s address
senders-mail-reply-to = Answers go to
senders-mail-host = Mail server
senders-mail-tls = Encryption
senders-mail-starttls = STARTTLS (usually port 587)
senders-mail-tls-always = TLS (usually port 465)
senders-mail-plain = None, only for a server on this machine
senders-mail-port = Port
senders-mail-port-hint = Leave it empty for the usual one.
senders-mail-username = User
senders-mail-password = Password
senders-mail-password-hint = Many providers want an app password made for this.
senders-mail-password-keep = Leave it empty to keep the present one.
senders-mail-per-minute = E-mails per minute
senders-mail-per-minute-hint = What your mail server allows; 60 when empty, at least 6.
senders-mail-per-day = E-mails per day
senders-mail-per-day-hint = No limit when empty. What is left over goes out the next day.
senders-mail-colour = Colour
senders-mail-colour-hint = The band above your e-mails, for example #0f766e.
senders-mail-address = Postal address
senders-mail-address-hint = Stands below every e-mail with your name and registration number.
senders-mail-test = Send a test to myself
senders-mail-test-text = Sends an e-mail to your own address with the settings as they are saved.
senders-mail-test-sent = The mail server took it over. Look into your inbox.
senders-mail-key = Signature (DKIM)
senders-mail-key-text = Large providers take e-mails in bulk only when they are signed. Make a key, then publish this TXT record in the DNS of your address’ domain.
senders-mail-key-make = Make a key
senders-mail-key-again = Make a new key
senders-mail-key-name = Name of the TXT record
senders-mail-key-value = Value
# A WhatsApp number at Meta.
senders-waba-id = WhatsApp Business account ID
senders-waba-id-hint = Needed to read your templates. It stands beside the phone number ID.
senders-portfolio-id = Business portfolio ID
senders-portfolio-id-hint = Numbers of the same portfolio share one daily limit.
# $limit (String) - how many people
# $reached (String) - how many of them were written to
senders-limit-used = Limit of { $limit } people in 24 hours, { $reached } used
senders-limit-none = No limit on people in 24 hours
senders-meta = What Meta says about the number
senders-meta-limit = People written to first
senders-meta-quality = Quality
senders-meta-throughput = Throughput
senders-meta-name = Name that people see
senders-meta-name-status = Status of the name
senders-meta-number = Number
senders-meta-checked = Last asked
senders-meta-unknown = Not known yet
senders-meta-check = Ask Meta now
senders-meta-answered = Meta answered
senders-templates = Templates
senders-templates-none = No templates have been read yet.
senders-templates-need-account = Fill in the WhatsApp Business account ID above to read the templates.
senders-templates-sync = Sync now
# $time (String) - date and time
senders-templates-synced = Read from Meta on { $time }; again by itself once a day.
# $count (String) - how many values
senders-template-parameters = { $count } values
