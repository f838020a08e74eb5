"""What learners do instead in exercise 3.5: other weights, other bottoms, other forms."""

import numpy as np

nan = np.nan

SAID = {
    "centred": lambda r, m, mean, s: r - m,
    "rating": lambda r, m, mean, s: r,
    "turned": lambda r, m, mean, s: m - r,
    "from one mean": lambda r, m, mean, s: r - m.mean(),
    "from their ratings": lambda r, m, mean, s: r - r.mean(),
    "absolute": lambda r, m, mean, s: np.abs(r - m),
    "plus": lambda r, m, mean, s: r + m,
    "share": lambda r, m, mean, s: r / m,
}
WEIGHTS = {
    "s": lambda s: s,
    "equal": lambda s: np.ones(len(s)),
    "squares": lambda s: s**2,
    "roots": lambda s: np.sqrt(s),
    "nearest": lambda s: (np.arange(len(s)) == np.argmax(s)) * 1.0,
    "last one": lambda s: s * (np.arange(len(s)) == len(s) - 1),
    "last": lambda s: (np.arange(len(s)) == len(s) - 1) * 1.0,
    "first one": lambda s: s * (np.arange(len(s)) == 0),
    "first": lambda s: (np.arange(len(s)) == 0) * 1.0 * (s > 0),
    "but the first": lambda s: s * (np.arange(len(s)) > 0),
    "but the last": lambda s: s * (np.arange(len(s)) < len(s) - 1),
}
BELOW = {
    "sum": lambda s, r, w: w.sum(),
    "all": lambda s, r, w: s.sum(),
    "count": lambda s, r, w: float(len(s)),
    "one": lambda s, r, w: 1.0,
    "plus one": lambda s, r, w: s.sum() + 1,
    "plus count": lambda s, r, w: s.sum() + len(s),
    "squares": lambda s, r, w: (s**2).sum(),
    "root of squares": lambda s, r, w: np.sqrt((s**2).sum()),
    "largest": lambda s, r, w: s.max(),
    "ratings": lambda s, r, w: r.sum(),
    "sum times count": lambda s, r, w: s.sum() * len(s),
}
BASE = {
    "own": lambda mean, m, s: mean,
    "none": lambda mean, m, s: 0.0,
    "theirs": lambda mean, m, s: m.mean(),
    "minus": lambda mean, m, s: -mean,
}
FORM = {
    "right": lambda base, told, w, bottom, s, r, m: base + (w * told).sum() / bottom,
    "brackets": lambda base, told, w, bottom, s, r, m: (base + (w * told).sum()) / bottom,
    "product of sums": lambda base, told, w, bottom, s, r, m: base + w.sum() * told.sum() / bottom,
    "no brackets": lambda base, told, w, bottom, s, r, m: base + (s * r - m).sum() / bottom,
    "entries": lambda base, told, w, bottom, s, r, m: base + w * told / bottom,
    "times": lambda base, told, w, bottom, s, r, m: base * (w * told).sum() / bottom,
    "taken off": lambda base, told, w, bottom, s, r, m: base - (w * told).sum() / bottom,
    "mean alone": lambda base, told, w, bottom, s, r, m: base,
    "halved": lambda base, told, w, bottom, s, r, m: (base + (w * told).sum() / bottom) / 2,
}
FALLBACK = {
    "mean": lambda mean, m: mean,
    "nan": lambda mean, m: nan,
    "-inf": lambda mean, m: -np.inf,
    "zero": lambda mean, m: 0.0,
    "none": lambda mean, m: None,
    "theirs": lambda mean, m: m.mean() if len(m) else nan,
} | {f"always {c:g}": lambda mean, m, c=c: c for c in (2.5, 3.0, 3.5)}
THEN = {
    "cut to 0.5": lambda r, mean: np.clip(r, 0.5, 5),
    "cut to 1": lambda r, mean: np.clip(r, 1, 5),
    "cut to 0": lambda r, mean: np.clip(r, 0, 5),
    "at most 5": lambda r, mean: np.minimum(r, 5.0),
    "halves": lambda r, mean: np.round(2 * r) / 2,
    "whole": lambda r, mean: np.trunc(r),
} | {f"round {d}": lambda r, mean, d=d: np.round(r, d) for d in range(5)}
