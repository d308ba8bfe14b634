"""Importing: files and a mapping become the data of a workspace."""
