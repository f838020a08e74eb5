"""Your shelf: what a learner thinks of a few films, kept in the workspace's log, and the lists that models make of it."""

from __future__ import annotations

import difflib
import re
import unicodedata
from functools import lru_cache

import pandas as pd

from recsys_teach.data.catalogue import load_films, load_movielens
from recsys_teach.exercises.progress import Log

# Invented: somebody who likes to be taken far away. Stands in for whoever rates nothing.
SAMPLE = {1: 4.0, 231: 1.5, 260: 5.0, 296: 3.5, 356: 3.0, 593: 3.5, 1721: 2.0, 2571: 5.0, 4306: 4.0, 4993: 4.5}
LEAST = 3  # with fewer ratings than this, the sample person stands in
ARTICLES = "The|A|An|Le|La|Les|Il|El|Der|Die|Das"
STARS = [half / 2 for half in range(11)]
DASH = "–"


@lru_cache(maxsize=1)
def _films():
    return load_films()


def put(log: Log, ratings: dict) -> list[str]:
    """Record ratings, {title or id: stars, 0 to take a film off, or None}, and return what to say, a paragraph each.

    They come on top of earlier ones. What cannot be understood is told and left out; the rest is kept.
    """
    stars, problems = {}, []
    for key, value in ratings.items():
        if value is None:
            continue
        try:
            stars[str(_film(key))] = _stars(key, value)
        except ValueError as error:
            problems.append(f"Not kept: {error}")
    if stars:
        log.add("rate", ratings=stars)
    kept, own = ratings_on(log)
    if own:
        said = f"Your shelf holds {len(kept)} ratings, on this computer only: {_listed(kept)}."
    else:
        few = f"Your shelf holds {_count(_own(log))}; a list needs {LEAST}. "
        said = f"{few}Until then a sample person stands in for you, who likes to be taken far away."
    return [said, *problems]


def _own(log):
    """Return the learner's own ratings, {film id: stars}: later ones in the place of earlier ones."""
    together: dict[str, float] = {}
    for event in log.of("rate"):
        together |= event["ratings"]
    return {int(item): float(value) for item, value in together.items() if value}


def ratings_on(log: Log) -> tuple[dict[int, float], bool]:
    """Return {film id: stars} and whether they are the learner's own; else they are the sample person's."""
    own = _own(log)
    return (own, True) if len(own) >= LEAST else (SAMPLE, False)


def _count(ratings):
    return f"{len(ratings)} rating{'s' * (len(ratings) != 1)}"


def _listed(ratings):
    return ", ".join(f"{title_of(item)} {value:g}" for item, value in ratings.items())


def lists_for(ratings: dict[int, float], models: dict, k: int = 10) -> pd.DataFrame:
    """Return a frame with the k titles that each model recommends to somebody with these ratings; a dash where it has none."""
    table = pd.DataFrame({"place": range(1, k + 1)})
    for name, model in models.items():
        items, _ = model.fold_in(list(ratings), list(ratings.values()), k=k)
        table[name] = [DASH if item is None else title_of(item) for item in items]
    return table


def why_empty(ratings: dict[int, float], table: pd.DataFrame) -> str:
    """Return why a column of `lists_for` has no film, or an empty text."""
    silent = [name for name in table.columns[1:] if (table[name] == DASH).all()]
    if not silent:
        return ""
    cause = (
        "All stars on the shelf are equal, so they do not tell who is like you. Give one film more or fewer."
        if len(set(ratings.values())) == 1
        else "Too few people rated the films on the shelf. Add one that many people know."
    )
    return f"No film for {', '.join(silent)}. {cause}"


def readable(title: str) -> str:
    """Return a title as people say it: "The Matrix" for "Matrix, The", without its other names."""
    title = re.sub(r"( \([^()]*\))+$", "", title)
    return re.sub(rf"^(.*), ({ARTICLES})$", r"\2 \1", title)


def title_of(item: int) -> str:
    """Return a film's title and year as they are shown."""
    title, year = _films().at[item, "title"], _films().at[item, "year"]
    return f"{readable(title)} ({year})" if pd.notna(year) else str(title)


def _plain(text):
    """Return a text in small letters, without accents."""
    parts = unicodedata.normalize("NFKD", str(text).strip().lower())
    return "".join(c for c in parts if not unicodedata.combining(c))


@lru_cache(maxsize=1)
def _names():
    """Return a frame of every name that finds a film (whole title, as people say it, each name in brackets), the best known first."""
    films = _films().dropna(subset=["title"])
    known = load_movielens().to_frame()["item"].value_counts()
    rows = []
    for item, title, year in zip(films.index, films["title"], films["year"], strict=True):
        inside = [part.removeprefix("a.k.a. ") for part in re.findall(r"\(([^()]*)\)", title)]
        for name in {_plain(n) for one in [title, readable(title), *inside] for n in (one, readable(one))}:
            rows.append((name, f"{name} ({year})", item, known.get(item, 0)))
    frame = pd.DataFrame(rows, columns=["name", "dated", "item", "ratings"])
    return frame.sort_values(["ratings", "item"], ascending=[False, True], kind="stable")


def _film(key):
    films = _films()
    if isinstance(key, int):
        if key in films.index:
            return key
        raise ValueError(f"There is no film with the number {key}. Use a title, or a number from load_films().")
    names, wanted = _names(), _plain(key)
    found = names[(names["name"] == wanted) | (names["dated"] == wanted)]["item"].unique()
    if len(found) == 1:
        return int(found[0])
    if len(found) > 1:
        which = ", ".join(f'"{title_of(item)}"' for item in found)
        raise ValueError(f"{len(found)} films are called {key!r}. Say which: {which}.")
    words = names["name"].map(lambda name: all(word in name for word in wanted.split()))
    items = names[words]["item"].unique()[:3]
    if not len(items):
        without = names["name"].str.removeprefix("the ")
        near = difflib.get_close_matches(wanted.removeprefix("the "), without.tolist(), n=3, cutoff=0.7)
        items = pd.unique(pd.concat([names[without == one]["item"] for one in near])) if near else []
    offered = ", ".join(f'"{title_of(item)}"' for item in items[:3])
    cure = (
        f"Is it one of {offered}?"
        if offered
        else f"The newest film here is of {films['year'].max()}; look for one with load_films()."
    )
    raise ValueError(f"There is no film called {key!r} in this data. {cure}")


def _stars(key, value):
    if isinstance(value, bool) or value not in STARS:
        raise ValueError(
            f"{value!r} for {key!r} is no number of stars. Use 0.5 to 5 in halves, or None for a film you skip."
        )
    return float(value)
