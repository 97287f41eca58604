"""One index in Milvus: its collections, and a generation opened for reading."""
