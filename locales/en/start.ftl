# Words understood at any time (separated by |; accents and capitals do not matter).
words-cancel = cancel | quit | never mind
words-back = back | go back
words-help = help | help me
words-menu = menu | start
words-everywhere = everywhere | all | whole commune | the whole commune | all villages
start-words = hello | hi | good morning

btn-back = Back
btn-cancel = Cancel
btn-menu = Menu
btn-help = Help
btn-yes = Yes
btn-no = No

cancelled = Stopped what we were doing. Write “menu” to see what you can do.
nothing-to-cancel = There is nothing to stop now. Write “menu” to see what you can do.
nothing-to-leave = Nothing is going on that you could step back in.
no-way-back = This is the first step. Write “cancel” to stop.
slowly = That was very much at once, so Tin Buôn goes slower. Wait half a minute and write again, one thing at a time. Danger (flood, fire, somebody hurt…) you can write at any moment: it is taken.
not-understood = That was not understood. Tap one of the buttons below, or write “help”.
not-readable = This kind of message cannot be read here. Please write, send a voice note or a photo.
not-for-you = Somebody else is in charge of this. Write “menu” to see what you can do.
restarted-version = Tin Buôn has just been updated, so what we were doing has to start again. Sorry.
resumed = Now on with what we were doing.
told-later = { $text }
    It is night: they will be told at { $at }.
edit-kept = You changed the words of a message after sending it. What was taken stays as it was. To correct it, write it again; in the middle of answering, write “back” first.
choose-by-number = Write the number in front of a line to choose it.
choose-by-words = Type the words of the line you want.
media-link = { $kind ->
    [voice] Tap here to listen to the recording:
    [photo] Tap here to see the picture:
   *[file] Tap here to open the file:
  }
media-open = { $kind ->
    [voice] Listen
    [photo] See the photo
   *[file] Open the file
  }
media-not-there = { $kind ->
    [voice] (The recording cannot be sent just now, please read the words.)
    [photo] (The picture that belongs here cannot be sent just now.)
   *[file] (The file that belongs here cannot be sent just now.)
  }
kind-voice = recording
kind-photo = picture
kind-file = file

button-foreign = This button was meant for somebody else and does nothing here. Write “menu” to see what you can do.
button-used = You have tapped this button already; once is enough. Write “menu” to do something else.
button-old = This button is old. Use those of the latest message, or write “menu”.

error-unknown = That could not be done. Try again, or write “help”.
error-not-found = There is nothing like this. Look again, or write “menu”.
error-stale = This has changed, so the old button no longer works. Write “menu” to see what it is now.
error-media = This file cannot be used. Send a picture, a recording or a few words instead.
error-file-program = Programs are not taken, they may do harm. Send a picture, a recording, or a Word or PDF document.
error-file-packed = Packed files are not taken. Send the picture, recording or document inside it.
error-media-gone = This file is no longer kept. If you need it, ask whoever sent it to send it again.
media-later = The file you sent cannot be fetched yet. I keep trying and take it as soon as it comes; no need to send it again.
media-lost = The file you sent could not be fetched. Please send that file again.
error-media-too-large = The file is larger than { $limit_mb } MB. Send a smaller one, or a shorter recording.
error-audio-empty = Nothing can be heard in the recording. Record it again, closer to the phone.
error-audio-too-long = The recording is longer than { $minutes } minutes. Send it as a few shorter ones.
error-audio-unreadable = The recording cannot be opened. Record it again right here in the chat.
error-unexpected = Something went wrong, and what you did is not done. Wait a minute and do it again.
error-too-long = The message is too long. Send it as a few shorter ones.
error-storage-full = The server is full, so pictures and recordings cannot be taken now. Write in words for the time being.

reason-throttled = too many messages at once, the messaging service did not take them
reason-unavailable = the messaging service is interrupted
reason-unclear = not known whether it arrived
reason-rejected = the messaging service did not take this message
reason-token = the commune's account has to be connected again
reason-account = the commune's account is stopped at the moment
reason-feature = the commune's account may not send this kind of message
reason-quota = no messages left to send
reason-not-reachable = does not follow the commune’s page, or no longer uses that account
reason-blocked = blocked by the reader
reason-window = reply window over (has not written for long)
reason-night = the messaging service does not allow this at night
reason-balance = the commune's account has no money left
reason-forbidden = the messaging service does not allow this content
reason-configuration = the commune's settings are not right
reason-unknown = the messaging service named a failure nobody knows
reason-no-account = no chat connected yet
reason-unproven = sent, but it is not known whether it arrived (nothing was pressed or written there for long)
reason-number = the phone number is wrong and needs correcting
reason-form-off = the template to phone numbers is paused
reason-form-refused = the template does not take this content
reason-not-delivered = the phone was off or without network, the template did not arrive
reason-budget = outside the free hours, and the commune allows no more paid messages
reason-met = only in the group so far, has never written to the commune
reason-room = the commune's group can no longer be used
reason-night-now = it is night, and the messaging channel does not take it yet
reason-not-following = does not follow the commune's page, or stopped messages
reason-withdrawn = withdrawn before it was sent
reason-expired = too old before it could be sent

start-stranger = Hello. This is Tin Buôn, the commune's information channel.
    If an officer gave you a code, send it here. If you live here, choose your village to get its news.
    To ask or report something, just write or record it.
start-waiting = Hello. Your enrolment for { $villages } is waiting for an officer's yes. You will be told at once.
start-btn-code = I have a code
start-btn-follow = Choose a village
start-menu-officer = Hello { $name }. What would you like to do?
start-menu-propagandist = Hello { $name }. Choose something, or just write, record or send a picture: it becomes a report.
start-menu-citizen = Hello. Choose something, or just write your question here.

start-help-officer = What Tin Buôn does for you:
    • In words: write bulletins, approve, see reports, answer people. Write “menu” and choose.
    • By voice: speak a bulletin and check what was heard.
    • Pictures: go with the bulletin.
    At any time: “cancel”, “back”, “menu”.
start-help-propagandist = What Tin Buôn does for you:
    • In words: write what happens in the village; officers get it.
    • By voice: just speak; you are asked whether it was heard right.
    • Pictures: go with the report.
    At any time: “cancel”, “back”, “menu”.
start-help-citizen = What Tin Buôn does for you:
    • In words: ask how things are done, suggest, report what is broken.
    • By voice: just speak.
    • Pictures: of what the commune should know.
    Write “stop” to get no more news, “forget me” to erase everything kept about you.
start-help-stranger = This is Tin Buôn, the commune's information channel.
    • With an officer's code: send it here.
    • Living here: choose your village to get its news.
    • To ask or report: write, record or send a picture.
    At any time: “cancel”, “back”, “help”.

start-language = Which language would you like?
start-language-vi = Tiếng Việt
start-language-en = English
start-language-set = From now on Tin Buôn speaks English with you.

# What was said may mean two things.
meant-which = Is this what you want to do?
meant-perhaps = Not all of this was understood. Did you want to see this?
meant-number = I am not sure which line “{ $text }” is. Do you mean:
meant-no = Neither
meant-approve = Approve the bulletin
meant-return = Send the bulletin back
meant-told = Say that villagers were told
meant-read = Say that I have read it
meant-stop = Stop the messages
meant-forget = Erase what is stored about me
meant-cancel = Drop what is under way
meant-send = Send
no-drafts = You have no unfinished bulletin or report.
nothing-asked = All right. Nothing was done about this message. Write whenever you need something.
