"""One folder a channel: settings.py (Config), build(config, deps) in __init__, api, parse, render."""
