"""Answers to exercise 4.5."""

import numpy as np
import pandas as pd

RIGHT = {
    "as it is shown": """
def because(similarities, ratings, titles, n):
    adds = np.nan_to_num(similarities * ratings)
    order = np.argsort(-adds, kind="stable")[:n]
    return [titles[j] for j in order if adds[j] > 0]
""",
    "sorted by a key": """
def because(similarities, ratings, titles, n):
    adds = {j: similarities[j] * ratings[j] for j in range(len(titles)) if not np.isnan(ratings[j])}
    best = sorted((j for j in adds if adds[j] > 0), key=lambda j: (-adds[j], j))
    return [titles[j] for j in best[:n]]
""",
    "the largest again and again": """
def because(similarities, ratings, titles, n):
    left = np.where(np.isnan(ratings), 0, similarities * ratings)
    named = []
    while len(named) < n and left.max(initial=0) > 0:
        j = int(left.argmax())
        named.append(titles[j])
        left[j] = 0
    return named
""",
    "pairs": """
def because(similarities, ratings, titles, n):
    pairs = [(s * r, t) for s, r, t in zip(similarities, ratings, titles) if r == r and s > 0]
    pairs.sort(key=lambda pair: pair[0], reverse=True)
    return [title for _, title in pairs[:n]]
""",
    "pandas": """
import pandas as pd
def because(similarities, ratings, titles, n):
    t = pd.DataFrame({"title": titles, "adds": similarities * ratings}).dropna()
    t = t[t["adds"] > 0].sort_values("adds", ascending=False, kind="stable")
    return t["title"].tolist()[:n]
""",
    "positions first": """
def because(similarities, ratings, titles, n):
    rated = np.flatnonzero(~np.isnan(ratings) & (similarities > 0))
    order = np.argsort(-(similarities[rated] * ratings[rated]), kind="stable")
    return [titles[j] for j in rated[order][:n]]
""",
    "an array of titles": """
def because(similarities, ratings, titles, n):
    adds = similarities * ratings
    adds[~(adds > 0)] = -1.0
    order = np.lexsort((np.arange(len(adds)), -adds))[:n]
    order = order[adds[order] > 0]
    return np.array(titles)[order].tolist()
""",
}
HEAD = "def because(similarities, ratings, titles, n):\n"
ADDS = "    adds = np.nan_to_num(similarities * ratings)\n"
ORDER = '    order = np.argsort(-adds, kind="stable")[:n]\n'
END = "    return [titles[j] for j in order if adds[j] > 0]\n"


def way(adds=ADDS, order=ORDER, end=END):
    return HEAD + adds + order + end


WRITTEN = {
    "similarity alone": ("by-similarity", way("    adds = np.where(np.isnan(ratings), 0, similarities)\n")),
    "similarity of all": ("most-similar-of-all", way("    adds = similarities\n")),
    "stars alone": ("by-stars", way("    adds = np.nan_to_num(ratings)\n")),
    "stars of neighbours": ("by-stars-of-neighbours", way("    adds = np.where(similarities > 0, np.nan_to_num(ratings), 0)\n")),
    "centred": ("mean-taken-off", way("    adds = np.nan_to_num(similarities * (ratings - np.nanmean(ratings)))\n")),
    "plus": ("added", way("    adds = np.nan_to_num(similarities + ratings)\n")),
    "gaps are 1": ("gaps-are-1", way("    adds = similarities * np.nan_to_num(ratings, nan=1)\n")),
    "liked": ("liked-only", way("    adds = np.where(ratings >= 4, similarities * ratings, 0)\n")),
    "liked, by similarity": ("liked-only, by similarity", way("    adds = np.where(ratings >= 4, similarities, 0)\n")),
    "n nearest first": ("nearest-before-rated", HEAD + '    near = np.argsort(-similarities, kind="stable")[:n]\n    near = [j for j in near if similarities[j] * ratings[j] > 0]\n    near.sort(key=lambda j: (-similarities[j] * ratings[j], j))\n    return [titles[j] for j in near]\n'),
    "n nearest rated first": ("nearest-then-sorted", HEAD + '    s = np.where(np.isnan(ratings), -1, similarities)\n    near = [j for j in np.argsort(-s, kind="stable")[:n] if s[j] > 0]\n    return [titles[j] for j in sorted(near, key=lambda j: (-s[j] * ratings[j], j))]\n'),
    "zeros too": ("zero-too", HEAD + '    rated = np.flatnonzero(~np.isnan(ratings))\n    order = np.argsort(-(similarities * ratings)[rated], kind="stable")\n    return [titles[j] for j in rated[order][:n]]\n'),
    "no sign asked": ("filled-with-others", way(end="    return [titles[j] for j in order]\n")),
    "ascending": ("last-of-growing", HEAD + '    adds = np.nan_to_num(similarities * ratings)\n    order = np.argsort(np.where(adds > 0, adds, -1) + np.arange(len(adds)) * 0, kind="stable")\n    order = sorted((j for j in order if adds[j] > 0), key=lambda j: (adds[j], j))\n    return [titles[j] for j in order[max(len(order) - n, 0):]]\n'),
    "turned round": ("ties-by-larger", way(order='    order = np.argsort(adds, kind="stable")[::-1][:n]\n')),
    "not sorted": ("not-sorted", HEAD + ADDS + "    return [titles[j] for j in np.flatnonzero(adds > 0)][:n]\n"),
    "n - 1": ("one-too-few", way(order='    order = np.argsort(-adds, kind="stable")[: n - 1]\n')),
    "no n": ("all-named", way(order='    order = np.argsort(-adds, kind="stable")\n')),
    "argmax": ("always-one", HEAD + ADDS + "    return [titles[int(adds.argmax())]] if adds.max() > 0 else []\n"),
    "first skipped": ("first-skipped", way(order='    order = np.argsort(-adds, kind="stable")[1 : n + 1]\n')),
    "positions": ("positions-back", way(end="    return [int(j) for j in order if adds[j] > 0]\n")),
    "products": ("shares-back", way(end="    return [adds[j] for j in order if adds[j] > 0]\n")),
    "pairs": ("pairs-back", way(end="    return [(titles[j], adds[j]) for j in order if adds[j] > 0]\n")),
    "joined": ("one-text", way(end="    return ', '.join(titles[j] for j in order if adds[j] > 0)\n")),
    "pairs sorted, from A": ("ties-by-title, from A", HEAD + "    pairs = [(-s * r, t) for s, r, t in zip(similarities, ratings, titles) if s * r > 0]\n    return [t for _, t in sorted(pairs)][:n]\n"),
    "title at argmax": ("first-title-alone, always", HEAD + ADDS + "    return titles[int(np.argmax(adds))]\n"),
    "title at argmax, nan": ("first-title-alone, gaps too", HEAD + "    return titles[int(np.argmax(similarities * ratings))]\n"),
    "added to a text": ("one-text-then-a-space", way(end="    out = ''\n    for j in order:\n        if adds[j] > 0:\n            out += titles[j] + ' '\n    return out\n")),
    "joined with spaces": ("one-text-with-spaces", way(end="    return ' '.join(titles[j] for j in order if adds[j] > 0)\n")),
    "added to a text, commas": ("one-text-then-a-comma", way(end="    out = ''\n    for j in order:\n        if adds[j] > 0:\n            out += titles[j] + ', '\n    return out\n")),
    "sorted titles": ("alphabet", way(end="    return sorted(titles[j] for j in order if adds[j] > 0)\n")),
    "a set": ("set-back", way(end="    return {titles[j] for j in order if adds[j] > 0}\n")),
    "printed": ("printed", way(end="    print([titles[j] for j in order if adds[j] > 0])\n")),
    "above 1": ("from-1", way(end="    return [titles[j] for j in order if adds[j] >= 1]\n")),
    "n nearest, then sorted as they come": ("nearest-then-sorted, ties by nearness", HEAD + "    near = sorted((j for j in range(len(titles)) if ratings[j] == ratings[j]), key=lambda j: -similarities[j])[:n]\n    near.sort(key=lambda j: -similarities[j] * ratings[j])\n    return [titles[j] for j in near if similarities[j] > 0]\n"),
    "n nearest of all, then sorted as they come": ("nearest-before-rated, ties by nearness", HEAD + '    near = [j for j in np.argsort(-similarities, kind="stable")[:n] if similarities[j] * ratings[j] > 0]\n    return [titles[j] for j in sorted(near, key=lambda j: similarities[j] * ratings[j], reverse=True)]\n'),
    "n with most stars, then sorted as they come": ("best-rated-then-sorted, ties by stars", HEAD + '    near = [j for j in np.argsort(-np.nan_to_num(ratings), kind="stable")[:n] if similarities[j] * ratings[j] > 0]\n    return [titles[j] for j in sorted(near, key=lambda j: similarities[j] * ratings[j], reverse=True)]\n'),
    "n nearest of all, turned round": ("nearest-before-rated, turned", HEAD + "    near = [j for j in np.argsort(similarities)[::-1][:n] if similarities[j] * ratings[j] > 0]\n    return [titles[j] for j in sorted(near, key=lambda j: similarities[j] * ratings[j], reverse=True)]\n"),
    "n nearest rated, turned round": ("nearest-then-sorted, turned", HEAD + "    s = np.where(np.isnan(ratings), 0, similarities)\n    near = [j for j in np.argsort(s)[::-1][:n] if s[j] > 0]\n    return [titles[j] for j in sorted(near, key=lambda j: s[j] * ratings[j], reverse=True)]\n"),
    "mask first": ("places-among-rated", HEAD + '    rated = ~np.isnan(ratings)\n    adds = similarities[rated] * ratings[rated]\n    order = np.argsort(-adds, kind="stable")[:n]\n' + END),
    "mask first, turned round": ("places-among-rated, turned", HEAD + '    adds = (similarities * ratings)[~np.isnan(ratings)]\n    order = np.argsort(adds, kind="stable")[::-1][:n]\n' + END),
    "mask first, no sign asked": ("places-among-rated, zero too", HEAD + '    adds = (similarities * ratings)[~np.isnan(ratings)]\n    return [titles[j] for j in np.argsort(-adds, kind="stable")[:n]]\n'),
    "mask first, turned round, no sign asked": ("places-among-rated, zero too, turned", HEAD + '    adds = (similarities * ratings)[~np.isnan(ratings)]\n    return [titles[j] for j in np.argsort(adds, kind="stable")[::-1][:n]]\n'),
    "what adds something first": ("places-among-neighbours", HEAD + '    adds = similarities * ratings\n    adds = adds[adds > 0]\n    return [titles[j] for j in np.argsort(-adds, kind="stable")[:n]]\n'),
    "gaps turned to the front": ("gaps-first", HEAD + '    adds = similarities * ratings\n    order = np.argsort(adds, kind="stable")[::-1][:n]\n' + END),
    "gaps turned to the front, sorted again": ("gaps-first, sorted again", HEAD + "    adds = similarities * ratings\n    order = sorted(np.argsort(adds)[::-1][:n], key=lambda j: (-adds[j], j))\n" + END),
    "gaps turned to the front and named": ("gaps-named, not stable", HEAD + "    part = similarities * ratings\n    return [titles[j] for j in np.argsort(part)[::-1][:n]]\n"),
    "gaps turned to the front and named, stable": ("gaps-named", HEAD + '    part = similarities * ratings\n    return [titles[j] for j in np.argsort(part, kind="stable")[::-1][:n]]\n'),
    "filled up": ("filled-with-empty", way(end="    told = [titles[j] for j in order if adds[j] > 0]\n    return told + [''] * (n - len(told))\n")),
}  # fmt: skip


def inputs(rng):
    while True:
        size = int(rng.integers(1, 7))
        similarities = rng.choice([0.0, 0.2, 0.4, 0.5, 0.8], size)
        ratings = rng.choice([np.nan, 1.0, 2.0, 2.5, 4.0, 5.0], size)
        yield similarities, ratings, [f"film {j}" for j in rng.permutation(size)], int(rng.integers(1, 5))


def oracle(similarities, ratings, titles, n):
    adds = pd.Series(similarities * ratings, index=titles).dropna()
    return adds[adds > 0].nlargest(n, keep="first").index.tolist()


SWAPS = {"similarities": "ratings", "ratings": "similarities", "adds": "ratings", "n": "j"}
