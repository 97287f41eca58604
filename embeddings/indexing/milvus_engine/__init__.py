"""The Milvus engine: how the next generation is written to a Milvus server."""
