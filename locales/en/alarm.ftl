alarm-reason-btn = Write the reason
alarm-signed = You have signed { $code }.
alarm-extended = { $code } now lasts until { $until }.
alarm-repeated = Sounding again on { $count } loudspeakers.
alarm-repeated-none = No loudspeaker to repeat on: they are waiting to play, or there are none here.
alarm-still = { $code } is over, but { $codes } ({ $still }) still goes on. People are told that it is not all clear. When all is over, press “All clear” of each.
alarm-clear-partly = { $title } ({ $code }) is about to end, but { $codes } goes on in the commune. People will hear and read:

    { $says }

    If that is right, tap “End this one”.
alarm-clear-sure-btn = End this one
alarm-cleared = All clear given for { $code }: loudspeakers and boards stop now, everybody who was warned is told. Please write down why it was sent.
alarm-ask-reason = Why was { $code } needed? Type briefly: who reported it, what happened, how it ended.
alarm-reason-saved = The reason for { $code } is saved.
alarm-words = people are told | everybody is told | need help | needs help | we need help
alarm-told-words = people are told | everybody is told
alarm-closing-words = all of them | all done | done
alarm-in-exercise = EXERCISE. { $text }
alarm-told-which = Several warnings are on at once. Which one have you told the villagers about? If all of them, tap each one.
alarm-told-one = { $title } ({ $code })
alarm-thanks-safe = Thank you, noted: people are told. If anything changes, write or send a voice note at once.
alarm-thanks-help = The officer on duty knows that you need help. Write or send a voice note now: where, how many people, what is needed. If life is in danger call 112.

alarm-board = { $title } ({ $code }), { $commune }
    Sent at { $at }, { $signed }. { $end }

    Villages: { $answered }/{ $total } have answered
    { $villages }

    Messages: { $coming }
    Loudspeakers and boards:
    { $devices }
alarm-board-coming-none = nobody has to wait any more.
alarm-board-coming = { $count } people still to come; the last gets it about { $at }.
alarm-board-coming-stuck = { $count } people still to come; an account of the commune stands still, so nobody knows when. Use the loudspeakers, phone the villages.
alarm-board-signed = signed by { $name }
alarm-board-unsigned = no second signature yet
alarm-board-until = Ends at { $at }.
alarm-board-over = All clear at { $at }.
alarm-board-safe = ✅ { $name }: people are told ({ $at }){ $words }
alarm-board-help = 🆘 { $name }: NEEDS HELP ({ $at }) – { $people }{ $words }
alarm-board-said = ✉️ { $name }: wrote at { $at } – { $people }{ $words }
alarm-board-words = { "\u000A" }   “{ $words }”
alarm-board-silent = ❓ { $name }: no answer – { $people }
alarm-board-nobody = ❓ { $name }: no propagandist
alarm-board-before = ↩️ { $name }: told the villagers the old words, not the correction yet ({ $at }) – { $people }{ $words }
alarm-board-none = none
alarm-board-received = 📩 { $name }: has the message, has not said that villagers know ({ $at }) – { $people }
alarm-devices = { $played }/{ $total } { $kind ->
    [speaker] loudspeakers sounding
   *[board] boards showing it
  }{ $all ->
    [no] ; { $rest }
   *[yes] { "" }
  }
alarm-devices-rest = { $count } { $state ->
    [lost] lost
    [mute] open but without sound
    [refused] could not play it
    [cut] cut off
   *[waiting] not reported yet
  }: { $names }
