"""Results of benchmarks: JSON files with machine and commit, and the same as Markdown.

The documentation quotes them between two comments; `python -m tests.benchmarks.results` writes the
tables of the files there, and `tests/docs/test_figures.py` compares them.
"""
