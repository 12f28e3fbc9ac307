# The live page of a campaign.
# $time (String) - time of day
live-updated = Updated { $time }
live-lost = Live view lost. Sending goes on; the page tries again by itself.
live-processed = Processed
# $count (Number) - how many
live-of = of { $count }
live-rate = Rate
live-per-minute = per min
# $count (Number) - how many
live-limit = limit { $count } per min
live-time-left = Time left
live-minutes = min
# $time (String) - time of day
live-ends-about = ends about { $time }
live-started = Started
live-spent = Spent so far
live-spent-hint = at most, with GST
live-not-started = not yet
# $time (String) - date and time
live-starts-at = Starts { $time }
# $time (String) - date and time
live-waits = Quiet hours. Sending goes on { $time }.
live-freezing = The recipient list is being made; the total still grows.
live-per-minute-title = Messages per minute
# $count (Number) - how many
live-per-minute-finding = { $count } messages in the last minute
live-minute = Minute
live-messages = Messages
live-activity = Activity
live-no-activity = Nothing has happened yet.
# $count (Number) - how many
live-unknown-title = { $count } with unknown outcome
live-unknown-text = The provider stopped answering after we handed these over. They may have been delivered, so nothing is sent again by itself: nobody should get it twice.
live-unknown-decide = Decide one by one
# $count (Number) - how many
live-failed-title = { $count } failed
# $count (Number) - how many
live-skipped-title = { $count } skipped
live-by-reason = by reason
live-recipients = Recipients
live-all = All
live-person = Person
live-number = Number
live-language = Language
live-status = Status
live-reason = Reason
live-tries = Tries
live-changed = Updated
live-no-recipients = Nobody here
live-no-recipients-text = No recipient stands at this status.
# $count (Number) - how many
live-shown = { $count } shown
live-pause = Pause
live-resume = Resume
live-launch = Send now
live-cancel-rest = Cancel rest
live-cancel-title = Cancel what has not been sent?
# $count (Number) - how many
live-cancel-text = { $count } messages will not be sent. This cannot be undone. What has gone out stays sent.
# $count (Number) - how many
live-cancel-button = Cancel { $count } messages
live-keep = Keep sending
live-paused-note = Paused. What is in flight may still go out.
live-retry-failed = Retry failed
live-resend = Send again
live-resend-title = Send again?
# $name (String) - the contact
live-resend-text = { $name } may already have this message and would get it twice.
live-leave = Leave it
live-left = Left as it is, by decision
live-export = Export CSV
live-none-yet = This campaign has not been launched yet.
live-open-builder = Open in the builder
live-event-started = Sending started
# $count (Number) - how many
live-event-frozen = Recipient list complete, { $count } people
live-event-paused = Paused
live-event-resumed = Resumed
# $count (Number) - how many
live-event-cancelled = Cancelled, { $count } not sent
live-event-completed = Completed
live-event-slowed = The provider slowed us down
live-event-sender-paused = The provider stopped the sender
# $count (Number) - how many
live-event-interrupted = A process ended; { $count } became unknown
# $count (Number) - how many
live-event-retried = { $count } failed ones queued again
live-event-waiting-for-hours = Waiting for the sending hours
# What can be done about messages of unknown outcome.
live-unknown-report = WhatsApp cannot be asked about a message. It reports each one of its own accord, for up to seven days; a row with a report leaves this list by itself.
live-unknown-resend-all = Send all again
live-unknown-resend-title = Send all of unknown outcome again?
# $count (Number) - how many
live-unknown-resend-text = { $count } people may already have this message and would then get it twice. Who decided this stands in the audit log.
live-unknown-leave-all = Leave all
live-look-up = Look up
# $status (String) - where it stands
live-looked-up-known = Found out: { $status }
# $time (String) - date and time
live-looked-up-awaited = The provider cannot be asked about this message. Its report, which carries our number for it, is awaited until { $time } and settles it by itself.
# $time (String) - date and time
live-awaited = No answer came; it may or may not have been sent. A report may come until { $time }.
live-resent = Sent again by decision; may arrive twice
# $count (Number) - how many
live-event-resent = { $count } of unknown outcome sent again; they may arrive twice
# What the engine does by itself.
# $percent (Number) - share that failed
live-event-failure-paused = Paused by itself: { $percent } % of the last messages failed
live-event-provider-down = The provider does not answer; sending waits
live-event-provider-back = The provider answers again
live-event-start-missed = The start was missed
# $percent (Number) - share that failed
live-failure-paused-note = Paused by itself, because { $percent } % of the last messages failed, more than your organisation allows. See the reasons below, then go on or cancel the rest. Nobody on the list is lost.
# $time (String) - date and time
live-missed-note = This was to start at { $time }, but nothing could be sent then. It is not started by itself any more: send it now, choose another time, or cancel it.
live-missed-replan = Choose another time
