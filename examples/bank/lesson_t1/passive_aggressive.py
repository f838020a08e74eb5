"""Exercise T1.5: a person's factors, moved no further than a rating asks for."""

import numpy as np

from recsys_teach.exercises.exercise import Case, Exercise, Misconception


def passive_aggressive(
    p, q, stars, width, most, *, order="in turn", loss="beyond", norm="squared", cap="most", sign="of the error", move="film"
):  # fmt: skip
    """p ← p + sign(e) min(C, max(0, |e| − ε) / ‖q‖²) q for each film q in turn, e = r − p·q; q = 0 is passed over. Switches are
    what learners do instead.

    Crammer, Dekel, Keshet, Shalev-Shwartz, Singer (2006), Online Passive-Aggressive Algorithms (PA-I, for regression).
    """
    old, p = p, p.astype(float)
    for i in range(len(stars))[:: -1 if order == "last first" else 1]:
        if not q[i].any() and norm != "nan of nothing":
            continue
        error = stars[i] - (old if order == "all from the old" else p) @ q[i]
        step = CAP[cap](LOSS[loss](error, width) / NORM[norm](p, q[i], most), most)
        p = p + SIGN[sign](error) * step * MOVE[move](p, q[i])
        if order == "first":
            break
    return p


LOSS = {
    "beyond": lambda error, width: max(0.0, abs(error) - width),
    "no width": lambda error, width: abs(error),
    "all or nothing": lambda error, width: abs(error) if abs(error) > width else 0.0,
    "below 0 too": lambda error, width: abs(error) - width,
    "too low only": lambda error, width: max(0.0, error - width),
    "squared": lambda error, width: max(0.0, abs(error) - width) ** 2,
}
NORM = {
    "squared": lambda p, q, most: q @ q,
    "nan of nothing": lambda p, q, most: q @ q,
    "root": lambda p, q, most: np.sqrt(q @ q),
    "none": lambda p, q, most: 1.0,
    "of the person": lambda p, q, most: p @ p,
    "softened": lambda p, q, most: q @ q + 1 / (2 * most),
}
CAP = {
    "most": lambda step, most: np.minimum(most, step),  # NaN stays NaN
    "none": lambda step, most: step,
    "at least": lambda step, most: max(most, step),
    "times": lambda step, most: most * step,
}
SIGN = {
    "of the error": lambda error: np.sign(error),
    "turned": lambda error: -np.sign(error),
    "forgotten": lambda error: 1.0,
    "error": lambda error: error,
}
MOVE = {"film": lambda p, q: q, "all alike": lambda p, q: np.ones(len(q))}


def cases(rng):
    yield Case([1, 0], [[2, 1]], [3], 0.5, 1.0, group="by hand")
    yield Case([0.5, 0.2], [[1, 2], [0, 1], [2, -1]], [3, 1, -2], 0.1, 0.3, group="by hand")
    yield Case([0, 1], [[1, 1], [3, 1]], [2.5, 1], 0.25, 2.0, group="by hand")
    yield Case([1, -1, 0.5], [[1, 0, 2], [0.5, 1, 0], [1, 1, 1]], [4, 1.5, 0.5], 0.5, 0.4, group="by hand")
    yield Case([2], [[1], [0.5], [2]], [1, 2, 3], 0.2, 0.5, group="by hand")
    yield Case([0.5, 0.5], [[0.5, 0.5], [0.25, -0.5]], [1, 0.5], 0.25, 2.0, group="by hand")
    yield Case([1, 1], [[1, 0], [0, 2]], [1.4, 1.6], 0.5, 1.0, group="near enough, nothing to go by")
    yield Case([1, 2], [[0, 0], [1, 1]], [0.5, 5], 0.5, 1.0, group="near enough, nothing to go by")
    yield Case([0.5, -0.5], [[2, 1], [0, 0], [1, 3]], [2, 3, -1], 0.0, 0.25, group="near enough, nothing to go by")
    yield Case([1.5, 0.5, 1], [[1, 1, 0], [0, 0, 0]], [2.25, 1], 1.5, 0.1, group="near enough, nothing to go by")
    for n, factors, width, most in (
        (3, 2, 0.3, 0.2),
        (8, 3, 0.5, 1.0),
        (20, 5, 0.25, 0.1),
        (60, 8, 0.5, 0.3),
        (150, 10, 0.1, 0.05),
    ):
        p, q = np.round(rng.normal(0, 1, factors), 2), np.round(rng.normal(0, 0.8, (n, factors)), 2)
        yield Case(p, q, rng.integers(1, 11, n) / 2, width, most, group="many films")


ONE, THREE = ([1, 0], [[2, 1]], [3], 0.5, 1.0), ([0.5, 0.2], [[1, 2], [0, 1], [2, -1]], [3, 1, -2], 0.1, 0.3)
NEAR, HIGH = ([1, 1], [[1, 0], [0, 2]], [1.4, 1.6], 0.5, 1.0), ([0, 1], [[3, 1]], [1], 0.25, 2.0)
LOW, EMPTY, BIG = (
    ([1, 1], [[2, 1]], [1], 0.5, 1.0),
    ([1, 2], [[0, 0], [1, 1]], [0.5, 5], 0.5, 1.0),
    ([0, 0], [[1, 1]], [4], 0.5, 0.25),
)
LENGTH = "The loss is divided by the sum of the squares of this film's factors."
BEYOND = "The loss is the part of the error that goes beyond the width, and 0 where the error stays within it."
CAPPED = "Take the smaller of the two: the loss divided by the film's squares, and `most`."

# fmt: off
MISCONCEPTIONS = [
    Misconception("all-from-the-old-factors", {"order": "all from the old"}, THREE,
        "With which factors of the person did your function predict the second film: the given ones, or the moved ones?",
        "Your function seems to work out all errors with the factors as they were given.",
        "Work out each film's error with the factors that the film before has left."),
    Misconception("last-film-first", {"order": "last first"}, THREE,
        "Which film moves the factors first?",
        "Your function seems to go through the films from the last to the first.",
        "Begin with the first row of q."),
    Misconception("first-film-only", {"order": "first"}, THREE,
        "How many films have moved the factors when your function returns?",
        "Your function seems to return after the first film.",
        "Move the return behind the loop, so that it runs after the last film."),
    Misconception("no-width", {"loss": "no width"}, ONE,
        "Does your answer change when `width` does?",
        "Your function seems to leave the width out: every error moves the factors.",
        BEYOND),
    Misconception("all-or-nothing", {"loss": "all or nothing"}, ONE,
        "An error goes beyond the width a little. Does your function use the whole error, or the part that is beyond?",
        "Your function seems to use the whole error as soon as it goes beyond the width.",
        BEYOND),
    Misconception("pushed-away-within-the-width", {"loss": "below 0 too"}, NEAR,
        "The error of a film stays within the width. Should the factors move, and do they in your function?",
        "Your function seems to take the width off every error. Where the error is smaller, the factors move away from the rating.",
        BEYOND + " It is never negative."),
    Misconception("too-low-only", {"loss": "too low only"}, LOW,
        "A prediction is far too high. Does your function move the factors?",
        "Your function seems to move the factors only where the prediction is too low.",
        "Compare the size of the error with the width, without its sign."),
    Misconception("loss-squared", {"loss": "squared"}, THREE,
        "Is the loss in your function squared? Is it in the text?",
        "Your function seems to square the loss.",
        BEYOND + " It enters as it is."),
    Misconception("norm-not-squared", {"norm": "root"}, ONE,
        "By what is the loss divided: by the norm of the film's factors, or by its square?",
        "Your function seems to divide by the norm of the film's factors, with a root.",
        LENGTH),
    Misconception("not-divided", {"norm": "none"}, ONE,
        "After a step without a cap, how far is the new prediction from the rating?",
        "Your function seems to take the loss for the step, not divided by anything.",
        LENGTH),
    Misconception("norm-of-the-person", {"norm": "of the person"}, LOW,
        "Whose factors are below your fraction line?",
        "Your function seems to divide by the squares of the person's factors.",
        LENGTH),
    Misconception("softened", {"norm": "softened"}, ONE,
        "What is added below your fraction line, and is it in the text?",
        "Your function seems to take another member of the family, PA-II, which adds 1 / (2 C) below.",
        LENGTH + " " + CAPPED),
    Misconception("nan-from-a-film-without-factors", {"norm": "nan of nothing"}, EMPTY,
        "A film of this case has only zeros as factors. By which number do you divide there?",
        "Your function seems to divide by 0 where all factors of a film are 0, and to go on with nan.",
        "Such a film says nothing about the person: pass over it."),
    Misconception("not-capped", {"cap": "none"}, BIG,
        "How long is the largest step that your function takes in this case, and what is `most`?",
        "Your function seems to leave `most` out: steps may have any length.",
        CAPPED),
    Misconception("cap-turned-round", {"cap": "at least"}, ONE,
        "Does a larger `most` allow longer steps, or does it make every step longer?",
        "Your function seems to take the larger of the step and `most`.",
        CAPPED),
    Misconception("most-as-a-rate", {"cap": "times"}, BIG,
        "Does `most` change a step that is short already?",
        "Your function seems to multiply every step by `most`, as by a learning rate.",
        CAPPED),
    Misconception("away-from-the-rating", {"sign": "turned"}, ONE,
        "Predict the film again with the new factors. Is the rating nearer now?",
        "Your function seems to move away from the rating.",
        "The error is the rating less the prediction. Where it is positive, the film's factors are added."),
    Misconception("sign-forgotten", {"sign": "forgotten"}, LOW,
        "A prediction is too high. In which direction do the factors move?",
        "Your function seems to add in every case, whatever the sign of the error is.",
        "Where the prediction is too high, the step is taken off."),
    Misconception("error-for-its-sign", {"sign": "error"}, THREE,
        "How often does the size of the error enter your step?",
        "Your function seems to multiply the step by the error itself, where only its sign belongs.",
        "The size of the error is in the loss already. Of the error only the sign is left: 1 or −1."),
    Misconception("every-factor-alike", {"move": "all alike"}, ONE,
        "A factor of the film is twice as large as another. Which of the person's factors should move more?",
        "Your function seems to add the same number to every factor of the person.",
        "Multiply the step by the film's factors: each one of the person's moves with its partner."),
]
# fmt: on

EXERCISE = Exercise(
    id="t1.passive_aggressive",
    number="T1.5",
    title="no further than needed",
    minutes=9,
    version=1,
    answer=passive_aggressive,
    kind="array",
    points={"by hand": 1.0, "near enough, nothing to go by": 0.5, "many films": 0.5},
    cases=cases,
    misconceptions=MISCONCEPTIONS,
    hints=[
        "Take one film. How large is the error, and which part of it goes beyond the width? If none does, nothing happens.",
        "The step is a number, the same for all factors of this film: the smaller of two. The sign of the error says whether the film's factors, "
        "times the step, are added or taken off. Then comes the next film, with the new factors.",
        "In the loop over `zip(q, stars)`: `error = r - p @ film`, `loss = max(0, abs(error) - width)`, and the step is a `min` of `most` "
        "and the loss divided by `film @ film`. Pass over a film whose factors are all 0.",
    ],
    done="A rating that is explained well enough now changes nothing, and a strange one cannot change much.",
    task=r"""A person has the factors `p`. `q` has a row of factors for each film that the person rated, `stars` the ratings, in the order in which they
came. Go through the films in this order. For each film with the factors $q$ and the rating $r$:

- the error is $e = r - p \cdot q$, with `p` as the film before has left it;
- the loss is the part of the error beyond `width`: $\max(0, |e| - \text{width})$. A rating that is near enough has the loss 0, and nothing moves;
- the step is the loss divided by the sum of the squares of the film's factors, but never more than `most`;
- the step times $q$ is added to `p` if $e$ is positive, and taken off if it is negative.

This is the **passive–aggressive** update: passive where a rating is near, and elsewhere only as far as the rating asks, up to a cap. A film whose
factors are all 0 is passed over. Return the factors after the last film, as an array or a list.

**By hand.** `p` is 1, 0; one film has the factors 2, 1 and the rating 3; `width` is 0.5 and `most` is 1. The error is 3 − 2 = 1, the loss 0.5, the sum
of squares 5, and the step 0.1. Return 1.2, 0.1: the new prediction is 2.5, exactly `width` away.
""",
    solution="""def passive_aggressive(p, q, stars, width, most):
    p = p.copy()
    for film, r in zip(q, stars):
        if film.any():
            error = r - p @ film
            loss = max(0, abs(error) - width)
            step = min(most, loss / (film @ film))
            p += np.sign(error) * step * film
    return p
""",
)
