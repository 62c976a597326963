short-stranger = The number { $number } (not on the list) sent an SMS:
    “{ $text }”
short-stranger-call = The number { $number } (not on the list) rang during an alarm. Please call back.
