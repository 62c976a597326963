phone-words = phone number | my phone number | change phone number | add phone number | phone
phone-ask = Please give the commune your phone number, so that it can text or call you when Zalo does not get through, above all in an emergency. If you would rather not, tap “Skip”. Only officers who must call can open it, and each time is written down.
phone-ask-enrolled = { $sent }
    { $ask }
phone-ask-again = The commune has your phone number, ending in { $last }. To change it, type the new one.
phone-btn-skip = Skip
phone-btn-drop = Delete it
phone-skip-words = skip | no | not now | later
phone-kept = Saved { $phone }, thank you. If it is wrong, write “phone number” to correct it.
phone-skipped = That is fine. To give the commune your number later, write “phone number”.
phone-dropped = Your phone number has been deleted. To give it again, write “phone number”.
phone-wrong = This number is not right. Please type a number in Vietnam again, for example 0905 123 456, or write “skip”.
phone-enrol-first = You are not enrolled yet, so the commune cannot keep your number. If you have a code from an officer, send it here first.
phone-btn-open = Call { $name }
phone-opened = { $name }: { $phone }. That you opened this number has been written down.
phone-btn-caller = Call { $number }
phone-opened-caller = They called or wrote from { $phone }. That you opened this number has been written down.
phone-opened-none = { $name } has given no phone number. Ask the village head, or send somebody.
