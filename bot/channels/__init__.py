"""One folder a channel: settings.py (Config), build(config, deps), api, parse, render.

Files straight here serve several of them and know none.
"""
