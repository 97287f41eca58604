"""A running service: open index, rebuild jobs, file watcher."""
