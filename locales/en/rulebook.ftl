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
