"""Answers to exercise 1.1."""

import numpy as np
from sklearn.preprocessing import OrdinalEncoder

RIGHT = {
    "a set of pairs": """
def sparsity(users, items):
    n_users, n_items = len(np.unique(users)), len(np.unique(items))
    n_pairs = len(set(zip(users, items)))
    return 1 - n_pairs / (n_users * n_items)
""",
    "unique rows": """
def sparsity(users, items):
    filled = np.unique(np.column_stack((users, items)), axis=0).shape[0]
    cells = np.unique(users).size * np.unique(items).size
    return (cells - filled) / cells
""",
    "a loop over the table": """
def sparsity(users, items):
    rated = set()
    for u, i in zip(users, items):
        rated.add((int(u), int(i)))
    gaps = cells = 0
    for u in set(users.tolist()):
        for i in set(items.tolist()):
            cells += 1
            if (u, i) not in rated:
                gaps += 1
    return gaps / cells
""",
    "pandas": """
import pandas as pd
def sparsity(users, items):
    pairs = pd.DataFrame({"user": users, "item": items}).drop_duplicates()
    return 1 - len(pairs) / pairs["user"].nunique() / pairs["item"].nunique()
""",
    "a table of True and False": """
def sparsity(users, items):
    people, rows = np.unique(users, return_inverse=True)
    films, columns = np.unique(items, return_inverse=True)
    table = np.zeros((len(people), len(films)), dtype=bool)
    table[rows, columns] = True
    return 1 - table.mean()
""",
    "one key": """
def sparsity(users, items):
    key = users.astype(np.int64) * 10**6 + items
    return 1 - len(np.unique(key)) / (len(set(users)) * len(set(items)))
""",
}
GIVEN = "def sparsity(users, items):\n    n_users = {users}\n    n_items = {items}\n    n_pairs = {pairs}\n    return {result}\n"
PEOPLE, FILMS = "len(np.unique(users))", "len(np.unique(items))"


def written(
    users=PEOPLE, items=FILMS, pairs="len(set(zip(users, items)))",
    result="1 - n_pairs / (n_users * n_items)",
):  # fmt: skip
    return GIVEN.format(users=users, items=items, pairs=pairs, result=result)


WRITTEN = {
    "ids left": ("largest-ids", written(users="users.max()", items="max(items)")),
    "one id left": ("largest-item-id", written(items="items.max()")),
    "repeats left": ("repeats-counted", written(pairs="len(users)")),
    "max + 1": ("largest-ids-and-one", written(users="users.max() + 1", items="items.max() + 1")),
    "len": ("rows-as-both", written(users="len(users)", items="len(items)")),
    "nunique of each": ("people-as-pairs", written(pairs="len(set(users))")),
    "texts": ("pairs-glued", written(pairs="len(set(str(u) + str(i) for u, i in zip(users, items)))")),
    "a set of sets": ("either-way-round", written(pairs="len({frozenset([u, i]) for u, i in zip(users, items)})")),
    "a sum as key": ("pairs-added", written(pairs="np.unique(users + items).size")),
    "filled": ("filled-share", written(result="n_pairs / (n_users * n_items)")),
    "percent": ("percent", written(result="100 * (1 - n_pairs / (n_users * n_items))")),
    "rounded": ("rounded-2", written(result="round(1 - n_pairs / (n_users * n_items), 2)")),
    "plus": ("people-plus-films", written(result="1 - n_pairs / (n_users + n_items)")),
    "brackets": ("brackets", written(result="(1 - n_pairs) / (n_users * n_items)")),
    "gaps": ("number-of-gaps", written(result="n_users * n_items - n_pairs")),
    "neighbours": ("neighbouring-repeats", written(pairs="1 + np.sum((np.diff(users) != 0) | (np.diff(items) != 0))")),
    "keep=False": (
        "repeated-pairs-gone",
        "import pandas as pd\n" + written(pairs="len(pd.DataFrame({'u': users, 'i': items}).drop_duplicates(keep=False))"),
    ),
    "/ and *": ("divided-then-multiplied", written(result="1 - n_pairs / n_users * n_items")),
    "all ids": ("ids-as-pairs", written(pairs="len(np.unique([users, items]))")),
    "unique rows of two": ("two-lists-as-pairs", written(pairs="len(np.unique([users, items], axis=0))")),
    "columns of two": (
        "two-lists-as-pairs",
        written(pairs="np.unique(np.column_stack((users, items)), axis=0).shape[1]"),
    ),
    "len of two rows": ("two-lists-as-pairs", written(pairs="len(np.unique(np.array([users, items]), axis=1))")),
    "one number": ("one-number", written(pairs="len(set(users * n_items + items))")),
    "one number, films first": ("one-number, films first", written(pairs="len(np.unique(items * n_users + users))")),
    "one number, by rows": ("one-number, by rows", written(pairs="np.unique(users * len(users) + items).size")),
    "printed": ("printed", written(result="print(1 - n_pairs / (n_users * n_items))")),
    "in a text": ("text", written(result="f'{1 - n_pairs / (n_users * n_items):.4f}'")),
}  # fmt: skip
SWAPS = {"n_users": "n_items", "n_items": "n_users", "rows": "columns", "columns": "rows"}


def inputs(rng):
    while True:
        n = int(rng.integers(1, 9))
        yield rng.integers(1, 16, n), rng.integers(1, 16, n)


def oracle(users, items):
    table = OrdinalEncoder(dtype=int).fit_transform(np.column_stack((users, items)))
    full = np.zeros(table.max(axis=0) + 1)
    full[tuple(table.T)] = 1
    return float((full == 0).mean())
