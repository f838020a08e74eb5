"""Answers to exercise 1.2."""

import pandas as pd
from scipy.sparse import csr_matrix

IMPORT = "from scipy.sparse import csr_matrix\n"
HEAD = (
    IMPORT
    + """def interaction_matrix(users, items, values):
    user_ids, rows = np.unique(users, return_inverse=True)
"""
)
RIGHT = {
    "unique twice": HEAD
    + """    item_ids, columns = np.unique(items, return_inverse=True)
    shape = (len(user_ids), len(item_ids))
    return csr_matrix((values, (rows, columns)), shape=shape)
""",
    "the shape left to SciPy": HEAD
    + """    _, columns = np.unique(items, return_inverse=True)
    return csr_matrix((values, (rows, columns)))
""",
    "dicts": IMPORT
    + """def interaction_matrix(users, items, values):
    row_of = {u: n for n, u in enumerate(sorted(set(users.tolist())))}
    column_of = {i: n for n, i in enumerate(sorted(set(items.tolist())))}
    rows = [row_of[u] for u in users]
    columns = [column_of[i] for i in items]
    return csr_matrix((values, (rows, columns)), shape=(len(row_of), len(column_of)))
""",
    "a filled table": """
from scipy import sparse
def interaction_matrix(users, items, values):
    people, films = np.unique(users), np.unique(items)
    table = np.zeros((len(people), len(films)))
    for u, i, value in zip(users, items, values):
        table[np.where(people == u)[0][0], np.where(films == i)[0][0]] = value
    return sparse.csr_matrix(table)
""",
    "searchsorted, and another sparse kind": """
from scipy.sparse import coo_array
def interaction_matrix(users, items, values):
    people, films = sorted(set(users)), sorted(set(items))
    where = (np.searchsorted(people, users), np.searchsorted(films, items))
    return coo_array((values, where), shape=(len(people), len(films)))
""",
    "pandas categories": """
import pandas as pd
from scipy.sparse import csr_matrix
def interaction_matrix(users, items, values):
    u, i = pd.Categorical(users), pd.Categorical(items)
    return csr_matrix((values, (u.codes, i.codes)), shape=(len(u.categories), len(i.categories)))
""",
    "lil": """
from scipy.sparse import lil_matrix
def interaction_matrix(users, items, values):
    people, rows = np.unique(users, return_inverse=True)
    films, columns = np.unique(items, return_inverse=True)
    matrix = lil_matrix((people.size, films.size))
    for n in range(len(values)):
        matrix[rows[n], columns[n]] = values[n]
    return matrix.tocsr()
""",
}
UNIQUE = "    item_ids, columns = np.unique(items, return_inverse=True)\n"
RESULT = "    return csr_matrix((values, (rows, columns)), shape=(len(user_ids), len(item_ids)))\n"
NO_SHAPE = "    return csr_matrix((values, (rows, columns)))\n"
PANDAS = "import pandas as pd\n" + HEAD
WRITTEN = {
    "ids": ("ids-as-positions", HEAD + "    return csr_matrix((values, (users, items)))\n"),
    "items as they are": ("item-ids-as-columns", HEAD + "    return csr_matrix((values, (rows, items)))\n"),
    "ids in a matrix that is too small": ("outside-the-matrix", HEAD + UNIQUE + RESULT.replace("rows, columns", "users, items")),
    "swapped": ("transposed", HEAD + UNIQUE + RESULT.replace("(rows, columns)", "(columns, rows)").replace("(len(user_ids), len(item_ids))", "(len(item_ids), len(user_ids))")),
    "swapped, in the old shape": ("outside-the-matrix", HEAD + UNIQUE + RESULT.replace("(rows, columns)", "(columns, rows)")),
    "rows twice": ("films-placed-by-people", HEAD + NO_SHAPE.replace("rows, columns", "rows, rows")),
    "factorize": ("first-seen-order", "import pandas as pd\n" + IMPORT + "def interaction_matrix(users, items, values):\n    rows, user_ids = pd.factorize(users)\n    columns, item_ids = pd.factorize(items)\n" + RESULT),
    "factorize for items": ("columns-first-seen", PANDAS + "    columns, item_ids = pd.factorize(items)\n" + RESULT),
    "ones": ("values-ignored", HEAD + UNIQUE + RESULT.replace("(values,", "(np.ones(len(users)),")),
    "toarray": ("dense", HEAD + UNIQUE + RESULT.rstrip() + ".toarray()\n"),
    "pivot": ("frame", "import pandas as pd\ndef interaction_matrix(users, items, values):\n    return pd.DataFrame({'u': users, 'i': items, 'v': values}).pivot(index='u', columns='i', values='v')\n"),
    "pivot, filled": ("frame-of-zeros", "import pandas as pd\ndef interaction_matrix(users, items, values):\n    return pd.DataFrame({'u': users, 'i': items, 'v': values}).pivot_table(index='u', columns='i', values='v', fill_value=0)\n"),
    "a table of nan": ("dense-with-nan", HEAD + UNIQUE + "    table = np.full((len(user_ids), len(item_ids)), np.nan)\n    table[rows, columns] = values\n    return table\n"),
    "max + 1": ("shape-from-largest-ids", HEAD + UNIQUE + RESULT.replace("len(user_ids)", "users.max() + 1").replace("len(item_ids)", "items.max() + 1")),
    "from 1": ("positions-from-1", HEAD + UNIQUE + NO_SHAPE.replace("rows, columns", "rows + 1, columns + 1")),
    "int": ("values-cut", HEAD + UNIQUE + RESULT.replace("(values,", "(values.astype(int),")),
    "all three": ("with-ids", HEAD + UNIQUE + RESULT.rstrip() + ", user_ids, item_ids\n"),
    "index for inverse": ("lengths-differ", HEAD + UNIQUE.replace("return_inverse", "return_index") + RESULT),
    "no brackets around values and places": (
        "places-not-a-pair",
        HEAD + UNIQUE + RESULT.replace("((values, (rows, columns))", "(values, (rows, columns)"),
    ),
    "no inner brackets": ("places-not-a-pair", HEAD + UNIQUE + RESULT.replace("(rows, columns)", "rows, columns")),
    "a dict": ("dict-of-pairs", "def interaction_matrix(users, items, values):\n    return {(int(u), int(i)): float(v) for u, i, v in zip(users, items, values)}\n"),
    "less one": ("outside-the-matrix", HEAD + NO_SHAPE.replace("rows, columns", "rows, items - 1")),
    "a sparse table of nan": ("gaps-stored-as-nan", HEAD + UNIQUE + "    table = np.full((len(user_ids), len(item_ids)), np.nan)\n    table[rows, columns] = values\n    return csr_matrix(table)\n"),
    "no return": ("returned-none", HEAD + UNIQUE),
    'whole numbers, by way of a table': (
        'values-cut',
        """
from scipy.sparse import csr_matrix


def interaction_matrix(users, items, values):
    user_ids, rows = np.unique(users, return_inverse=True)
    item_ids, cols = np.unique(items, return_inverse=True)
    matrix = np.zeros((len(user_ids), len(item_ids)), dtype=int)
    matrix[rows, cols] = values
    return csr_matrix(matrix)
""",
    ),
    'the inner brackets missing': (
        'places-not-a-pair',
        """
from scipy.sparse import csr_matrix


def interaction_matrix(users, items, values):
    user_ids, rows = np.unique(users, return_inverse=True)
    item_ids, cols = np.unique(items, return_inverse=True)
    return csr_matrix(values, (rows, cols))
""",
    ),
}  # fmt: skip
SWAPS = {"rows": "columns", "columns": "rows", "user_ids": "item_ids", "item_ids": "user_ids", "people": "films", "films": "people"}  # fmt: skip


def inputs(rng):
    while True:
        n_users, n_items = rng.integers(1, 5, 2)
        people, films = rng.choice(15, n_users, replace=False), rng.choice(15, n_items, replace=False)
        cells = rng.choice(n_users * n_items, rng.integers(1, n_users * n_items + 1), replace=False)
        yield people[cells // n_items], films[cells % n_items], rng.integers(1, 11, len(cells)) / 2


def oracle(users, items, values):
    table = pd.DataFrame({"user": users, "item": items, "value": values}).pivot(
        index="user", columns="item", values="value"
    )
    return csr_matrix(table.fillna(0).to_numpy())
