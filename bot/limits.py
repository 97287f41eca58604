"""Limits on what a question may contain and ask for, on garbage, and on threads."""

MAX_QUESTION_LENGTH = 2000
"""In characters."""

MAX_HISTORY = 50
"""How many earlier questions of a conversation are taken."""

MAX_TOP_K = 50
"""How many citations an answer may have."""

OBJECTS_BEFORE_COLLECTION = 20_000
"""After so many new objects Python looks for garbage. Imports and answers make thousands that are
freed without it, and its default of 700 costs a twelfth of the time of `chuchu ask`."""

BLAS_THREADS = "OPENBLAS_NUM_THREADS"
"""The variable by which numpy is told, before it is imported, how many threads multiply."""
