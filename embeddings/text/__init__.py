"""Text analysis for search: terms, numbers, aliases, background frequencies."""
