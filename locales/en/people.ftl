people-words = invite | invite somebody | propagandists | empty villages | cannot be written to
people-unreached-words = cannot be written to
people-uncovered-words = empty villages
people-menu = Propagandists
people-what = What would you like to do about propagandists?
people-btn-invite = Invite somebody
people-btn-pending = Waiting for a yes ({ $count })
people-btn-uncovered = Villages without one
people-btn-unreached = Cannot be written to
people-all-reached = Every propagandist can be written to now.
people-unreached = { $count } propagandists cannot be written to now. Please phone them and ask for any one message to the commune's account:
    { $lines }
people-unreached-line = • { $name }, { $village } ({ $phone }): { $reason }
people-no-phone = no phone number given
people-unreached-more = and { $count } more
people-btn-more = More
people-btn-another = Invite another
people-btn-all = Codes for all villages without anybody
people-nobody-missing = { $commune }: every village has a propagandist. To invite one more, choose a village.
people-sheet = { $commune }: codes for { $count } villages without anybody. Each is good once, until { $until }. Print the file and cut it, or pass each line on. In a few days write “empty villages” to see who has not come.
    { $lines }
people-sheet-title = Invitations of propagandists, { $commune }
people-sheet-intro = One field for each village. A code is good once, until { $until }. Cut them out and hand them over: whoever has the code can ask to be let in.
people-sheet-forward = Messages to pass on:
people-card-how = { $page ->
    [no] Scan the picture, or write this code to the page of { $commune }
   *[other] Scan the picture (or open { $page }), then write this code
  } before { $until }.
people-card-forward = Be the propagandist of { $village }, { $commune }: write the code { $code } to { $page ->
    [no] the page of the commune
   *[other] { $page }
  } before { $until }.

people-commune = For which commune? Type its name.
people-which-commune = Choose the right commune:
people-no-commune = There is no commune “{ $text }” in your area. Type its name again.
people-village = For which village of { $commune }? Choose it or type its name.
people-which-village = Choose the right village:
people-no-village = There is no village “{ $text }”. Type it again, or choose one below.
people-no-villages = { $commune } has no list of villages yet. Ask whoever runs the installation to import it.
people-code = Code for { $village }, { $commune }: { $code }
    Works once, until { $until }.
    The person you invite { $page ->
    [no] scans this picture, or writes the code to the commune's page
   *[other] scans this picture (or opens { $page }) and writes the code
  }{ $has_links ->
    [yes] , or taps:
      { $links }
   *[no] .
  }

people-nobody-waits = Nobody is waiting.
people-more-wait = { $count } more are waiting. Decide on those above, then look again.
people-all-covered = { $commune }: all { $villages } villages have an active propagandist.
people-coverage = { $commune }: { $villages } villages.
    { $lines }
people-coverage-missing = Without a propagandist ({ $count }):
    { $names }
people-coverage-silent = With one who has not written for 30 days ({ $count }):
    { $names }
people-coverage-sum = { $communes } communes with { $villages } villages: { $missing } without a propagandist, { $silent } in which nobody has written for 30 days.
    Most missing:
    { $worst }
