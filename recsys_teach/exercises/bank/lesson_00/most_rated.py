"""Exercise 0.1: the k films with the most ratings."""

import numpy as np

from recsys_teach.exercises.exercise import Case, Exercise, Misconception


def most_rated(items, k, *, order="most first", ties="smaller", give="films", cut=0, then=None):
    """The k items that occur most often, most first, ties by smaller number. Switches are what learners do instead."""
    films, first, counts = np.unique(items, return_index=True, return_counts=True)
    if give == "every number":
        films, counts = np.arange(items.max() + 1), np.bincount(items)
        first = films
    tie = {"smaller": films, "larger": -films, "first seen": first, "last seen": -first}[ties]
    if order in ("as argsort pleases", "as argsort pleases, turned"):
        ranked = np.argsort(-counts) if order == "as argsort pleases" else np.argsort(counts)[::-1]
        return films[ranked[:k]]
    key = {"most first": -counts, "fewest first": counts, "by number": films, "by number, down": -films, "seen": first}[
        order
    ]
    ranked = np.lexsort((tie, key))
    k = {"all": len(films), "none": 0}.get(cut) if isinstance(cut, str) else max(k + cut, 0)
    chosen = ranked[-k:] if then == "last k" else ranked[:k]
    if then == "by number":
        chosen = chosen[np.argsort(films[chosen])]
    if then == "turned round":
        chosen = chosen[::-1]
    values = {
        "films": films, "every number": films, "positions": np.arange(len(films)), "counts": counts, "pairs": np.column_stack((films, counts)),
        "places": np.argsort(ranked),
    }[give]  # fmt: skip
    if then == "padded":
        chosen = np.append(chosen, np.zeros(max(k - len(chosen), 0), dtype=int))
    return int(values[chosen[0]]) if then == "one" else values[chosen]


def cases(rng):
    yield Case(np.array([7, 3, 7, 9, 3, 7]), 2, group="by hand")
    yield Case(np.array([4, 4, 2]), 1, group="by hand")
    yield Case(np.array([12, 30, 12, 25, 30, 12, 25, 30, 30]), 2, group="by hand")
    yield Case(np.array([8, 5, 8, 5, 2]), 2, group="ties")
    yield Case(np.array([9, 6, 11, 6, 9, 3, 11, 9]), 3, group="ties")
    yield Case(rng.integers(1, 41, 60), 12, group="ties")  # long enough for an unstable sort to show
    yield Case(np.array([6, 6, 1]), 5, group="few films")
    yield Case(np.array([3, 8, 8, 4]), 4, group="few films")
    for n_films, n, k in ((12, 60, 5), (40, 300, 10), (200, 2_000, 10)):
        films = np.sort(rng.choice(np.arange(1, 10 * n_films), n_films, replace=False))
        shares = 1 / np.arange(1, n_films + 1)
        yield Case(rng.permutation(films)[rng.choice(n_films, n, p=shares / shares.sum())], k, group="many films")


MANY_TIES = np.arange(60) * 7 % 41  # long enough for an unstable sort to show
A, B = np.array([7, 3, 7, 9, 3, 7]), np.array([8, 5, 8, 5, 2])

# fmt: off
MISCONCEPTIONS = [
    Misconception("fewest-first", {"order": "fewest first"}, (A, 1),
        "How often does the first film of your list occur in the input?",
        "Your function seems to begin with the films that have the fewest ratings.",
        "argsort goes from small to large. Sort the negative counts: -counts."),
    Misconception("last-of-growing", {"then": "last k", "order": "fewest first", "ties": "larger"}, (A, 2),
        "The right films are there. Which of them has the most ratings, and where does it stand in your list?",
        "Your function seems to take the right films in the opposite order: the film with the most ratings comes last.",
        "Sort the negative counts (-counts), so that the first k are what you want."),
    Misconception("last-of-growing, stable", {"then": "last k", "order": "fewest first"}, (A, 2),
        "Which of your films has the most ratings, and where does it stand in your list?",
        "Your function seems to take the last k of a list that grows: the film with the most ratings comes last.",
        "Sort the negative counts (-counts), so that the first k are what you want."),
    Misconception("turned-round", {"then": "turned round"}, (A, 2),
        "The right films are there. Which of them has the most ratings, and where does it stand in your list?",
        "Your function seems to return the right films in the opposite order.",
        "Turn the whole order round before you take the first k, not after."),
    Misconception("ties-by-larger", {"ties": "larger"}, (B, 2),
        "Two films in this case have equally many ratings. Which comes first in your list, and which number is smaller?",
        "Your function seems to put the larger number first where films have equally many ratings.",
        "Turning an order round, by [::-1] or reverse=True, turns ties round as well. Sort the negative counts instead, with a stable sort."),
    Misconception("unstable", {"order": "as argsort pleases"}, (MANY_TIES, 12),
        "Several films in this case have equally many ratings. By which rule does one of them come first in your list?",
        "Your function seems to leave the order of films with equally many ratings to chance: argsort without kind=\"stable\" mixes them.",
        "Pass kind=\"stable\" to argsort. Then equals stay as np.unique gave them: by number."),
    Misconception("unstable, turned", {"order": "as argsort pleases, turned"}, (B, 2),
        "Two films in this case have equally many ratings. Which comes first in your list, and which number is smaller?",
        "Your function seems to turn the whole order round with [::-1], and with it the films that have equally many ratings.",
        "Sort the negative counts with a stable sort instead: np.argsort(-counts, kind=\"stable\")."),
    Misconception("ties-by-first-seen", {"ties": "first seen"}, (B, 2),
        "Two films in this case have equally many ratings. By which rule does one of them come first in your list?",
        "Your function seems to put the film first that occurs first in the input, where films have equally many ratings.",
        "Among equals the smaller number comes first. np.unique gives films by number; a stable sort keeps that order."),
    Misconception("ties-by-last-seen", {"ties": "last seen"}, (np.array([5, 8, 5, 8, 2]), 2),
        "Two films in this case have equally many ratings. By which rule does one of them come first in your list?",
        "Your function seems to put the film first that occurs later in the input, where films have equally many ratings.",
        "Among equals the smaller number comes first. np.unique gives films by number; a stable sort keeps that order."),
    Misconception("positions", {"give": "positions"}, (A, 2),
        "Do the numbers in your list occur in the input?",
        "Your function seems to return positions in the array of films, not the films' own numbers.",
        "argsort gives positions. Use them to pick from films: films[order]."),
    Misconception("numbers-without-ratings", {"give": "every number"}, (np.array([6, 6, 1]), 5),
        "Do all the numbers in your list occur in the input?",
        "Your function seems to count every number from 0 to the largest, also those that no film has (np.bincount does).",
        "Leave out what nobody rated: np.unique counts only what occurs."),
    Misconception("places", {"give": "places"}, (A, 2),
        "Do the numbers in your list occur in the input?",
        "Your function seems to return places in a ranking, not the films' own numbers.",
        "Use the positions that argsort gives to pick from films: films[order]."),
    Misconception("counts", {"give": "counts"}, (A, 2),
        "What do the numbers in your list count? What was asked for?",
        "Your function seems to return how many ratings the films have, not which films they are.",
        "Use the same order to pick from films instead of from counts."),
    Misconception("pairs", {"give": "pairs"}, (A, 2),
        "How many numbers stand for each film in your answer?",
        "Your function seems to return each film together with its count.",
        "Return the films' numbers alone."),
    Misconception("not-ordered", {"order": "by number"}, (A, 2),
        "By what are your films ordered?",
        "Your function seems to return the films with the smallest numbers, whatever their ratings.",
        "Order the films by counts before you take the first k."),
    Misconception("largest-numbers", {"order": "by number, down"}, (A, 2),
        "By what are your films ordered?",
        "Your function seems to return the films with the largest numbers, whatever their ratings.",
        "Order the films by counts before you take the first k: argsort(-counts), not argsort(-films)."),
    Misconception("first-seen", {"order": "seen"}, (np.array([7, 3, 3, 9, 9, 9]), 2),
        "By what are your films ordered?",
        "Your function seems to return the films that occur first in the input, whatever their ratings.",
        "Order the films by counts before you take the first k."),
    Misconception("sorted-afterwards", {"then": "by number"}, (A, 2),
        "The right films are there. By what are they ordered?",
        "Your function seems to choose the right films, and then to return them by number.",
        "The film with the most ratings comes first. Keep the order by counts to the end."),
    Misconception("all-films", {"cut": "all"}, (A, 2),
        "How many films were asked for, and how many came back?",
        "Your function seems to return all films; k changes nothing.",
        "Take the first k of your order: order[:k]."),
    Misconception("padded", {"then": "padded"}, (np.array([6, 6, 1]), 3),
        "How many different films occur in this case, and how many stand in your list?",
        "Your function seems to go on when no film is left, and to fill the list with a film that is there already.",
        "Stop when all films are in the list: there may be fewer than k."),
    Misconception("one-too-many", {"cut": 1}, (A, 1),
        "How many films were asked for, and how many came back?",
        "Your function seems to return one film more than k.",
        "[:k] gives exactly k entries; its end is not included."),
    Misconception("one-too-few", {"cut": -1}, (A, 2),
        "How many films were asked for, and how many came back?",
        "Your function seems to return one film fewer than k.",
        "[:k] gives exactly k entries; its end is not included, and counting begins at 0."),
    Misconception("only-the-first", {"then": "one"}, (A, 2),
        "How many films were asked for, and how many came back?",
        "Your function seems to return the one film with the most ratings.",
        "Return a list or an array of the first k."),
]
# fmt: on


def busiest_people(users, k):
    """The k users with the most ratings, as pairs of number and count, most first, ties by larger number."""
    people, counts = np.unique(users, return_counts=True)
    order = np.lexsort((-people, -counts))[:k]
    return [(int(people[i]), int(counts[i])) for i in order]


VARIANT = Exercise(
    id="00.busiest_people",
    number="0.1, once more",
    title="the busiest people",
    minutes=5,
    version=1,
    answer=busiest_people,
    kind="list",
    points={"all": 1.0},
    cases=lambda rng: (
        Case(users, k, group="all")
        for users, k in ((A, 2), (B, 2), (np.array([4, 4, 2]), 3), (rng.integers(1, 30, 200), 8))
    ),
    misconceptions=[],
    hints=[
        "np.unique(users, return_counts=True) gives the people and how often each occurs.",
        "Among equals the larger number comes first: turn round an order that is sorted by number.",
    ],
    done="Counting and sorting is all it takes.",
    task=(
        "`users` holds one entry for each rating: the number of the person who gave it. Return a list of k pairs (person, count): "
        "the people with the most ratings, most first. Among people with equally many, the one with the larger number comes first."
    ),
    solution="""def busiest_people(users, k):
    people, counts = np.unique(users, return_counts=True)
    order = np.argsort(counts, kind="stable")[::-1][:k]
    return [(int(people[i]), int(counts[i])) for i in order]
""",
)

EXERCISE = Exercise(
    id="00.most_rated",
    number="0.1",
    title="the films with the most ratings",
    minutes=4,
    version=1,
    answer=most_rated,
    kind="array",
    points={"by hand": 1.0, "ties": 0.5, "few films": 0.25, "many films": 0.25},
    cases=cases,
    misconceptions=MISCONCEPTIONS,
    hints=[
        "Each film has a count. Put the films in the order of their counts, the largest first. What decides between equal counts?",
        "With arrays: `np.argsort(counts)` gives the positions from the fewest ratings to the most. What changes if you sort `-counts`? "
        "With a dict of counts: sort the films by two things, the negative count and then the number.",
        'With arrays: `order = np.argsort(-counts, kind="stable")`, and then the first k films in that order. With a dict: '
        "`sorted(counts, key=lambda film: (-counts[film], film))`, and then its first k.",
    ],
    done="You have built your first recommender: the bestseller list.",
    variant=VARIANT,
)
