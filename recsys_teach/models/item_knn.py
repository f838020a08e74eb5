"""Items like those that the person has: neighbours for lists instead of ratings."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from recsys_teach.models import _kernels
from recsys_teach.models._neighbor_kernels import GRID
from recsys_teach.models.base import _check_k, check_counts, check_number
from recsys_teach.models.linear import BLOCK, ItemWeights, told_with_more

SIMILARITIES = ("cosine", "adjusted_cosine", "jaccard")


class ItemKNN(ItemWeights):
    """Rank items by how similar they are to what the person has.

    score_ui = Σ_j s_ij r_uj     over the items j that u has and that are among the k most similar to i

    There is no division by Σ_j s_ij as in `ItemNeighbors`: an item is to be ranked and not rated, and many similar items say more
    than one.

    k           neighbours kept per item; only similarities above 0 count, and among equal ones the smaller item index comes first
    similarity  of two whole columns x_i and x_j, with 0 for people who have only one of the two items:
                "cosine"           Σ_u r_ui r_uj / (‖x_i‖ ‖x_j‖)
                "adjusted_cosine"  the same, with each person's mean taken off their values first
                "jaccard"          n_ij / (n_i + n_j − n_ij), from how many people have both, or each; values do not count in s
    shrinkage   λ ≥ 0 in s n_ij / (n_ij + λ), which trusts what few people have in common less

    Columns are whole because over the people who have both items alone, as `ItemNeighbors` compares, one person in common makes
    two items as similar as can be. "adjusted_cosine" needs a shrinkage even so: without it, items that few people have stand at
    the top. Similarities are rounded to multiples of 2⁻⁴⁰, so that equals tie.

    The paper below, and the library implicit, keep the k most similar items of each item j that the person has, instead of those
    of the item i to be scored. On MovieLens lists are worse that way.

    Cold and unknown users get a row of padding. An item without a neighbour among what the person has is not recommended.

    Deshpande and Karypis (2004), Item-Based Top-N Recommendation Algorithms.
    """

    def __init__(self, k: int = 50, similarity: str = "cosine", *, shrinkage: float = 0.0):
        check_counts(k=k)
        if similarity not in SIMILARITIES:
            raise ValueError(f"similarity={similarity!r} is unknown. Use one of {', '.join(map(repr, SIMILARITIES))}.")
        check_number("shrinkage", shrinkage, zero=True)
        self.k, self.similarity, self.shrinkage = k, similarity, shrinkage

    def _learn(self, interactions):
        has = interactions.matrix.astype(np.float64)
        values = has.copy()
        has.data[:] = 1.0
        if self.similarity == "adjusted_cosine":
            sizes = np.diff(values.indptr)
            means = np.asarray(values.sum(axis=1)).ravel() / np.maximum(sizes, 1)
            values.data -= np.repeat(means, sizes)
        lengths = np.sqrt(np.asarray(values.multiply(values).sum(axis=0)).ravel())
        people = np.asarray(has.sum(axis=0)).ravel()
        blocks = []
        for start in range(0, len(people), BLOCK):
            part = np.arange(start, min(start + BLOCK, len(people)))
            both = (has[:, part].T @ has).toarray()  # n_ij
            if self.similarity == "jaccard":
                above, below = both, people[part, None] + people - both
            else:
                above, below = (values[:, part].T @ values).toarray(), lengths[part, None] * lengths
            similar = np.divide(above, below, out=np.zeros_like(both), where=below > 0)
            similar *= both / np.maximum(both + self.shrinkage, 1)
            similar = (similar + GRID) - GRID
            similar[np.arange(len(part)), part] = 0.0
            blocks.append(_nearest(similar, self.k))
        self.weights_ = sparse.vstack(blocks).T.tocsr()  # w_ji = s_ij: a column holds an item's neighbours

    def similar(self, item, k: int = 10) -> tuple[np.ndarray, np.ndarray]:
        """Return (items, similarities) of the k items most similar to one item (a raw id), the most similar first.

        Shapes (k,), padded with None and NaN; there are never more neighbours than the model keeps. Raises KeyError for an unknown item.
        """
        known = self._fitted()
        _check_k(k)
        similar = self.weights_[:, known.item_indices([item])].toarray().T
        places, values = _kernels.top_k(np.where(similar > 0, similar, np.nan), k)
        return self._named(places)[0], values[0]

    def _speech(self, item, speakers, name):
        return f"{name(item)} is similar to {told_with_more(speakers, name)}, which this person has."


def _nearest(similar, k):
    """Return the k highest similarities above 0 of each row, as a CSR matrix."""
    columns, values = _kernels.top_k(np.where(similar > 0, similar, np.nan), min(k, similar.shape[1]))
    kept = columns >= 0
    ends = np.append(0, np.cumsum(kept.sum(axis=1)))
    nearest = sparse.csr_matrix((values[kept], columns[kept], ends), similar.shape)
    nearest.sort_indices()
    return nearest
