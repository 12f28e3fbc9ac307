
## ########## Resource: shell ###############

language-name = हिन्दी

