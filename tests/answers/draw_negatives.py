"""Answers to exercise 7.5."""

import itertools

import numpy as np

RIGHT = {
    "isin": """
def draw_negatives(taken, n_items, numbers, n):
    places = np.floor(numbers * n_items).astype(int)
    places = places[~np.isin(places, taken)]
    return places[:n]
""",
    "a loop": """
def draw_negatives(taken, n_items, numbers, n):
    chosen = []
    for x in numbers:
        place = int(x * n_items)
        if place in taken:
            continue
        if len(chosen) < n:
            chosen.append(place)
    return chosen
""",
    "a set and a comprehension": """
def draw_negatives(taken, n_items, numbers, n):
    own = set(taken.tolist())
    return [place for place in (numbers * n_items).astype(int).tolist() if place not in own][:n]
""",
    "a mask of all films": """
def draw_negatives(taken, n_items, numbers, n):
    free = np.ones(n_items, dtype=bool)
    free[taken] = False
    places = np.trunc(n_items * numbers).astype(int)
    return places[free[places]][:n]
""",
    "while": """
def draw_negatives(taken, n_items, numbers, n):
    result, at = [], 0
    while len(result) < n and at < len(numbers):
        place = int(np.floor(numbers[at] * n_items))
        at += 1
        if not np.any(taken == place):
            result.append(place)
    return np.array(result, dtype=int)
""",
    "pandas": """
import pandas as pd
def draw_negatives(taken, n_items, numbers, n):
    places = pd.Series(numbers).mul(n_items).astype(int)
    return places[~places.isin(taken)].head(n).to_numpy()
""",
    "islice": """
from itertools import islice
def draw_negatives(taken, n_items, numbers, n):
    places = map(int, numbers * n_items)
    return tuple(islice(filter(lambda place: place not in taken, places), n))
""",
}
HEAD = "def draw_negatives(taken, n_items, numbers, n):\n"


def way(places="np.floor(numbers * n_items).astype(int)", good="~np.isin(places, taken)", result="places[good][:n]"):
    return HEAD + f"    places = {places}\n    good = {good}\n    return {result}\n"


LOOP = """    chosen = []
    for x in numbers:
        place = int(x * n_items)
        if len(chosen) == n:
            break
        {}
        chosen.append(place)
    return chosen
"""
AFTER = """    chosen = []
    for x in numbers:
        place = int(x * n_items)
        if place in taken:
            continue
        chosen.append(place)
        if len(chosen) {} n:
            break
    return chosen
"""
HALVING = """    from bisect import bisect_left
    chosen, own = [], list(taken)
    for x in numbers:
        place = int(x * n_items)
        at = min(bisect_left(own, place), len(own) - 1)
        if (not own or own[at] != place) and len(chosen) < n:
            chosen.append(place)
    return chosen
"""
WRITTEN = {
    "not looked at": ("taken-not-looked-at", way(result="places[:n]")),
    "without not": ("taken-ones-kept", way(good="np.isin(places, taken)")),
    "first only": ("first-taken-only", way(good="~np.isin(places, taken[:1])")),
    "max": ("above-the-largest", way(good="places > (taken.max() if len(taken) else -1)")),
    "length": ("compared-with-its-length", way(good="places != len(taken)")),
    "break": (
        "stops-at-the-first-taken",
        HEAD + LOOP.format("if place in taken:\n            break"),
    ),
    "asked after the append": ("one-where-none-was-asked", HEAD + AFTER.format(">=")),
    "equal after the append": ("all-where-none-was-asked", HEAD + AFTER.format("==")),
    "bisect": ("looked-up-by-halving", HEAD + HALVING),
    "no repeats": ("never-twice", HEAD + LOOP.format("if place in taken or place in chosen:\n            continue")),
    "0 is False": ("position-0-dropped", HEAD + LOOP.format("if not place or place in taken:\n            continue")),
    "round": ("rounded", way(places="np.round(numbers * n_items).astype(int)")),
    "ceil": ("rounded-up", way(places="np.ceil(numbers * n_items).astype(int)")),
    "from 1": ("from-one", way(places="np.floor(numbers * n_items).astype(int) + 1")),
    "n_items - 1": ("one-film-too-few", way(places="(numbers * (n_items - 1)).astype(int)")),
    "n_items - 1, rounded": ("one-film-too-few, rounded", way(places="np.round(numbers * (n_items - 1)).astype(int)")),
    "n_items + 1": ("one-film-too-many", way(places="(numbers * (n_items + 1)).astype(int)")),
    "not cut": ("decimals-kept", way(places="numbers * n_items")),
    "cut first": ("cut-too-early", way(places="numbers.astype(int) * n_items")),
    "numbers": ("numbers-as-positions", way(places="numbers")),
    "arange": ("in-order", HEAD + "    return [i for i in range(n_items) if i not in taken][:n]\n"),
    "setdiff": ("in-order", HEAD + "    return np.setdiff1d(np.arange(n_items), taken)[:n]\n"),
    "n first": ("cut-before-filter", HEAD + "    places = (numbers[:n] * n_items).astype(int)\n    return places[~np.isin(places, taken)]\n"),
    "flatnonzero": ("places-among-draws", way(result="np.flatnonzero(good)[:n]")),
    "numbers back": ("numbers-back", way(result="numbers[good][:n]")),
    "mask": ("mask", way(result="good")),
    "all": ("all-of-them", way(result="places[good]")),
    "n + 1": ("one-too-many", way(result="places[good][:n + 1]")),
    "n - 1": ("one-too-few", way(result="places[good][:max(n - 1, 0)]")),
    "last n": ("last-n", way(result="places[good][-n:]")),
    "among the rest": (
        "drawn-among-the-rest",
        HEAD + "    rest = np.setdiff1d(np.arange(n_items), taken)\n    if len(rest) == 0:\n        return rest\n    return rest[(numbers * len(rest)).astype(int)][:n]\n",
    ),
    "sorted": ("sorted", way(result="np.sort(places[good][:n])")),
    "unique": ("as-a-set", way(result="np.unique(places[good][:n])")),
    "setdiff of draws": ("a-set-before-the-cut", HEAD + "    return np.setdiff1d((numbers * n_items).astype(int), taken)[:n]\n"),
    "unique, then n": ("a-set-before-the-cut", way(result="np.unique(places[good])[:n]")),
    "delete": (
        "dropped-by-place",
        HEAD + "    places = (numbers * n_items).astype(int)\n    return np.delete(places, taken[taken < len(places)])[:n]\n",
    ),
    "the next free one": (
        "next-free-film",
        HEAD
        + "    chosen = []\n    for place in (numbers * n_items).astype(int)[:n]:\n        while place in taken and len(taken) < n_items:\n            place = (place + 1) % n_items\n        if place not in taken:\n            chosen.append(place)\n    return chosen\n",
    ),
    "the next new one": (
        "next-free-film, never twice",
        HEAD
        + "    used, chosen = set(taken), []\n    for x in numbers:\n        if len(chosen) == n or len(used) == n_items:\n            break\n        place = int(x * n_items)\n        while place in used:\n            place = (place + 1) % n_items\n        chosen.append(place)\n        used.add(place)\n    return chosen\n",
    ),
    "count": ("count", way(result="len(places[good][:n])")),
    "zeros": (
        "filled-up-with-0",
        HEAD + "    result, at = np.zeros(n, dtype=int), 0\n    for x in numbers:\n        place = int(x * n_items)\n        if place not in taken and at < n:\n            result[at] = place\n            at += 1\n    return result\n",
    ),
    "no return": ("returned-none", way().replace("return ", "result = ")),
    "one draw returned": (
        "first-alone",
        HEAD + "    for x in numbers:\n        place = int(x * n_items)\n        if place not in taken:\n            return place\n    return -1\n",
    ),
    "decimal positions": ("decimal-as-position", HEAD + "    free = [i not in taken for i in range(n_items)]\n    return [place for place in numbers * n_items if free[place]][:n]\n"),
}  # fmt: skip


def inputs(rng):
    while True:
        films = int(rng.integers(1, 7))
        taken = rng.permutation(films)[: int(rng.integers(0, films + 1))]
        yield taken, films, rng.random(int(rng.integers(0, 8))), int(rng.integers(0, 4))


def oracle(taken, n_items, numbers, n):
    """Each number counted: how many of 1/n_items, 2/n_items, … are not above it."""
    ends = np.arange(1, n_items) / n_items
    places = np.searchsorted(ends, numbers, side="right")
    return np.array(list(itertools.islice((int(one) for one in places if one not in set(taken.tolist())), n)))
