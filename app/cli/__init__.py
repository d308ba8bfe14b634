"""The command line: a table of commands, and the frame that runs them without Qt."""
