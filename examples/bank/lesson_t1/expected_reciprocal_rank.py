"""Exercise T1.3: how long does somebody who goes down the list have to look?"""

import numpy as np

from recsys_teach.exercises.exercise import Case, Exercise, Misconception

nan = np.nan


def expected_reciprocal_rank(
    grades, highest, *, chance="graded", going_on="product", discount="1 / r", places="all", empty=0.0, then=None
):  # fmt: skip
    """Σ_r R_r / r · Π_{i<r} (1 − R_i) with R = (2^g − 1) / 2^highest; 0 for an empty list. Switches are what learners do
    instead.

    Chapelle, Metzler, Zhang, Grinspan (2009), Expected Reciprocal Rank for Graded Relevance.
    """
    if len(grades) == 0:
        return empty
    result = _measured(grades, highest, chance, going_on, discount, places)
    if then == "of the best order":
        best = _measured(np.sort(grades)[::-1], highest, chance, going_on, discount, places)
        return result / best if best else nan
    return result


def _measured(grades, highest, chance, going_on, discount, places):
    g = grades.astype(float)
    stops = CHANCE[chance](g, float(highest), float(g.max()))
    told = PLACES[places](GOING_ON[going_on](stops) * stops * DISCOUNT[discount](np.arange(1, len(g) + 1)), g)
    return float(np.sum(told))


CHANCE = {
    "graded": lambda g, h, own: (2**g - 1) / 2**h,
    "linear": lambda g, h, own: g / h,
    "highest of the list": lambda g, h, own: (2**g - 1) / 2**own,
    "one not taken off": lambda g, h, own: 2**g / 2**h,
    "one below as well": lambda g, h, own: (2**g - 1) / (2**h - 1),
    "yes or no": lambda g, h, own: (g > 0) * 1.0,
    "squares": lambda g, h, own: g**2 / h**2,
    "gain": lambda g, h, own: 2**g - 1,
}
GOING_ON = {
    "product": lambda stops: np.cumprod(np.append(1.0, 1 - stops[:-1])),
    "always": lambda stops: np.ones(len(stops)),
    "own too": lambda stops: np.cumprod(1 - stops),
    "the one before": lambda stops: np.append(1.0, 1 - stops[:-1]),
    "one less the sum": lambda stops: 1 - np.append(0.0, np.cumsum(stops)[:-1]),
    "product of stops": lambda stops: np.cumprod(np.append(1.0, stops[:-1])),
}
DISCOUNT = {
    "1 / r": lambda r: 1 / r,
    "one late": lambda r: 1 / (r + 1),
    "logarithm": lambda r: 1 / np.log2(r + 1),
    "none": lambda r: np.ones(len(r)),
}
PLACES = {
    "all": lambda told, g: told,
    "first": lambda told, g: told[:1],
    "until 0": lambda told, g: told[np.logical_and.accumulate(g > 0)],
    "last": lambda told, g: told[-1:],
}


def graded(grades, highest, group):
    return Case(np.array(grades, dtype=int), highest, group=group)


def cases(rng):
    yield graded([1, 0, 2], 2, "by hand")
    yield graded([3, 1], 3, "by hand")
    yield graded([0, 2, 1, 2], 3, "by hand")
    yield graded([1, 1, 0, 1], 1, "by hand")
    yield graded([0, 0, 4, 3, 1], 4, "by hand")
    yield graded([2], 4, "edges")
    yield graded([0, 0, 0], 3, "edges")
    yield graded([], 3, "edges")
    yield graded([], 1, "edges")
    yield graded([0, 1], 5, "edges")
    for n, highest in ((6, 2), (10, 4), (25, 3), (60, 4), (200, 5)):
        grades = np.minimum(rng.integers(0, highest + 1, n), rng.integers(0, highest + 1, n))
        grades[rng.integers(n // 2)] = rng.integers(1, highest + 1)
        yield Case(grades, highest, group="long lists")


def call(grades, highest):
    return np.array(grades, dtype=int), highest


SHORT, TWO, ONE = call([1, 0, 2], 2), call([3, 1], 3), call([2], 4)
CHANCES = "The chance to stop at a film is 2 to the power of its grade, less 1, divided by 2 to the power of `highest`."
GO_ON = "Somebody comes to a place if they went on at every place before it: multiply all those chances to go on, and no others."

# fmt: off
MISCONCEPTIONS = [
    Misconception("linear-grades", {"chance": "linear"}, TWO,
        "Take the first film with a grade above 0. What is the chance to stop there, by the formula and by your function?",
        "Your function seems to divide the grade by the highest one.",
        CHANCES),
    Misconception("highest-of-the-list", {"chance": "highest of the list"}, ONE,
        "Does your answer change when `highest` does and the list stays?",
        "Your function seems to use the highest grade that is in the list, not the highest that there is.",
        "Use the argument `highest`: a list without a single top grade is not a good one."),
    Misconception("one-not-taken-off", {"chance": "one not taken off"}, TWO,
        "What is the chance to stop at a film with grade 0, by the formula and by your function?",
        "Your function seems to leave out the − 1, so that people also stop at films with grade 0.",
        CHANCES),
    Misconception("one-taken-off-below", {"chance": "one below as well"}, TWO,
        "What is the chance to stop at a film with the highest grade: 1, or less?",
        "Your function seems to take 1 off below the fraction line as well, so that everybody stops at the highest grade.",
        CHANCES),
    Misconception("yes-or-no", {"chance": "yes or no"}, SHORT,
        "Does your answer change when a grade of 1 becomes a 2?",
        "Your function seems to ask only whether a grade is above 0.",
        CHANCES),
    Misconception("grade-squared", {"chance": "squares"}, TWO,
        "In 2 to the power of the grade: which of the two numbers is below, and which one is above?",
        "Your function seems to square the grades, where 2 is raised to the power of the grade.",
        CHANCES),
    Misconception("gain-for-chance", {"chance": "gain"}, TWO,
        "Is the chance to stop in your function ever above 1?",
        "Your function seems to leave out the division by 2 to the power of `highest`.",
        CHANCES),
    Misconception("everybody-goes-on", {"going_on": "always"}, SHORT,
        "How many of those who begin at the top come to the last place, and how many does your function count there?",
        "Your function seems to let everybody come to every place, as if nobody had stopped before.",
        GO_ON),
    Misconception("own-place-too", {"going_on": "own too"}, TWO,
        "Who comes to the first place of the list: everybody, or only some?",
        "Your function seems to multiply by the chance to go on at the place itself before that place has counted.",
        "First add what the place is worth, then change how many go on. " + GO_ON),
    Misconception("the-place-before-alone", {"going_on": "the one before"}, call([2, 1, 2], 2),
        "Who comes to the third place: those who went on at the second, or at the first and the second?",
        "Your function seems to multiply by the chance to go on at the place directly before, and at no other.",
        GO_ON),
    Misconception("one-less-the-sum", {"going_on": "one less the sum"}, call([2, 1, 2], 2),
        "How many are left after two places where half of those who come stop? What does your function give there?",
        "Your function seems to take the chances to stop off 1, one after the other.",
        "The second chance applies only to those who are left. " + GO_ON),
    Misconception("product-of-stops", {"going_on": "product of stops"}, TWO,
        "Who comes to the second place: those who stopped at the first, or those who did not?",
        "Your function seems to multiply the chances to stop, where those to go on belong.",
        GO_ON),
    Misconception("one-place-late", {"discount": "one late"}, ONE,
        "By what does your function divide at the first place of the list?",
        "Your function seems to divide by the place plus 1.",
        "Places count from 1, and the first one is divided by 1."),
    Misconception("logarithm-of-the-place", {"discount": "logarithm"}, SHORT,
        "By what does your function divide at the second place of the list?",
        "Your function seems to divide by a logarithm of the place, as NDCG does.",
        "Here the place itself stands below the fraction line: 1, 2, 3."),
    Misconception("places-not-divided", {"discount": "none"}, SHORT,
        "Does your answer change when the best film moves to the end?",
        "Your function seems to add up the chances to stop anywhere, without dividing by the place.",
        "Divide what each place adds by its number, counted from 1."),
    Misconception("first-place-only", {"places": "first"}, SHORT,
        "How many places of the list have been used when your function returns?",
        "Your function seems to return after the first place.",
        "Move the return behind the loop, so that it runs when all places have been added."),
    Misconception("ends-at-grade-0", {"places": "until 0"}, SHORT,
        "What happens in your function at a film with grade 0? And at the films behind it?",
        "Your function seems to end at the first film with grade 0.",
        "Nobody stops at a film with grade 0: all go on to the next one, and so does the loop."),
    Misconception("last-place-only", {"places": "last"}, TWO,
        "How many places add to your result, and how many should?",
        "Your function seems to return what the last place adds, without the places before it.",
        "Add what each place is worth to what is there already."),
    Misconception("of-the-best-order", {"then": "of the best order"}, SHORT,
        "What does your function give for a list that is in the best order already?",
        "Your function seems to divide by the value of the same films in the best order.",
        "Return the sum itself. Nothing is divided at the end."),
    Misconception("nan-for-an-empty-list", {"empty": nan}, call([], 3),
        "How many places has the list in this case? What does the text say about that?",
        "Your function seems to return nan for an empty list.",
        "A list in which nobody finds anything is worth 0, and so is one that is empty."),
]
# fmt: on

EXERCISE = Exercise(
    id="t1.expected_reciprocal_rank",
    number="T1.3",
    title="where does somebody stop?",
    minutes=8,
    version=1,
    answer=expected_reciprocal_rank,
    kind="float",
    points={"by hand": 0.75, "edges": 0.5, "long lists": 0.75},
    cases=cases,
    misconceptions=MISCONCEPTIONS,
    hints=[
        "Imagine a hundred people who begin at the top. How many of them stop at the first film, and how many come to the second one?",
        "Keep one number while you go down the list: the share of people who are still looking. It is 1 at the top. At each place it first "
        "says what the place adds, and then it becomes smaller.",
        "In the loop `for place, grade in enumerate(grades, 1)`: work out the chance to stop, add `looking * stop / place`, then multiply "
        "`looking` by `1 - stop`.",
    ],
    done="Your measure knows that a good film at the top makes the films below it matter less.",
    limits=(0.0, 1.0),
    task=r"""`grades` is an array with the grade of each film of a list, best place first: 0 for a bad recommendation, up to `highest`,
the highest grade that there is.

Somebody begins at the top and looks at one film after another. At a film with grade $g$ they stop, content, with the chance

$$R = \frac{2^g - 1}{2^{\text{highest}}}$$

Otherwise they go on to the next place. Stopping at place $r$, counted from 1, is worth $1/r$. Return what is expected:

$$\sum_r \frac{1}{r} \; R_r \; (1 - R_1)(1 - R_2) \cdots (1 - R_{r-1})$$

*In words:* for each place, the chance to come there times the chance to stop there, divided by the place; all added up. An empty list is
worth 0. Whoever never stops adds nothing.

**By hand.** `grades` is 1, 0, 2 and `highest` is 2, so the chances to stop are 1/4, 0 and 3/4. The first place adds 1/4, the second
nothing. Three quarters of the people come to the third place, which adds 1/3 · 3/4 · 3/4. The result is 0.4375.
""",
    solution="""def expected_reciprocal_rank(grades, highest):
    looking, total = 1.0, 0.0
    for place, grade in enumerate(grades, 1):
        stop = (2.0**grade - 1) / 2**highest
        total += looking * stop / place
        looking *= 1 - stop
    return total
""",
)
