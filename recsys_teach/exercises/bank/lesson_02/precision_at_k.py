"""Exercise 2.2: precision at k."""

import numpy as np

from recsys_teach.exercises.bank.lesson_02.lists import (
    call,
    case,
    drawn,
    hits_among,
    misconceptions_of_counts,
    misconceptions_of_hits,
    misconceptions_of_places,
)
from recsys_teach.exercises.exercise import Exercise, Misconception


def precision_at_k(
    recommended, relevant, k, *, places="k", hits="found", below="k", flat=np.nan, nothing=None, short=None, then=None
):
    """Hits among the first k places / k. Switches are what learners do instead; `flat` is their 0 / 0."""
    if short is not None and len(recommended) == 0:
        return None if short == "None" else short
    if nothing is not None and not relevant:
        return nothing
    found = hits_among(recommended, relevant, k, places, hits)
    n = BELOW[below](k, len(found), len(recommended), len(relevant), sum(found))
    result = sum(found) / n if n else flat
    return THEN[then](result) if then else result


BELOW = {
    "k": lambda k, looked, listed, liked, hits: k,
    "looked": lambda k, looked, listed, liked, hits: looked,
    "listed": lambda k, looked, listed, liked, hits: listed,
    "liked": lambda k, looked, listed, liked, hits: liked,
    "capped": lambda k, looked, listed, liked, hits: min(k, liked),
    "shorter": lambda k, looked, listed, liked, hits: min(k, listed),
    "one": lambda k, looked, listed, liked, hits: 1,
    "hits": lambda k, looked, listed, liked, hits: max(hits, 1),
    "both": lambda k, looked, listed, liked, hits: (k + liked) / 2,
    "union": lambda k, looked, listed, liked, hits: looked + liked - hits,
    "larger": lambda k, looked, listed, liked, hits: max(k, listed),
    "k + 1": lambda k, looked, listed, liked, hits: k + 1,
    "k - 1": lambda k, looked, listed, liked, hits: k - 1,
}
THEN = {
    "percent": lambda share: 100 * share,
    "whole": lambda share: share // 1,
} | {f"round {digits}": lambda share, d=digits: round(share, d) for digits in (1, 2, 3)}


def cases(rng):
    yield case([4, 7, 9], {4, 9}, 2, "by hand")
    yield case([8, 3, 5, 1, 6], {1, 3, 5}, 3, "by hand")
    yield case([2, 9, 4, 7], {4, 7, 5, 1, 8, 3}, 4, "by hand")
    yield case([20, 30, 10, 40], {10, 20}, 1, "by hand")
    yield case([8, 2, 5], {9}, 2, "by hand")
    yield case([7, 4, 9, 3], {4, 6}, 4, "by hand")
    yield case([6, 1, 8, 5, 2, 9, 3], {1, 2, 3, 6, 8, 9}, 6, "by hand")
    yield case([4, 7], {4, 9}, 5, "short lists")
    yield case([8, 3, 5], {3, 5, 8, 1}, 4, "short lists")
    yield case([], {3, 5}, 3, "short lists")
    yield case([], {2}, 2, "short lists")
    yield case([6, 2, 7], set(), 2, "short lists")
    yield case([1, 5], set(), 3, "short lists")
    yield drawn(rng, 300, 20, 14, 10)
    yield drawn(rng, 900, 60, 45, 30)
    yield drawn(rng, 50, 10, 6, 17)


THREE = call([4, 7, 9], {4, 9}, 3)
MORE = call([4, 7, 9], {4, 9, 1, 2}, 3)
SHORT = call([4, 7], {4, 9}, 5)
EMPTY = call([], {3, 5}, 3)
UNLIKED = call([6, 2], (), 2)
SAME = "Divide the number of hits by k, always."

# fmt: off
MISCONCEPTIONS = [
    *misconceptions_of_places("places"),
    *misconceptions_of_hits(THREE),
    *misconceptions_of_counts(),
    Misconception("divided-by-list", {"below": "looked"}, SHORT,
        "How many places does the page have, and by which number did you divide?",
        "Your function seems to divide by the number of films that it looked at. A short list then looks better than it is.",
        SAME + " A place that stays empty is a miss."),
    Misconception("divided-by-list, guarded", {"below": "looked", "flat": 0.0}, SHORT,
        "How many places does the page have, and by which number did you divide?",
        "Your function seems to divide by the number of films that it looked at. A short list then looks better than it is.",
        SAME + " A place that stays empty is a miss."),
    Misconception("whole-list-by-shorter", {"places": "all", "below": "shorter"}, call([4, 7, 9], {9}, 2),
        "Which places may count in this case, and by which number did you divide?",
        "Your function seems to look for hits in the whole list, and to divide by k or by the length of the list, whichever is smaller.",
        "Cut the list to its first k places before you look for relevant films: [:k]. " + SAME),
    Misconception("whole-list-by-shorter, guarded", {"places": "all", "below": "shorter", "flat": 0.0}, call([4, 7, 9], {9}, 2),
        "Which places may count in this case, and by which number did you divide?",
        "Your function seems to look for hits in the whole list, and to divide by k or by the length of the list, whichever is smaller.",
        "Cut the list to its first k places before you look for relevant films: [:k]. " + SAME),
    Misconception("divided-by-whole-list", {"below": "listed"}, call([4, 7, 9], {4}, 2),
        "How many places are looked at in this case, and by which number did you divide?",
        "Your function seems to divide by the length of the whole list.",
        SAME),
    Misconception("divided-by-whole-list, guarded", {"below": "listed", "flat": 0.0}, call([4, 7, 9], {4}, 2),
        "How many places are looked at in this case, and by which number did you divide?",
        "Your function seems to divide by the length of the whole list.",
        SAME),
    Misconception("recall", {"below": "liked"}, THREE,
        "Of what is precision a share: of the places that are shown, or of the films that are relevant?",
        "Your function seems to divide by the number of relevant films. That is recall, the next exercise.",
        SAME),
    Misconception("recall, guarded", {"below": "liked", "flat": 0.0}, THREE,
        "Of what is precision a share: of the places that are shown, or of the films that are relevant?",
        "Your function seems to divide by the number of relevant films. That is recall, the next exercise.",
        SAME),
    Misconception("divided-by-smaller", {"below": "capped"}, THREE,
        "By which number did you divide? Does it change when fewer films are relevant?",
        "Your function seems to divide by k or by the number of relevant films, whichever is smaller.",
        SAME),
    Misconception("divided-by-smaller, guarded", {"below": "capped", "flat": 0.0}, THREE,
        "By which number did you divide? Does it change when fewer films are relevant?",
        "Your function seems to divide by k or by the number of relevant films, whichever is smaller.",
        SAME),
    Misconception("count-of-hits", {"below": "one"}, THREE,
        "Can a share be larger than 1?",
        "Your function seems to return the number of hits, not their share.",
        SAME),
    Misconception("any-hit", {"below": "hits"}, THREE,
        "Does a second hit change your answer?",
        "Your function seems to return 1 as soon as there is any hit.",
        "Count all the hits first. " + SAME),
    Misconception("overlap-of-sets", {"below": "union"}, MORE,
        "Which films are counted below your fraction?",
        "Your function seems to divide by all films that are in the first places or relevant.",
        SAME),
    Misconception("divided-by-larger", {"below": "larger"}, call([4, 7, 9], {4}, 2),
        "By which number did you divide? Does it change when the list gets longer?",
        "Your function seems to divide by k or by the length of the list, whichever is larger.",
        SAME),
    Misconception("f1", {"below": "both"}, MORE,
        "By which number did you divide? Does it change when fewer films are relevant?",
        "Your function seems to return F1, which mixes precision with recall.",
        SAME),
    Misconception("divided-by-one-more", {"below": "k + 1"}, THREE,
        "By which number did you divide?",
        "Your function seems to divide by k + 1.",
        SAME),
    Misconception("divided-by-one-fewer", {"below": "k - 1"}, THREE,
        "By which number did you divide?",
        "Your function seems to divide by k − 1.",
        SAME),
    Misconception("percent", {"then": "percent"}, THREE,
        "Can a share be larger than 1?",
        "Your function seems to return a percentage.",
        "Return the share itself, from 0 to 1."),
    Misconception("whole-part", {"then": "whole"}, THREE,
        "Which sign divides in your line, / or //? What does the other one do?",
        "Your function seems to cut the share to a whole number, as // or int() does.",
        "Divide with /, and return the number as it is."),
    Misconception("none-for-no-films", {"short": np.nan}, EMPTY,
        "What does the rule say about places that stay empty?",
        "Your function seems to return nan for an empty list.",
        "An empty list has 0 hits in k places: 0 / k. It needs no rule of its own."),
    Misconception("one-for-no-films", {"short": 1.0}, EMPTY,
        "How many hits are in a list without films?",
        "Your function seems to return 1 for an empty list.",
        "An empty list has 0 hits in k places: 0 / k. It needs no rule of its own."),
    Misconception("nan-if-nothing-relevant", {"nothing": np.nan}, UNLIKED,
        "How many hits are there, in how many places? What does the rule of this exercise make of that?",
        "Your function seems to return nan where nothing is relevant.",
        "0 hits in k places are 0. Recall is different: there the number of relevant films stands below."),
    Misconception("one-if-nothing-relevant", {"nothing": 1.0}, UNLIKED,
        "How many hits are there, in how many places?",
        "Your function seems to return 1 where nothing is relevant.",
        "0 hits in k places are 0."),
] + [
    Misconception(f"rounded-{digits}", {"then": f"round {digits}"}, call(range(1, 8), {1, 4}, 7),
        "Compare the two numbers digit by digit. Where does yours end?",
        f"Your function seems to round its result to {digits} decimal{'s' * (digits != 1)}.",
        "Return the number as it is. Rounding belongs where you print.")
    for digits in (1, 2, 3)
]
# fmt: on


def reciprocal_rank_at_k(recommended, relevant, k):
    """1 / position of the first hit among the first k places; 0 when there is none."""
    found = hits_among(recommended, relevant, k)
    return 1 / (found.index(True) + 1) if any(found) else 0.0


VARIANT = Exercise(
    id="02.reciprocal_rank_at_k",
    number="2.2, once more",
    title="how far down the first hit stands",
    minutes=5,
    version=1,
    answer=reciprocal_rank_at_k,
    kind="float",
    points={"all": 1.0},
    cases=lambda rng: (
        case(films, relevant, k, "all")
        for films, relevant, k in (
            ([4, 7, 9], {9, 7}, 3),
            ([4, 7, 9], {9}, 2),
            ([8], {8}, 5),
            ([], {8}, 5),
            (range(100, 140), {131, 122, 138}, 30),
        )
    ),
    misconceptions=[],
    hints=[
        "Go through the first k places with their positions, from 1: `enumerate(recommended[:k], 1)`.",
        "Return as soon as a film is relevant. What is left to return below the loop?",
    ],
    done="Averaged over people this is MRR, the mean reciprocal rank.",
    task=(
        "`recommended` is an array of film numbers, best first; `relevant` is a set. Return 1 divided by the position of the first "
        "relevant film among the first k places, where the first place has position 1. If there is none, return 0."
    ),
    solution="""def reciprocal_rank_at_k(recommended, relevant, k):
    for position, film in enumerate(recommended[:k], 1):
        if film in relevant:
            return 1 / position
    return 0.0
""",
)

EXERCISE = Exercise(
    id="02.precision_at_k",
    number="2.2",
    title="precision at k",
    minutes=6,
    version=1,
    answer=precision_at_k,
    kind="float",
    points={"by hand": 1.0, "short lists": 0.5, "long lists": 0.5},
    cases=cases,
    misconceptions=MISCONCEPTIONS,
    hints=[
        "Two things are wrong in the given lines: which films are looked at, and what stands below the fraction.",
        "`recommended[:k]` is the first k places, or all of them where the list is shorter.",
        "Count the hits in `recommended[:k]` and divide by `k`, whatever the length of the list.",
    ],
    done="You can now say how much of a page is worth reading.",
    limits=(0.0, 1.0),
    variant=VARIANT,
)
