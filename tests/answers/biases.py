"""Answers to exercise 2.5."""

import pandas as pd

RIGHT = {
    "bincount": """
def biases(users, items, values, damping):
    mu = values.mean()
    b_items = np.bincount(items, values - mu) / (np.bincount(items) + damping)
    left = values - mu - b_items[items]
    b_users = np.bincount(users, left) / (np.bincount(users) + damping)
    return mu, b_users, b_items
""",
    "loops over people and films": """
def biases(users, items, values, damping):
    mu = np.mean(values)
    b_items = np.zeros(items.max() + 1)
    for i in range(len(b_items)):
        mine = values[items == i]
        b_items[i] = (mine - mu).sum() / (len(mine) + damping)
    b_users = np.zeros(users.max() + 1)
    for u in range(len(b_users)):
        rows = users == u
        b_users[u] = (values[rows] - mu - b_items[items[rows]]).sum() / (rows.sum() + damping)
    return mu, b_users, b_items
""",
    "a loop over the ratings": """
def biases(users, items, values, damping):
    mu = sum(values) / len(values)
    n = max(items) + 1
    sums, counts = [0] * n, [0] * n
    for i, r in zip(items, values):
        sums[i] += r - mu
        counts[i] += 1
    b_items = [s / (n + damping) for s, n in zip(sums, counts)]
    n = max(users) + 1
    sums, counts = [0] * n, [0] * n
    for u, i, r in zip(users, items, values):
        sums[u] += r - mu - b_items[i]
        counts[u] += 1
    b_users = [s / (n + damping) for s, n in zip(sums, counts)]
    return [mu, b_users, b_items]
""",
    "a helper, np.add.at": """
def damped(groups, left, damping):
    sums, counts = np.zeros(groups.max() + 1), np.full(groups.max() + 1, float(damping))
    np.add.at(sums, groups, left)
    np.add.at(counts, groups, 1)
    return sums / counts
def biases(users, items, values, damping):
    mu = values.mean()
    b_items = damped(items, values - mu, damping)
    return mu, damped(users, values - (mu + b_items[items]), damping), b_items
""",
    "pandas": """
import pandas as pd
def biases(users, items, values, damping):
    mu = values.mean()
    table = pd.DataFrame({"u": users, "i": items, "left": values - mu})
    by = table.groupby("i")["left"].agg(["sum", "count"]).reindex(range(items.max() + 1), fill_value=0)
    b_items = by["sum"] / (by["count"] + damping)
    table["left"] -= table["i"].map(b_items)
    by = table.groupby("u")["left"].agg(["sum", "count"]).reindex(range(users.max() + 1), fill_value=0)
    return mu, (by["sum"] / (by["count"] + damping)).to_numpy(), b_items.to_numpy()
""",
    "means, weighed": """
def biases(users, items, values, damping):
    mu = values.mean()
    def one(groups, left):
        n = np.bincount(groups)
        means = np.bincount(groups, left) / np.maximum(n, 1)
        return means * n / (n + damping)
    b_i = one(items, values - mu)
    b_u = one(users, values - mu - b_i[items])
    return mu, b_u, b_i
""",
}

CODE = """def biases(users, items, values, damping):
    mu = {mu}
    b_items = np.bincount(items, {first}) / {below_items}
    b_users = np.bincount(users, {second}) / {below_users}
    return {back}
"""


def code(**changed):
    told = {
        "mu": "values.mean()", "first": "values - mu", "below_items": "(np.bincount(items) + damping)",
        "second": "values - mu - b_items[items]", "below_users": "(np.bincount(users) + damping)", "back": "mu, b_users, b_items",
    }  # fmt: skip
    return CODE.format(**told | changed)


PLAIN = {"below_items": "np.bincount(items)", "below_users": "np.bincount(users)"}
WRITTEN = {
    "not damped": ("not-damped", code(**PLAIN)),
    "not damped, loops": (
        "not-damped",
        "def biases(users, items, values, damping):\n    mu = values.mean()\n    b_items = np.array([(values[items == i] - mu).mean() for i in range(items.max() + 1)])\n    b_users = np.array([(values - mu - b_items[items])[users == u].mean() for u in range(users.max() + 1)])\n    return mu, b_users, b_items\n",
    ),
    "not damped, guarded": (
        "not-damped, guarded",
        code(below_items="np.maximum(np.bincount(items), 1)", below_users="np.maximum(np.bincount(users), 1)"),
    ),
    "only films damped": ("users-not-damped", code(below_users="np.maximum(np.bincount(users), 1)")),
    "only films damped, nan": ("users-not-damped, nan", code(below_users="np.bincount(users)")),
    "only people damped": ("items-not-damped, nan", code(below_items="np.bincount(items)")),
    "number of people": ("count-of-people", code(below_users="(len(np.unique(users)) + damping)")),
    "number of films": ("count-of-films", code(below_items="(len(set(items)) + damping)")),
    "film bias left in": ("film-bias-not-taken-off", code(second="values - mu")),
    "bracket": ("film-bias-added", code(second="values - (mu - b_items[items])")),
    "mean left in": ("mean-not-taken-off-for-users", code(second="values - b_items[items]")),
    "ratings as they are": ("mean-not-taken-off-for-items", code(first="values")),
    "by person": ("bias-by-person", code(second="values - mu - b_items[users]")),
    "swapped": ("people-and-films-swapped", code(back="mu, b_items, b_users")),
    "two": ("mean-left-out", code(back="b_users, b_items")),
    "levels": ("levels", code(back="mu, mu + b_users, mu + b_items")),
    "predictions": ("predictions", code(back="mu + b_users[users] + b_items[items]")),
    "sign": ("sign-turned", code(first="mu - values", second="mu - values - b_items[items]")),
    "no brackets": (
        "no-brackets",
        code(below_items="np.bincount(items) + damping", below_users="np.bincount(users) + damping"),
    ),
    "all ratings": ("count-of-all-ratings", code(below_items="(len(values) + damping)", below_users="(len(values) + damping)")),
    "sums": ("sums", code(below_items="1", below_users="1")),
    "people first": (
        "people-first",
        "def biases(users, items, values, damping):\n    mu = values.mean()\n    b_users = np.bincount(users, values - mu) / (np.bincount(users) + damping)\n    b_items = np.bincount(items, values - mu - b_users[users]) / (np.bincount(items) + damping)\n    return mu, b_users, b_items\n",
    ),
    "lesson 00's formula": (
        "mean-imagined-again",
        "def biases(users, items, values, damping):\n    mu = values.mean()\n    b_items = (np.bincount(items, values - mu) + damping * mu) / (np.bincount(items) + damping)\n    b_users = (np.bincount(users, values - mu - b_items[items]) + damping * mu) / (np.bincount(users) + damping)\n    return mu, b_users, b_items\n",
    ),
    "gaps skipped": (
        "gaps-skipped",
        "def biases(users, items, values, damping):\n    mu = values.mean()\n    known = {i: (values[items == i] - mu).sum() / ((items == i).sum() + damping) for i in np.unique(items)}\n    left = values - mu - np.array([known[i] for i in items])\n    b_users = [left[users == u].sum() / ((users == u).sum() + damping) for u in np.unique(users)]\n    return mu, b_users, list(known.values())\n",
    ),
    "rounded": ("rounded-2", code(back="round(mu, 2), b_users.round(2), b_items.round(2)")),
    "film means": (
        "mean-of-film-means",
        code(mu="np.mean([values[items == i].mean() for i in np.unique(items)])"),
    ),
    "mean damped": ("mean-damped", code(mu="values.sum() / (len(values) + damping)")),
    "dicts": (
        "dicts-with-gaps",
        "def biases(users, items, values, damping):\n    mu = values.mean()\n    bi = {i: (values[items == i] - mu).sum() / ((items == i).sum() + damping) for i in np.unique(items)}\n    left = values - mu - np.array([bi[i] for i in items])\n    bu = {u: left[users == u].sum() / ((users == u).sum() + damping) for u in np.unique(users)}\n    return mu, bu, bi\n",
    ),
    "no return": ("returned-none", code().replace("    return mu, b_users, b_items\n", "")),
    "film bias not looked up": ("lengths-differ", code(second="values - mu - b_items")),
    "added up": ("lengths-differ", code(back="mu + b_users + b_items")),
    "damped means of films": (
        "damped-means-for-items",
        code(first="values", below_items="(np.bincount(items) + damping) + damping * mu / (np.bincount(items) + damping)"),
    ),
    "damped means of films, taken off": (
        "damped-means-for-items, taken off",
        code(
            first="values",
            below_items="(np.bincount(items) + damping) + damping * mu / (np.bincount(items) + damping)",
            second="values - b_items[items]",
        ),
    ),
    "no brackets, loops over those that occur": (
        "no-brackets, gaps skipped",
        "def biases(users, items, values, damping):\n    mu = np.mean(values)\n    b_i, b_u = np.zeros(items.max() + 1), np.zeros(users.max() + 1)\n    for i in np.unique(items):\n        off = values[items == i] - mu\n        b_i[i] = off.sum() / len(off) + damping\n    for u in np.unique(users):\n        off = (values - mu - b_i[items])[users == u]\n        b_u[u] = off.sum() / len(off) + damping\n    return mu, b_u, b_i\n",
    ),
    "people who occur": (
        "gaps-skipped-for-people",
        code(back="mu, b_users[np.unique(users)], b_items"),
    ),
    "films that occur": (
        "gaps-skipped-for-films",
        code(back="mu, b_users, b_items[np.unique(items)]"),
    ),
    "counts of those that occur": (
        "lengths-differ",
        code(below_items="(np.unique(items, return_counts=True)[1] + damping)"),
    ),
}  # fmt: skip
SWAPS = {"b_items": "b_users"}


def inputs(rng):
    while True:
        n = int(rng.integers(1, 12))
        values = rng.integers(1, 11, n) / 2
        yield rng.integers(0, 4, n), rng.integers(0, 6, n), values, float(rng.choice([0.5, 1, 2, 5, 10]))


def oracle(users, items, values, damping):
    """pandas, group by group."""
    left, found = pd.Series(values - values.mean()), []
    for groups in (items, users):
        told = left.groupby(groups)
        bias = (told.sum() / (told.count() + damping)).reindex(range(groups.max() + 1), fill_value=0.0)
        left = left - bias.to_numpy()[groups]
        found.append(bias.to_numpy())
    return values.mean(), found[1], found[0]
