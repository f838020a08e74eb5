"""The simulator of a small streaming service: its log, and the truth beside the log."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from recsys_teach.data.simulator_policy import ROW, Policy
from recsys_teach.data.simulator_world import (
    DAY,
    DECIMALS,
    DEVICES,
    PLAY_FROM,
    START,
    Truth,
    World,
    draw_films,
    draw_people,
    normal,
    whole,
)

SLOT = 3 * 3_600  # a person begins at most one session in these seconds
BUSIEST = 6.0  # sessions a day, on average, of the keenest
RESENT = 0.025  # share of events that are sent again


@dataclass(frozen=True, eq=False, repr=False)
class Service(World):
    """A world and the log of its service. Made by `simulate`; `liking`, `click_chance` and `respond` ask the world.

    people       person, joined (UTC), region, utc_offset (hours)
    films        film, title, year, minutes, genres (names separated by |), maker, price (cents), added (UTC)
    events       event, person, film, session, time (start of playback, UTC), kind ("play", or "skip" if left within 30 s),
                 dwell (s), device, position (in the row, from 1); sorted by time
    impressions  session, person, time (start of the session, UTC), device, position, film, propensity, clicked (0 or 1);
                 sorted by session, then position. Propensity is the chance that this film stood at this position, given
                 the person and the day
    truth        `people`: is_bot, price_sensitivity, taste_…, later_…; `films`: quality, fame, season, axis_…;
                 `events`: is_bot, is_duplicate, is_accidental, duplicate_of (the event it repeats; 0 if none)
    """

    events: pd.DataFrame
    impressions: pd.DataFrame

    def __repr__(self):
        return f"Service({len(self.people):,} people, {len(self.films):,} films, {len(self.events):,} events)"


def simulate(n_people: int = 1000, n_films: int = 1000, days: int = 30, seed: int = 0) -> Service:
    """Return a streaming service with its log of some days from Monday, 24 November 2025.

    A session shows one row of 8 films, filled by `simulator_policy.Policy`; people react to each film as `World.respond`
    says, from the first to the last. Bots (3% of the accounts) come at about regular intervals, day and night. 2.5% of
    the events are sent again within 5 s, a tenth of these twice.

    The same arguments give the same frames. Raises ValueError for fewer than 10 people, 20 films or 1 day.
    """
    for name, value, least in (("n_people", n_people, 10), ("n_films", n_films, 20), ("days", days, 1)):
        if value < least:
            raise ValueError(f"{name} is {value}; the simulator needs at least {least}. Pass {name}={least} or more.")
    rng = np.random.Generator(np.random.PCG64(seed))
    films, true_films = draw_films(n_films, days, rng)
    people, true_people = draw_people(n_people, days, rng)
    world = World(people, films, Truth(true_people, true_films))
    policy = Policy(films, true_films["fame"].to_numpy(), n_people)
    person, start = _visits(world, days, rng)
    device = _devices(people, person, start, rng)
    free_from = np.full(n_people, -DAY)
    rows, playbacks, sessions = [], [], 0
    for day in range(days):
        today = np.flatnonzero(start // DAY == day)
        film, propensity = policy.rows(person[today], day, rng)
        happened, begins, dwell, ends = _reactions(world, person[today], film, start[today], device[today], rng)
        held = _held(person[today], start[today], ends, free_from)
        today, film, happened = today[held], film[held], happened[held]
        clicked = happened.reshape(-1, ROW, 2).any(axis=2)
        rows.append((person[today], start[today], device[today], film, propensity[held], clicked))
        session, place = np.nonzero(happened)
        played = person[today][session], film[session, place // 2], dwell[held][session, place]
        playbacks.append((*played, begins[held][session, place], device[today][session], place, sessions + session))
        policy.learn(*played)
        sessions += len(today)
    impressions = _impressions(world, *map(np.concatenate, zip(*rows, strict=True)))
    events, true_events = _events(world, rng, *map(np.concatenate, zip(*playbacks, strict=True)))
    return Service(people, films, Truth(true_people, true_films, true_events), events, impressions)


def _visits(world, days, rng):
    """Draw when who comes: (positions of people, seconds since the start), in the order of time."""
    bots = world.truth.people["is_bot"].to_numpy()
    n, offset = len(bots), world.people["utc_offset"].to_numpy()
    rate = np.minimum(np.exp(0.7 * normal(rng, n) - 0.2), BUSIEST)
    evening = 20.5 + 2 * normal(rng, n)
    hour = np.arange(0, 24 * days, SLOT // 3_600) + SLOT / 7_200 + offset[:, None]
    weekend = hour // 24 % 7 >= 5
    away = np.abs((hour - (evening[:, None] - 3 * weekend) + 12) % 24 - 12)
    likely = 0.04 + 1 / (1 + (away / np.where(weekend, 4.5, 2.5)) ** 4)
    a_day = np.repeat(likely.reshape(n, days, -1).sum(axis=2), DAY // SLOT, axis=1)
    chance = rate[:, None] * np.where(weekend, 1.4, 1.0) * likely / a_day
    person, slot = np.nonzero((rng.random(hour.shape) < chance.round(DECIMALS)) & ~bots[:, None])
    start = SLOT * slot + whole(rng.random(len(slot)), SLOT)

    # A bot comes every 40 minutes to 8 hours; the sloppiest are up to nine tenths of that late.
    every = whole(12 ** rng.random(n), 2_400)
    calls = np.arange(DAY * days // 2_400 + 1)
    late = (0.05 + 0.85 * rng.random(n))[:, None] * rng.random((n, len(calls)))
    calls = whole(calls + rng.random(n)[:, None] + late, every[:, None])
    bot, call = np.nonzero(bots[:, None] & (calls < DAY * days))
    person, start = np.append(person, bot), np.append(start, calls[bot, call])

    joined = (world.people["joined"].to_numpy() - START).astype(np.int64)
    order = np.lexsort((person, start))
    order = order[start[order] >= joined[person[order]]]
    return person[order], start[order]


def _devices(people, person, start, rng):
    """Draw the device of each session: everybody has a favourite; on weekdays before six the television is seldom on."""
    weights = (rng.random((len(people), len(DEVICES))) ** 4)[person]
    hour = start // 3_600 + people["utc_offset"].to_numpy()[person]
    weights[(hour // 24 % 7 < 5) & (hour % 24 < 18), DEVICES.index("tv")] *= 0.2
    shares = np.cumsum(weights, axis=1) / weights.sum(axis=1, keepdims=True)
    return np.array(DEVICES)[(rng.random((len(person), 1)) >= shares[:, :-1].round(DECIMALS)).sum(axis=1)]


def _reactions(world, person, film, start, device, rng):
    """Draw what happens in sessions; every position has two places, for an accidental tap and for a chosen playback.

    Returns happened, begins and dwell, shape (n, 16), and when the sessions end, shape (n,).
    """
    ids, films = world.people["person"].to_numpy()[person], world.films["film"].to_numpy()[film]
    times, positions = (START + start)[:, None], np.arange(1, ROW + 1)
    chosen, tapped, dwell, tap = world.reactions(ids[:, None], films, times, rng, positions, device[:, None])
    happened = np.stack([tapped, chosen], axis=2).reshape(len(person), 2 * ROW)
    seconds = np.stack([tap, dwell], axis=2).reshape(happened.shape)
    pause = 4 + whole(rng.random(happened.shape), 30)
    taken = np.where(happened, pause + seconds, 0)
    return happened, start[:, None] + np.cumsum(taken, axis=1) - seconds, seconds, start + taken.sum(axis=1)


def _held(person, start, ends, free_from):
    """Return which sessions take place: nobody begins one while an earlier one runs. Brings `free_from` up to date."""
    held = np.zeros(len(person), dtype=bool)
    for k, one in enumerate(person):
        if start[k] >= free_from[one]:
            held[k], free_from[one] = True, ends[k]
    return held


def _impressions(world, person, start, device, film, propensity, clicked):
    n = len(person)
    return pd.DataFrame(
        {
            "session": np.repeat(np.arange(1, n + 1), ROW),
            "person": np.repeat(world.people["person"].to_numpy()[person], ROW),
            "time": np.repeat(START + start, ROW),
            "device": np.repeat(device, ROW).tolist(),
            "position": np.tile(np.arange(1, ROW + 1), n),
            "film": world.films["film"].to_numpy()[film].ravel(),
            "propensity": propensity.ravel(),
            "clicked": clicked.ravel().astype(np.int64),
        }
    )


def _events(world, rng, person, film, dwell, begins, device, place, session):
    """Return (events, the truth about them): the playbacks, some of them sent again, in the order of time."""
    n = len(person)
    again, twice = rng.random(n) < RESENT, rng.random(n) < 0.1
    source = np.concatenate([np.arange(n), np.flatnonzero(again), np.flatnonzero(again & twice)])
    delay = np.where(np.arange(len(source)) < n, 0, 1 + whole(rng.random(len(source)), 5))
    time = begins[source] + delay
    order = np.lexsort((source, delay, time))
    source, is_copy = source[order], delay[order] > 0
    number = np.arange(1, len(source) + 1)
    original = np.empty(n, dtype=np.int64)
    original[source[~is_copy]] = number[~is_copy]
    events = pd.DataFrame(
        {
            "event": number,
            "person": world.people["person"].to_numpy()[person[source]],
            "film": world.films["film"].to_numpy()[film[source]],
            "session": session[source] + 1,
            "time": START + time[order],
            "kind": np.where(dwell[source] >= PLAY_FROM, "play", "skip").tolist(),
            "dwell": dwell[source],
            "device": device[source].tolist(),
            "position": place[source] // 2 + 1,
        }
    )
    truth = pd.DataFrame(
        {
            "event": number,
            "is_bot": world.truth.people["is_bot"].to_numpy()[person[source]],
            "is_duplicate": is_copy,
            "is_accidental": place[source] % 2 == 0,
            "duplicate_of": np.where(is_copy, original[source], 0),
        }
    )
    return events, truth
