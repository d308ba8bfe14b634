"""The gallery of ready-made segments: a place in an open project."""
