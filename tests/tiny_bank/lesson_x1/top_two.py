"""Exercise X1.2: the places of the two largest."""

import numpy as np

from recsys_teach.exercises.exercise import Case, Exercise, Misconception


def top_two(scores, *, order="falling", equals="first", count_from=0, gives="places"):
    """The places of the two largest scores, the larger first; among equals the one that comes first."""
    scores = np.asarray(scores, dtype=float)
    key = scores if order == "rising" else -scores
    at = np.lexsort((-np.arange(len(key)) if equals == "last" else np.arange(len(key)), key))[:2]
    return [float(scores[i]) if gives == "scores" else int(i) + count_from for i in at]


def cases(rng):
    yield Case([3, 1, 2], group="by hand")
    yield Case([1, 5, 4, 2], group="by hand")
    yield Case([2, 2, 2], group="ties")
    yield Case([1, 4, 4, 0], group="ties")
    for n in (9, 30):
        yield Case(rng.permutation(n), group="many")


EXERCISE = Exercise(
    id="x1.top_two",
    number="X1.2",
    title="the two largest",
    minutes=5,
    version=1,
    answer=top_two,
    kind="list",
    points={"by hand": 1, "ties": 1, "many": 1},
    cases=cases,
    misconceptions=[
        Misconception("smallest", {"order": "rising"}, ([3, 1, 2],), "Which is largest?", "It seems to take the smallest.", "Turn it."),
        Misconception("ties-last", {"equals": "last"}, ([2, 2, 2],), "Which comes first?", "It seems to take the last of equals.", "Stable."),
        Misconception("from-one", {"count_from": 1}, ([3, 1, 2],), "What is the first place?", "It seems to count from 1.", "From 0."),
        Misconception("scores", {"gives": "scores"}, ([3, 1, 2],), "Places or scores?", "It seems to give scores.", "Give places."),
    ],
    hints=["Sort.", "`np.argsort(-scores, kind='stable')[:2]`"],
    done="You can now rank.",
    keeps_input=True,
    task="Return the places of the two largest of `scores`.",
    solution="""def top_two(scores):
    places = np.argsort(-scores, kind="stable")
    return [int(one) for one in places[:2]]
""",
)  # fmt: skip
