cascade-menu = Bulletins handed to communes
cascade-words = handed bulletins | bulletins for communes
cascade-btn-hand = Let communes adapt it
cascade-handed = { $count } communes have it, each as a draft of its own: it is published when the commune has approved it. Write “handed bulletins” to see how far they are.
cascade-told = { $who } hands you bulletin { $code } to adapt to your commune:
    { $text }
    Look at it, change it and submit it like any bulletin of yours.
cascade-btn-open = Look and change
cascade-btn-decline = Not used here
cascade-declined = Noted: { $code } is not used here. The province can see that.
cascade-none = No bulletin was handed to communes yet.
cascade-card = { $code }: { $title }
    { $all } communes: { $carried } approved or published it, { $at_work } are at it.
    Not opened: { $untouched ->
    [no] none
   *[other] { $untouched }
  }
    Not used: { $declined ->
    [no] none
   *[other] { $declined }
  }
