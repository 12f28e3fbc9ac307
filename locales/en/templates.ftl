# Message templates.
template-title = Templates
template-subtitle = Texts to start from, in three languages.
template-new = New template
template-edit-title = Edit template
template-search = Search templates
template-own = Your own
template-built-in = From Prachar
# $count (Number) - how many
template-shown = { $count ->
    [one] 1 template on this page
   *[other] { $count } templates on this page
}
template-no-own-title = No templates of your own yet
template-no-own-text = Copy one from below, or write a new one.
template-none-title = No template of yours matches
template-none-text = Try another shelf or another word.
template-use = Start a campaign
template-placeholders = Placeholders
template-placeholder = Placeholder
template-example = Example
template-fallback = Fallback
template-from-contact = from the contact
template-from-account = from your account
# $names (String) - names, parted by commas
template-filled-later = { $names } is filled in for each contact.
template-basics = Name and shelf
template-category = Shelf
template-category-reminder = Reminders
template-category-paperwork = Paperwork
template-category-education = Education
template-category-greeting = Greetings
template-category-festival = Festivals
template-category-appointment = Appointments
template-category-service = Service
template-category-offer = Offers
template-category-feedback = Feedback
template-category-other = Other
template-texts = Texts
template-texts-hint = At least one language
template-examples = Examples for placeholders
template-examples-hint = One a line: sip_amount = ₹5,000
template-keep = Keep as template
