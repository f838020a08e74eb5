"""What learners do instead in exercise 5.2: other counts, other rarities, other lengths."""

import numpy as np

TF = {
    "count": lambda c: c,
    "there": lambda c: (c > 0) * 1.0,
    "log": lambda c: np.where(c > 0, 1 + np.log(np.maximum(c, 1)), 0),
    "log1p": lambda c: np.log1p(c),
    "of column": lambda c: c / np.maximum(c.sum(axis=0), 1),
    "ones": lambda c: np.ones(c.shape),
    "plus one": lambda c: c + 1,
    "squared": lambda c: c**2,
}
N = {
    "films": lambda c: float(len(c)),
    "terms": lambda c: float(c.shape[1]),
    "words": lambda c: float(c.sum()),
    "cells": lambda c: float(c.size),
    "filled": lambda c: float((c > 0).sum()),
    "not empty": lambda c: float((c > 0).any(axis=1).sum()),
}
DF = {
    "films with it": lambda c: (c > 0).sum(axis=0) * 1.0,
    "times": lambda c: c.sum(axis=0),
    "more than once": lambda c: (c > 1).sum(axis=0) * 1.0,
    "films without it": lambda c: (c == 0).sum(axis=0) * 1.0,
    "most": lambda c: c.max(axis=0),
    "by film": lambda c: (c > 0).sum(axis=1, keepdims=True) * 1.0,
    "by film, times": lambda c: c.sum(axis=1, keepdims=True),
    "of all": lambda c: float((c > 0).sum()),
}
IDF = {
    "formula": lambda n, t: np.log((1 + n) / (1 + t)) + 1,
    "no logarithm": lambda n, t: (1 + n) / (1 + t) + 1,
    "no logarithm, no + 1": lambda n, t: (1 + n) / (1 + t),
    "one over": lambda n, t: 1 / (1 + t),
    "no + 1": lambda n, t: np.log((1 + n) / (1 + t)),
    "1 inside": lambda n, t: np.log((1 + n) / (1 + t) + 1),
    "unsmoothed": lambda n, t: np.log(n / t) + 1,
    "textbook": lambda n, t: np.log(n / t),
    "unsmoothed, guarded": lambda n, t: np.log(n / np.maximum(t, 1)) + 1,
    "textbook, guarded": lambda n, t: np.log(n / np.maximum(t, 1)),
    "one more below": lambda n, t: np.log(n / (1 + t)) + 1,
    "one more below, no + 1": lambda n, t: np.log(n / (1 + t)),
    "no brackets": lambda n, t: np.log(1 + n / 1 + t) + 1,
    "no brackets below": lambda n, t: np.log((1 + n) / 1 + t) + 1,
    "no brackets above": lambda n, t: np.log(1 + n / (1 + t)) + 1,
    "base 2": lambda n, t: np.log2((1 + n) / (1 + t)) + 1,
    "base 10": lambda n, t: np.log10((1 + n) / (1 + t)) + 1,
    "turned": lambda n, t: np.log((1 + t) / (1 + n)) + 1,
    "common": lambda n, t: (1 + t) / (1 + n),
    "less": lambda n, t: np.log(1 + n) - 1 + t,
    "quotient of logarithms": lambda n, t: np.log(1 + n) / np.log(1 + t) + 1,
    "times": lambda n, t: np.log((1 + n) * (1 + t)) + 1,
    "root": lambda n, t: np.sqrt((1 + n) / (1 + t)),
    "one": lambda n, t: np.ones(np.shape(t)),
    "squared": lambda n, t: (np.log((1 + n) / (1 + t)) + 1) ** 2,
    "plus n": lambda n, t: np.log((1 + n) / (1 + t)) + n,
}
NORM = {
    "rows": lambda w: np.sqrt((w**2).sum(axis=1, keepdims=True)),
    "none": lambda w: 1.0,
    "sums": lambda w: np.abs(w).sum(axis=1, keepdims=True),
    "largest": lambda w: w.max(axis=1, keepdims=True),
    "columns": lambda w: np.sqrt((w**2).sum(axis=0)),
    "table": lambda w: np.sqrt((w**2).sum()),
    "no root": lambda w: (w**2).sum(axis=1, keepdims=True),
    "root of sums": lambda w: np.sqrt(w.sum(axis=1, keepdims=True)),
    "number of terms": lambda w: (w > 0).sum(axis=1, keepdims=True) * 1.0,
    "width": lambda w: float(w.shape[1]),
    "mean square": lambda w: np.sqrt((w**2).mean(axis=1, keepdims=True)),
    "plus one": lambda w: np.sqrt((w**2).sum(axis=1, keepdims=True)) + 1,
}
