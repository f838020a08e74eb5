"""Answers to exercise 1.4."""

import pandas as pd

HEAD = "def meant(people, days, seconds, most, least):\n"
COUNTER = (
    "from collections import Counter\n"
    + HEAD
    + """    pairs = list(zip({people}, {days}))
    counts = Counter(pairs)
    n = np.array([counts[pair] for pair in pairs])
    return {result}
"""
)
PANDAS = (
    "import pandas as pd\n"
    + HEAD
    + """    events = pd.DataFrame({{"person": people, "day": days, "seconds": seconds}})
    n = events.groupby({by})["seconds"].transform("{how}")
    return {result}
"""
)
RESULT = "(n <= most) & (seconds >= least)"


def counter(result=RESULT, people="people", days="days"):
    return COUNTER.format(result=result, people=people, days=days)


def pandas(result="(" + RESULT + ").to_numpy()", by='["person", "day"]', how="size"):
    return PANDAS.format(result=result, by=by, how=how)


RIGHT = {
    "Counter": counter(),
    "pandas": pandas(),
    "unique rows": HEAD
    + """    _, place, counts = np.unique(np.column_stack((people, days)), axis=0, return_inverse=True, return_counts=True)
    return (counts[place.ravel()] <= most) & (seconds >= least)
""",
    "two loops": HEAD
    + """    mask = []
    for row in range(len(people)):
        same = (people == people[row]) & (days == days[row])
        mask.append(bool(same.sum() <= most and seconds[row] >= least))
    return mask
""",
    "a dict of positions": HEAD
    + """    rows = {}
    for n, (person, day) in enumerate(zip(people.tolist(), days.tolist())):
        rows.setdefault((person, day), []).append(n)
    keep = np.zeros(len(people), dtype=bool)
    for group in rows.values():
        if len(group) <= most:
            for n in group:
                keep[n] = seconds[n] >= least
    return keep
""",
    "a table of people and days": HEAD
    + """    if len(people) == 0:
        return []
    table = np.zeros((people.max() + 1, days.max() + 1), dtype=int)
    np.add.at(table, (people, days), 1)
    return ~((table[people, days] > most) | (seconds < least))
""",
    "all pairs at once": HEAD
    + """    same = (people[:, None] == people) & (days[:, None] == days)
    return np.logical_and(same.sum(axis=1) <= most, seconds >= least)
""",
}
LOOP = (
    HEAD
    + """    seen, mask = {}, []
    for person, day, lasted in zip(people, days, seconds):
        seen[person, day] = seen.get((person, day), 0) + 1
        mask.append(bool(seen[person, day] <= most and lasted >= least))
    return np.array(mask, dtype=bool)
"""
)
WRITTEN = {
    "running count": ("first-ones-kept", LOOP),
    "cumcount": ("first-ones-kept-and-one", pandas(by='["person", "day"]').replace('["seconds"].transform("size")', ".cumcount()")),
    "by person": ("count-per-person", pandas(by='"person"')),
    "by day": ("count-per-day", pandas(by='"day"')),
    "below": ("fewer-than-most", counter("(n < most) & (seconds >= least)")),
    "above": ("longer-than-least", counter("(n <= most) & (seconds > least)")),
    "or": ("or", counter("(n <= most) | (seconds >= least)")),
    "flags": ("bad-flagged", counter("(n > most) | (seconds < least)")),
    "only the count": ("least-ignored", counter("n <= most")),
    "only the seconds": ("most-ignored", counter("seconds >= least")),
    "short ones first": ("short-ones-not-counted", pandas("((n <= most) & (seconds >= least)).to_numpy()").replace('    n = events.groupby(["person", "day"])["seconds"].transform("size")', '    events["long"] = events["seconds"] >= least\n    n = events.groupby(["person", "day"])["long"].transform("sum")')),
    "sum for size": ("seconds-for-count", pandas(how="sum")),
    "one for each group": ("indexes-differ", "import pandas as pd\n" + HEAD + "    rows = pd.DataFrame({'p': people, 'd': days, 's': seconds})\n    n = rows.groupby(['p', 'd']).size()\n    return (n <= most) & (rows['s'] >= least)\n"),
    "the data frame": ("data-frame", "import pandas as pd\n" + HEAD + "    rows = pd.DataFrame({'p': people, 'd': days, 's': seconds})\n    n = rows.groupby(['p', 'd'])['s'].transform('size')\n    return rows[(n <= most) & (rows['s'] >= least)]\n"),
    "swapped": ("limits-swapped", counter("(n <= least) & (seconds >= most)")),
    "positions": ("positions", counter("np.flatnonzero((n <= most) & (seconds >= least))")),
    "people": ("people-returned", counter("people[(n <= most) & (seconds >= least)]")),
    "int": ("ones-and-zeros", counter("[int(a <= most and b >= least) for a, b in zip(n, seconds)]")),
    "sum": ("count-returned", counter("int(((n <= most) & (seconds >= least)).sum())")),
    "texts": ("keys-glued", counter().replace("list(zip(people, days))", "[str(p) + str(d) for p, d in zip(people, days)]")),
    "and": ("truth-of-array", counter("n <= most and seconds >= least")),
    "no brackets": ("mask-of-numbers", counter("n <= most & seconds >= least").replace("n = np", "seconds = seconds * 1.0\n    n = np")),
    "busy people": ("whole-person-out", counter("~np.isin(people, people[n > most]) & (seconds >= least)")),
    "mean": ("mean-seconds", pandas("((n.groupby([people, days]).transform('size') <= most) & (n >= least)).to_numpy()", how="mean")),
    "return in the loop": ("first-event-only", HEAD + "    for p, d, s in zip(people, days, seconds):\n        n = np.sum((people == p) & (days == d))\n        return n <= most and s >= least\n"),
    "printed": ("printed", counter("print(((n <= most) & (seconds >= least)).tolist())")),
    '10 * person + day': (
        'ids-in-tens',
        """
def meant(people, days, seconds, most, least):
    key = people * 10 + days
    _, where, n = np.unique(key, return_inverse=True, return_counts=True)
    return (n[where] <= most) & (seconds >= least)
""",
    ),
}  # fmt: skip


def inputs(rng):
    while True:
        n = int(rng.integers(0, 10))
        people, days = rng.integers(1, 4, n), rng.integers(1, 4, n)
        yield people, days, rng.integers(0, 6, n), int(rng.integers(1, 4)), int(rng.integers(0, 5))


def oracle(people, days, seconds, most, least):
    events = pd.DataFrame({"person": people, "day": days, "seconds": seconds})
    calm = events.groupby(["person", "day"])["seconds"].transform("size") <= most
    return (calm & (events["seconds"] >= least)).to_numpy()
