"""The dense index: quantized vectors in FAISS."""
