"""The SQLite catalog of documents, chunks and files."""
