"""Speech: recognition and synthesis engines (one file each, found by name), sound, reading aloud.

What listens stands in `ears`, found by ear.py; what reads aloud in `mouths`, found by mouth.py.
"""
