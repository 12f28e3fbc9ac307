# The analytics page.
analytics-export = Export CSV
analytics-period = Period
# $count (Number) - how many
analytics-days = { $count } days
analytics-empty = No messages in this period
analytics-empty-text = Choose a longer period, or send a campaign.
analytics-by-day = By day
# $day (String) - the day
# $count (Number) - how many
analytics-by-day-finding = Most messages on { $day }: { $count }
analytics-funnel = From sent to read
analytics-by-language = By language
analytics-by-channel = By channel
analytics-by-campaign = By campaign
analytics-read-of-delivered = read, of delivered
analytics-delivered-of-sent = delivered, of sent
analytics-outcomes = Not delivered
analytics-sent = Sent
analytics-delivered = Delivered
analytics-read = Read
analytics-replies = Replies
analytics-replies-hint = all channels and languages
analytics-failed = Failed
analytics-skipped = Skipped
analytics-unknown = Unknown
# $value (String) - the same figure before
analytics-before = { $value } in the period before
analytics-no-before = nothing to compare with
analytics-delivered-unread = Delivered, not read
analytics-sent-only = Sent, not delivered yet
# $share (String) - a percentage
analytics-of-sent = { $share } of sent
# $share (String) - a percentage
analytics-of-delivered = { $share } of delivered
# $count (Number) - how many
analytics-count-sent = { $count } sent
analytics-campaign = Campaign
