mails-greeting = नमस्कार,
mails-signature = Prachar
mails-reset-subject = Prachar साठी नवा पासवर्ड ठेवा
mails-reset-body =
    कोणीतरी, बहुधा तुम्हीच, नवा पासवर्ड मागितला आहे. तो येथे ठेवा:

    { $link }

    ही लिंक एकदाच आणि { $hours ->
        [one] 1 तास
       *[other] { $hours } तास
    } चालेल. तुम्ही मागितला नसेल, तर काही करू नका: तुमचा पासवर्ड तोच राहील.
mails-password-changed-subject = तुमचा Prachar पासवर्ड बदलला आहे
mails-password-changed-body =
    तुमच्या Prachar खात्याचा पासवर्ड बदलला आहे आणि इतर उपकरणांवरून साइन आउट केले आहे.

    हे तुम्ही केले नसेल, तर लगेच नवा पासवर्ड ठेवा: { $link }
mails-second-factor-subject = दोन टप्प्यांचे साइन इन बदलले आहे
mails-second-factor-body =
    तुमच्या Prachar खात्याचे दोन टप्प्यांचे साइन इन सुरू किंवा बंद केले आहे.

    हे तुम्ही केले नसेल, तर लगेच नवा पासवर्ड ठेवा: { $link }
mails-invite-subject = Prachar वर { $organisation } चे आमंत्रण
mails-invite-body =
    { $inviter } तुम्हाला Prachar वर { $organisation } सोबत काम करण्यासाठी आमंत्रित करत आहेत. येथे स्वीकारा:

    { $link }

    ही लिंक एकदाच आणि { $days ->
        [one] 1 दिवस
       *[other] { $days } दिवस
    } चालेल.
mails-sender-stopped-subject = WhatsApp ने { $sender } थांबवला
mails-sender-stopped-body =
    सध्या { $sender } मधून काहीच जात नाही. { $reason }

    मोहिमा थांबलेल्या आहेत आणि त्यांच्या यादीतून कोणीही सुटलेले नाही. प्रश्न सुटल्यावर प्रेषक येथे पुन्हा सुरू करा: { $link }
mails-held-subject = आता मंजूर नाही: { $campaign }
mails-held-body =
    नियम बदलले आहेत, आणि तुमची मोहीम “{ $campaign }” नव्या नियमांपैकी एक मोडते. ती मंजूर होती पण अजून पाठवलेली नव्हती, म्हणून ती रोखली आहे: तिची मंजुरी आता वैध नाही आणि ती पुन्हा मसुदा आहे.

    काय आढळले ते पाहा, मजकूर बदला आणि पुन्हा मंजुरीसाठी पाठवा: { $link }
mails-approval-reminder-subject = मंजुरीच्या प्रतीक्षेत: { $campaign }
mails-approval-reminder-body =
    { $author } यांनी "{ $campaign }" साठी मंजुरी मागितली आहे. अर्धा वेळ उलटला आहे; { $due } पर्यंत निर्णय घ्यायचा आहे.

    { $link }
mails-approval-overdue-subject = मुदत उलटली: { $campaign } ची मंजुरी
mails-approval-overdue-body =
    { $author } यांनी "{ $campaign }" साठी मंजुरी मागितली होती. { $due } पर्यंत निर्णय व्हायचा होता, पण अजून झालेला नाही. कृपया पाहा:

    { $link }
mails-approval-comment-subject = { $campaign } वर टिप्पणी
mails-approval-comment-body =
    { $writer } यांनी "{ $campaign }" च्या मंजुरीबद्दल लिहिले आहे:

    { $text }

    येथे उत्तर द्या: { $link }
mails-failure-paused-subject = फार संदेश अयशस्वी झाले, म्हणून थांबवले: { $campaign }
mails-failure-paused-body =
    Prachar ने “{ $campaign }” आपोआप थांबवली आहे: तिचे { $failed } संदेश अयशस्वी झाले, शेवटच्या { $outcomes } पैकी, तर तुमची संस्था { $limit } % पर्यंत परवानगी देते. यादीतून कोणीही सुटलेले नाही; उरलेले प्रतीक्षेत आहेत.

    ते का अयशस्वी झाले ते पाहा, मग पुढे सुरू ठेवा किंवा उरलेले रद्द करा: { $link }
mails-start-missed-subject = सुरू झाली नाही, कृपया निर्णय घ्या: { $campaign }
mails-start-missed-body =
    “{ $campaign }” { $at } (भारतीय वेळ) ला सुरू होणार होती, पण तेव्हा काहीही पाठवता आले नाही. इतक्या उशिरा ती आपोआप सुरू केली जात नाही.

    ती आता पाठवा, दुसरी वेळ निवडा किंवा रद्द करा: { $link }
mails-start-cancelled-subject = सुरू होण्याची वेळ टळली, म्हणून रद्द: { $campaign }
mails-start-cancelled-body =
    “{ $campaign }” { $at } (भारतीय वेळ) ला सुरू होणार होती, पण तेव्हा काहीही पाठवता आले नाही. तुमच्या संस्थेच्या धोरणानुसार ती रद्द केली; ती कोणालाही मिळाली नाही.

    तिची प्रत येथे तयार करता येते: { $link }

# Campaigns by e-mail: what stands around the author's text, and the pages behind its links.
mailing-unsubscribe = सदस्यत्व रद्द करा
mailing-preferences = तुम्हाला काय मिळावे ते निवडा
mailing-registration = नोंदणी क्रमांक { $number }
mailing-why = तुम्ही { $organisation } कडून ई-मेल मिळण्यास संमती दिली असल्याने तुम्हाला हा ई-मेल मिळाला आहे.
mailing-test-subject = { $organisation } कडून चाचणी ई-मेल
mailing-test-body =
    ही प्रेषक { $sender } ची चाचणी आहे. हा ई-मेल पोहोचला, म्हणजे सर्व्हर, वापरकर्ता नाव आणि पासवर्ड बरोबर आहेत.

    या ई-मेलचा तपशील पाहा: त्यावर स्वाक्षरी होती का ते तुमचा मेल प्रोग्राम तेथे सांगतो (DKIM: pass).
mailing-unsubscribe-title = सदस्यत्व रद्द करायचे?
mailing-unsubscribe-text = { $organisation } तुम्हाला यापुढे या प्रकारचे ई-मेल पाठवणार नाही: { $purpose }.
mailing-unsubscribed-title = तुमचे सदस्यत्व रद्द झाले आहे
mailing-unsubscribed-text = { $organisation } तुम्हाला या प्रकारचे ई-मेल पाठवत नाही: { $purpose }.
mailing-preferences-title = तुम्हाला काय मिळते
mailing-preferences-text = { $organisation } ने तुम्हाला काय आणि कोणत्या माध्यमातून पाठवावे ते निवडा. तुम्ही ते केव्हाही बदलू शकता.
mailing-saved = जतन केले. हे आतापासून लागू आहे.
mailing-channel-email = ई-मेल
mailing-purpose-marketing = ऑफर आणि बातम्या
mailing-purpose-service = तुम्ही घेतलेल्या सेवांबद्दलचे संदेश
mailing-purpose-education = शिक्षणपर साहित्य
mailing-bad-link-title = ही लिंक चालत नाही
mailing-bad-link-text = कदाचित ती अर्धवट आहे. ई-मेलमधून ती पुन्हा उघडा, किंवा त्या ई-मेलला उत्तर द्या.
