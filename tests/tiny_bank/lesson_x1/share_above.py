"""Exercise X1.1: the share of ratings above a limit."""

import numpy as np

from recsys_teach.exercises.exercise import Case, Exercise, Misconception

nan = np.nan


def share_above(x, limit, *, edge="above", gaps="dropped", times=1.0, nothing=0.0):
    """The share of the ratings that are larger than the limit; 0 without ratings."""
    known = x[~np.isnan(x)] if gaps == "dropped" else np.nan_to_num(x)
    if not len(known):
        return nothing
    counted = known >= limit if edge == "at least" else known > limit
    return times * float(np.count_nonzero(counted)) / len(known)


def cases(rng):
    yield Case([1, 2, 3, 4], 2, group="by hand")
    yield Case([1, nan, 5, 4], 3.5, group="by hand")
    yield Case([2, 2, nan], 2, group="by hand")
    yield Case([nan, nan], 1, group="no rating")
    yield Case([nan], 0.5, group="no rating")
    for n in (20, 50):
        x = rng.integers(1, 11, n) / 2
        x[rng.random(n) < 0.3] = nan
        yield Case(x, 3.0, group="many")


EXERCISE = Exercise(
    id="x1.share_above",
    number="X1.1",
    title="the share above a limit",
    minutes=4,
    version=3,
    answer=share_above,
    kind="float",
    points={"by hand": 1, "no rating": 0.5, "many": 0.5},
    cases=cases,
    misconceptions=[
        Misconception(
            "limit-counted", {"edge": "at least"}, ([1, 2, 3], 2), "Is 2 above 2?", "Your function seems to count the limit itself.",
            "Above means larger, not as large.",
        ),
        Misconception(
            "gaps-counted", {"gaps": "zero"}, ([5, nan], 3), "How many ratings are there?", "Your function seems to count gaps.",
            "Take out the gaps before you count.",
        ),
        Misconception("percent", {"times": 100.0}, ([5, 1], 3), "Can a share be 50?", "It seems to be in percent.", "Leave out the 100."),
        Misconception("nan-for-nothing", {"nothing": nan}, (), "What is 0 / 0?", "It seems to divide by 0.", "Ask first."),
    ],
    hints=["Which of the numbers are ratings?", "`x[~np.isnan(x)]` has the ratings alone.", "Then:\n\n    (known > limit).mean()"],
    done="You can now count.",
    limits=(0.0, 1.0),
    errors={"of-none": ("What is None?", "Your function seems to add to nothing.", "Begin with 0.")},
    task="`x` is an array, `nan` is a gap. Return the share of ratings above `limit`; 0 if there is none. Curly: {this stays}.",
    solution="""def share_above(x, limit):
    ratings = x[~np.isnan(x)]
    return (ratings > limit).sum() / ratings.size if ratings.size else 0.0
""",
)  # fmt: skip
