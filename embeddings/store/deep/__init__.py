"""The deep vectors of a generation: those of its chunks, and those of their sentences."""
