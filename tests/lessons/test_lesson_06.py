"""The figures that lesson 06 shows, computed again from the data in another way."""

import re
from collections import defaultdict

import numpy as np
import pytest
from sklearn.decomposition import PCA, TruncatedSVD
from sklearn.linear_model import Ridge
from sklearn.metrics import roc_auc_score

from recsys_teach import (
    NMF,
    Bias,
    ExplicitALS,
    FunkSVD,
    PureSVD,
    SVDpp,
    grid_search,
    k_fold,
    load_films,
    load_movielens,
    random_split,
)
from recsys_teach.exercises.bank.lesson_06 import EXERCISES, QUESTIONS
from recsys_teach.places import ROOT
from tests.lessons import outputs_of, prose_of

LESSON = "06_matrix_factorization"
CODE = " ".join((ROOT / "solutions" / f"{LESSON}.py").read_text(encoding="utf-8").replace("\n# ", " ").split())
MANY = 50


@pytest.fixture(scope="module")
def ratings():
    return load_movielens()


@pytest.fixture(scope="module")
def films(ratings):
    return load_films().loc[list(ratings.item_ids)]


@pytest.fixture(scope="module")
def splits(ratings):
    return {"this": random_split(ratings), "another": random_split(ratings, seed=1)}


@pytest.fixture(scope="module")
def als(ratings):
    return ExplicitALS(20).fit(ratings)


@pytest.fixture(scope="module")
def shown():
    return outputs_of(LESSON)


@pytest.fixture(scope="module")
def text():
    return prose_of(LESSON)


def rmse(guess, real):
    return float(np.sqrt(np.mean((np.asarray(guess) - np.asarray(real)) ** 2)))


def error_of(model, test):
    rows = test.to_frame()
    return rmse(model.predict(rows["user"], rows["item"]), rows["value"])


def lists_of(model, split):
    """Return ten films for everybody with hidden favourites, and these favourites."""
    liked = defaultdict(set)
    for user, item, value in split.test.to_frame()[["user", "item", "value"]].itertuples(index=False):
        if value >= 4:
            liked[user].add(item)
    items, _ = model.fit(split.train).recommend(sorted(liked), k=10)
    return dict(zip(sorted(liked), ([i for i in row if i is not None] for row in items), strict=True)), liked


def row_of(shown, name, count):
    """Return the numbers of a row of a table whose first entry is `name`."""
    found = re.search(rf"{re.escape(name)}((?: [\d.]+){{{count}}})", shown)
    assert found, name
    return [float(one) for one in found[1].split()]


def test_the_toy_by_hand(shown, text):
    people = {"Ana": (1, -0.5), "Ben": (-1, 0), "Cleo": (0, 1)}
    things = {"Alien": (1, -1), "Babe": (0, 1), "Dune": (1, 0)}
    for name, (spectacle, children) in {**people, **things}.items():
        assert f"{name} | {spectacle:g} | {children:g} |".replace("-", "−") in text
    table = [[a * c + b * d for c, d in things.values()] for a, b in people.values()]
    assert table == [[1.5, -0.5, 1], [-1, 0, -1], [-1, 1, 0]]
    assert "[[ 1.5 -0.5 1. ] [-1. 0. -1. ] [-1. 1. 0. ]]" in shown
    assert "shapes: (3, 2) and (2, 3) give (3, 3)" in shown and "Ana and Alien: 4.7 stars" in shown
    assert pytest.approx(3.2) == 3 - 0.2 + 0.4 and 3.2 + table[0][0] == pytest.approx(4.7)


def test_so_many_numbers(ratings, text):
    assert ratings.n_users * ratings.n_items == pytest.approx(6e6, rel=0.02) and "six million cells" in text
    assert 20 * (ratings.n_users + ratings.n_items) == 194_740 and "hold 194,740 numbers" in text


def test_the_slope_and_the_steps(shown, text):
    p, q, r, lam = 0.5, 2, 3, 0.1
    # J = (r − p q)²/2 + λ p²/2 as a polynomial in p, differentiated by NumPy.
    j = np.polynomial.Polynomial([r, -q]) ** 2 / 2 + np.polynomial.Polynomial([0, 0, lam / 2])
    assert j.deriv()(p) == pytest.approx(-3.95) and "slope by nudging p: -3.950" in shown
    assert "−2 × 2 + 0.1 × 0.5 = −3.95" in text and pytest.approx(0.04, abs=2e-4) == 2.01**2 - 4
    without = np.polynomial.Polynomial([r, -q]) ** 2 / 2
    assert without.deriv()(p) == -4 and "the slope at 0.5 is −4" in CODE
    for rate, errors in ((0.1, [2, 1.2, 0.72]), (0.6, [2, -2.8])):
        at, met = p, []
        for _ in errors:
            met.append(r - at * q)
            at -= rate * without.deriv()(at)
        assert met == pytest.approx(errors)
    assert "the errors, 3 − 2p, are 2, 1.2, 0.72" in text and "The result: 2.8: across the bottom, and higher" in shown


def test_one_step_for_ana(shown, text):
    r, mu, b, c, p, q, rate = 5, 3, -0.2, 0.4, (1, -0.5), (1, -1), 0.1
    e = r - (mu + b + c + p[0] * q[0] + p[1] * q[1])
    b, c = b + rate * e, c + rate * e
    new_p = [x + rate * e * y for x, y in zip(p, q, strict=True)]
    new_q = [y + rate * e * x for x, y in zip(p, q, strict=True)]
    assert e == pytest.approx(0.3) and (b, c) == pytest.approx((-0.17, 0.43))
    assert new_p == pytest.approx([1.03, -0.53]) and new_q == pytest.approx([1.03, -1.015])
    after = mu + b + c + sum(x * y for x, y in zip(new_p, new_q, strict=True))
    assert after == pytest.approx(4.859, abs=5e-4) and r - after == pytest.approx(0.14, abs=5e-3)
    assert "Ana's bias -0.17, that of Alien 0.43" in shown and "The next prediction: 4.859" in shown
    assert "Ana's factors [ 1.03 -0.53] those of Alien [ 1.03 -1.015]" in shown
    assert "the error was 0.3 and is 0.14" in text


def five_epochs(ratings, in_turn=False):
    """Learn with Python's own numbers, and return (typical error after each epoch, film factors of the films rated)."""
    part = ratings.select(ratings.user_index < 100)
    lot = np.random.default_rng(0)
    p = lot.normal(0, 0.1, (ratings.n_users, 10)).tolist()
    q = lot.normal(0, 0.1, (ratings.n_items, 10)).tolist()
    b, c = [0.0] * ratings.n_users, [0.0] * ratings.n_items
    rows = list(zip(part.user_index.tolist(), part.item_index.tolist(), part.values.tolist(), strict=True))
    mu = sum(r for *_, r in rows) / len(rows)

    def guess(u, i):
        return mu + b[u] + c[i] + sum(x * y for x, y in zip(p[u], q[i], strict=True))

    errors = []
    for _ in range(5):
        for u, i, r in rows:
            e = r - guess(u, i)
            b[u] += 0.01 * (e - 0.1 * b[u])
            c[i] += 0.01 * (e - 0.1 * c[i])
            new = [x + 0.01 * (e * y - 0.1 * x) for x, y in zip(p[u], q[i], strict=True)]
            old = new if in_turn else p[u]
            q[i] = [y + 0.01 * (e * x - 0.1 * y) for x, y in zip(old, q[i], strict=True)]
            p[u] = new
        errors.append(rmse([guess(u, i) for u, i, _ in rows], [r for *_, r in rows]))
    return errors, np.array([q[i] for i in sorted({i for _, i, _ in rows})])


def test_five_epochs_over_a_hundred_people(ratings, shown, text):
    errors, factors = five_epochs(ratings)
    for number, error in enumerate(errors, 1):
        assert f"epoch {number}: typical error {error:.3f} stars" in shown
    assert "those of FunkSVD: 0.000000" in shown
    _, wrong = five_epochs(ratings, in_turn=True)
    assert np.abs(wrong - factors).max() == pytest.approx(0.005, abs=5e-4) and "factors off by 0.005" in text


def test_solving(ratings, als, shown):
    assert [2 + 3, 3 + 4, 2 + 4] == [5, 7, 6] and "x, y, z: [2. 3. 4.]" in shown
    assert "z is 9 − 5 = 4, x is 9 − 7 = 2, and y is 9 − 6 = 3" in CODE
    bias = Bias().fit(ratings)
    rows = ratings.to_frame().query("user == 2")
    at = ratings.item_indices(list(rows["item"]))
    u = int(ratings.user_indices([2])[0])
    left = rows["value"].to_numpy(float) - bias.mean_ - bias.user_biases_[u] - bias.item_biases_[at]
    own = Ridge(alpha=0.15 * len(rows), fit_intercept=False).fit(als.item_factors_[at], left).coef_
    assert own == pytest.approx(als.user_factors_[u], abs=1e-6)
    assert "Person 2, 76 films, 20 factors." in shown and "those of ExplicitALS: 0.000000" in shown and len(rows) == 76


@pytest.mark.parametrize("name", ["this", "another"])
def test_what_zeros_in_the_gaps_do(splits, shown, text, name):
    train, test = splits[name]
    real, places = test.values.astype(float), (test.user_index, test.item_index)
    table = train.to_frame().pivot(index="user", columns="item", values="value")
    table = table.reindex(index=train.user_ids, columns=train.item_ids).to_numpy(float)
    mean = np.nanmean(table)
    bias = Bias().fit(train)
    averages = bias.mean_ + bias.user_biases_[:, None] + bias.item_biases_

    def cut(full):
        svd = TruncatedSVD(50, algorithm="arpack", random_state=0)
        return svd.inverse_transform(svd.fit_transform(full))

    zeros = cut(np.nan_to_num(table))[places]
    filled = (averages + cut(np.where(np.isnan(table), 0, table - averages)))[places]
    column = ["this", "another"].index(name)
    for row, guess in (
        ("the mean each time", np.full(len(real), mean)),
        ("SVD, zeros in the gaps", zeros),
        ("bias", averages[places]),
        ("SVD, bias in the gaps", filled),
    ):
        assert row_of(shown, row, 2)[column] == pytest.approx(rmse(guess, real), abs=1.5e-3)
    assert rmse(filled, real) < rmse(averages[places], real) - 0.004 and "With averages there it beats bias" in text
    if name == "this":
        assert zeros.mean() == pytest.approx(0.58, abs=5e-3) and "in the gaps is 0.58 stars" in shown
        assert "the mean guess is 0.58" in text and "has an RMSE of 1.06" in text
        assert rmse(np.full(len(real), mean), real) == pytest.approx(1.06, abs=5e-3)
        assert (
            np.isnan(table).mean() == pytest.approx(0.987, abs=5e-4) and "98.7% of the training table are gaps" in text
        )


def test_overfitting_is_what_surprise_shows_as_well(splits, shown, text):
    surprise = pytest.importorskip("surprise")
    learn, valid = random_split(splits["this"].train, seed=2)
    data = surprise.Dataset.load_from_df(
        learn.to_frame()[["user", "item", "value"]], surprise.Reader(rating_scale=(0.5, 5))
    )
    trainset = data.build_full_trainset()
    epochs = (1, 2, 5, 10, 20, 40, 60)
    for lam, n in ((0, 10), (0, 60), (0.1, 10), (0.1, 60)):
        model = surprise.SVD(n_factors=20, n_epochs=n, lr_all=0.01, reg_all=lam, random_state=0).fit(trainset)
        for name, part in (("training", learn), ("validation", valid)):
            rows = part.to_frame()[["user", "item", "value"]]
            told = [model.predict(u, i).est for u, i, _ in rows.itertuples(index=False)]
            ours = row_of(shown, f"{lam:g} {name}", len(epochs))[epochs.index(n)]
            assert ours == pytest.approx(rmse(told, rows["value"]), abs=0.015)
    found = row_of(shown, "0 validation", len(epochs))
    assert min(found) == found[3] == 0.903 and found[-1] == 1.067 and "turns: 0.903, then 1.067" in text
    held = row_of(shown, "0.1 validation", len(epochs))
    assert max(held[3:]) < min(found) and held[-1] == pytest.approx(0.89, abs=2e-3)


def test_the_grid(splits, shown, text):
    surprise = pytest.importorskip("surprise")
    train, _ = splits["this"]
    errors = {}
    for learn, hold in k_fold(train, 3):
        data = surprise.Dataset.load_from_df(
            learn.to_frame()[["user", "item", "value"]], surprise.Reader(rating_scale=(0.5, 5))
        )
        trainset, rows = data.build_full_trainset(), hold.to_frame()[["user", "item", "value"]]
        for rate in (0.005, 0.01):
            for lam in (0.02, 0.1):
                ours = FunkSVD(10, epochs=30, learning_rate=rate, regularization=lam).fit(learn)
                peer = surprise.SVD(n_factors=10, n_epochs=30, lr_all=rate, reg_all=lam, random_state=0).fit(trainset)
                told = [peer.predict(u, i).est for u, i, _ in rows.itertuples(index=False)]
                errors.setdefault((rate, lam), []).append((error_of(ours, hold), rmse(told, rows["value"])))
    means = {one: np.mean(found, axis=0) for one, found in errors.items()}
    best = min(means, key=lambda one: means[one][0])
    assert best == (0.005, 0.1)
    for (rate, lam), found in errors.items():
        apart = np.array([a[0] - b[0] for a, b in zip(found, errors[best], strict=True)])
        behind = apart.mean() / (apart.std(ddof=1) / np.sqrt(3)) if apart.any() else None
        numbers = row_of(shown, f"{rate:g} {lam:g}", 2 if behind is None else 3)
        assert numbers[0] == pytest.approx(means[rate, lam][0], abs=6e-4)
        assert numbers[-1] == pytest.approx(means[rate, lam][1], abs=6e-4)
        if behind is not None:
            assert numbers[1] == pytest.approx(behind, abs=0.06) and (behind < 3) == (lam == 0.1)
    assert "2 of 4 cannot be told apart. All of them have λ = 0.1" in shown
    assert min(means, key=lambda one: means[one][1])[1] == 0.1 and "Surprise's best is among them: True" in shown


def test_the_penalty_of_als_comes_from_the_training(splits, text):
    train, test = splits["this"]
    search = grid_search(ExplicitALS(20), {"regularization": [0.1, 0.15, 0.2, 0.3]}, train, 3)
    assert search.best_parameters == {"regularization": 0.2} and "The λ of ALS, 0.2, comes from such a search" in text
    once = grid_search(ExplicitALS(20, scale_by_count=False), {"regularization": [3, 5, 10, 20]}, train, 3)
    assert once.best_parameters == {"regularization": 10} and "the best λ is then about 10" in text
    wrong = error_of(ExplicitALS(20, scale_by_count=False).fit(train), test)
    right = error_of(ExplicitALS(20).fit(train), test)
    assert (wrong, right) == pytest.approx((1.17, 0.88), abs=5.1e-3) and "RMSE 1.17, not 0.88" in text


# RMSE and favourites among ten on both splits, the median number of ratings of a listed film on the first
MODELS = {
    "bias": (Bias(), (0.894, 0.893, 0.54, 0.59, 98)),
    "FunkSVD as it comes": (FunkSVD(), (0.900, 0.899, 0.47, 0.46, 52)),
    "FunkSVD, the winner": (
        FunkSVD(10, epochs=30, learning_rate=0.005, regularization=0.1),
        (0.894, 0.891, 0.26, 0.27, 35),
    ),
    "SVD++": (SVDpp(), (0.895, 0.891, 0.48, 0.46, 46)),
    "NMF": (NMF(), (0.947, 0.948, 0.00, 0.01, 2)),
    "ALS": (ExplicitALS(20, regularization=0.2), (0.879, 0.878, 0.50, 0.55, 52)),
    "PureSVD": (PureSVD(50), (3.191, 3.196, 1.98, 1.98, 122)),
}


@pytest.mark.parametrize("name", MODELS)
def test_stars_and_lists(splits, shown, name):
    model, expected = MODELS[name]
    told = re.search(rf"\b{re.escape(name)} (\d\.\d{{3}}) (\d\.\d{{3}}) (\d\.\d\d) (\d\.\d\d) (\d+) ", shown)
    assert [float(one) for one in told.groups()] == pytest.approx(expected)
    for column, split in enumerate(splits.values()):
        lists, liked = lists_of(model, split)
        hits = np.mean([len(liked[user].intersection(row)) for user, row in lists.items()])
        assert hits == pytest.approx(expected[2 + column], abs=6e-3)
        if name != "PureSVD":  # its errors are those of the zeros, above
            assert error_of(model, split.test) == pytest.approx(expected[column], abs=6e-4)
        if not column:
            counts = split.train.to_frame()["item"].value_counts()
            everybody, _ = model.recommend(np.unique(split.test.to_frame()["user"]), k=10)
            listed = [i for row in everybody for i in row if i is not None]
            assert abs(int(counts.reindex(listed).median()) - expected[4]) <= 1


def test_what_is_said_of_the_models(text):
    of = {name: expected for name, (_, expected) in MODELS.items()}
    for split in (0, 1):
        assert of["FunkSVD as it comes"][split] > of["bias"][split] > of["ALS"][split] + 0.01
        assert abs(of["FunkSVD, the winner"][split] - of["bias"][split]) < 0.003
        assert of["PureSVD"][2 + split] > 3 * max(of[n][2 + split] for n in of if n != "PureSVD")
    assert "FunkSVD as it comes is behind bias, the winner about level; ALS beats both, on both splits." in text
    assert all(of["ALS"][2 + split] < of["bias"][2 + split] for split in (0, 1))
    assert "Its lists are no better than those of bias" in text and "has the best lists of these seven" in text


def test_surprise_is_near_on_five_folds_and_from_three_starts(ratings, splits, shown, text):
    surprise = pytest.importorskip("surprise")
    told = re.search(r"RMSE on the test: FunkSVD (\S+), Surprise's SVD (\S+)", shown)
    parts = [*[splits["this"]] * 3, *k_fold(ratings, 5)]
    for place, (train, test) in enumerate(parts):
        data = surprise.Dataset.load_from_df(
            train.to_frame()[["user", "item", "value"]], surprise.Reader(rating_scale=(0.5, 5))
        )
        seed = place if place < 3 else 0
        peer, rows = surprise.SVD(random_state=seed).fit(data.build_full_trainset()), test.to_frame()
        theirs = rmse([peer.predict(u, i).est for u, i in zip(rows["user"], rows["item"], strict=True)], rows["value"])
        ours = error_of(FunkSVD().fit(train), test)
        assert abs(ours - theirs) < 0.003
        if not place:
            assert (float(told[1]), float(told[2])) == pytest.approx((ours, theirs), abs=6e-4)
    assert "On five folds, and from three starts here, they are less than 0.003 apart" in text


@pytest.fixture(scope="module")
def axes(ratings, films, als):
    return two_axes(als, ratings, films)


def two_axes(model, ratings, films):
    """Return a frame of the films with 50 ratings or more: where they lie on two axes, by scikit-learn's PCA."""
    counts = ratings.to_frame()["item"].value_counts().reindex(films.index)
    some = films[counts >= MANY].assign(n=counts)
    places = PCA(2, svd_solver="full").fit_transform(model.item_factors_[(counts >= MANY).to_numpy()])
    some = some.assign(x=places[:, 0], y=places[:, 1]).set_index("title")
    for axis, end in (("x", "Armageddon"), ("y", "Beauty and the Beast")):
        some[axis] *= np.sign(some.loc[end, axis])
    return some


def share(frame, axis, genre):
    return 100 * roc_auc_score([genre in genres for genres in frame["genres"]], frame[axis])


def test_the_ends_of_the_axes(axes, shown):
    for axis, pairs in (
        ("x", ("2001: A Space Odyssey (1968) Armageddon (1998)", "Requiem for a Dream (2000) The Patriot (2000)")),
        ("y", ("Eyes Wide Shut (1999) Beauty and the Beast (1991)", "Gone in 60 Seconds (2000) Hoop Dreams (1994)")),
    ):
        order = axes.sort_values(axis)
        for pair, low, high in ((pairs[0], 0, -1), (pairs[1], 6, -7)):
            told = " ".join(f"{order.index[at]} ({order['year'].iloc[at]})" for at in (low, high))
            assert re.sub(r"(.*), (The|A) ", r"\2 \1 ", told.replace("Patriot, The", "The Patriot")) == pair
            assert pair in shown


def test_two_axes_sort_films_the_way_people_do(ratings, films, axes, shown, text):
    genres = sorted({one for some in axes["genres"] for one in some})
    sizes = {genre: sum(genre in some for some in axes["genres"]) for genre in genres}
    kept = [genre for genre in genres if sizes[genre] >= 20]
    assert len(axes) == 453 and len(kept) == 15
    for genre in kept:
        numbers = row_of(shown, f" {genre}", 3)
        assert numbers[0] == sizes[genre]
        assert numbers[1:] == pytest.approx([share(axes, "x", genre), share(axes, "y", genre)], abs=0.55)
    assert share(axes, "y", "Children") == pytest.approx(83, abs=0.5) and "The result: 83." in shown
    high = sorted(kept, key=lambda genre: -share(axes, "y", genre))
    assert high[:3] == ["Children", "Animation", "Musical"]
    assert {high[-1], high[-2]} == {"Horror", "Thriller"}
    assert max(kept, key=lambda genre: share(axes, "x", genre)) == "Action" and "High on it are action films" in text
    lot, best = np.random.default_rng(7), []
    for _ in range(200):
        drawn = axes.assign(x=lot.normal(size=len(axes)), y=lot.normal(size=len(axes)))
        shares = [share(drawn, axis, genre) for axis in "xy" for genre in kept]
        best.append(max(max(shares), 100 - min(shares)))
    told = re.search(r"the strongest of 15 genres reaches (\d+), in 1 of 100 tries more than (\d+)\.", shown)
    assert float(told[1]) == pytest.approx(np.median(best), abs=1) and max(best) < 75
    assert float(told[2]) == pytest.approx(np.quantile(best, 0.99), abs=2.5)
    assert "puts children's films above others in 83 of 100 draws" in text
    assert share(axes, "y", "Children") > max(best)


def test_how_much_the_axes_hold_and_what_the_first_goes_with(ratings, films, als, axes, shown, text):
    table = als.item_factors_[(ratings.to_frame()["item"].value_counts().reindex(films.index) >= MANY).to_numpy()]
    parts = PCA(20, svd_solver="full").fit(table).explained_variance_ratio_
    told = [int(one) for one in re.search(r"axes 1, 2, 3 hold (\d+)% (\d+)% (\d+)%", shown).groups()]
    assert told == pytest.approx(list(100 * parts[:3]), abs=0.55)
    assert parts[1] - parts[2] < 0.02 < parts[0] - parts[1] and "it spreads hardly more than axis 3" in text
    assert parts[:2].sum() == pytest.approx(0.25, abs=0.01)
    means = ratings.to_frame().groupby("item")["value"].mean().reindex(films.index)
    means = means[ratings.to_frame()["item"].value_counts().reindex(films.index) >= MANY]
    linked = np.corrcoef(axes["x"], means)[0, 1]
    assert float(re.search(r"a film's mean stars: (−?-?\S+)", shown)[1]) == pytest.approx(linked, abs=6e-3)
    assert linked < -0.5 and "low those with more stars" in text


def test_half_the_people_find_the_first_axis_again_and_not_the_second(ratings, films, shown, text):
    weak = 0
    for seed in range(6):
        order = np.random.default_rng(seed).permutation(ratings.n_users)
        half = np.isin(ratings.user_index, np.flatnonzero(order < ratings.n_users // 2))
        ones = [two_axes(ExplicitALS(20).fit(ratings.select(part)), ratings, films) for part in (half, ~half)]
        agree = [np.corrcoef(ones[0][axis], ones[1][axis])[0, 1] for axis in "xy"]
        shares = [[share(one, axis, genre) for one in ones] for axis, genre in (("x", "Action"), ("y", "Children"))]
        assert agree[0] > 0.45 and agree[1] < 0.3 and min(shares[0]) > 55
        weak += min(shares[1]) < 67
        if seed < 3:
            told = re.search(rf"halving {seed + 1} (\d+) and (\d+) (\S+) (\d+) and (\d+) (\S+)", shown).groups()
            expected = [*shares[0], 100 * agree[0], *shares[1], 100 * agree[1]]
            scale = (1, 1, 100, 1, 1, 100)
            assert [float(t) * by for t, by in zip(told, scale, strict=True)] == pytest.approx(expected, abs=0.6)
    assert weak >= 4 and "two halves of the people do not agree on axis 2" in text and "Axis 1 comes back" in text


def test_the_axes_do_not_hang_on_the_random_numbers(ratings, films, axes):
    other = two_axes(ExplicitALS(20, seed=1).fit(ratings), ratings, films)
    for axis in "xy":
        assert np.corrcoef(axes[axis], other[axis])[0, 1] > 0.95


def test_the_map(axes, shown):
    told = re.search(r"A map of (\d+) films on two axes", shown)
    assert 40 <= int(told[1]) <= 60
    found = re.search(r"on two axes\. Left: (.*?)\. Right: (.*?)\. Top: (.*?)\. Bottom: (.*?)\.", shown).groups()
    for end, axis, low in zip(found, "xxyy", (True, False, False, True), strict=True):
        row = axes[[end == re.sub(r"(.*), (The|A|An)$", r"\2 \1", one) for one in axes.index]]
        assert len(row) == 1 and row["n"].iloc[0] >= 70
        place = axes[axis].rank(pct=True)[row.index[0]]
        assert place < 0.05 if low else place > 0.95


def test_the_ladder(shown):
    scores = "most ratings 1.12, damped mean 0.71, centred damped mean 0.54, bias 0.54, people like you 0.69"
    scores += ", people like you, added up 1.82"
    later = "also bought 1.48, films like yours 2.01"
    assert f"{scores}, {later}, content: keywords and cast 0.97, ALS 0.50, PureSVD 1.98" in shown
    assert scores in outputs_of("03_user_based_cf") and later in outputs_of("04_item_based_cf")  # where they come from
    assert "content: keywords and cast 0.97" in outputs_of("05_content_based")


def test_the_questions_tell_the_truth(shown):
    replies = {q.id: q.options for q in QUESTIONS}
    assert (
        pytest.approx(0.9) == 0.5 + 0.1 * 2 * 2 and 3 - 0.5 * 2 == 2 and set(replies["06.q2"]) >= {0.9, 0.7, 0.1, 4.5}
    )
    assert "0.58 stars" in replies["06.q4"]["a"] and "in the gaps is 0.58 stars" in shown
    assert sum(e.minutes for e in EXERCISES) == 40


def test_the_pieces_are_the_library(ratings):
    """One epoch of the reference over a few people is one epoch of FunkSVD."""
    answers = {e.name: e.answer for e in EXERCISES}
    part = ratings.select(ratings.user_index < 5)
    model = FunkSVD(3, epochs=2, learning_rate=0.02, regularization=0.3, seed=4).fit(part)
    lot, stars = np.random.default_rng(4), part.values.astype(float)
    tables = [np.zeros(ratings.n_users), np.zeros(ratings.n_items)]
    tables += [lot.normal(0, 0.1, (ratings.n_users, 3)), lot.normal(0, 0.1, (ratings.n_items, 3))]
    for _ in range(2):
        tables = answers["epoch"](part.user_index, part.item_index, stars, stars.mean(), *tables, 0.02, 0.3)
    rows = part.to_frame()
    told = [
        answers["predicted_stars"](stars.mean(), tables[0][u], tables[1][i], tables[2][u], tables[3][i])
        for u, i in zip(part.user_index, part.item_index, strict=True)
    ]
    assert np.clip(told, 0.5, 5) == pytest.approx(model.predict(rows["user"], rows["item"]))
