"""Files become documents and chunks."""
