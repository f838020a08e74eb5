"""One module per question; each has a QUESTION."""
