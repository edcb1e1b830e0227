### The outbox.

outbox-all = All letters
outbox-waiting = Not left yet
outbox-waiting-own = My letters not left yet
outbox-waiting-all = Everybody's letters not left yet
outbox-waiting-none = Nothing waits to leave
outbox-waiting-none-why = Letters appear here while they can be taken back, are scheduled, held back or could not be delivered.
letter-recipient-erased = Everybody it was for was erased. It is your draft again.
begun-address-gone = The address it was for is no longer the customer’s.
begun-address-fails = Mail to the address came back: it does not exist.
begun-begins = begins a case when it leaves
begun-cannot-leave = Something it names is no longer there. Take it back, look it over and send it again.
begun-conversation = A conversation you begin
begun-customer-erased = The customer was erased, and what was written to them with it.
begun-customer-gone = The customer is no longer known here.
begun-emptied = What was written is gone
begun-left = It has left and is a case now:
begun-no-address = The customer has no email address any more.
begun-no-mailbox = The brand has no mailbox to send from.
begun-remove = Remove
begun-writer-left = Whoever wrote it works here no more. Who sends it signs it.
begun-writer-may-not = Whoever wrote it may not write for this brand any more.
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
