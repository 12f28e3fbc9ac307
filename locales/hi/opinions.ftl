# The second opinion: a text model or the built-in classifier, beside the rules.
opinion-title = दूसरी राय
opinion-approvable = कोई आपत्ति नहीं
opinion-human-review = निर्णय कोई व्यक्ति लेगा
opinion-back-to-author = पहले संदेश बदलें
opinion-risk = जोखिम 100 में से { $risk }, { $sureness }% निश्चित।
opinion-by-model = टेक्स्ट मॉडल { $name } की राय।
opinion-by-classifier = अंतर्निहित वर्गीकारक की राय, संस्करण { $version }।
opinion-pattern = यह उन संदेशों जैसा लगता है जो ज़रूरत से ज़्यादा वादा करते हैं। जोखिम भी बताएँ या इसे हटा दें।
opinion-instead = इसके बदले लिखें: { $text }
opinion-beside-rules = मॉडल या अंतर्निहित वर्गीकारक वह देखता है जो नियमों से छूट सकता है। इससे कोई आपत्ति हल्की नहीं होती।
# In a list, where nothing beside it says whose judgement it is.
opinion-mark-approvable = दूसरी राय: कोई आपत्ति नहीं
opinion-mark-human-review = दूसरी राय: निर्णय कोई व्यक्ति लेगा
opinion-mark-back-to-author = दूसरी राय: पहले संदेश बदलें
# While a text is being written.
opinion-coming = आप रुकेंगे तो दूसरी राय आएगी।
opinion-unavailable = दूसरी राय अभी नहीं मिल सकी। आगे लिखने पर और जाँच के चरण में फिर पूछी जाएगी।
