"""Exercise 7.5: films that a person has not taken, from random numbers."""

import numpy as np

from recsys_teach.exercises.bank.lesson_07.draw_negatives_switches import KEEP, PLACES, THEN, next_free
from recsys_teach.exercises.exercise import Case, Exercise, Misconception


def draw_negatives(
    taken, n_items, numbers, n, *, places="floor", keep="not taken", cut="n", order="filter first", then=None
):
    """The places ⌊x · n_items⌋ of the numbers x that are not taken, in their order; the first n. Switches are what learners do
    instead."""
    drawn = PLACES[places](numbers, n_items)
    if cut == "rest":
        rest = np.setdiff1d(np.arange(n_items), taken)
        drawn = rest[np.floor(numbers * len(rest)).astype(int)] if len(rest) else rest
    ends = {
        "n": n,
        "rest": n,
        "all": len(drawn),
        "one more": n + 1,
        "one less": max(n - 1, 0),
        "at least one": max(n, 1),
        "all for 0": n or len(drawn),
        "one": 1,
        "as many as taken": len(taken),
    }
    if order == "cut first":
        drawn = drawn[: ends.get(cut, n)]
    if order.startswith("next free"):
        return next_free(drawn, taken, n_items, n, again=order == "next free")
    good = KEEP[keep](drawn, taken, n_items)
    if order == "a set, then cut":
        return np.unique(drawn[good])[:n]
    if order == "places among draws":
        return np.flatnonzero(good)[:n]
    if order == "numbers":
        return numbers[good][:n]
    if order == "mask":
        return good
    kept = drawn[good]
    kept = kept[-n:] if cut == "last" else kept[: ends[cut]]
    if then == "first":
        kept = drawn[good]  # whoever returns the first one does not ask for n
    return THEN[then](kept, n, taken) if then else kept


def cases(rng):
    yield Case(np.array([1]), 4, [0.1, 0.3, 0.9, 0.6], 2, group="by hand")
    yield Case(np.array([3, 0]), 5, [0.05, 0.7, 0.99, 0.45, 0.25], 2, group="by hand")
    yield Case(np.array([2, 5]), 8, [0.3, 0.5, 0.65, 0.95, 0.55, 0.2], 3, group="by hand")
    yield Case(np.array([4]), 10, [0.75, 0.15, 0.18, 0.75, 0.42, 0.75, 0.02], 5, group="the same film twice")
    yield Case(np.array([6, 1]), 7, [0.5, 0.52, 0.5, 0.9, 0.0, 0.3, 0.2], 4, group="the same film twice")
    yield Case(np.array([], dtype=int), 3, [0.0, 0.999, 0.5], 2, group="too few, or nothing taken")
    yield Case(np.array([0, 1]), 4, [0.1, 0.3, 0.6, 0.45], 3, group="too few, or nothing taken")
    yield Case(np.array([2]), 5, [0.7, 0.45, 0.05, 0.5], 4, group="too few, or nothing taken")
    yield Case(np.array([1]), 4, [0.1, 0.3, 0.9], 0, group="too few, or nothing taken")
    yield Case(np.array([4, 2]), 6, [0.5, 0.75, 0.2, 0.95], 0, group="too few, or nothing taken")
    yield Case(np.array([1, 0, 2]), 3, [0.2, 0.8, 0.5], 2, group="too few, or nothing taken")
    for films, own, n in ((20, 7, 6), (300, 120, 25), (9066, 80, 40)):
        taken = rng.permutation(films)[:own]
        numbers = rng.random(4 * n)
        numbers[rng.permutation(4 * n)[:n]] = (
            taken[rng.integers(0, own, n)] + 0.5
        ) / films  # some hit films that were taken
        yield Case(taken, films, numbers, n, group="many films")


A, B = (np.array([1]), 4, [0.1, 0.3, 0.9, 0.6], 2), (np.array([3, 0]), 5, [0.05, 0.7, 0.99, 0.45, 0.25], 2)
C, TWICE = (
    (np.array([2, 5]), 8, [0.3, 0.5, 0.65, 0.95, 0.55, 0.2], 3),
    (np.array([4]), 10, [0.75, 0.15, 0.18, 0.75, 0.42], 4),
)
FEW, UP = (np.array([0, 1]), 4, [0.1, 0.3, 0.6, 0.45], 3), (np.array([4]), 10, [0.75, 0.15, 0.02, 0.48], 3)
PLACE = "A number x from 0 to 1 stands for position x times n_items, its decimals cut off: from 0 to n_items − 1."
FIRST = "First drop the positions that were taken, then keep the first n of those that are left."


def _told(key, *rows):
    return [Misconception(id, {key: switch}, show, see, name, remedy) for id, switch, show, see, name, remedy in rows]


# fmt: off
MISCONCEPTIONS = _told("keep",
    ("taken-not-looked-at", "all", A,
        "Is one of your films among those that the person has taken?",
        "Your function seems to keep every draw, also films that the person has taken.",
        FIRST),
    ("taken-ones-kept", "taken", A,
        "Which films should be left out: those that were taken, or the others?",
        "Your function seems to keep the films that were taken, and to drop the others.",
        "Turn the condition round: not in taken."),
    ("first-taken-only", "not the first", B,
        "How many films has this person taken? Are all of them left out?",
        "Your function seems to leave out the first taken film alone.",
        "Ask whether a position is anywhere in taken, for example with np.isin."),
    ("last-taken-only", "not the last", B,
        "How many films has this person taken? Are all of them left out?",
        "Your function seems to leave out the last taken film alone.",
        "Ask whether a position is anywhere in taken, for example with np.isin."),
    ("above-the-largest", "above the largest", C,
        "Which films that were not taken are missing in your answer?",
        "Your function seems to keep only positions above the largest one taken.",
        "Ask whether a position is anywhere in taken, for example with np.isin."),
    ("below-the-smallest", "below the smallest", C,
        "Which films that were not taken are missing in your answer?",
        "Your function seems to keep only positions below the smallest one taken.",
        "Ask whether a position is anywhere in taken, for example with np.isin."),
    ("compared-with-its-length", "not so many", C,
        "Is a position compared with the films taken, or with how many they are?",
        "Your function seems to compare positions with the number of films taken.",
        "Ask whether a position is anywhere in taken, for example with np.isin."),
    ("stops-at-the-first-taken", "until the first taken", A,
        "What does your function do after a draw that was taken?",
        "Your function seems to stop at the first draw that was taken.",
        "Skip such a draw and go on (continue, not break)."),
    ("never-twice", "new ones", TWICE,
        "May a film come twice, by the text above?",
        "Your function seems to keep each film once. Here a film that is drawn twice comes twice.",
        "Keep repeated draws."),
    ("never-twice-in-a-row", "not the one before", (np.array([4]), 10, [0.75, 0.75, 0.42, 0.15], 4),
        "May a film come twice, by the text above?",
        "Your function seems to drop a film that repeats the one before.",
        "Keep repeated draws."),
    ("looked-up-by-halving", "searched", (np.array([3, 0]), 5, [0.05, 0.7, 0.99, 0.45, 0.25], 3),
        "In which order are the films in taken? In which order does your search need them?",
        "Your function seems to look positions up with a search that needs taken sorted, as np.searchsorted and bisect do.",
        "taken may be in any order: sort it first, or ask with np.isin."),
    ("dropped-by-place", "by place", C,
        "Which draws did you drop: those that are in taken, or those that stand at these places?",
        "Your function seems to drop the draws at the places that taken names. np.delete does so.",
        "Ask of each draw whether its value is in taken, for example with np.isin."),
    ("position-0-dropped", "not 0 either", UP,
        "Is there a film at position 0?",
        "Your function seems to drop position 0, as if it meant nothing.",
        "Position 0 is a film like any other. An if on a number takes 0 for False."),
    ("never-twice, taken-kept", "never twice, all", TWICE,
        "Is one of your films among those that the person has taken? May a film come twice?",
        "Your function seems to drop repeated draws and to keep films that were taken.",
        FIRST),
) + _told("places",
    ("rounded", "nearest", A,
        "Work out x times n_items for the first number. Which whole number comes from it?",
        "Your function seems to round to the nearest whole number, so that position n_items can come out, which does not exist.",
        PLACE),
    ("rounded-up", "up", A,
        "Work out x times n_items for the first number. Which whole number comes from it?",
        "Your function seems to round up, so that position n_items can come out, which does not exist.",
        PLACE),
    ("from-one", "from 1", A,
        "Which positions are possible with n_items films?",
        "Your function seems to count positions from 1.",
        PLACE),
    ("one-film-too-few", "less one", A,
        "Can the last film be drawn in your function?",
        "Your function seems to multiply by n_items − 1, so that the last film is never drawn.",
        PLACE),
    ("one-film-too-few, rounded", "less one, nearest", (np.array([4]), 10, [0.06, 0.3], 2),
        "Do all films have the same chance in your function? What about the first and the last?",
        "Your function seems to multiply by n_items − 1 and to round: the first and the last film get half a chance.",
        PLACE),
    ("one-film-too-many", "more one", A,
        "Which positions are possible with n_items films?",
        "Your function seems to multiply by n_items + 1, so that position n_items can come out, which does not exist.",
        PLACE),
    ("from-behind", "from behind", A,
        "Which position should the number 0 stand for?",
        "Your function seems to count positions from the end.",
        PLACE),
    ("decimals-kept", "not cut", A,
        "Is a position a whole number?",
        "Your function seems to keep the decimals, so that nothing is ever found among the films taken.",
        PLACE),
    ("cut-too-early", "cut first", A,
        "What is left of 0.9 if its decimals are cut off?",
        "Your function seems to cut the decimals off before it multiplies, so that only 0 is left.",
        "Multiply first, cut afterwards: brackets around the product."),
    ("numbers-as-positions", "as they are", A,
        "What are the entries of your answer: numbers from 0 to 1, or positions?",
        "Your function seems to use the numbers as they are.",
        PLACE),
    ("in-order", "in order", UP,
        "Does your answer change when the numbers do?",
        "Your function seems to go through the films in order, and not to use the numbers.",
        PLACE),
    ("ranks", "ranked", UP,
        "Does your answer change when n_items does?",
        "Your function seems to use the ranks of the numbers as positions.",
        PLACE),
    *((f"always-{m}-films", f"always {m}", A,
        "Does your answer change when n_items does?",
        f"Your function seems to take {m} for the number of films.",
        "Use the argument: n_items.") for m in (10, 100)),
) + _told("order",
    ("cut-before-filter", "cut first", A,
        "How many films were asked for, and how many came back? Were more numbers there?",
        "Your function seems to take the first n draws, and then to drop those that were taken. Nothing takes their places.",
        FIRST),
    ("a-set-before-the-cut", "a set, then cut", UP,
        "In which order were the films drawn, and may one come twice?",
        "Your function seems to sort the films and to keep each once, as np.unique and np.setdiff1d do, before it takes the first n.",
        "Keep the order of the numbers, with repeated draws."),
    ("next-free-film", "next free", A,
        "What becomes of a draw that was taken: is it skipped, or does another film take its place?",
        "Your function seems to move on to the next free position where a draw was taken. Films behind taken ones then come more often.",
        "Skip a draw that was taken, and go on to the next number."),
    ("next-free-film, never twice", "next free, never twice", TWICE,
        "What becomes of a draw that was taken, or that was there before?",
        "Your function seems to move on to the next free position where a draw was taken or was there before.",
        "Skip a draw that was taken, and go on to the next number. Keep repeated draws."),
    ("places-among-draws", "places among draws", A,
        "Is your answer a list of films, or of places in the list of numbers?",
        "Your function seems to return the places of the good draws among the numbers.",
        "Pick the positions with your mask; np.flatnonzero gives places of the mask itself."),
    ("numbers-back", "numbers", A,
        "What are the entries of your answer: numbers from 0 to 1, or positions?",
        "Your function seems to return the random numbers of the right draws, not their positions.",
        "Return the positions."),
    ("mask", "mask", A,
        "What are the entries of your answer: True and False, or positions?",
        "Your function seems to return True or False for each draw.",
        "Use the mask to pick positions, and return the first n of these."),
) + _told("cut",
    ("all-of-them", "all", A,
        "How many films were asked for, and how many came back?",
        "Your function seems to return all good draws; n changes nothing.",
        FIRST),
    ("one-too-many", "one more", A,
        "How many films were asked for, and how many came back?",
        "Your function seems to return one film more than n.",
        "[:n] gives exactly n entries. In a loop, ask for the length before you append."),
    ("one-where-none-was-asked", "at least one", (np.array([1]), 4, [0.1, 0.3, 0.9], 0),
        "How many films were asked for, and how many came back?",
        "Your function seems to return one film where n is 0.",
        "Ask whether there are n films before you add one, not after."),
    ("all-where-none-was-asked", "all for 0", (np.array([1]), 4, [0.1, 0.3, 0.9], 0),
        "How many films were asked for, and how many came back?",
        "Your function seems to return all good draws where n is 0. A loop that ends when the length is n passes by 0 after the first film.",
        "Ask whether there are n films before you add one, not after."),
    ("one-too-few", "one less", A,
        "How many films were asked for, and how many came back?",
        "Your function seems to return one film fewer than n.",
        "[:n] gives exactly n entries. In a loop, stop when the length is n."),
    ("last-n", "last", (np.array([1]), 4, [0.1, 0.9, 0.6], 2),
        "Which n of the good draws were asked for?",
        "Your function seems to keep the last n.",
        FIRST),
    ("one-alone", "one", A,
        "How many films were asked for, and how many came back?",
        "Your function seems to return one film alone.",
        FIRST),
    ("as-many-as-taken", "as many as taken", A,
        "How many films were asked for, and how many came back?",
        "Your function seems to return as many films as the person has taken.",
        "Use the argument: n."),
    ("drawn-among-the-rest", "rest", C,
        "Which position stands for the first number: by how many films is it multiplied?",
        "Your function seems to draw among the films that were not taken. That is a good way as well, and its draws are other ones.",
        "Here a number stands for one of all n_items films, and a draw that was taken is skipped."),
) + _told("then",
    ("sorted", "sorted", TWICE,
        "In which order were the films drawn?",
        "Your function seems to sort the films.",
        "Keep the order of the numbers."),
    ("turned-round", "turned round", A,
        "In which order were the films drawn?",
        "Your function seems to return the draws in the opposite order.",
        "Keep the order of the numbers."),
    ("as-a-set", "a set", TWICE,
        "In which order were the films drawn, and may one come twice?",
        "Your function seems to make a set of the films: sorted, and each once.",
        "Keep a list: the order of the numbers, with repeated draws."),
    ("count", "count", A,
        "What was asked for: how many, or which?",
        "Your function seems to return how many good draws there are.",
        "Return their positions."),
    ("first-alone", "first", A,
        "What was asked for: one number, or n of them?",
        "Your function seems to return the first good draw as a number.",
        "Return an array, also for n = 1."),
    ("nothing-below-n", "nothing below n", FEW,
        "Which good draws are there in this case? Are they in your answer?",
        "Your function seems to return nothing where there are fewer than n.",
        "If there are fewer than n, return those that there are."),
    ("filled-up", "filled up", FEW,
        "How many good draws are there in this case, and how many entries has your answer?",
        "Your function seems to fill its answer up to n with −1.",
        "If there are fewer than n, return those that there are."),
    ("filled-up-with-0", "filled with 0", FEW,
        "How many good draws are there in this case, and how many entries has your answer?",
        "Your function seems to fill its answer up to n with 0, as np.zeros(n) does.",
        "If there are fewer than n, return those that there are. 0 is the position of a film."),
    ("filled-up-with-the-last", "filled with the last", FEW,
        "How many good draws are there in this case, and how many entries has your answer?",
        "Your function seems to repeat the last draw until there are n.",
        "If there are fewer than n, return those that there are."),
    ("filled-up-with-nan", "nan filled up", FEW,
        "How many good draws are there in this case, and how many entries has your answer?",
        "Your function seems to fill its answer up to n with nan.",
        "If there are fewer than n, return those that there are."),
    ("pairs", "pairs", A,
        "How many numbers stand for each draw in your answer?",
        "Your function seems to return each draw together with a film that was taken.",
        "Return the draws alone."),
    ("from-one-on", "from 1", A,
        "At which number does Python begin to count positions?",
        "Your function seems to add 1 to the positions that it returns.",
        "Positions begin at 0."),
)
# fmt: on


def draw_by_weight(weights, numbers):
    """For each number x the first position whose running sum of weights is above x times their sum."""
    ends = np.cumsum(weights)
    return np.searchsorted(ends, numbers * ends[-1], side="right")


VARIANT = Exercise(
    id="07.draw_by_weight",
    number="7.5, once more",
    title="draws in which popular films come more often",
    minutes=6,
    version=1,
    answer=draw_by_weight,
    kind="array",
    points={"all": 1.0},
    cases=lambda rng: (
        Case(*case, group="all")
        for case in (
            ([1, 3], [0.1, 0.3, 0.9]),
            ([2, 0, 2, 4], [0.0, 0.25, 0.6, 0.49, 0.99]),
            ([5, 1, 1, 1, 2], [0.45, 0.55, 0.65, 0.75, 0.85]),
        )
    ),
    misconceptions=[],
    hints=[
        "np.cumsum gives the running sums: with weights 1 and 3 they are 1 and 4. A number x stands for x times the last of them.",
        'np.searchsorted finds places in running sums. With side="right" a number that equals a sum belongs to the next film.',
    ],
    done="A film with twice the weight comes twice as often.",
    task=(
        "`weights` holds a weight for each film, 0 or more, not all of them 0. `numbers` holds random numbers from 0 to below 1. Return an "
        "array: for each number x the first position at which the running sum of the weights is above x times the sum of all weights."
    ),
    solution="""def draw_by_weight(weights, numbers):
    ends = np.cumsum(weights)
    return np.searchsorted(ends, numbers * ends[-1], side="right")
""",
)

ERRORS = {
    "past-the-end": (
        "How many films are left to choose from in this case? By which number does the text multiply x?",
        "Your function seems to ask for a position that its list does not have. A position counts among all n_items films, not among "
        "those that were not taken, of which there may be none.",
        PLACE + " A draw that was taken is skipped.",
    )
}

EXERCISE = Exercise(
    id="07.draw_negatives",
    number="7.5",
    title="films that were not taken",
    minutes=6,
    version=1,
    answer=draw_negatives,
    kind="array",
    points={"by hand": 1.0, "the same film twice": 0.25, "too few, or nothing taken": 0.25, "many films": 0.5},
    cases=cases,
    misconceptions=MISCONCEPTIONS,
    hints=[
        "Three steps: numbers to positions, drop what was taken, keep the first n.",
        "(numbers * n_items).astype(int) cuts the decimals off. np.isin(a, b) says for each entry of a whether it is in b.",
        "With `places` for the positions: a mask of those that are not in `taken`, then the first n of what it keeps.",
    ],
    errors=ERRORS,
    done="What you call a dislike is now at least nothing that the person has taken.",
    variant=VARIANT,
)
