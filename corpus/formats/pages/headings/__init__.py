"""Headings that neither their size nor their numbers in Chinese give away."""
