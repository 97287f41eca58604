"""Where the index is kept, as the settings say it."""
