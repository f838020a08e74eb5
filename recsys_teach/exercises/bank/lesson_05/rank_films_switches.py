"""What learners do instead in exercise 5.3: other scores, others left out, other things returned."""

import numpy as np


def _cosine(p, v):
    return v @ p / (np.sqrt((v**2).sum(axis=1)) * np.sqrt((p**2).sum()))


SCORE = {
    "cosine": _cosine,
    "dot product": lambda p, v: v @ p,
    "dot product over the number of terms": lambda p, v: v @ p / (v != 0).sum(axis=1),
    "over the square": lambda p, v: v @ p / (v**2).sum(axis=1),
    "over the sum": lambda p, v: v @ p / np.abs(v).sum(axis=1),
    "over the sum of lengths": lambda p, v: v @ p / (np.sqrt((v**2).sum(axis=1)) + np.sqrt((p**2).sum())),
    "times the length": lambda p, v: v @ p * np.sqrt((v**2).sum(axis=1)),
    "without sign": lambda p, v: np.abs(_cosine(p, v)),
    "turned": lambda p, v: -_cosine(p, v),
    "near": lambda p, v: -np.sqrt(((v - p) ** 2).sum(axis=1)),
    "far": lambda p, v: np.sqrt(((v - p) ** 2).sum(axis=1)),
    "sum of the film": lambda p, v: v.sum(axis=1),
    "shared terms": lambda p, v: ((v != 0) & (p != 0)).sum(axis=1) * 1.0,
    "liked terms": lambda p, v: ((v != 0) & (p > 0)).sum(axis=1) * 1.0,
    "Pearson": lambda p, v: _cosine(p - p.mean(), v - v.mean(axis=1, keepdims=True)),
    "length": lambda p, v: np.sqrt((v**2).sum(axis=1)),
}
SEEN = {
    "left out": lambda seen: ~seen,
    "kept": lambda seen: seen | True,
    "alone": lambda seen: seen,
}
FILL = {"0": 0.0, "-1": -1.0, "-inf": -np.inf}
GIVE = {
    "positions": lambda chosen, candidates, scores: chosen,
    "from 1": lambda chosen, candidates, scores: chosen + 1,
    "places": lambda chosen, candidates, scores: np.searchsorted(np.sort(candidates), chosen),
    "cosines": lambda chosen, candidates, scores: scores[chosen],
    "pairs": lambda chosen, candidates, scores: np.column_stack((chosen, scores[chosen])),
    "mask": lambda chosen, candidates, scores: np.isin(np.arange(len(scores)), chosen),
    "by position": lambda chosen, candidates, scores: np.sort(chosen),
    "turned": lambda chosen, candidates, scores: chosen[::-1],
    "first": lambda chosen, candidates, scores: int(chosen[0]) if len(chosen) else -1,
}
