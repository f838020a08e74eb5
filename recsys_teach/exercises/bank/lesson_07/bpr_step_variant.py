"""The exercise near to 7.4: a step for one film at a time."""

import numpy as np

from recsys_teach.exercises.exercise import Case, Exercise


def pointwise_step(p, q, a, rate):
    """p + γ (a − σ(p·q)) q and q + γ (a − σ(p·q)) p: one film at a time, taken (a = 1) or not (a = 0)."""
    error = a - 1 / (1 + np.exp(-(p @ q)))
    return p + rate * error * q, q + rate * error * p


VARIANT = Exercise(
    id="07.pointwise_step",
    number="7.4, once more",
    title="a step for one film at a time",
    minutes=6,
    version=1,
    answer=pointwise_step,
    kind="tuple",
    points={"all": 1.0},
    cases=lambda rng: (
        Case(*case, group="all")
        for case in (
            ([1.0], [2.0], 1, 0.5),
            ([1, 2], [0.5, 0], 0, 0.1),
            ([1, -1, 0.5], [0, 1, 3], 1, 0.2),
        )
    ),
    misconceptions=[],
    hints=[
        "sigma of the score says how probable the model thinks it that the film was taken. How far is it from `a`?",
        "Multiply this error by rate and by the other one's factors. Both new values come from the old ones.",
    ],
    done="Here taken films are pulled towards 1 and others towards 0, each on its own.",
    task=(
        "`p` and `q` are the factors of a person and a film, `a` is 1 if the person took the film and 0 if not. With the error a − σ(p·q), "
        "return (new p, new q): p plus rate times the error times q, and q plus rate times the error times the old p."
    ),
    solution="""def pointwise_step(p, q, a, rate):
    error = a - 1 / (1 + np.exp(-(p @ q)))
    return p + rate * error * q, q + rate * error * p
""",
)
