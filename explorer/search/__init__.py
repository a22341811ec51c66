"""What is asked of stored embeddings: nearest neighbours, duplicates, filters, look-up."""
