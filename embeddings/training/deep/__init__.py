"""Training of the bundled deep encoder: a small Chinese transformer."""
