"""The figures that lesson 08 shows, computed again from the data in another way."""

import re
from functools import cache

import numpy as np
import pandas as pd
import pytest
from scipy.stats import entropy, zscore
from sklearn.linear_model import LinearRegression
from sklearn.metrics.pairwise import cosine_similarity

from recsys_teach import (
    BPR,
    Bias,
    ContentBased,
    FeatureFactorization,
    Features,
    FunkSVD,
    ImplicitALS,
    ItemKNN,
    UserNeighbors,
    load_film_notes,
    load_films,
    load_movielens,
    random_split,
)
from recsys_teach.exercises.bank.lesson_08 import QUESTIONS
from tests.lessons import outputs_of, prose_of

LESSON = "08_hybrids"
KNOWN = (0, 1, 2, 3, 5, 10)
NAN = np.nan
RATINGS = load_movielens()
# Everybody's stars, people by films, 0 for a gap.
STARS = RATINGS.to_frame().pivot(index="user", columns="item", values="value").fillna(0).to_numpy(float)
GENRES = load_films()["genres"]


@pytest.fixture(scope="module")
def shown():
    return outputs_of(LESSON)


@pytest.fixture(scope="module")
def text():
    return prose_of(LESSON)


def groups(seed):
    """Return the test people, the validation people and the others, as the lesson draws them."""
    order = np.random.default_rng(seed).permutation(671)
    return order[:134], order[134:268], order[268:]


@cache
def two_models(seed):
    """Return how many of the others rated each film, and PureSVD's right vectors, from NumPy's whole decomposition."""
    known = STARS[groups(seed)[2]]
    return (known > 0).sum(axis=0), np.linalg.svd(known, full_matrices=False)[2][:50]


@cache
def dealt(which, seed=0):
    """Return each newcomer's (films and stars that become known, in order; hidden films that they like), by position."""
    rng, told = np.random.default_rng(seed), []
    for person in np.sort(groups(seed)[which]):
        films = RATINGS.item_index[RATINGS.user_index == person]
        films = films[rng.permutation(len(films))]
        pool, hidden = films[:10], films[10:]
        told.append((pool, STARS[person, pool], set(hidden[STARS[person, hidden] >= 4].tolist())))
    return told


def ten_of(scores, without, k=10):
    scores = np.where(np.isnan(scores), -np.inf, scores)
    scores[without] = -np.inf
    order = np.argsort(-scores, kind="stable")[:k]
    return {int(film) for film in order if scores[film] > -np.inf}


def curve(score, which, seed=0):
    """Return favourites among ten, person by person and point by point, NaN for who likes nothing that is hidden."""
    rows = []
    for pool, stars, likes in dealt(which, seed):
        row = [len(likes & ten_of(score(pool[:n], stars[:n]), pool)) for n in KNOWN]
        rows.append(row if likes else [NAN] * len(KNOWN))
    return np.array(rows, dtype=float)


def bestsellers(seed=0):
    return lambda films, stars: np.where(two_models(seed)[0] > 0, two_models(seed)[0], NAN).astype(float)


def svd(seed=0):
    n, axes = two_models(seed)
    return lambda films, stars: np.where(n > 0, stars @ axes[:, films].T @ axes, NAN) if len(films) else n * NAN


def of_z(films, stars, seed=0):
    """Return the z-scores of both models, by SciPy; 0 where PureSVD is silent, its lowest for a film that nobody rated."""
    n, _ = two_models(seed)
    one, other = zscore(n.astype(float)), svd(seed)(films, stars)
    if np.isnan(other).all():
        return np.column_stack([one, np.zeros(len(one))])
    # A known film that nobody else rated says nothing: all scores are 0 then.
    other = zscore(other, nan_policy="omit") if np.nanmax(np.abs(other)) > 0 else other
    return np.column_stack([one, np.nan_to_num(other, nan=np.nanmin(other))])


def as_told(values):
    return " ".join(f"{value:.2f}" for value in values)


def near(shown, name, values, by=0.011):
    """Check the numbers that stand behind a name in a table; a tie among films may move the last digit."""
    told = re.search(rf"{re.escape(name)}((?: \d+\.\d\d){{{len(values)}}})", shown)
    assert told, name
    assert [float(one) for one in told[1].split()] == pytest.approx(list(values), abs=by), name


def test_the_toy_by_hand(shown, text):
    first, second = np.array([350.0, 50, 250, 150, 200]), np.array([0.1, 0.5, NAN, 0.5, 0.1])
    assert (first.mean(), first.std()) == (200, 100) and np.nanmean(second) == pytest.approx(0.3)
    assert np.nanstd(second) == pytest.approx(0.2)
    assert zscore(first).tolist() == [1.5, -1.5, 0.5, -0.5, 0]
    assert "by 100: 1.5, −1.5, 0.5, −0.5, 0 | by 0.2: −1, 1, ·, 1, −1" in text
    assert "The result: Alien. added up as they are: [351. 55. 250. 155. 201.]" in shown
    z, names = np.array([-1, 1, -1, 1, -1]), np.array(["Alien", "Brazil", "Cars", "Dune", "Eden"])
    for a, b in ((1, 2), (3, 1)):
        sums = a * zscore(first) + b * z
        assert f"weights [{a}, {b}]: {', '.join(names[np.argsort(-sums)])}" in shown
    assert 3 * 0.5 - 1 == 0.5 and "with weights 3 and 1 *Cars* gets 1.5, not 0.5" in text


def test_one_rating_is_worse_than_none(shown, text):
    best, one = curve(bestsellers(), 1), curve(svd(), 1)
    means = np.nanmean(best, axis=0), np.nanmean(one, axis=0)
    assert f"The result: fewer: {means[1][1]:.1f}, not {means[0][1]:.1f}." in shown
    assert f"{means[1][1]:.1f} favourites, not {means[0][1]:.1f}" in text
    assert (means[1][:4] < means[0][:4]).all() and means[1][5] > means[0][5]
    switches = {least: np.where(np.array(KNOWN) < least, *means).mean() for least in (1, 2, 3, 5, 10)}
    for least, mean in switches.items():
        at = shown.index("Where to switch")
        near(shown[at : at + 300], f" {least}", [mean], 0.011)
    assert max(switches.values()) - min(switches[n] for n in (3, 5, 10)) < 0.03
    assert "3, 5 and 10 are level; we keep 5." in text


@pytest.mark.parametrize("seed", range(1, 11))
def test_and_so_it_is_with_other_newcomers(seed, text):
    apart = np.nanmean(curve(svd(seed), 1, seed) - curve(bestsellers(seed), 1, seed), axis=0)
    assert (apart[:4] < 0).all() and apart[5] > 0 and abs(apart[4]) < 0.4
    told = "lay behind each time up to three ratings, and ahead each time at ten; at five the two differed by less than 0.4"
    assert f"In ten other draws of people and ratings it {told}" in text
    mixed = curve(lambda films, stars: of_z(films, stars, seed) @ [0.7, 0.3], 1, seed)
    assert np.nanmean((mixed - curve(bestsellers(seed), 1, seed))[:, 1]) > 0.05
    assert "with a weight of 0.3 beside the bestsellers it beat them each time" in text


@cache
def learnt():
    """Return the stack's table, the answers, and the weights, by ordinary least squares over imagined rows."""
    rng, rows, taken = np.random.default_rng(1), [], []
    n, _ = two_models(0)
    for person in groups(0)[1]:
        films = RATINGS.item_index[RATINGS.user_index == person]
        films = films[rng.permutation(len(films))]
        pool, likes = films[:10], {f for f in films[10:] if STARS[person, f] >= 4}
        for k in KNOWN:
            z = of_z(pool[:k], STARS[person, pool[:k]])
            best = [set(np.argsort(-z[:, m], kind="stable")[:30]) for m in range(2 if k else 1)]
            chosen = sorted(set.union(*best) - set(pool))
            rows.append(np.hstack([z[chosen], np.log2(1 + k) * z[chosen]]))
            taken += [float(film in likes) for film in chosen]
    x = np.vstack(rows)
    imagined = np.vstack([np.hstack([np.ones((len(x), 1)), x]), np.hstack([np.zeros((4, 1)), np.eye(4)])])
    w = LinearRegression(fit_intercept=False).fit(imagined, np.append(taken, np.zeros(4))).coef_
    return x, np.array(taken), w


def stack(films, stars):
    w, z = learnt()[2], of_z(films, stars)
    return w[0] + z @ w[1:3] + np.log2(1 + len(films)) * (z @ w[3:])


def test_what_the_stack_learns(shown, text):
    x, taken, w = learnt()
    told = re.search(r"([\d,]+) rows, 4 columns; (\d+)% of the answers are 1", shown)
    assert int(told[1].replace(",", "")) == pytest.approx(len(x), abs=20)
    assert int(told[2]) == pytest.approx(100 * taken.mean(), abs=0.6)
    trust = np.array([w[1:3] + np.log2(1 + n) * w[3:] for n in KNOWN])
    for n, (a, b) in zip(KNOWN, trust, strict=True):
        told = re.search(rf"{n} (0\.0\d\d) (0\.0\d\d|–) ", shown)
        assert float(told[1]) == pytest.approx(a, abs=0.0011)
        assert float(told[2]) == pytest.approx(b, abs=0.0011) if n else told[2] == "–"
    assert (np.diff(trust[:, 1]) > 0).all() and (np.diff(trust[:, 0]) < 0).all()
    assert "That PureSVD's rises and the bestsellers' falls, it found itself." in text
    assert "Your weights and those of Ridge agree within 0.000001: True" in shown


def asked(which, ten):
    """Return for each rule the mean of answers and of favourites, and the interval of favourites against asking nothing."""
    rng, rows = np.random.default_rng(2), []
    for person in groups(0)[which]:
        films = RATINGS.item_index[RATINGS.user_index == person]
        films = films[rng.permutation(len(films))]
        can, hidden = films[: len(films) // 2], films[len(films) // 2 :]
        likes = set(hidden[STARS[person, hidden] >= 4].tolist())
        for rule, questions in ten.items() if likes else ():
            told = questions[np.isin(questions, can)]
            hits = len(likes & ten_of(stack(told, STARS[person, told]), can))
            rows.append((person, rule, len(told), hits))
    table = pd.DataFrame(rows, columns=["person", "rule", "answers", "hits"]).pivot(index="person", columns="rule")
    means, hits = table.mean(), table["hits"]
    more = hits.sub(hits["nothing asked"], axis=0)
    half = 1.96 * more.sem()
    return {r: (means["answers", r], means["hits", r], more[r].mean() - half[r], more[r].mean() + half[r]) for r in ten}


def test_what_to_ask(shown, text):
    known = STARS[groups(0)[2]]
    n = (known > 0).sum(axis=0)
    often = np.flatnonzero(n >= 20)
    bits = np.array([entropy(pd.Series(known[known[:, f] > 0, f]).value_counts(), base=2) for f in often])
    n = n[often]
    rules = {"at random": np.random.default_rng(0).random(len(n)), "entropy": bits, "log n × entropy": np.log(n) * bits}
    rules |= {"n × entropy": n * bits, "n": n}
    first = RATINGS.item_ids[often[np.argsort(-n * bits, kind="stable")[:4]]]
    assert "First questions: " + "; ".join(load_films().loc[first, "title"]) in shown
    ten = {rule: often[np.argsort(-value, kind="stable")[:10]] for rule, value in rules.items()}
    ten["nothing asked"] = np.array([], dtype=int)
    found = asked(1, ten)
    for rule, (answers, hits, low, high) in found.items():
        told = re.search(rf"(?<!log) {re.escape(rule)} (\d\.\d) (\d\.\d\d) (\S+)(?: to (\S+))?", shown)
        assert float(told[1]) == pytest.approx(answers, abs=0.051)
        assert float(told[2]) == pytest.approx(hits, abs=0.016)
        assert rule == "nothing asked" or [float(told[3]), float(told[4])] == pytest.approx([low, high], abs=0.02)
    assert all(low < 0 for _, _, low, _ in list(found.values())[:-1]) and "no interval lies above 0" in text
    assert found["entropy"][0] < found["n × entropy"][0] - 1
    assert found["n"][0] == pytest.approx(found["n × entropy"][0], abs=0.1)
    of_others = asked(0, {rule: ten[rule] for rule in ("n × entropy", "nothing asked")})
    near_end = shown[shown.index("Ten questions, test people") :]
    for rule, (answers, hits, low, high) in of_others.items():
        told = re.search(rf" {re.escape(rule)} (\d\.\d) (\d\.\d\d) (\S+)(?: to (\S+))?", near_end)
        assert [float(told[1]), float(told[2])] == pytest.approx([answers, hits], abs=0.051)
        assert rule == "nothing asked" or [float(told[3]), float(told[4])] == pytest.approx([low, high], abs=0.02)
    assert (
        of_others["n × entropy"][2] > 0.05 and "Here ten questions help; the validation people did not show it." in text
    )
    a = np.array([[1, 1], [1, -1]])
    assert (a.T @ a).tolist() == [[2, 0], [0, 2]] and (a.T @ [1, 0]).tolist() == [1, 1]
    assert np.linalg.solve(a.T @ a + 2 * np.diag([0, 1]), a.T @ [1, 0]).tolist() == [0.5, 0.25]
    assert "is (2 0; 0 2), with" in text and "(½, ¼)" in text
    assert entropy([2, 2], base=2) == 1 and entropy([3], base=2) == 0 and "−(½ × −1 + ½ × −1) = 1 bit" in text


def standard(seed=0):
    """Return the training stars of a split, and who likes which hidden films."""
    train, test = random_split(RATINGS, seed=seed)
    stars = np.zeros(STARS.shape)
    stars[train.user_index, train.item_index] = train.values
    likes = [set() for _ in stars]
    for user, film, value in zip(test.user_index, test.item_index, test.values, strict=True):
        likes[user] |= {int(film)} if value >= 4 else set()
    return train, stars, likes


def judged(scores, stars, likes):
    """Return favourites among ten, and the lists, for scores of everybody."""
    tens = {u: ten_of(scores[u], stars[u] > 0) for u, one in enumerate(likes) if one}
    return np.mean([len(likes[u] & ten) for u, ten in tens.items()]), tens


def genre_cosines(stars):
    """Return the cosine of everybody's profile and of every film, by scikit-learn."""
    kinds = sorted({genre for one in GENRES for genre in one})
    table = np.array([[genre in GENRES[film] for genre in kinds] for film in RATINGS.item_ids], dtype=float)
    means = np.array([row[row > 0].mean() for row in stars])
    weights = np.where(stars > 0, stars - means[:, None] + 0.5, 0)
    cosines = np.round(cosine_similarity(weights @ table, table), 12)
    cosines[:, ~table.any(axis=1)] = NAN
    return cosines


def ease(stars):
    """Return EASE's scores, from the inverse for people in the place of that for films."""
    x = stars / np.sqrt(np.mean(stars[stars > 0] ** 2))
    k = np.linalg.inv(x @ x.T + 200 * np.eye(len(x)))
    xp = (x - x @ x.T @ k @ x) / 200
    diagonal = (1 - np.einsum("ui,ui->i", x, k @ x)) / 200
    scores = x - xp / diagonal
    scores[:, ~(stars > 0).any(axis=0)] = NAN
    return scores


def test_turns_and_the_cascade(shown, text):
    train, stars, likes = standard()
    n = (stars > 0).sum(axis=0).astype(float)
    axes = np.linalg.svd(stars, full_matrices=False)[2][:50]
    projected, cosines = stars @ axes.T @ axes, genre_cosines(stars)
    projected[:, n == 0] = NAN
    found = {"bestsellers": judged(np.tile(np.where(n > 0, n, NAN), (671, 1)), stars, likes)}
    found["PureSVD"] = judged(projected, stars, likes)
    found["genres"] = judged(cosines, stars, likes)
    predicted = FunkSVD().fit(train)
    cascade, mixed = np.full(stars.shape, NAN), {}
    for u in found["PureSVD"][1]:
        twenty = sorted(ten_of(projected[u].copy(), stars[u] > 0, 20))
        guess = predicted.mean_ + predicted.user_biases_[u] + predicted.item_biases_[twenty]
        cascade[u, twenty] = guess + predicted.item_factors_[twenty] @ predicted.user_factors_[u]
        one, other = (np.where((stars[u] > 0) | np.isnan(s[u]), -np.inf, s[u]) for s in (projected, cosines))
        row, orders = [], [np.argsort(-scores, kind="stable")[:30].tolist() for scores in (one, other)]
        for turn in range(10):
            row.append(next(film for film in orders[turn % 2] if film not in row))
        mixed[u] = set(row)
    found["cascade"] = judged(cascade, stars, likes)
    found["PureSVD and genres in turn"] = np.mean([len(likes[u] & ten) for u, ten in mixed.items()]), mixed
    for name, (hits, tens) in found.items():
        told = re.search(rf" {re.escape(name)} (\d\.\d\d) (\d+) ", shown)
        assert float(told[1]) == pytest.approx(hits, abs=0.016), name
        assert int(told[2]) == pytest.approx(len(set.union(*tens.values())), abs=4), name
    assert found["cascade"][0] < found["PureSVD"][0] and "An order by predicted stars costs favourites, too." in text
    assert found["PureSVD and genres in turn"][0] < found["PureSVD"][0]


def test_films_that_nobody_has_rated(shown, text):
    frame = RATINGS.to_frame()
    frame = frame[frame["item"].isin(load_film_notes().index)]
    films = np.sort(frame["item"].unique())
    assert len(films) == 600 and len(load_film_notes()) == 600 and "Of the 600 films with notes" in text
    genres = Features.from_lists(GENRES)
    told = {name: [] for name in ("chance", "PureSVD", "genres", "factors with genres")}
    for seed in (0, 1):
        new = films[np.random.default_rng(seed).permutation(600)[:120]]
        hidden = np.isin(RATINGS.item_index, RATINGS.item_indices(new.tolist()))
        noted = np.isin(RATINGS.item_index, RATINGS.item_indices(films.tolist()))
        likes = frame[frame["item"].isin(new) & (frame["value"] >= 4)].groupby("user")["item"].agg(set)
        told["chance"].append(np.mean([10 * len(one) / 120 for one in likes]))
        told["PureSVD"].append(0.0)  # it has no rows for them
        model = ContentBased(genres).fit(RATINGS.select(noted & ~hidden))
        at = RATINGS.item_indices(new.tolist())
        scores = model._scores(RATINGS.user_indices(likes.index.tolist()))[:, at]
        tens = new[np.argsort(-np.nan_to_num(scores, nan=-9), axis=1, kind="stable")[:, :10]]
        told["genres"].append(np.mean([len(one & set(ten)) for one, ten in zip(likes, tens, strict=True)]))
        told["factors with genres"].append(of_features(frame, new, likes, genres))
    for name, two in told.items():
        near(shown, f" {name}", two, 0.04)
    assert all(told[name][draw] > told["chance"][draw] + 0.3 for name in list(told)[2:] for draw in (0, 1))
    assert "Both models that know genres find more than chance" in text


def of_features(frame, new, likes, genres):
    """Return favourites among ten new films by factors of features, multiplied out from what the model learnt."""
    from recsys_teach import Interactions

    small = Interactions.from_frame(frame, user="user", item="item", value="value")
    hidden = np.isin(small.item_index, small.item_indices(new.tolist()))
    model = FeatureFactorization(32, epochs=40, item_features=genres).fit(small.select(~hidden))
    rows = np.sort(small.item_indices(new.tolist()))
    of = np.array([[genre in GENRES[film] for genre in genres.names] for film in small.item_ids[rows]], dtype=float)
    own, shared = model.item_feature_factors_[:600][rows], model.item_feature_factors_[600:]
    biases = model.item_feature_biases_[:600][rows] + of @ model.item_feature_biases_[600:]
    people = small.user_indices(likes.index.tolist())
    scores = model.user_feature_factors_[people] @ (own + of @ shared).T + biases
    tens = small.item_ids[rows][np.argsort(-scores, axis=1, kind="stable")[:, :10]]
    return np.mean([len(one & set(ten)) for one, ten in zip(likes, tens, strict=True)])


@cache
def of_test():
    fixed = lambda films, stars: of_z(films, stars) @ [0.7, 0.3]  # noqa: E731
    found = {"bestsellers": curve(bestsellers(), 0), "PureSVD (06)": curve(svd(), 0)}
    return found | {"weighted": curve(fixed, 0), "stack": curve(stack, 0)}


def test_the_test_people(shown, text):
    found = of_test()
    means = {name: np.nanmean(values, axis=0) for name, values in found.items()}
    means["switch"] = np.where(np.array(KNOWN) < 5, means["bestsellers"], means["PureSVD (06)"])
    for name, values in means.items():
        near(shown, f" {name}", values, 0.016)
    assert means["bestsellers"][0] == pytest.approx(3, abs=0.2) and "the bestsellers will find about three" in text
    for n in (1, 3, 10):
        for other in ("bestsellers", "PureSVD (06)", "weighted"):
            apart = (found["stack"] - found[other])[:, KNOWN.index(n)]
            apart = apart[~np.isnan(apart)]
            told = re.search(rf" {n} {re.escape(other)} ([+-]\d\.\d\d) ([+-]\d\.\d\d) to ([+-]\d\.\d\d)", shown)
            half = 1.96 * apart.std(ddof=1) / np.sqrt(len(apart))
            wanted = apart.mean(), apart.mean() - half, apart.mean() + half
            assert [float(one) for one in told.groups()] == pytest.approx(wanted, abs=0.05)
            sure = {(1, "bestsellers"): False, (1, "PureSVD (06)"): True, (10, "bestsellers"): True}
            sure |= {(10, "PureSVD (06)"): False} | {(k, "weighted"): False for k in KNOWN}
            assert (n, other) not in sure or (wanted[1] > 0) == sure[n, other]
    lead = (means["stack"] - means["PureSVD (06)"])[1], (means["stack"] - means["bestsellers"])[5]
    told = re.search(r"beats PureSVD by (\d\.\d\d).*it beats the bestsellers by (\d\.\d\d)", text)
    assert [float(one) for one in told.groups()] == pytest.approx(lead, abs=0.016)


def test_the_validation_people_choose_the_weight(shown):
    means = {w: np.nanmean(curve(lambda f, s, w=w: of_z(f, s) @ [1 - w, w], 1)) for w in (0.3, 0.5, 0.7)}
    assert max(means, key=means.get) == 0.3 and "weight of PureSVD that the validation people choose: 0.3" in shown


def test_the_other_families(shown):
    train = RATINGS.select(np.isin(RATINGS.user_index, groups(0)[2]))
    models = {
        "bias (02)": Bias(),
        "people like you (03)": UserNeighbors(similarity="pearson", shrinkage=25, min_neighbors=20),
        "films like yours (04)": ItemKNN(),
        "genres (05)": ContentBased(Features.from_lists(GENRES)),
        "FunkSVD (06)": FunkSVD(),
        "implicit ALS (07)": ImplicitALS(16, regularization=10, epochs=8),
        "BPR (07)": BPR(32, epochs=50),
        "factors with genres": FeatureFactorization(32, epochs=40, item_features=Features.from_lists(GENRES)),
    }
    for name, model in models.items():
        model.fit(train)
        rows = []
        for pool, stars, likes in dealt(0):
            ids = RATINGS.item_ids[pool].tolist()
            row = []
            for n in KNOWN:
                items, _ = model.fold_in(ids[:n], stars[:n].tolist(), 20)
                kept = [i for i in items if i is not None and i not in ids][:10]
                row.append(len(likes.intersection(RATINGS.item_indices(kept).tolist())))
            rows.append(row)
        assert all(likes for _, _, likes in dealt(0))
        told = re.findall(re.escape(f" {name}") + r"((?: \d\.\d\d){6})", shown)
        assert [float(one) for one in told[0].split()] == pytest.approx(np.mean(rows, axis=0), abs=0.02), name


def test_who_is_much_known_needs_no_mix(shown, text):
    for seed, name in enumerate(("this", "another")):
        train, stars, likes = standard(seed)
        assert min((stars > 0).sum(axis=1)) >= 16
        alone = ease(stars)
        told = re.search(rf" {name} EASE (\d\.\d\d) {name} weighted (0\.\d) and (0\.\d) (\d\.\d\d)", shown)
        z = [zscore(one, axis=1, nan_policy="omit") for one in (alone, genre_cosines(stars))]
        z = [np.where(np.isnan(one), np.nanmin(one, axis=1, keepdims=True), one) for one in z]
        mixed = float(told[2]) * z[0] + float(told[3]) * z[1]
        assert float(told[1]) == pytest.approx(judged(alone, stars, likes)[0], abs=0.016)
        assert float(told[4]) == pytest.approx(judged(mixed, stars, likes)[0], abs=0.016)
        assert abs(float(told[1]) - float(told[4])) < 0.03
        assert float(told[2]) + float(told[3]) == pytest.approx(1)
    assert "On the ladder at least 16 ratings of everybody are known" in text


def test_the_ladder(shown):
    train, stars, likes = standard()
    models = {
        "bias": Bias(),
        "people like you": UserNeighbors(similarity="pearson", shrinkage=25, min_neighbors=20),
        "films like yours": ItemKNN(),
        "BPR": BPR(64, epochs=50),
        "implicit ALS": ImplicitALS(16, regularization=10, epochs=8),
    }
    users = [u for u, one in enumerate(likes) if one]
    told = re.search("A ladder of bars.*?most ratings 1.12, (.*?)\\.? The ladder so far", shown)[1]
    for name, model in models.items():
        items, _ = model.fit(train).recommend(RATINGS.user_ids[users].tolist(), 10)
        kept = [RATINGS.item_indices([i for i in row if i is not None]).tolist() for row in items]
        hits = np.mean([len(likes[u].intersection(row)) for u, row in zip(users, kept, strict=True)])
        assert float(re.search(rf"(?:^|, ){name} (\d\.\d\d)", told)[1]) == pytest.approx(hits, abs=0.02), name
    alike = cosine_similarity(stars)
    np.fill_diagonal(alike, 0)
    alike = np.where(alike >= np.sort(alike, axis=1)[:, [-40]], alike, 0)
    assert judged(alike @ (stars > 0), stars, likes)[0] == pytest.approx(1.82, abs=0.01)
    assert "people like you, added up 1.82" in told and "PureSVD 1.98" in told


def test_the_questions_tell_the_truth():
    replies = {q.id: q for q in QUESTIONS}
    assert np.std([1, 3, 5]) == pytest.approx(1.63, abs=0.004) and replies["08.q2"].key == 0
    assert pytest.approx(1.84, abs=0.004) == 3 / 1.63 and pytest.approx(1.37) == 3 - 1.63
