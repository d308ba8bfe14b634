"""Looking at files as a mapping would read them: first rows, types, unreadable values, matches."""
