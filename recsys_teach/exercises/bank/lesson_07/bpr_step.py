"""Exercise 7.4: one step of BPR."""

import numpy as np

from recsys_teach.exercises.bank.lesson_07.bpr_step_switches import (
    DIFFERENCE,
    HELD_BACK,
    I_SIDE,
    J_SIDE,
    P_SIDE,
    THEN,
    WEIGHT,
    moved,
)
from recsys_teach.exercises.exercise import Case, Exercise, Misconception


def bpr_step(
    p, q_i, q_j, rate, regularization, *, difference="i - j", weight="left to learn", p_side="i - j", i_side="p", j_side="minus",
    way="up", shrink="inside", new="old values", start="old", then=None,
):  # fmt: skip
    """p + γ(w (q_i − q_j) − λp), q_i + γ(w p − λq_i), q_j + γ(−w p − λq_j) with w = 1 − σ(p·q_i − p·q_j). Switches are what
    learners do instead."""
    w = WEIGHT[weight](DIFFERENCE[difference](p, q_i, q_j))
    sides = (P_SIDE[p_side], I_SIDE[i_side], J_SIDE[j_side])
    old = [p, q_i, q_j]
    now = list(old)
    for k, side in enumerate(sides):
        seen = now if new in ("first to last", "weight as well") else old
        if new == "weight as well":
            w = WEIGHT[weight](DIFFERENCE[difference](*now))
        pull, held = w * side(*seen), regularization * now[k]
        if shrink in HELD_BACK:
            held = HELD_BACK[shrink](held, regularization, side(*seen), p, w, k)
        now[k] = moved(now[k], pull, held, rate, way, shrink)
    if new == "films first":
        now = list(old)
        for k in (1, 2, 0):
            now[k] = moved(now[k], w * sides[k](*now), regularization * now[k], rate, way, shrink)
    if start == "changes":
        now = [after - before for after, before in zip(now, old, strict=True)]
    return THEN[then](*now) if then else tuple(now)


def cases(rng):
    yield Case([1.0], [2.0], [1.0], 0.5, 0, group="by hand")
    yield Case([1, 2], [0.5, 0], [0, 1], 0.1, 0, group="by hand")
    yield Case([1, -1], [0, 1], [2, 0.5], 0.2, 0.5, group="by hand")
    yield Case([0, 0], [1, 2], [3, -1], 0.25, 0.1, group="by hand")
    yield Case([2, 1], [2, 1], [-1, 0.5], 0.05, 2, group="a good order, a bad order")
    yield Case([2, 1], [-1, 0.5], [2, 1], 0.05, 2, group="a good order, a bad order")
    yield Case([0.5, 3, -1], [1, 1, 1], [1, 1, 1], 0.3, 0.01, group="a good order, a bad order")
    for f in (4, 8, 16):
        p, x, y = rng.normal(size=(3, f)) * 0.7
        yield Case(p, x, y, float(rng.integers(1, 9)) / 40, float(rng.integers(1, 9)) / 50, group="many factors")


ONE, TWO, HELD = (
    ([1.0], [2.0], [1.0], 0.5, 0),
    ([1, 2], [0.5, 0], [0, 1], 0.1, 0),
    ([1, -1], [0, 1], [2, 0.5], 0.2, 0.5),
)
PARTS = (
    "All three: the old value, plus rate times (the weight times a direction, less regularization times the old value)."
)
WAYS = "The directions are q_i − q_j for p, p for q_i, and −p for q_j."
LEFT = "The weight is 1 minus sigma of the difference, the score of i less that of j."


def _told(key, *rows):
    return [Misconception(id, {key: switch}, show, see, name, remedy) for id, switch, show, see, name, remedy in rows]


# fmt: off
MISCONCEPTIONS = _told("new",
    ("new-p-for-the-films", "first to last", TWO,
        "Which p moved your films: the one that was passed in, or the one that you had worked out already?",
        "Your function seems to move p first, and to use the new p for the films.",
        "Keep the old values until all three new ones are worked out: give the new ones names of their own."),
    ("new-weight-as-well", "weight as well", TWO,
        "How often do you work out the difference? From which values?",
        "Your function seems to work out the weight anew after each change.",
        "Work out the weight once, from the old values, and the three new values from the old ones."),
    ("new-films-for-p", "films first", TWO,
        "Which films moved your p: those that were passed in, or those that you had worked out already?",
        "Your function seems to move the films first, and to use the new ones for p.",
        "Keep the old values until all three new ones are worked out: give the new ones names of their own."),
) + _told("weight",
    ("sigma-for-the-weight", "sigma", TWO,
        "Where the order is right already, is your step larger, or smaller?",
        "Your function seems to take sigma of the difference for the weight, so that what is right already moves most.",
        LEFT),
    ("no-weight", "one", TWO,
        "Does your step depend on how well the two films are in order?",
        "Your function seems to make the same step whatever the difference is.",
        LEFT),
    ("difference-for-the-weight", "difference", TWO,
        "Where the order is right already, is your step larger, or smaller?",
        "Your function seems to take the difference itself for the weight.",
        LEFT),
    ("minus-difference-for-the-weight", "minus difference", TWO,
        "What is your weight where both scores are equal? What does 1 − sigma give there?",
        "Your function seems to take the difference with its sign turned round for the weight.",
        LEFT),
    ("slope-of-sigma", "slope of sigma", TWO,
        "What is the slope of the logarithm of sigma, and what is that of sigma itself?",
        "Your function seems to take the slope of sigma, sigma (1 − sigma), instead of that of its logarithm.",
        LEFT),
    ("logarithm-for-its-slope", "log", TWO,
        "Which sign has your weight?",
        "Your function seems to take ln of sigma for the weight. A step needs its slope.",
        LEFT),
    ("loss-for-its-slope", "minus log", TWO,
        "What is your weight where both scores are equal?",
        "Your function seems to take the loss, minus ln of sigma, for the weight. A step needs its slope.",
        LEFT),
    ("one-less-difference", "error", TWO,
        "What is your weight where the difference is 3?",
        "Your function seems to take 1 minus the difference, without sigma.",
        LEFT),
    ("only-if-wrong", "if wrong", TWO,
        "What happens in your function where the order is right, but only barely?",
        "Your function seems to move only where the order is wrong.",
        LEFT),
    ("hinge", "hinge", TWO,
        "Does your weight change when the difference changes a little?",
        "Your function seems to make a full step below a difference of 1, and none above.",
        LEFT),
    ("tanh-for-sigma", "tanh", TWO,
        "Between which numbers lies sigma? And yours?",
        "Your function seems to use tanh in the place of sigma.",
        "sigma is 1 / (1 + e to the power of minus d)."),
    ("bottom-left-out", "power", TWO,
        "Is your weight always below 1?",
        "Your function seems to take e to the power of −d for the weight, without dividing.",
        LEFT),
    ("twice-as-far", "twice", TWO,
        "Divide your step by the expected one.",
        "Your function seems to make steps that are twice as long.",
        LEFT),
    ("weight-squared", "squared", TWO,
        "How often is the weight in your product?",
        "Your function seems to square the weight.",
        PARTS),
) + _told("difference",
    ("difference-turned-round", "j - i", TWO,
        "Which of the two films should score higher?",
        "Your function seems to take the score of i off that of j.",
        LEFT),
    ("one-score", "i", TWO,
        "Does your answer change with q_j as it should?",
        "Your function seems to look at the score of i alone.",
        LEFT),
    ("scores-added", "sum", TWO,
        "Is the difference 0 where both films are alike?",
        "Your function seems to add the two scores.",
        LEFT),
    ("without-the-person", "of rows", TWO,
        "Does your difference change when p does?",
        "Your function seems to add up the factors' differences without multiplying by p.",
        "A score is a dot product with p."),
    ("factor-by-factor", "factor by factor", TWO,
        "What is d in your function: one number, or one for each factor?",
        "Your function seems to multiply factor by factor without adding up, so that each factor gets a weight of its own.",
        "A score is a dot product: one number for both lists."),
    ("distance", "distance", ([1, -1], [0, 1], [2, 0.5], 0.2, 0),
        "What is the sign of the difference where the order is wrong?",
        "Your function seems to drop the sign of the difference.",
        LEFT),
) + _told("p_side",
    ("p-towards-j", "j - i", TWO,
        "Does p move towards q_i, or towards q_j?",
        "Your function seems to move p towards the film that was not taken.",
        WAYS),
    ("p-by-i-alone", "i", TWO,
        "Does q_j have a say in where p goes?",
        "Your function seems to move p along q_i alone.",
        WAYS),
    ("p-by-the-sum", "sum", TWO,
        "Does p move away from q_j?",
        "Your function seems to move p along the sum of both films.",
        WAYS),
    ("p-along-itself", "itself", TWO,
        "In which direction does p move?",
        "Your function seems to move p along itself.",
        WAYS),
    ("p-stays", "nothing", TWO,
        "Does p move in your function?",
        "Your function seems to leave p where it is.",
        WAYS),
) + _told("i_side",
    ("i-away", "minus", TWO,
        "Does q_i move towards p, or away from it?",
        "Your function seems to move q_i away from p.",
        WAYS),
    ("i-along-itself", "itself", TWO,
        "In which direction does q_i move?",
        "Your function seems to move q_i along itself.",
        WAYS),
    ("i-stays", "nothing", TWO,
        "Does q_i move in your function?",
        "Your function seems to leave q_i where it is.",
        WAYS),
    ("i-by-the-gap-to-p", "difference", TWO,
        "In which direction does q_i move?",
        "Your function seems to move q_i along p − q_i.",
        WAYS),
) + _told("j_side",
    ("j-towards-p", "p", TWO,
        "Does q_j move towards p, or away from it?",
        "Your function seems to move q_j towards p.",
        WAYS),
    ("j-stays", "nothing", TWO,
        "Does q_j move in your function?",
        "Your function seems to leave q_j where it is.",
        WAYS),
    ("j-along-itself", "itself", TWO,
        "In which direction does q_j move?",
        "Your function seems to move q_j along itself.",
        WAYS),
) + _told("way",
    ("downhill", "down", HELD,
        "After your step, is the difference larger, or smaller?",
        "Your function seems to take the pull off instead of adding it. In lesson 06 an error was made small; here ln of sigma is made large.",
        PARTS),
    ("no-rate", "no rate", TWO,
        "Does your answer change when rate does?",
        "Your function seems to leave rate out.",
        PARTS),
    ("rate-squared", "rate squared", TWO,
        "How often is the step multiplied by rate?",
        "Your function seems to multiply by rate twice.",
        PARTS),
    ("divided-by-rate", "divided", TWO,
        "A larger rate: is your step longer, or shorter?",
        "Your function seems to divide by rate.",
        PARTS),
    ("half-a-step", "halved", TWO,
        "Divide your step by the expected one.",
        "Your function seems to make steps of half the length.",
        PARTS),
) + _told("shrink",
    ("no-regularization", "none", HELD,
        "Does your answer change when regularization does?",
        "Your function seems to leave regularization out.",
        PARTS),
    ("regularization-without-rate", "outside", HELD,
        "Is regularization multiplied by rate in your function?",
        "Your function seems to take regularization off without multiplying it by rate: brackets are missing.",
        PARTS),
    ("regularization-added", "added", HELD,
        "Does more regularization make the factors larger, or smaller?",
        "Your function seems to add regularization times the old value, so that factors grow.",
        PARTS),
    ("regularization-twice", "twice", HELD,
        "How often is regularization times the old value taken off?",
        "Your function seems to take it off twice.",
        PARTS),
    ("regularization-of-the-direction", "difference", HELD,
        "What is regularization multiplied by in your function?",
        "Your function seems to multiply regularization by the direction, where the old value belongs.",
        PARTS),
    ("regularization-inside-the-weight", "inside the weight", HELD,
        "Is regularization multiplied by the weight in your function?",
        "Your function seems to multiply regularization by the weight as well: brackets are in another place.",
        PARTS),
    ("j-grows", "other sign at j", HELD,
        "Does regularization make q_j larger, or smaller?",
        "Your function seems to add regularization to q_j where it should be taken off: a minus before a bracket turns both signs round.",
        PARTS),
    ("all-shrunk-by-p", "by p", HELD,
        "By which old value is regularization multiplied for the films?",
        "Your function seems to shrink the films by p. Each is shrunk by itself.",
        PARTS),
    ("shrunk-afterwards", "scaled", HELD,
        "Is the old value shrunk, or the new one?",
        "Your function seems to move first and to shrink the result.",
        PARTS),
) + [
    Misconception("downhill, all of it", {"way": "down", "shrink": "with the sign"}, HELD,
        "After your step, is the difference larger, or smaller?",
        "Your function seems to take the whole step off instead of adding it.",
        PARTS),
] + _told("start",
    ("changes-alone", "changes", TWO,
        "With a rate of 0, what should come back?",
        "Your function seems to return the changes without the old values.",
        "Add each change to its old value."),
) + _told("then",
    ("films-swapped", "turned round", TWO,
        "In which order were the three asked for?",
        "Your function seems to return q_j before q_i.",
        "Return p, q_i, q_j in this order."),
    ("films-first", "films first", TWO,
        "In which order were the three asked for?",
        "Your function seems to return p last.",
        "Return p, q_i, q_j in this order."),
    ("person-alone", "person alone", TWO,
        "How many arrays were asked for?",
        "Your function seems to return p alone.",
        "Return all three, with commas between them."),
    ("other-left-out", "without the other", TWO,
        "How many arrays were asked for?",
        "Your function seems to leave out q_j.",
        "Return all three, with commas between them."),
    ("films-alone", "films alone", TWO,
        "How many arrays were asked for?",
        "Your function seems to leave out p.",
        "Return all three, with commas between them."),
    ("scores", "scores", TWO,
        "What was asked for: factors, or scores?",
        "Your function seems to return the two new scores.",
        "Return the three new lists of factors."),
    ("new-difference", "difference", TWO,
        "What was asked for: factors, or how far i is ahead?",
        "Your function seems to return the new difference of the scores.",
        "Return the three new lists of factors."),
    ("joined", "joined", TWO,
        "How many arrays were asked for?",
        "Your function seems to join the three into one long array.",
        "Return three arrays, with commas between them."),
    ("unit-length", "unit length", TWO,
        "How long is each of your arrays?",
        "Your function seems to divide each by its norm.",
        "Return them as they are."),
    *((f"rounded-{d}", f"round {d}", TWO,
        "Compare the two numbers digit by digit. Where does yours end?",
        f"Your function seems to round its results to {d} decimal{'s' * (d != 1)}.",
        "Return the numbers as they are. Rounding belongs where you print.") for d in range(4)),
)
# fmt: on


def pointwise_step(p, q, a, rate):
    """p + γ (a − σ(p·q)) q and q + γ (a − σ(p·q)) p: one film at a time, taken (a = 1) or not (a = 0)."""
    error = a - 1 / (1 + np.exp(-(p @ q)))
    return p + rate * error * q, q + rate * error * p


VARIANT = Exercise(
    id="07.pointwise_step",
    number="7.4, once more",
    title="a step for one film at a time",
    minutes=6,
    version=1,
    answer=pointwise_step,
    kind="tuple",
    points={"all": 1.0},
    cases=lambda rng: (
        Case(*case, group="all")
        for case in (
            ([1.0], [2.0], 1, 0.5),
            ([1, 2], [0.5, 0], 0, 0.1),
            ([1, -1, 0.5], [0, 1, 3], 1, 0.2),
        )
    ),
    misconceptions=[],
    hints=[
        "sigma of the score says how probable the model thinks it that the film was taken. How far is it from `a`?",
        "Multiply this error by rate and by the other one's factors. Both new values come from the old ones.",
    ],
    done="Here taken films are pulled towards 1 and others towards 0, each on its own.",
    task=(
        "`p` and `q` are the factors of a person and a film, `a` is 1 if the person took the film and 0 if not. With the error a − σ(p·q), "
        "return (new p, new q): p plus rate times the error times q, and q plus rate times the error times the old p."
    ),
    solution="""def pointwise_step(p, q, a, rate):
    error = a - 1 / (1 + np.exp(-(p @ q)))
    return p + rate * error * q, q + rate * error * p
""",
)

EXERCISE = Exercise(
    id="07.bpr_step",
    number="7.4",
    title="one step of BPR",
    minutes=8,
    version=1,
    answer=bpr_step,
    kind="tuple",
    points={"by hand": 1.0, "a good order, a bad order": 0.5, "many factors": 0.5},
    cases=cases,
    misconceptions=MISCONCEPTIONS,
    hints=[
        "Work out the difference of the two scores first, then one number from it: the weight. All three new values use it.",
        "np.exp(-d) is e to the power of −d. Where d is 0, sigma is 0.5 and the weight is 0.5 as well.",
        "Give the new values names of their own, new_p and so on, so that p is still the old one in the second and third line.",
    ],
    done="One person, one film that they took, one that they did not: a little more in order than before.",
    variant=VARIANT,
)
