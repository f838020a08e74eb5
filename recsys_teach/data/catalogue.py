"""The data sets that ship with the course."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pandas as pd

from recsys_teach.data.interactions import Interactions

DATASETS = Path(__file__).resolve().parents[2] / "datasets"


def load_movielens() -> Interactions:
    """Return MovieLens small: 100,004 ratings (0.5 to 5) of 9,066 films by 671 people, with times.

    Raises FileNotFoundError or ValueError when the file is missing or damaged, with the way to restore it.
    Harper and Konstan (2015), The MovieLens Datasets: History and Context.
    """
    ratings = pd.read_csv(_checked("movielens-small", "ratings.csv.gz"), compression="gzip")
    return Interactions.from_frame(ratings, user="user", item="item", value="rating", time="time")


def load_films() -> pd.DataFrame:
    """Return the films of MovieLens small: index `item`; columns title, year, genres (a tuple of names)."""
    films = pd.read_csv(_checked("movielens-small", "films.csv"), index_col="item", dtype={"year": "Int64"})
    untitled = films.index.to_series().map("(film {}, no title)".format)
    films["title"] = films["title"].fillna(untitled)
    films["genres"] = films["genres"].fillna("").map(lambda names: tuple(filter(None, names.split("|"))))
    return films


def _checked(folder: str, name: str) -> io.BytesIO:
    """Return the file's content, if it is the one that was published."""
    path = DATASETS / folder / name
    cure = f"Restore it with: git restore datasets/{folder} (or see datasets/{folder}/README.md)."
    try:
        content = path.read_bytes()
        sums = (DATASETS / folder / "SHA256SUMS").read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise FileNotFoundError(f"The data file {error.filename} is missing. {cure}") from None
    wanted = {file: digest for digest, file in (line.split() for line in sums.splitlines())}
    if hashlib.sha256(content).hexdigest() != wanted.get(name):
        raise ValueError(f"The data file {path} is not the one that was published. {cure}")
    return io.BytesIO(content)
