"""Exercise 7.3: one sweep of implicit ALS over all people."""

import numpy as np

from recsys_teach.exercises.bank.lesson_07.als_sweep_switches import BASE, CONFIDENCE, DIAGONAL, LEFT, RIGHT, THEN
from recsys_teach.exercises.exercise import Case, Exercise, Misconception


def als_sweep(
    counts, Q, alpha, regularization, *, confidence="1 + a n", base="gram", left="c - 1", diagonal="eye", right="c", taken="above 0",
    solver="solve", then=None,
):  # fmt: skip
    """p_u = (QᵀQ + Σ_i (c_ui − 1) q_i q_iᵀ + λ)⁻¹ Σ_i c_ui q_i for every u, i over the films taken. Switches are what learners
    do instead."""
    gram, f = Q.T @ Q, Q.shape[1]
    P = np.zeros((len(counts), f))
    for u, row in enumerate(counts.astype(float)):
        own = np.flatnonzero(row > 1) if taken == "above 1" else np.flatnonzero(row)
        if taken == "until nobody" and not len(own):
            break
        c = CONFIDENCE[confidence](row[own], alpha, own)
        y = Q[own]
        system = (
            BASE[base](gram, y, c)
            + y.T @ (LEFT[left](c)[:, None] * y)
            + DIAGONAL[diagonal](regularization, f, len(own))
        )
        wanted = RIGHT[right](Q, own, row, c)
        if solver == "multiplied":
            P[u] = system @ wanted
        elif solver == "entry by entry":
            P[u] = wanted / np.diag(system)
        elif solver == "right alone":
            P[u] = wanted
        elif solver == "grown":
            gram = BASE[base](gram, y, c) + y.T @ (LEFT[left](c)[:, None] * y)
            P[u] = np.linalg.solve(gram + DIAGONAL[diagonal](regularization, f, len(own)), wanted)
        elif solver == "grown, with the diagonal":
            gram = system
            P[u] = np.linalg.solve(gram, wanted)
        elif abs(np.linalg.det(system)) < 1e-9:
            P[u] = np.nan
        else:
            P[u] = np.linalg.solve(system, wanted)
    return THEN[then](P, Q) if then else P


def cases(rng):
    toy = [[1, 0], [1, 1], [0, 2]]
    yield Case(np.array([[2, 0, 0]]), toy, 2, 1, group="by hand")
    yield Case(np.array([[0, 1, 3], [2, 0, 0]]), toy, 2, 0.5, group="by hand")
    yield Case(np.array([[1, 0, 2, 0], [0, 3, 1, 1], [0, 0, 0, 5]]), [[1, 0], [2, 1], [-1, 1], [0.5, -2]], 1.5, 3, group="by hand")  # fmt: skip
    yield Case(np.array([[0, 0, 0], [1, 0, 2]]), toy, 4, 1, group="somebody without anything, hours")
    yield Case(np.array([[1, 3, 0], [0, 0, 0], [0, 2, 1]]), toy, 0.5, 2, group="somebody without anything, hours")
    yield Case(np.array([[0.5, 0.0, 1.25], [0.0, 2.5, 0.0]]), toy, 10, 0.25, group="somebody without anything, hours")
    for people, films, f in ((6, 8, 3), (40, 30, 5)):
        counts = rng.integers(1, 7, (people, films)) * (rng.random((people, films)) < 0.3)
        yield Case(counts, rng.normal(size=(films, f)), float(rng.integers(1, 9)) / 2, 2.5, group="many people")


TOY = [[1, 0], [1, 1], [0, 2]]
ONE, TWO = (np.array([[2, 0, 0]]), TOY, 1, 1), (np.array([[0, 1, 3], [2, 0, 0]]), TOY, 2, 0.5)
LEFT_SIDE = "Left stands gram, plus confidence − 1 times each taken film's product with itself, plus regularization on the diagonal. If person_matrix makes it for you, look there."
RIGHT_SIDE = "Right stands the sum of the taken films' rows, each times its confidence."


def _told(key, *rows):
    return [Misconception(id, {key: switch}, show, see, name, remedy) for id, switch, show, see, name, remedy in rows]


# fmt: off
MISCONCEPTIONS = _told("confidence",
    ("alpha-times-count", "a n", TWO,
        "What is the confidence of one event, by the formula of exercise 7.1?",
        "Your function seems to take alpha times the count for the confidence, without the 1.",
        "The confidence is 1 + alpha times the count, on both sides."),
    ("counts-for-confidence", "n", TWO,
        "What is the confidence of two events, by the formula of exercise 7.1?",
        "Your function seems to take the counts themselves for the confidence: no 1, no alpha.",
        "The confidence is 1 + alpha times the count, on both sides."),
    ("positions-for-counts", "1 + a at", TWO,
        "What stands in taken: counts, or positions?",
        "Your function seems to work out the confidence from the positions of the films.",
        "The confidence is 1 + alpha times the count: row[taken] holds the counts."),
    ("one-plus-alpha", "1 + a", TWO,
        "Two plays and one play: do they have the same confidence?",
        "Your function seems to take 1 + alpha for the confidence, however often somebody played.",
        "The confidence is 1 + alpha times the count: row[taken] holds the counts."),
    ("alpha-left-out", "1 + n", TWO,
        "Does your answer change when alpha does?",
        "Your function seems to take 1 + the count for the confidence.",
        "The confidence is 1 + alpha times the count."),
    ("alpha-plus-count", "a + n", TWO,
        "What does the formula of exercise 7.1 do with alpha and the count: add, or multiply?",
        "Your function seems to add alpha to the count.",
        "The confidence is 1 + alpha times the count."),
    ("brackets-around-one", "(1 + a) n", TWO,
        "What is the confidence of two events, by the formula of exercise 7.1?",
        "Your function seems to multiply the count by 1 + alpha.",
        "The confidence is 1 + alpha times the count: no brackets are needed."),
    ("no-confidence", "ones", TWO,
        "Does your answer change when alpha does?",
        "Your function seems to give every film the confidence 1.",
        "The confidence is 1 + alpha times the count: row[taken] holds the counts."),
    ("summed-counts", "sum", TWO,
        "Has every film of a person a confidence of its own?",
        "Your function seems to add up a person's counts before it works out the confidence.",
        "Each film has its own: row[taken] holds the counts one by one."),
    ("logarithm-of-counts", "log", TWO,
        "Is there a logarithm in the formula of exercise 7.1?",
        "Your function seems to take logarithms of the counts.",
        "The confidence is 1 + alpha times the count."),
) + _told("base",
    ("gram-left-out", "none", TWO,
        "What do the films that somebody did not take add to the left side?",
        "Your function seems to leave gram out, so that films that were not taken count nothing.",
        LEFT_SIDE),
    ("confidence-for-all", "times sum", TWO,
        "How much should a film count that was not taken: 1, or more?",
        "Your function seems to multiply gram by the confidences, so that films that were not taken count more as well.",
        LEFT_SIDE),
    ("gram-of-taken", "own", TWO,
        "What do the films that somebody did not take add to the left side?",
        "Your function seems to make a gram of the taken films alone.",
        LEFT_SIDE),
) + _told("left",
    ("counted-twice", "c", TWO,
        "How often is a taken film in gram already?",
        "Your function seems to add taken films c times on the left. In gram they are counted once already.",
        LEFT_SIDE),
    ("left-not-weighted", "1", TWO,
        "With which weight does a taken film stand on your left side?",
        "Your function seems to add each taken film once more on the left, whatever its confidence.",
        LEFT_SIDE),
    ("one-added", "c + 1", TWO,
        "How often is a taken film in gram already? Is one more added, or one taken off?",
        "Your function seems to add taken films c + 1 times on the left.",
        LEFT_SIDE),
    ("gram-alone", "0", TWO,
        "With which weight does a taken film stand on your left side?",
        "Your function seems to have the same left side for everybody: confidence stands on the right alone.",
        LEFT_SIDE),
) + _told("diagonal",
    ("added-everywhere", "everywhere", TWO,
        "Which cells of the left side does regularization change?",
        "Your function seems to add regularization to every cell.",
        "Multiply it by np.eye(len(gram)), which is 1 on the diagonal alone."),
    ("no-regularization", "none", ONE,
        "Does your answer change when regularization does?",
        "Your function seems to leave regularization out.",
        LEFT_SIDE),
    ("times-number-of-films", "by films", TWO,
        "Does regularization grow with the number of films that somebody has taken?",
        "Your function seems to multiply regularization by the number of taken films.",
        "Use it as it is."),
    ("one-on-the-diagonal", "one", TWO,
        "Does your answer change when regularization does?",
        "Your function seems to add 1 to the diagonal, whatever regularization is.",
        LEFT_SIDE),
    ("regularization-twice", "twice", ONE,
        "How often is regularization added?",
        "Your function seems to add regularization twice.",
        "If you call your person_matrix, it has added regularization already."),
) + _told("right",
    ("right-not-weighted", "not weighted", TWO,
        "With which weight does a taken film stand on your right side?",
        "Your function seems to add up the taken films on the right without their confidence.",
        RIGHT_SIDE),
    ("one-less-on-the-right", "c - 1", TWO,
        "Are the taken films on the right side already, before you add them?",
        "Your function seems to weight by confidence − 1 on the right as well. On the left gram holds each film once; on the right nothing does.",
        RIGHT_SIDE),
    ("counts-on-the-right", "counts", TWO,
        "With which weight does a taken film stand on your right side?",
        "Your function seems to weight by the counts on the right.",
        RIGHT_SIDE),
    ("counts-for-preference", "c n", TWO,
        "Which values can a preference have?",
        "Your function seems to multiply the confidence by the count on the right. The preference of a taken film is 1.",
        RIGHT_SIDE),
    ("all-films-on-the-right", "all", TWO,
        "What is the preference for a film that was not taken?",
        "Your function seems to add up all films on the right. A film that was not taken has the preference 0 and adds nothing there.",
        RIGHT_SIDE),
    ("mean-on-the-right", "mean", TWO,
        "Are the rows added up on the right, or is their mean taken?",
        "Your function seems to divide by the number of taken films.",
        RIGHT_SIDE),
    ("weighted-mean-on-the-right", "weighted mean", TWO,
        "Is anything divided on the right side?",
        "Your function seems to divide by the sum of the confidences.",
        RIGHT_SIDE),
    ("confidence-squared", "c squared", TWO,
        "How often is a row multiplied by its confidence on the right?",
        "Your function seems to multiply by the confidence twice on the right.",
        RIGHT_SIDE),
    ("one-more-on-the-right", "c + 1", TWO,
        "How often is a taken film on the right side, besides what its confidence says?",
        "Your function seems to count every taken film once more on the right.",
        RIGHT_SIDE),
    ("untaken-on-the-right", "untaken", TWO,
        "Which films stand on your right side?",
        "Your function seems to add up the films that were not taken.",
        RIGHT_SIDE),
    ("first-film-on-the-right", "first", TWO,
        "How many films stand on your right side?",
        "Your function seems to take the first film alone on the right.",
        RIGHT_SIDE),
    ("sums-multiplied", "of sums", TWO,
        "Are the rows weighted one by one, or is their sum?",
        "Your function seems to multiply the sum of the rows by the sum of the confidences.",
        RIGHT_SIDE),
    ("right-turned-round", "minus", TWO,
        "Which sign has your right side?",
        "Your function seems to turn the sign of the right side round.",
        RIGHT_SIDE),
) + _told("taken",
    ("twice-or-more", "above 1", TWO,
        "Does a film that somebody played once take part?",
        "Your function seems to leave out films that somebody played only once.",
        "np.flatnonzero(row) gives every film with a count other than 0."),
    ("stops-at-nobody", "until nobody", (np.array([[0, 0, 0], [2, 0, 0]]), TOY, 1, 1),
        "What becomes of the people after one who took nothing?",
        "Your function seems to stop at the first person who took nothing.",
        "Nobody needs to be left out: with no film taken the equations hold as well. (continue would skip, break stops.)"),
) + _told("solver",
    ("multiplied-for-solved", "multiplied", TWO,
        "Put your answer into the equations: does left times it give right?",
        "Your function seems to multiply left and right where it should solve.",
        "The last line of the loop solves. Leave it as it was given."),
    ("divided-by-the-diagonal", "entry by entry", TWO,
        "Put your answer into the equations: does left times it give right?",
        "Your function seems to divide by the diagonal alone.",
        "The last line of the loop solves. Leave it as it was given."),
    ("right-alone", "right alone", TWO,
        "Put your answer into the equations: does left times it give right?",
        "Your function seems to return the right side without solving.",
        "The last line of the loop solves. Leave it as it was given."),
    ("gram-grows", "grown", TWO,
        "What does the second person's left side hold of the first person's films?",
        "Your function seems to change gram in the loop, so that everybody inherits the films of those before.",
        "Give the left side a name of its own, and do not use += on gram: it changes gram itself."),
    ("gram-grows, with the diagonal", "grown, with the diagonal", TWO,
        "What does the second person's left side hold of the first person's films?",
        "Your function seems to change gram in the loop, so that everybody inherits the films and the regularization of those before.",
        "Give the left side a name of its own, and do not use += on gram: it changes gram itself."),
) + _told("then",
    ("scores", "scores", TWO,
        "What was asked for: factors, or scores?",
        "Your function seems to return the scores of all films.",
        "Return P itself."),
    ("last-person", "last", TWO,
        "How many people are there, and how many rows has your answer?",
        "Your function seems to return the last person alone.",
        "Return P, the table of all people."),
    ("first-person", "first", TWO,
        "How many people are there, and how many rows has your answer?",
        "Your function seems to return the first person alone.",
        "Return P, the table of all people, after the loop."),
    ("returns-in-the-loop", "first, the others 0", TWO,
        "What stands in the second row of your answer?",
        "Your function seems to return after the first person: the other rows are still 0.",
        "Move the return out of the loop, to the left."),
    ("solved-behind-the-loop", "last, the others 0", TWO,
        "What stands in the first row of your answer?",
        "Your function seems to fill in the last person's row alone.",
        "The solving belongs into the loop: mind how far its line is indented."),
    ("last-person-left-out", "but the last", TWO,
        "What stands in the last row of your answer?",
        "Your function seems to leave out the last person.",
        "enumerate goes to the last row by itself."),
    ("unit-length", "unit length", TWO,
        "How long is each row of your answer?",
        "Your function seems to divide each row by its norm.",
        "Return the solutions as they are."),
    ("added-up", "added", TWO,
        "How many people are there, and how many rows has your answer?",
        "Your function seems to add up over people.",
        "Return P, with a row for each person."),
    ("all-like-the-last", "all like the last", TWO,
        "Do all people have the same factors in your answer?",
        "Your function seems to give everybody the last person's factors.",
        "P[u] is one person's row; P alone, or P[:], is all of them."),
    *((f"rounded-{d}", f"round {d}", (np.array([[0, 1, 3]]), TOY, 2, 0.7),
        "Compare the two numbers digit by digit. Where does yours end?",
        f"Your function seems to round its results to {d} decimal{'s' * (d != 1)}.",
        "Return the numbers as they are. Rounding belongs where you print.") for d in range(4)),
)
# fmt: on


def newcomer(Q, taken, confidence, regularization):
    """The factors of one new person, the films' as they are: the same equations, solved once."""
    rows = Q[taken]
    left = Q.T @ Q + rows.T @ ((confidence - 1)[:, None] * rows) + regularization * np.eye(Q.shape[1])
    return np.linalg.solve(left, confidence @ rows)


VARIANT = Exercise(
    id="07.newcomer",
    number="7.3, once more",
    title="the factors of somebody new",
    minutes=6,
    version=1,
    answer=newcomer,
    kind="array",
    points={"all": 1.0},
    cases=lambda rng: (
        Case(np.array(Q, dtype=float), np.array(taken), np.array(confidence), lam, group="all")
        for Q, taken, confidence, lam in (
            (TOY, [0], [3.0], 1),
            (TOY, [2, 1], [2.0, 7.0], 0.5),
            ([[1, 0, 2], [0, 1, 1], [3, 1, 0], [-1, 2, 1]], [1, 3], [5.0, 2.5], 2),
        )
    ),
    misconceptions=[],
    hints=[
        "One person, so no loop: the left side, the right side, and one np.linalg.solve.",
        "Left: QᵀQ, then the rows of the films taken with the weight confidence − 1, then the diagonal. Right: the rows times confidence.",
    ],
    done="Somebody who has arrived this minute gets a list, and nothing is trained again.",
    task=(
        "`Q` holds the factors of all films, `taken` the positions of the films that one new person has taken, `confidence` their "
        "confidences. Return the person's factors, an array: the solution of the equations of this lesson, with `regularization`."
    ),
    solution="""def newcomer(Q, taken, confidence, regularization):
    rows = Q[taken]
    left = Q.T @ Q + rows.T @ ((confidence - 1)[:, None] * rows) + regularization * np.eye(Q.shape[1])
    return np.linalg.solve(left, confidence @ rows)
""",
)

EXERCISE = Exercise(
    id="07.als_sweep",
    number="7.3",
    title="one sweep over all people",
    minutes=8,
    version=1,
    answer=als_sweep,
    kind="array",
    points={"by hand": 1.0, "somebody without anything, hours": 0.5, "many people": 0.5},
    cases=cases,
    misconceptions=MISCONCEPTIONS,
    hints=[
        "Compare three things with the formulas: the confidences of the films taken, the left side, and the right side.",
        "`row[taken]` holds the counts of the films taken. Exercise 7.1 makes confidences of counts, exercise 7.2 makes the left side.",
        "The right side is a dot product of the confidences with `Q[taken]`: one number for each factor.",
    ],
    done="Two such sweeps in turn, over people and over films, are the whole of implicit ALS.",
    variant=VARIANT,
)
