"""Answers to exercise 0.2."""

import numpy as np

RIGHT = {
    "the formula": """
def damped_mean(values, overall, damping):
    return (values.sum() + damping * overall) / (len(values) + damping)
""",
    "a loop": """
def damped_mean(values, overall, damping):
    total, n = damping * overall, damping
    for value in values:
        total += value
        n += 1
    return total / n
""",
    "a weighted mean": """
def damped_mean(values, overall, damping):
    n = len(values)
    if n == 0:
        return overall
    weight = n / (n + damping)
    return weight * np.mean(values) + (1 - weight) * overall
""",
    "from overall": """
def damped_mean(values, overall, damping):
    return overall + sum(v - overall for v in values) / (values.size + damping)
""",
    "np.average": """
def damped_mean(values, overall, damping):
    v = np.append(values, overall)
    w = np.ones(len(v))
    w[-1] = damping
    return np.average(v, weights=w)
""",
}
HEAD = "def damped_mean(values, overall, damping):\n    return "
LISTED = """def damped_mean(values, overall, damping):
    together = list(values) + [overall] * {}
    return sum(together) / len(together)
"""
WRITTEN = {
    "the 10 of the text": ("always-10", HEAD + "(values.sum() + 10 * overall) / (len(values) + 10)\n"),
    "a list, rounded": ("rounded-damping", LISTED.format("round(damping)")),
    "a list, rounded up": ("damping-rounded-up", "import math\n" + LISTED.format("math.ceil(damping)")),
    "a list, damping as it is": ("list-times-decimal", LISTED.format("damping")),
    "np.full": ("decimal-as-position", HEAD + "np.concatenate([values, np.full(damping, overall)]).mean()\n"),
    "not summed": ("not-summed", HEAD + "(values + damping * overall) / (len(values) + damping)\n"),
    "sum without brackets": (
        "method-not-called",
        HEAD + "(values.sum + damping * overall) / (len(values) + damping)\n",
    ),
    "size with brackets": ("not-a-function", HEAD + "(values.sum() + damping * overall) / (values.size() + damping)\n"),
    "mean": ("plain-mean", HEAD + "values.mean()\n"),
    "not in the sum": ("imagined-not-in-sum", HEAD + "values.sum() / (len(values) + damping)\n"),
    "not counted": ("imagined-not-counted", HEAD + "(values.sum() + damping * overall) / len(values)\n"),
    "stars": ("damping-added-as-stars", HEAD + "(values.sum() + damping) / (len(values) + damping)\n"),
    "no brackets": ("no-brackets-above", HEAD + "values.sum() + damping * overall / (len(values) + damping)\n"),
    "no brackets below": ("no-brackets-below", HEAD + "(values.sum() + damping * overall) / len(values) + damping\n"),
    "mean for sum": ("mean-for-sum", HEAD + "(values.mean() + damping * overall) / (len(values) + damping)\n"),
    "swapped": (
        "weights-swapped",
        HEAD + "(damping * values.mean() + len(values) * overall) / (len(values) + damping)\n",
    ),
    "swapped as weights, with a guard": (
        "weights-swapped, empty guarded",
        "def damped_mean(values, overall, damping):\n    n = len(values)\n    if n == 0:\n        return overall\n    w = n / (n + damping)\n    return w * overall + (1 - w) * values.mean()\n",
    ),
    "enough ratings": (
        "mean-if-many",
        "def damped_mean(values, overall, damping):\n    if len(values) >= damping:\n        return np.mean(values)\n    return (values.sum() + damping * overall) / (len(values) + damping)\n",
    ),
    "more than enough ratings": (
        "mean-if-many, more than damping",
        "def damped_mean(values, overall, damping):\n    if len(values) > damping:\n        return np.mean(values)\n    return (values.sum() + damping * overall) / (len(values) + damping)\n",
    ),
    "rounded": ("rounded-2", HEAD + "round((values.sum() + damping * overall) / (len(values) + damping), 2)\n"),
    "switch": ("overall-if-few", HEAD + "overall if len(values) < damping else values.mean()\n"),
    "mean of nothing": (
        "nan-if-empty",
        HEAD + "len(values) / (len(values) + damping) * values.mean() + damping / (len(values) + damping) * overall\n",
    ),
    "int": ("whole-damping", HEAD + "np.concatenate([values, np.full(int(damping), overall)]).mean()\n"),
    "a loop from 1": (
        "first-skipped",
        "def damped_mean(values, overall, damping):\n    total = damping * overall\n    for i in range(1, len(values)):\n        total += values[i]\n    return total / (len(values) + damping)\n",
    ),
    "no such method": ("no-such-attribute", HEAD + "(values.sum() + damping * overall) / (values.count() + damping)\n"),
    "two arguments": (
        "signature",
        "def damped_mean(values, damping):\n    return values.sum() / (len(values) + damping)\n",
    ),
    "no zip": (
        "parts-do-not-fit",
        "def damped_mean(values, overall, damping):\n    total = damping * overall\n    for place, value in values:\n        total += value\n    return total / (len(values) + damping)\n".replace(
            "in values", "in [values]"
        ),
    ),
    "no brackets at all": ("no-brackets", HEAD + "values.sum() + damping * overall / len(values) + damping\n"),
    "printed": (
        "printed",
        HEAD.replace("return ", "print(") + "(values.sum() + damping * overall) / (len(values) + damping))\n",
    ),
}


def inputs(rng):
    while True:
        n = int(rng.integers(0, 8))
        yield rng.choice(np.arange(0.5, 5.5, 0.5), n), float(rng.uniform(1, 5)), float(rng.uniform(0.5, 20))
