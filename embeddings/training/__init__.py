"""The training of the bundled encoder."""
