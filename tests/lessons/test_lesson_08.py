"""The figures that lesson 08 shows, computed again from the data in another way."""

import re
from functools import cache

import numpy as np
import pandas as pd
import pytest
from scipy import sparse
from scipy.stats import entropy, zscore
from sklearn.linear_model import LinearRegression
from sklearn.metrics.pairwise import cosine_similarity

from recsys_teach import (
    BPR,
    EASE,
    AlsoBought,
    Bias,
    ContentBased,
    FeatureFactorization,
    Features,
    FunkSVD,
    ImplicitALS,
    ItemKNN,
    Popularity,
    Stacked,
    UserNeighbors,
    load_film_notes,
    load_films,
    load_movielens,
    random_split,
)
from recsys_teach.exercises.bank.lesson_08 import QUESTIONS
from tests.lessons import prose_of

LESSON = "08_hybrids"
KNOWN = (0, 1, 2, 3, 5, 10)
NAN = np.nan
RATINGS = load_movielens()
# Everybody's stars, people by films, 0 for a gap.
STARS = RATINGS.to_frame().pivot(index="user", columns="item", values="value").fillna(0).to_numpy(float)
GENRES = load_films()["genres"]


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
    most = np.flatnonzero((scores >= np.partition(scores, -k)[-k]) & (scores > -np.inf))
    return set(sorted(most.tolist(), key=lambda film: -scores[film])[:k])  # of equals the first


def curve(score, which, seed=0, known=KNOWN):
    """Return favourites among ten, person by person and point by point, NaN for who likes nothing that is hidden."""
    rows = []
    for pool, stars, likes in dealt(which, seed):
        row = [len(likes & ten_of(score(pool[:n], stars[:n]), pool)) for n in known]
        rows.append(row if likes else [NAN] * len(known))
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


def added_up(seed=0):
    """Return the sum of the likenesses of the forty nearest people, by scikit-learn, for each film that one of them rated."""
    known = sparse.csr_matrix(STARS[groups(seed)[2]])
    rated = known.astype(bool).astype(float)

    def score(films, stars):
        if not len(films):
            return np.full(STARS.shape[1], NAN)
        newcomer = sparse.csr_matrix((stars, films, [0, len(films)]), (1, STARS.shape[1]))
        alike = pd.Series(cosine_similarity(known, newcomer)[:, 0])
        nearest = alike.sort_values(ascending=False, kind="stable").index[:40]
        sums = alike[nearest].to_numpy() @ rated[nearest]
        return np.where(sums > 0, sums, NAN)

    return score


def interval(apart):
    """Return the mean and a 95% interval by the normal distribution; the lesson draws people again and again."""
    apart = apart[~np.isnan(apart)]
    half = 1.96 * apart.std(ddof=1) / np.sqrt(len(apart))
    return apart.mean(), apart.mean() - half, apart.mean() + half


def sure_or_not(shown, one, other, differences):
    """Check a row of differences with intervals in the table of pairs; return the columns."""
    number = r"([+-]\d\.\d\d)"
    told = re.search(
        rf"{re.escape(one)} {re.escape(other)}" + rf" {number} \({number} to {number}\)" * len(differences), shown
    )
    assert told, (one, other)
    wanted = [part for apart in differences for part in interval(apart)]
    assert [float(part) for part in told.groups()] == pytest.approx(wanted, abs=0.05), (one, other)
    return [interval(apart) for apart in differences]


def test_one_rating_is_worse_than_none(shown, text):
    best, one, added = curve(bestsellers(), 1), curve(svd(), 1), curve(added_up(), 1)
    means = np.nanmean(best, axis=0), np.nanmean(one, axis=0)
    assert f"The result: fewer: {means[1][1]:.1f}, not {means[0][1]:.1f}." in shown
    assert f"{means[1][1]:.1f} favourites, not {means[0][1]:.1f}" in text
    assert (means[1][:4] < means[0][:4]).all() and means[1][5] > means[0][5]
    section = shown[shown.index("Validation people: difference") :]
    at = [1, 3, 5]  # columns of KNOWN
    _, *behind = sure_or_not(section, "PureSVD", "bestsellers", [(one - best)[:, n] for n in at])[0]
    assert behind[1] < 0
    sure_or_not(section, "people like you, added up", "bestsellers", [(added - best)[:, n] for n in at])
    switches = {least: np.where(np.array(KNOWN) < least, *means).mean() for least in (1, 2, 3, 5, 10)}
    for least, mean in switches.items():
        at = shown.index("Where to switch")
        near(shown[at : at + 300], f" {least}", [mean], 0.011)
    near(shown[at : at + 300], " never", [means[0].mean()], 0.011)
    assert max(switches.values()) - min(switches[n] for n in (3, 5, 10)) < 0.03
    assert "3, 5 and 10 are level." in text


def few_factors(seed):
    axes = np.linalg.svd(STARS[groups(seed)[2]], full_matrices=False)[2][:5]
    n = two_models(seed)[0]
    return lambda films, stars: np.where(n > 0, stars @ axes[:, films].T @ axes, NAN) if len(films) else n * NAN


OTHERS = range(1, 11)  # other draws of people
AT = (1, 2, 3, 10)  # known ratings there


@cache
def other_draws():
    """Return the mean favourites of the test people of ten other draws, {model: table of draws by known ratings}."""
    found = {}
    for seed in OTHERS:
        models = {"bestsellers": bestsellers(seed), "PureSVD": svd(seed), "5 factors": few_factors(seed)}
        models |= {"added": added_up(seed), "stack": stack(seed)}
        models["weighted"] = lambda films, stars, seed=seed: of_z(films, stars, seed) @ [0.7, 0.3]
        train = RATINGS.select(np.isin(RATINGS.user_index, groups(seed)[2]))
        als = ImplicitALS(64, regularization=50, alpha=1, epochs=8, seed=0).fit(train)
        models["als"] = lambda films, stars, als=als: als._scores_of(films, stars)
        for name, score in models.items():
            found.setdefault(name, []).append(np.nanmean(curve(score, 0, seed, AT), axis=0))
    return {name: np.array(rows) for name, rows in found.items()}


def test_and_so_it_is_with_other_people(text):
    found = other_draws()
    apart = {name: rows - found["bestsellers"] for name, rows in found.items()}
    assert (apart["PureSVD"][:, :2] < 0).all() and (apart["PureSVD"][:, 3] > 0).all()
    assert "In ten other draws of people it lay behind each time up to two ratings, and ahead each time at ten" in text
    means = apart["5 factors"].mean(axis=0), apart["PureSVD"].mean(axis=0)
    assert means[0][0] == pytest.approx(-0.3, abs=0.05) and means[1][0] == pytest.approx(-0.9, abs=0.05)
    assert abs(means[0][1]) < 0.05
    assert "On average it lost 0.9 at one rating, with 5 factors 0.3." in text
    assert (
        apart["added"][:, 2:] > 0.1
    ).all() and "in ten other draws they beat the bestsellers each time from three on" in text
    assert (apart["weighted"] > 0.05).all()
    assert "was ahead of them at one rating in each of ten other draws" in text
    level = (found["added"] - found["weighted"])[:, 2:].mean(axis=0)
    assert (level > 0).all() and (level < 0.2).all()
    ahead = found["stack"] - found["weighted"]
    assert (
        ahead[:, 3] > 0.02
    ).all() and "Learnt weights pay a little at ten: not surely here, but in each other draw." in text
    last = found["als"] - found["stack"]
    assert (last[:, 0] < -0.4).all() and abs(last[:, 3].mean()) < 0.15
    assert "Implicit ALS alone is level there, and behind at one each time" in text


@cache
def learnt(seed=0):
    """Return the stack's table, the answers, and the weights, by ordinary least squares over imagined rows."""
    rng, rows, taken = np.random.default_rng(1), [], []
    for person in groups(seed)[1]:
        films = RATINGS.item_index[RATINGS.user_index == person]
        films = films[rng.permutation(len(films))]
        pool, likes = films[:10], {f for f in films[10:] if STARS[person, f] >= 4}
        for k in KNOWN:
            z = of_z(pool[:k], STARS[person, pool[:k]], seed)
            best = [set(np.argsort(-z[:, m], kind="stable")[:30]) for m in range(2 if k else 1)]
            chosen = sorted(set.union(*best) - set(pool))
            rows.append(np.hstack([z[chosen], np.log2(1 + k) * z[chosen]]))
            taken += [float(film in likes) for film in chosen]
    x = np.vstack(rows)
    imagined = np.vstack([np.hstack([np.ones((len(x), 1)), x]), np.hstack([np.zeros((4, 1)), np.eye(4)])])
    w = LinearRegression(fit_intercept=False).fit(imagined, np.append(taken, np.zeros(4))).coef_
    return x, np.array(taken), w


def stack(seed=0):
    w = learnt(seed)[2]

    def score(films, stars):
        z = of_z(films, stars, seed)
        return w[0] + z @ w[1:3] + np.log2(1 + len(films)) * (z @ w[3:])

    return score


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
        share = "silent" if not n else f"{b / (a + b):.0%}"
        assert re.search(rf" {n} {told[1]} {told[2]} {share} ", shown)
    assert (np.diff(trust[:, 1]) > 0).all() and (np.diff(trust[:, 0]) < 0).all()
    assert "That PureSVD's share rises, the stack found itself." in text
    assert "moves no weight by 0.001, with so many rows: True" in shown
    assert "Your weights and those of Ridge agree within 0.000001: True" in shown


@cache
def questions(seed=0):
    """Return ten films by each rule, and the films that may be asked about."""
    known = STARS[groups(seed)[2]]
    n = (known > 0).sum(axis=0)
    often = np.flatnonzero(n >= 20)
    bits = np.array([entropy(pd.Series(known[known[:, f] > 0, f]).value_counts(), base=2) for f in often])
    n = n[often]
    rules = {"entropy": bits, "log n × entropy": np.log(n) * bits, "n × entropy": n * bits, "n": n}
    ten = {rule: often[np.argsort(-value, kind="stable")[:10]] for rule, value in rules.items()}
    following = often[np.argsort(-n * bits, kind="stable")[10]]
    return ten | {"nothing asked": often[:0], "n × entropy, one star each": ten["n × entropy"]}, often, following


def asked(which, rules, seed=0, halvings=5):
    """Return a table with a row for each person, the means over halvings: columns (answers or hits, rule)."""
    (ten, often, _), score, rows = questions(seed), stack(seed), []
    for person in groups(seed)[which]:
        for halving in range(halvings):
            rng = np.random.default_rng([halving, person])
            films = RATINGS.item_index[RATINGS.user_index == person]
            films = films[rng.permutation(len(films))]
            can, hidden = films[: len(films) // 2], films[len(films) // 2 :]
            likes = set(hidden[STARS[person, hidden] >= 4].tolist())
            by_chance = rng.choice(often, 10, replace=False)
            for rule in rules if likes else ():
                films_asked = ten.get(rule, by_chance)
                told = films_asked[np.isin(films_asked, can)]
                stars = STARS[person, told] ** ("one star" not in rule)
                rows.append((person, rule, len(told), len(likes & ten_of(score(told, stars), can))))
    table = pd.DataFrame(rows, columns=["person", "rule", "answers", "hits"])
    return table.pivot_table(index="person", columns="rule", aggfunc="mean")


RULES = ("n × entropy", "n × entropy, one star each", "n", "log n × entropy", "entropy", "at random", "nothing asked")


def quiz_table(shown, table, rules):
    """Check the rows of a table of rules; return {rule: (mean, low, high) against asking nothing}."""
    found = {}
    for rule in rules:
        hits = table["hits"]
        found[rule] = interval((hits[rule] - hits["nothing asked"]).to_numpy())
        told = re.search(rf"(?<!log)(?<!×) {re.escape(rule)} (\d\.\d) (\d\.\d\d) (\S+)(?: to (\S+))?", shown)
        assert float(told[1]) == pytest.approx(table["answers"][rule].mean(), abs=0.051), rule
        assert float(told[2]) == pytest.approx(hits[rule].mean(), abs=0.016), rule
        assert rule == "nothing asked" or [float(told[3]), float(told[4])] == pytest.approx(found[rule][1:], abs=0.02)
    return found


def test_what_to_ask(shown, text):
    ten, _, following = questions()
    titles = load_films()["title"]
    assert "First questions: " + "; ".join(titles[RATINGS.item_ids[ten["n × entropy"][:4]]]) in shown
    assert f"First on the next visit: {titles[RATINGS.item_ids[following]]}" in shown
    table = asked(1, RULES)
    found = quiz_table(shown[shown.index("What to ask, validation people") :], table, RULES)
    two = [f"{table['hits'][rule].mean():.2f}" for rule in RULES[1::-1]]
    assert f"The result: as many: {two[0]} and {two[1]}." in shown
    assert max(found.values())[0] == max(found["n"], found["n × entropy"])[0]
    assert all(low <= 0 for _, low, _ in found.values())
    assert (
        "n × entropy and n, the number of ratings, share eight of ten films, and find most; whether more than nothing asked"
        in text
    )
    assert table["answers"]["entropy"].mean() < table["answers"]["n × entropy"].mean() - 1
    film = np.flatnonzero(two_models(0)[0] > 50)[:1]
    half, five = (of_z(film, np.array([stars])) for stars in (0.5, 5))
    assert half == pytest.approx(five) and "After one answer $z$ is the same for ½ star and for 5" in prose_of(LESSON)


def test_whether_to_ask(shown, text):
    rules = ("n × entropy", "n × entropy, one star each", "n", "at random", "nothing asked")
    found = quiz_table(shown[shown.index("What to ask, test people") :], asked(0, rules), rules)
    assert found["n × entropy"][1] > 0.05
    means = []
    for seed in OTHERS:
        hits = asked(0, rules, seed, 3)["hits"]
        means.append(hits[list(rules[:4])].mean().to_numpy() - hits["nothing asked"].mean())
    by_entropy, blind, by_n, by_chance = np.array(means).T
    assert by_entropy.min() > 0.05 and by_entropy.max() < 0.35 and "brought 0.1 to 0.3 favourites" in text
    assert (by_entropy - by_n).max() < 0.055 and "n alone at most 0.05 less" in text
    assert (
        by_chance.mean() == pytest.approx(0.1, abs=0.05) and "ten random films about 0.1, though here as much" in text
    )
    assert found["at random"][0] > by_chance.mean() + 0.05 and (by_entropy > by_chance).all()
    assert "**Yes; films that many know are the better bet.**" in text
    assert np.abs(by_entropy - blind).max() < 0.035 and "one star each changed 0.03 at most" in text


def test_by_hand(text):
    a = np.array([[1, 1], [1, -1]])
    assert (a.T @ a + 2 * np.diag([0, 1])).tolist() == [[2, 0], [0, 4]] and (a.T @ [1, 0]).tolist() == [1, 1]
    assert np.linalg.solve(a.T @ a + 2 * np.diag([0, 1]), a.T @ [1, 0]).tolist() == [0.5, 0.25] and "is (½, ¼)" in text
    assert entropy([2, 2], base=2) == 1 and entropy([3], base=2) == 0 and "−(½ × −1 + ½ × −1) = 1 bit" in text
    n = two_models(0)[0]
    assert (n < n.mean()).mean() > 0.7 and "0, the mean, would beat many" in text


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
        told = re.search(rf" {re.escape(name)} (\d\.\d\d) (–|(\S+) to (\S+)) ([\d,]+) ", shown)
        assert float(told[1]) == pytest.approx(hits, abs=0.016), name
        assert int(told[5].replace(",", "")) == pytest.approx(len(set.union(*tens.values())), abs=4), name
        apart = [len(likes[u] & ten) - len(likes[u] & found["PureSVD"][1][u]) for u, ten in tens.items()]
        wanted = interval(np.array(apart))[1:]
        assert name == "PureSVD" or [float(told[3]), float(told[4])] == pytest.approx(wanted, abs=0.02), name
    assert (
        found["cascade"][0] < found["PureSVD"][0]
        and "The cascade, ordered by FunkSVD's predicted stars, costs favourites." in text
    )
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
    assert "Genres, alone or in factors, find more than chance." in text


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
    train = RATINGS.select(np.isin(RATINGS.user_index, groups(0)[2]))
    x = STARS[groups(0)[2]]
    scale = np.sqrt(np.mean(x[x > 0] ** 2))
    x = x / scale
    inner = np.linalg.inv(x @ x.T + 200 * np.eye(len(x)))
    diagonal = (1 - np.einsum("ui,ui->i", x, inner @ x)) / 200  # of P, the inverse for films
    als = ImplicitALS(64, regularization=50, alpha=1, epochs=8, seed=0).fit(train)
    y = als.item_factors_.astype(float)

    def of_ease(films, stars):
        new = np.zeros(x.shape[1])
        new[films] = stars / scale
        sums = new - (new - (new @ x.T) @ inner @ x) / 200 / diagonal
        return np.where((two_models(0)[0] > 0) & (len(films) > 0), sums, NAN)

    def of_als(films, stars):
        # Lesson 07's solve for one person: (YᵀY + λ I + α Σ r y yᵀ) x = Σ (1 + α r) y.
        if not len(films):
            return np.full(len(y), NAN)
        own = y[films]
        left = y.T @ y + 50 * np.eye(64) + (own * stars[:, None]).T @ own
        sums = y @ np.linalg.solve(left, own.T @ (1 + stars))
        return np.where(two_models(0)[0] > 0, sums, NAN)

    found = {"bestsellers": curve(bestsellers(), 0), "PureSVD": curve(svd(), 0), "weighted": curve(fixed, 0)}
    found |= {"stack": curve(stack(), 0), "people like you, added up": curve(added_up(), 0)}
    return found | {"EASE": curve(of_ease, 0), "implicit ALS": curve(of_als, 0)}


def test_the_test_people(shown, text):
    found = of_test()
    means = {name: np.nanmean(values, axis=0) for name, values in found.items()}
    table = shown[shown.index("New people of the test") : shown.index("All models")]
    for name, values in means.items():
        told = re.search(rf" {re.escape(name)}((?: (?:silent|\d\.\d\d(?: ◂)?)){{6}})", table)[1].split(" ")[1:]
        told = [one for one in told if one != "◂"]
        assert (told[0] == "silent") == (values[0] == 0)
        assert [float(one) for one in told[1:]] == pytest.approx(values[1:], abs=0.02), name
    order = sorted(means, key=lambda name: -means[name].mean())
    assert [name for name in re.findall("|".join(sorted(map(re.escape, means), key=len, reverse=True)), table)] == order
    pairs = [("weighted", "bestsellers"), ("people like you, added up", "bestsellers")]
    pairs += [("people like you, added up", "weighted"), ("stack", "weighted"), ("implicit ALS", "stack")]
    section = shown[shown.index("Test people: difference") :]
    sure = {}
    for one, other in pairs:
        apart = [(found[one] - found[other])[:, n] for n in (1, 3, 5)]  # columns of KNOWN
        sure[one, other] = sure_or_not(section, one, other, apart)
    assert sure["weighted", "bestsellers"][0][1] > 0 and "the mix beats the bestsellers" in text
    assert sure["people like you, added up", "weighted"][1][1] < 0 < sure["people like you, added up", "weighted"][1][2]
    assert "from three on they are, and find as many as the mix." in text
    assert sure["implicit ALS", "stack"][0][2] < 0 < sure["implicit ALS", "stack"][2][2]
    last = shown[shown.index("Each row has its own people and films") :]
    told = re.search(r"no rating PureSVD is silent any hybrid with bestsellers (\d\.\d\d)", last)
    assert float(told[1]) == pytest.approx(means["bestsellers"][0], abs=0.006)
    sure_or_not(last, "bestsellers", "weighted", [(found["weighted"] - found["bestsellers"])[:, 1]])
    sure_or_not(last, "PureSVD", "stack", [(found["stack"] - found["PureSVD"])[:, 5]])
    assert means["EASE"][3] < means["bestsellers"][3] < means["EASE"][4]


def test_every_model_has_a_curve_with_intervals(shown):
    """Their means again person by person, from the scores for what is known, and intervals from standard errors."""
    train = RATINGS.select(np.isin(RATINGS.user_index, groups(0)[2]))
    averaged = UserNeighbors(similarity="pearson", shrinkage=25, min_neighbors=20)
    models = {"bias": Bias(), "people like you, averaged": averaged, "also bought": AlsoBought(), "FunkSVD": FunkSVD()}
    models |= {"films like yours": ItemKNN(), "genres": ContentBased(Features.from_lists(GENRES))}
    found = of_test()
    for name, model in models.items():
        fitted = model.fit(train)
        found[name] = curve(lambda films, stars, fitted=fitted: fitted._scores_of(films, stars), 0)
    table = shown[shown.index("All models") : shown.index("Four curves with bars")]
    for name, values in found.items():
        told = re.search(rf"(?<!with) {re.escape(name)}((?: \d\.\d\d \(\d\.\d\d–\d\.\d\d\)){{6}})", table)[1]
        numbers = np.array(re.findall(r"\d\.\d\d", told), dtype=float).reshape(6, 3)
        some = values[~np.isnan(values[:, 0])]
        half = 1.96 * some.std(axis=0, ddof=1) / np.sqrt(len(some))
        wanted = np.column_stack([some.mean(axis=0), some.mean(axis=0) - half, some.mean(axis=0) + half])
        assert numbers == pytest.approx(wanted, abs=0.06), name
    for name in ("switch from five on", "SLIM", "factors with genres", "BPR", "cascade"):
        assert name in table


def test_the_validation_people_choose_the_weight(shown):
    shares = (0.1, 0.2, 0.3, 0.5, 0.7)
    means = {w: np.nanmean(curve(lambda f, s, w=w: of_z(f, s) @ [1 - w, w], 1)) for w in shares}
    assert max(means, key=means.get) == 0.3 and "weight of PureSVD that the validation people choose: 0.3" in shown


def test_the_library_s_stack(shown, text):
    train = RATINGS.select(np.isin(RATINGS.user_index, groups(0)[2]))
    model = Stacked([Popularity(by="count"), EASE()]).fit(train)
    means = np.nanmean(curve(lambda films, stars: model._scores_of(films, stars), 0), axis=0)
    assert means == pytest.approx([3.15, 3.35, 3.40, 3.54, 3.66, 3.94], abs=0.03)
    assert 'Stacked([Popularity(by="count"), EASE()])' in text


def test_who_is_much_known_needs_no_stack(shown, text):
    for seed, name in enumerate(("this", "another")):
        train, stars, likes = standard(seed)
        assert min((stars > 0).sum(axis=1)) >= 16
        alone = ease(stars)
        model = Stacked([Popularity(by="count"), EASE()]).fit(train)
        n = np.where((stars > 0).any(axis=0), (stars > 0).sum(axis=0), NAN)
        z = [zscore(one, axis=1, nan_policy="omit") for one in (np.tile(n, (671, 1)), alone)]
        sizes = (stars > 0).sum(axis=1)[:, None]
        a, b = model.weights_
        mixed = sum((10 * a[m] + sizes * b[m]) / (10 + sizes) * z[m] for m in range(2))
        two = [judged(scores, stars, likes) for scores in (alone, mixed)]
        apart = [len(likes[u] & two[1][1][u]) - len(likes[u] & ten) for u, ten in two[0][1].items()]
        told = re.search(rf" {name} (\d\.\d\d) (\d\.\d\d) (\S+) to (\S+)", shown)
        wanted = (two[0][0], two[1][0], *interval(np.array(apart))[1:])
        assert [float(one) for one in told.groups()] == pytest.approx(wanted, abs=0.016)
        assert two[1][0] < two[0][0]
    assert "No, it costs a little" in text and "On the ladder at least 16 ratings of everybody are known" in text


def test_the_ladder(shown):
    train, stars, likes = standard()
    models = {
        "bias": Bias(),
        "people like you": UserNeighbors(similarity="pearson", shrinkage=25, min_neighbors=20),
        "films like yours": ItemKNN(),
        "BPR": BPR(64, learning_rate=0.1, epochs=150, seed=0),
        "implicit ALS": ImplicitALS(64, regularization=50, alpha=1, epochs=8, seed=0),
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
