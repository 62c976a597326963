box-words = scan a box | box code | put up a loudspeaker | photo of a loudspeaker

box-ask-scan = Take a photo of the square code on the box and send it here, or type the code printed below it, such as “LOA-7K3Q…”.
box-photo-reading = Reading the square code in the photo, one moment.
box-photo-read = The code is { $code }.
box-go-btn = Go on with this code
box-photo-unread = No square code was found in the photo. Take another from closer by, in good light, with the code in the middle; or type the code printed below it.
box-code-wrong = That is no code. It begins with “LOA-” or “BANG-”, then 12 letters and digits, printed below the square code on the box. Type it again, or send a photo of it.
box-unknown = This code is of no loudspeaker or board in the places you look after. Look at the code again, or ask an officer of the commune.
box-officer-first = This box is not on the commune's list yet. Ask an officer to scan it first, then send photo and place.

box-ask-photo-new = New: { $kind }. Send a photo of where it stands, with the box and the pole or wall on it.
box-ask-photo = { $name }: send a photo of where it stands, with the box and the pole or wall on it.
box-nophoto-btn = No photo yet
box-pin-kept = The place on the map was kept.
box-ask-where = In which village does it stand ({ $kind })? Choose, or type its name.
box-ask-words = Where does { $name } stand? Type a few words (“pole in front of the community house”) or send your location.
box-nowords-btn = The photo is enough
box-placed = Photo and place of { $name } were kept. Thank you.
box-added = { $name } added in { $area }. A loudspeaker run by a phone or computer: open this address on it and leave the page open. A box that runs by itself only needs power:
    { $link }
    A QR picture of it follows. The address holds the machine's own key, so give it only to the person who keeps the machine.
    Once it runs, tap “Test tone” and listen.
box-told-keepers = { $who } sent photo and place of { $name }{ $has ->
        [yes] : { $place }.
       *[no] .
    }
box-look-btn = Look at it
box-place-btn = Send photo and place
box-stands = Stands at: { $place }
box-stands-map = Map: https://maps.google.com/?q={ $point }
box-stands-nowhere = No photo, and nobody said where it stands.
box-stands-photo = It stands as in the photo.

box-tone-btn = Test tone
box-tone-says = Thử loa, thử loa. Một, hai, ba. Đây là âm thử, không phải bản tin.
box-tone-coming = { $name } plays a test in a few seconds. Do you hear it well?
box-tone-quiet = These are quiet hours: only emergencies sound. Try again after { $at }.
box-tone-offline = { $name } is not connected, so it cannot be tested. See that it has power and network; where it is a page, open its link, then try again.
box-tone-mute = { $name } is open, but its sound is off. Ask whoever stands there to switch the sound on and turn it up, then try again.
box-tone-failed = The test could not be made. Tap “Test tone” again in a few minutes; if it still fails, ask the administrator to look at the voice.
box-heard-btn = Heard well
box-unheard-btn = Not heard
box-heard = Very good. { $name } is ready.
box-unheard = Please look at { $name }:
    • is the volume of amplifier and machine turned up?
    • is the cable from the machine to the loudspeaker plugged in firmly?
    • where it is a page: was sound switched on there?
    • is the light of the amplifier on?
    Then tap “Test tone” again.

box-labels-btn = Print labels for boxes
box-labels-ask = Print labels for which kind?
box-labels-speaker-btn = For loudspeakers
box-labels-board-btn = For boards
box-labels-made = Here are { $count } labels to print, cut and put on boxes. When a box is put up, scan its label: send a photo, choose the place, give it a name.
box-labels-count = 1 to { $most } labels at a time. Choose another number.
box-labels-title = Labels for loudspeakers and boards
box-labels-intro = { $area }. One label a box. Whoever puts it up scans the square code with a phone, sends photo and place, gives it a name and listens.
box-label-speaker = Loudspeaker, { $area }
box-label-board = Board, { $area }
box-label-how = Scan this when putting it up. Where that fails, send the code above to the commune's account.

box-page-title = Loudspeakers and boards of the commune
box-page-text = This is the label of a loudspeaker or board of { $commune }. Whoever puts it up opens the chat with the commune to send photo and place.
box-page-open = Open the chat by { $name }
box-page-account = Open the commune's page
box-page-say = Open the chat with the commune and say: { $code }
