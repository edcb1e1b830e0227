### The inbox: folders, the list and its filters, the rail.

inbox-all = All open
inbox-any = All
inbox-back-at = Back { $when }
inbox-bulk = Change the chosen cases
inbox-bulk-changed = { $count ->
    [one] One case changed.
   *[other] { $count } cases changed.
    }
inbox-bulk-done-of = { $done } of { $total }
inbox-bulk-found = { $count } found so far
inbox-bulk-put-back = { $count ->
    [one] One case put back.
   *[other] { $count } cases put back.
    }
inbox-bulk-refused = { $count ->
    [one] One case was left as it is:
   *[other] { $count } cases were left as they are:
    }
inbox-bulk-runs = Changing cases
inbox-bulk-same = { $count ->
    [one] One was so already.
   *[other] { $count } were so already.
    }
inbox-bulk-stop = Stop
inbox-bulk-stopped = { $count ->
    [one] Stopped. One case was changed.
   *[other] Stopped. { $count } cases were changed.
    }
inbox-bulk-undoing = Putting cases back
inbox-bulk-undone = This is being undone.
inbox-pick = Choose the case of { $who }
inbox-pick-all = Choose all in this list
inbox-pick-none = Choose none
inbox-picked = Chosen:
inbox-to-team = Team { $team }
inbox-by-chat = Chat
inbox-by-counter = Counter
inbox-by-due = Due first
inbox-by-email = Email
inbox-by-fax = Fax
inbox-by-letter = Letter
inbox-by-newest = Newest message
inbox-by-oldest = Longest silence
inbox-by-phone = Phone
inbox-by-priority = Most urgent
inbox-by-web = Website
inbox-cases = Cases
inbox-channel = Channel
inbox-customer-waits = The customer is waiting for an answer
inbox-customers = Customers
inbox-desk = Desk
inbox-draft = Draft
inbox-due-soon = Due soon
inbox-every = Every case
inbox-filtered-by = { $name }: { $value }
inbox-first-reply = First reply
inbox-held = On hold
inbox-high = High
inbox-language = Language
inbox-low = Low
inbox-mentions = Mentions
inbox-mine = Mine
inbox-my-teams = My teams
inbox-new-case = New case
inbox-next-reply = Next reply
inbox-none = No cases here
inbox-none-discarded = Nothing has been put here
inbox-none-discarded-why = What is marked as spam or moved to the trash can be brought back from here.
inbox-none-due = Nothing is due soon
inbox-none-due-why = No promise falls due within the next two hours, and none is late.
inbox-none-mentions = Nobody has called you
inbox-none-mentions-why = Cases in which a colleague writes @ and your name appear here.
inbox-none-mine = Nothing is waiting for you
inbox-none-mine-why = New cases appear here as soon as they are assigned to you.
inbox-none-open = No case is open
inbox-none-open-why = Choose a case from the list to read and answer it here.
inbox-none-snoozed = Nothing is put away
inbox-none-snoozed-why = A case you snooze waits here and comes back at its time, or when the customer writes.
inbox-none-so = Nothing matches these filters
inbox-none-so-why = Take a filter away, or show the whole folder.
inbox-none-unassigned = Every case has an owner
inbox-none-unassigned-why = New questions that nobody has taken appear here.
inbox-none-why = Cases appear here as soon as they belong here.
inbox-normal = Normal
inbox-order = Sorted by
inbox-outbox = Outbox
inbox-resolution = Resolution
inbox-resolved = Resolved
inbox-settings = Settings
inbox-show-all = Show the whole folder
inbox-shown = { $count } shown
inbox-snoozed = Snoozed
inbox-spam = Spam
inbox-team = Team
inbox-trash = Trash
inbox-type = Type
inbox-unassigned = Unassigned
inbox-unread = Unanswered
inbox-unread-list = The list cannot be read just now
inbox-urgent = Urgent
inbox-waiting = Waiting
inbox-waits = Waiting
