templates-words = templates | message templates | zbs
templates-none = Sending templates to phone numbers is not switched on for the commune. Ask whoever runs the server to switch it on for the commune’s account, then come back.
templates-card = Templates to phone numbers, { $commune }.
    Sent { $paid } of { $budget } allowed this month. { $left } What readers think of them: { $quality }.
    { $lines }
    Tap a kind of message to choose its template.
templates-left = { $count } left today.
templates-left-unknown = How many are left today is not known yet.
templates-no-budget = At 0 a month none is sent. Tap “Number a month” to set it.
templates-quality-word-high = good
templates-quality-word-medium = fair
templates-quality-word-low = poor
templates-quality-word-unknown = not known yet
templates-kind-bulletin = New bulletin
templates-kind-emergency = Emergency warning
templates-kind-confirm = Ask whether it was passed on
templates-kind-code = One-time code
templates-line-none = • { $kind }: no template chosen
templates-line = • { $kind }: { $name }, { $price } đồng each, { $state ->
    [live] in use
    [paused] paused
   *[trial] not switched on
  }
templates-which = Choose the template for “{ $kind }”:
templates-none-fit = No approved template fits “{ $kind }”. A template may only use the parameters { $names }. Register one on Zalo’s page; once it is approved, tap “Read again”.
templates-matched = “{ $kind }” uses the template “{ $name }”. Send yourself a trial first, and switch it on when it looks right.
templates-trying = Sending a trial to your number { $phone }. Trials cost nothing.
templates-no-number = You have given no mobile number, so no trial can be sent. Write “phone number” first.
templates-trial-sent = A trial of “{ $name }” was sent. Look at it in Zalo; if it is right, tap “Switch on”.
templates-trial-night = At this hour Zalo takes no trial of “{ $name }” (code { $code }). Try again by day.
templates-trial-failed = No trial of “{ $name }” could be sent (code { $code }). Only admins of the commune’s page get trials; check that and try again.
templates-is-on = “{ $name }” is switched on. Whoever cannot be reached for free now gets it, within the month’s number.
templates-is-off = “{ $name }” is switched off. Messages go another way.
templates-reading = Reading the templates again. One moment.
templates-read = Read { $count } templates. Write “templates” to see them.
templates-not-read = The templates could not be read (code { $code }). Check the account’s plan and permissions, then try again.
templates-ask-budget = How many messages to phone numbers may cost money each month? Beyond that only emergencies go.
templates-budget-set = At most { $count } template messages a month.
templates-btn-open = Templates
templates-btn-budget = Number a month
templates-btn-read = Read again
templates-btn-trial = Send me a trial
templates-btn-on = Switch on
templates-btn-off = Switch off
templates-fault-advertising = This template is advertising, so it cannot be used. Choose another.
templates-fault-empty = This template is not approved yet, so its parameters are not known. Wait for approval, then tap “Read again”.
templates-fault-name = There is nothing to fill the parameter “{ $name }” with. Change the template or choose another.
templates-fault-short = The parameter “{ $name }” is too short for what goes into it. Change the template or choose another.
templates-fault-long = What goes into “{ $name }” is longer than the template allows. Change the template or choose another.
templates-fault-missing = There is nothing for the parameter “{ $name }”. Change the template or choose another.
templates-now-enabled = The template “{ $name }” is approved and can be used.
templates-now-reviewing = The template “{ $name }” is being reviewed again; meanwhile messages go another way.
templates-now-refused = The template “{ $name }” was refused: { $reason }. Change it on Zalo’s page and submit it again.
templates-now-off = The template “{ $name }” was switched off: { $reason }. Messages go another way; choose another template.
templates-quality-high = Readers are content with “{ $name }” again; it is in use.
templates-quality-medium = Some readers complain about “{ $name }”. Send only what is really needed.
templates-quality-low = Many readers complain, so “{ $name }” is paused; messages go another way. Look at its content before you switch it on again.
templates-daily-lower = The number of template messages a day went down to { $count }. Send only what is really needed.
templates-paused = The template “{ $name }” is not accepted any more (code { $code }) and is paused; messages go another way. Look at it on Zalo’s page and switch it on again once it is mended.
templates-refused = A message of the template “{ $name }” was refused for its content (code { $code }); its reader is told another way. Check the template’s parameters.
letter-gone = This bulletin is no longer valid.
letter-over = This warning is over.
letter-btn-read = I have read it
letter-btn-told = I have passed it on
letter-btn-safe = The villagers know
letter-btn-help = We need help
letter-thanks = Noted, thank you.
letter-too-late = This has changed or is over, so nothing more was noted. Please ask the commune’s officers.
