"""The data sets that ship with the course, and the larger ones that are fetched on request."""

from __future__ import annotations

import hashlib
import io
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from recsys_teach import places
from recsys_teach.data.features import Features
from recsys_teach.data.interactions import Interactions

if TYPE_CHECKING:
    from recsys_teach.data.simulator import Service

DATASETS = places.datasets()
VECTORS = ("item2vec", "sentences")


def load_movielens(size: str = "small") -> Interactions:
    """Return MovieLens ratings. "small" ships with the course: 100,004 ratings (0.5 to 5) of 9,066 films by 671 people.

    "100k", "1m", "10m", "20m", "25m", "32m" and "latest-small" (of 2018) are fetched from GroupLens at the first call
    and kept in a cache folder (RECSYS_TEACH_CACHE, if it is set). All have times. Harper and Konstan (2015), The
    MovieLens Datasets: History and Context.

    Raises FileNotFoundError or ValueError when the file that ships is missing or damaged, with the way to restore it;
    ValueError for another size and for wrong bytes; ConnectionError or OSError when it cannot be fetched or kept.
    """
    if size == "small":
        ratings = pd.read_csv(_checked("movielens-small", "ratings.csv.gz"), compression="gzip")
    else:
        from recsys_teach.data.download import read_ratings

        ratings = read_ratings(size)
    return Interactions.from_frame(ratings, user="user", item="item", value="rating", time="time")


def load_films() -> pd.DataFrame:
    """Return the films of MovieLens small: index `item`; columns title, year, genres (a tuple of names)."""
    films = pd.read_csv(_checked("movielens-small", "films.csv"), index_col="item", dtype={"year": "Int64"})
    untitled = films.index.to_series().map("(film {}, no title)".format)
    films["title"] = films["title"].fillna(untitled)
    films["genres"] = films["genres"].fillna("").map(lambda names: tuple(filter(None, names.split("|"))))
    return films


def load_film_notes() -> pd.DataFrame:
    """Return our notes on the 600 films of MovieLens small with most ratings: index `item`; year, note (a sentence), and
    tuples of texts: keywords, directors, actors.

    Raises FileNotFoundError or ValueError when the file is missing or damaged, with the way to restore it.
    """
    notes = pd.read_csv(_checked("film-notes", "notes.csv"), index_col="item")
    for column in ("keywords", "directors", "actors"):
        notes[column] = notes[column].fillna("").map(lambda names: tuple(filter(None, names.split("|"))))
    return notes


def load_corrupted_movielens() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return (ratings, films) of a part of MovieLens small that was damaged on purpose, as pd.read_csv reads them.

    datasets/movielens-corrupted/README.md says what was done; `load_corruption_truth` says where.
    """
    folder = "movielens-corrupted"
    return pd.read_csv(_checked(folder, "ratings.csv")), pd.read_csv(_checked(folder, "films.csv"))


def load_corruption_truth() -> pd.DataFrame:
    """Return where the corrupted MovieLens is damaged, one row each: file, row, kind, column, before, after (texts)."""
    texts = {"column": str, "before": str, "after": str}
    return pd.read_csv(_checked("movielens-corrupted", "truth.csv"), dtype=texts)


def load_streaming() -> Service:
    """Return the small simulated streaming service that ships: 10,050 events of 300 accounts, and the truth beside them.

    datasets/streaming-small/README.md says what is in it; `simulate` makes others.
    """
    from recsys_teach.data.simulator import Service, Truth

    def read(name):
        packed = "gzip" if name.endswith(".gz") else None
        frame = pd.read_csv(_checked("streaming-small", name), compression=packed)
        dates = [column for column in ("time", "joined", "added") if column in frame]
        return frame.astype(dict.fromkeys(dates, "datetime64[s]"))

    truth = Truth(read("truth_people.csv"), read("truth_films.csv"), read("truth_events.csv.gz"))
    return Service(read("people.csv"), read("films.csv"), truth, read("events.csv.gz"), read("impressions.csv.gz"))


def load_film_vectors(kind: str = "item2vec") -> Features:
    """Return a vector of length 1 for each of some films, learnt beforehand. Its single numbers mean nothing.

    kind="item2vec"   32 numbers, learnt from which films the same people like, in the training part of
                      `random_split(load_movielens())` and nothing else: with another split they have seen the answers.
                      Barkan and Koenigstein (2016), Item2Vec: Neural Item Embedding for Collaborative Filtering
    kind="sentences"  384 numbers, what a language model makes of the sentence about the film in `load_film_notes()`.
                      Reimers and Gurevych (2019), Sentence-BERT: Sentence Embeddings using Siamese BERT-Networks

    datasets/film-vectors/README.md says which films, and how. Raises ValueError for another kind.
    """
    if kind not in VECTORS:
        raise ValueError(f"kind={kind!r} is unknown. Use 'item2vec' or 'sentences'.")
    with np.load(_checked("film-vectors", f"{kind}.npz"), allow_pickle=False) as arrays:
        items, vectors = arrays["items"], arrays["vectors"]
    return Features(items, [f"axis {number}" for number in range(vectors.shape[1])], vectors.astype(np.float64))


def _checked(folder: str, name: str) -> io.BytesIO:
    """Return the file's content, if it is the one that was published."""
    path = DATASETS / folder / name
    restore = f"Restore it with: git restore datasets/{folder} (or see datasets/{folder}/README.md)."
    cure = restore if places.is_checkout() else "Install the course again, or copy its folder again."
    try:
        content = path.read_bytes()
        sums = (DATASETS / folder / "SHA256SUMS").read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise FileNotFoundError(f"The data file {error.filename} is missing. {cure}") from None
    wanted = {file: digest for digest, file in (line.split() for line in sums.splitlines())}
    if hashlib.sha256(content).hexdigest() != wanted.get(name):
        raise ValueError(f"The data file {path} is not the one that was published. {cure}")
    return io.BytesIO(content)
