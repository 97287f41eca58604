"""Indexing and searching of chunks: terms, encoders, the build, and the files of an index."""
