languages-menu = Languages I speak
languages-words = languages i speak | i speak
languages-ask = { $names ->
    [no] Which languages do you speak? Choose first the one of your recordings. You may type them, for example: Ê Đê, Kinh.
   *[other] You speak: { $names }. Add another, or press Done.
  }
languages-btn-done = Done
languages-btn-anew = Begin again
languages-list = { $one }, { $rest }
languages-set = Noted: you speak { $names }. Your recordings are taken to be { $first }.
languages-unknown = I do not know that language. There are: { $known }. Type again, for example: Ê Đê, Kinh.
