"""Answers to exercise 3.4."""

import numpy as np
import pandas as pd

RIGHT = {
    "flatnonzero and argsort": """
def nearest_raters(similarities, ratings, k):
    may = np.flatnonzero(~np.isnan(ratings) & (similarities > 0))
    order = np.argsort(-similarities[may], kind="stable")
    return may[order[:k]]
""",
    "sorted by a key": """
def nearest_raters(similarities, ratings, k):
    may = [v for v in range(len(ratings)) if not np.isnan(ratings[v]) and similarities[v] > 0]
    return sorted(may, key=lambda v: (-similarities[v], v))[:k]
""",
    "minus infinity": """
def nearest_raters(similarities, ratings, k):
    s = np.where(np.isnan(ratings), -np.inf, similarities)
    order = np.argsort(-s, kind="stable")[:k]
    return order[s[order] > 0]
""",
    "all in order, then picked": """
def nearest_raters(similarities, ratings, k):
    chosen = []
    for v in np.argsort(-similarities, kind="stable"):
        if len(chosen) == k or similarities[v] <= 0:
            break
        if ratings[v] == ratings[v]:
            chosen.append(int(v))
    return chosen
""",
    "pandas": """
import pandas as pd
def nearest_raters(similarities, ratings, k):
    t = pd.DataFrame({"s": similarities, "r": ratings}).dropna()
    t = t[t["s"] > 0].sort_values("s", ascending=False, kind="stable")
    return t.index[:k].to_numpy()
""",
    "lexsort": """
def nearest_raters(similarities, ratings, k):
    v = np.arange(len(similarities))
    order = np.lexsort((v, -similarities))
    order = order[np.isfinite(ratings[order])]
    order = order[similarities[order] > 0]
    return tuple(order[:k])
""",
    "the largest again and again": """
def nearest_raters(similarities, ratings, k):
    left = {v: s for v, (s, r) in enumerate(zip(similarities, ratings)) if r >= 0 and s > 0}
    chosen = []
    while left and len(chosen) < k:
        best = max(left, key=left.get)
        chosen.append(best)
        left.pop(best)
    return chosen
""",
}

HEAD = "def nearest_raters(similarities, ratings, k):\n"
MAY = "    may = np.flatnonzero({})\n"
BOTH = "~np.isnan(ratings) & (similarities > 0)"


def way(mask=BOTH, order='np.argsort(-similarities[may], kind="stable")', result="may[order][:k]"):
    return HEAD + MAY.format(mask) + f"    order = {order}\n    return {result}\n"


WRITTEN = {
    "pandas, not stable": (
        "not-stable, pandas",
        "import pandas as pd\n" + HEAD + "    t = pd.DataFrame({'s': similarities, 'r': ratings})\n    t = t[t['r'].notna() & (t['s'] > 0)]\n    return t.sort_values('s', ascending=False).index[:k].to_numpy()\n",
    ),
    "all sorted, not stable, then filtered": (
        "not-stable, all sorted",
        HEAD + "    order = np.argsort(-similarities)\n    return [v for v in order if similarities[v] > 0 and not np.isnan(ratings[v])][:k]\n",
    ),
    "all sorted and turned, then filtered": (
        "not-stable, all sorted and turned",
        HEAD + "    order = np.argsort(similarities)[::-1]\n    return [v for v in order if similarities[v] > 0 and not np.isnan(ratings[v])][:k]\n",
    ),
    "k nearest first": (
        "chosen-before-who-rated",
        HEAD + '    order = np.argsort(-similarities, kind="stable")[:k]\n    order = order[similarities[order] > 0]\n    return order[~np.isnan(ratings[order])]\n',
    ),
    "k nearest first, a loop": (
        "chosen-before-who-rated",
        HEAD + "    near = sorted(range(len(similarities)), key=lambda v: -similarities[v])[:k]\n    return [v for v in near if ratings[v] == ratings[v] and similarities[v] > 0]\n",
    ),
    "ratings not used": ("ratings-not-looked-at", way("similarities > 0")),
    "similarity not looked at": ("negative-ones-too", way("~np.isnan(ratings)")),
    ">=": ("zero-too", way("~np.isnan(ratings) & (similarities >= 0)")),
    "isnan without not": ("those-without-a-rating", way("np.isnan(ratings) & (similarities > 0)")),
    "places in the short list": ("places-among-candidates", way(result="order[:k]")),
    "argsort of the short list": (
        "places-among-raters",
        HEAD + '    s = similarities[~np.isnan(ratings)]\n    order = np.argsort(-s, kind="stable")\n    return order[s[order] > 0][:k]\n',
    ),
    "ascending": ("least-similar-first", way(order='np.argsort(similarities[may], kind="stable")')),
    "turned round": ("ties-by-larger", way(order='np.argsort(similarities[may], kind="stable")[::-1]')),
    "last k": ("last-of-growing", way(order='np.argsort(similarities[may], kind="stable")', result="may[order][-k:]")),
    "by rating": ("by-rating", way(order='np.argsort(-ratings[may], kind="stable")')),
    "similarities back": ("similarities-back", way(result="similarities[may][order][:k]")),
    "no k": ("all-of-them", way(result="may[order]")),
    "k + 1": ("one-too-many", way(result="may[order][:k + 1]")),
    "skips itself": ("first-one-skipped", way(result="may[order][1:k + 1]")),
    "not sorted": ("not-ordered", HEAD + MAY.format(BOTH) + "    return may[:k]\n"),
    "& before >": ("mask-of-numbers", way("~np.isnan(ratings) & similarities > 0").replace("~np.isnan(ratings) &", "ratings &")),
    "and between arrays": ("truth-of-array", way("not np.isnan(ratings) and similarities > 0")),
    "liked only": ("those-who-liked-it", way("(ratings >= 4) & (similarities > 0)")),
    "no return": ("returned-none", way().replace("return ", "result = ")),
    "-inf for those without a rating": (
        "gaps-filled-with-the-lowest",
        HEAD + '    s = np.where(np.isnan(ratings), -np.inf, similarities)\n    return np.argsort(-s, kind="stable")[:k]\n',
    ),
    "-inf for all others": (
        "all-others-filled-with-the-lowest",
        HEAD + '    s = similarities.copy()\n    s[np.isnan(ratings) | (s <= 0)] = -np.inf\n    return np.argsort(-s, kind="stable")[:k]\n',
    ),
    "-inf, k, then above 0": (
        "filled, then similar ones kept",
        HEAD + '    s = np.where(np.isnan(ratings), -np.inf, similarities)\n    near = np.argsort(-s, kind="stable")[:k]\n    return near[similarities[near] > 0]\n',
    ),
    "ascending, not stable": ("least-similar-first, not stable", way(order="np.argsort(similarities[may])")),
    "last k, not stable": ("last-of-growing, not stable", way(order="np.argsort(similarities[may])", result="may[order[-k:]]")),
}  # fmt: skip


def inputs(rng):
    while True:
        n = int(rng.integers(1, 8))
        similarities = rng.choice([-0.5, 0.0, 0.2, 0.4, 0.6, 0.9], n)
        yield similarities, rng.choice([np.nan, np.nan, 1.0, 3.5, 5.0], n), int(rng.integers(1, 5))


def oracle(similarities, ratings, k):
    rated = pd.Series(similarities)[~np.isnan(ratings)]
    return rated[rated > 0].nlargest(k, keep="first").index.to_numpy()


SWAPS = {"s": "r", "r": "s"}
