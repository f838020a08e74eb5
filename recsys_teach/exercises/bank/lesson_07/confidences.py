"""Exercise 7.1: what somebody did, as a preference and a confidence."""

import numpy as np

from recsys_teach.exercises.bank.lesson_07.confidences_switches import CONFIDENCE, PREFERENCE, THEN
from recsys_teach.exercises.exercise import Case, Exercise, Misconception


def confidences(counts, alpha, *, preference="above 0", confidence="1 + a n", then=None):
    """a = 1 where n > 0, else 0; c = 1 + α n, for every person and film. Switches are what learners do instead."""
    n = counts.astype(float)
    c = CONFIDENCE[confidence](n, alpha)
    p = PREFERENCE[preference](n, c)
    if then == "whole as the counts":
        return p, np.trunc(c) if counts.dtype.kind in "iu" else c
    return THEN[then](p, c) if then else (p, c)


def cases(rng):
    yield Case(np.array([[2, 0, 1]]), 10, group="by hand")
    yield Case(np.array([[3, 0], [0, 1]]), 2, group="by hand")
    yield Case(np.array([[0, 5, 1], [2, 0, 0]]), 4, group="by hand")
    yield Case(np.array([[0.5, 0.0, 3.25], [1.5, 0.25, 0.0]]), 8, group="hours, or a small alpha")
    yield Case(np.array([[0.75, 0.0], [0.0, 2.125], [0.3, 0.0]]), 0.37, group="hours, or a small alpha")
    yield Case(np.array([[2, 0], [0, 7], [1, 1]]), 0.5, group="hours, or a small alpha")
    yield Case(np.array([[4, 0, 1], [0, 2, 0]]), 0, group="hours, or a small alpha")
    yield Case(np.array([[0.0, 1.25], [0.6, 0.0]]), 0, group="hours, or a small alpha")
    for shape, alpha in (((4, 6), 12), ((30, 12), 1.537)):
        counts = rng.integers(0, 9, shape) * (rng.random(shape) < 0.4)
        counts[:, 0] = rng.integers(1, 9, len(counts))  # nobody without any
        yield Case(counts, alpha, group="many people")


ONE, TWO, HOURS, NONE = (
    (np.array([[2, 0, 1]]), 10),
    (np.array([[3, 0], [0, 1]]), 2),
    (np.array([[0.5, 0.0, 3.25]]), 8),
    (np.array([[4, 0, 1]]), 0),
)
THREE = (np.array([[3, 0], [1, 1]]), 2)
NOTHING = "Your function seems to give a confidence of 0 to cells without an event."
FORMULA = "The confidence is 1 plus alpha times the count, in every cell."
ANY = "The preference is 1 wherever the count is above 0, and 0 elsewhere."

# fmt: off
PREFERENCES = [
    Misconception("counts-for-preference", {"preference": "counts"}, ONE,
        "Which values can a preference have? Which are in the first array?",
        "Your function seems to return the counts themselves as preferences.",
        ANY + " How often belongs into the confidence."),
    Misconception("mask-for-preference", {"preference": "mask"}, ONE,
        "Are the entries of your first array numbers?",
        "Your function seems to return True and False as preferences. The places are right.",
        "Make numbers of them: a mask times 1.0, or .astype(float)."),
    Misconception("twice-or-more", {"preference": "above 1"}, ONE,
        "What is the preference of somebody who played a film once?",
        "Your function seems to ask for more than one event before it says 1.",
        ANY),
    Misconception("from-one-on", {"preference": "from 1"}, HOURS,
        "What is the preference of somebody who played half an hour of a film?",
        "Your function seems to ask for a count of 1 or more. A count of 0.5 is above 0 as well.",
        ANY),
    Misconception("all-ones", {"preference": "from 0"}, ONE,
        "What is the preference where nothing happened?",
        "Your function seems to say 1 everywhere: a count of 0 passes as well.",
        "Above 0 is > 0, not >= 0."),
    Misconception("exactly-once", {"preference": "exactly 1"}, ONE,
        "What is the preference of somebody who played a film twice?",
        "Your function seems to say 1 only where the count is exactly 1.",
        ANY),
    Misconception("those-without", {"preference": "none"}, ONE,
        "Where stands a 1 in your first array: where something happened, or where nothing did?",
        "Your function seems to say 1 where nothing happened.",
        "Turn the condition round. " + ANY),
    Misconception("minus-one-for-none", {"preference": "minus 1"}, ONE,
        "What does the text above say about a cell without an event: 0, or something else?",
        "Your function seems to put −1 where nothing happened.",
        ANY),
    Misconception("gaps-for-none", {"preference": "gaps"}, ONE,
        "What does the text above say about a cell without an event: 0, or a gap?",
        "Your function seems to put nan where nothing happened. In lesson 03 a gap was right; here doing nothing counts a little.",
        ANY),
    Misconception("capped-at-one", {"preference": "capped"}, HOURS,
        "Which values can a preference have? Look at the count of 0.5.",
        "Your function seems to cut the counts at 1, so that half an hour gives a preference of 0.5.",
        ANY),
    Misconception("share-of-the-largest", {"preference": "share of most"}, ONE,
        "Which values can a preference have? Which are in the first array?",
        "Your function seems to divide the counts by the largest one.",
        ANY),
    Misconception("share-of-the-row's-largest", {"preference": "share of row's most"}, (np.array([[2, 0, 1], [1, 0, 0]]), 2),
        "Which values can a preference have? Which are in the first array?",
        "Your function seems to divide the counts by each person's largest one.",
        ANY),
    Misconception("share-of-the-row", {"preference": "share of row"}, ONE,
        "Which values can a preference have? Which are in the first array?",
        "Your function seems to divide the counts by each person's sum.",
        ANY),
    Misconception("above-the-mean", {"preference": "above mean"}, ONE,
        "Which counts above 0 have a preference of 0 in your answer?",
        "Your function seems to compare the counts with their mean.",
        ANY),
    Misconception("above-the-row's-mean", {"preference": "above row's mean"}, (np.array([[3, 1, 1]]), 2),
        "Which counts above 0 have a preference of 0 in your answer?",
        "Your function seems to compare the counts with each person's mean, as centring does.",
        ANY),
    Misconception("logarithm-for-preference", {"preference": "signs"}, ONE,
        "Which values can a preference have? Which are in the first array?",
        "Your function seems to return logarithms of the counts as preferences.",
        ANY),
    Misconception("asks-the-confidence", {"preference": "confidence above 1"}, NONE,
        "With an alpha of 0, what are the confidences? What are the preferences?",
        "Your function seems to find the preferences from the confidences. With an alpha of 0 these are 1 everywhere.",
        "Ask the counts."),
    Misconception("confidence-above-0", {"preference": "confidence"}, ONE,
        "What is the preference where nothing happened?",
        "Your function seems to ask whether the confidence is above 0, which it always is.",
        "Ask the counts."),
]
CONFIDENCES = [
    Misconception(id, {"confidence": switch}, show, see, name, remedy)
    for id, switch, show, see, name, remedy in (
    ("one-left-out", "a n", ONE,
        "How much does a cell count where nothing happened?",
        "Your function seems to leave out the 1, so that cells without an event count nothing.",
        FORMULA),
    ("one-for-none-only", "a n, else 1", ONE,
        "What is the confidence of one event, by the formula?",
        "Your function seems to take alpha times the count where there are events, and 1 elsewhere. The library implicit does so; the "
        "paper adds 1 everywhere.",
        FORMULA),
    ("whether-not-how-often", "1 + a", ONE,
        "Two plays and one play: do they have the same confidence?",
        "Your function seems to add alpha once where something happened, however often.",
        FORMULA),
    ("same-for-all", "1 + a everywhere", ONE,
        "What is the confidence where nothing happened?",
        "Your function seems to give every cell the confidence 1 + alpha.",
        FORMULA),
    ("alpha-or-one", "a", ONE,
        "Two plays and one play: do they have the same confidence?",
        "Your function seems to give alpha to cells with an event and 1 to the others, however often it happened.",
        FORMULA),
    ("alpha-plus-count", "a + n", TWO,
        "What does the formula do with alpha and the count: add, or multiply?",
        "Your function seems to add alpha to the count.",
        FORMULA),
    ("brackets-around-one", "(1 + a) n", ONE,
        "How much does a cell count where nothing happened?",
        "Your function seems to multiply the count by 1 + alpha: * comes before +, so no brackets are needed.",
        FORMULA),
    ("brackets-around-one, else 1", "(1 + a) n, else 1", ONE,
        "What is the confidence of one event, and of two, by the formula?",
        "Your function seems to multiply the count by 1 + alpha where there are events.",
        FORMULA),
    ("alpha-times-all", "a (1 + n)", TWO,
        "How much does a cell count where nothing happened?",
        "Your function seems to multiply the 1 by alpha as well.",
        FORMULA),
    ("alpha-not-used", "1 + n", TWO,
        "Does your answer change when alpha does?",
        "Your function seems to leave alpha out.",
        FORMULA),
    ("counts-for-confidence", "n", TWO,
        "Does your answer change when alpha does?",
        "Your function seems to return the counts as confidences.",
        FORMULA),
    ("none-for-none", "taken only", ONE,
        "How much does a cell count where nothing happened?",
        NOTHING,
        FORMULA + " Where the count is 0, that is 1."),
    ("gap-for-none", "gaps", ONE,
        "How much does a cell count where nothing happened?",
        "Your function seems to put nan where nothing happened.",
        FORMULA + " Where the count is 0, that is 1."),
    ("whole-counts", "of whole counts", HOURS,
        "What is the confidence of half an hour?",
        "Your function seems to cut the decimals off the counts before it works out the confidence.",
        FORMULA + " Hours have decimals."),
    ("count-to-the-alpha", "power", TWO,
        "What does ** do, and what does * do?",
        "Your function seems to raise the count to the power of alpha.",
        FORMULA),
    ("count-squared", "squared", ONE,
        "Twice as many events: how much more does the confidence grow, by the formula?",
        "Your function seems to square the counts.",
        FORMULA),
    ("root-of-count", "root", ONE,
        "Twice as many events: how much more does the confidence grow, by the formula?",
        "Your function seems to take roots of the counts.",
        FORMULA),
    ("logarithm-of-count", "log", ONE,
        "Is there a logarithm in the formula?",
        "Your function seems to take logarithms of the counts. The paper has such a form as well; here it is the one without.",
        FORMULA),
    ("divided-by-alpha", "over a", TWO,
        "A larger alpha: should an event count more, or less?",
        "Your function seems to divide by alpha.",
        FORMULA),
    ("share-of-most-for-count", "of most", TWO,
        "Does the confidence of one event depend on what others did?",
        "Your function seems to divide the counts by the largest one.",
        FORMULA),
    ("share-of-row-for-count", "of row", ONE,
        "Does the confidence of one event depend on what else the person did?",
        "Your function seems to divide the counts by each person's sum.",
        FORMULA),
    ("share-of-all-for-count", "of all", ONE,
        "Does the confidence of one event depend on what others did?",
        "Your function seems to divide the counts by the sum of all.",
        FORMULA),
    ("taken-off", "minus", ONE,
        "Can a confidence be below 0?",
        "Your function seems to take alpha times the count off.",
        FORMULA),
    ("one-over-confidence", "turned over", ONE,
        "More events: should the confidence grow, or fall?",
        "Your function seems to return 1 divided by the confidence.",
        FORMULA),
    ("trust-of-03", "below 1", ONE,
        "What is the confidence where nothing happened? Can it be more than 1 elsewhere?",
        "Your function seems to return a trust between 0 and 1, as shrinkage has it.",
        FORMULA),
    ("person's-sum", "row's sum", ONE,
        "Is the confidence of a person the same for every film?",
        "Your function seems to add up each person's counts.",
        FORMULA),
    ("film's-sum", "film's sum", TWO,
        "Is the confidence of a film the same for every person?",
        "Your function seems to add up each film's counts.",
        FORMULA),
    ("no-confidence", "all ones", ONE,
        "Does your answer change when alpha does?",
        "Your function seems to return 1 as every confidence.",
        FORMULA),
    *((f"always-{m}", f"always {m}", (np.array([[3, 0]]), 5),
        "Does your answer change when alpha does?",
        f"Your function seems to use {m} in the place of alpha.",
        "Use the argument: alpha.") for m in (2, 10, 40)),
    )
]
RETURNED = [
    Misconception(id, {"then": switch}, THREE, see, name, remedy)
    for id, switch, see, name, remedy in (
    ("turned-round", "turned round",
        "Which of the two arrays was asked for first?",
        "Your function seems to return the confidences first.",
        "Return the preferences first, the confidences second."),
    ("confidence-alone", "confidence alone",
        "How many arrays were asked for?",
        "Your function seems to return the confidences alone.",
        "Return both, with a comma between them."),
    ("preference-alone", "preference alone",
        "How many arrays were asked for?",
        "Your function seems to return the preferences alone.",
        "Return both, with a comma between them."),
    ("multiplied", "product",
        "How many arrays were asked for?",
        "Your function seems to return one array, preference times confidence.",
        "Return both, with a comma between them."),
    ("multiplied-first", "product first",
        "Which values can a preference have? Which are in the first array?",
        "Your function seems to multiply the preferences by the confidences.",
        "Keep the two apart: " + ANY),
    ("multiplied-second", "product second",
        "How much does a cell count where nothing happened?",
        NOTHING,
        FORMULA + " Where the count is 0, that is 1."),
    ("on-its-side", "on its side",
        "How many rows has the input, and how many have your arrays?",
        "Your function seems to swap rows and columns.",
        "Leave the axes as they are: a row is a person."),
    ("flattened", "flat",
        "What shape has the input, and what shape have your arrays?",
        "Your function seems to return all cells in one long row.",
        "Whole arrays can be compared and multiplied as they are; their shape stays."),
    ("first-person-only", "first row",
        "How many people are in the input, and how many in your arrays?",
        "Your function seems to return after the first person.",
        "Move the return out of the loop, or leave the loop out: arrays are worked on cell by cell."),
    ("events-only", "taken only",
        "How many cells has the input, and how many have your arrays?",
        "Your function seems to keep only the cells with an event.",
        "Every cell has a preference and a confidence, also where nothing happened."),
    ("cell-by-cell", "pairs",
        "How many arrays were asked for, and what shape has each?",
        "Your function seems to return a pair for each cell.",
        "Return two arrays with a comma between them."),
    ("added-together", "added",
        "How many arrays were asked for?",
        "Your function seems to add the two arrays.",
        "Return both, with a comma between them."),
    ("added-up", "sums",
        "What was asked for: a number for everything, or one for each cell?",
        "Your function seems to add up over all cells.",
        "Leave the sums out."),
    )
] + [
    Misconception("whole-as-the-counts", {"then": "whole as the counts"}, (np.array([[1, 0]]), 0.5),
        "What is 1 + 0.5 × 1? Which kind of numbers does your array hold, if the counts are whole?",
        "Your function seems to write confidences into an array of the counts' kind: where the counts are whole, decimals are cut off.",
        "np.ones(counts.shape) holds decimals; ones_like takes over the kind of the counts."),
    Misconception("decimals-cut", {"then": "whole"}, (np.array([[1, 0]]), 0.5),
        "What is 1 + 0.5 × 1? What is left of it if its decimals are cut off?",
        "Your function seems to keep whole numbers only, as an array of whole numbers does.",
        "Make the array with np.zeros(shape) or np.ones(shape), which hold decimals; zeros_like and full_like take over the kind of the counts."),
]
ROUNDED = [
    Misconception(f"rounded-{digits}", {"then": f"round {digits}"}, (np.array([[0.375, 0.0]]), 0.3),
        "Compare the two numbers digit by digit. Where does yours end?",
        f"Your function seems to round its confidences to {digits} decimal{'s' * (digits != 1)}.",
        "Return the numbers as they are. Rounding belongs where you print.")
    for digits in range(3)
]
# fmt: on


def log_confidence(counts, alpha, unit):
    """1 + α ln(1 + n / unit), the second form of Hu, Koren, Volinsky (2008)."""
    return 1 + alpha * np.log(1 + counts / unit)


VARIANT = Exercise(
    id="07.log_confidence",
    number="7.1, once more",
    title="confidence that grows ever more slowly",
    minutes=4,
    version=1,
    answer=log_confidence,
    kind="array",
    points={"all": 1.0},
    cases=lambda rng: (
        Case(np.array(counts), alpha, unit, group="all")
        for counts, alpha, unit in (
            ([[2, 0, 1]], 10, 1),
            ([[3, 0], [0, 100]], 2, 0.5),
            ([[0.5, 0.0], [1.5, 8.0]], 0.5, 4),
        )
    ),
    misconceptions=[],
    hints=[
        "Divide each count by `unit`, add 1, and take the natural logarithm: np.log.",
        "Where the count is 0 the logarithm is that of 1, which is 0. So the confidence there is 1, without an if.",
    ],
    done="The hundredth play adds less than the first.",
    task=(
        "`counts` is an array with a row for each person and a column for each film. Return an array of the same shape: 1, plus alpha times "
        "the natural logarithm of 1 plus the count divided by `unit`. `unit` is a number above 0."
    ),
    solution="""def log_confidence(counts, alpha, unit):
    return 1 + alpha * np.log(1 + counts / unit)
""",
)

EXERCISE = Exercise(
    id="07.confidences",
    number="7.1",
    title="preference and confidence",
    minutes=4,
    version=1,
    answer=confidences,
    kind="tuple",
    points={"by hand": 1.0, "hours, or a small alpha": 0.5, "many people": 0.5},
    cases=cases,
    misconceptions=PREFERENCES + CONFIDENCES + RETURNED + ROUNDED,
    hints=[
        "Two arrays, each of the shape of `counts`. The first says whether something happened, the second how sure you are.",
        "`counts > 0` is True or False in each cell. How do you make 1.0 and 0.0 of that?",
        "The second array is the formula in one line, with `counts` in the place of n. Return both with a comma between them.",
    ],
    keeps_input=True,
    done="Doing nothing counts a little, doing something counts more, and doing it often counts most.",
    variant=VARIANT,
)
