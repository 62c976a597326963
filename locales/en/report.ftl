report-menu = Report to the commune
report-words = report | send a report

report-tell = Say it, photograph it or write it: what happened, and in which village.
report-no-commune = You belong to no commune on our list yet, so a report has nowhere to go. Ask a commune officer for a code and send the code here.

report-card = Report { $code } (not sent)
    What: { $kind }
    Where: { $place }
    Text: { $text }
    With it: { $media }
    If this is right, press Send. To add something, just write, speak or take a photo.
report-card-urgent = Report { $code } (not sent)
    What: { $kind }
    Where: { $place }
    Text: { $text }
    With it: { $media }
    The officer on duty has been told already. Somebody in danger: call 112, 114 (fire), 115 (ambulance).
    If this is right, press Send. Whatever else you know, just write, speak or take a photo.
report-text-both = { $text }
    Amounts: { $amounts }
    Since: { $since }
report-text-amounts = { $text }
    Amounts: { $amounts }
report-text-since = { $text }
    Since: { $since }
report-then-card = { $first }

    { $card }
report-send = Send
report-send-words = send it | yes send it | send the report
report-edit-words = Change the words
report-take-back = Take back
report-call = Call and ask
report-edit-kind = Change the kind
report-edit-village = Change the village
report-add-photo = Add a photo
report-drop = Discard this report

report-kind-flood = Flood, storm
report-kind-landslide = Landslide
report-kind-fire = Fire
report-kind-accident = Accident
report-kind-road = Road, bridge, drain
report-kind-power_water = Power, water
report-kind-loudspeaker = Loudspeaker, board
report-kind-health = Health, disease
report-kind-animal_crop = Animals, crops
report-kind-security = Security
report-kind-environment = Environment, waste, pollution
report-kind-need = People need help
report-kind-activity = Session or meeting held
report-kind-other = Something else

report-place-unknown = { $commune } (village not known)
report-listening = listening to the recording…
report-no-text = no words yet
report-media = { $items }{ $place }
report-media-and = { $first }, { $second }
report-media-photos = { $count } photos
report-media-files = { $count } files
report-media-voices = { $count } recordings
report-media-none = no photo yet{ $place }
report-media-place = , with a location
report-nobody = somebody who asked to be forgotten

report-which-kind = What is it about?
report-kind-words = wrong kind | change kind | change the kind
report-kind-unclear = I am not sure which kind that is. Please press one of the buttons.
report-which-village = In which village? Choose one, or write its name.
report-village-perhaps = Do you mean { $village }? Please choose the village this is about.
report-village-unknown = Not known
report-village-not-found = There is no village “{ $text }” in the commune. Choose from the list or write the name again.
report-village-now = The place is now { $village }.
report-fixed-sent = The place of { $code } is now { $place }; the commune was told.
report-send-photo = Send the photo here. As many as you like.
report-photos = { $items } taken for { $code }.

report-sent = { $code } went to { $count } officers of { $commune }. You will hear about every step.
report-sent-nobody = { $code } is on record, but no officer of { $commune } can be reached here yet. If it is urgent, please phone the commune.
report-already-sent = { $code } was sent before. If there is more, just send a new report.
report-full = { $code } is too long already, and what you just wrote was not added. Press Send for what is there, then write this again as a new report.
report-dropped = { $code } was discarded and not sent.
report-unsent = You began this report and did not send it:

    { $card }

report-heard = I heard: “{ $text }”{ $mended }{ $place }{ $numbers }
    Is that right?
report-heard-unsure = I could not hear it well; perhaps: “{ $text }”{ $mended }{ $place }{ $numbers }
    Is that right? If not, press “Correct it”.
report-heard-place = { "\u000A" }Place: { $village }.
report-heard-numbers = { "\u000A" }Numbers: { $numbers }.
report-heard-yes = Right
report-heard-no = Correct it
report-voice-silent = I could hear no words in the recording. It goes along as it is; you may add a few words.
report-voice-failed = I could not write the recording down. It goes along as it is; you may add a few words.
report-voice-kept = The recording in { $language } is kept as it is and not written down. Somebody who speaks it will listen and tell what it says.
report-voice-problem = { $problem } The recording itself is kept.

report-desk = Report { $code }: { $kind }
    Where: { $place }
    Text: { $text }
    With it: { $media }
    From: { $who }
    { $extra }
report-desk-urgent = URGENT: report { $code }: { $kind }
    Where: { $place }
    Text: { $text }
    With it: { $media }
    From: { $who }
    { $extra }
report-desk-withdrawn = TAKEN BACK: urgent report { $code }: { $kind }
    Where: { $place }
    First words: { $text }
    With it: { $media }
    From: { $who }
    { $extra }
    Its writer took it back. Please call and ask, then tap Done.
report-desk-alarm = 🆘 { $title }: { $place } reports ({ $code })
    { $text }
    With it: { $media }
    From: { $who }
    { $extra }
report-in-exercise = EXERCISE. { $text }
report-alarm-sent = Passed on at once to { $count } officers of { $commune }, code { $code }. Write, say or photograph anything more: it goes straight on, nothing to press. If life is in danger call 112.
report-alarm-more = Passed on at once to the officer on duty, noted in { $code }.
report-extra = At { $when }{ $due }{ $map }{ $heard }
report-due = . To be done by { $date }
report-map = { "\u000A" }Map: https://maps.google.com/?q={ $lat },{ $lon }
report-machine-heard = { "\u000A" }(A machine wrote this down; the reporter has not checked it.){ $mended }
report-person-heard = { "\u000A" }({ $who } listened to the recording in { $language } and told it.)
report-not-heard = { "\u000A" }(A recording in { $language }; nobody has told what it says yet.)
report-working = In work
report-done = Done
report-ask = Ask back

report-alert = URGENT, NOT CONFIRMED ({ $words })
    Where: { $place }
    Text: { $text }
    From: { $who }. Code { $code }.
    The reporter has not finished. Please check at once.
report-alert-exercise = URGENT, NOT CONFIRMED ({ $words })
    An exercise is going on: please ask whether this is real.
    Where: { $place }
    Text: { $text }
    From: { $who }. Code { $code }.
    The reporter has not finished. Please check at once.
report-alert-parted = Nothing in { $code } is urgent any more: the danger is now a report of its own, { $new }.
report-moved = The place of { $code } was corrected: { $place }.
report-called-off = { $who } took back the urgent report { $code }. Please call and ask; it stays with what waits for you until you tap Done.
report-taken-back = { $who } took back report { $code }; nothing to do any more.
report-rewritten = The writer changed the words of { $code }: { $text }
report-status-words = is it sent | done yet | sent yet
report-not-sent = { $code } is not sent yet. If it is right, press Send.
report-undo-words = don't send | do not send | don't send it | take it back | sent by mistake | undo
report-edit-words-said = change the words | edit the words | edit the report | rewrite
report-undo-none = Nothing was sent just now. To take back or change an earlier report, send its code (BC-…).
report-another-matter = This is another matter
report-perhaps-another = What you just wrote seems to be another matter. To report it by itself, tap “This is another matter”.
report-other-words = another matter | something else | send it separately | separate
report-send-that = Send { $code }
report-left-open = These are two reports now. { $code } has not been sent yet; the other one is below.
report-still-open = { $code } has not been sent yet.
report-undo-begins = take back the report | withdraw the report | cancel the report | delete the report
report-other-begins = report: | another matter: | something else:
report-add-begins = add: | more: | to add: | in addition:
report-which = Which report do you want to take back?
report-which-more = Which report is this for?
report-one = { $code }: { $text }
report-added-to = Added to { $code }, and the commune has been told.
report-words-ask = { $code } says now:

    { $text }

    Please type the whole text as it should be.
report-words-changed = The words of { $code } are changed, and the commune is told.
report-withdrawn = { $code } is taken back, and the commune is told.
report-withdrawn-danger = { $code } is taken back. As it was urgent, the officer on duty still sees it and will call you.
report-too-late = { $code } is done at the commune and can no longer be changed. If there is more, just write.
report-gone = { $code } was taken back and is not sent. If it still holds, please write it again.
report-added = More from the reporter for { $code }: { $text }
report-late-text = What was said in { $code }: “{ $text }”

report-news-alarm = { $officer } ({ $commune }) has seen your urgent report { $code }. Add what is needed, then press Send.
report-news-received = { $code }: { $officer } ({ $commune }) has received it.
report-news-working = { $code }: { $officer } ({ $commune }) is working on it.
report-news-done = { $code } is done. { $officer } ({ $commune }) says: { $answer }
report-news-question = { $officer } ({ $commune }) asks about { $code }: { $question }
report-reply = Reply
report-reply-how = Write, speak or send a photo to reply about { $code }.
report-reply-sent = Your reply about { $code } went to the commune. If there is more about it, just go on.
report-reply-more = Say more

report-status = { $code } ({ $place }): { $state }.
report-state-draft = not sent
report-state-sent = sent, not seen by the commune yet
report-state-received = received by the commune
report-state-working = in work
report-state-done = done
report-state-dropped = discarded
report-state-withdrawn = taken back by you
report-nothing-words = send | send it
report-nothing-to-send = Nothing is waiting to be sent. Write, record or photograph what you want to report.
report-thanks = Thank you. Write, speak or send a photo here at any time.
