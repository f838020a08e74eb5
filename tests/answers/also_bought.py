"""Answers to exercise 4.3."""

import pandas as pd

RIGHT = {
    "as it is shown": """
def also_bought(baskets, a, b):
    n = len(baskets)
    n_a = sum(a in basket for basket in baskets)
    n_b = sum(b in basket for basket in baskets)
    n_both = sum(a in basket and b in basket for basket in baskets)
    confidence = n_both / n_a if n_a > 0 else 0.0
    lift = confidence * n / n_b if n_b > 0 else 0.0
    return n_both / n, confidence, lift
""",
    "one loop": """
def also_bought(baskets, a, b):
    both = with_a = with_b = 0
    for basket in baskets:
        if a in basket:
            with_a += 1
        if b in basket:
            with_b += 1
        if a in basket and b in basket:
            both += 1
    if both == 0:
        return 0.0, 0.0, 0.0
    n = len(baskets)
    support = both / n
    return support, both / with_a, support / ((with_a / n) * (with_b / n))
""",
    "masks": """
def also_bought(baskets, a, b):
    has_a = np.array([a in x for x in baskets])
    has_b = np.array([b in x for x in baskets])
    support = (has_a & has_b).mean()
    confidence = has_b[has_a].mean() if has_a.any() else 0.0
    lift = confidence / has_b.mean() if has_b.any() else 0.0
    return support, confidence, lift
""",
    "a list of those with a": """
def also_bought(baskets, a, b):
    those = [x for x in baskets if a in x]
    hits = len([x for x in those if b in x])
    others = len([x for x in baskets if b in x])
    if not those or not others:
        return [0, 0, 0]
    return [hits / len(baskets), hits / len(those), hits * len(baskets) / (len(those) * others)]
""",
    "subsets": """
def also_bought(baskets, a, b):
    def share(*goods):
        return sum(set(goods) <= x for x in baskets) / len(baskets)
    support = share(a, b)
    confidence = support / share(a) if share(a) else 0
    lift = confidence / share(b) if share(b) else 0
    return (support, confidence, lift)
""",
    "pandas": """
import pandas as pd
def also_bought(baskets, a, b):
    t = pd.DataFrame({"a": [a in x for x in baskets], "b": [b in x for x in baskets]})
    support = (t["a"] & t["b"]).mean()
    if support == 0:
        return 0.0, 0.0, 0.0
    return support, support / t["a"].mean(), support / (t["a"].mean() * t["b"].mean())
""",
    "an error caught": """
def also_bought(baskets, a, b):
    n, n_a, n_b, both = len(baskets), 0, 0, 0
    for x in baskets:
        n_a, n_b, both = n_a + (a in x), n_b + (b in x), both + ({a, b} <= x)
    try:
        return both / n, both / n_a, both * n / n_a / n_b
    except ZeroDivisionError:
        return 0.0, 0.0, 0.0
""",
}
HEAD = """def also_bought(baskets, a, b):
    n = len(baskets)
    n_a = sum(a in basket for basket in baskets)
    n_b = sum(b in basket for basket in baskets)
    n_both = sum(a in basket and b in basket for basket in baskets)
"""
GUARD = "    if n_a == 0 or n_b == 0:\n        return 0.0, 0.0, 0.0\n"


def way(result, head=HEAD, guard=GUARD):
    return head + guard + f"    return {result}\n"


LOOP = "def also_bought(baskets, a, b):\n    n, n_a, n_b, n_both = len(baskets), 0, 0, 0\n    for basket in baskets:\n"
FORMULA = "n_both / n, n_both / n_a, n_both * n / (n_a * n_b)"
WRITTEN = {
    "elif": ("without-both", LOOP + "        if a in basket and b in basket:\n            n_both += 1\n        elif a in basket:\n            n_a += 1\n        elif b in basket:\n            n_b += 1\n    confidence = n_both / n_a if n_a else 0\n    return n_both / n, confidence, n_both * n / (n_a * n_b) if n_a * n_b else 0\n"),
    "elif for b": ("b-without-a", LOOP + "        if a in basket:\n            n_a += 1\n            if b in basket:\n                n_both += 1\n        elif b in basket:\n            n_b += 1\n    confidence = n_both / n_a if n_a else 0\n    return n_both / n, confidence, n_both * n / (n_a * n_b) if n_a * n_b else 0\n"),
    "equal to the pair": ("exactly-the-two", way(FORMULA, HEAD.replace("a in basket and b in basket for", "basket == {a, b} for"))),
    "or": ("one-or-the-other", way("n_both / n, n_both / n_a if n_a else 0, n_both * n / (n_a * n_b) if n_a * n_b else 0", HEAD.replace(" and ", " or "), "")),
    "return in the loop": ("first-basket-only", LOOP + "        n_a += a in basket\n        n_b += b in basket\n        n_both += a in basket and b in basket\n        return n_both / n, n_both / n_a if n_a else 0, n_both * n / (n_a * n_b) if n_a * n_b else 0\n"),
    "equal": ("nobody-found", way("0.0, 0.0, 0.0", "def also_bought(baskets, a, b):\n    n_a, n_b = baskets.count(a), baskets.count(b)\n")),
    "found in a text": ("parts-of-texts", "def also_bought(baskets, a, b):\n    baskets = [','.join(map(str, basket)) for basket in baskets]\n    a, b = str(a), str(b)\n" + HEAD.split("\n", 1)[1] + "    confidence = n_both / n_a if n_a else 0\n    return n_both / n, confidence, confidence / (n_b / n) if n_b else 0\n"),
    "one 0": ("one-zero-for-three", way(FORMULA, guard="    if n_a == 0 or n_b == 0:\n        return 0\n")),
    "one 0, nobody with a": ("one-zero-for-three, a", way("n_both / n, n_both / n_a, n_both * n / (n_a * n_b) if n_b else 0", guard="    if n_a == 0:\n        return 0\n")),
    "confidence over b": ("confidence-turned", way("n_both / n, n_both / n_b, n_both * n / (n_a * n_b)")),
    "confidence over n": ("confidence-is-support", way("n_both / n, n_both / n, n_both * n / (n_a * n_b)")),
    "counts without n": ("lift-without-n", way("n_both / n, n_both / n_a, n_both / (n_a * n_b)")),
    "confidence over a count": ("lift-without-n", way("n_both / n, n_both / n_a, n_both / n_a / n_b")),
    "lift turned": ("lift-upside-down", way("n_both / n, n_both / n_a, n_a * n_b / (n * n_both) if n_both else 0")),
    "leverage": ("lift-is-leverage", way("n_both / n, n_both / n_a, n_both / n - (n_a / n) * (n_b / n)", guard="    if n_a == 0:\n        return 0.0, 0.0, 0.0\n")),
    "logarithm": ("lift-is-logarithm", way("n_both / n, n_both / n_a, np.log2(n_both * n / (n_a * n_b)) if n_both else 0")),
    "share of a": ("lift-by-share-of-a", way("n_both / n, n_both / n_a, (n_both / n_a) / (n_a / n)", guard="    if n_a == 0:\n        return 0.0, 0.0, 0.0\n")),
    "times": ("lift-times", way("n_both / n, n_both / n_a, (n_both / n_a) * (n_b / n)")),
    "no brackets": ("lift-confidence-b", HEAD + GUARD + "    return n_both / n, n_both / n_a, n_both / n / (n_a / n) * (n_b / n)\n"),
    "one share": ("lift-by-one-share", way("n_both / n, n_both / n_a, (n_both / n) / (n_b / n)")),
    "no guard": ("divided-by-zero", way(FORMULA, guard="")),
    "nan": ("nan-if-nobody", way("n_both / n, n_both / n_a if n_a else np.nan, n_both * n / (n_a * n_b) if n_a * n_b else np.nan", guard="")),
    "lift of 1": ("one-if-nobody", way("n_both / n, n_both / n_a if n_a else 0, n_both * n / (n_a * n_b) if n_a * n_b else 1", guard="")),
    "//": ("whole-numbers", way("n_both // n, n_both // n_a, n_both * n // (n_a * n_b)")),
    "order": ("order-lift-confidence-support", way("n_both * n / (n_a * n_b), n_both / n_a, n_both / n")),
    "lift alone": ("lift-alone", way("n_both * n / (n_a * n_b)", guard="    if n_a == 0 or n_b == 0:\n        return 0.0\n")),
    "count for support": ("support-not-divided", way("n_both, n_both / n_a, n_both * n / (n_a * n_b)")),
    "jaccard": ("support-is-jaccard", way("n_both / (n_a + n_b - n_both), n_both / n_a, n_both * n / (n_a * n_b)")),
    "goods": ("goods-for-baskets", way("n_both / n, n_both / n_a, n_both * n / (n_a * n_b)", HEAD.replace("len(baskets)", "sum(len(x) for x in baskets)"))),
    "different goods": ("different-goods-for-baskets", way(FORMULA, HEAD.replace("len(baskets)", "len(set().union(*baskets))"))),
    "those with one": ("of-those-with-one", way("n_both / n if n else 0.0, n_both / n_a if n_a else 0.0, n_both * n / (n_a * n_b) if n_a * n_b else 0.0", HEAD.replace("len(baskets)", "sum(a in x or b in x for x in baskets)"), "")),
    "swapped": ("a-and-b-swapped", HEAD.replace("n_a =", "n_c =").replace("n_b =", "n_a =").replace("n_c =", "n_b =") + GUARD + f"    return {FORMULA}\n"),
    "dict": ("dict-back", way("{'support': n_both / n, 'confidence': n_both / n_a if n_a else 0, 'lift': n_both * n / (n_a * n_b) if n_a * n_b else 0}", guard="")),
    "percent": ("all-in-percent", way("100 * n_both / n, 100 * n_both / n_a, 100 * n_both * n / (n_a * n_b)")),
    "a set of baskets": ("equal-baskets-once, everywhere", "def also_bought(baskets, a, b):\n    baskets = {frozenset(x) for x in baskets}\n" + HEAD.split("\n", 1)[1] + GUARD + f"    return {FORMULA}\n"),
    "the others": ("lift-against-the-others", HEAD + "    others = (n_b - n_both) / (n - n_a) if n > n_a else 0\n    confidence = n_both / n_a if n_a else 0\n    return n_both / n, confidence, confidence / others if others else 0\n"),
    "the others, else 1": ("lift-against-the-others, else 1", HEAD + "    others = (n_b - n_both) / (n - n_a) if n > n_a else 0\n    confidence = n_both / n_a if n_a else 0\n    return n_both / n, confidence, confidence / others if others else 1\n"),
    "whole percents": ("whole-percents", way("round(100 * n_both / n), round(100 * n_both / n_a), n_both * n / (n_a * n_b)")),
    "whole percents, lift too": ("whole-percents, lift too", HEAD + "    confidence = round(100 * n_both / n_a) if n_a else 0\n    return round(100 * n_both / n), confidence, confidence / round(100 * n_b / n) if n_b else 0\n"),
    "rounded": ("rounded-2", way("round(n_both / n, 2), round(n_both / n_a, 2), round(n_both * n / (n_a * n_b), 2)")),
}  # fmt: skip
WRITTEN["no brackets"] = ("lift-times", WRITTEN["no brackets"][1])


def inputs(rng):
    while True:
        yield [set(rng.choice(4, rng.integers(0, 4), replace=False).tolist()) for _ in range(rng.integers(1, 7))], 0, 1


def oracle(baskets, a, b):
    t = pd.DataFrame([[a in x, b in x] for x in baskets], columns=["a", "b"])
    table = pd.crosstab(t["a"], t["b"]).reindex(index=[False, True], columns=[False, True], fill_value=0).to_numpy()
    shares = table / table.sum()
    confidence = shares[1, 1] / shares[1].sum() if shares[1].sum() else 0.0
    return shares[1, 1], confidence, confidence / shares[:, 1].sum() if shares[:, 1].sum() else 0.0


SWAPS = {"n_a": "n_b", "n_b": "n", "with_a": "with_b", "has_a": "has_b", "both": "n"}
