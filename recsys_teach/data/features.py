"""`Features`: what is known about items or users beside the interactions, as numbers with names."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence

import numpy as np
from scipy import sparse

from recsys_teach.data.columns import INT64, NUMBER, TEXT, kind, show


class Features:
    """A matrix with one row per item (or user) and one column per named feature. Immutable.

    ids     raw ids, int64 or an object array of str, each once; the position of an id is its row
    names   object array of str, one for each column
    matrix  CSR (n, n_features), float64, finite
    """

    def __init__(self, ids, names, matrix):
        """Raises ValueError for shapes that do not fit, an id or a name that is there twice, ids that are of two types or
        neither whole numbers nor texts, and NaN.
        """
        self._ids, self._names = _read_ids(ids), np.array([str(name) for name in names], dtype=object)
        # A copy, so that nobody else holds an array that could change.
        matrix = sparse.csr_matrix(matrix, dtype=np.float64, copy=True)
        if matrix.shape != (len(self._ids), len(self._names)):
            raise ValueError(
                f"The matrix has the shape {matrix.shape} for {len(self._ids)} ids and {len(self._names)} names. Pass a "
                "row for each id and a column for each name."
            )
        for what, ones in (("id", self._ids), ("name", self._names)):
            if len(set(ones.tolist())) < len(ones):
                twice = next(one for place, one in enumerate(ones.tolist()) if one in ones[:place].tolist())
                raise ValueError(f"The {what} {show(twice)} is there twice. Pass each once.")
        if not np.isfinite(matrix.data).all():
            raise ValueError("The matrix has a missing or infinite number. Pass 0 where a feature is absent.")
        matrix.sum_duplicates()
        matrix.eliminate_zeros()
        for field in (self._ids, self._names, matrix.data, matrix.indices, matrix.indptr):
            field.flags.writeable = False
        self._matrix = matrix

    ids = property(lambda self: self._ids)
    names = property(lambda self: self._names)

    @property
    def matrix(self):
        """A new CSR matrix around the same read-only arrays."""
        matrix = self._matrix
        return sparse.csr_matrix((matrix.data, matrix.indices, matrix.indptr), matrix.shape)

    def __len__(self):
        return len(self._ids)

    def __repr__(self):
        return f"Features({len(self):,} ids, {len(self.names):,} features)"

    def __reduce__(self):
        return Features, (self._ids, self._names, self._matrix)

    @classmethod
    def from_lists(cls, lists: Mapping[Hashable, Sequence[str]]) -> Features:
        """Return features 1 and 0 from the names that each id has, such as genres; columns are sorted by name.

        {1: ("Comedy", "Drama"), 2: ("Drama",)} has the columns Comedy and Drama. A pandas Series of tuples will do.
        Raises TypeError for a text in place of a list.
        """
        lists = dict(lists.items())
        for one in lists.values():
            if isinstance(one, str):
                raise TypeError(f"{show(one)} is a text, not a list of names. Pass ({show(one)},), or split it.")
        names = sorted({name for one in lists.values() for name in one})
        places = {name: place for place, name in enumerate(names)}
        rows = [(row, places[name]) for row, one in enumerate(lists.values()) for name in dict.fromkeys(one)]
        pairs = np.array(rows, dtype=np.int64).reshape(-1, 2)
        matrix = sparse.csr_matrix((np.ones(len(pairs)), pairs.T), (len(lists), len(names)))
        return cls(list(lists), names, matrix)

    def of(self, ids) -> sparse.csr_matrix:
        """Return the rows of these ids, zeros for an id without features. Shape (len(ids), n_features).

        Raises KeyError for ids of another type (`"1"` where ids are whole numbers), TypeError for one text.
        """
        if isinstance(ids, str):
            raise TypeError(f"{show(ids)} is one id, not several. Pass a list of ids: [{show(ids)}].")
        ids, positions = _listed(ids), {one: place for place, one in enumerate(self._ids.tolist())}
        example = next(iter(positions), None)
        odd = [one for one in ids if positions and kind(type(one)) != kind(type(example))]
        if odd:
            raise KeyError(
                f"{show(odd[0])} is {kind(type(odd[0]))}, but these features have ids like {show(example)}. Ask for those."
            )
        wanted = np.array([positions.get(one, -1) for one in ids], dtype=np.int64)
        known = np.flatnonzero(wanted >= 0)
        pick = sparse.csr_matrix((np.ones(len(known)), (known, wanted[known])), (len(wanted), len(self)))
        return pick @ self._matrix

    def beside(self, other: Features) -> Features:
        """Return the columns of both, for the ids of either; an id that one of them lacks has zeros there."""
        ids = list(dict.fromkeys([*self._ids.tolist(), *other.ids.tolist()]))
        return Features(ids, [*self._names, *other.names], sparse.hstack([self.of(ids), other.of(ids)]))


def are_directions(features: Features) -> bool:
    """Tell whether features have numbers on both sides of 0, as vectors do: their columns mean nothing to a person."""
    return bool((features.matrix.data < 0).any())


def _listed(ids) -> list:
    # Not through an array of NumPy's choice, which makes texts of numbers beside texts, and cuts off NULs.
    return ids.tolist() if hasattr(ids, "tolist") else list(ids)


def _read_ids(ids) -> np.ndarray:
    """Return raw ids as int64 or as an object array of str, as `Interactions` have them."""
    ids = _listed(ids)
    kinds = {kind(one) for one in set(map(type, ids))} or {NUMBER}
    if len(kinds) > 1:
        raise ValueError("The ids are of two types. Pass whole numbers or texts, as the interactions have them.")
    (found,) = kinds
    if found == TEXT:
        texts = np.empty(len(ids), dtype=object)
        texts[:] = [str(one) for one in ids]
        return texts
    if found != NUMBER:
        raise ValueError(f"{show(ids[0])} is of the type {found}. An id is a whole number or a text; convert the ids.")
    if not all(INT64.min <= one <= INT64.max for one in ids):
        raise ValueError("Some of the ids are beyond what 64 bits hold with a sign. Turn the ids into texts.")
    return np.array(ids, dtype=np.int64)
