"""The engine that keeps an index in a folder: FAISS, tantivy and SQLite files, written side."""
