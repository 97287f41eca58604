"""The tables of the catalog.

Tables of documents are copied from the previous generation and updated; tables of the folder are
written anew for each generation. JSON arrays are stored as text.
"""

DOCUMENT_SCHEMA = """
CREATE TABLE documents (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    path TEXT NOT NULL,
    title TEXT NOT NULL,
    date TEXT,
    author TEXT,
    url TEXT,
    sha256 TEXT NOT NULL,
    encoding TEXT NOT NULL,
    characters INTEGER NOT NULL,
    source_characters INTEGER NOT NULL,
    headings TEXT NOT NULL,
    blocks TEXT NOT NULL,
    notes TEXT NOT NULL,
    first_chunk INTEGER NOT NULL,
    chunk_count INTEGER NOT NULL,
    text_before_chunks TEXT NOT NULL
);
CREATE TABLE contexts (
    key INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES documents(key),
    text TEXT NOT NULL
);
CREATE INDEX contexts_by_document ON contexts (document);
CREATE TABLE chunks (
    key INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES documents(key),
    context INTEGER NOT NULL REFERENCES contexts(key),
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    first_line INTEGER,
    last_line INTEGER,
    places TEXT,
    headings TEXT NOT NULL,
    text TEXT NOT NULL,
    text_after TEXT NOT NULL
);
CREATE TABLE boilerplate_lines (
    document INTEGER PRIMARY KEY REFERENCES documents(key),
    candidates BLOB NOT NULL,
    left_out TEXT NOT NULL
);
CREATE TABLE abbreviations (
    document INTEGER NOT NULL REFERENCES documents(key),
    full_name TEXT NOT NULL,
    abbreviation TEXT NOT NULL
);
CREATE INDEX abbreviations_by_document ON abbreviations (document);
CREATE TABLE minhash_signatures (
    document INTEGER PRIMARY KEY REFERENCES documents(key),
    signature BLOB NOT NULL
);
"""

FOLDER_SCHEMA = """
CREATE TABLE document_order (
    position INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES documents(key)
);
CREATE TABLE boilerplate (
    line_key INTEGER PRIMARY KEY,
    is_everywhere INTEGER NOT NULL
);
CREATE TABLE near_duplicates (
    document INTEGER PRIMARY KEY REFERENCES documents(key),
    first_position INTEGER NOT NULL,
    position INTEGER NOT NULL
);
CREATE INDEX near_duplicate_groups ON near_duplicates (first_position, position);
CREATE TABLE files (
    position INTEGER PRIMARY KEY,
    document INTEGER REFERENCES documents(key),
    state TEXT NOT NULL,
    stamp TEXT NOT NULL
);
CREATE TABLE skipped_files (
    position INTEGER PRIMARY KEY REFERENCES files(position),
    path TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    reason TEXT NOT NULL
);
"""

FOLDER_TABLES = ("document_order", "boilerplate", "near_duplicates", "files", "skipped_files")
