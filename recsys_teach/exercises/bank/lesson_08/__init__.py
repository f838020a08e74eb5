"""Lesson 08: better together."""

from recsys_teach.exercises.bank.lesson_08 import in_turn, question_values, stack_weights, switched, weighted
from recsys_teach.exercises.exercise import Question

TITLE = "Better together: hybrids"
NOTEBOOK = "08_hybrids"
EXERCISES = [
    weighted.EXERCISE,
    switched.EXERCISE,
    stack_weights.EXERCISE,
    question_values.EXERCISE,
    in_turn.EXERCISE,
]
QUESTIONS = [
    Question(
        id="08.q1",
        text="One model cannot score a film. Why does the film get this model's lowest z, and not 0?",
        key="a",
        options={
            "a": "Yes. 0 is the mean: a film of which the model knows nothing would beat most of those that it knows, since few scores are far above the mean.",
            "b": "0 is a number like others and adds up without an error. Where among the z of the model does it lie?",
            "c": "The weights belong to models, and stay as they are whatever a film's z is.",
            "d": "Write the z of this model in order, the best first. Where would a 0 stand?",
        },
    ),
    Question(
        id="08.q2",
        text="The scores of one model are 1, 3, 5. Their standard deviation is 1.63. What is the z of the 3?",
        key=0,
        options={
            0: "Yes: the mean is 3, and nothing is left of the 3.",
            1.84: "That is 3 / 1.63. The mean comes off first.",
            1.37: "That is 1.37 = 3 − 1.63. Take the mean off, and divide.",
            0.5: "So it would be on a scale from 0 to 1. z lies around 0.",
            "not sure yet": "What is the mean of 1, 3 and 5? How far is 3 from it?",
        },
        other="z is the distance from the mean, divided by the standard deviation. The mean of 1, 3, 5 is 3.",
    ),
    Question(
        id="08.q3",
        text="A weight of a hybrid is tried on the test, and the best one is kept. What is the figure on the test worth?",
        key="b",
        options={
            "a": "The test has helped to choose: it is no longer unseen, even if the weight is a single number.",
            "b": "Too good: the test has helped to choose. Choose on validation data, and touch the test once.",
            "c": "It does not become worse by being chosen for the test; it becomes too good.",
            "d": "Who has seen the answers of the test in this story, and when?",
        },
    ),
    Question(
        id="08.q4",
        text="A film comes out today. Which model can show it to somebody tomorrow?",
        key="c",
        options={
            "a": "Nobody has rated it, so it has neighbours among ratings as little as it has readers.",
            "b": "A weighted sum of two models that cannot score it cannot score it either.",
            "c": "Yes: its genres are known before anybody has rated it.",
            "d": "Which of the models looks at something else than ratings?",
        },
    ),
]
