"""Exercise 8.2: which model is asked, by how many ratings a person has."""

import numpy as np

from recsys_teach.exercises.bank.lesson_08.switched_switches import GIVE, NOBODY, PICK, REACHED, SPEAKS
from recsys_teach.exercises.exercise import Case, Exercise, Misconception

nan = np.nan


def switched(
    n_known, least, scores, *, reached="from", speaks="not all nan", pick="last", give="row", nobody="first row"
):
    """The row of the last model m with least[m] ≤ n_known that is not all nan; else the first. Switches are what learners do
    instead."""
    may, says = REACHED[reached](n_known, least), SPEAKS[speaks](scores)
    m = PICK[pick](may, says, scores, least)
    if m == 0 and nobody != "first row":
        return NOBODY[nobody](scores)
    return GIVE[give](scores, m, may)


def cases(rng):
    two = np.array([[3.0, 2, 1], [0.5, 0.1, 0.9]])
    three = np.array([[9.0, 7, 5, 3], [0.1, nan, 0.4, 0.2], [2.5, 4, 3.5, nan]])
    for n in (0, 4, 5, 6):
        yield Case(n, np.array([0, 5]), two, group="by hand")
    for n in (1, 2, 9, 10, 300):
        yield Case(n, np.array([0, 2, 10]), three, group="by hand")
    silent = np.array([[9.0, 7, 5], [0.1, nan, 0.2], [nan, nan, nan]])
    yield Case(20, np.array([0, 2, 10]), silent, group="silent models")
    yield Case(20, np.array([0, 2, 10]), silent[[0, 2, 1]], group="silent models")
    yield Case(5, np.array([0, 2, 10]), silent[[0, 2, 1]], group="silent models")
    yield Case(7, np.array([0, 2, 4, 6]), np.vstack([silent, silent[2]]), group="silent models")
    yield Case(3, np.array([0, 1]), np.array([[nan, nan], [nan, nan]]), group="silent models")
    yield Case(1, np.array([0, 5]), np.array([[nan, nan], [1, 2]]), group="silent models")
    yield Case(3, np.array([0, 1]), np.array([[4.0, 2, nan], [nan, nan, -0.5]]), group="silent models")
    yield Case(3, np.array([0, 1]), np.array([[4.0, 2, 3], [0, 0, 0]]), group="silent models")
    yield Case(2, np.array([0, 1, 2]), np.array([[1.0, 2], [nan, 1], [nan, nan]]), group="silent models")
    yield Case(9, np.array([0, 3]), np.array([[5.0, 1, 2], [1, nan, -1]]), group="silent models")
    late = np.array([[9.0, 7, 5], [nan, nan, nan], [nan, nan, nan], [0.1, 0.3, 0.2]])
    yield Case(15, np.array([0, 1, 2, 3]), late, group="silent models")
    for n_models, n_films, n in ((3, 8, 12), (4, 30, 33), (5, 100, 8)):
        scores = np.round(rng.normal(0, 1, (n_models, n_films)), 3)
        scores[rng.random(scores.shape) < 0.3] = nan
        if n == 33:
            scores[-1] = nan
        yield Case(n, np.arange(n_models) * 5, scores, group="many films")


A = (5, np.array([0, 5]), [[3, 2, 1], [0.5, 0.1, 0.9]])
LATE = (6, np.array([0, 5]), [[3, 2, 1], [0.5, 0.1, 0.9]])
EARLY = (1, np.array([0, 5]), [[3, 2, 1], [0.5, 0.1, 0.9]])
THREE = (12, np.array([0, 2, 10]), [[9, 7], [0.1, 0.4], [2.5, 3.5]])
GAP = (6, np.array([0, 5]), [[3, 2, 1], [0.5, nan, 0.9]])
QUIET = (20, np.array([0, 2, 10]), [[9, 7], [0.1, 0.4], [nan, nan]])
LOW = (6, np.array([0, 5]), [[3, 2, 1], [-0.5, -0.1, -0.9]])
RULE = "A model may be asked if n_known is its entry in least or more; of these, the last that is not silent."

# fmt: off
MISCONCEPTIONS = [
    Misconception(id, {"reached": reached}, show, see, f"Your function seems to {what}.", remedy)
    for id, reached, show, see, what, remedy in (
        ("more-than-least", "above", A, "How many ratings has this person, and from how many on is the second model asked?",
         "ask a model only from one rating more on", "\"From 5 on\" includes 5: >=."),
        ("fewer-than-least", "below", LATE, "Is the second model for people of whom much is known, or little?", "ask a model below its number", "Ask it from its number on: >=."),
        ("up-to-least", "up to", LATE, "Is the second model for people of whom much is known, or little?", "ask a model up to its number", "Ask it from its number on: >=."),
        ("exactly-least", "equal", LATE, "Does somebody with one rating more get another model than somebody with exactly as many?",
         "ask a model for exactly its number of ratings", "Ask it from its number on: >=."),
        ("least-not-looked-at", "always", EARLY, "Does your answer change when n_known does?", "ask the last model that speaks, whatever n_known is", RULE),
        ("position-for-least", "position", (2, np.array([0, 5, 10]), [[9, 7], [0.1, 0.4], [2.5, 3.5]]),
         "What do you compare n_known with: an entry of least, or a position?", "compare n_known with the model's position", "Compare it with the entry of least at that position."),
        ("one-less-needed", "one less", (4, np.array([0, 5]), [[3, 2, 1], [0.5, 0.1, 0.9]]), "How many ratings has this person, and from how many on is the second model asked?",
         "ask a model one rating too early", "Compare with the entry as it is."),
        ("least-of-the-next", "the next", THREE, "Which entry of least belongs to which row?", "use the entry of the model after it", "least[m] belongs to scores[m]."),
        ("least-of-the-one-before", "the one before", (3, np.array([0, 2, 10]), [[9, 7], [0.1, 0.4], [2.5, 3.5]]),
         "Which entry of least belongs to which row?", "use the entry of the model before it", "least[m] belongs to scores[m]."),
        ("least-summed", "summed", (10, np.array([0, 2, 10]), [[9, 7], [0.1, 0.4], [2.5, 3.5]]), "Are the numbers in least counted from 0, or from the one before?",
         "add up the entries of least", "Each entry counts from 0."),
        ("largest-least", "largest", (5, np.array([0, 2, 10]), [[9, 7], [0.1, 0.4], [2.5, 3.5]]), "With how many entries of least do you compare?",
         "ask any later model only from the largest entry of least on", "Each model has its own entry."),
        ("any-least", "any", (5, np.array([0, 2, 10]), [[9, 7], [0.1, 0.4], [2.5, 3.5]]), "This person has reached one model. Has the person reached all?",
         "ask all models as soon as one of them is reached", "Each model has its own entry: least[m]."),
        ("always-the-first", "never", LATE, "Does your answer ever come from another row than the first?", "return the first row always", RULE),
    )
] + [
    Misconception(id, {"speaks": speaks}, show, see, f"Your function seems to {what}.", "A model is silent if all its scores are nan: np.isnan(row).all().")
    for id, speaks, show, see, what in (
        ("silence-not-looked-at", "whatever", QUIET, "Look at the row that you return: does it say anything?", "return a row of nan where a later model is silent"),
        ("one-gap-is-silence", "no nan", GAP, "Does the second model say anything in this case?", "take a model with a single gap for silent"),
        ("only-the-silent", "all nan", LATE, "Does the model speak that you ask?", "ask models that are silent, and no others"),
        ("first-film-decides", "first film", (6, np.array([0, 5]), [[3, 2, 1], [nan, 0.1, 0.9]]), "How many films do you look at to say that a model is silent?", "look at the first film alone"),
        ("above-zero-only", "above 0", LOW, "Are scores below 0 nothing?", "take a model without a score above 0 for silent"),
        ("sum-above-zero", "sum above 0", LOW, "Are scores below 0 nothing?", "take a model whose sum is not above 0 for silent"),
        ("sum-zero-is-silence", "sum not 0", (6, np.array([0, 5]), [[3, 2, 1], [0, 0, 0]]), "Is a score of 0 nothing?", "take a model whose scores add up to 0 for silent"),
        ("half-is-silence", "half", (6, np.array([0, 5]), [[3, 2, 1], [nan, nan, 0.9]]), "Does the second model say anything in this case?", "take a model that scores fewer than half of the films for silent"),
        ("one-score-is-silence", "more than one", (6, np.array([0, 5]), [[3, 2, 1], [nan, nan, 0.9]]), "Does the second model say anything in this case?", "take a model with a single score for silent"),
        ("only-with-gaps", "somebody gap", LATE, "Does the second model say anything in this case?", "ask models that have a gap, and no others"),
    )
] + [
    Misconception(id, {"pick": pick}, show, see, f"Your function seems to {what}.", remedy)
    for id, pick, show, see, what, remedy in (
        ("first-that-may", "first later", THREE, "Two later models may be asked here. Which of them knows the person better?",
         "stop at the first later model that may be asked", "Go on: later models replace earlier ones. No return and no break inside the loop."),
        ("straight-to-the-first", "last reached", QUIET, "The last model is silent. Which one stands before it?",
         "go back to the first model where the last one that may be asked is silent", "Ask the one before it, if that one may be asked and speaks."),
        ("ends-at-silence", "until not reached", (20, np.array([0, 2, 10]), [[9, 7], [nan, nan], [2.5, 3.5]]), "A model in the middle is silent. May the one after it still be asked?",
         "stop at the first model that is silent", "Go on to the models after it."),
        ("among-the-speaking", "among the speaking", (20, np.array([0, 2, 30]), [[9, 7], [nan, nan], [2.5, 3.5]]), "Which entry of least belongs to the row that you return?",
         "leave silent rows out first, and count the others from the start", "least[m] belongs to scores[m], also where a row before it is silent."),
        ("most-films", "most films", GAP, "By what do you choose: by how many ratings there are, or by how many films a model scores?", "choose the model that scores most films", RULE),
        ("or-for-and", "either", EARLY, "Must both be true of a model, or one of the two?", "ask a model if it may be asked or if it speaks", "Both must be true: and."),
        ("one-before", "one before", LATE, "Which row belongs to the model that is reached?", "return the row before it", "least[m] belongs to scores[m]."),
        ("one-after", "one after", (3, np.array([0, 2, 10]), [[9, 7], [0.1, 0.4], [2.5, 3.5]]), "Which row belongs to the model that is reached?", "return the row after it", "least[m] belongs to scores[m]."),
        ("two-models-only", "second or first", THREE, "How many models are there in this case, and how many do you look at?", "look at the first two models alone", "Go through all of them."),
        ("last-or-first", "last or first", (5, np.array([0, 2, 10]), [[9, 7], [0.1, 0.4], [2.5, 3.5]]), "How many models are there in this case, and how many do you look at?", "look at the last model and the first alone", "Go through all of them."),
        ("last-left-out", "the last but one missing", THREE, "Which models does your loop visit? Is the last among them?", "leave out the last model", "range(1, len(least)) ends at the last by itself."),
        ("counted-from-the-end", "turned", EARLY, "Which model is for people of whom nothing is known: the first, or the last?", "count the models from the end", "The first row is the one for newcomers."),
    )
] + [
    Misconception(id, {"give": give}, show, see, f"Your function seems to {what}.", remedy)
    for id, give, show, see, what, remedy in (
        ("position", "position", LATE, "What was asked for: a position, or a row of scores?", "return the model's position", "Return its row."),
        ("position-from-one", "from one", LATE, "What was asked for: a position, or a row of scores?", "return the model's number, from 1", "Return its row."),
        ("gaps-filled", "gaps filled", GAP, "Where does the number come from that stands in a gap of the chosen row?", "fill gaps from the models before", "Gaps stay gaps."),
        ("gaps-zero", "gaps 0", GAP, "What stands in the gaps of your answer?", "put 0 into gaps", "Gaps stay gaps."),
        ("gaps-left-out", "gaps left out", GAP, "How many films are there, and how many numbers come back?", "leave gaps out", "Gaps stay gaps: a number or nan for each film."),
        ("gaps-lowest", "gaps the lowest", GAP, "What stands in the gaps of your answer?", "fill gaps with the lowest score", "Gaps stay gaps here."),
        ("best-film", "best film", LATE, "How many numbers were asked for?", "return the position of the best film", "Return the whole row."),
        ("best-score", "best score", LATE, "How many numbers were asked for?", "return the best score", "Return the whole row."),
        ("column", "column", LATE, "Do models stand in rows, or in columns?", "return a column", "A model is a row: scores[m]."),
        ("mean-of-all", "mean of those before", LATE, "How many models have a say in your numbers?", "take the mean of all models up to the chosen one", "Switching asks one model alone."),
        ("sum-of-all", "sum of those before", LATE, "How many models have a say in your numbers?", "add up all models up to the chosen one", "Switching asks one model alone."),
        ("as-a-table", "as a table", LATE, "How many rows has your answer?", "return a table of one row", "Return the row itself: scores[m]."),
        ("all-that-may", "all that may", LATE, "How many rows has your answer?", "return the rows of all models up to the chosen one", "Return one row."),
        ("order", "order", LATE, "What was asked for: scores, or an order?", "return positions of films, best first", "Return the row as it is."),
        ("mask", "who speaks", LATE, "What was asked for: scores, or True and False?", "return which films have a score", "Return the row as it is."),
    )
] + [
    Misconception(id, {"nobody": nobody}, EARLY, "Which row is returned where no later model may be asked?", f"Your function seems to return {what} where no later model may be asked or speaks.",
        "Return the first row then.")
    for id, nobody, what in (
        ("none", "none", "None"), ("zeros", "zeros", "zeros"), ("last-row", "last row", "the last row"), ("only-gaps", "gaps", "nan for each film"),
        ("empty", "nothing", "nothing"), ("a-zero", "zero", "0"),
    )
]
# fmt: on


def first_to_speak(scores):
    """The first row that is not all nan; zeros if there is none."""
    for row in scores:
        if not np.isnan(row).all():
            return row
    return np.zeros(scores.shape[1])


VARIANT = Exercise(
    id="08.first_to_speak",
    number="8.2, once more",
    title="the first who speaks",
    minutes=5,
    version=1,
    answer=first_to_speak,
    kind="array",
    points={"all": 1.0},
    cases=lambda rng: (
        Case(np.array(scores), group="all")
        for scores in (
            [[1.0, 2], [3, 4]],
            [[nan, nan], [3, nan]],
            [[nan, nan, nan], [nan, nan, nan]],
            [[nan, 0.0], [5, 4], [2, 1]],
        )
    ),
    misconceptions=[],
    hints=[
        "Go through the rows from the top, and return as soon as one is not silent.",
        "What is left to return after the loop?",
    ],
    done="A fallback is a switch without numbers.",
    task=(
        "`scores` has a row for each model, the best model first, `nan` where it cannot say. Return the first row that is not all `nan`; zeros, one "
        "for each film, if all are silent."
    ),
    solution="""def first_to_speak(scores):
    for row in scores:
        if not np.isnan(row).all():
            return row
    return np.zeros(scores.shape[1])
""",
)

EXERCISE = Exercise(
    id="08.switched",
    number="8.2",
    title="which model to ask",
    minutes=5,
    version=1,
    answer=switched,
    kind="array",
    points={"by hand": 1.0, "silent models": 0.75, "many films": 0.25},
    cases=cases,
    misconceptions=MISCONCEPTIONS,
    hints=[
        "The loop goes from the second model to the last. When does a model take the place of the one that was chosen before it?",
        "Two conditions, joined by `and`: enough ratings, and not all of its scores nan.",
        "`np.isnan(row).all()` is True for a silent row. `chosen` is replaced, and the loop goes on: no return inside.",
    ],
    done="Newcomers get one model, regulars another.",
    variant=VARIANT,
)
