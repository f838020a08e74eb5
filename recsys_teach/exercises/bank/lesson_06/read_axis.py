"""Exercise 6.5: the films at both ends of an axis."""

import numpy as np

from recsys_teach.exercises.bank.lesson_06.read_axis_switches import BY, CUT, FILL, GIVE, MAY, SIDES
from recsys_teach.exercises.exercise import Case, Exercise, Misconception


def read_axis(
    values, counts, least, k, *, may="at least", by="value", cut="k", ties="smaller", sides="both", then=None, apart=False, give="positions"
):  # fmt: skip
    """The k lowest and the k highest films with `least` ratings or more. Switches are what learners do instead."""
    keys, part = BY[by](values, counts), MAY[may](values, counts, least)
    known, wanted = np.flatnonzero(part), k
    k = CUT[cut](k, len(known))
    among = np.arange(len(values)) if then else known
    if then in FILL:  # films with few ratings stay, with another value
        keys = np.where(part, keys, FILL[then])
    up = -1 if ties in ("larger", "low larger") else 1
    low = among[np.lexsort((up * among, keys[among]))]
    high = among[np.lexsort((among, -keys[among]))]
    if ties in ("larger", "high larger"):
        high = among[np.lexsort((among, keys[among]))][::-1]
    if ties == "any order":  # what NumPy's sort does where nobody asks for a stable one
        low, high = among[np.argsort(keys[among])], among[np.argsort(-keys[among])]
    if ties == "any order, turned":
        low = among[np.argsort(keys[among])]
        high = low[::-1]
    if ties == "one of equals":
        low = among[np.unique(keys[among], return_index=True)[1]]
        high = low[::-1]
    at_low, at_high = SIDES[sides](keys)
    low, high = low[at_low[low]], high[at_high[high]]
    if apart == "low first":  # the high end without the films of the low one
        high = high[~np.isin(high, low[:k])]
    elif apart:  # no film at both ends
        half = (len(among) + 1) // 2
        low, high = low[:half], high[: len(among) - half]
    low, high = low[:k], high[:k]
    if then == "filter last":
        low, high = low[part[low]], high[part[high]]
    if give == "filled with 0":
        low, high = (np.pad(end, (0, max(wanted - len(end), 0))) for end in (low, high))
        give = "positions"
    return GIVE[give](low, high, values, counts, known)


def cases(rng):
    yield Case([0.2, -0.5, 0.9, 0.4], np.array([60, 80, 70, 90]), 50, 1, group="by hand")
    yield Case([0.2, -0.5, 0.9, -0.8, 0.4, 0.1], np.array([60, 80, 70, 5, 90, 55]), 50, 2, group="by hand")
    yield Case([1.5, 0.3, -0.2, -0.9, 0.7], np.array([12, 50, 49, 51, 50]), 50, 2, group="by hand")
    yield Case([-0.1, 0.8, 0.6, -0.7, 0.3, -0.4], np.array([3, 1, 2, 9, 4, 8]), 2, 3, group="by hand")
    yield Case([0.5, -0.3, 0.5, -0.3, 0.5, -0.3, 0.1], np.array([9, 9, 9, 9, 9, 9, 1]), 5, 2, group="ties")
    yield Case([0.0, 0.4, 0.4, -0.6, -0.6], np.array([20, 30, 20, 40, 20]), 20, 3, group="ties")
    yield Case([0.3, -0.6, 0.7], np.array([4, 40, 50]), 20, 5, group="few films")
    yield Case([0.3, -0.6, 0.7, 0.2], np.array([4, 9, 50, 3]), 20, 2, group="few films")
    yield Case([0.1, 0.2], np.array([1, 2]), 3, 2, group="few films")
    for n, k in ((60, 12), (300, 25)):  # many equals: a sort that is not stable mixes them
        yield Case(rng.integers(-2, 3, n) / 2, rng.integers(18, 60, n), 20, k, group="ties")
    for n, least, k in ((40, 15, 5), (300, 30, 10), (2000, 25, 20)):
        yield Case(rng.normal(0, 0.4, n), rng.integers(0, 100, n), least, k, group="many films")


HAND = ([0.2, -0.5, 0.9, -0.8, 0.4, 0.1], [60, 80, 70, 5, 90, 55], 50, 2)
EDGE = ([1.5, 0.3, -0.2, -0.9, 0.7], [12, 50, 49, 51, 50], 50, 2)
TIED = ([0.5, -0.3, 0.5, -0.3, 0.5, -0.3, 0.1], [9, 9, 9, 9, 9, 9, 1], 5, 2)
MANY = ([0.5, -0.5, 0.0] * 40, [9] * 120, 5, 30)
FEW = ([0.3, -0.6, 0.7], [4, 40, 50], 20, 5)
FILTER = "First keep the positions whose count is `least` or more, then sort these by their values, then cut to k."
TURNED = "At each end the film that lies farthest out comes first."

# fmt: off
MISCONCEPTIONS = [
    Misconception("no-filter", {"may": "all"}, HAND,
        "How many ratings has the first film at your low end?",
        "Your function seems to let every film take part, whatever its number of ratings.",
        FILTER),
    Misconception("any-rating", {"may": "rated"}, HAND,
        "Does your answer change when least does?",
        "Your function seems to let every film take part that has a rating.",
        FILTER),
    Misconception("more-than-least", {"may": "above"}, EDGE,
        "A film has exactly `least` ratings. Does it take part in your function?",
        "Your function seems to ask for more than `least` ratings.",
        "`least` ratings are enough: >= and not >."),
    Misconception("below-least", {"may": "below"}, HAND,
        "Which films take part in your function: those with many ratings, or with few?",
        "Your function seems to keep the films with fewer than `least` ratings.",
        "Turn the comparison round: `least` or more."),
    Misconception("at-most-least", {"may": "at most"}, EDGE,
        "Which films take part in your function: those with many ratings, or with few?",
        "Your function seems to keep the films with at most `least` ratings.",
        "Turn the comparison round: `least` or more."),
    Misconception("values-compared", {"may": "by value"}, HAND,
        "What do you compare with `least`: a place on the axis, or a number of ratings?",
        "Your function seems to compare the values with `least`.",
        "The numbers of ratings stand in counts."),
    Misconception("filter-last", {"then": "filter last"}, HAND,
        "Which comes first in your function: choosing k films, or leaving out those with few ratings?",
        "Your function seems to choose k films first, and to leave out those with few ratings after that.",
        FILTER),
    Misconception("zeros-for-the-others", {"then": "zeros"}, FEW,
        "Can a film with few ratings come back from your function?",
        "Your function seems to put 0 in the place of the values of films with few ratings, and to sort all.",
        "Leave these films out before you sort: keep the positions of the others. " + FILTER),
    Misconception("nan-for-the-others", {"then": "nan"}, FEW,
        "Can a film with few ratings come back from your function, if fewer than k take part?",
        "Your function seems to give films with few ratings a value that sorts last, such as nan or infinity, and to sort all.",
        "Leave these films out before you sort: keep the positions of the others. " + FILTER),
    Misconception("nan-turned", {"then": "nan", "ties": "high larger"}, FEW,
        "Can a film with few ratings come back from your function? Where does NumPy sort nan?",
        "Your function seems to put nan in the place of the values of films with few ratings, and to turn the sorted list round: nan comes first at the high end.",
        "Leave these films out before you sort: keep the positions of the others. " + FILTER),
    Misconception("by-size", {"by": "size"}, HAND,
        "Where does a film with a value of −0.5 stand: at the low end, or near the middle?",
        "Your function seems to sort by the values without their signs.",
        "The sign says which end. Sort by the values as they are."),
    Misconception("by-counts", {"by": "counts"}, HAND,
        "What do you sort by: the place on the axis, or the number of ratings?",
        "Your function seems to sort by the numbers of ratings.",
        "The numbers of ratings only decide who takes part. Sort by values."),
    Misconception("weighted-by-counts", {"by": "times counts"}, ([0.4, 0.5, 0.1], [90, 60, 60], 50, 1),
        "What do you sort by?",
        "Your function seems to sort by the value times the number of ratings.",
        "The numbers of ratings only decide who takes part. Sort by values."),
    Misconception("rounded-values", {"by": "rounded"}, ([0.21, 0.24, 0.5], [60, 60, 60], 50, 2),
        "Are two films with 0.21 and 0.24 equal in your function?",
        "Your function seems to round the values before it sorts.",
        "Sort by the values as they are."),
    Misconception("ties-larger-first", {"ties": "larger"}, TIED,
        "Of several films with the same value, which comes first in your answer?",
        "Your function seems to put the larger position first among equals.",
        "Among equals the smaller position comes first, at both ends: a stable sort keeps them in order."),
    Misconception("ties-larger-at-the-high-end", {"ties": "high larger"}, TIED,
        "Of several films with the highest value, which comes first in your answer?",
        "Your function seems to turn the sorted list round for the high end: among equals the larger position comes first there.",
        "Sort once more for the high end, by the values with the sign changed and stable, in the place of turning round."),
    Misconception("ties-larger-at-the-low-end", {"ties": "low larger"}, TIED,
        "Of several films with the lowest value, which comes first in your answer?",
        "Your function seems to put the larger position first among equals at the low end.",
        "Among equals the smaller position comes first, at both ends."),
    Misconception("unstable-sort", {"ties": "any order"}, MANY,
        "Of many films with the same value, do those with the smaller positions come back, in their order?",
        "Your function seems to sort with NumPy's usual sort, which mixes equals once there are many.",
        "np.argsort and sort_values take a `kind`: ask for the stable one, at both ends."),
    Misconception("unstable-sort-turned", {"ties": "any order, turned"}, MANY,
        "Of many films with the same value, do those with the smaller positions come back, in their order?",
        "Your function seems to sort with NumPy's usual sort, which mixes equals once there are many, and to turn the list round for the high end.",
        "Ask for a stable `kind`, and sort once more for the high end, by the values with the sign changed."),
    Misconception("one-of-equals", {"ties": "one of equals"}, TIED,
        "Several films have the same value. How many of them can come back from your function?",
        "Your function seems to keep one film of each value, as np.unique does.",
        "Sort the films themselves, with np.argsort; np.unique drops equals."),
    Misconception("ends-by-sign", {"sides": "by sign"}, ([0.2, 0.5, 0.9], [60, 80, 70], 50, 2),
        "All films lie above 0. Has the axis a low end?",
        "Your function seems to let only values below 0 stand at the low end, and only those above 0 at the high one.",
        "Low and high are meant among the films that take part. 0 is no border."),
    Misconception("ends-by-sign-with-0", {"sides": "by sign, with 0"}, ([0.2, 0.5, 0.9], [60, 80, 70], 50, 2),
        "All films lie above 0. Has the axis a low end?",
        "Your function seems to let no value above 0 stand at the low end, and none below 0 at the high one.",
        "Low and high are meant among the films that take part. 0 is no border."),
    Misconception("filled-with-0", {"give": "filled with 0"}, FEW,
        "Fewer than k films take part. How many positions come back, and is 0 one of them?",
        "Your function seems to fill the answer up with 0 where fewer than k films take part. 0 is a film as well.",
        "Return as many positions as there are: slices stop at the end by themselves."),
    Misconception("no-film-twice", {"apart": True}, FEW,
        "Few films take part. May one of them stand at both ends?",
        "Your function seems to cut the films into two halves, so that none stands at both ends.",
        "Each end is chosen by itself. If few take part, a film may stand at both."),
    Misconception("low-films-not-at-the-high-end", {"apart": "low first"}, FEW,
        "Few films take part. May one of them stand at both ends?",
        "Your function seems to leave the films of the low end out of the high one.",
        "Each end is chosen by itself. If few take part, a film may stand at both."),
    Misconception("high-end-turned", {"give": "high turned"}, HAND,
        "Which film comes first at your high end: the one that lies farthest out?",
        "Your function seems to give the high end with the highest last, as a cut from the end of a sorted list does.",
        TURNED),
    Misconception("last-k-as-they-stand", {"give": "high turned", "ties": "high larger"}, HAND,
        "Which film comes first at your high end: the one that lies farthest out?",
        "Your function seems to take the last k of the sorted list for the high end, as they stand there: the lowest of them first.",
        TURNED + " Sort once more, by the values with the sign changed, and take the first k."),
    Misconception("low-end-turned", {"give": "low turned"}, HAND,
        "Which film comes first at your low end: the one that lies farthest out?",
        "Your function seems to give the low end with the lowest last.",
        TURNED),
    Misconception("both-ends-turned", {"give": "both turned"}, HAND,
        "Which film comes first at each end: the one that lies farthest out?",
        "Your function seems to give both ends from the inside to the outside.",
        TURNED),
    Misconception("sorted-by-position", {"give": "by position"}, ([0.9, -0.5, 0.95, -0.8], [60, 60, 60, 60], 50, 2),
        "In which order do the films of an end come back?",
        "Your function seems to give the films of each end in the order of their positions, as a mask does.",
        TURNED),
    Misconception("ends-exchanged", {"give": "high first"}, HAND,
        "Which end comes back first?",
        "Your function seems to return the high end first.",
        "The low end comes first."),
    Misconception("values-returned", {"give": "values"}, HAND,
        "What comes back: positions, or values?",
        "Your function seems to return the values of the films.",
        "Return their positions in the arrays that came in: np.argsort gives positions, np.sort gives values."),
    Misconception("counts-returned", {"give": "counts"}, HAND,
        "What comes back: positions, or numbers of ratings?",
        "Your function seems to return the numbers of ratings.",
        "Return positions in the arrays that came in."),
    Misconception("places-among-the-kept", {"give": "among known"}, HAND,
        "In which list do your positions count: in the one that came in, or in the one that was left?",
        "Your function seems to return positions in the shortened list.",
        "Keep the positions of the films that take part, and pick from them with what the sort gives."),
    Misconception("from-one", {"give": "from 1"}, HAND,
        "What is the position of the first film of an array?",
        "Your function seems to count positions from 1.",
        "Positions begin at 0."),
    Misconception("ends-joined", {"give": "joined"}, HAND,
        "How many arrays come back?",
        "Your function seems to put both ends into one array.",
        "Return two arrays, with a comma between them."),
    Misconception("low-end-alone", {"give": "low alone"}, HAND,
        "How many arrays come back?",
        "Your function seems to return the low end alone.",
        "Return two arrays: the low end and the high end."),
    Misconception("high-end-alone", {"give": "high alone"}, HAND,
        "How many arrays come back?",
        "Your function seems to return the high end alone.",
        "Return two arrays: the low end and the high end."),
    Misconception("low-end-twice", {"give": "low twice"}, HAND,
        "Do your two arrays differ?",
        "Your function seems to return the low end twice.",
        "The second array holds the highest values, highest first."),
    Misconception("masks-returned", {"give": "masks"}, HAND,
        "What comes back: positions, or True and False?",
        "Your function seems to return masks.",
        "Return positions, in the order of the values."),
    Misconception("pairs-returned", {"give": "pairs"}, HAND,
        "What comes back for each film: one number, or two?",
        "Your function seems to return pairs of a position and a value.",
        "Return the positions alone."),
    Misconception("looked-up-by-value", {"give": "looked up"}, TIED,
        "Several films have the same value. Does each of them come back?",
        "Your function seems to look films up by their value, and so finds the first of equals again and again.",
        "Sort positions in the place of values: np.argsort."),
    Misconception("one-too-few", {"cut": "one less"}, HAND,
        "How many films come back at each end?",
        "Your function seems to return k − 1 films at each end.",
        "A slice up to k holds k entries."),
    Misconception("one-too-few-of-those-there", {"cut": "one less of those"}, FEW,
        "How many films come back at each end?",
        "Your function seems to return one film less than there are, or than k, at each end.",
        "A slice up to k holds k entries."),
    Misconception("one-too-many", {"cut": "one more"}, HAND,
        "How many films come back at each end?",
        "Your function seems to return k + 1 films at each end.",
        "A slice up to k holds k entries."),
    Misconception("two-k", {"cut": "twice"}, HAND,
        "How many films come back at each end?",
        "Your function seems to return 2k films at each end.",
        "k are for each end."),
    Misconception("not-cut", {"cut": "all"}, HAND,
        "How many films come back at each end?",
        "Your function seems to return all films that take part, at both ends.",
        "Cut each to the first k."),
    Misconception("one-film", {"cut": "one"}, HAND,
        "How many films come back at each end?",
        "Your function seems to return one film at each end, whatever k is.",
        "Return k films: argmin and argmax give one alone."),
] + [
    Misconception(f"always-{m}", {"cut": f"always {m}"}, HAND,
        "Does your answer change when k does?",
        f"Your function seems to return {m} films whatever k is.",
        "Use the argument: k.")
    for m in (5, 10)
] + [
    Misconception(f"least-is-{m}", {"may": f"at least {m}"}, ([0.2, -0.5, 0.9, -0.8], [3, 15, 30, 60], 2 if m < 50 else 5, 2),
        "Does your answer change when least does?",
        f"Your function seems to ask for {m} ratings, whatever least is.",
        "Use the argument: least.")
    for m in (10, 20, 50)
]
# fmt: on


def in_the_middle(values, counts, least, k):
    """The k films nearest to 0 with at least `least` ratings, nearest first, ties by more ratings, then smaller position."""
    known = np.flatnonzero(counts >= least)
    return known[np.lexsort((known, -counts[known], np.abs(values[known])))][:k]


VARIANT = Exercise(
    id="06.in_the_middle",
    number="6.5, once more",
    title="films in the middle of an axis",
    minutes=6,
    version=1,
    answer=in_the_middle,
    kind="array",
    points={"all": 1.0},
    cases=lambda rng: (
        Case(v, np.array(n), least, k, group="all")
        for v, n, least, k in (
            ([0.2, -0.1, 0.9, -0.8], [60, 80, 70, 90], 50, 2),
            ([0.1, -0.1, 0.0, 0.4], [60, 80, 5, 50], 50, 2),
            ([0.3, -0.3, 0.3, -0.3], [7, 9, 9, 8], 7, 3),
            ([0.5, 0.6], [1, 9], 2, 4),
        )
    ),
    misconceptions=[],
    hints=[
        "How far a film lies from the middle is the size of its value, without the sign.",
        "np.lexsort takes several lists; the last one counts first. Sort the positions that take part.",
    ],
    done="What an axis says nothing about is worth a look as well.",
    task=(
        "`values` and `counts` are as in exercise 6.5. Return the positions of the `k` films that lie nearest to 0, nearest first, among those "
        "with `least` ratings or more. Among films equally near the one with more ratings comes first, then the smaller position. If fewer "
        "than `k` take part, return those."
    ),
    solution="""def in_the_middle(values, counts, least, k):
    known = np.flatnonzero(counts >= least)
    order = np.lexsort((known, -counts[known], np.abs(values[known])))
    return known[order][:k]
""",
)

EXERCISE = Exercise(
    id="06.read_axis",
    number="6.5",
    title="both ends of an axis",
    minutes=8,
    version=1,
    answer=read_axis,
    kind="tuple",
    points={"by hand": 1.0, "ties": 0.25, "few films": 0.25, "many films": 0.5},
    cases=cases,
    misconceptions=MISCONCEPTIONS,
    hints=[
        "Which films take part? Keep their positions before you sort anything.",
        '`np.argsort(x, kind="stable")` gives the positions of x from the lowest value, equals in their order. What would you sort for the '
        "high end?",
        "The sort gives places in the shortened list. Pick with them from the positions that you kept, once for each end, and cut to k.",
    ],
    done="You can ask any axis what it means.",
    variant=VARIANT,
)
