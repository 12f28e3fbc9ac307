# The studio: messages written from a brief, improved and translated.
studio-title = Studio
studio-subtitle = Draft, improve and translate messages. Everything is checked before it can be used.
studio-brief-title = Write a message
studio-topic = What is it about?
studio-topic-hint = In your own words, in any of the three languages. For example: a gentle SIP reminder.
studio-goal = What should it do?
studio-goal-inform = Explain
studio-goal-remind = Remind
studio-goal-greet = Greet
studio-goal-invite = Invite
studio-goal-thank = Thank
studio-readers = Who reads it?
studio-voice = Tone
studio-voice-warm = Warm
studio-voice-plain = Plain
studio-voice-formal = Formal
studio-voice-cheerful = Cheerful
studio-length = Length
studio-length-short = Short
studio-length-medium = Medium
studio-length-long = Long
studio-channel = For
studio-languages = Languages
studio-write = Write
studio-write-library = From the library
studio-private = Names and numbers of your clients are never sent to a text model.
studio-no-model = No text model is connected. The library writes: choose a subject it knows, such as SIP, KYC, nomination or a festival.
studio-recent = Earlier
studio-empty-title = Nothing written yet
studio-empty-text = Say what the message is about. It is written in each language you choose, with the lines that regulation asks for.
studio-version-before = Earlier version
studio-version-after = Later version
studio-writing-now = Being written
studio-failed = This could not be written. Try again.
studio-by-rule = Changed by rule, without a text model
studio-by-member = Typed by you or a colleague
studio-stand-in-unavailable = The text model did not answer in time. This comes from the library.
studio-stand-in-budget = Today’s budget for text models ran out. This comes from the library.
studio-doubts = Look at this before you use it
studio-doubt-wrong-language = It does not read like the language you asked for.
studio-doubt-hard-to-read = Its sentences are long and hard to read.
studio-doubt-sent-lately = You sent nearly the same lately.
studio-improve = Improve
studio-improve-shorter = Shorter
studio-improve-simpler = Simpler
studio-improve-warmer = Warmer
studio-improve-more-formal = More formal
studio-improve-call-to-action = Add a next step
studio-translate = Translate into the others
studio-use = Use in campaign
studio-keep = Save as template
studio-save = Save changes
studio-read-first = Draft, read before use
# $runs (Number) - how often text models were asked today
# $most (Number) - how often they may be
studio-runs = Text models asked { $runs } of { $most } times today.
# $percent (Number) - share of the budget
studio-budget-warned = { $percent }% of today’s budget for text models is spent. After that the library writes.
# $version (Number) - the version shown
# $newest (Number) - the newest one
studio-version = Version { $version } of { $newest }
# $language (String) - a language in itself
studio-text-of = Text in { $language }
# $name (String) - name of the model
studio-by-model = Written by the text model { $name }
# $piece (String) - title of a text
studio-by-library = From the library: { $piece }
# $limit (Number) - the most characters
studio-doubt-too-long = It is longer than the { $limit } characters this channel carries well.
# $name (String) - a placeholder in braces
studio-doubt-placeholder-lost = { $name } stood in the original and is missing here.
# $name (String) - a placeholder in braces
studio-doubt-placeholder-unknown = { $name } cannot be filled for any contact.
# $number (String) - a number
studio-doubt-number-invented = The number { $number } is neither in your brief nor in the library.
# $number (String) - a number
studio-doubt-number-lost = The number { $number } of the original is missing.
# $name (String) - a name
studio-doubt-name-invented = The name { $name } is neither in your brief nor in the library.
studio-lost = The page cannot hear the server. Writing goes on; the page tries again by itself.
