"""Answers that the tests use: a module for each exercise, with the name of its function.

RIGHT      right ways of writing it, at least four, as far apart as people write them
WRITTEN    wrong ones as people write them, and what each must be called: {what: (id, code)}
inputs     a function of a random generator that yields arguments, drawn in another way than the exercise's cases
oracle     an independent library's answer to the same arguments, where there is one
SWAPS      names that a mutant puts in each other's place, besides the arguments
"""

import importlib


def answers_for(exercise):
    return importlib.import_module(f"tests.answers.{exercise.name}")
