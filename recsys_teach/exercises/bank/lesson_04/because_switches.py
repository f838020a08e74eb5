"""What learners do instead in exercise 4.5: other contributions, other orders, other things that are returned."""

import numpy as np

nan = np.nan


def known(r):
    return ~np.isnan(r)


SHARE = {
    "product": lambda s, r: s * r,
    "similarity": lambda s, r: np.where(known(r), s, nan),
    "similarity of all": lambda s, r: s,
    "stars": lambda s, r: r,
    "stars of neighbours": lambda s, r: np.where(s > 0, r, nan),
    "centred": lambda s, r: s * (r - (r[known(r)].mean() if known(r).any() else 0.0)),
    "sum": lambda s, r: s + r,
    "sum of neighbours": lambda s, r: np.where(s > 0, s + r, nan),
    "gaps are 1": lambda s, r: s * np.where(known(r), r, 1.0),
    "gaps are the mean": lambda s, r: s * np.where(known(r), r, r[known(r)].mean() if known(r).any() else 1.0),
    "gaps alone": lambda s, r: np.where(known(r), nan, s),
    "liked": lambda s, r: np.where(r >= 4, s * r, nan),
    "liked, by similarity": lambda s, r: np.where(r >= 4, s, nan),
    "stars over": lambda s, r: np.where(s > 0, r / np.where(s > 0, s, 1), nan),
    "stars squared": lambda s, r: s * r**2,
    "similarity squared": lambda s, r: s**2 * r,
}
# From which order n films are chosen before they are sorted.
FIRST = {
    "nearest": lambda s, r: np.argsort(-s, kind="stable"),
    "nearest, turned": lambda s, r: np.argsort(s)[::-1],
    "nearest rated": lambda s, r: np.argsort(-np.where(known(r), s, -1), kind="stable"),
    "nearest rated, turned": lambda s, r: np.argsort(np.where(known(r), s, -1))[::-1],
    "best rated": lambda s, r: np.argsort(-np.nan_to_num(r, nan=-1), kind="stable"),
}
# The films that are left when positions are counted.
AMONG = {
    "rated": lambda s, r: known(r),
    "adding": lambda s, r: known(r) & (s > 0),
}
ORDER = {
    "high": lambda share, places: np.lexsort((places, -share)),
    "low": lambda share, places: np.lexsort((places, share)),
    "position": lambda share, places: np.arange(len(places)),
    "ties by larger": lambda share, places: np.lexsort((-places, -share)),
}
CUT = {
    "n": lambda order, n: order[:n],
    "n - 1": lambda order, n: order[: max(n - 1, 0)],
    "n + 1": lambda order, n: order[: n + 1],
    "all": lambda order, n: order,
    "one": lambda order, n: order[:1],
    "three": lambda order, n: order[:3],
    "last n": lambda order, n: order[max(len(order) - n, 0) :],
    "but the first": lambda order, n: order[1 : n + 1],
    "n-th": lambda order, n: order[n - 1 : n],
    "none if fewer": lambda order, n: order[:n] if len(order) >= n else order[:0],
}
GIVE = {
    "titles": lambda t, share, places: t,
    "positions": lambda t, share, places: places,
    "shares": lambda t, share, places: share,
    "pairs": lambda t, share, places: list(zip(t, share, strict=True)),
    "dict": lambda t, share, places: dict(zip(t, share, strict=True)),
    "first title": lambda t, share, places: t[0] if t else "",
    "one text": lambda t, share, places: ", ".join(t),
    "one text, then a space": lambda t, share, places: "".join(title + " " for title in t),
    "one text, then a comma": lambda t, share, places: "".join(title + ", " for title in t),
    "one text, with spaces": lambda t, share, places: " ".join(t),
    "alphabet": lambda t, share, places: sorted(t),
    "turned round": lambda t, share, places: t[::-1],
    "by position": lambda t, share, places: [title for _, title in sorted(zip(places, t, strict=True))],
    "set": lambda t, share, places: set(t),
    "sentence": lambda t, share, places: [f"because you rated {title}" for title in t],
}
