"""What learners do instead in exercise 7.4: other differences, weights, directions, other things returned."""

import numpy as np


def sigma(x):
    return 1 / (1 + np.exp(-x))


DIFFERENCE = {
    "i - j": lambda p, x, y: p @ x - p @ y,
    "j - i": lambda p, x, y: p @ y - p @ x,
    "i": lambda p, x, y: p @ x,
    "sum": lambda p, x, y: p @ x + p @ y,
    "of rows": lambda p, x, y: (x - y).sum(),
    "factor by factor": lambda p, x, y: p * x - p * y,
    "distance": lambda p, x, y: np.abs(p @ x - p @ y),
}
WEIGHT = {
    "left to learn": lambda d: sigma(-d),
    "sigma": lambda d: sigma(d),
    "one": lambda d: 1.0,
    "difference": lambda d: d,
    "minus difference": lambda d: -d,
    "slope of sigma": lambda d: sigma(d) * (1 - sigma(d)),
    "log": lambda d: np.log(sigma(d)),
    "minus log": lambda d: -np.log(sigma(d)),
    "error": lambda d: 1 - d,
    "if wrong": lambda d: 1.0 * (d < 0),
    "hinge": lambda d: 1.0 * (d < 1),
    "tanh": lambda d: 1 - np.tanh(d),
    "power": lambda d: np.exp(-d),
    "twice": lambda d: 2 * sigma(-d),
    "squared": lambda d: sigma(-d) ** 2,
}
P_SIDE = {
    "i - j": lambda p, x, y: x - y,
    "j - i": lambda p, x, y: y - x,
    "i": lambda p, x, y: x,
    "sum": lambda p, x, y: x + y,
    "itself": lambda p, x, y: p,
    "nothing": lambda p, x, y: 0 * p,
}
I_SIDE = {
    "p": lambda p, x, y: p,
    "minus": lambda p, x, y: -p,
    "itself": lambda p, x, y: x,
    "nothing": lambda p, x, y: 0 * p,
    "difference": lambda p, x, y: p - x,
}
J_SIDE = {
    "minus": lambda p, x, y: -p,
    "p": lambda p, x, y: p,
    "nothing": lambda p, x, y: 0 * p,
    "itself": lambda p, x, y: -y,
}
ORDERS = {"films first": (1, 2, 0), "i before p": (1, 0, 2)}  # each with what is new already
HELD_BACK = {
    "difference": lambda held, lam, side, p, w, k: lam * side,
    "by p": lambda held, lam, side, p, w, k: lam * p,
    "inside the weight": lambda held, lam, side, p, w, k: w * held,
    "not at j": lambda held, lam, side, p, w, k: 0 * held if k == 2 else held,
    "not at p": lambda held, lam, side, p, w, k: 0 * held if k == 0 else held,
    "other sign at j": lambda held, lam, side, p, w, k: -held if k == 2 else held,
}
THEN = {
    "turned round": lambda p, x, y: (p, y, x),
    "films first": lambda p, x, y: (x, y, p),
    "person alone": lambda p, x, y: p,
    "without the other": lambda p, x, y: (p, x),
    "films alone": lambda p, x, y: (x, y),
    "scores": lambda p, x, y: (float(p @ x), float(p @ y)),
    "difference": lambda p, x, y: float(p @ x - p @ y),
    "joined": lambda p, x, y: np.concatenate([p, x, y]),
    "unit length": lambda p, x, y: tuple(one / np.linalg.norm(one) for one in (p, x, y)),
} | {f"round {d}": lambda p, x, y, d=d: tuple(np.round(one, d) for one in (p, x, y)) for d in range(4)}


def moved(one, pull, held, rate, way, shrink):
    """Return a list of factors after a step: its pull, less what holds it back."""
    sign = -1 if way == "down" else 1
    step = {"no rate": 1.0, "rate squared": rate**2, "divided": 1 / rate, "halved": rate / 2}.get(way, rate)
    if shrink == "outside":
        return one + sign * step * pull - held
    if shrink == "added":
        return one + step * (sign * pull + held)
    if shrink == "with the sign":
        return one + sign * step * (pull - held)
    if shrink == "scaled":
        return (one + sign * step * pull) * (1 - rate * held / np.where(one == 0, 1, one))
    factor = {"none": 0.0, "twice": 2.0}.get(shrink, 1.0)
    return one + step * (sign * pull - factor * held)
