"""Answers to exercise 6.3."""

import numpy as np

STEP = """
def step(r, mu, b_u, b_i, p_u, q_i, rate, penalty):
    x, y = np.array([b_u, 1, *p_u]), np.array([1, b_i, *q_i])
    e = r - mu - x @ y
    x, y = x + rate * (e * y - penalty * x), y + rate * (e * x - penalty * y)
    return x[0], y[1], x[2:], y[2:]

"""
HEAD = STEP + (
    "def epoch(users, items, stars, mu, b_users, b_items, p, q, rate, penalty):\n"
    "    b_users, b_items, p, q = b_users.copy(), b_items.copy(), p.copy(), q.copy()\n"
)
END = "    return b_users, b_items, p, q\n"
LOOP = "    for u, i, r in zip(users, items, stars, strict=True):\n"


def way(*lines, loop=LOOP, end=END):
    return HEAD + loop + "".join(f"        {line}\n" for line in lines) + end


CALL = "step(r, mu, b_users[u], b_items[i], p[u], q[i], rate, penalty)"
RIGHT = {
    "four at once": way("old = b_users[u], b_items[i], p[u], q[i]", "b_users[u], b_items[i], p[u], q[i] = step(r, mu, *old, rate, penalty)"),
    "named": way(f"new_b_u, new_b_i, new_p, new_q = {CALL}", "b_users[u] = new_b_u", "b_items[i] = new_b_i", "p[u] = new_p", "q[i] = new_q"),
    "by position": way(f"new = {CALL}", "b_users[u], b_items[i] = new[:2]", "p[u, :], q[i, :] = new[2], new[3]"),
    "a range": way("u, i = users[n], items[n]", CALL.join(["b_users[u], b_items[i], p[u], q[i] = ", ""]).replace("step(r,", "step(stars[n],"), loop="    for n in range(len(stars)):\n"),
    "an own step": """
def epoch(users, items, stars, mu, b_users, b_items, p, q, rate, penalty):
    b_users, b_items, p, q = b_users.copy(), b_items.copy(), p.copy(), q.copy()
    for u, i, r in zip(users, items, stars):
        e = r - mu - b_users[u] - b_items[i] - p[u] @ q[i]
        old = p[u].copy()
        b_users[u] += rate * (e - penalty * b_users[u])
        b_items[i] += rate * (e - penalty * b_items[i])
        p[u] += rate * (e * q[i] - penalty * p[u])
        q[i] += rate * (e * old - penalty * q[i])
    return b_users, b_items, p, q
""",
    "dicts": STEP + """
def epoch(users, items, stars, mu, b_users, b_items, p, q, rate, penalty):
    people, films = dict(enumerate(zip(b_users, p))), dict(enumerate(zip(b_items, q)))
    for u, i, r in zip(users, items, stars):
        (b_u, p_u), (b_i, q_i) = people[u], films[i]
        b_u, b_i, p_u, q_i = step(r, mu, b_u, b_i, p_u, q_i, rate, penalty)
        people[u], films[i] = (b_u, p_u), (b_i, q_i)
    b_users, p = zip(*people.values())
    b_items, q = zip(*films.values())
    return b_users, b_items, p, q
""",
    "an iterator": HEAD + """    ratings = iter(zip(users, items, stars))
    while (rating := next(ratings, None)) is not None:
        u, i, r = rating
        b_users[u], b_items[i], p[u], q[i] = step(r, mu, b_users[u], b_items[i], p[u], q[i], rate, penalty)
""" + END,
}  # fmt: skip
KEEP = "b_users[u], b_items[i], p[u], q[i] = "
WRITTEN = {
    "not kept": ("nothing-kept", way(CALL)),
    "kept in names": ("nothing-kept", way(f"new_b_u, new_b_i, new_p, new_q = {CALL}")),
    "return in the loop": ("first-rating-only", way(KEEP + CALL, "return b_users, b_items, p, q", end="")),
    "step behind the loop": ("last-rating-only", HEAD + LOOP + "        pass\n    " + KEEP + CALL + "\n" + END),
    "from 1": ("first-rating-left-out", way("u, i, r = users[n], items[n], stars[n]", KEEP + CALL, loop="    for n in range(1, len(stars)):\n")),
    "to len - 1": ("last-rating-left-out", way("u, i, r = users[n], items[n], stars[n]", KEEP + CALL, loop="    for n in range(len(stars) - 1):\n")),
    "reversed": ("backwards", way("u, i, r = users[n], items[n], stars[n]", KEEP + CALL, loop="    for n in reversed(range(len(stars))):\n")),
    "u and i exchanged": ("users-and-items-exchanged", way("b_users[i], b_items[u], p[i], q[u] = step(r, mu, b_users[i], b_items[u], p[i], q[u], rate, penalty)")),
    "zip exchanged": ("users-and-items-exchanged", way(KEEP + CALL, loop="    for i, u, r in zip(users, items, stars):\n")),
    "u everywhere": ("u-everywhere", way("b_users[u], b_items[u], p[u], q[u] = step(r, mu, b_users[u], b_items[u], p[u], q[u], rate, penalty)")),
    "q at u": ("kept-at-u", way("b_users[u], b_items[u], p[u], q[u] = " + CALL)),
    "read at u": ("read-at-u", way(KEEP + "step(r, mu, b_users[u], b_items[u], p[u], q[u], rate, penalty)")),
    "rate and penalty": ("rate-and-penalty-exchanged", way(KEEP + CALL.replace("rate, penalty", "penalty, rate"))),
    "mean off": ("mean-taken-off-twice", way(KEEP + CALL.replace("step(r,", "step(r - mu,"))),
    "0 for mu": ("no-mean", way(KEEP + CALL.replace("mu,", "0,"))),
    "stars.mean()": ("mean-of-these", way(KEEP + CALL.replace("mu,", "stars.mean(),"))),
    "factors only": ("factors-kept-alone", way("_, _, p[u], q[i] = " + CALL)),
    "biases only": ("biases-kept-alone", way("b_users[u], b_items[i], _, _ = " + CALL)),
    "people only": ("people-kept-alone", way("b_users[u], _, p[u], _ = " + CALL)),
    "added": ("new-values-added", way(f"new = {CALL}", "b_users[u] += new[0]", "b_items[i] += new[1]", "p[u] += new[2]", "q[i] += new[3]")),
    "in two calls": ("person-before-film", way(f"b_users[u], _, p[u], _ = {CALL}", f"_, b_items[i], _, q[i] = {CALL}")),
    "from the arguments": ("from-the-start", HEAD.replace("    b_users, b_items, p, q = b_users.copy(), b_items.copy(), p.copy(), q.copy()\n", "    B, C, P, Q = b_users.copy(), b_items.copy(), p.copy(), q.copy()\n") + LOOP + "        B[u], C[i], P[u], Q[i] = " + CALL + "\n    return B, C, P, Q\n"),
    "all changes summed": ("all-at-once", HEAD.replace("    b_users, b_items, p, q = b_users.copy(), b_items.copy(), p.copy(), q.copy()\n", "    B, C, P, Q = b_users.copy(), b_items.copy(), p.copy(), q.copy()\n") + LOOP + "        new = " + CALL + "\n        B[u] += new[0] - b_users[u]\n        C[i] += new[1] - b_items[i]\n        P[u] += new[2] - p[u]\n        Q[i] += new[3] - q[i]\n    return B, C, P, Q\n"),
    "tables overwritten": ("last-step-returned", STEP + "def epoch(users, items, stars, mu, b_users, b_items, p, q, rate, penalty):\n    new = b_users[0], b_items[0], p[0], q[0]\n    B, C, P, Q = b_users.copy(), b_items.copy(), p.copy(), q.copy()\n" + LOOP + "        B[u], C[i], P[u], Q[i] = new = step(r, mu, B[u], C[i], P[u], Q[i], rate, penalty)\n    return new\n"),
    "every row": ("written-everywhere", way(f"b_users[:], b_items[:], p[:], q[:] = {CALL}")),
    "twice": ("two-epochs", HEAD + "    for _ in range(2):\n    " + LOOP + "            " + KEEP + CALL + "\n" + END),
    "two calls for each": ("two-steps-each", way(KEEP + CALL, KEEP + CALL)),
    "pairs met": ("pair-once", HEAD + "    done = set()\n" + LOOP + "        if (u, i) in done:\n            continue\n        done.add((u, i))\n        " + KEEP + CALL + "\n" + END),
    "a view": ("row-as-a-view", way("p_u, q_i = p[u], q[i]", "e = r - mu - b_users[u] - b_items[i] - p_u @ q_i", "b_users[u] += rate * (e - penalty * b_users[u])", "b_items[i] += rate * (e - penalty * b_items[i])", "p[u] = p_u + rate * (e * q_i - penalty * p_u)", "q[i] = q_i + rate * (e * p_u - penalty * q_i)")),
    "sorted": ("sorted-by-person", way(KEEP + CALL, loop="    for u, i, r in sorted(zip(users, items, stars), key=lambda t: t[0]):\n")),
    "factors first": ("factors-first", way(KEEP + CALL, end="    return p, q, b_users, b_items\n")),
    "stub left": ("stub-left", way("new = " + CALL, "raise NotImplementedError()")),
    "too few names": ("parts-do-not-fit", way("b_users[u], b_items[i], p[u] = " + CALL)),
    "sorted, all of it": ("all-sorted", way(KEEP + CALL, loop="    for u, i, r in sorted(zip(users, items, stars)):\n")),
    "four calls": ("step-called-four-times", way(f"b_users[u] = {CALL}[0]", f"b_items[i] = {CALL}[1]", f"p[u] = {CALL}[2]", f"q[i] = {CALL}[3]")),
    "q before p": ("new-factors-exchanged", way("b_users[u], b_items[i], q[i], p[u] = " + CALL)),
    "b_items before b_users": ("new-biases-exchanged", way("b_items[i], b_users[u], p[u], q[i] = " + CALL)),
    "the film before the person": ("film-taken-first", way("b_items[i], b_users[u], q[i], p[u] = " + CALL)),
    "from 1 to 0": ("positions-less-1", way("u, i = u - 1, i - 1", KEEP + CALL)),
    "the person's mean": ("mean-of-the-person", way(KEEP + CALL.replace("mu,", "stars[users == u].mean(),"))),
    "whole tables": ("rows-of-different-lengths", way(KEEP + "step(r, mu, b_users, b_items, p, q, rate, penalty)")),
}  # fmt: skip


def inputs(rng):
    while True:
        people, films, n = (int(x) for x in rng.integers(1, 4, 3))
        f = int(rng.integers(1, 3))
        yield (
            rng.integers(0, people, n),
            rng.integers(0, films, n),
            rng.uniform(0.5, 5, n),
            3.5,
            rng.normal(0, 1, people),
            rng.normal(0, 1, films),
            rng.normal(0, 1, (people, f)),
            rng.normal(0, 1, (films, f)),
            *rng.uniform(0.01, 0.3, 2).tolist(),
        )


def oracle(users, items, stars, mu, b_users, b_items, p, q, rate, penalty):
    """The library's compiled loop, which a test holds against scikit-surprise."""
    from recsys_teach.models._factor_kernels import funk_sgd

    tables = [np.array(t, dtype=float) for t in (b_users, b_items, p, q)]
    funk_sgd(users, items, stars - mu, *tables, 1, rate, penalty, True)
    return tuple(tables)


SWAPS = {"u": "i", "i": "u"}
