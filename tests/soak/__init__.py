"""A server under load and attack for a given time; every answer is checked."""
