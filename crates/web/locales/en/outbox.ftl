### The outbox.

outbox-all = All letters
outbox-waiting = Not left yet
outbox-waiting-own = My letters not left yet
outbox-waiting-all = Everybody's letters not left yet
outbox-waiting-none = Nothing waits to leave
outbox-waiting-none-why = Replies appear here while they can be taken back, are scheduled, held back or could not be delivered.
outbox-again = Send again
outbox-case = Open the case
outbox-error = What went wrong
outbox-failed = Not sent
outbox-from = From
outbox-kept = Kept here, not sent
outbox-kept-here = No relay is set up, so letters are kept here and leave this desk for nobody.
outbox-kept-send = {$count ->
    [one] Send the kept letter
   *[other] Send {$count} kept letters
}
outbox-kept-some = {$count ->
    [one] One letter was kept before a relay was set up. It can leave now.
   *[other] {$count} letters were kept before a relay was set up. They can leave now.
}
outbox-kept-why = They leave as they were written, oldest first. Look through the list before: what was right weeks ago may not be so today.
outbox-none = No letter has been written
outbox-none-why = Every reply and notice appears here with the moment it left.
outbox-queued = Waiting
outbox-repeated = Possibly arrived twice
outbox-response = The relay said
outbox-sending = Being sent
outbox-sent = Sent
outbox-tries = Tries
