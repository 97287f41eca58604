"""Removal of what is not text: markup debris, boilerplate, invisible characters."""
