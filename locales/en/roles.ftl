roles-menu = Roles: end, add
roles-words = role | roles | change role | add role | end role | change rights
roles-who = Whose role? Type the name or a part of it.
roles-which = { $more ->
    [yes] Several have that name. Type more of it, or choose:
   *[no] Choose the right person:
  }
roles-in = { $role ->
    [admin] Admin
    [approver] Approver
    [editor] Editor
    [duty] Emergency duty
    [contributor] Contributor
   *[other] Propagandist
  }, { $area }
roles-btn-end = End: { $role ->
    [admin] Admin
    [approver] Approver
    [editor] Editor
    [duty] Emergency duty
    [contributor] Contributor
   *[other] Propagandist
  }, { $area }
roles-btn-more = Add a role
roles-ask-end = Does { $name } stop being this right now?
    { $role ->
    [admin] Admin
    [approver] Approver
    [editor] Editor
    [duty] Emergency duty
    [contributor] Contributor
   *[other] Propagandist
  }, { $area }
    Bulletins that wait for approval, emergencies and open chats lose this right, too.
roles-btn-sure = Yes, end it
roles-ended = { $name } is no longer: { $role ->
    [admin] Admin
    [approver] Approver
    [editor] Editor
    [duty] Emergency duty
    [contributor] Contributor
   *[other] Propagandist
  }, { $area }. They will be told.
roles-empty = { $village } has no propagandist now. Please invite somebody.
roles-empty-told = From today { $village } has no propagandist. Please invite somebody.
roles-btn-invite = Invite a propagandist
roles-no-approver = Nobody in { $area } can approve now, and { $count } bulletins wait. Make somebody else an approver.
roles-ask-give = Which role do you add for { $name }? Approvers, those on duty and admins may also start emergencies.
roles-given = { $name } has a new role: { $role ->
    [admin] Admin
    [approver] Approver
    [editor] Editor
    [duty] Emergency duty
    [contributor] Contributor
   *[other] Propagandist
  }, { $area }. They will be told.
roles-btn-undo = A mistake: give it back
roles-undone = { $name } keeps the role as before: { $role ->
    [admin] admin
    [approver] approver
    [editor] editor
    [duty] on duty
    [contributor] Contributor
   *[other] propagandist
  }, { $area }.
roles-undo-late = More than two hours have passed. Write “roles” to add one, or invite a propagandist.
roles-kept = Nothing was changed.
roles-last-admin = { $area } has only one admin left. Make the successor an admin first, then end this one.
roles-told-end = From now on you no longer have this role: { $role ->
    [admin] Admin
    [approver] Approver
    [editor] Editor
    [duty] Emergency duty
    [contributor] Contributor
   *[other] Propagandist
  }, { $area }. { $who } recorded it. Thank you for your work. If this is a mistake, call { $who }.
roles-told-new = You have a new role: { $role ->
    [admin] Admin
    [approver] Approver
    [editor] Editor
    [duty] Emergency duty
    [contributor] Contributor
   *[other] Propagandist
  }, { $area }, given by { $who }. Write “menu” to see what you can do.

# A right typed instead of a name.
roles-say-admin = admin | administrator
roles-say-approver = approver | who approves
roles-say-editor = editor | who writes
roles-say-duty = duty | on duty
roles-say-propagandist = propagandist | propagandists
