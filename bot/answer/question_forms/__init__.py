"""Questions made from the sentences, tables and titles of a document."""
