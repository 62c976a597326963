relay-words = variants | recordings
relay-ask =
    The commune asks you to read this in { $language } for the loudspeakers:

    { $text }
relay-ask-again =
    The recording in { $language } does not say the same yet. Please record it again:

    { $text }
relay-btn-record = Record it
relay-consent = Your recording is kept and played on the commune's loudspeakers. If you no longer want that, type “recordings” and press Take back: it is then deleted. Do you agree?
relay-btn-agree = I agree
relay-btn-refuse = No
relay-refused = That is fine, thank you. If you change your mind, press Record it again.
relay-record = Send one voice note in { $language } that says what the bulletin says. It need not be word for word.
relay-taken = The recording for { $code } is here. A second person listens whether it says the same, then the commune approves it. Thank you.
relay-heard = This is what will play. A second person still has to listen to it.
relay-heard-alone = This is what will play. There is no second person here yet who speaks this language; the commune's officers see that in their list.
relay-unusable = Your recording could not be heard. Please record it again where it is quiet.
relay-check =
    Please listen to this in { $language }. Does it say what the Vietnamese below says?

    { $text }
relay-btn-right = It does
relay-btn-wrong = Not yet
relay-confirmed = Thank you. It plays once the commune approves it.
relay-returned = It will be recorded again. Thank you.
relay-approve =
    { $code } in { $language }: read by { $speaker }, and { $checker } says that the meaning is right. Approved, it plays after the Vietnamese.

    { $text }
relay-btn-approve = Approve the recording
relay-btn-return = Have it recorded again
relay-approved = Approved. It plays right after the Vietnamese of { $code }.
relay-approved-late = Approved, but { $code } has no play to come at present that this could follow.
relay-owing = Recordings that are missing:
    { $lines }
relay-owing-none = No recording is waited for.
relay-owes-asked = • { $code }, { $language }: nobody recorded it. Asked: { $names }
relay-owes-recorded = • { $code }, { $language }: a second speaker has to listen: { $names }
relay-owes-confirmed = • { $code }, { $language }: waits for approval: { $names }
relay-consented = You agreed that your recordings are kept and played.
relay-btn-withdraw = Take back
relay-withdrawn = Taken back. { $count } files of yours are deleted and no longer play.
relay-nothing = You have not recorded anything yet. When the commune asks you, the message has a button Record it.
relay-no-consent = You have to agree that your recording is kept first. Press Record it again, then I agree.
relay-not-own = Somebody else has to do this, not its author or its speaker.
relay-over = { $code } was changed or no longer plays, so this recording is not needed any more. Thank you.
relay-no-leave = Whoever read this for { $code } did not agree to be played, or took it back. Please press Have it recorded again.
relay-stale-take = This recording for { $code } was replaced. Please listen to the newest one and use the buttons under it.
relay-stale-asked = { $code } is being recorded again. You will get the new recording.
relay-stale-recorded = { $code } was recorded already and is being listened to. Thank you.
relay-stale-confirmed = The recording for { $code } was listened to and waits for approval. Thank you.
relay-stale-approved = The recording for { $code } is approved already. Thank you.
