"""Answers to exercise T1.6."""

import numpy as np

RIGHT = {
    "max with a key": """
def rerank(scores, similarity, weight, k):
    chosen = []
    for _ in range(min(k, len(scores))):
        left = [i for i in range(len(scores)) if i not in chosen]
        best = max(left, key=lambda i: weight * scores[i] - (1 - weight) * max([similarity[i, j] for j in chosen], default=0))
        chosen.append(best)
    return chosen
""",
    "the best so far": """
def rerank(scores, similarity, weight, k):
    chosen = []
    n = len(scores)
    for _ in range(min(k, n)):
        best, highest = None, -float("inf")
        for i in range(n):
            if i in chosen:
                continue
            near = 0.0
            if chosen:
                near = max(similarity[i][j] for j in chosen)
            value = weight * scores[i] - (1 - weight) * near
            if value > highest:
                best, highest = i, value
        chosen.append(best)
    return chosen
""",
    "the nearest kept": """
def rerank(scores, similarity, weight, k):
    near = np.zeros(len(scores))
    taken = np.zeros(len(scores), dtype=bool)
    order = []
    for place in range(min(k, len(scores))):
        value = np.where(taken, -np.inf, weight * scores - (1 - weight) * near)
        best = int(np.argmax(value))
        order.append(best)
        taken[best] = True
        near = similarity[:, best] if place == 0 else np.maximum(near, similarity[:, best])
    return np.array(order, dtype=int)
""",
    "columns of what is chosen": """
def rerank(scores, similarity, weight, k):
    left = np.arange(len(scores))
    chosen = left[:0]
    for _ in range(min(k, len(scores))):
        near = similarity[np.ix_(left, chosen)].max(axis=1) if len(chosen) else 0
        at = np.argmax(weight * scores[left] - (1 - weight) * near)
        chosen, left = np.append(chosen, left[at]), np.delete(left, at)
    return tuple(chosen.tolist())
""",
    "sorted at each place": """
def rerank(scores, similarity, weight, k):
    chosen = []
    def value(i):
        return weight * (scores[i] + 0) - (1 - weight) * (similarity[i, chosen].max() if chosen else 0)
    for _ in range(k):
        left = sorted(set(range(len(scores))) - set(chosen), key=lambda i: (-value(i), i))
        chosen += left[:1]
    return chosen
""",
    "pandas": """
import pandas as pd
def rerank(scores, similarity, weight, k):
    s, alike, chosen = pd.Series(scores), pd.DataFrame(similarity), []
    for _ in range(min(k, len(s))):
        near = alike[chosen].max(axis=1).fillna(0)
        chosen.append((weight * s - (1 - weight) * near).drop(chosen).idxmax())
    return chosen
""",
}

BODY = """def rerank(scores, similarity, weight, k):
    chosen = {begin}
    candidates = {candidates}
    while {goes_on}:
        best, highest = None, -np.inf
        for i in candidates:
            if {skip}:
                continue
            near = {near}
            value = {value}
            if value {above} highest:
                best, highest = i, value
        if best is None:
            break
        chosen.append(best)
    return {back}
"""


def body(**changed):
    told = {
        "begin": "[]",
        "candidates": "range(len(scores))",
        "goes_on": "len(chosen) < k",
        "skip": "i in chosen",
        "above": ">",
    }
    told |= {"near": "max([similarity[i, j] for j in chosen], default=0)", "back": "chosen"}
    return BODY.format(**told | {"value": "weight * scores[i] - (1 - weight) * near"} | changed)


NEAR = "{}([similarity[i, j] for j in chosen]) if chosen else 0"
WRITTEN = {
    "top k": ("by-score-alone", 'def rerank(scores, similarity, weight, k):\n    return np.argsort(-scores, kind="stable")[:k]\n'),
    "values once": ("by-score-alone", body(near="0")),
    "mean": ("mean-of-similarities", body(near=NEAR.format("np.mean"))),
    "sum": ("sum-of-similarities", body(near=NEAR.format("sum"))),
    "min": ("smallest-similarity", body(near=NEAR.format("min"))),
    "last": ("last-choice-only", body(near="similarity[i, chosen[-1]] if chosen else 0")),
    "first": ("first-choice-only", body(near="similarity[i, chosen[0]] if chosen else 0")),
    "all others": ("similarity-to-all-others", body(near="max(similarity[i, j] for j in range(len(scores)) if j != i) if chosen else 0")),
    "swapped": ("weights-swapped", body(value="(1 - weight) * scores[i] - weight * near")),
    "score as it is": ("score-not-weighted", body(value="scores[i] - (1 - weight) * near")),
    "similarity as it is": ("similarity-not-weighted", body(value="weight * scores[i] - near")),
    "no brackets": ("same-weight-for-both", body(value="weight * (scores[i] - near)")),
    "plus": ("similarity-added", body(value="weight * scores[i] + (1 - weight) * near")),
    "k best": ("k-best-first", body(candidates='sorted(np.argsort(-scores, kind="stable")[:k].tolist())')),
    "from 0": ("begins-with-position-0", body(begin="[0][:k]")),
    "chosen again": ("chosen-again", body(skip="False", goes_on="len(chosen) < min(k, len(scores))")),
    ">=": ("ties-by-larger", body(above=">=")),
    "<=": ("one-too-many", body(goes_on="len(chosen) <= k")),
    "first before k": ("one-although-none", body(begin="[int(np.argmax(scores))]")),
    "filled": ("filled-up", body(back="chosen + [-1] * (k - len(chosen))")),
    "sorted": ("by-score-in-the-end", body(back="sorted(chosen, key=lambda i: -scores[i])")),
    "no return": ("returned-none", body().replace("return chosen", "chosen")),
}  # fmt: skip
SWAPS = {"i": "j", "j": "i", "left": "chosen"}


def inputs(rng):
    """Multiples of 1/8 and weights of 1/4: what is equal is equal however it is worked out."""
    while True:
        n = int(rng.integers(1, 6))
        table = np.triu(rng.integers(0, 8, (n, n)) / 8, 1)
        yield (
            rng.integers(0, 9, n) / 8,
            table + table.T + np.eye(n),
            float(rng.integers(1, 4)) / 4,
            int(rng.integers(0, 7)),
        )


def oracle(scores, similarity, weight, k):
    """Whole numbers all along: scores and similarities in 64ths, the weight in quarters."""
    s, t, w = (64 * scores).astype(int).tolist(), (64 * similarity).astype(int).tolist(), int(4 * weight)
    order: list[int] = []
    while len(order) < min(k, len(s)):
        told = {i: w * s[i] - (4 - w) * max((t[i][j] for j in order), default=0) for i in range(len(s))}
        order.append(min((-told[i], i) for i in told if i not in order)[1])
    return order
