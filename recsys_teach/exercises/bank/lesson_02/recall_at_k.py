"""Exercise 2.3: recall at k."""

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

nan = np.nan


def recall_at_k(
    recommended,
    relevant,
    k,
    *,
    places="k",
    hits="found",
    below="liked",
    nothing=nan,
    short=None,
    no_hit=None,
    then=None,
):
    """Hits among the first k places / number of relevant films; nan when nothing is relevant. Switches: what learners do."""
    if not relevant and nothing != "divide":
        return nothing
    if short is not None and len(recommended) == 0:
        return None if short == "None" else short
    found = hits_among(recommended, relevant, k, places, hits)
    if no_hit is not None and not any(found):
        return no_hit
    n = BELOW[below](k, len(found), len(recommended), len(relevant), sum(found))
    result = sum(found) / n if n else nan
    return THEN[then](result) if then else result


BELOW = {
    "liked": lambda k, looked, listed, liked, hits: liked,
    "k": lambda k, looked, listed, liked, hits: k,
    "looked": lambda k, looked, listed, liked, hits: looked,
    "listed": lambda k, looked, listed, liked, hits: listed,
    "capped": lambda k, looked, listed, liked, hits: min(k, liked),
    "capped by list": lambda k, looked, listed, liked, hits: min(looked, liked),
    "one": lambda k, looked, listed, liked, hits: 1,
    "hits": lambda k, looked, listed, liked, hits: max(hits, 1),
    "union": lambda k, looked, listed, liked, hits: looked + liked - hits,
    "both": lambda k, looked, listed, liked, hits: (k + liked) / 2,
    "one more": lambda k, looked, listed, liked, hits: liked + 1,
    "misses": lambda k, looked, listed, liked, hits: liked - hits or nan,
}
THEN = {
    "missed": lambda share: 1 - share,
    "percent": lambda share: 100 * share,
    "whole": lambda share: share // 1,
} | {f"round {digits}": lambda share, d=digits: round(share, d) for digits in (1, 2, 3)}


def cases(rng):
    yield case([4, 7, 9], {4, 9}, 2, "by hand")
    yield case([8, 3, 5, 1, 6], {1, 2, 3, 5}, 3, "by hand")
    yield case([2, 9, 4, 7], {2, 4, 7, 5, 1, 8, 3}, 4, "by hand")
    yield case([20, 30, 10, 40], {10, 20}, 1, "by hand")
    yield case([8, 2, 5], {9, 1}, 2, "by hand")
    yield case([7, 4, 9, 3], {4, 6}, 4, "by hand")
    yield case([6, 1, 8, 5, 2, 9, 3], {1, 2, 3, 6, 8, 9, 30}, 6, "by hand")
    yield case([4, 7], {4, 9, 1}, 5, "edges")
    yield case([8, 3, 5], {3, 5, 8, 1, 2, 7}, 4, "edges")
    yield case([], {3, 5}, 3, "edges")
    yield case([], {2}, 2, "edges")
    yield case([6, 2, 7], set(), 2, "edges")
    yield case([1, 5], set(), 3, "edges")
    yield case([], set(), 4, "edges")
    yield drawn(rng, 300, 20, 14, 10)
    yield drawn(rng, 900, 60, 45, 30)
    yield drawn(rng, 50, 10, 6, 17)


THREE = call([4, 7, 9], {4, 9}, 3)
FOUR = call([4, 7, 9], {4, 9, 1, 2}, 3)
EMPTY = call([], {3, 5}, 3)
UNLIKED = call([6, 2], (), 2)
SAME = "Divide the number of hits by the number of relevant films, len(relevant)."
UNDEFINED = "Return float('nan') where relevant is empty: there is nothing to be found, so nothing can be said."

# fmt: off
MISCONCEPTIONS = [
    *misconceptions_of_places("places"),
    *misconceptions_of_hits(call([4, 7, 9], {4}, 3)),
    *misconceptions_of_counts(),
    Misconception("precision", {"below": "k"}, THREE,
        "Of what is recall a share: of the places that are shown, or of the films that are relevant?",
        "Your function seems to divide by k. That is precision.",
        SAME),
    Misconception("precision, 0 if nothing relevant", {"below": "k", "nothing": "divide"}, THREE,
        "Of what is recall a share: of the places that are shown, or of the films that are relevant?",
        "Your function seems to divide by k. That is precision.",
        SAME + " " + UNDEFINED),
    Misconception("divided-by-list", {"below": "looked"}, THREE,
        "Of what is recall a share: of the films that are shown, or of the films that are relevant?",
        "Your function seems to divide by the number of films that it looked at.",
        SAME),
    Misconception("divided-by-list, 0 if nothing relevant", {"below": "looked", "nothing": "divide"}, THREE,
        "Of what is recall a share: of the films that are shown, or of the films that are relevant?",
        "Your function seems to divide by the number of films that it looked at.",
        SAME + " " + UNDEFINED),
    Misconception("divided-by-list, guarded", {"below": "looked", "short": 0.0}, THREE,
        "Of what is recall a share: of the films that are shown, or of the films that are relevant?",
        "Your function seems to divide by the number of films that it looked at.",
        SAME),
    Misconception("divided-by-whole-list", {"below": "listed"}, THREE,
        "Of what is recall a share: of the films in the list, or of the films that are relevant?",
        "Your function seems to divide by the length of the list.",
        SAME),
    Misconception("divided-by-whole-list, 0 if nothing relevant", {"below": "listed", "nothing": "divide"}, THREE,
        "Of what is recall a share: of the films in the list, or of the films that are relevant?",
        "Your function seems to divide by the length of the list.",
        SAME + " " + UNDEFINED),
    Misconception("divided-by-whole-list, guarded", {"below": "listed", "short": 0.0}, THREE,
        "Of what is recall a share: of the films in the list, or of the films that are relevant?",
        "Your function seems to divide by the length of the list.",
        SAME),
    Misconception("divided-by-smaller", {"below": "capped"}, call([4, 7, 9], {4, 1, 2}, 2),
        "How many films are relevant in this case, and by which number did you divide?",
        "Your function seems to divide by k where more than k films are relevant. That is a variant with a name of its own, capped recall.",
        SAME + " With more than k relevant films even a perfect list stays below 1."),
    Misconception("divided-by-smaller-of-list", {"below": "capped by list"}, FOUR,
        "Which films does the number below your fraction count?",
        "Your function seems to divide by the number of films in the list where that is smaller.",
        SAME),
    Misconception("count-of-hits", {"below": "one"}, THREE,
        "Can a share be larger than 1?",
        "Your function seems to return the number of hits, not their share.",
        SAME),
    Misconception("any-hit", {"below": "hits"}, FOUR,
        "Does a second hit change your answer?",
        "Your function seems to return 1 as soon as there is any hit.",
        "Count all the hits first. " + SAME),
    Misconception("overlap-of-sets", {"below": "union"}, THREE,
        "Which films are counted below your fraction?",
        "Your function seems to divide by all films that are in the first places or relevant.",
        SAME),
    Misconception("f1", {"below": "both"}, FOUR,
        "By which number did you divide? Does it change when k does?",
        "Your function seems to return F1, which mixes recall with precision.",
        SAME),
    Misconception("divided-by-one-more", {"below": "one more"}, THREE,
        "By which number did you divide?",
        "Your function seems to divide by one more than the number of relevant films.",
        SAME),
    Misconception("divided-by-what-is-left", {"below": "misses"}, FOUR,
        "Which films are counted below your fraction? Are those that were found among them?",
        "Your function seems to divide by the relevant films that were not found.",
        SAME),
    Misconception("zero-if-nothing-relevant", {"nothing": 0.0}, UNLIKED,
        "Nothing can be found here. Would you say that the list failed?",
        "Your function seems to return 0 where nothing is relevant. Such people would pull down every mean.",
        UNDEFINED),
    Misconception("one-if-nothing-relevant", {"nothing": 1.0}, UNLIKED,
        "Nothing can be found here. Would you say that the list found everything?",
        "Your function seems to return 1 where nothing is relevant. Such people would lift every mean.",
        UNDEFINED),
    Misconception("none-if-nothing-relevant", {"nothing": None}, UNLIKED,
        "What does your function hand back when relevant is empty?",
        "Your function seems to return None where nothing is relevant. None cannot be averaged.",
        UNDEFINED),
    Misconception("nan-for-no-films", {"short": nan}, EMPTY,
        "Something is relevant in this case. How much of it does the list hold?",
        "Your function seems to return nan for an empty list.",
        "Only the number of relevant films decides about nan. An empty list found 0 of them."),
    Misconception("nan-without-hits", {"no_hit": nan}, call([4, 7], {9}, 2),
        "Something is relevant in this case. How much of it did the list find?",
        "Your function seems to return nan where the list has no hit.",
        "Only the number of relevant films decides about nan. A list without hits found 0 of them."),
    Misconception("share-that-was-missed", {"then": "missed"}, call([4, 7, 9], {4, 1, 2}, 3),
        "Does your answer grow when the list finds more?",
        "Your function seems to return the share of the relevant films that were not found.",
        "Count the relevant films that are among the first k."),
    Misconception("percent", {"then": "percent"}, THREE,
        "Can a share be larger than 1?",
        "Your function seems to return a percentage.",
        "Return the share itself, from 0 to 1."),
    Misconception("whole-part", {"then": "whole"}, FOUR,
        "Which sign divides in your line, / or //? What does the other one do?",
        "Your function seems to cut the share to a whole number, as // or int() does.",
        "Divide with /, and return the number as it is."),
] + [
    Misconception(f"rounded-{digits}", {"then": f"round {digits}"}, call([1, 2], range(1, 8), 2),
        "Compare the two numbers digit by digit. Where does yours end?",
        f"Your function seems to round its result to {digits} decimal{'s' * (digits != 1)}.",
        "Return the number as it is. Rounding belongs where you print.")
    for digits in (1, 2, 3)
]
# fmt: on


def capped_recall_at_k(recommended, relevant, k):
    """Hits among the first k places / min(k, number of relevant films); nan when nothing is relevant."""
    return recall_at_k(recommended, relevant, k, below="capped")


VARIANT = Exercise(
    id="02.capped_recall_at_k",
    number="2.3, once more",
    title="capped recall",
    minutes=4,
    version=1,
    answer=capped_recall_at_k,
    kind="float",
    points={"all": 1.0},
    cases=lambda rng: (
        case(films, relevant, k, "all")
        for films, relevant, k in (
            ([4, 7, 9], {4, 9, 1, 2}, 3),
            ([4, 7, 9], {4, 2}, 3),
            ([8, 5], set(), 5),
            (range(100, 140), range(90, 150, 7), 5),
        )
    ),
    misconceptions=[],
    hints=[
        "The numerator is that of recall: the hits among `recommended[:k]`.",
        "`min(k, len(relevant))` is the largest number of hits that k places can hold.",
    ],
    done="A perfect list now scores 1, also where more films are relevant than can be shown.",
    task=(
        "Return the number of relevant films among the first k of `recommended`, divided by k or by the number of relevant films, "
        "whichever is smaller. `relevant` is a set; return nan when it is empty."
    ),
    solution="""def capped_recall_at_k(recommended, relevant, k):
    if not relevant:
        return float("nan")
    hits = sum(film in relevant for film in recommended[:k])
    return hits / min(k, len(relevant))
""",
)

EXERCISE = Exercise(
    id="02.recall_at_k",
    number="2.3",
    title="recall at k",
    minutes=6,
    version=1,
    answer=recall_at_k,
    kind="float",
    points={"by hand": 1.0, "edges": 0.5, "long lists": 0.5},
    cases=cases,
    misconceptions=MISCONCEPTIONS,
    hints=[
        "The hits are those of precision. Only the number below the fraction is another one.",
        "Below stands `len(relevant)`. What happens when that is 0?",
        "First: where `relevant` is empty, return `float('nan')`. Then count the hits in `recommended[:k]`, and divide.",
    ],
    done="You can now say how much of what somebody likes a list has found.",
    limits=(0.0, 1.0),
    variant=VARIANT,
)
