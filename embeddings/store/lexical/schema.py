"""The names and fields of the lexical index, shared by its writer and its reader."""

import tantivy

KEY = "key"
TEXT = "text"
CONTEXT = "context"
FIELDS = (TEXT, CONTEXT)

# Term frequencies are recorded for texts; for contexts, which are short, only occurrence.
INDEX_OPTIONS = {TEXT: "freq", CONTEXT: "basic"}
TOKENIZER = "terms"

# The key of tantivy documents that are no searchable chunk.
NO_KEY = -1

# Subfolders: all chunks that were ever added, and those of them that were removed.
ADDED = "all"
REMOVED = "removed"


def lexical_schema() -> tantivy.Schema:
    """Return the fields: a chunk's key, and the terms of its text and of its context."""
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field(KEY, fast=True)
    for field in FIELDS:
        builder.add_text_field(field, tokenizer_name=TOKENIZER, index_option=INDEX_OPTIONS[field])
    return builder.build()


def register_tokenizer(index: tantivy.Index) -> tantivy.Index:
    """Register the tokenizer, which splits at spaces because terms come analysed, with an index."""
    analyser = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer(TOKENIZER, analyser)
    return index
