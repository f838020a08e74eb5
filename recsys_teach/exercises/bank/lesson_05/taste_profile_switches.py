"""What learners do instead in exercise 5.1: other vectors, other weights, other sums."""

import numpy as np


def split(genres):
    """Return a tuple of names for each text such as "Horror|Sci-Fi"."""
    return [tuple(filter(None, film.split("|"))) for film in genres]


def _table(genres, names, cell):
    table = [[float(cell(film, name)) for name in names] for film in split(genres)]
    return np.array(table).reshape(len(genres), len(names))


CELLS = {
    "has": lambda genres, names: _table(genres, names, lambda film, name: name in film),
    "first": lambda genres, names: _table(genres, names, lambda film, name: name in film[:1]),
    "last": lambda genres, names: _table(genres, names, lambda film, name: name in film[-1:]),
    "but first": lambda genres, names: _table(genres, names, lambda film, name: name in film[1:]),
    "share": lambda genres, names: _table(genres, names, lambda film, name: (name in film) / max(len(film), 1)),
    "unit": lambda genres, names: _table(genres, names, lambda film, name: (name in film) / max(len(film), 1) ** 0.5),
    "part of a text": lambda genres, names: _table(genres, names, lambda film, name: name in " ".join(film)),
    "minus one": lambda genres, names: _table(genres, names, lambda film, name: 1 if name in film else -1),
    "gaps": lambda genres, names: _table(genres, names, lambda film, name: name not in film),
    "number": lambda genres, names: _table(genres, names, lambda film, name: (name in film) * (names.index(name) + 1)),
    "sorted": lambda genres, names: _table(genres, sorted(names), lambda film, name: name in film),
    "turned": lambda genres, names: _table(genres, names[::-1], lambda film, name: name in film),
    "there": lambda genres, names: _table(
        genres, [n for n in names if any(n in film for film in split(genres))], lambda film, name: name in film
    ),
    "there, sorted": lambda genres, names: _table(
        genres, sorted({n for film in split(genres) for n in film}), lambda film, name: name in film
    ),
    "seen first": lambda genres, names: _table(
        genres, list(dict.fromkeys(n for film in split(genres) for n in film)), lambda film, name: name in film
    ),
}
WEIGHTS = {
    "off the mean": lambda r: r - r.mean(),
    "stars": lambda r: r,
    "turned": lambda r: r.mean() - r,
    "median": lambda r: r - np.median(r),
    "one each": lambda r: np.ones(len(r)),
    "liked": lambda r: (r >= 4) * 1.0,
    "liked or not": lambda r: np.where(r >= 4, 1.0, -1.0),
    "above the mean": lambda r: (r > r.mean()) * 1.0,
    "sign": lambda r: np.sign(r - r.mean()),
    "positive": lambda r: np.maximum(r - r.mean(), 0),
    "absolute": lambda r: np.abs(r - r.mean()),
    "squared": lambda r: (r - r.mean()) ** 2,
    "spread": lambda r: (r - r.mean()) / r.std(),
    "spread, guarded": lambda r: (r - r.mean()) / (r.std() or 1.0),
    "ratio": lambda r: r / r.mean(),
    "ratio less one": lambda r: r / r.mean() - 1,
    "of five": lambda r: r / 5,
    "min-max": lambda r: (r - r.min()) / ((r.max() - r.min()) or 1.0),
    "off the highest": lambda r: r - r.max(),
    "off the lowest": lambda r: r - r.min(),
    "share": lambda r: r / r.sum(),
} | {f"off {m:g}": lambda r, m=m: r - m for m in (2.5, 2.75, 3.0, 3.5, 4.0)}
WEIGHTS["spread of a sample"] = lambda r: (r - r.mean()) / (r.std(ddof=1) if np.ptp(r) else 1.0)
OF_GENRES = {
    "rows of genres": lambda r, films: r - np.average(r, weights=[max(len(film), 1) for film in films]),
    "films with genres": lambda r, films: _without_empty(r, np.array([len(film) > 0 for film in films])),
}
GENRES = {
    "every genre": lambda v: np.ones(v.shape[1]),
    "every genre that occurs": lambda v: v.any(axis=0) * 1.0,
}
EQUAL = {
    "every genre": lambda r: np.ones(len(r)),
    "every genre that occurs": lambda r: np.ones(len(r)),
    "ones": lambda r: np.ones(len(r)),
    "zeros": lambda r: np.zeros(len(r)),
    "stars": lambda r: r,
    "shares": lambda r: np.ones(len(r)) / len(r),
    "first": lambda r: (np.arange(len(r)) == 0) * 1.0,
}
FORM = {
    "sum": lambda v, w: (v * w[:, None]).sum(axis=0),
    "mean": lambda v, w: (v * w[:, None]).sum(axis=0) / len(v),
    "mean of those": lambda v, w: (v * w[:, None]).sum(axis=0) / np.maximum((v != 0).sum(axis=0), 1),
    "mean of those, nan": lambda v, w: (v * w[:, None]).sum(axis=0) / (v != 0).sum(axis=0),
    "length one": lambda v, w: _over(v, w, lambda p: np.sqrt((p**2).sum())),
    "of the largest": lambda v, w: _over(v, w, lambda p: np.abs(p).max()),
    "of all": lambda v, w: _over(v, w, lambda p: np.abs(p).sum()),
    "over weights": lambda v, w: (v * w[:, None]).sum(axis=0) / np.abs(w).sum(),
    "by film": lambda v, w: (v * w[:, None]).sum(axis=1),
    "table": lambda v, w: v * w[:, None],
    "above 0": lambda v, w: np.maximum((v * w[:, None]).sum(axis=0), 0),
    "sizes": lambda v, w: np.abs((v * w[:, None]).sum(axis=0)),
    "first film": lambda v, w: v[0] * w[0],
    "last film": lambda v, w: v[-1] * w[-1],
    "but the last": lambda v, w: (v[:-1] * w[:-1, None]).sum(axis=0),
    "but the first": lambda v, w: (v[1:] * w[1:, None]).sum(axis=0),
    "sums apart": lambda v, w: v.sum(axis=0) * w.sum(),
    "plus": lambda v, w: (v + w[:, None]).sum(axis=0),
    "largest": lambda v, w: (v * w[:, None]).max(axis=0),
    "total": lambda v, w: float((v * w[:, None]).sum()),
    "ordered": lambda v, w: np.sort((v * w[:, None]).sum(axis=0))[::-1],
}


def _without_empty(r, some):
    return np.where(some, r - (r[some].mean() if some.any() else 0.0), 0.0)


def _over(v, w, size):
    profile = (v * w[:, None]).sum(axis=0)
    return profile / (size(profile) or 1.0)
