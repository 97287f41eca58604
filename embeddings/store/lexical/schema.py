"""The fields of the lexical index, shared by its writer and its reader."""

import tantivy

KEY = "key"

TEXT = "text"

CONTEXT = "context"

FIELDS = (TEXT, CONTEXT)

TOKENIZER = "terms"

# Of a text how often it holds each term; of a context, which is short, only that it does.
RECORDED = {TEXT: "freq", CONTEXT: "basic"}

NO_KEY = -1

ALL = "all"

REMOVED = "removed"


def lexical_schema() -> tantivy.Schema:
    """Return the fields: a chunk's key, and the terms of its text and of its context."""
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field(KEY, fast=True)
    for field in FIELDS:
        builder.add_text_field(field, tokenizer_name=TOKENIZER, index_option=RECORDED[field])
    return builder.build()


def register_tokenizer(index: tantivy.Index) -> tantivy.Index:
    """Return the index with a tokenizer that splits at spaces: terms come analysed."""
    # Terms come ready made, joined by spaces.
    analyser = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer(TOKENIZER, analyser)
    return index
