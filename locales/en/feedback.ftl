feedback-menu = What I have sent
feedback-words = my requests | my questions

feedback-none = You have sent no question or report yet.
feedback-mine = What you have sent. Press one to see how it stands.
feedback-mine-line = { $code }, sent { $date }
feedback-status-open = { $code }: with { $officer } ({ $commune }), due by { $due }.
feedback-status-reopened = { $code }: opened again, with { $officer } ({ $commune }), due by { $due }.
feedback-status-answered = { $code }: { $officer } ({ $commune }) answered: { $answer }
feedback-status-closed = { $code }: done. { $commune } answered: { $answer }
feedback-still-open = { $code } is still being worked on, there is no need to open it again. If there is more, just write.

feedback-answered = Answer to { $code }: { $text }

    Is that good enough?
feedback-ok = Yes
feedback-reopen = Not yet
feedback-closed = Thank you. { $code } is closed.
feedback-why = What is missing? Write or say why for { $code }.
feedback-reopened = { $code } is open again. { $officer } will answer by { $due }.

feedback-desk-new = { $urgent }A citizen asks or reports, { $code } ({ $place }): { $text }
    Answer promised by { $due }.
feedback-desk-more = { $urgent }More from the citizen for { $code } ({ $place }): { $text }
    Answer promised by { $due }.
feedback-desk-heard = { $urgent }What was said in { $code } ({ $place }): “{ $text }”
    Answer promised by { $due }.
feedback-desk-reopened = { $urgent }{ $code } ({ $place }): the citizen is not content. Reason: { $text }
    Answer promised by { $due }.
feedback-desk-assigned = { $urgent }{ $code } ({ $place }) was given to you.
    { $text }
    Answer promised by { $due }.
feedback-desk-open = { $urgent }{ $code } ({ $place })
    { $text }
    Answer promised by { $due }.
feedback-urgent = URGENT, NOT CONFIRMED.{ " " }
feedback-line-said = { $before }{ "\u000A" }Citizen: { $text }
feedback-line-answer = { $before }{ "\u000A" }Answered: { $text }
feedback-line-note = { $before }{ "\u000A" }Internal note: { $text }
feedback-no-text = (no words yet, see the photos)
feedback-voice-only = (recording attached)
feedback-kind-ask = Question
feedback-kind-report = Complaint
feedback-answer = Answer
feedback-note = Internal note
feedback-assign = Hand over

feedback-heard = { $code }: I heard “{ $text }”{ $numbers }
    If that is not right, please write it.
feedback-voice-kept = { $code }: I could hear no words, but the recording went to the commune as it is. You may add a few words.
feedback-answer-heard = Answer to { $code }, I heard: “{ $text }”
    Send it to the citizen?
feedback-answer-unheard = I could not hear the answer to { $code }. Please say it again or write it.
feedback-send-spoken = Send this answer
feedback-say-again = Say or write it again
