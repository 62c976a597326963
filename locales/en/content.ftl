# Bulletins that went out: readers confirm, officers watch.
content-menu = Bulletins sent
content-words = bulletins | follow up | bulletins sent

content-bulletin =
    📢 { $commune }

    { $text }
content-with-source =
    { $text }

    Source: { $source }
content-correction =
    CORRECTION of { $code } ({ $title })

    { $text }
content-everywhere = all of { $commune }
content-now = as soon as approved
content-now-night = as soon as approved; it is night, so it goes out and sounds at { $at }
content-now-and = { $now }, then { $times }
content-time = { $clock } { $date } ({ $weekday })
content-times-two = twice: { $first } and { $second }
content-times-three = three times: { $first }, { $second }, { $third }
content-times-many = { $count } times: { $first }, { $second }, { $third }, … the last { $last }
content-times-moon = { $times } (by the lunar calendar)
content-times-rank = { $times }; on loudspeakers: { $rank }
content-rank-emergency = emergency
content-rank-province = the province's news
content-rank-commune = the commune's news
content-rank-village = a village's news
content-rank-music = music, background programme
content-weekday-0 = Monday
content-weekday-1 = Tuesday
content-weekday-2 = Wednesday
content-weekday-3 = Thursday
content-weekday-4 = Friday
content-weekday-5 = Saturday
content-weekday-6 = Sunday
content-counts = Reaches { $people } propagandists, { $citizens } citizens, { $villages } villages, { $speakers } loudspeakers, { $boards } boards.
content-counts-ways = { $counts } Ways: { $ways }.
content-counts-cost = { $counts } It costs about { $vnd } đồng.
content-by-and = { $first }, { $second }
content-by-chat = { $count } in their own chat
content-by-group = { $count } through a group
content-by-template = { $count } by a template to their number
content-by-paid = { $count } by paid message
content-by-phone = { $count } by SMS
content-by-broadcast = { $count } by the article to all followers
content-by-neighbour = { $count } told by the next village
content-counts-missing = { $counts } { $missing } people cannot be reached yet.

content-btn-read = I have read it
content-btn-told = I have told people
content-read-none = Thank you. No bulletin waits to be read by you.
content-read-thanks = Thank you for reading.
content-read-now-tell = Thank you. Once you have told the villagers, press I have told people.
content-how = Noted. How did you tell them?
content-how-unclear = It is not clear how you told them. Press a button, or type: house by house, meeting, loudspeaker, another way.
content-how-house = House by house
content-how-meeting = At a meeting
content-how-speaker = Over the loudspeaker
content-how-other = Another way
content-households = About how many households know? Choose or type a number.
content-households-unclear = Type the number of households in digits, for example: 35. If you do not know, press Skip.
content-households-range = From 0 to { $most } households. Type it again.
content-btn-households = { $count } households
content-btn-recount = Correct the number
content-btn-skip = Skip
content-told = Noted. Thank you!
content-told-count = { $count } households noted. Thank you!
content-withdrawn-old = { $code } was withdrawn or corrected: please do not spread it any more. Type “bulletins” to see the newest.

content-untold = { $count } bulletins are still to be told. Press one when the villagers know.
content-untold-none = Nothing is left for you to tell.
content-recent = The latest bulletins. Press one to see how far it got.
content-recent-none = No bulletin was sent yet. Type “compose” to write the first.
content-btn-open = { $code }: { $title }
content-remind =
    A reminder: you have not confirmed reading { $code } yet.
    { $title }
content-silent = After { $hours } hours some have still not read { $code }: { $title }. Press to see their names and phone them.

content-board =
    { $code }: { $title }
    { $told } of { $villages } villages told, { $households } households know.
    { $lines }
content-board-before =
    { $code }: { $title }
    { $state }
content-board-draft = This bulletin is being written; it has not been sent for approval.
content-board-submitted = This bulletin waits for approval; nobody has been sent it.
content-board-returned = This bulletin was sent back and waits for its author.
content-board-approved = Approved; it goes out at its time.
content-board-withdrawn = This bulletin was withdrawn; nobody has to tell it any more.
content-board-expired = This bulletin is over.
content-board-corrected = This bulletin was corrected by { $code }; nobody has to tell it any more.
content-withdraw-unclear = Nothing was withdrawn. Please tap one of the two buttons below.
content-outcome-told = Told the villagers
content-outcome-read = Read
content-outcome-seen = Seen
content-outcome-delivered = Delivered
content-outcome-unknown = Sent, not known whether seen
content-outcome-waiting = On its way
content-outcome-unclear = Not clear whether it was sent
content-outcome-failed = Could not be sent
content-outcome-group = Sent to the group, waiting for each to confirm
content-outcome-broadcast = Sent to everybody who follows the account
content-outcome-neighbour = A neighbour was asked to pass it on
way-open = can be written to at any time
way-free = wrote recently, free to answer
way-group = has not written for long, sent through the group
way-template = no open chat, sent as a template to the phone number
way-paid = outside the free hours, paid within the budget
way-broadcast = has not written for long, sent to all followers
way-phone = by SMS, nothing else reached them
way-neighbour = cannot be written to, a neighbour was asked
content-ways = Ways taken:
content-way = – { $reason }: { $count }
content-neighbour =
    Please pass this on, because the commune cannot write to: { $names }.

    { $text }
content-citizens = Citizens: { $count }
content-over-unsent = { $code } “{ $title }” was over before it could be sent: the server was off for long. No message was sent; loudspeakers that had the plan may have played it. If it is still needed, write it again and submit it.
content-missing = Still to be told:
content-missing-more = and { $count } more villages
content-nobody = no propagandist yet
content-btn-board = See how far it got
content-btn-refresh = Look again
content-btn-unreached = Who did not get it
content-unreached = Did not get this bulletin:
    { $lines }
content-nobody-unreached = Nobody is left. It was sent to everyone.
content-halted = The messaging channel does not allow { $code }: { $title }, because it breaks its rules. What waited there was stopped. Change the words, then tap Correct.
content-btn-resend = Send again to those without it
content-btn-correct = Correct
content-btn-withdraw = Withdraw
content-resend = { $code } is being sent again to those who did not get it.
content-stale-out = { $code } was withdrawn or is over, so this cannot be done any more. Write “tin đã gửi” to see the others.
content-correcting = The old one is stopped. Write what is right; once approved, the correction reaches exactly those who got the old one.
content-withdraw-sure = Withdraw { $code }: { $title }? It stops being sent and played, and those who got it are told that it no longer holds.
content-btn-withdraw-sure = Withdraw now
content-btn-withdraw-not = Do not withdraw
content-withdraw-done = { $code } is withdrawn. Those who got it will be told.
content-unaware = { $what ->
    [withdrawn] { $code }: { $title } was withdrawn
   *[other] The correction { $code }: { $title } went out
  }, but all followers of the commune's page, who read the old article, could not be told ({ $reason }). Post an article in the OA's console, or have it said by loudspeaker and propagandists.
content-withdrawn = { $commune } withdraws { $code }: { $title }. It no longer holds.
content-which = Which bulletin do you mean?
content-sound-gone = The sound of the bulletin “{ $title }” is gone from the server and cannot be made again exactly as it was approved. The words still reach everybody; loudspeakers have nothing to play. Please record it again, or send the bulletin for approval again, so that loudspeakers can play it.
