"""Exercise 1.5: each person's mean taken off."""

import numpy as np
import pandas as pd

from recsys_teach.exercises.exercise import Case, Exercise, Misconception

nan = np.nan


def centre_rows(ratings, *, mean="own", gaps="kept", axis="rows", op="minus", give="table", then=None):
    """r_ui − μ_u, μ_u the mean of u's own ratings; gaps stay nan. Switches are what learners do instead."""
    table = ratings.copy()
    if gaps == "zero before":
        table = np.nan_to_num(table)
    if mean == "anew for each rating":
        for row in table:
            for i in np.flatnonzero(~np.isnan(row)):
                row[i] -= np.nanmean(row)
        return table
    means = MEAN[mean](table)
    if axis == "columns get them":
        means = np.resize(means.ravel(), table.shape[1])[None, :]
    if axis == "pandas":  # a frame less a series: labels of columns meet labels of rows
        return (pd.DataFrame(table) - pd.Series(means.ravel())).to_numpy()
    if axis == "other way":
        means = MEAN[mean](table.T).T
    if axis == "both":
        table = table - means
        means = MEAN[mean](table.T).T
    if axis == "both at once":
        return table - means - MEAN[mean](table.T).T
    if gaps == "filled before":
        table = np.where(np.isnan(table), means, table)
    if give == "means":
        return means.ravel()
    centred = OP[op](table, means, ratings)
    if gaps == "zero after":
        centred = np.where(np.isnan(ratings), 0.0, centred)
    if gaps == "zero after, but empty rows":
        centred = np.where(np.isnan(ratings) & ~np.isnan(ratings).all(axis=1, keepdims=True), 0.0, centred)
    if gaps == "empty rows 0":
        centred[np.isnan(ratings).all(axis=1)] = 0.0
    if gaps == "minus mean":
        centred = np.where(np.isnan(ratings), -means, centred)
    if gaps == "mean":
        centred = np.where(np.isnan(ratings), means, centred)
    return THEN[then](centred, ratings) if then else centred


def _over(statistic):
    def of_rows(table):
        return np.array([[statistic(row[~np.isnan(row)]) if (~np.isnan(row)).any() else nan] for row in table])

    return of_rows


def _all(table):
    rated = table[~np.isnan(table)]
    return np.full((len(table), 1), rated.mean() if len(rated) else nan)


MEAN = {
    "own": _over(np.mean),
    "all": _all,
    "mean of means": lambda t: np.full((len(t), 1), np.mean([m for m in _over(np.mean)(t).ravel() if m == m] or [nan])),
    "with gaps": lambda t: t.mean(axis=1, keepdims=True),
    "all with gaps": lambda t: np.full((len(t), 1), t.mean()),
    "by all films": lambda t: np.nansum(t, axis=1, keepdims=True) / t.shape[1],
    "by people": lambda t: np.nansum(t, axis=1, keepdims=True) / t.shape[0],
    "by one less": lambda t: _over(lambda r: r.sum() / (len(r) - 1))(t),
    "sum": _over(np.sum),
    "median": _over(np.median),
    "smallest": _over(np.min),
    "largest": _over(np.max),
    "middle": _over(lambda r: (r.min() + r.max()) / 2),
    "3": lambda t: np.full((len(t), 1), 3.0),
    "2.5": lambda t: np.full((len(t), 1), 2.5),
    "first row's": lambda t: np.full((len(t), 1), _over(np.mean)(t)[0, 0]),
}


def _spread(r, ddof=0):
    return _over(lambda row: row.std(ddof=ddof) if len(row) > ddof else nan)(r)


OP = {
    "minus": lambda t, m, r: t - m,
    "plus": lambda t, m, r: t + m,
    "other way": lambda t, m, r: m - t,
    "ratio": lambda t, m, r: t / m,
    "distance": lambda t, m, r: np.abs(t - m),
    "z": lambda t, m, r: (t - m) / _spread(r),
    "z, n - 1": lambda t, m, r: (t - m) / _spread(r, 1),
    "minus overall": lambda t, m, r: t - m - (np.nanmean(r) if (~np.isnan(r)).any() else nan),
    "plus overall": lambda t, m, r: t - m + (np.nanmean(r) if (~np.isnan(r)).any() else nan),
    "min-max": lambda t, m, r: (t - _over(np.min)(r)) / (_over(np.max)(r) - _over(np.min)(r)),
}
THEN = {
    "flat": lambda c, r: c[~np.isnan(c)],
    "one row": lambda c, r: c[:1],
    "first row alone": lambda c, r: c[0],
    "no empty rows": lambda c, r: c[~np.isnan(r).all(axis=1)],
    "full rows": lambda c, r: c[~np.isnan(r).any(axis=1)],
    "lists": lambda c, r: [row[~np.isnan(row)].tolist() for row in c],
    "first row only": lambda c, r: np.vstack((c[:1], r[1:])),
    "unchanged": lambda c, r: r.copy(),
    "frame": lambda c, r: pd.DataFrame(c),
} | {f"round {d}": lambda c, r, d=d: np.round(c, d) for d in range(4)}


def cases(rng):
    yield Case([[5, 3], [2, 1]], group="by hand")
    yield Case([[4, nan, 5], [1, 2, nan], [nan, 3, 4.5]], group="by hand")
    yield Case([[5, 4.5, nan, 1], [nan, 2, 2, 5], [3, nan, 0.5, 1]], group="by hand")
    yield Case([[2, 4], [nan, 3], [5, 0.5]], group="by hand")
    yield Case([[4, 5, 1, 4, nan], [nan, 3.5, 1, 1, 3]], group="by hand")
    yield Case([[3, nan], [nan, nan]], group="rows with one rating or none")
    yield Case([[nan, nan, nan], [2, 5, nan], [nan, 4, nan]], group="rows with one rating or none")
    for n_users, n_items, share in ((12, 12, 0.6), (40, 90, 0.3), (150, 60, 0.1)):
        table = rng.integers(1, 11, (n_users, n_items)) / 2
        table[rng.random(table.shape) > share] = nan
        yield Case(table, group="many people")


TABLE = ([[4, nan, 5], [1, 2, nan], [nan, 3, 4.5]],)
THREE = ([[5, 4.5, nan, 1], [nan, 2, 2, 5], [3, nan, 0.5, 1]],)
EMPTY = ([[3, nan], [nan, nan]],)
OWN = "Take each row's mean over its own ratings: np.nanmean with axis=1 leaves the gaps out."
STAY = "Leave nan where it was: nan minus a number is nan by itself."

# fmt: off
MISCONCEPTIONS = [
    Misconception("means-of-films", {"axis": "other way"}, TABLE,
        "Add up a row of your answer, without its gaps. Then add up a column. Which of them gives 0?",
        "Your function seems to take off each film's mean, not each person's.",
        "A person is a row. Along a row is axis=1."),
    Misconception("row-means-off-columns", {"axis": "columns get them"}, TABLE,
        "Which mean was taken off the second rating of the first person?",
        "Your function seems to take the first person's mean off the first column, the second person's off the second, and so on.",
        "Give the means an axis of their own, so that each belongs to a row: [:, None], or keepdims=True."),
    Misconception("row-means-off-columns, pandas", {"axis": "pandas"}, TABLE,
        "Which mean was taken off the second rating of the first person?",
        "Your function seems to take the first person's mean off the first column, the second person's off the second, and so on.",
        "A frame less a series goes along the columns. frame.sub(..., axis=0) goes along the rows."),
    Misconception("both-means-off", {"axis": "both"}, TABLE,
        "Add up a row of your answer, without its gaps. Is it 0?",
        "Your function seems to take off the means of the people, and then those of the films as well.",
        "Stop after the means of the people."),
    Misconception("both-means-off, at once", {"axis": "both at once"}, TABLE,
        "Add up a row of your answer, without its gaps. Is it 0?",
        "Your function seems to take off the means of the people and those of the films as well.",
        "Take off the means of the people alone."),
    Misconception("mean-of-all", {"mean": "all"}, TABLE,
        "How many different means were taken off in your function, and how many people are there?",
        "Your function seems to take the mean of all ratings off everybody.",
        OWN),
    Misconception("mean-of-means", {"mean": "mean of means"}, TABLE,
        "How many different means were taken off in your function, and how many people are there?",
        "Your function seems to take one number off everybody: the mean of the people's means.",
        OWN),
    Misconception("first-persons-mean", {"mean": "first row's"}, TABLE,
        "Which mean was taken off the ratings of the second person?",
        "Your function seems to take the first person's mean off everybody.",
        OWN),
    Misconception("mean-anew-for-each-rating", {"mean": "anew for each rating"}, TABLE,
        "From which ratings do you take the mean for the second rating of a row: as they were, or as they are by then?",
        "Your function seems to take the mean anew after each rating, when part of the row has changed already.",
        "Take each person's mean once, before you change any of their ratings."),
    Misconception("gaps-in-mean", {"mean": "with gaps"}, TABLE,
        "What is the mean of 4, nan and 5 in NumPy?",
        "Your function seems to give nan to everybody who has a gap: a mean that meets a nan is nan.",
        OWN),
    Misconception("gaps-in-mean-of-all", {"mean": "all with gaps"}, TABLE,
        "What is the mean of a table with a nan in NumPy?",
        "Your function seems to take the mean of the whole table, its gaps included.",
        OWN),
    Misconception("gaps-as-zero", {"gaps": "zero before"}, TABLE,
        "What stands in your answer where the case has a gap?",
        "Your function seems to turn gaps into ratings of 0 before it begins.",
        "A gap is no rating. Leave it out of the mean, and leave it nan."),
    Misconception("divided-by-all-films", {"mean": "by all films"}, TABLE,
        "How many films did each person rate? By how many did you divide?",
        "Your function seems to divide by the number of all films, gaps included.",
        "Divide by the number of films that the person rated."),
    Misconception("divided-by-people", {"mean": "by people"}, TABLE,
        "How many films did each person rate? By how many did you divide?",
        "Your function seems to divide by the number of people.",
        "Divide by the number of films that the person rated."),
    Misconception("divided-by-one-less", {"mean": "by one less"}, TABLE,
        "How many films did each person rate? By how many did you divide?",
        "Your function seems to divide by one less than the number of ratings.",
        "Divide by the number of films that the person rated."),
    Misconception("sum", {"mean": "sum"}, TABLE,
        "Is the number that you take off a mean?",
        "Your function seems to take off the sum of the person's ratings.",
        "Divide the sum by the number of films that the person rated."),
    Misconception("median", {"mean": "median"}, THREE,
        "Work out the mean of each person by hand. What did your function take off?",
        "Your function seems to take off the person's median.",
        OWN),
    Misconception("smallest-off", {"mean": "smallest"}, TABLE,
        "Work out the mean of each person by hand. What did your function take off?",
        "Your function seems to take off the person's lowest rating.",
        OWN),
    Misconception("largest-off", {"mean": "largest"}, TABLE,
        "Work out the mean of each person by hand. What did your function take off?",
        "Your function seems to take off the person's highest rating.",
        OWN),
    Misconception("middle-of-range", {"mean": "middle"}, THREE,
        "Work out the mean of each person by hand. What did your function take off?",
        "Your function seems to take off the middle between the person's lowest and highest rating.",
        OWN),
    Misconception("added", {"op": "plus"}, TABLE,
        "Add up a row of your answer, without its gaps. Is it 0?",
        "Your function seems to add the mean.",
        "Take the mean off: a rating minus its row's mean."),
    Misconception("other-way-round", {"op": "other way"}, TABLE,
        "A rating above the person's mean: is it positive or negative in your answer?",
        "Your function seems to take the ratings off the mean.",
        "Turn it round: a rating minus its row's mean."),
    Misconception("divided", {"op": "ratio"}, TABLE,
        "Add up a row of your answer, without its gaps. Is it 0?",
        "Your function seems to divide by the mean.",
        "Take the mean off: a rating minus its row's mean."),
    Misconception("distance", {"op": "distance"}, TABLE,
        "A rating below the person's mean: is it positive or negative in your answer?",
        "Your function seems to return distances, without their sign.",
        "Leave the sign: below the mean is negative."),
    Misconception("z-score", {"op": "z"}, TABLE,
        "How far is a 4 from a mean of 4.5, in stars?",
        "Your function seems to divide by the person's standard deviation as well.",
        "Stop after the subtraction."),
    Misconception("z-score, n - 1", {"op": "z, n - 1"}, TABLE,
        "How far is a 4 from a mean of 4.5, in stars?",
        "Your function seems to divide by the person's standard deviation as well.",
        "Stop after the subtraction."),
    Misconception("overall-added", {"op": "plus overall"}, TABLE,
        "Add up a row of your answer, without its gaps. Is it 0?",
        "Your function seems to add the mean of all ratings in the end.",
        "Stop after the subtraction."),
    Misconception("overall-taken-off-too", {"op": "minus overall"}, TABLE,
        "Add up a row of your answer, without its gaps. Is it 0?",
        "Your function seems to take the mean of all ratings off as well.",
        "The person's own mean is enough."),
    Misconception("min-max", {"op": "min-max"}, TABLE,
        "Add up a row of your answer, without its gaps. Is it 0?",
        "Your function seems to rescale each row to 0 … 1.",
        "Take the person's mean off, and divide by nothing."),
    Misconception("means-returned", {"give": "means"}, TABLE,
        "Is a table asked for, or one number for each person?",
        "Your function seems to return the means themselves.",
        "Take them off the table, and return that."),
    Misconception("gaps-to-0", {"gaps": "zero after"}, TABLE,
        "What stands in your answer where the case has a gap?",
        "Your function seems to put 0 into the gaps. The rated films are right.",
        STAY),
    Misconception("gaps-to-0, empty rows kept", {"gaps": "zero after, but empty rows"}, TABLE,
        "What stands in your answer where the case has a gap?",
        "Your function seems to fill the gaps, and to get 0 there. The rated films are right.",
        STAY),
    Misconception("gaps-to-minus-mean", {"gaps": "minus mean"}, TABLE,
        "What stands in your answer where the case has a gap?",
        "Your function seems to take the mean off the gaps as if 0 stood there. The rated films are right.",
        STAY),
    Misconception("gaps-to-mean", {"gaps": "mean"}, TABLE,
        "What stands in your answer where the case has a gap?",
        "Your function seems to put the person's mean into the gaps. The rated films are right.",
        STAY),
    Misconception("empty-rows-to-0", {"gaps": "empty rows 0"}, EMPTY,
        "What stands in your answer for a person without ratings?",
        "Your function seems to put 0 into the row of a person without ratings.",
        "A row without ratings stays nan."),
    Misconception("empty-rows-out", {"then": "no empty rows"}, EMPTY,
        "How many rows has the case, and how many has your answer?",
        "Your function seems to leave out people without ratings.",
        "The table keeps its shape. A row without ratings stays nan."),
    Misconception("full-rows-only", {"then": "full rows"}, TABLE,
        "How many rows has the case, and how many has your answer?",
        "Your function seems to leave out everybody who has a gap.",
        "The table keeps its shape; only ratings change."),
    Misconception("one-row", {"then": "one row"}, TABLE,
        "How many rows has the case, and how many has your answer?",
        "Your function seems to return the first row only.",
        "Move the return out of the loop, and collect all rows."),
    Misconception("first-row-alone", {"then": "first row alone"}, TABLE,
        "How many rows has the case, and how many has your answer?",
        "Your function seems to return the first row only.",
        "Move the return out of the loop, and collect all rows."),
    Misconception("only-first-row-centred", {"then": "first row only"}, TABLE,
        "Which rows of your answer differ from the case?",
        "Your function seems to stop after the first row: the others are unchanged.",
        "Move the return out of the loop."),
    Misconception("unchanged", {"then": "unchanged"}, TABLE,
        "Which entries of your answer differ from the case?",
        "Your function seems to return the ratings as they were.",
        "row = row - mean gives a new row; the table keeps the old one. Put the new row into the table, or use -= on the row."),
    Misconception("flat", {"then": "flat"}, TABLE,
        "Is a table asked for, or one long list?",
        "Your function seems to return the centred ratings in one list, without the gaps.",
        "The table keeps its shape, gaps included."),
    Misconception("frame", {"then": "frame"}, TABLE,
        "What kind of thing do you return, and what kind was asked for?",
        "Your function seems to return a data frame of pandas. The numbers in it are right.",
        "Return an array: the frame's to_numpy()."),
    Misconception("gaps-left-out", {"then": "lists"}, TABLE,
        "How long are the rows of the case, and how long are yours?",
        "Your function seems to leave the gaps out of each row.",
        "The table keeps its shape. " + STAY),
] + [
    Misconception(f"{number}-off", {"mean": number}, TABLE,
        "Work out the mean of each person by hand. What did your function take off?",
        f"Your function seems to take {number} off everything.",
        OWN)
    for number in ("3", "2.5")
] + [
    Misconception(f"rounded-{digits}", {"then": f"round {digits}"}, ([[5, 4.5, 3.25, 1], [nan, 2, 2, 5]],),
        "Compare the two numbers digit by digit. Where does yours end?",
        f"Your function seems to round its result to {digits} decimal{'s' * (digits != 1)}.",
        "Return the numbers as they are. Rounding belongs where you print.")
    for digits in range(4)
]
# fmt: on


def stretch_rows(ratings):
    """(r − min) / (max − min) of each row; gaps stay nan, a row whose ratings are all the same becomes 0."""
    stretched = np.full(ratings.shape, nan)
    for row, new in zip(ratings, stretched, strict=True):
        rated = ~np.isnan(row)
        if rated.any():
            low, high = row[rated].min(), row[rated].max()
            new[rated] = (row[rated] - low) / (high - low) if high > low else 0.0
    return stretched


VARIANT = Exercise(
    id="01.stretch_rows",
    number="1.5, once more",
    title="each person from 0 to 1",
    minutes=6,
    version=1,
    answer=stretch_rows,
    kind="array",
    points={"all": 1.0},
    cases=lambda rng: (
        Case(table, group="all")
        for table in (
            [[5, 3], [2, 1]],
            TABLE[0],
            [[3, 3, nan], [nan, nan, nan], [4, nan, nan]],
            np.where(rng.random((20, 30)) < 0.4, rng.integers(1, 11, (20, 30)) / 2, nan),
        )
    ),
    misconceptions=[],
    hints=[
        "Each row has its own smallest and largest rating. np.nanmin and np.nanmax leave gaps out.",
        "Where the largest equals the smallest there is nothing to divide by: the ratings of that row become 0.",
    ],
    done="Min-max keeps the order of a person's ratings, and drops where they lie.",
    task=(
        "`ratings` is a table with a row for each person and nan for a gap. Stretch each row to 0 … 1: (r − smallest) / (largest − "
        "smallest), over the person's own ratings. Gaps stay nan. Where all ratings of a person are the same, they become 0."
    ),
    solution="""def stretch_rows(ratings):
    stretched = ratings.copy()
    for row in stretched:
        rated = ~np.isnan(row)
        if rated.any():
            low, high = row[rated].min(), row[rated].max()
            row[rated] = (row[rated] - low) / (high - low) if high > low else 0
    return stretched
""",
)

EXERCISE = Exercise(
    id="01.centre_rows",
    number="1.5",
    title="each person's mean taken off",
    minutes=8,
    version=1,
    answer=centre_rows,
    kind="array",
    points={"by hand": 1.0, "rows with one rating or none": 0.5, "many people": 0.5},
    cases=cases,
    misconceptions=MISCONCEPTIONS,
    hints=[
        "Take the first row of the smallest case. Which numbers are in its mean, and how many are they?",
        "`np.nanmean(row)` leaves gaps out. A row without any rating has no mean, and nan is right there.",
        "For the whole table at once: `np.nanmean(ratings, axis=1, keepdims=True)`. It has one column, so it can be taken off each row.",
    ],
    done="A 3 from somebody who gives 2s, and a 3 from somebody who gives 5s, are now two different things.",
    limits=(-4.5, 4.5),
    keeps_input=True,
    variant=VARIANT,
)
