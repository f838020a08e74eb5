"""Exercise 1.3: of several ratings by one person for one film, the last."""

from itertools import accumulate, pairwise

import numpy as np

from recsys_teach.exercises.exercise import Case, Exercise, Misconception


def keep_last(users, items, times, *, key="pair", by="time", keep="last", ties="later", only=None, give="positions"):
    """Positions of the rows to keep, ascending: per pair the latest time, ties by the later row. Switches: what learners do instead."""
    n = len(users)
    if n == 0:
        return GIVE[give]([], users, items, times)
    if str(only).startswith("and"):
        order = np.lexsort((times, users, items) if only == "and, films first" else (times, items, users))
        return GIVE[give](_before_both_change(order, users, items), users, items, times)
    names, groups = KEY[key](users, items, times), {}
    order = np.lexsort((users, items, times)) if only == "neighbours by time" else np.arange(n)
    inline = [names[row] for row in order]
    runs = accumulate(pairwise([inline[0], *inline]), lambda run, two: run + (two[0] != two[1]), initial=0)
    for row, run in zip(order.tolist(), list(runs)[1:], strict=True):
        groups.setdefault((run if str(only).startswith("neighbours") else 0, names[row]), []).append(row)
    kept = []
    for rows in groups.values():
        if only == "repeated" and len(rows) == 1 or only == "single" and len(rows) > 1:
            continue
        kept += _chosen(rows, times, by, keep, ties)
    return GIVE[give](kept, users, items, times)


def _before_both_change(order, users, items):
    """The rows after which, in this order, both the person and the film are others; and the last row."""
    u, i = users[order], items[order]
    return sorted(order[np.append((u[1:] != u[:-1]) & (i[1:] != i[:-1]), True)].tolist())


def _chosen(rows, times, by, keep, ties):
    if by == "row":
        return [rows[-1] if keep == "last" else rows[0]]
    if keep == "not the first":
        return rows[1:] or rows
    if keep == "all but earliest":
        return sorted(rows, key=lambda row: times[row])[1:] or rows
    if keep == "second":
        return [sorted(rows, key=lambda row: times[row])[:2][-1]]
    wanted = max(times[row] for row in rows) if keep == "last" else min(times[row] for row in rows)
    best = [row for row in rows if times[row] == wanted]
    if ties == "none" and len(best) > 1:
        return []
    if ties == "as argsort pleases":
        return [max(best, key=np.argsort(np.argsort(times)).__getitem__)]
    return best if ties == "all" else [best[0] if ties == "earlier" else best[-1]]


KEY = {
    "pair": lambda u, i, t: list(zip(u.tolist(), i.tolist(), strict=True)),
    "person": lambda u, i, t: u.tolist(),
    "film": lambda u, i, t: i.tolist(),
    "all three": lambda u, i, t: list(zip(u.tolist(), i.tolist(), t.tolist(), strict=True)),
    "everything": lambda u, i, t: [0] * len(u),
    "glued": lambda u, i, t: [f"{a}{b}" for a, b in zip(u, i, strict=True)],
    "added": lambda u, i, t: (u + i).tolist(),
    "either way round": lambda u, i, t: [tuple(sorted(pair)) for pair in zip(u.tolist(), i.tolist(), strict=True)],
    "time": lambda u, i, t: t.tolist(),
}


def _by_time(kept, times):
    return sorted(kept, key=lambda row: (times[row], row))


def _by_first_time(kept, users, items, times):
    first = {}
    for place, row in enumerate(np.argsort(times, kind="stable")):
        first.setdefault((users[row], items[row]), place)
    return sorted(kept, key=lambda row: first[users[row], items[row]])


GIVE = {
    "positions": lambda kept, u, i, t: np.array(sorted(kept), dtype=int),
    "down": lambda kept, u, i, t: np.array(sorted(kept)[::-1], dtype=int),
    "seen": lambda kept, u, i, t: np.array(kept, dtype=int),
    "by time": lambda kept, u, i, t: np.array(_by_time(kept, t), dtype=int),
    "by time, as argsort pleases": lambda kept, u, i, t: np.argsort(t)[np.isin(np.argsort(t), kept)],
    "by time, down": lambda kept, u, i, t: np.array(_by_time(kept, t)[::-1], dtype=int),
    "by first time": lambda kept, u, i, t: np.array(_by_first_time(kept, u, i, t), dtype=int),
    "by pair": lambda kept, u, i, t: np.array(sorted(kept, key=lambda row: (u[row], i[row])), dtype=int),
    "among sorted": lambda kept, u, i, t: np.flatnonzero(np.isin(np.argsort(t, kind="stable"), kept)),
    "among sorted by pair": lambda kept, u, i, t: np.flatnonzero(np.isin(np.lexsort((t, i, u)), kept)),
    "mask": lambda kept, u, i, t: np.isin(np.arange(len(u)), kept),
    "dropped": lambda kept, u, i, t: np.setdiff1d(np.arange(len(u)), kept),
    "from 1": lambda kept, u, i, t: np.array(sorted(kept), dtype=int) + 1,
    "times seen": lambda kept, u, i, t: t[kept],
    "times": lambda kept, u, i, t: t[sorted(kept)],
    "count": lambda kept, u, i, t: len(kept),
    "rows": lambda kept, u, i, t: np.column_stack((u, i, t))[sorted(kept)],
    "pairs": lambda kept, u, i, t: np.column_stack((u, i))[sorted(kept)],
    "set": lambda kept, u, i, t: {int(row) for row in kept},
}


def cases(rng):
    yield Case(np.array([1, 2, 1]), np.array([5, 5, 5]), np.array([10, 20, 30]), group="by hand")
    yield Case(np.array([4, 4, 7]), np.array([3, 3, 3]), np.array([90, 60, 70]), group="by hand")
    yield Case(np.array([8, 2, 8, 2, 8]), np.array([1, 6, 1, 6, 9]), np.array([50, 40, 30, 70, 20]), group="by hand")
    yield Case(np.array([3, 5, 3, 3, 5]), np.array([5, 3, 5, 5, 3]), np.array([20, 80, 60, 40, 10]), group="by hand")
    yield Case(np.array([1, 11, 1, 11, 2]), np.array([14, 4, 14, 4, 13]), np.array([5, 9, 7, 8, 6]), group="by hand")
    yield Case(np.array([6, 6]), np.array([2, 2]), np.array([15, 15]), group="equal times")
    yield Case(
        np.array([9, 4, 9, 9, 4]), np.array([1, 1, 1, 1, 1]), np.array([30, 30, 30, 10, 20]), group="equal times"
    )
    yield Case(np.array([2, 3, 2, 2]), np.array([8, 8, 8, 8]), np.array([40, 10, 40, 40]), group="equal times")
    yield Case(np.array([5, 5, 1]), np.array([2, 7, 2]), np.array([60, 20, 40]), group="nothing to drop")
    yield Case(np.array([], dtype=int), np.array([], dtype=int), np.array([], dtype=int), group="nothing to drop")
    for n_users, n_items, n in ((4, 5, 30), (20, 20, 300), (60, 60, 2_000)):
        yield Case(
            rng.integers(1, n_users + 1, n), rng.integers(1, n_items + 1, n), rng.integers(0, n // 2, n),
            group="many rows",
        )  # fmt: skip
    for most, n, n_times in ((4, 60, 5), (7, 200, 9)):  # long enough for an unstable sort to show
        yield Case(rng.integers(1, most, n), rng.integers(1, most, n), rng.integers(0, n_times, n), group="many rows")


LATER = (np.array([4, 4, 7]), np.array([3, 3, 3]), np.array([90, 60, 70]))
SAME = (np.array([6, 6]), np.array([2, 2]), np.array([15, 15]))
TIES = (np.arange(60) % 5, np.full(60, 2), np.arange(60) * 7 % 5)  # long enough for an unstable sort to show
THREE = (np.array([1, 2, 1]), np.array([5, 5, 5]), np.array([10, 20, 30]))
FIVE = (np.array([8, 2, 8, 2, 8]), np.array([1, 6, 1, 6, 9]), np.array([50, 40, 30, 70, 20]))
TURNED = (np.array([8, 2, 8]), np.array([1, 6, 1]), np.array([10, 20, 30]))
SORTED = (np.array([4, 4, 7]), np.array([3, 3, 3]), np.array([60, 90, 20]))
CROSS = (np.array([3, 5]), np.array([5, 3]), np.array([20, 80]))
AND = "Two rows by different people on the same film: do they belong together in your function? And by one person on two films?"
BOTH = "Rows belong together when person and film are both the same: a tuple (user, item) as the key of a dict."
UP = "Sort the positions themselves before you return them, smallest first."

# fmt: off
MISCONCEPTIONS = [
    # What is handed back comes first: of two mistakes made at once, the reader is told this one first.
    Misconception("mask", {"give": "mask"}, THREE,
        "Are positions asked for, or True and False for every row?",
        "Your function seems to return a mask. It is True at the right rows.",
        "Return the positions: np.flatnonzero(mask) gives them."),
    Misconception("times-returned", {"give": "times"}, THREE,
        "What do the numbers in your answer stand for: rows, or seconds?",
        "Your function seems to return the times of the rows to keep.",
        "Return their positions."),
    Misconception("times-returned, as seen", {"give": "times seen"}, THREE,
        "What do the numbers in your answer stand for: rows, or seconds?",
        "Your function seems to return the times of the rows to keep.",
        "Let the dict hold positions, and compare the times that stand there."),
    Misconception("rows-returned", {"give": "rows"}, THREE,
        "What do the numbers in your answer stand for?",
        "Your function seems to return the rows themselves, with person, film and time.",
        "Return their positions, one number for each row."),
    Misconception("pairs-returned", {"give": "pairs"}, THREE,
        "What do the numbers in your answer stand for?",
        "Your function seems to return the pairs of person and film.",
        "Return the positions of their rows, one number for each."),
    Misconception("count-returned", {"give": "count"}, THREE,
        "Is a number asked for, or an array of positions?",
        "Your function seems to return how many rows stay.",
        "Return their positions."),
    Misconception("set-returned", {"give": "set"}, THREE,
        "Does a set have an order?",
        "Your function seems to return a set. The positions in it are right.",
        "Return them as a list or an array, smallest first: sorted makes a list of a set."),
    Misconception("last-row", {"by": "row"}, LATER,
        "Which of the two rows of the same person and film has the later time?",
        "Your function seems to keep the last row of each pair, whatever the times say.",
        "Go through the rows in the order of their times: a stable argsort of times gives that order."),
    Misconception("first-row", {"by": "row", "keep": "first"}, THREE,
        "Which of the two rows of the same person and film has the later time, and which one did you keep?",
        "Your function seems to keep the first row of each pair.",
        "Keep the row with the latest time: what comes later replaces what was there."),
    Misconception("earliest", {"keep": "first", "ties": "earlier"}, LATER,
        "Which of the two rows of the same person and film has the later time, and which one did you keep?",
        "Your function seems to keep the earliest rating of each pair.",
        "Keep the latest: the largest time."),
    Misconception("earliest, later row", {"keep": "first"}, LATER,
        "Which of the two rows of the same person and film has the later time, and which one did you keep?",
        "Your function seems to keep the earliest rating of each pair.",
        "Keep the latest: the largest time."),
    Misconception("ties-earlier-row", {"ties": "earlier"}, SAME,
        "Two rows of a pair have the same time. Which of them did you keep?",
        "Your function seems to keep the earlier row where the times are equal.",
        "Let a later row replace an earlier one at equal times too: >= in the place of >, or a stable sort."),
    Misconception("unstable", {"ties": "as argsort pleases"}, TIES,
        "Several rows of a pair share its latest time. By which rule did you keep one of them?",
        "Your function seems to leave the order of equal times to chance: a sort that is not stable mixes them.",
        'Pass kind="stable" to argsort or to sort_values. Then equal times stay in the order in which they came.'),
    Misconception("unstable, in the order of times", {"ties": "as argsort pleases", "give": "by time, as argsort pleases"}, FIVE,
        "In which order do your positions stand?",
        "Your function seems to return the positions in the order of the times, by a sort that is not stable and mixes equal times.",
        'Pass kind="stable" to the sort by time. ' + UP),
    Misconception("ties-kept-both", {"ties": "all"}, SAME,
        "Two rows of a pair have the same time. How many of them did you keep?",
        "Your function seems to keep all rows of a pair that have its latest time.",
        "Keep one row for each pair. At equal times it is the later row."),
    Misconception("ties-gone", {"ties": "none"}, SAME,
        "Two rows of a pair have the same time. How many of them did you keep?",
        "Your function seems to drop all rows of a pair when two of them share its latest time.",
        "Keep one row for each pair. At equal times it is the later row."),
    Misconception("by-person", {"key": "person"}, FIVE,
        "How many different films has each person of this case? How many of their rows did you keep?",
        "Your function seems to keep one row for each person, not one for each person and film.",
        BOTH),
    Misconception("by-film", {"key": "film"}, THREE,
        "How many different people has each film of this case? How many of its rows did you keep?",
        "Your function seems to keep one row for each film, not one for each person and film.",
        BOTH),
    Misconception("one-row-of-all", {"key": "everything"}, THREE,
        "How many different pairs of person and film are there, and how many rows did you keep?",
        "Your function seems to keep the latest row of all, and no other.",
        BOTH),
    Misconception("only-exact-repeats", {"key": "all three"}, THREE,
        "Do two rows of the same pair with different times count as repeats in your function?",
        "Your function seems to drop a row only when its time is the same too.",
        "The time decides which row stays, not whether two rows belong together. " + BOTH),
    Misconception("by-time", {"key": "time"}, (np.array([6, 3]), np.array([2, 2]), np.array([15, 15])),
        "Two people can rate at the same second. Does each of them keep a row?",
        "Your function seems to keep one row for each time.",
        BOTH),
    Misconception("pairs-glued", {"key": "glued"}, (np.array([1, 11]), np.array([14, 4]), np.array([5, 9])),
        "Can two different pairs look the same to your function? Write down what it makes of each pair of this case.",
        "Your function seems to join the two numbers to one text, so that 1 with 14 is the same as 11 with 4.",
        BOTH),
    Misconception("pairs-added", {"key": "added"}, CROSS,
        "Can two different pairs look the same to your function?",
        "Your function seems to tell pairs apart by the sum of the two numbers. Different pairs can have the same sum.",
        BOTH),
    Misconception("either-way-round", {"key": "either way round"}, CROSS,
        "Do (3, 5) and (5, 3) mean the same, when the person comes first and the film second?",
        "Your function seems to take a person and a film for the same pair the other way round.",
        BOTH),
    Misconception("repeats-all-gone", {"only": "single"}, THREE,
        "How many rows are left of a pair that was rated twice?",
        "Your function seems to drop every row of a pair that occurs more than once.",
        "One row of each pair stays: the latest."),
    Misconception("single-pairs-gone", {"only": "repeated"}, THREE,
        "What becomes of a pair that was rated only once?",
        "Your function seems to keep rows of repeated pairs only.",
        "A pair with a single row keeps that row."),
    Misconception("neighbours-by-time", {"only": "neighbours by time"}, (np.array([1, 2, 1]), np.array([5, 5, 5]), np.array([10, 20, 30])),
        "In the order in which your function goes through the rows, do those of one person and film stand side by side?",
        "Your function seems to sort by time first and then to compare neighbours, so rows of the same pair stand apart.",
        "In np.lexsort the last key is the first to count. Person and film have to come before time."),
    Misconception("and-for-or", {"only": "and"}, THREE,
        AND,
        "Your function seems to begin a new pair only where person and film both change.",
        "A pair ends where the person changes, or the film: | in the place of &."),
    Misconception("and-for-or, films first", {"only": "and, films first"}, THREE,
        AND,
        "Your function seems to begin a new pair only where person and film both change.",
        "A pair ends where the person changes, or the film: | in the place of &."),
    Misconception("neighbours-only", {"only": "neighbours"}, THREE,
        "Where do the rows of the same pair stand in this case? Did your function notice that they belong together?",
        "Your function seems to compare each row with the one beside it only.",
        "The rows of a pair can stand anywhere. " + BOTH),
    Misconception("first-row-dropped", {"keep": "not the first"}, (np.array([3, 3, 3]), np.array([5, 5, 5]), np.array([20, 60, 40])),
        "How many rows of the same pair are left?",
        "Your function seems to drop only the first row of a repeated pair.",
        "Of each pair exactly one row stays: the latest."),
    Misconception("earliest-dropped", {"keep": "all but earliest"}, (np.array([3, 3, 3]), np.array([5, 5, 5]), np.array([20, 60, 40])),
        "How many rows of the same pair are left?",
        "Your function seems to drop only the earliest row of a repeated pair.",
        "Of each pair exactly one row stays: the latest."),
    Misconception("second", {"keep": "second"}, (np.array([3, 3, 3]), np.array([5, 5, 5]), np.array([20, 60, 40])),
        "A pair can have three rows. Which of them did you keep?",
        "Your function seems to stop at the second row of a pair, in the order of time.",
        "Every later row replaces the one before it, also a third and a fourth."),
    Misconception("dropped-rows", {"give": "dropped"}, THREE,
        "Which rows stand in your answer: those that stay, or those that go?",
        "Your function seems to return the rows to drop.",
        "Return the positions of the rows to keep."),
    Misconception("from-1", {"give": "from 1"}, THREE,
        "Which position has the first row?",
        "Your function seems to count positions from 1.",
        "The first row is position 0."),
    Misconception("turned-round", {"give": "down"}, THREE,
        "The right positions are there. In which order?",
        "Your function seems to return the positions from the largest to the smallest.",
        UP),
    Misconception("order-of-pairs-seen", {"give": "seen"}, TURNED,
        "The right positions are there. In which order?",
        "Your function seems to return the positions in the order in which the pairs first occur.",
        UP),
    Misconception("order-of-times", {"give": "by time"}, FIVE,
        "The right positions are there. In which order?",
        "Your function seems to return the positions in the order of the times.",
        UP),
    Misconception("order-of-first-times", {"give": "by first time"}, TURNED,
        "The right positions are there. In which order?",
        "Your function seems to return the positions in the order in which the pairs first occur in time, as a dict keeps them.",
        UP),
    Misconception("order-of-times-turned", {"give": "by time, down"}, FIVE,
        "The right positions are there. In which order?",
        "Your function seems to return the positions in the order of the times, the latest first.",
        UP),
    Misconception("order-of-ids", {"give": "by pair"}, FIVE,
        "The right positions are there. In which order?",
        "Your function seems to return the positions in the order of people and films.",
        UP),
    Misconception("positions-among-sorted", {"give": "among sorted"}, SORTED,
        "Do your positions count the rows as they came, or as they stand after sorting?",
        "Your function seems to return positions in the rows sorted by time.",
        "Go back from the sorted rows to the rows as they came: the order that argsort gave says which is which."),
    Misconception("positions-among-sorted-pairs", {"give": "among sorted by pair"}, FIVE,
        "Do your positions count the rows as they came, or as they stand after sorting?",
        "Your function seems to return positions in the rows sorted by person, film and time.",
        "Go back from the sorted rows to the rows as they came: the order that the sort gave says which is which."),
]
# fmt: on


def last_day(users, days):
    """Each person's last day, as a dict."""
    last = {}
    for user, day in zip(users.tolist(), days.tolist(), strict=True):
        last[user] = max(day, last.get(user, day))
    return last


VARIANT = Exercise(
    id="01.last_day",
    number="1.3, once more",
    title="when somebody was last seen",
    minutes=4,
    version=1,
    answer=last_day,
    kind="dict",
    points={"all": 1.0},
    cases=lambda rng: (
        Case(np.array(users, dtype=int), np.array(days, dtype=int), group="all")
        for users, days in (
            ([4, 4, 7], [9, 6, 7]),
            ([2, 3, 2], [1, 5, 8]),
            ([], []),
            (rng.integers(1, 12, 80), rng.integers(0, 60, 80)),
        )
    ),
    misconceptions=[],
    hints=[
        "A dict from person to day can hold what is known so far. When does a new row change it?",
        "`max(day, last.get(user, day))` is right also for a person who is new.",
    ],
    done="One key, one value that later rows may replace: the same idea as before.",
    task=(
        "`users` holds the person of each event, `days` its day, in no particular order. Return a dict from each person to the last "
        "day on which there is an event of theirs. Without events, return an empty dict."
    ),
    solution="""def last_day(users, days):
    order = np.argsort(days, kind="stable")
    return {int(users[row]): int(days[row]) for row in order}
""",
)

EXERCISE = Exercise(
    id="01.keep_last",
    number="1.3",
    title="the last word of each person on each film",
    minutes=10,
    version=1,
    answer=keep_last,
    kind="array",
    points={"by hand": 1.0, "equal times": 0.5, "nothing to drop": 0.25, "many rows": 0.25},
    cases=cases,
    misconceptions=MISCONCEPTIONS,
    hints=[
        "Which rows of the smallest case belong to the same pair, and which of them is the latest? Write down its position.",
        'Put the rows in the order of time, equal times as they came: `np.argsort(times, kind="stable")`. What stands last for a pair stays.',
        "With a dict: go through the rows in that order, `last[users[row], items[row]] = row`; its values stay. With a data frame: sort "
        'it by time, stable, drop repeats of the two columns with `keep="last"`; its index stays. Then sort the positions.',
    ],
    done="Your data now say one thing about each pair.",
    variant=VARIANT,
)
