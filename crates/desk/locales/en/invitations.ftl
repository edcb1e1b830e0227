# The mail that carries an invitation to choose a password.
invitation-mail-subject = Welcome to the desk of {$brand}
invitation-mail-again-subject = Choose a new password for {$brand}
invitation-mail-greeting = Dear {$name},
invitation-mail-why = {$inviter} has invited you to work at the desk of {$brand}. Choose a password to begin.
invitation-mail-again = {$inviter} has sent you a link to choose a new password for the desk of {$brand}. Your old one works until then.
invitation-mail-link = Open this page and choose your password:
invitation-mail-until = The link works once, until {$until}. If you did not expect this mail, tell {$inviter} and do not open the link.
