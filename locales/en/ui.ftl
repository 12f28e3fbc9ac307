# Words of the design system: they belong to no feature.
ui-optional = optional
ui-loading = Loading
ui-close = Close
ui-cancel = Cancel
ui-save = Save
ui-saved = Saved
ui-delete = Delete
ui-retry = Try again
ui-keys = Keyboard shortcuts
ui-keys-text = They work while you are not typing in a field.
ui-keys-letters = Use single-letter shortcuts
ui-keys-all = All shortcuts
ui-undo = Undo
ui-show-as-table = Show as table
ui-actions = Actions
ui-search = Search
ui-clear-filters = Clear filters
ui-previous = Previous page
ui-next = Next page
ui-yes = Yes
ui-no = No
ui-choose = Choose
ui-sign-in-again = Sign in again
ui-load-error-title = This could not be loaded
# $count (Number) - how many fields are wrong
ui-fields-need-attention = { $count ->
    [one] 1 field needs attention.
   *[other] { $count } fields need attention.
}
# $now (Number) - the current step
# $of (Number) - how many steps
# $name (String) - the step's name
ui-step-of = Step { $now } of { $of }: { $name }
ui-step-done = done
ui-day = Day
ui-total = Total
# $target (String) - the target value
ui-target = target { $target }
# $month (Number) - 1 to 12
ui-month-short = { $month ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[12] Dec
}
