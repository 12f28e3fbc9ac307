# One sentence per domain::ErrorCode.
error-unauthenticated = Please sign in. Your session has ended.
error-forbidden = Your role does not allow this.
error-not-found = This does not exist, or it was deleted.
error-invalid = Some fields need attention.
error-conflict = Somebody else changed this meanwhile. Reload the page and try again.
error-rate-limited = Too many attempts. Wait a minute and try again.
error-too-large = This is larger than allowed.
error-internal = Something went wrong on our side. It has been noted.
error-unavailable = No connection to the service. Check your network and try again.
error-timed-out = This took too long and was stopped. Try again.
error-required = Fill in this field.
error-too-long = This is too long.
# $limit (Number) - the largest number of characters
error-too-long-limit = At most { $limit } characters.
error-too-short = This is too short.
# $limit (Number) - the smallest number of characters
error-too-short-limit = At least { $limit } characters.
error-bad-email = This is not an email address.
error-bad-phone = This is not an Indian mobile number. It has 10 digits and begins with 6, 7, 8 or 9.
error-bad-registration = This is not a number of this registration type.
error-placeholder-registration = This is a placeholder. Enter your own number.
error-bad-choice = Choose one of the offered values.
error-bad-time = This is not a date or time.
error-past-time = This time has passed.
error-bad-url = Enter an address that begins with https://.
error-taken = This is already in use.
error-too-many = No more can be added: there are as many as there may be.
# $limit (Number) - how many there may be
error-too-many-limit = At most { $limit } of them.
error-bad-phrase = One of these would find nothing, or a single letter. Write at least a word.
error-bad-credentials = Email or password is wrong.
error-bad-code = This code is wrong or was already used.
error-bad-link = This link has expired or was already used.
error-weak-password = This password is easy to guess. Use a longer one, for example four unrelated words.
error-last-owner = An organisation needs at least one active owner.
error-file-too-large = The file is larger than 50 MB.
error-bad-file = This is not a CSV or XLSX file.
error-bad-encoding = The letters in this file could not be read. Save it as CSV in UTF-8 and try again.
error-too-many-rows = The file has more than 2,00,000 rows. Split it and try again.
error-empty-file = The file has no rows.
error-no-phone-column = No column holds phone numbers. Choose one.
error-file-already-imported = This very file was imported before.
error-bad-state = This is not possible in the present status.
error-blocked = Fix the findings marked “Must fix” first.
error-nobody-to-send = Nobody would receive this. Change the audience.
error-no-text = Write a message first.
error-no-subject = Every language of an e-mail needs a subject line of at most 150 characters.
error-own-content = You cannot approve what you wrote yourself.
error-content-changed = The content changed after it was sent for approval. Review it again.
error-approval-needed = This needs an approval first.
error-audience-grown = More people would receive this now than were approved. It must be approved again.
# $approved (Number) - how many were approved
# $now (Number) - how many would receive it now
error-audience-grown-from = { $approved } people were approved, but { $now } would receive it now. That is more than 5% more, so it must be approved again.
error-not-yours = Only the person who approved can take it back.
error-too-late = It is too late to take this back.
error-claimed = Somebody else is looking at this request. Take it over before you decide.
error-no-sender = There is no active sender for this channel. Add one in Settings.
error-sender-paused = The sender of this campaign is paused. Resume it in Settings, or choose another one on the Schedule step.
error-sender-archived = The sender of this campaign has been put away. Choose another one on the Schedule step.
error-sender-other-channel = The sender of this campaign does not send over its channel. Choose another one on the Schedule step.
error-idempotency-mismatch = This Idempotency-Key was used for another request.
error-bad-days = Enter a whole number of days, from 1 to 365.
error-approval-expired = The approval is no longer valid, or will not be at that time. Ask for approval again.
error-reference-needed = The reference of the outside approval must be recorded first, and be valid when this is sent.
error-too-risky = The second opinion finds this text too risky. Change it first; the step Check says what and where.
# $risk (Number) - the risk
# $limit (Number) - the limit of the organisation
error-too-risky-at = The second opinion sees a risk of { $risk } out of 100, over your organisation’s limit of { $limit }. Change the text first; the step Check says what and where.
error-bad-limit = Enter a whole number from 50 to 100.
error-limits-crossed = This must be lower than the number from which a text goes back.

# Numbers

error-bad-number = Enter a whole number above 0.
# $limit (Number) - the largest number
error-bad-number-limit = Enter a whole number from 1 to { $limit }.
error-ai-budget-spent = Today’s budget for text models is spent. You can still write from the library; models answer again tomorrow.
error-ai-quota-spent = You have asked text models as often as you may today. You can still write from the library.
error-ai-needed = Only a text model can do this, and none is connected or answers now.
error-nothing-in-library = The library has nothing on this subject. Use other words, or start from a template.
error-still-writing = This is still being written. Wait a moment and try again.
