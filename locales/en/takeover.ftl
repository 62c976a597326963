takeover-begun = An officer is answering { $name } on the commune's page. Tin Buôn stays silent in this chat until { $until }, longer if the officer writes more. Bulletins and emergencies are still sent.
takeover-btn-end = Let Tin Buôn answer again
takeover-ended = Tin Buôn answers { $name } again from now on. What they wrote meanwhile gets no answer from it.
takeover-over = Tin Buôn already answers { $name } as usual; there is nothing to press.
takeover-somebody = a citizen
takeover-danger = URGENT, NOT CONFIRMED ({ $words })
    Place: { $place }
    Text: { $text }
    From: { $who }. Code { $code }.
    { $why } Please check at once.
takeover-danger-held = An officer is answering this person on the commune's page, so Tin Buôn asks nothing.
takeover-danger-group = It was written in a group; Tin Buôn cannot ask its writer yet.
