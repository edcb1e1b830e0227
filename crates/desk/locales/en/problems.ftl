# What refusals say. Every kind has a title and a text that names the remedy.
problem-sign-in-needed-title = Sign in first
problem-sign-in-needed = Sign in and try again.
problem-sign-in-refused-title = Not signed in
problem-sign-in-refused = The e-mail, password or code does not match. Check them and try again.
problem-not-permitted-title = Not permitted
problem-not-permitted = Your role does not include “{$permission}”. Ask your manager or administrator.
problem-not-found-title = Not found
problem-not-found = This does not exist, or is not yours to see.
problem-link-expired-title = The link has expired
problem-link-expired = This link was used already or is too old. Ask for a new one.
problem-required-title = A field is empty
problem-required = {$field} is needed. Fill it in.
problem-too-long-title = Too long
problem-too-long = {$field} is too long. Shorten it to {$max} characters or fewer.
problem-too-short-title = Too short
problem-too-short = {$field} is too short. Use at least {$min} characters.
problem-malformed-title = Not the expected form
problem-malformed = {$field} is not in the expected form: {$expected}.
problem-unknown-reference-title = Unknown value
problem-unknown-reference = {$field}: there is no “{$value}”. Choose one that exists.
problem-out-of-range-title = Out of range
problem-out-of-range = {$field} must be between {$min} and {$max}.
problem-already-taken-title = Already taken
problem-already-taken = {$field}: “{$value}” is taken. Choose another.
problem-not-a-key-title = Not a key
problem-not-a-key = “{$value}” is not a key. Write one like these: {$expected}.
problem-key-reserved-title = The browser’s own key
problem-key-reserved = “{$key}” belongs to the browser or to editing text. Choose another.
problem-key-taken-title = Another act has this key
problem-key-taken = “{$key}” is the key of “{$act}”. Choose another for “{$this}”, or give “{$act}” another too.
problem-bad-body-title = The body cannot be read
problem-bad-body = { $fault ->
    [missing] “{$path}” is missing. Send it.
    [unknown] There is no field “{$path}” here. These there are: {$detail}.
    [number] “{$path}” must be a whole number.
    [flag] “{$path}” must be true or false.
    [text] “{$path}” must be a text.
    [list] “{$path}” must be a list.
    [object] “{$path}” must be an object with fields of its own.
    [time] “{$path}” must be an instant such as 2026-02-03T01:00:00Z, or a day such as 2026-02-03.
    [choice] “{$path}” must be one of these: {$detail}.
    [form] “{$path}” is not in the expected form: {$detail}.
   *[json] The request body is not the expected JSON: {$detail}.
}
problem-bad-address-title = The address cannot be read
problem-bad-address = A part of the address is not in the expected form: {$detail}.
problem-method-not-allowed-title = Not with this method
problem-method-not-allowed = This address exists, but does not take this method. See the API description for those it takes.
problem-body-too-large-title = Too large
problem-body-too-large = This is over the limit of {$max_bytes} bytes. Send less.
problem-key-reused-title = Request key reused
problem-key-reused = The same Idempotency-Key came with another body. Use a new key for a new request.
problem-in-flight-title = Already being done
problem-in-flight = The same request is being carried out. Wait a moment.
problem-changed-meanwhile-title = Changed meanwhile
problem-changed-meanwhile = Somebody changed this since you opened it. Look at the new state and decide again.
problem-case-closed-title = The case is closed
problem-case-closed = This case is closed and cannot change. Open a new one that refers to it.
problem-case-merged-title = The case was merged
problem-case-merged = This case was merged into {$into}. Go on there.
problem-case-in-trash-title = In the trash
problem-case-in-trash = This case is in the trash. Restore it first.
problem-already-resolved-title = Already resolved
problem-already-resolved = This case is resolved. Reopen it first.
problem-not-new-again-title = Not new any more
problem-not-new-again = Somebody has looked at this case, so it cannot become new again. Choose another status.
problem-last-of-category-title = The last of its kind
problem-last-of-category = At least one must stay in use. Add another before you switch this one off.
problem-in-use-title = Still in use
problem-in-use = {$detail}
problem-shared-domain-title = A domain everybody uses
problem-shared-domain = {$value} belongs to many people. Block the address alone.
problem-not-a-domain-title = Not a mail domain
problem-not-a-domain = “{$value}” is not a mail domain. Write the part after the @, such as contoh.my.
problem-public-domain-title = A domain everybody uses
problem-public-domain = Anybody can have an address at {$value}, so it tells of no organisation. Give domains of its own.
problem-no-sender-title = No address to block
problem-no-sender = No e-mail address of the sender is known. Mark as spam without blocking.
problem-bad-query-title = A parameter of the address does not fit
problem-bad-query = { $fault ->
    [number] “{$path}” must be a whole number, not “{$value}”.
    [size] “{$path}”: the number {$value} is beyond what can be. Give a smaller one.
    [flag] “{$path}” must be true or false, not “{$value}”.
    [choice] “{$path}”: there is no “{$value}”. Choose one of these: {$detail}.
    [near] There is no parameter “{$path}” here. Did you mean “{$nearest}”? These there are: {$detail}.
    [unknown] There is no parameter “{$path}” here. These there are: {$detail}.
    [missing] The parameter “{$path}” is missing. Add it to the address.
    [twice] The parameter “{$path}” is given more than once. Give it once.
   *[form] “{$path}” is not in the expected form: “{$value}”. See the API description.
}
problem-cannot-see-title = Cannot see this case
problem-cannot-see = {$value} may not see this case. Give it to a team they are in, or name somebody else.
problem-cannot-own-title = Cannot own cases
problem-cannot-own = {$value} may only look at cases, so none can be theirs. Give it to somebody who works on them, or to a team.
problem-no-recipient-title = Nobody to write to
problem-no-recipient = The customer has no address on this channel. Add one, or write a note.
problem-address-fails-title = Address does not work
problem-address-fails = Mail to {$value} came back: this address does not exist ({$status}). Ask the customer for another one, or say on the customer's page that it works again.
problem-already-settled-title = Already settled
problem-already-settled = Somebody has decided about this mail already.
problem-no-mailbox-title = No mailbox
problem-no-mailbox = The brand has no mailbox to send from. Add one in Settings.
problem-other-brand-title = Another brand
problem-other-brand = This person belongs to another brand. Choose somebody of this brand.
problem-last-administrator-title = The last administrator
problem-last-administrator = There must be one administrator at least. Make somebody else administrator first.
problem-beyond-yours-title = Beyond your own role
problem-beyond-yours = You can only give or change what you hold yourself; “{$missing}” is missing. Ask an administrator.
problem-fixed-role-title = This role is fixed
problem-fixed-role = The administrator’s role always holds every permission. Make another role instead.
problem-wrong-password-title = The password does not match
problem-wrong-password = {$field} does not match. Type it again.
problem-contradiction-title = These settings contradict each other
problem-contradiction = {$detail}
problem-attachment-refused-title = Kind of file not taken
problem-attachment-refused = “{$filename}” is a program or script and is not taken. Send it as a document or picture, or packed in a ZIP file.
problem-overtaken-title = Somebody was quicker
problem-overtaken = {$name} wrote since you opened this case ({$count} new). Read that first; if your words still fit, send them with “anyway”.
problem-already-left-title = It has left
problem-already-left = This letter has left already and cannot be taken back.
problem-the-customer-title = That is the customer
problem-the-customer = {$value} is the customer of this case. Answer them with a reply; forwarding is for people outside.
problem-attachment-used-title = Already attached
problem-attachment-used = “{$filename}” is already part of another message. Upload it again.
problem-erased-title = Erased
problem-erased = This was erased together with the customer's data and cannot be read again.
problem-cannot-erase-title = Cannot be erased
problem-cannot-erase = {$detail}
erasure-held = This customer is under a hold. Lift it first, if it no longer applies.
erasure-open-cases = Cases of this customer are still open: {$cases}. Resolve or close them first.
erased-person = Erased person
problem-file-damaged-title = Damaged file
problem-file-damaged = The stored file is missing or damaged. Ask your administrator to restore it from a backup.
problem-no-mail-server-title = No mail server is set up
problem-no-mail-server = Letters cannot leave because no mail server is set up for them. Ask whoever operates the desk to set mail.relay.
problem-storage-unavailable-title = The file store is away
problem-storage-unavailable = Files cannot be stored or read at the moment. Nothing was changed; try again shortly, or tell your administrator.
problem-too-many-title = Too many requests
problem-too-many = Too many requests. Try again in { $minutes ->
    [0] { $seconds ->
        [one] {$seconds} second
       *[other] {$seconds} seconds
    }
   *[other] {$span}
}.
problem-busy-title = Busy
problem-busy = The desk is busy. Nothing was changed; try again in { $minutes ->
    [0] { $seconds ->
        [one] {$seconds} second
       *[other] {$seconds} seconds
    }
   *[other] {$span}
}.
problem-too-slow-title = It took too long
problem-too-slow = The answer took too long and was given up. Look whether the change was made before you repeat it.
problem-unavailable-title = The database is away
problem-unavailable = The database cannot be reached at the moment. Your text is kept; try again shortly.
problem-internal-title = A fault on our side
problem-internal = Something failed on our side. Tell your administrator the request id shown.
field-subject = Subject
field-body = Message
field-brand-id = Brand
field-cases = Cases
field-act = Act
field-brand = Brand
field-team = Team
field-agent = Representative
field-organisation = Organisation
field-customer = Customer
field-to-address = Which address
field-email = E-mail
field-full-name = Full name
field-kind = Type
field-priority = Priority
field-status = Status
field-password = Password
field-name = Name
field-language = Language
field-channel = Channel
field-idempotency-key = Request key
field-team-id = Team
field-assignee-id = Owner
field-phone = Phone
field-call-as = Call as
field-brands = Brands
field-roles = Roles
field-labels = Name
field-permissions = Permissions
field-scope = Reach
field-limits = Authority limits
field-word = Short name
field-sender-domain = Sender domain
field-sender-domains = Sender domains
field-languages = Languages
field-names = Names by language
field-names-en = Name in English
field-names-ms = Name in Malay
field-names-id = Name in Indonesian
field-legal-name = Registered name
field-letterhead = Letterhead
field-members = Members
field-current-password = Current password
field-new-password = New password
field-expires-at = Expiry
field-brand-name = Brand name
field-token = Link
field-after = Page
field-limit = Page size
field-file = File
field-filename = File name
field-attachment-ids = Attachments
field-tag = Tag
field-mentions = Mentioned colleague
field-text = Text
field-sort = Sort order
field-reopen-days = Days to reopen
field-sender-limit = Mails per hour
field-in-hours = Text in working hours
field-out-of-hours = Text out of hours
field-how = Decision
field-folder = Folder
field-honorific = Honorific
field-notes = Notes
field-value = Address or number
field-role = Role
field-address = E-mail address
field-category = Category
field-block = Block
field-reason = Reason
field-customer-id = Customer
field-unread = Unread
field-q = Search words
field-from = First day
field-figure = Figure
