"""The figures that lesson 05 shows, computed again from the data in another way."""

import math
import re
from collections import Counter, defaultdict
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from sklearn.feature_extraction.text import TfidfTransformer, TfidfVectorizer
from sklearn.metrics.pairwise import cosine_similarity
from sklearn.preprocessing import MultiLabelBinarizer, normalize

from recsys_teach import (
    ContentBased,
    Features,
    load_film_notes,
    load_film_vectors,
    load_films,
    load_movielens,
    random_split,
)
from recsys_teach.data.text import STOP_WORDS
from recsys_teach.exercises.bank.lesson_05 import EXERCISES, QUESTIONS
from recsys_teach.places import ROOT
from tests.lessons import outputs_of, prose_of

LESSON = "05_content_based"
PERSON = 2
CODE = " ".join((ROOT / "solutions" / f"{LESSON}.py").read_text(encoding="utf-8").replace("\n# ", " ").split())


@pytest.fixture(scope="module")
def ratings():
    return load_movielens()


@pytest.fixture(scope="module")
def films():
    return load_films()


@pytest.fixture(scope="module")
def notes():
    return load_film_notes()


@pytest.fixture(scope="module")
def splits(ratings):
    return random_split(ratings), random_split(ratings, seed=1)


@pytest.fixture(scope="module")
def shown():
    return outputs_of(LESSON)


@pytest.fixture(scope="module")
def text():
    return prose_of(LESSON)


def split_words(note):
    return [word for word in re.findall(r"[a-z0-9à-ÿ]+", note.lower()) if word not in STOP_WORDS]


def weighted(lists):
    """Return scikit-learn's TF-IDF of lists of terms, dense."""
    return TfidfVectorizer(analyzer=lambda one: list(one)).fit_transform(lists).toarray()


@pytest.fixture(scope="module")
def kinds(films, notes):
    """Return the features of the 600 films, one table for each kind, made by scikit-learn."""
    genres = MultiLabelBinarizer().fit_transform(films["genres"][notes.index]).astype(float)
    cast = [tuple(dict.fromkeys(one)) for one in notes["directors"] + notes["actors"]]
    return {
        "genres": genres,
        "words of the notes": weighted([split_words(note) for note in notes["note"]]),
        "keywords": weighted(notes["keywords"]),
        "directors and actors": weighted(cast),
    }


def no_logarithm(lists):
    """Return counts times (1 + n) / (1 + n_t), rows of length 1."""
    names = sorted({name for one in lists for name in one})
    counts = np.array([[one[name] for name in names] for one in map(Counter, lists)], dtype=float)
    return normalize(counts * (1 + len(counts)) / (1 + np.count_nonzero(counts, axis=0)))


def mixed(kinds, weights):
    names = ("genres", "keywords", "directors and actors")
    parts = [normalize(kinds[name]) * weight**0.5 for name, weight in zip(names, weights, strict=True)]
    return np.hstack(parts)


def liked_in(test):
    liked = defaultdict(set)
    for user, item, value in test.to_frame()[["user", "item", "value"]].itertuples(index=False):
        if value >= 4:
            liked[user].add(item)
    return liked


def profiles_of(table, ids, train, users, interest):
    """Return {user: positions of their films in `ids`} and a row for each user's profile."""
    place, rows = {item: row for row, item in enumerate(ids)}, {}
    frame = train.to_frame()
    frame["weight"] = frame["value"].astype(float) - frame.groupby("user")["value"].transform("mean").astype(float)
    groups = dict(list(frame.groupby("user")))
    profiles = np.zeros((len(users), table.shape[1]))
    for line, user in enumerate(users):
        one = groups[user][groups[user]["item"].isin(place)]
        rows[user] = [place[item] for item in one["item"]]
        profiles[line] = (one["weight"].to_numpy() + interest) @ table[rows[user]]
    return rows, profiles


def scores_for(table, ids, train, users, interest=0.5):
    """Return {user: cosines of the films `ids`}, nan where a film is seen or has no features."""
    rows, profiles = profiles_of(table, ids, train, users, interest)
    told = cosine_similarity(profiles, table)
    told[:, ~table.any(axis=1)] = np.nan
    told[~profiles.any(axis=1)] = np.nan
    for line, user in enumerate(users):
        told[line, rows[user]] = np.nan
    return dict(zip(users, told, strict=True))


def lists_by(told, ids):
    """Return ten films for each user, best first; equals by position in `ids`."""
    ids, lists = np.asarray(ids), {}
    for user, scores in told.items():
        order = np.argsort(-np.nan_to_num(np.round(scores, 9), nan=-np.inf), kind="stable")[:10]
        lists[user] = [int(ids[row]) for row in order if not np.isnan(scores[row])]
    return lists


def among_ten(lists, liked):
    return np.mean([len(liked[user].intersection(lists[user])) for user in liked])


def content(table, ids, split, interest=0.5):
    train, test = split
    liked = liked_in(test)
    return among_ten(lists_by(scores_for(table, ids, train, sorted(liked), interest), ids), liked)


def bestsellers(train, users):
    frame = train.to_frame()
    counts = frame["item"].value_counts()
    counts = counts.reindex(sorted(counts.index)).sort_values(ascending=False, kind="stable")
    seen = frame.groupby("user")["item"].agg(set)
    return {user: [i for i in counts.index[:900] if i not in seen[user]][:10] for user in users}


@pytest.fixture(scope="module")
def best(splits):
    return [bestsellers(train, sorted(set(test.to_frame()["user"]))) for train, test in splits]


def test_cleo_by_hand(films, shown, text):
    told = films[
        films["title"].isin(["Alien", "Brazil", "Cars", "Dune"]) & films["year"].isin([1979, 1984, 1985, 2006])
    ]
    stars = {"Alien": 4, "Brazil": 5, "Cars": 5, "Dune": 2}
    long = told.assign(weight=told["title"].map(stars) - 4)[["genres", "weight"]].explode("genres")
    profile = long.groupby("genres")["weight"].sum().to_dict()
    assert np.mean(list(stars.values())) == 4
    assert str({genre: int(profile[genre]) for genre in sorted(profile)}) in shown
    assert profile["Sci-Fi"] == 0 + 1 - 2 == -1 and "Sci-Fi: 0 + 1 − 2 = −1" in text
    for _, film in told.iterrows():
        row = re.search(rf"\| {film['title']} \|((?: [·1] \|){{7}}) \d \|", text).group(1)
        assert row.count("1") == len(film["genres"])


def test_the_toy_of_words(shown):
    lists = [["boy", "ghost"], ["boy", "boy", "dog"], ["boy"]]
    assert weighted(lists)[0].round(3).tolist() == [0.509, 0.0, 0.861]
    assert "[[1 0 1] [2 1 0] [1 0 0]]" in shown and "terms: ['boy', 'dog', 'ghost']" in shown
    assert "weighted: [1. 0. 1.693] norm: 1.966 divided: [0.509 0. 0.861]" in shown
    assert round(math.log(4 / 2) + 1, 3) == 1.693 and round(math.hypot(1, 1.693), 3) == 1.966


def test_the_words_of_the_notes(notes, shown, text):
    counts = [Counter(split_words(note)) for note in notes["note"]]
    have = Counter(word for count in counts for word in count)
    assert (len(counts), len(have), sum(n == 1 for n in have.values())) == (600, 4045, 2459)
    assert "600 notes, 4,045 words, 2,459 of them in one note only" in shown
    assert "scikit-learn's numbers are the same within 0.000000000001." in shown
    rarity = {n: math.log(601 / (1 + n)) + 1 for n in (1, 40)}
    assert round(41 / 2) == 20 and 1.5 < rarity[1] / rarity[40] < 2
    assert "a word of 1 note counts 20 times as much as one of 40; with it, less than twice" in text
    assert have["william"] == 2 and "both notes name a William, and no other does" in text


def test_one_rare_word(notes, shown, text):
    counts = [Counter(split_words(note)) for note in notes["note"]]
    have = Counter(word for count in counts for word in count)
    names = sorted(have)
    table = np.array([[count[name] for name in names] for count in counts], dtype=float)
    ways = {
        "with the logarithm": TfidfTransformer().fit_transform(table).toarray(),
        "without it": normalize(table * 601 / (1 + (table > 0).sum(axis=0))),
    }
    shares, nearest = {}, {}
    for way, rows in ways.items():
        alike = cosine_similarity(rows).round(10)
        np.fill_diagonal(alike, -1)
        nearest[way] = [int(row.argmax()) for row in alike]
        shares[way] = [len(counts[i].keys() & counts[j].keys()) for i, j in enumerate(nearest[way])]
    assert (shares["with the logarithm"].count(1), shares["without it"].count(1)) == (73, 421)
    assert "The result: 421 of 600." in shown and "without it 421 of 600 share one" in shown
    assert Counter(shares["with the logarithm"]).most_common(1)[0][0] == 2
    assert "With it 73 of the 600 films share one single word" in text
    ids = notes.index.tolist()
    for item, way, other, told in (
        (1036, "with the logarithm", 1370, "christmas, eve, policeman, wife"),
        (377, "without it", 539, "miles"),
        (296, "without it", 2947, "cheats"),
        (110, "without it", 246, "william"),
    ):
        row = ids.index(item)
        assert ids[nearest[way][row]] == other
        assert ", ".join(sorted(counts[row].keys() & counts[ids.index(other)].keys())) == told
        assert f") {way} " in shown and told in shown
    assert "*Braveheart* is most like *Hoop Dreams*" in text


def test_dot_product_and_cosine_by_hand(shown):
    assert "dot products: [3 6] cosines: [0.95 0.89]" in shown
    assert round(3 / (math.sqrt(5) * math.sqrt(2)), 2) == 0.95 and round(6 / (math.sqrt(5) * 3), 2) == 0.89
    assert "genres: [0.71 0.71] words: [1.2 1.6]" in shown


def genre_table(films):
    return MultiLabelBinarizer().fit_transform(films["genres"]).astype(float)


def test_the_profile_of_person_2(ratings, films, shown, text):
    frame = ratings.to_frame()
    mine = frame[frame["user"] == PERSON]
    weights = pd.Series(mine["value"].to_numpy() - mine["value"].astype(float).mean(), mine["item"])
    long = films.loc[weights.index, ["genres"]].assign(weight=weights).explode("genres")
    profile = long.groupby("genres")["weight"].sum()
    assert (profile.idxmax(), profile.idxmin(), len(mine)) == ("Drama", "Comedy", 76)
    comedies = weights[["Comedy" in films["genres"][item] for item in weights.index]]
    assert (len(comedies), round(comedies.mean(), 1)) == (32, -0.4)
    assert "32 of 76 films are comedies, 0.4 below the mean on average" in text
    assert "Drama lies highest, Comedy lowest" in shown
    cosines = scores_for(genre_table(films), films.index, ratings, [PERSON], interest=0)[PERSON].round(9)
    top = np.flatnonzero(cosines == np.nanmax(cosines))
    assert len(top) == 5 and set(films["genres"].iloc[top]) == {("Adventure", "Drama", "Western")}
    assert "5 films tie for the first place" in shown and f"Adventure, Drama, Western {cosines[top[0]]:.4f}" in shown


def test_a_list_from_genres(splits, films, shown, text):
    found = [content(genre_table(films), films.index, split) for split in splits]
    assert found == pytest.approx([0.12, 0.11], abs=5e-3)
    assert "The result: 0.12, and 0.11 on another split." in shown and "holds 1.12 hidden favourites" in text
    assert content(genre_table(films), films.index, splits[0], interest=0) == pytest.approx(0.10, abs=5e-3)
    assert "choosing a film says something too; 0.10 without." in text
    chances = []
    for train, test in splits:
        liked, seen = liked_in(test), train.to_frame().groupby("user")["item"].agg(set)
        chances += [np.mean([10 * len(liked[u]) / (len(films) - len(seen[u])) for u in liked])]
    assert chances == pytest.approx([0.02, 0.02], abs=5e-3) and "Chance finds 0.02." in text


def test_the_kinds_of_features(splits, kinds, notes, shown, text):
    crude = {
        "keywords, no logarithm": no_logarithm(notes["keywords"]),
        "words, no logarithm": no_logarithm([split_words(note) for note in notes["note"]]),
    }
    together = {**kinds, **crude, "genres, keywords and cast": mixed(kinds, (1, 1, 1))}
    told = {name: [content(table, notes.index, split) for split in splits] for name, table in together.items()}
    words = told.pop("words, no logarithm")
    assert words == pytest.approx([0.37, 0.36], abs=5e-3) and words > told["words of the notes"]
    assert "it makes no clear difference (0.37, not 0.31)" in text
    assert "Without the logarithm keywords find 0.42, not 0.68" in text and "keywords find 0.42 favourites" in text
    for name, two in told.items():
        given = re.search(rf" {re.escape(name)} (\d\.\d\d) (\d\.\d\d) ", shown).groups()
        assert [float(one) for one in given] == pytest.approx(two, abs=6e-3), name
    assert "cast finds 0.86 hidden favourites among ten, keywords 0.68, genres 0.38, chance 0.19" in text
    assert "The result: less: 0.58." in shown and "0.58 favourites among ten, not 0.97" in text
    assert told["genres, keywords and cast"][0] == pytest.approx(0.583, abs=2e-3)
    for split in (0, 1):
        assert told["genres, keywords and cast"][split] < told["keywords"][split] < told["directors and actors"][split]
    # Adding genres makes lists worse, adding keywords to the cast makes them better.
    for split, two in enumerate(splits):
        cast, both = told["directors and actors"][split], content(mixed(kinds, (0, 1, 1)), notes.index, two)
        assert content(mixed(kinds, (1, 0, 1)), notes.index, two) < cast < both
        assert content(mixed(kinds, (0.2, 1, 2)), notes.index, two) < content(mixed(kinds, (0, 1, 2)), notes.index, two)


def test_chance_and_bestsellers(splits, notes, best, shown):
    chances, hits = [], []
    for (train, test), lists in zip(splits, best, strict=True):
        liked, seen = liked_in(test), train.to_frame().groupby("user")["item"].agg(set)
        of_600 = set(notes.index)
        expected = [10 * len(liked[u] & (of_600 - seen[u])) / len(of_600 - seen[u]) for u in liked]
        chances.append(np.mean(expected))
        hits.append(among_ten(lists, liked))
    assert chances == pytest.approx([0.19, 0.19], abs=5e-3) and hits == pytest.approx([1.12, 1.08], abs=5e-3)
    assert "by chance 0.19 0.19" in shown and "bestsellers 1.12 1.08" in shown


def test_weights_are_chosen_on_validation_data(splits, kinds, notes, shown, text):
    sets = ((1, 1, 1), (0, 0, 1), (0, 1, 1), (0, 1, 2), (0, 2, 1))
    for place, (train, _) in enumerate(splits):
        parts = random_split(train, seed=2)
        tried = {weights: content(mixed(kinds, weights), notes.index, parts) for weights in sets}
        assert max(tried, key=tried.get) == (0, 1, 2) and tried[0, 0, 1] < tried[0, 1, 1]
        for weights in sets if place == 0 else ():
            told = re.search(rf" {weights[0]} {weights[1]} {weights[2]} (0\.\d\d) ", shown).group(1)
            assert float(told) == pytest.approx(tried[weights], abs=6e-3)
    assert "Chosen within the other split, the weights are the same" in text
    found = [content(mixed(kinds, (0, 1, 2)), notes.index, split) for split in splits]
    assert found == pytest.approx([0.97, 1.03], abs=5e-3)
    assert "chosen: (0, 1, 2). Test: 0.97, on another split 1.03." in shown


def test_the_list_of_person_2_and_its_reasons(ratings, kinds, notes, films, shown):
    table = mixed(kinds, (0, 1, 2))
    cosines = scores_for(table, notes.index, ratings, [PERSON], interest=0)
    ten = lists_by(cosines, notes.index)[PERSON]
    features = Features(notes.index, range(table.shape[1]), table)
    theirs = ContentBased(features, interest=0).fit(ratings).recommend([PERSON], 10)[0][0].tolist()
    assert ten == theirs and "The ten films for person 2 are those of ContentBased(interest=0): True" in shown
    frame = ratings.to_frame()
    mine = frame[(frame["user"] == PERSON)].set_index("item")["value"].astype(float)
    loved = [item for item in mine[mine > mine.mean()].index if item in notes.index]
    # What two films share weighs tf-idf, a shared name twice as much as a keyword, over the lengths.
    rarity = {}
    for column, lists in (("keywords", notes["keywords"]), ("cast", notes["directors"] + notes["actors"])):
        have = Counter(name for one in lists for name in set(one))
        rarity |= {(column, name): math.log(601 / (1 + n)) + 1 for name, n in have.items()}
    people = notes["directors"] + notes["actors"]

    def weights_of(item):
        told = {}
        for column, names, say in (("keywords", notes.loc[item, "keywords"], 1), ("cast", people[item], 2)):
            length = math.sqrt(sum(rarity[column, name] ** 2 for name in set(names)))
            told |= {(column, name): math.sqrt(say) * rarity[column, name] / length for name in names}
        return told

    for item in ten[:6]:
        own, found = weights_of(item), {}
        for other in loved:
            theirs = weights_of(other)
            found[other] = {term: own[term] * theirs[term] for term in own.keys() & theirs.keys()}
        length = {other: math.sqrt(sum(w * w for w in weights_of(other).values())) for other in loved}
        nearest = max(loved, key=lambda other: sum(found[other].values()) / length[other])
        said = sorted(found[nearest].values(), reverse=True)[:2]
        names = [name for (_, name), value in found[nearest].items() if value in said]
        title = re.escape(films.loc[nearest, "title"].split(",")[0].split(" (")[0])
        row = re.search(rf"{title} \(\d{{4}}\) ([^(]*?) (?=The|Batman|Titanic|Dracula|split|60 films)", shown)
        assert row and all(name in shown for name in names)
    assert "Terminator 2: Judgment Day (1991) Linda Hamilton, James Cameron" in shown


def test_anybody_may_be_chosen(ratings, kinds, notes, films):
    """Whoever the learner chooses, the exercises' references give the library's list."""
    answers = {e.name: e.answer for e in EXERCISES}
    blocks = [kinds[name] for name in ("genres", "keywords", "directors and actors")]
    table = answers["side_by_side"](*blocks, np.array([0.0, 1.0, 2.0]))
    assert table == pytest.approx(mixed(kinds, (0, 1, 2)))
    model = ContentBased(Features(notes.index, range(table.shape[1]), table), interest=0).fit(ratings)
    texts = films["genres"].map("|".join)
    names = tuple(sorted({name for one in films["genres"] for name in one}))
    for user in np.random.default_rng(5).choice(ratings.user_ids, 40, replace=False):
        rated, stars = ratings.of_user(user)
        stars = stars.astype(float)
        assert len(answers["taste_profile"](tuple(texts[rated]), stars, names)) == 19
        known = np.isin(rated, notes.index)
        places = np.searchsorted(notes.index, rated[known])
        profile = (table[places] * (stars - stars.mean())[known][:, None]).sum(axis=0)
        ten = answers["rank_films"](profile, table, np.isin(notes.index, rated), 10)
        assert notes.index[ten].tolist() == [i for i in model.recommend([user], 10)[0][0] if i is not None]


def test_films_without_a_rating(splits, kinds, notes, shown, text):
    new = set(notes.index[::10])
    assert len(new) == 60
    shares = []
    for train, test in splits:
        hidden = train.select(~np.isin(train.to_frame()["item"], list(new)))
        users = sorted(set(test.to_frame()["user"]))
        liked = liked_in(test)
        told = scores_for(mixed(kinds, (0, 1, 2)), notes.index, hidden, users)
        pairs = [(user, item) for user, ten in lists_by(told, notes.index).items() for item in ten]
        among = [item in liked[user] for user, item in pairs if item in new]
        others = [item in liked[user] for user, item in pairs if item not in new]
        share = len(among) / len(pairs), np.mean(among), np.mean(others)
        shares.append(share)
        given = ", ".join(f"{one:.1%}" for one in share).replace(", ", " ")
        assert f"content {given}" in shown
        for lists in bestsellers(hidden, users).values():
            assert not new.intersection(lists)
        popular = [(u, i) for u, ten in bestsellers(hidden, users).items() for i in ten]
        assert f"bestsellers 0.0% – {np.mean([i in liked[u] for u, i in popular]):.1%}" in shown
        mine = hidden.to_frame()[lambda t: t["item"].isin(notes.index)].groupby("user")["item"].nunique()
        assert np.mean([60 / (600 - mine.get(user, 0)) for user in users]) == pytest.approx(0.11, abs=5e-3)
    assert all(round(100 * share) == 15 for share, _, _ in shares)
    assert "they are 11% of what a person has not seen; they fill 15%" in text
    assert sorted(round(100 * one / other) for _, one, other in shares) == [69, 77]
    assert "hits 69 to 77% as often" in text


def test_vectors_that_were_learnt(splits, notes, films, shown, text):
    found = {}
    for name in ("sentences", "item2vec"):
        learnt = load_film_vectors(name)
        kept = np.isin(learnt.ids, notes.index)
        table = learnt.matrix.toarray()
        found[name] = [content(table[kept], learnt.ids[kept], split) for split in splits]
        assert found[name] == pytest.approx({"sentences": [0.37, 0.38], "item2vec": [1.87, 2.17]}[name], abs=6e-3)
        for item, likely in {
            "sentences": {1214: [1097, 1127], 364: [2078, 5218], 539: [2671, 5299]},
            "item2vec": {1214: [1200, 1240], 364: [588, 480], 539: [587, 597]},
        }[name].items():
            row = learnt.ids.tolist().index(item)
            alike = cosine_similarity(table[[row]], table)[0]
            near = [int(one) for one in learnt.ids[np.argsort(-alike)] if one != item][:2]
            if name == "item2vec":
                assert near == likely
            titles = [films.loc[one, "title"].split(",")[0].split(" (")[0] for one in near]
            assert all(title in shown for title in titles)
    assert "sentences: 0.37 favourites among ten, 0.38 on another split" in shown
    assert "item2vec: 1.87 favourites among ten, 2.17 on another split" in shown
    assert "2.17 favourites on another split, not 1.87" in text
    keys = [
        set(zip(part.user_index.tolist(), part.item_index.tolist(), strict=True))
        for part in (splits[0][0], splits[1][1])
    ]
    assert len(keys[0] & keys[1]) / len(keys[1]) > 0.75 and "which holds most of the other one's test" in text


def averaged(split, table, ids):
    """Return ten films for each user by the mean of z-scores of popularity and content, and what they liked."""
    train, test = split
    items, users = np.asarray(train.item_ids), sorted(set(test.to_frame()["user"]))
    counts = train.to_frame()["item"].value_counts().reindex(items)
    popular = ((counts - counts.mean()) / counts.std(ddof=0)).pipe(lambda z: z.fillna(z.min()))
    seen, told = train.to_frame().groupby("user")["item"].agg(list), {}
    _, profiles = profiles_of(table, ids, train, users, 0.5)
    for user, one in zip(users, cosine_similarity(profiles, table), strict=True):
        # All films are compared, the seen ones too; a film without a score gets the lowest.
        z = pd.Series((one - one.mean()) / (one.std() or 1), ids)
        total = (popular + z.reindex(items).fillna(z.min())).drop(seen[user]).round(9)
        told[user] = total.nlargest(10, keep="first").index.tolist()
    return told, liked_in(test)


@pytest.fixture(scope="module")
def both(splits, kinds, notes):
    return [averaged(split, mixed(kinds, (0, 1, 2)), notes.index) for split in splits]


def test_two_lists_averaged(both, shown, text):
    found = [among_ten(lists, liked) for lists, liked in both]
    assert found == pytest.approx([1.31, 1.31], abs=0.012)
    assert "this split: bestsellers 1.12, content 0.97, averaged 1.31" in shown
    assert "another split: bestsellers 1.08, content 1.03, averaged 1.31" in shown
    assert "It beats both, on both splits" in text


def test_what_lists_are_like(splits, kinds, notes, films, best, both, shown, text):
    train, test = splits[0]
    users = sorted(set(test.to_frame()["user"]))
    liked = liked_in(test)
    lists = {
        "bestsellers": best[0],
        "genres, all films": lists_by(scores_for(genre_table(films), films.index, train, users), films.index),
        "genres, keywords and cast": lists_by(
            scores_for(mixed(kinds, (1, 1, 1)), notes.index, train, users), notes.index
        ),
        "keywords and cast": lists_by(scores_for(mixed(kinds, (0, 1, 2)), notes.index, train, users), notes.index),
        "averaged": both[0][0],
    }
    holders = train.to_frame()["item"].value_counts()
    sets = films["genres"].map(set)

    def alike(one, other):
        bottom = math.sqrt(len(sets[one]) * len(sets[other]))
        return len(sets[one] & sets[other]) / bottom if bottom else 0.0

    for name, tens in lists.items():
        hits = among_ten(tens, liked)
        unexpected = np.mean([len(liked[u].intersection(tens[u]) - set(best[0][u])) for u in liked])
        bits = np.mean([np.mean([-math.log2(holders.get(i, 1) / 671) for i in ten]) for ten in tens.values() if ten])
        counts = np.sort([*Counter(i for ten in tens.values() for i in ten).values()])
        counts = np.append(np.zeros(9066 - len(counts)), counts)
        gini = 1 - 2 * np.sum(np.cumsum(counts) / counts.sum()) / 9066 + 1 / 9066
        pairs = [np.mean([alike(*pair) for pair in combinations(ten, 2)]) for ten in tens.values() if len(ten) > 1]
        given = re.search(rf"(?<!,) {name} (\d\.\d\d) (\d\.\d\d) (\d\.\d\d) (\d\.\d{{3}}) (\d\.\d\d) ", shown).groups()
        found = hits, unexpected, bits, gini, np.mean(pairs)
        assert [float(one) for one in given] == pytest.approx(found, abs=0.012), name
    assert "a cosine of 0.90, where bestsellers have 0.29" in text
    assert "0.28 unexpected favourites, not 0.76" in text and 0.72 < 0.76 / 0.97 < 0.8
    assert 1 - 600 / 9066 > 0.93 and "Lists of the 600 cannot go below 0.93" in text
    assert -math.log2(1 / 2) == 1 and -math.log2(1 / 4) == 2


def test_the_ladder(shown):
    for told in ("most ratings 1.12", "content: genres 0.12", "content: keywords and cast 0.97"):
        assert told in shown
    assert "averaged with most ratings 1.31" in shown
    earlier, items = outputs_of("03_user_based_cf"), outputs_of("04_item_based_cf")  # their tests work these out
    for name, value in (("damped mean", "0.71"), ("bias", "0.54"), ("people like you", "0.69")):
        assert f"{name} {value}" in shown and f"{name} {value}" in earlier
    assert "people like you, added up 1.82" in shown and "people like you, added up 1.82" in earlier
    assert "films like yours 2.01" in shown and "films like yours 2.01" in items


def test_topics(shown):
    for words in ("romantic comedy, unlikely couple", "comic-book origin, superhero", "animation, magic"):
        assert words in shown


def test_the_questions_tell_the_truth():
    replies = {q.id: q.options for q in QUESTIONS}
    assert set(replies) == {"05.q1", "05.q2", "05.q3", "05.q4"}
    counts = np.array([[3], [0], [0], [0]])
    assert (
        (counts > 0).sum() == 1 and counts.sum() == 3 and len(counts) == 4 and replies["05.q2"][1.0].startswith("Yes")
    )
