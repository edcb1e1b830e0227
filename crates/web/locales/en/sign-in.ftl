### Signing in, and the invitation.

sign-in-title = Sign in to your desk
sign-in-email = E-mail
sign-in-password = Password
sign-in-forgot = Forgotten your password? Ask your administrator for a new link.
sign-in-password-set = Your password is set. Sign in with it.
sign-in-set-up-done = Your desk is ready. Sign in to begin.
sign-in-signed-out = You are signed out.
sign-in-back = You are signed in again
sign-in-back-why = Close this tab and go on where you were. What you wrote is still there.
sign-in-welcome = Welcome, { $name }
sign-in-password-for = Choose the password with which you sign in as { $email }.
sign-in-choose-password = Password
sign-in-password-hint = At least 10 characters. Three or four words make a good one.
sign-in-save = Set password

set-up-title = Set up your desk
set-up-why = This page works once. It makes your first brand and the administrator, who invites everybody else.
set-up-your-brand = Your first brand
set-up-brand = Brand
set-up-brand-hint = The name your customers know. You can add more brands later.
set-up-domain-hint = The part after the @ of the addresses you write from, such as contoh.my.
set-up-you = You, the administrator
set-up-save = Set up the desk
