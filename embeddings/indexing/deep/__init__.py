"""Deep vectors: chunks are encoded by a network, in a pass after a build."""
