# The mail that asks for a rating.
rating-mail-subject = How did we do? Your case {$reference} with {$brand}
rating-mail-greeting = Dear {$name},
rating-mail-greeting-nameless = Hello,
rating-mail-question = Your case {$reference}, “{$subject}”, has been resolved. How satisfied are you with the help you received?
rating-mail-link = Please give one to five stars here. It takes less than a minute:
rating-mail-otherwise = The link works for {$days} days. If the matter is not settled, simply reply to this mail and we will carry on.
rating-mail-closing = Thank you,
field-score = Score
field-comment = Comment
history-rating-asked = The customer was asked for a rating
history-rating-given = {$actor} gave {$score} of 5 stars
history-low-rating = The lead was told of the low rating
