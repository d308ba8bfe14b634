"""Size over time: every condition's changes over a grid of moments, merged by the equation."""
