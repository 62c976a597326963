"""Loudspeakers and boards by maker: one file a driver, found by its name; the line they share."""
