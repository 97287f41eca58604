"""Regular expressions, and when they are compiled."""
