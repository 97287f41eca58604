"""The Milvus engine beside the folder engine: the same answers, and its growth."""
