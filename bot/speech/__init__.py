"""Speech: recognition and synthesis engines (one file each, found by name), sound, reading aloud.

A voice is a file with `build(settings)`, found as `bot.speech.<settings.tts_engine>`; what listens
stands in `ears`, found by ear.py.
"""
