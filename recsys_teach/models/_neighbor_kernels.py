"""The loops of the neighbour models. Their NumPy twins are in `similarity.py` and `neighbors.py`, which are the ones to read.

A profile is a row of a CSR matrix: the features that it has, and a value for each. `back` is the transpose: for a feature,
who has it, and with which value. Nothing of size n × n is ever made: a similarity comes from sums over shared features,
gathered for everybody who shares one, used, and cleared.
"""

from __future__ import annotations

import numpy as np

from recsys_teach.models._kernels import compiled

DECIMALS = 12  # of a similarity
SCALE = 10.0**DECIMALS
NEGLIGIBLE = 1e-12  # a variance below this share of the squares is a rounding error
COSINE, ADJUSTED_COSINE, PEARSON, MSD, JACCARD = range(5)
SUMS = 6  # how many sums the largest measure needs


@compiled
def _gather(features, own, indptr, index, values, measure, sums, touched):
    """Add what the measure needs to `sums` (n, SUMS); list who shares a feature in `touched`; return how many they are."""
    count = 0
    for f in range(len(features)):
        x = own[f]
        for place in range(indptr[features[f]], indptr[features[f] + 1]):
            j, y = index[place], values[place]
            if sums[j, 0] == 0.0:
                touched[count] = j
                count += 1
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
    return count


@compiled
def _finish(sums, own_size, size, measure, shrinkage, min_support):
    """Return the similarity that one row of sums amounts to."""
    n = sums[0]
    if n < min_support:
        return 0.0
    if measure == MSD:
        similar = n / (n + sums[1])
    elif measure == JACCARD:
        similar = n / (own_size + size - n)
    else:
        above, left, right = sums[1], sums[2], sums[3]
        if measure == PEARSON:
            above = n * above - sums[4] * sums[5]
            left = _variance(n * left, sums[4])
            right = _variance(n * right, sums[5])
        similar = above / (np.sqrt(left) * np.sqrt(right)) if left > 0.0 and right > 0.0 else 0.0
    return np.rint(similar * (n / (n + shrinkage)) * SCALE) / SCALE


@compiled
def _variance(squares, total):
    difference = squares - total * total
    return difference if difference > NEGLIGIBLE * squares else 0.0


@compiled
def _similar(features, own, indptr, index, values, sizes, damping, sums, touched, similar):
    """Write the similarity to everybody who shares a feature into `similar`, clear `sums`; return how many they are."""
    measure, shrinkage, min_support = damping
    count = _gather(features, own, indptr, index, values, measure, sums, touched)
    for t in range(count):
        j = touched[t]
        similar[j] = _finish(sums[j], len(features), sizes[j], measure, shrinkage, min_support)
        sums[j] = 0.0
    return count


@compiled
def similarity_row(features, own, indptr, index, values, sizes, damping):
    """Return the similarity of one profile to all. `damping` is (measure, shrinkage, min_support). Shape (n,)."""
    n = len(sizes)
    similar = np.zeros(n)
    _similar(features, own, indptr, index, values, sizes, damping, np.zeros((n, SUMS)), np.empty(n, np.int32), similar)
    return similar


@compiled
def _keep(similar, residual, best, residuals, count):
    """Insert into the nearest so far, best first; among equals the earlier stays ahead. Return how many there are."""
    k = len(best)
    if count == k:
        if similar <= best[k - 1]:
            return count
        place = k - 1
    else:
        place = count
        count += 1
    while place > 0 and best[place - 1] < similar:
        best[place], residuals[place] = best[place - 1], residuals[place - 1]
        place -= 1
    best[place], residuals[place] = similar, residual
    return count


@compiled
def weigh(similar, wanted, indptr, index, residuals, k, above, below, counts):
    """For each wanted feature, over the k most similar who have it: Σ s d, Σ s and how many, written into the last three."""
    best, kept = np.empty(k), np.empty(k)
    for w in range(len(wanted)):
        count = 0
        for place in range(indptr[wanted[w]], indptr[wanted[w] + 1]):
            if similar[index[place]] > 0.0:
                count = _keep(similar[index[place]], residuals[place], best, kept, count)
        above[w] = below[w] = 0.0
        for b in range(count):
            above[w] += best[b] * kept[b]
            below[w] += best[b]
        counts[w] = count


@compiled
def weigh_pairs(rows, wanted, rows_ptr, rows_index, rows_values, indptr, index, values, sizes, damping, residuals, k):
    """Do both for pairs of a profile and a feature, sorted by profile. Return (Σ s d, Σ s, how many) of each pair."""
    n = len(sizes)
    sums, touched, similar = np.zeros((n, SUMS)), np.empty(n, np.int32), np.zeros(n)
    above, below, counts = np.zeros(len(rows)), np.zeros(len(rows)), np.zeros(len(rows), np.int32)
    start = 0
    while start < len(rows):
        row, end = rows[start], start
        while end < len(rows) and rows[end] == row:
            end += 1
        part = slice(rows_ptr[row], rows_ptr[row + 1])
        own = rows_index[part], rows_values[part]
        shared = _similar(own[0], own[1], indptr, index, values, sizes, damping, sums, touched, similar)
        similar[row] = 0.0
        pairs = slice(start, end)
        weigh(similar, wanted[pairs], indptr, index, residuals, k, above[pairs], below[pairs], counts[pairs])
        for t in range(shared):
            similar[touched[t]] = 0.0
        start = end
    return above, below, counts


@compiled
def weigh_all(members, distances, rows_ptr, rows_index, rows_values, indptr, index, values, sizes, damping, k):
    """For every profile, over its k most similar among the members: (Σ s d, Σ s, how many). A member is not its own."""
    n = len(sizes)
    sums, touched, similar = np.zeros((n, SUMS)), np.empty(n, np.int32), np.zeros(n)
    best, kept, counts = np.empty((n, k)), np.empty((n, k)), np.zeros(n, np.int32)
    for m in range(len(members)):
        part = slice(rows_ptr[members[m]], rows_ptr[members[m] + 1])
        shared = _similar(
            rows_index[part], rows_values[part], indptr, index, values, sizes, damping, sums, touched, similar
        )
        for t in range(shared):
            j = touched[t]
            if similar[j] > 0.0 and j != members[m]:
                counts[j] = _keep(similar[j], distances[m], best[j], kept[j], counts[j])
    above, below = np.zeros(n), np.zeros(n)
    for j in range(n):
        for b in range(counts[j]):
            above[j] += best[j, b] * kept[j, b]
            below[j] += best[j, b]
    return above, below, counts
