reading-btn = Voice of the loudspeakers
reading-words = voice | readings | dictionary
reading-again = Xin nhắc lại.
reading-commune = Which commune's way of reading?
reading-show =
    How loudspeakers of { $commune } read:
    Voice: { $voice }. Speed: { $speed }. Read { $times } times.
    Greeting: { $opening }
    Closing: { $closing }

    { $count } words with a reading of their own:
    { $lines }

    To add one, type “Ea Tul đọc là ê a tun”.
reading-btn-voice = Change the voice
reading-btn-speed = Change the speed
reading-btn-times = How often
reading-btn-opening = Greeting
reading-btn-closing = Closing
reading-btn-listen = Listen
reading-btn-none = None
reading-voice-north = northern
reading-voice-central = central
reading-voice-south = southern
reading-speed-slow = slow
reading-speed-normal = normal
reading-speed-fast = fast
reading-times = { $times } times
reading-ask-voice = Which voice do loudspeakers read with?
reading-ask-speed = Fast or slow?
reading-ask-times = How often is each bulletin read? Before it is read again they say “Xin nhắc lại”.
reading-ask-opening = What is said after the gong, before the bulletin? For example: “Đài truyền thanh xã Ea Kao xin thông báo.”
reading-ask-closing = What is said at the end? For example: “Xin cảm ơn bà con đã lắng nghe.”
reading-kept = Kept. Loudspeakers read like this from the next bulletin on; what was approved stays as it is.
reading-sample = Xin chào bà con. Bảy giờ sáng mai, mời bà con đến nhà văn hóa họp thôn.
reading-listen = A sample follows.
reading-heard = Listen: { $text }
reading-heard-other = { $text }
    There is no { $voice } voice here, so loudspeakers read with the one there is.
reading-unheard = The sample could not be made. Press Listen again in a few minutes.
reading-how = Type it like this: “Ea Tul đọc là ê a tun”, or press a button.
reading-put = From now on “{ $word }” is read “{ $said }”. Listen to it in the next message. If it is not right, type “{ $word } đọc là …” again.
reading-sure = From now on loudspeakers read “{ $word }” as “{ $said }”: is that what you mean?
reading-btn-sure = Yes, read it so
reading-btn-unsure = No
reading-unsure = Readings stay as they are. What you wrote was not sent anywhere.
reading-put-drafts = { $text }
    Drafts that have the word will be read in the new way: { $codes }.
reading-put-waiting = { $text }
    Waiting for approval with this word: { $codes }. If it is read anew, its approver is asked again. Read it anew?
reading-btn-drop = Remove the reading of “{ $word }”
reading-btn-again = Read { $code } anew
reading-dropped = Removed. “{ $word }” is read as it is written again.
reading-again-done = { $code } is being read anew. Its approver will get the new sound to listen to and approve.
reading-too-late = { $code } no longer waits for approval, so its sound stays as it is.
reading-word-wrong = The word needs letters, at most { $most } characters. Type it again: “Ea Tul đọc là ê a tun”.
reading-said-wrong = It is not clear how “{ $word }” is read. Write it in letters, for example “Ea Tul đọc là ê a tun”.
reading-too-many = There are { $most } words already, which is the most. Remove one that is not used.
reading-too-long = Too long. Write at most { $most } characters.
reading-recording = Your recording as loudspeakers will play it: without silence around it, with less noise, evenly loud. If you do not like it, send another.
reading-recording-bad = This recording could not be heard. Record it again where it is quiet, and send it.
