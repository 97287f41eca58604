"""The HTTP protocol of a connection: its limits, and the answers to requests that exceed them."""
