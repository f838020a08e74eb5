"""Lesson 06: taste in a few numbers."""

from recsys_teach.exercises.bank.lesson_06 import als_solve, epoch, predicted_stars, read_axis, sgd_step
from recsys_teach.exercises.exercise import Question

TITLE = "Taste in a few numbers: matrix factorization"
NOTEBOOK = "06_matrix_factorization"
EXERCISES = [
    predicted_stars.EXERCISE,
    sgd_step.EXERCISE,
    epoch.EXERCISE,
    als_solve.EXERCISE,
    read_axis.EXERCISE,
]
QUESTIONS = [
    Question(
        id="06.q1",
        text="Ana's second factor is negative, and so is that of Alien. Why does their product raise the prediction?",
        key="b",
        options={
            "a": "A factor is no mark: its sign says on which side of an axis somebody lies. −0.5 × −1 is +0.5.",
            "b": "Yes. Both lie on the same side of this factor, so the product is positive. The names of the sides do not count.",
            "c": "The bias is added by itself. The product does not know it.",
            "d": "Multiply the two: −0.5 × −1. Which sign does the product have, and what would it be for a film for children?",
        },
    ),
    Question(
        id="06.q2",
        text=(
            "One person has a bias of 0 and a single factor of 0.5; a film has the factor 2 and a bias of 0. The mean is 0 and the rating "
            "is 3. What is the person's factor after one step with a learning rate of 0.1, without regularization?"
        ),
        key=0.9,
        options={
            0.9: "Yes: the error is 3 − 0.5 × 2 = 2, and 0.5 + 0.1 × 2 × 2 = 0.9.",
            0.7: "That is 0.5 + 0.1 × 2: the error times the learning rate. The slope has the partner's factor as well, 2.",
            0.1: "That goes uphill: 0.5 − 0.1 × 2 × 2. The rating is above the prediction, so the factor must grow.",
            4.5: "That is 0.5 + 2 × 2. The learning rate takes a part of it: a tenth.",
            "not sure yet": "First the error, 3 − 0.5 × 2. Then add learning rate × error × the film's factor.",
        },
        other="The error is 3 − 0.5 × 2. The new factor is 0.5 + learning rate × error × the film's factor.",
    ),
    Question(
        id="06.q3",
        text="The error on the training still falls with each epoch. On other ratings it has begun to rise. What happens?",
        key="c",
        options={
            "a": "A learning rate that is too large lets the training error jump as well. Here that one falls smoothly.",
            "b": "More epochs would go on in the same direction: the training error down, the other one up.",
            "c": "Yes, overfitting: the model learns its own ratings by heart. A penalty, or fewer epochs, holds it back.",
            "d": "Think of somebody who learns the answers of old exams by heart. What happens in the next exam?",
        },
    ),
    Question(
        id="06.q4",
        text="Somebody puts a 0 into each gap of the table of ratings and takes the truncated SVD for predicted stars. What comes out?",
        key="a",
        options={
            "a": "Yes: nearly all of the table is gaps, so nearly all that it learns is 0. In lesson 06 the mean guess was 0.58 stars.",
            "b": "It would be, if gaps were ratings of 0. Nobody gave these zeros.",
            "c": "It looks at every cell of the table. It cannot know which zeros stand for a gap.",
            "d": "What share of the cells holds a rating, and what do the others say to the SVD?",
        },
    ),
]
