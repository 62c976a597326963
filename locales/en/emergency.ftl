emergency-menu = Emergency warning
emergency-words = emergency | drill | all clear
emergency-clear-words = all clear
emergency-none = No emergency warning is going on.
emergency-of-people = What has happened, where, how many people? Write or record it here at once: where somebody is in danger the officer on duty is told immediately. Danger to life: call 112, 113 (police), 114 (fire), 115 (ambulance).
emergency-exercise-words = drill
emergency-confirm-word = SEND NOW

emergency-kind-flood = Flood
emergency-kind-landslide = Landslide
emergency-kind-fire = Fire
emergency-kind-storm = Storm
emergency-kind-other = Something else

emergency-kind-words-flood = flood | flooding | water is rising
emergency-kind-words-landslide = landslide | mudslide
emergency-kind-words-fire = fire | burning
emergency-kind-words-storm = storm | typhoon | tornado
emergency-kind-words-other = other | something else
emergency-kind-which = Not clear which. Tap a button, or type one word: flood, landslide, fire, storm, other.
emergency-title-flood = Flood warning
emergency-title-landslide = Landslide warning
emergency-title-fire = Fire warning
emergency-title-storm = Storm warning
emergency-title-other = Urgent notice
emergency-title-clear = The danger is over
emergency-title-exercise = EXERCISE: { $title }

emergency-ready-flood = The water is rising fast. If you live by a river, a stream or on low ground, bring old people and children to high ground now. Switch off the power before you leave. Do not wade through streams or over flooded crossings. Tell your neighbours and follow the village leaders.
emergency-ready-landslide = The ground may slide. If you live below a slope, by a road cutting or a stream, leave your house now and go to a safe place. Do not go back for belongings. Do not use roads with falling rocks. Tell your neighbours and follow the village leaders.
emergency-ready-fire = There is a fire. If you are near, bring old people and children out, against the wind. Call 114 and tell the village leaders. Help to put it out only where somebody is in command. Do not enter the burning area.
emergency-ready-storm = A storm is coming with strong gusts and very heavy rain. Stay in a solid house, close the doors, keep away from glass, power poles and big trees. Do not go out on the roads or to the fields. Charge your phone and listen for news from the commune.
emergency-corrected-says = This is a correction and replaces what you just heard. { $text }
emergency-exercise-text = This is an exercise, not a real situation. { $text } Again: this is an exercise.
emergency-clear-says = The emergency is over. You can go back to normal life. Thank you for your help.
emergency-clear-exercise = The exercise is over. Thank you for taking part.
emergency-clear-partly = { $over }: over. { $still }: STILL IN FORCE. Do not go back to where it is dangerous; go on doing as you were told.
emergency-clear-for-real = The exercise stops here. { $still } is REAL and STILL IN FORCE. Do at once what it says.
emergency-title-corrected = CORRECTION – { $title }
emergency-title-in = { $title } in { $places }
emergency-title-some = { $title } in { $count } villages
emergency-title-and = { $before }; { $title }

emergency-no-right = You have not been given the right to send emergency warnings. Ask the commune's administrator for it, or call the officer on duty now.
emergency-ask-commune = For which commune? Choose, or type its name.
emergency-commune-unknown = No commune “{ $text }” among those you look after. Please type the name again.
emergency-ask-kind = { $exercise ->
    [yes] EXERCISE in { $commune }. What shall be practised?
   *[no] Emergency warning of { $commune }. What is happening?
 }
emergency-ask-where = Send it where? You can also type names of villages, separated by commas.
emergency-everywhere-btn = All of { $commune }
emergency-villages-btn = Choose villages
emergency-ask-villages = Choose the villages one by one, or type their names, separated by commas.
emergency-ask-villages-more = { $count } chosen: { $names }. Choose more, press again to remove, or press Done.
emergency-villages-done-btn = Done
emergency-village-picked = ✓ { $name }
emergency-village-unknown = No village “{ $text }”. Type the name again or choose from the list.
emergency-villages-none = No village chosen yet.
emergency-ask-text = Type what will be said, short and clear: what, where, what people must do.
emergency-ask-text-again = The words now:

    { $text }

    Type new words to replace them.
emergency-text-empty = There are no words yet. Please type them.
emergency-text-long = The text has { $length } letters, { $limit } at most. Make it shorter, so that people can take it in.
emergency-area-missing = No place chosen. Choose the whole commune or villages again.
emergency-check = This goes out NOW, quiet hours or not:

    { $alert }

    To: { $where }. That is { $villages } villages; { $people } people on their phones{ $followed ->
        [yes] , { $followers } of them followers of the commune who named no village
       *[no] {""}
    }{ $missed ->
        [yes] , { $unreached } more cannot be reached there
       *[no] {""}
    }; { $speakers } loudspeakers{ $unheard ->
        [yes] {" "}(and { $dumb } that would not be heard now)
       *[no] {""}
    }; { $boards } boards.

    To send it, type: { $word }
emergency-check-said = Some words are read in another way than written. Loudspeakers will read: “{ $text }”
emergency-type-word = Nothing has been sent. To send it, type exactly { $word }; to stop, press Do not send.
emergency-edit-btn = Change the words
emergency-where-btn = Change the place
emergency-cancel-btn = Do not send
emergency-cancelled = Dropped, nothing was sent.

emergency-sent = { $exercise ->
    [yes] Exercise { $code } sent at { $at }: { $people } people, { $speakers } loudspeakers{ $unheard ->
        [yes] {" "}(and { $dumb } that would not be heard now)
       *[no] {""}
    }, { $boards } boards. It ends at { $until }.
   *[no] Emergency { $code } sent at { $at }: { $people } people, { $speakers } loudspeakers{ $unheard ->
        [yes] {" "}(and { $dumb } that would not be heard now)
       *[no] {""}
    }, { $boards } boards. It ends at { $until }. A second person must sign within { $minutes } minutes.
 }
emergency-active = Going on: { $title } ({ $code }), sent at { $at }, ends at { $until }.
emergency-board-btn = Follow
emergency-sign-btn = Sign
emergency-clear-btn = Danger is over
emergency-correct-btn = Correct the words
emergency-extend-btn = One hour longer
emergency-again-btn = Loudspeakers again

emergency-alert = ⚠️ { $title }
    { $commune }

    { $text }

    { $corrected ->
        [yes] This replaces what you were sent before.{" "}
       *[no] {""}
    }Holds until { $until }.
emergency-alert-ask = ⚠️ { $title }
    { $commune }

    { $text }

    { $corrected ->
        [yes] This replaces what you were sent before.{" "}
       *[no] {""}
    }Holds until { $until }. Tell the people of your village now, then press a button below.
emergency-safe-btn = People are told
emergency-help-btn = We need help
emergency-officers = ⚠️ { $title } ({ $code })
    { $corrected ->
        [yes] { $name } has just corrected the words in { $commune }; those before hold no more. Until { $until }:
       *[no] { $name } has just sent this in { $commune }, until { $until }:
    }

    { $text }
emergency-please-sign = ⚠️ { $title } ({ $code })
    { $corrected ->
        [yes] { $name } has just corrected the words in { $commune }; those before hold no more. Until { $until }:
       *[no] { $name } has just sent this in { $commune }, until { $until }:
    }

    { $text }

    Please check it and sign within { $minutes } minutes.
emergency-signed-by = { $name } has signed { $code }.
emergency-sign-self = Whoever sent it cannot sign it. Another officer of the commune with the emergency right must.
emergency-unsigned = { $commune }: { $title } ({ $code }), sent by { $name } at { $at }, has no second signature yet.

    { $text }
emergency-unsigned-own = { $title } ({ $code }), sent at { $at }, has no second signature; the province has been told. Call somebody who may sign.
emergency-text-same = The new words are the same as the ones in force, so there is nothing to correct. Type other words, or tap Keep the words.
emergency-corrected-already = Somebody else has just corrected the words of { $code }. They are now:

    { $text }

    If they still need correcting, tap “Correct the words” and type again.
emergency-sign-newer = The words of { $code } were corrected after the message you are looking at. They are now:

    { $text }

    Read them and tap “Countersign” in the newest message.
emergency-no-exercise = There is a real { $title } ({ $code }) in this place until { $until }, so no exercise can be held. Wait until the danger is over, or choose another place.
emergency-exercise-stopped = The exercise { $code } was stopped at once on loudspeakers, boards and phones, because of a real { $title } ({ $real }).
emergency-is-over = { $code } is over and cannot be changed. Send a new one if needed.
emergency-no-sound = { $code }: the voice engine made no sound, the loudspeakers are silent. Messages and boards went out. Send somebody to speak at the loudspeaker.
emergency-devices = { $title } ({ $code }): { $devices }.
emergency-ending = { $title } ({ $code }) ends at { $at }. Is the danger over, or shall it last longer?
emergency-all-clear-partly = ⚠️ NOT ALL CLEAR: { $title }
    { $commune }

    { $says }
emergency-all-clear = ✅ THE DANGER IS OVER: { $title }
    { $commune }

    { $says }
emergency-needs-help = 🆘 { $village } needs help – { $title } ({ $code })
    From { $name } ({ $phone }). Call now.
emergency-needs-help-no-phone = 🆘 { $village } needs help – { $title } ({ $code })
    From { $name }, no phone number known. Write, or send somebody now.
emergency-all-answered = After { $minutes } minutes { $answered }/{ $total } villages have answered – { $title } ({ $code }). No village is silent.
emergency-silent-list = After { $minutes } minutes { $answered }/{ $total } villages have answered – { $title } ({ $code }). Silent, call now: { $villages }
emergency-silent-one = { $village } ({ $people })
emergency-silent-nobody = { $village } (no propagandist, send somebody)
emergency-silent-near = { $line }, ask { $near } close by: { $people }

emergency-sms-kind-flood = FLOOD
emergency-sms-kind-landslide = LANDSLIDE
emergency-sms-kind-fire = FIRE
emergency-sms-kind-storm = STORM
emergency-sms-kind-other = EMERGENCY
emergency-sms-exercise = EXERCISE { $kind }
emergency-sms-corrected = CORRECTION { $kind }
emergency-sms-whole = the whole commune
emergency-check-sms = Where a village has not answered after a few minutes, its propagandist gets this very SMS (segments: { $segments }{ $priced ->
    [yes] , about { $price } VND a person
   *[no] {""}
  }):

    { $text }

    Please read it carefully: without accents words are easily misread.
emergency-nowhere = nothing reached { $name }, please phone
emergency-sms-arrived = SMS arrived
emergency-sms-sent = SMS sent, no receipt yet
emergency-sms-no-report = SMS sent, no receipt (that is normal)
emergency-sms-unclear = SMS: unclear whether it went
emergency-sms-waits = SMS on its way
emergency-sms-number = SMS does not reach this number, please phone
emergency-sms-failed = SMS could not be sent: { $reason }
emergency-form-level = Emergency
