"""Exercise T1.2: in which order, when some films were asked about more often than others?"""

import numpy as np

from recsys_teach.exercises.exercise import Case, Exercise, Misconception


def lower_bound_order(
    positive, total, z, *, counts="of all", bound="wilson", nobody="last", order="best first", ties="smaller", give="positions"
):  # fmt: skip
    """The positions by the lower end of Wilson's interval, best first, ties by smaller position, those without an answer last.
    Switches are what learners do instead.

    Wilson (1927), Probable Inference, the Law of Succession, and Statistical Inference.
    """
    places = np.arange(len(positive))
    n = positive + total if counts == "of the others" else total
    values = np.where(n > 0, BOUND[bound](positive, np.maximum(n, 1), z), NOBODY[nobody])
    if nobody == "left out":
        places, values = places[n > 0], values[n > 0]
    return GIVE[give](places[TIES[ties](ORDER[order] * values)], values)


def wilson(k, n, z, side=-1):
    """One end of Wilson's interval for a share, k of n: the lower one, or the upper one with side=1."""
    p = k / n
    return (p + z**2 / (2 * n) + side * z * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))) / (1 + z**2 / n)


BOUND = {
    "wilson": wilson,
    "share": lambda k, n, z: k / n,
    "count": lambda k, n, z: k + 0.0,
    "more than not": lambda k, n, z: 2.0 * k - n,
    "upper": lambda k, n, z: wilson(k, n, z, 1),
    "normal": lambda k, n, z: k / n - z * np.sqrt(k / n * (1 - k / n) / n),
    "not divided": lambda k, n, z: k / n + z**2 / (2 * n) - z * np.sqrt(k / n * (1 - k / n) / n + z**2 / (4 * n**2)),
    "1.96": lambda k, n, z: wilson(k, n, 1.96),
    "outside": lambda k, n, z: (
        (k / n + z**2 / (2 * n) - z * (np.sqrt(k / n * (1 - k / n) / n) + z**2 / (4 * n**2))) / (1 + z**2 / n)
    ),
    "root not times z": lambda k, n, z: (
        (k / n + z**2 / (2 * n) - np.sqrt(k / n * (1 - k / n) / n + z**2 / (4 * n**2))) / (1 + z**2 / n)
    ),
    "n not squared": lambda k, n, z: (
        (k / n + z**2 / (2 * n) - z * np.sqrt(k / n * (1 - k / n) / n + z**2 / (4 * n))) / (1 + z**2 / n)
    ),
}
NOBODY = {"last": -np.inf, "first": np.inf, "zero": 0.0, "left out": 0.0}
ORDER = {"best first": -1, "worst first": 1}
TIES = {
    "smaller": lambda keys: np.argsort(keys, kind="stable"),
    "larger": lambda keys: np.lexsort((-np.arange(len(keys)), keys)),
    "any order": lambda keys: np.argsort(keys),
    "any order, turned": lambda keys: np.argsort(-keys)[::-1],
}
GIVE = {
    "positions": lambda ranked, values: ranked,
    "ranks": lambda ranked, values: np.argsort(ranked),
    "bounds": lambda ranked, values: values,
}


def asked(rng, n_films, most, z, empty, group):
    """A case of films with 2 to `most` answers, of both kinds, and some without any; bounds that are nearly equal are equal."""
    total = rng.integers(2, most + 1, n_films)
    positive = np.clip(np.round(total * rng.uniform(0.2, 1, n_films)).astype(int), 1, total - 1)
    again = rng.integers(0, n_films, n_films // 4)  # ties, away from those that they are equal to
    positive[: len(again)], total[: len(again)] = positive[again], total[again]
    values = wilson(positive, total, z)
    near = np.abs(values[:, None] - values) < 1e-7
    first = np.argmax(near, axis=1)
    positive, total = positive[first], total[first]
    nobody = rng.choice(n_films, empty, replace=False)
    positive[nobody], total[nobody] = 0, 0
    return Case(positive, total, z, group=group)


def cases(rng):
    def of(positive, total, z, group):
        return Case(np.array(positive, dtype=int), np.array(total, dtype=int), z, group=group)

    yield of([1, 40, 9], [1, 50, 10], 2.0, "by hand")
    yield of([2, 30], [2, 40], 1.0, "by hand")
    yield of([8, 3, 45, 70], [10, 3, 60, 100], 1.5, "by hand")
    yield of([5, 60, 9, 20], [8, 100, 12, 30], 2.5, "by hand")
    yield of([3, 5, 3, 5], [4, 6, 4, 6], 2.0, "ties")
    yield of([7, 2, 7, 1, 2], [9, 2, 9, 3, 2], 1.2, "ties")
    yield of([0, 2, 0, 3], [0, 5, 0, 4], 1.0, "without an answer")
    yield of([0, 0, 1, 0], [0, 4, 2, 0], 2.0, "without an answer")
    yield of([3, 0, 0, 0], [4, 0, 0, 2], 1.0, "without an answer")
    yield of([0, 0], [0, 0], 2.0, "without an answer")
    yield of([], [], 2.0, "without an answer")
    for n_films, most, z, empty in (
        (12, 30, 1.64, 2),
        (25, 60, 1.0, 1),
        (40, 200, 1.96, 4),
        (120, 90, 2.58, 6),
        (300, 500, 1.28, 9),
    ):
        yield asked(rng, n_films, most, z, empty, "many films")


def call(positive, total, z):
    return np.array(positive, dtype=int), np.array(total, dtype=int), z


FEW, EQUAL, NOBODY_ASKED = (
    call([1, 40, 9], [1, 50, 10], 2.0),
    call([3, 5, 3], [4, 6, 4], 2.0),
    call([0, 2], [0, 5], 1.0),
)
MORE, MANY = call([9, 45], [10, 60], 2.0), call([3, 5] * 15, [4, 6] * 15, 2.0)
TERM = "Write the bound in parts: the middle, what stands under the root, what is divided by. Compare each part with the formula."

# fmt: off
MISCONCEPTIONS = [
    Misconception("shares", {"bound": "share"}, FEW,
        "How many people were asked about the film that stands first in your answer?",
        "Your function seems to order by the share alone. A film that one person was asked about may then come first.",
        "Work out the lower end of the interval for each film, and order by that."),
    Misconception("counts", {"bound": "count"}, call([9, 45], [10, 90], 2.0),
        "Does your order change when the number of people who were asked does?",
        "Your function seems to order by how many said yes.",
        "Work out the lower end of the interval for each film, from both counts, and order by that."),
    Misconception("yes-less-no", {"bound": "more than not"}, call([9, 55], [10, 90], 2.0),
        "What do you work out of the two counts of a film: a number of people, or a bound for a share?",
        "Your function seems to order by how many more said yes than no.",
        "Work out the lower end of the interval for each film, and order by that."),
    Misconception("upper-bound", {"bound": "upper"}, FEW,
        "Of what is less known, does that move up or down in your order?",
        "Your function seems to order by the upper end of the interval.",
        "At the lower end the root is taken off the middle, not added."),
    Misconception("normal-interval", {"bound": "normal"}, FEW,
        "Everybody who was asked about a film said yes. How wide is your interval for it?",
        "Your function seems to take the share less z times its standard error. With a share of 1 that is an interval of no width.",
        "Wilson's interval has more parts: one with z squared beside the share, one under the root, and one below. " + TERM),
    Misconception("not-divided", {"bound": "not divided"}, call([3, 30], [4, 43], 2.5),
        "Which part of the formula stands below the fraction line, and where is it in yours?",
        "Your function seems to leave out the division by 1 + z²/n.",
        TERM),
    Misconception("always-1.96", {"bound": "1.96"}, call([2, 70], [2, 100], 0.5),
        "Does your order change when z does?",
        "Your function seems to use 1.96 whatever z is.",
        "Use the argument z wherever the formula has z."),
    Misconception("second-part-outside-the-root", {"bound": "outside"}, call([3, 30], [3, 43], 2.5),
        "Which parts of the formula stand under the root, and which in yours?",
        "Your function seems to add z²/(4n²) behind the root, not under it.",
        TERM),
    Misconception("root-not-times-z", {"bound": "root not times z"}, call([2, 1, 3], [4, 2, 8], 2.5),
        "By what is the root multiplied in the formula, and by what in yours?",
        "Your function seems to take off the root without multiplying it by z.",
        TERM),
    Misconception("n-not-squared-under-the-root", {"bound": "n not squared"}, call([1, 2, 8], [1, 3, 10], 2.5),
        "What stands below z squared under the root, in the formula and in yours?",
        "Your function seems to have z²/(4n) under the root, where the formula has z²/(4n²).",
        TERM),
    Misconception("no-for-all", {"counts": "of the others"}, call([1, 20, 2], [1, 40, 3], 1.0),
        "A film has 3 answers, all of them yes. What share does your function see?",
        "Your function seems to take `total` for the number of those who said no.",
        "total holds how many were asked, those who said yes included."),
    Misconception("nobody-first", {"nobody": "first"}, NOBODY_ASKED,
        "What was said about the film that stands first in your answer?",
        "Your function seems to put films that nobody was asked about first. A sorted order that is turned round does that to nan.",
        "Give these films a bound below all others, or put them behind the others at the end."),
    Misconception("nobody-left-out", {"nobody": "left out"}, NOBODY_ASKED,
        "How many films are there in this case, and how many in your answer?",
        "Your function seems to leave out the films that nobody was asked about.",
        "They belong into the order, behind all others, the smaller position first."),
    Misconception("nobody-as-zero", {"nobody": "zero"}, call([0, 0, 1], [0, 4, 2], 2.0),
        "Two films of this case have nobody who said yes. About which of them is something known?",
        "Your function seems to give a film that nobody was asked about the bound 0, like one that nobody liked.",
        "Give it a bound below all others: what people were asked about comes first, even where all said no."),
    Misconception("worst-first", {"order": "worst first"}, MORE,
        "Which film has the highest bound, and where does it stand in your answer?",
        "Your function seems to begin with the lowest bound.",
        "A sort goes from small to large. Sort the negative bounds."),
    Misconception("ties-by-larger", {"ties": "larger"}, EQUAL,
        "Two films of this case have the same counts. Which of them comes first in your answer?",
        "Your function seems to put the larger position first where bounds are equal, as an order that is turned round does.",
        "Sort the negative bounds with a stable sort: equal ones then stay in their order."),
    Misconception("ties-by-larger, not stable", {"ties": "any order, turned"}, EQUAL,
        "Two films of this case have the same counts. Which of them comes first in your answer?",
        "Your function seems to turn a sorted order round, and with it those that are equal.",
        "Sort the negative bounds with a stable sort: equal ones then stay in their order."),
    Misconception("not-stable", {"ties": "any order"}, MANY,
        "Look for films with the same counts in this case. In which order do they stand in your answer?",
        "Your function seems to sort without asking for a stable order: among many films, equal ones come in any order.",
        "Ask the sort to be stable; it then keeps equal ones in the order in which they stood."),
    Misconception("bounds-back", {"give": "bounds"}, FEW,
        "What are the numbers in your answer: positions of films, or something else?",
        "Your function seems to return the bounds, film by film, not the order of the films.",
        "Return positions: first that of the film with the highest bound."),
    Misconception("rank-of-each", {"give": "ranks"}, call([1, 40, 9], [1, 50, 10], 2.0),
        "What does the first number of your answer say: which film is first, or where the first film stands?",
        "Your function seems to return for each film the place that it takes.",
        "Return which film takes each place, the best first."),
]
# fmt: on

EXERCISE = Exercise(
    id="t1.lower_bound_order",
    number="T1.2",
    title="the best films, carefully",
    minutes=9,
    version=1,
    answer=lower_bound_order,
    kind="array",
    points={"by hand": 0.75, "ties": 0.25, "without an answer": 0.25, "many films": 0.75},
    cases=cases,
    misconceptions=MISCONCEPTIONS,
    hints=[
        "Work out one number for each film first, its bound. Then put the positions of the films in the order of these numbers.",
        "A film that nobody was asked about has no share. Which number would put it behind every film that has one?",
        "With arrays: `p = positive / n`, with `n = np.maximum(total, 1)` so that nothing is divided by 0, then the formula. `np.where(total > 0, "
        'bound, -1)` puts the films without an answer last, and `np.argsort(…, kind="stable")` keeps equals in their order.',
    ],
    done="A film has to earn its place: one enthusiast is no longer enough.",
    task=r"""People were asked whether they liked a film. `positive` holds how many said yes, film by film, and `total` how many were asked.
Of three who all said yes we know less than of a hundred of whom ninety did. So films are ordered by the **lower end of Wilson's interval**
for their share. With $p$ = yes / asked and $n$ = asked it is

$$\frac{p + \frac{z^2}{2n} - z \sqrt{\frac{p\,(1 - p)}{n} + \frac{z^2}{4 n^2}}}{1 + \frac{z^2}{n}}$$

*In words:* a value that the true share is hardly below. The larger `z`, which is above 0, the more careful it is.

Return the positions of all films, the highest bound first, as an array or a list. Among equal bounds the smaller position comes first. Films
that nobody was asked about come last, even behind films that nobody liked, and among them the smaller position comes first. Without films
return an empty list.

**By hand.** With `z` = 2, `positive` = 1, 40 and `total` = 1, 50: the bounds are (1 + 2 − 2 · 1) / 5 = 0.2 and (0.8 + 0.04 − 2 · 0.06) / 1.08,
which is about 0.67. Return `[1, 0]`.
""",
    solution="""def lower_bound_order(positive, total, z):
    n = np.maximum(total, 1)
    p = positive / n
    root = np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    bound = (p + z**2 / (2 * n) - z * root) / (1 + z**2 / n)
    bound = np.where(total > 0, bound, -1)
    return np.argsort(-bound, kind="stable")
""",
)
