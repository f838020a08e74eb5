"""Exercise 5.2: counts of terms, weighted by how rare each term is."""

import numpy as np

from recsys_teach.exercises.bank.lesson_05.weigh_terms_switches import DF, IDF, NORM, TF, N
from recsys_teach.exercises.exercise import Case, Exercise, Misconception


def weigh_terms(
    counts, *, tf="count", n="films", df="films with it", idf="formula", form="times", norm="rows", empty="zeros", then=None
):  # fmt: skip
    """n_it (ln((1 + n) / (1 + n_t)) + 1), each row divided by its length. Switches are what learners do instead."""
    rarity = IDF[idf](N[n](counts), DF[df](counts))
    weighted = TF[tf](counts) + rarity if form == "plus" else TF[tf](counts) * rarity
    if form == "1 at the end":
        weighted = TF[tf](counts) * (rarity - 1) + 1
    if form == "length first":
        plain = NORM["rows"](counts)
        return counts / np.where(plain > 0, plain, 1) * rarity
    if form == "rarity alone":
        return np.broadcast_to(rarity, (counts.shape[1],)) if np.ndim(rarity) < 2 else rarity
    if form == "over":
        weighted = TF[tf](counts) / rarity
    lengths = NORM[norm](weighted)
    result = weighted / (lengths if empty == "nan" else np.where(lengths > 0, lengths, 1))
    if empty == "left out":
        return result[(counts > 0).any(axis=1)]
    if then == "lengths":
        return np.broadcast_to(lengths, (len(counts), 1)).ravel()
    if then == "first row":
        return result[0]
    if then == "used columns":
        return result[:, (counts > 0).any(axis=0)]
    return result if then is None else np.round(result, then)


def cases(rng):
    yield Case([[1, 1], [0, 1]], group="by hand")
    yield Case([[1, 0, 1], [0, 1, 1]], group="by hand")
    yield Case([[2, 1, 0], [0, 1, 0], [1, 1, 3]], group="by hand")
    yield Case([[1, 1, 0, 0], [0, 1, 2, 0], [0, 1, 0, 1]], group="by hand")
    yield Case([[3, 0], [1, 1], [0, 2], [1, 0], [1, 0]], group="by hand")
    yield Case([[1, 2], [0, 0], [0, 1]], group="films without words, words without films")
    yield Case([[0, 1, 2], [0, 3, 0]], group="films without words, words without films")
    yield Case([[0, 0, 0], [1, 0, 2], [1, 0, 0], [0, 0, 0]], group="films without words, words without films")
    for films, terms in ((12, 20), (60, 25), (150, 300)):
        yield Case(
            np.minimum(rng.poisson(rng.exponential(0.4, terms), (films, terms)), 5).astype(float), group="many films"
        )


SMALL, THREE = ([[1, 1], [0, 1]],), ([[2, 1, 0], [0, 1, 0], [1, 1, 3]],)
EMPTY: tuple = ([[1, 2], [0, 0], [0, 1]],)
WIDE = ([[1, 0, 1], [0, 1, 1]],)
UNUSED = ([[0, 1, 2], [0, 3, 0]],)
RARITY = "The rarity is the logarithm of (1 + n) / (1 + n_t), plus 1."
ROWS = "n is the number of rows, and n_t counts the rows in which a term stands."
LENGTH = "Divide each row by its own length: the root of the sum of its squares."

# fmt: off
MISCONCEPTIONS = [
    Misconception("terms-for-films", {"n": "terms"}, ([[1, 0, 1, 2], [0, 1, 1, 0]],),
        "How many films are in this case, and which number did you put for n?",
        "Your function seems to take the number of terms for the number of films.",
        "A row is a film: n is the number of rows."),
    *(Misconception(f"{id}-for-films", {"n": id.split("-")[0]}, THREE,
        "How many films are in this case, and which number did you put for n?",
        f"Your function seems to take {what} for the number of films.",
        "A row is a film: n is the number of rows.")
      for id, what in (
        ("words", "the number of all words"), ("cells", "the number of cells, counts.size,"), ("filled-cells", "the number of filled cells"),
      )),
    Misconception("empty-films-not-counted", {"n": "not empty"}, EMPTY,
        "How many films are in this case, and which number did you put for n?",
        "Your function seems to leave films without words out of n.",
        "n is the number of all rows."),
    Misconception("times-for-films", {"df": "times"}, THREE,
        "A word stands twice in one film's note. How many films have it?",
        "Your function seems to count how often a term stands in all texts, and not in how many.",
        "A film counts once, however often it has the term: ask where counts is above 0."),
    Misconception("films-that-repeat-it", {"df": "more than once"}, THREE,
        "Does a film have a term that stands in its text once?",
        "Your function seems to count the films in which a term stands more than once.",
        "Ask where counts is above 0."),
    Misconception("films-without-it", {"df": "films without it"}, SMALL,
        "Does a term that all films have get the larger weight in your function, or one that few have?",
        "Your function seems to count the films that do not have the term.",
        "Ask where counts is above 0."),
    Misconception("largest-count", {"df": "most"}, THREE,
        "How many films have each term in this case?",
        "Your function seems to take the largest count of a term for the number of films that have it.",
        "Count the rows in which the term stands."),
    Misconception("counts-alone", {"idf": "one"}, SMALL,
        "Does it change anything in your answer how many films have a term?",
        "Your function seems to weigh all terms of a film alike: no rarity is used, or one for each film (axis=1), which the lengths take away.",
        "Each term has a rarity: count films down the rows, with axis=0, and multiply each column by its own."),
    Misconception("terms-of-film", {"df": "by film"}, WIDE,
        "Is there one rarity for each term in your function, or one for each film?",
        "Your function seems to count the terms of each film, with axis=1, and not the films of each term.",
        "Add up down the rows, with axis=0: a column is a term."),
    Misconception("words-of-film", {"df": "by film, times"}, WIDE,
        "Is there one rarity for each term in your function, or one for each film?",
        "Your function seems to add up the words of each film, with axis=1.",
        "Count films, down the rows, with axis=0: a column is a term."),
    Misconception("one-count-for-all", {"df": "of all"}, WIDE,
        "Is there one rarity for each term in your function, or one for all?",
        "Your function seems to add up over films and terms.",
        "Add up down the rows alone, with axis=0."),
    Misconception("no-logarithm", {"idf": "no logarithm"}, SMALL,
        "How many times as much does a term of one film count as one of all films? What would the logarithm make of it?",
        "Your function seems to leave out the logarithm.",
        RARITY),
    Misconception("no-logarithm, no one", {"idf": "no logarithm, no + 1"}, SMALL,
        "How many times as much does a term of one film count as one of all films? What would the logarithm make of it?",
        "Your function seems to use the fraction itself, without the logarithm and without the 1 behind it.",
        RARITY),
    Misconception("one-over-films", {"idf": "one over"}, SMALL,
        "How many times as much does a term of one film count as one of all films? What does the formula say?",
        "Your function seems to divide by the number of films that have the term, without a logarithm.",
        RARITY),
    Misconception("no-one-behind", {"idf": "no + 1"}, SMALL,
        "What is left in your answer of a term that all films have?",
        "Your function seems to leave out the 1 behind the logarithm, so that what all films have counts nothing. This convention exists.",
        "Add 1 to the logarithm."),
    Misconception("one-inside", {"idf": "1 inside"}, SMALL,
        "Is the last 1 of the formula inside of the logarithm or behind it?",
        "Your function seems to add the last 1 inside of the logarithm.",
        "Close the bracket of np.log before the last + 1."),
    Misconception("not-smoothed", {"idf": "unsmoothed"}, SMALL,
        "Where are the two 1s in your fraction?",
        "Your function seems to take ln(n / n_t) + 1, without a 1 above and below. This convention exists; it divides by 0 for a term without films.",
        RARITY),
    Misconception("not-smoothed, guarded", {"idf": "unsmoothed, guarded"}, SMALL,
        "Where are the two 1s in your fraction?",
        "Your function seems to take ln(n / n_t) + 1, without a 1 above and below. This convention exists, in many schoolbooks.",
        RARITY),
    Misconception("textbook, guarded", {"idf": "textbook, guarded"}, SMALL,
        "What is left in your answer of a term that all films have?",
        "Your function seems to take ln(n / n_t), as the first papers did. The exercise asks for another convention.",
        RARITY),
    Misconception("unused-columns-left-out", {"then": "used columns"}, UNUSED,
        "How many terms were passed, and how many columns came back?",
        "Your function seems to leave out the columns of terms that no film has.",
        "Such a term is no special case: its column stays, filled with zeros."),
    Misconception("textbook", {"idf": "textbook"}, SMALL,
        "What is left in your answer of a term that all films have?",
        "Your function seems to take ln(n / n_t), as the first papers did. The exercise asks for another convention.",
        RARITY),
    Misconception("one-more-below", {"idf": "one more below"}, SMALL,
        "What do you add above in your fraction, and what below?",
        "Your function seems to add 1 below and not above.",
        "Add 1 to both."),
    Misconception("one-more-below, no one", {"idf": "one more below, no + 1"}, SMALL,
        "What do you add above in your fraction, and what below?",
        "Your function seems to take ln(n / (1 + n_t)): a 1 is missing above, and one behind the logarithm.",
        RARITY),
    *(Misconception(f"no-brackets{id}", {"idf": f"no brackets{id.replace('-', ' ')}"}, SMALL,
        "What does Python do first in your fraction: / or + ?",
        f"Your function seems to {does}.",
        f"Put brackets around {around}.")
      for id, does, around in (
        ("", "divide before it adds: brackets above and below are missing", "1 + n and around 1 + n_t"),
        ("-below", "add n_t after dividing: brackets around the bottom are missing", "1 + n_t"),
        ("-above", "add the upper 1 after dividing: brackets around the top are missing", "1 + n"),
      )),
    *(Misconception(f"base-{base}", {"idf": f"base {base}"}, SMALL,
        "To which base is your logarithm?",
        f"Your function seems to take the logarithm to base {base}.",
        "np.log is the natural logarithm, to base e.")
      for base in (2, 10)),
    Misconception("common-terms-first", {"idf": "turned"}, SMALL,
        "Does a term that all films have get the larger weight in your function, or one that few have?",
        "Your function seems to have the fraction upside down.",
        RARITY),
    Misconception("share-of-films", {"idf": "common"}, SMALL,
        "Does a term that all films have get the larger weight in your function, or one that few have?",
        "Your function seems to weigh a term by the share of films that have it.",
        RARITY),
    Misconception("minus-outside", {"idf": "less"}, SMALL,
        "What is inside of your logarithm?",
        "Your function seems to take the logarithm of 1 + n alone.",
        RARITY),
    Misconception("quotient-of-logarithms", {"idf": "quotient of logarithms"}, SMALL,
        "Is it the logarithm of a fraction, or a fraction of logarithms?",
        "Your function seems to divide two logarithms.",
        "Divide first, and take the logarithm of what comes out."),
    Misconception("multiplied", {"idf": "times"}, SMALL,
        "Does a term that all films have get the larger weight in your function, or one that few have?",
        "Your function seems to multiply where the formula divides.",
        RARITY),
    Misconception("root-for-logarithm", {"idf": "root"}, SMALL,
        "What stands in the formula: a root or a logarithm?",
        "Your function seems to take a root in the place of the logarithm.",
        RARITY),
    Misconception("rarity-twice", {"idf": "squared"}, SMALL,
        "How often do you multiply by the rarity?",
        "Your function seems to multiply by the rarity twice.",
        "Once is enough."),
    Misconception("n-behind", {"idf": "plus n"}, SMALL,
        "What do you add to the logarithm?",
        "Your function seems to add n to the logarithm.",
        RARITY),
    Misconception("there-or-not", {"tf": "there"}, THREE,
        "Does it change anything in your answer how often a term stands in a text?",
        "Your function seems to ask only whether a term is there.",
        "Multiply the counts themselves by the rarity."),
    Misconception("logarithm-of-counts", {"tf": "log"}, THREE,
        "What do you multiply by the rarity where a term stands three times?",
        "Your function seems to take 1 + ln of the counts. This convention exists; the exercise asks for the counts themselves.",
        "Multiply the counts themselves by the rarity."),
    Misconception("log1p-of-counts", {"tf": "log1p"}, THREE,
        "What do you multiply by the rarity where a term stands three times?",
        "Your function seems to take ln(1 + count).",
        "Multiply the counts themselves by the rarity."),
    Misconception("share-of-column", {"tf": "of column"}, SMALL,
        "By what do you divide the counts? Does the formula?",
        "Your function seems to divide the counts by the sum of their column.",
        "Multiply the counts themselves by the rarity."),
    Misconception("counts-not-used", {"tf": "ones"}, THREE,
        "What does your answer say of a term that a film does not have?",
        "Your function seems to give every film the rarity of every term, whether it has the term or not.",
        "Multiply the counts by the rarity."),
    Misconception("one-added-to-counts", {"tf": "plus one"}, THREE,
        "What does your answer say of a term that a film does not have?",
        "Your function seems to add 1 to the counts.",
        "Multiply the counts themselves by the rarity."),
    Misconception("counts-squared", {"tf": "squared"}, THREE,
        "How often do you multiply by the counts?",
        "Your function seems to square the counts.",
        "Multiply the counts themselves by the rarity."),
    Misconception("one-at-the-end", {"form": "1 at the end"}, SMALL,
        "What does your answer say of a term that a film does not have?",
        "Your function seems to multiply the counts by the logarithm alone, and to add 1 after that: brackets around the rarity are missing.",
        "Put brackets around the logarithm and its 1, and multiply the counts by the whole."),
    Misconception("rarity-added", {"form": "plus"}, SMALL,
        "What does your answer say of a term that a film does not have?",
        "Your function seems to add the rarity to the counts.",
        "Multiply them."),
    Misconception("divided-by-rarity", {"form": "over"}, SMALL,
        "Does a term that all films have get the larger weight in your function, or one that few have?",
        "Your function seems to divide by the rarity.",
        "Multiply by it."),
    Misconception("length-first", {"form": "length first"}, SMALL,
        "What is the length of a row of your answer?",
        "Your function seems to divide by the lengths first, and to multiply by the rarity after that.",
        "Multiply first. The lengths are those of the weighted rows."),
    Misconception("rarity-alone", {"form": "rarity alone"}, SMALL,
        "How many rows has your answer?",
        "Your function seems to return the rarities alone.",
        "Multiply the counts by them, and divide by the lengths."),
    Misconception("lengths-left", {"norm": "none"}, SMALL,
        "What is the length of each row of your answer: the root of the sum of its squares?",
        "Your function seems to leave the rows as long as they are.",
        LENGTH),
    Misconception("sum-one", {"norm": "sums"}, SMALL,
        "What is the length of each row of your answer: the root of the sum of its squares?",
        "Your function seems to divide each row by its sum.",
        LENGTH),
    Misconception("largest-one", {"norm": "largest"}, SMALL,
        "What is the length of each row of your answer: the root of the sum of its squares?",
        "Your function seems to divide each row by its largest entry.",
        LENGTH),
    Misconception("columns-of-length-one", {"norm": "columns"}, SMALL,
        "What is the length of each row of your answer, and of each column?",
        "Your function seems to divide columns by their lengths, with axis=0.",
        "Add up along the rows, with axis=1, and keep the axis: keepdims=True."),
    Misconception("table-of-length-one", {"norm": "table"}, SMALL,
        "How many lengths do you divide by: one for each row, or one for all?",
        "Your function seems to divide by one length of the whole table.",
        "Add up along the rows, with axis=1, and keep the axis: keepdims=True."),
    Misconception("no-root", {"norm": "no root"}, SMALL,
        "What is the length of each row of your answer: the root of the sum of its squares?",
        "Your function seems to divide by the sum of squares, without its root.",
        LENGTH),
    Misconception("root-of-sum", {"norm": "root of sums"}, SMALL,
        "What is the length of each row of your answer: the root of the sum of its squares?",
        "Your function seems to take the root of the sum, without squares.",
        LENGTH),
    Misconception("number-of-terms-below", {"norm": "number of terms"}, SMALL,
        "What is the length of each row of your answer: the root of the sum of its squares?",
        "Your function seems to divide each row by the number of its terms.",
        LENGTH),
    Misconception("width-below", {"norm": "width"}, SMALL,
        "What is the length of each row of your answer: the root of the sum of its squares?",
        "Your function seems to divide by the number of columns.",
        LENGTH),
    Misconception("mean-square", {"norm": "mean square"}, SMALL,
        "Is the length the root of a sum, or of a mean?",
        "Your function seems to take the mean of the squares in the place of their sum.",
        LENGTH),
    Misconception("one-added-below", {"norm": "plus one"}, SMALL,
        "What is the length of each row of your answer: the root of the sum of its squares?",
        "Your function seems to add 1 to the lengths, so that nothing is divided by 0.",
        "Divide by the lengths themselves; where a length is 0, divide by 1."),
    Misconception("nan-for-empty", {"empty": "nan"}, EMPTY,
        "What is the length of a row of zeros? What do you divide by there?",
        "Your function seems to divide 0 by 0 in a row of zeros.",
        "Where a length is 0, divide by 1: np.where chooses between two."),
    Misconception("empty-left-out", {"empty": "left out"}, EMPTY,
        "How many films were passed, and how many rows came back?",
        "Your function seems to leave out films without words.",
        "Return a row for each film: a row of zeros stays."),
    Misconception("lengths-alone", {"then": "lengths"}, SMALL,
        "What was asked for: the rows, or their lengths?",
        "Your function seems to return the lengths.",
        "Divide the weighted rows by them."),
    Misconception("first-row-only", {"then": "first row"}, SMALL,
        "How many films were passed, and how many rows came back?",
        "Your function seems to return after the first film.",
        "The return comes after the loop."),
    *(Misconception(id, switch, THREE,
        "The text above names four repairs. Which of them are done?",
        f"Your function seems to have three of the four faults still: {left}.",
        remedy)
      for id, switch, left, remedy in (
        ("logarithm-alone-repaired", {"n": "terms", "df": "times", "norm": "none"}, "n, n_t, and rows as long as they are", ROWS + " " + LENGTH),
        ("length-alone-repaired", {"n": "terms", "df": "times", "idf": "no logarithm, no + 1"}, "n, n_t, and no logarithm", ROWS + " " + RARITY),
        ("n-alone-repaired", {"df": "times", "idf": "no logarithm, no + 1", "norm": "none"}, "n_t, no logarithm, and rows as long as they are",
            "n_t counts the rows in which a term stands. " + RARITY + " " + LENGTH),
        ("n_t-alone-repaired", {"n": "terms", "idf": "no logarithm, no + 1", "norm": "none"}, "n, no logarithm, and rows as long as they are",
            "n is the number of rows. " + RARITY + " " + LENGTH),
      )),
] + [
    Misconception(f"rounded-{digits}", {"then": digits}, SMALL,
        "Compare the two numbers digit by digit. Where does yours end?",
        f"Your function seems to round its results to {digits} decimal{'s' * (digits != 1)}.",
        "Return the numbers as they are. Rounding belongs where you print.")
    for digits in range(5)
]
# fmt: on


def rarities(films, terms):
    """ln((1 + n) / (1 + n_t)) + 1 for each of some terms, from a tuple of texts whose terms are separated by |."""
    have = [sum(term in film.split("|") for film in films) for term in terms]
    return np.log((1 + len(films)) / (1 + np.array(have))) + 1


VARIANT = Exercise(
    id="05.rarities",
    number="5.2, once more",
    title="how rare a keyword is",
    minutes=5,
    version=1,
    answer=rarities,
    kind="array",
    points={"all": 1.0},
    cases=lambda rng: (
        Case(films, terms, group="all")
        for films, terms in (
            (("toy|friend", "ship"), ("toy", "ship", "shark")),
            (("war", "war|peace", "peace|love", ""), ("love", "war", "peace")),
            (("star wars|war", "star"), ("war", "star")),
        )
    ),
    misconceptions=[],
    hints=[
        "For each term: in how many of the texts is it, once the text is cut at |?",
        "np.log takes an array of all the fractions at once.",
    ],
    done="Anything that a film has or has not can be weighed by its rarity, not words alone.",
    task=(
        "`films` is a tuple with a text such as `toy|friendship` for each film, `terms` a tuple of keywords. Return an array with the rarity "
        "of each keyword: the natural logarithm of (1 + number of films) / (1 + number of films that have it), plus 1."
    ),
    solution="""def rarities(films, terms):
    sets = [set(film.split("|")) for film in films]
    have = np.array([sum(term in one for one in sets) for term in terms])
    return np.log((1 + len(films)) / (1 + have)) + 1
""",
)

EXERCISE = Exercise(
    id="05.weigh_terms",
    number="5.2",
    title="repair the weights of words",
    minutes=8,
    version=1,
    answer=weigh_terms,
    kind="array",
    points={"by hand": 1.0, "films without words, words without films": 0.5, "many films": 0.5},
    cases=cases,
    misconceptions=MISCONCEPTIONS,
    hints=[
        "Four repairs: what is counted for n, what for n_t, what is made of the fraction, and how long the rows are. Try each on two films.",
        "A row is a film, so n is the number of rows. `(counts > 0)` is True where a film has a term; add it up down the rows.",
        "`np.sqrt((weighted**2).sum(axis=1, keepdims=True))` holds the lengths as a column. Where one is 0, divide by 1: np.where.",
    ],
    done="A rare word now says more than a common one, and a long text no more than a short one.",
    errors={
        "lengths-differ": (
            "What is the shape of each of the arrays in the line where it stopped?",
            "Your function seems to combine arrays whose shapes do not fit.",
            "A number for each row divides row by row if it has an axis of its own: keepdims=True, or [:, None].",
        )
    },
    limits=(0.0, 1.0),
    variant=VARIANT,
)
