"""Lesson 01: interactions."""

from recsys_teach.exercises.bank.lesson_01 import centre_rows, interaction_matrix, keep_last, meant, sparsity
from recsys_teach.exercises.exercise import Question

TITLE = "What the data say, and what they only seem to say"
NOTEBOOK = "01_interactions"
EXERCISES = [
    sparsity.EXERCISE,
    interaction_matrix.EXERCISE,
    keep_last.EXERCISE,
    meant.EXERCISE,
    centre_rows.EXERCISE,
]
QUESTIONS = [
    Question(
        id="01.q1",
        text="Sparsity is 1 minus the share of filled cells. A rating was sent twice. What if you count rows for filled cells?",
        key="b",
        options={
            "a": "The repeat adds a row, and no cell is filled by it. So the number does change.",
            "b": "Yes. Five rows would pass for five filled cells, where four are filled. The table seems fuller than it is.",
            "c": "A row too many makes the filled share larger, so what is left for the empty share is smaller.",
            "d": "Draw the table of three people and three films, and make a cross for each row. How many cells have a cross?",
        },
    ),
    Question(
        id="01.q2",
        text="Somebody starts a film and leaves it after ten seconds. What do you know about how much they like it?",
        key="c",
        options={
            "a": "Less than that. In the simulation of lesson 01 skipped films were liked more than the films shown around them.",
            "b": "Not that much. In the simulation of lesson 01 finished films were liked far more (0.82) than skipped ones (0.54).",
            "c": "Yes. They chose it, which speaks for it, and left it, which speaks against it. A tap by accident is possible too.",
            "d": "Two things happened: a choice, and a change of mind. Ask what each of them says by itself.",
        },
    ),
    Question(
        id="01.q3",
        text="You made a sparse matrix of a raw log of stars from 0.5 to 5, and its largest entry is 10. What happened?",
        key="a",
        options={
            "a": "Yes. csr_matrix adds up what shares a cell, so a 5 that was sent twice became a 10.",
            "b": "Then the shape would be far too large. A row or a column in the wrong place does not change an entry.",
            "c": "Centred ratings lie around 0, below 5 and above -5. None of them is 10.",
            "d": "csr_matrix got two values for one cell. What does it do with them?",
        },
    ),
    Question(
        id="01.q4",
        text="Cleo gave 5, 4 and 3 stars. Take her mean off. What becomes of the 3?",
        key=-1.0,
        options={
            -1.0: "Yes: her mean is 4, and 3 − 4 is −1. For her a 3 is below the usual.",
            1.0: "The mean is taken off the rating: 3 − 4, not 4 − 3. Below the mean is negative.",
            3.0: "That is the rating as it was. Her mean is 4; take it off.",
            4.0: "That is her mean. Take it off the rating.",
            0.0: "0 is what becomes of a rating at her mean, which is 4.",
            0.75: "That is 3 divided by her mean. Take the mean off instead.",
            "not sure yet": "Her mean is (5 + 4 + 3) / 3. How far from it is the 3, and on which side?",
        },
        other="Her mean is (5 + 4 + 3) / 3 = 4. Take that off the 3.",
    ),
    Question(
        id="01.q5",
        text="A log holds numbers in the place of names. Is anybody recognised by the films they rated?",
        key="b",
        options={
            "a": "The name is gone, and the taste is there. In lesson 01 three ratings with their stars were enough for 87% of the people.",
            "b": "Yes. Whoever knows a few of somebody's ratings finds the row, and with it all the others.",
            "c": "Busy people are found too. What counts is whether somebody else has the same few ratings.",
            "d": "Think of three films that you rated, and your stars. How many others have exactly these?",
        },
    ),
]
