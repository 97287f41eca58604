"""The tables of the catalog."""

DOCUMENT_SCHEMA = """
CREATE TABLE documents (
    key INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    path TEXT NOT NULL,
    title TEXT NOT NULL,
    date TEXT,
    author TEXT,
    url TEXT,
    sha256 BLOB NOT NULL,
    encoding TEXT NOT NULL,
    characters INTEGER NOT NULL,
    source_characters INTEGER NOT NULL,
    headings TEXT NOT NULL,
    notes TEXT NOT NULL,
    first_chunk INTEGER NOT NULL,
    chunks INTEGER NOT NULL,
    before TEXT NOT NULL,
    lead INTEGER,
    lead_characters INTEGER
);
CREATE TABLE chunks (
    key INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES documents(key),
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    first_line INTEGER,
    last_line INTEGER,
    first_page INTEGER,
    last_page INTEGER,
    headings TEXT NOT NULL,
    context INTEGER,
    text TEXT NOT NULL,
    after TEXT NOT NULL
);
CREATE TABLE contexts (
    document INTEGER NOT NULL REFERENCES documents(key),
    number INTEGER NOT NULL,
    context TEXT NOT NULL,
    is_led INTEGER NOT NULL,
    PRIMARY KEY (document, number)
) WITHOUT ROWID;
CREATE TABLE margins (
    document INTEGER PRIMARY KEY REFERENCES documents(key),
    edges BLOB NOT NULL,
    left_out TEXT NOT NULL
);
CREATE TABLE abbreviations (
    document INTEGER NOT NULL REFERENCES documents(key),
    name TEXT NOT NULL,
    short TEXT NOT NULL
);
CREATE INDEX defined ON abbreviations (document);
CREATE TABLE signatures (
    document INTEGER PRIMARY KEY REFERENCES documents(key),
    signature BLOB NOT NULL
);
"""

FOLDER_SCHEMA = """
CREATE TABLE positions (
    position INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES documents(key)
);
CREATE TABLE recurring (
    line INTEGER PRIMARY KEY,
    is_everywhere INTEGER NOT NULL
);
CREATE TABLE alike (
    document INTEGER PRIMARY KEY REFERENCES documents(key),
    "first" INTEGER NOT NULL,
    position INTEGER NOT NULL
);
CREATE INDEX groups ON alike ("first", position);
CREATE TABLE files (
    position INTEGER PRIMARY KEY,
    document INTEGER REFERENCES documents(key),
    state TEXT NOT NULL,
    size INTEGER,
    modified INTEGER,
    changed INTEGER,
    inode INTEGER
);
CREATE TABLE skipped (
    position INTEGER PRIMARY KEY REFERENCES files(position),
    path TEXT NOT NULL,
    checksum BLOB NOT NULL,
    reason TEXT NOT NULL
);
"""

FOLDER_TABLES = ("positions", "recurring", "alike", "files", "skipped")
