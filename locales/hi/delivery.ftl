# Statuses of a delivery, why nothing was sent, and why a send failed.
delivery-status-queued = कतार में
delivery-status-claimed = भेजा जा रहा है
delivery-status-accepted = WhatsApp के पास
delivery-status-sent = भेजा गया
delivery-status-delivered = पहुँच गया
delivery-status-read = पढ़ा गया
delivery-status-failed = नहीं गया
delivery-status-skipped = छोड़ा गया
delivery-status-cancelled = रद्द
delivery-status-unknown = अज्ञात
delivery-skip-opted-out = संदेश बंद कराए
delivery-skip-no-consent = सहमति नहीं
delivery-skip-invalid-number = ग़लत नंबर
delivery-skip-duplicate = किसी और संपर्क का भी यही नंबर
delivery-skip-no-text = उनकी भाषा में संदेश नहीं
delivery-skip-missing-value = कोई जानकारी खाली है
delivery-skip-window-closed = 24 घंटे की अवधि समाप्त और कोई मंज़ूर टेम्पलेट नहीं
delivery-skip-contact-deleted = संपर्क हटाया गया
delivery-skip-compliance = इनकी जानकारी भरने पर नियम टूटता है
# One sentence per domain::FailureReason: what happened, then what can be done.
delivery-failure-not-on-whatsapp = यह नंबर WhatsApp पर नहीं है, या उस पर ऐप बहुत पुराना है।
delivery-failure-opted-out-at-provider = इस व्यक्ति ने WhatsApp में आपके प्रचार संदेश बंद किए हैं।
delivery-failure-marketing-limit = WhatsApp सीमित करता है कि एक व्यक्ति को कितने प्रचार संदेश मिलें। एक दिन बाद फिर कोशिश करें।
delivery-failure-marketing-experiment = WhatsApp अभी इस व्यक्ति को प्रचार संदेश नहीं भेजता।
delivery-failure-window-closed = इस व्यक्ति को लिखे 24 घंटे से अधिक हो गए। अब केवल मंज़ूर टेम्पलेट भेजा जा सकता है।
delivery-failure-template-missing = यह टेम्पलेट इस भाषा में नहीं है या मंज़ूर नहीं हुआ है।
delivery-failure-template-parameters = भरी गई जानकारी टेम्पलेट से मेल नहीं खाती।
delivery-failure-template-paused = WhatsApp ने यह टेम्पलेट रोक या बंद कर दिया है।
delivery-failure-content-policy = WhatsApp यह सामग्री स्वीकार नहीं करता। संदेश बदलें।
delivery-failure-media = चित्र या दस्तावेज़ नहीं खुल सका। लिंक जाँचें।
delivery-failure-bad-request = WhatsApp यह संदेश समझ नहीं सका।
delivery-failure-sender-access = प्रेषक का एक्सेस टोकन ग़लत है या समाप्त हो गया है। सेटिंग्स में नया टोकन डालें।
delivery-failure-sender-restricted = WhatsApp ने इस प्रेषक पर रोक लगाई है। कारण WhatsApp Manager में देखें।
delivery-failure-sender-payment = भेजने से पहले WhatsApp का भुगतान बाकी है।
delivery-failure-sender-registration = प्रेषक का नंबर WhatsApp पर फिर से पंजीकृत या सत्यापित करना होगा।
delivery-failure-rate-limited = बहुत कम समय में बहुत अधिक संदेश।
delivery-failure-provider-unavailable = WhatsApp से संपर्क नहीं हो सका या उसकी सेवा बंद है।
delivery-failure-outcome-unknown = कोई उत्तर नहीं आया। संदेश गया भी हो सकता है और नहीं भी।
delivery-failure-other = संदेश नहीं भेजा जा सका। साथ का कोड देखें।

# सीमाएँ

delivery-skip-frequency-cap = एक व्यक्ति के लिए तय संख्या में संदेश मिल चुके हैं
delivery-skip-limit-reached = अभियान अपनी सीमा तक पहुँच चुका था
