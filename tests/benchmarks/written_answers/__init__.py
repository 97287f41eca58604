"""What a language model writes, and how much of it passes the check."""
