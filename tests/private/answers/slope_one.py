"""Answers to exercise T1.4."""

import numpy as np
import pandas as pd
import pytest

RIGHT = {
    "two sums": """
def slope_one(ratings, user, item):
    above = below = 0
    for j in range(ratings.shape[1]):
        if np.isnan(ratings[user, j]):
            continue
        apart = ratings[:, item] - ratings[:, j]
        apart = apart[~np.isnan(apart)]
        if len(apart):
            above += len(apart) * (ratings[user, j] + apart.mean())
            below += len(apart)
    return above / below if below else np.nan
""",
    "one mean over all": """
import warnings
def slope_one(ratings, user, item):
    guesses = ratings[user] + ratings[:, [item]] - ratings
    guesses = guesses[~np.isnan(guesses)]
    return guesses.mean() if guesses.size else float("nan")
""",
    "average with weights": """
def slope_one(ratings, user, item):
    guesses, weights = [], []
    for j in np.flatnonzero(~np.isnan(ratings[user])):
        both = [v for v in range(len(ratings)) if not np.isnan(ratings[v, item] + ratings[v, j])]
        if both:
            guesses.append(ratings[user, j] + np.mean([ratings[v, item] - ratings[v, j] for v in both]))
            weights.append(len(both))
    return np.average(guesses, weights=weights) if guesses else np.nan
""",
    "plain Python": """
import math
def slope_one(ratings, user, item):
    total, count = 0.0, 0
    for other, mine in enumerate(ratings[user]):
        for row in ratings:
            guess = mine + row[item] - row[other]
            if not math.isnan(guess):
                total += guess
                count += 1
    return total / count if count > 0 else math.nan
""",
    "matrix products": """
def slope_one(ratings, user, item):
    known = (~np.isnan(ratings)).astype(int)
    filled = np.nan_to_num(ratings)
    wanted = known[:, item]
    n = wanted @ known
    apart = filled[:, item] @ known - wanted @ filled
    n, apart, own = n[known[user] > 0], apart[known[user] > 0], filled[user, known[user] > 0]
    return (n @ own + apart.sum()) / n.sum() if n.sum() else np.nan
""",
    "pandas": """
import pandas as pd
def slope_one(ratings, user, item):
    t = pd.DataFrame(ratings)
    apart = t.rsub(t[item], axis=0)
    mean, n = apart.mean(), apart.count()
    guess = (t.loc[user] + mean).dropna()
    return (guess * n[guess.index]).sum() / n[guess.index].sum() if len(guess) else np.nan
""",
}

BODY = """def slope_one(ratings, user, item):
    {ahead}
    above = below = 0
    for j in np.flatnonzero(~np.isnan(ratings[user])):
        if j == item:
            continue
        both = ~np.isnan(ratings[:, item]) & ~np.isnan(ratings[:, j])
        n = both.sum()
        {skip}
        d = {d}
        {above}
        {below}
    return {back}
"""


def body(**changed):
    told = {
        "ahead": "pass",
        "skip": "if n == 0:\n            continue",
        "d": "(ratings[both, item] - ratings[both, j]).mean()",
    }
    told |= {"above": "above += n * (ratings[user, j] + d)", "below": "below += n"}
    return BODY.format(**told | {"back": "above / below if below else np.nan"} | changed)


WRITTEN = {
    "nan_to_num": ("gaps-as-zero", body(ahead="ratings = np.nan_to_num(ratings)")),
    "mean of nothing": ("nan-from-a-film-without-a-pair", body(skip="pass", back="above / below if below else np.nan")),
    "turned": ("difference-turned-round", body(d="(ratings[both, j] - ratings[both, item]).mean()")),
    "minus": ("difference-turned-round", body(above="above += n * (ratings[user, j] - d)")),
    "means": ("difference-of-means", body(d="np.nanmean(ratings[:, item]) - np.nanmean(ratings[:, j])")),
    "over everybody": ("divided-by-all-people", body(d="(ratings[both, item] - ratings[both, j]).sum() / len(ratings)")),
    "sum": ("differences-added-up", body(d="(ratings[both, item] - ratings[both, j]).sum()")),
    "abs": ("difference-without-sign", body(d="abs(ratings[both, item] - ratings[both, j]).mean()")),
    "return in the loop": ("first-film-only", body(below="below += n\n        return above / below")),
    "= for +=": ("last-film-only", body(above="above = n * (ratings[user, j] + d)", below="below = n")),
    "the one with most people": ("most-shared-film-only", body(above="if n <= below:\n            continue\n        above = n * (ratings[user, j] + d)", below="below = n")),
    "not weighted": ("not-weighted", body(above="above += ratings[user, j] + d", below="below += 1")),
    "weighted twice": ("weights-squared", body(above="above += n**2 * (ratings[user, j] + d)", below="below += n**2")),
    "by stars": ("stars-as-weights", body(above="above += ratings[user, j] * (ratings[user, j] + d)", below="below += ratings[user, j]")),
    "own mean": ("mean-of-the-user", body(above="above += n * (np.nanmean(ratings[user]) + d)")),
    "difference": ("difference-alone", body(above="above += n * d")),
    "count below": ("divided-by-films", body(below="below += 1")),
    "own mean for nothing": ("mean-of-the-user-for-nothing", body(back="above / below if below else np.nanmean(ratings[user])")),
    "zero for nothing": ("zero-for-nothing", body(back="above / below if below else 0")),
    "clip": ("cut-to-the-scale", body(back="np.clip(above / below, 0.5, 5) if below else np.nan")),
    "half stars": ("half-stars", body(back="round(2 * above / below) / 2 if below else np.nan")),
    "no return": ("returned-none", body().replace("return", "result =")),
}  # fmt: skip
SWAPS = {"user": "item", "item": "user", "above": "below", "below": "above", "j": "item"}


def inputs(rng):
    while True:
        people, films = rng.integers(2, 6, 2)
        ratings = np.where(rng.random((people, films)) < 0.4, np.nan, rng.integers(1, 6, (people, films)))
        user, item = int(rng.integers(people)), int(rng.integers(films))
        ratings[user, item] = np.nan
        yield ratings, user, item


def oracle(ratings, user, item):
    """The differences and counts of scikit-surprise's SlopeOne, weighted as the exercise weights them.

    It cuts differences to whole numbers, so it is given half stars, counted.
    """
    surprise = pytest.importorskip("surprise")
    rows, columns = np.nonzero(~np.isnan(ratings))
    frame = pd.DataFrame({"user": rows, "item": columns, "rating": 2 * ratings[rows, columns]})
    known = frame[frame["user"] == user]
    if not len(known) or item not in set(columns):
        return np.nan
    trained = surprise.Dataset.load_from_df(frame, surprise.Reader(rating_scale=(1, 10))).build_full_trainset()
    model = surprise.SlopeOne().fit(trained)
    inner = [trained.to_inner_iid(j) for j in known["item"]]
    wanted = trained.to_inner_iid(item)
    n, apart = np.asarray(model.freq)[wanted][inner], np.nan_to_num(np.asarray(model.dev)[wanted][inner])
    return float(n @ (known["rating"].to_numpy() + apart) / n.sum()) / 2 if n.sum() else np.nan
