"""Where a document's text stands in its file."""
