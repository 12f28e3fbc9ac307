ui-optional = ऐच्छिक
ui-loading = लोड होत आहे
ui-close = बंद करा
ui-cancel = रद्द करा
ui-save = जतन करा
ui-saved = जतन केले
ui-delete = हटवा
ui-retry = पुन्हा प्रयत्न करा
ui-keys = कीबोर्ड शॉर्टकट
ui-keys-text = तुम्ही कोणत्याही रकान्यात टाइप करत नसताना हे चालतात.
ui-keys-letters = एका अक्षराचे शॉर्टकट चालू ठेवा
ui-keys-all = सर्व शॉर्टकट
ui-undo = मागे घ्या
ui-show-as-table = तक्त्यात पाहा
ui-actions = कृती
ui-search = शोधा
ui-clear-filters = फिल्टर काढा
ui-previous = मागील पान
ui-next = पुढील पान
ui-yes = होय
ui-no = नाही
ui-choose = निवडा
ui-sign-in-again = पुन्हा साइन इन करा
ui-load-error-title = हे लोड होऊ शकले नाही
ui-fields-need-attention = { $count ->
    [one] { $count } ठिकाणी दुरुस्ती हवी.
   *[other] { $count } ठिकाणी दुरुस्ती हवी.
}
ui-step-of = पायरी { $now } / { $of }: { $name }
ui-step-done = पूर्ण
ui-day = दिवस
ui-total = एकूण
ui-target = लक्ष्य { $target }
ui-month-short = { $month ->
    [1] जाने
    [2] फेब्रु
    [3] मार्च
    [4] एप्रिल
    [5] मे
    [6] जून
    [7] जुलै
    [8] ऑग
    [9] सप्टें
    [10] ऑक्टो
    [11] नोव्हें
   *[12] डिसें
}
