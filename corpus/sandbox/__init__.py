"""Parsing of hostile file formats in a process with limits."""
