"""What learners do instead in exercise 8.4: other shares, other measures of what is open, other returns."""

import numpy as np

nan = np.nan


def shares_of(told):
    return np.unique(told, return_counts=True)[1] / max(len(told), 1)


def bits(p, log=np.log2):
    p = p[p > 0]
    return float(-(p * log(p)).sum())


def every_answer(told, answers):
    """Return the bits over all answers that there could be; nan where nobody gave one of them, 0 where nobody answered."""
    p = np.array([(told == answer).sum() for answer in answers]) / max(len(told), 1)
    return bits(p) if (p > 0).all() or not len(told) else nan


OPEN = {
    "0 times log 0": lambda told, column: bits(shares_of(told)),  # over the answers of the whole table
    "0 times log 0, ten": lambda told, column: every_answer(told, np.arange(1, 11) / 2),
    "entropy": lambda told, column: bits(shares_of(told)),
    "natural": lambda told, column: bits(shares_of(told), np.log),
    "base 10": lambda told, column: bits(shares_of(told), np.log10),
    "sign": lambda told, column: -bits(shares_of(told)),
    "gini": lambda told, column: float(1 - (shares_of(told) ** 2).sum()) if len(told) else 0.0,
    "variance": lambda told, column: float(told.var()) if len(told) else 0.0,
    "deviation": lambda told, column: float(told.std()) if len(told) else 0.0,
    "gaps as an answer": lambda told, column: bits(
        np.append(shares_of(told) * len(told) / len(column), 1 - len(told) / len(column))
    ),
    "shares of people": lambda told, column: bits(shares_of(told) * len(told) / len(column)),
    "liked or not": lambda told, column: bits(shares_of(told >= 4)),
    "above 3 or not": lambda told, column: bits(shares_of(told > 3)),
    "whole stars": lambda told, column: bits(shares_of(np.floor(told))),
    "whole stars only": lambda told, column: (
        bits(shares_of(told)[np.isin(np.unique(told), [1, 2, 3, 4, 5])]) if len(told) else 0.0
    ),
    "kinds": lambda told, column: float(len(np.unique(told))),
    "logarithm of kinds": lambda told, column: float(np.log2(len(np.unique(told)))) if len(told) else 0.0,
    "surprise of the least": lambda told, column: float(-np.log2(shares_of(told).min())) if len(told) else 0.0,
    "without shares": lambda told, column: float(-np.log2(shares_of(told)).sum()) if len(told) else 0.0,
    "mean of terms": lambda told, column: bits(shares_of(told)) / len(np.unique(told)) if len(told) else 0.0,
    "at most 1": lambda told, column: (
        bits(shares_of(told)) / np.log2(len(np.unique(told))) if len(np.unique(told)) > 1 else 0.0
    ),
    "over ratings": lambda told, column: (
        -sum(float(np.log2(p) * p) for p in (shares_of(told)[np.searchsorted(np.unique(told), r)] for r in told))
    ),
    "of the stars": lambda told, column: bits(told / told.sum()) if len(told) else 0.0,
    "range": lambda told, column: float(np.ptp(told)) if len(told) else 0.0,
    "mean": lambda told, column: float(told.mean()) if len(told) else 0.0,
    "one": lambda told, column: 1.0 if len(told) else 0.0,
    "first term": lambda told, column: bits(shares_of(told)[:1]) if len(told) else 0.0,
    "last term": lambda told, column: bits(shares_of(told)[-1:]) if len(told) else 0.0,
    "root": lambda told, column: bits(shares_of(told)) ** 0.5,
    "2 to the power": lambda told, column: 2 ** bits(shares_of(told)) if len(told) else 0.0,
    "counts in the logarithm": lambda told, column: (
        float((shares_of(told) * np.log2(shares_of(told) * len(told))).sum()) if len(told) else 0.0
    ),
}
SHARE = {
    "people": lambda n, ratings: n / len(ratings),
    "number": lambda n, ratings: float(n),
    "logarithm": lambda n, ratings: float(np.log2(n)) if n else 0.0,
    "logarithm of one more": lambda n, ratings: float(np.log2(n + 1)),
    "natural logarithm": lambda n, ratings: float(np.log(n)) if n else 0.0,
    "one": lambda n, ratings: 1.0,
    "most": lambda n, ratings: n / max((~np.isnan(ratings)).sum(axis=0).max(), 1),
    "all ratings": lambda n, ratings: n / max((~np.isnan(ratings)).sum(), 1),
    "films": lambda n, ratings: n / ratings.shape[1],
    "gaps": lambda n, ratings: 1 - n / len(ratings),
    "root": lambda n, ratings: (n / len(ratings)) ** 0.5,
    "squared": lambda n, ratings: (n / len(ratings)) ** 2,
    "one more person": lambda n, ratings: n / (len(ratings) + 1),
    "one person less": lambda n, ratings: n / max(len(ratings) - 1, 1),
    "people who rated": lambda n, ratings: n / max((~np.isnan(ratings)).any(axis=1).sum(), 1),
    "percent": lambda n, ratings: 100 * n / len(ratings),
    "everybody": lambda n, ratings: len(ratings) / max(n, 1),
}


def some(values, asked, what):
    values[asked] = what
    return values


def others(values, asked):
    kept = np.zeros(len(values))
    kept[asked] = values[asked]
    return kept


ASKED = {
    "zero": lambda values, asked: some(values, asked, 0.0),
    "ignored": lambda values, asked: values,
    "nan": lambda values, asked: some(values, asked, nan),
    "-inf": lambda values, asked: some(values, asked, -np.inf),
    "minus one": lambda values, asked: some(values, asked, -1.0),
    "left out": lambda values, asked: np.delete(values, asked),
    "others": others,
    "from one": lambda values, asked: some(values, asked - 1, 0.0),
    "the next": lambda values, asked: some(values, np.minimum(asked + 1, len(values) - 1), 0.0),
    "the first": lambda values, asked: some(values, asked[:1], 0.0),
    "the last": lambda values, asked: some(values, asked[-1:], 0.0),
    "up to the last": lambda values, asked: some(values, slice(0, int(asked.max()) + 1 if len(asked) else 0), 0.0),
    "as many": lambda values, asked: some(values, slice(0, len(asked)), 0.0),
}
THEN = {
    "values": lambda values: values,
    "best": lambda values: int(np.argmax(values)),
    "order": lambda values: np.argsort(-values, kind="stable"),
    "sorted": lambda values: np.sort(values)[::-1],
    "sum": lambda values: float(values.sum()),
    "largest": lambda values: float(values.max()),
    "shares": lambda values: values / max(values.sum(), 1e-300),
    "rounded 2": lambda values: np.round(values, 2),
    "rounded 3": lambda values: np.round(values, 3),
    "mean off": lambda values: values - values.mean(),
}
