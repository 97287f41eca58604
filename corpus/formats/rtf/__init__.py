"""Rich Text files (.rtf)."""
