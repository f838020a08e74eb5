"""Answers to exercise 8.2."""

import numpy as np
import pandas as pd

RIGHT = {
    "a loop": """
def switched(n_known, least, scores):
    chosen = scores[0]
    for m in range(1, len(least)):
        if n_known >= least[m] and not np.isnan(scores[m]).all():
            chosen = scores[m]
    return chosen
""",
    "from the end": """
def switched(n_known, least, scores):
    for m in reversed(range(len(least))):
        if least[m] <= n_known and np.any(~np.isnan(scores[m])):
            return scores[m]
    return scores[0]
""",
    "masks": """
def switched(n_known, least, scores):
    may = (np.array(least) <= n_known) & ~np.isnan(scores).all(axis=1)
    places = np.flatnonzero(may)
    return scores[places[-1]] if len(places) else scores[0]
""",
    "recursion": """
def switched(n_known, least, scores):
    if len(least) == 1:
        return scores[0]
    last = scores[-1]
    if n_known < least[-1] or sum(s == s for s in last) == 0:
        return switched(n_known, least[:-1], scores[:-1])
    return last
""",
    "a while": """
def switched(n_known, least, scores):
    m = int(np.searchsorted(least, n_known, side="right")) - 1
    while m > 0 and np.isnan(scores[m]).sum() == scores.shape[1]:
        m -= 1
    return list(scores[m])
""",
    "zip": """
def switched(n_known, least, scores):
    rows = [row for from_so_many, row in zip(least, scores) if n_known >= from_so_many and np.isfinite(row).any()]
    return (rows or [scores[0]])[-1]
""",
    "pandas": """
import pandas as pd
def switched(n_known, least, scores):
    t = pd.DataFrame(scores)[np.asarray(least) <= n_known].dropna(how="all")
    return t.iloc[-1].to_numpy() if len(t) else scores[0]
""",
}
HEAD = "def switched(n_known, least, scores):\n    chosen = scores[0]\n    for m in range(1, len(least)):\n"


def way(
    condition="n_known >= least[m] and not np.isnan(scores[m]).all()", then="chosen = scores[m]", end="return chosen"
):
    return f"{HEAD}        if {condition}:\n            {then}\n    {end}\n"


SAYS = "not np.isnan(scores[m]).all()"
WRITTEN = {
    "silent rows left out first": ("among-the-speaking", 'def switched(n_known, least, scores):\n    speaking = [row for row in scores if not np.isnan(row).all()]\n    if not speaking:\n        return scores[0]\n    last = int((least <= n_known).sum()) - 1\n    return speaking[min(last, len(speaking) - 1)]\n'),
    ">": ("more-than-least", way(f"n_known > least[m] and {SAYS}")),
    "<": ("fewer-than-least", way(f"n_known < least[m] and {SAYS}")),
    "<=": ("up-to-least", way(f"n_known <= least[m] and {SAYS}")),
    "==": ("exactly-least", way(f"n_known == least[m] and {SAYS}")),
    "silence ignored": ("silence-not-looked-at", way("n_known >= least[m]")),
    "any": ("one-gap-is-silence", way("n_known >= least[m] and not np.isnan(scores[m]).any()")),
    "all nan": ("only-the-silent", way("n_known >= least[m] and np.isnan(scores[m]).all()")),
    "not of any, turned": ("only-with-gaps", way("n_known >= least[m] and np.isnan(scores[m]).any()")),
    "sum": ("one-gap-is-silence", way("n_known >= least[m] and not np.isnan(scores[m].sum())")),
    "nansum": ("sum-zero-is-silence", way("n_known >= least[m] and np.nansum(scores[m]) != 0")),
    "nansum above 0": ("sum-above-zero", way("n_known >= least[m] and np.nansum(scores[m]) > 0")),
    "first entry": ("first-film-decides", way("n_known >= least[m] and not np.isnan(scores[m][0])")),
    "return in the loop": ("first-that-may", way(then="return scores[m]")),
    "break": ("first-that-may", way(then="chosen = scores[m]\n            break")),
    "else break": ("ends-at-silence", way(end="return chosen").replace("            chosen = scores[m]\n", "            chosen = scores[m]\n        else:\n            break\n")),
    "m": ("position-for-least", way(f"n_known >= m and {SAYS}")),
    "or": ("or-for-and", way(f"n_known >= least[m] or {SAYS}")),
    "only speaks": ("least-not-looked-at", way(SAYS)),
    "position": ("position", "def switched(n_known, least, scores):\n    chosen = 0\n    for m in range(1, len(least)):\n        if n_known >= least[m] and not np.isnan(scores[m]).all():\n            chosen = m\n    return chosen\n"),
    "gaps from before": ("gaps-filled", way(then="chosen = np.where(np.isnan(scores[m]), chosen, scores[m])").replace("scores[0]", "scores[0]") if False else "def switched(n_known, least, scores):\n    chosen = scores[0]\n    for m in range(1, len(least)):\n        if not np.isnan(scores[m]).all():\n            filled = scores[m]\n            for before in scores[:m][::-1]:\n                filled = np.where(np.isnan(filled), before, filled)\n            if n_known >= least[m]:\n                chosen = filled\n    return chosen\n"),
    "zeros in gaps": ("gaps-zero", way(end="return np.nan_to_num(chosen)")),
    "the best film": ("best-film", way(end="return int(np.argmax(np.nan_to_num(chosen, nan=-np.inf)))")),
    "last reached or first": ("straight-to-the-first", "def switched(n_known, least, scores):\n    m = max(m for m in range(len(least)) if n_known >= least[m])\n    return scores[m] if not np.isnan(scores[m]).all() else scores[0]\n"),
    "range too short": ("last-left-out", way().replace("len(least)", "len(least) - 1")),
    "always the first": ("always-the-first", HEAD + "        pass\n    return chosen\n"),
    "returns in both branches": ("two-models-only", way(then="return scores[m]").replace("            return scores[m]\n", "            return scores[m]\n        return scores[0]\n")),
}  # fmt: skip


def inputs(rng):
    while True:
        m, n = int(rng.integers(2, 5)), int(rng.integers(2, 5))
        scores = rng.choice([np.nan, np.nan, 0.0, 1.0, -0.5, 2.0], (m, n))
        scores[rng.random(m) < 0.3] = np.nan
        least = np.append([0], np.sort(rng.choice(np.arange(1, 12), m - 1, replace=False)))
        yield int(rng.integers(0, 14)), least, scores


def oracle(n_known, least, scores):
    speaking = pd.DataFrame(scores, index=least).dropna(how="all").loc[:n_known]
    return speaking.iloc[-1].to_numpy() if len(speaking) else scores[0]
