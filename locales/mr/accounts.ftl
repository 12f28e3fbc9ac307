account-role-owner = मालक
account-role-admin = ॲडमिन
account-role-approver = मंजुरीकर्ता
account-role-advisor = सल्लागार
account-role-dpo = डेटा संरक्षण अधिकारी
