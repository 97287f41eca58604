"""Several folders behind one server: named collections, each with an index of its own."""
