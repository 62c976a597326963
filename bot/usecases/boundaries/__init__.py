"""Villages that are merged, split or renamed, and what hangs on them."""
