"""Answers to exercise 8.4."""

import numpy as np
import pandas as pd
from scipy.stats import entropy

RIGHT = {
    "film by film": """
def question_values(ratings, asked):
    values = np.zeros(ratings.shape[1])
    for film in range(ratings.shape[1]):
        told = ratings[~np.isnan(ratings[:, film]), film]
        shares = np.unique(told, return_counts=True)[1] / len(told)
        values[film] = -(shares * np.log2(shares)).sum() * len(told) / len(ratings)
    values[asked] = 0
    return values
""",
    "a counter": """
from collections import Counter
from math import log2
def question_values(ratings, asked):
    done, result = {int(film) for film in asked}, []
    for film, column in enumerate(ratings.T):
        told = [float(r) for r in column if r == r]
        total = 0.0
        for n in Counter(told).values():
            total -= n / len(told) * log2(n / len(told))
        result.append(0.0 if film in done else total * len(told) / len(column))
    return result
""",
    "rating by rating, all films at once": """
def question_values(ratings, asked):
    n = (~np.isnan(ratings)).sum(axis=0)
    known = ratings[~np.isnan(ratings)]
    values = np.zeros(ratings.shape[1])
    for star in np.unique(known):
        share = (ratings == star).sum(axis=0) / np.maximum(n, 1)
        values -= np.where(share > 0, share * np.log2(np.where(share > 0, share, 1)), 0)
    values = values * n / ratings.shape[0]
    values[asked] = 0.0
    return values
""",
    "pandas": """
import pandas as pd
def question_values(ratings, asked):
    table = pd.DataFrame(ratings)
    def bits(column):
        p = column.value_counts(normalize=True)
        return -(p * np.log2(p)).sum()
    values = table.apply(bits) * table.notna().mean()
    values.iloc[asked] = 0
    return values.to_numpy()
""",
    "counts in the logarithm": """
def question_values(ratings, asked):
    people, films = ratings.shape
    result = []
    for film in range(films):
        column = ratings[:, film]
        n = np.sum(~np.isnan(column))
        counts = np.array([np.sum(column == r) for r in set(column[~np.isnan(column)].tolist())])
        result.append((counts * np.log2(n / counts)).sum() / people if n else 0.0)
    return np.where(np.isin(np.arange(films), asked), 0, result)
""",
    "scipy": """
from scipy.stats import entropy
def question_values(ratings, asked):
    values = []
    for film, column in enumerate(ratings.T):
        told = column[np.isfinite(column)]
        if len(told) == 0 or film in asked:
            values.append(0)
        else:
            values.append(entropy(np.unique(told, return_counts=True)[1], base=2) * len(told) / len(column))
    return np.array(values)
""",
    "half stars as numbers": """
def question_values(ratings, asked):
    out = np.zeros(ratings.shape[1])
    for i in range(len(out)):
        if i in asked:
            continue
        told = ratings[:, i][~np.isnan(ratings[:, i])]
        counts = np.bincount(np.round(2 * told).astype(int))
        counts = counts[counts > 0]
        out[i] = len(told) / len(ratings) * -np.sum(counts / max(len(told), 1) * np.log2(counts / max(len(told), 1)))
    return out
""",
}
HEAD = "def question_values(ratings, asked):\n    values = np.zeros(ratings.shape[1])\n    for film in range(ratings.shape[1]):\n"
TOLD = "        told = ratings[~np.isnan(ratings[:, film]), film]\n"
SHARES = "        shares = np.unique(told, return_counts=True)[1] / len(told)\n"
VALUE = "        values[film] = -(shares * np.log2(shares)).sum() * len(told) / len(ratings)\n"
END = "    values[asked] = 0\n    return values\n"


def way(told=TOLD, shares=SHARES, value=VALUE, end=END):
    return HEAD + told + shares + value + end


def value(text):
    return f"        values[film] = {text}\n"


ENTROPY = "-(shares * np.log2(shares)).sum()"
WRITTEN = {
    "0 times the logarithm of 0, ten stars": ("zero-times-log-zero-in-halves", 'def question_values(ratings, asked):\n    values = np.zeros(ratings.shape[1])\n    for film, column in enumerate(ratings.T):\n        n = np.sum(~np.isnan(column))\n        if n == 0:\n            continue\n        bits = 0\n        for answer in np.arange(0.5, 5.5, 0.5):\n            share = np.sum(column == answer) / n\n            bits -= share * np.log2(share)\n        values[film] = bits * n / len(ratings)\n    values[asked] = 0\n    return values\n'),
    "0 times the logarithm of 0": ("zero-times-log-zero", 'def question_values(ratings, asked):\n    answers = np.unique(ratings[~np.isnan(ratings)])\n    values = np.zeros(ratings.shape[1])\n    for film in range(ratings.shape[1]):\n        n = (~np.isnan(ratings[:, film])).sum()\n        if n:\n            shares = np.array([(ratings[:, film] == answer).sum() for answer in answers]) / n\n            values[film] = -(shares * np.log2(shares)).sum() * n / len(ratings)\n    values[asked] = 0\n    return values\n'),
    "np.log": ("natural-logarithm", way(value=VALUE.replace("log2", "log"))),
    "np.log10": ("base-ten", way(value=VALUE.replace("log2", "log10"))),
    "no minus": ("sign-not-turned", way(value=VALUE.replace("= -(", "= ("))),
    "entropy alone": ("entropy-alone", way(value=value(ENTROPY))),
    "number": ("number-not-share", way(value=value(f"{ENTROPY} * len(told)"))),
    "the paper's": ("logarithm-of-number-rated", way(value=value(f"{ENTROPY} * np.log2(max(len(told), 1))"))),
    "films for people": ("share-of-films", way(value=value(f"{ENTROPY} * len(told) / ratings.shape[1]"))),
    "shares of people": ("shares-of-people", way(shares=SHARES.replace("len(told)", "len(ratings)"))),
    "variance": ("variance", way(value=value("(told.var() if len(told) else 0) * len(told) / len(ratings)"))),
    "number of answers": ("number-of-answers", way(value=value("len(shares) * len(told) / len(ratings)"))),
    "logarithm of the number": ("logarithm-of-number", way(value=value("(np.log2(len(shares)) if len(shares) else 0) * len(told) / len(ratings)"))),
    "gini": ("gini", way(value=value("((1 - (shares**2).sum()) if len(told) else 0) * len(told) / len(ratings)"))),
    "logarithms alone": ("not-weighted", way(value=value("-np.log2(shares).sum() * len(told) / len(ratings)"))),
    "mean": ("mean-of-terms", way(value=value("(-(shares * np.log2(shares)).mean() if len(told) else 0) * len(told) / len(ratings)"))),
    "liked or not": ("liked-or-not", way(told=TOLD + "        told = told >= 4\n")),
    "int": ("half-stars-cut", way(told=TOLD + "        told = told.astype(int)\n")),
    "five stars": ("half-stars-left-out", way(shares="        shares = np.array([(told == s).sum() for s in range(1, 6)]) / max(len(told), 1)\n        shares = shares[shares > 0]\n")),
    "asked ignored": ("asked-again", way(end="    return values\n")),
    "asked nan": ("asked-nan", way(end="    values[asked] = np.nan\n    return values\n")),
    "asked -inf": ("asked-minus-infinity", way(end="    values[asked] = -np.inf\n    return values\n")),
    "asked removed": ("asked-left-out", way(end="    return np.delete(values, asked)\n")),
    "asked from 1": ("asked-from-one", way(end="    values[asked - 1] = 0\n    return values\n")),
    "best": ("best-only", way(end="    values[asked] = 0\n    return int(values.argmax())\n")),
    "order": ("order", way(end="    values[asked] = 0\n    return np.argsort(-values, kind='stable')\n")),
    "people for films": ("rows-for-columns", "def question_values(ratings, asked):\n    ratings = ratings.T\n    asked = asked[asked < ratings.shape[1]]\n" + way().split("\n", 1)[1]),
    "once for each rating": ("once-for-each-rating", way(shares="        counts = np.array([(told == r).sum() for r in told])\n        shares = counts / len(told)\n")),
    "added": ("added", way(value=value(f"{ENTROPY} + len(told) / len(ratings)"))),
    "nan for nobody": ("nobody-nan", way(value=VALUE + "        if len(told) == 0:\n            values[film] = np.nan\n")),
    "gaps are an answer": ("gaps-as-answer", way(told="        told = np.nan_to_num(ratings[:, film])\n", value=value(f"{ENTROPY} * (~np.isnan(ratings[:, film])).mean()"))),
}  # fmt: skip


def inputs(rng):
    while True:
        n, films = int(rng.integers(2, 8)), int(rng.integers(1, 6))
        table = rng.choice([np.nan, np.nan, 0.5, 3.0, 3.5, 4.0, 5.0], (n, films))
        yield table, rng.choice(films, int(rng.integers(0, films + 1)), replace=False)


def oracle(ratings, asked):
    table = pd.DataFrame(ratings)
    bits = [entropy(table[film].value_counts(), base=2) if table[film].notna().any() else 0.0 for film in table]
    return np.where(table.columns.isin(asked), 0, np.array(bits) * table.notna().mean().to_numpy())


SWAPS = {"told": "shares", "shares": "told"}
