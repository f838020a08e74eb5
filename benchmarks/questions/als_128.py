"""Implicit ALS with 128 factors."""

from benchmarks.questions._als import question

QUESTION = question(128)
