# The plan of loudspeakers: clashes, quiet hours, minutes a day.
plan-hours = { $start } to { $end }
plan-hours-and = { $first }, { $rest }
plan-lines = { $first }
    { $rest }
plan-over = Bulletin { $code } “{ $title }” is not played at { $at }: loudspeakers there may sound { $most } minutes a day, and what was planned before uses them up. Please choose another day, or take another bulletin back, and submit it again.
plan-cut = “{ $title }” (from { $asked }) ends at { $at } and leaves the loudspeaker to “{ $other }”. Loudspeakers: { $names }.
clash-choose = { $lines }
    Please choose one of the two. Without an answer the new time holds.
clash-btn-keep = { $one ->
        [yes] Move to { $at }
       *[no] Move as told
    }
clash-btn-swap = { $one ->
        [yes] Take the place of “{ $other }”
       *[no] Take the place of the others
    }
clash-btn-drop = Leave it out
clash-kept = “{ $title }” keeps the new time.
clash-swapped = “{ $title }” plays when it was asked for ({ $at }). What gave way comes later; its people have been told.
clash-dropped = The moved play of “{ $title }” is left out. Its other plays stay.
clash-gone = The moved play cannot be changed any more: its time has come, it was played, or the bulletin was taken back. The plan stays as it is.
