# Approvals: the queue and one request.
approval-title = Approvals
approval-subtitle = A decision binds to exactly one version of a message.
approval-choose = Choose a request on the left.
approval-tab-waiting = Waiting
approval-tab-mine = Mine
approval-tab-decided = Decided
approval-more = Show more
approval-empty-title = Nothing waits here
approval-empty-text = New requests appear as soon as somebody sends a campaign for approval.
approval-status-waiting = Waiting
approval-status-approved = Approved
approval-status-rejected = Rejected
approval-status-voided = No longer counts
approval-status-withdrawn = Taken back
# $count (Number) - how many
# $shown (String) - the number with grouping
approval-people = { $count ->
    [one] 1 person
   *[other] { $shown } people
}
# $author (String) - who asked
# $at (String) - date and time
approval-by = by { $author }, { $at }
# $sender (String) - the sender in words
approval-sender = from { $sender }
approval-your-decision = Decision
# $number (Number) - number of the version
# $hash (String) - beginning of the fingerprint
approval-binds = Version { $number }, fingerprint { $hash }
approval-view = View
approval-side-by-side = Side by side
approval-inline = Inline
approval-removed = removed
approval-added = added
# $changes (Number) - how many changes
# $added (Number) - words added
# $removed (Number) - words removed
approval-changes = { $changes ->
    [one] 1 change
   *[other] { $changes } changes
}, { $added } words added, { $removed } removed
approval-new-text = New text: no version was approved before.
# $number (Number) - number of the version
approval-version = Version { $number }
# $at (String) - date and time
approval-approved-before = approved, sent { $at }
# $at (String) - date and time
approval-sent-at = sent { $at }
approval-by-policy = the organisation’s policy
# $who (String) - who decided
# $at (String) - date and time
approval-decided = Decided by { $who }, { $at }
approval-was-voided = The text was changed after it was sent, so this request no longer counts. The new version must be sent again.
approval-role-decides-not = Your role can read this request but not decide on it.
approval-own = You cannot approve what you wrote yourself.
approval-blocked = A finding blocks this version. Nobody can approve it; it must be fixed.
approval-open-campaign = Open campaign
approval-reason = Reason
approval-reason-hint = Needed to reject, at least 10 characters. Kept in the record.
approval-reason-disclosure = A disclosure is missing.
approval-reason-claim = A claim is not supported.
approval-reason-audience = This is the wrong audience.
approval-reason-language = The language needs work.
approval-reject = Reject
approval-approve = Approve
approval-confirm-title = Approve this version?
# $campaign (String) - its name
approval-confirm-text = { $campaign }: you can take it back for one minute, until the campaign is sent or given another time.
approval-done = Approved.
approval-undone = Approval taken back. The request waits again.
approval-undo = Undo approval
# $at (String) - time
approval-undo-until = You can take it back until { $at }, as long as nobody has sent the campaign.
approval-key-next = Next request
approval-key-previous = Previous request
approval-key-approve = Approve
approval-key-reject = Reject: write the reason
# $count (Number) - how many would have received the version approved before
# $number (Number) - number of that version
approval-people-before = was { $count } people in version { $number }
approval-clearance-title = Validity and references
approval-valid-until = Valid until
approval-expired-text = This approval has expired. Ask for approval again on the campaign’s review page.
approval-reference = Approved outside under
approval-reference-until = Reference valid until
approval-reference-number = Reference number
approval-reference-day = Date of the approval
approval-reference-missing = Your organisation needs an outside approval before this is sent. An owner, admin or approver records its reference here.
approval-reference-record = Record reference
approval-body = Given by
approval-body-bse = BSE
approval-body-amc = Fund house (AMC)
approval-body-other = Another body
approval-report = Report
approval-report-number = Number of the report
approval-report-day = Date of the report
approval-report-record = Record report
approval-duties-title = To be reported
# $count (Number) - how many campaigns
approval-duties-hint = { $count ->
    [one] 1 campaign
   *[other] { $count } campaigns
}
# $at (String) - date and time
approval-duty-due = report by { $at }
# $at (String) - date and time
approval-duty-overdue = overdue since { $at }
approval-held-title = The rules have changed
# $rules (String) - names of the rules
approval-was-held = A newer rulebook forbids what was approved: { $rules }. The approval no longer counts. Change the text and send it for approval again.
# $at (String) - date and time
approval-due = To be decided by { $at }
# $at (String) - date and time
approval-overdue = Overdue since { $at }
approval-overdue-short = Overdue
# $name (String) - who is looking
# $at (String) - time
approval-held = { $name } has been looking at it since { $at }
# $name (String) - who is looking
approval-held-short = { $name } is on it
# $at (String) - time
approval-held-by-you = You have been looking at it since { $at }. Others see this until you have done nothing for 30 minutes.
approval-free = Nobody is looking at it yet.
approval-claim = I am looking at it
approval-release = Leave it to others
approval-take-over = Take it over
# $count (Number) - how many requests say the same
approval-same-text = Same text in { $count } requests
approval-languages = All languages
# $at (String) - date and time
approval-submitted-before = not approved, sent { $at }
approval-comments = Comments
approval-comments-hint = Author and approvers read them. They stay in the record and cannot be changed.
approval-comments-empty = Nobody has written anything yet.
approval-comment = Your comment
approval-comment-send = Send comment
# $count (Number) - how many requests say the same
approval-alike-title = { $count } requests with the same content
approval-alike-hint = Texts, channel and purpose are identical; only the people differ.
# $count (Number) - how many requests
approval-alike-button = Approve all { $count }
# $count (Number) - how many requests
approval-alike-confirm-title = Approve these { $count } requests?
approval-alike-confirm-text = All of them or none: if one was changed meanwhile, nothing is approved. Each can be taken back for one minute.
approval-history = What happened so far
# $version (Number) - number of the version
# $rulebook (String) - version of the rulebook
# $fix (Number) - findings that must be fixed
# $consider (Number) - findings to consider
approval-history-version = Version { $version }, rulebook { $rulebook }: { $fix } to fix, { $consider } to consider
approval-review-needed = The second opinion is not sure about this text, so a person must look at it. Read the marked places before you decide.

# A launched campaign whose approval has run out.

approval-renewal-needed = The approval of this campaign has run out or was not renewed. What is left is not sent, and failed messages are not tried again, until it is approved once more. Its text stays as it is.
approval-renewal-waits = Approval was asked for again. Once it is given, the campaign can go on.
approval-renewal-open = Open the request
approval-is-renewal = This campaign was sent under an earlier approval that has run out since. Nothing in it has changed. If you approve it again, what is left can be sent.
