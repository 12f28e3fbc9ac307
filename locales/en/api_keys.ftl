# Keys for programs that call the public API.
api-keys-title = API keys
api-keys-empty-title = No keys yet
api-keys-empty-text = A key lets a program act for you over the API, with your role.
api-keys-create-title = New key
api-keys-create-text = A key does what you may do. If your role changes, the key changes with it.
api-keys-create-button = Make a key
api-keys-name-label = What is it for?
api-keys-name-hint = For example: CRM, website form.
api-keys-fresh-title = Your new key
api-keys-fresh-text = Copy it now. It is not shown again.
api-keys-name-column = Name
api-keys-key-column = Key
api-keys-member-column = Acts as
api-keys-used-column = Last used
api-keys-never-used = Not used yet
# $date (String) - the day it was made
api-keys-made-on = Made on { $date }
# $date (String) - the day it was revoked
api-keys-revoked-on = Revoked on { $date }
api-keys-revoked = The key no longer works.
api-keys-revoke = Revoke
# $name (String) - the key's name
api-keys-revoke-title = Revoke the key “{ $name }”?
api-keys-revoke-text = Programs that use it stop working at once. This cannot be undone.
