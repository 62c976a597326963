"""What comes back from people who got a template: an answer, or a look at its page."""
