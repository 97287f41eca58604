"""Reads files of many formats into cleaned documents, and splits these into chunks."""
