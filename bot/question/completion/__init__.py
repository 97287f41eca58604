"""Wording a follow-up question as one that stands alone."""
