"""Evaluation on known labels: retrieval, discovery, learning curves, transfer."""
