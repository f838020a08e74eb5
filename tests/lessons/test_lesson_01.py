"""The figures that lesson 01 shows, computed again from the data in another way."""

from collections import Counter, defaultdict

import numpy as np
import pandas as pd
import pytest

from recsys_teach import (
    load_corrupted_movielens,
    load_corruption_truth,
    load_movielens,
    load_streaming,
    random_split,
    simulate,
)
from recsys_teach.exercises.bank.lesson_01 import QUESTIONS

LESSON = "01_interactions"
FAULTS = ["is_bot", "is_duplicate", "is_accidental"]


@pytest.fixture(scope="module")
def frame():
    return load_movielens().to_frame()


@pytest.fixture(scope="module")
def service():
    return load_streaming()


def test_the_two_logs(frame, service, shown):
    events = service.events
    per_person = len(frame) / frame["user"].nunique(), len(events) / events["person"].nunique()
    low = (frame["value"] <= 2).mean(), (events["dwell"] < 30).mean()
    assert per_person == pytest.approx((149.0, 33.5), abs=0.05)
    assert low == pytest.approx((0.133, 0.112), abs=0.002)
    assert frame.groupby("user").size().min() == 20
    by_person = "rows per person 149 (chosen: only people with 20 or more) 34"
    for row in ("people 671 300", "films 9,066 200", "rows 100,004 10,050", by_person):
        assert row in shown
    assert "low end (2 stars or less; skips) 13% 11%" in shown
    bots = set(service.truth.people.query("is_bot")["person"])
    assert events["person"].isin(bots).mean() == pytest.approx(0.278, abs=0.0005)
    assert "The streaming log is raw: 28% of its events are by bots, that is, by programs." in shown


def test_a_skipped_film_is_liked_more_than_what_is_shown(service, shown, text):
    films = service.films.set_index("film")["minutes"]
    real = service.events[service.truth.events[FAULTS].sum(axis=1).to_numpy() == 0].copy()
    real["liking"] = service.liking(real["person"].to_numpy(), real["film"].to_numpy(), real["time"].to_numpy())
    real["watched"] = real["dwell"] / (real["film"].map(films) * 60)
    bots = set(service.truth.people.query("is_bot")["person"])
    rows = service.impressions[~service.impressions["person"].isin(bots)]
    all_shown = service.liking(*(rows[name].to_numpy() for name in ("person", "film", "time"))).mean()
    played = real[real["dwell"] >= 30]
    found = {
        "shown": all_shown,
        "started, skipped": real[real["dwell"] < 30]["liking"].mean(),
        "left before half": played[played["watched"] < 0.5]["liking"].mean(),
        "left after half": played[played["watched"].between(0.5, 0.93, inclusive="left")]["liking"].mean(),
        "finished": played[played["watched"] >= 0.93]["liking"].mean(),
    }
    assert list(found.values()) == pytest.approx([0.470, 0.542, 0.626, 0.657, 0.823], abs=0.001)
    for name, value in found.items():
        assert f"{name} {value:.2f}" in shown
    assert "The result: 0.54." in shown and "the mean liking is 0.47" in text
    assert "In this simulation a skipped film is liked more than those around it" in text
    assert "0.82" in QUESTIONS[1].options["b"] and "0.54" in QUESTIONS[1].options["b"]


def test_how_empty_the_table_is(frame, shown, text):
    table = pd.crosstab(frame["user"], frame["item"]).to_numpy()
    assert (table == 0).mean() == pytest.approx(0.98356, abs=1e-5)
    largest = 1 - len(frame) / (frame["user"].max() * frame["item"].max())
    assert largest == pytest.approx(0.99909, abs=1e-5)
    assert "MovieLens: 98.36% of the table is empty" in shown
    assert "sparsity 99.91% in the place of 98.36%" in text
    assert round(1 - 4 / 9, 2) == 0.56 and "3 × 3 cells, 4 filled: 56% of the table is empty" in shown
    assert table.size * 8 / 1e6 == pytest.approx(48.7, abs=0.05)
    assert round((100_004 * (4 + 4) + 672 * 4) / 1e6, 1) == 0.8
    assert "100,004 values, 0.8 MB" in shown and "as a full table: 48.7 MB" in shown
    assert "cells that differ from the library's: 0" in shown


def test_the_corrupted_file(shown, text):
    ratings, films = load_corrupted_movielens()
    truth = load_corruption_truth()
    assert ratings["rating"].mean() == pytest.approx(3_717_049, abs=1) and ratings["rating"].median() == 4
    assert "mean 3,717,049 stars, median 4.0" in shown
    assert (len(ratings), len(films), len(truth), truth["kind"].nunique()) == (1_946, 975, 19, 4)
    assert "1,946 rows of ratings (`loaded`) and 975 of films" in text and "19 rows in 4 kinds" in shown
    assert Counter(truth["kind"]) == {"repeated": 12, "shifted": 5, "pasted": 1, "altered": 1}
    digits = ratings["time"].astype(str).str.fullmatch(r"\d+(\.0)?")
    assert (ratings["rating"] > 5).sum() == 5 and (~digits).sum() == 6
    shifted = truth[truth["kind"] == "shifted"].iloc[0]
    assert "before 104 5952 5.0 1446673694 after 5952 5.0 1446673694" in shown
    assert shifted["after"] == shifted["before"].split(",", 1)[1] + ","
    empty = ratings["time"].isna().sum()
    assert empty == 5 and "five are missing, one is a *pasted* web address" in text
    assert "ratings out of range: 5" in shown and "times that are no number: 6" in shown
    assert "rows that repeat another: 12" in shown
    twice = films.groupby("title").filter(lambda same: len(same) > 1)
    assert twice["title"].nunique() == 5 and "Four pairs are remakes" in text
    assert set(films.loc[films["title"] == "Pulp Fiction", "year"]) == {1994, 1959}
    altered = truth[truth["kind"] == "altered"].iloc[0]
    assert (altered["before"], altered["after"]) == ("Some Like It Hot", "Pulp Fiction")
    assert films.loc[altered["row"], ["title", "year"]].tolist() == ["Pulp Fiction", 1959]
    assert "The film of 1959 is *Some Like It Hot*; its title was *altered*" in text


def test_what_is_left_of_the_corrupted_file(shown, text):
    ratings, _ = load_corrupted_movielens()
    lost = load_corruption_truth().query("kind in ['shifted', 'pasted']")["row"]
    sound = ratings.drop(index=lost)
    by_pair, added = {}, defaultdict(float)
    for row in sound.itertuples():
        pair = row.user, int(row.item)
        by_pair[pair] = max(by_pair.get(pair, (0, 0)), (int(row.time), row.rating))
        added[pair] += row.rating
    assert (len(sound), len(by_pair)) == (1_940, 1_928)
    assert "1,946 rows, 1,940 of them sound" in shown
    assert max(added.values()) == 10 and "an entry of 10 stars" in text


def test_changed_minds(shown, text):
    ratings, _ = load_corrupted_movielens()
    lost = load_corruption_truth().query("kind in ['shifted', 'pasted']")["row"]
    rows = [(r.user, int(r.item), r.rating, int(r.time)) for r in ratings.drop(index=lost).itertuples()]
    once = [row for row, n in Counter(rows).items() if n == 1]
    again = [(u, i, 5.5 - stars, time + 30 * 86_400) for u, i, stars, time in once[::190][:10]]
    assert all(new[2] != old[2] and 0.5 <= new[2] <= 5 for new, old in zip(again, once[::190], strict=False))
    retold = again[:5] + rows + again[5:]
    first, last, latest = {}, {}, {}
    for row in retold:
        first.setdefault(row[:2], row)
        last[row[:2]] = row
        latest[row[:2]] = max(row, latest.get(row[:2], row), key=lambda one: one[3])
    assert len(retold) == 1_950 and "Four policies on 1,950 rows with ten changed minds" in shown
    whole = set(retold)
    assert f"whole rows, each once {len(whole):,} {len(whole) - len(first)} 10" in shown
    assert (len(whole), len(first)) == (1_938, 1_928)
    told = {"the first row of each pair": first, "the last row of each pair": last, "yours: the latest time": latest}
    for (name, kept), new in zip(told.items(), (5, 5, 10), strict=True):
        assert len(kept) == 1_928 and len(set(kept.values()) & set(again)) == new
        assert f"{name} 1,928 0 {new}" in shown
    assert "five of the ten new opinions are lost" in text
    assert "The twelve repeats are exact copies" in text and len(rows) - len(set(rows)) == 12


def test_three_policies(service, shown, text):
    copies = service.truth.events["is_duplicate"].to_numpy()
    events = service.events
    rules = {
        "everything but number and time is the same": [
            "person",
            "film",
            "session",
            "kind",
            "dwell",
            "device",
            "position",
        ],
        "same person, film and session": ["person", "film", "session"],
        "same person and film": ["person", "film"],
    }
    for (rule, columns), thrown in zip(rules.items(), (262, 297, 2_333), strict=True):
        seen, flags = set(), []
        for key in events[columns].itertuples(index=False, name=None):
            flags.append(key in seen)
            seen.add(key)
        flags = np.array(flags)
        assert (flags.sum(), (flags & copies).sum()) == (thrown, 262)
        assert f"{rule} {thrown} 262" in shown
    visit = rules["same person, film and session"]
    lost = events.duplicated(visit).to_numpy() & ~copies
    assert lost.sum() == 297 - 262 == 35 and "35 real events are lost" in text
    slips = service.truth.events["is_accidental"].to_numpy()
    first = events[~events.duplicated(visit).to_numpy()].merge(events.loc[lost, visit], on=visit)
    assert set(first["event"]) <= set(events.loc[slips, "event"])  # the slip came before


def test_the_filter_and_the_truth(shown, text):
    fresh = simulate(n_people=300, n_films=200, days=28, seed=7)
    events, truth = fresh.events, fresh.truth.events
    assert fresh.truth.people["is_bot"].mean() == 0.03
    taps = events["dwell"][(truth["is_accidental"] & ~truth["is_bot"]).to_numpy()]
    assert taps.max() <= 6
    bad = (truth["is_bot"] | truth["is_accidental"]).to_numpy()
    each = Counter(zip(events["person"], events["time"].dt.date, strict=True))
    busy = {
        most: [each[pair] > most for pair in zip(events["person"], events["time"].dt.date, strict=True)]
        for most in (8, 4)
    }
    found = {}
    for most, flags in busy.items():
        out = np.array(flags) | (events["dwell"] < 7).to_numpy()
        found[most] = out.sum(), (out & bad).sum() / out.sum(), (out & bad).sum() / bad.sum()
    assert bad.sum() == 4_446 and found[8] == pytest.approx((4_390, 0.969, 0.957), abs=0.0006)
    assert found[4][1] < found[8][1] and found[4][2] > found[8][2]
    assert "Set `most` to 4 and run the cell again: one number rises, the other falls" in text
    assert "your filter of 4,390 thrown away, 4,253 deserved it: 96.9%" in shown
    assert "of 4,446 that deserved it, 4,253 are gone: 95.7%" in shown
    assert "the library's of 4,563 thrown away, 4,446 deserved it: 97.4%" in shown
    assert "of 4,446 that deserved it, 4,446 are gone: 100.0%" in shown
    assert "Its 100.0% proves little" in text and "the simulator makes an accidental tap last 6 seconds at most" in text
    assert round(4_253 / 4_390, 3) == 0.969 and round(4_253 / 4_446, 3) == 0.957
    bots = set(fresh.truth.people.query("is_bot")["person"])
    by_bots = events["person"].isin(bots).sum()
    assert (len(bots), by_bots, len(events)) == (9, 4_006, 11_547) and round(4_006 / 11_547, 2) == 0.35
    assert "bots: 9 of 300 accounts, or 3%" in shown and "events by bots: 4,006 of 11,547, or 35%" in shown
    assert "3% of the accounts, the bots, make 35% of the events" in text
    people = [n for (person, _), n in each.items() if person not in bots]
    assert max(people) == 11 and max(n for (person, _), n in each.items() if person in bots) == 37
    assert np.mean(np.array(people) <= 4) > 0.9 and "People reach 11, mostly 1 to 4; bots reach 37" in shown


def test_the_audit(service, shown, text):
    events = service.events
    first = np.datetime64("2025-11-24")
    week = (events["time"].to_numpy() - first) // np.timedelta64(7, "D")
    films = service.films.set_index("film").loc[events["film"]]
    family = films["genres"].str.split("|").map(lambda names: "Family" in names).to_numpy()
    new = (events["time"].to_numpy() - films["added"].to_numpy()) < np.timedelta64(28, "D")
    rows = ["1 2405 232 31% 12% 17% 3%", "2 2364 252 28% 11% 19% 8%", "3 2532 271 29% 12% 23% 15%"]
    rows += ["4 2745 289 29% 10% 23% 19%"]
    assert "5 4 4 100%" not in shown
    for number, row in enumerate(rows):
        here = events[week == number]
        shares = (
            (here["device"] == "phone").mean(), (here["dwell"] < 30).mean(), family[week == number].mean(),
            new[week == number].mean(),
        )  # fmt: skip
        told = " ".join(f"{share:.0%}" for share in shares)
        assert f"{number + 1} {len(here)} {here['person'].nunique()} {told}" == row
        assert row in shown
    assert events["time"].min().date().isoformat() == "2025-11-24"
    last = events["time"][week == 4]
    assert set(last.dt.date.astype(str)) == {"2025-12-22"} and last.max().hour < 2
    assert (service.films["added"] >= "2025-11-24").sum() == 40
    assert "From 24 November to 21 December 2025, 40 films arrive in the simulation" in text


def test_the_fills(shown, text):
    train, test = (part.to_frame() for part in random_split(load_movielens()))
    overall = train["value"].mean()
    by_film, by_person = train.groupby("item")["value"], train.groupby("user")["value"]
    fills = {
        "film's mean": test["item"].map(by_film.mean()).fillna(overall),
        "film's median": test["item"].map(by_film.median()).fillna(train["value"].median()),
        "person's mean": test["user"].map(by_person.mean()),
        "3, a default": pd.Series(3.0, index=test.index),
        "0, a default": pd.Series(0.0, index=test.index),
    }
    off = {name: np.sqrt(((fill - test["value"]) ** 2).mean()) for name, fill in fills.items()}
    assert list(off.values()) == pytest.approx([1.00, 1.04, 0.96, 1.19, 3.70], abs=0.005)
    for name, value in off.items():
        assert f"{name} {value:.2f}" in shown
    assert min(off, key=off.get) == "person's mean" and "The result: person's mean." in shown
    assert 1 - len(train) / (671 * 9_066) == pytest.approx(0.987, abs=0.0005)
    assert "In each full table 98.7% of the cells are invention" in shown
    lone = ~test["item"].isin(set(train["item"]))
    assert (lone.sum(), len(test)) == (718, 20_003)
    assert "718 of 20,003 hidden ratings are of films that have no other rating" in shown
    assert "the person's mean comes nearest, 0.96 against 1.00" in text


def test_means_of_people(frame, shown, text):
    people = frame.groupby("user")["value"].agg(["mean", "min", "max", "sum"])
    told = people.sort_values("mean", kind="stable")
    for user in (told.index[0], told.index[-1]):
        mean, low, high, _ = told.loc[user]
        assert f"{user} {mean:.2f} {4 - mean:.2f} {(4 - low) / (high - low):.2f}" in shown
    assert f" {told['mean'].iloc[len(told) // 2]:.2f} " in shown
    first, last = told.iloc[0], told.iloc[-1]
    assert (round(4 - first["mean"], 2), round(last["mean"] - 4, 2), last["min"]) == (2.67, 0.95, 4)
    assert "a 4 lies 2.67 stars above the usual, for the most generous 0.95 below" in text
    assert people["mean"].mean() == pytest.approx(3.66, abs=0.005)
    assert (people["sum"] / 9_066).mean() == pytest.approx(0.06, abs=0.005)
    assert "0.06 stars on average, in the place of 3.66" in text
    assert "largest difference: 0.0" in shown and "from the library's center: 0.0" in shown


def test_how_many_are_found(frame, shown, text):
    """The same draws as in the lesson, the fits counted with sets of people."""
    who, with_stars = defaultdict(set), defaultdict(set)
    for user, item, stars in frame[["user", "item", "value"]].itertuples(index=False):
        who[item].add(user)
        with_stars[item, stars].add(user)
    ratings = dict(tuple(frame.sort_values("item").groupby("user")[["item", "value"]]))
    columns = {item: place for place, item in enumerate(sorted(who))}
    rng, found = np.random.default_rng(0), {}
    for size in range(1, 7):
        alone = np.zeros(2)
        for user in sorted(ratings):
            own = ratings[user].set_index("item")["value"]
            chosen = rng.choice(own.index.map(columns).to_numpy(), size, replace=False)
            items = own.index[own.index.map(columns).isin(chosen)]
            alone += [
                set.intersection(*(with_stars[item, own[item]] for item in items)) == {user},
                set.intersection(*(who[item] for item in items)) == {user},
            ]
        found[size] = alone / len(ratings)
        assert f"{size} {found[size][0]:.0%} {found[size][1]:.0%}" in shown
    assert found[3][0] == pytest.approx(0.867, abs=0.001)
    assert "Three ratings with their stars single out 87% of these 671 people" in text
    assert "87%" in QUESTIONS[4].options["a"]


def test_the_ladder(shown):
    train, test = (part.to_frame() for part in random_split(load_movielens()))
    liked = test[test["value"] >= 4].groupby("user")["item"].agg(set)
    seen = train.groupby("user")["item"].agg(set)
    train["centred"] = train["value"] - train.groupby("user")["value"].transform("mean")
    n = train.groupby("item").size()
    by_mean = (train.groupby("item")["value"].sum() + 10 * train["value"].mean()) / (n + 10)
    by_centred = train.groupby("item")["centred"].sum() / (n + 10)
    told = (
        ("most ratings", n, 1.12, 198),
        ("damped mean", by_mean, 0.71, 110),
        ("centred damped mean", by_centred, 0.54, 62),
    )
    for name, scores, expected, ratings in told:
        order = scores.sort_index().sort_values(ascending=False, kind="stable").index
        hits, shown_to = [], []
        for user, favourites in liked.items():
            ten = [item for item in order[:800] if item not in seen[user]][:10]
            hits.append(len(favourites.intersection(ten)))
        for user in test["user"].unique():
            shown_to += [item for item in order[:800] if item not in seen[user]][:10]
        assert np.mean(hits) == pytest.approx(expected, abs=0.005)
        assert np.median(n[shown_to]) == pytest.approx(ratings, abs=1)
        assert f"{name} {expected:.2f}" in shown
        assert f"{name}: half of the places show films with {ratings} ratings or fewer" in shown
