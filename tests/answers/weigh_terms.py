"""Answers to exercise 5.2."""

from sklearn.feature_extraction.text import TfidfTransformer

RIGHT = {
    "the formula": """
def weigh_terms(counts):
    n = len(counts)
    n_t = (counts > 0).sum(axis=0)
    weighted = counts * (np.log((1 + n) / (1 + n_t)) + 1)
    lengths = np.sqrt((weighted**2).sum(axis=1, keepdims=True))
    return weighted / np.where(lengths > 0, lengths, 1)
""",
    "loops": """
import math
def weigh_terms(counts):
    n, width = counts.shape
    rarity = []
    for t in range(width):
        have = sum(1 for i in range(n) if counts[i, t] > 0)
        rarity.append(math.log((1 + n) / (1 + have)) + 1)
    rows = []
    for row in counts:
        weighted = [c * r for c, r in zip(row, rarity)]
        length = math.sqrt(sum(w * w for w in weighted))
        rows.append([w / length if length else 0.0 for w in weighted])
    return rows
""",
    "np.linalg.norm": """
def weigh_terms(counts):
    have = np.count_nonzero(counts, axis=0)
    idf = np.log1p(len(counts)) - np.log1p(have) + 1
    rows = counts * idf
    norms = np.linalg.norm(rows, axis=1)
    norms[norms == 0] = 1
    return rows / norms[:, None]
""",
    "np.divide with where": """
def weigh_terms(counts):
    n = counts.shape[0]
    idf = 1 + np.log((n + 1) / (np.sign(counts).sum(axis=0) + 1))
    x = np.multiply(counts, idf)
    below = np.sqrt(np.einsum("ij,ij->i", x, x))[:, None]
    return np.divide(x, below, out=np.zeros_like(x), where=below > 0)
""",
    "pandas": """
import pandas as pd
def weigh_terms(counts):
    table = pd.DataFrame(counts)
    idf = np.log((1 + len(table)) / (1 + table.gt(0).sum())) + 1
    table = table.mul(idf)
    return table.div((table**2).sum(axis=1) ** 0.5, axis=0).fillna(0).to_numpy()
""",
    "a sparse matrix": """
from scipy import sparse
def weigh_terms(counts):
    x = sparse.csr_array(counts)
    df = np.bincount(x.indices, minlength=x.shape[1])
    idf = np.log((1 + x.shape[0]) / (1 + df)) + 1
    x = x @ sparse.diags_array(idf)
    lengths = np.sqrt(x.power(2).sum(axis=1))
    return sparse.diags_array(1 / np.maximum(lengths, 1e-300)).dot(x).toarray()
""",
    "row by row": """
def weigh_terms(counts):
    docs = (counts > 0).astype(int).sum(0)
    out = counts * (1 + np.log((counts.shape[0] + 1) / (docs + 1)))
    for i in range(len(out)):
        size = (out[i] @ out[i]) ** 0.5
        if size > 0:
            out[i] = out[i] / size
    return out
""",
}
HEAD = "def weigh_terms(counts):\n"
LENGTHS = "    lengths = np.sqrt((weighted**2).sum(axis=1, keepdims=True))\n"
END = "weighted / np.where(lengths > 0, lengths, 1)"


def way(
    n="len(counts)",
    have="(counts > 0).sum(axis=0)",
    idf="np.log((1 + n) / (1 + n_t)) + 1",
    tf="counts",
    lengths=LENGTHS,
    result=END,
):
    return f"{HEAD}    n = {n}\n    n_t = {have}\n    idf = {idf}\n    weighted = {tf} * (idf)\n{lengths}    return {result}\n"


WRITTEN = {
    "columns for rows": ("terms-for-films", way(n="counts.shape[1]")),
    "all words": ("words-for-films", way(n="counts.sum()")),
    "size": ("cells-for-films", way(n="counts.size")),
    "sum of counts": ("times-for-films", way(have="counts.sum(axis=0)")),
    "axis 1": ("terms-of-film", way(have="(counts > 0).sum(axis=1, keepdims=True)")),
    "no axis": ("one-count-for-all", way(have="(counts > 0).sum()")),
    "no log": ("no-logarithm, no one", way(idf="(1 + n) / (1 + n_t)")),
    "no log, + 1": ("no-logarithm", way(idf="(1 + n) / (1 + n_t) + 1")),
    "n / n_t": ("textbook", way(idf="np.log(n / n_t)")),
    "n / n_t + 1": ("not-smoothed", way(idf="np.log(n / n_t) + 1")),
    "n / n_t + 1, guarded": ("not-smoothed, guarded", way(idf="np.log(n / np.maximum(n_t, 1)) + 1")),
    "n / n_t, guarded": ("textbook, guarded", way(idf="np.log(n / np.maximum(n_t, 1))")),
    "used columns": ("unused-columns-left-out", way(result=f"({END})[:, n_t > 0]")),
    "no + 1": ("no-one-behind", way(idf="np.log((1 + n) / (1 + n_t))")),
    "+ 1 inside": ("one-inside", way(idf="np.log((1 + n) / (1 + n_t) + 1)")),
    "log2": ("base-2", way(idf="np.log2((1 + n) / (1 + n_t)) + 1")),
    "log10": ("base-10", way(idf="np.log10((1 + n) / (1 + n_t)) + 1")),
    "n / (1 + n_t)": ("one-more-below", way(idf="np.log(n / (1 + n_t)) + 1")),
    "no brackets": ("no-brackets", way(idf="np.log(1 + n / 1 + n_t) + 1")),
    "upside down": ("common-terms-first", way(idf="np.log((1 + n_t) / (1 + n)) + 1")),
    "not divided": ("lengths-left", way(result="weighted")),
    "sum": ("sum-one", way(lengths="    lengths = weighted.sum(axis=1, keepdims=True)\n")),
    "max": ("largest-one", way(lengths="    lengths = weighted.max(axis=1, keepdims=True)\n")),
    "axis 0": ("columns-of-length-one", way(lengths=LENGTHS.replace("axis=1", "axis=0"))),
    "np.linalg.norm of all": ("table-of-length-one", way(lengths="    lengths = np.linalg.norm(weighted)\n")),
    "no root": ("no-root", way(lengths="    lengths = (weighted**2).sum(axis=1, keepdims=True)\n")),
    "no guard": ("nan-for-empty", way(result="weighted / lengths")),
    "plus one below": ("one-added-below", way(result="weighted / (lengths + 1)")),
    "binary": ("there-or-not", way(tf="(counts > 0)")),
    "normed first": ("length-first", way(lengths=LENGTHS.replace("weighted", "counts"))),
    "no keepdims": ("lengths-differ", way(lengths=LENGTHS.replace(", keepdims=True", ""))),
    "an if": ("truth-of-array", way(lengths=LENGTHS + "    if lengths == 0:\n        return weighted\n")),
    "idf returned": ("rarity-alone", way(result="idf")),
    "empty left out": ("empty-left-out", way(result="(weighted / np.where(lengths > 0, lengths, 1))[lengths[:, 0] > 0]")),
    "+ 1 at the end": ("one-at-the-end", HEAD + "    n, n_t = len(counts), (counts > 0).sum(axis=0)\n    weighted = counts * np.log((1 + n) / (1 + n_t)) + 1\n" + LENGTHS + f"    return {END}\n"),
    "as given, with a logarithm": ("logarithm-alone-repaired", way(n="counts.shape[1]", have="counts.sum(axis=0)", result="weighted")),
    "as given, divided": ("length-alone-repaired", way(n="counts.shape[1]", have="counts.sum(axis=0)", idf="(1 + n) / (1 + n_t)")),
    "as given, n mended": ("n-alone-repaired", way(have="counts.sum(axis=0)", idf="(1 + n) / (1 + n_t)", result="weighted")),
    "as given, n_t mended": ("n_t-alone-repaired", way(n="counts.shape[1]", idf="(1 + n) / (1 + n_t)", result="weighted")),
    "transposed": ("transposed", way(result=f"({END}).T")),
}  # fmt: skip


def inputs(rng):
    while True:
        yield (rng.poisson(0.7, (int(rng.integers(1, 6)), int(rng.integers(1, 5)))).astype(float),)


def oracle(counts):
    return TfidfTransformer().fit_transform(counts).toarray()
