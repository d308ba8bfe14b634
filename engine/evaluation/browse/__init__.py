"""Looking at the data itself: tables row by row, and what is known of their columns."""
