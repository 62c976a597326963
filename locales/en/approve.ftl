# Approving bulletins.
approve-menu = Approve bulletins
approve-words = approve | approvals
approve-waiting-about = approve | bulletin | bulletins

approve-ask =
    { $commune }: { $code } (version { $number }) waits for approval, written by { $author }

    { $text }

    For: { $targets }
    When: { $times }
    { $counts }
    { $sound }
approve-sound = The audio with this message is exactly what loudspeakers will play. Listen before you approve.
approve-sound-missing = The audio could not be made: if you approve, it goes to chats and boards only, not to loudspeakers.
approve-ask-room = { $text }
    ⚠️ { $line }
approve-ask-everyone =
    { $text }

    { $people } people have not written for long and can only be reached by an article to all followers. It goes to everybody who follows the commune's page (about { $followers }), also those who had their own message. Shall the article go out?
approve-ask-everyone-again =
    { $text }

    The old bulletin went to everybody who follows the commune's page (about { $followers }). Without it those who only read the article go on believing the old one. Shall the correction go to all of them too?
approve-btn-everyone = Approve, article too
approve-btn-without = Approve, no article
approve-btn-approve = Approve
approve-btn-return = Send back
approve-btn-edit = Edit it
approve-btn-fix = Edit and send again
approve-btn-show = { $code }: { $title }

approve-not-a-reason = { $code } is not sent back yet. Do you want to approve it, or still send it back?
approve-waiting = { $count } bulletins wait. Which one?
approve-return-which = Which one goes back, because: { $reason }?
approve-waiting-own = You wrote { $code }; someone else has to approve it.
approve-none = Nothing waits for your approval.
approve-done =
    Approved { $code }: { $title }
    Goes out: { $times }
approve-approved = { $code } was approved: { $title }
approve-own = You wrote or edited { $code }, so someone else has to approve it.

approve-reason = Why is it sent back? Choose, type or record the reason.
approve-reason-facts = Wrong facts
approve-reason-date = Wrong date or time
approve-reason-words = Hard to understand
approve-reason-source = Source is missing
approve-reason-targets = Wrong places
approve-reason-sound = Audio is not clear
approve-reason-missing = Sending it back needs a reason, so that the author knows what to mend. Type one or choose.
approve-reason-spoken = listen to the recording
approve-sent-back = { $code } went back to its author with the reason.
approve-returned =
    { $name } sent back { $code }: { $title }
    Reason: { $reason }
approve-editing = You are editing { $code }. After that, someone else has to approve it.
approve-unspoken = The audio of { $code } could not be made: { $title }. It was sent for approval, but loudspeakers will not play it. You can press Edit and send again, then send a recording to be played.

approve-stale-editing = { $code } is being edited. You will get the new version.
approve-stale-returned = { $code } went back to its author. You will get the new version.
approve-stale-approved = { $code } is approved already; there is nothing left to do.
approve-stale-withdrawn = { $code } was withdrawn or has ended.
approve-stale-version = This is an old version of { $code }. Type “approve” to see the newest.
approve-stale-changed = { $code } is no longer what was sent to you. Send it back so that the author submits it again.
approve-times-over = All its times are over. Press Send back or Edit it to choose new ones.
approve-not-waiting = { $code } is not waiting for your approval. Write “duyệt tin” to see what is.
approve-look-first = Please look at { $code } before you approve it:
