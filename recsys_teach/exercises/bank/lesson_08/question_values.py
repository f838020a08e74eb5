"""Exercise 8.4: how many bits an answer about each film may be expected to tell."""

import numpy as np

from recsys_teach.exercises.bank.lesson_08.question_values_switches import ASKED, OPEN, SHARE, THEN, every_answer
from recsys_teach.exercises.exercise import Case, Exercise, Misconception

nan = np.nan


def question_values(
    ratings, asked, *, axis="films", measure="entropy", share="people", join="times", done="zero", nobody="zero", then="values"
):  # fmt: skip
    """n_i / |U| times the entropy of the film's ratings in bits; 0 for what was asked. Switches are what learners do instead."""
    table = ratings.T if axis == "people" else ratings
    values = np.zeros(table.shape[1])
    for film, column in enumerate(table.T):
        told = column[~np.isnan(column)]
        known, part = OPEN[measure](told, column), SHARE[share](len(told), table)
        if measure == "0 times log 0":
            known = every_answer(told, np.unique(table[~np.isnan(table)]))
        values[film] = known * part if join == "times" else known + part
        if not len(told) and nobody != "zero":
            values[film] = {"nan": nan, "-inf": -np.inf, "one": 1.0}[nobody]
    return THEN[then](ASKED[done](values, asked if axis == "films" else asked[asked < len(values)]))


def positions(*which):
    return np.array(which, dtype=int)


def cases(rng):
    yield Case([[5, 4], [5, 4], [1, 4], [1, 4]], positions(), group="by hand")
    yield Case([[5, 4, 3], [5, nan, 1], [3, nan, nan], [1, 2, nan]], positions(), group="by hand")
    yield Case([[3, 5, nan], [3.5, 5, 2], [4, 1, nan], [4, 5, nan], [0.5, nan, nan]], positions(), group="by hand")
    yield Case([[nan, 3, 1], [nan, 4.5, 1], [nan, nan, 5]], positions(), group="nobody, everybody")
    yield Case([[nan, nan], [2, nan], [nan, nan], [4, nan], [4, nan]], positions(), group="nobody, everybody")
    yield Case([[1, 2, 3, 4], [2, 3, 4, 5], [3, 4, 5, 1]], positions(), group="nobody, everybody")
    yield Case([[5, 4, 3], [1, 2, 1], [3, nan, nan], [1, 2, nan]], positions(0), group="asked already")
    yield Case([[5, 4, 3, 2], [1, 2, 1, 4], [3, nan, nan, 1], [1, 2, nan, 5]], positions(3, 1), group="asked already")
    yield Case([[5, 4, 3, 2, 1], [1, 2, 1, 4, 2], [3, nan, nan, 1, nan]], positions(2, 4, 1), group="asked already")
    for n, films, done in ((12, 6, (2,)), (40, 15, (0, 7, 3)), (120, 30, ())):
        table = rng.choice(np.arange(1, 11) / 2, (n, films))
        table[rng.random((n, films)) < rng.uniform(0.1, 0.95, films)] = nan
        table[0] = nan  # somebody who rated nothing
        yield Case(table, positions(*done), group="many films")


A = ([[5, 4, 3], [5, nan, 1], [3, nan, nan], [nan, 2, nan], [nan, 2, 5]], positions())
HALF = ([[3, 5], [3.5, 5], [4, 1], [4, 5], [nan, nan]], positions())
NONE = ([[nan, 3], [nan, 4.5], [nan, nan]], positions())
DONE = ([[5, 4, 3, 2], [1, 2, 1, 4], [3, nan, nan, 1], [1, 2, nan, 5]], positions(3, 1))
ENTROPY = "Of the film's own ratings: each share times its logarithm to base 2, added up, with the sign turned."

# fmt: off
MISCONCEPTIONS = [
    Misconception(id, {"measure": measure}, show, see, f"Your function seems to {what}.", remedy)
    for id, measure, show, see, what, remedy in (
        ("natural-logarithm", "natural", A, "How many bits has a question with two answers that are equally likely? And in your function?", "take natural logarithms", "Bits come from logarithms to base 2: np.log2."),
        ("base-ten", "base 10", A, "How many bits has a question with two answers that are equally likely? And in your function?", "take logarithms to base 10", "Bits come from logarithms to base 2: np.log2."),
        ("sign-not-turned", "sign", A, "Is the logarithm of a share above or below 0?", "leave the sign as it is", "Turn it: shares are below 1, and their logarithms below 0."),
        ("gini", "gini", A, "Is there a logarithm in your sum?", "take 1 less the sum of squared shares", ENTROPY),
        ("variance", "variance", A, "Does it count in the formula how far ratings lie apart, or only how often each is given?", "take the variance of the ratings", ENTROPY),
        ("deviation", "deviation", A, "Does it count in the formula how far ratings lie apart, or only how often each is given?", "take the standard deviation of the ratings", ENTROPY),
        ("range", "range", A, "Does it count in the formula how far ratings lie apart, or only how often each is given?", "take the highest less the lowest rating", ENTROPY),
        ("mean", "mean", A, "Does it count in the formula how high ratings are?", "take the mean rating", ENTROPY),
        ("gaps-as-answer", "gaps as an answer", A, "How many different answers does your function count for a film with gaps?", "count a gap as one more answer", "Keep the ratings that are there before you count: ~np.isnan."),
        ("shares-of-people", "shares of people", A, "What do the shares of one film add up to in your function?", "divide by all people in the shares", "Divide by the number of ratings of this film."),
        ("liked-or-not", "liked or not", HALF, "How many different answers does your function know?", "count two answers: 4 and more, or less", "Each rating that occurs is an answer of its own."),
        ("above-three-or-not", "above 3 or not", HALF, "How many different answers does your function know?", "count two answers: above 3, or not", "Each rating that occurs is an answer of its own."),
        ("half-stars-cut", "whole stars", HALF, "Are 3 and 3.5 the same answer?", "cut half stars off", "Each rating that occurs is an answer of its own."),
        ("half-stars-left-out", "whole stars only", HALF, "Which ratings does your function look for? Is 3.5 among them?", "count whole stars only", "Take the ratings that occur: np.unique."),
        ("number-of-answers", "kinds", A, "Does it count how often each answer is given?", "count the different ratings", ENTROPY),
        ("logarithm-of-number", "logarithm of kinds", A, "Does it count how often each answer is given?", "take the logarithm of the number of different ratings", ENTROPY),
        ("least-share", "surprise of the least", A, "How many shares have a say in your number?", "use the smallest share alone", ENTROPY),
        ("not-weighted", "without shares", A, "By what is each logarithm multiplied?", "add up logarithms without their shares", ENTROPY),
        ("mean-of-terms", "mean of terms", A, "Do you add up, or take a mean?", "take the mean over the different ratings", "Add up."),
        ("at-most-one", "at most 1", A, "What is the most that your function gives to a film?", "divide by the largest entropy that there could be", "Leave the entropy as it is."),
        ("once-for-each-rating", "over ratings", A, "How often does the share of 5 stars stand in your sum, if two people gave 5?", "add up over people, not over different ratings", "Each different rating stands in the sum once: np.unique."),
        ("shares-of-stars", "of the stars", A, "What do you divide: how often a rating occurs, or the stars?", "divide the stars by their sum", "Count how often each rating occurs."),
        ("counts-in-logarithm", "counts in the logarithm", A, "Of what do you take the logarithm: of a share, or of a number?", "take the logarithm of counts", "Take that of the share."),
        ("share-alone", "one", A, "Does it count in your function what people answer?", "leave the entropy out", ENTROPY),
        ("first-answer", "first term", A, "How many answers have been added when your function goes on?", "use the first of the different ratings alone", "Add up over all of them."),
        ("last-answer", "last term", A, "How many answers have been added when your function goes on?", "use the last of the different ratings alone, as when = stands in the place of +=", "Add up over all of them."),
        ("zero-times-log-zero", "0 times log 0", HALF, "What is the logarithm of 0, and what is 0 times that?", "work out 0 × log 0, which is nan, for ratings that nobody gave the film", "A rating that nobody gave has no term: leave out shares of 0 before you take logarithms."),
        ("zero-times-log-zero-in-halves", "0 times log 0, ten", HALF, "What is the logarithm of 0, and what is 0 times that?", "work out 0 × log 0, which is nan, for stars from ½ to 5 that nobody gave the film", "A rating that nobody gave has no term: leave out shares of 0 before you take logarithms."),
        ("root", "root", A, "Is there a root in the formula?", "take the root of the entropy", ENTROPY),
        ("power", "2 to the power", A, "What is the value of a film that everybody rates alike?", "raise 2 to the power of the entropy", "Leave the entropy as it is."),
    )
] + [
    Misconception(id, {"share": share}, A, see, f"Your function seems to {what}.", remedy)
    for id, share, see, what, remedy in (
        ("number-not-share", "number", "Is what stands before the entropy a share?", "multiply by the number of ratings", "Divide it by the number of rows."),
        ("logarithm-of-number-rated", "logarithm", "Is what stands before the entropy a share?", "multiply by the logarithm of the number of ratings, as Rashid and others (2002) do. That is another rule", "Take the share of people who rated the film."),
        ("logarithm-of-one-more", "logarithm of one more", "Is what stands before the entropy a share?", "multiply by the logarithm of the number of ratings and 1", "Take the share of people who rated the film."),
        ("natural-logarithm-of-number", "natural logarithm", "Is what stands before the entropy a share?", "multiply by a logarithm of the number of ratings", "Take the share of people who rated the film."),
        ("entropy-alone", "one", "Does it count in your function how many people could answer?", "leave out how many rated the film", "Multiply by the share of people who rated it."),
        ("share-of-most", "most", "By what do you divide the number of ratings?", "divide by the ratings of the most rated film", "Divide by the number of rows."),
        ("share-of-ratings", "all ratings", "By what do you divide the number of ratings?", "divide by the number of all ratings", "Divide by the number of rows."),
        ("share-of-films", "films", "Rows are people. What do you divide by?", "divide by the number of films", "Divide by the number of rows."),
        ("share-of-gaps", "gaps", "Do you multiply by the share that rated the film, or by the share that did not?", "multiply by the share of gaps", "Take the share without a gap."),
        ("share-root", "root", "Which power of the share stands in your product?", "take the root of the share", "The share as it is."),
        ("share-squared", "squared", "How often do you multiply by the share?", "multiply by the share twice", "Once."),
        ("one-person-more", "one more person", "How many rows are there?", "count one person too many", "Divide by len(ratings)."),
        ("one-person-less", "one person less", "How many rows are there?", "count one person too few", "Divide by len(ratings)."),
        ("percent", "percent", "Is your share between 0 and 1?", "multiply by 100", "A share lies between 0 and 1."),
        ("turned-over", "everybody", "Is your share between 0 and 1?", "divide people by ratings", "The other way round."),
    )
] + [
    Misconception("people-who-rated", {"share": "people who rated"}, ([[nan, 3], [nan, 4.5], [nan, nan]], positions()), "How many rows are there?",
        "Your function seems to leave out people who rated nothing.", "All rows count."),
    Misconception("added", {"join": "plus"}, A, "Do you multiply the share and the entropy, or add them?", "Your function seems to add the share and the entropy.", "Multiply."),
    Misconception("rows-for-columns", {"axis": "people"}, A, "How many numbers come back: one for each film, or one for each person?", "Your function seems to go along rows, person by person.", "A film is a column."),
] + [
    Misconception(id, {"done": done}, DONE, see, f"Your function seems to {what}.", "Set the values at the positions in asked to 0.")
    for id, done, see, what in (
        ("asked-again", "ignored", "What is the value of a film that was asked about?", "give a value to films that were asked about"),
        ("asked-nan", "nan", "What is the value of a film that was asked about?", "give nan to films that were asked about"),
        ("asked-minus-infinity", "-inf", "What is the value of a film that was asked about?", "give minus infinity to films that were asked about"),
        ("asked-minus-one", "minus one", "What is the value of a film that was asked about?", "give −1 to films that were asked about"),
        ("asked-left-out", "left out", "How many films are there, and how many numbers come back?", "leave out films that were asked about"),
        ("only-the-asked", "others", "Which films have a value in your answer: those that were asked about, or the others?", "keep the values of those that were asked about, and no others"),
        ("asked-from-one", "from one", "At which number does Python begin to count positions?", "count the positions in asked from 1"),
        ("asked-the-next", "the next", "Which films were asked about?", "set the films after those in asked to 0"),
        ("first-asked-only", "the first", "How many films were asked about?", "look at the first entry of asked alone"),
        ("last-asked-only", "the last", "How many films were asked about?", "look at the last entry of asked alone"),
        ("up-to-the-last-asked", "up to the last", "Which films were asked about?", "set all films up to the largest position in asked to 0"),
        ("as-many-as-asked", "as many", "Which films were asked about?", "set as many films as were asked about to 0, from the first on"),
    )
] + [
    Misconception(id, {"nobody": nobody}, NONE, "Nobody rated the first film. What can be expected of a question about it?", f"Your function seems to give {what} to a film that nobody rated.", "Its value is 0.")
    for id, nobody, what in (("nobody-nan", "nan", "nan"), ("nobody-minus-infinity", "-inf", "minus infinity"), ("nobody-one", "one", "1"))
] + [
    Misconception(id, {"then": then}, A, see, f"Your function seems to {what}.", remedy)
    for id, then, see, what, remedy in (
        ("best-only", "best", "How many numbers were asked for?", "return the position of the best question", "Return the value of each film."),
        ("order", "order", "What was asked for: values, or an order?", "return positions, best first", "Return the value of each film."),
        ("sorted", "sorted", "Which film does your first number belong to?", "sort the values", "Keep the order of the films."),
        ("summed", "sum", "How many numbers were asked for?", "add up over films", "Return the value of each film."),
        ("largest-value", "largest", "How many numbers were asked for?", "return the largest value", "Return the value of each film."),
        ("to-one", "shares", "What do your values add up to?", "divide the values by their sum", "Return bits."),
        ("rounded-2", "rounded 2", "Compare the numbers digit by digit. Where do yours end?", "round to 2 decimals", "Return them as they are."),
        ("rounded-3", "rounded 3", "Compare the numbers digit by digit. Where do yours end?", "round to 3 decimals", "Return them as they are."),
        ("mean-off", "mean off", "May a value be below 0?", "take the mean of the values off", "Return bits."),
    )
]
# fmt: on


def yes_or_no(shares):
    """The bits of questions with two answers, of which one has the share p: 0 for p of 0 and 1."""
    p = np.stack([shares, 1 - shares])
    return -(p * np.log2(np.where(p > 0, p, 1))).sum(axis=0)


VARIANT = Exercise(
    id="08.yes_or_no",
    number="8.4, once more",
    title="yes or no",
    minutes=6,
    version=1,
    answer=yes_or_no,
    kind="array",
    points={"all": 1.0},
    cases=lambda rng: (
        Case(shares, group="all") for shares in ([0.5], [0.25, 0.5, 0.75], [0, 1, 0.1], [0.9, 0.999, 0.5, 0])
    ),
    misconceptions=[],
    hints=[
        "Two terms for each question: that of the share p, and that of 1 − p.",
        "The logarithm of 0 is minus infinity. Put 1 in its place before you take the logarithm: the term is 0 then.",
    ],
    done="Half and half tells most: one bit.",
    task=(
        "`shares` says of some questions which share of people answers yes; the others answer no. Return the entropy of each question in bits. Where all "
        "answer alike it is 0."
    ),
    solution="""def yes_or_no(shares):
    p = np.stack([shares, 1 - shares])
    return -(p * np.log2(np.where(p > 0, p, 1))).sum(axis=0)
""",
)

EXERCISE = Exercise(
    id="08.question_values",
    number="8.4",
    title="what a question is worth",
    minutes=12,
    version=1,
    answer=question_values,
    kind="array",
    points={"by hand": 0.75, "nobody, everybody": 0.5, "asked already": 0.5, "many films": 0.25},
    cases=cases,
    misconceptions=MISCONCEPTIONS,
    hints=[
        "Film by film: keep the ratings that are there, count how often each occurs, make shares of the counts.",
        "`np.unique(told, return_counts=True)` gives the different ratings and how often each occurs. `np.log2` takes logarithms.",
        "The value: minus the sum of share times logarithm, times the number of ratings, divided by the number of rows. Positions in asked get 0 at the end.",
    ],
    done="Few questions, and each one counts.",
    variant=VARIANT,
)
