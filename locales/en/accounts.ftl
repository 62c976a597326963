accounts-menu = Accounts of the commune
accounts-words = accounts | account | connect | connect zalo | message budget

accounts-channel = { $channel ->
    [zalo] Zalo OA
    [zalobot] Zalo Bot
    [telegram] Telegram
    [webchat] Web chat
    [zbs] Templates of { $place }
    [sms] SMS through { $account ->
        [esms] eSMS
        [viettel] Viettel
        [speedsms] SpeedSMS
        [smstools] the modem here
       *[other] { $account }
      }
   *[other] Channel { $channel }
  }

accounts-all = { $count } accounts of communes are connected. { $some ->
    [yes] Need somebody: { $bad }.
   *[no] None needs anything.
  }
accounts-all-one = { $name }: { $state ->
    [good] works.
   *[bad] needs somebody, see the message about it.
  }
accounts-ask-commune = Which commune do you want to see? Choose below or type its name.
accounts-commune-unknown = It is not clear which commune “{ $text }” means in your area. Type the name again, or choose below.
accounts-none = { $commune } has no account connected yet. Only then can people write to the commune and receive its messages.
accounts-more = { $commune } can connect another account:

accounts-card = { $channel ->
    [zalo] Zalo OA “{ $name }”
    [zalobot] Zalo Bot “{ $name }”
   *[other] { $name }
  }
accounts-good = Works.
accounts-good-until = Works. The connection renews itself; if the server stays off it lasts until { $until }.
accounts-kind = Kind: state agency.
accounts-plan = { $until ->
    [no] Package { $plan }.
   *[other] Package { $plan }, until { $until }.
  }
accounts-verified = { $sure ->
    [yes] Verified.
   *[no] Not verified: many kinds of messages are refused. Hand in the papers in the account's console.
  }
accounts-no-cloud = No paying account is linked: paid messages cannot be sent, free ones go.
accounts-uploads = Pictures and files uploaded this month: { $count }.
accounts-to-one = { $way ->
    [v2] Messages to single people: yes, by Zalo's way for state agencies.
   *[other] Messages to single people: yes.
  }
accounts-paused = Sending is paused until { $until }, then it goes on by itself.
accounts-heard = Something last came in at { $at }.
accounts-sent = Sent this month: { $free } free, { $paid } paid, { $group } into groups, { $wide } to all followers.
accounts-money = { $some ->
    [yes] Budget of paid messages: { $paid } of { $budget } { $channel ->
        [sms] segments
       *[other] messages
      } used this month.
   *[no] No paid messages are sent (the budget is 0).
  }
accounts-wide = { $on ->
    [yes] Messages to all followers: allowed, { $spent } of { $most } used this month.
   *[no] Messages to all followers: off.
  }
accounts-quota = { $channel ->
    [zalo] Zalo
    [zalobot] Zalo
   *[other] The vendor
  } said at { $at }: { $left } messages left{ $kind ->
    [reply] { " " }(free answers)
    [sub_quota] { " " }(of the package)
    [purchase_quota] { " " }(bought)
    [reward_quota] { " " }(given)
   *[other] { "" }
  }.
accounts-waiting = Waiting: { $queued }. Unclear whether they arrived: { $unclear }.

accounts-btn-group = See the group, make it again
accounts-btn-show = Show the account
accounts-btn-connect = Connect { $channel ->
    [zalo] Zalo OA
    [zalobot] Zalo Bot
   *[other] { $channel }
  }
accounts-btn-again = Connect again
accounts-btn-budget = Set the budget of paid messages
accounts-btn-wide-on = Allow messages to all
accounts-btn-wide-off = No messages to all
accounts-btn-errors = Errors of the week
accounts-btn-leave = Disconnect
accounts-btn-leave-sure = Disconnect
accounts-btn-keep = Leave it
accounts-btn-amount = { $count } messages
accounts-btn-amount-none = 0: never

accounts-link = Open this link in a browser { $channel ->
    [zalo] that is logged in to Zalo as the OA's admin, choose the commune's OA and agree
   *[other] and follow the steps shown
  }:
    { $link }
    It works once. Pass it to nobody else. For another one press the button again.

accounts-ask-budget = { $channel ->
    [sms] How many SMS segments may { $name } send a month at most? Operators charge by segment: 160 letters without accents are one, a longer text is two.
    [zbs] How many messages may { $name } send a month at most? Each that arrives costs money.
   *[other] How many paid messages may { $name } send a month at most? Paid are those to people who have not written for a while; each is taken from the package or the balance.
  }
    With 0 no paid message is ever sent; people whose free time is over are reached in another way.
    Now: { $paid } of { $budget } used. Choose, or type a number.
accounts-budget-wrong = This number will not do. Type a number from 0 to 1,000,000, such as 300.
accounts-budget-set = { $some ->
    [yes] Set for { $name }: at most { $count } { $channel ->
        [sms] segments
       *[other] paid messages
      } a month. After that paid ones stop until the next month, free ones go on.
   *[no] Set for { $name }: no paid message is ever sent.
  }
accounts-wide-is-on = { $name } may send messages to all followers. There are a few a month; they are approved like every bulletin.
accounts-wide-is-off = { $name } sends nothing to all followers any more. Bulletins still go to each person and to groups.

accounts-no-errors = In the last seven days no message of { $name } was refused.
accounts-errors = What { $name } could not send in the last seven days:
accounts-error = • { $count } times: { $reason }

accounts-ask-leave = Disconnect { $name } from { $commune }? Then the commune receives nothing people write there and can send nothing through it, emergencies included.
accounts-leaving = Disconnecting { $name } from { $commune }. From now on nothing people write there arrives, and no bulletin or emergency goes that way; people with no other way are on the list of those who cannot be reached. To use it again press Connect again.
accounts-left = { $name } is disconnected.
accounts-kept = Nothing was disconnected.

accounts-trouble-lost = { $name } lost its connection: nothing can be sent or received. Only its admin can connect it: press Connect again and follow the link (run.py zalo connect).
accounts-trouble-revoked = The permission of { $name } was taken back by its own admin in the account's console, so nothing can be sent or received. If that was a mistake: press Connect again and follow the link (run.py zalo connect).
accounts-trouble-key = { $name } does not accept our token any more. Set a new one in the settings and restart.
accounts-trouble-stale = The connection of { $name } could not be renewed. Usually the server cannot reach the internet: check its network; it renews itself as soon as it can.
accounts-trouble-dying = The connection of { $name } lasts until { $until } only, because it could not be renewed for long. Connect it again before that day, and find out why the server does not renew it.
accounts-trouble-stop = { $channel ->
    [zbs] { $name }: Zalo does not let us send templates to telephone numbers yet, so these people are reached in another way. See whether the OA is verified and on the right plan, whether a ZBS account is linked and the application may send by phone number; if in doubt, ask Zalo.
    [sms] { $name } sends nothing: the gateway refuses our account, the server's address or the sender name, or the modem here stands still. Emergencies go by the other gateway where there is one. Ask the technician to run the check command.
   *[other] { $name } was stopped, or removed from the application, so nothing can be sent. Open the account's console: look for a violation or an expired package, and whether the application is still linked.
  }
accounts-trouble-setup = The settings of { $name } are wrong, so nothing can be sent. Check the application's id and secret key (run.py check).
accounts-trouble-mute = Zalo lets { $name } write to nobody alone: both ways of sending were refused. Bulletins go through groups, messages to everybody and other channels; what people write still reaches the commune, but cannot be answered there. Ask Zalo in writing: “By which API may the OA of a state agency send consultation messages to single people, and which package and permission does it need?” Once Zalo opens it, sending goes on by itself.
accounts-trouble-plan = { $over ->
    [yes] The package { $plan } of { $name } ended on { $until }. Renew it in the account's console; until then messages may be refused and groups dissolved.
   *[no] The package { $plan } of { $name } ends on { $until }. Renew it before that day in the account's console, or messages will not go.
  }
accounts-trouble-ends = { $over ->
    [yes] The package of the group “{ $group }” ({ $name }) ended on { $until }: no message gets in, and 45 days later Zalo dissolves the group. Renew the group package in the account's console.
   *[no] The package of the group “{ $group }” ({ $name }) ends on { $until }. Renew it before that day in the account's console, or no message will get in.
  }
accounts-trouble-full = The group “{ $group }” of { $name } has all the { $size } people it may have, so nobody new gets in. Buy a larger group package, or make groups for single villages.
accounts-trouble-feature = { $name } may not send some kinds of messages. Open the account's console: is it verified, does its package include sending by application? Buy the package or tick the missing permission.
accounts-trouble-quota = { $channel ->
    [zbs] { $name } used up what Zalo lets it send a day. Nothing to do: there is more tomorrow; meanwhile bulletins go other ways.
   *[other] { $name } used up its messages outside the free time. Answers still go. Buy more, or wait for the next month; meanwhile bulletins go through groups and other ways.
  }
accounts-trouble-wide = { $name } used up its messages to all followers of this month. Nothing to do: bulletins still go to each person and to groups.
accounts-trouble-money = { $name } has no balance or no paying account, so paid messages cannot be sent. Charge it or link one; or set the budget to 0.
accounts-trouble-b = { $over ->
    [yes] { $name } used up its { $budget } { $channel ->
        [sms] SMS segments
       *[other] paid messages
      } of this month. Until the next month whoever can only be reached this way is listed under “chưa nhắn tới được”. Set another budget to send more.
   *[no] { $name } used { $paid } of { $budget } { $channel ->
        [sms] SMS segments
       *[other] paid messages
      } of this month. After that paid ones stop until the next month. Set another budget to send more.
  }
accounts-trouble-deaf = { $name } has reported nothing for more than a day although messages were sent. People may be writing without the commune receiving it. Write to it yourself; if no answer comes, switch the webhook on again in the application's console.
accounts-trouble-unclear = { $name }: { $count } messages of which it is unclear whether they arrived, because the line broke. They are not sent again, so that nobody gets them twice. Call people if it is urgent.
accounts-trouble-away = { $name }: its servers have not answered since { $since } ({ $hours } h { $minutes } min), perhaps because the network blocks them. Messages wait and go by themselves when it is open; what is urgent goes another way. Ask a technician to look at the network or set a proxy.
accounts-trouble-group = The group “{ $group }” of { $name } expired or is not the commune's any more, so no bulletin gets in. Renew the group package, or make a new group and invite people again.

accounts-over-away = { $name } is well again: its servers answer, and what waited is being sent.
accounts-over-lost = { $name } is well again: connected, and what waited is being sent.
accounts-over-revoked = { $name } is well again: connected, and what waited is being sent.
accounts-over-key = { $name } is well again, and what waited is being sent.
accounts-over-stale = { $name } is well again: the connection was renewed.
accounts-over-dying = { $name } is well again: the connection was renewed.
accounts-over-stop = { $name } is well again and sends as before.
accounts-over-setup = { $name } is well again and sends as before.
accounts-over-mute = { $name } is well again: it can write to single people.
accounts-over-plan = { $name } is well again: the package was renewed.
accounts-over-ends = { $name } is well again: the group package was renewed.
accounts-over-feature = { $name } is well again: what was refused can be sent now.
accounts-over-quota = { $name } is well again: there are messages for outside the free time.
accounts-over-money = { $name } is well again: a paid message went out.
accounts-over-deaf = { $name } is well again: messages come in.

# The vendor's codes and our causes, as the admin should understand them.
accounts-reason = { $code ->
    [-32] too many at once; sent again by itself, slower.
    [-100] a fault at the vendor; sent again by itself.
    [-124] the access token ended; renewed by itself.
    [-200] a fault at the vendor; sent again by itself.
    [-201] a part of the message does not fit; report it.
    [-204] the account was removed: see its console.
    [-205] the account is not found: see its console.
    [-209] the application is not active: switch it on in the developer console.
    [-210] too long or too large; report it.
    [-211] the package is used up: buy more or wait for the next month.
    [-212] the application did not register for this: ask for the permission in the developer console.
    [-213] does not follow the account: invite them.
    [-214] the article is still being processed; sent again by itself.
    [-216] the access token is not valid; renewed by itself.
    [-217] blocks invitations: call them.
    [-218] this person had too many today; nothing to do.
    [-219] the application was removed: link it to the account again.
    [-220] the access token ended; renewed by itself.
    [-221] the account is not verified: hand in its papers.
    [-223] publishing is used up this month: wait for the next.
    [-224] a package is missing: buy it.
    [-227] the person is locked out or offline for 45 days: call them.
    [-230] has not written for 7 days: ask them to.
    [-232] has never written: ask them to.
    [-233] this kind of message is not taken; report it.
    [-234] not between 22:00 and 06:00; goes in the morning by itself.
    [-235] this address does not serve this kind of account; sent at the other one by itself.
    [-237] the group expired: renew the group package.
    [-238] the group package is used for another group: buy one more.
    [-240] this address is closed; sent at the other one by itself.
    [-241] the group is not ours: make it from our account.
    [-242] the application's secret is wrong: set it again.
    [-244] the person restricts this kind: call them.
    [-248] said to break the rules: write it anew.
    [-320] no paying account: link one, or set the budget to 0.
    [-321] no balance: charge it, or set the budget to 0.
    [-403] the group is not ours: make it from our account.
    [-14014] the refresh token does not work any more: connect again.
    [sms-retry] the SMS gateway is busy. Nothing to do, it is sent again by itself.
    [sms-never] the SMS gateway does not take this text. Check the registered texts.
    [sms-number] the number is wrong or blocked. Ask for it again.
    [sms-network] the sender name is not opened at this number's operator. Ask the gateway to open it.
    [sms-pause] the SMS gateway refuses our account, our server's address or the sender name; or the modem here stands still. Run the check command.
    [sms-budget] the SMS account is empty. Top it up.
    [sms-bug] the SMS gateway does not understand our request. Tell the technician.
    [no-connection] the server cannot reach the internet: check its network.
    [no-answer] the line broke, unclear whether it arrived: call if urgent.
    [oauth] the connection could not be renewed.
    [local-media] a picture or file cannot be opened: attach it again.
    [local-both-refuse] Zalo lets this account write to nobody alone: ask Zalo which API serves a state agency's OA.
    [local-text] too long; report it.
    [media] a picture or file could not be fetched: send it again.
    [upload] a picture or file could not be uploaded; sent again by itself.
    [stale-upload] an old upload; sent again by itself.
    [stale-file-id] an old upload; sent again by itself.
    [RetryAfter] too many at once; sent again by itself, slower.
    [Forbidden] blocked by the person: call them.
    [InvalidToken] the token is wrong: set a new one.
    [HTTP-401] the access token is not valid.
    [HTTP-403] not allowed: check the permissions.
    [HTTP-404] a wrong address: check the settings.
    [HTTP-429] too many at once; sent again by itself, slower.
    [HTTP-500] a fault at the vendor; sent again by itself.
    [HTTP-502] a fault at the vendor; sent again by itself.
    [HTTP-503] a fault at the vendor; sent again by itself.
    [HTTP-504] the line broke, unclear whether it arrived: call if urgent.
    [throttled] too many at once; sent again by itself, slower.
    [unavailable] a fault at the vendor; sent again by itself.
    [unclear] unclear whether it arrived: call if urgent.
    [rejected] a part was not taken; report it.
    [token] connect the account again.
    [account_stopped] the account is stopped: see its console.
    [feature_missing] not allowed to send this: buy the package or tick the permission.
    [quota] used up: buy more or wait for the next month.
    [not_reachable] the person does not receive here any more: call them.
    [blocked] blocked by the person: call them.
    [window_closed] has not written for long: ask them to.
    [night] not at night; goes in the morning by itself.
    [no_balance] no balance: charge it, or set the budget to 0.
    [forbidden_content] said to break the rules: write it anew.
    [configuration] wrong settings: run.py check.
    [budget] the month's budget is used up: set another to send more.
    [room_lost] the group expired or is not ours: renew it or make a new one.
   *[other] an unknown fault; report it if it comes often.
  }
accounts-balance = Left on the SMS account: { $left } VND (seen { $at }).
