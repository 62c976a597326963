"""Drivers, one file each: what a gateway is told, what it answers, what each of its codes means."""
