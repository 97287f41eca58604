"""OpenDocument texts (.odt) and presentations (.odp)."""
