"""What happens to a request first: its id, what a proxy says of it, the prefix of its path."""
