# Statuses of a delivery, why nothing was sent, and why a send failed.
delivery-status-queued = Queued
delivery-status-claimed = Sending
delivery-status-accepted = With WhatsApp
delivery-status-sent = Sent
delivery-status-delivered = Delivered
delivery-status-read = Read
delivery-status-failed = Failed
delivery-status-skipped = Skipped
delivery-status-cancelled = Cancelled
delivery-status-unknown = Unknown
delivery-skip-opted-out = Opted out
delivery-skip-no-consent = No consent
delivery-skip-invalid-number = Invalid number
delivery-skip-duplicate = Same number as another contact
delivery-skip-no-text = No text in their language
delivery-skip-missing-value = A value is missing
delivery-skip-window-closed = 24-hour window closed and no approved template
delivery-skip-contact-deleted = Contact deleted
delivery-skip-compliance = Breaks a compliance rule with their values
# One sentence per domain::FailureReason: what happened, then what can be done.
delivery-failure-not-on-whatsapp = This number is not on WhatsApp, or the app on it is too old.
delivery-failure-opted-out-at-provider = This person stopped marketing messages from you in WhatsApp.
delivery-failure-marketing-limit = WhatsApp limits how many marketing messages one person gets. Try again after a day.
delivery-failure-marketing-experiment = WhatsApp sends no marketing to this person at present.
delivery-failure-window-closed = More than 24 hours since this person wrote. Only an approved template can be sent.
delivery-failure-template-missing = The template does not exist in this language or is not approved.
delivery-failure-template-parameters = The values do not fit the template.
delivery-failure-template-paused = WhatsApp has paused or disabled this template.
delivery-failure-content-policy = WhatsApp refuses this content. Change the text.
delivery-failure-media = The picture or document could not be fetched. Check the link.
delivery-failure-bad-request = WhatsApp did not understand this message.
delivery-failure-sender-access = The sender’s access token is wrong or has expired. Renew it in Settings.
delivery-failure-sender-restricted = WhatsApp has restricted this sender. See the reason in WhatsApp Manager.
delivery-failure-sender-payment = WhatsApp wants a payment to be settled before it sends.
delivery-failure-sender-registration = The sender’s number must be registered or verified again at WhatsApp.
delivery-failure-rate-limited = Too many messages in too short a time.
delivery-failure-provider-unavailable = WhatsApp could not be reached or is out of order.
delivery-failure-outcome-unknown = No answer came. The message may or may not have been sent.
delivery-failure-other = The message could not be sent. See the code beside it.

# Cap and limit

delivery-skip-frequency-cap = Has had as many messages as you send to one person
delivery-skip-limit-reached = The campaign had reached its limit
