"""Exercise 8.3: weights from held-out rows, by ridge regression with a constant that is not damped."""

import numpy as np

from recsys_teach.exercises.bank.lesson_08.stack_weights_switches import GRAM, PENALTY, RIGHT, SOLVE, TABLE, THEN
from recsys_teach.exercises.exercise import Case, Exercise, Misconception


def stack_weights(
    told, taken, damping, *, table="ones first", penalty="all but the first", gram="sums", right="sums", solve="solve", then="weights"
):  # fmt: skip
    """(AᵀA + λ D)⁻¹ Aᵀ y with A = (1, told), D the identity but for the constant. Switches are what learners do instead."""
    x, y = told.astype(float), taken.astype(float)
    a = TABLE[table](x, y)
    left = GRAM[gram](a) + PENALTY[penalty](float(damping), a.shape[1], len(a))
    try:
        weights = SOLVE[solve](left, RIGHT[right](a, y))
    except np.linalg.LinAlgError:
        weights = np.full(a.shape[1], np.nan)
    return THEN[then](weights, a, y)


def cases(rng):
    yield Case([[1], [-1]], [1, 0], 3, group="by hand")
    yield Case([[1], [2], [3]], [0, 0, 1], 1, group="by hand")
    yield Case([[2, 0], [0, 1], [1, 1], [-1, 1]], [1, 0, 1, 0], 3, group="by hand")
    yield Case([[1.5, -0.5], [0.5, 0], [-1, 2], [0, -1], [-1.5, 0.5]], [1, 1, 0, 1, 0], 0.5, group="by hand")
    yield Case([[1], [-2], [0.5], [3]], [0, 0, 0, 0], 2, group="all 0, all 1, alike columns")
    yield Case([[1, 0.5], [-2, 1], [0.5, 0], [3, -1]], [1, 1, 1, 1], 4, group="all 0, all 1, alike columns")
    yield Case([[1, 1], [2, 2], [-1, -1], [0, 0.1]], [1, 1, 0, 0], 1.5, group="all 0, all 1, alike columns")
    yield Case([[0.5, 2], [1, -1], [0.25, 1]], [1, 0, 1], 0.25, group="all 0, all 1, alike columns")
    for n, k, damping in ((20, 2, 5), (80, 3, 10), (400, 4, 0.1)):
        told = np.round(rng.normal(0.3, 1.2, (n, k)), 3)
        taken = (told @ rng.normal(0, 1, k) + rng.normal(0, 1, n) > 0.8).astype(float)
        yield Case(told, taken, damping, group="many rows")


ONE = ([[1], [2], [3]], [0, 0, 1], 1)
TWO = ([[2, 0], [0, 1], [1, 1], [-1, 1], [3, 2]], [1, 0, 1, 0, 0], 3)
SOLVED = "The table of ones and columns, turned over, times itself, plus the damping: that is the left side. Turned over, times taken: the right."

# fmt: off
MISCONCEPTIONS = [
    Misconception(id, {"table": table} | more, show, see, f"Your function seems to {what}.", remedy)
    for id, table, more, show, see, what, remedy in (
        ("ones-last", "ones last", {"penalty": "all but the last"}, TWO, "Which of your numbers is the constant's, and where was it asked for?",
         "put the constant last", "The column of ones comes first, and so does its weight."),
        ("ones-last, damped as if first", "ones last", {}, TWO, "Which of your columns is not damped?", "put ones last and leave the first column undamped",
         "The column of ones comes first; it is the one that is not damped."),
        ("no-constant", "no ones", {"penalty": "all"}, TWO, "How many columns has your table, and how many weights were asked for?", "leave the column of ones out",
         "Put a column of ones before the others."),
        ("no-constant, first not damped", "no ones", {}, TWO, "How many columns has your table, and how many weights were asked for?", "leave the column of ones out",
         "Put a column of ones before the others."),
        ("no-constant, 0 put first", "no ones", {"penalty": "all", "then": "0 put first"}, TWO, "Is 0 the best constant here?", "take 0 for the constant", "Put a column of ones before the others: its weight is learnt with theirs."),
        ("no-constant, mean put first", "no ones", {"penalty": "all", "then": "mean put first"}, TWO, "Is the mean of taken the best constant here?", "take the mean of taken for the constant",
         "Put a column of ones before the others: its weight is learnt with theirs."),
        ("centred-without-ones", "centred, no ones", {"penalty": "all", "then": "mean put first"}, TWO, "At which point is your constant the prediction: at 0, or at the columns' means?",
         "take the columns' means off, and the mean of taken for the constant", "Use the columns as they are, with ones before them."),
        ("centred", "centred", {}, TWO, "At which point is your constant the prediction: at 0, or at the columns' means?", "take the columns' means off first", "Use the columns as they are."),
        ("standardized", "standard", {}, TWO, "Is what models say changed before you learn weights for it?", "make columns comparable once more", "Use the columns as they are."),
        ("zeros-for-ones", "zeros first", {}, TWO, "What is in your first column?", "put zeros in the place of ones", "Use np.ones."),
        ("numbers-for-ones", "numbers first", {}, TWO, "What is in your first column?", "number the rows in the place of ones", "Use np.ones."),
        ("mean-for-ones", "mean first", {}, TWO, "What is in your first column?", "put the mean of taken in the place of ones", "Use np.ones."),
        ("row-means-for-ones", "row means first", {}, TWO, "What is in your first column?", "put row means in the place of ones", "Use np.ones."),
        ("signs-lost", "absolute", {}, TWO, "What becomes of a −1 in told?", "use what is told without signs", "Use the columns as they are."),
        ("below-zero-cut", "gaps of sign", {}, TWO, "What becomes of a −1 in told?", "put 0 for what is below 0", "Use the columns as they are."),
    )
] + [
    Misconception(id, {"penalty": penalty}, show, see, f"Your function seems to {what}.", remedy)
    for id, penalty, show, see, what, remedy in (
        ("constant-damped", "all", ONE, "Is the constant held near 0 in your function?", "damp the constant as well", "Its entry on the diagonal of the damping is 0."),
        ("only-constant-damped", "first only", TWO, "Which weights are held near 0 in your function?", "damp the constant alone", "Damp all others, and not the constant."),
        ("last-not-damped", "all but the last", TWO, "Which weights are held near 0 in your function?", "leave the last weight undamped, not the first", "The constant is the first."),
        ("second-not-damped", "all but the second", TWO, "At which position does Python begin to count? Which weight is not damped in your function?", "leave the weight after the constant undamped, not the constant", "The constant's entry is [0, 0]."),
        ("not-damped", "none", TWO, "Does your answer change when damping does?", "leave the damping out", "Add λ on the diagonal, but for the constant."),
        ("added-everywhere", "every entry", TWO, "Where in the table is λ added: on the diagonal, or everywhere?", "add λ to every entry", "Only to the diagonal: np.eye."),
        ("added-everywhere-but-once", "every entry but the first", TWO, "Where in the table is λ added: on the diagonal, or everywhere?", "add λ to every entry but the constant's", "Only to the diagonal: np.eye."),
        ("added-everywhere-but-the-constant", "block", TWO, "Where in the table is λ added: on the diagonal, or everywhere?", "add λ to every entry outside of the constant's row and column", "Only to the diagonal: np.eye."),
        ("off-diagonal", "off the diagonal", TWO, "Where in the table is λ added: on the diagonal, or beside it?", "add λ beside the diagonal", "Add it on the diagonal."),
        ("squared-damping", "squared", TWO, "Which power of λ stands in your sum?", "square the damping", "λ as it is."),
        ("root-damping", "root", TWO, "Which power of λ stands in your sum?", "take the root of the damping", "λ as it is."),
        ("half-damping", "half", TWO, "How much of λ do you add?", "add half of the damping", "All of it."),
        ("double-damping", "double", TWO, "How much of λ do you add?", "add the damping twice", "Once."),
        ("damping-times-rows", "times rows", TWO, "Does λ grow with the rows in your function?", "multiply λ by the number of rows, as lesson 06 did with the ratings", "λ once, whatever the number of rows."),
        ("damping-times-rows, constant too", "times rows, all", TWO, "Does λ grow with the rows in your function?", "multiply λ by the number of rows, and damp the constant", "λ once, and the constant is not damped."),
        ("damping-over-rows", "over rows", TWO, "Does λ shrink with the rows in your function?", "divide λ by the number of rows", "λ as it is."),
        ("always-one", "one", TWO, "Does your answer change when damping does?", "damp with 1 whatever λ is", "Multiply by the argument."),
        ("always-one, constant too", "one, all", TWO, "Does your answer change when damping does?", "damp with 1 whatever λ is, the constant too", "Multiply by the argument, and leave the constant out."),
        ("taken-off", "taken off", TWO, "Is λ added, or taken off?", "take λ off", "Add it."),
    )
] + [
    Misconception(id, {"gram": gram, "right": right}, show, see, f"Your function seems to {what}.", remedy)
    for id, gram, right, show, see, what, remedy in (
        ("means-not-sums", "means", "means", TWO, "Sums, or means? What does λ stand against?", "divide both sides by the number of rows", "Sums, not means: then λ counts as the text says."),
        ("mean-on-the-left", "means", "sums", TWO, "Do both sides of your equation count rows in the same way?", "divide the left side by the number of rows", "Sums on both sides."),
        ("mean-on-the-right", "sums", "means", TWO, "Do both sides of your equation count rows in the same way?", "divide the right side by the number of rows", "Sums on both sides."),
        ("column-by-column", "diagonal", "sums", TWO, "Do your columns know of each other?", "learn each weight as if the other columns were not there", SOLVED),
        ("covariance", "covariance", "sums", TWO, "What does np.cov do to the columns first?", "use the covariance of the columns", SOLVED),
        ("absolute-gram", "absolute", "sums", ([[2, 0], [0, 1], [1, -1], [-1, 1], [3, -2]], [1, 0, 1, 0, 0], 3), "May an entry of the left side be below 0?", "leave out signs on the left side", SOLVED),
        ("taken-centred", "sums", "less their mean", TWO, "What is the constant for, if the mean is off already?", "take the mean of taken off", "Use the answers as they are: 1 and 0."),
        ("not-taken-predicted", "sums", "the others", TWO, "Do your weights raise what was taken, or what was not?", "predict 1 − taken", "Use the answers as they are."),
        ("minus-one", "sums", "plus and minus", TWO, "Which answer has a row that was not taken: 0, or −1?", "make −1 of the answer 0", "Use the answers as they are."),
        ("answers-sorted", "sums", "sorted", TWO, "Does each answer still stand beside its row?", "sort the answers", "Keep their order."),
        ("answers-turned", "sums", "turned", TWO, "Does each answer still stand beside its row?", "turn the answers round", "Keep their order."),
        ("answers-unused", "sums", "sum of columns", TWO, "Does your answer change when taken does?", "leave the answers out", SOLVED),
    )
] + [
    Misconception(id, {"solve": solve}, TWO, see, f"Your function seems to {what}.", "np.linalg.solve(left, right) finds the unknowns of all equations at once.")
    for id, solve, see, what in (
        ("divided-by-diagonal", "divided", "Do your columns know of each other?", "divide by the diagonal of the left side"),
        ("multiplied", "product", "Put your weights into the equations. Does the right side come out?", "multiply both sides in the place of solving"),
        ("not-solved", "right alone", "Put your weights into the equations. Does the right side come out?", "return the right side"),
        ("divided-by-sums", "divided by sums", "Put your weights into the equations. Does the right side come out?", "divide by the sums of the rows"),
        ("entries-inverted", "inverse entries", "Is 1 divided by each entry the inverse of a table?", "divide 1 by each entry for the inverse"),
        ("inverse-alone", "inverse alone", "How many numbers were asked for?", "return the inverse of the left side"),
    )
] + [
    Misconception(id, {"then": then}, TWO, see, f"Your function seems to {what}.", remedy)
    for id, then, see, what, remedy in (
        ("constant-dropped", "without the constant", "How many weights were asked for?", "drop the constant", "Return it as well, first."),
        ("constant-moved", "constant last", "Where does the constant stand in your answer?", "put the constant last", "It comes first."),
        ("constant-alone", "constant alone", "How many weights were asked for?", "return the constant alone", "Return all weights."),
        ("to-one", "adding up to 1", "What do your weights add up to?", "divide the weights by their sum", "Return them as they are."),
        ("others-to-one", "others adding up to 1", "What do your weights add up to, without the constant?", "divide the weights by their sum", "Return them as they are."),
        ("not-below-zero", "not below 0", "May a weight be below 0?", "cut weights at 0", "Return them as they are."),
        ("others-not-below-zero", "others not below 0", "May a weight be below 0?", "cut weights at 0", "Return them as they are."),
        ("predictions", "predictions", "How many numbers came back: one for each column, or one for each row?", "return predictions", "Return the weights."),
        ("errors", "errors", "How many numbers came back: one for each column, or one for each row?", "return errors", "Return the weights."),
        ("sum-of-errors", "sum of squared errors", "How many numbers were asked for?", "return the sum of squared errors", "Return the weights that make it smallest."),
        ("a-column", "a column", "Print the shape of your answer. Is it a list of numbers?", "return a table with one column", "Use taken as it is, without a second axis."),
        ("rounded-2", "rounded 2", "Compare the numbers digit by digit. Where do yours end?", "round to 2 decimals", "Return them as they are."),
        ("rounded-3", "rounded 3", "Compare the numbers digit by digit. Where do yours end?", "round to 3 decimals", "Return them as they are."),
        ("signs-turned", "negative", "Do your weights raise what was taken?", "turn the signs", "Return them as they are."),
        ("constant-zero", "constant 0", "Is 0 the best constant here?", "set the constant to 0 afterwards", "Return it as it was learnt."),
        ("constant-added", "constant added", "How many weights were asked for?", "add the constant to each weight", "Return it as a number of its own, first."),
        ("constant-is-mean", "constant is the mean", "Is the mean of taken the best constant here?", "put the mean of taken for the constant", "Return it as it was learnt."),
    )
]
# fmt: on


def fitted_line(x, y):
    """The constant and the slope of the least-squares line, not damped; x has two different numbers at least."""
    table = np.column_stack([np.ones(len(x)), x])
    return np.linalg.solve(table.T @ table, table.T @ y)


VARIANT = Exercise(
    id="08.fitted_line",
    number="8.3, once more",
    title="a line through points",
    minutes=6,
    version=1,
    answer=fitted_line,
    kind="array",
    points={"all": 1.0},
    cases=lambda rng: (
        Case(x, y, group="all")
        for x, y in (([0, 1], [1, 3]), ([1, 2, 3], [2, 2, 5]), ([-1, 0, 4, 2], [3, 1, 0, 2]), ([2, 5, 5], [1, 1, 1]))
    ),
    misconceptions=[],
    hints=[
        "Two unknowns: the constant and the slope. A table with a column of ones and a column of x has them as weights.",
        "Turn the table over and multiply: by itself for the left side, by y for the right side. Then solve.",
    ],
    done="A line is a stack with one model.",
    task=(
        "`x` and `y` are arrays of the same length, with at least two different numbers in `x`. Return two numbers: the constant and the slope of the "
        "line with the smallest sum of squared errors. Nothing is damped."
    ),
    solution="""def fitted_line(x, y):
    table = np.column_stack([np.ones(len(x)), x])
    return np.linalg.solve(table.T @ table, table.T @ y)
""",
)

EXERCISE = Exercise(
    id="08.stack_weights",
    number="8.3",
    title="learn the weights",
    minutes=15,
    version=1,
    answer=stack_weights,
    kind="array",
    points={"by hand": 1.0, "all 0, all 1, alike columns": 0.5, "many rows": 0.5},
    cases=cases,
    misconceptions=MISCONCEPTIONS,
    hints=[
        "Three tables: told with a column of ones before it; λ on a diagonal, with one 0; and the answers.",
        "`np.column_stack([np.ones(n), told])` puts ones first. `np.eye(k)` is a diagonal of ones; its first entry becomes 0.",
        "Left side: the table turned over, times the table, plus λ times the diagonal. Right side: the table turned over, times taken. `np.linalg.solve` does the rest.",
    ],
    done="The weights come from people whom nobody asked for weights.",
    variant=VARIANT,
)
