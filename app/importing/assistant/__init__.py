"""The page on which a person sees, and mends, how their files will be read."""
