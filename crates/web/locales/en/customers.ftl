### Finding a customer, and the page of one.

customer-address = Address or number
customer-address-kind = Kind
customer-addresses = How to reach them
customer-call-as = What to call them
customer-card = Customer card
customer-cases = Cases of this customer
customer-find = Find
customer-find-hint = Beginning of a name, email or number
customer-full-name = Full name
customer-honorific = Title of respect
customer-last = Last message
customer-name = Name
customer-no-address = No address is known.
customer-no-cases = No cases yet
customer-no-cases-why = Cases of this customer that you may see appear here.
customer-none = No customers yet
customer-none-found = Nobody is known by that
customer-none-found-why = Try the beginning of a name, the whole email address, or the last number they called from.
customer-none-why = Whoever writes, calls or comes to the counter becomes a customer with their first case.
customer-notes-hint = Preferences and needs worth knowing next time. The customer may ask to read this.
customer-reads = Reads
customer-remove = Remove { $address }
customer-since = Customer since
