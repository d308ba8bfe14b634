"""Keeping segments: the list of saved ones, what can be done with them, and their definitions as files."""
