"""Exercise 3.1: cosine over the films that both people rated."""

import numpy as np

from recsys_teach.exercises.exercise import Case, Exercise, Misconception

nan = np.nan


def corated_cosine(
    x, y, *, gaps="dropped", films="all", centre=None, top="dot", bottom="lengths", alone=0.0, least=1, then=None
):
    """Σ xᵢyᵢ / (√Σxᵢ² √Σyᵢ²) over the i rated in both; 0 when they share none. Switches are what learners do instead."""
    part = {"all": slice(None), "but first": slice(1, None), "but last": slice(-1)}.get(films, slice(None))
    x, y = x[part], y[part]
    in_x, in_y = ~np.isnan(x), ~np.isnan(y)
    kept = {"x": in_x, "y": in_y, "either": in_x | in_y, "dropped": in_x & in_y}.get(gaps, in_x | True)
    if gaps == "zero":
        x, y = np.nan_to_num(x), np.nan_to_num(y)
    elif gaps == "mean":
        x, y = (np.where(np.isnan(v), v[~np.isnan(v)].mean() if (~np.isnan(v)).any() else nan, v) for v in (x, y))
    elif gaps in ("x long", "y long"):
        kept = in_x & in_y
    long_x, long_y = (x[in_x] if gaps == "x long" else x[kept]), (y[in_y] if gaps == "y long" else y[kept])
    if centre == "own":
        own_x, own_y = (v[~np.isnan(v)].mean() if (~np.isnan(v)).any() else nan for v in (x, y))
        x, y, long_x, long_y = x - own_x, y - own_y, long_x - own_x, long_y - own_y
    x, y = x[kept], y[kept]
    if films == "first":
        x, y, long_x, long_y = x[:1], y[:1], long_x[:1], long_y[:1]
    if len(x) < least:
        return alone
    if centre == "shared":
        x, y, long_x, long_y = x - x.mean(), y - y.mean(), long_x - x.mean(), long_y - y.mean()
    over, n = {"dot": x @ y, "mean": x @ y / len(x), "sums": x.sum() * y.sum()}[top], len(x)
    a, b = (long_x**2).sum(), (long_y**2).sum()
    below = {
        "lengths": lambda: np.sqrt(a) * np.sqrt(b),
        "squares": lambda: a * b,
        "added": lambda: np.sqrt(a) + np.sqrt(b),
        "root of sum": lambda: np.sqrt(a + b),
        "sums": lambda: long_x.sum() * long_y.sum(),
        "root of sums": lambda: np.sqrt(long_x.sum() * long_y.sum()),
        "x": lambda: np.sqrt(a),
        "y": lambda: np.sqrt(b),
        "x squared": lambda: a,
        "y squared": lambda: b,
        "root of x": lambda: np.sqrt(a) * b,
        "root of y": lambda: a * np.sqrt(b),
        "one": lambda: 1.0,
        "count": lambda: n,
        "counts": lambda: n * n,
        "mean squares": lambda: np.sqrt(a / n) * np.sqrt(b / n),
        "larger": lambda: max(a, b),
        "precedence": lambda: np.sqrt(a) / np.sqrt(b),
    }[bottom]()
    result = over / below if below != 0 else alone
    after = {
        "distance": lambda r: 1 - r,
        "angle": lambda r: np.arccos(np.clip(r, -1, 1)),
        "squared": lambda r: r * r,
        "root": lambda r: np.sqrt(r),
        "percent": lambda r: 100 * r,
        "whole": lambda r: nan if np.isnan(r) else int(r),
    } | {f"round {d}": lambda r, d=d: round(r, d) for d in range(4)}
    return after[then](result) if then and result is not None else result


def cases(rng):
    yield Case([5, 4, nan, 1], [4, nan, 2, 1], group="by hand", name="Ana and Ben")
    yield Case([4, nan, 2, 1], [5, 4, nan, 1], group="by hand", mirrors="Ana and Ben")
    yield Case([5, 1, nan], [1, 5, 3], group="by hand")
    yield Case([2, nan, 1], [1, nan, 2], group="by hand")
    yield Case([1, 2, 3, 4.5], [4, 3, 2, 1], group="by hand")
    yield Case([5, 0.5], [3, 2], group="by hand")
    yield Case([5, nan, 2, nan], [nan, 3, 4, nan], group="by hand")
    yield Case([nan, 0.5, 4], [3, 4, nan], group="by hand")
    yield Case([0.5, nan], [0.5, 2], group="by hand")
    yield Case([5, nan], [nan, 3], group="nothing shared")
    yield Case([nan, 4, nan], [2, nan, 5], group="nothing shared")
    yield Case([nan, nan], [3, 4], group="nothing shared")
    for n, share in ((30, 0.5), (120, 0.3), (400, 0.6)):
        x, y = rng.integers(1, 11, (2, n)) / 2
        x[rng.random(n) > share], y[rng.random(n) > share] = nan, nan
        yield Case(x, y, group="many films")


def _bottom(id, switch, see, name, remedy):
    return Misconception(id, see, name, remedy, show=([3, 4], [6, 2]), switch={"bottom": switch})


LENGTH = "The length of a list is the root of its sum of squares; the fraction is divided by both lengths, multiplied."
ROUNDING = "Return the number as it is. Round only where you print it."

MISCONCEPTIONS = [
    Misconception(
        "gaps-as-zero",
        "Count the films that both people rated. Which ratings went into the bottom of your fraction?",
        "Your function seems to treat an unrated film as a rating of 0, at least in the lengths.",
        "Keep only the positions where both have a rating, before the first sum. np.isnan tells you where one is missing.",
        show=([5, nan], [5, 4]),
        switch={"gaps": "zero"},
    ),
    Misconception(
        "mask-by-x",
        "Look at the films that the first person rated. Does the second person have a rating for each of them?",
        "Your function seems to keep every film that x rated, whether y rated it or not.",
        "Ask for both: a position may stay only if x has a rating there and y has one too.",
        show=([5, 2], [5, nan]),
        switch={"gaps": "x"},
    ),
    Misconception(
        "mask-by-y",
        "Look at the films that the second person rated. Does the first person have a rating for each of them?",
        "Your function seems to keep every film that y rated, whether x rated it or not.",
        "Ask for both: a position may stay only if y has a rating there and x has one too.",
        show=([5, nan], [5, 2]),
        switch={"gaps": "y"},
    ),
    Misconception(
        "mask-by-either",
        "How many films in this case did both people rate, and how many did at least one of them rate?",
        "Your function seems to keep the films that either person rated, so a nan enters the sums.",
        "Join the two conditions with 'and' (&), not with 'or' (|).",
        show=([5, nan], [5, 4]),
        switch={"gaps": "either"},
    ),
    Misconception(
        "gaps-kept",
        "What is 4 + nan? What, then, is a sum in which one entry is nan?",
        "Your function seems to let nan into its sums. A comparison such as x != np.nan is True even where x is nan.",
        "Find the gaps with np.isnan, and take those positions out of both lists before the first sum.",
        show=([5, nan], [5, nan]),
        switch={"gaps": "kept"},
    ),
    Misconception(
        "gaps-as-mean",
        "Which number stands in your lists at a film that a person did not rate?",
        "Your function seems to fill the gaps with the person's own average.",
        "Nothing needs to be filled in. Leave out every film that one of the two did not rate.",
        show=([5, 1, nan], [5, 1, 4]),
        switch={"gaps": "mean"},
    ),
    Misconception(
        "x-length-over-all",
        "Which films went into the length of x, and which into the length of y?",
        "Your function seems to take the length of x over all films that x rated, not only the shared ones.",
        "Shorten x to the shared films before you take its length, as you did for y.",
        show=([5, 2], [5, nan]),
        switch={"gaps": "x long"},
    ),
    Misconception(
        "y-length-over-all",
        "Which films went into the length of y, and which into the length of x?",
        "Your function seems to take the length of y over all films that y rated, not only the shared ones.",
        "Shorten y to the shared films before you take its length, as you did for x.",
        show=([5, nan], [5, 2]),
        switch={"gaps": "y long"},
    ),
    Misconception(
        "centred-shared",
        "All ratings are positive. Can the products in this case add up to a number at or below zero?",
        "Your function seems to subtract each person's average over the shared films first. That is the Pearson correlation.",
        "Use the ratings as they are, without subtracting an average.",
        show=([5, 4], [4, 5]),
        switch={"centre": "shared"},
    ),
    Misconception(
        "centred-own",
        "All ratings are positive. Do the numbers that you multiply still equal the ratings?",
        "Your function seems to subtract each person's own average from the ratings first.",
        "Use the ratings as they are, without subtracting an average.",
        show=([5, 4], [4, 5]),
        switch={"centre": "own"},
    ),
    Misconception(
        "mean-of-products",
        "Compare the top of your fraction with the sum of the products. By how much do they differ?",
        "Your function seems to divide the sum of the products by the number of films, too.",
        "Use the sum of the products on top. The lengths below already take care of the number of films.",
        show=([3, 4], [6, 2]),
        switch={"top": "mean"},
    ),
    Misconception(
        "product-of-sums",
        "On top, do you multiply first and add then, or add first and multiply then?",
        "Your function seems to add up each list first and to multiply the two sums.",
        "Multiply the ratings film by film, and add up the products after that.",
        show=([3, 4], [6, 2]),
        switch={"top": "sums"},
    ),
    _bottom(
        "no-root",
        "squares",
        "What is the length of the list 3, 4? What does your function take for it?",
        "Your function seems to divide by the sums of squares, without their roots.",
        LENGTH,
    ),
    _bottom(
        "lengths-added",
        "added",
        "What happens to the two lengths in the bottom of the formula?",
        "Your function seems to add the two lengths.",
        "Multiply the two lengths.",
    ),
    _bottom(
        "root-of-sum",
        "root of sum",
        "How many roots does the bottom of the formula have, and what stands between them?",
        "Your function seems to add the two sums of squares and to take one root of the total.",
        "Multiply the two sums of squares, or their roots; do not add them.",
    ),
    _bottom(
        "sums-below",
        "sums",
        "What is the length of the list 3, 4: 5 or 7?",
        "Your function seems to divide by the sums of the ratings, not by their lengths.",
        LENGTH,
    ),
    _bottom(
        "not-squared",
        "root of sums",
        "Under the root, what happens to each rating before they are added?",
        "Your function seems to take the root of the sums of the ratings, without squaring the ratings.",
        "Square every rating, add up, then take the root.",
    ),
    _bottom(
        "x-length-only",
        "x",
        "Whose length is in the bottom of your fraction?",
        "Your function seems to divide by the length of x alone.",
        "Divide by the length of y as well.",
    ),
    _bottom(
        "y-length-only",
        "y",
        "Whose length is in the bottom of your fraction?",
        "Your function seems to divide by the length of y alone.",
        "Divide by the length of x as well.",
    ),
    _bottom(
        "x-twice",
        "x squared",
        "Whose ratings are in the bottom of your fraction?",
        "Your function seems to divide by the length of x twice.",
        "One of the two lengths belongs to y.",
    ),
    _bottom(
        "y-twice",
        "y squared",
        "Whose ratings are in the bottom of your fraction?",
        "Your function seems to divide by the length of y twice.",
        "One of the two lengths belongs to x.",
    ),
    _bottom(
        "root-of-x-only",
        "root of x",
        "How many roots does the bottom of the formula have, and how many has yours?",
        "Your function seems to take the root for x, and to use the sum of squares of y without it.",
        "Take the root of both sums of squares.",
    ),
    _bottom(
        "root-of-y-only",
        "root of y",
        "How many roots does the bottom of the formula have, and how many has yours?",
        "Your function seems to take the root for y, and to use the sum of squares of x without it.",
        "Take the root of both sums of squares.",
    ),
    _bottom(
        "nothing-below",
        "one",
        "A cosine of ratings lies between 0 and 1. What brings a sum of products into that range?",
        "Your function seems to return the sum of the products, not divided by anything.",
        LENGTH,
    ),
    _bottom(
        "count-below",
        "count",
        "What stands in the bottom of your fraction: how many films there are, or how long the lists are as arrows?",
        "Your function seems to divide by the number of films.",
        LENGTH,
    ),
    _bottom(
        "len-as-length",
        "counts",
        "The length of an arrow and the number of entries in a list are two things. Which one do you divide by?",
        "Your function seems to use the number of films as the length of each list.",
        LENGTH,
    ),
    _bottom(
        "mean-squares-below",
        "mean squares",
        "Under the root, is it the sum of the squares or their mean?",
        "Your function seems to take the mean of the squares where the formula takes their sum.",
        "Add up the squares without dividing by their number, then take the root.",
    ),
    _bottom(
        "larger-squared",
        "larger",
        "Does the bottom of your fraction change when only the shorter of the two lists changes?",
        "Your function seems to divide by the larger of the two sums of squares.",
        LENGTH,
    ),
    _bottom(
        "precedence",
        "precedence",
        "Python reads a / b * c from left to right. What does it do with c?",
        "Your function seems to divide by one length and then to multiply by the other: a / b * c is (a / b) * c.",
        "Put the whole bottom of the fraction in brackets.",
    ),
    Misconception(
        "first-film-only",
        "How many of the shared films have been used when your function returns?",
        "Your function seems to return after the first shared film.",
        "Move the return out of the loop, so that it runs when all films have been added.",
        show=([5, 1], [1, 5]),
        switch={"films": "first"},
    ),
    Misconception(
        "last-film-left-out",
        "Which positions does your function visit? Is the last one among them?",
        "Your function seems to leave out the last film.",
        "range(len(x)) ends at the last position by itself; nothing needs to be subtracted.",
        show=([5, 1], [1, 5]),
        switch={"films": "but last"},
    ),
    Misconception(
        "first-film-left-out",
        "Which positions does your function visit? Is position 0 among them?",
        "Your function seems to leave out the first film.",
        "Positions start at 0, so the loop does as well.",
        show=([5, 1], [1, 5]),
        switch={"films": "but first"},
    ),
    Misconception(
        "nan-when-nothing-shared",
        "How long is a list without entries? What is 0 divided by 0?",
        "Your function seems to divide 0 by 0 for two people who share no film.",
        "Look at whether anything is shared, or whether the bottom is 0, before you divide; return 0 if so.",
        show=([5, nan], [nan, 3]),
        switch={"alone": nan},
    ),
    Misconception(
        "one-when-nothing-shared",
        "What do you know about two people who share no film?",
        "Your function seems to return 1 for two people who share no film, as if they agreed in everything.",
        "Return 0 if they share nothing: there is no sign that they are alike.",
        show=([5, nan], [nan, 3]),
        switch={"alone": 1.0},
    ),
    Misconception(
        "none-when-nothing-shared",
        "What does your function return for two people who share no film? Is it a number?",
        "Your function seems to return None for two people who share no film.",
        "Return 0 if they share nothing.",
        show=([5, nan], [nan, 3]),
        switch={"alone": None},
    ),
    Misconception(
        "needs-two",
        "How many films do these two share? What does the formula give for that many?",
        "Your function seems to return its answer for 'nothing shared' when they share one film.",
        "One shared film is enough for the formula. Make the exception for no shared film only.",
        show=([5, nan], [4, 3]),
        switch={"least": 2},
    ),
    Misconception(
        "distance",
        "Should two people with the same ratings get 1 or 0?",
        "Your function seems to return 1 minus the cosine, which is a distance.",
        "Return the cosine itself: 1 for the same direction.",
        show=([5, 4], [5, 4]),
        switch={"then": "distance"},
    ),
    Misconception(
        "angle",
        "Should two people with the same ratings get 1 or 0?",
        "Your function seems to return the angle, not its cosine.",
        "The fraction is the cosine already; arccos is not needed.",
        show=([5, 4], [5, 4]),
        switch={"then": "angle"},
    ),
    Misconception(
        "squared",
        "Take the root of what you got. Does it look familiar?",
        "Your function seems to return the square of the cosine.",
        "Use the sum of the products as it is on top, not its square, and one root for each length below.",
        show=([5, 1], [1, 5]),
        switch={"then": "squared"},
    ),
    Misconception(
        "root-of-all",
        "Take the square of what you got. Does it look familiar?",
        "Your function seems to return the root of the cosine.",
        "The roots belong to the lengths below, not to the whole fraction.",
        show=([5, 1], [1, 5]),
        switch={"then": "root"},
    ),
    Misconception(
        "percent",
        "Between which two numbers does a cosine lie?",
        "Your function seems to return the cosine in percent.",
        "Return the fraction as it is, without the factor 100.",
        show=([5, 1], [1, 5]),
        switch={"then": "percent"},
    ),
    Misconception(
        "whole-number",
        "What does int do with 0.999?",
        "Your function seems to cut the cosine off to a whole number.",
        "Return the number as it is; float keeps what int cuts off.",
        show=([5, 1], [1, 5]),
        switch={"then": "whole"},
    ),
] + [
    Misconception(
        f"rounded-{digits}",
        "Compare the two numbers digit by digit. Where does yours end?",
        f"Your function seems to round its result to {digits} decimal{'s' * (digits != 1)}.",
        ROUNDING,
        show=([5, 1], [2, 5]),
        switch={"then": f"round {digits}"},
    )
    for digits in range(4)
]

EXERCISE = Exercise(
    id="03.corated_cosine",
    number="3.1",
    title="cosine over shared films",
    minutes=6,
    version=1,
    answer=corated_cosine,
    kind="float",
    points={"by hand": 1.0, "nothing shared": 0.5, "many films": 0.5},
    cases=cases,
    misconceptions=MISCONCEPTIONS,
    hints=[
        "Which films may take part in the sum at all?",
        "`~np.isnan(x)` is True where x has a rating. How do you get True only where both have one?",
        "Shorten both arrays first: `x, y = x[shared], y[shared]`. Then the formula has no special case but one.",
    ],
    done="You can now compare any two people by what they share.",
    limits=(0.0, 1.0),
)
