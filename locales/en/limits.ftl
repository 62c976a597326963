# When loudspeakers may sound, and how long a day.
limits-menu = Quiet hours, minutes on loudspeakers
limits-words = quiet hours | minutes a day | loudspeaker limits
limits-ask-where = Quiet hours and minutes of which place?
limits-now = Loudspeakers in { $area }:
    • Quiet hours: { $hours }
    • Each day: { $minutes }
    Only emergencies sound beyond these limits, and that is logged. To change them, type “quiet 11:30 to 13:00” or “45 minutes a day”.
limits-set = Done. Loudspeakers in { $area }:
    • Quiet hours: { $hours }
    • Each day: { $minutes }
    What was planned and does not fit any more is left out, and its people are told.
limits-above = { $text }
    The province allows { $minutes } minutes a day at most; a commune may only set less.
limits-no-hours = none
limits-no-minutes = as many minutes as are asked for
limits-minutes = { $minutes } minutes at most on each loudspeaker
limits-btn-minutes = { $minutes } minutes a day
limits-btn-clear = No limits of its own
limits-unclear = One thing at a time, please: “yên lặng 11h30 đến 13h”, or “mỗi ngày 45 phút”. Type “hủy” to leave it.
limits-minutes-wrong = Minutes a day are { $least } to { $most }. Type them again, as “mỗi ngày 45 phút”.
limits-minutes-loose = The province allows { $most } minutes a day at most. A commune may only tighten that: set { $most } or fewer.
limits-hours-same = Begin and end are the same. Type them again, as “yên lặng 11h30 đến 13h”.
limits-hours-known = That is quiet already, or there are too many spans. There are: { $hours }. To begin anew, press “No limits of its own”.
limits-hours-all = No time of the day would be left. Choose a shorter span.
limits-dropped = { $area } changed the quiet hours or the minutes a day of its loudspeakers, so { $code } “{ $title }” is not played: { $lines }. Choose another time and submit it again where needed.
limits-dropped-line = { $at } ({ $count } loudspeakers)
limits-full = { $day } { $place } has { $used }/{ $most } minutes planned, this one adds { $adds }: loudspeakers there will not play it.
limits-full-today = Today
limits-full-day = On { $day }
limits-full-more = The same for { $count } more days or places.
limits-silent = { $at } lies in quiet hours of loudspeakers ({ $hours }): they will not sound then.
