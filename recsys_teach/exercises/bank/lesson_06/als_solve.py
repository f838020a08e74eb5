"""Exercise 6.4: the factors of one person, solved while those of the films are held."""

import numpy as np

from recsys_teach.exercises.bank.lesson_06.als_solve_switches import PENALTY, RIGHT, ROWS, SOLVE, TABLE, THEN
from recsys_teach.exercises.exercise import Case, Exercise, Misconception


def als_solve(
    q, left, penalty, *, rows="all", table="right", count="n", right="right", solve="solve", then=None
):  # fmt: skip
    """p of (QᵀQ + λ n I) p = Qᵀ left. Switches are what learners do instead."""
    some, told = ROWS[rows](q, left)
    n = np.count_nonzero(told) if count == "nonzero" else len(told)
    below = TABLE[table](some) + PENALTY[count](penalty, n, q.shape[1])
    try:
        p = SOLVE[solve](below, RIGHT[right](some, told, penalty))
    except np.linalg.LinAlgError:  # a table that is not right may have no solution
        p = np.full(q.shape[1], np.nan)
    return THEN[then](p, q, left, penalty) if then else p


def cases(rng):
    """With at least as many films as factors: without a penalty the table has a solution as well."""
    yield Case([[2], [1]], [1, 0.5], 0.5, group="one factor")
    yield Case([[1], [-2], [0.5]], [0.8, -1, 0.5], 0.1, group="one factor")
    yield Case([[0.5]], [1.5], 0.2, group="one factor")
    yield Case([[1, 0], [0, 1], [1, 1]], [1, -0.5, 0.25], 0.5, group="two and three factors")
    yield Case([[1, -1], [0, 1], [1, 0.5], [0.5, 0.5]], [0.5, 1, -0.75, -0.2], 0.1, group="two and three factors")
    yield Case(
        [[1, 0, 2], [0, 1, -1], [1, 1, 0], [0.5, -1, 1]], [0.6, -0.4, 1, 0.3], 0.2, group="two and three factors"
    )
    yield Case([[1, 2], [-1, 0.5]], [-0.5, -1.5], 1.5, group="two and three factors")
    yield Case([[1, 2], [-1, 0.5], [0.5, 0]], [0.5, 0, -1], 0.3, group="two and three factors")
    yield Case([[1, 0], [0.5, 1], [1, -1]], [0, 1, 0], 0.2, group="two and three factors")
    for n, factors in ((12, 5), (60, 10), (300, 20)):
        q, left = np.round(rng.normal(0, 0.5, (n, factors)), 3), np.round(rng.normal(0, 0.8, n), 2)
        yield Case(q, left, 0.15, group="many films")


ONE, TWO = ([[2], [1]], [1, 0.5], 0.5), ([[1, -1], [0, 1], [1, 0.5], [0.5, 0.5]], [0.5, 1, -0.75, -0.2], 0.1)
LEFT_SIDE = "The table on the left is q.T @ q, with the penalty times the number of ratings added on its diagonal."
RIGHT_SIDE = "The right side has an entry for each factor: the dot product of that column of q with left."

# fmt: off
MISCONCEPTIONS = [
    Misconception("penalty-once", {"count": "once"}, TWO,
        "Somebody has twice as many ratings. Does your penalty grow with them?",
        "Your function seems to count the penalty once, not once for each rating. That convention exists; here λ counts for each.",
        LEFT_SIDE),
    Misconception("no-penalty", {"count": "none"}, TWO,
        "Does your answer change when penalty does?",
        "Your function seems to leave the penalty out.",
        LEFT_SIDE),
    Misconception("penalty-times-factors", {"count": "factors"}, TWO,
        "By which count do you multiply the penalty: ratings, or factors?",
        "Your function seems to multiply the penalty by the number of factors.",
        "The number of ratings is the number of rows of q. " + LEFT_SIDE),
    Misconception("penalty-times-cells", {"count": "cells"}, TWO,
        "By which count do you multiply the penalty: ratings, or all entries of q?",
        "Your function seems to multiply the penalty by the number of entries of q, as q.size gives it.",
        "The number of ratings is the number of rows of q: len(q). " + LEFT_SIDE),
    Misconception("penalty-times-n-squared", {"count": "n squared"}, TWO,
        "How often do you multiply the penalty by the number of ratings?",
        "Your function seems to multiply the penalty by the number of ratings twice.",
        LEFT_SIDE),
    Misconception("penalty-shared", {"count": "shared"}, TWO,
        "Somebody has twice as many ratings. Does your penalty grow with them, or shrink?",
        "Your function seems to divide the penalty by the number of ratings.",
        LEFT_SIDE),
    Misconception("penalty-in-every-cell", {"count": "everywhere"}, TWO,
        "Which cells of the table change with the penalty?",
        "Your function seems to add the penalty to every cell: a number added to a table goes everywhere.",
        "It belongs on the diagonal: multiply it by np.eye first."),
    Misconception("penalty-in-every-cell, once", {"count": "everywhere, once"}, TWO,
        "Which cells of the table change with the penalty?",
        "Your function seems to add the penalty to every cell, and to count it once.",
        "It belongs on the diagonal, times the number of ratings: multiply by np.eye first."),
    Misconception("penalty-taken-off", {"count": "minus"}, TWO,
        "Does a larger penalty bring your factors nearer to 0?",
        "Your function seems to take the penalty off.",
        LEFT_SIDE),
    Misconception("penalty-squared", {"count": "squared"}, TWO,
        "Which power of penalty stands in your table?",
        "Your function seems to square the penalty.",
        LEFT_SIDE),
    Misconception("root-of-penalty", {"count": "root"}, TWO,
        "Which power of penalty stands in your table?",
        "Your function seems to take the root of the penalty.",
        LEFT_SIDE),
    Misconception("root-of-count", {"count": "root of n"}, TWO,
        "By what do you multiply the penalty?",
        "Your function seems to multiply the penalty by the root of the number of ratings.",
        LEFT_SIDE),
    Misconception("half-penalty", {"count": "half"}, TWO,
        "Where does a half stand in your lines, and where in those of the text?",
        "Your function seems to take half of the penalty.",
        "The half of J is gone in the slope. " + LEFT_SIDE),
    Misconception("double-penalty", {"count": "twice"}, TWO,
        "Where does a 2 stand in your lines, and where in those of the text?",
        "Your function seems to take the penalty twice.",
        LEFT_SIDE),
    Misconception("one-rating-more", {"count": "one more"}, TWO,
        "How many ratings has the person, and how many stand in your penalty?",
        "Your function seems to count one rating too many.",
        LEFT_SIDE),
    Misconception("one-rating-less", {"count": "one less"}, TWO,
        "How many ratings has the person, and how many stand in your penalty?",
        "Your function seems to count one rating too few.",
        LEFT_SIDE),
    Misconception("zeros-not-counted", {"count": "nonzero"}, ([[1, 2], [-1, 0.5], [0.5, 0]], [0.5, 0, -1], 0.3),
        "An entry of left is 0. Is that a rating?",
        "Your function seems to count the entries of left that are not 0.",
        "A 0 in left is a rating that the biases explain: it counts. " + LEFT_SIDE),
    Misconception("extra-rows-squared", {"count": "rows"}, TWO,
        "If q.T @ q has more rows in it than ratings: what do these rows add to its diagonal?",
        "Your function seems to square penalty times the number of ratings, as extra rows in least squares do.",
        "Extra rows hold the root of penalty times the number of ratings. " + LEFT_SIDE),
    Misconception("count-alone", {"count": "n alone"}, TWO,
        "Does your answer change when penalty does?",
        "Your function seems to add the number of ratings on the diagonal, without penalty.",
        LEFT_SIDE),
    Misconception("penalty-plus-count", {"count": "added"}, TWO,
        "What happens between penalty and the number of ratings?",
        "Your function seems to add the number of ratings to the penalty.",
        "Multiply the two. " + LEFT_SIDE),
    Misconception("ones-on-the-diagonal", {"count": "one"}, TWO,
        "Does your answer change when penalty does?",
        "Your function seems to add 1 on the diagonal, whatever penalty is.",
        LEFT_SIDE),
    Misconception("diagonal-alone", {"table": "diagonal"}, TWO,
        "Which cells of q.T @ q stand in your table?",
        "Your function seems to keep the diagonal of q.T @ q alone, as when each factor is worked out by itself.",
        "Factors share the work: the other cells say how. " + LEFT_SIDE),
    Misconception("mean-in-the-table", {"table": "mean"}, TWO,
        "Which of the parts do you divide by the number of ratings?",
        "Your function seems to divide q.T @ q by the number of ratings, and not the rest.",
        "Divide nothing. " + LEFT_SIDE),
    Misconception("films-centred", {"table": "centred"}, TWO,
        "What do you take off the films' factors?",
        "Your function seems to take the mean off each column of q in the table.",
        "Use q as it is. " + LEFT_SIDE),
    Misconception("films-of-length-1", {"table": "units"}, TWO,
        "Does a film with larger factors count more in your table?",
        "Your function seems to bring the films' factors to the norm 1 in the table.",
        "Use q as it is. " + LEFT_SIDE),
    Misconception("table-of-sums", {"table": "of sums"}, TWO,
        "Which comes first in your table: multiplying, or adding up over the films?",
        "Your function seems to add up each column of q first, and to multiply the sums.",
        "q.T @ q multiplies film by film and adds up after that."),
    Misconception("one-number-for-the-table", {"table": "one number"}, TWO,
        "How many different numbers stand in your table?",
        "Your function seems to use the sum of all squares of q where the table belongs.",
        LEFT_SIDE),
    Misconception("penalty-for-the-table", {"table": "none"}, TWO,
        "What stands in the table besides the penalty?",
        "Your function seems to leave q.T @ q out of the table.",
        LEFT_SIDE),
    Misconception("half-table", {"table": "half"}, TWO,
        "Where does a half stand in your lines, and where in those of the text?",
        "Your function seems to halve q.T @ q.",
        LEFT_SIDE),
    Misconception("double-table", {"table": "twice"}, TWO,
        "Where does a 2 stand in your lines, and where in those of the text?",
        "Your function seems to take q.T @ q twice.",
        LEFT_SIDE),
    Misconception("mean-on-the-right", {"right": "mean"}, TWO,
        "Which of the parts do you divide by the number of ratings?",
        "Your function seems to divide the right side by the number of ratings, and not the rest.",
        RIGHT_SIDE),
    Misconception("sums-on-the-right", {"right": "sums"}, TWO,
        "On the right: which comes first, multiplying, or adding up over the films?",
        "Your function seems to multiply the sums of q and of left on the right side.",
        RIGHT_SIDE),
    Misconception("left-centred", {"right": "centred"}, TWO,
        "What do you take off left?",
        "Your function seems to take the mean off left.",
        "The biases have been taken off already. " + RIGHT_SIDE),
    Misconception("right-side-turned", {"right": "minus"}, TWO,
        "Somebody likes what has a positive factor. Which sign has yours?",
        "Your function seems to turn the sign of the right side.",
        RIGHT_SIDE),
    Misconception("left-left-out", {"right": "films"}, TWO,
        "Does your answer change when left does?",
        "Your function seems to add up q alone on the right side, without left.",
        RIGHT_SIDE),
    Misconception("sum-of-left", {"right": "left"}, TWO,
        "Has your right side another number for each factor?",
        "Your function seems to use the sum of left for every factor.",
        RIGHT_SIDE),
    Misconception("signs-of-left", {"right": "signs"}, TWO,
        "Does it matter to your function how much somebody liked a film?",
        "Your function seems to use the signs of left alone.",
        RIGHT_SIDE),
    Misconception("left-without-signs", {"right": "size"}, TWO,
        "A film was liked less than usual. Which sign has its part on your right side?",
        "Your function seems to drop the signs of left.",
        RIGHT_SIDE),
    Misconception("penalty-on-the-right", {"right": "penalised"}, TWO,
        "Where does penalty stand in your lines?",
        "Your function seems to take penalty off the right side.",
        "The penalty belongs to the table alone. " + RIGHT_SIDE),
    Misconception("length-1-on-the-right", {"right": "units"}, TWO,
        "Does a film with larger factors count more on your right side?",
        "Your function seems to bring the films' factors to the norm 1 on the right side.",
        RIGHT_SIDE),
    Misconception("double-right-side", {"right": "twice"}, TWO,
        "Where does a 2 stand in your lines, and where in those of the text?",
        "Your function seems to take the right side twice.",
        RIGHT_SIDE),
    Misconception("multiplied", {"solve": "times"}, TWO,
        "Put your answer into the table: does table @ answer give the right side?",
        "Your function seems to multiply the right side by the table, in the place of solving.",
        "np.linalg.solve takes the table and the right side, and finds what gives the right side when the table multiplies it."),
    Misconception("right-side-alone", {"solve": "right side"}, TWO,
        "Does your answer change when penalty does?",
        "Your function seems to return the right side: nothing is solved.",
        "np.linalg.solve takes the table and the right side."),
    Misconception("inverted-cell-by-cell", {"solve": "entrywise"}, TWO,
        "Put your answer into the table: does table @ answer give the right side?",
        "Your function seems to divide 1 by each cell of the table. That is not its inverse.",
        "np.linalg.solve takes the table and the right side."),
    Misconception("each-factor-by-itself", {"solve": "diagonal"}, TWO,
        "Put your answer into the table: does table @ answer give the right side?",
        "Your function seems to divide each entry of the right side by its cell on the diagonal, as if factors did not share the work.",
        "np.linalg.solve takes the table and the right side."),
    Misconception("divided-by-trace", {"solve": "by trace"}, TWO,
        "By how many different numbers do you divide?",
        "Your function seems to divide by one number, the sum of the diagonal.",
        "np.linalg.solve takes the table and the right side."),
    Misconception("divided-by-sum", {"solve": "by sum"}, TWO,
        "By how many different numbers do you divide?",
        "Your function seems to divide by one number, the sum of the table.",
        "np.linalg.solve takes the table and the right side."),
    Misconception("divided-by-row-sums", {"solve": "row sums"}, TWO,
        "Put your answer into the table: does table @ answer give the right side?",
        "Your function seems to divide by the sums of the rows of the table.",
        "np.linalg.solve takes the table and the right side."),
    Misconception("divided-by-table", {"solve": "divided"}, TWO,
        "How many numbers come back: one for each factor, or a table?",
        "Your function seems to divide the right side by the table, which NumPy does cell by cell.",
        "A table cannot be divided by; np.linalg.solve takes the table and the right side."),
    Misconception("inverse-returned", {"solve": "inverse"}, TWO,
        "How many numbers come back: one for each factor, or a table?",
        "Your function seems to return the inverse of the table.",
        "It has still to multiply the right side; np.linalg.solve does both."),
    Misconception("table-returned", {"solve": "table"}, TWO,
        "How many numbers come back: one for each factor, or a table?",
        "Your function seems to return the table of the left side.",
        "np.linalg.solve takes the table and the right side."),
    Misconception("first-film-left-out", {"rows": "but first"}, TWO,
        "Which films have a say in your factors? Is the first one, 0, among them?",
        "Your function seems to leave out the first film.",
        "Positions begin at 0; q.T @ q takes every row by itself."),
    Misconception("last-film-left-out", {"rows": "but last"}, TWO,
        "Which films have a say in your factors? Is the last one among them?",
        "Your function seems to leave out the last film.",
        "q.T @ q takes every row by itself."),
    Misconception("first-film-alone", {"rows": "first"}, TWO,
        "How many films have a say in your factors?",
        "Your function seems to use the first film alone.",
        "Add up over all films: q.T @ q does that."),
    Misconception("last-film-alone", {"rows": "last"}, TWO,
        "How many films have a say in your factors?",
        "Your function seems to use the last film alone, as when = stands in the place of +=.",
        "Add up over all films: q.T @ q does that."),
    Misconception("liked-films-alone", {"rows": "liked"}, TWO,
        "What do films that somebody liked less than usual say in your function?",
        "Your function seems to leave out the films whose left is not above 0.",
        "What somebody does not like says as much. Use every row."),
    Misconception("predictions-returned", {"then": "guesses"}, TWO,
        "How many numbers come back: one for each factor, or one for each film?",
        "Your function seems to return what the factors predict for the films.",
        "Return the factors themselves."),
    Misconception("errors-returned", {"then": "errors"}, TWO,
        "How many numbers come back: one for each factor, or one for each film?",
        "Your function seems to return the errors that remain.",
        "Return the factors themselves."),
    Misconception("weights-of-films-returned", {"then": "weights"}, TWO,
        "How many numbers come back: one for each factor, or one for each film?",
        "Your function seems to solve with q @ q.T, which has a row for each film, and to return a weight for each film.",
        "With q.T first the table has a row for each factor. (Or multiply your weights by q.T: that gives the same.)"),
    Misconception("not-below-0", {"then": "not below 0"}, TWO,
        "May a factor be negative?",
        "Your function seems to put 0 in the place of negative factors.",
        "Return the solution as it comes."),
    Misconception("brought-to-length-1", {"then": "unit"}, TWO,
        "Have all your answers the same norm?",
        "Your function seems to bring the solution to the norm 1.",
        "Return the solution as it comes."),
    Misconception("added-up", {"then": "sum"}, TWO,
        "How many numbers come back: one for each factor, or one in all?",
        "Your function seems to add the factors up.",
        "Return an array with an entry for each factor."),
    Misconception("sign-of-solution", {"then": "minus"}, ONE,
        "Somebody likes what has a positive factor. Which sign has yours?",
        "Your function seems to turn the sign of the solution.",
        "Return the solution as it comes."),
    Misconception("in-a-column", {"then": "column"}, TWO,
        "Which shape has your answer?",
        "Your function seems to return a table with one column.",
        "Return an array with one entry for each factor: .ravel() makes one of a column."),
    Misconception("order-turned", {"then": "turned"}, TWO,
        "Which factor comes first in your answer?",
        "Your function seems to turn the order of the factors round.",
        "Return the solution as it comes."),
] + [
    Misconception(f"penalty-always-{g:g}", {"count": f"always {g:g}"}, ([[1, 2], [-1, 0.5]], [-0.5, -1.5], 1.5),
        "Does your answer change when penalty does?",
        f"Your function seems to use a penalty of {g:g}, whatever penalty is.",
        "Use the argument: penalty.")
    for g in (0.02, 0.1, 0.15)
] + [
    Misconception(f"rounded-to-{n}", {"then": f"round {n}"}, TWO,
        "How many decimals has your answer?",
        f"Your function seems to round to {n} decimals.",
        "Return the numbers as they come.")
    for n in (2, 3, 4)
]
# fmt: on


def film_solve(p, left, penalty):
    """q of (PᵀP + λ I) q = Pᵀ left: a film's factors, the penalty counted once."""
    return np.linalg.solve(p.T @ p + penalty * np.eye(p.shape[1]), p.T @ left)


VARIANT = Exercise(
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

EXERCISE = Exercise(
    id="06.als_solve",
    number="6.4",
    title="the factors of one person at once",
    minutes=10,
    version=1,
    answer=als_solve,
    kind="array",
    points={"one factor": 1.0, "two and three factors": 1.5, "many films": 0.5},
    cases=cases,
    misconceptions=MISCONCEPTIONS,
    hints=[
        "Write down the shapes first: q has n rows and F columns. Which shape must the table have, and which the right side?",
        "`q.T @ q` has F rows and F columns, and `q.T @ left` has F entries.",
        "Add the penalty times the number of rows of q, times np.eye(F), to the table. Then np.linalg.solve takes the table and the right side.",
    ],
    done="A whole person at once, without a single step.",
    variant=VARIANT,
)
