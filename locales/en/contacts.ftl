# Contacts, groups, custom fields, consent, suppression list.
contacts-title = Contacts
# $people (Number) - contacts in all
# $reachable (Number) - contacts who may be sent promotions
contacts-lead = { $people ->
    [one] 1 person, { $reachable } can receive promotions
   *[other] { $people } people, { $reachable } can receive promotions
}
contacts-import = Import
contacts-add = Add contact
contacts-export = Export
contacts-search = Name, number, email or city
contacts-filter = Filter
contacts-filter-apply = Show
contacts-any = Any
# $count (Number) - contacts that match
contacts-match = { $count ->
    [one] 1 match
   *[other] { $count } match
}
contacts-all = All contacts
contacts-name = Name
contacts-no-name = No name
contacts-phone = Mobile number
contacts-email = Email
contacts-language = Language
contacts-city = City
contacts-tags = Tags
contacts-tags-hint = Part several by commas.
contacts-tag = Tag
contacts-groups = Groups
contacts-group = Group
contacts-consent = Consent
contacts-last-message = Last message
contacts-replied = Replied
contacts-never = Never
contacts-select = Select
# $name (String) - whom
contacts-select-one = Select { $name }
# $count (Number) - contacts that match
contacts-select-all = All { $count } that match
# $count (Number) - contacts on this page of the list
contacts-select-page = Select { $count } on this page
contacts-select-none = Clear
# $count (Number) - contacts chosen
contacts-selected = { $count } selected
contacts-bulk = With the selected contacts
contacts-bulk-tag = Add tag
contacts-bulk-untag = Remove tag
contacts-bulk-group = Add to group
contacts-bulk-ungroup = Remove from group
contacts-bulk-delete = Delete
# $count (Number) - contacts that will be deleted
contacts-bulk-delete-count = { $count ->
    [one] Delete 1 contact
   *[other] Delete { $count } contacts
}
contacts-bulk-delete-text = They disappear from lists and audiences; you can undo it at once. Consent records and what was sent are kept for as long as the law asks for proof.
# $count (Number) - contacts deleted
contacts-bulk-deleted = { $count ->
    [one] 1 contact was deleted.
   *[other] { $count } contacts were deleted.
}
# $count (Number) - contacts that came back
contacts-bulk-restored = { $count ->
    [one] 1 contact is back.
   *[other] { $count } contacts are back.
}
contacts-bulk-consent-hint = Those who have withdrawn stay withdrawn; record their new consent on their own page.
contacts-bulk-consent-given = Record as agreed
contacts-bulk-consent-withdrawn = Record as withdrawn
# $count (Number) - contacts changed
contacts-bulk-done = { $count ->
    [one] 1 contact changed.
   *[other] { $count } contacts changed.
}
contacts-consent-promotions = Promotions
contacts-consent-service = Service only
contacts-consent-opted-out = Opted out
contacts-consent-not-asked = Not asked
contacts-consent-no-record = No record
# $date (String) - since when
# $method (String) - how
contacts-consent-since = { $date }, { $method }
contacts-empty-title = No contacts yet
contacts-empty-text = Import your client list from a CSV or Excel file, or add people one by one.
contacts-none-title = Nobody matches
contacts-none-text = Change the search or clear the filters.
contacts-new-title = Add contact
contacts-edit = Edit
contacts-edit-title = Edit contact
contacts-save = Save contact
contacts-phone-hint = Ten digits; +91, spaces and Devanagari digits are fine.
contacts-phone-or-email = Enter a mobile number or an email address.
contacts-reveal = Show number
contacts-reveal-hint = Showing it is noted in the audit log.
contacts-no-phone = No number
contacts-details = Details
contacts-added = Added
contacts-delete = Delete contact
contacts-delete-title = Delete this contact?
contacts-delete-text = The contact disappears from lists and audiences. Consent records and what was sent are kept for as long as the law asks for proof.
contacts-deleted = The contact was deleted.
contacts-undo = Undo
contacts-restored = The contact is back.
contacts-history = Messages
contacts-history-empty = Nothing has been sent yet.
contacts-received = Received
contacts-status = Status
contacts-when = When
contacts-asked-to-stop = Asked to stop
contacts-on-suppression = On the suppression list for this channel. Nothing is sent, whatever the consent says.
contacts-consent-title = Consent
contacts-consent-history = Every record
contacts-consent-history-empty = No consent has been recorded.
contacts-consent-record = Record consent
contacts-consent-record-hint = Record only what the person has really said, and what proves it.
contacts-consent-status = What did they say?
contacts-consent-given = Agreed
contacts-consent-withdrawn = Withdrawn
contacts-consent-channels = Over which channel?
contacts-consent-purposes = For what?
contacts-consent-method = How?
contacts-consent-evidence = Proof
contacts-consent-evidence-hint = For example: signed form of 12 March 2025, kept in folder B; or the words they wrote.
contacts-consent-save = Save record
contacts-consent-saved = The consent was recorded.
contacts-consent-by-system = Prachar
contacts-method-paper = paper form
contacts-method-form = web form
contacts-method-keyword = message
contacts-method-verbal = told in person
contacts-method-import = import
contacts-method-provider = provider
contacts-groups-title = Groups
contacts-groups-lead = Groups collect contacts for campaigns. A contact can be in several.
contacts-groups-new = New group
contacts-groups-name = Name of the group
contacts-groups-create = Make group
contacts-groups-rename = Rename
contacts-groups-delete = Delete group
contacts-groups-delete-text = The group disappears; its contacts stay.
# $count (Number) - contacts in the group
contacts-groups-size = { $count ->
    [one] 1 contact
   *[other] { $count } contacts
}
contacts-groups-empty-title = No groups yet
contacts-groups-empty-text = Make a group, for example “SIP clients”, and add contacts to it from the list.
contacts-fields-title = Custom fields
contacts-fields-lead = What you keep about people beyond name and number. Each field can be used in messages by its name in braces.
contacts-fields-new = New field
contacts-fields-label = Name of the field
contacts-fields-create = Add field
contacts-fields-placeholder = In messages
contacts-fields-rename = Rename
contacts-fields-delete = Delete field
contacts-fields-delete-text = The field disappears from forms. Messages that use it will show their fallback.
contacts-fields-empty-title = No custom fields yet
contacts-fields-empty-text = For example a folio number, an anniversary or the name of a fund.
contacts-suppressions-title = Suppression list
contacts-suppressions-lead = Addresses that are never written to, even when a contact or an import says otherwise.
contacts-suppressions-add = Add to the list
contacts-suppressions-channel = Channel
contacts-suppressions-address = Number or email address
contacts-suppressions-reason = Reason
contacts-suppressions-since = Since
contacts-suppressions-remove = Take off the list
contacts-suppressions-remove-text = Consent that was withdrawn stays withdrawn. Write to this person only after a new consent is recorded.
contacts-suppressions-empty-title = The list is empty
contacts-suppressions-empty-text = Numbers come here by themselves when somebody replies STOP.
contacts-reason-stop = Replied STOP
contacts-reason-manual = Added by a member
contacts-reason-provider = Refused by the provider
contacts-duplicates-title = Possible duplicates
contacts-duplicates-lead = Contacts that may be one person. Nothing is merged without you.
contacts-duplicates-by-email = Same email
contacts-duplicates-by-name = Same name and city
contacts-duplicates-keep = Keep
contacts-duplicates-choice = Where both have a value
contacts-duplicates-choice-kept = keep that of the kept contact
contacts-duplicates-choice-newest = take the one changed last
contacts-duplicates-merge = Merge
contacts-duplicates-hint = Tags and groups are united. If one of them has withdrawn consent, that stands.
contacts-duplicates-empty-title = No duplicates found
contacts-duplicates-empty-text = Nobody shares an email address, or a name and city.
contacts-merged = The contacts were merged.
contacts-export-consent = WhatsApp promotions
contacts-more = More

# Erasing a person who asks for it.
contacts-erase = Erase personal data
contacts-erase-title = Erase this person for good?
contacts-erase-text = For somebody who asks for it. Name, number, address and everything else about them go at once and cannot be brought back. What proves messages sent to them is closed to everybody for as long as the law asks for it, and erased then.
contacts-erased = The person was erased.
# $until (String) - day, 2031-11-16
contacts-erased-kept = The person was erased. What proves messages sent to them is kept closed until { $until }, because the law asks for it, and is erased then. Please tell them so.
