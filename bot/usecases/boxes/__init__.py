"""Devices of makers: plans handed to them, and what they report."""
