voice-taken = Recording received.
voice-thanks = Thank you, noted as you said it.
voice-retell = Write what you said, or say it once more.
voice-mended = { "\u000A" }Names put right from the commune's list: { $pairs }.
voice-retell-parts = What is not right? Tap it, or write or say all of it once more.
voice-part-ask = What should “{ $part }” be? Write or say just that.
voice-part-unclear = I could not make out “{ $part }”. Please write just that.
voice-keep-ask = May Tin Buôn keep this recording with the words you put right? It is used only to test and choose what writes down recordings. To change your mind, write “keep recordings”.
voice-keep-yes = You may
voice-keep-no = Please don't
voice-kept = Thank you. Your corrected recordings are kept for testing. To change your mind, write “keep recordings”.
voice-not-kept = Noted: your recordings are not used for testing.
voice-keep-state = { $kept ->
    [yes] Your corrected recordings are used for testing.
   *[no] Your recordings are not used for testing.
    }
voice-words = keep recordings | don't keep recordings
