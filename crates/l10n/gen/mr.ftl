
## ########## Resource: shell ###############

language-name = मराठी

