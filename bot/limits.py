"""Limits on what a question may contain and ask for."""

MAX_QUESTION_LENGTH = 2000
"""In characters."""

MAX_HISTORY = 50
"""How many earlier questions of a conversation are taken."""

MAX_TOP_K = 50
"""How many citations an answer may have."""
