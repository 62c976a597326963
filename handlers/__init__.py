"""One conversation a file, declared as data (bot/dialog/registry.py). No models, no vendors."""
