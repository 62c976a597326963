spoken-ask = I heard “{ $text }”. Is that right?
spoken-yes = Yes
spoken-no = No
spoken-again = Please say it again, type it, or tap a button.
spoken-unheard = I could not make out any words. Please say it again, type it, or tap a button.
spoken-late = I heard “{ $text }”, but that question is gone. Please say it again if you still want it.
