"""The size of a segment over time as a chart: it draws what was worked out and says what is asked."""
