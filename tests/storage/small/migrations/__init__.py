"""Each kind of step that ours have."""
