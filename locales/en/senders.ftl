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
