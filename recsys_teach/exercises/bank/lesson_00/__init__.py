"""Lesson 00: start here."""

from recsys_teach.exercises.bank.lesson_00 import damped_mean, most_rated
from recsys_teach.exercises.exercise import Question

TITLE = "Start here: ten films, and a list from people like you"
NOTEBOOK = "00_start_here"
EXERCISES = [most_rated.EXERCISE, damped_mean.EXERCISE]
QUESTIONS = [
    Question(
        id="00.q1",
        text="A film has one rating, and it is a 5. What does its damped mean tell you, with 10 imagined ratings at 3.5?",
        key="b",
        options={
            "a": "One real rating among ten imagined ones cannot pull the mean to 5: (5 + 35) / 11 is 3.64.",
            "b": "Yes: (5 + 35) / 11 is 3.64. One voice moves the mean a little; a hundred would move it nearly all the way.",
            "c": "The damped mean does not hide the film. It says 3.64: a little better than usual, as far as anybody knows.",
            "d": "Write down the eleven ratings, one real and ten imagined, and take their mean.",
        },
    ),
    Question(
        id="00.q2",
        text="Which kind of recommender can recommend a film that nobody has rated yet?",
        key="b",
        options={
            "a": "Collaborative filtering looks at who rated what. Where nobody rated, it has nothing to look at.",
            "b": "Yes. It looks at what the film is (genre, cast, words), and that is known on the first day.",
            "c": "A bestseller list counts ratings, and the new film has none.",
            "d": "Ask what each of them looks at, and whether that is there on the day a film arrives.",
        },
    ),
]
