# Campaigns: list and builder.
campaign-title = Campaigns
campaign-new = New campaign
campaign-new-text = Give it a name that your team recognises. Recipients never see it.
campaign-new-button = Create and choose the audience
campaign-from-template = From a template
campaign-name = Name
campaign-search = Search campaigns
campaign-all = All
campaign-archived = Archived
campaign-status = Status
campaign-languages = Languages
campaign-starts = Starts
campaign-changed = Changed
campaign-repeats = Repeats
# $count (Number) - how many
campaign-shown = { $count ->
    [one] 1 campaign on this page
   *[other] { $count } campaigns on this page
}
# $name (String) - the name of the thing
campaign-actions-of = Actions for { $name }
campaign-duplicate = Duplicate
# $name (String) - the name of the thing
campaign-copy-of = { $name } (copy)
campaign-archive = Archive
campaign-restore = Take out of the archive
campaign-empty-title = No campaigns yet
campaign-empty-text = Write a message once, check it against the rules and send it in each client’s language.
campaign-none-found-title = No campaign matches
campaign-none-found-text = Try another word or another status.
campaign-status-draft = Draft
campaign-status-in-review = Waiting for approval
campaign-status-approved = Approved
campaign-status-scheduled = Scheduled
campaign-status-sending = Sending
campaign-status-paused = Paused
campaign-status-completed = Completed
campaign-status-cancelled = Cancelled
campaign-purpose = Purpose
campaign-purpose-hint = Decides which consent is needed.
campaign-purpose-marketing = Promotion
campaign-purpose-service = Service
campaign-purpose-education = Education
campaign-step-audience = Audience
campaign-step-message = Message
campaign-step-check = Check
campaign-step-schedule = Schedule
campaign-step-review = Review
# $step (String) - name of the next step
campaign-next = Next: { $step }
campaign-save-and-exit = Save and exit
# $time (String) - time of day
campaign-saved-at = Saved { $time }
campaign-saving = Saving
campaign-kept-on-device = Kept on this device
campaign-locked = Sending has begun or ended, so nothing can be changed here. Duplicate the campaign to write a new one.
campaign-edit-voids = This version was sent for approval. If you change it, the approval ends and it must be asked for again.
campaign-conflict-short = Changed by somebody else
campaign-conflict-title = Somebody else changed this text meanwhile
campaign-conflict-text = Your text is still in the editor. This is the other one:
campaign-conflict-keep-mine = Keep mine
campaign-conflict-take-theirs = Take the other one
campaign-audience-include = Who gets it
campaign-audience-include-hint = Contacts in any of these
campaign-audience-everybody = All contacts
campaign-audience-everybody-hint = Whoever has opted out or gave no consent still gets nothing.
campaign-audience-exclude = Leave out
campaign-audience-exclude-hint = Contacts in any of these get nothing
campaign-audience-groups = Groups
campaign-audience-tags = Tags
campaign-audience-no-groups = No groups and tags yet
campaign-audience-no-groups-text = Send to all contacts, or sort your contacts into groups first.
campaign-audience-contacts = Open contacts
campaign-audience-recount = Save and count
campaign-audience-count-title = Audience
# $count (Number) - how many
campaign-audience-count = { $count ->
    [one] 1 contact matches
   *[other] { $count } contacts match
}
campaign-audience-count-hint = Who really receives it, after consent and opt-outs, is counted in the review.
campaign-message-languages = Language of the message
# $language (String) - a language in itself
campaign-message-label = Message in { $language }
campaign-no-text-yet = No text yet
campaign-empty-language = No text in this language yet. Start from another one and translate it.
# $language (String) - a language in itself
campaign-start-from = Start from { $language }
campaign-insert = Insert
# $names (String) - names, parted by commas
campaign-without-fallback = No fallback for { $names }. Contacts without a value are skipped. Write it as {"{"}city|your city{"}"} to give one.
# $count (Number) - how many
campaign-characters = { $count ->
    [one] 1 character
   *[other] { $count } characters
}
# $parts (Number) - number of segments
# $encoding (String) - GSM-7 or Unicode
# $each (Number) - characters per segment
campaign-as-sms = As SMS: { $parts ->
    [one] 1 segment
   *[other] { $parts } segments
} ({ $encoding }, { $each } each)
# $letters (Number) - letters of the name
campaign-longest-name = Longest name used for the count: { $letters } letters
campaign-missing-title = Missing disclosures
# $count (Number) - how many
campaign-missing-text = { $count ->
    [one] The rules ask for one line that the text lacks.
   *[other] The rules ask for { $count } lines that the text lacks.
}
# $count (Number) - how many
campaign-insert-all = Insert all { $count }
campaign-insert-line = Insert
campaign-check-title = Compliance check
campaign-check-button = Save and check
campaign-check-empty = Write the message first; each language gets its own verdict.
campaign-checked-now = Checked just now.
campaign-checking = Checking.
campaign-check-unavailable = The check is not available. You can go on writing; sending stays blocked.
# $version (String) - version of the rules
campaign-rulebook = Rule set { $version }
# $score (Number) - 0 to 100
# $verdict (String) - the score in one word
campaign-score-label = { $score } of 100: { $verdict }
campaign-must-fix = Must fix
campaign-consider = Consider
campaign-for-information = For information
campaign-passed = Passed
campaign-ready = Ready
campaign-needs-work = Needs work
campaign-not-ready = Not ready
# $fix (Number) - how many must be fixed
# $consider (Number) - how many to consider
campaign-finding-counts = { $fix } must fix, { $consider } to consider
# $count (Number) - how many
campaign-to-fix = { $count } to fix
# $count (Number) - how many
campaign-to-consider = { $count } to consider
campaign-read-rule = Read rule
# $id (String) - id of the rule
campaign-rule-id = Rule { $id }
# $now (Number) - its place in the list
# $of (Number) - how many there are
# $title (String) - what it is about
campaign-finding-of = Finding { $now } of { $of }: { $title }
campaign-next-finding = Next finding
campaign-previous-finding = Previous finding
campaign-apply-to-current = Apply the suggestion of the current finding
campaign-apply = Apply
# $count (Number) - how many
campaign-apply-all = Apply all { $count }
# $count (Number) - how many
campaign-applied = { $count ->
    [one] 1 change applied
   *[other] { $count } changes applied
}
campaign-leave-out = leave out
# $count (Number) - how many
campaign-blocked-until = { $count ->
    [one] Sending is blocked until 1 item is fixed.
   *[other] Sending is blocked until { $count } items are fixed.
}
campaign-nothing-blocks = Nothing blocks sending.
campaign-fix-in-text = Open in the editor
campaign-stage-rules = Rules
# $count (Number) - how many
campaign-stage-rules-text = { $count ->
    [one] Checked in 1 language
   *[other] Checked in { $count } languages
}
campaign-stage-approver = Approver
campaign-stage-approver-text = A person decides on exactly this version. What must be fixed cannot be approved.
campaign-stage-sending = Each message
campaign-stage-sending-text = Checked once more with the contact’s own values before it goes out.
campaign-preview-title = Preview
campaign-preview-business = Business account
campaign-preview-note = As WhatsApp shows it. Phones differ slightly.
campaign-seen-by = As seen by
# $url (String) - the address
campaign-media-from = Picture or document from { $url }
# $names (String) - names, parted by commas
campaign-value-missing = No value for { $names }: this contact would be skipped.
# $language (String) - a language in itself
campaign-reads-other-language = This contact reads { $language } and gets that text.
campaign-fallback-language = Contacts whose language has no text
campaign-fallback-language-hint = They get this language instead.
campaign-fallback-skip = Skip them
campaign-more-details = WhatsApp template, fallbacks, picture
campaign-template-name = Approved WhatsApp template
campaign-template-name-hint = Name at Meta. Needed for contacts who did not write to you in the last 24 hours.
campaign-template-language = Its language code
campaign-template-language-hint = en, en_US, hi or mr
campaign-template-parameters = Its parameters
campaign-template-parameters-hint = One a line, in order. Placeholders are allowed.
campaign-fallbacks = Fallback values
campaign-fallbacks-hint = One a line: city = your city
campaign-media-url = Link to a picture or document
campaign-media-url-hint = https address that anybody can open
campaign-when = When
campaign-when-label = How does it start?
campaign-start-by-hand = When I start it
campaign-start-by-hand-hint = After approval you press Send now.
campaign-start-at = At a time
campaign-start-at-hint = Starts by itself, if it is approved by then.
campaign-date = Date
campaign-time = Time
campaign-zone = Time zone
campaign-zone-india = India (IST)
campaign-zone-dubai = United Arab Emirates (Dubai)
campaign-zone-singapore = Singapore
campaign-zone-kathmandu = Nepal (Kathmandu)
campaign-zone-london = United Kingdom (London)
campaign-zone-berlin = Germany (Berlin)
campaign-zone-new-york = USA, East (New York)
campaign-zone-los-angeles = USA, West (Los Angeles)
campaign-zone-sydney = Australia (Sydney)
campaign-recurrence = Repeat
campaign-recurrence-hint = Each run sends the approved version to whoever belongs to the audience by then.
campaign-recurrence-none = Once
campaign-recurrence-daily = Every day
campaign-recurrence-weekly = Every week
campaign-recurrence-monthly = Every month
campaign-pacing = Pacing
campaign-pacing-label = How fast?
campaign-pacing-fast = Fast
campaign-pacing-fast-hint = The sender’s full rate. Highest risk of being marked as spam.
campaign-pacing-balanced = Balanced
campaign-pacing-balanced-hint = Half the rate. Right for most campaigns.
campaign-pacing-safe = Safe
campaign-pacing-safe-hint = A tenth. For a new number or a first campaign.
campaign-pacing-chosen = chosen
campaign-pacing-and-time = Pacing and time
# $count (String) - how many
campaign-per-minute = { $count } per min
# $at (String) - date and time
campaign-ends-about = Ends about { $at }
campaign-under-a-minute = Under a minute
# $minutes (Number) - whole minutes
campaign-minutes = { $minutes } min
# $hours (Number) - whole hours
# $minutes (Number) - whole minutes
campaign-hours-minutes = { $hours } h { $minutes } min
# $days (Number) - whole days
# $hours (Number) - whole hours
campaign-days-hours = { $days } d { $hours } h
campaign-hours = Quiet hours
campaign-hours-keep = Send only between these hours
campaign-hours-hint = In the time zone above. The rest goes the next day.
campaign-hours-from = From
campaign-hours-to = Until
# $from (String) - time of day
# $to (String) - time of day
campaign-quiet-hours = Quiet hours { $from } to { $to }. The rest goes tomorrow at { $to }.
campaign-receivers = Who receives it
# $time (String) - time of day
campaign-counted-at = counted { $time }
campaign-recount = Recount
# $will (Number) - how many receive it
# $skipped (String) - how many do not
# $matched (String) - how many the audience matches
campaign-will-receive = { $will ->
    [one] will receive, { $skipped } skipped of { $matched }
   *[other] will receive, { $skipped } skipped of { $matched }
}
campaign-skip-opted-out-hint = They asked for no more messages. Never sent.
campaign-skip-no-consent-hint = Ask for consent for this purpose first.
campaign-skip-window-closed-hint = Name an approved template on the message step to reach them.
campaign-skip-missing-value-hint = Give the placeholder a fallback.
campaign-cost = Cost
campaign-cost-hint = forecast, upper limit
campaign-cost-highest = Highest cost with GST
campaign-cost-note = Failed messages are not charged.
campaign-cost-assumed = Part of the price list of October 2026 is assumed. Failed messages are not charged.
campaign-cost-sandbox = The sandbox sends nothing and costs nothing.
campaign-no-sender = No active sender
campaign-sender = Sender
campaign-sender-label = What do the messages leave from?
campaign-sender-hint = Automatic takes your oldest WhatsApp number, or the sandbox while there is none. It is settled when you send the campaign for approval.
# $name (String) - name of the sender that it would be now
campaign-sender-automatic = Automatic ({ $name })
campaign-sender-automatic-none = Automatic (no active sender now)
campaign-sender-sandbox = Sandbox, does not reach real phones
campaign-sender-unusable = Cannot be used
campaign-sender-sandbox-note = The sender is the sandbox: messages stay in Prachar and reach no phone.
# $name (String) - name of the connected number
campaign-sender-sandbox-instead = The sender is the sandbox although { $name } is connected: messages stay in Prachar and reach no phone.
campaign-sender-choose = Choose the sender
campaign-choices = Campaign
campaign-edit = Edit
# $part (String) - name of the step
campaign-edit-part = Edit: { $part }
campaign-check-and-approval = Check and approval
campaign-approver-needed = Needed
campaign-approver-not-needed = Not needed
campaign-approver-policy-none = Your organisation sends clean messages without an approval.
campaign-approver-nobody = Nobody else in your organisation may approve. Invite an approver in Settings.
# $names (String) - names, parted by commas
campaign-approver-one-of = One of: { $names }
# $names (String) - names, parted by commas
campaign-approver-because = The check found something to consider, so a person decides: { $names }
campaign-note = Note to approver
campaign-note-hint = Shown to the approver with the request. At most 500 characters.
campaign-grown-title = The audience has grown
# $approved (Number) - how many were approved
# $now (Number) - how many would receive it now
campaign-grown-text = { $approved } people were approved; { $now } would receive it now. With more than 5% more it cannot be sent before somebody approves it again. The text stays as it is.
campaign-resubmit = Send for approval again
campaign-send-for-approval = Send for approval
campaign-finish = Finish
campaign-after-approval-scheduled = Once approved it starts by itself at its time. You can cancel until then.
campaign-after-approval-by-hand = Once approved, you start it with Send now.
campaign-after-finish = No approval is needed. Nothing is sent until you start it or its time comes.
campaign-no-audience = Choose an audience first.
campaign-nobody = Nobody would receive it. See the reasons beside.
campaign-rejected-title = Rejected
campaign-see-decision = See the decision
campaign-see-request = See the request
campaign-waiting-text = Sent for approval. Any change ends the wait and asks again.
campaign-withdraw = Take it back
campaign-ready-text = Approved. You can start it now or give it a time.
# $at (String) - date and time
campaign-starts-by-itself = Starts by itself on { $at }.
campaign-change-time = Set or change the time
campaign-open-live = Open the live view
campaign-cancel = Cancel campaign
campaign-cancel-title = Cancel this campaign?
campaign-cancel-text = Nothing will be sent. It cannot be taken up again, only duplicated.
campaign-cancel-keep = Keep it
campaign-send-now = Send now
campaign-test-send = Send test to me
campaign-test-hint = Saved text of this language, to the number in your profile.
campaign-test-phone = Your own number in Settings
campaign-send-now-title = Start sending now?
# $count (String) - how many
campaign-send-now-text = { $count } will receive it. You can pause or cancel the rest at any time.
campaign-test-sent = Test sent to your own number.
campaign-expired-title = The approval has expired
campaign-expired-text = Approvals hold for a limited time. Send it for approval again; the text stays as it is.
campaign-reference-first = Approved. Before it can be sent, the reference of the outside approval must be recorded.

# How a campaign will go, spread, limit

campaign-amount = How many, over which time
campaign-spread = Spread over hours
campaign-spread-hint = Sends evenly over so many hours of sending time, 1 to 720. Empty: as fast as the pace above.
campaign-stop-after = Stop after
campaign-stop-after-hint = Sending ends once so many messages have been accepted. Empty: everybody on the list.
campaign-skip-frequency-cap-hint = They have had as many messages as your organisation sends to one person.
campaign-timeline = How it will go
campaign-timeline-hint = Played through with the same rules that will send it, if you start as planned.
campaign-timeline-never = With these hours and holidays it would never be sent, or not within a year. Change the hours of this campaign or your organisation’s rules of sending.
# $begins (String) - day and time
# $ends (String) - day and time
# $messages (String) - how many
campaign-timeline-chart = From { $begins } to { $ends }: { $messages } messages.
campaign-timeline-begins = First message
campaign-timeline-ends = Last message
campaign-timeline-messages = Messages
campaign-timeline-hour = Hour
campaign-timeline-day = Day
campaign-timeline-pauses = Nothing goes out
# $from (String) - day and time
# $until (String) - day and time
campaign-timeline-pause = { $from } to { $until }
# $count (Number) - how many
campaign-timeline-more-pauses = And { $count } more such times.
campaign-closure-law = Promotional SMS may be sent from 10:00 to 21:00 only
campaign-closure-organisation = Outside your organisation’s hours
campaign-closure-campaign = Outside this campaign’s hours
campaign-closure-republic-day = Republic Day
campaign-closure-independence-day = Independence Day
campaign-closure-gandhi-jayanti = Gandhi Jayanti
campaign-closure-holiday = Holiday of your organisation
# $name (String) - its name
campaign-closure-holiday-named = Holiday: { $name }
# The words in the picture of a message.
campaign-media-alt = Words in the picture
campaign-media-alt-hint = Type every word that can be read in it. They are checked with the text and shown to the approver.
campaign-in-picture = In the picture
# E-mails in the builder.
campaign-channel = Goes out by
campaign-channel-hint = E-mails reach contacts with an e-mail address who agreed to e-mails.
campaign-subject = Subject line
campaign-subject-hint = Needed for an e-mail. Phones show about 40 characters; placeholders may be used.
campaign-mail-preview = Preview as an e-mail
campaign-mail-phone = Phone
campaign-mail-window = Computer
campaign-mail-preview-note = As last saved, for the first contact who reads this language. Colour and postal address belong to the sender.
campaign-hint-no-subject = There is no subject line yet.
# $characters (Number) - characters of the subject line
campaign-hint-long-subject = The subject line has { $characters } characters; phones cut it after about 40.
campaign-hint-shouted-subject = The subject line is in capitals. Filters take that for unwanted mail.
campaign-hint-many-marks = Several exclamation marks look like unwanted mail.
# $words (String) - the words, separated by commas
campaign-hint-spam-words = Filters for unwanted mail look for these words: { $words }
# $kilobytes (Number) - size of the e-mail
campaign-hint-large = The e-mail has { $kilobytes } KB; large providers cut it off after 102 KB.
# Templates that do not fit.
campaign-template-missing = WhatsApp knows no template of this name in this language. Sync the templates on the sender’s page, or choose another.
# $status (String) - the provider's word
campaign-template-not-approved = The template is not approved ({ $status }); messages with it will fail.
# $given (String) - how many values the text gives
# $wanted (String) - how many the template wants
campaign-template-misfit = The text gives { $given } values, the template wants { $wanted }.
