"""The database of every released version comes to today's with everything in it."""
