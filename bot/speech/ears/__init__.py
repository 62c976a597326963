"""Engines that write down what is said, one file each, found by name (`bot/speech/ear.py`).

A file has `ready(settings)`, which looks at files only, and `load(settings)`, which is called in a
child process and gives what hears a piece of sound.
"""
