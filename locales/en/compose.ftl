# Writing a bulletin.
compose-menu = Write a bulletin
compose-words = write bulletin | new bulletin | compose

compose-commune = Which commune or ward is it for? Choose one or type its name.
compose-commune-which = Several places have a similar name. Choose one.
compose-commune-unknown = No such commune or ward in your area. Type its full name, for example: xã Ea Kao.

compose-drafts = You have unfinished bulletins. Go on with one, or write a new one?
compose-btn-draft = { $code }: { $title }
compose-btn-new = Write a new one

compose-text =
    Write the bulletin; the first line is its title.
    You can also send a voice note, or add photos.
compose-text-again =
    The words now:

    { $text }

    Send the whole new text (the first line is its title).
compose-text-beside-voice = Loudspeakers will play the recording as it is. Write what people will read; the first line is the title.
compose-too-short = That is too short. Write at least one full sentence.
compose-too-long = That is longer than { $most } characters. Shorten it and send it again.
compose-words-send = submit | ok submit | ok send | send | send it | done | next | go on | preview
compose-from-ask = Is this the text of a bulletin? Tap below, and you will be asked for whom and when.
compose-btn-from = Make it a bulletin
compose-words-status = is it sent | is it done | done yet | sent yet
compose-words-edit = edit | change | edit text
compose-words-drop = drop it | drop this | delete the draft
compose-unsent = { $code } is not submitted yet. One more question:
compose-unsent-empty = The bulletin has no words yet, so it cannot be submitted.
compose-kept = Stopped. { $code } is kept and was not sent. To go on, write “write bulletin”.
compose-file = File received; it goes with this bulletin.
compose-photo = Photo received; it goes with this bulletin.
compose-files-many = A bulletin carries at most { $most } photos and files. This one was not added.

compose-hearing = Voice note received. It is being written down; you will be asked when that is done. If you would rather not wait, choose:
compose-heard =
    I heard:

    “{ $text }”{ $mended }

    Is that right? If not, type it correctly. Check numbers and names.
compose-unheard = The words in the recording were not clear. Type them, send another recording, or have this one played as it is.
compose-btn-heard = Right, use this text
compose-btn-heard-play = Right, and play this voice
compose-btn-keep-voice = Play this voice as it is
compose-btn-type = I will type it
compose-recording = Loudspeakers will play this recording. What it will sound like follows.

compose-targets =
    Who is it for? Choose, or type names separated by commas.
    For example: thôn 3, buôn Ea Kao
compose-targets-wide =
    For which communes? Type their names with commas, or press the whole province.
    For example: Cư Pui, Ea Kao
compose-btn-wide = Many communes
compose-targets-chosen = Chosen: { $names }. Choose more, or press Done.
compose-targets-set = For: { $targets }.
compose-text-added = Added to the text of the bulletin.
compose-targets-unknown = Not clear: { $names }. Type the village's name again, or choose below.
compose-targets-missing = No places are chosen yet. Press Edit, then Places.
compose-correction-targets = A correction goes to exactly those who got the old one, so its places cannot change.
compose-btn-everywhere = Whole { $ward ->
    [yes] ward
    [all] province
   *[no] commune
  }
compose-btn-targets-done = Done ({ $count } places)

compose-times =
    When shall it go out and play? Choose, or type times separated by commas.
    For example: 17h30 mai · 6h, 17h thứ bảy · 6h hằng ngày đến 10/3
compose-btn-now = As soon as approved
compose-btn-today = Today { $time }
compose-btn-tomorrow = Tomorrow { $time }
compose-times-unclear = That time was not clear. Type for example: 17h30 mai, or: ngay bây giờ.
compose-times-left = “{ $words }” was not clear, so no time is set yet. Type all of it again, for example: 17h30 thứ sáu tuần này.
compose-times-which = Do you mean { $first }, or { $second }? Please type it more clearly, for example: 7h tối thứ bảy 5/12.
compose-times-long = That is too long for a time. Type it shorter, for example: 6h và 17h hằng ngày đến 10/3.
compose-times-weekday = There is no weekday { $day }. Type it again, for example: 17h thứ bảy.
compose-times-clash = { $date } is a { $weekday }. Check the weekday and the date, and type them again.
compose-times-lunar = The lunar calendar has no such day { $date }. Type the date of the usual calendar, for example: 17h 5/2.
compose-times-until = Until which day? For example: 17h từ mai đến chủ nhật.
compose-times-day = On which day? Type hour and day, for example: 17h thứ hai tuần sau.
compose-times-hour = At what hour? Type hour and day, for example: 6h30 sáng mai.
compose-times-apart = “Cách { $step } ngày” may mean every { $step } or every { $more } days. Type it more clearly, for example: 6h, { $step } ngày một lần đến 10/3.
compose-times-span = At what moments between { $first } and { $last }? Type each of them, for example: 7h và 8h30 sáng mai.
compose-times-clock = There is no time { $time }. Type it again, for example: 17h30.
compose-times-date = There is no day { $date }. Type it again, for example: 17h 5/3.
compose-times-past = { $time } is over. Choose another time.
compose-times-end = The last day is before the first. Type it again, for example: 6h hằng ngày đến 10/3.
compose-times-many = Too many times (at most { $most }). Choose fewer.
compose-times-quiet = { $time } is in the quiet hours ({ $start } to { $end }): only emergencies sound then. Choose another time.
compose-times-missing = No time is chosen yet. Press Edit, then Times.
compose-times-over = All chosen times are over. Press Edit, then Times.

compose-subject = What is it about?
compose-subject-law = Law
compose-subject-benefit = Benefits and policies
compose-subject-health = Health
compose-subject-farming = Farming
compose-subject-safety = Safety
compose-subject-event = Event or meeting
compose-subject-other = Something else
compose-source = Bulletins about law or benefits name their source. Type the document's number, its signer or issuer. For example: Công văn 12/UBND-VX, 1/3/2026.
compose-source-missing = Bulletins about law or benefits name their source. Press Edit, then Source.
compose-btn-no-source = It is about something else

compose-preview =
    { $code } before it goes to approval:

    { $text }

    For: { $targets }
    When: { $times }
    { $counts }
    { $sound }
compose-preview-missing =
    { $text }
    Good to know:
    { $lines }
compose-villages-silent = No propagandist yet: { $names }
compose-unread = Loudspeakers do not know how to read: { $words }. Write it out, or type “… đọc là …” for each.
compose-sound-machine = Loudspeakers: machine voice, about { $seconds } seconds.
compose-sound-person = Loudspeakers: the officer's own recording ({ $seconds } seconds if the text were read).
compose-btn-submit = Send for approval
compose-btn-edit = Edit
compose-btn-drop = Throw it away
compose-sent = { $code } was sent for approval. The audio is being made; the approver gets both text and audio. You will hear the result.
compose-submitted = { $code } was sent already and waits for approval.
compose-dropped = Thrown away.
compose-no-approver = The commune has no second person to approve. Ask the administrator to add an approver, then send it again.
compose-too-late = { $code } was approved or withdrawn and cannot be edited any more. If it is wrong, open it and press Correct.
compose-clash = { $name } has just changed { $code }. Type “compose” to open the newest version and go on.

compose-edit =
    { $text }

    Which part shall change?
compose-part-words-text = text | words | title
compose-part-words-radio = spoken words | loudspeaker
compose-part-words-targets = places | villages
compose-part-words-times = time | times | date
compose-part-words-priority = priority | rank | order
compose-part-words-subject = topic
compose-part-words-source = the source
compose-btn-edit-text = Text
compose-btn-edit-radio = Spoken words
compose-btn-edit-targets = Places
compose-btn-edit-times = Times
compose-btn-edit-priority = Rank on loudspeakers
compose-btn-edit-subject = Subject
compose-btn-edit-source = Source
compose-btn-preview = Look again and send
compose-times-rounds = It can be played 2 to { $most } times, 1 minute to 6 hours apart. Type it again, as “17h mai, 3 lần cách 10 phút”.
compose-times-rounds-hour = To play it several times, say when the first is, as “17h hôm nay, 3 lần cách 10 phút”.
compose-priority = Where two want one loudspeaker at the same time, which goes first? This one is now: { $rank }. Emergencies always go before everything. Please choose:
compose-radio = What shall loudspeakers say? Type separate words, or send a recording to be played as it is.
