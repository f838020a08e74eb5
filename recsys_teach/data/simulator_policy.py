"""Which films a session of the simulated service shows, and with what chance.

Films stand on a line, the most wanted first, each with a stretch as long as its chance of being in the row; the row is 8
long. One uniform number u picks whoever covers u, 1 + u, …, 7 + u. So a film stands at position j with a chance that is
exact: the part of its stretch that lies between j − 1 and j. One row in ten is drawn blindly, so that any film may
stand anywhere. Madow (1949), On the theory of systematic sampling, II.
"""

from __future__ import annotations

import numpy as np

from recsys_teach.data.simulator_world import DAY, GENRES, PLAY_FROM, START, whole

ROW = 8  # films in a row
PARTS = 1_000_000  # stretches are whole millionths: sums are exact
CAP = 0.98  # no film is in more rows than this, so that none can be picked twice
EXPLORED = 0.1  # share of rows that are drawn blindly


class Policy:
    """The service's way of filling rows. It learns every night from what was played, bots and all.

    weight = (recent plays + 12) (1 + 3 share of the person's plays in the film's genres), a twentieth for a film that the
    person has played, nothing before its arrival. Recent plays fade by a tenth a day. A skip is no play.
    """

    def __init__(self, films, fame, n_people):
        names = films["genres"].str.split("|")
        self.genres = np.array([[g in own for g in GENRES] for own in names], dtype=float)
        self.arrives = (films["added"].to_numpy() - START).astype(np.int64) // DAY
        # The service is older than the log.
        self.recent = np.where(self.arrives < 0, whole(np.exp(fame), 6), 0).astype(float)
        self.plays = np.zeros((n_people, len(GENRES)))
        self.seen = np.zeros((n_people, len(films)), dtype=bool)

    def rows(self, people, day, rng):
        """Draw the rows of sessions on one day: (films, propensities), both (n, 8). People and films are positions."""
        if not len(people):
            return np.zeros((0, ROW), dtype=np.int64), np.zeros((0, ROW))
        there = self.arrives <= day
        active, row = np.unique(people, return_inverse=True)
        low, high, order = stretches(self._weights(active, there))
        films = pick(high, order, row, whole(rng.random(len(people)), PARTS))
        blind = np.flatnonzero(rng.random(len(people)) < EXPLORED)
        keys = np.where(there, rng.random((len(blind), len(there))), 2.0)
        films[blind] = np.argsort(keys, axis=1, kind="stable")[:, :ROW]
        start = PARTS * np.arange(ROW)
        low, high = low[row[:, None], films], high[row[:, None], films]
        inside = np.clip(np.minimum(high, start + PARTS) - np.maximum(low, start), 0, None)
        return films, ((1 - EXPLORED) * inside / PARTS + EXPLORED / there.sum()).round(7)

    def learn(self, people, films, dwell):
        """Take in a day's playbacks (positions, seconds)."""
        played = dwell >= PLAY_FROM
        people, films = people[played], films[played]
        self.recent = 0.9 * self.recent + np.bincount(films, minlength=len(self.recent))
        np.add.at(self.plays, people, self.genres[films])
        self.seen[people, films] = True

    def _weights(self, people, there):
        plays = self.plays[people]
        share = plays @ self.genres.T / (plays.sum(axis=1, keepdims=True) + 3)
        weights = (self.recent + 12) * (1 + 3 * share)
        return np.where(self.seen[people], weights / 20, weights) * there


def stretches(weights):
    """Return (low, high, order): where each film's stretch begins and ends, in millionths, and the films along the line.

    Shapes (n, n_films). A chance is 8 w / Σ w, with what is above the cap shared out among the others.
    """
    chance = ROW * weights / weights.sum(axis=1, keepdims=True)
    while (chance > CAP).any():
        over = chance >= CAP
        free = np.where(over, 0, chance)
        room = ROW - CAP * over.sum(axis=1, keepdims=True)
        chance = np.where(over, CAP, free * room / free.sum(axis=1, keepdims=True))
    order = np.argsort(-chance, axis=1, kind="stable")
    ends = np.rint(PARTS * np.cumsum(np.take_along_axis(chance, order, axis=1), axis=1)).astype(np.int64)
    ends[:, -1] = PARTS * ROW
    low, high = np.empty_like(ends), np.empty_like(ends)
    np.put_along_axis(high, order, ends, axis=1)
    np.put_along_axis(low, order, np.column_stack([np.zeros(len(ends), dtype=np.int64), ends[:, :-1]]), axis=1)
    return low, high, order


def pick(high, order, row, u):
    """Return the films, shape (n, 8), that cover u, 1 + u, …, 7 + u (in millionths) on the line of each session's row."""
    ends = np.take_along_axis(high, order, axis=1)
    apart = PARTS * (ROW + 1) * np.arange(len(ends))  # one long line for all, so that one search finds them
    sought = u[:, None] + PARTS * np.arange(ROW) + apart[row][:, None]
    place = np.searchsorted((ends + apart[:, None]).ravel(), sought, side="right") - row[:, None] * ends.shape[1]
    return order[row[:, None], place]
