"""Exercise 4.1: how alike two films are, with each person's habit taken off."""

import numpy as np

from recsys_teach.exercises.bank.lesson_04.adjusted_cosine_switches import BOTTOM, OFF, PEOPLE, THEN, TOP, kept
from recsys_teach.exercises.exercise import Case, Exercise, Misconception

nan = np.nan


def adjusted_cosine(
    x, y, means, *, keep="both", off="own", people="all", top="dot", bottom="norms", least=1, few=0.0, flat=0.0, asked=False,
    extra=0.0, then=None
):  # fmt: skip
    """Σ (x_u − μ_u)(y_u − μ_u) / (√Σ(x_u − μ_u)² √Σ(y_u − μ_u)²) over the u who rated both, μ_u the mean of all of u's ratings;
    0 where the bottom is 0. Switches are what learners do instead."""
    a, b, m = kept(x, y, means, keep)
    if len(a) < least:
        return few
    if asked and not ((a - m).any() and (b - m).any()):
        return 0.0
    raw = a, b
    a, b = OFF[off](a, b, m, x, y, means)
    a, b = a[PEOPLE[people]], b[PEOPLE[people]]
    below = BOTTOM[bottom](a, b, *raw, x, y, means) + extra
    if below == 0:
        return flat
    result = TOP[top](a, b) / below
    return THEN[then](result) if then else result


def cases(rng):
    yield Case([5, 4, 1], [2, 2, 3], [4, 3, 2], group="by hand", name="loved and not")
    yield Case([2, 2, 3], [5, 4, 1], [4, 3, 2], group="by hand", mirrors="loved and not")
    yield Case([5, 4, 1, nan], [5, nan, 2, 4], [4, 3, 1.5, 4], group="by hand")
    yield Case([4, 5, 3], [5, 3, 4], [3, 4, 3.5], group="by hand")
    yield Case([3.5, 3], [3.5, 3.5], [3, 3.25], group="by hand")
    yield Case([nan, 4, 2, 5, 1], [3, 5, 2.5, nan, 2], [3.5, 3, 3, 4, 2.5], group="by hand")
    yield Case([1, nan, 3.5, 4, 5], [2, 5, nan, 4.5, 3], [2.5, 4, 3, 3.5, 4.5], group="by hand")
    yield Case([4, 2, nan], [5, 3, 4], [3, 3, 2], group="by hand")  # what is left cancels, and is not nothing
    yield Case([4, nan, 2], [5, 3, nan], [3, 4, 2.5], group="one person, or nobody")
    yield Case([nan, 1], [2, 4.5], [3, 2], group="one person, or nobody")
    yield Case([5, nan], [nan, 3], [4, 3], group="one person, or nobody")
    yield Case([nan, nan, 2], [4, 1, nan], [4, 1, 2], group="one person, or nobody")
    yield Case([4, 3, nan], [5, 1, 2], [4, 3, 3], group="nothing left")
    yield Case([5, 2, 4], [3, 3.5, nan], [3, 3.5, 2], group="nothing left")
    yield Case([4], [4], [4], group="nothing left")
    for n, share in ((30, 0.5), (120, 0.3), (400, 0.6)):
        x, y = rng.integers(1, 11, (2, n)) / 2
        x[rng.random(n) > share], y[rng.random(n) > share] = nan, nan
        yield Case(x, y, np.round(rng.uniform(2, 4.6, n), 3), group="many people")


THREE, WIDE = ([5, 4, 1], [2, 2, 3], [4, 3, 2]), ([nan, 4, 2, 5, 1], [3, 5, 2.5, nan, 2], [3.5, 3, 3, 4, 2.5])
LONE, NOBODY, LEFT = ([4, nan], [5, 3], [3, 4]), ([5, nan], [nan, 3], [4, 3]), ([4, 3], [5, 1], [4, 3])
OWN = "Take each person's own mean off both of their ratings: the entry of means at that person's position."
STEP = "Keep the people who rated both, in x, in y and in means. Then take the means off, entry by entry."
NORMS = "Below stands the root of the sum of squares of what is left of x, times the same of y."
GUARD = "Before you divide, look at the bottom of the fraction. If it is 0, return 0."
SCALE = "Return the cosine itself: from −1, opposite, to 1."


def told(see, name, remedy, show, ways):
    """Return a row for each way to make one mistake, {id: switch}."""
    return [Misconception(id, switch, show, see, name, remedy) for id, switch in ways.items()]


# fmt: off
MISCONCEPTIONS = [
    *told("Whose mean is taken off in your function: the film's, or the person's?",
        "Your function seems to take each film's mean off, over the people who rated both. That is Pearson's correlation of lesson 03.",
        OWN, WIDE, {"films-means": {"off": "film"}, "films-means, two needed": {"off": "film", "least": 2}}),
    *told("Whose mean is taken off in your function: the film's, or the person's?",
        "Your function seems to take each film's mean off, and gives nan where 0 is divided by 0.",
        f"{OWN} {GUARD}", WIDE, {"films-means, nan": {"off": "film", "few": nan, "flat": nan}}),
    *told("Whose mean is taken off in your function: the film's, or the person's?",
        "Your function seems to take each film's mean over all who rated it off.",
        OWN, WIDE, {"films-means-of-all": {"off": "film, all"}}),
    *told("Does your answer change when means does?",
        "Your function seems to compare the ratings as they are: nobody's mean is taken off.",
        STEP, THREE, {"nothing-taken-off": {"off": "nothing"}}),
    *told("Each of the two films has ratings. Is a mean taken off both?",
        "Your function seems to take the means off x and not off y.",
        OWN, THREE, {"x-only-adjusted": {"off": "x only"}}),
    *told("Each of the two films has ratings. Is a mean taken off both?",
        "Your function seems to take the means off y and not off x.",
        OWN, THREE, {"y-only-adjusted": {"off": "y only"}}),
    *told("How many different numbers are taken off in your function: one for each person, or one for all?",
        "Your function seems to take one number off all ratings: the mean of the means.",
        OWN, THREE, {"mean-of-means": {"off": "one mean"}, "mean-of-kept-means": {"off": "one mean of kept"}}),
    *told("How many different numbers are taken off in your function: one for each person, or one for all?",
        "Your function seems to take one number off: the mean of all ratings of the two films.",
        OWN, THREE, {"mean-of-these-ratings": {"off": "mean of both films"}}),
    *told("From which films does a person's mean come in your function: from these two, or from all that they rated?",
        "Your function seems to use each person's mean over these two films, so that what is left of x is minus what is left of y.",
        "means holds everybody's mean over all their films. Use these.", THREE, {"mean-of-two-films": {"off": "middle of two"}}),
    *told("What do you take off: a number that you chose, or each person's mean?",
        "Your function seems to take the same number off every rating, as the middle of the scale.",
        OWN, THREE, {f"midpoint-{c:g}": {"off": f"middle {c:g}"} for c in (2.5, 2.75, 3, 3.5)}),
    *told("What is left of a rating that equals the person's mean?",
        "Your function seems to add the means.", "Take them off.", THREE, {"means-added": {"off": "added"}}),
    *told("What is left of a rating that equals the person's mean?",
        "Your function seems to divide the ratings by the means.", "Take the means off: rating minus mean.", THREE, {"ratio-to-mean": {"off": "ratio"}}),
    *told("For y, which number do you take off from which?",
        "Your function seems to take the mean off the rating in one film, and the rating off the mean in the other.",
        "Rating minus mean, in both.", THREE, {"one-turned": {"off": "turned"}}),
    *told("How many means are taken off each rating?",
        "Your function seems to take the person's mean off, and then the film's mean of what is left.",
        "Take the person's mean off and nothing else.", WIDE, {"person-and-film": {"off": "person and film"}}),
    *told("One person rated both films here. What is left of a single number when its own mean is taken off?",
        "Your function seems to take the person's mean off, and then the film's mean of what is left, as np.corrcoef does, and gives nan where 0 is divided by 0.",
        "Take the person's mean off and nothing else. np.corrcoef takes means off by itself.", LONE,
        {"person-and-film, nan": {"off": "person and film", "few": nan, "flat": nan}, "person-and-film, nan but asked": {"off": "person and film", "flat": nan, "asked": True}}),
    *told("Somebody liked one film more than usual and the other less. Can one see that in what is left?",
        "Your function seems to drop the signs of what is left.", "Keep the signs: below the mean is a minus.", THREE,
        {"signs-dropped": {"off": "distances"}}),
    *told("Somebody liked a film a little more than usual, somebody else a lot. Do they count the same?",
        "Your function seems to keep only the signs of what is left.", "Use what is left as it is.", THREE, {"signs-alone": {"off": "signs"}}),
    *told("Take the second person who is kept. Which entry of means belongs to that person?",
        "Your function seems to take the first means, not those of the people who rated both.",
        "Choose the same positions in means as in x and y.", WIDE, {"means-out-of-step": {"keep": "first means"}}),
    *told("What does your function take for a film that somebody did not rate?",
        "Your function seems to treat an unrated film as a rating of 0.",
        STEP, WIDE, {"gaps-as-zero": {"keep": "gaps as 0"}}),
    *told("Which people went into the bottom of your fraction? Did they rate both films?",
        "Your function seems to divide by norms over all who rated each film, as if what is left were 0 where a rating is missing. "
        "Many libraries do so on purpose; here both sums are over the same people.",
        STEP, WIDE, {"norms-of-all-raters": {"bottom": "all raters"}}),
    *told("Which people went into the bottom of your fraction? Did they rate both films?",
        "Your function seems to divide by norms over all who rated each film, and gives nan where 0 is divided by 0.",
        f"{STEP} {GUARD}", WIDE, {"norms-of-all-raters, nan": {"bottom": "all raters", "flat": nan}}),
    *told("What is 4 + nan? What, then, is a sum in which one entry is nan?",
        "Your function seems to let nan into its sums.", STEP, WIDE,
        {"gaps-kept": {"keep": "all"}, "gaps-kept, either": {"keep": "either", "flat": nan, "few": nan}}),
    *told("Print the positions that your function keeps. Did these people rate both films?",
        "Your function seems to keep the people with a gap, and to drop those who rated both.",
        "Your condition finds the positions to drop. Turn it around with ~.", WIDE,
        {"mask-of-gaps": {"keep": "gaps", "few": nan, "flat": nan}, "mask-of-gaps, guarded": {"keep": "gaps"}}),
    *told("Are the norms below taken of the ratings, or of what is left of them?",
        "Your function seems to work out the norms before the means are taken off.",
        "Take the means off first; the whole formula is about what is left.", THREE, {"norms-of-ratings": {"bottom": "raw norms"}}),
    *told("One person rated both films here. Does the formula need a second one?",
        "Your function seems to return 0 where fewer than two people rated both, as Pearson's correlation did in lesson 03.",
        "One person is enough for the formula. Return 0 only where its bottom is 0.", LONE, {"two-needed": {"least": 2}}),
    *told("How many people rated both films, and what is the bottom of your fraction then?",
        "Your function seems to give nan where nobody rated both films, or where nothing is left of one of them.",
        GUARD, NOBODY, {"no-guard": {"few": nan, "flat": nan}}),
    *told("Somebody rated both films in this case. What is the bottom of your fraction all the same?",
        "Your function seems to give nan where everybody gave one of the films exactly their mean: 0 is divided by 0.",
        GUARD, LEFT, {"nothing-left-is-nan": {"flat": nan}}),
    *told("How many people rated both films, and what comes back then?",
        "Your function seems to give nan where nobody rated both films.", "Return 0 there.", NOBODY, {"nobody-is-nan": {"few": nan}}),
    *told("How many people rated both films, and what comes back then?",
        "Your function seems to return None where the bottom of the fraction is 0.", "Return 0 there.", NOBODY,
        {"none-where-empty": {"few": None, "flat": None}, "none-where-nobody": {"few": None}}),
    *told("What comes back in this case? Is it a number?",
        "Your function seems to return None where everybody gave one of the films exactly their mean.", "Return 0 there.", LEFT,
        {"none-where-nothing-left": {"flat": None}}),
    *told("What do these people tell you about how alike the two films are?",
        "Your function seems to return 1 where the bottom of the fraction is 0.", "Return 0 there: nothing is known.", LEFT,
        {"nothing-left-is-one": {"flat": 1.0}, "nothing-is-one": {"flat": 1.0, "few": 1.0}}),
    *told("How many people have been used when your function returns?",
        "Your function seems to use the first person who rated both alone, as when return stands inside the loop.",
        "Move the return out of the loop.", THREE, {"first-person-only": {"people": "first"}}),
    *told("Which positions does your function visit? Is the last one among them?",
        "Your function seems to leave out the last person who rated both.", "range(len(x)) ends at the last position by itself.", THREE,
        {"last-person-left-out": {"people": "but last"}}),
    *told("Which positions does your function visit? Is position 0 among them?",
        "Your function seems to leave out the first person who rated both.", "Positions start at 0.", THREE,
        {"first-person-left-out": {"people": "but first"}}),
    *told("On top: do you multiply person by person, or sums?",
        "Your function seems to add up each film first and to multiply the two sums.",
        "Multiply person by person, and add up the products after that.", THREE, {"product-of-sums": {"top": "sums"}}),
    *told("Somebody liked one film more than usual and the other less. Which sign has that product?",
        "Your function seems to drop the signs of the products.", "Leave the products as they are.", THREE, {"absolute-products": {"top": "sizes"}}),
    *told("On top: the sum of the products, or their mean? And below?",
        "Your function seems to divide the sum of the products by the number of people, and the bottom not.",
        "Use the sum of the products.", THREE, {"mean-above": {"top": "mean"}}),
    *told("Which numbers does the top of the formula multiply?",
        "Your function seems to add up distances between x and y on top of the fraction.",
        "On top stands the sum of the products of what is left of x and of y.", THREE, {"distances-above": {"top": "apart"}}),
    *told("A cosine lies between −1 and 1. What brings a sum of products into that range?",
        "Your function seems to return the sum of the products, not divided by anything.", NORMS, THREE, {"nothing-below": {"bottom": "one"}}),
    *told("What do you divide by: the number of people, or the two norms?",
        "Your function seems to divide the sum of the products by the number of people.", NORMS, THREE, {"mean-product": {"bottom": "count"}}),
    *told("Compare the bottom of your fraction with the formula. Where are the roots?",
        "Your function seems to divide by the sums of squares, without their roots.", NORMS, THREE, {"no-root": {"bottom": "squares"}}),
    *told("Compare the bottom of your fraction with the formula. Where are the roots?",
        "Your function seems to take the root of one sum of squares and not of the other.", NORMS, WIDE,
        {"one-root": {"bottom": "root of x"}, "one-root, of y": {"bottom": "root of y"}}),
    *told("Somebody rated one film alone in this case. Is that person among those whom your function keeps?",
        "Your function seems to keep people with a gap: the sums become nan, and 0 is returned for them. Nothing equals nan, and so != np.nan is always True.",
        "Ask with np.isnan for the gaps, and keep those who have none in either film.", WIDE, {"gaps-kept, 0": {"keep": "all", "then": "nan is 0"}}),
    *told("What happens to the two norms in the bottom of the formula?",
        "Your function seems to add the two norms.", "Multiply them.", THREE, {"norms-added": {"bottom": "added"}}),
    *told("Under the root: what stands between the two sums of squares?",
        "Your function seems to add the two sums of squares and to take one root.", "Multiply the two sums of squares under the root.", THREE,
        {"root-of-sum": {"bottom": "root of sum"}}),
    *told("Under the root, is anything of x multiplied by anything of y before the sums are done?",
        "Your function seems to multiply the squares person by person, and to add up after that.",
        "Add up the squares of x, and those of y, each by itself. Multiply the two results.", THREE, {"root-of-products": {"bottom": "root of products"}}),
    *told("Python reads a / b * c from left to right. What does it do with c?",
        "Your function seems to divide by one norm and then to multiply by the other.",
        "Put the whole bottom of the fraction in brackets.", THREE, {"no-brackets": {"bottom": "no brackets"}}),
    *told("What is the norm of the list −1, 0, 1? What does your function take for it?",
        "Your function seems to add up sizes below, where squares belong.", NORMS, THREE, {"sizes-below": {"bottom": "sizes"}}),
    *told("Whose norms are in the bottom of your fraction?",
        "Your function seems to leave one of the two norms out, or to use one twice.", NORMS, THREE,
        {f"norm-{name.replace(' ', '-')}": {"bottom": name} for name in ("x alone", "y alone", "x twice", "y twice")}),
    *told("What has been added to the bottom of your fraction? Is your number always a little too near to 0?",
        "Your function seems to add a small number to the bottom of the fraction.",
        "Divide by the norms as they are. If they are 0, return 0 before you divide.", THREE,
        {f"{more:g}-added-below": {"extra": more} for more in (1.0, 0.1, 0.01, 1e-3, 1e-4)}),
    *told("Should two films that people like together get 1 or 0?",
        "Your function seems to return 1 minus the cosine, which is a distance.", SCALE, THREE, {"distance": {"then": "distance"}}),
    *told("Which number should two films get that people like instead of each other?",
        "Your function seems to move the cosine to the range from 0 to 1.", SCALE, THREE, {"halved": {"then": "0 to 1"}}),
    *told("Which sign has a square?", "Your function seems to return the square of the cosine.", SCALE, THREE, {"squared": {"then": "squared"}}),
    *told("Between which two numbers does a cosine lie?", "Your function seems to return percent.", SCALE, THREE, {"percent": {"then": "percent"}}),
    *told("People like one of these films or the other. Can one see that in your number?",
        "Your function seems to drop the sign of the cosine.", SCALE, THREE, {"sign-dropped": {"then": "size"}}),
    *told("People like one of these films or the other. Can one see that in your number?",
        "Your function seems to return 0 where the cosine is negative.", SCALE, THREE, {"not-below-zero": {"then": "not below 0"}}),
    *told("Do these people like the two films together, or one instead of the other? Which sign says so?",
        "Your function seems to return the cosine with the opposite sign.", "Rating minus mean, in both films.", THREE, {"sign-turned": {"then": "minus"}}),
    *told("What does int do with 0.5?", "Your function seems to cut the cosine off to a whole number.", SCALE, THREE, {"whole-number": {"then": "whole"}}),
    *told("Compare the two numbers digit by digit. Where does yours end?",
        "Your function seems to round its result.", "Return the number as it is. Round only where you print it.", WIDE,
        {f"rounded-{digits}": {"then": f"round {digits}"} for digits in range(5)}),
]
# fmt: on


def shared_delight(x, y, means):
    """The share, of those who rated both films, who gave each of the two more than their own mean; 0 where nobody rated both."""
    both = ~np.isnan(x) & ~np.isnan(y)
    return float(np.mean((x > means)[both] & (y > means)[both])) if both.any() else 0.0


VARIANT = Exercise(
    id="04.shared_delight",
    number="4.1, once more",
    title="who enjoyed both more than usual",
    minutes=5,
    version=1,
    answer=shared_delight,
    kind="float",
    points={"all": 1.0},
    cases=lambda rng: (
        Case(x, y, means, group="all")
        for x, y, means in (
            ([5, 4, 1], [5, 2, 3], [4, 3, 2]),
            ([5, nan], [nan, 3], [4, 2]),
            ([4, nan, 2, 5, 3], [5, 4, 2.5, nan, 4], [3, 3, 2, 4, 2.5]),
            ([3, 5], [4, 4.5], [3, 4]),
        )
    ),
    misconceptions=[],
    hints=[
        "Who rated both films? Only these people count, above and below.",
        "For each of them, compare both ratings with that person's own mean. More than it means > and not >=.",
    ],
    done="Each person is their own yardstick, as in the adjusted cosine.",
    task=(
        "`x` and `y` hold what people gave to two films, `nan` where they did not, and `means` everybody's own mean. Of the people who "
        "rated both, return the share who gave each of the two films more than their own mean. If nobody rated both, return 0."
    ),
    solution="""def shared_delight(x, y, means):
    both = ~np.isnan(x) & ~np.isnan(y)
    if not both.any():
        return 0.0
    x, y, means = x[both], y[both], means[both]
    return float(np.mean((x > means) & (y > means)))
""",
)

EXERCISE = Exercise(
    id="04.adjusted_cosine",
    number="4.1",
    title="adjusted cosine of two films",
    minutes=6,
    version=1,
    answer=adjusted_cosine,
    kind="float",
    points={"by hand": 1.0, "one person, or nobody": 0.25, "nothing left": 0.25, "many people": 0.5},
    cases=cases,
    misconceptions=MISCONCEPTIONS,
    hints=[
        "Follow the worked example: keep, take off, compare. Which of these steps does the given function do in another way?",
        "x and y now hold ratings of one film each, a position for each person. Their own means are the films' means.",
        "The people's means are an argument. How many entries has it, and how many have x and y after the first step?",
    ],
    done="Two films can now be compared by what the same people think of them, whatever their habits are.",
    tolerance=1e-5,
    limits=(-1.0, 1.0),
    errors={
        "lengths-differ": (
            "How many people are left in x and y in the line where it stopped, and how many entries has means?",
            "Your function seems to combine arrays of different lengths.",
            "Take the same positions out of means as out of x and y.",
        )
    },
    variant=VARIANT,
)
