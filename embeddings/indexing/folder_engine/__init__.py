"""The folder engine: FAISS, tantivy and SQLite files, and how the next generation is written."""
