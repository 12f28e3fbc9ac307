ui-optional = वैकल्पिक
ui-loading = लोड हो रहा है
ui-close = बंद करें
ui-cancel = रद्द करें
ui-save = सहेजें
ui-saved = सहेजा गया
ui-delete = हटाएँ
ui-retry = फिर कोशिश करें
ui-keys = कीबोर्ड शॉर्टकट
ui-keys-text = ये तब काम करते हैं जब आप किसी खाने में टाइप नहीं कर रहे हों।
ui-keys-letters = एक अक्षर वाले शॉर्टकट चालू रखें
ui-keys-all = सभी शॉर्टकट
ui-undo = वापस लें
ui-show-as-table = तालिका में देखें
ui-actions = कार्य
ui-search = खोजें
ui-clear-filters = फ़िल्टर हटाएँ
ui-previous = पिछला पृष्ठ
ui-next = अगला पृष्ठ
ui-yes = हाँ
ui-no = नहीं
ui-choose = चुनें
ui-sign-in-again = फिर से साइन इन करें
ui-load-error-title = यह लोड नहीं हो सका
ui-fields-need-attention = { $count ->
    [one] { $count } जगह सुधार चाहिए।
   *[other] { $count } जगहों पर सुधार चाहिए।
}
ui-step-of = चरण { $now } / { $of }: { $name }
ui-step-done = पूरा हुआ
ui-day = दिन
ui-total = कुल
ui-target = लक्ष्य { $target }
ui-month-short = { $month ->
    [1] जन॰
    [2] फ़र॰
    [3] मार्च
    [4] अप्रैल
    [5] मई
    [6] जून
    [7] जुलाई
    [8] अग॰
    [9] सित॰
    [10] अक्टू॰
    [11] नव॰
   *[12] दिस॰
}
