"""The notes about films: covered as promised, written as promised, about the films that they say, each one of its own."""

import re
from collections import Counter

import numpy as np
import pandas as pd
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

from recsys_teach import load_film_notes, load_films, load_movielens

# Keywords that belong to genres of MovieLens.
SIGNS = {
    "animation": {"Animation"},
    "musical numbers": {"Musical", "Animation", "Children"},
    "western frontier": {"Western"},
    "gunslinger": {"Western"},
    "vietnam war": {"War"},
    "battlefield": {"War", "Action"},
    "space travel": {"Sci-Fi"},
    "alien contact": {"Sci-Fi"},
    "alien invasion": {"Sci-Fi"},
    "robots": {"Sci-Fi"},
    "dystopia": {"Sci-Fi"},
    "time travel": {"Sci-Fi", "Fantasy"},
    "vampire": {"Horror"},
    "zombie": {"Horror"},
    "serial killer": {"Crime", "Thriller", "Horror"},
    "gangster": {"Crime"},
    "heist": {"Crime", "Action"},
    "police detective": {"Crime", "Thriller", "Mystery"},
    "romantic comedy": {"Romance", "Comedy"},
    "slapstick": {"Comedy"},
    "parody": {"Comedy"},
    "absurd humor": {"Comedy"},
    "family adventure": {"Children", "Adventure", "Animation"},
    "wizard": {"Fantasy"},
}


@pytest.fixture(scope="module")
def notes():
    return load_film_notes()


@pytest.fixture(scope="module")
def films():
    return load_films()


def test_the_600_films_with_most_ratings_are_there(notes):
    ratings = load_movielens()
    counts = np.bincount(ratings.item_index, minlength=ratings.n_items)
    most = ratings.item_ids[np.argsort(-counts, kind="stable")[:600]]
    assert notes.index.tolist() == sorted(most.tolist())
    assert (notes["directors"].map(len) >= 1).mean() >= 0.95
    assert (notes["actors"].map(len) == 3).mean() >= 0.90
    readme = (load_film_notes.__globals__["DATASETS"] / "film-notes" / "README.md").read_text(encoding="utf-8")
    with_director, with_three = (notes["directors"].map(len) >= 1).sum(), (notes["actors"].map(len) == 3).sum()
    assert f"| director | {with_director} | {with_director / 600:.1%} |" in readme
    assert f"| three actors | {with_three} | {with_three / 600:.1%} |" in readme
    facts = notes["directors"].map(len).sum() + notes["actors"].map(len).sum()
    assert f"{facts:,} of them" in readme


def test_each_is_one_sentence_with_keywords(notes, films):
    for item, row in notes.iterrows():
        title = re.sub(r"[^a-z0-9 ]", "", re.sub(r"\(.*?\)|, The|, A", "", films.title[item]).lower()).strip()
        said = re.sub(r"[^a-z0-9 ]", "", row.note.lower())
        assert row.note == row.note.strip() and row.note[-1] == "." and row.note[0].isupper(), item
        assert 12 <= len(row.note.split()) <= 34 and not re.search(r"\. [A-Z][a-z]+ ", row.note), (item, row.note)
        assert len(title.split()) < 2 or title not in said, (item, row.note)
        assert 5 <= len(row.keywords) <= 10 and len(set(row.keywords)) == len(row.keywords), item
        assert all(re.fullmatch(r"[a-zé0-9' .&-]+", word) and len(word.split()) <= 4 for word in row.keywords), item
        people = (*row.directors, *row.actors)
        assert len(row.actors) <= 3 and len(set(row.actors)) == len(row.actors)
        assert all(name == name.strip() and name[0].isupper() for name in people), people
        assert not any(name.lower() in row.note.lower() for name in people), item


def test_keywords_are_shared_enough_to_compare_films_by(notes):
    counts = Counter(word for words in notes["keywords"] for word in words)
    shared = notes["keywords"].map(lambda words: np.mean([counts[word] >= 5 for word in words]))
    assert shared.mean() > 0.5 and shared.min() > 0


def agreement(notes, films, order):
    """Return how often a keyword that belongs to genres stands with a film that has one of them."""
    words = notes["keywords"].to_numpy()[order]
    told = [
        bool(SIGNS[word] & set(films.genres[item]))
        for item, of_film in zip(notes.index, words, strict=True)
        for word in of_film
        if word in SIGNS
    ]
    assert len(told) > 500
    return np.mean(told)


def test_they_are_about_the_films_that_they_say(notes, films):
    years = (notes["year"] - films["year"].loc[notes.index]).abs()
    assert years.max() <= 1 and (years == 0).mean() > 0.99
    assert agreement(notes, films, np.arange(600)) > 0.95
    for seed in range(3):  # and a mix-up would show
        assert agreement(notes, films, np.random.default_rng(seed).permutation(600)) < 0.5
    for genre, sign in (("Animation", "animation"), ("Western", "western frontier")):
        of_genre = [item for item in notes.index if genre in films.genres[item]]
        assert np.mean([sign in notes.keywords[item] for item in of_genre]) > 0.75, genre


def test_no_two_are_near_duplicates(notes):
    alike = TfidfVectorizer(ngram_range=(1, 2)).fit_transform(notes["note"])
    alike = (alike @ alike.T).toarray()
    np.fill_diagonal(alike, 0)
    assert alike.max() < 0.4
    runs = Counter()
    for note in notes["note"]:
        words = re.findall(r"[a-z0-9']+", note.lower())
        runs.update({" ".join(words[start : start + 6]) for start in range(len(words) - 5)})
    assert runs.most_common(1)[0][1] == 1
    openings = Counter(" ".join(note.split()[:3]) for note in notes["note"])
    assert openings.most_common(1)[0][1] <= 5
    assert notes["keywords"].map(frozenset).nunique() == 600


def test_a_person_has_one_spelling(notes):
    """Names that differ only in accents, dots or case would be two people for a model."""
    names = pd.Series(
        [name for column in ("directors", "actors") for who in notes[column] for name in who]
    ).drop_duplicates()
    plain = (
        names.str.normalize("NFKD")
        .str.encode("ascii", "ignore")
        .str.decode("ascii")
        .str.lower()
        .str.replace(r"[^a-z]", "", regex=True)
    )
    assert names[plain.duplicated(keep=False)].tolist() == []
