"""Answers to exercise 5.3."""

import pandas as pd
from sklearn.metrics.pairwise import cosine_similarity

RIGHT = {
    "the lines that are missing": """
def rank_films(profile, vectors, seen, k):
    lengths = np.sqrt((vectors**2).sum(axis=1)) * np.sqrt((profile**2).sum())
    may = np.flatnonzero(~seen & (lengths > 0))
    cosines = vectors[may] @ profile / lengths[may]
    order = np.argsort(-np.round(cosines, 10), kind="stable")
    return may[order[:k]]
""",
    "a loop": """
def rank_films(profile, vectors, seen, k):
    found = []
    own = sum(p * p for p in profile) ** 0.5
    for i, film in enumerate(vectors):
        size = sum(x * x for x in film) ** 0.5
        if seen[i] or size * own == 0:
            continue
        found.append((-round(sum(p * x for p, x in zip(profile, film)) / size / own, 10), i))
    return [i for _, i in sorted(found)[:k]]
""",
    "a dict": """
def rank_films(profile, vectors, seen, k):
    if not profile.any():
        return []
    scores = {}
    for i in np.flatnonzero(~seen):
        size = np.linalg.norm(vectors[i])
        if size > 0:
            scores[i] = round(float(np.dot(vectors[i], profile)) / size, 9)
    return sorted(scores, key=scores.get, reverse=True)[:k]
""",
    "minus infinity": """
def rank_films(profile, vectors, seen, k):
    lengths = np.linalg.norm(vectors, axis=1) * np.linalg.norm(profile)
    scores = np.full(len(vectors), -np.inf)
    np.divide(vectors @ profile, lengths, out=scores, where=lengths > 0)
    scores[seen] = -np.inf
    order = np.argsort(-np.round(scores, 10), kind="stable")[:k]
    return order[np.isfinite(scores[order])]
""",
    "pandas": """
import pandas as pd
def rank_films(profile, vectors, seen, k):
    t = pd.DataFrame(vectors)[~seen]
    t = t[t.ne(0).any(axis=1)]
    if not np.any(profile):
        return t.index[:0].to_numpy()
    s = (t.dot(profile) / np.sqrt(t.pow(2).sum(axis=1))).round(8)
    return s.sort_values(ascending=False, kind="stable").index[:k].to_numpy()
""",
    "lexsort": """
def rank_films(profile, vectors, seen, k):
    size = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
    may = (size > 0) & ~seen & bool(np.abs(profile).sum())
    unit = vectors / np.where(size > 0, size, 1)[:, None]
    scores = np.round((unit * profile).sum(axis=1), 10)
    order = np.lexsort((np.arange(len(scores)), -scores))
    return tuple(order[may[order]][:k])
""",
    "the best again and again": """
def rank_films(profile, vectors, seen, k):
    left = {}
    for i in range(len(vectors)):
        below = np.sqrt((vectors[i] ** 2).sum() * (profile**2).sum())
        if not seen[i] and below > 0:
            left[i] = round(float((vectors[i] * profile).sum() / below), 10)
    chosen = []
    while left and len(chosen) < k:
        best = max(left, key=left.get)
        chosen.append(best)
        del left[best]
    return chosen
""",
}
HEAD = "def rank_films(profile, vectors, seen, k):\n    lengths = np.sqrt((vectors**2).sum(axis=1)) * np.sqrt((profile**2).sum())\n"
ORDER = 'np.argsort(-np.round(cosines, 10), kind="stable")'


def way(
    may="~seen & (lengths > 0)", cosines="vectors[may] @ profile / lengths[may]", order=ORDER, result="may[order[:k]]"
):
    return f"{HEAD}    may = np.flatnonzero({may})\n    cosines = {cosines}\n    order = {order}\n    return {result}\n"


ALL = (
    "    scores = vectors @ profile / np.where(lengths > 0, lengths, 1)\n    if not profile.any():\n        return []\n"
)
WRITTEN = {
    "dot product": ("not-divided", way(cosines="vectors[may] @ profile")),
    "no root": ("no-root", way(cosines="vectors[may] @ profile / (vectors[may]**2).sum(axis=1)")),
    "over the sum": ("over-sum", way(cosines="vectors[may] @ profile / vectors[may].sum(axis=1)")),
    "distance": ("nearest-by-distance", way(cosines="-np.sqrt(((vectors[may] - profile) ** 2).sum(axis=1))")),
    "distance, far": ("farthest-by-distance", way(cosines="np.sqrt(((vectors[may] - profile) ** 2).sum(axis=1))")),
    "abs": ("sign-dropped", way(cosines="np.abs(vectors[may] @ profile / lengths[may])")),
    "times": ("times-length", way(cosines="vectors[may] @ profile * lengths[may]")),
    "seen kept": ("seen-ones-too", way(may="lengths > 0")),
    "not turned": ("seen-ones-only", way(may="seen & (lengths > 0)")),
    "places": ("places-in-short-list", way(result="order[:k]")),
    "cosines": ("cosines-back", way(result="cosines[order[:k]]")),
    "no k": ("all-of-them", way(result="may[order]")),
    "k + 1": ("one-too-many", way(result="may[order[:k + 1]]")),
    "k - 1": ("one-too-few", way(result="may[order[:k - 1]]")),
    "first skipped": ("first-one-skipped", way(result="may[order[1:k + 1]]")),
    "not ordered": ("not-ordered", way(result="may[:k]")),
    "sorted": ("sorted-afterwards", way(result="np.sort(may[order[:k]])")),
    "ascending": ("worst-first", way(order='np.argsort(np.round(cosines, 10), kind="stable")')),
    "turned round": ("ties-by-larger", way(order='np.argsort(np.round(cosines, 10), kind="stable")[::-1]')),
    "above 0": ("above-zero-only", HEAD + "    may = np.flatnonzero(~seen & (lengths > 0))\n    cosines = vectors[may] @ profile / lengths[may]\n    may, cosines = may[cosines > 0], cosines[cosines > 0]\n    return may[np.argsort(-np.round(cosines, 10), kind='stable')[:k]]\n"),
    "0 for seen": ("seen-ones-get-zero", HEAD + ALL + "    scores[seen] = 0\n    may = np.flatnonzero(lengths > 0)\n    return may[np.argsort(-np.round(scores[may], 10), kind='stable')[:k]]\n"),
    "-inf for seen": ("seen-ones-get-the-lowest", HEAD + ALL + "    scores[seen] = -np.inf\n    may = np.flatnonzero(lengths > 0)\n    return may[np.argsort(-np.round(scores[may], 10), kind='stable')[:k]]\n"),
    "0 for zeros": ("zeros-get-zero", HEAD + ALL + "    may = np.flatnonzero(~seen)\n    return may[np.argsort(-np.round(scores[may], 10), kind='stable')[:k]]\n"),
    "k first": ("seen-ones-dropped-from-list", HEAD + ALL + "    may = np.flatnonzero(lengths > 0)\n    best = may[np.argsort(-np.round(scores[may], 10), kind='stable')[:k]]\n    return best[~seen[best]]\n"),
    "lengths not asked": ("zeros-not-left-out", way(may="~seen")),
    "a mask on the order": ("mask-out-of-step", HEAD + "    cosines = vectors @ profile / lengths\n    order = np.argsort(-np.round(cosines, 10), kind='stable')\n    return order[~seen][:k]\n"),
    "a mask on the order, guarded": ("mask-out-of-step, zeros as 0", HEAD + "    cosines = vectors @ profile / np.where(lengths > 0, lengths, 1)\n    order = np.argsort(-np.round(cosines, 10), kind='stable')\n    return order[~seen][:k]\n"),
    "two masks on the order": ("two-masks-out-of-step", HEAD + "    cosines = vectors @ profile / lengths\n    order = np.argsort(-np.round(cosines, 10), kind='stable')\n    return order[~seen & (lengths > 0)][:k]\n"),
    "-1 for both": ("all-left-out-get-minus-one", HEAD + "    if not profile.any():\n        return []\n    cosines = np.where(lengths > 0, vectors @ profile / np.where(lengths > 0, lengths, 1), -1)\n    cosines[seen] = -1\n    return np.argsort(-np.round(cosines, 10), kind='stable')[:k]\n"),
    "-1 for seen, zeros stay": ("seen-minus-one-and-zeros-stay", HEAD + "    cosines = vectors @ profile / np.where(lengths > 0, lengths, 1)\n    cosines[seen] = -1\n    return np.argsort(-np.round(cosines, 10), kind='stable')[:k]\n"),
    "rank": ("all-that-tie-with-the-last", HEAD + "    may = np.flatnonzero(~seen & (lengths > 0))\n    t = pd.Series(vectors[may] @ profile / lengths[may], may).round(10)\n    t = t[t.rank(method='min', ascending=False) <= k]\n    return t.sort_values(ascending=False, kind='stable').index.to_numpy()\n".replace("    may", "    import pandas as pd\n    may", 1)),
    "and": ("truth-of-array", way(may="not seen and lengths > 0")),
    "lengths of all": ("lengths-differ", way(cosines="vectors[may] @ profile / lengths")),
    "10": ("always-ten", way(result="may[order[:10]]")),
    "best": ("best-only", way(result="may[order[0]] if len(may) else -1")),
    "no brackets": ("mask-of-numbers", way(may="~seen & lengths > 0")),
    "terms counted": ("shared-terms-counted", way(cosines="((vectors[may] != 0) & (profile != 0)).sum(axis=1)")),
    "masks": ("mask", way(result="np.isin(np.arange(len(vectors)), may[order[:k]])")),
}  # fmt: skip


def inputs(rng):
    while True:
        n, terms = int(rng.integers(1, 7)), int(rng.integers(1, 4))
        vectors = rng.choice([0.0, 0.0, 1.0, 2.0, 3.0], (n, terms))
        yield rng.choice([-1.0, 0.0, 1.0, 2.5], terms), vectors, rng.random(n) < 0.3, int(rng.integers(1, 6))


def oracle(profile, vectors, seen, k):
    if not profile.any():
        return []
    told = pd.Series(cosine_similarity(vectors, profile[None])[:, 0].round(10))
    return told[~seen & vectors.any(axis=1)].nlargest(k, keep="first").index.to_numpy()
