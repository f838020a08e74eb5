"""Answers to exercise 6.2."""

import numpy as np

RIGHT = {
    "new names": """
def sgd_step(r, mu, b_u, b_i, p_u, q_i, rate, penalty):
    e = r - (mu + b_u + b_i + p_u @ q_i)
    new_b_u = b_u + rate * (e - penalty * b_u)
    new_b_i = b_i + rate * (e - penalty * b_i)
    new_p_u = p_u + rate * (e * q_i - penalty * p_u)
    new_q_i = q_i + rate * (e * p_u - penalty * q_i)
    return new_b_u, new_b_i, new_p_u, new_q_i
""",
    "one tuple": """
def sgd_step(r, mu, b_u, b_i, p_u, q_i, rate, penalty):
    e = r - mu - b_u - b_i - (p_u * q_i).sum()
    p_u, q_i = p_u + rate * (e * q_i - penalty * p_u), q_i + rate * (e * p_u - penalty * q_i)
    b_u += rate * (e - penalty * b_u)
    b_i += rate * (e - penalty * b_i)
    return b_u, b_i, p_u, q_i
""",
    "shrink first": """
def sgd_step(r, mu, b_u, b_i, p_u, q_i, rate, penalty):
    guess = mu + b_u + b_i + np.dot(q_i, p_u)
    step, keep = rate * (r - guess), 1 - rate * penalty
    return keep * b_u + step, keep * b_i + step, keep * p_u + step * q_i, keep * q_i + step * p_u
""",
    "slopes": """
def sgd_step(r, mu, b_u, b_i, p_u, q_i, rate, penalty):
    error = mu + b_u + b_i + p_u @ q_i - r
    slopes = [error + penalty * b_u, error + penalty * b_i]
    slopes += [error * q_i + penalty * p_u, error * p_u + penalty * q_i]
    return tuple(old - rate * slope for old, slope in zip((b_u, b_i, p_u, q_i), slopes))
""",
    "loops": """
def sgd_step(r, mu, b_u, b_i, p_u, q_i, rate, penalty):
    e = r - mu - b_u - b_i
    for f in range(len(p_u)):
        e -= p_u[f] * q_i[f]
    new_p, new_q = [], []
    for p, q in zip(p_u, q_i):
        new_p.append(p + rate * (e * q - penalty * p))
        new_q.append(q + rate * (e * p - penalty * q))
    return b_u + rate * (e - penalty * b_u), b_i + rate * (e - penalty * b_i), new_p, new_q
""",
    "longer lists": """
def sgd_step(r, mu, b_u, b_i, p_u, q_i, rate, penalty):
    x, y = np.array([b_u, 1, *p_u]), np.array([1, b_i, *q_i])
    e = r - mu - x @ y
    x, y = x + rate * (e * y - penalty * x), y + rate * (e * x - penalty * y)
    return x[0], y[1], x[2:], y[2:]
""",
    "a copy, then in place": """
def sgd_step(r, mu, b_u, b_i, p_u, q_i, rate, penalty):
    e = r - (mu + b_u + b_i + p_u.dot(q_i))
    old = p_u.copy()
    p_u += rate * (e * q_i - penalty * p_u)
    q_i += rate * (e * old - penalty * q_i)
    return b_u + rate * e - rate * penalty * b_u, b_i + rate * e - rate * penalty * b_i, p_u, q_i
""",
}
HEAD = "def sgd_step(r, mu, b_u, b_i, p_u, q_i, rate, penalty):\n    "
E_LINE = "r - (mu + b_u + b_i + p_u @ q_i)"


def way(
    e=E_LINE,
    b_u="b_u + rate * (e - penalty * b_u)",
    b_i="b_i + rate * (e - penalty * b_i)",
    p="p_u + rate * (e * q_i - penalty * p_u)",
    q="q_i + rate * (e * p_u - penalty * q_i)",
    give="new_b_u, new_b_i, new_p_u, new_q_i",
):
    lines = f"e = {e}", f"new_b_u = {b_u}", f"new_b_i = {b_i}", f"new_p_u = {p}", f"new_q_i = {q}", f"return {give}"
    return HEAD + "\n    ".join(lines) + "\n"


def in_turn(*lines):
    return HEAD + "\n    ".join((f"e = {E_LINE}", *lines, "return b_u, b_i, p_u, q_i")) + "\n"


B_U, B_I = "b_u = b_u + rate * (e - penalty * b_u)", "b_i = b_i + rate * (e - penalty * b_i)"
P, Q = "p_u = p_u + rate * (e * q_i - penalty * p_u)", "q_i = q_i + rate * (e * p_u - penalty * q_i)"
WRITTEN = {
    "one after the other": ("person-first", in_turn(B_U, B_I, P, Q)),
    "in place": ("person-first", in_turn(B_U, B_I, P.replace("p_u = p_u +", "p_u +="), Q.replace("q_i = q_i +", "q_i +="))),
    "new_p in the line of q": ("person-first", way(q="q_i + rate * (e * new_p_u - penalty * q_i)")),
    "the film first": ("film-first", in_turn(B_U, B_I, Q, P)),
    "the error again after the biases": ("error-after-biases", in_turn(B_U, B_I, f"e = {E_LINE}", "p_u, q_i = p_u + rate * (e * q_i - penalty * p_u), q_i + rate * (e * p_u - penalty * q_i)")),
    "prediction minus rating": ("error-turned", way(e="(mu + b_u + b_i + p_u @ q_i) - r")),
    "minus the step": ("uphill", way(b_u="b_u - rate * (e - penalty * b_u)", b_i="b_i - rate * (e - penalty * b_i)", p="p_u - rate * (e * q_i - penalty * p_u)", q="q_i - rate * (e * p_u - penalty * q_i)")),
    "no brackets": ("minus-reaches-mean-only", way(e="r - mu + b_u + b_i + p_u @ q_i")),
    "no mean": ("mean-left-out", way(e="r - (b_u + b_i + p_u @ q_i)")),
    "no biases": ("biases-left-out", way(e="r - mu - p_u @ q_i")),
    "dot alone": ("averages-left-out", way(e="r - p_u @ q_i")),
    "squared": ("error-squared", way(e=f"({E_LINE}) ** 2")),
    "abs": ("error-without-sign", way(e=f"abs({E_LINE})")),
    "clip": ("prediction-cut", way(e="r - np.clip(mu + b_u + b_i + p_u @ q_i, 0.5, 5)")),
    "own factors": ("own-factors", way(p="p_u + rate * (e * p_u - penalty * p_u)", q="q_i + rate * (e * q_i - penalty * q_i)")),
    "no partner": ("no-partner", way(p="p_u + rate * (e - penalty * p_u)", q="q_i + rate * (e - penalty * q_i)")),
    "penalty outside": ("penalty-outside", way(b_u="b_u + rate * e - penalty * b_u", b_i="b_i + rate * e - penalty * b_i", p="p_u + rate * e * q_i - penalty * p_u", q="q_i + rate * e * p_u - penalty * q_i")),
    "penalty plus": ("penalty-added", way(b_u="b_u + rate * (e + penalty * b_u)", b_i="b_i + rate * (e + penalty * b_i)", p="p_u + rate * (e * q_i + penalty * p_u)", q="q_i + rate * (e * p_u + penalty * q_i)")),
    "no penalty": ("no-penalty", way(b_u="b_u + rate * e", b_i="b_i + rate * e", p="p_u + rate * e * q_i", q="q_i + rate * e * p_u")),
    "no penalty for biases": ("factors-penalised-alone", way(b_u="b_u + rate * e", b_i="b_i + rate * e")),
    "no rate": ("no-rate", way(b_u="b_u + e - penalty * b_u", b_i="b_i + e - penalty * b_i", p="p_u + e * q_i - penalty * p_u", q="q_i + e * p_u - penalty * q_i")),
    "two": ("error-doubled", way(b_u="b_u + rate * (2 * e - penalty * b_u)", b_i="b_i + rate * (2 * e - penalty * b_i)", p="p_u + rate * (2 * e * q_i - penalty * p_u)", q="q_i + rate * (2 * e * p_u - penalty * q_i)")),
    "changes": ("changes-alone", way(b_u="rate * (e - penalty * b_u)", b_i="rate * (e - penalty * b_i)", p="rate * (e * q_i - penalty * p_u)", q="rate * (e * p_u - penalty * q_i)")),
    "brackets with the error": ("penalty-times-error", way(b_u="b_u + rate * e * (1 - penalty * b_u)", b_i="b_i + rate * e * (1 - penalty * b_i)", p="p_u + rate * e * (q_i - penalty * p_u)", q="q_i + rate * e * (p_u - penalty * q_i)")),
    "the partner's penalty": ("penalty-of-partner", way(b_u="b_u + rate * (e - penalty * b_i)", b_i="b_i + rate * (e - penalty * b_u)", p="p_u + rate * (e * q_i - penalty * q_i)", q="q_i + rate * (e * p_u - penalty * p_u)")),
    "sums": ("product-of-sums", way(e="r - (mu + b_u + b_i + p_u.sum() * q_i.sum())")),
    "a copied line": ("copied-penalty-factors", way(q="q_i + rate * (e * p_u - penalty * p_u)")),
    "factors first": ("factors-first", way(give="new_p_u, new_q_i, new_b_u, new_b_i")),
    "factors only": ("factors-alone", way(give="new_p_u, new_q_i")),
    "q_i twice": ("film-factors-for-both", way(q="q_i + rate * (e * q_i - penalty * q_i)")),
    "old returned": ("nothing-changes", way(give="b_u, b_i, p_u, q_i")),
    "rate fixed": ("rate-always-0.01", way(b_u="b_u + 0.01 * (e - penalty * b_u)", b_i="b_i + 0.01 * (e - penalty * b_i)", p="p_u + 0.01 * (e * q_i - penalty * p_u)", q="q_i + 0.01 * (e * p_u - penalty * q_i)")),
    "concatenated": ("in-one-list", way(give="np.r_[new_b_u, new_b_i, new_p_u, new_q_i]")),
    "the error in each line": ("error-in-each-line", HEAD + "\n    ".join(line.replace("(e ", f"(({E_LINE}) ") for line in (B_U, B_I, P, Q)) + "\n    return b_u, b_i, p_u, q_i\n"),
    "the error again after the person's bias": ("error-after-one-bias", in_turn(B_U, f"e = {E_LINE}", B_I, "p_u, q_i = p_u + rate * (e * q_i - penalty * p_u), q_i + rate * (e * p_u - penalty * q_i)")),
    "another error for the film's bias": ("error-again-for-film-bias", way(b_i="b_i + rate * (r - (mu + new_b_u + b_i + p_u @ q_i) - penalty * b_i)")),
    "clip from 1": ("prediction-cut-to-1", way(e="r - np.clip(mu + b_u + b_i + p_u @ q_i, 1, 5)")),
    "not added up": ("an-error-for-each-factor", way(e="r - (mu + b_u + b_i + p_u * q_i)")),
    "plus in the factors": ("penalty-added-in-factors", way(p="p_u + rate * (e * q_i + penalty * p_u)", q="q_i + rate * (e * p_u + penalty * q_i)")),
    "outside in the factors": ("penalty-outside-in-factors", way(p="p_u + rate * e * q_i - penalty * p_u", q="q_i + rate * e * p_u - penalty * q_i")),
    "the partner's penalty in the factors": ("penalty-of-partner-in-factors", way(p="p_u + rate * (e * q_i - penalty * q_i)", q="q_i + rate * (e * p_u - penalty * p_u)")),
}  # fmt: skip


def inputs(rng):
    while True:
        n = int(rng.integers(1, 4))
        r, mu, b_u, b_i = (float(b) for b in rng.normal(2, 1, 4))
        yield r, mu, b_u, b_i, rng.normal(0, 1, n), rng.normal(0, 1, n), *rng.uniform(0.01, 0.5, 2).tolist()


def oracle(r, mu, b_u, b_i, p_u, q_i, rate, penalty):
    """Go against a slope found by nudging: central differences of a polynomial of degree 4."""
    start, n = np.concatenate([[b_u, b_i], p_u, q_i]), len(p_u)

    def small(x):
        e = r - mu - x[0] - x[1] - sum(a * b for a, b in zip(x[2 : 2 + n], x[2 + n :], strict=True))
        return (e**2 + penalty * (x**2).sum()) / 2

    tiny = 1e-3 * np.eye(len(start))
    slope = np.array([(small(start + t) - small(start - t)) / 2e-3 for t in tiny])
    new = start - rate * slope
    return float(new[0]), float(new[1]), new[2 : 2 + n], new[2 + n :]


SWAPS = {"p": "q", "q": "p", "e": "r"}
LEAST_MUTANTS = 20
