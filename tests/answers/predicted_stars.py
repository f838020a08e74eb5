"""Answers to exercise 6.1."""

RIGHT = {
    "the products added up": """
def predicted_stars(mu, b_u, b_i, p_u, q_i):
    taste = (p_u * q_i).sum()
    return mu + b_u + b_i + taste
""",
    "a dot product": """
def predicted_stars(mu, b_u, b_i, p_u, q_i):
    return mu + b_u + b_i + p_u @ q_i
""",
    "a loop": """
def predicted_stars(mu, b_u, b_i, p_u, q_i):
    stars = mu + b_u + b_i
    for f in range(len(p_u)):
        stars += p_u[f] * q_i[f]
    return stars
""",
    "zip": """
def predicted_stars(mu, b_u, b_i, p_u, q_i):
    taste = sum(p * q for p, q in zip(p_u, q_i))
    return float(mu) + float(b_u) + float(b_i) + float(taste)
""",
    "longer lists": """
def predicted_stars(mu, b_u, b_i, p_u, q_i):
    left = np.concatenate([[mu, b_u, 1], p_u])
    right = np.concatenate([[1, 1, b_i], q_i])
    return np.dot(left, right)
""",
    "np.inner, from the film's side": """
def predicted_stars(mu, b_u, b_i, p_u, q_i):
    usual = np.sum([mu, b_u, b_i])
    return np.inner(q_i, p_u) + usual
""",
    "squares": """
def predicted_stars(mu, b_u, b_i, p_u, q_i):
    taste = (np.sum((p_u + q_i) ** 2) - np.sum((p_u - q_i) ** 2)) / 4
    return mu + b_i + b_u + taste
""",
    "einsum": """
def predicted_stars(mu, b_u, b_i, p_u, q_i):
    return float(np.einsum("f,f->", p_u, q_i)) + mu - (-b_u - b_i)
""",
}
HEAD = "def predicted_stars(mu, b_u, b_i, p_u, q_i):\n    "
FULL = HEAD + "return {}\n"
WRITTEN = {
    "abs of p": ("person-without-signs", "def predicted_stars(mu, b_u, b_i, p_u, q_i):\n    return mu + b_u + b_i + (np.abs(p_u) * q_i).sum()\n"),
    "sums": ("product-of-sums", FULL.format("mu + b_u + b_i + p_u.sum() * q_i.sum()")),
    "outer": ("product-of-sums", FULL.format("mu + b_u + b_i + np.outer(p_u, q_i).sum()")),
    "minus b_i": ("film-bias-off", FULL.format("mu + b_u - b_i + p_u @ q_i")),
    "minus b_u": ("person-bias-off", FULL.format("mu - b_u + b_i + p_u @ q_i")),
    "brackets and minus": ("both-biases-off", FULL.format("mu - (b_u + b_i) + p_u @ q_i")),
    "dot alone": ("taste-alone", FULL.format("p_u @ q_i")),
    "without mu": ("no-mean", FULL.format("b_u + b_i + p_u @ q_i")),
    "mu alone": ("no-biases", FULL.format("mu + p_u @ q_i")),
    "mean": ("mean-of-products", FULL.format("mu + b_u + b_i + (p_u * q_i).mean()")),
    "cosine": ("cosine", FULL.format("mu + b_u + b_i + p_u @ q_i / (np.linalg.norm(p_u) * np.linalg.norm(q_i))")),
    "not summed": ("not-added-up-over-factors", FULL.format("mu + b_u + b_i + p_u * q_i")),
    "sum around everything": ("averages-in-each-product", FULL.format("(mu + b_u + b_i + p_u * q_i).sum()")),
    "no precedence": ("averages-added-to-factors", FULL.format("(mu + b_u + b_i + p_u) @ q_i")),
    "return in the loop": ("first-factor-only", HEAD + "for p, q in zip(p_u, q_i):\n        return mu + b_u + b_i + p * q\n"),
    "= for +=": ("last-factor-only", HEAD + "for p, q in zip(p_u, q_i):\n        taste = p * q\n    return mu + b_u + b_i + taste\n"),
    "from 1": ("first-factor-left-out", HEAD + "taste = 0\n    for f in range(1, len(p_u)):\n        taste += p_u[f] * q_i[f]\n    return mu + b_u + b_i + taste\n"),
    "to len - 1": ("last-factor-left-out", HEAD + "taste = 0\n    for f in range(len(p_u) - 1):\n        taste += p_u[f] * q_i[f]\n    return mu + b_u + b_i + taste\n"),
    "clip": ("cut-to-scale", FULL.format("float(np.clip(mu + b_u + b_i + p_u @ q_i, 0.5, 5))")),
    "min": ("at-most-5", FULL.format("min(5, mu + b_u + b_i + p_u @ q_i)")),
    "factors added": ("factors-added", FULL.format("mu + b_u + b_i + (p_u + q_i).sum()")),
    "times": ("averages-times-taste", FULL.format("(mu + b_u + b_i) * (p_u @ q_i)")),
    "biases alone": ("averages-alone", FULL.format("mu + b_u + b_i")),
    "p with p": ("person-with-person", FULL.format("mu + b_u + b_i + p_u @ p_u")),
    "distance": ("squared-distance", FULL.format("mu + b_u + b_i - ((p_u - q_i) ** 2).sum()")),
    "half stars": ("half-stars", FULL.format("np.round(2 * (mu + b_u + b_i + p_u @ q_i)) / 2")),
    "round": ("rounded-to-2", FULL.format("round(float(mu + b_u + b_i + p_u @ q_i), 2)")),
    "int": ("whole-stars", FULL.format("int(mu + b_u + b_i + p_u @ q_i)")),
    "printed": ("printed", HEAD + "print(mu + b_u + b_i + p_u @ q_i)\n"),
    "as a text": ("text", FULL.format("str(float(mu + b_u + b_i + p_u @ q_i))")),
    "zip left out": ("parts-do-not-fit", HEAD + "taste = 0\n    for p, q, r in zip(p_u, q_i):\n        taste += p * q\n    return mu + b_u + b_i + taste\n"),
    "two below 0 lower it": ("both-below-0", FULL.format("mu + b_u + b_i + np.where((p_u < 0) & (q_i < 0), -p_u * q_i, p_u * q_i).sum()")),
}  # fmt: skip


def inputs(rng):
    while True:
        n = int(rng.integers(1, 5))
        yield (*(float(b) for b in rng.normal(0, 2, 3)), rng.normal(0, 1, n), rng.normal(0, 1, n))


def oracle(mu, b_u, b_i, p_u, q_i):
    return sum([mu, b_u, b_i, *(p_u * q_i).tolist()])


SWAPS = {"p": "q", "q": "p"}
