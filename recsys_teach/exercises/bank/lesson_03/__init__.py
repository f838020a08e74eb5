"""Lesson 03: people like you."""

from recsys_teach.exercises.bank.lesson_03 import corated_cosine, nearest_raters, pearson, predict_rating, shrunk
from recsys_teach.exercises.exercise import Question

TITLE = "People like you: user-based collaborative filtering"
NOTEBOOK = "03_user_based_cf"
EXERCISES = [
    corated_cosine.EXERCISE,
    pearson.EXERCISE,
    shrunk.EXERCISE,
    nearest_raters.EXERCISE,
    predict_rating.EXERCISE,
]
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
    Question(
        id="03.q2",
        text=(
            "Pearson's correlation keeps the films that both rated, and takes each person's mean over these off. What would change "
            "with the mean of all a person's ratings?"
        ),
        key="b",
        options={
            "a": "Over other films the mean is another number, so something else is left. Write down both means of somebody.",
            "b": "Yes. A film that only one of them saw would have a say in how alike they are on the others.",
            "c": "A mean over all of one person's ratings needs nothing filled in: gaps are left out of it.",
            "d": "Take somebody who shares two films with you and loved five others. Which of them move the mean of all?",
        },
    ),
    Question(
        id="03.q3",
        text="Over 5 shared films two people have a similarity of 1. The shrinkage is 20. What is the shrunk similarity?",
        key=0.2,
        options={
            0.2: "Yes: the trust is 5 / (5 + 20), and 1 times 0.2 is 0.2.",
            0.25: "That is 5 / 20. The bottom holds both: 5 + 20.",
            0.8: "That is the doubt, 20 / 25. The trust has the shared films on top.",
            1.0: "That is the similarity before it was shrunk. Multiply it by the trust.",
            "not sure yet": "Write the trust as a fraction: the shared films above, the shared films plus the shrinkage below.",
        },
        other="The trust is n / (n + λ), with n = 5 and λ = 20. Multiply the similarity by it.",
    ),
    Question(
        id="03.q4",
        text="You ask the 40 most similar people about a film that few have seen. Which 40?",
        key="b",
        options={
            "a": "Then nearly all of the 40 have nothing to say about this film, and only a few voices are left.",
            "b": "Yes. First who rated the film, then the nearest of these: so all who are asked have something to say.",
            "c": "Those who liked it would always recommend it. Who disliked it must be asked as well.",
            "d": "Imagine a film that 50 of 671 people rated. How many of those are among your 40 nearest?",
        },
    ),
]
