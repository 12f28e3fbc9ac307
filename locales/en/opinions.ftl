# The second opinion: a text model or the built-in classifier, beside the rules.
opinion-title = Second opinion
opinion-approvable = Nothing against it
opinion-human-review = A person decides
opinion-back-to-author = Change the text first
# $risk (Number) - from 0 to 100
# $sureness (Number) - percent
opinion-risk = Risk { $risk } out of 100, { $sureness }% sure.
# $name (String) - name of the model
opinion-by-model = By the text model { $name }.
# $version (Number) - version of the classifier
opinion-by-classifier = By the built-in classifier, version { $version }.
opinion-pattern = This reads like messages that promise too much. Say what can go wrong, or leave it out.
# $text (String) - what to write instead
opinion-instead = Write instead: { $text }
opinion-beside-rules = A model or the built-in classifier looks for what rules cannot see. It never makes a finding milder.
# In a list, where nothing beside it says whose judgement it is.
opinion-mark-approvable = Second opinion: nothing against it
opinion-mark-human-review = Second opinion: a person decides
opinion-mark-back-to-author = Second opinion: change the text first
# While a text is being written.
opinion-coming = The second opinion follows when you pause.
opinion-unavailable = The second opinion could not be reached. It is asked for again when you type on, and at the step Check.
