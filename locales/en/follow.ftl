follow-words = follow | choose village | change village | stop | stop messages | resume | forget me | erase me
follow-stop-words = stop | stop messages
follow-resume-words = resume
follow-forget-words = forget me | erase me
follow-menu = Choose a village for its news

follow-welcome = Thank you for following the commune's page. Choose your village to get the news you need. If an officer gave you a code, send it here.
follow-commune = Which commune do you live in? Type its name.
follow-which-commune = Choose the right commune:
follow-was = { $name } (formerly { $was }, { $district })
follow-now = { $was } of before is now in { $name }.
follow-no-commune = There is no commune “{ $text }”. Type it again; its old name will do, too.
follow-village = { $commune }: which village do you live in? Choose it or type its name.
    { $consent }
follow-consent = By choosing you agree that the commune keeps this chat account and where you live, only to send you its news. Write “stop” to get no more, “forget me” to erase everything.
follow-which-village = Choose the right village:
follow-no-village = There is no village “{ $text }”. Type it again, or choose one below.
follow-btn-more = More
follow-btn-all = The whole commune
follow-done = Done. From now on you get the news of { $area }. To ask or report something, just write here. If you move, write “change village”.

follow-stop-sure = Would you like to get no more news from the commune?
follow-btn-stop = No more news
follow-btn-keep = Keep the news
follow-btn-resume = Get the news again
follow-stopped = Stopped. The commune sends nothing here any more, emergencies included. You can still ask at any time; to get the news again write “resume”.
follow-stopped-serving = Stopped. The commune sends nothing here any more, emergencies and your tasks included. Your role stays as it is; to get messages again write “resume”.
follow-resumed = You get the commune's news here. To stop it write “stop”.

follow-forget = Erase everything kept about you: name, phone number, messages, recordings, pictures? It cannot be undone. Only figures without names are kept.
follow-forget-serving = Erase everything kept about you: name, phone number, messages, recordings, pictures? Your role ends as well, and the commune will look for somebody else. It cannot be undone.
follow-forget-say = Type “delete” to delete all of it, or “keep” to keep it.
follow-forget-yes-words = yes | ok | delete | delete it | erase | erase it | yes delete
follow-forget-no-words = no | keep | keep it | do not
follow-kept = Nothing was deleted.
follow-btn-forget = Erase everything
follow-btn-keep-me = Keep it
follow-forgotten = Everything kept about you is erased, and the commune sends nothing here any more. Write whenever you need something.
follow-forgotten-serving = Everything kept about you is erased, and your role ends now. Thank you for helping your neighbours. Write whenever you need something.
follow-left = The propagandist of { $village } has asked to be forgotten and has left the task. Please invite somebody else: write “invite”.
