"""EPUB files: books of web pages in a zip file."""
