"""Speech: recognition and synthesis engines (one file each, found by name), sound, reading aloud.

An engine file has `build(settings)`; `bot.speech.<settings.stt_engine>` is how it is found.
"""
