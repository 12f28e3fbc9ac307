# The home page.
# $name (String) - the reader's first name
home-good-morning = Good morning, { $name }
# $name (String) - the reader's first name
home-good-afternoon = Good afternoon, { $name }
# $name (String) - the reader's first name
home-good-evening = Good evening, { $name }
home-import = Import contacts
home-new-campaign = New campaign
home-sent-today = Sent today
# $count (Number) - how many
home-of-planned = of { $count } planned
home-delivered = Delivered
# $points (String) - percentage points
home-rate-better = ▲ { $points } points better than the week before
# $points (String) - percentage points
home-rate-worse = ▼ { $points } points worse than the week before
home-rate-same = as in the week before
# $count (Number) - how many
home-last-days = last { $count } days
home-replies = Replies
home-today = today
home-approvals = Approvals waiting
home-approvals-hint = to be decided
home-open-approvals = Open approvals
home-messages = Messages, last 14 days
# $total (Number) - messages in 14 days
# $today (Number) - of them today
home-messages-finding = { $total } messages in 14 days, { $today } of them today
home-no-figures = No figures yet
home-no-figures-text = They appear here with your first campaign.
home-delivery-rate = Delivery rate
# $count (Number) - how many
home-sent-count = { $count } sent
home-todays-sends = Today’s sends
home-all-campaigns = All campaigns
home-no-sends = Nothing is sent or planned today.
home-campaign = Campaign
home-status = Status
home-progress = Progress
# $done (Number) - processed
# $total (Number) - everybody
home-of = { $done } of { $total }
home-set-up = Set up your workspace
# $done (Number) - finished steps
# $total (Number) - all steps
home-set-up-done = { $done } of { $total } done
home-step-contacts = Import your contacts
home-step-consent = Record their consent
home-step-consent-button = Open contacts
home-step-number = Connect your WhatsApp number
home-step-number-button = Connect
home-step-team = Invite an approver
home-step-team-button = Invite
home-step-send = Send your first campaign
