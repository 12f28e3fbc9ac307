# संपर्क, गट, जादा माहिती, संमती, प्रतिबंध यादी.
contacts-title = संपर्क
contacts-lead = { $people ->
    [one] 1 व्यक्ती, { $reachable } जणांना प्रचार पाठवता येईल
   *[other] { $people } जण, { $reachable } जणांना प्रचार पाठवता येईल
}
contacts-import = आयात करा
contacts-add = संपर्क जोडा
contacts-export = निर्यात करा
contacts-search = नाव, नंबर, ईमेल किंवा शहर
contacts-filter = गाळणी
contacts-filter-apply = दाखवा
contacts-any = कोणतेही
contacts-match = { $count ->
    [one] 1 सापडला
   *[other] { $count } सापडले
}
contacts-all = सर्व संपर्क
contacts-name = नाव
contacts-no-name = नाव नाही
contacts-phone = मोबाइल नंबर
contacts-email = ईमेल
contacts-language = भाषा
contacts-city = शहर
contacts-tags = टॅग
contacts-tags-hint = एकापेक्षा जास्त असल्यास स्वल्पविरामाने वेगळे करा.
contacts-tag = टॅग
contacts-groups = गट
contacts-group = गट
contacts-consent = संमती
contacts-last-message = शेवटचा संदेश
contacts-replied = उत्तर आले
contacts-never = कधीच नाही
contacts-select = निवडा
contacts-select-one = { $name } यांना निवडा
contacts-select-all = सापडलेले सर्व { $count }
contacts-select-page = या पानावरील { $count } निवडा
contacts-select-none = निवड काढा
contacts-selected = { $count } निवडले
contacts-bulk = निवडलेल्या संपर्कांसाठी
contacts-bulk-tag = टॅग लावा
contacts-bulk-untag = टॅग काढा
contacts-bulk-group = गटात घाला
contacts-bulk-ungroup = गटातून काढा
contacts-bulk-delete = हटवा
contacts-bulk-delete-count = { $count ->
    [one] 1 संपर्क हटवा
   *[other] { $count } संपर्क हटवा
}
contacts-bulk-delete-text = ते याद्या आणि श्रोत्यांमधून जातील; तुम्ही हे लगेच पूर्ववत करू शकता. संमतीच्या नोंदी आणि पाठवलेले संदेश कायद्याला पुरावा हवा असेपर्यंत ठेवले जातात.
contacts-bulk-deleted = { $count ->
    [one] 1 संपर्क हटवला.
   *[other] { $count } संपर्क हटवले.
}
contacts-bulk-restored = { $count ->
    [one] 1 संपर्क परत आला.
   *[other] { $count } संपर्क परत आले.
}
contacts-bulk-consent-hint = ज्यांनी संमती मागे घेतली आहे त्यांची नोंद तशीच राहील; त्यांची नवी संमती त्यांच्याच पानावर नोंदवा.
contacts-bulk-consent-given = संमती नोंदवा
contacts-bulk-consent-withdrawn = संमती मागे घेतल्याचे नोंदवा
contacts-bulk-done = { $count ->
    [one] 1 संपर्क बदलला.
   *[other] { $count } संपर्क बदलले.
}
contacts-consent-promotions = प्रचार
contacts-consent-service = फक्त सेवा
contacts-consent-opted-out = संदेश बंद केले
contacts-consent-not-asked = विचारले नाही
contacts-consent-no-record = नोंद नाही
contacts-consent-since = { $date }, { $method }
contacts-empty-title = अजून एकही संपर्क नाही
contacts-empty-text = CSV किंवा Excel फाइलमधून तुमची ग्राहक यादी आयात करा, किंवा एकेक संपर्क जोडा.
contacts-none-title = कोणीही सापडले नाही
contacts-none-text = शोध बदला किंवा गाळणी काढा.
contacts-new-title = संपर्क जोडा
contacts-edit = बदला
contacts-edit-title = संपर्क बदला
contacts-save = संपर्क जतन करा
contacts-phone-hint = दहा अंक; +91, मोकळी जागा आणि देवनागरी अंकही चालतात.
contacts-phone-or-email = मोबाइल नंबर किंवा ईमेल पत्ता लिहा.
contacts-reveal = नंबर दाखवा
contacts-reveal-hint = नंबर पाहिल्याची नोंद ऑडिट लॉगमध्ये होते.
contacts-no-phone = नंबर नाही
contacts-details = तपशील
contacts-added = जोडले
contacts-delete = संपर्क हटवा
contacts-delete-title = हा संपर्क हटवायचा?
contacts-delete-text = संपर्क याद्यांमधून आणि श्रोत्यांमधून जाईल. संमतीच्या नोंदी आणि पाठवलेले संदेश कायदा पुराव्यासाठी सांगतो तितका काळ ठेवले जातील.
contacts-deleted = संपर्क हटवला.
contacts-undo = परत आणा
contacts-restored = संपर्क परत आला.
contacts-history = संदेश
contacts-history-empty = अजून काहीही पाठवलेले नाही.
contacts-received = आलेला
contacts-status = स्थिती
contacts-when = केव्हा
contacts-asked-to-stop = संदेश बंद करण्यास सांगितले
contacts-on-suppression = या माध्यमाच्या प्रतिबंध यादीत आहे. संमती काहीही असो, काहीही पाठवले जात नाही.
contacts-consent-title = संमती
contacts-consent-history = सर्व नोंदी
contacts-consent-history-empty = कोणतीही संमती नोंदलेली नाही.
contacts-consent-record = संमती नोंदवा
contacts-consent-record-hint = व्यक्तीने खरोखर जे सांगितले तेच नोंदवा, आणि त्याचा पुरावाही.
contacts-consent-status = त्यांनी काय सांगितले?
contacts-consent-given = संमती दिली
contacts-consent-withdrawn = संमती मागे घेतली
contacts-consent-channels = कोणत्या माध्यमासाठी?
contacts-consent-purposes = कशासाठी?
contacts-consent-method = कशी?
contacts-consent-evidence = पुरावा
contacts-consent-evidence-hint = उदाहरणार्थ: 12 मार्च 2025 चा सही केलेला फॉर्म, फोल्डर B मध्ये; किंवा त्यांनी लिहिलेले शब्द.
contacts-consent-save = नोंद जतन करा
contacts-consent-saved = संमती नोंदवली.
contacts-consent-by-system = Prachar
contacts-method-paper = कागदी फॉर्म
contacts-method-form = वेब फॉर्म
contacts-method-keyword = संदेश
contacts-method-verbal = तोंडी
contacts-method-import = आयात
contacts-method-provider = सेवा पुरवठादार
contacts-groups-title = गट
contacts-groups-lead = गट मोहिमांसाठी संपर्क एकत्र ठेवतात. एक संपर्क अनेक गटांत असू शकतो.
contacts-groups-new = नवीन गट
contacts-groups-name = गटाचे नाव
contacts-groups-create = गट बनवा
contacts-groups-rename = नाव बदला
contacts-groups-delete = गट हटवा
contacts-groups-delete-text = गट जाईल; त्यातील संपर्क राहतील.
contacts-groups-size = { $count ->
    [one] 1 संपर्क
   *[other] { $count } संपर्क
}
contacts-groups-empty-title = अजून एकही गट नाही
contacts-groups-empty-text = गट बनवा, उदाहरणार्थ “SIP ग्राहक”, आणि यादीतून संपर्क त्यात घाला.
contacts-fields-title = जादा माहिती
contacts-fields-lead = नाव आणि नंबरपलीकडे तुम्ही लोकांबद्दल जे ठेवता ते. प्रत्येक माहिती तिचे नाव कंसात लिहून संदेशात वापरता येते.
contacts-fields-new = नवीन माहिती
contacts-fields-label = माहितीचे नाव
contacts-fields-create = जोडा
contacts-fields-placeholder = संदेशात
contacts-fields-rename = नाव बदला
contacts-fields-delete = हटवा
contacts-fields-delete-text = ही माहिती फॉर्ममधून जाईल. ती वापरणाऱ्या संदेशांत पर्यायी शब्द दिसेल.
contacts-fields-empty-title = अजून जादा माहिती नाही
contacts-fields-empty-text = उदाहरणार्थ फोलिओ नंबर, वर्धापनदिन किंवा फंडाचे नाव.
contacts-suppressions-title = प्रतिबंध यादी
contacts-suppressions-lead = ज्या पत्त्यांवर कधीही काही पाठवले जात नाही, संपर्क किंवा आयात काहीही सांगो.
contacts-suppressions-add = यादीत घाला
contacts-suppressions-channel = माध्यम
contacts-suppressions-address = नंबर किंवा ईमेल पत्ता
contacts-suppressions-reason = कारण
contacts-suppressions-since = केव्हापासून
contacts-suppressions-remove = यादीतून काढा
contacts-suppressions-remove-text = मागे घेतलेली संमती मागेच राहते. नवीन संमती नोंदवल्यावरच यांना लिहा.
contacts-suppressions-empty-title = यादी रिकामी आहे
contacts-suppressions-empty-text = कोणी STOP असे उत्तर पाठवले की त्यांचा नंबर आपोआप येथे येतो.
contacts-reason-stop = STOP असे उत्तर दिले
contacts-reason-manual = सदस्याने घातले
contacts-reason-provider = सेवा पुरवठादाराने नाकारले
contacts-duplicates-title = संभाव्य दुबार नोंदी
contacts-duplicates-lead = हे संपर्क एकाच व्यक्तीचे असू शकतात. तुमच्याशिवाय काहीही एकत्र केले जात नाही.
contacts-duplicates-by-email = एकच ईमेल
contacts-duplicates-by-name = एकच नाव आणि शहर
contacts-duplicates-keep = हा ठेवा
contacts-duplicates-choice = दोघांकडेही माहिती असेल तेथे
contacts-duplicates-choice-kept = ठेवलेल्या संपर्काची ठेवा
contacts-duplicates-choice-newest = नंतर बदललेली घ्या
contacts-duplicates-merge = एकत्र करा
contacts-duplicates-hint = टॅग आणि गट एकत्र होतात. एकाने संमती मागे घेतली असेल तर तीच लागू राहते.
contacts-duplicates-empty-title = दुबार नोंदी सापडल्या नाहीत
contacts-duplicates-empty-text = कोणाचाही ईमेल, किंवा नाव आणि शहर, सारखे नाही.
contacts-merged = संपर्क एकत्र केले.
contacts-export-consent = WhatsApp प्रचार
contacts-more = आणखी

# Erasing a person who asks for it.
contacts-erase = वैयक्तिक माहिती पुसा
contacts-erase-title = या व्यक्तीची माहिती कायमची पुसायची?
contacts-erase-text = जी व्यक्ती तशी मागणी करते तिच्यासाठी. नाव, नंबर, पत्ता आणि तिच्याबद्दलची इतर सर्व माहिती लगेच पुसली जाईल आणि परत आणता येणार नाही. तिला पाठवलेल्या संदेशांचा पुरावा कायदा सांगतो तितका काळ सर्वांसाठी बंद राहील आणि मग तोही पुसला जाईल.
contacts-erased = व्यक्तीची माहिती पुसली.
contacts-erased-kept = व्यक्तीची माहिती पुसली. तिला पाठवलेल्या संदेशांचा पुरावा कायद्यानुसार { $until } पर्यंत बंद ठेवला जाईल आणि मग पुसला जाईल. कृपया तिला हे कळवा.
