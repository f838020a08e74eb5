"""Exercise 4.2: of each film's similarities, keep the k highest."""

import numpy as np

from recsys_teach.exercises.bank.lesson_04.keep_top_k_switches import (
    CUT,
    LEAST,
    PUT,
    THEN,
    at_the_front,
    of_whole,
    one_by_one,
    order_of,
)
from recsys_teach.exercises.exercise import Case, Exercise, Misconception

# What stands in a film's own place; nothing but "out" and "deleted" keeps it from being chosen.
OWN = {"out": 0.0, "zero": 0.0, "minus one": -1.0, "minus infinity": -np.inf} | {
    f"{v}": float(v) for v in (-2, -10, -99, -999)
}


def keep_top_k(
    similarity, k, *, own="out", among="rows", least="above 0", key="high", ties="smaller", cut="k", after=False, put="values", both_ways=False, then=None
):  # fmt: skip
    """s_ij where j is among the k highest of row i above 0, j ≠ i, ties by smaller j; 0 elsewhere. Switches are what learners
    do instead."""
    if among == "the whole table":
        return of_whole(similarity, k)
    if among == "front":
        return at_the_front(similarity, k)
    if among in ("0", "-1", "-inf"):  # the highest again and again; what is used becomes that
        return one_by_one(similarity, k, float(among), put)
    table = similarity.T if among == "columns" else similarity
    kept = np.zeros(table.shape)
    for i, row in enumerate(table.copy()):
        row[i] = OWN.get(own, row[i])
        if own == "ones":
            row[row == 1] = 0.0
        if own == "deleted":  # the others move up by one place
            best = order_of(np.delete(row, i), key, ties, np.delete(row, i) > 0)[:k]
            kept[i, best] = np.delete(row, i)[best]
            continue
        may = LEAST[least](row) & ((np.arange(len(row)) != i) | (own != "out"))
        order = order_of(row, key, ties, may)
        best = CUT[cut](order, k)
        if cut == "ties too" or ties == "all":
            best = order[row[order] >= row[order[k - 1]]] if len(order) >= k else order
        if own == "dropped after":
            best = best[best != i]
        if after:
            best = best[row[best] > 0]
        kept[i, best] = similarity[i, best] if put == "of the input" else PUT[put](row[best])
        if both_ways:
            kept[best, i] = kept[i, best]
    kept = kept.T if among == "columns" else kept
    return THEN[then](kept, similarity) if then else kept


def table_of(*rows):
    """Return a table from its rows above the diagonal; the rest mirrors them, and the diagonal holds 1."""
    n = len(rows) + 1
    table = np.eye(n)
    for i, row in enumerate(rows):
        table[i, i + 1 :] = row
        table[i + 1 :, i] = row
    return table


def random_table(rng, n, digits):
    half = np.triu(np.round(rng.uniform(-0.5, 0.95, (n, n)), digits), 1)
    return half + half.T + np.eye(n)


def cases(rng):
    yield Case(table_of([0.7, 0.2, 0.5], [0.4, 0.1], [0.9]), 1, group="by hand")
    yield Case(table_of([0.7, 0.2, 0.5], [0.4, 0.1], [0.9]), 2, group="by hand")
    yield Case(table_of([0.3, 0.8, 0.1, 0.6], [0.55, 0.25, 0.45], [0.35, 0.65], [0.15]), 3, group="by hand")
    yield Case(np.array([[1, 0.5, 0.9], [0.2, 1, 0.1], [0.6, 0.8, 1]]), 1, group="by hand")
    yield Case(table_of([-0.7, 0.4, 0.0], [0.3, -0.2], [0.6]), 2, group="not above 0, or few")
    yield Case(table_of([-0.9, -0.1], [0.0]), 1, group="not above 0, or few")
    yield Case(table_of([-0.7, 0.4, -0.3], [0.3, -0.2], [0.6]), 3, group="not above 0, or few")
    yield Case(table_of([0.6, 0.2], [-0.4]), 5, group="not above 0, or few")
    yield Case(table_of([0.5, 0.2, 0.5, 0.5], [0.5, 0.3, 0.1], [0.4, 0.4], [0.4]), 2, group="ties")
    yield Case(table_of([1.0, 0.3, 0.6], [0.2, 0.6], [0.5]), 1, group="ties")
    yield Case(table_of([0.4, 1.0, 0.7], [0.2, 0.5], [0.6]), 2, group="ties")
    for n, k, digits in ((12, 4, 5), (40, 10, 1), (60, 25, 1)):
        yield Case(random_table(rng, n, digits), k, group="many films")
    yield Case(np.round(rng.uniform(-0.4, 0.95, (25, 25)), 5), 6, group="many films")


FOUR, FIVE = (table_of([0.7, 0.2, 0.5], [0.4, 0.1], [0.9]), 2), (table_of([0.3, 0.8, 0.1, 0.6], [0.55, 0.25, 0.45], [0.35, 0.65], [0.15]), 3)  # fmt: skip
BELOW, FEW = (table_of([-0.7, 0.4, 0.0], [0.3, -0.2], [0.6]), 2), (table_of([0.6, 0.2], [-0.4]), 5)
LOPSIDED = (np.array([[1, 0.5, 0.9], [0.2, 1, 0.1], [0.6, 0.8, 1]]), 1)
TIES, TWINS = (table_of([0.5, 0.2, 0.5, 0.5], [0.5, 0.3, 0.1], [0.4, 0.4], [0.4]), 2), (table_of([1.0, 0.3, 0.6], [0.2, 0.6], [0.5]), 1)  # fmt: skip
MANY = (random_table(np.random.default_rng(1), 60, 1), 25)
OWN_PLACE = "Before you look for the highest, put a 0 in the film's own place: row[i]."
ORDER = 'Sort the negative similarities, with kind="stable", and take the first k positions.'
VALUE = "Write the similarities themselves, each at its own position of row i."


def told(see, name, remedy, show, ways):
    """Return a row for each way to make one mistake, {id: switch}."""
    return [Misconception(id, switch, show, see, name, remedy) for id, switch in ways.items()]


# fmt: off
MISCONCEPTIONS = [
    *told("Which film does your table call the most similar to the first one?",
        "Your function seems to keep each film as its own neighbour, in the place of another one.",
        OWN_PLACE, FOUR, {"own-neighbour": {"own": "in"}, "own-neighbour, any sign": {"own": "in", "least": "any"}}),
    *told("How many neighbours has each film in your table, and how many are asked for?",
        "Your function seems to choose k with the film itself among them, and then to take it out, so that one place is lost.",
        OWN_PLACE, FOUR, {"own-place-lost": {"own": "dropped after"}, "own-place-lost, any sign": {"own": "dropped after", "least": "any"}}),
    *told("Another film is as similar as can be in this case. Who stands first when you sort, the film itself or the other one?",
        "Your function seems to leave out the first in the order, as if that were always the film itself.",
        OWN_PLACE, TWINS, {"first-taken-for-itself": {"own": "in", "cut": "but the first"}}),
    *told("Another film is as similar as can be in this case. Is it in your table?",
        "Your function seems to take every similarity of exactly 1 for that of the film with itself.",
        "Go by the place, not by the value. " + OWN_PLACE, TWINS, {"ones-taken-for-itself": {"own": "ones"}}),
    *told("Which of the others is the most similar one, and is it in your table?",
        "Your function seems to leave out the first in the order, although the film itself is no longer there.",
        "The first k are right once the film's own place holds 0.", FOUR, {"best-left-out": {"cut": "but the first"}}),
    *told("How many neighbours has each film in your table, and how many are asked for?",
        "Your function seems to leave out the first in the order and to stop at k, so that one is missing.",
        OWN_PLACE, FOUR, {"skipped-and-short": {"own": "in", "cut": "but the first, one less"}}),
    *told("Which film stands at each position of your shortened row, and which one in the table?",
        "Your function seems to take the film out of its row, so that those behind it move up by one place.",
        "Leave the row as long as it is. " + OWN_PLACE, FOUR, {"places-moved-up": {"own": "deleted"}}),
    *told("Compare your first row with what was expected. By what are the kept ones chosen?",
        "Your function seems to keep the k highest of each column.",
        "Row i holds the neighbours of film i: choose within the row.", LOPSIDED, {"by-columns": {"among": "columns"}}),
    *told("Compare your first row with the first row, and with the first column, of what came in. From which of them are its numbers?",
        "Your function seems to read columns and to write them as rows.",
        "Row i holds the neighbours of film i: read similarity[i].", LOPSIDED,
        {"column-for-row": {"among": "columns", "then": "transposed"}}),
    *told("Compare the rows of your table with its columns. And which sign have the numbers that you kept?",
        "Your function seems to write each film's neighbours down its column, and to keep similarities that are negative.",
        "Row i holds the neighbours of film i: kept[i, j], not kept[j, i]. After the first k, keep those that are above 0.", (BELOW[0], 3),
        {"down-the-column, negative too": {"least": "any", "own": "zero", "then": "transposed"},
         "down-the-column, largest sizes": {"key": "size", "least": "not 0", "then": "transposed"}}),
    *told("Compare the rows of your table with its columns. And which of two equals is kept?",
        "Your function seems to write each film's neighbours down its column, and to prefer the larger position among equals.",
        "Row i holds the neighbours of film i: kept[i, j], not kept[j, i]. " + ORDER, TIES,
        {"down-the-column, ties by larger": {"ties": "larger", "then": "transposed"}}),
    *told("How many similarities are kept in your whole table? And how many for each film?",
        "Your function seems to keep the k highest of the whole table.",
        "Each film has k neighbours of its own: choose within each row.", FOUR, {"of-the-whole-table": {"among": "the whole table"}}),
    *told("Which sign have the numbers that you kept?",
        "Your function seems to keep similarities that are negative, where fewer than k are above 0.",
        "After the first k, keep those that are above 0.", (table_of([-0.7, 0.4, -0.3], [0.3, -0.2], [0.6]), 3), {"negative-too": {"least": "any"}, "negative-too, own 0": {"least": "any", "own": "zero"},
         "negative-too, own -1": {"least": "any", "own": "minus one"}, "negative-too, own -inf": {"least": "any", "own": "minus infinity"}, "all-but-zero": {"least": "not 0"}}
        | {"negative-too, own -inf, of the input": {"least": "any", "own": "minus infinity", "put": "of the input"},
           "negative-too, own -1, of the input": {"least": "any", "own": "minus one", "put": "of the input"},
           "negative-too, own 0, of the input": {"least": "any", "own": "zero", "put": "of the input"},
           "negative-too, one by one": {"among": "-inf"}, "negative-too, one by one, of the input": {"among": "-inf", "put": "of the input"},
           "negative-too, one by one, used -1": {"among": "-1"}, "negative-too, one by one, used -1, of the input": {"among": "-1", "put": "of the input"}}
        | {f"negative-too, own {v}": {"least": "any", "own": f"{v}"} for v in (-2, -10, -99, -999)}),
    *told("A similarity of −0.7 and one of 0.4: which film is more alike?",
        "Your function seems to look at the size of the similarities without their signs.",
        "Use the similarities as they are.", (BELOW[0], 1),
        {"largest-sizes": {"key": "size", "least": "not 0"}, "largest-sizes, then above 0": {"key": "size", "least": "not 0", "after": True}}),
    *told("Which neighbours of the first film are missing? How similar are they?",
        "Your function seems to leave out similarities of 0.5 or less.", "Every similarity above 0 may be kept.", FOUR,
        {"above-a-half": {"least": "half"}}),
    *told("Which neighbours are missing in your table? How similar are they?",
        "Your function seems to keep only what lies above the row's mean.", "The k highest are kept, wherever the mean lies.", FIVE,
        {"above-the-mean": {"least": "mean"}, "above-the-mean, all": {"least": "mean", "cut": "all"}}),
    *told("How many neighbours has the first film in your table? What is k?",
        "Your function seems to keep all similarities above 0, whatever k is.", "Keep the first k of the order.", FOUR,
        {"all-kept": {"cut": "all"}, "all-kept, negative too": {"cut": "all", "least": "any"},
         "all-kept, itself too": {"cut": "all", "own": "in"}}),
    *told("How many neighbours has each film in your table, and how many are asked for?",
        "Your function seems to keep one too few.", "[:k] takes k positions.", FOUR, {"one-too-few": {"cut": "k - 1"}}),
    *told("How many neighbours has each film in your table, and how many are asked for?",
        "Your function seems to keep one too many.", "[:k] takes k positions.", FOUR, {"one-too-many": {"cut": "k + 1"}}),
    *told("How many neighbours has each film in your table, and how many are asked for?",
        "Your function seems to keep the highest one alone.", "Keep the first k of the order.", FOUR,
        {"highest-alone": {"cut": "one"}, "highest-alone, itself": {"cut": "one", "own": "in"}}),
    *told("How many neighbours has each film in your table, and how many are asked for?",
        "Your function seems to keep the k-th highest alone.", "[:k] takes the first k, [k - 1] takes one.", FOUR,
        {"kth-alone": {"cut": "the k-th alone"}}),
    *told("What is the largest similarity in the first row of your table, and of the input?",
        "Your function seems to keep the least similar films.", f"argsort goes from small to large. {ORDER}", FOUR,
        {"lowest-kept, own 0": {"key": "low", "least": "any", "own": "zero"}, "lowest-kept, itself": {"key": "low", "least": "any", "own": "in"},
         "lowest-kept, own -1": {"key": "low", "least": "any", "own": "minus one"}, "lowest-kept, itself, then above 0": {"key": "low", "least": "any", "own": "in", "after": True},
         "lowest-kept": {"key": "low"}, "lowest-kept, any sign": {"key": "low", "least": "any"},
         "lowest-kept, then above 0": {"key": "low", "least": "any", "own": "zero", "after": True}}),
    *told("What is the largest similarity in the first row of your table, and of the input?",
        "Your function seems to take the last k of an order that falls.", ORDER, FOUR, {"last-of-falling": {"cut": "last k"}}),
    *told("What is the largest similarity in the first row of your table, and of the input?",
        "Your function seems to set the k highest to 0 and to keep the others.",
        "Copy the k highest into the empty table; leave the rest at 0.", FOUR, {"rest-kept": {"cut": "beyond k"}}),
    *told("By what are the kept ones chosen: by similarity, or by where they stand?",
        "Your function seems to keep the first k that are above 0, without sorting.", ORDER, FOUR, {"not-sorted": {"key": "position"}}),
    *told("Fewer than k are above 0 in this case. Is that a reason to keep none of them?",
        "Your function seems to keep nothing where fewer than k are above 0.", "Keep those that there are.", FEW, {"none-if-fewer": {"cut": "none if fewer"}}),
    *told("Two films are equally similar in this case. Which of them is kept, and which one stands further to the left?",
        "Your function seems to prefer the larger position among equals.",
        f"An order that grows, read from its end, shows equals the other way round. {ORDER}", TIES,
        {"ties-by-larger": {"ties": "larger"}, "ties-by-larger, itself": {"ties": "larger", "own": "in"}, "ties-turned": {"ties": "numpy, turned"}}),
    *told("Look for films in this case that are equally similar. Which of them are kept?",
        "Your function seems to sort without kind=\"stable\": among many films, equals come in any order.",
        "Among equals the smaller position comes first. A stable sort keeps the order in which they stand.", MANY, {"not-stable": {"ties": "numpy"}}),
    *told("How many are kept in the first row? What is k?",
        "Your function seems to keep everything that is as high as the k-th, so that equals make more than k.",
        "Choose k positions, not a threshold.", TIES, {"threshold": {"ties": "all"}}),
    *told("What numbers does your table hold where a neighbour is kept?",
        "Your function seems to write 1 for a neighbour.", VALUE, FOUR, {"ones-written": {"put": "ones"}}),
    *told("What numbers does your table hold where a neighbour is kept?",
        "Your function seems to write places: 1 for the nearest, 2 for the next.", VALUE, FOUR, {"places-written": {"put": "ranks"}}),
    *told("What numbers does your table hold where a neighbour is kept?",
        "Your function seems to divide the kept similarities so that each row adds up to 1.", VALUE, FOUR, {"rows-add-up-to-one": {"put": "shares"}}),
    *told("What numbers does your table hold where a neighbour is kept?",
        "Your function seems to divide each row by its highest similarity.", VALUE, FOUR, {"over-the-highest": {"put": "over the highest"}}),
    *told("What numbers does your table hold where a neighbour is kept?",
        "Your function seems to write the squares of the similarities.", VALUE, FOUR, {"squares-written": {"put": "squares"}}),
    *told("What numbers does your table hold where a neighbour is kept?",
        "Your function seems to write the highest similarity for all kept neighbours.", VALUE, FOUR, {"highest-for-all": {"put": "the first for all"}}),
    *told("Which similarity belongs to which film? Compare one entry with the input.",
        "Your function seems to write the right numbers of a row, in growing order, at the right places.",
        VALUE, FOUR, {"numbers-out-of-step": {"put": "sorted"}}),
    *told("Nothing above 0 is left in a row. Which place does argmax give then, and what stands in kept there?",
        "Your function seems to write 0 over what it kept: once nothing above 0 is left, argmax comes back to a place that was used.",
        "Stop as soon as the highest that is left is not above 0.", FEW, {"written-over": {"among": "0"}}),
    *told("Nothing above 0 is left in a row. Which place does argmax give then, and what is written there?",
        "Your function seems to go on when nothing above 0 is left, and to write the film's similarity with itself, or a number that was used before.",
        "Stop as soon as the highest that is left is not above 0.", FEW, {"goes-on, of the input": {"among": "0", "put": "of the input"}}),
    *told("Which similarity belongs to which film, and which sign have the numbers that you kept?",
        "Your function seems to write the k highest of each row at its beginning, whatever their sign.",
        VALUE + " Keep only those that are above 0.", BELOW, {"at-the-front, any sign": {"among": "front"}}),
    *told("Which similarity belongs to which film? Compare one entry with the input.",
        "Your function seems to write the kept similarities at the beginning of each row.", VALUE, FOUR, {"at-the-front": {"then": "to the front"}}),
    *told("Is every neighbour in your first row among the k nearest of the first film?",
        "Your function seems to keep a pair if either of the two has the other among its k nearest.",
        "Row i is about film i alone. The table need not be the same when it is mirrored.", FIVE, {"either-way": {"then": "either way"}, "either-way, written twice": {"both_ways": True}}),
    *told("Who is among the k nearest of the first film and is missing in your first row?",
        "Your function seems to keep a pair only if each of the two has the other among its k nearest.",
        "Row i is about film i alone. The table need not be the same when it is mirrored.", (FIVE[0], 1), {"both-ways": {"then": "both ways"}}),
    *told("What stands in your table where nothing is kept?",
        "Your function seems to write nan or −inf where nothing is kept.", "Start from a table of zeros.", FOUR,
        {"nan-elsewhere": {"then": "nan elsewhere"}, "minus-infinity-elsewhere": {"then": "minus infinity elsewhere"}}),
    *told("How many rows come back, and how many films are there?",
        "Your function seems to return after the first row.", "Move the return out of the loop.", FOUR,
        {"first-row-alone": {"then": "first row alone"}, "first-row-filled": {"then": "first row filled"}}),
    *told("Which rows of your table hold something?",
        "Your function seems to fill the last row alone, as when the empty table is made inside the loop.",
        "Make the table before the loop, and fill one row each time.", FOUR, {"last-row-filled": {"then": "last row filled"}}),
    *told("Which rows of your table hold something?",
        "Your function seems to leave the last row empty.", "range(len(similarity)) ends at the last row by itself.", FOUR,
        {"last-row-missing": {"then": "last row missing"}}),
    *told("What stands on the diagonal of your table?",
        "Your function seems to write 1 on the diagonal. A film is not its own neighbour.", "Leave the diagonal at 0.", FOUR, {"own-ones": {"then": "own ones"}}),
    *told("Has the last film neighbours in your table?",
        "Your function seems to fill only what lies above the diagonal.", "Look at the whole row, not at what comes behind i.", FOUR, {"upper-half": {"then": "upper half"}}),
    *told("What comes back: a table as large as the one that came in?",
        "Your function seems to return positions, a list for each film.", VALUE, FOUR, {"positions-back": {"then": "positions"}}),
    *told("What comes back: a table as large as the one that came in?",
        "Your function seems to return the kept similarities without their places.", VALUE, FOUR, {"values-back": {"then": "values alone"}}),
    *told("Does your table differ from the one that came in?",
        "Your function seems to return the table as it came.", "Fill kept, row by row.", FOUR, {"unchanged": {"then": "unchanged"}}),
    *told("What stands in your table: similarities, or True and False?",
        "Your function seems to return where something is kept, not what.", VALUE, FOUR, {"mask-back": {"then": "mask"}}),
    *told("Which entries of your table are above 0?",
        "Your function seems to return the empty table: nothing is written into it.", VALUE, FOUR, {"nothing-written": {"then": "nothing"}}),
    *told("Does your answer change when k does?",
        "Your function seems to use a number of its own in the place of k.", "Use the argument k.", MANY,
        {f"always-{m}": {"cut": f"always {m}"} for m in (2, 3, 5, 10, 50)}),
    *told("Compare the numbers digit by digit. Where do yours end?",
        "Your function seems to round the similarities.", "Write them as they are.", (table_of([0.1234567, 0.9876543], [0.4567891]), 1),
        {f"rounded-{digits}": {"then": f"round {digits}"} for digits in range(4)}),
]
# fmt: on


def best_matches(similarity):
    """For each film, the position of the film that is most similar to it, itself left out; among equals the smaller."""
    table = np.where(np.eye(len(similarity)) > 0, -np.inf, similarity)
    return np.argmax(table, axis=1)


VARIANT = Exercise(
    id="04.best_matches",
    number="4.2, once more",
    title="the one film beside each",
    minutes=5,
    version=1,
    answer=best_matches,
    kind="array",
    points={"all": 1.0},
    cases=lambda rng: (
        Case(table, group="all")
        for table in (
            FOUR[0],
            table_of([-0.3, -0.2], [-0.6]),
            table_of([0.5, 0.2, 0.5], [0.1, 0.5], [0.4]),
            LOPSIDED[0],
        )
    ),
    misconceptions=[],
    hints=[
        "On the diagonal stands the film itself. Which number is so low that it never wins, even where all others are negative?",
        "np.argmax takes the smaller position among equals. In which direction, axis 0 or 1, does a row lie?",
    ],
    done="A list of one neighbour for each film.",
    task=(
        "`similarity` is a square table of at least two films, 1 on its diagonal. Return, for each film, the position of the film that is "
        "most similar to it, itself left out, even where that similarity is negative. Among equals the smaller position wins."
    ),
    solution="""def best_matches(similarity):
    table = similarity.copy()
    np.fill_diagonal(table, -np.inf)
    return table.argmax(axis=1)
""",
)

EXERCISE = Exercise(
    id="04.keep_top_k",
    number="4.2",
    title="keep the k nearest of each film",
    minutes=8,
    version=1,
    answer=keep_top_k,
    kind="array",
    points={"by hand": 1.0, "not above 0, or few": 0.5, "ties": 0.25, "many films": 0.25},
    cases=cases,
    misconceptions=MISCONCEPTIONS,
    hints=[
        "Three steps for one row: take the film itself out, find the k highest places, write their similarities into kept.",
        "np.argsort of the negative row, with kind=\"stable\", gives places from the highest similarity down. Which k of them do you take?",
        "A list of places works between square brackets: row[places] are their similarities, and kept[i, places] is where they go. "
        "Which places are to be left out, where fewer than k are above 0?",
    ],
    done="The table is small now: k numbers for each film, ready before anybody asks.",
    errors={
        "lengths-differ": (
            "How many places are there in the line where it stopped, and how many numbers do you put there?",
            "Your function seems to write more or fewer numbers than there are places, or to combine arrays of different lengths.",
            "Each number needs a place of its own. Say at which places of row i the numbers belong, and write those of the same places.",
        )
    },
    variant=VARIANT,
)  # fmt: skip
