"""Exercise 3.1: cosine over the films that both people rated."""

from dataclasses import replace

import numpy as np

from recsys_teach.exercises.exercise import Case, Exercise, Misconception

nan = np.nan


def corated_cosine(
    x, y, *, gaps="dropped", films="all", look_first=False, least=1, centre=None,
    top="dot", bottom="lengths", extra=0.0, floor=0.0, alone=0.0, flat=None, shrunk=0, then=None,
):  # fmt: skip
    """Σ xᵢyᵢ / (√Σxᵢ² √Σyᵢ²) over the i rated in both; 0 when they share none. Switches are what learners do instead."""
    shared = ~np.isnan(x) & ~np.isnan(y)
    needed = {"stop": shared.all(), "first": shared[0]}.get(gaps, shared.any() or not look_first)
    if not needed:
        return alone
    visited = FILMS.get(films, slice(None))
    x, y, long_x, long_y = _kept(x[visited], y[visited], gaps)
    if films in ("first", "last"):
        one = slice(0, 1) if films == "first" else slice(-1, None)
        x, y, long_x, long_y = x[one], y[one], long_x[one], long_y[one]
    if len(x) < least:
        return alone
    if centre is not None:
        own_x, own_y = (x.mean(), y.mean()) if centre == "shared" else (_mean(long_x), _mean(long_y))
        x, y, long_x, long_y = x - own_x, y - own_y, long_x - own_x, long_y - own_y
    below = max(BOTTOM[bottom](long_x, long_y) + extra, floor)  # NaN stays NaN: it is the first of the two
    if below == 0:
        return alone if len(x) == 0 or flat is None else flat
    result = TOP[top](x, y) / below
    if shrunk:
        result *= len(x) / (len(x) + shrunk)
    return THEN[then](result) if then else result


def _kept(x, y, gaps):
    """Return x, y for the top of the fraction and x, y for its bottom."""
    in_x, in_y = ~np.isnan(x), ~np.isnan(y)
    both = in_x & in_y
    if gaps == "zero":
        x, y = np.nan_to_num(x), np.nan_to_num(y)
        return x, y, x, y
    if gaps == "mean":
        x, y = np.where(in_x, x, _mean(x)), np.where(in_y, y, _mean(y))
        return x, y, x, y
    if gaps in ("x long", "y long", "both long"):
        return x[both], y[both], x[in_x if gaps != "y long" else both], y[in_y if gaps != "x long" else both]
    if gaps.startswith("apart"):
        x, y = x[in_x], y[in_y]
        n = min(len(x), len(y))
        return (x[:n], y[:n], x, y) if gaps == "apart" else (x[:n], y[:n], x[:n], y[:n])
    kept = {
        "dropped": both, "stop": both, "first": both, "x": in_x, "y": in_y, "either": in_x | in_y, "kept": in_x | True,
        "until": np.logical_and.accumulate(both), "inverted": ~in_x & ~in_y, "inverted either": ~both,
        "x without y": in_x & ~in_y, "y without x": in_y & ~in_x,
    }[gaps]  # fmt: skip
    return x[kept], y[kept], x[kept], y[kept]


def _mean(v):
    return v[~np.isnan(v)].mean() if (~np.isnan(v)).any() else nan


FILMS = {"but first": slice(1, None), "but last": slice(-1)}
TOP = {
    "dot": lambda x, y: x @ y,
    "mean": lambda x, y: x @ y / len(x),
    "sums": lambda x, y: x.sum() * y.sum(),
    "precedence, added": lambda x, y: x @ y + np.linalg.norm(x) * np.linalg.norm(y),
    "per film": lambda x, y: (x * y / (x**2 + y**2)).sum(),
    "closeness": lambda x, y: 1 / (1 + np.sqrt(((x - y) ** 2).sum())),
}
BOTTOM = {
    "lengths": lambda x, y: np.sqrt((x**2).sum()) * np.sqrt((y**2).sum()),
    "squares": lambda x, y: (x**2).sum() * (y**2).sum(),
    "added": lambda x, y: np.sqrt((x**2).sum()) + np.sqrt((y**2).sum()),
    "root of sum": lambda x, y: np.sqrt((x**2).sum() + (y**2).sum()),
    "root of products": lambda x, y: np.sqrt((x**2 * y**2).sum()),
    "sums": lambda x, y: x.sum() * y.sum(),
    "root of sums": lambda x, y: np.sqrt(x.sum() * y.sum()),
    "x": lambda x, y: np.sqrt((x**2).sum()),
    "y": lambda x, y: np.sqrt((y**2).sum()),
    "x twice": lambda x, y: (x**2).sum(),
    "y twice": lambda x, y: (y**2).sum(),
    "root of x": lambda x, y: np.sqrt((x**2).sum()) * (y**2).sum(),
    "root of y": lambda x, y: (x**2).sum() * np.sqrt((y**2).sum()),
    "root of dot": lambda x, y: np.sqrt(x @ y),
    "one": lambda x, y: 1.0,
    "count": lambda x, y: len(x),
    "counts": lambda x, y: len(x) * len(y),
    "mean squares": lambda x, y: np.sqrt((x**2).mean()) * np.sqrt((y**2).mean()) if len(x) and len(y) else 0.0,
    "larger": lambda x, y: max((x**2).sum(), (y**2).sum()),
    "precedence": lambda x, y: np.sqrt((x**2).sum()) / np.sqrt((y**2).sum()) if len(y) else 0.0,
    "precedence, sums": lambda x, y: x.sum() / y.sum() if len(y) else 0.0,
    "precedence, squares": lambda x, y: (x**2).sum() / (y**2).sum() if len(y) else 0.0,
}
THEN = {
    "distance": lambda r: 1 - r,
    "angle": lambda r: np.arccos(np.clip(r, -1, 1)),
    "squared": lambda r: r * r,
    "root": np.sqrt,
    "percent": lambda r: 100 * r,
    "whole": lambda r: nan if np.isnan(r) else int(r),
    "nan to 0": lambda r: 0.0 if np.isnan(r) else r,
} | {f"round {d}": lambda r, d=d: round(r, d) for d in range(5)}


def cases(rng):
    yield Case([5, 4, nan, 1], [4, nan, 2, 1], group="by hand", name="Ana and Ben")
    yield Case([4, nan, 2, 1], [5, 4, nan, 1], group="by hand", mirrors="Ana and Ben")
    yield Case([5, 1, nan], [1, 5, 3], group="by hand")
    yield Case([2, nan, 1], [1, nan, 2], group="by hand")
    yield Case([4, 2, 5], [1, 3, nan], group="by hand")
    yield Case([1, 2, 3, 4.5], [4, 3, 2, 1], group="by hand")
    yield Case([5, 0.5], [3, 2], group="by hand")
    yield Case([5, nan, 2, nan], [nan, 3, 4, nan], group="by hand")
    yield Case([nan, 0.5, 4], [3, 4, nan], group="by hand")
    yield Case([0.5, nan], [0.5, 2], group="by hand")
    yield Case([1, nan, 0.5], [0.5, 2, 0.5], group="by hand")
    yield Case([5, nan], [nan, 3], group="nothing shared")
    yield Case([nan, 4, nan], [2, nan, 5], group="nothing shared")
    yield Case([nan, nan], [3, 4], group="nothing shared")
    for n, share in ((30, 0.5), (120, 0.3), (400, 0.6)):
        x, y = rng.integers(1, 11, (2, n)) / 2
        x[rng.random(n) > share], y[rng.random(n) > share] = nan, nan
        yield Case(x, y, group="many films")


NORM = "The norm of a list is the root of its sum of squares; the fraction is divided by both norms, multiplied."
ROUNDING = "Return the number as it is. Round only where you print it."
THREE_FOUR = ([3, 4], [6, 2])
FIVE_ONE = ([5, 1], [1, 5])
NOTHING = ([5, nan], [nan, 3])

# A row per misconception: the first line says what is switched and which call shows it.
# fmt: off
MISCONCEPTIONS = [
    Misconception("gaps-as-zero", {"gaps": "zero"}, ([5, nan], [5, 4]),
        "Count the films that both people rated. Which ratings went into the bottom of your fraction?",
        "Your function seems to treat an unrated film as a rating of 0, at least in the norms.",
        "Keep only the positions where both have a rating, before the first sum. np.isnan tells you where one is missing."),
    Misconception("mask-by-x", {"gaps": "x"}, ([5, 2], [5, nan]),
        "Look at the films that the first person rated. Does the second person have a rating for each of them?",
        "Your function seems to keep every film that x rated, whether y rated it or not.",
        "Ask for both: a position may stay only if x has a rating there and y has one too."),
    Misconception("mask-by-y", {"gaps": "y"}, ([5, nan], [5, 2]),
        "Look at the films that the second person rated. Does the first person have a rating for each of them?",
        "Your function seems to keep every film that y rated, whether x rated it or not.",
        "Ask for both: a position may stay only if y has a rating there and x has one too."),
    Misconception("mask-by-either", {"gaps": "either"}, ([5, nan], [5, 4]),
        "How many films in this case did both people rate, and how many did at least one of them rate?",
        "Your function seems to keep the films that either person rated, so a nan enters the sums.",
        "Join the two conditions with 'and' (&), not with 'or' (|)."),
    Misconception("mask-of-gaps", {"gaps": "inverted"}, FIVE_ONE,
        "Print the positions that your function keeps. Did anybody rate those films?",
        "Your function seems to keep the films that neither person rated, and to drop the others.",
        "np.isnan is True at a gap; ~ turns it around. Keep the positions where neither has a gap."),
    Misconception("mask-of-some-gap", {"gaps": "inverted either"}, FIVE_ONE,
        "Print the positions that your function keeps. Did both people rate those films?",
        "Your function seems to keep the films with a gap, and to drop those that both people rated.",
        "Your condition finds the positions to drop. Turn it around with ~."),
    Misconception("mask-of-x-without-y", {"gaps": "x without y"}, ([5, 1], [1, nan]),
        "Print the positions that your function keeps. Did y rate those films?",
        "Your function seems to keep the films that x rated and y did not.",
        "'not' and ~ turn around only what stands right behind them. Both conditions need one of their own."),
    Misconception("mask-of-y-without-x", {"gaps": "y without x"}, ([1, nan], [5, 1]),
        "Print the positions that your function keeps. Did x rate those films?",
        "Your function seems to keep the films that y rated and x did not.",
        "'not' and ~ turn around only what stands right behind them. Both conditions need one of their own."),
    Misconception("gaps-kept", {"gaps": "kept"}, ([5, nan], [5, nan]),
        "What is 4 + nan? What, then, is a sum in which one entry is nan?",
        "Your function seems to let nan into its sums. Neither a comparison with np.nan nor `if x` finds it.",
        "Find the gaps with np.isnan, and take those positions out of both lists before the first sum."),
    Misconception("gaps-as-mean", {"gaps": "mean"}, ([5, 1, nan], [5, 1, 4]),
        "Which number stands in your lists at a film that a person did not rate?",
        "Your function seems to fill the gaps with the person's own average.",
        "Nothing needs to be filled in. Leave out every film that one of the two did not rate."),
    Misconception("gaps-taken-out-apart", {"gaps": "apart"}, ([5, nan, 1], [5, 4, 1]),
        "Take the first number of each of your two lists. Are they ratings of the same film?",
        "Your function seems to take the gaps out of each list by itself, so that the films no longer stand side by side.",
        "Find the positions where both have a rating, and take these same positions out of both lists."),
    Misconception("gaps-taken-out-apart-and-cut", {"gaps": "apart, cut"}, ([5, nan, 1], [5, 4, 1]),
        "Take the second number of each of your two lists. Are they ratings of the same film?",
        "Your function seems to take the gaps out of each list by itself, so that the films no longer stand side by side.",
        "Find the positions where both have a rating, and take these same positions out of both lists."),
    Misconception("ends-at-first-gap", {"gaps": "until"}, ([5, nan, 1], [1, 4, 5]),
        "Which shared films come after the first gap? Have they been used when your function returns?",
        "Your function seems to stop at the first gap: films after it are not counted.",
        "Go on to the next film when you meet a gap (continue); do not leave the loop (break, return)."),
    Misconception("zero-at-any-gap", {"gaps": "stop"}, ([5, nan, 1], [1, 4, 5]),
        "This case has a gap. Do the two people share a film all the same?",
        "Your function seems to return its answer for 'nothing shared' as soon as there is any gap.",
        "Leave out the films with a gap and use the others; only when none is left is nothing shared."),
    Misconception("zero-unless-first-film-shared", {"gaps": "first"}, ([nan, 5, 1], [4, 1, 5]),
        "Did both people rate the first film of this case? What happens in your function at that film?",
        "Your function seems to return its answer for 'nothing shared' as soon as the first film is not shared.",
        "Whether anything is shared is known after the last film. Look at it below the loop, not inside."),
    Misconception("x-length-over-all", {"gaps": "x long"}, ([5, 2], [5, nan]),
        "Which films went into the norm of x, and which into the norm of y?",
        "Your function seems to take the norm of x over all films that x rated, not only the shared ones.",
        "Shorten x to the shared films before you take its norm, as you did for y."),
    Misconception("y-length-over-all", {"gaps": "y long"}, ([5, nan], [5, 2]),
        "Which films went into the norm of y, and which into the norm of x?",
        "Your function seems to take the norm of y over all films that y rated, not only the shared ones.",
        "Shorten y to the shared films before you take its norm, as you did for x."),
    Misconception("centred-shared", {"centre": "shared"}, ([5, 4], [4, 5]),
        "All ratings are positive. Do the numbers that you multiply still equal the ratings?",
        "Your function seems to subtract each person's average over the shared films first. That is the Pearson correlation.",
        "Use the ratings as they are, without subtracting an average."),
    Misconception("centred-own", {"gaps": "both long", "centre": "own"}, ([5, 4], [4, 5]),
        "All ratings are positive. Do the numbers that you multiply still equal the ratings?",
        "Your function seems to subtract each person's own average from the ratings first.",
        "Use the ratings as they are, without subtracting an average."),
    Misconception("mean-of-products", {"top": "mean"}, THREE_FOUR,
        "Compare the top of your fraction with the sum of the products. By how much do they differ?",
        "Your function seems to divide the sum of the products by the number of films, too.",
        "Use the sum of the products on top. The norms below already take care of the number of films."),
    Misconception("product-of-sums", {"top": "sums"}, THREE_FOUR,
        "On top, do you multiply first and add then, or add first and multiply then?",
        "Your function seems to add up each list first and to multiply the two sums.",
        "Multiply the ratings film by film, and add up the products after that."),
    Misconception("no-root", {"bottom": "squares"}, THREE_FOUR,
        "What is the norm of the list 3, 4? What does your function take for it?",
        "Your function seems to divide by the sums of squares, without their roots.",
        NORM),
    Misconception("lengths-added", {"bottom": "added"}, THREE_FOUR,
        "What happens to the two norms in the bottom of the formula?",
        "Your function seems to add the two norms.",
        "Multiply the two norms."),
    Misconception("root-of-sum", {"bottom": "root of sum"}, THREE_FOUR,
        "How many roots does the bottom of the formula have, and what stands between them?",
        "Your function seems to add the two sums of squares and to take one root of the total.",
        "Multiply the two sums of squares, or their roots; do not add them."),
    Misconception("root-of-products", {"bottom": "root of products"}, THREE_FOUR,
        "Under the roots of the formula, is anything of x multiplied by anything of y?",
        "Your function seems to multiply the squares of x and y film by film, and to add up after that.",
        "Add up the squares of x, and those of y, each by itself. Multiply the two results, not the films."),
    Misconception("sums-below", {"bottom": "sums"}, THREE_FOUR,
        "What is the norm of the list 3, 4: 5 or 7?",
        "Your function seems to divide by the sums of the ratings, not by their norms.",
        NORM),
    Misconception("not-squared", {"bottom": "root of sums"}, THREE_FOUR,
        "Under the root, what happens to each rating before they are added?",
        "Your function seems to take the root of the sums of the ratings, without squaring the ratings.",
        "Square every rating, add up, then take the root."),
    Misconception("x-length-only", {"bottom": "x"}, THREE_FOUR,
        "Whose norm is in the bottom of your fraction?",
        "Your function seems to divide by the norm of x alone.",
        "Divide by the norm of y as well."),
    Misconception("y-length-only", {"bottom": "y"}, THREE_FOUR,
        "Whose norm is in the bottom of your fraction?",
        "Your function seems to divide by the norm of y alone.",
        "Divide by the norm of x as well."),
    Misconception("x-twice", {"bottom": "x twice"}, THREE_FOUR,
        "Whose ratings are in the bottom of your fraction?",
        "Your function seems to divide by the norm of x twice.",
        "One of the two norms belongs to y."),
    Misconception("y-twice", {"bottom": "y twice"}, THREE_FOUR,
        "Whose ratings are in the bottom of your fraction?",
        "Your function seems to divide by the norm of y twice.",
        "One of the two norms belongs to x."),
    Misconception("root-of-x-only", {"bottom": "root of x"}, THREE_FOUR,
        "How many roots does the bottom of the formula have, and how many has yours?",
        "Your function seems to take the root for x, and to use the sum of squares of y without it.",
        "Take the root of both sums of squares."),
    Misconception("root-of-y-only", {"bottom": "root of y"}, THREE_FOUR,
        "How many roots does the bottom of the formula have, and how many has yours?",
        "Your function seems to take the root for y, and to use the sum of squares of x without it.",
        "Take the root of both sums of squares."),
    Misconception("nothing-below", {"bottom": "one"}, THREE_FOUR,
        "A cosine of ratings lies between 0 and 1. What brings a sum of products into that range?",
        "Your function seems to return the sum of the products, not divided by anything.",
        NORM),
    Misconception("root-of-products-summed-below", {"bottom": "root of dot"}, THREE_FOUR,
        "Which sums stand below the fraction line: of products of the two, or of squares of each?",
        "Your function seems to divide by the root of the sum of the products, which leaves that same root.",
        NORM),
    Misconception("count-below", {"bottom": "count"}, THREE_FOUR,
        "What stands in the bottom of your fraction: how many films there are, or how long the lists are as arrows?",
        "Your function seems to divide by the number of films.",
        NORM),
    Misconception("len-as-length", {"bottom": "counts"}, THREE_FOUR,
        "The norm of an arrow and the number of its entries are two things. Which one do you divide by?",
        "Your function seems to use the number of films as the norm of each list.",
        NORM),
    Misconception("mean-squares-below", {"bottom": "mean squares"}, THREE_FOUR,
        "Under the root, is it the sum of the squares or their mean?",
        "Your function seems to take the mean of the squares where the formula takes their sum.",
        "Add up the squares without dividing by their number, then take the root."),
    Misconception("larger-squared", {"bottom": "larger"}, THREE_FOUR,
        "Does the bottom of your fraction change when only the shorter of the two lists changes?",
        "Your function seems to divide by the larger of the two sums of squares.",
        NORM),
    Misconception("precedence", {"bottom": "precedence"}, THREE_FOUR,
        "Python reads a / b * c from left to right. What does it do with c?",
        "Your function seems to divide by one norm and then to multiply by the other: a / b * c is (a / b) * c.",
        "Put the whole bottom of the fraction in brackets."),
    Misconception("precedence-and-no-root", {"bottom": "precedence, squares"}, THREE_FOUR,
        "Python reads a / b * c from left to right. What does it do with c? And where are the roots?",
        "Your function seems to divide by one sum of squares and then to multiply by the other: a / b * c is (a / b) * c.",
        "Put the whole bottom of the fraction in brackets, and take the root of both sums of squares."),
    Misconception("precedence-and-sums", {"bottom": "precedence, sums"}, THREE_FOUR,
        "Python reads a / b * c from left to right. What does it do with c? And what is the norm of 3, 4: 5 or 7?",
        "Your function seems to divide by one sum of ratings and then to multiply by the other: a / b * c is (a / b) * c.",
        "Put the whole bottom of the fraction in brackets, and square before you add: the root comes last."),
    Misconception("precedence-and-added", {"top": "precedence, added", "bottom": "x"}, THREE_FOUR,
        "Python divides before it adds. What does it add in the end?",
        "Your function seems to divide by one norm and then to add the other: a / b + c is (a / b) + c.",
        "Multiply the two norms, and put the whole bottom of the fraction in brackets."),
    Misconception("length-per-film", {"top": "per film", "bottom": "one"}, THREE_FOUR,
        "How many norms does the formula have: one for each person, or one for each film?",
        "Your function seems to take a norm for each film, from its two ratings, not one for each person.",
        "Take the norm along the films, of all shared ratings of one person. In a table of two rows that is axis=1."),
    Misconception("closeness", {"top": "closeness", "bottom": "one"}, THREE_FOUR,
        "Which numbers does the formula multiply, and does it subtract any?",
        "Your function seems to return 1 / (1 + distance), which is another measure of likeness.",
        "Multiply the ratings film by film, add up, and divide by both norms."),
    Misconception("at-least-one-below", {"floor": 1.0}, ([0.5], [0.5]),
        "How large is the bottom of the fraction in this case? What does your function divide by?",
        "Your function seems to divide by at least 1, even where the two norms multiplied give less.",
        "Divide by the norms as they are. If nothing is shared, return 0 before you divide."),
    Misconception("first-film-only", {"films": "first"}, FIVE_ONE,
        "How many of the shared films have been used when your function returns?",
        "Your function seems to return after the first shared film.",
        "Move the return out of the loop, so that it runs when all films have been added."),
    Misconception("last-film-only", {"films": "last"}, FIVE_ONE,
        "How many of the shared films have been used when your function returns?",
        "Your function seems to use the last shared film alone, as when = stands in the place of +=.",
        "Add each film to what the films before it gave."),
    Misconception("last-film-left-out", {"films": "but last"}, FIVE_ONE,
        "Which positions does your function visit? Is the last one among them?",
        "Your function seems to leave out the last film.",
        "range(len(x)) ends at the last position by itself; nothing needs to be subtracted."),
    Misconception("first-film-left-out", {"films": "but first"}, FIVE_ONE,
        "Which positions does your function visit? Is position 0 among them?",
        "Your function seems to leave out the first film.",
        "Positions start at 0, so the loop does as well."),
    Misconception("nan-when-nothing-shared", {"alone": nan}, NOTHING,
        "How many films do these two share? What is 0 divided by 0?",
        "Your function seems to divide 0 by 0 for two people who share no film.",
        "Look at whether anything is shared, or whether the bottom is 0, before you divide; return 0 if so."),
    Misconception("one-when-nothing-shared", {"alone": 1.0}, NOTHING,
        "What do you know about two people who share no film?",
        "Your function seems to return 1 for two people who share no film, as if they agreed in everything.",
        "Return 0 if they share nothing: there is no sign that they are alike."),
    Misconception("none-when-nothing-shared", {"alone": None}, NOTHING,
        "What does your function return for two people who share no film? Is it a number?",
        "Your function seems to return None for two people who share no film.",
        "Return 0 if they share nothing."),
    Misconception("needs-two", {"least": 2}, ([5, nan], [4, 3]),
        "How many films do these two share? What does the formula give for that many?",
        "Your function seems to return its answer for 'nothing shared' when they share one film.",
        "One shared film is enough for the formula. Make the exception for no shared film only."),
    Misconception("distance", {"then": "distance"}, ([5, 4], [5, 4]),
        "Should two people with the same ratings get 1 or 0?",
        "Your function seems to return 1 minus the cosine, which is a distance.",
        "Return the cosine itself: 1 for the same direction."),
    Misconception("angle", {"then": "angle"}, ([5, 4], [5, 4]),
        "Should two people with the same ratings get 1 or 0?",
        "Your function seems to return the angle, not its cosine.",
        "The fraction is the cosine already; arccos is not needed."),
    Misconception("squared", {"then": "squared"}, FIVE_ONE,
        "Take the root of what you got. Does it look familiar?",
        "Your function seems to return the square of the cosine.",
        "Use the sum of the products as it is on top, not its square, and one root for each norm below."),
    Misconception("root-of-all", {"then": "root"}, FIVE_ONE,
        "Take the square of what you got. Does it look familiar?",
        "Your function seems to return the root of the cosine.",
        "The roots belong to the norms below, not to the whole fraction."),
    Misconception("percent", {"then": "percent"}, FIVE_ONE,
        "Between which two numbers does a cosine lie?",
        "Your function seems to return the cosine in percent.",
        "Return the fraction as it is, without the factor 100."),
    Misconception("whole-number", {"then": "whole"}, FIVE_ONE,
        "What does int do with 0.999?",
        "Your function seems to cut the cosine off to a whole number.",
        "Return the number as it is; float keeps what int cuts off."),
] + [
    Misconception(f"rounded-{digits}", {"then": f"round {digits}"}, ([5, 1], [2, 5]),
        "Compare the two numbers digit by digit. Where does yours end?",
        f"Your function seems to round its result to {digits} decimal{'s' * (digits != 1)}.",
        ROUNDING)
    for digits in range(5)
] + [
    Misconception(f"{amount:g}-added-below", {"extra": amount}, ([0.5], [0.5]),
        "Is your number always a little less than the expected one? What has been added to the bottom?",
        f"Your function seems to add {amount:g} to the bottom of the fraction.",
        "Divide by the norms as they are. If nothing is shared, return 0 before you divide; then nothing need be added.")
    for amount in (1.0, 0.1, 0.01, 1e-3, 1e-4, 1e-5)
] + [
    Misconception(f"shrunk-by-{more}", {"shrunk": more}, FIVE_ONE,
        "Divide your number by the expected one, in this case and in one with more films. What does it depend on?",
        f"Your function seems to multiply the cosine by n / (n + {more}), where n counts the shared films.",
        "Return the cosine as it is. Such shrinkage is the subject of a later exercise.")
    for more in (1, 2, 3, 5, 10, 20, 25, 50, 100)
]
# fmt: on

# The same mistakes, made by those who look first whether anything is shared, or who guard against an empty list only.
_BY_ID = {m.id: m for m in MISCONCEPTIONS}
MISCONCEPTIONS += [
    replace(_BY_ID[id], id=f"{id}, {more}", switch=_BY_ID[id].switch | switch)
    for id, more, switch in (
        ("gaps-as-zero", "0 by 0", {"flat": nan}),
        ("gaps-kept", "guarded", {"look_first": True}),
        ("mask-by-x", "guarded", {"look_first": True}),
        ("mask-by-y", "guarded", {"look_first": True}),
        ("mask-by-either", "guarded", {"look_first": True}),
        ("gaps-as-mean", "guarded", {"look_first": True}),
        ("gaps-taken-out-apart", "guarded", {"look_first": True}),
        ("gaps-taken-out-apart-and-cut", "guarded", {"look_first": True}),
        ("mask-by-x", "nan as 0", {"then": "nan to 0"}),
        ("mask-by-y", "nan as 0", {"then": "nan to 0"}),
        ("mask-by-either", "nan as 0", {"then": "nan to 0"}),
        ("centred-shared", "0 by 0", {"flat": nan}),
        ("centred-own", "0 by 0", {"flat": nan}),
    )
]


def agreement(x, y):
    """The share of the films that both rated at which |x − y| ≤ 0.5; 0 when they share none."""
    shared = ~np.isnan(x) & ~np.isnan(y)
    return float(np.mean(np.abs(x - y)[shared] <= 0.5)) if shared.any() else 0.0


VARIANT = Exercise(
    id="03.agreement",
    number="3.1, once more",
    title="how often two people agree",
    minutes=5,
    version=1,
    answer=agreement,
    kind="float",
    points={"all": 1.0},
    cases=lambda rng: (
        Case(x, y, group="all")
        for x, y in (
            ([5, 4, nan, 1], [4.5, nan, 2, 3]),
            ([5, nan], [nan, 3]),
            ([3, 3, 1], [3, 3.5, 2]),
            ([nan, 2, 4], [1, 2, 4.5]),
        )
    ),
    misconceptions=[],
    hints=[
        "Which films may be counted at all?",
        "`np.abs(x - y)` is nan at a film that one of them did not rate. Keep the shared positions first.",
    ],
    done="Shared positions first, then the formula: that is the way with every such measure.",
    task=(
        "`x` and `y` are ratings of the same films, with `nan` for a film that was not rated. Return the share of the films that both "
        "rated at which the two ratings lie at most half a star apart. If they share no film, return 0."
    ),
    solution="""def agreement(x, y):
    shared = ~np.isnan(x) & ~np.isnan(y)
    if not shared.any():
        return 0.0
    return float(np.mean(np.abs(x[shared] - y[shared]) <= 0.5))
""",
)

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
        "Call that mask `shared`, and shorten both arrays first: `x, y = x[shared], y[shared]`. Then write the formula. One case is left: nothing shared.",
    ],
    done="You can now compare any two people by what they share.",
    limits=(0.0, 1.0),
    variant=VARIANT,
)
