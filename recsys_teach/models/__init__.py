"""Recommenders. They know `data`, and nothing of exercises or metrics."""
