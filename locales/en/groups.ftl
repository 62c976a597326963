# Group chats of a commune: officers make and link them, propagandists read and confirm there.
groups-menu = Group chats
groups-words = group | groups | group chat | group chats | new group

# In a group only messages with one of these words, or answers to Tin Buôn, are kept.
groups-keywords = #report
groups-first-words = tin buôn
groups-read-words = 1 | read | have read
groups-told-words = 2 | told | have told
groups-household-words = households | household | families

groups-bulletin =
    { $text }

    Propagandists, once read, confirm here: { $link }
    Or answer this message: 1 for read; “told 35 households” when the villagers know.
groups-open-chat = Please open a chat with Tin Buôn to go on: { $link }
groups-open-chat-plain = Please open the commune's page and write to Tin Buôn to go on.
groups-foreign = This group belongs to no commune yet, so Tin Buôn does nothing here. When an officer adds Tin Buôn, the group is linked to their commune.

groups-list = Groups of { $commune }:
    { $lines }
groups-none = There is no group yet.
groups-line = • { $name } ({ $where }): { $state }, { $people } people
groups-unnamed = Group without a name
groups-state-making = being made
groups-state-open = in use
groups-state-failed = could not be made
groups-state-ended = ended, nothing reaches it
groups-state-lost = no longer used
groups-by-hand = To use a group you have: open it and add { $links } as you add a person. Tin Buôn then asks you in private which village it is for.
groups-no-account = { $commune } has no connected account that can make groups. Ask your administrator to connect the commune's page first.
groups-commune = Groups of which commune? Type its name.

groups-btn-one = { $name }
groups-btn-create = New group
groups-btn-find = Link a group
groups-btn-open = Show the group
groups-btn-invite = Invite propagandists
groups-btn-assign = Which village's group
groups-btn-all = The whole commune
groups-btn-again = Try again
groups-btn-stop = Stop using this group
groups-btn-stop-sure = Stop
groups-btn-keep = Keep it

groups-name = What is the group called? Tap, or type another name.
groups-name-ready = Propagandists of { $commune }
groups-name-missing = The name has no letters. Type it again.
groups-name-taken = There is a group called “{ $name }” already. Type another name.
groups-nobody = No propagandist has written to the commune's page for 48 hours, so no group can be made yet. Ask one of them for a message, then try again.
groups-wanted = “{ $name }” is being made. Tin Buôn tells you when it is there.
groups-made = “{ $name }” is there. { $link }
    Now invite propagandists to it.
groups-making-slow = The group “{ $name }” could not be made at once: { $why }. Tin Buôn tries again for an hour and tells you how it went.
groups-failed = “{ $name }” could not be made: { $why }. Mend that and tap Try again, or ask your administrator.
groups-finding = Looking for the groups of the commune's page. One moment.
groups-found = Groups not linked yet. Tap the one to use:
groups-found-none = There is no group left to link. Tap New group.
groups-find-failed = The list of groups could not be read: { $why }. Try again in a few minutes.
groups-linked = “{ $name }” is linked to the commune.
groups-new = Tin Buôn is now in “{ $name }” of { $commune }. Whom is it for?
groups-lost = Tin Buôn is no longer in “{ $name }” and sends nothing there. Add it again to use the group.

groups-one = { $name } ({ $where }): { $state }
    In it: { $known } people we know, { $unknown } we do not.{ $lines }
groups-one-known = { "\u000A" }Known: { $names }
groups-one-invited = { "\u000A" }Invited, not in yet: { $names }
groups-one-link = { "\u000A" }Link to the group: { $link }
groups-invited = Inviting { $count } people to “{ $name }”: { $names }
groups-invited-nobody = Nobody can be invited to “{ $name }” just now.
groups-invited-others = { $invited }
    Not possible yet:
    { $others }
groups-cannot-invite = Tin Buôn cannot invite people to “{ $name }”. Add them in the group itself.
groups-invite-failed = Nobody could be invited to “{ $name }”: { $why }. Try later, or send them the link to the group.
groups-why-elsewhere = has not written to the commune's page here; ask them for one message first
groups-why-silent = nothing written for 48 hours; ask for one message, then invite again
groups-why-closed = has blocked or left the commune's page

groups-whose = Which commune's group is it? Type its name.
groups-which-commune-first = Say first which commune's group it is: tap Which village's group.
groups-village = Whose group is “{ $name }”? Tap, or type the village.
groups-assigned = Done. “{ $name }” is the group of { $where }; its bulletins go there.
groups-stop-sure = Send no more bulletins to “{ $name }”? The group stays, only Tin Buôn sends nothing there.
groups-stopped = From now on Tin Buôn sends no bulletins to “{ $name }”.

groups-page-wrong = These 3 digits are not those of the phone number on the roster. Check village and digits and try again. If the commune has no number of yours, type the code an officer gave you.
groups-page-wrong-code = This code is not right, or used or over: it has 8 letters and digits, such as K7QX-3MPA. Check each letter, or ask an officer for a new one.
groups-page-locked = Too many wrong tries: this page is locked until the hour is over. Answer in the group, or write to the commune's page.
groups-page-locked-short = Too many wrong tries at this village: the last { $count } digits are locked until the hour is over. Type the whole number, or answer in the group.
groups-page-village = Choose your village.
groups-page-digits = Type the last { $count } digits of your phone, such as 689, or the whole number.
groups-page-no-phone = The commune has no phone number of this village's propagandists. Type the code an officer gave you, or answer in the group.
groups-page-twice = Two people of this village have the same last 3 digits. Type your whole number, or answer in the group.
groups-page-not-yours = This bulletin is not for your village, so there is nothing to confirm.
groups-page-households = The number of households must be digits, such as 35. Leave it empty if unknown.
