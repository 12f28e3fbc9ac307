# E-mails to members (plain text).
mails-greeting = Namaste,
mails-signature = Prachar
mails-reset-subject = Set a new password for Prachar
# $link (String) - address of the page that sets a new password
# $hours (Number) - hours for which the link works
mails-reset-body =
    Somebody, most likely you, asked for a new password. Set it here:

    { $link }

    The link works once and for { $hours ->
        [one] 1 hour
       *[other] { $hours } hours
    }. If it was not you, do nothing: your password stays as it is.
mails-password-changed-subject = Your Prachar password was changed
# $link (String) - address of the page that asks for a reset link
mails-password-changed-body =
    The password of your Prachar account was changed, and other devices were signed out.

    If it was not you, set a new password at once: { $link }
mails-second-factor-subject = Two-step sign-in was changed
# $link (String) - address of the page that asks for a reset link
mails-second-factor-body =
    Two-step sign-in of your Prachar account was switched on or off.

    If it was not you, set a new password at once: { $link }
# $organisation (String) - the inviting organisation
mails-invite-subject = Invitation to { $organisation } on Prachar
# $inviter (String) - name of the inviting member
# $organisation (String) - the inviting organisation
# $link (String) - address of the invitation
# $days (Number) - days for which the invitation is good
mails-invite-body =
    { $inviter } invites you to work with { $organisation } on Prachar. Accept here:

    { $link }

    The link works once and for { $days ->
        [one] 1 day
       *[other] { $days } days
    }.
# $sender (String) - name of the sender
mails-sender-stopped-subject = { $sender } was stopped by WhatsApp
# $sender (String) - name of the sender
# $reason (String) - what happened and what can be done
# $link (String) - address of the page of senders
mails-sender-stopped-body =
    Nothing leaves from { $sender } at the moment. { $reason }

    Campaigns wait and nobody on their lists is lost. Once it is settled, resume the sender here: { $link }
# $campaign (String) - name of the campaign
mails-held-subject = No longer approved: { $campaign }
# $campaign (String) - name of the campaign
# $link (String) - address of the campaign's review page
mails-held-body =
    The rules have changed, and your campaign “{ $campaign }” breaks one of the new ones. It was approved but not sent yet, so it is held: its approval no longer counts, and it is a draft again.

    See what was found, change the text and send it for approval again: { $link }
# $campaign (String) - name of the campaign
mails-approval-reminder-subject = Waiting for approval: { $campaign }
# $author (String) - who asked
# $campaign (String) - name of the campaign
# $due (String) - date and time
# $link (String) - address of the request
mails-approval-reminder-body =
    { $author } asked for approval of "{ $campaign }". Half of the time is over; it is to be decided by { $due }.

    { $link }
# $campaign (String) - name of the campaign
mails-approval-overdue-subject = Overdue: approval of { $campaign }
# $author (String) - who asked
# $campaign (String) - name of the campaign
# $due (String) - date and time
# $link (String) - address of the request
mails-approval-overdue-body =
    { $author } asked for approval of "{ $campaign }". It was to be decided by { $due }, and nobody has. Please look at it:

    { $link }
# $campaign (String) - name of the campaign
mails-approval-comment-subject = Comment on { $campaign }
# $writer (String) - who wrote
# $campaign (String) - name of the campaign
# $text (String) - what they wrote
# $link (String) - address of the request
mails-approval-comment-body =
    { $writer } wrote about the approval of "{ $campaign }":

    { $text }

    Answer here: { $link }
# $campaign (String) - name of the campaign
mails-failure-paused-subject = Paused, because too many messages failed: { $campaign }
# $campaign (String) - name of the campaign
# $failed (Number) - how many failed
# $outcomes (Number) - of how many
# $limit (Number) - percent that may fail
# $link (String) - address of the campaign's page
mails-failure-paused-body =
    Prachar has paused “{ $campaign }” by itself: { $failed } of the last { $outcomes } messages failed, more than the { $limit } % that your organisation allows. Nobody on the list is lost; those who are left wait.

    See why they failed, and go on or cancel the rest: { $link }
# $campaign (String) - name of the campaign
mails-start-missed-subject = Not started, please decide: { $campaign }
# $campaign (String) - name of the campaign
# $at (String) - date and time
# $link (String) - address of the campaign's page
mails-start-missed-body =
    “{ $campaign }” was to start on { $at } (Indian time), but nothing could be sent then. So long afterwards it is not started by itself.

    Send it now, choose another time, or cancel it: { $link }
# $campaign (String) - name of the campaign
mails-start-cancelled-subject = Cancelled, because its start was missed: { $campaign }
# $campaign (String) - name of the campaign
# $at (String) - date and time
# $link (String) - address of the campaign's page
mails-start-cancelled-body =
    “{ $campaign }” was to start on { $at } (Indian time), but nothing could be sent then. By the policy of your organisation it was cancelled; nobody got it.

    It can be duplicated here: { $link }

# Campaigns by e-mail: what stands around the author's text, and the pages behind its links.
mailing-unsubscribe = Unsubscribe
mailing-preferences = Choose what you receive
# $number (String) - the organisation's registration number
mailing-registration = Registration { $number }
# $organisation (String) - who writes
mailing-why = You receive this e-mail because you agreed to e-mails from { $organisation }.
# $organisation (String) - who writes
mailing-test-subject = Test e-mail from { $organisation }
# $sender (String) - the sender's name
mailing-test-body =
    This is a test of the sender { $sender }. It arrived, so server, user and password are right.

    Look into the details of this e-mail: your mail program says there whether it was signed (DKIM: pass).
mailing-unsubscribe-title = Unsubscribe?
# $organisation (String) - who writes
# $purpose (String) - what the e-mails are for
mailing-unsubscribe-text = { $organisation } will not send you e-mails of this kind any more: { $purpose }.
mailing-unsubscribed-title = You are unsubscribed
# $organisation (String) - who writes
# $purpose (String) - what the e-mails are for
mailing-unsubscribed-text = { $organisation } sends you no e-mails of this kind: { $purpose }.
mailing-preferences-title = What you receive
# $organisation (String) - who writes
mailing-preferences-text = Choose what { $organisation } may send you, and how. You can change it at any time.
mailing-saved = Saved. It applies from now on.
mailing-channel-email = E-mail
mailing-purpose-marketing = Offers and news
mailing-purpose-service = Messages about services you use
mailing-purpose-education = Teaching material
mailing-bad-link-title = This link does not work
mailing-bad-link-text = It may have been cut off. Open it from the e-mail once more, or answer the e-mail.
