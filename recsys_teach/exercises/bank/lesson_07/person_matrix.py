"""Exercise 7.2: the left side of a person's equations, from the films that the person has taken."""

import numpy as np

from recsys_teach.exercises.bank.lesson_07.person_matrix_switches import BASE, DIAGONAL, PRODUCT, THEN, WEIGHTS
from recsys_teach.exercises.exercise import Case, Exercise, Misconception


def person_matrix(
    gram, rows, confidence, regularization, *, base="gram", weights="c - 1", product="outer", diagonal="eye", then=None
):
    """QᵀQ + Σ_i (c_i − 1) q_i q_iᵀ + λ on the diagonal, i over the films taken. Switches are what learners do instead."""
    extra = PRODUCT[product](WEIGHTS[weights](confidence), rows)
    if diagonal == "set":
        matrix = BASE[base](gram, rows, confidence) + extra
        matrix = np.where(np.eye(len(gram)) > 0, regularization, matrix)
    else:
        matrix = (
            BASE[base](gram, rows, confidence) + extra + DIAGONAL[diagonal](regularization, len(gram), len(rows), gram)
        )
    return THEN[then](matrix) if then else matrix


def _case(Q, taken, confidence, regularization, group):
    Q = np.array(Q, dtype=float)
    return Case(Q.T @ Q, Q[taken], np.array(confidence, dtype=float), regularization, group=group)


def cases(rng):
    toy = [[1, 0], [1, 1], [0, 2]]
    yield _case(toy, [0], [3], 1, "by hand")
    yield _case(toy, [2, 0], [2, 6], 0.5, "by hand")
    yield _case([[1, 0, 2], [0, 1, 1], [3, 1, 0], [-1, 2, 1]], [1, 3], [5, 2.5], 2, "by hand")
    yield _case([[2, -1], [1, 3], [-2, 1]], [0, 1, 2], [4, 1, 2], 3, "by hand")
    yield _case(toy, np.array([], dtype=int), [], 2, "nothing taken, or taken without more confidence")
    yield _case([[1, 2, 0], [2, -1, 1], [3, 0, 1], [0, 1, 1]], np.array([], dtype=int), [], 0.5, "nothing taken, or taken without more confidence")  # fmt: skip
    yield _case([[1, 2], [2, -1], [0.5, 0.5]], [0, 2], [1, 1], 0.25, "nothing taken, or taken without more confidence")
    for n, f, own in ((12, 3, 5), (60, 5, 5), (200, 8, 25)):
        Q = rng.normal(size=(n, f))
        taken = np.sort(rng.choice(n, own, replace=False))
        yield _case(Q, taken, 1 + rng.integers(1, 9, own) * 0.75, float(rng.integers(1, 9)) / 4, "many films")


TOY = np.array([[1.0, 0], [1, 1], [0, 2]])
GRAM = TOY.T @ TOY
ONE, TWO, NOTHING = (GRAM, TOY[:1], [3.0], 1), (GRAM, TOY[[2, 0]], [2.0, 6.0], 0.5), (GRAM, TOY[:0], np.array([]), 2)
REAL = (GRAM, TOY[1:2], [3.0], 0.375)
COUNTED = "gram holds every film once, the taken ones too. So a film with confidence c adds c − 1 times its product."
TWICE = "Your function seems to count taken films c + 1 times: as often as c says, and once more, since gram holds them already."
LINE = "regularization belongs on the diagonal alone: np.eye has 1 there and 0 elsewhere."


def _told(key, shown, *rows):
    return [
        Misconception(id, {key: switch}, show or shown, see, name, remedy)
        for id, switch, show, see, name, remedy in rows
    ]


# fmt: off
MISCONCEPTIONS = _told("weights", TWO,
    ("counted-twice", "c", None,
        "How often is a taken film in gram already? How often is it in your sum?",
        TWICE,
        COUNTED),
    ("not-weighted", "1", None,
        "Does your answer change when a confidence does?",
        "Your function seems to add each taken film once more, whatever its confidence.",
        COUNTED),
    ("one-added", "c + 1", None,
        "How often is a taken film in gram already? Is one more added, or one taken off?",
        "Your function seems to weight taken films by c + 1.",
        COUNTED),
    ("sign-of-the-weight", "1 - c", None,
        "More confidence: do the numbers on your diagonal grow, or fall?",
        "Your function seems to weight taken films by 1 − c.",
        COUNTED),
    ("weighted-on-both-sides", "squared", None,
        "How often is each product multiplied by its weight?",
        "Your function seems to multiply both rows of a product by c − 1, so that the weight is squared.",
        "Multiply the rows on one side of the product, and leave those on the other side as they are."),
    ("c-on-both-sides", "c squared", None,
        "How often is each product multiplied by its weight, and by which?",
        "Your function seems to multiply both rows of a product by c, so that it is squared.",
        "Multiply the rows on one side of the product by c − 1, and leave those on the other side as they are."),
    ("root-of-the-weight", "root", None,
        "Which power of c − 1 stands in the formula?",
        "Your function seems to weight by the root of c − 1.",
        "A root would be right if both sides were multiplied by it. Multiply one side by c − 1."),
    ("summed-weights", "sum", None,
        "Does every taken film have a weight of its own in your sum?",
        "Your function seems to weight every taken film by the sum of all c − 1.",
        "Each film has its own weight. [:, None] puts one beside each row."),
    ("mean-weight", "mean", None,
        "Does every taken film have a weight of its own in your sum?",
        "Your function seems to weight every taken film by the mean of all c − 1.",
        "Each film has its own weight. [:, None] puts one beside each row."),
    ("summed-confidence", "sum of c", None,
        "Does every taken film have a weight of its own in your sum?",
        "Your function seems to weight every taken film by the sum of all confidences.",
        "Each film has its own weight, c − 1. [:, None] puts one beside each row."),
    ("mean-confidence", "mean of c", None,
        "Does every taken film have a weight of its own in your sum?",
        "Your function seems to weight every taken film by the mean confidence.",
        "Each film has its own weight, c − 1. [:, None] puts one beside each row."),
    ("divided-by-c", "over c", None,
        "More confidence: do the numbers on your diagonal grow, or fall?",
        "Your function seems to divide by the confidence.",
        COUNTED),
    ("weights-to-one", "c - 1 of sum", None,
        "Do your weights add up to 1? Does the formula say so?",
        "Your function seems to divide the weights by their sum.",
        COUNTED),
) + _told("base", TWO,
    ("gram-left-out", "none", None,
        "What do the films that were not taken add to your matrix?",
        "Your function seems to leave gram out: films that were not taken count nothing.",
        "Begin with gram, which holds every film once."),
    ("gram-twice", "twice", None,
        "How often does gram stand in your sum?",
        "Your function seems to add gram twice.",
        "Add it once."),
    ("confidence-for-all", "times sum", None,
        "How much should a film count that was not taken: 1, or more?",
        "Your function seems to multiply gram by the confidences, so that films that were not taken count more as well.",
        "Leave gram as it is. Confidence belongs to the rows of the films taken."),
    ("mean-confidence-for-all", "times mean", None,
        "How much should a film count that was not taken: 1, or more?",
        "Your function seems to multiply gram by the mean confidence, so that films that were not taken count more as well.",
        "Leave gram as it is. Confidence belongs to the rows of the films taken."),
    ("extra-for-all", "times extra", None,
        "How much should a film count that was not taken: 1, or more?",
        "Your function seems to multiply gram by the additional confidences, so that films that were not taken count more as well.",
        "Leave gram as it is. Confidence belongs to the rows of the films taken."),
    ("taken-off-gram", "less own", None,
        "How often does a taken film count in your matrix: c times, or c − 1 times?",
        "Your function seems to take the taken films off gram, and to add them c − 1 times. Then one is missing.",
        "Either leave them in gram and add c − 1, or take them off and add c. Not both."),
    ("taken-added-to-gram", "plus own", None,
        "How often does a taken film count in your matrix: c times, or c + 1 times?",
        TWICE,
        COUNTED),
    ("one-off-every-cell", "less 1", None,
        "From what do you take 1 off: from a confidence, or from every cell of a table?",
        "Your function seems to take 1 off every cell of the table.",
        "Take 1 off the confidences, before they multiply the rows."),
    ("gram-of-taken", "own", None,
        "What do the films that were not taken add to your matrix?",
        "Your function seems to make a gram of its own from the taken films alone.",
        "Begin with the gram that you are given: it holds all films."),
) + _told("product", TWO,
    ("no-mixed-products", "each one squared", (GRAM, TOY[[1]], [3.0], 1),
        "What stands beside the diagonal in your matrix?",
        "Your function seems to square each factor, and leaves out products of two different factors.",
        "rows.T @ (weighted rows) gives the products of every two factors."),
    ("squares-in-every-row", "squares in each row", None,
        "Are the rows of what your function adds all alike?",
        "Your function seems to add the weighted squares to every row of the matrix: * multiplies entry by entry.",
        "Use @, with rows.T on its left."),
    ("product-of-sums", "of sums", None,
        "Are the films multiplied with themselves first and added up afterwards, or the other way round?",
        "Your function seems to add up the rows first, and to multiply the sums.",
        "Each film is multiplied with itself, then these products are added: rows.T @ (weighted rows) does both."),
    ("product-of-weighted-sums", "of weighted sums", None,
        "Are the films multiplied with themselves first and added up afterwards, or the other way round?",
        "Your function seems to add up the weighted rows first, and to multiply the sum with itself.",
        "Each film is multiplied with itself, then these products are added: rows.T @ (weighted rows) does both."),
    ("product-of-sums, on its side", "of sums, on its side", None,
        "Are the films multiplied with themselves first and added up afterwards, or the other way round?",
        "Your function seems to add up the rows first, and to multiply the sums.",
        "Each film is multiplied with itself, then these products are added: rows.T @ (weighted rows) does both."),
    ("dot-for-outer", "sum of all", None,
        "What shape has the product of one row with itself in your code: a number, or a table?",
        "Your function seems to take the dot product of each row with itself, a number, and to add it everywhere.",
        "np.outer(row, row) is a table; rows.T @ rows adds such tables up."),
    ("first-film-only", "first", None,
        "How many of the taken films are in your sum?",
        "Your function seems to add the first taken film alone.",
        "Go through all of them before you return, or leave the loop out."),
    ("last-film-only", "last", None,
        "How many of the taken films are in your sum?",
        "Your function seems to keep the last taken film alone: each takes the place of the one before.",
        "Use += in the loop, or leave the loop out."),
    ("mean-of-products", "mean", None,
        "Are the products added up, or is their mean taken?",
        "Your function seems to divide by the number of taken films.",
        "Add them up; nothing is divided."),
    ("weighted-sum-of-rows", "row sums", None,
        "What shape has what you add to gram: a row, or a table?",
        "Your function seems to add the weighted sum of the rows to every row of gram. That sum belongs to the right side.",
        "Use rows.T @ (weighted rows), a table of factors by factors."),
    ("taken-left-out", "none", None,
        "Does your answer change when a confidence does?",
        "Your function seems to leave the taken films out.",
        COUNTED),
) + _told("diagonal", TWO,
    ("added-everywhere", "everywhere", None,
        "Which cells of your matrix differ: those on the diagonal, or the others?",
        "Your function seems to add regularization to every cell.",
        LINE),
    ("no-regularization", "none", None,
        "Does your answer change when regularization does?",
        "Your function seems to leave regularization out.",
        LINE),
    ("diagonal-replaced", "set", None,
        "What stood on the diagonal before regularization came? Is it still in your sum?",
        "Your function seems to put regularization in the place of the diagonal, as np.fill_diagonal does.",
        "Add it to what stands there: " + LINE),
    ("times-number-of-films", "by films", None,
        "Does the diagonal grow with the number of films taken?",
        "Your function seems to multiply regularization by the number of taken films. Lesson 06 did so; this formula does not.",
        LINE),
    ("only-where-something-was-taken", "if taken", NOTHING,
        "What stands on the diagonal for somebody who took nothing?",
        "Your function seems to leave out regularization where nothing was taken.",
        LINE + " For everybody, also for those who took nothing."),
    ("diagonal-of-gram-scaled", "of gram", None,
        "What is regularization multiplied by in your function?",
        "Your function seems to multiply regularization by the diagonal of gram.",
        LINE),
    ("taken-off-the-diagonal", "minus", None,
        "Does more regularization make the diagonal larger, or smaller?",
        "Your function seems to take regularization off the diagonal.",
        LINE),
    ("regularization-squared", "squared", TWO,
        "Which power of regularization is on your diagonal?",
        "Your function seems to square regularization.",
        LINE),
    ("regularization-twice", "twice", None,
        "How often is regularization added to the diagonal?",
        "Your function seems to add regularization twice.",
        LINE),
    ("one-on-the-diagonal", "one", None,
        "Does your answer change when regularization does?",
        "Your function seems to add 1 to the diagonal, whatever regularization is.",
        LINE),
    ("root-of-regularization", "root", None,
        "Which power of regularization is on your diagonal?",
        "Your function seems to add the root of regularization.",
        LINE),
    ("times-number-of-factors", "by factors", None,
        "Does the diagonal grow with the number of factors?",
        "Your function seems to multiply regularization by the number of factors.",
        LINE),
    ("added-to-the-identity", "plus 1", None,
        "Which cells of your matrix differ? What does * do, and what does + do?",
        "Your function seems to add regularization to np.eye instead of multiplying the two.",
        LINE),
    ("first-factor-only", "first", None,
        "On how many cells of the diagonal does regularization stand?",
        "Your function seems to add regularization to the first cell alone.",
        LINE),
    *((f"always-{m:g}", f"always {m:g}", None,
        "Does your answer change when regularization does?",
        f"Your function seems to add {m:g} in the place of regularization.",
        "Use the argument: regularization.") for m in (0.01, 0.1, 10)),
) + _told("then", TWO,
    ("inverse", "inverse", None,
        "What was asked for: the matrix, or its inverse?",
        "Your function seems to return the inverse of the matrix.",
        "Return the matrix itself; solving comes in the next exercise."),
    ("diagonal-alone", "diagonal", None,
        "What shape was asked for?",
        "Your function seems to return the diagonal alone.",
        "Return the whole table."),
    ("nothing-beside-the-diagonal", "diagonal matrix", None,
        "What stands beside the diagonal in your matrix, and what in the expected one?",
        "Your function seems to multiply the whole sum by np.eye, which leaves the diagonal alone.",
        "Brackets: only regularization is multiplied by np.eye."),
    ("upper-half", "over its diagonal", None,
        "What stands below the diagonal in your matrix, and what in the expected one?",
        "Your function seems to fill the half above the diagonal alone.",
        "The matrix is symmetric: the same numbers stand below."),
    ("row-sums", "row sums", None,
        "What was asked for: a row, or a table?",
        "Your function seems to return the sums of the rows.",
        "Return the table."),
    ("added-up", "sum", None,
        "What was asked for: a number, or a table?",
        "Your function seems to add up all cells of the matrix.",
        "Return the table."),
    ("determinant", "determinant", None,
        "What was asked for: a number, or a table?",
        "Your function seems to return the determinant of the matrix.",
        "Return the table."),
    ("halved", "halved", None,
        "Divide your numbers by the expected ones. What do you get?",
        "Your function seems to return half of the matrix.",
        "Leave the factor out."),
    *((f"rounded-{d}", f"round {d}", REAL if d else TWO,
        "Compare the two numbers digit by digit. Where does yours end?",
        f"Your function seems to round its results to {d} decimal{'s' * (d != 1)}.",
        "Return the numbers as they are. Rounding belongs where you print.") for d in range(3)),
)
MISCONCEPTIONS += [
    Misconception("one-off-the-product", {"base": "less 1", "weights": "c"}, TWO,
        "From what do you take 1 off: from a confidence, or from every cell of a table?",
        "Your function seems to take 1 off every cell of the weighted product.",
        "Take 1 off the confidences, before they multiply the rows."),
]
# fmt: on


def lighter_matrix(gram, rows, confidence, unseen, regularization):
    """w QᵀQ + Σ_i (c_i − w) q_i q_iᵀ + λ on the diagonal: films that were not taken count w instead of 1."""
    extra = rows.T @ ((confidence - unseen)[:, None] * rows)
    return unseen * gram + extra + regularization * np.eye(len(gram))


VARIANT = Exercise(
    id="07.lighter_matrix",
    number="7.2, once more",
    title="films that were not taken count less than 1",
    minutes=6,
    version=1,
    answer=lighter_matrix,
    kind="array",
    points={"all": 1.0},
    cases=lambda rng: (
        Case(Q.T @ Q, Q[list(taken)], np.array(confidence), unseen, lam, group="all")
        for Q, taken, confidence, unseen, lam in (
            (TOY, (0,), [3.0], 0.5, 1),
            (TOY, (2, 0), [2.0, 6.0], 0.1, 0.5),
            (np.arange(12.0).reshape(4, 3), (1,), [4.0], 0.25, 2),
        )
    ),
    misconceptions=[],
    hints=[
        "gram times `unseen` holds every film `unseen` times, the taken ones as well. How much is missing for those?",
        "Where the weight was c − 1, it is now c − `unseen`. The diagonal stays as it was.",
    ],
    done="How much doing nothing counts is a setting as well.",
    task=(
        "As `person_matrix`, but a film that was not taken has the confidence `unseen`, a number above 0, in the place of 1. `gram` is QᵀQ "
        "of all films, `rows` and `confidence` belong to the films taken. Return the matrix, with regularization on its diagonal."
    ),
    solution="""def lighter_matrix(gram, rows, confidence, unseen, regularization):
    extra = rows.T @ ((confidence - unseen)[:, None] * rows)
    return unseen * gram + extra + regularization * np.eye(len(gram))
""",
)

EXERCISE = Exercise(
    id="07.person_matrix",
    number="7.2",
    title="repair the Gram trick",
    minutes=7,
    version=1,
    answer=person_matrix,
    kind="array",
    points={"by hand": 1.0, "nothing taken, or taken without more confidence": 0.5, "many films": 0.5},
    cases=cases,
    misconceptions=MISCONCEPTIONS,
    keeps_input=True,
    hints=[
        "gram holds every film once, the taken ones as well. How many more times must a film with confidence 3 be added?",
        "A matrix plus a number adds the number to every cell. Which matrix has 1 on its diagonal and 0 elsewhere?",
        "Two places: the weight is the confidence less 1, and regularization is multiplied by np.eye(len(gram)).",
    ],
    done="Thousands of films that this person has not taken cost you nothing.",
    variant=VARIANT,
)
