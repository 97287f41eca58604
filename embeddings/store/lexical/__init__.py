"""The lexical index: BM25 in tantivy."""
