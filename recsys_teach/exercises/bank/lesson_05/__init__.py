"""Lesson 05: what a film is."""

from recsys_teach.exercises.bank.lesson_05 import (
    because_you_liked,
    rank_films,
    side_by_side,
    taste_profile,
    weigh_terms,
)
from recsys_teach.exercises.exercise import Question

TITLE = "What a film is: content-based recommendations"
NOTEBOOK = "05_content_based"
EXERCISES = [
    taste_profile.EXERCISE,
    weigh_terms.EXERCISE,
    rank_films.EXERCISE,
    because_you_liked.EXERCISE,
    side_by_side.EXERCISE,
]
QUESTIONS = [
    Question(
        id="05.q1",
        text="Cleo's mean is 4 stars. She gave Alien 4 stars, and it adds nothing to her profile of genres. Why is that right?",
        key="b",
        options={
            "a": "4 of 5 stars are many on the scale. They are what Cleo gives on the whole, so for her the film is neither better nor worse.",
            "b": "Yes. What lies at her mean tells no genre from another. What lies above or below it does.",
            "c": "Each of the two genres gets 0 from this film, by itself. Nothing needs to cancel.",
            "d": "Take the mean off her four ratings, and write down what is left for Alien.",
        },
    ),
    Question(
        id="05.q2",
        text="4 films have notes. A word stands in one of them, three times. What is n_t, the number of films that have it?",
        key=1.0,
        options={
            1.0: "Yes: a film counts once, however often the word stands in its note. The three times are the count of that film.",
            3.0: "That is how often the word stands in that note. The question is how many films have it.",
            4.0: "That is the number of all films. Only one of them has the word.",
            0.25: "That is a share. The formula asks for the number of films.",
            "not sure yet": "Go through the four notes. In how many of them do you find the word at all?",
        },
        other="Count the notes in which the word stands at all. A note counts once.",
    ),
    Question(
        id="05.q3",
        text="Two films have the same features, and one of them has no rating at all. Which of them can a content-based list hold?",
        key="c",
        options={
            "a": "A profile is compared with features. The ratings of a film are not looked at, so a film without any loses nothing.",
            "b": "Ratings are needed of the person who asks, not of the film that is recommended.",
            "c": "Yes, both, and with the same score. That is what collaborative filtering cannot do.",
            "d": "What goes into the cosine: numbers of the film's features, or its ratings?",
        },
    ),
    Question(
        id="05.q4",
        text="Vectors of films were learnt from the ratings of one training part, and are measured on the test of another split. What is wrong?",
        key="a",
        options={
            "a": "Yes. Most rows of the other test were in the training part, so the vectors have seen the answers: a leak.",
            "b": "Any split may be used for measuring. What matters is whether the vectors have seen its test rows before.",
            "c": "Vectors that have seen the test do better there, not worse. That is what makes a leak hard to notice.",
            "d": "Is a row that is hidden in one split hidden in the other one as well?",
        },
    ),
]
