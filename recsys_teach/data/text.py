"""Texts as numbers: the words of a text, how often each stands in it, and how much each says."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Hashable, Mapping

import numpy as np
from scipy import sparse

from recsys_teach.data.features import Features

# Words that hold an English sentence together and say nothing about its subject. "s" and "t" are what an apostrophe
# cuts off.
STOP_WORDS = frozenset(
    """
    a an the this that these those some any each every all both such no not only own same other another
    i me my we us our you your he him his she her hers it its they them their theirs who whom whose which what
    and or but nor so if then than as because while when where why how until though
    of at by for with without from into onto to in on off over under out up down about after before between through
    during against again once here there
    is are was were be been being am do does did doing have has had having will would can could shall should may might
    must s t d ll re ve
    """.split()  # noqa: SIM905 (a hundred quotation marks say no more)
)
NORMS = ("l2", None)
MARKS = ("Mn", "Mc")  # what Unicode calls combining marks


def words(text: str) -> list[str]:
    """Return the words of a text in their order, a repeated one as often as it stands there.

    The text is put into lower case. A word is a run of letters and digits, of any alphabet, and of the marks that
    combine with them, such as the vowels of Hindi; everything else divides, an apostrophe and a hyphen too: "The
    wizard's well-read cat" has the words wizard, well, read, cat. STOP_WORDS are left out. Endings stay: "dream" and
    "dreams" are two words. Raises TypeError for anything but a text.
    """
    if not isinstance(text, str):
        raise TypeError(
            f"words takes one text, not a {type(text).__name__}. Fill gaps with '', or join several by ' '."
        )
    # An é may be one character or an e and an accent; NFC makes it one, so that both are the same word.
    lower = unicodedata.normalize("NFC", text.lower())
    runs = "".join(one if one.isalnum() or unicodedata.category(one) in MARKS else " " for one in lower).split()
    return [run for run in runs if run not in STOP_WORDS and any(map(str.isalnum, run))]


def count_words(texts: Mapping[Hashable, str]) -> Features:
    """Return how often each word stands in each text, from {id: text}; columns are sorted by word.

    A pandas Series will do. A text without words has a row of zeros.
    """
    counts = {one: Counter(words(text)) for one, text in texts.items()}
    names = sorted(set().union(*counts.values()))
    places = {name: place for place, name in enumerate(names)}
    lengths = [len(count) for count in counts.values()]
    rows = np.repeat(np.arange(len(counts)), lengths)
    columns = [places[word] for count in counts.values() for word in count]
    values = [float(n) for count in counts.values() for n in count.values()]
    return Features(list(counts), names, sparse.csr_matrix((values, (rows, columns)), (len(counts), len(names))))


def tf_idf(features: Features, smooth: bool = True, sublinear: bool = False, norm: str | None = "l2") -> Features:
    """Return counts weighted by how rare their term is: w_it = tf_it · idf_t for term t (a feature) in item i.

    tf_it  how often i has t; sublinear=True: 1 + ln of that where it is above 0, so that the tenth time says less than
           the first
    idf_t  smooth=True: ln((1 + n) / (1 + n_t)) + 1, as if one more item had every term; smooth=False: ln(n / n_t) + 1.
           n is the number of items, n_t of those that have t
    norm   "l2": divide each row by √Σ_t w_it² (a row of zeros stays), so that long texts weigh as much as short ones;
           None: leave it

    Words or anything else that is counted, such as genres, will do. The formula is that of scikit-learn's
    `TfidfTransformer`: the + 1 keeps a term that all items have. Raises ValueError for a negative count.

    Spärck Jones (1972), A Statistical Interpretation of Term Specificity and Its Application in Retrieval; Salton and
    Buckley (1988), Term-Weighting Approaches in Automatic Text Retrieval.
    """
    if norm not in NORMS:
        raise ValueError(f"norm={norm!r} is unknown. Use 'l2' or None.")
    counts = features.matrix
    if (counts.data < 0).any():
        raise ValueError("Some of the features are negative, and tf-idf is for counts. Pass numbers of times.")
    n, n_t = len(features), np.bincount(counts.indices, minlength=counts.shape[1])
    # A term that no item has, by whose 0 smooth=False would divide, has no entry to weigh.
    idf = np.log((1 + n) / (1 + n_t)) + 1 if smooth else np.log(n / np.maximum(n_t, 1)) + 1
    tf = 1 + np.log(counts.data) if sublinear else counts.data
    weighted = sparse.csr_matrix((tf * idf[counts.indices], counts.indices, counts.indptr), counts.shape)
    return Features(features.ids, features.names, unit_rows(weighted) if norm else weighted)


def unit_rows(matrix: sparse.csr_matrix) -> sparse.csr_matrix:
    """Return the rows of a CSR matrix divided by their lengths √Σ_t w_it², as a new matrix; a row of zeros stays."""
    units = matrix.copy()  # its indices too: SciPy sorts those of a matrix in place when it sees fit
    of_row = np.repeat(np.arange(units.shape[0]), np.diff(units.indptr))
    # Divided by the largest entry first, so that no square is too large or too small for a float64.
    largest = np.zeros(units.shape[0])
    np.maximum.at(largest, of_row, np.abs(units.data))
    np.divide(units.data, largest[of_row], out=units.data, where=largest[of_row] > 0)
    lengths = np.sqrt(np.bincount(of_row, weights=units.data**2, minlength=units.shape[0]))
    np.divide(units.data, lengths[of_row], out=units.data, where=lengths[of_row] > 0)
    return units
