"""What is offered to whoever opened a solution of exercises 6.2 to 6.4: the exercise once more, with other details."""

import numpy as np

from recsys_teach.exercises.exercise import Case, Exercise


def bias_step(r, mu, b_u, b_i, rate, penalty_u, penalty_i):
    """One step of the model μ + b_u + b_i, with a penalty for each."""
    e = r - (mu + b_u + b_i)
    return b_u + rate * (e - penalty_u * b_u), b_i + rate * (e - penalty_i * b_i)


BIAS_STEP = Exercise(
    id="06.bias_step",
    number="6.2, once more",
    title="one step of the bias model",
    minutes=5,
    version=1,
    answer=bias_step,
    kind="tuple",
    points={"all": 1.0},
    cases=lambda rng: (
        Case(*told, group="all")
        for told in (
            (4.0, 3.5, 0.0, 0.25, 0.1, 0.0, 0.0),
            (2.0, 3.5, 0.5, -0.25, 0.1, 0.2, 0.1),
            (5.0, 3.0, -0.4, 0.6, 0.05, 0.3, 0.0),
            (3.0, 3.6, 0.2, -0.8, 0.2, 0.1, 0.5),
        )
    ),
    misconceptions=[],
    hints=[
        "First the error: the rating less the prediction, which has three parts here.",
        "Each bias moves by the rate times a bracket: the error less its own penalty times the old bias.",
    ],
    done="So the bias model of lesson 02 can be learnt by steps as well.",
    task=(
        "The model predicts mu + b_u + b_i, without factors. The penalty of the person's bias is `penalty_u`, that of the film's bias "
        "`penalty_i`. Return the two new biases after one step for a rating `r` with the learning rate `rate`, both worked out from the old "
        "values: the person's first."
    ),
    solution="""def bias_step(r, mu, b_u, b_i, rate, penalty_u, penalty_i):
    e = r - mu - b_u - b_i
    new_b_u = b_u + rate * (e - penalty_u * b_u)
    new_b_i = b_i + rate * (e - penalty_i * b_i)
    return new_b_u, new_b_i
""",
)


def errors_as_met(users, stars, mu, b_users, rate):
    """The errors of μ + b_u as one pass meets them; the bias moves after each."""
    b_users, errors = b_users.copy(), []
    for u, r in zip(users, stars, strict=True):
        errors.append(float(r - mu - b_users[u]))
        b_users[u] += rate * errors[-1]
    return errors


ERRORS_AS_MET = Exercise(
    id="06.errors_as_met",
    number="6.3, once more",
    title="the errors as an epoch meets them",
    minutes=6,
    version=1,
    answer=errors_as_met,
    kind="list",
    points={"all": 1.0},
    cases=lambda rng: (
        Case(np.array(u), r, 3.5, b, rate, group="all")
        for u, r, b, rate in (
            ([0, 1], [4, 2], [0, 0.5], 0.1),
            ([0, 0], [5, 5], [0.5, 0.2], 0.5),
            ([1, 0, 1, 1], [2, 3, 2.5, 4], [0.1, -0.3], 0.2),
            ([2, 2, 0, 2, 0], [1, 5, 3, 4, 4.5], [0, 0, 0.4], 0.1),
        )
    ),
    misconceptions=[],
    hints=[
        "Copy the biases first, and begin an empty list of errors.",
        "In each round: the error from the bias as it is now, into the list; then the bias moves by rate times this error.",
    ],
    done="Their squares are what FunkSVD keeps as errors_.",
    task=(
        "The model predicts `mu` plus the bias of the person. Go through the ratings in their order: `users` has the position of each one's "
        "person, `stars` the rating. After each rating that person's bias grows by `rate` times the error. Return the list of the errors, "
        "each as it was before its bias moved. The array `b_users` shall stay as it is."
    ),
    solution="""def errors_as_met(users, stars, mu, b_users, rate):
    b_users, errors = b_users.copy(), []
    for u, r in zip(users, stars):
        e = r - mu - b_users[u]
        errors.append(e)
        b_users[u] += rate * e
    return errors
""",
)


def film_solve(p, left, penalty):
    """q of (PᵀP + λ I) q = Pᵀ left: a film's factors, the penalty counted once."""
    return np.linalg.solve(p.T @ p + penalty * np.eye(p.shape[1]), p.T @ left)


FILM_SOLVE = Exercise(
    id="06.film_solve",
    number="6.4, once more",
    title="the factors of a film, the penalty counted once",
    minutes=7,
    version=1,
    answer=film_solve,
    kind="array",
    points={"all": 1.0},
    cases=lambda rng: (
        Case(*told, group="all")
        for told in (
            ([[2], [1]], [1, 0.5], 0.5),
            ([[1, 0], [0, 1], [1, 1]], [1, -0.5, 0.25], 0.5),
            ([[1, -1], [0, 1], [1, 0.5], [0.5, 0.5]], [0.5, 1, -0.75, -0.2], 2),
            ([[1, 2]], [0.5], 1.5),
        )
    ),
    misconceptions=[],
    hints=[
        "The table has a row and a column for each factor. What does it hold besides the penalty on its diagonal?",
        "On the right stands the sum, over the people, of what is left times their factors.",
    ],
    done="One convention or the other: what matters is that the same one is searched and used.",
    task=(
        "The people's factors are held now. `p` has a row of factors for each person who rated a film, `left` what the biases leave of each "
        "rating. Return the film's factors by least squares. The penalty is counted once here, not for each rating: it is "
        "penalty times the sum of the squared factors."
    ),
    solution="""def film_solve(p, left, penalty):
    table = p.T @ p
    for f in range(len(table)):
        table[f, f] += penalty
    return np.linalg.solve(table, p.T @ left)
""",
)
