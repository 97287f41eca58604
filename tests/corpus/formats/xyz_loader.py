"""The loader of a format that only the tests know."""

import os

from corpus.blocks import Block, Loaded


def load_xyz(text: str) -> Loaded:
    """Return one block of the text, and one with the id of the process that loaded it."""
    return Loaded((Block(f"XYZ {text}"), Block(f"process {os.getpid()}")))


def is_xyz(data: bytes) -> bool:
    """Return whether the bytes begin as this format does."""
    return data.startswith(b"XYZ!")


def load_xyz_bytes(data: bytes) -> Loaded:
    """Return the blocks of a binary file."""
    return load_xyz(data.removeprefix(b"XYZ!").decode())
