# The second opinion: a text model or the built-in classifier, beside the rules.
opinion-title = दुसरे मत
opinion-approvable = हरकत नाही
opinion-human-review = निर्णय व्यक्ती घेईल
opinion-back-to-author = आधी संदेश बदला
opinion-risk = जोखीम 100 पैकी { $risk }, { $sureness }% खात्री.
opinion-by-model = टेक्स्ट मॉडेल { $name } याचे मत.
opinion-by-classifier = अंतर्भूत वर्गीकारकाचे मत, आवृत्ती { $version }.
opinion-pattern = हे जास्त आश्वासने देणाऱ्या संदेशांसारखे वाटते. धोकाही सांगा किंवा हे वगळा.
opinion-instead = त्याऐवजी लिहा: { $text }
opinion-beside-rules = नियमांना जे दिसत नाही ते मॉडेल किंवा अंतर्भूत वर्गीकारक पाहतो. त्याने कोणतीही हरकत सौम्य होत नाही.
