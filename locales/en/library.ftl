# The content library: ready pieces in three languages.
library-title = Library
library-subtitle = Ready messages in three languages, checked for your registration.
library-search = Search the library
# $count (Number) - how many
library-found = { $count ->
    [one] 1 message
   *[other] { $count } messages
}
library-none-title = Nothing found
library-none-text = Try another word, in any of the three languages, or another topic.
library-next = What to send next
library-next-hint = What you sent lately is left out
library-expected = date expected
library-any-day = Any day
library-why-month = fits this month
library-why-rest = not sent for long
library-channels = Channel
library-composed = With your name, registration and the required lines in place. Names of contacts are filled in when it is sent.
# $date (String) - a date
library-last-sent = A campaign made from this message has the date { $date }.
library-subject = Subject
library-use = Use in a campaign
library-keep = Save as template
library-topic-sip = SIP
library-topic-goals = Goals and money at home
library-topic-market-calm = Market calm
library-topic-tax = Tax
library-topic-insurance = Insurance
library-topic-scams = Scams to avoid
library-topic-kyc = KYC
library-topic-nomination = Nomination
library-topic-festival = Festivals
library-topic-birthday = Birthdays and family
library-topic-service = Service
library-topic-business-offer = Shop and offers
