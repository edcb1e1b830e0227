### What the parts of every screen say.

kit-available = Available
kit-away = Away
kit-chart-table = Show as a table
kit-clock-late = late by
kit-clock-left = time left
kit-close = Close
kit-folders = Folders
kit-form-errors = { $count ->
    [one] One thing needs your attention
   *[other] { $count } things need your attention
}
kit-home = Go to the start page
kit-loading = Loading…
kit-menu = Menu
kit-messages = Announcements
kit-next = Next
kit-off-duty = Off duty
kit-offline = No connection. What you see may be out of date; what you write is kept on this page.
kit-optional = optional
kit-pages = Pages
kit-palette-found = Matches
kit-palette-hint = Go to a case, a customer or a page
kit-palette-none = Nothing matches. Try a case number, a name or fewer words.
kit-previous = Previous
kit-search-jump = Search, jump
kit-sign-in = Sign in
kit-signed-out = You have been signed out
kit-signed-out-why = Sign in again in a new tab, then come back here. What you wrote on this page is still here.
kit-skip = Skip to content
kit-theme = Appearance
kit-theme-dark = Dark
kit-theme-light = Light
kit-theme-system = As the system
kit-undo = Undo

browser-busy = The desk is busy. Wait a moment and try again.
browser-copied = Copied
browser-copy-failed = Could not be copied. Select the text and copy it yourself.
browser-failed = That did not work, and nothing was changed. Try again.
browser-go = Go to
browser-gone = That is no longer here. Reload the page.
browser-unreachable = The server cannot be reached. Nothing was changed; try again when you are connected.

keys-off = Turn single-key shortcuts off
keys-sheet = Keyboard shortcuts
keys-change = Change keys
keys-how = Go into a field and press the key; two keys one after the other are taken too. Without a script, write it: r, g i, Ctrl+k, Alt+m. An empty field leaves the act without a key.
keys-none = no key
keys-reset = As usual
keys-reset-all = All keys as usual
keys-reset-of = As usual: { $act }
keys-single = Single keys
keys-single-why = For this browser: who dictates or often presses a key by mistake switches them off. Keys with Ctrl or Alt stay.
keys-title = Keyboard
keys-usual = usually
keys-why = Which key does what, for you alone.
