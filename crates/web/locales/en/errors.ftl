### Pages for what went wrong.

error-forbidden = You may not open this
error-forbidden-why = Your role does not include it. Ask an administrator of your desk if you need it.
error-internal = Something went wrong on our side
error-internal-why = Nothing was changed. Try again; if it stays, give your administrator this number: { $request }.
error-not-found = There is nothing here
error-not-found-why = The address may be mistyped, the thing may have been deleted, or it may not be yours to see.
error-unavailable = The desk cannot answer just now
error-unavailable-why = It is busy or its database is away. Nothing was changed; try again in { $seconds ->
    [one] a second
   *[other] { $seconds } seconds
}.
error-without = Show it without this filter
