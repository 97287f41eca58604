"""The build: from changed files to the next generation of an index."""
