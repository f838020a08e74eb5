"""Exercise 5.5: three kinds of features, each with its say, in one row for each film."""

import numpy as np

from recsys_teach.exercises.bank.lesson_05.side_by_side_switches import JOIN, NORM, WEIGH
from recsys_teach.exercises.exercise import Case, Exercise, Misconception


def side_by_side(
    genres, words, cast, weights, *, norm="rows", empty="zeros", weigh="root", way="times", join="beside", then=None, swap=None, digits=None
):  # fmt: skip
    """[√w_k x_ik / |x_ik|] for the kinds k side by side, zeros where a film lacks a kind. Switches are what learners do instead."""
    if swap:  # the weights stay where they are
        genres, words, cast = (words, genres, cast) if swap == "words" else (cast, words, genres)
    factors, parts = WEIGH[weigh](weights), []
    for block, factor in zip((genres, words, cast), factors, strict=True):
        lengths = NORM[norm](block)
        unit = block / (lengths if empty == "nan" else np.where(lengths > 0, lengths, 1))
        part = {"times": lambda u, f: u * f, "over": lambda u, f: u / f, "plus": lambda u, f: u + f}[way](unit, factor)
        if then == "each again":
            again = NORM["rows"](part)
            part = part / np.where(again > 0, again, 1)
        if then != "0 skipped" or factor != 0:
            parts.append(part)
    result = JOIN[join](parts)
    if then in ("all again", "all alone"):
        whole = (
            result
            if then == "all again"
            else np.hstack([f * b for f, b in zip(factors, (genres, words, cast), strict=True)])
        )
        lengths = NORM["rows"](whole)
        result = whole / np.where(lengths > 0, lengths, 1)
    if then == "all first":
        whole = np.hstack([genres, words, cast])
        lengths = NORM["rows"](whole)
        each = np.repeat(factors, [block.shape[1] for block in (genres, words, cast)])
        result = whole / np.where(lengths > 0, lengths, 1) * each
    if then == "whole films":
        lacks = [(block == 0).all(axis=1) for block in (genres, words, cast)]
        result = np.where(np.any(lacks, axis=0)[:, None], 0.0, result)
    if then == "complete alone":
        result = result[~np.any([(block == 0).all(axis=1) for block in (genres, words, cast)], axis=0)]
    return result if digits is None else np.round(result, digits)


def _case(genres, words, cast, weights, group):
    return Case(*(np.array(block, dtype=float) for block in (genres, words, cast, weights)), group=group)


def cases(rng):
    yield _case([[1, 1]], [[3, 4]], [[2]], [1, 1, 1], "by hand")
    yield _case([[1, 0], [1, 1]], [[0, 2], [3, 4]], [[1], [5]], [1, 4, 9], "by hand")
    yield _case(
        [[1, 0], [1, 1], [2, 1]], [[0.6, 0.8], [3, 4], [1, 0]], [[1, 2], [5, 0], [1, 1]], [0.5, 2, 0.25], "by hand"
    )
    yield _case([[1, 1, 1], [0, 1, 0]], [[2, 1], [1, 3]], [[1], [2]], [3, 0, 1], "by hand")
    yield _case([[1, 2], [0, 1]], [[1, 1, 0], [1, 3, 1]], [[1, 1], [2, 0]], [0, 2, 0], "by hand")
    yield _case([[1, 1], [0, 1]], [[0, 0], [3, 4]], [[1], [0]], [1, 2, 1], "films that lack a kind")
    yield _case([[0, 0], [1, 2]], [[2, 1], [0, 0]], [[0], [0]], [4, 1, 2], "films that lack a kind")
    yield _case([[0, 0], [1, 0]], [[0, 0, 0], [1, 0, 1]], [[0, 0], [0, 3]], [0.3, 1, 2], "films that lack a kind")
    for films in (12, 80):
        blocks = [(rng.random((films, n)) < 0.25) * np.round(rng.uniform(0.2, 3, (films, n)), 2) for n in (6, 20, 15)]
        yield _case(*blocks, rng.choice([0.2, 0.5, 1.5, 2.5], 3), "many films")


def shown(*blocks):
    return tuple(np.array(block, dtype=float) for block in blocks)


ONE = shown([[1, 1]], [[3, 4]], [[2]], [1, 1, 1])
TWO = shown([[1, 0], [1, 1]], [[0, 2], [3, 4]], [[1], [5]], [1, 4, 9])
SWAPPED = shown([[1, 0], [1, 1]], [[0, 2, 1], [3, 4, 0]], [[1], [5]], [1, 4, 9])
LACK = shown([[1, 1], [0, 1]], [[0, 0], [3, 4]], [[1], [0]], [1, 2, 1])
LENGTH = (
    "Divide each row of a kind by its own length: the root of the sum of its squares. Do it for each kind by itself."
)
ROOT = "Multiply each kind by the root of its weight."
ROWS = "What is the length of a film's row within one kind, before the weight? Compare with the expected answer."
FACTOR = "Divide what you returned by what was expected, kind by kind. How does the quotient depend on the weight?"
PLACES = "Which kind stands in which columns of your answer?"

# fmt: off
MISCONCEPTIONS = [
    Misconception(id, {"norm": norm}, show, ROWS, f"Your function seems to {name}.", LENGTH)
    for id, norm, show, name in (
        ("lengths-left", "none", ONE, "leave the rows as long as they are"),
        ("columns", "columns", TWO, "divide columns by their lengths, with axis=0"),
        ("one-length-for-a-kind", "block", TWO, "divide a kind by one length, that of all its numbers"),
        ("sums", "sums", ONE, "divide each row by its sum"),
        ("largest", "largest", ONE, "divide each row by its largest entry"),
        ("no-root-of-length", "no root", ONE, "divide by the sum of squares, without its root"),
        ("number-of-terms", "number of terms", ONE, "divide each row by the number of its terms"),
        ("width", "width", ONE, "divide a kind by the number of its columns"),
        ("root-of-width", "root of width", ONE, "divide a kind by the root of the number of its columns"),
        ("largest-of-kind", "largest of block", TWO, "divide a kind by its largest number"),
        ("one-more-below", "plus one", ONE, "add 1 to the lengths, so that nothing is divided by 0"),
    )
] + [
    Misconception("nan-for-zeros", {"empty": "nan"}, LACK,
        "A film in this case lacks a kind. What is the length of its row there?",
        "Your function seems to divide 0 by 0 where a film lacks a kind.",
        "Where a length is 0, divide by 1: np.where chooses between two."),
    Misconception("normalised-together", {"then": "all alone"}, TWO,
        "Has a kind with large numbers more to say in your answer than its weight gives it?",
        "Your function seems to put the kinds side by side first, and to divide the whole rows by their lengths.",
        LENGTH),
    Misconception("normalised-together, weighted after", {"then": "all first"}, TWO,
        "Has a kind with large numbers more to say in your answer than its weight gives it?",
        "Your function seems to put the kinds side by side first, to divide whole rows by their lengths, and to weigh after that.",
        LENGTH),
    Misconception("normalised-together, no root", {"then": "all first", "weigh": "as it is"}, TWO,
        "Has a kind with large numbers more to say in your answer than its weight gives it? And where is the root?",
        "Your function seems to divide whole rows by their lengths, and to multiply by the weights themselves.",
        LENGTH + " " + ROOT),
    *(Misconception(f"{kind}-first, weights in place", {"swap": kind}, SWAPPED, PLACES,
        f"Your function seems to begin with the {kind}, which get the first weight.",
        "Genres first, then words, then cast, each with its own weight.")
      for kind in ("words", "cast")),
    Misconception("normalised-again", {"then": "all again"}, TWO,
        "What is the length of a whole row of your answer, and of the expected one?",
        "Your function seems to divide the whole rows by their lengths once more.",
        "Leave the rows as they are after the weights: the cosine divides by lengths anyway."),
    Misconception("weights-lost", {"then": "each again"}, TWO,
        "Does your answer change when the weights do?",
        "Your function seems to multiply by the weight first, and to divide by the length after that, which takes the weight away.",
        "Divide first, multiply after that."),
    Misconception("kind-of-weight-0-dropped", {"then": "0 skipped"}, shown([[1, 1, 1], [0, 1, 0]], [[2, 1], [1, 3]], [[1], [2]], [3, 0, 1]),
        "One weight in this case is 0. How many columns has your answer, and how many have the kinds together?",
        "Your function seems to leave out a kind whose weight is 0.",
        "Its columns stay, filled with zeros, so that every column keeps its place."),
    Misconception("film-dropped", {"then": "complete alone"}, LACK,
        "How many films were passed, and how many rows came back?",
        "Your function seems to leave out films that lack a kind.",
        "A film that lacks a kind has zeros there, and its other kinds as ever."),
    Misconception("film-emptied", {"then": "whole films"}, LACK,
        "A film in this case lacks one kind. What stands in its other columns?",
        "Your function seems to put zeros everywhere for a film that lacks one kind.",
        "A film that lacks a kind has zeros there, and its other kinds as ever."),
] + [
    Misconception(id, {"weigh": weigh}, show, FACTOR, f"Your function seems to {name}.", ROOT)
    for id, weigh, show, name in (
        ("no-root-of-weight", "as it is", TWO, "multiply by the weight itself; in a product of two films it then counts squared"),
        ("weight-squared", "squared", TWO, "square the weights"),
        ("weights-not-used", "none", TWO, "leave the weights out"),
        ("shares", "shares", TWO, "divide the weights by their sum, and to take no root"),
        ("roots-of-shares", "roots of shares", TWO, "divide the weights by their sum first"),
        ("share-of-largest", "of the largest", TWO, "divide the weights by the largest first"),
        ("weights-of-length-one", "over their length", TWO, "divide the weights by their length"),
        ("weights-turned", "turned", TWO, "give the first weight to the last kind"),
        ("first-weight-for-all", "first for all", TWO, "use the first weight for every kind"),
        ("over-three", "over three", TWO, "divide by the number of kinds"),
        ("logarithm", "logarithm", TWO, "take a logarithm of the weights"),
    )
] + [
    Misconception("divided-by-weight", {"way": "over"}, TWO, FACTOR, "Your function seems to divide by the root of the weight.", ROOT),
    Misconception("weight-added", {"way": "plus"}, TWO, FACTOR, "Your function seems to add the root of the weight.", ROOT),
] + [
    Misconception(id, {"join": join}, TWO, see, f"Your function seems to {name}.", remedy)
    for id, join, see, name, remedy in (
        ("last-kind-first", "turned", PLACES, "begin with the cast", "Genres first, then words, then cast."),
        ("words-first", "words first", PLACES, "begin with the words", "Genres first, then words, then cast."),
        ("cast-before-words", "cast before words", PLACES, "put the cast before the words", "Genres first, then words, then cast."),
        ("genres-alone", "first", PLACES, "return the genres alone, as when return stands inside the loop",
            "Collect the kinds in a list, and join them after the loop."),
        ("cast-alone", "last", PLACES, "return the cast alone: in a loop each kind takes the place of the one before",
            "Collect the kinds in a list, and join them after the loop."),
        ("no-cast", "but the last", PLACES, "leave out the cast", "There are three kinds."),
        ("no-genres", "but the first", PLACES, "leave out the genres", "There are three kinds."),
        ("not-joined", "list", "How many rows has your answer, and how many films are there?", "return a list of three tables",
            "np.hstack puts tables side by side."),
        ("one-long-row", "film by film", "How many rows has your answer, and how many films are there?", "return one long row",
            "np.hstack puts tables side by side; np.concatenate needs axis=1 for that."),
        ("a-mean-for-each-kind", "means", "How many columns has your answer, and how many have the kinds together?", "return a mean for each kind",
            "Keep every column."),
        ("a-sum-for-each-kind", "sums", "How many columns has your answer, and how many have the kinds together?", "add up each kind",
            "Keep every column."),
    )
] + [
    Misconception(f"rounded-{digits}", {"digits": digits}, ONE,
        "Compare the two numbers digit by digit. Where does yours end?",
        f"Your function seems to round its results to {digits} decimal{'s' * (digits != 1)}.",
        "Return the numbers as they are. Rounding belongs where you print.")
    for digits in range(4)
]
# fmt: on


def scaled_columns(table, importance):
    """Each column divided by its largest size and multiplied by its importance; a column of zeros stays."""
    largest = np.abs(table).max(axis=0)
    return table / np.where(largest > 0, largest, 1) * importance


VARIANT = Exercise(
    id="05.scaled_columns",
    number="5.5, once more",
    title="year, length and budget on one scale",
    minutes=6,
    version=1,
    answer=scaled_columns,
    kind="array",
    points={"all": 1.0},
    cases=lambda rng: (
        Case(np.array(table, dtype=float), importance, group="all")
        for table, importance in (
            ([[100, 2], [50, 4]], [1.0, 3.0]),
            ([[-5, 0, 1], [2, 0, 4]], [2.0, 1.0, 0.5]),
            ([[7, 1, -3]], [1.0, 0.0, 2.0]),
        )
    ),
    misconceptions=[],
    hints=[
        "The largest size of a column: np.abs, then max down the rows, with axis=0.",
        "A column of zeros has a largest size of 0. Divide by 1 there, as you did for films that lack a kind.",
    ],
    done="Numbers in dollars and numbers in minutes now count by what you gave them, and not by their units.",
    task=(
        "`table` is an array with a row for each film and a column for each number that is known of it, `importance` an array with a "
        "number for each column. Return the table with each column divided by the largest of its numbers without their signs, "
        "and multiplied by its importance. A column of zeros stays."
    ),
    solution="""def scaled_columns(table, importance):
    largest = np.abs(table).max(axis=0)
    return table / np.where(largest > 0, largest, 1) * importance
""",
)

EXERCISE = Exercise(
    id="05.side_by_side",
    number="5.5",
    title="genre, words and cast together",
    minutes=8,
    version=1,
    answer=side_by_side,
    kind="array",
    points={"by hand": 1.0, "films that lack a kind": 0.5, "many films": 0.5},
    cases=cases,
    misconceptions=MISCONCEPTIONS,
    hints=[
        "Do the same thing to each of three tables: go through them and their weights with zip, and collect what comes out.",
        "You divided rows by their lengths in exercise 5.2. After that, multiply the table by np.sqrt of its weight.",
        "`np.hstack(list_of_tables)` puts tables side by side.",
    ],
    errors={
        "lengths-differ": (
            "What is the shape of each of the arrays in the line where it stopped?",
            "Your function seems to combine arrays whose shapes do not fit.",
            "A number for each row needs an axis of its own: keepdims=True, or [:, None]. Tables of the same height are put side by side "
            "by np.hstack; np.vstack puts them below each other, and wants the same width.",
        )
    },
    done="The engine is complete: profile, rank and explain now work on all three kinds at once.",
    variant=VARIANT,
)
