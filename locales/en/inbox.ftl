inbox-menu = To be handled
inbox-words = inbox | to do

inbox-list = { $count } open, { $late } overdue, oldest first. Press one to see it.
inbox-empty = Nothing is open.
inbox-more = More
inbox-confirm = Received
inbox-confirmed = The sender of { $code } was told that it was received.
inbox-confirmed-before = Somebody has received { $code } before.
inbox-working = The sender of { $code } was told that it is in work.
inbox-unchanged = { $code } is past that step.
inbox-what-done = What was done about { $code }? A short answer; the reporter will read it.
inbox-what-ask = What do you want to ask about { $code }? Write the question here.
inbox-what-answer = Write or say the answer for { $code }. The citizen gets exactly these words.
inbox-what-note = Write the note for { $code }. Only officers see it; it is never sent to the citizen.
inbox-done = { $code } is closed and its sender was told.
inbox-asked = The question about { $code } was sent.
inbox-answered = The answer for { $code } was sent.
inbox-noted = Internal note kept for { $code }.
inbox-type-please = Recordings cannot be written down at the moment. Please type the answer.
inbox-listening = Listening to the answer for { $code }. It is read back to you before it is sent.
inbox-assign = Who shall take { $code }?
inbox-assigned = { $code } was given to { $name }.
inbox-late = { $commune } has { $count } overdue:
    { $codes }
    Write “inbox” to open them.
