"""Correction of badly typed questions by the words of the folder."""
