"""What learners do instead of each step of exercise 3.2, by the names that its misconceptions switch on."""

import numpy as np

nan = np.nan


def kept(x, y, gaps):
    """Return x and y at the films that go into the formula."""
    in_x, in_y = ~np.isnan(x), ~np.isnan(y)
    if gaps == "zero":
        return np.nan_to_num(x), np.nan_to_num(y)
    if gaps == "mean":
        return np.where(in_x, x, _mean(x)), np.where(in_y, y, _mean(y))
    if gaps == "apart":
        n = min(in_x.sum(), in_y.sum())
        return x[in_x][:n], y[in_y][:n]
    if gaps == "spread" and not (in_x & in_y).all():
        return x[:0], y[:0]
    both = {"kept": in_x | True, "gaps": ~in_x | ~in_y}.get(gaps, in_x & in_y)
    return x[both], y[both]


def _mean(v):
    return v[~np.isnan(v)].mean() if (~np.isnan(v)).any() else nan


def _ranks(v):
    return np.array([(v < one).sum() + ((v == one).sum() + 1) / 2 for one in v])


def _taken_off(of_x, of_y):
    return lambda x, y, all_x, all_y: (x - of_x(x, y, all_x, all_y), y - of_y(x, y, all_x, all_y))


OWN_X, OWN_Y = (lambda x, y, ax, ay: _mean(ax)), (lambda x, y, ax, ay: _mean(ay))
HERE_X, HERE_Y = (lambda x, y, ax, ay: x.mean()), (lambda x, y, ax, ay: y.mean())
NOTHING = lambda x, y, ax, ay: 0.0  # noqa: E731
MEANS = {
    "shared": _taken_off(HERE_X, HERE_Y),
    "own": _taken_off(OWN_X, OWN_Y),
    "none": _taken_off(NOTHING, NOTHING),
    "x only": _taken_off(HERE_X, NOTHING),
    "y only": _taken_off(NOTHING, HERE_Y),
    "x for both": _taken_off(HERE_X, HERE_X),
    "y for both": _taken_off(HERE_Y, HERE_Y),
    "swapped": _taken_off(HERE_Y, HERE_X),
    "own x": _taken_off(OWN_X, HERE_Y),
    "own y": _taken_off(HERE_X, OWN_Y),
    "one": _taken_off(*[lambda x, y, ax, ay: (x.mean() + y.mean()) / 2] * 2),
    "median": _taken_off(lambda x, y, ax, ay: np.median(x), lambda x, y, ax, ay: np.median(y)),
    "zeros": _taken_off(lambda x, y, ax, ay: np.nansum(ax) / len(ax), lambda x, y, ax, ay: np.nansum(ay) / len(ay)),
    "ranks": lambda x, y, ax, ay: (_ranks(x) - _ranks(x).mean(), _ranks(y) - _ranks(y).mean()),
} | {f"middle {m:g}": _taken_off(*[lambda x, y, ax, ay, m=m: m] * 2) for m in (2.5, 2.75, 3.0, 3.5)}
FILMS = {"first": slice(1), "but last": slice(-1), "but first": slice(1, None)}
TOP = {
    "dot": lambda x, y: x @ y,
    "mean": lambda x, y: x @ y / len(x),
    "n - 1": lambda x, y: x @ y / (len(x) - 1),
    "sums": lambda x, y: x.sum() * y.sum(),
    "apart": lambda x, y: np.abs(x - y).sum(),
    "absolute": lambda x, y: np.abs(x * y).sum(),
}
BOTTOM = {
    "lengths": lambda x, y: np.sqrt((x**2).sum() * (y**2).sum()),
    "squares": lambda x, y: (x**2).sum() * (y**2).sum(),
    "added": lambda x, y: np.sqrt((x**2).sum()) + np.sqrt((y**2).sum()),
    "root of sum": lambda x, y: np.sqrt((x**2).sum() + (y**2).sum()),
    "root of products": lambda x, y: np.sqrt((x**2 * y**2).sum()),
    "deviations": lambda x, y: np.sqrt((x**2).mean() * (y**2).mean()),
    "deviations, n - 1": lambda x, y: np.sqrt((x**2).sum() * (y**2).sum()) / (len(x) - 1) if len(x) > 1 else 0.0,
    "x": lambda x, y: np.sqrt((x**2).sum()),
    "y": lambda x, y: np.sqrt((y**2).sum()),
    "x twice": lambda x, y: (x**2).sum(),
    "y twice": lambda x, y: (y**2).sum(),
    "precedence": lambda x, y: np.sqrt((x**2).sum()) / np.sqrt((y**2).sum()) if (y**2).sum() else 0.0,
    "one": lambda x, y: 1.0,
    "count": lambda x, y: float(len(x)),
    "n - 1": lambda x, y: float(len(x) - 1),
    "absolute": lambda x, y: np.abs(x).sum() * np.abs(y).sum(),
}
THEN = {
    "distance": lambda r: 1 - r,
    "absolute": lambda r: abs(r),
    "not below 0": lambda r: nan if np.isnan(r) else max(r, 0.0),
    "0 to 1": lambda r: (r + 1) / 2,
    "squared": lambda r: r * r,
    "turned": lambda r: -r,
    "nan to 0": lambda r: 0.0 if np.isnan(r) else r,
    "percent": lambda r: 100 * r,
    "whole": lambda r: nan if np.isnan(r) else int(r),
    "table": lambda r: np.array([[1.0, r], [r, 1.0]]),
} | {f"round {d}": lambda r, d=d: round(float(r), d) for d in range(5)}
# Who must have given the same rating everywhere for 0 to come back: where it is asked of others, 0 is divided by 0.
ASKED = {
    "x alone": lambda x, y, all_x, all_y: not x.any(),
    "y alone": lambda x, y, all_x, all_y: not y.any(),
    "both": lambda x, y, all_x, all_y: not (x.any() or y.any()),
    "all": lambda x, y, all_x, all_y: any(len(set(of[~np.isnan(of)])) == 1 for of in (all_x, all_y)),
}
