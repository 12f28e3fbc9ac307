language-name = मराठी
