inbox-menu = To be handled
inbox-words = inbox | to do

inbox-list = { $count } things are open: { $urgent } urgent (‼), { $late } overdue (⏰). Urgent and overdue first, then the newest. Tap to see.
inbox-before = Earlier page
inbox-next = Next one
inbox-previous = The one before
inbox-withdrawn-mark = (taken back)
inbox-empty = Nothing is open.
inbox-more = More
inbox-of-citizen = { $code } comes from a citizen: answer it, add a note or give it to somebody else.
inbox-confirm = Received
inbox-confirmed = The sender of { $code } was told that it was received.
inbox-confirmed-before = Somebody has received { $code } before.
inbox-working = The sender of { $code } was told that it is in work.
inbox-unchanged = { $code } is past that step.
inbox-what-done = What was done about { $code }? A short answer; the reporter will read it.
inbox-what-ask = What do you want to ask about { $code }? Write the question here.
inbox-what-answer = { $code }, they wrote: “{ $question }”
    Write or say the answer. You see it once more before it goes.
inbox-answer-by-buttons = Nothing went to the reporter of { $code } yet. Press Done to tell the result, or Ask back to ask more, then write it.
inbox-check = They will get, about { $code }:

    { $text }

    Send it? To change it, type it again.
inbox-check-report = Whoever reported { $code } will get:

    { $text }

    Send it? To change it, type it again.
inbox-send-words = send | send it | yes send it
inbox-order-begins = done | it is done | settled | ask | ask back | answer | reply | give it to | hand to
inbox-send = Send the answer
inbox-change = Write again
inbox-what-note = Write the note for { $code }. Only officers see it; it is never sent to the citizen.
inbox-done = { $code } is closed and its sender was told.
inbox-asked = The question about { $code } was sent.
inbox-answered = The answer for { $code } was sent.
inbox-noted = Internal note kept for { $code }.
inbox-type-please = Recordings cannot be written down at the moment. Please type the answer.
inbox-listening = Listening to the answer for { $code }. It is read back to you before it is sent.
inbox-assign = Who shall take { $code }?
inbox-assign-which = Several people are called “{ $text }”. Choose one.
inbox-assign-nobody = Nobody who may answer is called “{ $text }”. Choose one below.
inbox-assigned = { $code } was given to { $name }.
inbox-late = { $commune } has { $count } overdue:
    { $codes }
    Write “inbox” to open them.
