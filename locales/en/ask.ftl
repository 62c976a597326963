ask-menu = Ask or report
ask-words = ask | question | feedback

ask-what = What would you like to ask or report? Write, speak or send a photo.
ask-where = Which commune or ward are you in? Write its name, or your village with the commune.
ask-which-commune = Which of these do you mean?
ask-where-not-found = There is no commune or village “{ $text }”. Please write it again.
ask-received = Noted, code { $code }. { $officer } ({ $commune }) will answer by { $due }. Send this code at any time to see how it stands.
ask-placed = The place is noted. Code { $code }; { $officer } ({ $commune }) will answer by { $due }.
ask-added = Added to { $code }.
ask-danger = The officer on duty was told at once. If somebody is in danger, call 112, 113, 114 or 115.
ask-which-village = In which village is it? Please write its name.
ask-skip-village-btn = I do not know
ask-skipped = Never mind. The commune works on { $code } all the same.
