"""Implicit ALS with 64 factors."""

from benchmarks.questions._als import question

QUESTION = question(64)
