"""What learners do instead in exercise 8.1: other middles, other scales, other fillings, other sums."""

import numpy as np

nan = np.nan


def end(z):
    """Return the lowest number that is there, nan where there is none."""
    return np.min(z[~np.isnan(z)]) if (~np.isnan(z)).any() else nan


def film_by_film(scores):
    """Return z over the models of each film, the lowest of a film in its gaps."""
    said = ~np.isnan(scores)
    n = np.maximum(said.sum(axis=0), 1)
    apart = scores - np.nansum(scores, axis=0) / n
    spread = np.sqrt(np.nansum(apart**2, axis=0) / n)
    z = apart / np.where(spread == 0, 1, spread)
    lowest = np.min(np.where(said, z, np.inf), axis=0)
    return np.where(said, z, np.where(said.any(axis=0), lowest, nan))


CENTRE = {
    "mean": lambda row, scores, m: np.nanmean(row),
    "mean with gaps": lambda row, scores, m: row.mean(),
    "zeros in the gaps": lambda row, scores, m: np.nan_to_num(row).mean(),
    "median": lambda row, scores, m: np.nanmedian(row),
    "nothing": lambda row, scores, m: 0.0,
    "lowest": lambda row, scores, m: np.nanmin(row),
    "highest": lambda row, scores, m: np.nanmax(row),
    "all models": lambda row, scores, m: np.nanmean(scores),
    "film": lambda row, scores, m: np.nansum(scores, axis=0) / (~np.isnan(scores)).sum(axis=0),
    "sum": lambda row, scores, m: np.nansum(row),
}
SCALE = {
    "deviation": lambda row, scores, m: np.nanstd(row),
    "deviation with gaps": lambda row, scores, m: row.std(),
    "zeros in the gaps": lambda row, scores, m: np.nan_to_num(row).std(),
    "less one": lambda row, scores, m: np.nanstd(row, ddof=1) if (~np.isnan(row)).sum() > 1 else 0.0,
    "variance": lambda row, scores, m: np.nanvar(row),
    "root": lambda row, scores, m: np.sqrt(np.nanstd(row)),
    "range": lambda row, scores, m: np.nanmax(row) - np.nanmin(row),
    "largest": lambda row, scores, m: np.nanmax(row),
    "largest, all models": lambda row, scores, m: np.nanmax(scores),
    "sum": lambda row, scores, m: np.nansum(row),
    "mean": lambda row, scores, m: np.nanmean(row),
    "norm": lambda row, scores, m: np.sqrt(np.nansum(row**2)),
    "root of summed squares": lambda row, scores, m: np.nanstd(row) * np.sqrt((~np.isnan(row)).sum()),
    "by all films": lambda row, scores, m: np.nanstd(row) * np.sqrt((~np.isnan(row)).sum() / len(row)),
    "mean distance": lambda row, scores, m: np.nanmean(np.abs(row - np.nanmean(row))),
    "all models": lambda row, scores, m: np.nanstd(scores),
    "nothing": lambda row, scores, m: 1.0,
    "number": lambda row, scores, m: float((~np.isnan(row)).sum()),
}
BEFORE = {
    "none": lambda row: row,
    "zeros": lambda row: np.nan_to_num(row),
    "lowest": lambda row: np.where(np.isnan(row), np.nanmin(row), row),
    "mean": lambda row: np.where(np.isnan(row), np.nanmean(row), row),
    "ranks": lambda row: np.where(
        np.isnan(row), nan, (row[:, None] > row).sum(axis=1) + (row[:, None] == row).sum(axis=1) / 2
    ),
}
GAP = {
    "lowest": lambda z, row: end(z),
    "zero": lambda z, row: 0.0,
    "nan": lambda z, row: nan,
    "highest": lambda z, row: -end(-z),
    "lowest score": lambda z, row: np.nanmin(row),
    "mean score": lambda z, row: np.nanmean(row),
    "minus one": lambda z, row: -1.0,
    "below the lowest": lambda z, row: end(z) - 1,
    "last": lambda z, row: z[~np.isnan(z)][-1] if (~np.isnan(z)).any() else nan,
}
EQUAL = {
    "zeros": lambda row: row * 0,
    "nan": lambda row: row * nan,
    "ones": lambda row: row * 0 + 1,
    "scores": lambda row: row,
    "halves": lambda row: row * 0 + 0.5,
}
ADD = {
    "weights": lambda zs, w: (w[:, None] * zs).sum(axis=0),
    "mean": lambda zs, w: (w[:, None] * zs).mean(axis=0),
    "shares": lambda zs, w: (w[:, None] * zs).sum(axis=0) / w.sum(),
    "equal": lambda zs, w: zs.sum(axis=0),
    "squares": lambda zs, w: (w[:, None] ** 2 * zs).sum(axis=0),
    "last": lambda zs, w: w[-1] * zs[-1],
    "first": lambda zs, w: w[0] * zs[0],
    "turned": lambda zs, w: (w[::-1, None] * zs).sum(axis=0),
    "divided": lambda zs, w: (zs / w[:, None]).sum(axis=0),
    "lowest of all": lambda zs, w: (w[:, None] * np.where(np.isnan(zs), end(zs), zs)).sum(axis=0),
    "filled after": lambda zs, w: sum(np.where(np.isnan(z), end(z), z) for z in w[:, None] * zs),
    "nan is 0": lambda zs, w: (w[:, None] * np.nan_to_num(zs)).sum(axis=0),
    "largest": lambda zs, w: (w[:, None] * zs).max(axis=0),
    "product": lambda zs, w: (w[:, None] * zs).prod(axis=0),
    "added": lambda zs, w: (w[:, None] + zs).sum(axis=0),
    "first weight": lambda zs, w: (w[0] * zs).sum(axis=0),
    "starts at one": lambda zs, w: (w[:, None] * zs).sum(axis=0) + 1,
}
THEN = {
    "as it is": lambda total: total,
    "order": lambda total: np.argsort(-total, kind="stable"),
    "one number": lambda total: float(total.sum()),
    "best": lambda total: int(np.argmax(total)),
    "turned sign": lambda total: -total,
    "rounded 2": lambda total: np.round(total, 2),
    "rounded 1": lambda total: np.round(total, 1),
    "sorted": lambda total: np.sort(total)[::-1],
}
