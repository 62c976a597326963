short-stranger = The number { $number } (not on the list) sent an SMS:
    “{ $text }”
short-stranger-call = The number { $number } (not on the list) rang during an alarm. Tap to see the number, and please call back.
short-shared = The number that { $names } share answered: “{ $text }”. It is not clear for which village, so nothing was recorded. Please call and ask.
