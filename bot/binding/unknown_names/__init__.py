"""Names of persons, organisations and places in a question that no document has."""
