"""Ratings and films: the one data type of the course, and what loads it."""
