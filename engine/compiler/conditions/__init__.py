"""One module for each kind of condition."""
