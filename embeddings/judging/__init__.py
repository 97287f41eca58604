"""Judging whether a passage answers a question, and with which words."""
