"""Bringing files into a project, in the window."""
