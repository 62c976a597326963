"""A loudspeaker box on a small Linux board: the reference for docs/device-protocol.md.

It plays what its commune signed, by its own plan, with or without a line; `run.py player FILE`.
"""
