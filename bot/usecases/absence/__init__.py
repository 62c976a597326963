"""People who are away or stop, who speaks for them meanwhile, and what is handed over."""
