"""Engines that read aloud, one file each, found by name (`bot/speech/mouth.py`).

A file has `build(settings)`, which looks at nothing yet and gives a `speaking.Reader`.
"""
