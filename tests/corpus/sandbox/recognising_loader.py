"""A loader that asks for more time, and then says with what it was called, or takes too long."""

import time

from corpus.blocks import Block, Loaded
from corpus.errors import RecognitionNeeded


def load(data: bytes, recognise: bool = False) -> Loaded:
    if not recognise or data == b"never":
        raise RecognitionNeeded("a picture: its text has to be recognised")
    if data == b"endless":
        time.sleep(60)
    if data == b"large":
        bytearray(1024 * 1024 * 1024)
    return Loaded((Block("recognised"),))
