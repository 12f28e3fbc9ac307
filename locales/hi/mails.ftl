mails-greeting = नमस्ते,
mails-signature = Prachar
mails-reset-subject = Prachar के लिए नया पासवर्ड बनाएँ
mails-reset-body =
    किसी ने, शायद आपने ही, नया पासवर्ड माँगा है। उसे यहाँ बनाएँ:

    { $link }

    यह लिंक एक ही बार और { $hours ->
        [one] 1 घंटे
       *[other] { $hours } घंटे
    } तक काम करेगा। अगर यह आपने नहीं माँगा, तो कुछ न करें: आपका पासवर्ड वही रहेगा।
mails-password-changed-subject = आपका Prachar पासवर्ड बदला गया है
mails-password-changed-body =
    आपके Prachar खाते का पासवर्ड बदला गया है और दूसरे उपकरणों से साइन आउट कर दिया गया है।

    अगर यह आपने नहीं किया, तो तुरंत नया पासवर्ड बनाएँ: { $link }
mails-second-factor-subject = दो चरणों वाला साइन इन बदला गया है
mails-second-factor-body =
    आपके Prachar खाते का दो चरणों वाला साइन इन चालू या बंद किया गया है।

    अगर यह आपने नहीं किया, तो तुरंत नया पासवर्ड बनाएँ: { $link }
mails-invite-subject = Prachar पर { $organisation } का निमंत्रण
mails-invite-body =
    { $inviter } आपको Prachar पर { $organisation } के साथ काम करने के लिए आमंत्रित करते हैं। यहाँ स्वीकार करें:

    { $link }

    यह लिंक एक ही बार और { $days ->
        [one] 1 दिन
       *[other] { $days } दिन
    } तक काम करेगा।
mails-sender-stopped-subject = WhatsApp ने { $sender } को रोका
mails-sender-stopped-body =
    अभी { $sender } से कुछ नहीं जा रहा है। { $reason }

    अभियान रुके हुए हैं और उनकी सूची से कोई नहीं छूटा है। समस्या सुलझने पर प्रेषक यहाँ फिर शुरू करें: { $link }
mails-held-subject = अब मंज़ूर नहीं: { $campaign }
mails-held-body =
    नियम बदल गए हैं, और आपका अभियान “{ $campaign }” किसी नए नियम के विरुद्ध है। यह मंज़ूर था पर अभी भेजा नहीं गया था, इसलिए इसे रोका गया है: इसकी मंज़ूरी अब मान्य नहीं है और यह फिर से मसौदा है।

    देखें कि क्या मिला, पाठ बदलें और फिर मंज़ूरी के लिए भेजें: { $link }
mails-approval-reminder-subject = मंज़ूरी की प्रतीक्षा में: { $campaign }
mails-approval-reminder-body =
    { $author } ने "{ $campaign }" के लिए मंज़ूरी माँगी है। आधा समय बीत चुका है; { $due } तक निर्णय लेना है।

    { $link }
mails-approval-overdue-subject = विलंबित: { $campaign } की मंज़ूरी
mails-approval-overdue-body =
    { $author } ने "{ $campaign }" के लिए मंज़ूरी माँगी थी। { $due } तक निर्णय होना था, पर अभी तक नहीं हुआ। कृपया इसे देखें:

    { $link }
mails-approval-comment-subject = { $campaign } पर टिप्पणी
mails-approval-comment-body =
    { $writer } ने "{ $campaign }" की मंज़ूरी के बारे में लिखा है:

    { $text }

    यहाँ उत्तर दें: { $link }
mails-failure-paused-subject = बहुत संदेश विफल हुए, इसलिए रोका गया: { $campaign }
mails-failure-paused-body =
    Prachar ने “{ $campaign }” को अपने-आप रोक दिया है: इसके { $failed } संदेश विफल हुए, पिछले { $outcomes } में से, जबकि आपका संगठन { $limit } % तक की अनुमति देता है। सूची से कोई नहीं छूटा है; बाकी लोग प्रतीक्षा में हैं।

    देखें कि वे क्यों विफल हुए, फिर जारी रखें या बाकी रद्द करें: { $link }
mails-start-missed-subject = शुरू नहीं हुआ, कृपया निर्णय लें: { $campaign }
mails-start-missed-body =
    “{ $campaign }” को { $at } (भारतीय समय) पर शुरू होना था, पर तब कुछ भेजा नहीं जा सका। इतनी देर बाद यह अपने-आप शुरू नहीं किया जाता।

    इसे अभी भेजें, दूसरा समय चुनें या रद्द करें: { $link }
mails-start-cancelled-subject = शुरू होने का समय निकल गया, इसलिए रद्द: { $campaign }
mails-start-cancelled-body =
    “{ $campaign }” को { $at } (भारतीय समय) पर शुरू होना था, पर तब कुछ भेजा नहीं जा सका। आपके संगठन की नीति के अनुसार इसे रद्द कर दिया गया; यह किसी को नहीं मिला।

    इसकी प्रति यहाँ बनाई जा सकती है: { $link }

# Campaigns by e-mail: what stands around the author's text, and the pages behind its links.
mailing-unsubscribe = सदस्यता समाप्त करें
mailing-preferences = चुनें कि आपको क्या मिले
mailing-registration = पंजीकरण संख्या { $number }
mailing-why = आपको यह ई-मेल इसलिए मिला है क्योंकि आपने { $organisation } के ई-मेल पाने की सहमति दी थी।
mailing-test-subject = { $organisation } की ओर से परीक्षण ई-मेल
mailing-test-body =
    यह प्रेषक { $sender } का परीक्षण है। यह आप तक पहुँचा, यानी सर्वर, उपयोगकर्ता नाम और पासवर्ड सही हैं।

    इस ई-मेल का विवरण देखें: आपका मेल प्रोग्राम वहाँ बताता है कि इस पर हस्ताक्षर था या नहीं (DKIM: pass)।
mailing-unsubscribe-title = सदस्यता समाप्त करें?
mailing-unsubscribe-text = { $organisation } आपको आगे से इस प्रकार के ई-मेल नहीं भेजेगा: { $purpose }।
mailing-unsubscribed-title = आपकी सदस्यता समाप्त हो गई है
mailing-unsubscribed-text = { $organisation } आपको इस प्रकार के ई-मेल नहीं भेजता: { $purpose }।
mailing-preferences-title = आपको क्या मिलता है
mailing-preferences-text = चुनें कि { $organisation } आपको क्या और किस माध्यम से भेज सकता है। आप इसे कभी भी बदल सकते हैं।
mailing-saved = सहेजा गया। यह अभी से लागू है।
mailing-channel-email = ई-मेल
mailing-purpose-marketing = ऑफ़र और समाचार
mailing-purpose-service = आपकी ली हुई सेवाओं के संदेश
mailing-purpose-education = शिक्षण सामग्री
mailing-bad-link-title = यह लिंक काम नहीं करता
mailing-bad-link-text = शायद लिंक अधूरा है। इसे ई-मेल से फिर खोलें, या उस ई-मेल का उत्तर दें।
