"""Text encoders and MaxSim over their word vectors."""
