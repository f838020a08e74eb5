"""Answers to exercise 1.5."""

import numpy as np
from sklearn.preprocessing import StandardScaler

HEAD = "def centre_rows(ratings):\n"
RIGHT = {
    "nanmean": HEAD + "    return ratings - np.nanmean(ratings, axis=1, keepdims=True)\n",
    "row by row": HEAD
    + """    centred = ratings.copy()
    for row in centred:
        rated = ~np.isnan(row)
        if rated.any():
            row -= row[rated].mean()
    return centred
""",
    "sums and counts": HEAD
    + """    rated = ~np.isnan(ratings)
    n = rated.sum(axis=1)
    means = np.where(rated, ratings, 0).sum(axis=1) / np.maximum(n, 1)
    return ratings - means[:, None]
""",
    "loops": HEAD
    + """    table = []
    for person in ratings.tolist():
        own = [r for r in person if r == r]
        mean = sum(own) / len(own) if own else 0
        table.append([r - mean for r in person])
    return table
""",
    "pandas": "import pandas as pd\n"
    + HEAD
    + """    frame = pd.DataFrame(ratings)
    return frame.sub(frame.mean(axis=1), axis=0).to_numpy()
""",
    "turned": HEAD
    + """    means = np.nanmean(ratings, axis=1)
    return (ratings.T - means).T
""",
    "a masked array": HEAD
    + """    masked = np.ma.masked_invalid(ratings)
    centred = masked - masked.mean(axis=1).reshape(-1, 1)
    return np.ma.filled(centred, np.nan)
""",
}
PUT = (
    HEAD
    + """    centred = ratings.copy()
    for n, row in enumerate(ratings):
        rated = ~np.isnan(row)
        if rated.any():
            {put}
    {end}
"""
)


def looped(put="centred[n] = row - row[rated].mean()", end="return centred"):
    return PUT.format(put=put, end=end)


NANMEAN = HEAD + "    return ratings - np.nanmean(ratings, {})\n"
WRITTEN = {
    "mean inside the inner loop": (
        "mean-anew-for-each-rating",
        HEAD + "    out = ratings.copy()\n    for u in range(len(out)):\n        for i in range(out.shape[1]):\n            if not np.isnan(out[u, i]):\n                out[u, i] = out[u, i] - np.nanmean(out[u])\n    return out\n",
    ),
    "axis 0": ("means-of-films", NANMEAN.format("axis=0")),
    "no axis": ("mean-of-all", HEAD + "    return ratings - np.nanmean(ratings)\n"),
    "no keepdims": ("lengths-differ", NANMEAN.format("axis=1")),
    "mean": ("gaps-in-mean", HEAD + "    return ratings - ratings.mean(axis=1, keepdims=True)\n"),
    "mean of all": ("gaps-in-mean-of-all", HEAD + "    return ratings - ratings.mean()\n"),
    "nan_to_num": ("gaps-as-zero", HEAD + "    ratings = np.nan_to_num(ratings)\n    return ratings - ratings.mean(axis=1, keepdims=True)\n"),
    "nan_to_num in the end": ("gaps-to-0", HEAD + "    return np.nan_to_num(ratings - np.nanmean(ratings, axis=1, keepdims=True))\n"),
    "filled": ("gaps-to-0, empty rows kept", HEAD + "    means = np.nanmean(ratings, axis=1, keepdims=True)\n    return np.where(np.isnan(ratings), means, ratings) - means\n"),
    "divided by all": ("divided-by-all-films", HEAD + "    return ratings - np.nansum(ratings, axis=1, keepdims=True) / ratings.shape[1]\n"),
    "median": ("median", HEAD + "    return ratings - np.nanmedian(ratings, axis=1, keepdims=True)\n"),
    "z": ("z-score", HEAD + "    return (ratings - np.nanmean(ratings, axis=1, keepdims=True)) / np.nanstd(ratings, axis=1, keepdims=True)\n"),
    "plus": ("added", looped("centred[n] = row + row[rated].mean()")),
    "means": ("means-returned", HEAD + "    return np.nanmean(ratings, axis=1)\n"),
    "row = ": ("unchanged", looped("row = row - row[rated].mean()")),
    "return in the loop": ("first-row-alone", HEAD + "    for row in ratings:\n        return row - np.nanmean(row)\n"),
    "turned": ("transposed", HEAD + "    return ratings.T - np.nanmean(ratings, axis=1)\n"),
    "no gaps": ("gaps-left-out", HEAD + "    return [[float(r - np.nanmean(row)) for r in row if r == r] for row in ratings]\n"),
    "rounded": ("rounded-2", HEAD + "    return np.round(ratings - np.nanmean(ratings, axis=1, keepdims=True), 2)\n"),
    "a frame": ("frame", "import pandas as pd\n" + HEAD + "    f = pd.DataFrame(ratings)\n    return f.sub(f.mean(axis=1), axis=0)\n"),
    "pandas, no axis": ("row-means-off-columns, pandas", "import pandas as pd\n" + HEAD + "    f = pd.DataFrame(ratings)\n    return (f - f.mean(axis=1)).to_numpy()\n"),
    "twice": ("both-means-off", HEAD + "    c = ratings - np.nanmean(ratings, axis=1, keepdims=True)\n    return c - np.nanmean(c, axis=0)\n"),
    "both": ("both-means-off, at once", HEAD + "    return ratings - np.nanmean(ratings, axis=1, keepdims=True) - np.nanmean(ratings, axis=0)\n"),
    "no return": ("returned-none", looped(end="centred")),
    'the table itself': (
        'changed-input',
        """
def centre_rows(ratings):
    result = ratings
    for u in range(len(result)):
        if not np.isnan(result[u]).all():
            result[u] -= np.nanmean(result[u])
    return result
""",
    ),
}  # fmt: skip


def inputs(rng):
    while True:
        shape = tuple(rng.integers(1, 6, 2))
        yield (np.where(rng.random(shape) < 0.6, rng.integers(1, 11, shape) / 2, np.nan),)


def oracle(ratings):
    with np.errstate(invalid="ignore"):
        return StandardScaler(with_std=False).fit_transform(ratings.T).T
