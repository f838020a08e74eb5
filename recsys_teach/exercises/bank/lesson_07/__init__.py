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
        text="gram holds every film once. A film with confidence 5 was taken. How often is its product still to be added?",
        key=4,
        options={
            4: "Yes: 5 in all, and gram holds it once.",
            5: "Then it counts 6 times, since gram holds it once.",
            6: "That is how often it would count if you added it 5 times. How often should it count?",
            1: "That is how often gram holds it. Its confidence says how often it counts in all.",
            "not sure yet": "It counts 5 times in all. How many of these are in gram already?",
        },
        other="It counts 5 times in all, and gram holds it once.",
    ),
    Question(
        id="07.q3",
        text="The score of the film that was taken is 2, that of the other one 2 as well. What is the weight of the step, 1 − σ(d)?",
        key=0.5,
        options={
            0.5: "Yes: the difference is 0, and σ(0) = 1 / (1 + 1).",
            0: "That is the difference. σ of it is 1 / (1 + 1).",
            1: "A weight of 1 needs a difference far below 0: the order as wrong as can be.",
            2: "That is a score. The weight depends on the difference of both.",
            "not sure yet": "The difference is 2 − 2. What is 1 / (1 + e to the power of 0)?",
        },
        other="The difference is 2 − 2 = 0, and σ(0) = 1 / (1 + 1).",
    ),
    Question(
        id="07.q4",
        text="A paper ranks each hidden film among 99 drawn ones, and its model wins. What do you ask?",
        key="c",
        options={
            "a": "Nearly every hidden film of the field is relevant. The trouble lies with the 99.",
            "b": "More decimals measure the same thing more finely.",
            "c": "Yes. First place among 100 is about place 90 among 9,000, and the order of two models may be another one there.",
            "d": "From which films will the model choose when somebody opens the service: from a hundred, or from all?",
        },
    ),
]
