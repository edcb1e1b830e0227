### Snippets and signatures.

place-customer-call-as = How the customer is called
place-customer-full-name = The customer’s full name
place-case-reference = The case’s number
place-case-subject = The case’s subject
place-agent-name = Your name
place-brand-name = The brand’s name
place-brand-legal-name = Registered name of the company
place-brand-letterhead = The brand’s letterhead
draft-elsewhere = You wrote something else here in another window.
draft-keep-mine = Keep what stands here
draft-saved = Draft saved
draft-take-other = Take the other
draft-unsaved = Draft not saved
mention-pick = Call a colleague
snippet-asks = What the snippet does not know
snippet-pick = Pick a snippet
snippet-put = Put it in
settings-snippets = Snippets
settings-undo-seconds =
    { $seconds ->
        [0] At once
       *[other] { $seconds } seconds
    }
settings-undo-send = How long a reply waits, so that it can be taken back
settings-writing = Writing
signature-places = {"{{agent.name}}"}, {"{{brand.name}}"}, {"{{brand.legal_name}}"}, {"{{brand.letterhead}}"} and {"{{case.reference}}"} are filled in. A line whose place is empty is left out.
signature-title = Signatures
signature-why = What stands under the letters of each mailbox, in the language of their reader.
snippet-a-brand = A brand
snippet-a-team = A team
snippet-add = New snippet
snippet-for = For whom
snippet-languages = Languages
snippet-name = Name
snippet-name-hint = It is found by this after / in a reply.
snippet-none = No snippets yet
snippet-none-why = What you write again and again needs to be written once.
snippet-own = Only me
snippet-places = Places that are filled in for each case; what is not known is asked for:
snippet-retire = Take out of use
snippet-strange = Saved. Some words read strangely:
snippet-strange-word = “{ $word }” is not said so in { $language }; write “{ $better }”.
snippet-text-in = Text in { $language }
notices-mentioned = You were called
notices-told-mentioned = A colleague called you to a note.
notices-told-failed = Your letter could not be delivered. The customer still waits.
