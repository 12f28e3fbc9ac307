# Statuses of a delivery, why nothing was sent, and why a send failed.
delivery-status-queued = रांगेत
delivery-status-claimed = पाठवत आहे
delivery-status-accepted = WhatsApp कडे
delivery-status-sent = पाठवला
delivery-status-delivered = पोहोचला
delivery-status-read = वाचला
delivery-status-failed = गेला नाही
delivery-status-skipped = वगळला
delivery-status-cancelled = रद्द
delivery-status-unknown = अज्ञात
delivery-skip-opted-out = संदेश बंद केले
delivery-skip-no-consent = संमती नाही
delivery-skip-invalid-number = चुकीचा नंबर
delivery-skip-duplicate = दुसऱ्या संपर्काचाही हाच नंबर
delivery-skip-no-text = त्यांच्या भाषेत संदेश नाही
delivery-skip-missing-value = एखादी माहिती रिकामी आहे
delivery-skip-window-closed = 24 तासांची मुदत संपली आणि मंजूर टेम्पलेट नाही
delivery-skip-contact-deleted = संपर्क हटवला
delivery-skip-compliance = त्यांची माहिती भरल्यावर नियम मोडतो
# One sentence per domain::FailureReason: what happened, then what can be done.
delivery-failure-not-on-whatsapp = हा नंबर WhatsApp वर नाही, किंवा त्यावरील अ‍ॅप फार जुने आहे.
delivery-failure-opted-out-at-provider = या व्यक्तीने WhatsApp मध्ये तुमचे प्रचाराचे संदेश बंद केले आहेत.
delivery-failure-marketing-limit = एका व्यक्तीला प्रचाराचे किती संदेश मिळावेत यावर WhatsApp मर्यादा घालते. एका दिवसानंतर पुन्हा प्रयत्न करा.
delivery-failure-marketing-experiment = WhatsApp सध्या या व्यक्तीला प्रचाराचे संदेश पाठवत नाही.
delivery-failure-window-closed = या व्यक्तीने लिहून 24 तासांहून अधिक वेळ झाला. आता फक्त मंजूर टेम्पलेट पाठवता येईल.
delivery-failure-template-missing = हे टेम्पलेट या भाषेत नाही किंवा मंजूर झालेले नाही.
delivery-failure-template-parameters = भरलेली माहिती टेम्पलेटशी जुळत नाही.
delivery-failure-template-paused = WhatsApp ने हे टेम्पलेट थांबवले किंवा बंद केले आहे.
delivery-failure-content-policy = WhatsApp हा मजकूर स्वीकारत नाही. संदेश बदला.
delivery-failure-media = चित्र किंवा दस्तऐवज उघडता आला नाही. लिंक तपासा.
delivery-failure-bad-request = WhatsApp ला हा संदेश समजला नाही.
delivery-failure-sender-access = प्रेषकाचे अ‍ॅक्सेस टोकन चुकीचे आहे किंवा त्याची मुदत संपली आहे. सेटिंग्जमध्ये नवे टोकन टाका.
delivery-failure-sender-restricted = WhatsApp ने या प्रेषकावर निर्बंध घातले आहेत. कारण WhatsApp Manager मध्ये पाहा.
delivery-failure-sender-payment = पाठवण्यापूर्वी WhatsApp चे पैसे भरणे बाकी आहे.
delivery-failure-sender-registration = प्रेषकाचा नंबर WhatsApp वर पुन्हा नोंदवावा किंवा पडताळावा लागेल.
delivery-failure-rate-limited = फार कमी वेळात फार जास्त संदेश.
delivery-failure-provider-unavailable = WhatsApp शी संपर्क झाला नाही किंवा त्यांची सेवा बंद आहे.
delivery-failure-outcome-unknown = उत्तर आले नाही. संदेश गेला असेल किंवा नसेलही.
delivery-failure-other = संदेश पाठवता आला नाही. सोबतचा कोड पाहा.

# मर्यादा

delivery-skip-frequency-cap = एका व्यक्तीसाठी ठरवलेले संदेश मिळाले आहेत
delivery-skip-limit-reached = मोहिमेने तिची मर्यादा गाठली होती
