short-passed = { $urgent ->
    [yes] ⚠️ { $name } ({ $place }) sent an SMS:
   *[no] { $name } ({ $place }) sent an SMS:
  }
    “{ $text }”
    It cannot be answered from here. Please phone if you need to know more.
short-stranger = The number { $number } (not on the list) sent an SMS:
    “{ $text }”
short-stranger-call = The number { $number } (not on the list) rang during an alarm. Please call back.
