"""One folder a channel: settings.py (Config), build(config, deps), api, parse, render."""
