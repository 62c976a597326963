officers-menu = Officers: link, lost phone
officers-words = officers | lost phone | officer link | revoke link
officers-none = There is no other officer here. Ask whoever runs the server to add one. If your own phone is lost, call the operator of the server at once: only they can end its access and give you a new one.
officers-who = { $more ->
    [yes] There are { $count } officers. Type the name, or choose:
   *[no] Choose an officer, or type the name:
  }
officers-unknown = There is no officer called “{ $text }” in your area. Type the name again, or “cancel”.
officers-card = { $name }
    { $held }
officers-role = • { $role ->
    [admin] Admin
    [approver] Approver
    [editor] Editor
    [duty] Emergency duty
    [contributor] Contributor
   *[other] Propagandist
  }, { $area }
officers-btn-link = Give a new link
officers-btn-lost = Phone was lost
officers-link = New link and code of { $name }. Hand them to this person only, never to a group:
    { $link }
    (opens until { $until })
    One-time code for Zalo or Telegram: { $code }
    (good until { $code_until })
officers-link-told = { $name } got the new link in their own Zalo or Telegram chat. If that phone was lost, choose “Phone was lost” first.
officers-told = { $who } made a new link for you that opens the web chat, good until { $until }. Please do not pass it on:
    { $link }
    If you did not ask for it, tell the commune's admin at once.
officers-ask-lost = Was the phone of { $name } lost? All links given so far, open pages, and the Zalo and Telegram chats in use will no longer get in. Then give them a link and a code for the new phone.
officers-btn-lost-sure = Yes, revoke everything
officers-btn-keep = No, leave it
officers-lost = Revoked: no phone gets in for { $name } any more. When there is a new phone, give a new link.
officers-kept = Nothing was revoked. Everything stays as it was.
officers-btn-text = Send them the code
officers-texted = { $way ->
    [template] The one-time code went to the Zalo of { $name } by their phone number.
    [phone] The one-time code went to the phone of { $name } by SMS.
   *[chat] The one-time code went to a chat of { $name }.
  } They type it into the commune's Zalo or Telegram.
officers-code = { $name }: your one-time code is { $ma }, good until { $ngay }. Type it into the commune's Zalo or Telegram on the new phone. Give it to nobody.
officers-not-texted = The code could not be sent to { $name }: no open chat, no mobile number, or the budget for paid messages is used up. Give a new link and hand it over yourself.
