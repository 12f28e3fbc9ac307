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
