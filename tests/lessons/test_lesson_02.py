"""The figures that lesson 02 shows, computed again from the data in another way."""

import math
import re

import numpy as np
import pandas as pd
import pytest

from recsys_teach import load_movielens
from recsys_teach.exercises.exercise import load_lesson
from tests.answers.split_mask import oracle

LESSON = "02_evaluation"
MODELS = ("most ratings", "damped mean", "bias")


@pytest.fixture(scope="module")
def frame():
    return load_movielens().to_frame()


@pytest.fixture(scope="module")
def parts(frame):
    """Training and test of the standard split, drawn by pandas."""
    hidden = oracle(frame["user"].to_numpy(), np.random.default_rng(0).random(len(frame)), 0.2)
    return frame[~hidden], frame[hidden]


def fitted(train, user_damping, item_damping, rounds):
    """Return μ, b_u, b_i as Series by id."""
    mu = train["value"].mean()
    b_items = b_users = pd.Series(dtype=float)
    for _ in range(rounds):
        left = train["value"] - mu - train["user"].map(b_users).fillna(0)
        groups = left.groupby(train["item"])
        b_items = groups.sum() / (groups.size() + item_damping)
        left = train["value"] - mu - train["item"].map(b_items)
        groups = left.groupby(train["user"])
        b_users = groups.sum() / (groups.size() + user_damping)
    return mu, b_users, b_items


def rmse(rows, mu, b_users, b_items, cut=False):
    guess = mu + rows["user"].map(b_users).fillna(0) + rows["item"].map(b_items).fillna(0)
    guess = guess.clip(0.5, 5) if cut else guess
    return math.sqrt(((rows["value"] - guess) ** 2).mean())


@pytest.fixture(scope="module")
def scores(parts):
    """A Series of scores by film for each model; that of bias leaves out what is the same for all films of a person."""
    train, _ = parts
    groups = train.groupby("item")["value"]
    damped = (groups.sum() + 10 * train["value"].mean()) / (groups.size() + 10)
    bias = fitted(train, 15, 10, 10)[2]
    told = dict(zip(MODELS, (groups.size(), damped, bias), strict=True))
    by_person = train["value"] - train.groupby("user")["value"].transform("mean")
    centred = by_person.groupby(train["item"])
    told["centred damped mean"] = (centred.sum() + 10 * by_person.mean()) / (centred.size() + 10)
    return told


@pytest.fixture(scope="module")
def lists(parts, scores):
    """Name → person → the best films that the person has not seen, for everybody with a relevant film in the test."""
    train, test = parts
    seen = train.groupby("user")["item"].agg(set)
    people = test.loc[test["value"] >= 4, "user"].unique()
    told = {}
    for name, values in scores.items():
        order = values.sort_index().sort_values(ascending=False, kind="stable").index[:2_500].tolist()
        told[name] = {u: [item for item in order if item not in seen[u]][:100] for u in people}
    return told


@pytest.fixture(scope="module")
def liked(parts):
    _, test = parts
    return test[test["value"] >= 4].groupby("user")["item"].agg(set)


def ndcg(films, relevant, ideal=None):
    worth = [1 / math.log2(p + 1) for p in range(1, 11)]
    best = sum(worth[: ideal or min(10, len(relevant))])
    return sum(w for w, film in zip(worth, films, strict=False) if film in relevant) / best


def mean(function, lists, liked):
    return np.mean([function(lists[u], liked[u]) for u in liked.index])


def test_the_worked_errors(shown, text):
    errors = [1, 0, 0.5, -2]
    assert f"RMSE: {math.sqrt(sum(e * e for e in errors) / 4):.3f} MAE: {sum(map(abs, errors)) / 4:.3f}" in shown
    assert "RMSE: 1.146 MAE: 0.875" in shown
    errors[-1] = 0
    assert (
        f"RMSE falls to {math.sqrt(sum(e * e for e in errors) / 4):.3f}, MAE to {sum(map(abs, errors)) / 4:.3f}" in text
    )
    assert "RMSE falls to 0.559, MAE to 0.375" in text


def test_the_split(frame, parts, shown):
    train, test = parts
    assert (len(train), len(test)) == (80_001, 20_003)
    assert "80,001 rows to learn from, 20,003 hidden. The same as random_split: True" in shown
    memory = math.sqrt(((test["value"] - 3.5) ** 2).mean())
    assert f"RMSE of the memory: 0 on what it saw, {memory:.3f} on the test" in shown
    assert test["user"].nunique() == 671 == frame["user"].nunique()


def test_precision_and_recall_as_lists_grow(lists, liked, parts, shown, text):
    left_out = parts[1]["user"].nunique() - len(liked)
    assert (len(liked), left_out) == (660, 11)
    assert "660 people are averaged. 11 are left out" in shown
    ceiling = np.mean([min(10, len(films)) / 10 for films in liked])
    assert f"lists without a mistake: {ceiling:.2f}" in shown and f"No list can exceed {ceiling:.2f} at 10" in text
    for k in (1, 2, 5, 10, 20, 50, 100):
        hits = {u: len(liked[u].intersection(lists["most ratings"][u][:k])) for u in liked.index}
        precision = np.mean([n / k for n in hits.values()])
        recall = np.mean([n / len(liked[u]) for u, n in hits.items()])
        assert f"{k} {precision:.4f} {recall:.4f}" in shown
        if k in (1, 100):
            assert f"{precision:.2f}" in ("0.19", "0.04") and f"{recall:.2f}" in ("0.02", "0.32")
    assert "from 0.19 for one film to 0.04 for a hundred, mean recall rises from 0.02 to 0.32" in shown


def test_what_is_worked_by_hand(shown, text):
    assert "looked up, one for each rating: [117 142 117]" in shown
    assert "[1. 0.667]" in shown and f"n_relevant: {(1 + 2 / 3) / 4:.4f}" in shown
    worth = [1 / math.log2(p + 1) for p in range(1, 5)]
    assert [round(w, 3) for w in worth] == [1, 0.631, 0.5, 0.431] and round(sum(worth), 3) == 2.562
    assert f"1 + 0.631 + 0.5 + 0.431 = 2.562. Her NDCG@5 is 1.5 / 2.562 = {1.5 / sum(worth):.3f}" in text
    assert round(math.log2(3), 3) == 1.585
    toy = pd.DataFrame({"user": ["Ana", "Ana", "Ben"], "item": ["Alien", "Brazil", "Alien"], "value": [5, 3, 4]})
    mu, b_users, b_items = fitted(toy, 1, 1, 1)
    assert mu == 4
    for told, bias in (("Alien", 0.333), ("Brazil", -0.5), ("Ana", 0.056), ("Ben", -0.167)):
        assert pd.concat([b_users, b_items])[told] == pytest.approx(bias, abs=5e-4)
        assert f"{bias:g}".replace("-", "−") in text


def test_ndcg_and_who_is_left_out(lists, liked, shown):
    values = [ndcg(lists["most ratings"][u][:10], liked[u]) for u in liked.index]
    assert np.mean(values) == pytest.approx(0.1457, abs=5e-5)
    assert f"NDCG@10 of the bestseller list: {np.mean(values):.4f}" in shown
    assert f"counted as 0: {sum(values) / 671:.4f}" in shown


def test_a_leak_looks_like_progress(frame, parts, shown, text):
    train, test = parts
    honest, leaking = {}, {}
    for damping in (1, 2, 5, 10, 15, 25, 50):
        honest[damping] = rmse(test, *fitted(train, damping, damping, 1))
        leaking[damping] = rmse(test, *fitted(frame, damping, damping, 1))
        assert f"{damping} {honest[damping]:.4f} {leaking[damping]:.4f}" in shown
        assert leaking[damping] < honest[damping]
    assert min(honest, key=honest.get) == 5 and min(leaking, key=leaking.get) == 1
    assert (round(honest[10], 3), round(leaking[10], 3)) == (0.895, 0.858)
    assert "RMSE on the test, 10 imagined ratings: 0.895" in shown and "RMSE 0.858, not 0.895" in text
    always = math.sqrt(((test["value"] - train["value"].mean()) ** 2).mean())
    assert round(always, 3) == 1.059 and "Saying the mean every time: 1.059" in shown


def test_the_surprise(parts, scores, lists, liked, shown, text):
    train, test = parts
    mu = train["value"].mean()
    films = scores["damped mean"] - mu
    nobody = pd.Series(dtype=float)
    errors = (
        rmse(test, mu, nobody, nobody),
        rmse(test, mu, nobody, films),
        rmse(test, *fitted(train, 15, 10, 10), cut=True),
    )
    ranks = [mean(lambda f, r: ndcg(f[:10], r), lists[name], liked) for name in MODELS]
    assert errors == pytest.approx((1.0590, 0.9867, 0.8941), abs=5e-4)
    assert ranks == pytest.approx([0.1457, 0.0906, 0.0771], abs=5e-4)
    assert sorted(errors, reverse=True) == list(errors) and sorted(ranks, reverse=True) == ranks
    highs, lows = [], []
    rng = np.random.default_rng(2007)
    for name, error, rank in zip(MODELS, errors, ranks, strict=True):
        told = re.search(rf"{name} {error:.4f} {rank:.4f} (0\.\d+) (0\.\d+)", shown)
        each = np.array([ndcg(lists[name][u][:10], liked[u]) for u in liked.index])
        again = each[rng.integers(0, len(each), (2_000, len(each)))].mean(axis=1)
        assert (float(told[1]), float(told[2])) == pytest.approx(np.quantile(again, (0.025, 0.975)), abs=0.002)
        lows.append(float(told[1]))
        highs.append(float(told[2]))
    assert lows[0] > max(highs[1:]) and "*Most ratings* stands clear" in text
    damped, bias = (np.array([ndcg(lists[name][u][:10], liked[u]) for u in liked.index]) for name in MODELS[1:])
    told = re.search(r"person by person: (0\.\d+) \(95% interval (0\.\d+) to (0\.\d+)\)", shown)
    again = (damped - bias)[rng.integers(0, len(damped), (2_000, len(damped)))].mean(axis=1)
    assert float(told[1]) == pytest.approx((damped - bias).mean(), abs=5e-4)
    assert (float(told[2]), float(told[3])) == pytest.approx(np.quantile(again, (0.025, 0.975)), abs=0.001)
    assert lows[1] < highs[2] and "The other two overlap" in text and "on this split damped mean is ahead" in text
    assert "Draw 660 people" in text and len(liked) == 660
    assert "'most ratings' has the best lists" in shown


def test_why_it_is_so(parts, lists, liked, shown, text):
    train, test = parts
    counts = train["item"].value_counts()
    rated = test.groupby("user")["item"].agg(set)
    shares, seen = [], []
    for name in MODELS:
        tens = {u: lists[name][u][:10] for u in liked.index}
        in_test = np.mean([len(rated[u].intersection(ten)) for u, ten in tens.items()])
        good = np.mean([len(liked[u].intersection(ten)) for u, ten in tens.items()])
        seen.append(int(np.median([counts[film] for ten in tens.values() for film in ten])))
        shares.append(f"{good / in_test:.0%}")
        assert f"{name} {seen[-1]} {in_test:.2f} {shares[-1]} {good:.2f}" in shown
    assert (shares[0], shares[2]) == ("73%", "82%") and "82% against 73%" in text
    assert "most ratings 198 1.54 73% 1.12" in shown and "bias 98 0.66 82% 0.54" in shown
    assert "0.66 against 1.54 of ten" in text
    # Damped means for the films, then what they leave for the people: bias's error with the damped mean's lists.
    mu, b_users, b_items = fitted(train, 15, 10, 1)
    assert rmse(test, mu, b_users, b_items, cut=True) == pytest.approx(0.894, abs=0.002)
    assert rmse(test, mu, pd.Series(dtype=float), b_items) == pytest.approx(0.987, abs=0.002)
    assert "nearly all that bias gains in RMSE over damped mean is $b_u$" in text


def test_the_splits(frame, parts, shown, text):
    ordered = frame.sort_values(["user", "time", "item"])
    last = frame.index.isin(ordered.groupby("user").tail(1).index)
    moments = np.sort(frame["time"].to_numpy())
    late = (frame["time"] >= moments[len(moments) - 20_001]).to_numpy()
    for name, train, test, cold in (
        ("random", *parts, "3.6%"),
        ("leave-last-out", frame[~last], frame[last], "5.2%"),
        ("global temporal", frame[~late], frame[late], "90.7%"),
    ):
        new_person, new_film = ~test["user"].isin(train["user"]), ~test["item"].isin(train["item"])
        liked = test[test["value"] >= 4].groupby("user")["item"].agg(set)
        told = f"{name} {len(test):,} {cold} {new_person.mean():.1%} {new_film.mean():.1%} {len(liked)}"
        seen = train.groupby("user")["item"].agg(set)
        groups = train.groupby("item")["value"]
        damped = (groups.sum() + 10 * train["value"].mean()) / (groups.size() + 10)
        for values in (groups.size(), damped, fitted(train, 15, 10, 10)[2]):
            order = values.sort_index().sort_values(ascending=False, kind="stable").index[:2_500].tolist()
            tens = {u: [i for i in order if i not in seen.get(u, set())][:10] for u in liked.index}
            told += f" {np.mean([ndcg(tens[u], liked[u]) for u in liked.index]):.3f}"
        assert told in shown
    assert "random 20,003 3.6% 0.0% 3.6% 660 0.146 0.091 0.077" in shown
    assert "82.7% 20.7% 147 0.301 0.193 0.225" in shown
    assert "leads everywhere. Damped mean and bias change places" in text


def test_most_people_rate_in_one_visit(frame, shown):
    times = frame.groupby("user")["time"]
    short = ((times.max() - times.min()) < 86_400).mean()
    assert f"{short:.0%} of the people gave all their ratings within 24 hours" in shown and f"{short:.0%}" == "61%"


def test_what_the_picture_of_the_splits_tells(frame, text):
    """Six people of one visit, six who came back; its text says that everybody has hidden ratings in the random split."""
    year = frame.groupby("user")["time"].agg(["min", "max", "size"])
    few = year[year["size"] <= 60]
    span = few["max"] - few["min"]
    assert (span < 86_400).sum() >= 6 and (span > 0.5 * 365.25 * 86_400).sum() >= 6
    assert all(round(0.2 * n) >= 1 for n in few["size"])
    assert "Six people of one visit, six who came back" in text


def test_the_ladder(lists, liked, shown):
    expected = {"most ratings": 1.12, "damped mean": 0.71, "centred damped mean": 0.54, "bias": 0.54}
    for name, value in expected.items():
        found = mean(lambda films, relevant: len(relevant.intersection(films[:10])), lists[name], liked)
        assert found == pytest.approx(value, abs=0.005)
        assert f"{name} {value:.2f}" in shown


def test_the_libraries_agree(shown):
    assert "scikit-learn, NDCG@10 of 660 people: greatest difference 0.000000" in shown
    assert "RMSE of the biases: difference 0.000000" in shown
    assert "Surprise, 20,003 predictions: greatest difference 0.000000" in shown


def test_what_gives_the_mistakes_away(parts, scores, lists, liked, text):
    _, test = parts
    popular = lists["most ratings"]
    assert mean(lambda f, r: ndcg(f[:10], r, ideal=10), popular, liked) == pytest.approx(0.128, abs=5e-4)
    order = scores["most ratings"].sort_index().sort_values(ascending=False, kind="stable").index.tolist()
    unmasked = np.mean([len(liked[u].intersection(order[:10])) / 10 for u in liked.index])
    assert unmasked == pytest.approx(0.060, abs=5e-4)
    place = {film: p for p, film in enumerate(order)}
    rated = test.groupby("user")["item"].agg(lambda films: sorted(films, key=lambda f: (place.get(f, 10**6), f)))
    only = np.mean([len(liked[u].intersection(rated[u][:10])) / 10 for u in liked.index])
    assert only == pytest.approx(0.548, abs=5e-4)
    for told in (
        "0.128, not 0.146",
        "0.548, not 0.112",
        "0.060, not 0.112",
    ):
        assert told in text


def test_what_the_questions_say(frame):
    """Replies that readers of later lessons get, too."""
    replies = {q.id: q.options for q in load_lesson("02").QUESTIONS}
    assert (frame["item"].value_counts() < 5).mean() > 0.5 and "Most films have fewer than five" in replies["02.q3"][
        "c"
    ]
    assert "from 0.895 to 0.858" in replies["02.q3"]["b"] and 3 / 8 in replies["02.q4"]
