"""What a hit does not measure: how much of the catalogue is shown, how varied, unknown and surprising the lists are.

Lists are what `ranking.as_indices` takes: raw ids as `Recommender.recommend` returns them, or int32 item indices. The
interactions give the vocabulary.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations

import numpy as np
from scipy import sparse

from recsys_teach.data.interactions import Interactions
from recsys_teach.evaluation.ranking import as_indices, find_hits


def catalogue_coverage(recommended, train: Interactions) -> float:
    """Return |∪_u L_u| / |I|: the share of the catalogue's items that are in somebody's list.

    Ge, Delgado-Battenfeld, Jannach (2010), Beyond Accuracy: Evaluating Recommender Systems by Coverage and Serendipity.
    """
    return float((_counts(recommended, train) > 0).mean())


def gini(recommended, train: Interactions) -> float:
    """Return how unequally the lists treat the catalogue: 0 when every item is listed equally often, near 1 when few are.

    G = Σ_j (2j − n − 1) c_j / (n Σ_j c_j), with c_1 ≤ … ≤ c_n how often each of the n items of the catalogue is listed, 0
    included. One item in all lists gives 1 − 1/n. NaN when all lists are empty.

    Fleder and Hosanagar (2009), Blockbuster Culture's Next Rise or Fall.
    """
    counts = np.sort(_counts(recommended, train))
    n, total = len(counts), counts.sum()
    weights = 2 * np.arange(1, n + 1) - n - 1
    return float(weights @ counts / (n * total)) if total else float("nan")


def novelty(recommended, train: Interactions) -> np.ndarray:
    """Return Σ_{i in L_u} −log₂ p_i / |L_u| per list, in bits: the mean self-information of its items. Shape (n,).

    p_i is the share of the training users who have item i; an item that nobody has counts as though one user had it. NaN
    for an empty list.

    Zhou, Kuscsik, Liu, Medo, Wakeling, Zhang (2010), Solving the Apparent Diversity-Accuracy Dilemma of Recommender Systems.
    """
    holders = np.bincount(train.item_index, minlength=train.n_items)
    n_users = len(np.unique(train.user_index))
    surprise = np.log2(max(n_users, 1)) - np.log2(np.maximum(holders, 1))
    indices = as_indices(recommended, train)
    sizes = (indices >= 0).sum(axis=1)
    return _mean_where(sizes > 0, (surprise[indices] * (indices >= 0)).sum(axis=1), sizes)


def intra_list_diversity(recommended, train: Interactions, *, vectors=None, similarity=None) -> np.ndarray:
    """Return 1 − the mean similarity of the pairs of different items in a list, shape (n,). NaN for fewer than two items.

    Pass one of
    vectors     a row per item index, dense or sparse, shape (n_items, d): the similarity is the cosine, 0 beside a zero row
    similarity  a matrix by item index, dense or sparse, shape (n_items, n_items); or a function of two raw item ids,
                called for each pair once

    Where the similarity of (i, j) is not that of (j, i), their mean counts.

    Ziegler, McNee, Konstan, Lausen (2005), Improving Recommendation Lists Through Topic Diversification; as a distance in
    Zhang and Hurley (2008), Avoiding Monotony.
    """
    if (vectors is None) == (similarity is None):
        raise ValueError("Diversity needs to know which items are alike. Pass either vectors=… or similarity=….")
    indices = as_indices(recommended, train)
    given = indices >= 0
    sizes = given.sum(axis=1)
    if vectors is not None:
        sums = _cosine_sums(indices, train, vectors)
    else:
        table = (
            _called(similarity, indices, train) if callable(similarity) else _table(similarity, train, train.n_items)
        )
        sums = np.zeros(len(indices))
        for one, other in permutations(range(indices.shape[1]), 2):
            both = given[:, one] & given[:, other]
            sums[both] += table[indices[both, one], indices[both, other]]
    return 1 - _mean_where(sizes > 1, sums, sizes * (sizes - 1))


def serendipity(
    recommended, expected, test: Interactions, users=None, relevant_from: float | None = None
) -> np.ndarray:
    """Return |(L_u ∖ E_u) ∩ R_u| / k per user: the share of the k places whose item is relevant and not expected.

    expected       the lists E of a simple model for the same users: what anybody would have named, say `Popularity`'s
    users, relevant_from  as of `ranking.find_hits`

    At most the precision, and equal to it when nothing was expected. NaN for a user without relevant items. Shape (n,).

    Ge, Delgado-Battenfeld, Jannach (2010), as above: unexpected beside a primitive model, and useful; divided by the
    length of the list as in Adamopoulos and Tuzhilin (2014), On Unexpectedness in Recommender Systems.
    """
    indices, expected = as_indices(recommended, test), as_indices(expected, test)
    if len(indices) != len(expected):
        raise ValueError(
            f"There are {len(indices)} lists and {len(expected)} expected ones. Pass those of the same users."
        )
    hits, n_relevant = find_hits(indices, test, users, relevant_from)
    first_keys = np.arange(len(indices), dtype=np.int64)[:, None] * test.n_items
    unexpected = ~np.isin(first_keys + indices, (first_keys + expected)[expected >= 0])
    return np.where(n_relevant > 0, (hits & unexpected).mean(axis=1), np.nan)


def _counts(recommended, train):
    indices = as_indices(recommended, train)
    return np.bincount(indices[indices >= 0], minlength=train.n_items)


def _cosine_sums(indices, train, vectors):
    """Return Σ_{i≠j} cos(i, j) per list. With unit vectors v_i that is ‖Σ v_i‖² − Σ ‖v_i‖²: no pair need be visited."""
    table = sparse.csr_array(_table(vectors, train))
    lengths = np.sqrt(table.power(2).sum(axis=1))
    unit = sparse.diags_array(np.divide(1, lengths, out=np.zeros(len(lengths)), where=lengths > 0)) @ table
    given = indices >= 0
    starts = np.append(0, np.cumsum(given.sum(axis=1)))
    member = sparse.csr_array((np.ones(starts[-1]), indices[given], starts), shape=(len(indices), train.n_items))
    return (member @ unit).power(2).sum(axis=1) - member @ (lengths > 0)


def _called(similarity: Callable, indices, train):
    """Return the table of a function's values, for the pairs that are together in a list."""
    one, other = np.triu_indices(indices.shape[1], 1)
    pairs = np.stack([indices[:, one].ravel(), indices[:, other].ravel()], axis=1)
    pairs = np.unique(np.sort(pairs[(pairs >= 0).all(axis=1)], axis=1), axis=0)
    first, second = train.item_ids[pairs[:, 0]].tolist(), train.item_ids[pairs[:, 1]].tolist()
    values = np.array([float(similarity(i, j)) for i, j in zip(first, second, strict=True)])
    upper = sparse.coo_array((values, (pairs[:, 0], pairs[:, 1])), shape=(train.n_items, train.n_items))
    return sparse.csr_array(upper + upper.T)


def _table(table, train, n_columns=None):
    """Return a table of items as an array or a CSR array of float64; refuse one that is not about these items."""
    table = sparse.csr_array(table, dtype=np.float64) if sparse.issparse(table) else np.asarray(table, dtype=np.float64)
    if table.ndim != 2 or table.shape[0] != train.n_items or n_columns not in (None, table.shape[1]):
        wanted = f"{train.n_items} rows, one for each item index" + (", and as many columns" if n_columns else "")
        raise ValueError(f"The table of items has shape {table.shape}. Pass one with {wanted}.")
    return table


def _mean_where(defined, sums, counts):
    return np.divide(sums, counts, out=np.full(len(sums), np.nan), where=defined)
