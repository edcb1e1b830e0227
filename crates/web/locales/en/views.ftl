### Saved views and the filters of lists.

views-title = Views
view-asks = Shows
view-back = Back to the view
view-brand = Brand
view-changed = changed
view-down = Down
view-edit = Edit
view-filters = Filters
view-for = For whom
view-for-a-team = A team
view-for-days = { $days ->
    [one] one day or more
   *[other] { $days } days or more
    }
view-for-everybody = Everybody
view-for-me = Only me
view-gone = This view names something that is no longer in use: { $what }
view-gone-one = no longer there
view-gone-why = What carries it still is shown; nothing new will come. Change the filters, or remove the view.
view-last-days = { $days ->
    [one] the last day
   *[other] the last { $days } days
    }
view-late = Late
view-name = Name
view-name-hint = In your own words, such as “Umrah, unanswered”.
view-new = Save a view
view-no-promise = No promise
view-none = No views yet
view-none-why = Narrow a list in the inbox with filters, then choose Save view.
view-opened = Opened
view-words = Words
view-words-hint = In a message, a note or the subject, as in the search: words, "phrases", from:, before:2026-11-21, has:attachment
inbox-cut = Very many messages have these words. The newest {$count} were looked through; add a word or a date to reach the older ones.
view-opened-from = Opened from
view-opened-until = Opened until
view-owner = Owner
view-place = Order
view-priority = Priority
view-promise = Promise
view-remove = Remove the view
view-remove-own = The cases in it stay as they are.
view-remove-shared = It is removed for everybody who has it. The cases in it stay as they are.
view-running = Running
view-save = Save view
view-save-changes = Save changes
view-save-new = Save as a new view
view-show = Show
view-silent = Silent for
view-soon = Due soon
view-status = Status
view-tag = Tag
view-take-away = Take away: { $filter }
view-take-away-short = take away
view-to-inbox = To the inbox
view-up = Up
view-why = A view is a list with filters under a name. Everybody sees in it only the cases they may see, and keeps their own order.
