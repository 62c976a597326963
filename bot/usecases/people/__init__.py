"""See duties.py."""
