"""The linter: mistakes in what was written, with file, line and what to do."""
