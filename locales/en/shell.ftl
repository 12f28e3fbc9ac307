# The frame around every page: navigation, switches, error pages.
language-name = English
shell-skip = Skip to content
shell-nav-label = Main
shell-nav-home = Home
shell-nav-campaigns = Campaigns
shell-nav-contacts = Contacts
shell-nav-studio = Studio
shell-nav-templates = Templates
shell-nav-library = Library
shell-nav-approvals = Approvals
shell-nav-analytics = Analytics
shell-nav-settings = Settings
shell-nav-more = More
shell-nav-create = Create
# $count (Number) - how many wait
shell-nav-waiting = { $count } waiting
shell-language-label = Language
shell-theme-dark = Switch to the dark theme
shell-theme-light = Switch to the light theme
shell-account-label = Account
shell-account-security = Profile and security
shell-sign-out = Sign out
shell-offline-title = You are offline.
shell-offline-text = You can read what was opened before. What you write is kept on this device and sent when you are back.
shell-drafts-sent = What you wrote offline has been sent.
shell-draft-kept = Kept on this device. It will be sent when you are online.
# $when (String) - date and time
shell-draft-restored = What you typed on { $when } has been put back.
# $when (String) - date and time
shell-draft-offered = On { $when } you typed something else here on this device. It may not have been saved, and the campaign has been changed since.
shell-draft-take = Put it back
shell-draft-drop = Discard it
shell-install-title = Put Prachar on your home screen
shell-install-text = It opens faster and shows your saved pages offline.
shell-install-button = Install
shell-install-dismiss = Not now
shell-not-found-title = This page does not exist
shell-not-found-text = The address may be mistyped, or the thing was deleted.
shell-back-home = Back to Home
shell-forbidden-title = Your role does not include this page
# $role (String) - the reader's role
shell-forbidden-text = Your role is { $role }. Ask an owner or admin of your organisation if you need it.
shell-not-loaded-title = This page could not be loaded
shell-not-loaded-text = The connection was lost before it arrived. Nothing you saved is affected.
shell-not-loaded-again = Try again
shell-failed-title = This page could not be shown
shell-failed-text = Nothing was lost. Try again in a moment.
# $id (String) - the request id
shell-reference = Reference { $id }
shell-demo-badge = Demo
