"""Lesson 03: people like you."""

from recsys_teach.exercises.bank.lesson_03.corated_cosine import EXERCISE
from recsys_teach.exercises.exercise import Question

TITLE = "People like you: user-based collaborative filtering"
NOTEBOOK = "03_user_based_cf"
EXERCISES = [EXERCISE]
QUESTIONS = [
    Question(
        id="03.q1",
        text="Ana has not rated Cars. What does the table say about her and Cars?",
        key="c",
        options={
            "a": "A rating of 0 would be a strong opinion: half a star is the lowest that MovieLens offers. She gave none.",
            "b": "Her average says what she thinks of films on the whole. About this one it is a guess, not a rating.",
            "c": "Yes. A gap is the absence of a rating. In this data set 98% of all pairs of a person and a film are gaps.",
            "d": "That is a fine place to start. Look at the dot in Ana's row: did she do anything with Cars?",
        },
    ),
]
