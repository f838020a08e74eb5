"""Exercise T1.1: do two people put the same one of two films higher?"""

import math

import numpy as np

from recsys_teach.exercises.exercise import Case, Exercise, Misconception

nan = np.nan


def concordance(x, y, *, gaps="dropped", pairs="all", ties="left out", value="gamma", nothing=0.0, then=None):
    """(C − D) / (C + D) over pairs of films that both rated, ties left out; 0 without such a pair. Switches are what learners
    do instead.

    Goodman and Kruskal (1954), Measures of Association for Cross Classifications.
    """
    x, y = GAPS[gaps](x, y)
    a, b = PAIRS[pairs](x, y) if len(x) > 1 else (np.empty(0), np.empty(0))
    above, below = VALUE[value](*TIES[ties](a, b), a, b, len(x))
    result = above / below if below else nothing
    return THEN[then](result) if then else result


def _shared(x, y):
    both = ~np.isnan(x) & ~np.isnan(y)
    return x[both], y[both]


def _apart(x, y):
    x, y = x[~np.isnan(x)], y[~np.isnan(y)]
    n = min(len(x), len(y))
    return x[:n], y[:n]


def _until_a_gap(x, y):
    n = int(np.logical_and.accumulate(~np.isnan(x) & ~np.isnan(y)).sum())
    return x[:n], y[:n]


def _of_all(x, y):
    i, j = np.triu_indices(len(x), 1)
    return x[i] - x[j], y[i] - y[j]


GAPS = {
    "dropped": _shared,
    "zero": lambda x, y: (np.nan_to_num(x), np.nan_to_num(y)),
    "apart": _apart,
    "until": _until_a_gap,
}
PAIRS = {
    "all": _of_all,
    "neighbours": lambda x, y: (np.diff(x), np.diff(y)),
    "with the first": lambda x, y: (x[1:] - x[0], y[1:] - y[0]),
    "with the mean": lambda x, y: (x - x.mean(), y - y.mean()),
}
TIES = {
    "left out": lambda a, b: (np.sum(a * b > 0), np.sum(a * b < 0)),
    "agree": lambda a, b: (np.sum(a * b >= 0), np.sum(a * b < 0)),
    "differ": lambda a, b: (np.sum(a * b > 0), np.sum(a * b <= 0)),
    "equal signs": lambda a, b: (np.sum(np.sign(a) == np.sign(b)), np.sum(np.sign(a) != np.sign(b))),
}
VALUE = {  # of C, D, the differences of each pair, and the number of films: what stands above the fraction, and below
    "gamma": lambda c, d, a, b, n: (c - d, c + d),
    "share": lambda c, d, a, b, n: (c, c + d),
    "of all pairs": lambda c, d, a, b, n: (c - d, len(a)),
    "of both orders": lambda c, d, a, b, n: (c - d, n * (n - 1)),
    "difference": lambda c, d, a, b, n: (c - d, 1),
    "turned": lambda c, d, a, b, n: (d - c, c + d),
    "tau b": lambda c, d, a, b, n: (c - d, math.sqrt(np.sum(a != 0) * np.sum(b != 0))),
    "no tie of x": lambda c, d, a, b, n: (c - d, np.sum(a != 0)),
    "sizes": lambda c, d, a, b, n: (np.sum(a * b), np.sum(np.abs(a * b))),
}
THEN = {"round 2": lambda r: round(float(r), 2)}


def cases(rng):
    yield Case([5, 4, nan, 1], [4, nan, 2, 1], group="by hand", name="two shared")
    yield Case([4, nan, 2, 1], [5, 4, nan, 1], group="by hand", mirrors="two shared")
    yield Case([5, 3, 4, 1], [2, 4, 1, 3], group="by hand")
    yield Case([1, nan, 4, 2.5, 3], [3, 5, nan, 2, 4.5], group="by hand")
    yield Case([2, 3.5, nan, 5, 1], [1, 4, 2, 3, 0.5], group="by hand", name="one disagreement")
    yield Case([1, 4, 2, 3, 0.5], [2, 3.5, nan, 5, 1], group="by hand", mirrors="one disagreement")
    yield Case([4, 4, 2, 5], [3, 1, 2, 3], group="ties")
    yield Case([3, 5, 3, 1, nan], [2, 4.5, 2, 3, 1], group="ties")
    yield Case([0.5, 2, 2, 4], [5, 3, 3, 3], group="ties")
    yield Case([5, nan], [nan, 3], group="little to compare")
    yield Case([4, nan, 2], [3, 5, nan], group="little to compare")
    yield Case([3, 3, 3], [1, 2, 4], group="little to compare")
    yield Case([3, 3, 5], [4, 2, 1], group="little to compare")
    yield Case([nan, nan, nan], [2, 4, 5], group="little to compare")
    for n, share in ((7, 0.85), (15, 0.8), (40, 0.7), (120, 0.4), (160, 0.8)):
        x = rng.integers(1, 11, n) / 2
        y = np.clip(x + rng.integers(-3, 4, n), 0.5, 5) if n < 100 else rng.integers(1, 11, n) / 2
        x[rng.random(n) > share], y[rng.random(n) > share] = nan, nan
        yield Case(x, y, group="many films")


PAIR, THREE, TIED = ([5, 1, 4], [4, 2, 5]), ([5, 3, 4, 1], [2, 4, 1, 3]), ([4, 4, 2, 5], [3, 1, 2, 3])
NOTHING = ([5, nan], [nan, 3])
BOTTOM = "Below the fraction line stand the pairs that were counted, the concordant and the discordant ones together."
TIE = "A pair in which somebody gave the same rating twice is neither concordant nor discordant: count it nowhere."

# fmt: off
MISCONCEPTIONS = [
    Misconception("gaps-as-zero", {"gaps": "zero"}, ([5, nan, 1], [3, 4, 2]),
        "Write down the pairs of films that your function compares. Did both people rate both films of each pair?",
        "Your function seems to treat an unrated film as a rating of 0, below all others.",
        "Keep only the films that both people rated, before the first two are compared."),
    Misconception("gaps-taken-out-apart", {"gaps": "apart"}, ([5, nan, 1, 3], [5, 4, 1, 2]),
        "Take the second number of each of your two lists. Are they ratings of the same film?",
        "Your function seems to take the gaps out of each list by itself, so that the films no longer stand side by side.",
        "Find the positions where both have a rating, and take these same positions out of both lists."),
    Misconception("ends-at-first-gap", {"gaps": "until"}, ([5, 1, nan, 3], [4, 2, 3, 5]),
        "Which films that both rated come after the first gap? With which others have they been compared?",
        "Your function seems to stop at the first gap: films after it are not compared.",
        "Pass over a film with a gap and go on to the next one."),
    Misconception("neighbours-only", {"pairs": "neighbours"}, THREE,
        "How many pairs can be made of the films that both rated in this case? How many does your function compare?",
        "Your function seems to compare each film with the next one alone.",
        "Every film is compared with every other one: a loop inside of a loop, or all pairs of positions at once."),
    Misconception("with-the-first-only", {"pairs": "with the first"}, ([4, 1, 2], [3, 5, 1]),
        "How many pairs can be made of the films that both rated in this case? How many does your function compare?",
        "Your function seems to compare the first film with each other one, and then to end.",
        "Every film is compared with every other one. If a return stands inside of the outer loop, move it out."),
    Misconception("compared-with-the-mean", {"pairs": "with the mean"}, THREE,
        "What does your function compare with what: two ratings of one person, or a rating and a mean?",
        "Your function seems to ask for each film whether both people put it above their mean.",
        "No mean is needed. Take two films, and ask which of them each person put higher."),
    Misconception("ties-agree", {"ties": "agree"}, TIED,
        "Find the pairs of this case in which somebody gave the same rating twice. Where does your function count them?",
        "Your function seems to count a pair with a tie as concordant.",
        TIE),
    Misconception("ties-differ", {"ties": "differ"}, TIED,
        "Find the pairs of this case in which somebody gave the same rating twice. Where does your function count them?",
        "Your function seems to count every pair that is not concordant as discordant, ties too.",
        TIE),
    Misconception("two-ties-agree", {"ties": "equal signs"}, TIED,
        "Find the pairs of this case in which somebody gave the same rating twice. Where does your function count them?",
        "Your function seems to count a pair as concordant where both people tie, and as discordant where one of them does.",
        TIE),
    Misconception("share-of-concordant", {"value": "share"}, THREE,
        "What should come out where all pairs are discordant? What does your function give there?",
        "Your function seems to return the share of concordant pairs, without taking the discordant ones off.",
        "Above the fraction line stand the concordant pairs less the discordant ones."),
    Misconception("divided-by-all-pairs", {"value": "of all pairs"}, TIED,
        "Count the pairs below your fraction line. Is each of them also counted above it, on one side or the other?",
        "Your function seems to divide by the number of all pairs, those with a tie included.",
        BOTTOM),
    Misconception("divided-by-both-orders", {"value": "of both orders"}, PAIR,
        "Two films, a and b: how often does this pair count above your fraction line, and how often below it?",
        "Your function seems to count each pair twice below the fraction line, as (a, b) and as (b, a), and once above it.",
        BOTTOM),
    Misconception("not-divided", {"value": "difference"}, THREE,
        "Can the result lie outside of −1 to 1?",
        "Your function seems to return the difference of the two counts, not divided by anything.",
        BOTTOM),
    Misconception("turned-round", {"value": "turned"}, THREE,
        "Of which pairs are there more in this case, concordant or discordant ones? Which sign has your result?",
        "Your function seems to take the concordant pairs off the discordant ones.",
        "Turn the difference round: agreement is positive."),
    Misconception("kendall", {"value": "tau b"}, TIED,
        "Below your fraction line: does a pair with a tie of only one person count there?",
        "Your function seems to give Kendall's tau, which divides by a root in which ties of one person still count.",
        BOTTOM),
    Misconception("kendall, nan", {"value": "tau b", "nothing": nan}, TIED,
        "How many pairs count in this case? Below your fraction line: does a pair with a tie of only one person count there?",
        "Your function seems to give Kendall's tau, as SciPy does: ties of one person count below, and nothing to compare gives nan.",
        BOTTOM + " Where there is none, return 0."),
    Misconception("ties-of-y-below", {"value": "no tie of x"}, TIED,
        "Below your fraction line: does a pair count in which the second person gave the same rating twice?",
        "Your function seems to leave out ties of x alone. A tie of y still counts below.",
        BOTTOM),
    Misconception("sizes-counted", {"value": "sizes"}, THREE,
        "Two films are one star apart, two others four stars. Does one of these pairs count more in your function?",
        "Your function seems to add up products of differences, so that films far apart count more.",
        "Only the sign of a product matters: count a pair as 1, however far apart its films are."),
    Misconception("nan-without-a-pair", {"nothing": nan}, NOTHING,
        "How many pairs count in this case? By which number do you divide?",
        "Your function seems to divide by 0 where no pair counts.",
        "Ask how many pairs were counted before you divide. Without any, return 0."),
    Misconception("rounded", {"then": "round 2"}, ([1, nan, 4, 2.5, 3], [3, 5, nan, 2, 4.5]),
        "Compare the two numbers digit by digit. Where does yours end?",
        "Your function seems to round its result to 2 decimals.",
        "Return the number as it is. Rounding belongs where you print."),
]
# fmt: on

EXERCISE = Exercise(
    id="t1.concordance",
    number="T1.1",
    title="pairs that two people put in the same order",
    minutes=8,
    version=1,
    answer=concordance,
    kind="float",
    points={"by hand": 0.75, "ties": 0.5, "little to compare": 0.25, "many films": 0.5},
    cases=cases,
    misconceptions=MISCONCEPTIONS,
    hints=[
        "Take the films that both people rated, and write down all pairs of them. How many are there of three films, of four?",
        "For one pair: how much higher did the first person put one film, and how much higher the second person? "
        "What does the sign of the product of these two differences say?",
        "Two counters and two loops: `for i in range(len(x))`, and in it `for j in range(i)`. The product is above 0 for a "
        "concordant pair, below 0 for a discordant one. Divide at the end, if there is something to divide by.",
    ],
    done="You can now compare two people by order alone: one who gives 3s and one who gives 5s may agree in full.",
    limits=(-1.0, 1.0),
    task=r"""`x` and `y` are two people's ratings of the same films in the same order, as arrays; `nan` marks a film that was not rated.
Look at every pair of films that *both* people rated.

- The pair is **concordant** if both people gave the same one of the two films more stars.
- It is **discordant** if one person gave more stars to one film, and the other person to the other.
- If somebody gave the two films the same rating (a tie), the pair is left out. It counts as neither.

With $C$ concordant and $D$ discordant pairs, return the number

$$\frac{C - D}{C + D}$$

*In words:* the concordant pairs less the discordant ones, divided by both together. If no pair counts, return 0.

**By hand.** `x` is 5, 1, 4 and `y` is 4, 2, 5. First and second film: both people prefer the first. Second and third: both prefer
the third. First and third: they disagree. So $C = 2$, $D = 1$, and the result is 1/3.
""",
    solution="""def concordance(x, y):
    both = ~np.isnan(x) & ~np.isnan(y)
    x, y = x[both], y[both]
    agree = differ = 0
    for i in range(len(x)):
        for j in range(i):
            product = (x[i] - x[j]) * (y[i] - y[j])
            agree += int(product > 0)
            differ += int(product < 0)
    counted = agree + differ
    return (agree - differ) / counted if counted else 0.0
""",
)
