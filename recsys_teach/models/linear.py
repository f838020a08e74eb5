"""Linear models from item to item: a score is a weighted sum over what the person has.

x̂_u = x_u W, with x_u the values of person u over all items (shape (n_items,)) and W (n_items, n_items), 0 on its diagonal:
w_ji is what having item j says about item i. The models differ in where W comes from.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from typing import ClassVar

import numpy as np
from scipy import sparse

from recsys_teach.models import _kernels
from recsys_teach.models import _linear_kernels as _loops
from recsys_teach.models._neighbor_kernels import GRID
from recsys_teach.models.base import NAMED, Recommender, listed

BLOCK = 256  # items worked on at once, so that nothing of items × items is dense
LOST = 1e-9  # a λ below this share of the largest sum of squares is lost in EASE's inverse
TOLERANCE = 1e-5  # SLIM's sweeps end when no weight changes by more
SWEEPS = 2_000


class ItemWeights(Recommender):
    """What models of the form x̂_u = x_u W have in common. They learn `weights_`: W, a CSR matrix of float64.

    Cold and unknown users have nothing to sum over and get a row of padding. An item with the sum 0 is not recommended, since
    nothing that the person has says anything about it.
    """

    weights_: sparse.csr_matrix

    def _scores(self, users):
        rows = self.interactions_.matrix.astype(np.float64)[users]
        rows.data = self._counted(rows.data)
        scores = self._sums(rows)
        scores[(scores == 0) | (users < 0)[:, None]] = np.nan
        return scores

    def _scores_of(self, items, values):
        row = sparse.csr_matrix((self._counted(values), items, [0, len(items)]), (1, self.interactions_.n_items))
        scores = self._sums(row)[0]
        scores[scores == 0] = np.nan
        return scores

    def _counted(self, values):
        """Return what counts of a person's values."""
        return values

    def _sums(self, rows):
        """Return x W for each row x of a CSR matrix. Shape (n, n_items), new."""
        return (rows @ self.weights_).toarray()

    def _weights_to(self, items, item):
        """Return w_ji of items j to one item i. Shape (len(items),)."""
        return np.asarray(self.weights_[items, np.full(len(items), item)]).ravel()

    def _explain(self, user, item, name):
        known = self.interactions_.matrix
        part = slice(*known.indptr[[user, user + 1]]) if user >= 0 else slice(0)
        items = known.indices[part]
        if not len(items):
            return f"Nothing is known about what this person has, so {name(item)} gets no score."
        shares = self._counted(known.data[part].astype(np.float64)) * self._weights_to(items, item)
        order = np.argsort(-shares, kind="stable")
        speakers = items[order][shares[order] > 0]
        if not len(speakers):
            what = "what else" if item in items else "what"
            return f"{name(item)} has nothing that speaks for it among {what} this person has."
        return self._speech(item, speakers, name)

    @abstractmethod
    def _speech(self, item: int, speakers: np.ndarray, name: Callable[[int], str]) -> str:
        """Return the sentence for an item and the items that speak for it, the ones that count most first."""


def told_with_more(speakers, name) -> str:
    """Return "A, B, C and 5 more": items as a sentence lists them, those beyond the first few as a number."""
    more = [f"{len(speakers) - NAMED} more"] if len(speakers) > NAMED else []
    return listed([name(one) for one in speakers[:NAMED]] + more)


class EASE(ItemWeights):
    """The weights that reproduce everybody's values best when no item may speak for itself, in closed form.

    min_W ‖X − X W‖² + λ ‖W‖²  with w_ii = 0:     P = (XᵀX + λ I)⁻¹,  w_ji = −p_ji / p_ii  for j ≠ i

    X     the values, (n_users, n_items), 0 where there is none, divided by √(mean r²) over the interactions, so that λ means the
          same whatever their unit is. Ones stay ones: `interactions.with_values(...)` makes them
    λ     `regularization`, above 0. An item that n people have stands against λ as n does, where values are ones

    W has a weight for each two items. It is not made where there are fewer people than items: then P = (I − Xᵀ K X) / λ with
    K = (X Xᵀ + λ I)⁻¹ (the identity of Woodbury), which is (n_users, n_users). Otherwise P is kept. Scores are rounded to about
    1e-12 of the values' unit, so that equals tie.

    Cold and unknown users get a row of padding, and nobody gets a cold item. Raises ValueError when λ is so small that rounding
    errors are all that is left of the inverse.

    Steck (2019), Embarrassingly Shallow Autoencoders for Sparse Data.
    """

    _shapes: ClassVar = {"inverse_": (None, None), "diagonal_": ("n_items",)}

    def __init__(self, regularization: float = 200.0):
        if not 0 < regularization < np.inf:
            raise ValueError(
                f"regularization is {regularization!r}; without it there is no inverse. Pass a number above 0."
            )
        self.regularization = regularization

    def _learn(self, interactions):
        x, lam = scaled(interactions), float(self.regularization)
        fewer_people = x.shape[0] < x.shape[1]
        gram = (x @ x.T if fewer_people else x.T @ x).toarray()
        if not lam > LOST * gram.diagonal().max():  # below it, what is left of the inverse has few digits or none
            raise ValueError(
                f"With regularization={self.regularization} the inverse is lost in rounding errors. Pass a larger one."
            )
        gram[np.diag_indices_from(gram)] += lam
        with _kernels.one_blas_thread():
            try:
                self.inverse_ = np.linalg.inv(gram)  # K or P
            except np.linalg.LinAlgError:
                self.inverse_ = np.zeros_like(gram)  # caught below
            self.diagonal_ = _diagonal(x, self.inverse_, lam) if fewer_people else self.inverse_.diagonal().copy()
        # On paper an inverse's diagonal entry is at least one over the matrix's own.
        if not np.all(self.diagonal_ * (squares_of(x) + lam) > 1 - 1e-6):
            raise ValueError(
                f"With regularization={self.regularization} the inverse is lost in rounding errors. Pass a larger one."
            )

    def _prepare(self):
        self._unit, self._x = unit_of(self.interactions_), scaled(self.interactions_)
        self._fewer_people = self._x.shape[0] < self._x.shape[1]

    def _sums(self, rows):
        rows = rows / self._unit
        if self._fewer_people:  # x P from the left to the right, so that nothing becomes items × items
            through_people = (rows @ self._x.T).toarray() @ self.inverse_
            times_p = (rows.toarray() - (self._x.T @ through_people.T).T) / self.regularization
        else:
            times_p = rows @ self.inverse_
        sums = rows.toarray() - times_p / self.diagonal_
        return ((sums + GRID) - GRID) * self._unit

    def _weights_to(self, items, item):
        if self._fewer_people:
            to_item = self.inverse_ @ self._x[:, [item]].toarray().ravel()
            p = -(self._x[:, items].T @ to_item) / self.regularization
        else:
            p = self.inverse_[items, item]
        return np.where(items == item, 0.0, -p / self.diagonal_[item])

    def _speech(self, item, speakers, name):
        told = listed([name(one) for one in speakers[:NAMED]])
        verb = "counts" if len(speakers) == 1 else "count"
        return f"{name(item)} is scored by all that this person has, of which {told} {verb} most for it."


class SLIM(ItemWeights):
    """Few weights and none below 0: each item is predicted from the others by a sparse regression of its own.

    min_w ½ ‖x_i − X w‖² + ½ β ‖w‖² + λ Σ_j w_j  with w ≥ 0 and w_i = 0, for each item i; w is column i of W

    X     as for `EASE`: the values over √(mean r²); x_i is its column i
    λ     `l1`: the larger, the fewer weights. Where no value is below 0, item j gets none unless x_j·x_i > λ
    β     `l2`: the larger, the more evenly the weight is shared among items that are alike

    Coordinate descent: w_j = max(x_j·e_j − λ, 0) / (x_j·x_j + β), one item after another until no weight changes by more than
    1e-5, with e_j = x_i − Σ_k≠j x_k w_k, what the others leave over.

    Cold and unknown users get a row of padding. An item without a weight from anything that the person has is not recommended.
    Raises ValueError when weights do not settle, as may happen with l2=0 where items are alike.

    Ning and Karypis (2011), SLIM: Sparse Linear Methods for Top-N Recommender Systems.
    """

    def __init__(self, l1: float = 2.0, l2: float = 50.0):
        for name, value in (("l1", l1), ("l2", l2)):
            if not 0 <= value < np.inf:
                raise ValueError(f"{name} is {value!r}; it is what a weight costs. Pass a number, 0 or more.")
        self.l1, self.l2 = l1, l2

    def _learn(self, interactions):
        columns = scaled(interactions).T.tocsr()
        squares, penalties = squares_of(columns.T), (float(self.l1), float(self.l2))
        fit = _slim_weights if _kernels.FAST else slim_weights
        blocks, unsettled = [], 0
        for start in range(0, len(squares), BLOCK):
            weights, failed = fit(columns, squares, np.arange(start, min(start + BLOCK, len(squares))), penalties)
            blocks.append(sparse.csr_matrix(weights))
            unsettled += failed
        if unsettled:
            raise ValueError(
                f"The weights of {unsettled:,} items did not settle. Pass a larger l2 than {self.l2}, or a larger l1."
            )
        self.weights_ = sparse.vstack(blocks).T.tocsr()

    def _speech(self, item, speakers, name):
        return f"{name(item)} is predicted from {told_with_more(speakers, name)}, which this person has."


def _slim_weights(columns, squares, targets, penalties):
    """Return (weights, how many did not settle) of some items, by the compiled loop. Shape (len(targets), n_items)."""
    weights = np.zeros((len(targets), len(squares)))
    parts = columns.indptr, columns.indices, columns.data, squares, columns.shape[1]
    return weights, _loops.slim_weights(*parts, targets, penalties, TOLERANCE, SWEEPS, weights)


def slim_weights(columns, squares, targets, penalties):
    """The NumPy twin of `_linear_kernels.slim_weights`. `columns` is Xᵀ, `squares` holds x_i·x_i, `penalties` is (λ, β)."""
    weights, unsettled = np.zeros((len(targets), len(squares))), 0
    for w, target in zip(weights, targets, strict=True):
        left = columns[[target]].toarray().ravel()  # x_i − X w
        swept, settled = 0, False
        while not settled and swept < SWEEPS:
            active = np.flatnonzero((w > 0) | (columns @ left > penalties[0]))
            active = active[active != target]
            moved, begun = np.inf, swept
            while moved > TOLERANCE and swept < SWEEPS:
                moved, swept = _sweep(columns, squares, active, penalties, w, left), swept + 1
            settled = moved <= TOLERANCE and swept == begun + 1
        unsettled += not settled
    return weights, unsettled


def _sweep(columns, squares, active, penalties, w, left):
    """Set each active weight to the best one beside the others, in place. Return the largest change."""
    moved = 0.0
    for j in active:
        part = slice(columns.indptr[j], columns.indptr[j + 1])
        people, x_j, old = columns.indices[part], columns.data[part], w[j]
        w[j] = max(x_j @ left[people] + squares[j] * old - penalties[0], 0.0) / (squares[j] + penalties[1])
        left[people] -= (w[j] - old) * x_j
        moved = max(moved, abs(w[j] - old))
    return moved


def unit_of(interactions) -> float:
    """Return √(mean r²) over the interactions; 1 where all are 0."""
    return float(np.sqrt(np.mean(interactions.values.astype(np.float64) ** 2))) or 1.0


def scaled(interactions) -> sparse.csr_matrix:
    """Return the values over their unit, shape (n_users, n_items), float64."""
    return interactions.matrix.astype(np.float64) / unit_of(interactions)


def squares_of(x) -> np.ndarray:
    """Return Σ_u x_ui² of each item. Shape (n_items,)."""
    return np.asarray(x.multiply(x).sum(axis=0)).ravel()


def _diagonal(x, k, lam):
    """Return the diagonal of (I − Xᵀ K X) / λ, in blocks of items. Shape (n_items,)."""
    columns, diagonal = x.tocsc(), np.empty(x.shape[1])
    for start in range(0, len(diagonal), BLOCK):
        part = columns[:, start : start + BLOCK].toarray()
        diagonal[start : start + BLOCK] = 1 - np.sum(part * (k @ part), axis=0)
    return diagonal / lam
