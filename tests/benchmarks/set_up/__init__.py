"""What it takes from a clone to the first answer, with torch and without, and to run the tests."""

SET_UP = "set-up"
"""The name of the result and of its table."""
