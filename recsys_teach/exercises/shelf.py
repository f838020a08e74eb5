"""Your shelf: what a learner thinks of a few films, kept in the workspace's log, and the lists that models make of it."""

from __future__ import annotations

import difflib
import re

import pandas as pd

from recsys_teach.data.catalogue import load_films
from recsys_teach.exercises.progress import Log

# Invented: somebody who likes to be taken far away. Stands in for whoever rates nothing.
SAMPLE = {1: 4.0, 231: 1.5, 260: 5.0, 296: 3.5, 356: 3.0, 593: 3.5, 1721: 2.0, 2571: 5.0, 4306: 4.0, 4993: 4.5}
LEAST = 3  # with fewer ratings than this, the sample person stands in
ARTICLES = "The|A|An|Le|La|Les|Il|El|Der|Die|Das"
STARS = [half / 2 for half in range(1, 11)]


def put(log: Log, ratings: dict) -> str:
    """Record ratings, {title or id: stars or None}, and return what to say. Without any star nothing changes.

    Raises ValueError for a title that no film or more than one has, and for what is no number of stars.
    """
    stars = {_film(key): _stars(key, value) for key, value in ratings.items() if value is not None}
    if stars:
        log.add("rate", ratings={str(item): value for item, value in stars.items()})
    kept, own = ratings_on(log)
    if own:
        before = "" if stars else ", from before"
        return f"Your shelf holds {len(kept)} ratings{before}. They stay in your workspace, on this computer."
    few = f"That is {len(stars)}, and a list needs at least {LEAST}. " if stars else ""
    return f"{few}A sample person stands in for you, who likes to be taken far away. You can rate at any time."


def ratings_on(log: Log) -> tuple[dict[int, float], bool]:
    """Return {film id: stars} and whether they are the learner's own; else they are the sample person's."""
    events = log.of("rate")
    own = {int(item): float(value) for item, value in events[-1]["ratings"].items()} if events else {}
    return (own, True) if len(own) >= LEAST else (SAMPLE, False)


def lists_for(ratings: dict[int, float], models: dict, k: int = 10) -> pd.DataFrame:
    """Return a frame with the k titles that each model recommends to somebody with these ratings; a dash where it has none."""
    films = load_films()
    table = pd.DataFrame({"place": range(1, k + 1)})
    for name, model in models.items():
        items, _ = model.fold_in(list(ratings), list(ratings.values()), k=k)
        table[name] = ["–" if item is None else _title(films, item) for item in items]
    return table


def readable(title: str) -> str:
    """Return a title as people say it: "The Matrix" for "Matrix, The", without its other names."""
    title = re.sub(r" \((a\.k\.a\. )?[^()]*\)$", "", title)
    return re.sub(rf"^(.*), ({ARTICLES})$", r"\2 \1", title)


def _title(films, item):
    year = films.loc[item, "year"]
    return f"{readable(films.loc[item, 'title'])} ({year})" if pd.notna(year) else str(films.loc[item, "title"])


def _film(key):
    films = load_films()
    if isinstance(key, int):
        if key in films.index:
            return key
        raise ValueError(f"There is no film with the number {key}. Use a title, or a number from load_films().")
    titles = films["title"].dropna()
    years = " (" + films["year"].astype(str) + ")"
    wanted, found = str(key).strip().lower(), []
    for names in (titles, titles.map(readable)):
        names = names.str.lower()
        found = titles.index[(names == wanted) | (names + years.loc[names.index] == wanted)]
        if len(found):
            break
    if len(found) == 1:
        return int(found[0])
    if len(found) > 1:
        which = ", ".join(f'"{readable(titles[item])}{years[item]}"' for item in found)
        raise ValueError(f"{len(found)} films are called {key!r}. Say which: {which}.")
    known = {readable(title).lower().removeprefix("the "): readable(title) for title in titles}
    near = difflib.get_close_matches(wanted.removeprefix("the "), known, n=3, cutoff=0.6)
    offered = ", ".join(repr(known[one]) for one in near)
    cure = f"Is it one of {offered}?" if near else "Look for it with load_films()."
    raise ValueError(f"There is no film called {key!r} in this data. {cure}")


def _stars(key, value):
    if isinstance(value, bool) or value not in STARS:
        raise ValueError(
            f"{value!r} for {key!r} is no number of stars. Use 0.5 to 5 in halves, or None for a film you skip."
        )
    return float(value)
