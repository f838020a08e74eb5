"""Lesson 07: what people do."""

from recsys_teach.exercises.bank.lesson_07 import als_sweep, bpr_step, confidences, draw_negatives, person_matrix
from recsys_teach.exercises.exercise import Question

TITLE = "What people do: implicit feedback"
NOTEBOOK = "07_implicit_feedback"
EXERCISES = [
    confidences.EXERCISE,
    person_matrix.EXERCISE,
    als_sweep.EXERCISE,
    bpr_step.EXERCISE,
    draw_negatives.EXERCISE,
]
QUESTIONS = [
    Question(
        id="07.q1",
        text="Ana has not played Cars. What does that say?",
        key="b",
        options={
            "a": "Then she has seen it in a list, thought about it and said no. The table knows nothing of that.",
            "b": "Yes: a weak sign. She may not have seen that it is there. So it counts, with the lowest confidence.",
            "c": "So it was with stars. Without any sign of dislike, one who likes everything would fit all plays perfectly.",
            "d": "Think of a film that you never heard of. You did not play it either.",
        },
    ),
    Question(
        id="07.q2",
        text="gram holds every film's table once. Ben took a film with confidence 4. How many times is its table added to that?",
        key=3,
        options={
            3: "Yes: 4 − 1. With the one in gram it counts 4 times.",
            4: "Then it counts 5 times in all, since gram holds it once.",
            5: "That is one more than 4, where one less is right: gram holds it once.",
            1: "Then it counts twice in all. It should count 4 times.",
            "not sure yet": "The film counts 4 times in all. How many of these are in gram already?",
        },
        other="It counts 4 times in all, and gram holds it once.",
    ),
    Question(
        id="07.q3",
        text="The film that was taken scores 10, the other one 1. What is the weight of the step, 1 − σ(d), about?",
        key=0,
        options={
            0: "Yes: d is 9, σ(9) is nearly 1, and hardly anything is left to learn.",
            0.5: "That is the weight where both are level. Here the film that was taken is far ahead.",
            1: "That is about σ(9). The weight is what is missing to 1.",
            9: "That is the difference. The weight lies between 0 and 1.",
            "not sure yet": "The difference is 9. Look for the end of the falling curve, further to the right.",
        },
        other="d is 9, so σ(d) is nearly 1. The weight is what is missing to 1.",
    ),
    Question(
        id="07.q4",
        text="A paper ranks each hidden film among 99 drawn ones, and its model wins. What do you ask?",
        key="c",
        options={
            "a": "It usually was: such papers hide films that somebody took or liked. What is odd are the 99.",
            "b": "Evenly drawn or not, BPR passed the neighbours here, and among all films it did not. With whom must a film compete in a real list: with 99?",
            "c": "Yes. Place 10 among 100 is about place 900 among 9,000, and the order of two models may be another one there.",
            "d": "From which films will the model choose when somebody opens the service: from a hundred, or from all?",
        },
    ),
]
