"""The figures that lesson 03 shows, computed again from the data in another way."""

import re
from collections import defaultdict

import numpy as np
import pandas as pd
import pytest
from scipy.stats import pearsonr, ttest_rel
from sklearn.metrics.pairwise import cosine_similarity

from recsys_teach import Bias, Popularity, UserNeighbors, random_split
from recsys_teach.exercises.bank.lesson_03 import EXERCISES, QUESTIONS
from tests.lessons import code_of

LESSON = "03_user_based_cf"
PERSON = 2
NAN = np.nan
FIVE = pd.DataFrame(
    [[5, 4, NAN, 1], [4, NAN, 2, 1], [4, 5, 5, 2], [1, NAN, 5, 4], [NAN, NAN, 4, NAN]],
    index=["Ana", "Ben", "Cleo", "Dan", "Eve"],
    columns=["Alien", "Brazil", "Cars", "Dune"],
)

CODE = code_of(LESSON)


@pytest.fixture(scope="module")
def shared(table):
    has = table.notna().astype(int)
    return has @ has.T


@pytest.fixture(scope="module")
def pearsons(table):
    """Pearson's correlation of everybody with everybody, as pandas works it out; 0 where it has none."""
    return table.T.corr(min_periods=2).fillna(0.0)


@pytest.fixture(scope="module")
def split(ratings):
    return random_split(ratings)


def cosine(x, y):
    return x @ y / np.linalg.norm(x) / np.linalg.norm(y)


def both(table, a, b):
    """Return what two people gave to the films that both rated."""
    pair = table.loc[[a, b]].dropna(axis=1)
    return pair.loc[a].to_numpy(), pair.loc[b].to_numpy()


def lists_of(model, split, fit=True):
    """Return ten films for everybody with hidden rows, and their hidden favourites."""
    train, test = split
    liked = defaultdict(set)
    for user, item, value in test.to_frame()[["user", "item", "value"]].itertuples(index=False):
        if value >= 4:
            liked[user].add(item)
    items, _ = (model.fit(train) if fit else model).recommend(sorted(liked), k=10)
    return dict(zip(sorted(liked), ([i for i in row if i is not None] for row in items), strict=True)), liked


def among_ten(lists, liked):
    return np.mean([len(liked[user].intersection(row)) for user, row in lists.items()])


def test_the_toy_by_hand(shown, text):
    ana, ben = FIVE.loc["Ana"], FIVE.loc["Ben"]
    assert FIVE.loc["Ana"].mean() == pytest.approx(3.3, abs=0.04)
    assert cosine(*both(FIVE, "Ana", "Ben")) == pytest.approx(0.9989, abs=5e-5)
    assert pytest.approx((5.099, 4.123), abs=5e-4) == (26**0.5, 17**0.5)
    assert cosine(ana.fillna(0), ben.fillna(0)) == pytest.approx(0.707, abs=5e-4)
    assert cosine(np.array([3, 4]), np.array([4, 3])) == pytest.approx(0.96)
    assert "The result: smaller: 0.707, not 0.999." in shown and "Ana and Ben: 0.9989" in shown
    assert "5 × 4 + 1 × 1 = 21" in CODE and "21 / (5.099 × 4.123) = 0.9989" in CODE and "24 / (5 × 5) = 0.96" in text
    # The nearest row, by the distance over shared films: Ben's √(2 · (1² + 0²)), Cleo's √(4/3 · (1² + 1² + 1²)).
    assert np.sqrt(4 / 2 * 1) < np.sqrt(4 / 3 * 3) and "filled in from the nearest row: 2" in shown


def test_the_five_pieces_for_ana_and_cars(shown, text):
    similar = {}
    for name in FIVE.index[1:]:
        x, y = both(FIVE, "Ana", name)
        r = pearsonr(x, y).statistic if len(x) > 1 else 0.0
        similar[name] = r * len(x) / (len(x) + 2)
        assert f"{name:<4} Pearson {r:.3f}, shared {len(x)}, shrunk {similar[name]:.3f}".replace("  ", " ") in shown
    assert similar["Ben"] == 0.5 and "1 × 2 / (2 + 2) = 0.5, Cleo's 0.839 × 3 / (3 + 2) = 0.503" in CODE
    assert similar["Cleo"] > similar["Ben"]
    assert similar["Cleo"] == pytest.approx(0.503, abs=5e-4) and "Cleo Pearson 0.839, shared 3, shrunk 0.503" in shown
    told = {name: FIVE.loc[name, "Cars"] - FIVE.loc[name].mean() for name in ("Cleo", "Ben")}
    guess = FIVE.loc["Ana"].mean() + np.average(list(told.values()), weights=[similar[name] for name in told])
    assert guess == pytest.approx(3.67, abs=5e-3)
    assert f"asked: ['Cleo', 'Ben'], prediction for Ana and Cars: {guess:.2f} The nearest row alone said 2." in shown
    assert [round(FIVE.loc[name].mean(), 2) for name in ("Ana", "Cleo", "Ben")] == [3.33, 4, 2.33]
    assert "3.33 + (0.503 × (5 − 4) + 0.5 × (2 − 2.33)) / (0.503 + 0.5) = 3.67" in CODE


def test_nearly_everybody_has_a_perfect_neighbour_with_one_film(table, shared, shown):
    assert table.isna().to_numpy().mean() == pytest.approx(0.984, abs=5e-4) and "98.4% of the table are gaps" in shown
    apart = shared.to_numpy() - np.diag(np.diag(shared))
    assert (apart == 1).any(axis=1).sum() == 655 and "The result: 655 of 671" in shown
    assert (apart[table.index.get_loc(PERSON)] > 0).sum() == 612 and "at least one film with 612 people" in shown


def test_high_cosines_of_opposite_tastes(table, shown, text):
    for a, b, n, angle in ((25, 259, 2, 0.8944), (40, 514, 6, 0.9886), (243, 499, 8, 0.9815)):
        x, y = both(table, a, b)
        assert len(x) == n and cosine(x, y) == pytest.approx(angle, abs=5e-5)
        assert pearsonr(x, y).statistic == pytest.approx(-1)
        assert f"{a} and {b} {n} {angle:.2f} -1.00" in shown
    x, y = both(table, 25, 259)
    assert (sorted(x), sorted(y)) == ([3, 4], [2, 4])
    assert list(table.loc[[25, 259]].dropna(axis=1).columns) == [260, 608]  # Star Wars, Fargo
    assert "(4 × 2 + 3 × 4) / (5 × √20) = 0.894" in text
    x, y = table.loc[243] - table.loc[243].mean(), table.loc[499] - table.loc[499].mean()
    kept = (x * y).notna()
    assert cosine(x[kept], y[kept]) == pytest.approx(0.36, abs=5e-3)  # means over all ratings
    assert "persons 243 and 499 get 0.36, not −1" in text


def test_pearson_over_two_films_is_one_of_three_numbers(pearsons, shared):
    of_two = pearsons.to_numpy()[shared.to_numpy() == 2]
    assert np.abs(of_two - np.round(of_two)).max() < 1e-9 and set(np.round(of_two)) == {-1.0, 0.0, 1.0}


def test_what_shrinkage_does(table, shared, pearsons, shown, text):
    assert pytest.approx(0.07, abs=5e-3) == 2 / 27 and "2 / 27 = 0.07" in text
    n = shared.loc[PERSON].drop(PERSON)
    alike = pearsons.loc[PERSON].drop(PERSON).round(10)
    ours = pd.Series({v: cosine(*both(table, PERSON, v)) if n[v] else 0.0 for v in n.index}).round(10)
    for name, similar, films in (
        ("cosine", ours, 1),
        ("Pearson", alike, 2),
        ("Pearson, shrinkage 25", alike * n / (n + 25), 32),
    ):
        nearest = similar.sort_values(ascending=False, kind="stable").index[:10]
        assert int(n[nearest].median()) == films and f"{name} {films}" in shown
    assert "share one or two films with them. With shrinkage they share 32" in text


def predictions(table, shared, pearsons, person, shrinkage, least=20, k=40):
    """Return the predicted ratings of a person's unrated films, worked out film by film with pandas."""
    n = shared.loc[person]
    similar = (pearsons.loc[person] * n / (n + shrinkage)).drop(person).round(10)
    apart, told = table.sub(table.mean(axis=1), axis=0), {}
    for film in table.columns[table.loc[person].isna()]:
        rated = similar[table.loc[similar.index, film].notna()]
        near = rated[rated > 0].sort_values(ascending=False, kind="stable")[:k]
        if len(near) >= least:
            told[film] = table.loc[person].mean() + np.average(apart.loc[near.index, film], weights=near)
    return pd.Series(told)


def test_the_pieces_give_what_the_library_gives(ratings, table, shared, pearsons, shown):
    model = UserNeighbors(similarity="pearson", shrinkage=25, min_neighbors=20, k=40).fit(ratings)
    told = predictions(table, shared, pearsons, PERSON, 25)
    items, scores = model.recommend([PERSON], k=len(told) + 1)
    assert items[0][-1] is None and len(told) == 718
    assert scores[0][:-1] == pytest.approx(told[list(items[0][:-1])].to_numpy())
    assert "Person 2: 100.0% of 718 scores are those of UserNeighbors." in shown
    assert "African Queen, The 1951 4.51 50" in shown and told.idxmax() == items[0][0] == 969


def test_anybody_may_be_chosen(ratings, exercise):
    """Whoever the learner chooses, some films have enough neighbours, and the five references give the library's scores."""
    answers = {e.name: e.answer for e in EXERCISES}
    model = UserNeighbors(similarity="pearson", shrinkage=25, min_neighbors=20, k=40).fit(ratings)
    rows = np.array([ratings.dense_row(user) for user in ratings.user_ids])
    means, often = np.nanmean(rows, axis=1), np.sum(~np.isnan(rows), axis=0) >= 20
    for me in np.random.default_rng(3).choice(ratings.n_users, 6, replace=False):
        x = rows[me]
        known = ~np.isnan(x)
        alike = np.array([answers["pearson"](x[known], row[known]) for row in rows])
        similar = np.round(answers["shrunk"](alike, np.sum(known & ~np.isnan(rows), axis=1), 25), 10)
        similar[me] = 0
        told = {}
        for film in np.flatnonzero(often & ~known):
            near = answers["nearest_raters"](similar, rows[:, film], 40)
            if len(near) >= 20:
                told[film] = answers["predict_rating"](means[me], similar[near], rows[near, film], means[near])
        items, scores = model.recommend([ratings.user_ids[me]], k=len(told))
        ours = [told[film] for film in ratings.item_indices(list(items[0]))]
        assert len(told) > 20 and np.mean(np.abs(ours - scores[0]) < 1e-6) > 0.99


def test_surprise_agrees(ratings, table, shared, pearsons, shown):
    surprise = pytest.importorskip("surprise")
    frame = ratings.to_frame()[["user", "item", "value"]]
    data = surprise.Dataset.load_from_df(frame, surprise.Reader(rating_scale=(0.5, 5))).build_full_trainset()
    peer = surprise.KNNWithMeans(k=40, min_k=20, sim_options={"name": "pearson"}, verbose=False).fit(data)
    told = predictions(table, shared, pearsons, PERSON, 0).clip(0.5, 5)
    theirs = np.array([peer.predict(PERSON, item).est for item in told.index])
    assert len(told) == 718 and np.mean(np.abs(theirs - told) < 1e-5) > 0.99
    assert "100.0% of 718 predictions agree with Surprise's" in shown


def test_surprise_agrees_for_others_but_where_people_tie(ratings, exercise):
    """Where the 40th place is tied, the two programs may ask different people: the lesson says so."""
    surprise = pytest.importorskip("surprise")
    frame = ratings.to_frame()[["user", "item", "value"]]
    data = surprise.Dataset.load_from_df(frame, surprise.Reader(rating_scale=(0.5, 5))).build_full_trainset()
    peer = surprise.KNNWithMeans(k=40, min_k=20, sim_options={"name": "pearson"}, verbose=False).fit(data)
    model = UserNeighbors(similarity="pearson", min_neighbors=20, k=40).fit(ratings)
    compared = 0
    for person in np.random.default_rng(1).choice(ratings.user_ids, 20, replace=False):
        unseen = np.setdiff1d(ratings.item_ids, ratings.of_user(person)[0])[:500]
        apart = np.abs(
            model.predict([person] * len(unseen), unseen) - [peer.predict(person, item).est for item in unseen]
        )
        similar = model.similarities(person)
        for item in unseen[apart > 1e-5]:
            theirs = np.sort(similar[ratings.user_indices(ratings.users_of(item))])[::-1]
            assert theirs[39] - theirs[40] < 1e-9
            compared += 1
        assert np.mean(apart < 1e-5) > 0.95
    assert compared > 0  # else nothing above was looked at


def test_habits_cost_stars(ratings, shown, text):
    part = ratings.select(ratings.user_index < 400)
    lot = np.random.default_rng(0).permutation(len(part)) % 3
    errors, own_means = {}, []
    for variant in ("basic", "centred"):
        squares = []
        for fold in range(3):
            train, test = part.select(lot != fold), part.select(lot == fold)
            rows = test.to_frame()
            model = UserNeighbors(similarity="pearson", variant=variant).fit(train)
            squares.append(np.sqrt(np.mean((model.predict(rows["user"], rows["item"]) - rows["value"]) ** 2)))
            learn = train.to_frame()
            guess = rows["user"].map(learn.groupby("user")["value"].mean())
            guess = guess.where(rows["item"].isin(learn["item"]), learn["value"].mean())  # a film nobody rated
            own_means.append(np.sqrt(np.mean((guess - rows["value"]) ** 2)))
        errors[variant] = np.mean(squares)
    assert errors["basic"] == pytest.approx(1.05, abs=0.005) and errors["centred"] == pytest.approx(0.97, abs=0.005)
    assert np.mean(own_means) == pytest.approx(0.98, abs=0.005)
    assert "RMSE 1.05, not 0.97" in text and "Centred, neighbours err less." in text
    for told in (
        "as they are (KNNBasic) the course's 1.05",
        "(KNNWithMeans) the course's 0.97",
        "person's mean the course's 0.98",
    ):
        assert told in shown


# RMSE, favourites among ten, different films
TWO_SPLITS = {
    ("this", "cosine"): (0.933, 0.78, 69),
    ("this", "Pearson"): (0.927, 0.69, 193),
    ("another", "cosine"): (0.932, 0.68, 70),
    ("another", "Pearson"): (0.929, 0.72, 194),
}


@pytest.mark.parametrize("name", ["this", "another"])
def test_what_one_split_says_of_pearson_and_cosine_another_turns_round(ratings, shown, text, name):
    split = random_split(ratings, seed=["this", "another"].index(name))
    rows, hits, errors = split.test.to_frame(), {}, {}
    for label in ("cosine", "Pearson"):
        model = UserNeighbors(similarity=label.lower(), shrinkage=25, min_neighbors=20)
        lists, liked = lists_of(model, split)
        hits[label] = np.array([len(liked[user].intersection(row)) / 10 for user, row in lists.items()])
        squares = (model.predict(rows["user"], rows["item"]) - rows["value"]) ** 2
        errors[label] = np.sqrt(squares.groupby(rows["user"]).mean())
        listed = {i for row in model.recommend(np.unique(rows["user"]), k=10)[0] for i in row if i is not None}
        found = np.sqrt(squares.mean()), 10 * hits[label].mean(), len(listed)
        assert found == pytest.approx(TWO_SPLITS[name, label], abs=5e-3)
        column = 1 + (label == "Pearson")
        for head, value, digits in (("RMSE", found[0], 3), ("different films", found[2], 0)):
            assert re.search(rf"{name} {head} (\S+) (\S+)", shown)[column] == f"{value:.{digits}f}"
    more = hits["Pearson"].mean() - hits["cosine"].mean()
    assert errors["Pearson"].mean() < errors["cosine"].mean() and (more < 0) == (name == "this")
    for head, values in (("RMSE", errors), ("favourites among ten", hits)):
        told = re.search(rf"{name} {head} (\S+) (\S+) (\S+)", shown)
        if values is hits:
            assert [float(told[1]), float(told[2])] == pytest.approx([10 * v.mean() for v in hits.values()], abs=1e-3)
        p_value = ttest_rel(values["Pearson"], values["cosine"]).pvalue
        assert float(told[3]) == pytest.approx(p_value, abs=0.015) and (float(told[3]) < 0.05) == (name == "this")
    assert "another split shows no such thing" in text


def test_added_up_the_neighbours_lead(split, shown, text):
    table = split.train.to_frame().pivot(index="user", columns="item", values="value").fillna(0)
    alike = pd.DataFrame(cosine_similarity(table), table.index, table.index)
    test = split.test.to_frame()
    liked = test[test["value"] >= 4].groupby("user")["item"].agg(set)
    hits, listed = [], set()
    for user in np.unique(test["user"]):
        near = alike.loc[user].drop(user).sort_values(ascending=False, kind="stable").head(40)
        sums = (table.loc[near.index] > 0).mul(near, axis=0).sum()
        ten = sums[table.loc[user] == 0].sort_values(ascending=False, kind="stable").index[:10]
        listed |= set(ten)
        if user in liked.index:
            hits.append(len(liked[user].intersection(ten)))
    assert len(hits) == 660 and np.mean(hits) == pytest.approx(1.82, abs=0.01)
    told = re.search(r"this split: (\S+) favourites among ten, (\d+) different films", shown)
    assert float(told[1]) == pytest.approx(np.mean(hits), abs=0.01) and abs(int(told[2]) - len(listed)) <= 3
    assert float(re.search(r"another split: (\S+) favourites", shown)[1]) > 1.8
    assert 40 * 0.8 == 32 and "A sum can: 1 against 32" in text


# favourites among ten, ratings of a listed film, different films
EVIDENCE = {
    (0, 1): (0.0, 1, 180),
    (0, 20): (0.4955, 62, 226),
    (0, 30): (0.6985, 107, 162),
    (25, 1): (0.0, 1, 174),
    (25, 20): (0.6939, 98, 193),
    (25, 30): (0.8758, 130, 141),
}


@pytest.mark.parametrize(("shrinkage", "least"), EVIDENCE)
def test_evidence_makes_hits(split, shown, shrinkage, least):
    expected, typical, films = EVIDENCE[shrinkage, least]
    model = UserNeighbors(similarity="pearson", shrinkage=shrinkage, min_neighbors=least)
    lists, liked = lists_of(model, split)
    counts = split.train.to_frame()["item"].value_counts()
    # The lesson's lists are those of everybody with hidden rows; 11 of them have no hidden favourite.
    everybody, _ = model.recommend(np.unique(split.test.to_frame()["user"]), k=10)
    listed = [i for row in everybody for i in row if i is not None]
    assert among_ten(lists, liked) == pytest.approx(expected, abs=5e-4)
    assert abs(int(counts[listed].median()) - typical) <= 1 and abs(len(set(listed)) - films) <= 2
    assert f"{shrinkage} {least} {expected:.2f} {typical} {films}" in shown


def test_the_bestseller_list_and_the_ladder(split, shown, text):
    train, _ = split
    lists, liked = lists_of(Popularity(by="count"), split)
    assert among_ten(lists, liked) == pytest.approx(1.12, abs=5e-3)
    everybody, _ = Popularity(by="count").fit(train).recommend(list(lists), k=10)
    assert len({i for row in everybody for i in row}) == 53
    scores = "most ratings 1.12, damped mean 0.71, centred damped mean 0.54, bias 0.54, people like you 0.69"
    scores += ", people like you, added up 1.82"
    assert scores in shown
    assert "In favourites it stands beside the damped mean" in text and "Everybody's bestsellers have 1.12" in text
    assert "193 different films, not 53" in text and "bestsellers 1.12 198 53" in shown
    frame = train.to_frame()
    for name, expected, values in (
        ("damped mean", 0.71, frame["value"]),
        ("centred", 0.54, frame["value"] - frame.groupby("user")["value"].transform("mean")),
    ):
        by_film = values.groupby(frame["item"]).agg(["sum", "size"])
        order = ((by_film["sum"] + 10 * values.mean()) / (by_film["size"] + 10)).sort_values(
            ascending=False, kind="stable"
        )
        seen = frame.groupby("user")["item"].agg(set)
        best = {user: [i for i in order.index[:900] if i not in seen[user]][:10] for user in liked}
        assert among_ten(best, liked) == pytest.approx(expected, abs=6e-3), name


def test_who_predicts_better_depends_on_how_many_speak(split, shown, text):
    train, test = split
    rows = test.to_frame()
    model = UserNeighbors(similarity="pearson", shrinkage=25, min_neighbors=20).fit(train)
    guesses = model.predict(rows["user"], rows["item"]), Bias().fit(train).predict(rows["user"], rows["item"])
    learn = train.to_frame()
    raters = learn.groupby("item")["user"].agg(set)
    speak = []
    for user, films in rows.groupby("user")["item"]:
        likeness = model.similarities(user)
        above = set(np.asarray(train.user_ids)[likeness > 0]) - {user}
        speak += [(user, film, len(raters.get(film, set()) & above) >= 20) for film in films]
    enough = pd.DataFrame(speak, columns=["user", "item", "enough"]).set_index(["user", "item"])["enough"]
    enough = enough.loc[pd.MultiIndex.from_frame(rows[["user", "item"]])].to_numpy()
    own = rows["user"].map(learn.groupby("user")["value"].mean()).to_numpy()
    own = np.where(rows["item"].isin(learn["item"]), own, learn["value"].mean())  # a film nobody rated
    for name, guess in (("the person's mean", own), ("people like you", guesses[0]), ("bias", guesses[1])):
        apart = rows["value"].to_numpy() - np.asarray(guess)
        errors = [np.sqrt(np.mean(apart[which] ** 2)) for which in (enough | ~enough, enough, ~enough)]
        told = re.search(rf"{name} (0\.\d+) (\d\.\d+) (\d\.\d+)", shown)
        assert [float(one) for one in told.groups()] == pytest.approx(errors, abs=0.003)
    assert f"20 or more speak, {np.mean(enough):.0%}" in shown
    assert round(100 * np.mean(~enough)) == 46 and "for 46% of the ratings fewer than 20 neighbours speak" in text


def test_everybody_with_everybody(shown):
    for n in (100, 200, 400, 671, 29_000_000):
        assert f"{n:,} {n * (n - 1) // 2:,}" in shown
    assert pytest.approx(4, abs=0.03) == 200 * 199 / (100 * 99)
    assert "by this loop 29 million people would take more than ten years" in shown


def test_the_questions_tell_the_truth():
    replies = {q.id: q.options for q in QUESTIONS}
    assert "98%" in replies["03.q1"]["c"]
    assert 5 / (5 + 20) == 0.2 and 5 / 20 == 0.25 and 20 / 25 == 0.8
    assert set(replies["03.q3"]) == {0.2, 0.25, 0.8, 1.0, "not sure yet"}
