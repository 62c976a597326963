playback-words = playback log | log of plays
playback-btn = Playback log

playback-ask-area = The playback log of which place?
playback-none = { $area } has no loudspeaker or board yet, so there is no playback log.
playback-list = Playback log of { $area }, this month (played / due):
    { $lines }
    Each play (good for 12 hours, for you alone): { $link }
    For one bulletin: say “playback log” and its code.
playback-sum = { $name }: { $played }/{ $total }{ $went ->
        [yes] , last { $last }
       *[no] { "" }
    }
playback-device = { $name }, the latest plays:
    { $lines }
playback-device-none = { $name } has played nothing yet.
playback-bulletin = Bulletin { $code } “{ $title }” on each device:
    { $lines }
playback-line = { $at } { $what }: { $state }{ $began ->
        [yes] , began { $really }
       *[no] { "" }
    }{ $has ->
        [yes] , { $why }
       *[no] { "" }
    }
playback-sheet-btn = This month as a table
playback-sheet-coming = The table is being made and comes in a moment.
playback-sheet = The playback log of this month; Excel and LibreOffice open it.
playback-sheet-cut = This table holds the first { $count } plays of the month only. The sums on the other sheet are of the whole month; see the rest day by day on the log's page.

playback-state-planned = not due yet
playback-state-started = playing
playback-state-finished = played
playback-state-interrupted = cut off
playback-state-refused = refused
playback-state-missed = not played
playback-state-cancelled = called off
playback-why-missed = the device did not say that it played
playback-why-no-end = the device did not say that it finished

playback-plays = Each play
playback-sums = Each device
playback-head-place = Place
playback-head-device = Loudspeaker or board
playback-head-code = Device code
playback-head-bulletin = Bulletin code
playback-head-title = Bulletin
playback-head-planned = Planned start
playback-head-until = Planned end
playback-head-began = Real start
playback-head-ended = Real end
playback-head-result = Result
playback-head-volume = Volume (%)
playback-head-why = Reason
playback-head-digest = Hash of the sound (SHA-256)
playback-head-played = Played
playback-head-total = Due
playback-head-uptime = Uptime (%)
playback-head-last = Last play

console-state-online = working
console-state-mute = open, but its sound is off
console-state-offline = no contact since { $at }
console-state-new = never connected
console-state-unkeyed = has no link of its own
console-state-revoked = its link was ended
console-did-tone = { $name } plays a test in a few seconds.
console-did-volume = { $name }: volume { $volume }%. Emergencies always play at full volume.
console-link = Page of loudspeakers and boards (good for 12 hours, for you alone): { $link }
