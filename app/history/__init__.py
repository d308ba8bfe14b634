"""The page of a segment's size over time, and the sparklines of saved segments."""
