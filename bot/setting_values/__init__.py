"""What a setting may be, and how it is declared."""
