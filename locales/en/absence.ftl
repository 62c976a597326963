absence-menu = Away, stand-in, handover
absence-words = away | away, stand-in, handover | i am away | take leave | on leave | stand-in | who is away | resign | step down | handover file
absence-stop-words = resign | step down
absence-file-words = handover file
absence-list-words = who is away
absence-ask-days = On which days are you away? Type them, for example: 20/6 to 25/6.
absence-btn-today = Only today
absence-btn-tomorrow = Only tomorrow
absence-btn-stop = I want to stop for good
absence-btn-file = Handover file
absence-btn-list = Who is away
absence-days-unclear = I did not understand the days. Type the first and the last, for example: từ 20/6 đến 25/6.
absence-day-unclear = I did not understand the day. Type one day, for example: 1/7.
absence-days-past = That day is past. Type days from today on, for example: từ 20/6 đến 25/6.
absence-days-wrong = The last day has to be after the first, within a year. Type them again, for example: từ 20/6 đến 25/6.
absence-ask-stop = From which day do you stop? Type it, for example: 1/7.
    Until then you go on as usual.
absence-btn-stop-today = From today
absence-ask-who = { $more ->
    [yes] Who stands in for you? Choose a name, or type another of the commune.
   *[no] Who stands in? Choose a name, or type it.
  }
absence-btn-nobody = Nobody yet
absence-which = Several people have that name. Choose the right one:
absence-unknown = I see nobody called “{ $text }” who works in the commune and talks with me on those days. Type another name, or choose “Nobody yet”.
absence-ask-approve = Hand on the right to approve on these days, too?
absence-btn-with = With the right to approve
absence-btn-without = Without it
absence-ask-note = What does the stand-in have to know? For example: households hard to reach, people living alone, what was promised. No passwords or codes.
absence-btn-no-note = Nothing more
absence-note-long = The note is longer than { $most } letters. Please shorten it.
absence-one-day = on { $day }
absence-days = from { $since } to { $until }
absence-about = { $stops ->
    [yes] { $name } stops { $days } ({ $places }).
   *[no] { $name } is away { $days } ({ $places }).
  }
absence-deputy = { $stand_in ->
    [no] Nobody stands in yet.
   *[other] Stands in: { $stand_in }{ $approve ->
        [yes] , with the right to approve
       *[no] { "" }
      }.
  }
absence-mine = { absence-about }
    { absence-deputy }
absence-btn-change = Other days
absence-btn-pick = Choose a stand-in
absence-btn-drop = Not away after all
absence-noted = Noted. { absence-about }
    { absence-deputy } The officers are told now.
absence-chosen = Noted. { absence-deputy } { $agreed ->
    [yes] They are asked now; it holds when they say yes.
   *[no] They are asked now; it holds when they say yes and an admin agrees.
  }
absence-ask-stand-in = { absence-about }
    Can you stand in?{ $approve ->
    [yes] { " " }On these days you may approve bulletins.
   *[no] { "" }
  }
absence-btn-accept = I can
absence-btn-decline = I cannot
absence-accepted = { $agreed ->
    [yes] Thank you. { absence-about } On the day I send the handover file.
   *[no] Thank you. I tell you as soon as an officer has agreed.
  }
absence-you-declined = Noted. Somebody else will be chosen.
absence-told-officers = { absence-about }
    { absence-deputy }
absence-ask-officers = { absence-about }
    { $stand_in } stands in{ $approve ->
    [yes] , with the right to approve
   *[no] { "" }
  }. Do you agree?
absence-btn-agree = I agree
absence-btn-other = Choose somebody else
absence-settled = Settled. { absence-about }
    { absence-deputy }
absence-declined = { absence-about }
    { $stand_in } cannot stand in. Please choose somebody else.
absence-alone = From today { $alone } has no propagandist: { $name } is away { $days }, and nobody stands in. Please choose somebody.
absence-back = { $name } is back ({ $places }).{ $stand_in ->
    [no] { "" }
   *[other] { " " }{ $stand_in } no longer stands in. Thank you.
  }
absence-set-aside = { $name } has changed the days. You no longer stand in for those named before; if you are needed again, I will ask you.
absence-over = This is over or was changed. Write “who is away” to see how it is now.
absence-other = It is another stand-in now. Write “who is away” to see how it is now.
absence-btn-pick-for = Choose for { $name }
absence-line = • { absence-about } { absence-deputy }
absence-list-of = { $lines ->
    [no] Nobody is away.
   *[other] Away now or soon:
    { $lines }
  }
absence-list = { $one }, { $rest }
absence-file-which = { $own ->
    [yes] The handover file of which place?
   *[no] The handover file of which village? Type its name.
  }
absence-file-none = I do not find “{ $text }”. Type the village's name again.
absence-file = Handover file: { $village }
    Households: { $households ->
    [no] no number yet
   *[other] { $households }
  }. Followers: { $followers }.
    Languages beside Vietnamese: { $languages ->
    [no] not noted
   *[other] { $languages }
  }.
    Notes, households hard to reach:{ $notes ->
    [no] { " " }none yet.
   *[other] {"\u000A"}{ $notes }
  }
    Open reports (due):{ $reports ->
    [no] { " " }none.
   *[other] {"\u000A"}{ $reports }
  }
    Answers promised to citizens (due):{ $cases ->
    [no] { " " }none.
   *[other] {"\u000A"}{ $cases }
  }
    Bulletins not told yet:{ $bulletins ->
    [no] { " " }none.
   *[other] {"\u000A"}{ $bulletins }
  }
    Loudspeakers and boards with faults:{ $devices ->
    [no] { " " }none.
   *[other] {"\u000A"}{ $devices }
  }
absence-quiet = Hello { $name }. I have not heard from you for 30 days ({ $places }). Do you still do it?
absence-btn-still = I still do
absence-still = Thank you! Whatever happens in your village, just write to me.
