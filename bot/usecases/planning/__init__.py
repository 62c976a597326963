"""What officers decide about the plan: clashes, limits, loudness."""
