"""Exercise 2.4: NDCG at k."""

import math

from recsys_teach.exercises.bank.lesson_02.lists import (
    call,
    case,
    drawn,
    hits_among,
    misconceptions_of_hits,
    misconceptions_of_places,
)
from recsys_teach.exercises.bank.lesson_02.ndcg_switches import DISCOUNT, IDEAL, RATIO, THEN, added_up
from recsys_teach.exercises.exercise import Case, Exercise, Misconception

nan = math.nan


def ndcg_at_k(
    recommended, relevant, k, *, places="k", hits="found", discount="log2", of_list=0, of_ideal=0, count="places",
    ideal="capped", ratio="normal", nothing=nan, no_hit=None, short=None, list_weight=None, then=None,
):  # fmt: skip
    """Σ 1 / log2(p + 1) over the positions p of the hits / the same sum for positions 1 to min(k, n). Switches: what learners do."""
    if not relevant:
        return nothing
    if short == "None" and len(recommended) == 0:
        return None
    found = hits_among(recommended, relevant, k, places, hits)
    if no_hit is not None and not any(found):
        return no_hit
    weight = DISCOUNT[discount]
    at = [p for p, hit in enumerate(found, 1) if hit]
    if count == "hits":
        at = list(range(1, len(at) + 1))
    if count == "first hit":
        at = at[:1]
    if count == "last hit":
        at = at[-1:]
    if count == "recommended":
        at = list(range(1, len(found) + 1))
    dcg = added_up(DISCOUNT[list_weight or discount](p + of_list) for p in at)
    if ideal == "hits of all":
        at = [p for p, hit in enumerate(hits_among(recommended, relevant, k, "all", hits), 1) if hit]
    n_best = IDEAL[ideal](k, len(relevant), len(found), len(at))
    best = added_up(weight(p + of_ideal) for p in range(1, n_best + 1))
    result = (nan if found else 0.0) if ratio == "inf times 0" else RATIO[ratio](dcg, best, k, len(relevant))
    return THEN[then](result) if then else result


def cases(rng):
    yield case([4, 7, 9], {7}, 3, "by hand")
    yield case([4, 7, 9], {4, 9}, 3, "by hand")
    yield case([5, 4, 7, 9, 1], {4, 9, 1, 2}, 4, "by hand")
    yield case([6, 1, 8, 5, 2], {6, 8, 2, 30, 31, 32, 33, 34}, 5, "by hand")
    yield case([20, 30, 10, 40, 50], {20, 40, 50}, 2, "by hand")
    yield case([4, 8, 9], {4, 9}, 5, "edges")
    yield case([3, 6], {3, 6, 8, 1}, 4, "edges")
    yield case([2, 5, 7, 1], {1, 9}, 3, "edges")
    yield case([], {3, 5}, 3, "edges")
    yield case([6, 2], set(), 2, "edges")
    yield case([1, 5, 8], set(), 3, "edges")
    yield case([], set(), 4, "edges")
    yield drawn(rng, 300, 20, 14, 10)
    yield drawn(rng, 900, 60, 45, 30)
    yield drawn(rng, 50, 10, 12, 17)


SECOND = call([4, 7, 9], {7}, 3)
TWO = call([4, 7, 9], {4, 9}, 3)
MANY = call([4, 7], range(4, 10), 2)
SHORT = call([3, 6], {3, 6, 8, 1}, 4)
MISSED = call([4, 7], {9}, 2)
UNLIKED = call([6, 2], (), 2)
BEST = "The ideal sum runs over the positions 1 to min(k, number of relevant films)."
UNDEFINED = "Return float('nan') where relevant is empty: no list can be ideal when there is nothing to be found."
NOT_BY_0 = " Where relevant is empty, return nan before anything is divided."
WEIGHT = "A hit in position p counts 1 / log2(p + 1), with p from 1: 1, then 0.631, then 0.5."

# fmt: off
MISCONCEPTIONS = [
    *misconceptions_of_places("places"),
    *misconceptions_of_hits(SECOND),
    Misconception("not-normalised", {"ratio": "dcg"}, TWO,
        "What is the best sum that any list could reach in this case? Is your answer a share of it?",
        "Your function seems to return DCG, the sum for this list, without dividing by the sum of an ideal list.",
        "Divide by the same sum for an ideal list. " + BEST),
    Misconception("divided-by-k", {"ratio": "by k"}, TWO,
        "Would a perfect list get 1 from your function?",
        "Your function seems to divide DCG by k.",
        "Divide by the sum of an ideal list. " + BEST),
    Misconception("divided-by-relevant", {"ratio": "by liked"}, TWO,
        "Would a perfect list get 1 from your function?",
        "Your function seems to divide DCG by the number of relevant films.",
        "Divide by the sum of an ideal list. " + BEST),
    Misconception("divided-by-smaller", {"ratio": "by capped"}, TWO,
        "Would a perfect list get 1 from your function?",
        "Your function seems to divide DCG by the number of hits that are possible, without discounting those.",
        "Divide by the discounted sum of an ideal list. " + BEST),
    Misconception("ideal-of-k", {"ideal": "k"}, SECOND,
        "How many relevant films can an ideal list hold in this case?",
        "Your function seems to use an ideal list with k relevant films, also where fewer exist. Nobody could reach that.",
        BEST),
    Misconception("ideal-of-all-relevant", {"ideal": "liked"}, MANY,
        "How many places has an ideal list in this case?",
        "Your function seems to use an ideal list with all relevant films, also where they do not fit into k places.",
        BEST),
    Misconception("ideal-of-own-hits", {"ideal": "hits"}, TWO[:1] + ({4, 9, 2}, 3),
        "Could another list hold more relevant films than this one does?",
        "Your function seems to take the hits of this list, moved to its top, as the ideal. Films that were missed then cost nothing.",
        BEST),
    Misconception("ideal-of-own-hits, guarded", {"ideal": "hits", "no_hit": 0.0}, TWO[:1] + ({4, 9, 2}, 3),
        "Could another list hold more relevant films than this one does?",
        "Your function seems to take the hits of this list, moved to its top, as the ideal. Films that were missed then cost nothing.",
        BEST),
    Misconception("ideal-of-hits-in-whole-list", {"ideal": "hits of all"}, TWO[:1] + ({4, 9, 2}, 3),
        "Could another list hold more relevant films than this one does?",
        "Your function seems to take the hits of the whole list, moved to its top, as the ideal. Films that are not in it cost nothing.",
        BEST),
    Misconception("ideal-of-hits-in-whole-list, guarded", {"ideal": "hits of all", "no_hit": 0.0}, TWO[:1] + ({4, 9, 2}, 3),
        "Could another list hold more relevant films than this one does?",
        "Your function seems to take the hits of the whole list, moved to its top, as the ideal. Films that are not in it cost nothing.",
        BEST),
    Misconception("ideal-as-short-as-list", {"ideal": "looked"}, SHORT,
        "Could a longer list hold more relevant films than this one does?",
        "Your function seems to make the ideal list no longer than the list itself. A short list then looks better than it is.",
        BEST),
    Misconception("ideal-as-short-as-list, guarded", {"ideal": "looked", "no_hit": 0.0}, SHORT,
        "Could a longer list hold more relevant films than this one does?",
        "Your function seems to make the ideal list no longer than the list itself. A short list then looks better than it is.",
        BEST),
    Misconception("ideal-of-every-place, guarded", {"ideal": "all looked", "no_hit": 0.0}, SECOND,
        "How many relevant films can an ideal list hold in this case?",
        "Your function seems to use an ideal list with a relevant film in each place of the list.",
        BEST),
    Misconception("ideal-of-larger", {"ideal": "larger"}, SECOND,
        "How many relevant films can an ideal list hold in this case?",
        "Your function seems to use an ideal list as long as k or as the number of relevant films, whichever is larger.",
        BEST),
    Misconception("ideal-of-every-place", {"ideal": "all looked"}, SECOND,
        "How many relevant films can an ideal list hold in this case?",
        "Your function seems to use an ideal list with a relevant film in each place of the list.",
        BEST),
    Misconception("ideal-one-more", {"ideal": "one more"}, SECOND,
        "How many terms has the sum of your ideal list?",
        "Your function seems to add one term too many for the ideal list.",
        BEST),
    Misconception("ideal-one-fewer", {"ideal": "one fewer"}, TWO,
        "How many terms has the sum of your ideal list?",
        "Your function seems to add one term too few for the ideal list. range(1, n) ends before n.",
        BEST),
    Misconception("ideal-one-fewer, stopped", {"ideal": "one fewer", "ratio": "normal, raised"}, TWO,
        "By which number does your function divide in this case, and what is it made of? Can it be 0?",
        "Your function seems to add one term too few for the ideal list. range(1, n) ends before n.",
        BEST + NOT_BY_0),
    Misconception("ideal-one-fewer, guarded", {"ideal": "one fewer", "ratio": "normal, guarded"}, TWO,
        "How many terms has the sum of your ideal list?",
        "Your function seems to add one term too few for the ideal list. range(1, n) ends before n.",
        BEST),
    Misconception("ideal-one-fewer, not none", {"ideal": "one fewer, not none"}, TWO[:1] + ({4, 9, 2}, 3),
        "How many terms has the sum of your ideal list?",
        "Your function seems to add one term too few for the ideal list. range(1, n) ends before n.",
        BEST),
    Misconception("ideal-of-one", {"ideal": "one"}, TWO,
        "How many terms has the sum of your ideal list?",
        "Your function seems to use an ideal list with a single relevant film, whose sum is 1.",
        BEST),
    Misconception("log-of-position", {"of_list": -1, "of_ideal": -1}, TWO,
        "By which number does your function divide in this case, and what is it made of? Can it be 0?",
        "Your function seems to divide by log2(p), or to count positions from 0. The first position then divides by log2(1), which is 0.",
        WEIGHT + NOT_BY_0),
    Misconception("log-of-position, stopped", {"of_list": -1, "of_ideal": -1, "discount": "log2, raised"}, TWO,
        "By which number does your function divide in this case, and what is it made of? Can it be 0?",
        "Your function seems to divide by 0, or to get nan, in every case. Does it take log2(1) for the first position? log2(1) is 0.",
        WEIGHT + NOT_BY_0),
    Misconception("log-of-position, whole arrays", {"ratio": "inf times 0"}, TWO,
        "What is log2(1)? What is 0 times 1 / log2(1)?",
        "Your function seems to get nan for every list with a film in it. Does it take log2(1), which is 0, for the first position?",
        WEIGHT),
    Misconception("log-of-position-in-list", {"of_list": -1}, TWO,
        "By which number does your function divide in this case, and what is it made of? Can it be 0?",
        "Your function seems to count the positions of the list from 0, but those of the ideal list from 1.",
        WEIGHT + NOT_BY_0),
    Misconception("log-of-position-in-list, stopped", {"of_list": -1, "discount": "log2, raised"}, TWO,
        "By which number does your function divide in this case, and what is it made of? Can it be 0?",
        "Your function seems to count the positions of the list from 0, but those of the ideal list from 1.",
        WEIGHT + NOT_BY_0),
    Misconception("log-of-position-in-ideal", {"of_ideal": -1}, SECOND,
        "What is log2(1)? In which position of the ideal list do you divide by it?",
        "Your function seems to count the positions of the ideal list from 0, but those of the list from 1.",
        WEIGHT),
    Misconception("one-position-late", {"of_list": 1, "of_ideal": 1}, TWO,
        "What does a hit in the first position count in your function?",
        "Your function seems to divide by log2(p + 2) where p counts from 1, so that the first position no longer counts 1.",
        WEIGHT),
    Misconception("one-position-late-in-list", {"of_list": 1}, TWO,
        "What does a hit in the first position count in your function? Is it the same in the ideal list?",
        "Your function seems to take the hits of the list one position too far down.",
        WEIGHT + " The same holds for the ideal list."),
    Misconception("one-position-late-in-ideal", {"of_ideal": 1}, TWO,
        "What does the first position count in your ideal list? Is it the same in the list?",
        "Your function seems to take the ideal list one position too far down.",
        WEIGHT + " The same holds for the ideal list."),
    Misconception("first-two-alike", {"discount": "never below 1"}, SECOND,
        "What do hits in the first and in the second position count in your function?",
        "Your function seems to divide by log2(p), but never by less than 1. The first two positions then count the same.",
        WEIGHT),
    Misconception("one-plus-log", {"discount": "1 + log2"}, call([4, 7, 9], {9}, 3),
        "What stands inside your logarithm, p or p + 1?",
        "Your function seems to divide by 1 + log2(p). The + 1 belongs inside the logarithm.",
        WEIGHT),
    Misconception("natural-logarithm-in-list", {"list_weight": "ln"}, SECOND,
        "What does a hit in the second position count in your function? Is it the same in the ideal list?",
        "Your function seems to use the natural logarithm, math.log or np.log, for the list, and that to base 2 for the ideal list.",
        "Use np.log2 in both sums."),
    Misconception("natural-logarithm-in-ideal", {"discount": "ln", "list_weight": "log2"}, SECOND,
        "What does the first position count in your ideal list? Is it the same in the list?",
        "Your function seems to use the natural logarithm, math.log or np.log, for the ideal list, and that to base 2 for the list.",
        "Use np.log2 in both sums."),
    Misconception("one-added-outside-in-list", {"list_weight": "log2, plus 1"}, SECOND,
        "What does a hit in the second position count in your function? Is it the same in the ideal list?",
        "Your function seems to add 1 to 1 / log2(p) for the list, but not for the ideal list. The + 1 belongs inside the logarithm.",
        WEIGHT + " The same holds for the ideal list."),
    Misconception("one-added-outside-in-list, from the second", {"list_weight": "log2, plus 1, from the second"}, SECOND,
        "What does a hit in the second position count in your function? Is it the same in the ideal list?",
        "Your function seems to add 1 to 1 / log2(p) for the list, but not for the ideal list. The + 1 belongs inside the logarithm.",
        WEIGHT + " The same holds for the ideal list."),
    Misconception("divided-by-position", {"discount": "position"}, SECOND,
        "What does a hit in the second position count in your function?",
        "Your function seems to divide by the position itself, without a logarithm.",
        WEIGHT),
    Misconception("divided-by-position-plus-one", {"discount": "position + 1"}, SECOND,
        "What does a hit in the second position count in your function?",
        "Your function seems to divide by p + 1, without a logarithm.",
        WEIGHT),
    Misconception("divided-by-root", {"discount": "root"}, SECOND,
        "What does a hit in the second position count in your function?",
        "Your function seems to divide by the root of the position.",
        WEIGHT),
    Misconception("halved-each-time", {"discount": "power"}, SECOND,
        "What do hits in the first three positions count in your function?",
        "Your function seems to halve what a hit counts from each position to the next.",
        WEIGHT),
    Misconception("log-of-double", {"discount": "log1p 2"}, call([4, 7, 9], {9}, 3),
        "What stands inside your logarithm for the third position?",
        "Your function seems to take log2(2 p) where log2(p + 1) is meant.",
        WEIGHT),
    Misconception("not-discounted", {"discount": "none"}, SECOND,
        "Does your answer change when the hit moves up?",
        "Your function seems to count every hit the same, wherever it stands.",
        WEIGHT),
    Misconception("multiplied-by-log", {"discount": "times"}, SECOND,
        "Does a hit count more or less further down in your function?",
        "Your function seems to multiply by the logarithm, so that hits further down count more.",
        WEIGHT),
    Misconception("numbered-among-hits", {"count": "hits"}, SECOND,
        "In which position of the list does the hit stand, and which number did you put into the logarithm?",
        "Your function seems to number the hits 1, 2, 3 and to forget where in the list they stand.",
        "Number all places of the list from 1, hits and misses alike, and add only for the hits."),
    Misconception("first-hit-only", {"count": "first hit"}, TWO,
        "How many hits does the list have, and how many are in your sum?",
        "Your function seems to stop at the first hit.",
        "Go on after a hit: each one adds to the sum."),
    Misconception("last-hit-only", {"count": "last hit"}, TWO,
        "How many hits does the list have, and how many are in your sum?",
        "Your function seems to keep the last hit alone: each hit takes the place of the one before it, as = does where += is meant.",
        "Add each hit to the sum that is there already."),
    Misconception("every-place-counts", {"count": "recommended"}, SECOND,
        "Which places add to your sum? Are they all hits?",
        "Your function seems to add for every place of the list, relevant or not.",
        "Add only where the film is in relevant."),
    Misconception("turned-over", {"ratio": "swapped"}, SECOND,
        "Can the sum of this list be larger than that of an ideal one?",
        "Your function seems to divide the ideal sum by the sum of the list.",
        "Divide the other way round: the list's sum by the ideal one. The result is never above 1."),
    Misconception("turned-over, stopped", {"ratio": "swapped, raised"}, SECOND,
        "By which number does your function divide in this case, and what is it made of? Can it be 0?",
        "Your function seems to divide the ideal sum by the sum of the list.",
        "Divide the other way round: the list's sum by the ideal one. The result is never above 1."),
    Misconception("difference", {"ratio": "minus"}, SECOND,
        "What does your function give for an ideal list?",
        "Your function seems to subtract the list's sum from the ideal one.",
        "Divide the list's sum by the ideal one."),
    Misconception("ideal-sum", {"ratio": "ideal"}, SECOND,
        "Does your answer change when the order of the list changes?",
        "Your function seems to return the sum of the ideal list.",
        "Divide the list's sum by the ideal one."),
    Misconception("zero-if-nothing-relevant", {"nothing": 0.0}, UNLIKED,
        "Nothing can be found here. Would you say that the list failed?",
        "Your function seems to return 0 where nothing is relevant. Such people would pull down every mean.",
        UNDEFINED),
    Misconception("one-if-nothing-relevant", {"nothing": 1.0}, UNLIKED,
        "Nothing can be found here. Would you say that the list was ideal?",
        "Your function seems to return 1 where nothing is relevant. Such people would lift every mean.",
        UNDEFINED),
    Misconception("none-if-nothing-relevant", {"nothing": None}, UNLIKED,
        "What does your function hand back when relevant is empty?",
        "Your function seems to return None where nothing is relevant. None cannot be averaged.",
        UNDEFINED),
    Misconception("nan-without-hits", {"no_hit": nan}, MISSED,
        "Something is relevant in this case. What is the sum for a list without hits?",
        "Your function seems to return nan where the list has no hit.",
        "A list without hits has DCG 0, and 0 divided by the ideal sum is 0. Only an empty relevant gives nan."),
    Misconception("percent", {"then": "percent"}, SECOND,
        "Can a share be larger than 1?",
        "Your function seems to return a percentage.",
        "Return the share itself, from 0 to 1."),
] + [
    Misconception(f"rounded-{digits}", {"then": f"round {digits}"}, SECOND,
        "Compare the two numbers digit by digit. Where does yours end?",
        f"Your function seems to round its result to {digits} decimals.",
        "Return the number as it is. Rounding belongs where you print.")
    for digits in (2, 3, 4)
]
# fmt: on


ERRORS = {
    "lengths-differ": (
        "How many places has the list in this case, and how many numbers are there in each array of that line?",
        "Your function seems to combine arrays of different lengths: weights for k places, and hits of a list that has fewer or more.",
        "Cut both to the same length: the hits of recommended[:k], and as many weights as there are hits, weights[:len(hits)].",
    )
}


def discounted_gain(gains, k):
    """Σ gain / log2(p + 1) over the first k positions p."""
    return float(sum(gain / math.log2(p + 1) for p, gain in enumerate(gains[:k], 1)))


VARIANT = Exercise(
    id="02.discounted_gain",
    number="2.4, once more",
    title="a discounted sum of stars",
    minutes=4,
    version=1,
    answer=discounted_gain,
    kind="float",
    points={"all": 1.0},
    cases=lambda rng: (
        Case(gains, k, group="all")
        for gains, k in (
            ([5, 3, 4], 3),
            ([2, 4, 1, 5], 2),
            ([1], 10),
            (rng.integers(0, 6, 40).astype(float), 25),
        )
    ),
    misconceptions=[],
    hints=[
        "`enumerate(gains[:k], 1)` gives each gain with its position, from 1.",
        "Each gain is divided by `np.log2(position + 1)`; the results are added up.",
    ],
    done="With stars instead of yes and no, this is the DCG of graded relevance.",
    task=(
        "`gains` is an array: how many stars the person gave to the film in each position of a list, best first. Return the sum over the "
        "first k positions (or fewer, where the list is shorter) of gain / log2(position + 1), with positions from 1."
    ),
    solution="""def discounted_gain(gains, k):
    first = gains[:k]
    positions = np.arange(1, len(first) + 1)
    return float((first / np.log2(positions + 1)).sum())
""",
)

EXERCISE = Exercise(
    id="02.ndcg_at_k",
    number="2.4",
    title="NDCG at k",
    minutes=15,
    version=1,
    answer=ndcg_at_k,
    kind="float",
    points={"by hand": 1.0, "edges": 0.5, "long lists": 0.5},
    cases=cases,
    misconceptions=MISCONCEPTIONS,
    hints=[
        "Two sums and a division. The first sum is about this list, the second about a list that could not be better.",
        "`enumerate(recommended[:k], 1)` gives each film with its position from 1. Add 1 / np.log2(position + 1) if the film is relevant.",
        "The ideal sum adds 1 / np.log2(position + 1) for the positions 1 to `min(k, len(relevant))`. Return nan first, if `relevant` is empty.",
    ],
    done="Your measure now knows that the top of a list is worth more than its end.",
    errors=ERRORS,
    limits=(0.0, 1.0),
    variant=VARIANT,
)
