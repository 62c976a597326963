"""The way out: rows written with their cause, lanes with order, rate and priority."""
