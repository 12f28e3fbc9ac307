# The rulebook: every rule explained, and the box that tries a text.
rulebook-title = Rulebook
rulebook-subtitle = Every rule your messages are checked against: what breaks it, what is fine, and where it comes from.
# $version (String) - version of the rules
# $date (String) - day of that version
rulebook-version-of = Rule set { $version } of { $date }
# A link from a finding to its rule.
rulebook-open = See examples in the rulebook
rulebook-rules = Rules
rulebook-search = Search rules
rulebook-by-severity = By severity
rulebook-by-audience = By registration
# $count (Number) - how many
rulebook-shown = { $count ->
    [one] 1 rule
   *[other] { $count } rules
}
rulebook-none-title = No rule fits
rulebook-none-text = Try other words, or take a filter away.
rulebook-not-binding = Does not bind you
rulebook-breaks = Breaks the rule
rulebook-fine = Fine as far as this rule goes
# $languages (String) - names of languages
rulebook-other-languages = Examples in { $languages }
rulebook-source = Source
rulebook-in-force = In force
# $from (String) - a day
rulebook-in-force-since = Since { $from }
# $from (String) - first day
# $to (String) - last day
rulebook-in-force-between = From { $from } to { $to }
# $to (String) - last day
rulebook-in-force-until = Until { $to }
rulebook-in-force-always = Always
rulebook-binds = Binds
# $date (String) - a day
rulebook-changed = Changed { $date }
rulebook-try-title = Try a text
rulebook-try-hint = Nothing is saved
rulebook-try-text = Text to try
rulebook-try-language = Language
rulebook-try-channel = Channel
rulebook-try-check = Check
rulebook-try-empty = Write or paste a message: what the rules say about it appears here.
rulebook-try-clean = The rules find nothing to change.
rulebook-try-as-of = By the rules of the day
# $version (String) - version of the rules
# $date (String) - the day whose rules were asked
rulebook-checked-as-of = Rule set { $version }, as it binds on { $date }
rulebook-own-title = Your own rules
rulebook-own-subtitle = Words your organisation watches for, on top of the rulebook. They add findings and never take one away.
rulebook-own-new = Add a rule
rulebook-own-edit = Change the rule
rulebook-own-read-only = Owners and admins change these rules. They hold for everybody’s messages.
rulebook-own-shelf = Which rules are shown
rulebook-own-archived = Archived
rulebook-own-archived-title = Nothing is archived
rulebook-own-archived-text = Rules you put away stand here. They are not asked any more.
rulebook-own-empty-title = No rules of your own yet
rulebook-own-empty-text = Add words your firm does not use, or phrases somebody should look at before they go out. Every message is checked for them.
# $count (Number) - how many rules there are
# $most (Number) - how many there may be
rulebook-own-count = { $count } of { $most }
# $count (Number) - phrases that are not shown
rulebook-own-more = and { $count } more
rulebook-own-inactive = Not in use
rulebook-own-basics = The rule
rulebook-own-label = Name
rulebook-own-severity = When the words are found
rulebook-own-severity-hint = “Must fix” keeps a message from being sent.
rulebook-own-explanation = Why
rulebook-own-explanation-hint = Stands beside each finding.
rulebook-own-replacement = Write instead
rulebook-own-replacement-hint = Put in place of the words by one click.
rulebook-own-active = In use
rulebook-own-words = Words and phrases
rulebook-own-phrases = In every message
rulebook-own-phrases-hint = One a line, up to 50 in all. Capitals, spaced letters and signs in place of letters are found too. An asterisk at the end stands for every ending.
# $language (String) - name of a language
rulebook-own-phrases-in = Only in messages in { $language }
rulebook-own-finding = A rule of your organisation’s own.
rulebook-own-open = See your own rules
