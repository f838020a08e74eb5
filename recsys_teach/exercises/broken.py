"""What is wrong with values that no misconception explains: the first property of a right answer that they lack."""

from __future__ import annotations

import math

import numpy as np

from recsys_teach.exercises.evidence import by_size
from recsys_teach.exercises.exercise import Exercise
from recsys_teach.exercises.same import dense, is_number, rebuilt, size_of

RAGGED = (0, 0)  # the shape of what `rebuilt` cannot make an array of


def first_broken(exercise: Exercise, values: list) -> tuple[str, int | None]:
    """Return the first property of a right answer that these values lack, and the smallest case that shows it.

    The property is an id of `messages.BROKEN`; the case is None where any case that differs shows it.
    """
    expected, got = [dense(e) for e in exercise.expected], [dense(v) for v in values]
    for breach in (_kind, _length):
        for i in by_size(exercise):
            found = breach(expected[i], got[i])
            if found:
                return found, i
    return _of_values(exercise, expected, got), None


def _kind(e, g):
    """Return "shape" or "type" if one is no value of the other's kind."""
    if is_number(e) != is_number(g) or (size_of(e) is None) != (size_of(g) is None):
        return "shape" if is_number(e) and size_of(g) is not None else "type"
    return "type" if not is_number(e) and size_of(e) is None and type(e) is not type(g) else None


def _length(e, g):
    """Return "length" if the number of entries is another one, in a table or in several results also that of a part."""
    if size_of(e) is None or size_of(g) is None:
        return None
    shapes = np.shape(rebuilt(e)), np.shape(rebuilt(g))
    if RAGGED in shapes and len(e) == len(g):
        return next(filter(None, map(_length, e, g)), None)
    return "length" if shapes[0] != shapes[1] or len(e) != len(g) else None


def _alike(e, g):
    """Say whether two values are of one kind and one size, and so are their parts."""
    if size_of(e) is not None:
        return size_of(e) == size_of(g) and all(map(_alike, e, g))
    if type(e) is dict:
        return type(g) is dict and e.keys() == g.keys() and all(_alike(e[k], g[k]) for k in e)
    return is_number(e) and is_number(g) or type(e) is type(g)


def _of_values(exercise, expected, got):
    pairs = list(zip(expected, got, strict=True))
    numbers = [(_flat(e), _flat(g)) for e, g in pairs]
    if any((e is None) != (g is None) for e, g in numbers):
        return "entries"
    if any(e is None for e, _ in numbers):
        return "value" if all(_alike(e, g) for e, g in pairs) else "some"
    masks = [[np.asarray(one).dtype == bool for one in pair] for pair in pairs if np.size(pair[0])]
    if any(e != g for e, g in masks):
        return "entries"
    if not all(is_number(e) for e in expected) and all(_same_entries(e, g) for e, g in numbers):
        return "places" if all(e for e, _ in masks) else "order of entries"
    want, have = (np.concatenate(part) for part in zip(*numbers, strict=True))
    if np.any(np.isnan(have) & ~np.isnan(want)):
        return "nan"
    if np.any(np.isnan(want) & ~np.isnan(have)):
        return "no nan"
    want, have = want[~np.isnan(want)], have[~np.isnan(have)]
    if exercise.limits and np.any((have < exercise.limits[0] - 1e-9) | (have > exercise.limits[1] + 1e-9)):
        return "range"
    if not all(is_number(e) for e in expected):
        return _related(want, have) or "value"
    names = {case.name: i for i, case in enumerate(exercise.drawn) if case.name}
    for i, case in enumerate(exercise.drawn):
        if case.mirrors and not math.isclose(got[i], got[names[case.mirrors]], rel_tol=1e-6, abs_tol=1e-9):
            return "symmetry"
    if _related(want, have):
        return _related(want, have)
    return "scale" if np.array_equal(np.argsort(np.argsort(have)), np.argsort(np.argsort(want))) else "order"


def _related(want, have):
    """Return "factor" or "offset" if the values are the expected ones times, or plus, one constant."""
    away = want != 0
    ratios, apart = have[away] / want[away], have - want
    if len(ratios) > 2 and np.allclose(ratios, ratios[0], rtol=1e-6) and np.allclose(have[~away], 0):
        return "factor"
    return "offset" if len(apart) > 2 and np.allclose(apart, apart[0], rtol=0, atol=1e-6) else None


def _flat(value):
    """Return numbers, also those nested in sequences, as one float array; None where there is anything else."""
    try:
        array = np.asarray(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return array.astype(float).ravel() if array.dtype.kind in "biuf" else None


def _same_entries(expected, got):
    return np.array_equal(np.sort(expected), np.sort(got), equal_nan=True)
