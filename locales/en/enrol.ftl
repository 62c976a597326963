enrol-words = code | enter code | enrol | add account
enrol-join-words = add account
enrol-agree-words = I agree | agree | yes | ok
enrol-decline-words = I do not agree | no
enrol-menu = Add a chat, enter a code
enrol-what = What would you like to do?
enrol-btn-join = Add a chat

enrol-code = Type the code an officer gave you (8 letters and digits, such as K7QX-3MPA). If you have none, ask the commune.
enrol-name = The code is right, thank you. It is for a propagandist of { $village }.
    Question 1 of 2: what is your full name?
enrol-bad-name = That is not a name. Type your full name, in letters only.
enrol-consent-ask = Question 2 of 2: do you agree, { $name }?
    { $consent }
enrol-consent = The commune keeps your name, your chat account, your phone number if you give it, and what you send, only for the information work of the village; the commune’s messages may come to that number. Only the officers in charge can see it. You can stop at any time: write “stop” to get no more messages, “forget me” to erase everything.
enrol-btn-agree = I agree
enrol-btn-decline = I do not agree
enrol-sent = Done, thank you. An officer confirms you for { $village }, and you will be told at once. No need to send the code again.
enrol-declined = That is fine. Nothing was kept, and the code still works if you change your mind. You can get the commune's news all the same.
enrol-waiting = You have sent this code already. Your enrolment for { $village } is waiting for an officer's yes.
enrol-done-before = You have used this code already; no need to send it again.

enrol-mistyped = This code is not right: a code has 8 letters and digits, such as K7QX-3MPA. Look at each one and type it again.
enrol-unknown = There is no such code. Look at each letter and type it again, or ask the commune.
enrol-used = Somebody has used this code already; each works once. Ask the commune for a new one.
enrol-expired = This code is too old. Ask the commune for a new one.
enrol-locked = Too many wrong codes, so let us rest a little. Try again in about { $minutes } minutes, or ask the commune.

enrol-join-first = You are not enrolled yet, so there is nothing to add a chat to. If an officer gave you a code, send it here.
enrol-join-code = Your code for another chat: { $code }
    Within { $minutes } minutes, open Tin Buôn in your other chat app and send this code{ $has_links ->
    [yes] , or tap:
      { $links }
   *[no] .
  }
    Do not give it to anybody: whoever has it can enter your account.
enrol-already-joined = This chat is yours already. Send the code from your other chat app.
enrol-other-person = This chat belongs to somebody else. They have to write “forget me” first, or ask the commune.
enrol-joined = Done. From now on { $name } can use this chat, too.
enrol-joined-elsewhere = Another chat has just been added to you. If that was not you, tell the commune at once.

enrol-ask-officer = { $name } would like to be a propagandist of { $village }, { $commune }. { $listed ->
    [yes] The name is on the commune's roster.
   *[no] The name is not on the commune's roster.
  }
    Please confirm.
enrol-btn-confirm = Confirm
enrol-btn-refuse = Refuse
enrol-settled = Somebody has dealt with this already; there is nothing left to do.
enrol-you-confirmed = { $name } is confirmed for { $village }. Tin Buôn lets them know.
enrol-you-refused = { $name } is refused for { $village } and is told so kindly.
enrol-confirmed = Congratulations, { $name }! An officer has confirmed you as propagandist of { $village }. Whatever happens in the village, just write, record or send a picture here.
enrol-refused = The officers have not confirmed your enrolment for { $village }. It may be a mistake: please ask the commune.
