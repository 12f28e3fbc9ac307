# Importing contacts from a file.
imports-title = Import contacts
# $name (String) - the file's name
# $rows (Number) - rows below the header
imports-file = { $name }, { $rows ->
    [one] 1 row
   *[other] { $rows } rows
}
imports-step-upload = Upload
imports-step-columns = Match columns
imports-step-consent = Consent
imports-step-run = Import
imports-upload-title = Choose a file
imports-upload-text = CSV or Excel (.xlsx), up to 50 MB and 2,00,000 rows. The first row should name the columns.
imports-upload-kept = A file that is not imported is deleted 7 days after it was last changed here.
imports-upload-label = File with contacts
imports-upload-button = Upload
imports-uploading = Uploading
imports-recent-title = Earlier imports
imports-recent-empty = Nothing has been imported yet.
imports-next-consent = Next: Consent
imports-next-run = Next: Import
imports-back = Back
imports-discard = Cancel
imports-ready = Ready
imports-ready-hint = new people
imports-update = Will update
imports-update-hint = already in contacts
imports-keep-hint = stay as they are
imports-fix = Need a fix
imports-fix-hint = shown below
imports-repeats = Duplicates in file
imports-repeats-hint = first row kept
imports-repeats-merged = merged into the first row
imports-columns-title = Match columns
# $count (Number) - columns in the file
imports-columns-count = { $count ->
    [one] 1 column
   *[other] { $count } columns
}
imports-column = Column in your file
# $number (Number) - place of the column
imports-column-unnamed = Column { $number }
imports-first-value = First value
imports-goes-to = Goes to
imports-state = State
imports-matched = Matched
imports-check = Check values
imports-skipped = Skipped
imports-target-ignore = Do not import
imports-target-new-field = New custom field
# $word (String) - the column's name
imports-language-words = “{ $word }” holds words we do not know. Tell us what they mean; otherwise these people get the default language.
# $count (Number) - rows
imports-rows = { $count ->
    [one] 1 row
   *[other] { $count } rows
}
imports-options-title = Rules
imports-duplicates = When a number is in contacts already
imports-duplicates-skip = Leave the contact as it is
imports-duplicates-fill = Fill in what is missing
imports-duplicates-overwrite = Replace with the values of the file
imports-default-language = Language where the row names none
imports-tags = Tags for everyone in this file
imports-groups = Put everyone into
imports-refresh = Check again
imports-preview-title = First rows
imports-row = Row
imports-problem = Problem
imports-fix-title = Rows to fix
# $shown (Number) - rows shown
# $all (Number) - rows in all
imports-fix-count = { $shown } of { $all }
imports-fix-text = The first 50 rows with a problem are shown. Up to 200 rows can be corrected here; rows you do not correct are left out. After the import you can also download them with the reasons and fix them in Excel.
imports-fix-here = Fix here
# $row (Number) - row in the file
imports-fix-cell = Corrected value of row { $row }
imports-fix-again = Check the corrected rows
imports-row-skipped = Row is skipped
imports-try-again = Try again
imports-rejects-title = Rows left out
imports-rejects-text = The first 50 are shown; the next ones move up. With many it is quicker to download them, fix them in Excel and upload only these.
# $row (Number) - row in the file
imports-row-taken = Row { $row } was taken over.
# $row (Number) - row in the file
imports-row-kept = Row { $row } still cannot be taken over.
imports-outcome-create = New
imports-outcome-update = Update
imports-outcome-keep = Unchanged
imports-outcome-reject = Left out
imports-consent-title = Where did you get permission?
imports-consent-text = The law (DPDP Act 2023) asks you to prove that people agreed. Without a record nobody new in this file can be sent promotions.
imports-consent-record = They agreed before, and I can prove it
imports-consent-none = Record nothing now
imports-consent-none-hint = The people are imported, but nothing is sent to them until consent is recorded.
imports-consent-never-overrides = Somebody who has opted out stays opted out, whatever the file says.
imports-run-title = Ready to import
imports-start = Start import
# $date (String) - when the same file was imported
imports-same-file = This file was imported on { $date }.
imports-same-file-confirm = Import it again
imports-running = Importing
imports-running-text = You can close this page; the import goes on.
# $done (Number) - rows done
# $total (Number) - rows in all
imports-progress = { $done } of { $total } rows
imports-created = New contacts
imports-updated = Updated
imports-unchanged = Left as they were
imports-rejected = Left out
imports-cancel = Cancel import
imports-cancel-title = Cancel this import?
imports-cancel-text = Contacts that have come in stay. You can undo them afterwards.
imports-done = Import finished
imports-cancelled = Import cancelled
imports-failed = Import stopped
imports-failed-text = What came in before stays.
imports-undone = Import undone
imports-undo = Undo import
imports-undo-title = Undo this import?
imports-undo-text = Contacts this import created are deleted, except those who have been sent a message or have replied. Changes to other contacts stay.
imports-undo-until = Possible for 24 hours after the end.
imports-download-rejects = Download the rows left out, with reasons
imports-to-contacts = To contacts
imports-another = Import another file
imports-status-uploaded = Not started
imports-status-running = Importing
imports-status-done = Finished
imports-status-cancelled = Cancelled
imports-status-failed = Stopped
imports-status-undone = Undone
imports-reject-row = Row
imports-reject-problem = Problem
imports-reason-no-phone = No mobile number
imports-reason-phone-characters = Characters that no mobile number has
imports-reason-phone-length = A mobile number has 10 digits
imports-reason-phone-country = Not an Indian number
imports-reason-phone-not-mobile = A landline or service number
imports-reason-bad-email = Not an email address
imports-reason-name-too-long = The name has more than 120 characters
imports-reason-bad-encoding = Some letters could not be read
imports-reason-repeat = Same number as an earlier row
