"""What precision, recall and NDCG have in common: the places that are looked at, and how learners go wrong there."""

import numpy as np

from recsys_teach.exercises.exercise import Case, Misconception

PLACES = {
    "k": lambda films, k: films[:k],
    "all": lambda films, k: films,
    "one more": lambda films, k: films[: k + 1],
    "one fewer": lambda films, k: films[: k - 1],
    "but the last": lambda films, k: films[:k][:-1],
    "last": lambda films, k: films[-k:],
    "without the first": lambda films, k: films[1:k],
    "from the second": lambda films, k: films[1 : k + 1],
    "first": lambda films, k: films[:1],
    "order of a set": lambda films, k: list(set(films))[:k],
    "sorted": lambda films, k: sorted(films)[:k],
}
HITS = {
    "found": lambda hits: hits,
    "none": lambda hits: [False] * len(hits),
    "until a miss": lambda hits: np.logical_and.accumulate(hits).tolist() if hits else hits,
    "misses": lambda hits: [not hit for hit in hits],
    "once": lambda hits: [hit and not any(hits[:p]) for p, hit in enumerate(hits)],
}


def hits_among(recommended, relevant, k, places="k", hits="found"):
    """Return a list of True and False: does each of the places that are looked at hold a relevant film?"""
    if places == "of relevant":
        return HITS[hits]([film in recommended for film in list(relevant)[:k]])
    if places == "k hits":
        found = [film in relevant for film in recommended.tolist()]
        return HITS[hits]([hit and sum(found[:p]) < k for p, hit in enumerate(found)])
    return HITS[hits]([film in relevant for film in PLACES[places](recommended.tolist(), k)])


def case(recommended, relevant, k, group):
    return Case(np.array(recommended, dtype=int), set(relevant), k, group=group)


def drawn(rng, n_films, length, n_relevant, k, group="long lists"):
    """Return a case with a list drawn at random, and relevant films of which about half are in it."""
    films = 1 + rng.permutation(n_films)
    listed = films[:length].tolist()
    near = rng.choice(films[: 2 * length], n_relevant, replace=False).tolist()
    return case(listed, near, k, group)


def call(recommended, relevant, k):
    """Return the arguments of a small call that shows a mistake."""
    return np.array(recommended, dtype=int), set(relevant), k


LATE = call([4, 7, 9, 2], {9, 2}, 2)
EARLY = call([4, 7, 9, 2], {4, 7, 2}, 2)


# fmt: off
def misconceptions_of_places(one_of_four):
    """Return the misconceptions about which places count. `one_of_four`: the switch name of the places in the reference."""
    at = one_of_four
    return [
        Misconception("whole-list", {at: "all"}, LATE,
            "Which places of the list may count when k is as in this case?",
            "Your function seems to look at the whole list, not only at the first k places.",
            "Cut the list to its first k places before you look for relevant films: [:k]."),
        Misconception("first-k-hits", {at: "k hits"}, LATE,
            "In which places do the hits stand that your function counts? Which places may count?",
            "Your function seems to look for hits in the whole list, and to count k of them at most.",
            "Cut the list to its first k places before you look for hits: [:k]."),
        Misconception("one-place-more", {at: "one more"}, call([4, 7, 9], {9, 4}, 2),
            "Count the places that your function looks at. How many should it be?",
            "Your function seems to look at one place more than k.",
            "[:k] holds the places 0 to k − 1, which are k places."),
        Misconception("one-place-fewer", {at: "one fewer"}, call([4, 7, 9], {7, 4}, 2),
            "Count the places that your function looks at. How many should it be?",
            "Your function seems to look at one place fewer than k.",
            "[:k] holds the places 0 to k − 1, which are k places. Nothing is taken off."),
        Misconception("last-place-left-out", {at: "but the last"}, call([4, 7], {7, 4}, 5),
            "Does the film in the last of the places count in your function?",
            "Your function seems to leave out the last of the places, also where the list is short.",
            "range(n) ends before n by itself. Nothing is taken off."),
        Misconception("last-places", {at: "last"}, LATE,
            "Which film of the list is the best in the recommender's eyes: the first or the last?",
            "Your function seems to look at the last k places.",
            "The best recommendation stands first. Take the first k places: [:k]."),
        Misconception("first-place-left-out", {at: "without the first"}, EARLY,
            "Does the film in the first place count in your function?",
            "Your function seems to leave the first place out: Python's positions begin at 0.",
            "Begin at position 0: [:k], or range(k)."),
        Misconception("from-the-second-place", {at: "from the second"}, EARLY,
            "Does the film in the first place count in your function?",
            "Your function seems to look at the places 2 to k + 1: Python's positions begin at 0.",
            "Begin at position 0: [:k], or range(k)."),
        Misconception("first-place-only", {at: "first"}, call([4, 7, 9], {7, 9}, 3),
            "Which line of your loop runs for the second film of the list?",
            "Your function seems to look at the first place only. Does a return stand inside the loop?",
            "Let the loop end before you return: the return stands below it, as far left as the for."),
        Misconception("first-place-only, none for empty", {at: "first", "short": "None"}, call([4, 7, 9], {7, 9}, 3),
            "Which line of your loop runs for the second film of a list? And which line returns where a list is empty?",
            "Your function seems to look at the first place only, and to return None for an empty list. Does a return stand inside the loop?",
            "Let the loop end before you return: the return stands below it, as far left as the for."),
        Misconception("order-of-a-set", {at: "order of a set"}, call([7, 9, 2], {7}, 1),
            "In which order does your function go through the list? Print it.",
            "Your function seems to make a set of the list before it cuts it. A set has no order.",
            "Cut first, [:k], and make a set of what is left if you want one."),
        Misconception("sorted-first", {at: "sorted"}, call([9, 7, 2], {9}, 1),
            "In which order does your function go through the list? Print it.",
            "Your function seems to sort the list by film number before it cuts it.",
            "The order of the list is the recommendation. Leave it as it is."),
    ]


def misconceptions_of_hits(small):
    """Return the misconceptions about what counts as a hit. `small` is a call that shows each."""
    return [
        Misconception("no-hit-found", {"hits": "none"}, small,
            "Print how many hits your function counts, and what it returns. Are both what you expect?",
            "Your function seems to return 0 for every list, as if no hit counted.",
            "Print the hits. If there are none: ask `film in relevant`, or give np.isin list(relevant), since it takes a set for one single thing. "
            "If there are some, look at the sign that divides: / and not //."),
        Misconception("until-first-miss", {"hits": "until a miss"}, call([4, 7, 9], {4, 9}, 3),
            "What does your function do at the first film that is not relevant? And at the film after it?",
            "Your function seems to stop counting at the first film that is not relevant.",
            "Go on to the next film after a miss: no break, and no return inside the loop."),
        Misconception("misses-counted", {"hits": "misses"}, small,
            "Which films does your function count: those that are in relevant, or the others?",
            "Your function seems to count the films that are not relevant.",
            "Count a film if it is in relevant."),
    ]


def misconceptions_of_counts():
    """Return those about counting that precision and recall share."""
    return [
        Misconception("one-hit-at-most", {"hits": "once"}, call([4, 7, 9], {4, 9}, 3),
            "How many hits does the list have, and how many did you count?",
            "Your function seems to count one hit at most. Does a second hit change your number, or set it to 1 again?",
            "Add 1 for each hit: += adds, = sets."),
        Misconception("relevant-cut", {"places": "of relevant"}, call([4, 7, 9], {7, 9}, 1),
            "Which of the two is cut to k in your function: the list, or the relevant films?",
            "Your function seems to cut the relevant films to k, and to look for them in the whole list.",
            "Cut the list, recommended[:k]. A set has no order, so its first k films mean nothing."),
    ]
