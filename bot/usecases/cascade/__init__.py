"""Bulletins of the province that each commune adapts, and what became of them."""
