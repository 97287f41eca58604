"""What stands above a text: metadata, and a line that is a file's name."""
