# Approvals: the queue and one request.
approval-title = मंजुऱ्या
approval-subtitle = निर्णय संदेशाच्या नेमक्या एका आवृत्तीला लागू होतो.
approval-choose = डावीकडून एखादी विनंती निवडा.
approval-tab-waiting = प्रतीक्षेत
approval-tab-mine = माझ्या
approval-tab-decided = निर्णय झालेल्या
approval-more = आणखी दाखवा
approval-empty-title = येथे काही प्रतीक्षेत नाही
approval-empty-text = कोणी मोहीम मंजुरीसाठी पाठवताच विनंती येथे दिसेल.
approval-status-waiting = प्रतीक्षेत
approval-status-approved = मंजूर
approval-status-rejected = नाकारले
approval-status-voided = बदलामुळे संपले
approval-status-withdrawn = परत घेतले
approval-people = { $count ->
    [one] { $shown } व्यक्ती
   *[other] { $shown } जण
}
approval-by = { $author }, { $at }
approval-your-decision = निर्णय
approval-binds = आवृत्ती { $number }, ओळख { $hash }
approval-view = दृश्य
approval-side-by-side = शेजारी-शेजारी
approval-inline = एकत्र
approval-removed = काढले
approval-added = घातले
approval-changes = { $changes } बदल, { $added } शब्द घातले, { $removed } काढले
approval-new-text = नवीन मजकूर: यापूर्वी कोणतीही आवृत्ती मंजूर झालेली नाही.
approval-version = आवृत्ती { $number }
approval-approved-before = मंजूर, { $at } ला पाठवली
approval-sent-at = { $at } ला पाठवली
approval-by-policy = संस्थेचे धोरण
approval-decided = निर्णय: { $who }, { $at }
approval-was-voided = पाठवल्यानंतर मजकूर बदलला, म्हणून ही विनंती आता लागू नाही. नवीन आवृत्ती पुन्हा पाठवावी लागेल.
approval-role-decides-not = तुमच्या भूमिकेला ही विनंती वाचता येते, निर्णय घेता येत नाही.
approval-own = स्वतः लिहिलेले तुम्ही मंजूर करू शकत नाही.
approval-blocked = एक गोष्ट ही आवृत्ती अडवते. ती कोणीही मंजूर करू शकत नाही; दुरुस्त करावी लागेल.
approval-open-campaign = मोहीम उघडा
approval-reason = कारण
approval-reason-hint = नाकारण्यासाठी आवश्यक, किमान 10 अक्षरे. नोंदीत ठेवले जाते.
approval-reason-disclosure = प्रकटीकरण नाही.
approval-reason-claim = दाव्याला आधार नाही.
approval-reason-audience = श्रोते योग्य नाहीत.
approval-reason-language = भाषेत सुधारणा हवी.
approval-reject = नाकारा
approval-approve = मंजूर करा
