"""Output for terminals and programs."""
