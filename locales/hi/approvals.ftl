# Approvals: the queue and one request.
approval-title = मंज़ूरियाँ
approval-subtitle = निर्णय संदेश के ठीक एक संस्करण पर लागू होता है।
approval-choose = बाईं ओर से कोई अनुरोध चुनें।
approval-tab-waiting = प्रतीक्षा में
approval-tab-mine = मेरे
approval-tab-decided = निर्णय हो चुके
approval-more = और दिखाएँ
approval-empty-title = यहाँ कुछ प्रतीक्षा में नहीं
approval-empty-text = जैसे ही कोई अभियान मंज़ूरी के लिए भेजेगा, अनुरोध यहाँ दिखेगा।
approval-status-waiting = प्रतीक्षा में
approval-status-approved = मंज़ूर
approval-status-rejected = अस्वीकृत
approval-status-voided = बदलाव से समाप्त
approval-status-withdrawn = वापस लिया गया
approval-people = { $count ->
    [one] { $shown } व्यक्ति
   *[other] { $shown } लोग
}
approval-by = { $author }, { $at }
approval-your-decision = निर्णय
approval-binds = संस्करण { $number }, पहचान { $hash }
approval-view = दृश्य
approval-side-by-side = साथ-साथ
approval-inline = एक साथ
approval-removed = हटाया
approval-added = जोड़ा
approval-changes = { $changes } बदलाव, { $added } शब्द जोड़े, { $removed } हटाए
approval-new-text = नया पाठ: इससे पहले कोई संस्करण मंज़ूर नहीं हुआ।
approval-version = संस्करण { $number }
approval-approved-before = मंज़ूर, { $at } को भेजा
approval-sent-at = { $at } को भेजा
approval-by-policy = संगठन की नीति
approval-decided = निर्णय: { $who }, { $at }
approval-was-voided = भेजने के बाद पाठ बदला गया, इसलिए यह अनुरोध अब मान्य नहीं। नया संस्करण फिर से भेजना होगा।
approval-role-decides-not = आपकी भूमिका यह अनुरोध पढ़ सकती है, निर्णय नहीं ले सकती।
approval-own = अपना लिखा हुआ आप स्वयं मंज़ूर नहीं कर सकते।
approval-blocked = एक बात इस संस्करण को रोकती है। इसे कोई मंज़ूर नहीं कर सकता; सुधारना ज़रूरी है।
approval-open-campaign = अभियान खोलें
approval-reason = कारण
approval-reason-hint = अस्वीकार करने के लिए ज़रूरी, कम से कम 10 अक्षर। अभिलेख में रखा जाता है।
approval-reason-disclosure = प्रकटीकरण नहीं है।
approval-reason-claim = दावे का आधार नहीं है।
approval-reason-audience = श्रोता सही नहीं हैं।
approval-reason-language = भाषा में सुधार चाहिए।
approval-reject = अस्वीकार करें
approval-approve = मंज़ूर करें
