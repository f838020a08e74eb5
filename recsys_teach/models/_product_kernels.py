"""The loops behind `InnerProduct`. What they find is what sorting all scores finds, which a test compares.

What is found of a person so far comes as four arrays: `tops`, k high screened scores of different items, best first, (n, k), so
that the k-th best of all is at least as high as the last; `places` and `values`, the candidates and their screened scores,
(n, room); `counts`, how many these are, −1 when there was no room, (n,).
"""

from __future__ import annotations

import numpy as np

from recsys_teach.models._kernels import compiled, compiled_sums

LAYERS = 8  # scores of which only the highest is compared: more would be read twice, fewer compared one by one


def nothing_found(n, k, room):
    """Return the four arrays before the first item."""
    tops, values = np.full((n, k), -np.inf, dtype=np.float32), np.empty((n, room), dtype=np.float32)
    return tops, np.empty((n, room), dtype=np.int32), values, np.zeros(n, dtype=np.int64)


@compiled_sums
def row_products(x, factors, items, out):
    """Put x · y of each of the items into `out`. All scores come from here, so that equals are equal to the last bit."""
    for n in range(len(items)):
        item, total = np.uintp(items[n]), 0.0
        for f in range(len(x)):
            total += x[f] * factors[item, f]
        out[n] = total


@compiled
def products(vectors, factors, out):
    """Put the product of each vector and each row of the factors into `out`."""
    everything = np.arange(len(factors))
    for row in range(len(vectors)):
        row_products(vectors[row], factors, everything, out[row])


@compiled_sums
def pair_products(users, items, vectors, factors, out):
    """Put x · y of each pair of a row of `vectors` and a row of `factors` into `out`."""
    for n in range(len(users)):
        u, i, total = np.uintp(users[n]), np.uintp(items[n]), 0.0
        for f in range(vectors.shape[1]):
            total += vectors[u, f] * factors[i, f]
        out[n] = total


@compiled
def screen(scores, active, first, starts, ends, own, margin, tops, places, values, counts):
    """Look through screened scores of the items at first, first + 1, … of the order, a row for each of the active people.

    What people have is left out: their places in the order, from low to high, are own[starts[row] : ends[row]]; a start is moved to
    the first place that is still to come. Kept is what comes within `margin` of the last of the `tops`.
    """
    width = scores.shape[1]
    step = width // LAYERS
    highest = np.empty(step, dtype=np.float32)
    for a in range(len(active)):
        row, line = active[a], scores[a]
        if counts[row] < 0:
            continue
        while starts[row] < ends[row] and own[starts[row]] < first + width:
            line[own[starts[row]] - first] = -np.inf
            starts[row] += 1
        # The highest of every LAYERS scores, a step apart from each other: as fast as reading them.
        for c in range(step):
            highest[c] = line[c]
        for layer in range(1, LAYERS):
            for c in range(step):
                score = line[np.uintp(layer * step + c)]
                highest[c] = score if score > highest[c] else highest[c]
        best, told = tops[row], LAYERS * step
        for c in range(step):
            _insert(best, highest[c])
        for c in range(told, width):
            _insert(best, line[c])
        least, count = best[-1] - margin, counts[row]
        for c in range(step):
            if highest[c] >= least:
                count = _collect(line, c, told, step, first, least, places[row], values[row], count)
        counts[row] = _collect(line, told, width, 1, first, least, places[row], values[row], count)


@compiled
def _collect(line, start, end, step, first, least, places, values, count):
    """Keep of the scores line[start:end:step] what reaches `least`; return how many are kept now, −1 if there is no room."""
    c = start
    while c < end:
        score = line[c]
        if score >= least and score > -np.inf and count >= 0:
            if count == len(places):
                count = _thin_out(places, values, least)
                if count == len(places):
                    return -1
            places[count], values[count] = first + c, score
            count += 1
        c += step
    return count


@compiled
def _insert(best, score):
    """Put the score in its place among the highest, best first, if it is one of them."""
    if score > best[-1]:
        place = len(best) - 1
        while place > 0 and best[place - 1] < score:
            best[place] = best[place - 1]
            place -= 1
        best[place] = score


@compiled
def _thin_out(places, values, least):
    """Keep the candidates that reach `least`, in their order; return how many these are."""
    count = 0
    for n in range(len(places)):
        if values[n] >= least:
            places[count], values[count] = places[n], values[n]
            count += 1
    return count


@compiled
def decide(vectors, offsets, factors, biases, order, margin, tops, places, values, counts, chosen, scores):
    """Work out the scores of the candidates; put the k best into `chosen` and `scores`, ties by item index."""
    k, room = tops.shape[1], places.shape[1]
    items, exact = np.empty(room, dtype=np.int64), np.empty(room)
    for row in range(len(vectors)):
        near = 0
        for n in range(counts[row]):
            if values[row, n] >= tops[row, k - 1] - margin:
                items[near] = order[places[row, n]]
                near += 1
        row_products(vectors[row], factors, items[:near], exact)
        count = 0
        for n in range(near):
            item, score = items[n], exact[n] + (offsets[row] + biases[items[n]])
            place = count
            while place > 0 and (
                scores[row, place - 1] < score or (scores[row, place - 1] == score and chosen[row, place - 1] > item)
            ):
                if place < k:
                    scores[row, place], chosen[row, place] = scores[row, place - 1], chosen[row, place - 1]
                place -= 1
            if place < k:
                scores[row, place], chosen[row, place] = score, item
                count = min(count + 1, k)
