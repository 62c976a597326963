"""Measurements against baselines taken in the same run. `python -m benchmarks --help`."""
