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
voice-language = { $code ->
    [rad] Ê Đê
    [cmo] M'nông
    [jra] Gia Rai
    [bdq] Ba Na
    [sed] Xơ Đăng
    [cjm] Chăm
    [tyz] Tày
    [nut] Nùng
    [blt] Thái
    [hmn] Mông
    [ium] Dao
    [mtq] Mường
   *[vi] Vietnamese
    }
voice-is = This is { $language }
voice-language-set = Noted: this recording is { $language }, and so are the next ones until you choose again.
voice-listen = { $who } sent a recording in { $language }. Please listen and tell in Vietnamese, in short: what, where, how many people, since when.
voice-summarise = Tell it
voice-summarise-again = Tell it again
voice-summary-ask = Write or say in Vietnamese what the recording says. Only what is in it.
voice-summary-there = Somebody has told what this recording says: “{ $text }”. Thank you.
voice-summary-heard = I heard you tell: “{ $text }”{ $mended }
    Is that right?
voice-summary-unheard = I could not make out what you told. Please write it, or say it again.
voice-summary-thanks = Thank you. What you told went on with the recording.
voice-which = The commune has your recording. Which language did you speak? Tap once, and I will remember it.
