"""Answers to exercise 5.1."""

import numpy as np
from sklearn.preprocessing import MultiLabelBinarizer

RIGHT = {
    "arrays": """
def taste_profile(genres, stars, names):
    vectors = np.array([[float(name in film.split("|")) for name in names] for film in genres])
    weights = stars - stars.mean()
    if not weights.any():
        weights = np.ones(len(stars))
    return (vectors * weights[:, None]).sum(axis=0)
""",
    "a dict": """
def taste_profile(genres, stars, names):
    mean = sum(stars) / len(stars)
    same = all(r == stars[0] for r in stars)
    profile = {name: 0.0 for name in names}
    for film, r in zip(genres, stars):
        for name in filter(None, film.split("|")):
            profile[name] += 1 if same else r - mean
    return list(profile.values())
""",
    "genre by genre": """
def taste_profile(genres, stars, names):
    weights = stars - np.mean(stars)
    if np.all(weights == 0):
        weights = weights + 1
    result = []
    for name in names:
        has = np.array([name in film.split("|") for film in genres])
        result.append(weights[has].sum())
    return result
""",
    "a matrix product": """
def taste_profile(genres, stars, names):
    table = np.zeros((len(genres), len(names)))
    for row, film in enumerate(genres):
        for name in film.split("|"):
            if name:
                table[row, names.index(name)] = 1
    weights = np.ones(len(stars)) if stars.std() == 0 else stars - stars.mean()
    return weights @ table
""",
    "pandas": """
import pandas as pd
def taste_profile(genres, stars, names):
    weights = stars - stars.mean() if len(set(stars)) > 1 else np.ones_like(stars)
    t = pd.DataFrame({"genre": [film.split("|") for film in genres], "w": weights}).explode("genre")
    return t.groupby("genre")["w"].sum().reindex(list(names), fill_value=0).to_numpy()
""",
    "counted sums": """
def taste_profile(genres, stars, names):
    # The sum of r - mean over a genre's films is their sum less mean times their number.
    sums, counts = np.zeros(len(names)), np.zeros(len(names))
    for film, r in zip(genres, stars):
        for g, name in enumerate(names):
            if name in film.split("|"):
                sums[g] += r
                counts[g] += 1
    if max(stars) == min(stars):
        return counts
    return sums - counts * stars.mean()
""",
    "a Counter": """
from collections import Counter
def taste_profile(genres, stars, names):
    w = stars - stars.mean()
    w = w if np.abs(w).max() > 1e-9 else np.ones(len(w))
    total = Counter()
    for weight, film in zip(w, genres):
        total.update({name: float(weight) for name in film.split("|")})
    return np.array([total[name] for name in names])
""",
}
HEAD = "def taste_profile(genres, stars, names):\n"
VECTORS = "    vectors = np.array([[{} for name in names] for film in genres])\n"
HAS = 'float(name in film.split("|"))'
SAME = "    if not weights.any():\n        weights = np.ones(len(stars))\n"
ALIKE = SAME.replace("not weights.any()", "len(set(stars)) == 1")
SUM = "(vectors * weights[:, None]).sum(axis=0)"


def way(cell=HAS, weights="stars - stars.mean()", same=SAME, result=SUM):
    return HEAD + VECTORS.format(cell) + f"    weights = {weights}\n{same}    return {result}\n"


WRITTEN = {
    "stars": ("stars-as-weights", way(weights="stars")),
    "stars, not if the same": ("stars-as-weights, not if the same", way(weights="stars", same=ALIKE)),
    "one film": ("one-film-asked", way(same=SAME.replace("not weights.any()", "len(stars) == 1"))),
    "middle of the scale, not if the same": ("off-3, not if the same", way(weights="stars - 3", same=ALIKE)),
    "2.5, not if the same": ("off-2.5, not if the same", way(weights="stars - 2.5", same=ALIKE)),
    "3.5, not if the same": ("off-3.5, not if the same", way(weights="stars - 3.5", same=ALIKE)),
    "turned": ("mean-less-stars", way(weights="stars.mean() - stars")),
    "median": ("median", way(weights="stars - np.median(stars)")),
    "no branch": ("zeros-if-all-the-same", way(same="")),
    "all() for any()": ("ones-if-any-is-zero", way(same=SAME.replace("any", "all"))),
    "np.where": ("one-for-each-zero", way(same="    weights = np.where(weights == 0, 1, weights)\n")),
    "sum is 0": ("sum-of-weights-asked", way(same="    if abs(weights.sum()) < 1e-9:\n        weights = np.ones(len(stars))\n")),
    "stars if the same": ("stars-if-all-the-same", way(same="    if not weights.any():\n        weights = stars\n")),
    "liked": ("liked-films-counted", way(weights="(stars >= 4).astype(float)")),
    "mean over films": ("mean-over-films", way(result=SUM.replace("sum", "mean"))),
    "axis 1": ("added-over-genres", way(result=SUM.replace("0)", "1)"))),
    "no axis": ("total", way(result=SUM.replace("axis=0", ""))),
    "mean of those": ("mean-over-films-of-the-genre", way(result=SUM + " / np.maximum(vectors.sum(axis=0), 1)")),
    "mean of those, nan": ("mean-over-films-of-the-genre, nan", way(result=SUM + " / vectors.sum(axis=0)")),
    "as a list": ("genres-of-the-films, sorted", "".join([HEAD, "    names = sorted({n for film in genres for n in film.split('|') if n})\n", way().removeprefix(HEAD)])),
    "sorted": ("names-sorted", "".join([HEAD, "    names = sorted(names)\n", way().removeprefix(HEAD)])),
    "in a text": ("part-of-a-name", way(cell="float(name in film)")),
    "spread": ("divided-by-spread", way(weights="(stars - stars.mean()) / stars.std()")),
    "first genre": ("first-genre-only", way(cell='float(film.split("|")[0] == name)')),
    "shares": ("shared-among-genres", way(cell='(name in film.split("|")) / len(film.split("|"))')),
    "normed": ("profile-of-length-one", way(same=SAME + f"    profile = {SUM}\n    length = np.sqrt((profile**2).sum())\n", result="profile / length if length > 0 else profile")),
    "middle of the scale": ("off-3", way(weights="stars - 3")),
    "not in": ("ones-for-absent", way(cell='float(name not in film.split("|"))')),
    "minus one": ("minus-one-for-absent", way(cell='1 if name in film.split("|") else -1')),
    "return in the loop": ("first-film-only", HEAD + "    profile = np.zeros(len(names))\n    weights = stars - stars.mean()\n" + SAME + "    for film, w in zip(genres, weights):\n        for g, name in enumerate(names):\n            profile[g] += w * (name in film.split('|'))\n        return profile\n"),
    "= for +=": ("last-film-only", HEAD + "    weights = stars - stars.mean()\n" + SAME + "    for film, w in zip(genres, weights):\n        profile = np.array([w * (name in film.split('|')) for name in names])\n    return profile\n"),
    "not split": ("part-of-a-name", way(cell="1.0 if film.count(name) else 0.0")),
    "above 0": ("not-below-zero", way(result=f"np.maximum({SUM}, 0)")),
    "standard deviation of a sample": ("divided-by-spread of a sample", way(weights="stars - stars.mean()", same="    if len(set(stars)) > 1:\n        weights = weights / stars.std(ddof=1)\n    else:\n        weights = np.ones(len(stars))\n")),
    "mean after explode": ("mean-of-rows-of-genres", "import pandas as pd\n" + HEAD + "    t = pd.DataFrame({'g': [g.split('|') for g in genres], 's': stars}).explode('g')\n    t['w'] = t['s'] - t['s'].mean() if t['s'].nunique() > 1 else 1.0\n    return t.groupby('g')['w'].sum().reindex(list(names), fill_value=0.0).to_numpy()\n"),
    "films without genres dropped": ("films-without-genres-not-in-mean", HEAD + "    kept = np.array([g != '' for g in genres])\n    genres, stars = [g for g in genres if g], stars[kept]\n" + way().removeprefix(HEAD)),
    "profile asked": ("profile-asked", way(same=f"    profile = {SUM}\n    if not profile.any():\n        return vectors.sum(axis=0)\n", result="profile")),
    "ones for genres": ("one-for-every-genre", way(same=SAME.replace("weights = np.ones(len(stars))", "return np.ones(len(names))"))),
    "ones for genres that occur": ("one-for-every-genre-that-occurs", way(same=SAME.replace("weights = np.ones(len(stars))", "return vectors.max(axis=0)"))),
    "stub left": ("stub-left", way(same=SAME + "    raise NotImplementedError()\n")),
    "not equal weights": ("dislikes-left-out", way(weights="np.maximum(stars - stars.mean(), 0)")),
}  # fmt: skip


def inputs(rng):
    names = ("War", "Musical", "Music", "Drama")
    while True:
        n = int(rng.integers(1, 5))
        films = tuple("|".join(rng.permutation(names)[: rng.integers(0, 4)]) for _ in range(n))
        yield films, rng.choice([1.0, 3.0, 4.5], n), names


def oracle(genres, stars, names):
    table = MultiLabelBinarizer(classes=names).fit_transform([list(filter(None, film.split("|"))) for film in genres])
    weights = stars - np.average(stars)
    return table.T.dot(weights if np.ptp(stars) else np.ones(len(stars)))
