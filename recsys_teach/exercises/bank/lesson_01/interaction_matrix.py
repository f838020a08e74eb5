"""Exercise 1.2: ids to positions, and a sparse matrix."""

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix

from recsys_teach.exercises.exercise import Case, Exercise, Misconception


def interaction_matrix(
    users, items, values, *, rows="sorted", columns="sorted", data="values", more=0, shape=None, then=None
):
    """CSR of shape (distinct users, distinct items), ids in sorted order. Switches are what learners do instead."""
    row, n_rows = PLACES[rows](users)
    column, n_columns = PLACES[columns](items)
    if shape == "one way":
        column, n_columns = row, n_rows
    if shape == "other way":
        row, n_rows = column, n_columns
    if shape == "largest ids":
        n_rows, n_columns = users.max() + 1, items.max() + 1
    if shape == "square":
        n_rows = n_columns = max(n_rows, n_columns)
    if shape == "rows":
        n_rows = n_columns = len(values)
    first = 1 if more == "before" else 0
    size = (n_rows + first + (more == "after"), n_columns + first + (more == "after"))
    matrix = csr_matrix((DATA[data](np.asarray(values, dtype=float)), (row + first, column + first)), shape=size)
    return THEN[then](matrix, users, items) if then else matrix


def _sorted(ids):
    known, places = np.unique(ids, return_inverse=True)
    return places, len(known)


def _seen(ids):
    places, known = pd.factorize(ids)
    return places, len(known)


def _as_text(ids):
    known = sorted(set(ids.tolist()), key=str)
    return np.array([known.index(one) for one in ids.tolist()]), len(known)


PLACES = {
    "sorted": _sorted,
    "ids": lambda ids: (ids, int(ids.max()) + 1),
    "ids - smallest": lambda ids: (ids - ids.min(), int(ids.max() - ids.min()) + 1),
    "seen": _seen,
    "down": lambda ids: _sorted(-ids),
    "text": _as_text,
    "one for each rating": lambda ids: (np.arange(len(ids)), len(ids)),
}
DATA = {
    "values": lambda v: v,
    "ones": np.ones_like,
    "whole": np.trunc,
    "places": lambda v: np.unique(v, return_inverse=True)[1].astype(float),
    "sorted": np.sort,
    "turned round": lambda v: v[::-1],
    "centred": lambda v: v - v.mean(),
    "liked": lambda v: (v >= 4).astype(float),
    "first": lambda v: np.full(len(v), v[0]),
    "last": lambda v: np.full(len(v), v[-1]),
    "rounded": np.round,
}
THEN = {
    "dense": lambda m, u, i: m.toarray(),
    "dense, gaps": lambda m, u, i: _gaps(m),
    "frame": lambda m, u, i: pd.DataFrame(_gaps(m), index=np.unique(u), columns=np.unique(i)),
    "frame, zeros": lambda m, u, i: pd.DataFrame(m.toarray(), index=np.unique(u), columns=np.unique(i)),
    "sparse gaps": lambda m, u, i: csr_matrix(_gaps(m)),
    "with ids": lambda m, u, i: (m, np.unique(u), np.unique(i)),
    "people and items by people": lambda m, u, i: (m @ m.T).tocsr(),
    "dict": lambda m, u, i: _by_ids(m, np.unique(u).tolist(), np.unique(i).tolist()),
    "parts": lambda m, u, i: (m.data, m.indices, m.indptr),
}


def _by_ids(matrix, people, films):
    coo = matrix.tocoo()
    places = zip(coo.row.tolist(), coo.col.tolist(), coo.data.tolist(), strict=True)
    return {(people[row], films[column]): value for row, column, value in places}


def _gaps(matrix):
    table = np.full(matrix.shape, np.nan)
    row, column = matrix.nonzero()
    table[row, column] = matrix.data
    return table


def cases(rng):
    yield Case(np.array([1, 0]), np.array([0, 1]), np.array([5.0, 3.5]), group="positions already")
    yield Case(np.array([0, 1, 1]), np.array([2, 0, 1]), np.array([2.0, 4.5, 3.0]), group="positions already")
    yield Case(np.array([7, 2, 7]), np.array([5, 9, 9]), np.array([4.0, 2.5, 5.0]), group="by hand")
    yield Case(np.array([3, 8, 3, 5]), np.array([6, 6, 2, 10]), np.array([1.0, 3.0, 4.0, 0.5]), group="by hand")
    yield Case(np.array([12, 4, 9, 12]), np.array([20, 100, 30, 100]), np.array([3.5, 5.0, 2.0, 4.0]), group="by hand")
    yield Case(np.array([6]), np.array([4]), np.array([4.5]), group="one rating")
    for n_users, n_items, n in ((8, 6, 20), (40, 60, 300), (60, 120, 900)):
        people = rng.choice(np.arange(1, 10 * n_users), n_users, replace=False)
        films = rng.choice(np.arange(1, 10 * n_items), n_items, replace=False)
        cells = rng.choice(n_users * n_items, n, replace=False)
        yield Case(people[cells // n_items], films[cells % n_items], rng.integers(1, 11, n) / 2, group="many ratings")


HAND = (np.array([7, 2, 7]), np.array([5, 9, 9]), np.array([4.0, 2.5, 5.0]))
WIDE = (np.array([3, 8, 3]), np.array([6, 4, 2]), np.array([1.0, 3.0, 4.0]))
FOUR = (np.array([3, 8, 3, 5]), np.array([6, 6, 2, 10]), np.array([1.0, 3.0, 4.0, 0.5]))
PLACE = (
    "np.unique with return_inverse=True gives each id's position among the sorted ids. Use it for people and for films."
)
COUNT = "The shape is how many distinct people there are, by how many distinct films."

# fmt: off
MISCONCEPTIONS = [
    Misconception("ids-as-positions", {"rows": "ids", "columns": "ids"}, HAND,
        "How many rows and columns has your matrix, and how many people and films are in this case?",
        "Your function seems to use the ids themselves as rows and columns, with empty ones for every number in between.",
        PLACE),
    Misconception("user-ids-as-rows", {"rows": "ids"}, HAND,
        "How many rows has your matrix, and how many different people are in this case?",
        "Your function seems to use the numbers of people themselves as rows.",
        PLACE),
    Misconception("item-ids-as-columns", {"columns": "ids"}, HAND,
        "How many columns has your matrix, and how many different films are in this case?",
        "Your function seems to use the numbers of films themselves as columns.",
        PLACE),
    Misconception("item-ids-less-one", {"columns": "ids - smallest"}, HAND,
        "How many columns has your matrix, and how many different films are in this case?",
        "Your function seems to take the smallest film number off the others. The numbers in between get empty columns.",
        PLACE),
    Misconception("ids-less-smallest", {"rows": "ids - smallest", "columns": "ids - smallest"}, HAND,
        "How many rows and columns has your matrix, and how many people and films are in this case?",
        "Your function seems to take the smallest number off all ids. The numbers in between get empty rows and columns.",
        PLACE),
    Misconception("first-seen-order", {"rows": "seen", "columns": "seen"}, HAND,
        "In which order do the people stand in your rows, and the films in your columns?",
        "Your function seems to number people and films in the order in which they appear.",
        "The smallest id comes first. np.unique sorts."),
    Misconception("columns-first-seen", {"columns": "seen"}, FOUR,
        "In which order do the films stand in your columns?",
        "Your function seems to number films in the order in which they appear.",
        "The smallest id comes first. np.unique sorts."),
    Misconception("rows-first-seen", {"rows": "seen"}, HAND,
        "In which order do the people stand in your rows?",
        "Your function seems to number people in the order in which they appear.",
        "The smallest id comes first. np.unique sorts."),
    Misconception("columns-turned-round", {"columns": "down"}, HAND,
        "Which film does your first column belong to: the one with the smallest number, or the largest?",
        "Your function seems to put the largest film number first.",
        "The smallest id comes first. np.unique sorts."),
    Misconception("both-turned-round", {"rows": "down", "columns": "down"}, HAND,
        "Which person does your first row belong to: the one with the smallest number, or the largest?",
        "Your function seems to put the largest ids first.",
        "The smallest id comes first. np.unique sorts."),
    Misconception("columns-sorted-as-texts", {"columns": "text"}, (np.array([1, 1]), np.array([9, 10]), np.array([4.0, 2.5])),
        "Which film does your first column belong to, and which number is the smallest?",
        "Your function seems to sort film numbers as texts, so that 10 comes before 9.",
        "Leave the ids as numbers."),
    Misconception("both-sorted-as-texts", {"rows": "text", "columns": "text"}, (np.array([1, 1]), np.array([9, 10]), np.array([4.0, 2.5])),
        "Which ids do your first row and your first column belong to, and which ones are the smallest?",
        "Your function seems to sort ids as texts, so that 10 comes before 9.",
        "Leave the ids as numbers."),
    Misconception("row-for-each-rating", {"rows": "one for each rating"}, HAND,
        "How many rows has your matrix, and how many people are there?",
        "Your function seems to give each rating a row of its own.",
        "All ratings of one person share a row: rows, as np.unique gave it, says which."),
    Misconception("column-for-each-rating", {"columns": "one for each rating"}, HAND,
        "How many columns has your matrix, and how many films are there?",
        "Your function seems to give each rating a column of its own.",
        PLACE),
    Misconception("films-placed-by-people", {"shape": "one way"}, HAND,
        "What tells your function the column of a rating: its film, or its person?",
        "Your function seems to use the positions of people as columns too.",
        "Columns come from np.unique of items, with return_inverse=True."),
    Misconception("people-placed-by-films", {"shape": "other way"}, HAND,
        "What tells your function the row of a rating: its person, or its film?",
        "Your function seems to use the positions of films as rows too.",
        "Rows come from np.unique of users, columns from np.unique of items."),
    Misconception("shape-from-largest-ids", {"shape": "largest ids"}, HAND,
        "How many rows and columns has your matrix, and how many people and films are there?",
        "Your function seems to make the matrix as large as the largest ids. The positions in it are right.",
        COUNT),
    Misconception("square", {"shape": "square"}, WIDE,
        "How many rows and columns has your matrix, and how many people and films are there?",
        "Your function seems to make a square matrix.",
        COUNT),
    Misconception("shape-from-ratings", {"shape": "rows"}, HAND,
        "How many rows and columns has your matrix, and how many people and films are there?",
        "Your function seems to make the matrix as large as the number of ratings.",
        COUNT),
    Misconception("positions-from-1", {"more": "before"}, HAND,
        "What stands in the first row of your matrix, and in its first column?",
        "Your function seems to count positions from 1, so that the first row and the first column are empty.",
        "Positions begin at 0. np.unique gives them so."),
    Misconception("one-too-large", {"more": "after"}, HAND,
        "What stands in the last row of your matrix, and in its last column?",
        "Your function seems to add an empty row and an empty column at the end.",
        COUNT),
    Misconception("values-ignored", {"data": "ones"}, HAND,
        "Do the values of the case occur in your matrix?",
        "Your function seems to store a 1 for each rating.",
        "Store values: they stand in the same order as users and items."),
    Misconception("liked-or-not", {"data": "liked"}, HAND,
        "Do the values of the case occur in your matrix?",
        "Your function seems to store whether a rating is at least 4.",
        "Store the values as they are."),
    Misconception("places-of-values", {"data": "places"}, HAND,
        "Do the values of the case occur in your matrix?",
        "Your function seems to store positions of the values, as np.unique numbers them.",
        "Only ids become positions. Store the values as they are."),
    Misconception("values-cut", {"data": "whole"}, HAND,
        "What has become of the half stars?",
        "Your function seems to cut the values to whole numbers.",
        "Store the values as they are, as floats. A table made by np.zeros(..., dtype=int) cuts them."),
    Misconception("values-rounded", {"data": "rounded"}, HAND,
        "What has become of the half stars?",
        "Your function seems to round the values.",
        "Store the values as they are."),
    Misconception("values-sorted", {"data": "sorted"}, HAND,
        "Which value belongs to the first rating of the case, and where is it in your matrix?",
        "Your function seems to sort the values, so that they no longer belong to their ratings.",
        "Leave values in their order. users, items and values belong together position by position."),
    Misconception("values-turned-round", {"data": "turned round"}, HAND,
        "Which value belongs to the first rating of the case, and where is it in your matrix?",
        "Your function seems to store the values in the opposite order.",
        "Leave values in their order. users, items and values belong together position by position."),
    Misconception("one-value", {"data": "first"}, HAND,
        "How many different values are in the case, and how many in your matrix?",
        "Your function seems to store the first value everywhere.",
        "Each rating has its own value: pass all of values."),
    Misconception("last-value", {"data": "last"}, HAND,
        "How many different values are in the case, and how many in your matrix?",
        "Your function seems to store the last value everywhere, as when each round of a loop fills all cells.",
        "Each rating has its own value: one cell in each round, or all of values at once."),
    Misconception("values-centred", {"data": "centred"}, HAND,
        "Do the values of the case occur in your matrix?",
        "Your function seems to take the mean off the values.",
        "Store the values as they are. Centring comes later in the lesson."),
    Misconception("dense", {"then": "dense"}, HAND,
        "Do you return a table with all its cells, or only the ratings with their places?",
        "Your function seems to return an ordinary table. Its numbers are right; a sparse matrix was asked for.",
        "Return what csr_matrix gives. A table that you have filled can be passed to it."),
    Misconception("dense-with-nan", {"then": "dense, gaps"}, HAND,
        "Do you return a table with all its cells, or only the ratings with their places?",
        "Your function seems to return an ordinary table with nan in its gaps. A sparse matrix was asked for.",
        "Pass values with their rows and columns to csr_matrix. Gaps are then not stored at all."),
    Misconception("gaps-stored-as-nan", {"then": "sparse gaps"}, HAND,
        "What stands in the gaps of your matrix? What does a sparse matrix store of them?",
        "Your function seems to store nan in the gaps of a sparse matrix. Then every cell is stored.",
        "Start from a table of zeros, or pass values with their rows and columns to csr_matrix. Gaps are then not stored at all."),
    Misconception("frame", {"then": "frame"}, HAND,
        "What kind of thing do you return, and what kind was asked for?",
        "Your function seems to return a data frame of pandas. Its entries stand in the right places.",
        "Pass values with their rows and columns to csr_matrix."),
    Misconception("frame-of-zeros", {"then": "frame, zeros"}, HAND,
        "What kind of thing do you return, and what kind was asked for?",
        "Your function seems to return a data frame of pandas. Its numbers are right.",
        "Return what csr_matrix gives. It takes a table too: the frame's to_numpy()."),
    Misconception("with-ids", {"then": "with ids"}, HAND,
        "How many things do you return? Which one was asked for?",
        "Your function seems to return the ids as well. The matrix among them is right.",
        "Return the matrix alone."),
    Misconception("dict-of-pairs", {"then": "dict"}, HAND,
        "What kind of thing do you return, and what kind was asked for?",
        "Your function seems to return a dict from pairs of ids to values. The values in it are right.",
        "Pass values with their rows and columns to csr_matrix. Rows and columns are positions, not ids."),
    Misconception("parts", {"then": "parts"}, HAND,
        "How many things do you return? Which one was asked for?",
        "Your function seems to return the three arrays of which a CSR matrix is made.",
        "Return the matrix itself."),
    Misconception("multiplied-by-itself", {"then": "people and items by people"}, HAND,
        "How many columns has your matrix, and how many films are there?",
        "Your function seems to return the matrix multiplied by its own transpose.",
        "Return the matrix as csr_matrix gives it."),
]
# fmt: on


def one_line(matrix_row, ids):
    """The ratings of a dense row without its zeros, as a dict from id to rating."""
    return {int(id): float(value) for id, value in zip(ids, matrix_row, strict=True) if value != 0}


VARIANT = Exercise(
    id="01.one_line",
    number="1.2, once more",
    title="a row without its zeros",
    minutes=4,
    version=1,
    answer=one_line,
    kind="dict",
    points={"all": 1.0},
    cases=lambda rng: (
        Case(np.array(row), np.array(ids), group="all")
        for row, ids in (
            ([0.0, 4.0, 2.5], [2, 5, 9]),
            ([0.0, 0.0], [3, 7]),
            ([5.0], [12]),
            ((rng.integers(0, 11, 40) / 2).tolist(), list(range(10, 50))),
        )
    ),
    misconceptions=[],
    hints=[
        "A position in the row and the id at the same position belong together: zip.",
        "Keep the pairs whose value is not 0.",
    ],
    done="That is how a sparse matrix holds a row: places and values, no zeros.",
    task=(
        "`matrix_row` is one person's row of a table, with 0 where there is no rating. `ids` holds the film of each column. Return a "
        "dict from film to rating, with the rated films only."
    ),
    solution="""def one_line(matrix_row, ids):
    rated = np.flatnonzero(matrix_row)
    return {int(ids[i]): float(matrix_row[i]) for i in rated}
""",
)

EXERCISE = Exercise(
    id="01.interaction_matrix",
    number="1.2",
    title="from ids to a sparse matrix",
    minutes=8,
    version=1,
    answer=interaction_matrix,
    kind="csr",
    points={"positions already": 0.25, "by hand": 1.0, "one rating": 0.25, "many ratings": 0.5},
    cases=cases,
    misconceptions=MISCONCEPTIONS,
    hints=[
        "The first line turned users into rows. What does the same call give for items?",
        "`csr_matrix((values, (rows, columns)), shape=...)` puts each value at its row and column. How many of each are there?",
        "The shape is `(len(user_ids), len(item_ids))`, with `item_ids` and `columns` from `np.unique(items, return_inverse=True)`.",
    ],
    done="From here on, every model of this course can read your ratings.",
    variant=VARIANT,
)
