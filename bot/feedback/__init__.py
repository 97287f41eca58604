"""What users say of answers, and which questions were asked: files of lines beside the index."""
