"""Exercise 1.1: the share of a table that is empty."""

import numpy as np

from recsys_teach.exercises.exercise import Case, Exercise, Misconception


def sparsity(users, items, *, people="distinct", films="distinct", pairs="distinct", cells="product", then=None):
    """1 − distinct pairs / (distinct people · distinct films). Switches are what learners do instead."""
    n_users, n_items = COUNT[people](users), COUNT[films](items)
    filled, table = np.float64(PAIRS[pairs](users, items)), CELLS[cells](n_users, n_items)
    return THEN[then](filled, table) if then else 1 - filled / table


COUNT = {
    "distinct": lambda ids: len(np.unique(ids)),
    "largest": lambda ids: int(ids.max()),
    "largest + 1": lambda ids: int(ids.max()) + 1,
    "range": lambda ids: int(ids.max() - ids.min()) + 1,
    "range - 1": lambda ids: int(ids.max() - ids.min()),
    "rows": len,
    "once": lambda ids: int((np.unique(ids, return_counts=True)[1] == 1).sum()),
    "sum": lambda ids: int(np.unique(ids).sum()),
}


def _pairs(users, items):
    return np.unique(np.column_stack((users, items)), axis=0, return_counts=True)


PAIRS = {
    "distinct": lambda u, i: len(_pairs(u, i)[0]),
    "rows": lambda u, i: len(u),
    "once": lambda u, i: int((_pairs(u, i)[1] == 1).sum()),
    "repeated": lambda u, i: int((_pairs(u, i)[1] > 1).sum()),
    "repeats off twice": lambda u, i: 2 * len(_pairs(u, i)[0]) - len(u),
    "repeats": lambda u, i: len(u) - len(_pairs(u, i)[0]),
    "glued": lambda u, i: len({f"{a}{b}" for a, b in zip(u, i, strict=True)}),
    "added": lambda u, i: len(np.unique(u + i)),
    "multiplied": lambda u, i: len(np.unique(u * i)),
    "either way round": lambda u, i: len({frozenset(pair) for pair in zip(u.tolist(), i.tolist(), strict=True)}),
    "next to each other": lambda u, i: 1 + int(((np.diff(u) != 0) | (np.diff(i) != 0)).sum()),
    "one number": lambda u, i: len(np.unique(u * len(np.unique(i)) + i)),
    "one number, films first": lambda u, i: len(np.unique(i * len(np.unique(u)) + u)),
    "one number, by rows": lambda u, i: len(np.unique(u * len(u) + i)),
    "two lists": lambda u, i: len(np.unique([u, i], axis=0)),
    "as people": lambda u, i: len(np.unique(u)),
    "as films": lambda u, i: len(np.unique(i)),
    "as ids": lambda u, i: len(np.unique(np.append(u, i))),
    "as people and films": lambda u, i: len(np.unique(u)) + len(np.unique(i)),
}
CELLS = {
    "product": lambda n, m: n * m,
    "sum": lambda n, m: n + m,
    "people squared": lambda n, m: n * n,
    "films squared": lambda n, m: m * m,
    "people over films": lambda n, m: n / m,
    "people": lambda n, m: n,
    "films": lambda n, m: m,
}


def _percent(digits):
    return lambda filled, cells: np.round(100 * (1 - filled / cells), digits)


THEN = {
    "density": lambda filled, cells: filled / cells,
    "percent": lambda filled, cells: 100 * (1 - filled / cells),
    "gaps": lambda filled, cells: cells - filled,
    "minus": lambda filled, cells: filled / cells - 1,
    "gaps to ratings": lambda filled, cells: (cells - filled) / filled,
    "cells to ratings": lambda filled, cells: cells / filled,
    "1 - cells to ratings": lambda filled, cells: 1 - cells / filled,
    "whole": lambda filled, cells: 1 - filled // cells,
    "bracket": lambda filled, cells: (1 - filled) / cells,
} | {f"round {d}": lambda filled, cells, d=d: np.round(1 - filled / cells, d) for d in range(1, 5)}
THEN |= {f"percent {d}": _percent(d) for d in range(3)}


def cases(rng):
    yield Case(np.array([1, 1, 2]), np.array([1, 2, 1]), group="by hand")
    yield Case(np.array([7, 7, 9]), np.array([3, 5, 3]), group="by hand")
    yield Case(np.array([4, 6, 6, 9]), np.array([2, 2, 8, 5]), group="by hand")
    yield Case(np.array([3, 8, 3, 5, 1]), np.array([40, 20, 30, 40, 60]), group="by hand")
    yield Case(np.array([1, 4, 2]), np.array([4, 3, 1]), group="by hand")
    yield Case(np.array([1, 2, 1, 1]), np.array([1, 2, 2, 1]), group="repeats")
    yield Case(np.array([5, 5, 3, 5, 3, 3, 2]), np.array([6, 4, 6, 6, 4, 6, 9]), group="repeats")
    yield Case(np.array([1, 11, 1, 4]), np.array([14, 4, 4, 1]), group="repeats")
    yield Case(np.array([3, 31, 3]), np.array([12, 2, 12]), group="repeats")
    yield Case(np.array([7, 7, 2]), np.array([5, 5, 5]), group="repeats")
    yield Case(np.array([2, 3, 4, 2, 3]), np.array([3, 2, 1, 3, 4]), group="repeats")
    yield Case(np.array([5]), np.array([8]), group="no gaps")
    yield Case(np.array([2, 2, 6, 6]), np.array([9, 4, 9, 4]), group="no gaps")
    for n_users, n_items, n in ((12, 9, 40), (60, 40, 300), (300, 120, 2_000)):
        people = rng.choice(np.arange(1, 20 * n_users), n_users, replace=False)
        films = rng.choice(np.arange(1, 20 * n_items), n_items, replace=False)
        yield Case(people[rng.integers(0, n_users, n)], films[rng.integers(0, n_items, n)], group="many ratings")


GAPS = (np.array([7, 7, 9]), np.array([3, 5, 3]))
TWICE = (np.array([1, 2, 1, 1]), np.array([1, 2, 2, 1]))
DISTINCT = "Count the people and the films that occur: np.unique(...) gives each once."
ONE = "Can two different pairs look the same to your function? Work out its number for each pair of this case."
APART = "Keep the two numbers apart: a tuple (person, film)."
PAIR = "Count distinct pairs. A set of tuples (person, film) holds each pair once."

# fmt: off
MISCONCEPTIONS = [
    Misconception("largest-ids", {"people": "largest", "films": "largest"}, GAPS,
        "How many people occur in this case, and how many films? What did your function take?",
        "Your function seems to take the largest numbers for how many people and films there are.",
        DISTINCT),
    Misconception("largest-user-id", {"people": "largest"}, GAPS,
        "How many different people occur in this case? What did your function take?",
        "Your function seems to take the largest number of a person for how many people there are.",
        DISTINCT),
    Misconception("largest-item-id", {"films": "largest"}, GAPS,
        "How many different films occur in this case? What did your function take?",
        "Your function seems to take the largest number of a film for how many films there are.",
        DISTINCT),
    Misconception("largest-ids-and-one", {"people": "largest + 1", "films": "largest + 1"}, GAPS,
        "How many people occur in this case, and how many films? What did your function take?",
        "Your function seems to count every number from 0 to the largest, whether it occurs or not.",
        DISTINCT),
    Misconception("range-of-ids", {"people": "range", "films": "range"}, GAPS,
        "How many people occur in this case? Which numbers did your function count?",
        "Your function seems to count every number from the smallest to the largest, whether it occurs or not.",
        DISTINCT),
    Misconception("largest-minus-smallest", {"people": "range - 1", "films": "range - 1"}, (np.array([1, 1, 2, 3]), np.array([1, 2, 1, 4])),
        "How many people occur in this case, and how many films? What did your function take?",
        "Your function seems to take the largest number minus the smallest for how many there are.",
        DISTINCT),
    Misconception("rows-as-people", {"people": "rows"}, GAPS,
        "How many different people gave the ratings of this case?",
        "Your function seems to take the number of ratings for the number of people.",
        DISTINCT),
    Misconception("rows-as-films", {"films": "rows"}, GAPS,
        "How many different films were rated in this case?",
        "Your function seems to take the number of ratings for the number of films.",
        DISTINCT),
    Misconception("rows-as-both", {"people": "rows", "films": "rows"}, GAPS,
        "How many different people and films occur in this case?",
        "Your function seems to take the number of ratings for the number of people and of films.",
        DISTINCT),
    Misconception("sum-of-ids", {"people": "sum", "films": "sum"}, GAPS,
        "Numbers of people are names. What do you get when you add them up?",
        "Your function seems to add up the numbers of people and films.",
        "Count how many different ones there are: len(np.unique(...))."),
    Misconception("repeats-counted", {"pairs": "rows"}, TWICE,
        "A pair of person and film occurs more than once in this case. How many cells of the table does it fill?",
        "Your function seems to count a pair of person and film as often as it was rated.",
        PAIR),
    Misconception("repeated-pairs-gone", {"pairs": "once"}, TWICE,
        "A pair of person and film occurs more than once in this case. Does its cell of the table count as filled?",
        "Your function seems to leave out pairs that were rated more than once. Their cells are filled too.",
        PAIR),
    Misconception("repeats-off-twice", {"pairs": "repeats off twice"}, TWICE,
        "A pair occurs more than once in this case. How often do you take the repeats off?",
        "Your function seems to take the repeats off twice.",
        PAIR),
    Misconception("only-repeats", {"pairs": "repeats"}, TWICE,
        "Which ratings are in your count: all, or those that repeat another?",
        "Your function seems to count the ratings that repeat an earlier one, and no others.",
        PAIR),
    Misconception("only-repeated-pairs", {"pairs": "repeated"}, TWICE,
        "Which pairs are in your count: all, or those that occur more than once?",
        "Your function seems to count the pairs that occur more than once, and no others.",
        PAIR),
    Misconception("neighbouring-repeats", {"pairs": "next to each other"}, TWICE,
        "Where do the ratings of the same pair stand in this case? Did your function notice that they are the same?",
        "Your function seems to notice a repeat only where it follows directly.",
        "The repeats of a pair can stand anywhere. A set of tuples (person, film) holds each pair once."),
    Misconception("pairs-glued", {"pairs": "glued"}, (np.array([1, 11]), np.array([14, 4])),
        "Can two different pairs look the same to your function? Write down what it makes of each pair of this case.",
        "Your function seems to join the two numbers to one text, so that 1 with 14 is the same as 11 with 4.",
        APART),
    Misconception("pairs-added", {"pairs": "added"}, (np.array([1, 2]), np.array([3, 2])),
        "Can two different pairs look the same to your function?",
        "Your function seems to tell pairs apart by the sum of the two numbers. Different pairs can have the same sum.",
        APART),
    Misconception("pairs-multiplied", {"pairs": "multiplied"}, (np.array([1, 2]), np.array([4, 2])),
        "Can two different pairs look the same to your function?",
        "Your function seems to tell pairs apart by the product of the two numbers. Different pairs can have the same one.",
        APART),
    Misconception("one-number", {"pairs": "one number"}, (np.array([1, 2]), np.array([3, 1])),
        ONE,
        "Your function seems to make one number of a pair: person times how many films there are, plus film. Film numbers "
        "can be larger than that, so different pairs get the same number.",
        APART),
    Misconception("one-number, films first", {"pairs": "one number, films first"}, (np.array([3, 1]), np.array([1, 2])),
        ONE,
        "Your function seems to make one number of a pair: film times how many people there are, plus person. People's "
        "numbers can be larger than that, so different pairs get the same number.",
        APART),
    Misconception("one-number, by rows", {"pairs": "one number, by rows"}, (np.array([1, 2]), np.array([3, 1])),
        ONE,
        "Your function seems to make one number of a pair: person times how many rows there are, plus film. Film numbers "
        "can be larger than that, so different pairs get the same number.",
        APART),
    Misconception("either-way-round", {"pairs": "either way round"}, (np.array([2, 3, 2]), np.array([3, 2, 2])),
        "Do (1, 4) and (4, 1) mean the same, when the person comes first and the film second?",
        "Your function seems to take a person and a film for the same pair the other way round.",
        "The person comes first, the film second: a tuple, not a set of two."),
    Misconception("two-lists-as-pairs", {"pairs": "two lists"}, GAPS,
        "How many filled cells does your function count in this case? Does that number change when there are more ratings?",
        "Your function seems to count 2 filled cells, however many ratings there are: one list of people, one list of films.",
        "A pair is one person with one film. In a table of two rows, people above films, the pairs are the columns: count different "
        "columns. Or use a set of tuples (person, film)."),
    Misconception("people-as-pairs", {"pairs": "as people"}, GAPS,
        "What does your fraction count on top: people, or filled cells?",
        "Your function seems to count people where the filled cells should stand.",
        PAIR),
    Misconception("films-as-pairs", {"pairs": "as films"}, GAPS,
        "What does your fraction count on top: films, or filled cells?",
        "Your function seems to count films where the filled cells should stand.",
        PAIR),
    Misconception("people-and-films-as-pairs", {"pairs": "as people and films"}, GAPS,
        "What does your fraction count on top: people and films, or filled cells?",
        "Your function seems to add up people and films where the filled cells should stand.",
        PAIR),
    Misconception("ids-as-pairs", {"pairs": "as ids"}, GAPS,
        "What does your fraction count on top: ids, or filled cells?",
        "Your function seems to count the different ids, of people and films together, where the filled cells should stand.",
        PAIR),
    Misconception("divided-then-multiplied", {"cells": "people over films"}, GAPS,
        "Python reads a / b * c from left to right. What does it do with c?",
        "Your function seems to divide by the people and then to multiply by the films: a / b * c is (a / b) * c.",
        "Put people times films in brackets."),
    Misconception("people-plus-films", {"cells": "sum"}, (np.array([7, 7, 7, 9]), np.array([3, 5, 6, 3])),
        "How many cells has a table of 2 rows and 3 columns?",
        "Your function seems to divide by people plus films.",
        "A table has rows times columns cells: multiply."),
    Misconception("people-squared", {"cells": "people squared"}, (np.array([7, 7, 7, 9]), np.array([3, 5, 6, 3])),
        "How many cells has a table of 2 people and 3 films?",
        "Your function seems to multiply the number of people by itself.",
        "A table has people times films cells."),
    Misconception("films-squared", {"cells": "films squared"}, (np.array([7, 7, 7, 9]), np.array([3, 5, 6, 3])),
        "How many cells has a table of 2 people and 3 films?",
        "Your function seems to multiply the number of films by itself.",
        "A table has people times films cells."),
    Misconception("divided-by-people", {"cells": "people"}, GAPS,
        "How many cells has the table of this case? By what do you divide?",
        "Your function seems to divide by the number of people alone.",
        "Divide by the number of cells: people times films."),
    Misconception("divided-by-films", {"cells": "films"}, GAPS,
        "How many cells has the table of this case? By what do you divide?",
        "Your function seems to divide by the number of films alone.",
        "Divide by the number of cells: people times films."),
    Misconception("filled-share", {"then": "density"}, GAPS,
        "Which cells does your number describe: the filled ones, or the empty ones?",
        "Your function seems to return the share that is filled.",
        "The share that is empty is 1 minus the share that is filled."),
    Misconception("percent", {"then": "percent"}, GAPS,
        "Between which two numbers does a share lie?",
        "Your function seems to return percent.",
        "Return a share between 0 and 1, without the factor 100."),
    Misconception("number-of-gaps", {"then": "gaps"}, GAPS,
        "Is a number of cells asked for, or a share of all cells?",
        "Your function seems to return how many cells are empty.",
        "Divide by the number of all cells."),
    Misconception("minus-the-share", {"then": "minus"}, GAPS,
        "Can a share be below 0?",
        "Your function seems to subtract the wrong way round.",
        "Take the filled share from 1, not 1 from the filled share."),
    Misconception("gaps-to-ratings", {"then": "gaps to ratings"}, GAPS,
        "By what do you divide: by all cells, or by the filled ones?",
        "Your function seems to divide the empty cells by the filled ones.",
        "Divide by the number of all cells."),
    Misconception("upside-down", {"then": "1 - cells to ratings"}, GAPS,
        "What stands on top of your fraction: the filled cells, or all cells?",
        "Your function seems to divide all cells by the filled ones.",
        "The filled cells stand on top, all cells below."),
    Misconception("upside-down-share", {"then": "cells to ratings"}, GAPS,
        "What stands on top of your fraction: the filled cells, or all cells?",
        "Your function seems to return all cells divided by the filled ones.",
        "The filled cells stand on top, all cells below. Take that share from 1."),
    Misconception("brackets", {"then": "bracket"}, GAPS,
        "What is subtracted from 1 in your function: the fraction, or what stands on top of it?",
        "Your function seems to subtract before it divides.",
        "Take the brackets away from around 1 minus the count, so that the division comes first."),
    Misconception("whole-division", {"then": "whole"}, GAPS,
        "What does // do with 3 // 4?",
        "Your function seems to divide with //, which cuts off the decimals.",
        "Divide with /."),
] + [
    Misconception(f"rounded-{digits}", {"then": f"round {digits}"}, (np.array([1, 1, 2, 3]), np.array([1, 2, 2, 3])),
        "Compare the two numbers digit by digit. Where does yours end?",
        f"Your function seems to round its result to {digits} decimal{'s' * (digits != 1)}.",
        "Return the number as it is. Rounding belongs where you print.")
    for digits in range(1, 5)
] + [
    Misconception(f"percent-rounded-{digits}", {"then": f"percent {digits}"}, (np.array([1, 1, 2, 3]), np.array([1, 2, 2, 3])),
        "Between which two numbers does a share lie? And where do your decimals end?",
        "Your function seems to return percent, rounded.",
        "Return a share between 0 and 1 as it is. Percent and rounding belong where you print.")
    for digits in range(3)
]
# fmt: on


def ratings_each(users, items):
    """How many different films each person rated, on average."""
    return len(set(zip(users.tolist(), items.tolist(), strict=True))) / len(set(users.tolist()))


VARIANT = Exercise(
    id="01.ratings_each",
    number="1.1, once more",
    title="how many films each person rated",
    minutes=4,
    version=1,
    answer=ratings_each,
    kind="float",
    points={"all": 1.0},
    cases=lambda rng: (
        Case(users, items, group="all")
        for users, items in (
            GAPS,
            TWICE,
            (np.array([5]), np.array([8])),
            (rng.integers(1, 30, 200), rng.integers(1, 9, 200)),
        )
    ),
    misconceptions=[],
    hints=[
        "A film that somebody rated twice counts once. What stays the same for such a pair?",
        "Divide the number of distinct pairs by the number of distinct people.",
    ],
    done="Distinct pairs and distinct people: the same two counts, another question.",
    task=(
        "`users` and `items` hold one entry for each rating: the numbers of the person and of the film. A pair may occur more than "
        "once. Return how many different films a person rated, on average over the people that occur."
    ),
    solution="""def ratings_each(users, items):
    pairs = np.unique(np.column_stack((users, items)), axis=0)
    return len(pairs) / len(np.unique(users))
""",
)

EXERCISE = Exercise(
    id="01.sparsity",
    number="1.1",
    title="how much of the table is empty",
    minutes=7,
    version=1,
    answer=sparsity,
    kind="float",
    points={"by hand": 0.75, "repeats": 0.75, "no gaps": 0.25, "many ratings": 0.25},
    cases=cases,
    misconceptions=MISCONCEPTIONS,
    hints=[
        "Draw the table of the smallest case that differs. How many rows does it have, how many columns, how many filled cells?",
        "`np.unique(users)` holds each person once. A Python `set` holds each tuple once, and `zip(users, items)` makes tuples.",
        "People: `len(np.unique(users))`. Films in the same way. Filled cells: the length of the set of `zip(users, items)`.",
    ],
    done="You can now say how much is missing before anybody fits a model.",
    limits=(0.0, 1.0),
    variant=VARIANT,
)
