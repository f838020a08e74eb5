"""Exercise 2.1: which ratings go to the test."""

import numpy as np

from recsys_teach.exercises.exercise import Case, Exercise, Misconception


def split_mask(
    users, draws, share, *, count="half up", of="person", least=0, spare="one", chosen="smallest", more=0, place="rows", then=None
):  # fmt: skip
    """Of each person's n rows the ⌊share·n + ½⌋ with the smallest draws, n − 1 at most. Switches: what learners do instead."""
    listed = []
    if chosen == "below share":
        test = draws < share
    elif chosen in ("below share, last kept", "below share, largest kept"):
        test = draws < share
        for user in np.unique(users):
            rows = np.flatnonzero(users == user)
            spared = rows[-1] if chosen.endswith("last kept") else rows[np.argmax(draws[rows])]
            test[spared] = test[spared] and not test[rows].all()
    elif of == "everybody":
        test = _marked(draws, COUNT[count](share, len(draws)), share, chosen, more)
    else:
        test = np.zeros(len(users), dtype=bool)
        people = np.unique(users)
        for user in people[{"first person": slice(1), "last person": slice(-1, None)}.get(then, slice(None))]:
            rows = np.flatnonzero(users == user)
            n = max(least, COUNT[count](share, len(users) if of == "all rows" else len(rows)))
            n = SPARE[spare](n, len(rows))
            own = _marked(draws[rows], n, share, chosen, more)
            if place == "rows of all":
                test[np.argsort(draws)[:n]] = True
            else:
                test[rows[own] if place == "rows" else np.flatnonzero(own)] = True
            listed += rows[np.argsort(draws[rows])[:n]].tolist()
    if then == "numbers by person":
        return np.array(listed, dtype=int)
    if then == "by person":
        return test[np.argsort(users, kind="stable")]
    return THEN[then](test) if then in THEN else test


def _marked(draws, n, share, chosen, more):
    """Return the mask of the n rows that are chosen, by the draws or otherwise."""
    order, marked = np.argsort(draws), np.zeros(len(draws), dtype=bool)
    if chosen == "argsort as rank":
        return order < n + more
    if chosen.startswith("quantile"):
        limit = np.quantile(draws, share)
        return draws < limit if chosen == "quantile" else draws <= limit
    if chosen == "none is all":
        n = n or len(draws)
    marked[CHOSEN.get(chosen, CHOSEN["smallest"])(order, n + more)] = True
    return marked


SPARE = {
    "one": lambda n, rows: min(n, rows - 1),
    "none": lambda n, rows: n,
    "two": lambda n, rows: min(n, rows - 2),
    "if single": lambda n, rows: n if rows > 1 else 0,
    "max": lambda n, rows: max(n, rows - 1),
}
COUNT = {
    "half up": lambda s, n: int(np.floor(s * n + 0.5)),
    "down": lambda s, n: int(s * n),
    "up": lambda s, n: int(np.ceil(s * n)),
    "to even": lambda s, n: round(s * n),
    "half down": lambda s, n: int(np.ceil(s * n - 0.5)),
    "to training": lambda s, n: int(np.floor((1 - s) * n + 0.5)),
    "one more": lambda s, n: int(s * n) + 1,
}
CHOSEN = {
    "smallest": lambda order, n: order[:n],
    "largest": lambda order, n: order[::-1][:n],
    "from the end": lambda order, n: order[-n:],
    "first": lambda order, n: np.arange(len(order))[:n],
    "last": lambda order, n: np.arange(len(order))[::-1][:n],
    "last from the end": lambda order, n: np.arange(len(order))[-n:],
}
THEN = {
    "1 and 0": lambda test: test.astype(int),
    "nothing": np.zeros_like,
    "training": np.logical_not,
    "numbers": np.flatnonzero,
    "numbers of training": lambda test: np.flatnonzero(~test),
}


def cases(rng):
    yield Case(np.array([7, 7, 7, 7, 7]), [0.9, 0.1, 0.5, 0.3, 0.7], 0.4, group="by hand")
    yield Case(np.array([3, 8, 3, 8, 3, 8, 3]), [0.62, 0.15, 0.91, 0.88, 0.07, 0.34, 0.55], 0.5, group="by hand")
    yield Case(np.array([4, 2, 4, 4, 2, 2]), [0.83, 0.71, 0.12, 0.64, 0.93, 0.95], 0.25, group="by hand")
    yield Case(
        np.array([9, 9, 9, 9, 9, 1, 1, 1]), [0.41, 0.77, 0.23, 0.05, 0.6, 0.11, 0.52, 0.33], 0.5, group="by hand"
    )
    yield Case(np.array([6, 5, 6, 6]), [0.8, 0.02, 0.45, 0.3], 0.5, group="few ratings")
    yield Case(np.array([2, 1]), [0.3, 0.6], 0.75, group="few ratings")
    yield Case(np.array([3, 3, 8, 8, 8]), [0.5, 0.4, 0.9, 0.35, 0.6], 0.9, group="few ratings")
    yield Case(np.array([4, 4, 4]), [0.7, 0.1, 0.45], 0.9, group="few ratings")
    yield Case(np.array([5, 9, 5, 9]), [0.61, 0.24, 0.38, 0.07], 0.2, group="few ratings")
    yield Case(np.array([1, 1, 2, 2, 2]), [0.21, 0.86, 0.05, 0.13, 0.94], 0.2, group="few ratings")
    for n_people, n, share in ((6, 30, 0.25), (20, 200, 0.2), (40, 900, 0.5)):
        users, draws = 10 + rng.integers(0, n_people, n), np.round(rng.permutation(n) / n + 0.0005, 4)
        yield Case(users, draws, share, group="many people")


FIVE = (np.array([7, 7, 7, 7, 7]), [0.9, 0.1, 0.5, 0.3, 0.7], 0.4)
HIGH = (np.array([7, 7, 7, 7, 7]), [0.9, 0.81, 0.5, 0.83, 0.7], 0.4)
TWO_PEOPLE = (np.array([1, 2, 1, 2]), [0.4, 0.6, 0.3, 0.8], 0.5)
THREE_PEOPLE = (np.array([1, 2, 1, 2, 1, 2]), [0.4, 0.6, 0.3, 0.8, 0.7, 0.1], 0.33)
UNEQUAL = (np.array([1, 2, 1, 2]), [0.2, 0.6, 0.3, 0.8], 0.5)
LATER = (np.array([1, 2, 2, 1]), [0.7, 0.2, 0.9, 0.5], 0.5)
HALF = (np.array([1, 1, 1]), [0.2, 0.9, 0.4], 0.5)
SINGLE = (np.array([1, 2, 2]), [0.2, 0.9, 0.4], 0.5)
NONE = (np.array([1, 1]), [0.7, 0.4], 0.2)
NEARLY_ALL = (np.array([3, 3]), [0.5, 0.4], 0.9)
BY_DRAW = "np.argsort(draws[rows]) gives the positions of this person's draws, the smallest first. Take as many from its beginning."
HALF_UP = "Add 0.5 to share times the number of the person's rows, and cut the decimals off with int()."

# fmt: off
MISCONCEPTIONS = [
    Misconception("training-marked", {"then": "training"}, FIVE,
        "How many rows are True in your answer, and how many should go to the test?",
        "Your function seems to mark the rows that stay for training.",
        "True is for the rows that go to the test. Begin with all False, and set the chosen rows to True."),
    Misconception("draws-below-share", {"chosen": "below share"}, HIGH,
        "How many rows of each person are True, and how many does the rule ask for?",
        "Your function seems to mark every row whose draw lies below share. How many those are is then left to chance.",
        "Work out the number of rows for each person first. Then take that many, those with the smallest draws."),
    Misconception("draws-below-share, last kept", {"chosen": "below share, last kept"}, HIGH,
        "How many rows of each person are True, and how many does the rule ask for?",
        "Your function seems to mark every row whose draw lies below share, and to keep a person's last row where all would go.",
        "Work out the number of rows for each person first, len(rows) − 1 at most. Then take that many, those with the smallest draws."),
    Misconception("draws-below-share, largest kept", {"chosen": "below share, largest kept"}, HIGH,
        "How many rows of each person are True, and how many does the rule ask for?",
        "Your function seems to mark every row whose draw lies below share, and to keep the one with the largest draw where all would go.",
        "Work out the number of rows for each person first, len(rows) − 1 at most. Then take that many, those with the smallest draws."),
    Misconception("share-of-everybody", {"of": "everybody"}, UNEQUAL,
        "Count the rows that are True for each person by themselves. Does each give the share?",
        "Your function seems to take the share of all rows together, so that one person may give many rows and another none.",
        "Count and choose within each person: the number comes from len(rows), the draws from draws[rows]."),
    Misconception("count-from-all-rows", {"of": "all rows"}, THREE_PEOPLE,
        "How many rows has the first person, and from which number did you take the share?",
        "Your function seems to take the share of the number of all rows, and to choose that many from each person.",
        "Take the share of this person's rows: len(rows), not len(users)."),
    Misconception("largest-draws", {"chosen": "largest"}, FIVE,
        "Which draws do the rows have that are True in your answer: the small ones or the large ones?",
        "Your function seems to choose the largest draws.",
        BY_DRAW),
    Misconception("largest-draws, none is all", {"chosen": "from the end"}, FIVE,
        "How many rows does the rule take from each person in this case, and which? Which does your slice take?",
        "Your function seems to choose the largest draws, from the end of the order. Where none is asked for, [-0:] gives all.",
        BY_DRAW),
    Misconception("first-rows", {"chosen": "first"}, FIVE,
        "Does your answer change when you change the draws?",
        "Your function seems to take each person's first rows, whatever the draws are.",
        BY_DRAW + " These are positions among this person's rows: rows[…] turns them into rows of the data."),
    Misconception("last-rows", {"chosen": "last"}, FIVE,
        "Does your answer change when you change the draws?",
        "Your function seems to take each person's last rows, whatever the draws are.",
        BY_DRAW + " These are positions among this person's rows: rows[…] turns them into rows of the data."),
    Misconception("last-rows, none is all", {"chosen": "last from the end"}, FIVE,
        "How many rows does the rule take from each person in this case, and which? Which does your slice take?",
        "Your function seems to take each person's last rows, whatever the draws are. Where none is asked for, [-0:] gives all.",
        BY_DRAW + " These are positions among this person's rows: rows[…] turns them into rows of the data."),
    Misconception("1-and-0", {"then": "1 and 0"}, LATER,
        "Does your answer hold True and False, or 1 and 0? What does data[mask] do with each of them?",
        "Your function seems to return 1 and 0 in the place of True and False. As positions, 1 and 0 pick the second and the first row.",
        "Make an array of bool: dtype=bool where it is made, or a comparison at the end."),
    Misconception("positions-as-rows", {"place": "positions"}, LATER,
        "Whose rows are True in your answer? Look at one person after the other.",
        "Your function seems to use positions among one person's rows as if they were rows of the whole data.",
        "The order counts from 0 within the person. rows[order] turns it into rows of the data."),
    Misconception("positions-in-all-draws", {"place": "rows of all"}, LATER,
        "Whose rows are True in your answer? Look at one person after the other.",
        "Your function seems to take the smallest draws of everybody, once for each person.",
        "Sort this person's draws only, draws[rows], and turn the positions into rows of the data with rows[…]."),
    Misconception("larger-for-smaller", {"spare": "max"}, FIVE,
        "How many rows does each person keep for training in your answer?",
        "Your function seems to take the larger of the two numbers, so that everybody keeps one row at most.",
        "A person gives the smaller of the two numbers: min, not max."),
    Misconception("argsort-as-rank", {"chosen": "argsort as rank"}, FIVE,
        "Compare np.argsort(draws[rows]) with the draws. Is its first entry the rank of the first draw?",
        "Your function seems to read what np.argsort gives as ranks. It gives positions: first where the smallest draw stands.",
        "Take the first entries of the order itself, order[:n], as positions of the chosen rows."),
    Misconception("quantile", {"chosen": "quantile"}, HALF,
        "How many rows of each person are True, and how many does the rule ask for?",
        "Your function seems to compare the draws with a quantile. A quantile lies between draws, so the number of rows is not the rule's.",
        "Work out the number of rows, sort the draws, and take that many."),
    Misconception("quantile-included", {"chosen": "quantile, included"}, NONE,
        "How many rows of each person are True, and how many does the rule ask for?",
        "Your function seems to compare the draws with a quantile. A quantile lies between draws, so the number of rows is not the rule's.",
        "Work out the number of rows, sort the draws, and take that many."),
    Misconception("rounded-down", {"count": "down"}, HALF,
        "What is share times the number of a person's rows? Which whole number did you make of it?",
        "Your function seems to cut off the decimals of share times n, without the half added first.",
        HALF_UP),
    Misconception("rounded-up", {"count": "up"}, FIVE[:2] + (0.25,),
        "What is share times the number of a person's rows? Which whole number did you make of it?",
        "Your function seems to round share times n up, always.",
        HALF_UP),
    Misconception("rounded-to-even", {"count": "to even"}, (np.array([1, 1, 1, 1, 1]), [0.2, 0.9, 0.4, 0.1, 0.6], 0.5),
        "Which whole number does your function make of share times n where that ends in .5? And the rule?",
        "Your function seems to use round(), which takes a half to the nearest even number: 2.5 becomes 2.",
        HALF_UP),
    Misconception("half-rounded-down", {"count": "half down"}, HALF,
        "Which whole number does your function make of share times n where that ends in .5? And the rule?",
        "Your function seems to round a half down.",
        HALF_UP),
    Misconception("share-for-training", {"count": "to training"}, FIVE,
        "Which share of each person's rows is True in your answer?",
        "Your function seems to take share as the part that stays for training.",
        "share is the part that goes to the test: share times len(rows), rounded."),
    Misconception("one-added", {"count": "one more"}, FIVE,
        "How many rows of each person are True, and how many does the rule ask for?",
        "Your function seems to add 1 to the whole part of share times n. The rule adds a half before it cuts.",
        HALF_UP),
    Misconception("one-too-many", {"more": 1}, FIVE,
        "How many rows of each person are True, and how many does the rule ask for?",
        "Your function seems to choose one row too many from each person.",
        "order[:n] holds n entries, and draws < sorted_draws[n] are n draws. Look for a + 1 or a <= that is not needed."),
    Misconception("one-too-few", {"more": -1}, FIVE,
        "How many rows of each person are True, and how many does the rule ask for?",
        "Your function seems to choose one row too few: a slice that ends at n − 1.",
        "order[:n] holds n entries already. Nothing is taken off."),
    Misconception("none-means-all", {"chosen": "none is all"}, NONE,
        "How many rows should each person give by the rule? What does your code do with that number?",
        "Your function seems to mark all rows of a person who should give none.",
        "When n is 0, position n − 1 is −1: the last one, with the largest draw. A slice order[:n] is empty then, as it should be."),
    Misconception("always-one", {"least": 1}, NONE,
        "How many rows should each person give by the rule, and how many does your function take?",
        "Your function seems to take at least one row from everybody who has two.",
        "The rule lets people with few rows give none. Only the other end is guarded: one row stays for training."),
    Misconception("nothing-kept", {"spare": "none"}, SINGLE,
        "How many rows does each person keep for training in your answer?",
        "Your function seems to let a person give all rows, so that nothing is left to learn from.",
        "Take at most len(rows) − 1: the smaller of the two numbers."),
    Misconception("nothing-kept, always one", {"spare": "none", "least": 1}, SINGLE,
        "How many rows does each person keep for training in your answer?",
        "Your function seems to take at least one row from everybody, even from people who have a single one.",
        "Take at most len(rows) − 1, and no least number: with few rows the rule may take none."),
    Misconception("kept-if-single-only", {"spare": "if single"}, NEARLY_ALL,
        "How many rows does each person keep for training in your answer?",
        "Your function seems to guard people with a single row, but not those with more whose rows would all go.",
        "Take at most len(rows) − 1. That covers a single row, too."),
    Misconception("two-kept", {"spare": "two"}, NEARLY_ALL,
        "How many rows does each person keep for training, and how many does the rule ask to keep?",
        "Your function seems to keep at least two rows of everybody for training.",
        "One row is enough: at most len(rows) − 1 go to the test."),
    Misconception("last-person-only", {"then": "last person"}, LATER,
        "Which people have a True in your answer?",
        "Your function seems to mark rows of one person only, the last.",
        "Make the array of False once, before the loop. Inside, only set rows to True."),
    Misconception("first-person-only", {"then": "first person"}, TWO_PEOPLE,
        "Which people have a True in your answer?",
        "Your function seems to mark rows of one person only, the first.",
        "The return stands after the loop, not inside it."),
    Misconception("no-row-marked", {"then": "nothing"}, FIVE,
        "How many rows are True in your answer? In which line should they become so?",
        "Your function seems to mark no row at all. If it says test[rows][…] = True: test[rows] is a copy, and only the copy changes.",
        "Use one pair of brackets on the left: test[rows[…]] = True."),
    Misconception("row-numbers", {"then": "numbers"}, FIVE,
        "How many entries has your answer, and how many rows has the data?",
        "Your function seems to return the numbers of the rows that go to the test.",
        "Return one True or False for each row. The array test is there for it."),
    Misconception("row-numbers-by-person", {"then": "numbers by person"}, LATER,
        "How many entries has your answer, and how many rows has the data?",
        "Your function seems to return the numbers of the rows that go to the test.",
        "Return one True or False for each row. The array test is there for it."),
    Misconception("grouped-by-person", {"then": "by person"}, LATER,
        "To which row of the data does the second entry of your answer belong?",
        "Your function seems to give the entries person by person, not in the order of the rows.",
        "Entry 0 belongs to row 0, whoever that is. Set test[rows[…]] to True, and do not put pieces together."),
    Misconception("row-numbers-of-training", {"then": "numbers of training"}, FIVE,
        "How many entries has your answer, and how many rows has the data?",
        "Your function seems to return the numbers of the rows that stay for training.",
        "Return one True or False for each row: True for those that go to the test."),
]
# fmt: on


def latest_mask(users, times):
    """True for each person's latest row; a person with one row keeps it."""
    mask = np.zeros(len(users), dtype=bool)
    for user in np.unique(users):
        rows = np.flatnonzero(users == user)
        mask[rows[np.argmax(times[rows])]] = len(rows) > 1
    return mask


VARIANT = Exercise(
    id="02.latest_mask",
    number="2.1, once more",
    title="everybody's latest rating",
    minutes=5,
    version=1,
    answer=latest_mask,
    kind="array",
    points={"all": 1.0},
    cases=lambda rng: (
        Case(users, times, group="all")
        for users, times in (
            (np.array([4, 4, 4]), [20, 50, 30]),
            (np.array([1, 2, 1, 3]), [9, 8, 7, 6]),
            (np.array([5, 6]), [1, 2]),
            (rng.integers(1, 15, 80), rng.permutation(80)),
        )
    ),
    misconceptions=[],
    hints=[
        "Go through the people: `rows = np.flatnonzero(users == user)` are the rows of one of them.",
        "`np.argmax(times[rows])` is a position among these rows. Which row of the data is it?",
    ],
    done="This is the split that is called leave-last-out.",
    task=(
        "`users` and `times` have one entry for each rating: the person, and when it was given (no two are equal). Return an array "
        "that is True for the latest rating of each person and False for all others. A person with a single rating keeps it: False."
    ),
    solution="""def latest_mask(users, times):
    mask = np.zeros(len(users), dtype=bool)
    for user in np.unique(users):
        rows = np.flatnonzero(users == user)
        if len(rows) > 1:
            mask[rows[np.argmax(times[rows])]] = True
    return mask
""",
)

EXERCISE = Exercise(
    id="02.split_mask",
    number="2.1",
    title="hide a share of everybody's ratings",
    minutes=15,
    version=1,
    answer=split_mask,
    kind="array",
    points={"by hand": 1.0, "few ratings": 0.5, "many people": 0.5},
    cases=cases,
    misconceptions=MISCONCEPTIONS,
    hints=[
        "How many rows does this person give? Share times the number of rows, rounded, but never all of them.",
        "`int(share * len(rows) + 0.5)` rounds a half up. The smaller of that and `len(rows) - 1` is the number.",
        "`np.argsort(draws[rows])[:n]` are positions among this person's rows; `rows[…]` makes rows of the data of them. Set `test` to True there.",
    ],
    done="You can now hide ratings in a way that anybody can repeat.",
    variant=VARIANT,
)
