account-role-owner = मालिक
account-role-admin = एडमिन
account-role-approver = मंज़ूरीकर्ता
account-role-advisor = सलाहकार
account-role-dpo = डेटा सुरक्षा अधिकारी
