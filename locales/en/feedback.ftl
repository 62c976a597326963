feedback-menu = What I have sent
feedback-words = my requests | my questions

feedback-none = You have sent no question or report yet.
feedback-mine = What you have sent. Press one to see how it stands.
feedback-mine-line = { $code }, { $date }: { $words }
feedback-mine-line-bare = { $code }, sent { $date }
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

feedback-desk-new = { $urgent }A citizen asks or reports, { $code } ({ $place })
    { $text }
    { $due }
feedback-desk-more = { $urgent }More from the citizen for { $code } ({ $place })
    { $text }
    { $due }
feedback-desk-heard = { $urgent }What was said in { $code } ({ $place })
    “{ $text }”
    { $due }
feedback-desk-reopened = { $urgent }{ $code } ({ $place }): the citizen is not content
    Reason: { $text }
    { $due }
feedback-desk-assigned = { $urgent }{ $code } ({ $place }) was given to you.
    { $text }
    { $due }
feedback-desk-open = { $urgent }{ $code } ({ $place })
    { $text }
    { $due }
feedback-due = Answer promised by { $date }.
feedback-due-now = To be seen to now.
feedback-was-withdrawn = Taken back by the citizen.
feedback-desk-withdrawn = { $urgent }{ $code } ({ $place }) was taken back by the citizen
    { $text }
feedback-take-back = Take back
feedback-status-withdrawn = { $code }: taken back by you.
feedback-withdrawn = { $code } is taken back, and the commune is told.
feedback-which = Which one do you want to take back?
feedback-withdraw-which = Nothing was sent just now. To take back an earlier one, send its code (PA-…).
feedback-too-late = { $code } is answered already and cannot be taken back.
feedback-heard-apart = I heard “{ $text }”. This is another matter than { $old }, so it has its own code: { $code }.{ $mended }
feedback-urgent-exercise = URGENT, NOT CONFIRMED (an exercise is on: please ask back).{ " " }
feedback-urgent = URGENT, NOT CONFIRMED.{ " " }
feedback-line-said = { $before }{ "\u000A" }Citizen: { $text }
feedback-line-answer = { $before }{ "\u000A" }Answered: { $text }
feedback-line-note = { $before }{ "\u000A" }Internal note: { $text }
feedback-no-text = (no words yet, see the photos)
feedback-voice-only = (recording attached)
feedback-some-officer = An officer
feedback-kind-ask = Question
feedback-kind-report = Complaint
feedback-answer = Answer
feedback-note = Internal note
feedback-assign = Hand over

feedback-heard = { $code }: I heard “{ $text }”{ $mended }{ $numbers }
    If that is not right, please write it.
feedback-voice-kept = { $code }: I could hear no words, but the recording went to the commune as it is. You may add a few words.
feedback-answer-heard = Answer to { $code }, I heard: “{ $text }”{ $mended }
    Send it to the citizen?
feedback-answer-unheard = I could not hear the answer to { $code }. Please say it again or write it.
feedback-send-spoken = Send this answer
feedback-say-again = Say or write it again
feedback-voice-other = { $code }: the recording in { $language } went to the commune as it is; somebody who speaks it will listen and tell what it says.
