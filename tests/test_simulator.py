"""The simulated service: its log is what a log can be, and the truth is what the log came from.

Claims about chance are tested on five seeds that no other file uses. Where a margin is given in standard errors (SE), it is 4:
a right simulator misses it once in 16,000 tries, and the seeds are fixed, so a test that passes goes on passing.
"""

import dataclasses
import gzip
import hashlib
import importlib.util

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recsys_teach.data import catalogue
from recsys_teach.data.simulator import simulate
from recsys_teach.data.simulator_policy import CAP, PARTS, ROW, Policy, pick, stretches
from recsys_teach.data.simulator_world import DAY, START, World

FOLDER = catalogue.DATASETS / "streaming-small"
EVENT = ["event", "person", "film", "session", "time", "kind", "dwell", "device", "position"]
SHOWN = ["session", "person", "time", "device", "position", "film", "propensity", "clicked"]


@pytest.fixture(scope="module")
def services():
    return [simulate(300, 200, 28, seed) for seed in range(11, 16)]


@pytest.fixture(scope="module")
def service(services):
    return services[0]


def clean(service):
    """The events of people who meant them, each once."""
    truth = service.truth.events
    return service.events[~(truth["is_bot"] | truth["is_duplicate"] | truth["is_accidental"])]


def by_bots(service, frame):
    return service.truth.people["is_bot"].to_numpy()[frame["person"] - 1]


def people_only(service, frame):
    return frame[~by_bots(service, frame)]


def film_column(service, frame, name):
    return service.films[name].to_numpy()[frame["film"] - 1]


def watched(service, events):
    return events["dwell"].to_numpy() / (60 * film_column(service, events, "minutes"))


def gini(counts):
    """Twice the area between the Lorenz curve and the diagonal."""
    shares = np.cumsum(np.sort(counts)) / np.sum(counts)
    return 1 - 2 * np.trapezoid(np.append(0, shares), dx=1 / len(counts))


def frames(service):
    return [service.people, service.films, service.events, service.impressions, *vars(service.truth).values()]


# What a log is


def test_the_same_arguments_give_the_same_frames():
    first, again, other = simulate(40, 30, 9, 5), simulate(40, 30, 9, 5), simulate(40, 30, 9, 6)
    for one, two in zip(frames(first), frames(again), strict=True):
        pd.testing.assert_frame_equal(one, two, check_exact=True)
    assert not first.events.equals(other.events) and not first.films.equals(other.films)


def test_events_hold_what_a_log_holds_and_no_truth(services):
    for service in services:
        events, shown = service.events, service.impressions
        assert list(events) == EVENT and list(shown) == SHOWN
        assert events["event"].is_unique and events["time"].is_monotonic_increasing
        assert events["time"].dtype == shown["time"].dtype == "datetime64[s]"
        assert set(events["kind"]) == {"play", "skip"} and set(events["device"]) == {"tv", "phone", "computer"}
        assert ((events["kind"] == "skip") == (events["dwell"] < 30)).all()
        assert (events["dwell"] >= 1).all() and (watched(service, events) <= 1).all()
        assert (
            service.films["film"].is_unique and service.films["title"].is_unique and service.people["person"].is_unique
        )
        assert (service.films["year"] <= service.films["added"].dt.year).all()
        assert service.truth.events["event"].equals(events["event"])
        hidden = {c for frame in vars(service.truth).values() for c in frame} - {"event", "person", "film"}
        assert not hidden & {c for frame in frames(service)[:4] for c in frame}


def test_a_click_is_an_event_of_the_same_session_film_and_position(services):
    for service in services:
        keys = ["session", "person", "device", "position", "film"]
        clicked = service.impressions.loc[service.impressions["clicked"] == 1, keys]
        assert set(clicked.itertuples(index=False)) == set(service.events[keys].itertuples(index=False))
        begun = service.impressions.groupby("session")["time"].first()
        assert (service.events["time"].to_numpy() > begun[service.events["session"]].to_numpy()).all()


def test_a_row_is_eight_different_films(services):
    for service in services:
        shown = service.impressions
        assert (shown["position"].to_numpy().reshape(-1, ROW) == np.arange(1, ROW + 1)).all()
        assert not shown.duplicated(["session", "film"]).any()
        assert (shown.groupby("session")[["person", "time", "device"]].nunique() == 1).all(axis=None)
        assert shown["session"].is_monotonic_increasing and shown["time"].is_monotonic_increasing


def test_nobody_comes_before_joining_and_no_film_before_it_is_added(services):
    for service in services:
        joined, added = service.people["joined"].to_numpy(), service.films["added"].to_numpy()
        assert (joined > START).sum() > 50 and (added > START).sum() > 25
        for frame in (service.events, service.impressions):
            assert (frame["time"].to_numpy() >= joined[frame["person"] - 1]).all()
            assert (frame["time"].to_numpy() >= added[frame["film"] - 1]).all()


def test_nobody_begins_a_session_while_another_runs(services):
    for service in services:
        original = service.events[~service.truth.events["is_duplicate"]]
        ends = (original["time"].astype("int64") + original["dwell"]).groupby(original["session"]).max()
        begun = service.impressions.groupby("session")[["person", "time"]].first()
        begun["before"] = (
            ends.reindex(begun.index).groupby(begun["person"]).transform(lambda x: x.cummax().ffill().shift())
        )
        assert (begun["time"].astype("int64") >= begun["before"].fillna(0)).all()


# How people behave


def test_popularity_has_a_long_tail(services):
    """Gini near .6 and a straight line of about −.7 in the log-log plot of the first fifty; .15 around them over seeds."""
    for service in services:
        plays = np.sort(np.bincount(clean(service)["film"], minlength=201)[1:])[::-1]
        slope = np.polyfit(np.log(np.arange(1, 51)), np.log(plays[:50]), 1)[0]
        assert 0.45 < gini(plays) < 0.8 and -1.1 < slope < -0.4
        assert plays[:20].sum() > 0.25 * plays.sum()


def test_a_position_is_looked_at_as_often_as_it_should_be(services):
    """Clicks over what the same people and films would get in the first place are j^−0.6, taste held; raw shares fall faster."""
    clicks, first, raw = np.zeros(ROW), np.zeros(ROW), np.zeros(ROW)
    for service in services:
        shown = people_only(service, service.impressions)
        taps = shown["device"].map({"tv": 0.002, "phone": 0.012, "computer": 0.004})
        chance = 1 - (1 - service.click_chance(shown["person"], shown["film"], shown["time"], 1, "tv")) / (1 - 0.002)
        clicks += (shown["clicked"] - taps).groupby(shown["position"]).sum().to_numpy()
        first += chance.reshape(-1, ROW).sum(axis=0)
        raw += shown.groupby("position")["clicked"].mean().to_numpy() / len(services)
    looked = clicks / first
    margin = 4 * np.sqrt(np.maximum(clicks, 1)) / first  # clicks are counts: their variance is at most their mean
    assert (np.abs(looked - np.arange(1, ROW + 1) ** -0.6) < margin + 0.01).all(), looked
    assert (margin < 0.06).all()
    assert raw[-1] / raw[0] < 0.7 * 8**-0.6


def test_people_stay_longer_with_what_they_like(services):
    for service in services:
        events = clean(service)
        liking, share = service.liking(events["person"], events["film"], events["time"]), watched(service, events)
        low, high = liking < 0.5, liking > 0.85
        assert np.corrcoef(liking, share)[0, 1] > 0.3
        assert (share[high] > 0.92).mean() > 2 * (share[low] > 0.92).mean()
        assert (events["kind"] == "skip")[low].mean() > 3 * (events["kind"] == "skip")[high].mean()


def test_devices_and_hours_belong_to_the_person_and_the_day(services):
    for service in services:
        sessions = people_only(service, service.impressions).drop_duplicates("session")
        local = sessions["time"] + pd.to_timedelta(service.people["utc_offset"].to_numpy()[sessions["person"] - 1], "h")
        weekend, hour = local.dt.day_of_week >= 5, local.dt.hour
        assert 0.32 < weekend.mean() < 0.4  # a weekend day counts 1.4 times: 2.8 / 7.8 = .36
        assert hour.between(18, 23).mean() > 0.4 > 0.2 > hour.between(0, 5).mean()
        by_day = ~weekend & (hour < 18)
        assert (sessions["device"] == "tv")[by_day].mean() < 0.7 * (sessions["device"] == "tv")[~by_day].mean()
        favourite = sessions.groupby("person")["device"].agg(lambda d: d.value_counts(normalize=True).iloc[0])
        assert favourite.median() > 1.4 * sessions["device"].value_counts(normalize=True).iloc[0]


def test_the_season_changes_what_is_played_and_what_is_liked(services):
    """Pooled over seeds: Family rises by half and Horror falls by a quarter, at the least, from the first week to the last."""
    shares = []
    for service in services:
        events = clean(service)
        week = (events["time"].to_numpy() - START).astype(np.int64) // (7 * DAY)
        genres = pd.Series(film_column(service, events, "genres"))
        shares.append([[genres[week == w].str.contains(g).mean() for w in (0, 3)] for g in ("Family", "Horror")])
        family = service.films["genres"].str.contains("Family").to_numpy()
        start, end = (every_liking(service, day) for day in ("2025-11-24", "2025-12-22"))
        assert np.nanmean(end[:, family]) > np.nanmean(start[:, family]) + 0.05
    (family_first, family_last), (horror_first, horror_last) = np.mean(shares, axis=0)
    assert family_last > 1.4 * family_first and horror_last < 0.75 * horror_first


def test_tastes_drift_slowly(service):
    """In 28 days a taste turns by .31 radians, cos .31 = .95; in 141 days, by π/2, it has nothing to do with what it was."""
    drama = ~service.films["genres"].str.contains("Family|Romance|Horror|Thriller").to_numpy()
    start, end, far = (
        logit(every_liking(service, day))[:, drama] for day in ("2025-11-24", "2025-12-22", "2026-04-14")
    )
    quality = service.truth.films["quality"].to_numpy()[drama]
    soon, late = (
        np.nanmedian([np.corrcoef(a - quality, b - quality)[0, 1] for a, b in zip(start, other, strict=True)])
        for other in (end, far)
    )
    assert 0.85 < soon < 0.99 and abs(late) < 0.3


def test_people_of_one_region_lean_the_same_way(services):
    """The variance between regions over that within, per axis that genres share: about 1 if regions meant nothing."""
    ratios = []
    for service in services:
        human = ~service.truth.people["is_bot"]
        taste = service.truth.people.loc[human, [f"taste_{k}" for k in range(6)]]
        groups = taste.groupby(service.people["region"][human])
        between = (groups.size().to_numpy()[:, None] * (groups.mean() - taste.mean()) ** 2).sum() / 2
        ratios.append(between / (groups.transform(lambda t: t - t.mean()) ** 2).sum() * (human.sum() - 3))
    assert np.mean(ratios) > 4


def every_liking(service, day):
    return service.liking(service.people["person"].to_numpy()[:, None], service.films["film"], day)


def logit(p):
    return np.log(p / (1 - p))


# What is wrong with the log


def test_accidental_taps_have_nothing_to_do_with_taste(services):
    liking_of_taps, liking_of_shown, chosen, positions, taps = [], [], [], [], []
    for service in services:
        tap = service.events[service.truth.events["is_accidental"] & ~service.truth.events["is_duplicate"]]
        shown = people_only(service, service.impressions)
        liking_of_taps.append(service.liking(tap["person"], tap["film"], tap["time"]))
        liking_of_shown.append(service.liking(shown["person"], shown["film"], shown["time"]))
        chosen.append(service.liking(*(clean(service)[c] for c in ("person", "film", "time"))))
        positions.append(tap["position"])
        taps.append(tap)
    taps, tapped = pd.concat(taps), np.concatenate(liking_of_taps)
    error = tapped.std() / np.sqrt(len(tapped))
    # The devices of people with one taste or another differ, so a little beyond chance is allowed: .01.
    assert abs(tapped.mean() - np.concatenate(liking_of_shown).mean()) < 4 * error + 0.01
    assert np.concatenate(chosen).mean() > tapped.mean() + 10 * error
    assert abs(np.corrcoef(tapped, taps["dwell"])[0, 1]) < 4 / np.sqrt(len(tapped))
    expected = len(taps) / ROW
    assert (np.abs(np.bincount(taps["position"])[1:] - expected) < 4 * np.sqrt(expected)).all()
    assert taps["dwell"].max() <= 6 and (taps["kind"] == "skip").all()


def test_duplicates_repeat_an_event_within_seconds(services):
    found = total = 0
    for service in services:
        events, truth = service.events.set_index("event"), service.truth.events.set_index("event")
        copies = truth[truth["is_duplicate"]]
        assert (truth.loc[~truth["is_duplicate"], "duplicate_of"] == 0).all()
        assert not truth.loc[copies["duplicate_of"], "is_duplicate"].any()
        copy, original = events.loc[copies.index], events.loc[copies["duplicate_of"]]
        same = [c for c in EVENT if c not in ("event", "time")]
        assert (copy[same].to_numpy() == original[same].to_numpy()).all()
        apart = (copy["time"].to_numpy() - original["time"].to_numpy()).astype(np.int64)
        assert apart.min() >= 1 and apart.max() <= 5
        assert (
            copies["is_accidental"].to_numpy() == truth.loc[copies["duplicate_of"], "is_accidental"].to_numpy()
        ).all()
        found, total = found + len(copies), total + len(events) - len(copies)
    assert abs(found / total - 0.0275) < 4 * np.sqrt(0.0275 / total)


def test_who_taps_and_then_plays_the_same_film_is_no_duplicate(services):
    """So "one event per person, film and minute" throws away plays that were meant."""
    lost = 0
    for service in services:
        events, truth = service.events, service.truth.events
        later = events.duplicated(["session", "film"]) & ~truth["is_duplicate"]
        assert (events.loc[later, "position"] > 0).all() and not truth.loc[later, "is_accidental"].any()
        lost += later.sum()
    assert lost > 20


def habits(service):
    """Return, by person, the sessions, the share of them at night (0 to 6, local) and how uneven the gaps between them are."""
    sessions = service.impressions.drop_duplicates("session")
    offset = service.people["utc_offset"].to_numpy()[sessions["person"] - 1]
    seconds = sessions["time"].astype("int64")
    groups = sessions.assign(night=(seconds // 3_600 + offset) % 24 < 6, seconds=seconds).groupby("person")
    gaps = groups["seconds"].apply(lambda s: s.diff().std() / s.diff().mean() if len(s) > 5 else np.nan)
    table = pd.DataFrame({"sessions": groups.size(), "night": groups["night"].mean(), "uneven": gaps})
    return table.reindex(service.people["person"]).fillna({"sessions": 0}), service.truth.people["is_bot"].to_numpy()


def test_bots_stand_out_in_two_ways_together_but_not_in_one(services):
    right = flagged = bots_there = 0
    overlaps, sloppy = {"sessions": 0, "night": 0, "uneven": 0}, 0
    for service in services:
        table, bots = habits(service)
        assert bots.sum() == 9 and service.events["person"].isin(service.people["person"][bots]).mean() > 0.1
        for name in overlaps:
            robot, human = table[name][bots].dropna(), table[name][~bots].dropna()
            overlaps[name] += robot.min() < human.max() and human.min() < robot.max()
        sloppy += (table["uneven"][bots] > table["uneven"][~bots].min()).sum()
        rule = (table["sessions"] >= 15) & (table["uneven"] < 0.65) & table["night"].between(0.15, 0.4)
        right, flagged, bots_there = right + (rule & bots).sum(), flagged + rule.sum(), bots_there + bots.sum()
    assert all(count >= 4 for count in overlaps.values()), overlaps
    assert sloppy > 10, sloppy
    assert right / bots_there > 0.8 and right / flagged > 0.7, (right, flagged, bots_there)


def test_bots_have_no_taste_and_no_position(services):
    shown = pd.concat([s.impressions[by_bots(s, s.impressions)] for s in services])
    rate = shown.groupby("position")["clicked"].mean()
    assert (np.abs(rate - 0.15) < 4 * np.sqrt(0.15 * 0.85 / shown.groupby("position").size())).all()
    bot = int(services[0].truth.people.query("is_bot")["person"].iloc[0])
    assert np.isnan(services[0].liking(bot, 1, "2025-12-01"))
    assert services[0].click_chance(bot, [1, 2, 3], "2025-12-01", [1, 4, 8], "phone") == pytest.approx([0.15] * 3)


# What would have happened


def test_respond_does_what_click_chance_says(service):
    rng = np.random.default_rng(2)
    person, film = rng.integers(1, 301, 40), rng.integers(1, 201, 40)
    person[:3] = service.truth.people.query("is_bot")["person"].iloc[:3]
    where, device = rng.integers(1, 9, 40), rng.choice(["tv", "phone", "computer"], 40)
    draws = 20_000
    clicked, seconds = service.respond(
        np.tile(person, (draws, 1)), film, np.datetime64("2025-12-10T20:00:00"), rng, where, device
    )
    chance = service.click_chance(person, film, "2025-12-10T20:00:00", where, device)
    assert (np.abs(clicked.mean(axis=0) - chance) < 4 * np.sqrt(chance * (1 - chance) / draws)).all()
    assert ((seconds > 0) == clicked).all()
    assert (seconds <= 60 * service.films["minutes"].to_numpy()[film - 1]).all()
    again = service.respond(1, 2, "2025-12-10", np.random.default_rng(0))
    assert again == service.respond(1, 2, "2025-12-10", np.random.default_rng(0))


def test_a_price_keeps_people_away_and_more_so_who_minds(service):
    """Whoever is twice as sensitive behaves as if the price were twice as high; without prices there are more clicks."""
    person = service.people["person"].to_numpy()[~service.truth.people["is_bot"].to_numpy()][:, None]

    def ask(world):
        return world.click_chance(person, world.films["film"], "2025-12-01")

    free = dataclasses.replace(service, films=service.films.assign(price=0))
    double = dataclasses.replace(service, films=service.films.assign(price=2 * service.films["price"]))
    people = service.truth.people.assign(price_sensitivity=2 * service.truth.people["price_sensitivity"])
    minding = dataclasses.replace(service, truth=dataclasses.replace(service.truth, people=people))
    priced = service.films["price"].to_numpy() > 0
    assert (ask(free)[:, priced] >= ask(service)[:, priced]).all() and np.array_equal(ask(double), ask(minding))
    assert ask(free)[:, priced].mean() > 1.1 * ask(service)[:, priced].mean()
    assert np.array_equal(ask(free)[:, ~priced], ask(service)[:, ~priced])
    assert np.array_equal(free.liking(person, 1, "2025-12-01"), service.liking(person, 1, "2025-12-01"))


def test_inverse_propensity_tells_what_another_policy_would_earn(services):
    """Clicks per row if films were drawn evenly: the log, weighted, against `respond` to rows that are drawn so.

    The plain mean of the log is more than 4 SE off, so that the weights must be right.
    """
    weighted, drawn, plain = [], [], []
    rng = np.random.default_rng(4)
    for service in services:
        shown = people_only(service, service.impressions)
        day = shown["time"].dt.floor("D").to_numpy()
        arrived = np.sort(service.films["added"].to_numpy())
        there = np.searchsorted(arrived, day, side="right")
        weights = 1 / there / shown["propensity"]
        in_order = service.films["film"].to_numpy()[np.argsort(service.films["added"].to_numpy(), kind="stable")]
        film = in_order[(rng.random(len(shown)) * there).astype(int)]
        clicked, _ = service.respond(shown["person"], film, shown["time"], rng, shown["position"], shown["device"])
        weighted.append((weights * shown["clicked"]).to_numpy().reshape(-1, ROW).sum(axis=1))
        drawn.append(clicked.reshape(-1, ROW).sum(axis=1))
        plain.append(shown["clicked"].to_numpy().reshape(-1, ROW).sum(axis=1))
    weighted, drawn, plain = np.concatenate(weighted), np.concatenate(drawn), np.concatenate(plain)
    error = np.sqrt((weighted.var() + drawn.var()) / len(drawn))
    assert abs(weighted.mean() - drawn.mean()) < 4 * error
    assert plain.mean() > drawn.mean() + 8 * error


def test_liking_beats_popularity_on_a_day_held_out(services):
    """Both as rows of eight that people respond to, and in how they order the rows that were really shown that day."""
    for service in services:
        day = np.datetime64("2025-12-21T00:00:00")
        events = clean(service)
        plays = np.bincount(events["film"][events["time"] < day], minlength=201)[1:]
        person = service.people["person"].to_numpy()[~service.truth.people["is_bot"].to_numpy()][:, None]
        film = service.films["film"].to_numpy()
        liking = service.liking(person, film, day)
        rows = [film[np.argsort(-s, axis=1)[:, :ROW]] for s in (np.broadcast_to(plays, liking.shape), liking)]
        minutes = [service.respond(person, r, day, np.random.default_rng(0), np.arange(1, 9))[1].sum() for r in rows]
        assert minutes[1] > 1.2 * minutes[0]

        shown = people_only(service, service.impressions)
        shown = shown[shown["time"] >= day]
        liked = service.liking(shown["person"], shown["film"], shown["time"])
        finished = set(map(tuple, events.loc[watched(service, events) > 0.9, ["session", "film"]].to_numpy()))
        hit = np.array([pair in finished for pair in map(tuple, shown[["session", "film"]].to_numpy())])
        assert auc(liked, hit) > auc(plays[shown["film"] - 1], hit) + 0.1


def auc(scores, hit):
    """The chance that a hit scores above a miss, ties counted half."""
    above = scores[hit][:, None] - scores[~hit]
    return (np.sign(above).mean() + 1) / 2


# The rows


@given(st.lists(st.floats(0, 1e6).filter(lambda w: w == 0 or w > 1e-6), min_size=12, max_size=40))
def test_a_row_is_filled_with_the_chances_that_are_written_down(weights):
    """Position by position the chances sum to 1; and going through u evenly, films stand where they should, none twice."""
    weights = np.array(weights)
    weights[:9] += 1.0
    low, high, order = stretches(weights[None])
    start = PARTS * np.arange(ROW)[:, None]
    inside = np.clip(np.minimum(high, start + PARTS) - np.maximum(low, start), 0, None)
    assert (inside.sum(axis=1) == PARTS).all()
    assert (inside.sum(axis=0) == (high - low)[0]).all() and (high - low).max() <= CAP * PARTS + 1
    assert ((high - low)[0][weights == 0] == 0).all()
    assert ((high - low)[0][np.argsort(weights)][1:] >= (high - low)[0][np.argsort(weights)][:-1] - 1).all()
    step = 1_000
    rows = pick(high, order, np.zeros(PARTS // step, dtype=int), np.arange(0, PARTS, step))
    counts = np.array([np.bincount(rows[:, j], minlength=len(weights)) for j in range(ROW)])
    place, film = np.nonzero(inside)
    first = (np.maximum(low, start) - start)[place, film]
    for u in (first, first + inside[place, film] - 1):  # the ends of a stretch belong to it, to the millionth
        assert (pick(high, order, np.zeros(len(u), dtype=int), u)[np.arange(len(u)), place] == film).all()
    assert (np.abs(counts * step - inside) <= step).all()
    assert (np.diff(np.sort(rows, axis=1), axis=1) > 0).all()


def test_films_are_shown_as_often_as_the_propensity_says(service):
    films = service.films.head(30).assign(added=START - DAY)
    policy = Policy(films, service.truth.films["fame"].to_numpy()[:30], 2)
    policy.learn(np.zeros(4, dtype=int), np.array([3, 3, 7, 9]), np.array([100, 100, 100, 10]))
    n = 40_000
    rows, propensity = policy.rows(np.zeros(n, dtype=int), 0, np.random.default_rng(1))
    cell = rows * ROW + np.arange(ROW)
    counts = np.bincount(cell.ravel(), minlength=30 * ROW)
    told = np.zeros(30 * ROW)
    told[cell.ravel()] = propensity.ravel()
    assert (told > 0).all() and abs(told.sum() - ROW) < 1e-4
    error = np.sqrt(told * (1 - told) / n)
    assert (np.abs(counts / n - told) < 4.5 * error).all()  # 240 cells: 4.5 SE is missed once in 600 tries
    assert told.reshape(30, ROW)[3].sum() < told.reshape(30, ROW)[9].sum()  # played, so shown less; 9 was skipped


def test_propensities_of_a_row_sum_to_the_right_number(services):
    """Σ 1 / propensity over a row is, on average, the number of places (film, position) that there were: 8 times the films."""
    above = []
    for service in services:
        shown = service.impressions
        there = np.searchsorted(
            np.sort(service.films["added"].to_numpy()), shown["time"].dt.floor("D").to_numpy(), "right"
        )
        above.append((1 / shown["propensity"] - there).to_numpy().reshape(-1, ROW).sum(axis=1))
    above = np.concatenate(above)
    assert abs(above.mean()) < 4 * above.std() / np.sqrt(len(above)) < 0.05 * 8 * 180


# Bad questions


@pytest.mark.parametrize(
    ("ask", "error", "told"),
    [
        (lambda s: simulate(n_people=9), ValueError, "n_people is 9.*at least 10"),
        (lambda s: simulate(n_films=19), ValueError, "n_films is 19.*at least 20"),
        (lambda s: simulate(days=0), ValueError, "days is 0.*at least 1"),
        (lambda s: s.liking(301, 1, "2025-12-01"), KeyError, "no person 301"),
        (lambda s: s.liking([1, 0], 1, "2025-12-01"), KeyError, "no person 0"),
        (lambda s: s.liking("1", 1, "2025-12-01"), KeyError, "person ids here are whole numbers"),
        (lambda s: s.liking(1, [[1, 201]], "2025-12-01"), KeyError, "no film 201"),
        (lambda s: s.click_chance(1, 1, "2025-12-01", 1, "radio"), KeyError, "no device 'radio'"),
        (lambda s: s.click_chance(1, 1, "2025-12-01", [1, 0]), ValueError, "a position 0.*from 1"),
    ],
)
def test_bad_questions_say_what_is_wrong(service, ask, error, told):
    with pytest.raises(error, match=told):
        ask(service)


@pytest.mark.parametrize("size", [(10, 20, 1), (10, 20, 60), (12, 4_000, 2)])
def test_the_smallest_and_odd_sizes_work(size):
    service = simulate(*size)
    assert len(service.events) and service.films["title"].is_unique and isinstance(service, World)


# The files


def opened(path):
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


def script():
    spec = importlib.util.spec_from_file_location("make_streaming", FOLDER / "make.py")
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def test_the_script_makes_the_files_again(tmp_path):
    """The texts are the same byte for byte; of what gzip makes of them that holds for one build of zlib."""
    script().main(tmp_path)
    names = [line.split()[1] for line in (FOLDER / "SHA256SUMS").read_text().splitlines()]
    assert sorted(names) == sorted(p.name for p in FOLDER.iterdir() if p.suffix in (".csv", ".gz"))
    for line in (FOLDER / "SHA256SUMS").read_text().splitlines():
        digest, name = line.split()
        assert hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() == digest
        assert opened(tmp_path / name) == opened(FOLDER / name), name
    assert sum((FOLDER / name).stat().st_size for name in names) < 1_500_000


def test_what_ships_is_read_as_it_was_simulated():
    loaded, made = catalogue.load_streaming(), simulate(**script().ARGUMENTS)
    for one, two in zip(frames(loaded), frames(made), strict=True):
        pd.testing.assert_frame_equal(one, two, check_exact=True)


def test_the_readme_counts_what_ships():
    service = catalogue.load_streaming()
    truth, meant = service.truth.events, clean(service)
    told = " ".join((FOLDER / "README.md").read_text(encoding="utf-8").split())
    hours = [f"{frame['dwell'].sum() / 3_600:,.0f}" for frame in (service.events, meant)]
    exact = [c for c in EVENT if c not in ("event", "time")]
    assert (service.events.duplicated(exact) == truth["is_duplicate"]).all()
    for sentence in (
        f"| `events.csv.gz` | {len(service.events):,} |",
        f"| `impressions.csv.gz` | {len(service.impressions):,} |",
        f"| by {service.truth.people['is_bot'].sum()} bots | {truth['is_bot'].sum():,} |",
        f"| sent twice or three times | {truth['is_duplicate'].sum()} |",
        f"| tapped by accident | {truth['is_accidental'].sum()} |",
        f"| none of these | {len(meant):,} |",
        f"{len(service.events) / len(meant) - 1:.0%} too high",
        f"| hours played | {hours[0]} | {hours[1]} |",
        f"| median playback | {service.events['dwell'].median() / 60:.0f} min | {meant['dwell'].median() / 60:.0f} min |",
        f"throws away {(service.events.duplicated(['person', 'film', 'session']) & ~truth['is_duplicate']).sum()} that",
        f"throws away {(service.events.duplicated(['person', 'film']) & ~truth['is_duplicate']).sum():,}.",
        f"{(service.people['joined'] > START).sum()} people joined and {(service.films['added'] > START).sum()} films",
    ):
        assert sentence in told, sentence
