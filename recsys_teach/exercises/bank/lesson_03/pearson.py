"""Exercise 3.2: Pearson's correlation over the films that both people rated."""

import numpy as np

from recsys_teach.exercises.bank.lesson_03.pearson_switches import ASKED, BOTTOM, FILMS, MEANS, THEN, TOP, kept
from recsys_teach.exercises.exercise import Case, Exercise, Misconception

nan = np.nan


def pearson(
    x, y, *, gaps="dropped", means="shared", films="all", top="dot", bottom="lengths", few=0.0, least=2, flat=0.0, alike=None, extra=0.0, then=None
):  # fmt: skip
    """Σ (xᵢ − x̄)(yᵢ − ȳ) / (√Σ(xᵢ − x̄)² √Σ(yᵢ − ȳ)²), i and the means over the films that both rated; 0 where they share
    fewer than two or the bottom is 0. Switches are what learners do instead."""
    all_x, all_y = x, y
    x, y = kept(x, y, gaps)
    if len(x) < least or (means in ("own", "zeros") and len(x) == 0):
        return few
    if alike is not None and len(x) > 0 and np.array_equal(x, y):
        return alike
    if films != "all":
        x, y = x[FILMS[films]], y[FILMS[films]]
    kept_x, kept_y = x, y
    x, y = MEANS[means](x, y, all_x, all_y)
    below = (BOTTOM["lengths"](kept_x, kept_y) if bottom == "not centred" else BOTTOM[bottom](x, y)) + extra
    if below == 0:
        return (0.0 if ASKED[flat](x, y, all_x, all_y) else nan) if flat in ASKED else flat
    above = kept_x @ kept_y if top == "not centred" else TOP[top](x, y)
    return THEN[then](above / below) if then else above / below


def cases(rng):
    yield Case([4, 3], [2, 4], group="by hand", name="two films")
    yield Case([2, 4], [4, 3], group="by hand", mirrors="two films")
    yield Case([5, 4, nan, 1], [4, nan, 2, 1], group="by hand")
    yield Case([1, 2, 3], [1, 3, 2], group="by hand")
    yield Case([4, 3.5, nan], [2, 2.5, 1], group="by hand")
    yield Case([5, 2, 1, nan], [5, 2, 1, 4], group="by hand")
    yield Case([nan, 1.5, 4], [3, 1.5, 4], group="by hand")
    yield Case([5, 3, 1, nan], [4, 5, 1.5, 2], group="by hand")
    yield Case([5, 1, nan, 4, 2], [1, 5, 3, 2.5, nan], group="by hand")
    yield Case([3, nan, 4.5, 2, 0.5], [0.5, 1, 5, nan, 3], group="by hand")
    yield Case([nan, 3.5, 4, 5, 1], [2, 5, 5, 4, nan], group="by hand")
    yield Case([nan, 1, 2, 4, 4], [5, 3, 3, nan, 5], group="by hand")
    yield Case([5, 2, nan], [1, nan, 4], group="fewer than two")
    yield Case([5, nan], [4, 3], group="fewer than two")
    yield Case([nan, 2, 1], [nan, 5, nan], group="fewer than two")
    yield Case([5, nan], [nan, 3], group="fewer than two")
    yield Case([nan, nan], [3, 4], group="fewer than two")
    yield Case([4, 4, 4], [1, 2, 3], group="no ups and downs")
    yield Case([1, 5, nan], [3, 3, 2], group="no ups and downs")
    yield Case([4, 2, 5, nan], [3.5, 3.5, 3.5, 1], group="no ups and downs")
    yield Case([1, 1, nan, 1], [5, 2, 3, 4], group="no ups and downs")
    yield Case([2, 2, nan], [5, 5, 1], group="no ups and downs")
    yield Case([4, 4, 4, 2], [1, 3, 5, nan], group="no ups and downs")
    for n, share in ((30, 0.5), (120, 0.3), (400, 0.6)):
        x, y = rng.integers(1, 11, (2, n)) / 2
        x[rng.random(n) > share], y[rng.random(n) > share] = nan, nan
        yield Case(x, y, group="many films")


THREE, WIDE = ([1, 2, 3], [1, 3, 2]), ([5, 3, 1, nan], [4, 5, 1.5, 2])
WIDER = ([4, 5, 1.5, 2], [5, 3, 1, nan])
ONE_SHARED, FLAT, TWO = ([5, nan], [4, 3]), ([4, 4, 4], [1, 2, 3]), ([4, 3], [2, 4])
NORMS = "Below stands the root of the sum of squares of what is left of x, times the same of y."
AFTER = "Choose the shared films first, then take each mean over what is left: x.mean() and y.mean()."
GUARD = "Before you divide, look at the bottom of the fraction. If it is 0, return 0."
OPEN = {"few": nan, "flat": nan, "least": 1}  # nothing is guarded


def told(see, name, remedy, show, ways):
    """Return a row for each way to make one mistake, {id: switch}."""
    return [Misconception(id, switch, show, see, name, remedy) for id, switch in ways.items()]


# fmt: off
MISCONCEPTIONS = [
    *told("Which films went into the mean that you take off: those that both rated, or all that this person rated?",
        "Your function seems to take off each person's mean over all their ratings.", AFTER, WIDE,
        {"own-means": {"means": "own", "least": 1}, "own-means, two needed": {"means": "own"}}),
    *told("Which films went into the mean that you take off: those that both rated, or all that this person rated?",
        "Your function seems to take off each person's mean over all their ratings, and gives nan where 0 is divided by 0.",
        f"{AFTER} {GUARD}", WIDE,
        {"own-means, nan": OPEN | {"means": "own"}, "own-means, two needed, nan": {"means": "own", "flat": nan}}),
    *told("What is the bottom of your fraction in this case?",
        "Your function seems to give nan where fewer than two films are shared, or where all ratings of one person are equal.",
        GUARD, FLAT, {"no-guard": OPEN}),
    *told("What is left of x, and of y, when the means are taken off? What is the bottom of your fraction then?",
        "Your function seems to give nan where somebody gave the same rating to all shared films: 0 is divided by 0.",
        GUARD, FLAT, {"flat-is-nan": {"flat": nan}, "flat-and-one-are-nan": {"flat": nan, "least": 1}}),
    *told("How many of the two gave the same rating to all shared films in this case?",
        "Your function seems to return 0 only where both gave the same rating to all shared films; where one did, it divides 0 by 0.",
        "One of the two is enough: ask with or, not with and. The bottom of the fraction is 0 then.", FLAT, {"both-flat-asked": {"flat": "both"}}),
    *told("One of the two gave the same rating to all shared films here. Over which films does your function look for that?",
        "Your function seems to ask whether somebody gave the same rating to all films they rated, not to all shared ones.",
        "Choose the shared films first, and ask about what is left. Or look at the bottom of the fraction: if it is 0, return 0.",
        ([4, 4, 4, 2], [1, 3, 5, nan]), {"flat-asked-of-all": {"flat": "all"}}),
    *told("How well do two people go together who gave each film the same rating? What does the formula say?",
        "Your function seems to return 0 where the two gave the same ratings as each other.",
        "That is the best match there is, and the formula gives 1. The exception is for somebody whose own ratings are all the same.",
        ([5, 2, 1], [5, 2, 1]), {"alike-is-0": {"alike": 0.0}}),
    *told("What does your function return for two people who share one film, or none?",
        "Your function seems to give nan where fewer than two films are shared.",
        "Return 0 where fewer than two films are shared.", ONE_SHARED, {"few-is-nan": {"few": nan}}),
    *told("One of the two gave the same rating to all shared films. Does that show how the tastes go together?",
        "Your function seems to return 1 where the bottom of the fraction is 0.",
        "Return 0 there: the formula is undefined, and 0 is what we agreed on.", FLAT,
        {"flat-is-one": {"flat": 1.0}, "flat-and-few-are-one": {"flat": 1.0, "few": 1.0}, "flat-and-one-are-one": {"flat": 1.0, "least": 1}}),
    *told("What do you know about the tastes of two people who share fewer than two films?",
        "Your function seems to return 1 where fewer than two films are shared.",
        "Return 0 there: there are no ups and downs to compare yet.", ONE_SHARED, {"few-is-one": {"few": 1.0}}),
    *told("What comes back where there is nothing to compare? Is it a number?",
        "Your function seems to return None where there is nothing to compare.",
        "Return 0 there: both where fewer than two films are shared, and where the bottom of the fraction is 0.", FLAT,
        {"flat-is-none": {"flat": None}, "flat-and-few-are-none": {"flat": None, "few": None}}),
    *told("What comes back for two people who share fewer than two films? Is it a number?",
        "Your function seems to return None where fewer than two films are shared.", "Return 0 there.", ONE_SHARED,
        {"few-is-none": {"few": None}}),
    *told("How many films do these two share? From how many on does the formula hold?",
        "Your function seems to return 0 where two films are shared.",
        "Two shared films are enough for the formula. Make the exception for fewer than two.", TWO, {"three-needed": {"least": 3}}),
    *told("What is the mean of an array that holds a nan? And what is left of every rating when you take it off?",
        "Your function seems to lose every film as soon as there is one gap: a mean with a nan in it is nan.",
        f"{AFTER} {GUARD}", ([5, 4, nan, 1], [4, nan, 2, 1]),
        {"mean-of-gaps": {"gaps": "spread", "least": 1}, "mean-of-gaps, nan": OPEN | {"gaps": "spread"},
         "mean-of-gaps, 0 by 0": {"gaps": "spread", "flat": nan}}),
    *told("Does your function tell two people who like the same from two who like the opposite?",
        "Your function seems to leave the ratings as they are. That is the cosine of the exercise before.",
        "Take each person's mean over the shared films off their ratings, before the products and the squares.", THREE,
        {"not-centred": {"means": "none", "least": 1}, "not-centred, two needed": {"means": "none"}}),
    *told("Which ratings stand below in your fraction: those from which a mean was taken off, or the others?",
        "Your function seems to take the means off on top of the fraction, and not below.",
        "Both norms are those of what is left when the means are taken off.", THREE, {"centred-above-only": {"bottom": "not centred"}}),
    *told("Which ratings stand on top of your fraction: those from which a mean was taken off, or the others?",
        "Your function seems to take the means off below, and not on top of the fraction.",
        "Multiply what is left when the means are taken off.", THREE, {"centred-below-only": {"top": "not centred"}}),
    *told("Add up what is left of x, and what is left of y. Which sums do you expect?",
        "Your function seems to take the mean of y off x, and the mean of x off y.",
        "Take each person's own mean off: that of x off x, that of y off y.", WIDE, {"means-swapped": {"means": "swapped"}}),
    *told("How many means do you take, and how many people are there?",
        "Your function seems to take one mean of both people's ratings off both.",
        "Take the mean of x off x, and the mean of y off y. For two rows of one table that is a mean along axis 1.", WIDE,
        {"one-mean": {"means": "one"}}),
    *told("What do you take off: the mean, or the rating in the middle?",
        "Your function seems to take off the median.", "Take off the mean.", WIDE, {"median": {"means": "median"}}),
    *told("By how many films do you divide to get the mean? Did the person rate all of them?",
        "Your function seems to divide the sum of the ratings by the length of the whole array, gaps included.", AFTER, WIDE,
        {"mean-over-all-positions": {"means": "zeros"}}),
    *told("Are the numbers that you multiply still distances in stars?",
        "Your function seems to correlate ranks instead of ratings. That is Spearman's measure.",
        "Use the ratings themselves, less their means.", ([5, 3, 1], [4.5, 4, 1]), {"ranks": {"means": "ranks"}}),
    *told("Count the films that both rated. How many went into your sums?",
        "Your function seems to treat an unrated film as a rating of 0.", "Keep the films that both rated, before the first mean.", WIDE,
        {"gaps-as-zero": {"gaps": "zero", "least": 0}, "gaps-as-zero, nan": {"gaps": "zero", "few": nan, "flat": nan}}),
    *told("How many films went into the norms at the bottom of your fraction?",
        "Your function seems to fill the gaps with each person's mean, so that films of one person count in the norms.",
        "Fill nothing in: keep the films that both rated, and no others.", ([5, 3, 1, 4, nan], [4, 5, 1.5, nan, 2]),
        {"gaps-as-mean": {"gaps": "mean"}, "gaps-as-mean, nan as 0": {"gaps": "mean", "then": "nan to 0"}}),
    *told("What is 4 + nan? What, then, is a mean or a sum in which one entry is nan?",
        "Your function seems to let nan into its means or sums.",
        "Find the gaps with np.isnan, and take those positions out of both lists first.", WIDE, {"gaps-kept": {"gaps": "kept"}}),
    *told("Take the second number of each of your two lists. Are they ratings of the same film?",
        "Your function seems to take the gaps out of each list by itself, so that the films no longer stand side by side.",
        "Find the positions where both have a rating, and take these same positions out of both lists.",
        ([5, 4, nan, 1], [4, nan, 2, 1]), {"gaps-taken-out-apart": {"gaps": "apart"}}),
    *told("Print the positions that your function keeps. Did both people rate those films?",
        "Your function seems to keep the films with a gap, and to drop those that both rated.",
        "Your condition finds the positions to drop. Turn it around with ~.", WIDE,
        {"mask-of-gaps": OPEN | {"gaps": "gaps"}, "mask-of-gaps, guarded": {"gaps": "gaps"}}),
    *told("How many of the shared films have been used when your function returns?",
        "Your function seems to use the first shared film alone. Its mean is itself, so that nothing is left.",
        "Move the return out of the loop, so that it runs when all films have been added.", THREE, {"first-film-only": {"films": "first"}}),
    *told("Which positions does your function visit? Is the last one among them?",
        "Your function seems to leave out the last shared film.",
        "range(len(x)) ends at the last position by itself; nothing needs to be subtracted.", THREE, {"last-film-left-out": {"films": "but last"}}),
    *told("Which positions does your function visit? Is position 0 among them?",
        "Your function seems to leave out the first shared film.", "Positions start at 0.", THREE,
        {"first-film-left-out": {"films": "but first"}}),
    *told("What is the sum of ratings when their mean has been taken off?",
        "Your function seems to add up each list first and to multiply the sums, which are 0.",
        "Multiply film by film, and add up the products after that.", THREE, {"product-of-sums": {"top": "sums"}}),
    *told("One person likes a film better than usual, the other less. Which sign has that film's product?",
        "Your function seems to drop the signs of the products.",
        "Leave the products as they are: a minus is what disagreement looks like.", TWO, {"absolute-products": {"top": "absolute"}}),
    *told("Which numbers does the top of the formula multiply? Does it compare x with y by a minus?",
        "Your function seems to add up distances between x and y on top of the fraction.",
        "On top stands the sum of the products of what is left of x and of y.", THREE, {"distances-above": {"top": "apart"}}),
    *told("On top: the sum of the products, or their mean? And below?",
        "Your function seems to divide the sum of the products by the number of films, and the bottom not.",
        "Use the sums above and below, or the means above and below.", THREE, {"mean-above": {"top": "mean"}}),
    *told("np.std divides by the number of films under its root. Does the top of your fraction do so as well?",
        "Your function seems to divide the sum of the products by two standard deviations; the result is too large, n times.",
        "Use the mean of the products with the standard deviations, or sums above and below.", THREE,
        {"sum-over-deviations": {"bottom": "deviations"}}),
    *told("By how many do you divide above, and by how many does np.std divide?",
        "Your function seems to divide by n − 1 above (as np.cov does) and by n below (as np.std does).",
        "Divide by the same number above and below, or by none.", THREE, {"n-minus-one-above": {"bottom": "deviations", "top": "n - 1"}}),
    *told("By how many do you divide above, and by how many below?",
        "Your function seems to divide by n above and by n − 1 below (as pandas does in std).",
        "Divide by the same number above and below, or by none.", THREE,
        {"n-minus-one-below": {"bottom": "deviations, n - 1", "top": "mean"}}),
    *told("A standard deviation holds a division. Does the top of your fraction hold it as well?",
        "Your function seems to divide the sum of the products by standard deviations; the result is too large, n − 1 times.",
        "Divide the sum of the products by n − 1 too, or use sums above and below.", THREE,
        {"sum-over-deviations, n - 1": {"bottom": "deviations, n - 1"}}),
    *told("What happens to the two norms in the bottom of the formula?",
        "Your function seems to add the two norms.", "Multiply them.", THREE, {"norms-added": {"bottom": "added"}}),
    *told("Under the root: what stands between the two sums of squares?",
        "Your function seems to add the two sums of squares and to take one root of the total.",
        "Multiply the two sums of squares under the root.", WIDE, {"root-of-sum": {"bottom": "root of sum"}}),
    *told("Under the root, is anything of x multiplied by anything of y before the sums are done?",
        "Your function seems to multiply the squares film by film, and to add up after that.",
        "Add up the squares of x, and those of y, each by itself. Multiply the two results.", THREE,
        {"root-of-products": {"bottom": "root of products"}}),
    *told("Python reads a / b * c from left to right. What does it do with c?",
        "Your function seems to divide by one norm and then to multiply by the other.",
        "Put the whole bottom of the fraction in brackets.", WIDE, {"precedence": {"bottom": "precedence"}}),
    *told("What has been added to the bottom of your fraction? Is your number always a little too near to 0?",
        "Your function seems to add a small number to the bottom of the fraction.",
        "Divide by the norms as they are. If they are 0, return 0 before you divide.", TWO,
        {f"{more:g}-added-below": {"extra": more} for more in (1.0, 0.1, 0.01, 1e-3, 1e-4)}),
    *told("What do you take off: a number that you chose, or one that these two people's ratings give?",
        "Your function seems to take the same number off every rating, as the middle of the scale.",
        "Take off each person's own mean over the shared films: people use the scale differently.", THREE,
        {f"midpoint-{m:g}": {"means": f"middle {m:g}"} for m in (2.5, 2.75, 3.0, 3.5)}),
    *told("Compare the two numbers digit by digit. Where does yours end?",
        "Your function seems to round its result.", "Return the number as it is. Round only where you print it.", WIDE,
        {f"rounded-{digits}": {"then": f"round {digits}"} for digits in range(5)}),
] + [
    m for a, b, wide, flat in (("x", "y", WIDER, ([1, 2, 3], [4, 4, 4])), ("y", "x", WIDE, FLAT)) for m in (
        Misconception(f"own-mean-of-{a}", {"means": f"own {a}"}, wide,
            f"Which films went into the mean of {a}, and which into the mean of {b}?",
            f"Your function seems to take the mean of {a} over all ratings of that person, that of {b} over the shared films.",
            "Take both means over the shared films."),
        Misconception(f"flat-{b}-is-nan", {"flat": f"{a} alone"}, flat,
            f"What is left of {b} when its mean is taken off? What is the bottom of your fraction then?",
            f"Your function seems to look at {a} alone; where {b} has the same rating for all shared films it divides 0 by 0.", GUARD),
        Misconception(f"{a}-only-centred", {"means": f"{a} only"}, THREE,
            f"Add up what is left of {b}. Which sum do you expect after a mean is taken off?",
            f"Your function seems to take a mean off {a} and none off {b}.",
            f"Take the mean of {b} off {b} as well. The mean of a list that was centred before is 0."),
        Misconception(f"mean-of-{a}-for-both", {"means": f"{a} for both"}, WIDE,
            "Add up what is left of x, and what is left of y. Which sums do you expect?",
            f"Your function seems to take the mean of {a} off both.",
            f"Each person has a mean of their own: take the mean of {b} off {b}."),
        Misconception(f"norm-of-{a}-only", {"bottom": a}, WIDE, "Whose norm is in the bottom of your fraction?",
            f"Your function seems to divide by the norm of {a} alone.", f"Divide by the norm of {b} as well."),
        Misconception(f"{a}-twice", {"bottom": f"{a} twice"}, WIDE, "Whose ratings are in the bottom of your fraction?",
            f"Your function seems to use the norm of {a} twice.", f"One of the two norms belongs to {b}."),
    )
] + [
    Misconception(id, {"bottom": bottom}, WIDE, see, name, remedy) for id, bottom, see, name, remedy in (
        ("no-root", "squares", "Compare the bottom of your fraction with the formula. Where are the roots?",
         "Your function seems to divide by the sums of squares, without their roots.", NORMS),
        ("nothing-below", "one", "A correlation lies between −1 and 1. What brings a sum of products into that range?",
         "Your function seems to return the sum of the products, not divided by anything.", NORMS),
        ("covariance", "count", "What do you divide by: the number of films, or the two norms?",
         "Your function seems to return the mean of the products, the covariance.", NORMS),
        ("covariance, n - 1", "n - 1", "What do you divide by: the number of films, or the two norms?",
         "Your function seems to return the sum of the products divided by n − 1, the covariance of np.cov.", NORMS),
        ("absolute-below", "absolute", "What is the norm of the list −1, 0, 1? What does your function take for it?",
         "Your function seems to add up absolute values below, where squares belong.", NORMS),
    )
] + [
    Misconception(id, {"then": then}, show, see, name, remedy) for id, then, show, see, name, remedy in (
        ("distance", "distance", TWO, "Should two people whose ratings go up and down together get 1 or 0?",
         "Your function seems to return 1 minus the correlation, which is a distance.", "Return the correlation itself."),
        ("halved", "0 to 1", THREE, "Which number should two people get who like the opposite?",
         "Your function seems to move the correlation to the range from 0 to 1.",
         "Return it as it is: −1 says that two people like the opposite."),
        ("squared", "squared", THREE, "Which sign has a square? Which sign does disagreement have?",
         "Your function seems to return the square of the correlation.", "Return the correlation, not its square."),
        ("percent", "percent", THREE, "Between which two numbers does a correlation lie?",
         "Your function seems to return the correlation in percent.", "Return the fraction as it is."),
        ("whole-number", "whole", THREE, "What does int do with 0.5?",
         "Your function seems to cut the correlation off to a whole number.", "Return the number as it is."),
        ("sign-turned", "turned", THREE, "These two go up and down together or against each other. Which sign says so?",
         "Your function seems to return the correlation with the opposite sign.",
         "Take the mean off both in the same way: rating minus mean."),
        ("table", "table", THREE, "How many numbers come back? Which of them was asked for?",
         "Your function seems to return the whole table that np.corrcoef makes.",
         "Take one entry of the table: the one in row 0 and column 1."),
        ("sign-dropped", "absolute", TWO, "These two like the opposite. Can one see that in your number?",
         "Your function seems to drop the sign of the correlation.", "Leave the minus: it is what disagreement looks like."),
        ("not-below-zero", "not below 0", TWO, "These two like the opposite. Can one see that in your number?",
         "Your function seems to return 0 where the correlation is negative.",
         "Return negative numbers too. Who may speak is decided later."),
    )
]
# fmt: on


def same_direction(x, y):
    """The share of the shared films at which both lie above, or both below, their mean over the shared films."""
    shared = ~np.isnan(x) & ~np.isnan(y)
    if shared.sum() < 2:
        return 0.0
    x, y = x[shared], y[shared]
    return float(np.mean((x - x.mean()) * (y - y.mean()) > 0))


VARIANT = Exercise(
    id="03.same_direction",
    number="3.2, once more",
    title="above and below the mean together",
    minutes=6,
    version=1,
    answer=same_direction,
    kind="float",
    points={"all": 1.0},
    cases=lambda rng: (
        Case(x, y, group="all")
        for x, y in (
            ([5, 4, nan, 1], [4, 5, 2, 1]),
            ([5, nan], [4, 3]),
            ([3, 5, 1, nan], [3, 4, 2, 5]),
            ([nan, 2, 4, 3.5], [1, 4, 2, 2.5]),
        )
    ),
    misconceptions=[],
    hints=[
        "Shared films first, then the two means over them.",
        "What is left of x and of y has the same sign exactly where their product is above 0.",
    ],
    done="Shared films, own means, then the question: the order is the same in every such measure.",
    task=(
        "`x` and `y` are ratings of the same films, with `nan` for a film that was not rated. Take each person's mean over the films "
        "that both rated. Return the share of these films at which both ratings lie above their mean, or both below it. A rating that "
        "equals the mean counts as neither. If they share fewer than two films, return 0."
    ),
    solution="""def same_direction(x, y):
    shared = ~np.isnan(x) & ~np.isnan(y)
    if shared.sum() < 2:
        return 0.0
    x, y = x[shared], y[shared]
    return float(np.mean((x - x.mean()) * (y - y.mean()) > 0))
""",
)

EXERCISE = Exercise(
    id="03.pearson",
    number="3.2",
    title="Pearson's correlation over shared films",
    minutes=7,
    version=1,
    answer=pearson,
    kind="float",
    points={"by hand": 1.0, "fewer than two": 0.25, "no ups and downs": 0.25, "many films": 0.5},
    cases=cases,
    misconceptions=MISCONCEPTIONS,
    hints=[
        "Follow the steps of the worked example: keep, centre, compare. In which order does the given function do them?",
        "Move the line that takes the means off below the line that keeps the shared films; there are no gaps left then: x.mean().",
        "One thing is left: if `below` is 0, nothing can be divided by it. Return 0 then.",
    ],
    done="Harsh and generous people can now be compared, and opposite tastes show.",
    tolerance=1e-5,
    limits=(-1.0, 1.0),
    variant=VARIANT,
)
