voice-taken = Recording received.
voice-thanks = Thank you, noted as you said it.
voice-retell = Write what you said, or say it once more.
