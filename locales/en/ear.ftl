ear-ask = { $name } has just played “{ $title }” at { $at }. You are near: how did it sound?
ear-clear-btn = Clear
ear-low-btn = Too soft
ear-rasp-btn = Rasping
ear-none-btn = Not heard
ear-away-btn = I was not near
ear-thanks-well = Thank you.
ear-thanks-bad = Thank you. The commune has a note to have this loudspeaker looked at.
ear-late = This question is some days old and no answer is taken any more. If the loudspeaker is not heard well, tell the commune.
ear-fixed-btn = Repaired
ear-fixed = Noted: { $name } was repaired. After its next play people nearby are asked whether they hear it well.
ear-tickets = To look at:
    { $lines }
