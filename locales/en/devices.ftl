devices-menu = Loudspeakers and boards
devices-words = devices | loudspeakers | boards
devices-kind-speaker = Loudspeaker
devices-kind-board = Board
devices-joined = { $first }; { $rest }
devices-joined-lines = { $first }
    { $rest }
devices-and-more = and { $count } more

devices-ask-area = Loudspeakers and boards of which place?
devices-list = Loudspeakers and boards of { $area }:
    { $lines }
devices-list-empty = { $area } has no loudspeaker or board yet. Add the first one.
devices-line = { $name }: { $state }{ $next }
devices-state-online = working
devices-state-mute = open, but no sound is allowed yet
devices-state-offline = no contact since { $at }
devices-state-new = never connected
devices-state-unkeyed = has no link of its own yet: press “Look at one” to give it one
devices-state-revoked = its link was ended, it needs a new one
devices-next = , next at { $at }
devices-add-speaker-btn = Add a loudspeaker
devices-add-board-btn = Add a board
devices-pick-btn = Look at one
devices-ask-pick = Choose a loudspeaker or board, or type its name:
devices-pick-unknown = There is no loudspeaker or board called “{ $text }”. Type its name again, or the village's.
devices-ask-where = Where does the new device stand ({ $kind })? Choose, or type the village.
devices-where-unknown = “{ $text }” was not found. Type the village again.
devices-ask-name = Give it a name that everybody knows, such as “Ea Kao community house”.
devices-name-missing = That is no name yet. Type the name of the loudspeaker or board.
devices-code-taken = Another device has the code { $code }. Choose another one.
devices-added = { $name } added in { $area }. Open this address on the machine beside it and leave the page open:
    { $link }
    A QR picture follows. The address holds the machine's own key: whoever has it can report in its place, so give it only to the person who keeps the machine.
devices-qr = QR picture of { $name }: scan it with the machine beside the loudspeaker or board.
devices-one = { $name }: { $state }{ $next }
    Volume: { $volume }%
    Address: { $link }
devices-unkeyed = { $count } loudspeakers and boards of { $commune } have no link of their own yet: { $names }. They show what is public, but nobody knows whether a loudspeaker played or a machine is off. Open the menu for loudspeakers and boards, choose each, tap “Give a new link”, then open that link on the machine.
devices-link-unkeyed = none yet. Press “Give a new link” and open it on this machine. Until then it goes on showing, but the commune does not learn whether anything played.
devices-link-revoked = ended. Press “Give a new link” when it is needed again.
devices-link-hidden = still good, but it cannot be shown again since the installation's key was changed. Press “Give a new link” to open it on another machine.
devices-lit-btn = Hours and pace
devices-lit-ask = { $name }: lit { $hours }, each item { $seconds }. An emergency shows at any hour. Please choose:
devices-lit-all = all day, but for the quiet hours
devices-lit-span = from { $from } to { $to }
devices-pace-auto = as long as it takes to read
devices-pace-seconds = { $seconds } seconds
devices-lit-hours-btn = Lit { $hours }
devices-pace-btn = Each item { $seconds }
devices-lit-done = { $name }: lit { $hours }, each item { $seconds }.
devices-lit-wrong = There is no such choice. Please press one of the buttons.
devices-screen-btn = See the screen
devices-screen-asked = { $name } was asked: its picture comes to you as soon as it is taken, mostly within half a minute. After two minutes without one, somebody should look at the machine.
devices-screen-off = { $name } cannot be reached now, so its screen cannot be seen. Try again once it runs.
devices-screen = The screen of { $name } at { $at }.
devices-renew-btn = Give a new link
devices-ask-renew = Give { $name } a new link? The machine that runs now only shows what is public until the new link is opened on it.
devices-renew-yes-btn = Give it
devices-renewed = The new link of { $name }. Open it on the machine beside it and leave the page open:
    { $link }
    A QR picture follows. The old link is no good any more. Give it only to the person who keeps the machine.
devices-revoke-btn = End the link
devices-ask-revoke = End the link of { $name }? For a machine that was lost: nothing plays or reports in its place until it gets a new link.
devices-revoke-yes-btn = End it
devices-revoked = The link of { $name } is ended. When there is a machine, press “Give a new link”.
devices-volume-btn = Volume { $volume }%
devices-volume-wrong = The volume is a number from 0 to 100. Type it again.
devices-volume-set = { $name }: volume { $volume }%. Emergencies are always at full volume.
devices-remove-btn = Remove
devices-ask-remove = Remove { $name }? All its planned plays are dropped and its page closes.
devices-remove-yes-btn = Remove it
devices-remove-no-btn = Keep it
devices-removed = { $name } is removed.
devices-kept = Kept, nothing was removed.


devices-mute = { $name } is open but may not sound yet, so nobody hears it. Please go to the machine: touch its screen once, then press “Nghe thử tiếng loa” (try the sound).
devices-mute-volume = { $name } is at volume 0%, so nobody hears it. Open “Loudspeakers and boards”, pick it and set the volume.

devices-doubted = { $name } just reported what cannot be: { $why }. The report does not count. Have somebody look at the machine; if its link may be in other hands, open “Loudspeakers and boards”, choose it and press “Give a new link”.
devices-doubt-early = a play before its time
devices-doubt-order = an end before the start
devices-doubt-short = an end sooner than its sound is long
devices-doubt-foreign = another device's play

devices-plan-quiet = Bulletin { $code } “{ $title }” will not sound at { $at }: those are quiet hours of loudspeakers ({ $hours }), for emergencies only. Choose another time and ask for approval again.
devices-plan-late = Bulletin { $code } “{ $title }” was approved after its time { $at }, so it did not sound then. Ask for approval again with a new time.
devices-plan-moved = “{ $title }” moved from { $asked } to { $at }, because “{ $other }” plays then. Loudspeakers: { $names }.
devices-plan-dropped = “{ $title }” at { $asked } cannot play: “{ $other }” plays then, and later would be quiet hours. Loudspeakers: { $names }. Choose another time.
devices-plays = { $played }/{ $total } loudspeakers played at { $at }
devices-plays-but = { $played }/{ $total } loudspeakers played at { $at }; { $failed }
devices-plays-one = { $name }: { $why }
devices-plays-again = Bulletin { $code } “{ $title }” at { $at } was broken off by an emergency. Loudspeakers that did not finish play it again from { $again } today; you need not do anything.
devices-plays-failed = Bulletin { $code }: { $line }
devices-plays-all = Bulletin { $code } on the loudspeakers:
    { $lines }
devices-plays-none = Bulletin { $code } has no plays on loudspeakers.
devices-why-mute = open, but no sound is allowed yet
devices-why-lost = no contact
devices-why-no-key = has no link of its own, so it cannot report
devices-why-silent = did not play
devices-why-cut = cut off
devices-why-refused = refused, { $detail }

devices-listen-draft = Not approved yet, for listening only.
devices-listen-corrected = This bulletin has been corrected.
devices-listen-withdrawn = This bulletin has been withdrawn.
devices-listen-over = This bulletin is over.
