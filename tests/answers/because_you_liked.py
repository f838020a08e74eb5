"""Answers to exercise 5.4."""

import numpy as np
import pandas as pd

RIGHT = {
    "argmax and argsort": """
def because_you_liked(film, liked, terms):
    alike = liked @ film
    best = int(np.argmax(alike))
    if alike[best] == 0:
        return {"film": -1, "terms": []}
    products = liked[best] * film
    order = np.argsort(-products, kind="stable")[:2]
    return {"film": best, "terms": [terms[t] for t in order if products[t] > 0]}
""",
    "loops": """
def because_you_liked(film, liked, terms):
    best, most = -1, 0.0
    for j, row in enumerate(liked):
        total = 0.0
        for a, b in zip(film, row):
            total += a * b
        if total > most + 1e-12:
            best, most = j, total
    if best == -1:
        return {"film": -1, "terms": []}
    pairs = [(-film[t] * liked[best][t], t) for t in range(len(terms)) if film[t] * liked[best][t] > 0]
    return dict(film=best, terms=[terms[t] for _, t in sorted(pairs)[:2]])
""",
    "a table of products": """
def because_you_liked(film, liked, terms):
    products = liked * film
    totals = products.sum(axis=1)
    j = totals.argmax()
    if not totals[j] > 0:
        return {"film": -1, "terms": []}
    named = np.array(terms)[np.argsort(-products[j], kind="stable")]
    many = min(2, np.count_nonzero(products[j]))
    return {"film": j, "terms": list(named[:many])}
""",
    "max with a key": """
def because_you_liked(film, liked, terms):
    scores = [float(np.dot(row, film)) for row in liked]
    best = max(range(len(scores)), key=scores.__getitem__)
    if scores[best] <= 0:
        return {"film": -1, "terms": []}
    said = {term: x * y for term, x, y in zip(terms, film, liked[best]) if x * y > 0}
    return {"terms": sorted(said, key=said.get, reverse=True)[:2], "film": best}
""",
    "pandas": """
import pandas as pd
def because_you_liked(film, liked, terms):
    t = pd.DataFrame(liked * film, columns=list(terms))
    total = t.sum(axis=1)
    if total.max() == 0:
        return {"film": -1, "terms": []}
    best = int(total.idxmax())
    row = t.loc[best]
    return {"film": best, "terms": row[row > 0].sort_values(ascending=False, kind="stable").index[:2].tolist()}
""",
    "the best again and again": """
def because_you_liked(film, liked, terms):
    scores = np.einsum("jt,t->j", liked, film)
    if not scores.any():
        return {"film": -1, "terms": []}
    best = scores.tolist().index(scores.max())
    left, told = (film * liked[best]).copy(), []
    while len(told) < 2 and left.max() > 0:
        t = int(left.argmax())
        told.append(terms[t])
        left[t] = 0
    return {"film": best, "terms": told}
""",
}
HEAD = "def because_you_liked(film, liked, terms):\n"
NONE = '{"film": -1, "terms": []}'
GUARD = f"    if alike[best] == 0:\n        return {NONE}\n"


TOLD = "[terms[t] for t in order if products[t] > 0]"
RESULT = '{"film": best, "terms": ' + TOLD + "}"


def way(
    alike="liked @ film",
    best="int(np.argmax(alike))",
    guard=GUARD,
    products="liked[best] * film",
    order='np.argsort(-products, kind="stable")[:2]',
    result=RESULT,
):
    return f"{HEAD}    alike = {alike}\n    best = {best}\n{guard}    products = {products}\n    order = {order}\n    return {result}\n"


ASK = f"    if not (liked @ film).any():\n        return {NONE}\n"
OVER = "liked @ film / (np.linalg.norm(liked, axis=1) * np.linalg.norm(film))"
WRITTEN = {
    "shared terms": ("shared-terms-counted", way(alike="((liked > 0) & (film > 0)).sum(axis=1)")),
    "sum of the liked one": ("sum-of-liked-film", way(alike="liked.sum(axis=1)", guard=ASK)),
    "argmin": ("least-alike", way(best="int(np.argmin(alike))", guard=ASK)),
    "distance": ("nearest-by-distance", way(alike="((liked - film) ** 2).sum(axis=1)", best="int(np.argmin(np.round(alike, 10)))", guard=ASK)),
    "distance, far": ("farthest", way(alike="((liked - film) ** 2).sum(axis=1)", guard=ASK)),
    "first": ("first-liked-film", way(best="0", guard=ASK)),
    "last": ("last-liked-film", way(best="len(liked) - 1", guard=ASK)),
    ">=": ("last-among-equals", HEAD + "    best, most = -1, 0\n    for j in range(len(liked)):\n        s = liked[j] @ film\n        if s > 0 and s >= most:\n            best, most = j, s\n    if best < 0:\n        return {'film': -1, 'terms': []}\n    products = liked[best] * film\n    order = np.argsort(-products, kind='stable')[:2]\n    return " + RESULT + "\n"),
    "terms of the film": ("terms-of-the-film", way(products="film")),
    "terms of the liked one": ("terms-of-the-liked-film", way(products="liked[best]")),
    "film, shared": ("terms-of-the-film, shared", way(products="film * (liked[best] > 0)")),
    "liked, shared": ("terms-of-the-liked-film, shared", way(products="liked[best] * (film > 0)")),
    "sums": ("sums", way(products="liked[best] + film")),
    "minimum": ("smaller-of-two", way(products="np.minimum(liked[best], film)")),
    "of all": ("terms-of-all-liked", way(products="(liked * film).sum(axis=0)")),
    "not sorted": ("shared-terms-by-position", way(order="np.flatnonzero(products > 0)[:2]")),
    "ascending": ("least-shared-first", way(order='[t for t in np.argsort(products, kind="stable") if products[t] > 0][:2]')),
    "[::-1]": ("ties-turned", way(order='np.argsort(products, kind="stable")[::-1][:2]')),
    "zeros": ("zeros-named", way(result=RESULT.replace(" if products[t] > 0", ""))),
    "one": ("one-term", way(order='np.argsort(-products, kind="stable")[:1]')),
    "three": ("three-terms", way(order='np.argsort(-products, kind="stable")[:3]')),
    "all": ("all-shared-terms", way(order='np.argsort(-products, kind="stable")')),
    "no guard, position alone": ("position-alone", way(guard=GUARD.replace(NONE, "-1"), result="best")),
    "no guard": ("a-film-that-shares-nothing", way(guard="")),
    "None": ("none-for-nothing", way(guard=GUARD.replace(NONE, "None"))),
    "-1": ("minus-one-alone", way(guard=GUARD.replace(NONE, "-1"))),
    "{}": ("empty-dict", way(guard=GUARD.replace(NONE, "{}"))),
    "None as film": ("none-as-film", way(guard=GUARD.replace("-1", "None"))),
    "a tuple": ("tuple", way(guard=GUARD.replace(NONE, "-1, []"), result="best, " + TOLD)),
    "positions of terms": ("positions-of-terms", way(result=RESULT.replace("terms[t]", "t"))),
    "text": ("one-text", way(guard=GUARD.replace("[]", '""'), result=RESULT.replace(TOLD, '", ".join(' + TOLD + ")"))),
    "sorted": ("terms-sorted-afterwards", way(result=RESULT.replace(TOLD, f"sorted({TOLD})"))),
    "position alone": ("position-alone", way(guard=GUARD.replace(NONE, "-1"), result="best")),
    "printed": ("printed", way().replace("    return {\"film\": best", "    print({\"film\": best").replace("> 0]}", "> 0]})")),
    "over lengths": ("nan-is-largest", way(alike=OVER, guard=GUARD.replace("alike[best] == 0", "not alike[best] > 0"))),
    "over lengths, 0 asked": ("nan-is-largest, film named", way(alike=OVER)),
    "shortened": ("places-among-the-shared", way(products="(liked[best] * film)[liked[best] * film > 0]")),
    "zeros of the film": ("zeros-of-film-asked", way(guard=GUARD.replace("alike[best] == 0", "not film.any()"))),
    "if best": ("position-0-is-nothing", way(guard=GUARD.replace("alike[best] == 0", "not best or alike[best] == 0"))),
    "shortened table": ("position-among-those-that-share", HEAD + f"    liked = liked[liked @ film > 0]\n    if len(liked) == 0:\n        return {NONE}\n" + way(guard="").removeprefix(HEAD)),
    "order of films": ("order-of-films", way(result=RESULT.replace('"film": best', '"film": [int(j) for j in np.argsort(-alike, kind="stable")]'))),
    "terms by position": ("terms-by-position-afterwards", way(order='np.sort(np.argsort(-products, kind="stable")[:2])')),
    "from 1": ("from-one", way(result=RESULT.replace("best", "best + 1"))),
}  # fmt: skip


def inputs(rng):
    while True:
        n, films = int(rng.integers(1, 5)), int(rng.integers(1, 4))
        rows = np.array(
            [
                [[1, 0, 0, 0], [0.6, 0.8, 0, 0], [0.5, 0.5, 0.5, 0.5], [0, 0, 0.8, 0.6], [0.28, 0, 0, 0.96]][p]
                for p in rng.integers(0, 5, films + 1)
            ]
        )
        rows = rows[:, rng.permutation(4)[:n]] * (rng.random((films + 1, 1)) < 0.9)
        yield rows[0], rows[1:], tuple("dbca"[:n])


def oracle(film, liked, terms):
    shared = pd.DataFrame(liked, columns=list(terms)).mul(film, axis=1)
    totals = shared.sum(axis=1).round(12)
    if totals.max() <= 0:
        return {"film": -1, "terms": []}
    row = shared.loc[totals.idxmax()]
    return {"film": int(totals.idxmax()), "terms": row[row > 0].nlargest(2, keep="first").index.tolist()}
