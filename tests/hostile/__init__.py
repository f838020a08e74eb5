"""What somebody might hand in to get points, to break the grading or to spoil it for others, and what merely went wrong."""
