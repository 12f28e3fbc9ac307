# The evidence of a campaign: its downloads, and the words of the printed pack.
evidence-pdf = Evidence (PDF)
evidence-json = Evidence (JSON)
# $name (String) - the campaign
evidence-of = Evidence: { $name }
# $organisation (String) - its name
# $at (String) - date and time
evidence-foot = { $organisation }, evidence of { $at }
evidence-intro = What was said, what the rules found, who approved it, and what became of each message. The texts are those that were frozen when the campaign was sent for approval; nothing here was written afterwards.
evidence-organisation = Organisation
evidence-registration = Registration
evidence-made = Made
evidence-kept-until = Kept at least until
evidence-campaign = Campaign
evidence-name = Name
evidence-id = Id
evidence-channel = Channel
evidence-sender = Sender
evidence-created = Created
evidence-launched = Sending began
evidence-completed = Completed
evidence-versions = Texts and checks
evidence-no-versions = The campaign was never sent for approval, so no text was frozen.
evidence-in-force = in force
evidence-submitted = Sent for approval
evidence-recipients = Recipients then
evidence-unchanged = The stored text still gives this hash.
evidence-changed = The stored text no longer gives this hash: somebody changed the database directly.
evidence-media = Goes with the text
evidence-template = WhatsApp template
evidence-risk = Risk by the rules
evidence-second-opinion = Second opinion
evidence-no-findings = The rules found nothing.
evidence-severity = Severity
evidence-rule = Rule
evidence-words = Words found
evidence-source = Source
evidence-no-approvals = No approval was asked for.
evidence-asked = Asked
evidence-decided = Decided
evidence-note = Note
evidence-reference = External reference
evidence-valid-until = Valid until
evidence-counts = Messages by status
evidence-count = Messages
evidence-messages = Each message
evidence-masked = Phone numbers are masked. A character that the typeface lacks, such as an emoji, is shown by its Unicode number; the JSON file holds every text as it was sent.
# $shown (Number) - messages in this document
# $count (Number) - all messages
evidence-first = The first { $shown } of { $count } messages. All of them stand in the JSON file of this evidence.
evidence-accepted = Taken over
evidence-provider-id = Provider’s id
evidence-deleted-contact = Deleted contact
evidence-not-kept = What filled this text was not kept then.
evidence-not-proved = filling the text again does not give this hash
evidence-chain-text = The entries about this campaign. Each is chained by hash to the entry before it in the organisation’s log; “prachar audit verify” follows the chain to its head.
# $seq (Number) - place of the newest entry
evidence-chain-head = Head of the chain, entry { $seq }
evidence-entry = Entry
evidence-erased = the values were erased at the person’s request
