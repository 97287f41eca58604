"""Versions of one document: which documents are, which is in force, which a question means."""
