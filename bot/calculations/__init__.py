"""The calculations that a message lets one make: what is read in it, what is computed, how it is said. Pure."""
