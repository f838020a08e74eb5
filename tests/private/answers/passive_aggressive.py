"""Answers to exercise T1.5."""

import warnings

import numpy as np

RIGHT = {
    "a loop": """
def passive_aggressive(p, q, stars, width, most):
    p = p.copy()
    for film, r in zip(q, stars):
        length = film @ film
        if length == 0:
            continue
        error = r - p @ film
        step = min(most, max(0, abs(error) - width) / length)
        p += np.sign(error) * step * film
    return p
""",
    "two sides": """
def passive_aggressive(p, q, stars, width, most):
    now = np.array(p, dtype=float)
    for i in range(len(stars)):
        x = q[i]
        size = (x**2).sum()
        if size > 0:
            e = stars[i] - (now * x).sum()
            if e > width:
                now = now + min((e - width) / size, most) * x
            elif e < -width:
                now = now - min((-e - width) / size, most) * x
    return now
""",
    "lists": """
def passive_aggressive(p, q, stars, width, most):
    p = [float(one) for one in p]
    for x, r in zip(q.tolist(), stars.tolist()):
        square = sum(a * a for a in x)
        e = r - sum(a * b for a, b in zip(p, x))
        loss = abs(e) - width
        if loss > 0 and square > 0:
            t = min(most, loss / square)
            p = [b + (t if e > 0 else -t) * a for a, b in zip(x, p)]
    return p
""",
    "clip": """
def passive_aggressive(p, q, stars, width, most):
    for x, r in zip(q, stars):
        e = r - x.dot(p)
        beyond = e - np.clip(e, -width, width)
        p = p + np.clip(beyond / max(np.dot(x, x), 1e-300), -most, most) * x
    return p
""",
    "itself again": """
def passive_aggressive(p, q, stars, width, most):
    if len(q) == 0:
        return p
    e = stars[0] - np.dot(q[0], p)
    if abs(e) > width and np.any(q[0] != 0):
        p = p + np.copysign(min(most, (abs(e) - width) / np.sum(q[0] ** 2)), e) * q[0]
    return passive_aggressive(p, q[1:], stars[1:], width, most)
""",
}

BODY = """def passive_aggressive(p, q, stars, width, most):
    {ahead}
    p = p.copy()
    for x, r in {films}:
        {skip}
        e = r - {guess}
        loss = {loss}
        step = {step}
        p = p + {sign} * step * {move}
    return p
"""


def body(**changed):
    told = {
        "ahead": "pass",
        "films": "zip(q, stars)",
        "skip": "if not x.any():\n            continue",
        "guess": "p @ x",
    }
    told |= {"loss": "max(0, abs(e) - width)", "step": "min(most, loss / (x @ x))", "sign": "np.sign(e)", "move": "x"}
    return BODY.format(**told | changed)


WRITTEN = {
    "all at once": ("all-from-the-old-factors", body(ahead="old = p", guess="old @ x")),
    "reversed": ("last-film-first", body(films="zip(q[::-1], stars[::-1])")),
    "return in the loop": ("first-film-only", body().replace("    return p", "        return p")),
    "no width": ("no-width", body(loss="abs(e)")),
    "the whole error": ("all-or-nothing", body(loss="abs(e) if abs(e) > width else 0")),
    "no max": ("pushed-away-within-the-width", body(loss="abs(e) - width")),
    "no abs": ("too-low-only", body(loss="max(0, e - width)")),
    "squared loss": ("loss-squared", body(loss="max(0, abs(e) - width) ** 2")),
    "norm": ("norm-not-squared", body(step="min(most, loss / np.linalg.norm(x))")),
    "no division": ("not-divided", body(step="min(most, loss)")),
    "length of p": ("norm-of-the-person", body(step="min(most, loss / (p @ p))")),
    "PA-II": ("softened", body(step="min(most, loss / (x @ x + 1 / (2 * most)))")),
    "0 / 0": ("nan-from-a-film-without-factors", body(skip="pass", step="np.minimum(most, loss / (x @ x))")),
    "no cap": ("not-capped", body(step="loss / (x @ x)")),
    "max": ("cap-turned-round", body(step="max(most, loss / (x @ x))")),
    "rate": ("most-as-a-rate", body(step="most * loss / (x @ x)")),
    "prediction less rating": ("away-from-the-rating", body(sign="np.sign(p @ x - r)")),
    "no sign": ("sign-forgotten", body(sign="1")),
    "error": ("error-for-its-sign", body(sign="e")),
    "the same for all": ("every-factor-alike", body(move="1")),
    "an if on an array": ("truth-of-array", body(skip="if x == 0:\n            continue")),
    "no return": ("returned-none", body().replace("return p", "p")),
}  # fmt: skip
SWAPS = {"x": "p", "e": "r", "r": "e", "film": "p"}


def inputs(rng):
    while True:
        n, f = int(rng.integers(1, 5)), int(rng.integers(1, 4))
        q = np.where(rng.random((n, f)) < 0.3, 0.0, rng.normal(size=(n, f)))
        p, stars = rng.normal(size=f), rng.integers(1, 6, n).astype(float)
        yield p, q, stars, float(rng.choice([0.0, 0.25, 0.5, 1.0])), float(rng.choice([0.05, 0.5, 2.0]))


def oracle(p, q, stars, width, most):
    """scikit-learn's linear regression by PA-I, one pass in the given order."""
    from sklearn.linear_model import SGDRegressor

    model = SGDRegressor(
        loss="epsilon_insensitive", penalty=None, learning_rate="pa1", eta0=most, epsilon=width, fit_intercept=False,
        shuffle=False, max_iter=1, tol=None,
    )  # fmt: skip
    some = q.any(axis=1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return model.fit(q[some], stars[some], coef_init=p.copy()).coef_
