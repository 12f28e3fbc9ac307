# संपर्क, समूह, अतिरिक्त जानकारी, सहमति, रोक सूची।
contacts-title = संपर्क
contacts-lead = { $people ->
    [one] 1 व्यक्ति, { $reachable } को प्रचार भेजा जा सकता है
   *[other] { $people } लोग, { $reachable } को प्रचार भेजा जा सकता है
}
contacts-import = आयात करें
contacts-add = संपर्क जोड़ें
contacts-export = निर्यात करें
contacts-search = नाम, नंबर, ईमेल या शहर
contacts-filter = छाँटें
contacts-filter-apply = दिखाएँ
contacts-any = कोई भी
contacts-match = { $count ->
    [one] 1 मिला
   *[other] { $count } मिले
}
contacts-all = सभी संपर्क
contacts-name = नाम
contacts-no-name = नाम नहीं
contacts-phone = मोबाइल नंबर
contacts-email = ईमेल
contacts-language = भाषा
contacts-city = शहर
contacts-tags = टैग
contacts-tags-hint = एक से अधिक हों तो अल्पविराम से अलग करें।
contacts-tag = टैग
contacts-groups = समूह
contacts-group = समूह
contacts-consent = सहमति
contacts-last-message = पिछला संदेश
contacts-replied = जवाब आया
contacts-never = कभी नहीं
contacts-select = चुनें
contacts-select-one = { $name } को चुनें
contacts-select-all = मिले हुए सभी { $count }
contacts-select-page = इस पृष्ठ के { $count } चुनें
contacts-select-none = चुनाव हटाएँ
contacts-selected = { $count } चुने गए
contacts-bulk = चुने हुए संपर्कों के साथ
contacts-bulk-tag = टैग लगाएँ
contacts-bulk-untag = टैग हटाएँ
contacts-bulk-group = समूह में जोड़ें
contacts-bulk-ungroup = समूह से हटाएँ
contacts-bulk-delete = हटाएँ
contacts-bulk-delete-count = { $count ->
    [one] 1 संपर्क हटाएँ
   *[other] { $count } संपर्क हटाएँ
}
contacts-bulk-delete-text = वे सूचियों और श्रोताओं से हट जाएँगे; आप इसे तुरंत पूर्ववत कर सकते हैं। सहमति के रिकॉर्ड और भेजे गए संदेश उतने समय तक रखे जाते हैं, जितने समय तक क़ानून सबूत माँगता है।
contacts-bulk-deleted = { $count ->
    [one] 1 संपर्क हटाया गया।
   *[other] { $count } संपर्क हटाए गए।
}
contacts-bulk-restored = { $count ->
    [one] 1 संपर्क वापस आ गया।
   *[other] { $count } संपर्क वापस आ गए।
}
contacts-bulk-consent-hint = जिन्होंने सहमति वापस ली है, उनका रिकॉर्ड वैसा ही रहेगा; उनकी नई सहमति उन्हीं के पृष्ठ पर दर्ज करें।
contacts-bulk-consent-given = सहमति दर्ज करें
contacts-bulk-consent-withdrawn = सहमति की वापसी दर्ज करें
contacts-bulk-done = { $count ->
    [one] 1 संपर्क बदला गया।
   *[other] { $count } संपर्क बदले गए।
}
contacts-consent-promotions = प्रचार
contacts-consent-service = केवल सेवा
contacts-consent-opted-out = संदेश बंद कराए
contacts-consent-not-asked = पूछा नहीं गया
contacts-consent-no-record = कोई दर्ज सहमति नहीं
contacts-consent-since = { $date }, { $method }
contacts-empty-title = अभी कोई संपर्क नहीं
contacts-empty-text = CSV या Excel फ़ाइल से अपने ग्राहकों की सूची आयात करें, या एक-एक करके जोड़ें।
contacts-none-title = कोई नहीं मिला
contacts-none-text = खोज बदलें या छँटाई हटाएँ।
contacts-new-title = संपर्क जोड़ें
contacts-edit = बदलें
contacts-edit-title = संपर्क बदलें
contacts-save = संपर्क सहेजें
contacts-phone-hint = दस अंक; +91, खाली जगह और देवनागरी अंक भी चलेंगे।
contacts-phone-or-email = मोबाइल नंबर या ईमेल पता लिखें।
contacts-reveal = नंबर दिखाएँ
contacts-reveal-hint = नंबर देखना ऑडिट लॉग में दर्ज होता है।
contacts-no-phone = नंबर नहीं
contacts-details = विवरण
contacts-added = जोड़ा गया
contacts-delete = संपर्क हटाएँ
contacts-delete-title = यह संपर्क हटाएँ?
contacts-delete-text = संपर्क सूचियों और श्रोताओं से हट जाएगा। सहमति का रिकॉर्ड और भेजे गए संदेश उतने समय तक रखे जाएँगे जितना क़ानून सबूत के लिए माँगता है।
contacts-deleted = संपर्क हटा दिया गया।
contacts-undo = वापस लाएँ
contacts-restored = संपर्क वापस आ गया।
contacts-history = संदेश
contacts-history-empty = अभी कुछ नहीं भेजा गया।
contacts-received = प्राप्त
contacts-status = स्थिति
contacts-when = कब
contacts-asked-to-stop = संदेश बंद करने को कहा
contacts-on-suppression = इस माध्यम की रोक सूची में है। सहमति कुछ भी हो, कुछ नहीं भेजा जाता।
contacts-consent-title = सहमति
contacts-consent-history = सभी रिकॉर्ड
contacts-consent-history-empty = कोई सहमति दर्ज नहीं है।
contacts-consent-record = सहमति दर्ज करें
contacts-consent-record-hint = वही दर्ज करें जो व्यक्ति ने सचमुच कहा है, और उसका सबूत भी।
contacts-consent-status = उन्होंने क्या कहा?
contacts-consent-given = सहमति दी
contacts-consent-withdrawn = सहमति वापस ली
contacts-consent-channels = किस माध्यम के लिए?
contacts-consent-purposes = किसलिए?
contacts-consent-method = कैसे?
contacts-consent-evidence = सबूत
contacts-consent-evidence-hint = जैसे: 12 मार्च 2025 का हस्ताक्षरित फ़ॉर्म, फ़ोल्डर B में; या उनके लिखे हुए शब्द।
contacts-consent-save = रिकॉर्ड सहेजें
contacts-consent-saved = सहमति दर्ज हो गई।
contacts-consent-by-system = Prachar
contacts-method-paper = काग़ज़ी फ़ॉर्म
contacts-method-form = वेब फ़ॉर्म
contacts-method-keyword = संदेश
contacts-method-verbal = मौखिक
contacts-method-import = आयात
contacts-method-provider = सेवा प्रदाता
contacts-groups-title = समूह
contacts-groups-lead = समूह अभियानों के लिए संपर्कों को साथ रखते हैं। एक संपर्क कई समूहों में हो सकता है।
contacts-groups-new = नया समूह
contacts-groups-name = समूह का नाम
contacts-groups-create = समूह बनाएँ
contacts-groups-rename = नाम बदलें
contacts-groups-delete = समूह हटाएँ
contacts-groups-delete-text = समूह हट जाएगा; उसके संपर्क बने रहेंगे।
contacts-groups-size = { $count ->
    [one] 1 संपर्क
   *[other] { $count } संपर्क
}
contacts-groups-empty-title = अभी कोई समूह नहीं
contacts-groups-empty-text = समूह बनाएँ, जैसे “SIP ग्राहक”, और सूची से संपर्क उसमें जोड़ें।
contacts-fields-title = अतिरिक्त जानकारी
contacts-fields-lead = नाम और नंबर के अलावा जो आप लोगों के बारे में रखते हैं। हर जानकारी संदेश में उसके नाम को कोष्ठक में लिखकर काम आती है।
contacts-fields-new = नई जानकारी
contacts-fields-label = जानकारी का नाम
contacts-fields-create = जोड़ें
contacts-fields-placeholder = संदेश में
contacts-fields-rename = नाम बदलें
contacts-fields-delete = हटाएँ
contacts-fields-delete-text = यह जानकारी फ़ॉर्म से हट जाएगी। जो संदेश इसे काम में लेते हैं, उनमें वैकल्पिक शब्द दिखेगा।
contacts-fields-empty-title = अभी कोई अतिरिक्त जानकारी नहीं
contacts-fields-empty-text = जैसे फ़ोलियो नंबर, सालगिरह या फ़ंड का नाम।
contacts-suppressions-title = रोक सूची
contacts-suppressions-lead = जिन पतों पर कभी कुछ नहीं भेजा जाता, चाहे संपर्क या आयात कुछ भी कहे।
contacts-suppressions-add = सूची में जोड़ें
contacts-suppressions-channel = माध्यम
contacts-suppressions-address = नंबर या ईमेल पता
contacts-suppressions-reason = कारण
contacts-suppressions-since = कब से
contacts-suppressions-remove = सूची से हटाएँ
contacts-suppressions-remove-text = वापस ली गई सहमति वापस ही रहेगी। नई सहमति दर्ज होने के बाद ही इन्हें लिखें।
contacts-suppressions-empty-title = सूची खाली है
contacts-suppressions-empty-text = कोई STOP लिखकर भेजे तो उसका नंबर अपने आप यहाँ आ जाता है।
contacts-reason-stop = STOP लिखकर भेजा
contacts-reason-manual = सदस्य ने जोड़ा
contacts-reason-provider = सेवा प्रदाता ने मना किया
contacts-duplicates-title = संभावित दोहराव
contacts-duplicates-lead = ये संपर्क एक ही व्यक्ति के हो सकते हैं। आपके बिना कुछ नहीं मिलाया जाता।
contacts-duplicates-by-email = एक ही ईमेल
contacts-duplicates-by-name = एक ही नाम और शहर
contacts-duplicates-keep = इसे रखें
contacts-duplicates-choice = जहाँ दोनों में जानकारी हो
contacts-duplicates-choice-kept = रखे गए संपर्क की रखें
contacts-duplicates-choice-newest = जो बाद में बदली गई वह लें
contacts-duplicates-merge = मिलाएँ
contacts-duplicates-hint = टैग और समूह जुड़ जाते हैं। किसी एक ने सहमति वापस ली हो तो वही मानी जाएगी।
contacts-duplicates-empty-title = कोई दोहराव नहीं मिला
contacts-duplicates-empty-text = किसी का ईमेल, या नाम और शहर, एक जैसा नहीं है।
contacts-merged = संपर्क मिला दिए गए।
contacts-export-consent = WhatsApp प्रचार
contacts-more = और

# Erasing a person who asks for it.
contacts-erase = व्यक्तिगत डेटा मिटाएँ
contacts-erase-title = इस व्यक्ति को हमेशा के लिए मिटाएँ?
contacts-erase-text = उसके लिए जो ऐसा माँगे। नाम, नंबर, पता और उससे जुड़ी बाकी हर जानकारी तुरंत मिट जाएगी और वापस नहीं लाई जा सकेगी। उसे भेजे गए संदेशों का सबूत उतने समय तक सबके लिए बंद रहेगा जितना क़ानून माँगता है, फिर वह भी मिटा दिया जाएगा।
contacts-erased = व्यक्ति का डेटा मिटा दिया गया।
contacts-erased-kept = व्यक्ति का डेटा मिटा दिया गया। उसे भेजे गए संदेशों का सबूत क़ानून के कारण { $until } तक बंद रखा जाएगा और फिर मिटा दिया जाएगा। कृपया उसे यह बता दें।
