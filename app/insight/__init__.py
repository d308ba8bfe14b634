"""Pages of the insight panel: who the members are, how they differ, what explains the size."""
