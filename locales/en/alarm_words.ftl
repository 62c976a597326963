alarm_words-words = correct the words | correction of the alarm | reword the alarm
alarm_words-which = Several emergencies go on. Whose words shall be corrected?
alarm_words-one = { $title } ({ $code })
alarm_words-ask = The words in force of { $title } ({ $code }):

    { $text }

    Type the new words in full: they replace these on loudspeakers, boards and phones.
alarm_words-keep-btn = Keep the words
alarm_words-check = The words will be replaced AT ONCE, at night too:

    { $alert }

    Loudspeakers will read: “{ $said }”

    It goes where the first ones went: { $villages } villages; { $people } people on the phone; { $speakers } loudspeakers; { $boards } boards. A second person has to countersign again.

    To replace them, type: { $word }
alarm_words-sms = An SMS to whoever does not answer will say:

    { $text }
alarm_words-type-word = The old words are still in force. To replace them type exactly { $word }; to leave it, tap Keep the words.
alarm_words-sent = { $exercise ->
    [yes] The words of the exercise { $code } were replaced at { $at }: loudspeakers, boards and everybody who had them get the new ones, marked as a correction.
   *[no] The words of { $code } were replaced at { $at }: loudspeakers, boards and everybody who had them get the new ones, marked as a correction. A second person has to countersign again within { $minutes } minutes.
 }
alarm_words-kept = Dropped; the old words stay in force.
