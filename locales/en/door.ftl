# A gentle word so that messages can go on: once a week at most.
door-ask = We have not heard from you for a while. Tap below to go on getting the commune's news; there is nothing to write.
door-btn = Keep getting news
door-thanks = Thank you. The commune will write to you here when there is news.
