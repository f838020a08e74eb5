"""The world of the simulated streaming service: its films, its people, and what they do with a film that they are shown.

People and films are invented. Random numbers are uniform ones only (`Generator.random`), and what is computed from them
is rounded before it decides anything, so that the last bit of a platform's `exp` or `log` cannot change an outcome.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from scipy.special import expit, ndtri

START = np.datetime64("2025-11-24T00:00:00", "s")  # a Monday
DAY = 86_400
DECIMALS = 6

GENRES = (
    *("Adventure", "Comedy", "Crime", "Documentary", "Drama"),
    *("Family", "Horror", "Romance", "Science Fiction", "Thriller"),
)
GENRE_SHARES = (0.12, 0.17, 0.1, 0.07, 0.2, 0.1, 0.07, 0.08, 0.04, 0.05)
SEASON = {"Family": 1.4, "Romance": 0.7, "Horror": -1.4, "Thriller": -0.7}
REGIONS = {"coast": 0, "hills": 2, "islands": -3}  # hours ahead of UTC
DEVICES = ("tv", "phone", "computer")
PRICES = (0, 199, 399)  # cents; 0 is included in the subscription

MIXED = 6  # axes of taste that genre and maker share; one for the year and one for the length follow
AXES = MIXED + 2
TURN = 90.0  # days in which a taste turns by one radian

POSITION_BIAS = 0.6
BASE, PULL, FAME, COST = -2.4, 1.3, 0.8, 1 / 200
TAPS = {"tv": 0.002, "phone": 0.012, "computer": 0.004}  # by accident, per film shown
BOT_CHANCE = 0.15
PLAY_FROM = 30  # seconds; whoever leaves earlier has skipped

FIRST_WORDS = (
    "Amber Borrowed Brass Candlelit Clockwork Copper Crooked Distant Drowsy Embroidered Feathered Forgetful Frosted "
    "Gilded Hollow Humming Inky Ivory Knitted Lacquered Lopsided Marzipan Mended Misplaced Moonlit Mossy Muslin "
    "Nettled Painted Paper Patient Peppered Pewter Pickled Quilted Restless Rusted Saffron Salted Secondhand Slanted "
    "Sleepless Smoky Starched Tangled Thirsty Tin Unlit Varnished Velvet Wandering Waxed Whispering Wicker Windward"
)
SECOND_WORDS = (
    "Abacus Almanac Anchor Aqueduct Atlas Attic Barometer Beacon Bellows Bicycle Bramble Cabinet Caravan Cartographer "
    "Chimney Compass Cupboard Dovecote Envelope Ferry Fiddle Gondola Granary Greenhouse Harbour Haystack Hinge Inkwell "
    "Jetty Kettle Ladder Lantern Lighthouse Locksmith Mandolin Marionette Meridian Observatory Orchard Parasol "
    "Pendulum Quarry Sextant Sparrow Staircase Sundial Tailor Teapot Telegraph Thimble Turnstile Umbrella Viaduct "
    "Violin Weathervane Windmill"
)


@dataclass(frozen=True, eq=False, repr=False)
class Truth:
    """What no log tells. Frames: `people` and `films`, in the order of the world's, and `events`, in the order of the log's."""

    people: pd.DataFrame
    films: pd.DataFrame
    events: pd.DataFrame | None = None

    def __repr__(self):
        return f"Truth({', '.join(name for name, frame in vars(self).items() if frame is not None)})"


@dataclass(frozen=True, eq=False, repr=False)
class World:
    """Films and people as the service knows them, and the truth about them.

    All methods broadcast: people and films are raw ids, times are UTC (datetime64 or what NumPy makes one of), a position
    is counted from 1, a device is "tv", "phone" or "computer". An unknown id or device raises KeyError, a position below
    1 ValueError.
    """

    people: pd.DataFrame
    films: pd.DataFrame
    truth: Truth

    def liking(self, people, films, times) -> np.ndarray:
        """Return how much each person likes each film at a time, in [0, 1], shape of the broadcast arguments.

        liking = σ(q_f + s_f season(t) + v_f · (a_u cos θ + b_u sin θ)),   θ = days since the start / 90

        q quality, s the film's part in the season, v the film's place on the axes of taste, a a person's taste at the
        start, b what it turns to. NaN for a bot, who likes nothing.
        """
        person, film = self._person(people), self._film(films)
        return np.where(self._bots[person], np.nan, expit(self._appeal(person, film, times)).round(DECIMALS))

    def click_chance(self, people, films, times, positions=1, devices="tv") -> np.ndarray:
        """Return the chance that a film that is shown is started, on purpose or by accident.

        chance = 1 − (1 − e_j α)(1 − c_d),   e_j = j^−0.6,   α = σ(−2.4 + 1.3 appeal + 0.8 fame − sensitivity · price)

        e_j is the chance that position j is looked at, appeal the logit of `liking`, price in units of 200 cents, c_d the
        chance of an accidental tap on the device. A bot starts any film with chance 0.15.

        Craswell, Zoeter, Taylor, Ramsey (2008), An experimental comparison of click position-bias models.
        """
        chosen, tapped, _ = self._chances(people, films, times, positions, devices)
        return 1 - (1 - chosen) * (1 - tapped)

    def respond(self, people, films, times, rng, positions=1, devices="tv") -> tuple[np.ndarray, np.ndarray]:
        """Draw what each person does with a film that is shown: (clicked, seconds watched; 0 without a click).

        Somebody who chose the film skips it within 30 s with chance 0.4 (1 − liking), finishes it with chance
        0.85 liking², and else stops on the way, later when they like it more. An accidental tap lasts 1 to 6 s. What a
        person saw before makes no difference.
        """
        chosen, tapped, dwell, tap = self.reactions(people, films, times, rng, positions, devices)
        return chosen | tapped, np.where(chosen, dwell, np.where(tapped, tap, 0))

    def reactions(self, people, films, times, rng, positions=1, devices="tv"):
        """Draw (chosen, tapped by accident, seconds if chosen, seconds if tapped). Both may happen, the tap first."""
        chosen, tapped, liking = self._chances(people, films, times, positions, devices)
        draws = rng.random((5, *chosen.shape))
        person, film = self._person(people), self._film(films)
        length = 60 * self.films["minutes"].to_numpy()[film]
        by_bot = (PLAY_FROM + (length - PLAY_FROM) * draws[3] * draws[3] * draws[3]).astype(np.int64)
        dwell = np.where(self._bots[person], by_bot, _dwell(liking, length, draws[2], draws[3]))
        return draws[0] < chosen, draws[1] < tapped, dwell, 1 + whole(draws[4], 6)

    def _chances(self, people, films, times, positions, devices):
        person, film = self._person(people), self._film(films)
        appeal = self._appeal(person, film, times)
        fame = self.truth.films["fame"].to_numpy()[film]
        price = COST * self.films["price"].to_numpy()[film]
        cost = self.truth.people["price_sensitivity"].to_numpy()[person] * price
        positions = np.asarray(positions, dtype=float)
        if np.any(positions < 1):
            raise ValueError(f"There is a position {positions.min():g}. Positions are counted from 1.")
        looked = positions**-POSITION_BIAS
        chosen = looked * expit(BASE + PULL * appeal + FAME * fame - cost)
        names, kind = np.unique(np.asarray(devices), return_inverse=True)
        unknown = [str(name) for name in names if name not in TAPS]
        if unknown:
            raise KeyError(f"There is no device {unknown[0]!r}. Use one of {', '.join(map(repr, TAPS))}.")
        tapped = np.array([TAPS[str(name)] for name in names])[kind]
        bots = self._bots[person]
        chosen, tapped, liking = np.broadcast_arrays(
            np.where(bots, BOT_CHANCE, chosen).round(DECIMALS),
            np.where(bots, 0.0, tapped),
            expit(appeal).round(DECIMALS),
        )
        return chosen, tapped, liking

    def _appeal(self, person, film, times):
        elapsed = (np.asarray(times, dtype="datetime64[s]") - START).astype(np.int64) / DAY
        turn = (elapsed / TURN)[..., None]
        taste = self._taste[person] * np.cos(turn) + self._later[person] * np.sin(turn)
        match = np.einsum("...k,...k->...", taste, self._vectors[film])
        pull = self.truth.films["season"].to_numpy()[film] * season(elapsed)
        return self.truth.films["quality"].to_numpy()[film] + pull + match

    def _person(self, ids):
        return _positions(self.people["person"].to_numpy(), ids, "person")

    def _film(self, ids):
        return _positions(self.films["film"].to_numpy(), ids, "film")

    @cached_property
    def _bots(self):
        return self.truth.people["is_bot"].to_numpy()

    @cached_property
    def _taste(self):
        return self.truth.people[[f"taste_{k}" for k in range(AXES)]].to_numpy()

    @cached_property
    def _later(self):
        return self.truth.people[[f"later_{k}" for k in range(AXES)]].to_numpy()

    @cached_property
    def _vectors(self):
        return self.truth.films[[f"axis_{k}" for k in range(AXES)]].to_numpy()


def season(elapsed) -> np.ndarray:
    """Return how far the season has come, by days since the start: 0 to 1 in four weeks, back to 0 in two."""
    return np.interp(elapsed, [0, 28, 42], [0, 1, 0])


def whole(uniform, below) -> np.ndarray:
    """Return whole numbers from 0 to below − 1, from uniform numbers in [0, 1)."""
    return (uniform * below).astype(np.int64)


def normal(rng, *shape) -> np.ndarray:
    """Draw from the standard normal distribution, by inverting its distribution function."""
    return ndtri(np.clip(rng.random(shape), 1e-12, 1 - 1e-12)).round(DECIMALS)


def draw_films(n: int, days: int, rng) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Draw n films: (what the service knows, the truth). A fifth of them arrives during the period, at midnight."""
    first = np.minimum(
        np.searchsorted(np.cumsum(GENRE_SHARES).round(DECIMALS), rng.random(n), "right"), len(GENRES) - 1
    )
    second = whole(rng.random(n), len(GENRES))
    has_second = (rng.random(n) < 0.6) & (second != first)
    flags = np.zeros((n, len(GENRES)))
    flags[np.arange(n), first] = 1
    flags[np.flatnonzero(has_second), second[has_second]] = 1
    makers = max(3, n // 12)
    maker = whole(rng.random(n) ** 2, makers)
    added = _arrivals(n, days, rng, late=0.2, at_midnight=True)
    year = added.astype("datetime64[Y]").astype(np.int64) + 1970 - whole(rng.random(n) ** 2, 60)
    shorter = 15 * flags[:, GENRES.index("Documentary")] + 10 * flags[:, GENRES.index("Family")]
    minutes = np.clip(102 - shorter + 16 * normal(rng, n), 60, 190).round().astype(np.int64)
    price = np.array(PRICES)[np.searchsorted([0.7, 0.9], rng.random(n), "right")]
    words = [f"The {a} {b}" for a in FIRST_WORDS.split() for b in SECOND_WORDS.split()]
    order = np.argsort(rng.random(len(words)), kind="stable")
    titles = _names([words[k] for k in order], n)
    studios = np.array(_names([f"{word} Pictures" for word in SECOND_WORDS.split()], makers))
    films = pd.DataFrame(
        {
            "film": np.arange(1, n + 1),
            "title": titles,
            "year": year,
            "minutes": minutes,
            "genres": ["|".join(GENRES[g] for g in np.flatnonzero(row)) for row in flags],
            "maker": studios[maker].tolist(),
            "price": price,
            "added": added,
        }
    )
    genre_axes, maker_axes = normal(rng, len(GENRES), MIXED), normal(rng, makers, MIXED)
    counts = flags.sum(axis=1)
    mixed = flags @ genre_axes / np.sqrt(counts)[:, None] + 0.5 * maker_axes[maker] + 0.4 * normal(rng, n, MIXED)
    axes = np.column_stack([mixed / np.sqrt(MIXED), (year - 2010) / 30, (minutes - 100) / 32]).round(DECIMALS)
    truth = pd.DataFrame(
        {
            "film": films["film"],
            "quality": (0.5 * normal(rng, n)).round(DECIMALS),
            # exp(fame) has a power law's tail, up to a limit.
            "fame": np.minimum(-np.log(1 - rng.random(n)) - 1, 3).round(DECIMALS),
            "season": (flags @ np.array([SEASON.get(g, 0.0) for g in GENRES]) / counts).round(DECIMALS),
            **{f"axis_{k}": axes[:, k] for k in range(AXES)},
        }
    )
    return films, truth


def draw_people(n: int, days: int, rng) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Draw n accounts: (what the service knows, the truth). A quarter joins during the period; 3% are bots."""
    names = np.array(list(REGIONS))
    region = np.searchsorted([0.5, 0.8], rng.random(n), "right")
    bots = _some(n, max(1, round(0.03 * n)), rng)
    people = pd.DataFrame(
        {
            "person": np.arange(1, n + 1),
            "joined": _arrivals(n, days, rng, late=0.25, at_midnight=False),
            "region": names[region].tolist(),
            "utc_offset": np.array(list(REGIONS.values()))[region],
        }
    )
    lean = 0.5 * normal(rng, len(names), MIXED)
    scale = np.array([1.1] * MIXED + [0.7, 0.7])
    taste, later = scale * normal(rng, n, AXES), scale * normal(rng, n, AXES)
    for vectors in (taste, later):
        vectors[:, :MIXED] += lean[region]
        vectors[bots] = 0
    sensitivity = (-0.6 * np.log(1 - rng.random(n))).round(DECIMALS)
    truth = pd.DataFrame(
        {
            "person": people["person"],
            "is_bot": bots,
            "price_sensitivity": np.where(bots, 0, sensitivity),
            **{f"taste_{k}": taste[:, k].round(DECIMALS) for k in range(AXES)},
            **{f"later_{k}": later[:, k].round(DECIMALS) for k in range(AXES)},
        }
    )
    return people, truth


def _names(words, n):
    """Return n names, the words in turn; from the second round on with its number."""
    rounds = [divmod(k, len(words)) for k in range(n)]
    return [words[place] + (f" {turn + 1}" if turn else "") for turn, place in rounds]


def _some(n, count, rng):
    """Draw which ones they are, of n, as a mask."""
    chosen = np.zeros(n, dtype=bool)
    chosen[np.argsort(rng.random(n), kind="stable")[:count]] = True
    return chosen


def _arrivals(n, days, rng, late, at_midnight):
    """Draw when each came: up to 900 days before the start, or (a share of `late`) during the period."""
    during = _some(n, round(late * n), rng) & (days > 1)
    seconds = np.where(during, DAY * (1 + whole(rng.random(n), days - 1)), -DAY * (1 + whole(rng.random(n), 900)))
    return START + (seconds + (0 if at_midnight else whole(rng.random(n), DAY)))


def _dwell(liking, length, which, how_far):
    """Return the seconds that somebody watches who chose a film, from two uniform numbers."""
    skips = which < (0.4 * (1 - liking)).round(DECIMALS)
    finishes = which >= (1 - 0.85 * liking * liking).round(DECIMALS)
    stopped = length * (0.03 + 0.87 * how_far * (liking + (1 - liking) * how_far))
    watched = np.where(finishes, length * (0.93 + 0.07 * how_far), np.maximum(stopped, PLAY_FROM))
    return np.where(skips, 3 + whole(how_far, PLAY_FROM - 3), watched.astype(np.int64))


def _positions(known, wanted, what):
    wanted = np.asarray(wanted)
    if wanted.dtype.kind not in "iu":
        raise KeyError(f"The {what} ids here are whole numbers, not {wanted.dtype}. Take one from the column {what!r}.")
    found = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
    wrong = np.atleast_1d(wanted)[np.atleast_1d(known[found] != wanted)]
    if wrong.size:
        raise KeyError(f"There is no {what} {int(wrong[0])} here. Take an id from the column {what!r}.")
    return found
