"""What learners do instead in exercise 4.3: other counts, other fractions, another order of the three."""

import numpy as np

nan = np.nan


def of_members(baskets, a, b):
    return sum(a in x and b in x for x in baskets), sum(a in x for x in baskets), sum(b in x for x in baskets)


def without_both(baskets, a, b):
    both, n_a, n_b = of_members(baskets, a, b)
    return both, n_a - both, n_b - both


class Names:
    """A basket as one text, in which a name is found inside a longer one as well."""

    def __init__(self, basket):
        self.text = ",".join(map(str, basket))

    def __contains__(self, good):
        return str(good) in self.text


def exactly(baskets, a, b):
    return sum(x == {a, b} for x in baskets), *of_members(baskets, a, b)[1:]


def one_or_other(baskets, a, b):
    return sum(a in x or b in x for x in baskets), *of_members(baskets, a, b)[1:]


# (how many baskets have both, have a, have b)
COUNTS = {
    "members": of_members,
    "without both": without_both,
    "b without a": lambda x, a, b: (*of_members(x, a, b)[:2], without_both(x, a, b)[2]),
    "a without b": lambda x, a, b: (of_members(x, a, b)[0], without_both(x, a, b)[1], of_members(x, a, b)[2]),
    "exactly the two": exactly,
    "one or the other": one_or_other,
    "a and b in it": lambda x, a, b: (of_members(x, a, b)[2], *of_members(x, a, b)[1:]),
    "a and b in it, guarded": lambda x, a, b: (
        of_members(x, a, b)[2] if of_members(x, a, b)[1] else 0,
        *of_members(x, a, b)[1:],
    ),
    "none": lambda x, a, b: (0, 0, 0),
    "parts of texts": lambda x, a, b: of_members([Names(y) for y in x], a, b),
    "first basket": lambda x, a, b: of_members(x[:1], a, b),
    "but the last": lambda x, a, b: of_members(x[:-1], a, b),
    "but the first": lambda x, a, b: of_members(x[1:], a, b),
    "different baskets": lambda x, a, b: of_members({frozenset(y) for y in x}, a, b),
    "alone": lambda x, a, b: (of_members(x, a, b)[0], sum(y == {a} for y in x), sum(y == {b} for y in x)),
}
# How many baskets there are: of the baskets and of the three counts.
N = {
    "baskets": lambda x, a, b: len(x),
    "goods": lambda x, a, b: sum(map(len, x)),
    "different goods": lambda x, a, b: len(set().union(*x)),
    "baskets with one of them": lambda x, a, b: sum(a in y or b in y for y in x),
    "baskets that hold something": lambda x, a, b: sum(len(y) > 0 for y in x),
    "baskets of two or more": lambda x, a, b: sum(len(y) > 1 for y in x),
    "different baskets": lambda x, a, b: len({frozenset(y) for y in x}),
    "one less": lambda x, a, b: len(x) - 1,
}


def over(above, below):
    return above / below if below else nan


SUPPORT = {
    "both / n": lambda both, a, b, n: over(both, n),
    "both": lambda both, a, b, n: both,
    "a / n": lambda both, a, b, n: over(a, n),
    "b / n": lambda both, a, b, n: over(b, n),
    "one of them / n": lambda both, a, b, n: over(a + b - both, n),
    "both / one of them": lambda both, a, b, n: over(both, a + b - both),
    "both / (a + b)": lambda both, a, b, n: over(both, a + b),
    "product": lambda both, a, b, n: over(a * b, n * n),
}
CONFIDENCE = {
    "both / a": lambda both, a, b, n: over(both, a),
    "both / b": lambda both, a, b, n: over(both, b),
    "both / n": lambda both, a, b, n: over(both, n),
    "both / one of them": lambda both, a, b, n: over(both, a + b - both),
    "odds": lambda both, a, b, n: over(both, a - both),
    "turned": lambda both, a, b, n: over(a, both),
    "b / a": lambda both, a, b, n: over(b, a),
    "larger": lambda both, a, b, n: over(both, min(a, b)),
    "smaller": lambda both, a, b, n: over(both, max(a, b)),
    "support / a": lambda both, a, b, n: over(both, n * a),
    "count": lambda both, a, b, n: both,
    "not": lambda both, a, b, n: 1 - over(both, a),
}
LIFT = {
    "n both / (a b)": lambda both, a, b, n: over(n * both, a * b),
    "both / (a b)": lambda both, a, b, n: over(both, a * b),
    "turned": lambda both, a, b, n: over(a * b, n * both),
    "leverage": lambda both, a, b, n: over(both, n) - over(a * b, n * n),
    "more than b": lambda both, a, b, n: over(both, a) - over(b, n),
    "logarithm": lambda both, a, b, n: np.log2(over(n * both, a * b)) if both else 0.0,
    "by share of a": lambda both, a, b, n: over(n * both, a * a),
    "by share of b twice": lambda both, a, b, n: over(n * both, b * b),
    "times share of b": lambda both, a, b, n: over(both * b, a * n),
    "support / share of b": lambda both, a, b, n: over(both, b),
    "support / share of a": lambda both, a, b, n: over(both, a),
    "cosine": lambda both, a, b, n: over(both, np.sqrt(a * b)),
    "sum below": lambda both, a, b, n: over(both, a + b),
    "both confidences": lambda both, a, b, n: over(b, a) if both else nan,
    "confidence / support": lambda both, a, b, n: over(n, a) if both else nan,
    "product of confidences": lambda both, a, b, n: over(both * both, a * b),
    "n twice": lambda both, a, b, n: over(n * n * both, a * b),
    "support for both": lambda both, a, b, n: over(both, n * a * b),
    "against the others": lambda both, a, b, n: over((both / a if a else 0.0) * (n - a), b - both),
    "of whole percents": lambda both, a, b, n: over(round(100 * both / a) if a else 0, round(100 * b / n)),
    "whole": lambda both, a, b, n: float(n * both // (a * b)) if a * b else nan,
}
GIVE = {
    "support, confidence, lift": lambda s, c, m: (s, c, m),
    "confidence, support, lift": lambda s, c, m: (c, s, m),
    "support, lift, confidence": lambda s, c, m: (s, m, c),
    "lift, confidence, support": lambda s, c, m: (m, c, s),
    "lift, support, confidence": lambda s, c, m: (m, s, c),
    "confidence, lift, support": lambda s, c, m: (c, m, s),
    "support alone": lambda s, c, m: s,
    "confidence alone": lambda s, c, m: c,
    "lift alone": lambda s, c, m: m,
    "no lift": lambda s, c, m: (s, c),
    "no confidence": lambda s, c, m: (s, m),
    "dict": lambda s, c, m: {"support": s, "confidence": c, "lift": m},
    "percent": lambda s, c, m: (100 * s, 100 * c, m),
    "whole percents": lambda s, c, m: (round(100 * s), round(100 * c), m),
    "all in percent": lambda s, c, m: (100 * s, 100 * c, 100 * m),
    "whole numbers": lambda s, c, m: (np.floor(s), np.floor(c), np.floor(m)),
    "product": lambda s, c, m: s * c * m,
} | {f"round {d}": lambda s, c, m, d=d: (round(s, d), round(c, d), round(m, d)) for d in range(1, 5)}
