
## ########## Resource: shell ###############

language-name = English

