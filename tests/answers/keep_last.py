"""Answers to exercise 1.3."""

import numpy as np
import pandas as pd

RIGHT = {
    "a dict in the order of time": """
def keep_last(users, items, times):
    last = {}
    for row in np.argsort(times, kind="stable"):
        last[users[row], items[row]] = row
    return np.array(sorted(last.values()), dtype=int)
""",
    "a dict with a comparison": """
def keep_last(users, items, times):
    best = {}
    for n in range(len(users)):
        pair = (users[n], items[n])
        if pair not in best or times[n] >= times[best[pair]]:
            best[pair] = n
    return sorted(best.values())
""",
    "lexsort": """
def keep_last(users, items, times):
    order = np.lexsort((times, items, users))
    u, i = users[order], items[order]
    last = np.ones(len(order), dtype=bool)
    last[:-1] = (u[1:] != u[:-1]) | (i[1:] != i[:-1])
    return np.sort(order[last])
""",
    "pandas": """
import pandas as pd
def keep_last(users, items, times):
    rows = pd.DataFrame({"u": users, "i": items, "t": times})
    rows = rows.sort_values("t", kind="stable").drop_duplicates(["u", "i"], keep="last")
    return rows.index.sort_values().to_numpy()
""",
    "two loops": """
def keep_last(users, items, times):
    kept = []
    for a in range(len(users)):
        beaten = False
        for b in np.flatnonzero((users == users[a]) & (items == items[a])):
            if (times[b], b) > (times[a], a):
                beaten = True
        if not beaten:
            kept.append(a)
    return np.array(kept)
""",
    "groups": """
def keep_last(users, items, times):
    rows = {}
    for n, pair in enumerate(zip(users.tolist(), items.tolist())):
        rows.setdefault(pair, []).append(n)
    return sorted(max(group, key=lambda n: (times[n], n)) for group in rows.values())
""",
}
DICT = """def keep_last(users, items, times):
    last = {{}}
    for row in {order}:
        {put}
    return {result}
"""


def written(
    order='np.argsort(times, kind="stable")', put="last[users[row], items[row]] = row",
    result="np.array(sorted(last.values()), dtype=int)",
):  # fmt: skip
    return DICT.format(order=order, put=put, result=result)


PAIR = "(users[row], items[row])"
PANDAS = """import pandas as pd
def keep_last(users, items, times):
    rows = pd.DataFrame({"u": users, "i": items, "t": times})
    return """
WRITTEN = {
    "not sorted": ("last-row", written(order="range(len(users))")),
    "pandas, not sorted": ("last-row", PANDAS + "rows.drop_duplicates(['u', 'i'], keep='last').index.to_numpy()\n"),
    "pandas, first": ("first-row", PANDAS + "rows.drop_duplicates(['u', 'i']).index.to_numpy()\n"),
    "pandas, none": ("repeats-all-gone", PANDAS + "rows.drop_duplicates(['u', 'i'], keep=False).index.to_numpy()\n"),
    "pandas, whole rows": ("only-exact-repeats", PANDAS + "rows.drop_duplicates(keep='last').index.to_numpy()\n"),
    "pandas, by time": ("order-of-times", PANDAS + "rows.sort_values('t', kind='stable').drop_duplicates(['u', 'i'], keep='last').index.to_numpy()\n"),
    "transform max": ("ties-kept-both", PANDAS + "np.flatnonzero(rows['t'] == rows.groupby(['u', 'i'])['t'].transform('max'))\n"),
    "idxmax": ("ties-earlier-row", PANDAS + "rows.groupby(['u', 'i'])['t'].idxmax().sort_values().to_numpy() if len(rows) else []\n"),
    "pandas, not stable": ("unstable", PANDAS + "np.sort(rows.sort_values('t').drop_duplicates(['u', 'i'], keep='last').index.to_numpy())\n"),
    "pandas, not stable, by time": ("unstable, in the order of times", PANDAS + "rows.sort_values('t').drop_duplicates(['u', 'i'], keep='last').index.to_numpy()\n"),
    "a dict, not stable": ("unstable", written(order="np.argsort(times)")),
    "the data frame": ("data-frame", PANDAS + "rows.sort_values('t', kind='stable').drop_duplicates(['u', 'i'], keep='last').sort_index()\n"),
    "idxmax as it is": ("keys-and-values", PANDAS + "rows.groupby(['u', 'i'])['t'].idxmax()\n"),
    "the whole dict": ("keys-and-values", written(result="last")),
    "setdefault": ("earliest", written(put="last.setdefault((users[row], items[row]), row)")),
    "greater": ("ties-earlier-row", written(order="range(len(users))", put=f"last[{PAIR}] = row if {PAIR} not in last or times[row] > times[last[{PAIR}]] else last[{PAIR}]")),
    "users only": ("by-person", written(put="last[users[row]] = row")),
    "items only": ("by-film", written(put="last[items[row]] = row")),
    "texts": ("pairs-glued", written(put="last[str(users[row]) + str(items[row])] = row")),
    "sets": ("either-way-round", written(put="last[frozenset((users[row], items[row]))] = row")),
    "not sorted in the end": ("order-of-times", written(put="last.pop((users[row], items[row]), None); last[users[row], items[row]] = row", result="list(last.values())")),
    "mask": ("mask", written(result="np.isin(np.arange(len(users)), list(last.values()))")),
    "a set": ("set-returned", written(result="{int(v) for v in last.values()}")),
    "times": ("times-returned", written(result="times[sorted(last.values())]")),
    "count": ("count-returned", written(result="len(last)")),
    "enumerate of sorted": ("positions-among-sorted", written(order='range(len(users))', put='order = np.argsort(times, kind="stable"); last[users[order[row]], items[order[row]]] = row')),
    "strict": ("ties-gone", "def keep_last(users, items, times):\n    same = (users[:, None] == users) & (items[:, None] == items) & ~np.eye(len(users), dtype=bool)\n    return np.flatnonzero(~(same & (times >= times[:, None])).any(axis=1))\n"),
    "the dict as it is": ("order-of-first-times", written(result="list(last.values())")),
    "printed": ("printed", written(result="print(sorted(int(v) for v in last.values()))")),
    'lexsort by time first': (
        'neighbours-by-time',
        """
def keep_last(users, items, times):
    if len(users) == 0:
        return np.array([], dtype=int)
    order = np.lexsort((users, items, times))
    u, i = users[order], items[order]
    change = (u[1:] != u[:-1]) | (i[1:] != i[:-1])
    last = np.append(change, True)
    return np.sort(order[last])
""",
    ),
    'lexsort, both must change': (
        'and-for-or',
        '''
def keep_last(users, items, times):
    if len(users) == 0:
        return np.array([], dtype=int)
    order = np.lexsort((times, items, users))
    u, i = users[order], items[order]
    change = (u[1:] != u[:-1]) & (i[1:] != i[:-1])
    return np.sort(order[np.append(change, True)])
''',
    ),
    'sorted by film first, both must change': (
        'and-for-or, films first',
        PANDAS.split('    return')[0]
        + '''    rows = rows.sort_values(["i", "u", "t"], kind="stable")
    last = (rows["u"] != rows["u"].shift(-1)) & (rows["i"] != rows["i"].shift(-1))
    return rows.index[last].sort_values().to_numpy()
''',
    ),
    'lexsort without a tuple': (
        'arguments-do-not-fit',
        """
def keep_last(users, items, times):
    order = np.lexsort(times, items, users)
    keep = {}
    for k in order:
        keep[(users[k], items[k])] = k
    return np.array(sorted(keep.values()), dtype=int)
""",
    ),
}  # fmt: skip
SWAPS = {"a": "b", "b": "a", "u": "i", "i": "u"}


def inputs(rng):
    while True:
        n = int(rng.integers(0, 9))
        yield rng.integers(1, 4, n), rng.integers(1, 4, n), rng.integers(0, 5, n)


def oracle(users, items, times):
    rows = pd.DataFrame({"user": users, "item": items, "time": times})
    kept = rows.sort_values("time", kind="stable").drop_duplicates(["user", "item"], keep="last")
    return np.sort(kept.index.to_numpy())
