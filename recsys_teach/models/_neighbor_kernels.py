"""The loops of the neighbour models. Their NumPy twins are in `similarity.py` and `neighbors.py`, which are the ones to read.

A profile is a row of a CSR matrix: the features that it has, and a value for each. The transpose, `indptr`, `index` and
`values` below, tells for a feature who has it, and with which value. Nothing of size n × n is ever made: one profile's
similarities come from sums over the features that it shares with each other one, and are used at once.
"""

from __future__ import annotations

import numpy as np

from recsys_teach.models._kernels import compiled

GRID = 2.0**12  # adding and taking it away rounds a number up to 1 to a multiple of 2^-40, about 1e-12
NEGLIGIBLE = 1e-12  # a variance below this share of the squares is a rounding error
NARROW = 2.0**-8  # of an interval of similarities that is not halved further
COSINE, ADJUSTED_COSINE, PEARSON, MSD, JACCARD = range(5)
WIDTHS = {COSINE: 4, ADJUSTED_COSINE: 4, PEARSON: 6, MSD: 2, JACCARD: 1}  # how many sums a measure needs


@compiled
def _gather(features, own, indptr, index, values, measure, sums):
    """Add up over shared features, for everybody: how many (column 0), and what the measure needs. Shape (n, width)."""
    sums[:] = 0.0
    for f in range(len(features)):
        x = np.float64(own[f])
        for place in range(indptr[features[f]], indptr[features[f] + 1]):
            j, y = np.uintp(index[place]), np.float64(values[place])  # unsigned: it does not count from the end
            sums[j, 0] += 1.0
            if measure == MSD:
                sums[j, 1] += (x - y) * (x - y)
            elif measure != JACCARD:
                sums[j, 1] += x * y
                sums[j, 2] += x * x
                sums[j, 3] += y * y
                if measure == PEARSON:
                    sums[j, 4] += x
                    sums[j, 5] += y


@compiled
def _finish(others, sums, own_size, sizes, damping, similar):
    """Write the similarity to each of the others into `similar`, from what was gathered.

    Simple loops without a branch, one after another: the compiler turns them into vector instructions.
    """
    measure, shrinkage, min_support = damping
    if measure == MSD:
        for c in range(len(others)):
            n = sums[others[c], 0]
            similar[c] = n / (n + sums[others[c], 1])
    elif measure == JACCARD:
        for c in range(len(others)):
            n = sums[others[c], 0]
            similar[c] = n / (own_size + sizes[others[c]] - n)
    elif measure == PEARSON:
        for c in range(len(others)):
            n, x, y = sums[others[c], 0], sums[others[c], 4], sums[others[c], 5]
            left, right = n * sums[others[c], 2], n * sums[others[c], 3]
            left = left - x * x if left - x * x > NEGLIGIBLE * left else 0.0
            right = right - y * y if right - y * y > NEGLIGIBLE * right else 0.0
            similar[c] = (n * sums[others[c], 1] - x * y) / (np.sqrt(left) * np.sqrt(right))
    else:
        for c in range(len(others)):
            similar[c] = sums[others[c], 1] / (np.sqrt(sums[others[c], 2]) * np.sqrt(sums[others[c], 3]))
    for c in range(len(others)):
        n = sums[others[c], 0]
        one = similar[c] * (n / (n + shrinkage))
        # What is no number or infinite came from a bottom of 0.
        similar[c] = (one + GRID) - GRID if n >= min_support and abs(one) < np.inf else 0.0


def similarity_row(features, own, indptr, index, values, sizes, damping):
    """Return the similarity of one profile to all. `damping` is (measure, shrinkage, min_support). Shape (n,)."""
    similar, sums = np.empty(len(sizes)), np.empty((len(sizes), WIDTHS[damping[0]]))
    _gather(features, own, indptr, index, values, damping[0], sums)
    _finish(np.arange(len(sizes), dtype=np.int32), sums, len(features), sizes, damping, similar)
    return similar


@compiled
def _keep(similar, residual, best, kept, count):
    """Insert into the nearest so far, best first, ties in order of arrival. Return how many there are."""
    place = count if count < len(best) else count - 1
    count = place + 1
    while place > 0 and best[place - 1] < similar:
        best[place], kept[place] = best[place - 1], kept[place - 1]
        place -= 1
    best[place], kept[place] = similar, residual
    return count


@compiled
def weigh(similar, nearest, indptr, index, residuals, k, above, below, counts):
    """For each feature, over the k most similar who have it: Σ s d, Σ s and how many, added to the last three.

    nearest  profiles above 0, the most similar first: each feature takes what comes until it has k, and nothing is sorted twice
    """
    for n in range(len(nearest)):
        s = similar[nearest[n]]
        for place in range(indptr[nearest[n]], indptr[nearest[n] + 1]):
            f = index[place]
            if counts[f] < k:
                above[f] += s * residuals[place]
                below[f] += s
                counts[f] += 1


@compiled
def _nearest(similar, residuals, best, kept):
    """Return Σ s d, Σ s and how many, over the most similar above 0; among equals the first come first."""
    low, high, sure = _bounds(similar, len(best))
    above = below = 0.0
    count, open_places = 0, len(best) - sure
    for c in range(len(similar)):
        if similar[c] > high:
            above += similar[c] * residuals[c]
            below += similar[c]
        elif similar[c] > low and (count < open_places or similar[c] > best[open_places - 1]):
            count = _keep(similar[c], residuals[c], best[:open_places], kept, count)
    for b in range(count):
        above += best[b] * kept[b]
        below += best[b]
    return above, below, sure + count


@compiled
def _bounds(similar, k):
    """Return two numbers and how many of the similarities above 0 lie above the second one, at most k.

    All of these are among the k highest; none at or below the first one is; only those in between have to be sorted.
    """
    low = high = 0.0
    if len(similar) > k:
        for c in range(len(similar)):
            high = max(high, similar[c])
    sure = _count_above(similar, high)
    while sure < k and high - low > NARROW:
        middle = (low + high) / 2
        count = _count_above(similar, middle)
        if count > k:
            low = middle
        else:
            high, sure = middle, count
    return high if sure == k else low, high, sure


@compiled
def _count_above(similar, limit):
    count = 0
    for c in range(len(similar)):
        count += similar[c] > limit
    return count


def weigh_pairs(rows, wanted, rows_ptr, rows_index, rows_values, indptr, index, values, sizes, damping, residuals, k):
    """Do both for pairs of a profile and a feature, sorted by profile. Return (Σ s d, Σ s, how many) of each pair."""
    sums = np.empty((len(sizes), WIDTHS[damping[0]]))
    above, below, counts = np.empty(len(rows)), np.empty(len(rows)), np.empty(len(rows), dtype=np.int64)
    starts = np.append(np.flatnonzero(np.diff(rows, prepend=-1)), len(rows))
    profiles, back = (rows_ptr, rows_index, rows_values), (indptr, index, values)
    _weigh_pairs(starts, rows, wanted, *profiles, *back, sizes, damping, residuals, k, sums, above, below, counts)
    return above, below, counts


@compiled
def _weigh_pairs(
    starts, rows, wanted, rows_ptr, rows_index, rows_values, indptr, index, values, sizes, damping, residuals, k,
    sums, above, below, counts,
):  # fmt: skip
    best, kept, similar = np.empty(k), np.empty(k), np.empty(len(sizes))
    for start, end in zip(starts[:-1], starts[1:]):  # noqa: B905 (numba's zip has no strict)
        row = rows[start]
        features, own = rows_index[rows_ptr[row] : rows_ptr[row + 1]], rows_values[rows_ptr[row] : rows_ptr[row + 1]]
        _gather(features, own, indptr, index, values, damping[0], sums)
        sums[row] = 0.0  # nobody is their own neighbour
        for w in range(start, end):
            # Only the similarities that are asked for are worked out, which are few of all n².
            part = slice(indptr[wanted[w]], indptr[wanted[w] + 1])
            others = index[part]
            _finish(others, sums, len(features), sizes, damping, similar)
            above[w], below[w], counts[w] = _nearest(similar[: len(others)], residuals[part], best, kept)


def weigh_all(members, distances, rows_ptr, rows_index, rows_values, indptr, index, values, sizes, damping, k):
    """For every profile, over its k most similar among the members: (Σ s d, Σ s, how many). A member is not its own."""
    n = len(sizes)
    sums, above, below, counts = (
        np.empty((n, WIDTHS[damping[0]])),
        np.zeros(n),
        np.zeros(n),
        np.zeros(n, dtype=np.int64),
    )
    profiles, back = (rows_ptr, rows_index, rows_values), (indptr, index, values)
    _weigh_all(members, distances, *profiles, *back, sizes, damping, k, sums, above, below, counts)
    return above, below, counts


@compiled
def _weigh_all(
    members, distances, rows_ptr, rows_index, rows_values, indptr, index, values, sizes, damping, k,
    sums, above, below, counts,
):  # fmt: skip
    n = len(sizes)
    best, kept, least = np.empty((n, k)), np.empty((n, k)), np.zeros(n)
    everybody, similar = np.arange(n, dtype=np.int32), np.empty(n)
    for m in range(len(members)):
        part = slice(rows_ptr[members[m]], rows_ptr[members[m] + 1])
        features = rows_index[part]
        _gather(features, rows_values[part], indptr, index, values, damping[0], sums)
        sums[members[m]] = 0.0
        _finish(everybody, sums, len(features), sizes, damping, similar)
        for j in range(n):
            if similar[j] > least[j]:
                counts[j] = _keep(similar[j], distances[m], best[j], kept[j], counts[j])
                least[j] = best[j, k - 1] if counts[j] == k else 0.0
    for j in range(n):
        for b in range(counts[j]):
            above[j] += best[j, b] * kept[j, b]
            below[j] += best[j, b]
