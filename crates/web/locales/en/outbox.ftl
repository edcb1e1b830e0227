### The outbox.

outbox-again = Send again
outbox-case = Open the case
outbox-error = What went wrong
outbox-failed = Not sent
outbox-from = From
outbox-kept = Kept here, not sent
outbox-kept-here = No relay is set up, so letters are kept here and leave this desk for nobody.
outbox-none = No letter has been written
outbox-none-why = Every reply and notice appears here with the moment it left.
outbox-queued = Waiting
outbox-repeated = Possibly arrived twice
outbox-response = The relay said
outbox-sending = Being sent
outbox-sent = Sent
outbox-tries = Tries
