"""Exercise 0.2: the damped mean."""

import math

import numpy as np

from recsys_teach.exercises.exercise import Case, Exercise, Misconception


def damped_mean(values, overall, damping, *, top="both", bottom="both", middle="mean", skipped=None, then=None):
    """(Σ r + λ μ) / (n + λ), μ = overall, λ = damping. Switches are what learners do instead."""
    n = len(values)
    total = np.sum({"first": values[1:], "last": values[:-1]}.get(skipped, values))
    damping = WHOLE[then](damping) if then in WHOLE else damping
    if then == "each by itself":
        return (np.asarray(values, dtype=float) + damping * overall) / (n + damping)
    if middle == "median":
        total = n * np.median(values) if n else np.nan
    if then == "empty to overall" and n == 0:
        return overall
    if then in ("empty to 0", "empty to nan") and n == 0:
        return 0.0 if then == "empty to 0" else np.nan
    if then == "overall if few":
        return overall if n < damping else total / n
    if n and ((then == "mean if many" and n >= damping) or (then == "mean if more" and n > damping)):
        return total / n
    above = TOP[top](total, n, overall, damping)
    below = BOTTOM[bottom](n, overall, damping)
    if top == "no brackets":
        divided = total + damping * overall / below if below else np.nan
        return divided + damping if then == "plus damping" else divided
    if bottom == "no brackets":
        return above / n + damping
    result = above / below
    return THEN[then](result) if then in THEN else result


TOP = {
    "both": lambda total, n, mu, d: total + d * mu,
    "no brackets": lambda total, n, mu, d: total + d * mu,
    "sum": lambda total, n, mu, d: total,
    "damping": lambda total, n, mu, d: total + d,
    "overall": lambda total, n, mu, d: total + mu,
    "mean": lambda total, n, mu, d: total / n + d * mu,
    "own mean": lambda total, n, mu, d: total + d * total / n,
    "swapped": lambda total, n, mu, d: d * total / n + n * mu,
    "times n": lambda total, n, mu, d: total + n * d * mu,
    "half": lambda total, n, mu, d: total / n + mu,
    "minus": lambda total, n, mu, d: total - d * mu,
}
BOTTOM = {
    "both": lambda n, mu, d: n + d,
    "no brackets": lambda n, mu, d: n + d,
    "n": lambda n, mu, d: n,
    "n + 1": lambda n, mu, d: n + 1,
    "n + overall": lambda n, mu, d: n + mu,
    "damping": lambda n, mu, d: d,
    "1 + damping": lambda n, mu, d: 1 + d,
    "times": lambda n, mu, d: n * d,
    "two": lambda n, mu, d: 2,
    "n + damping overall": lambda n, mu, d: n + d * mu,
}
WHOLE = {"whole damping": int, "rounded damping": round, "damping rounded up": math.ceil, "always 10": lambda d: 10.0}
THEN = {f"round {d}": lambda r, d=d: round(float(r), d) for d in range(4)} | {
    "whole": lambda r: r // 1 if r == r else r
}


def cases(rng):
    yield Case([5], 3.0, 4, group="by hand")
    yield Case([5, 4], 3.5, 2, group="by hand")
    yield Case([1, 2, 1, 2], 3.5, 3, group="by hand")
    yield Case([4.5, 4, 5, 3.5, 5], 3.2, 1.5, group="by hand")
    yield Case([2, 1, 3], 3.5, 2.5, group="by hand")
    yield Case(np.array([]), 3.5, 10, group="no ratings")
    yield Case(np.array([]), 2.5, 1, group="no ratings")
    for n, damping in ((12, 10), (80, 10), (500, 25)):
        yield Case(rng.choice(np.arange(0.5, 5.5, 0.5), n), 3.54, damping, group="many ratings")


ONE, TWO = ([5], 3.0, 4), ([5, 4], 3.5, 2)

WHOLE_ASKED = "What is damping in the case that is shown? Can a list have that many entries?"
FRACTION = (
    "damping may have a fraction, such as 2.5. Leave it as it is: the imagined stars together are damping times overall, "
    "without any list."
)

# fmt: off
MISCONCEPTIONS = [
    Misconception("plain-mean", {"top": "sum", "bottom": "n"}, ONE,
        "Does your answer change when damping does?",
        "Your function seems to return the plain mean. The imagined ratings are missing.",
        "Add the imagined ratings to the sum (damping * overall) and to the count (damping)."),
    Misconception("plain-mean, empty guarded", {"top": "sum", "bottom": "n", "then": "empty to overall"}, ONE,
        "Does your answer change when damping does?",
        "Your function seems to return the plain mean. The imagined ratings are missing.",
        "Add the imagined ratings to the sum (damping * overall) and to the count (damping)."),
    Misconception("plain-mean, empty 0", {"top": "sum", "bottom": "n", "then": "empty to 0"}, ONE,
        "Does your answer change when damping does?",
        "Your function seems to return the plain mean, and 0 where there are no ratings. The imagined ratings are missing.",
        "Add the imagined ratings to the sum (damping * overall) and to the count (damping). Then nothing is ever divided by 0."),
    Misconception("own-mean-imagined", {"top": "own mean"}, ONE,
        "What did the imagined people think of the film in your function: what all ratings are on average, or what this film's are?",
        "Your function seems to imagine ratings at the film's own mean, which changes nothing.",
        "The imagined ratings stand at overall, the mean of all ratings of all films."),
    Misconception("imagined-not-in-sum", {"top": "sum"}, ONE,
        "How many imagined ratings do you count below, and which stars of theirs are in your sum?",
        "Your function seems to count the imagined ratings below, but not to add them above.",
        "Each imagined rating adds overall to the sum: damping * overall together."),
    Misconception("imagined-not-counted", {"bottom": "n"}, ONE,
        "By how many ratings do you divide, and how many are in your sum?",
        "Your function seems to add the imagined ratings above, but to divide by the count of the real ones.",
        "Divide by all that are in the sum: len(values) + damping."),
    Misconception("imagined-not-counted, empty guarded", {"bottom": "n", "then": "empty to overall"}, ONE,
        "By how many ratings do you divide, and how many are in your sum?",
        "Your function seems to add the imagined ratings above, but to divide by the count of the real ones.",
        "Divide by all that are in the sum: len(values) + damping."),
    Misconception("damping-added-as-stars", {"top": "damping"}, ONE,
        "How many stars does each imagined person give in your sum?",
        "Your function seems to add damping to the sum, as if each imagined rating were one star.",
        "Each imagined rating is worth overall stars: add damping * overall."),
    Misconception("one-imagined-above", {"top": "overall"}, ONE,
        "How many imagined ratings are in your sum, and how many are in your count?",
        "Your function seems to add overall once above, whatever damping is.",
        "Add overall once for each imagined rating: damping * overall."),
    Misconception("one-imagined", {"top": "overall", "bottom": "n + 1"}, ONE,
        "Does your answer change when damping does?",
        "Your function seems to imagine one rating, whatever damping is.",
        "damping says how many ratings are imagined: damping * overall above, damping below."),
    Misconception("mean-for-sum", {"top": "mean"}, TWO,
        "What does the top of your fraction begin with: the sum of the ratings, or their mean?",
        "Your function seems to put the mean of the ratings where their sum belongs.",
        "Use values.sum() above. The division comes afterwards."),
    Misconception("mean-for-sum, empty guarded", {"top": "mean", "then": "empty to overall"}, TWO,
        "What does the top of your fraction begin with: the sum of the ratings, or their mean?",
        "Your function seems to put the mean of the ratings where their sum belongs.",
        "Use values.sum() above. The division comes afterwards."),
    Misconception("always-10", {"then": "always 10"}, ([5], 3.0, 2),
        "Does your answer change when damping does?",
        "Your function seems to imagine 10 ratings, whatever damping is.",
        "10 is the number for this lesson. Use the argument, damping, in its place."),
    Misconception("whole-damping", {"then": "whole damping"}, ([5], 3.0, 1.5),
        "How many ratings are imagined in your function when damping has a fraction?",
        "Your function seems to cut damping to a whole number.",
        "damping may have a fraction. Use it as a number in the formula; no list of imagined ratings is needed."),
    Misconception("rounded-damping", {"then": "rounded damping"}, ([5], 3.0, 2.5),
        "How many ratings are imagined in your function when damping has a fraction?",
        "Your function seems to round damping to a whole number.",
        "damping may have a fraction. Use it as a number in the formula; no list of imagined ratings is needed."),
    Misconception("damping-rounded-up", {"then": "damping rounded up"}, ([5], 3.0, 2.5),
        "How many ratings are imagined in your function when damping has a fraction?",
        "Your function seems to round damping up to a whole number.",
        "damping may have a fraction. Use it as a number in the formula; no list of imagined ratings is needed."),
    Misconception("not-summed", {"then": "each by itself"}, TWO,
        "How many numbers come back, and how many were asked for?",
        "Your function seems to use the ratings themselves where their sum belongs, so one number comes back for each rating.",
        "Add the ratings up first; then add the imagined stars once."),
    Misconception("first-skipped", {"skipped": "first"}, TWO,
        "Which ratings are in your sum? Is the first one among them?",
        "Your function seems to leave the first rating out of the sum.",
        "Positions begin at 0: a loop over range(1, …) begins with the second."),
    Misconception("last-skipped", {"skipped": "last"}, TWO,
        "Which ratings are in your sum? Is the last one among them?",
        "Your function seems to leave the last rating out of the sum.",
        "range(n) ends at n - 1 by itself: nothing need be taken off."),
    Misconception("mean-for-sum-and-one", {"top": "mean", "bottom": "1 + damping"}, TWO,
        "Does a film with more ratings move further away from overall in your function?",
        "Your function seems to count all real ratings as one: (mean + damping * overall) / (1 + damping).",
        "Use the sum above and len(values) + damping below, so that every rating counts."),
    Misconception("half-and-half", {"top": "half", "bottom": "two"}, ONE,
        "Does your answer change when damping does?",
        "Your function seems to return the middle between the film's mean and overall, however many ratings there are.",
        "Weigh them: the real ratings count len(values), the imagined ones damping."),
    Misconception("weights-swapped", {"top": "swapped"}, ONE,
        "As a film gets more ratings, does your answer move towards its own mean or towards overall?",
        "Your function seems to swap the weights: the film's mean counts damping times, overall once for each real rating.",
        "The real ratings count as often as there are ratings; overall counts damping times."),
    Misconception("weights-swapped, empty guarded", {"top": "swapped", "then": "empty to overall"}, ONE,
        "As a film gets more ratings, does your answer move towards its own mean or towards overall?",
        "Your function seems to swap the weights: the film's mean counts damping times, overall once for each real rating.",
        "The real ratings count as often as there are ratings; overall counts damping times."),
    Misconception("no-brackets-above", {"top": "no brackets"}, ONE,
        "Which part of the top does Python divide in your line?",
        "Your function seems to divide only damping * overall: brackets around the top are missing.",
        "Put brackets around the whole top: (… + …) / (… + …)."),
    Misconception("no-brackets-below", {"bottom": "no brackets"}, ONE,
        "What does Python do first in your line: / or + ?",
        "Your function seems to divide by the count alone and to add damping to the result: brackets around the bottom are missing.",
        "Put brackets around the whole bottom: (… + …) / (… + …)."),
    Misconception("no-brackets", {"top": "no brackets", "bottom": "n", "then": "plus damping"}, ONE,
        "In which order does Python work out your line: / or + first?",
        "Your function seems to divide only damping * overall, and only by the count: the brackets are missing above and below.",
        "Put brackets around the whole top and around the whole bottom: (… + …) / (… + …)."),
    Misconception("divided-by-damping", {"bottom": "damping"}, ONE,
        "By how many ratings do you divide, and how many are in your sum?",
        "Your function seems to divide by damping alone.",
        "Divide by all that are in the sum: len(values) + damping."),
    Misconception("count-plus-overall", {"bottom": "n + overall"}, ONE,
        "What is added to the count in your function: a number of people, or a number of stars?",
        "Your function seems to add overall to the count.",
        "Below stands a number of ratings: len(values) + damping."),
    Misconception("count-times-damping", {"bottom": "times"}, ONE,
        "How many ratings are in your sum, and by what do you divide?",
        "Your function seems to divide by the count times damping.",
        "Add the two: len(values) + damping."),
    Misconception("product-below", {"bottom": "n + damping overall"}, ONE,
        "What is added to the count in your function: a number of people, or a sum of stars?",
        "Your function seems to add damping * overall to the count.",
        "Below stands a number of ratings: len(values) + damping."),
    Misconception("minus", {"top": "minus"}, ONE,
        "Does an imagined rating make your sum larger or smaller?",
        "Your function seems to take the imagined ratings off the sum.",
        "Add them: the sum of the ratings plus damping * overall."),
    Misconception("imagined-for-each-rating", {"top": "times n"}, TWO,
        "How many imagined ratings are in your sum when there are 2 real ones?",
        "Your function seems to add the imagined ratings once for every real rating.",
        "Add damping * overall once, after the ratings have been summed."),
    Misconception("overall-if-few", {"then": "overall if few"}, ONE,
        "Does the one rating of this film change your answer at all?",
        "Your function seems to return overall while there are fewer ratings than damping, and the plain mean from then on.",
        "Nothing needs an if: the formula itself moves from overall to the film's mean, rating by rating."),
    Misconception("mean-if-many", {"then": "mean if many"}, TWO,
        "Does your answer change with overall in the case that is shown? Should it?",
        "Your function seems to return the plain mean when there are as many ratings as damping or more, and the damped mean otherwise.",
        "Nothing needs an if: with many ratings the formula itself comes near the film's mean. Use it for every film."),
    Misconception("mean-if-many, more than damping", {"then": "mean if more"}, ([5, 4, 5], 3.5, 2),
        "Does your answer change with overall in the case that is shown? Should it?",
        "Your function seems to return the plain mean when there are more ratings than damping, and the damped mean otherwise.",
        "Nothing needs an if: with many ratings the formula itself comes near the film's mean. Use it for every film."),
    Misconception("median", {"middle": "median"}, ([5, 4, 1], 3.5, 2),
        "What do you multiply by the count: the mean, or the value in the middle?",
        "Your function seems to use the median of the ratings.",
        "Use their sum."),
    Misconception("nan-if-empty", {"then": "empty to nan"}, ([], 3.5, 10),
        "What is the mean of an array without entries? What, then, is 0 times it?",
        "Your function seems to return nan when there are no ratings: the mean of nothing is nan, and nan stays nan.",
        "Use the sum, which is 0 for an empty array, or treat the empty array first."),
    Misconception("zero-if-empty", {"then": "empty to 0"}, ([], 3.5, 10),
        "What does the formula give when there is no rating at all?",
        "Your function seems to return 0 when there are no ratings.",
        "The formula needs no special case: without ratings it gives overall."),
] + [
    Misconception(f"rounded-{digits}", {"then": f"round {digits}"}, ([5, 4, 4], 3.52, 4),
        "Compare the two numbers digit by digit. Where does yours end?",
        f"Your function seems to round its result to {digits} decimal{'s' * (digits != 1)}.",
        "Return the number as it is. Rounding belongs where you print.")
    for digits in range(4)
] + [
    Misconception("whole", {"then": "whole"}, ([5, 4, 4], 3.52, 4),
        "Compare the two numbers. What has become of the decimals?",
        "Your function seems to cut the result to a whole number.",
        "Use / for the division, and return the number as it is."),
]
# fmt: on


def share_liked(likes, ratings, usual, damping):
    """(likes + λ p) / (n + λ): the share of ratings that are likes, damped towards the usual share p."""
    return (likes + damping * usual) / (ratings + damping)


VARIANT = Exercise(
    id="00.share_liked",
    number="0.2, once more",
    title="a damped share",
    minutes=4,
    version=1,
    answer=share_liked,
    kind="float",
    points={"all": 1.0},
    cases=lambda rng: (
        Case(*map(float, case), group="all")
        for case in ((1, 1, 0.5, 4), (0, 3, 0.25, 8), (0, 0, 0.4, 5), (900, 1000, 0.5, 10))
    ),
    misconceptions=[],
    hints=[
        "Imagine `damping` more ratings of which the usual share are likes. How many likes is that?",
        "Add them above (damping * usual) and below (damping).",
    ],
    done="The same idea works for shares, clicks and conversions.",
    task=(
        "A film has `ratings` thumbs, of which `likes` point up. Over all films the share of thumbs that point up is `usual`. Imagine "
        "`damping` more thumbs with that share, and return the share of thumbs up, the imagined ones included."
    ),
    solution="""def share_liked(likes, ratings, usual, damping):
    return (likes + damping * usual) / (ratings + damping)
""",
)

EXERCISE = Exercise(
    id="00.damped_mean",
    number="0.2",
    title="the damped mean",
    minutes=5,
    version=1,
    answer=damped_mean,
    kind="float",
    points={"by hand": 1.0, "no ratings": 0.5, "many ratings": 0.5},
    cases=cases,
    misconceptions=MISCONCEPTIONS,
    hints=[
        "Write it out for one film with a single rating of 5, overall 3 and damping 4: one 5 and four 3s. What is their mean?",
        "Two numbers are needed: the sum of all stars, real and imagined, and how many ratings that is. No list of imagined ratings is "
        "needed: together they add damping times overall to the sum.",
        "One way: divide `values.sum() + damping * overall` by `len(values) + damping`, with brackets around both.",
    ],
    errors={
        "decimal-as-position": (
            WHOLE_ASKED,
            "Your function seems to use a number with a decimal point where Python wants a whole one.",
            FRACTION,
        ),
        "list-times-decimal": (
            WHOLE_ASKED,
            "Your function seems to multiply a list by a number with a decimal point. Python repeats a list that often.",
            FRACTION,
        ),
    },
    done="One rating is no longer enough to reach the top.",
    limits=(0.5, 5.0),
    variant=VARIANT,
)
