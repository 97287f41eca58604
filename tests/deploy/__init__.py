"""The files of `deploy/` are what they say, as far as a machine without containers can tell."""
