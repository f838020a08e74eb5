"""What learners do instead in exercise 2.4: other weights of a place, other ideal lists, other ratios."""

import math

nan, inf = math.nan, math.inf


def added_up(terms):
    return math.fsum(terms) if (terms := list(terms)) and all(map(math.isfinite, terms)) else sum(terms)


def _inverse(x, raised):
    return 1 / x if x else (nan if raised else inf)


DISCOUNT = {
    "log2": lambda p: _inverse(math.log2(p + 1), raised=False),
    "log2, raised": lambda p: _inverse(math.log2(p + 1), raised=True),
    "never below 1": lambda p: 1 / max(1.0, math.log2(p)),
    "1 + log2": lambda p: 1 / (1 + math.log2(p)),
    "position": lambda p: 1 / p,
    "position + 1": lambda p: 1 / (p + 1),
    "none": lambda p: 1.0,
    "times": lambda p: math.log2(p + 1),
    "root": lambda p: 1 / math.sqrt(p),
    "log1p 2": lambda p: 1 / math.log2(2 * p),
    "power": lambda p: 2.0**-p,
    "ln": lambda p: _inverse(math.log(p + 1), raised=False),
    "log2, plus 1": lambda p: _inverse(math.log2(p), raised=False) + 1,
    "log2, plus 1, from the second": lambda p: 1 / math.log2(p) + 1 if p > 1 else 1.0,
}
IDEAL = {
    "capped": lambda k, liked, looked, hits: min(k, liked),
    "k": lambda k, liked, looked, hits: k,
    "liked": lambda k, liked, looked, hits: liked,
    "hits": lambda k, liked, looked, hits: hits,
    "hits of all": lambda k, liked, looked, hits: min(k, hits),
    "looked": lambda k, liked, looked, hits: min(looked, liked),
    "all looked": lambda k, liked, looked, hits: looked,
    "larger": lambda k, liked, looked, hits: max(k, liked),
    "one more": lambda k, liked, looked, hits: min(k, liked) + 1,
    "one fewer": lambda k, liked, looked, hits: min(k, liked) - 1,
    "one fewer, not none": lambda k, liked, looked, hits: max(1, min(k, liked) - 1),
    "one": lambda k, liked, looked, hits: 1,
}
RATIO = {
    "normal": lambda dcg, best, k, liked: _over(dcg, best),
    "dcg": lambda dcg, best, k, liked: dcg,
    "by k": lambda dcg, best, k, liked: dcg / k,
    "by liked": lambda dcg, best, k, liked: dcg / liked,
    "by capped": lambda dcg, best, k, liked: dcg / min(k, liked),
    "swapped": lambda dcg, best, k, liked: _over(best, dcg),
    "swapped, raised": lambda dcg, best, k, liked: best / dcg if dcg else nan,
    "normal, raised": lambda dcg, best, k, liked: dcg / best if best else nan,
    "normal, guarded": lambda dcg, best, k, liked: dcg / best if best else 0.0,
    "minus": lambda dcg, best, k, liked: best - dcg,
    "ideal": lambda dcg, best, k, liked: best,
}
THEN = {"percent": lambda r: 100 * r} | {
    f"round {d}": lambda r, d=d: round(r, d) if math.isfinite(r) else r for d in (2, 3, 4)
}


def _over(above, below):
    if below == 0:  # as NumPy has it; Python raises
        return inf if above else nan
    return nan if math.isinf(above) and math.isinf(below) else above / below
