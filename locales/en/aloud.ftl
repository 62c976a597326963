aloud-words = read to me | read it to me | stop reading
aloud-words-off = stop reading
aloud-on = From now on my messages come with their sound, read in Vietnamese. When you no longer want that, type “stop reading”.
aloud-off = From now on I send words only. To listen again, type “read to me”.
aloud-btn-off = Stop reading
aloud-sound = Listen to it:
