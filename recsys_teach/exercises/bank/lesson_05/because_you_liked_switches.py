"""What learners do instead in exercise 5.4: other films, other terms, other answers."""

import numpy as np


def _over_lengths(film, liked):
    lengths = np.sqrt((liked**2).sum(axis=1)) * np.sqrt((film**2).sum())
    return np.round(liked @ film, 12) / lengths


ALIKE = {
    "over lengths": _over_lengths,
    "over lengths, 0 asked": _over_lengths,
    "dot product": lambda film, liked: liked @ film,
    "shared terms": lambda film, liked: ((liked > 0) & (film > 0)).sum(axis=1) * 1.0,
    "largest product": lambda film, liked: (liked * film).max(axis=1),
    "sum of the liked one": lambda film, liked: liked.sum(axis=1),
    "largest of the liked one": lambda film, liked: liked.max(axis=1),
    "sums": lambda film, liked: liked.sum(axis=1) * film.sum(),
    "turned": lambda film, liked: -(liked @ film),
    "unlike, above 0": lambda film, liked: np.where(liked @ film > 0, 1 - liked @ film, -1),
    "added": lambda film, liked: (liked + film).sum(axis=1),
    "smaller of each": lambda film, liked: np.minimum(liked, film).sum(axis=1),
    "mean over shared": lambda film, liked: liked @ film / np.maximum(((liked > 0) & (film > 0)).sum(axis=1), 1),
    "far": lambda film, liked: ((liked - film) ** 2).sum(axis=1),
    "near": lambda film, liked: -np.round(((liked - film) ** 2).sum(axis=1), 10),
}
SHARED = {
    "products": lambda film, one, liked: one * film,
    "of the film": lambda film, one, liked: film,
    "of the film, shared": lambda film, one, liked: film * (one > 0),
    "of the liked one": lambda film, one, liked: one,
    "of the liked one, shared": lambda film, one, liked: one * (film > 0),
    "sums": lambda film, one, liked: one + film,
    "sums, shared": lambda film, one, liked: (one + film) * ((one > 0) & (film > 0)),
    "smaller": lambda film, one, liked: np.minimum(one, film),
    "differences": lambda film, one, liked: np.abs(one - film),
    "differences, shared": lambda film, one, liked: np.abs(one - film) * ((one > 0) & (film > 0)),
    "of all liked": lambda film, one, liked: liked.sum(axis=0) * film,
    "of the other": lambda film, one, liked: one * (film == 0),
}
GIVE = {
    "dict": lambda best, told, places: {"film": best, "terms": told},
    "tuple": lambda best, told, places: (best, told),
    "tuple, turned": lambda best, told, places: (told, best),
    "terms alone": lambda best, told, places: told,
    "position alone": lambda best, told, places: best,
    "from 1": lambda best, told, places: {"film": best + 1 if best >= 0 else best, "terms": told},
    "places": lambda best, told, places: {"film": best, "terms": places},
    "text": lambda best, told, places: {"film": best, "terms": ", ".join(told)},
    "sorted": lambda best, told, places: {"film": best, "terms": sorted(told)},
    "turned terms": lambda best, told, places: {"film": best, "terms": told[::-1]},
    "first term": lambda best, told, places: {"film": best, "terms": told[0] if told else ""},
    "by position": lambda best, told, places: {best: told},
}
NOTHING: dict = {
    "-1": {"film": -1, "terms": []},
    "film of zeros": {"film": -1, "terms": []},
    "None": None,
    "None as film": {"film": None, "terms": []},
    "-1 alone": -1,
    "{}": {},
    "None as terms": {"film": -1, "terms": None},
}
