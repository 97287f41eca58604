"""Web pages, whole and in fragments."""
