"""Lesson 02: evaluation."""

from recsys_teach.exercises.bank.lesson_02 import biases, ndcg_at_k, precision_at_k, recall_at_k, split_mask
from recsys_teach.exercises.exercise import Question

TITLE = "How do you know that it works?"
NOTEBOOK = "02_evaluation"
EXERCISES = [
    split_mask.EXERCISE,
    precision_at_k.EXERCISE,
    recall_at_k.EXERCISE,
    ndcg_at_k.EXERCISE,
    biases.EXERCISE,
]
QUESTIONS = [
    Question(
        id="02.q1",
        text="A model guesses 2 stars too high once, and 2 stars too low once. What would its mean error be without the squares?",
        key="c",
        options={
            "a": "2 is the mean of the sizes, without the signs: that is MAE. With the signs, +2 and −2 are added up.",
            "b": "4 is the mean of the squares. Without the squares the two errors are +2 and −2.",
            "c": "Yes: +2 and −2 cancel, and two bad guesses look perfect. Squares (and sizes, in MAE) cannot cancel.",
            "d": "Write down the two errors with their signs, +2 and −2, and take their mean.",
        },
    ),
    Question(
        id="02.q2",
        text=(
            "A shop has room for five goods on its page, and any good that fits will do. A film archive wants a scholar to find every film "
            "about a town. Which measure does each of them look at?"
        ),
        key="a",
        options={
            "a": "Yes. The shop pays for each of its five places; the scholar loses by each film that is not found.",
            "b": "The other way round: recall asks how much of everything was found, and no shopper wants everything.",
            "c": "RMSE is about stars that are predicted. Neither of the two shows stars.",
            "d": "Ask what each of them loses: a place that is wasted, or a film that is missed?",
        },
    ),
    Question(
        id="02.q3",
        text="A bias model is fitted on all ratings, the hidden ones included, and then measured on the hidden ones. What happens?",
        key="b",
        options={
            "a": "Its error falls, because each hidden rating has pulled its film's and its person's bias towards itself.",
            "b": "Yes: the answers leaked into the training. In lesson 02 the RMSE fell from 0.895 to 0.858, and nothing was learnt.",
            "c": "One rating moves a bias little where there are hundreds. Most films have fewer than five ratings.",
            "d": "Think of a film with a single rating, a hidden one. What does the model know about it?",
        },
    ),
    Question(
        id="02.q4",
        text="Eight films are relevant to somebody, and a list of five holds three of them. What is its recall at 5?",
        key=0.375,
        digits=3,
        options={
            0.375: "Yes: 3 of 8. Even a perfect list of five would stay at 5 / 8.",
            37.5: "The same in per cent. As a share it is 0.375.",
            0.6: "3 of 5 is its precision: the share of the places. Recall is a share of the relevant films.",
            "not sure yet": "Recall asks: of the films that are relevant, how many were found?",
        },
        other="Divide what was found by what is relevant.",
    ),
]
