"""Exercise 3.5: what the neighbours' ratings of a film predict for a person."""

import numpy as np

from recsys_teach.exercises.bank.lesson_03.predict_rating_switches import (
    BASE,
    BELOW,
    FALLBACK,
    FORM,
    SAID,
    THEN,
    WEIGHTS,
)
from recsys_teach.exercises.exercise import Case, Exercise, Misconception

nan = np.nan


def predict_rating(
    mean, similarities, ratings, means, *, said="centred", weights="s", below="sum", base="own", form="right", nobody="mean", flat="mean", zero="all", then=None
):  # fmt: skip
    """r̂_ui = μ_u + Σ_v s_uv (r_vi − μ_v) / Σ_v s_uv; μ_u where nobody speaks or Σ s is 0. Switches are what learners do instead."""
    s, r, m = similarities, ratings, means
    if len(s) == 0:
        return FALLBACK[nobody](mean, m)
    told, w = SAID[said](r, m, mean, s), WEIGHTS[weights](s)
    bottom = BELOW[below](s, r, w)
    if s.sum() == 0 and flat != "as it comes":
        return FALLBACK[flat](mean, m)
    if bottom == 0 or (zero == "any" and (s == 0).any()):
        return mean
    result = FORM[form](BASE[base](mean, m, s), told, w, bottom, s, r, m)
    return THEN[then](result, mean) if then else result


def cases(rng):
    yield Case(3.0, [0.5], [4], [2], group="by hand")
    yield Case(3.0, [1.0, 0.5], [2, 5], [2.5, 3.5], group="by hand")
    yield Case(3.5, [0.8, 0.2], [5, 1], [4, 2], group="by hand")
    yield Case(2.0, [0.9, 0.6, 0.3], [4, 3, 1], [3, 3.5, 2.5], group="by hand")
    yield Case(3.5, [0.5, 0], [4, 1], [3, 3], group="by hand")
    yield Case(2.5, [0.6, 0, 0.2], [5, 1, 3], [3.5, 2, 3.5], group="by hand")
    yield Case(4.5, [0.7, 0.35], [5, 5], [3, 2.5], group="above and below the scale")
    yield Case(4.5, [0.5], [4.5], [3], group="above and below the scale")
    yield Case(1.0, [0.4, 0.2], [0.5, 1], [3, 4], group="above and below the scale")
    yield Case(3.7, np.array([]), np.array([]), np.array([]), group="nobody speaks")
    yield Case(2.5, np.array([]), np.array([]), np.array([]), group="nobody speaks")
    yield Case(3.2, [0, 0], [5, 4], [3, 3], group="nobody speaks")
    yield Case(4.1, [0], [1], [2.5], group="nobody speaks")
    for n in (5, 20, 40):
        ratings, means = rng.integers(1, 11, n) / 2, np.round(rng.uniform(2.5, 4.5, n), 2)
        yield Case(
            3.61, np.sort(np.round(rng.uniform(0.05, 0.9, n), 3))[::-1].copy(), ratings, means, group="many people"
        )


ONE, TWO, HIGH = (3.0, [0.5], [4], [2]), (3.0, [1.0, 0.5], [2, 5], [2.5, 3.5]), (4.5, [0.7, 0.35], [5, 5], [3, 2.5])
NOBODY: tuple = (3.7, [], [], [])
FLAT = (3.2, [0, 0], [5, 4], [3, 3])
FORMULA = (
    "Start from mean. Add the sum of similarity times (rating − their mean), divided by the sum of the similarities."
)

# fmt: off
MISCONCEPTIONS = [
    Misconception("habits-left-in", {"said": "rating", "base": "none"}, TWO,
        "A neighbour who gives 5 to everything gives 5 to this film. What does that say about the film in your function?",
        "Your function seems to give the weighted mean of the ratings: nobody's habits count, as when mean is taken off and added again.",
        "Take each neighbour's own mean off their rating: means, with an s. Add mean, the person's, at the end."),
    Misconception("mean-not-added", {"base": "none"}, TWO,
        "Is your number a number of stars, or a distance from the usual?",
        "Your function seems to return how far the film lies from the person's mean, without the mean.",
        "Add the person's mean."),
    Misconception("ratings-not-centred", {"said": "rating"}, TWO,
        "What does a neighbour add in your function who gives exactly their own mean to this film?",
        "Your function seems to add the ratings themselves to the mean.",
        "Take each neighbour's own mean off their rating first."),
    Misconception("sign-turned", {"said": "turned"}, TWO,
        "A neighbour likes the film more than usual. Does your number go up or down?",
        "Your function seems to take the rating off the neighbour's mean.",
        "Turn the difference round: rating minus mean."),
    Misconception("taken-off", {"form": "taken off"}, TWO,
        "A neighbour likes the film more than usual. Does your number go up or down?",
        "Your function seems to take what the neighbours say off the person's mean.",
        "Add it."),
    Misconception("one-mean-for-all", {"said": "from one mean"}, TWO,
        "Which mean do you take off a rating: one number for all, or each neighbour's own?",
        "Your function seems to take one number off all ratings: the plain mean of the neighbours' means.",
        "Each neighbour has a mean of their own: ratings − means, entry by entry."),
    Misconception("mean-of-these-ratings", {"said": "from their ratings"}, TWO,
        "ratings holds what all neighbours gave to one film. What does its mean say about a single neighbour?",
        "Your function seems to take ratings.mean() off, the mean that the neighbours gave to this film.",
        "Take off each neighbour's own mean over all their films: the argument means."),
    Misconception("distance-without-sign", {"said": "absolute"}, TWO,
        "A neighbour likes the film less than usual. Does your number go up or down?",
        "Your function seems to drop the signs of the differences.",
        "Leave the minus: it says that the film was liked less than usual."),
    Misconception("means-added", {"said": "plus"}, TWO,
        "What does a neighbour say in your function who gives exactly their own mean?",
        "Your function seems to add each neighbour's mean to the rating.",
        "Take it off."),
    Misconception("share-of-mean", {"said": "share", "base": "none"}, TWO,
        "Do you divide by the neighbours' means, or take them off?",
        "Your function seems to divide each rating by the neighbour's mean.",
        FORMULA),
    Misconception("share-times-mean", {"said": "share", "form": "times"}, TWO,
        "Do you divide by the neighbours' means, or take them off?",
        "Your function seems to divide each rating by the neighbour's mean, and to multiply by the person's.",
        FORMULA),
    Misconception("times-mean", {"form": "times"}, TWO,
        "What happens between the person's mean and what the neighbours say?",
        "Your function seems to multiply the person's mean by what the neighbours say.",
        "Add the two."),
    Misconception("no-brackets-inside", {"form": "no brackets"}, TWO,
        "What does Python do first in your line: * or − ?",
        "Your function seems to multiply similarity and rating first, and then to take the mean off: brackets are missing.",
        "Put brackets around the difference: similarities * (… − …)."),
] + [
    Misconception(id, {"form": "no brackets", "flat": "-inf", "nobody": nobody}, TWO,
        "What does Python do first in your line: * or − ? And what do you divide by where all similarities are 0?",
        "Your function seems to multiply similarity and rating before it takes the mean off, and to divide by 0 where all similarities are 0.",
        "Put brackets around the difference. Look at the sum of the similarities before you divide: if it is 0, return mean.")
    for id, nobody in (("no-brackets-inside, 0 below", "mean"), ("no-brackets-inside, no guard", "nan"))
] + [
    Misconception("brackets-around-all", {"form": "brackets"}, TWO,
        "Which part of your line does the division divide? Is the person's mean in it?",
        "Your function seems to divide the person's mean as well: the brackets reach too far.",
        "Divide the sum over the neighbours only, and add mean after that."),
    Misconception("equal-voices", {"weights": "equal"}, TWO,
        "Does your answer change when the similarities do?",
        "Your function seems to let all neighbours count the same.",
        "Multiply what each of them says by their similarity, and divide by the sum of the similarities."),
    Misconception("equal-voices, nobody looked at", {"weights": "equal", "flat": "as it comes"}, TWO,
        "Does your answer change when the similarities do?",
        "Your function seems to let all neighbours count the same.",
        "Multiply what each of them says by their similarity, and divide by the sum of the similarities."),
    Misconception("weights-in-the-bottom-only", {"weights": "equal", "below": "all"}, TWO,
        "Which numbers are multiplied by the similarities in your function?",
        "Your function seems to divide by the sum of the similarities, and not to multiply by them above.",
        "Multiply what each neighbour says by their similarity before you add up."),
    Misconception("divided-by-count", {"below": "count"}, TWO,
        "Two neighbours say the same thing, and both are half as similar. Does your number change?",
        "Your function seems to divide by the number of neighbours (or to take a mean) where the sum of the similarities belongs.",
        "Divide by the sum of the similarities."),
    Misconception("not-divided", {"below": "one", "flat": "mean"}, TWO,
        "More neighbours who all say the same: does your number change?",
        "Your function seems to add what the neighbours say without dividing.",
        "Divide by the sum of the similarities."),
    Misconception("one-added-below", {"below": "plus one"}, ONE,
        "What is added up in the bottom of your fraction?",
        "Your function seems to add 1 to the sum of the similarities.",
        "Divide by the sum as it is. Where it is 0, return mean."),
    Misconception("count-added-below", {"below": "plus count"}, TWO,
        "What is added up in the bottom of your fraction: similarities, or people as well?",
        "Your function seems to add the number of neighbours to the sum of the similarities.",
        "Divide by the sum of the similarities alone."),
    Misconception("mean-alone", {"form": "mean alone"}, TWO,
        "Does your answer change when the neighbours' ratings do?",
        "Your function seems to return the person's mean, whatever the neighbours say.",
        "Add the mean of what they say, in which each neighbour counts as much as their similarity."),
] + [
    Misconception(id, {"below": below}, TWO, see, f"Your function seems to divide by {what}.", "Divide by the sum of the similarities.")
    for id, below, see, what in (
        ("squares-below", "squares", "Below: the sum of the similarities, or of their squares?", "the sum of the squared similarities"),
        ("norm-below", "root of squares", "Below: the sum of the similarities, or their norm?", "the norm of the similarities"),
        ("largest-below", "largest", "Whose similarity is in the bottom of your fraction?", "the largest similarity"),
        ("ratings-below", "ratings", "What do you add up below: similarities, or stars?", "the sum of the ratings"),
    )
] + [
    Misconception("divided-twice", {"below": "sum times count"}, TWO,
        "How often do you divide? Does a mean divide as well?",
        "Your function seems to divide by the sum of the similarities and by the number of neighbours.",
        "Divide once, by the sum of the similarities."),
    Misconception("product-of-sums", {"form": "product of sums"}, TWO,
        "On top: do you multiply first and add then, or add first and multiply then?",
        "Your function seems to add up the similarities and the differences, each by itself, before it multiplies.",
        "Multiply neighbour by neighbour, and add up the products after that."),
    Misconception("squared-weights", {"weights": "squares"}, TWO,
        "How much more does a neighbour count who is twice as similar?",
        "Your function seems to use the squares of the similarities as weights.",
        "Use the similarities as they are."),
    Misconception("root-weights", {"weights": "roots"}, TWO,
        "How much more does a neighbour count who is four times as similar?",
        "Your function seems to use the roots of the similarities as weights.",
        "Use the similarities as they are."),
    Misconception("nearest-only", {"weights": "nearest"}, TWO,
        "How many neighbours have a say in your function?",
        "Your function seems to ask one neighbour alone, the most similar.",
        "Add up over all neighbours. A return inside the loop ends it at the first."),
    Misconception("last-only", {"weights": "last"}, TWO,
        "How many neighbours have a say when your function returns?",
        "Your function seems to use the last neighbour alone, as when = stands in the place of +=.",
        "Add each neighbour to what those before gave."),
    Misconception("last-only-above", {"weights": "last one", "below": "all"}, TWO,
        "How many neighbours are in the top of your fraction, and how many in the bottom?",
        "Your function seems to have the last neighbour alone in the top of the fraction, as when = stands in the place of +=.",
        "Add each neighbour to what those before gave."),
    Misconception("first-only", {"weights": "first"}, TWO,
        "How many neighbours have spoken when your function returns?",
        "Your function seems to use the first neighbour alone, as when return stands inside the loop.",
        "Add up over all neighbours first. The return comes after the loop, as far to the left as the for."),
    Misconception("first-only-above", {"weights": "first one", "below": "all"}, TWO,
        "How many neighbours have spoken when your function returns?",
        "Your function seems to have the first neighbour alone in the top of the fraction, as when return stands inside the loop.",
        "Add up over all neighbours first. The return comes after the loop, as far to the left as the for."),
    Misconception("first-left-out", {"weights": "but the first"}, TWO,
        "Which positions does your function visit? Is the first one, 0, among them?",
        "Your function seems to leave out the first neighbour.",
        "Positions begin at 0, and range(len(ratings)) begins there by itself."),
    Misconception("first-left-out-above", {"weights": "but the first", "below": "all"}, TWO,
        "Which positions does your function visit? Is the first one, 0, among them?",
        "Your function seems to leave out the first neighbour in the top of the fraction.",
        "Positions begin at 0, and range(len(ratings)) begins there by itself."),
    Misconception("last-left-out", {"weights": "but the last"}, TWO,
        "Which positions does your function visit? Is the last one among them?",
        "Your function seems to leave out the last neighbour.",
        "range(len(ratings)) ends at the last position by itself."),
    Misconception("their-mean-added", {"base": "theirs"}, (3.5, [0.8, 0.2], [5, 1], [4, 2]),
        "Whose habits does your prediction start from?",
        "Your function seems to add the mean of the neighbours' means.",
        "Start from the person's own mean: the argument mean."),
    Misconception("mean-with-minus", {"base": "minus"}, TWO,
        "Whose mean is taken off, and whose is added?",
        "Your function seems to take the person's mean off at the end.",
        "Add it: the prediction is a number of stars on this person's scale."),
    Misconception("half-of-both", {"form": "halved"}, TWO,
        "Is there a 2 in the formula?",
        "Your function seems to divide the whole by 2.",
        FORMULA),
    Misconception("not-added-up-over-people", {"form": "entries"}, TWO,
        "How many numbers come back, and how many were asked for?",
        "Your function seems to return a number for each neighbour.",
        "Add up over the neighbours before you divide."),
    Misconception("mean-if-any-zero", {"zero": "any"}, (3.5, [0.5, 0], [4, 1], [3, 3]),
        "One neighbour in this case has a similarity of 0. Have the others nothing to say?",
        "Your function seems to return mean as soon as a single similarity is 0.",
        "Return mean only where the sum of the similarities is 0."),
    Misconception("nan-if-nobody", {"nobody": "nan", "flat": "nan"}, NOBODY,
        "What is the sum of the similarities in this case? What do you divide by?",
        "Your function seems to divide 0 by 0 where nobody speaks, or where all similarities are 0.",
        "Look at the sum of the similarities before you divide. If it is 0, return mean."),
    Misconception("nan-if-all-zero", {"flat": "nan"}, FLAT,
        "There are people in this case. What is the sum of their similarities?",
        "Your function seems to look only at whether there are neighbours; where all similarities are 0 it divides by 0.",
        "Look at the sum of the similarities instead. If it is 0, return mean."),
    Misconception("zero-if-nobody", {"nobody": "zero", "flat": "zero"}, NOBODY,
        "Nobody speaks. What is your best guess for this person, without knowing anything about the film?",
        "Your function seems to predict 0 stars where nobody speaks.",
        "Return the person's mean then."),
    Misconception("nan-on-purpose-if-nobody", {"nobody": "nan"}, NOBODY,
        "Nobody speaks. What is your best guess for this person, without knowing anything about the film?",
        "Your function seems to give nan where there are no neighbours.",
        "Return the person's mean then."),
    Misconception("none-if-nobody", {"nobody": "none", "flat": "none"}, NOBODY,
        "What comes back where nobody speaks? Is it a number?",
        "Your function seems to return None where nobody speaks.",
        "Return the person's mean then."),
    Misconception("zero-if-no-neighbours", {"nobody": "zero"}, NOBODY,
        "Nobody speaks. What is your best guess for this person, without knowing anything about the film?",
        "Your function seems to predict 0 stars where there are no neighbours.",
        "Return the person's mean then."),
    Misconception("their-mean-if-nobody", {"nobody": "theirs", "flat": "theirs"}, FLAT,
        "Whose mean comes back where nobody counts?",
        "Your function seems to return the mean of the neighbours' means where the similarities add up to 0.",
        "Return the person's own mean then: the argument mean."),
] + [
    Misconception(f"always-{c:g}-if-nobody", {"nobody": f"always {c:g}", "flat": f"always {c:g}"}, NOBODY,
        "Nobody speaks. What is your best guess for this person, without knowing anything about the film?",
        f"Your function seems to predict {c:g} for everybody where nobody speaks.",
        "Return the person's own mean then: the argument mean.")
    for c in (2.5, 3.0, 3.5)
] + [
    Misconception(id, {"then": then}, HIGH,
        "Compare the two numbers. Where does your function stop?",
        f"Your function seems to cut its result to {what}.",
        "Return what the formula gives. Lists are made before any cut, so that the best films do not tie.")
    for id, then, what in (
        ("cut-to-scale", "cut to 0.5", "the range from 0.5 to 5"), ("cut-to-scale, 1", "cut to 1", "the range from 1 to 5"),
        ("cut-to-scale, 0", "cut to 0", "the range from 0 to 5"), ("at-most-five", "at most 5", "5 at most"),
    )
] + [
    Misconception("to-half-stars", {"then": "halves"}, TWO,
        "Compare the two numbers. Between which ones does yours choose?",
        "Your function seems to round to half stars.",
        "Return the number as it is: a prediction may lie between two ratings."),
    Misconception("whole-stars", {"then": "whole"}, (3.2, [0.5], [4], [2.5]),
        "Compare the two numbers. What has become of the decimals?",
        "Your function seems to cut the result to whole stars.",
        "Return the number as it is."),
] + [
    Misconception(f"rounded-{digits}", {"then": f"round {digits}"}, (2.00004, [0.5], [4], [3.5]),
        "Compare the two numbers digit by digit. Where does yours end?",
        f"Your function seems to round its result to {digits} decimal{'s' * (digits != 1)}.",
        "Return the number as it is. Rounding belongs where you print.")
    for digits in range(5)
]
# fmt: on


def blended_score(usual, trusts, scores):
    """usual + Σ t (score − usual) / (1 + Σ t): several experts' scores, each with a trust, and one voice for the usual."""
    return float((usual + (trusts * scores).sum()) / (1 + trusts.sum()))


VARIANT = Exercise(
    id="03.blended_score",
    number="3.5, once more",
    title="experts and the usual",
    minutes=5,
    version=1,
    answer=blended_score,
    kind="float",
    points={"all": 1.0},
    cases=lambda rng: (
        Case(usual, np.array(trusts, dtype=float), np.array(scores, dtype=float), group="all")
        for usual, trusts, scores in (
            (3.0, [1.0], [5.0]),
            (3.5, [0.8, 0.2], [5.0, 1.0]),
            (2.5, [], []),
            (4.0, [0.0, 0.5, 0.25], [1.0, 2.0, 5.0]),
        )
    ),
    misconceptions=[],
    hints=[
        "The usual score is one more voice, with a trust of 1.",
        "Add up trust times score over all voices, and divide by the sum of all trusts, the 1 included.",
    ],
    done="A weighted mean again; with one voice that is always there, nothing is ever divided by 0.",
    task=(
        "Experts gave a film `scores`, and `trusts` says how much each counts. `usual` is what films get on average; it counts as one "
        "more voice with a trust of 1. Return the mean of all voices, in which each counts as much as its trust. Without experts that "
        "is `usual`."
    ),
    solution="""def blended_score(usual, trusts, scores):
    return float((usual + (trusts * scores).sum()) / (1 + trusts.sum()))
""",
)

EXERCISE = Exercise(
    id="03.predict_rating",
    number="3.5",
    title="what the neighbours predict",
    minutes=6,
    version=1,
    answer=predict_rating,
    kind="float",
    points={"by hand": 1.0, "above and below the scale": 0.25, "nobody speaks": 0.5, "many people": 0.25},
    cases=cases,
    misconceptions=MISCONCEPTIONS,
    hints=[
        "What does one neighbour say about the film? Not the rating: how far it lies from what this neighbour usually gives.",
        "`ratings - means` holds what all of them say. Take its mean, in which each counts with their similarity.",
        "A weighted mean is a sum of products divided by the sum of the weights. One case is left: that sum may be 0.",
    ],
    done="Five pieces, and they make a recommender.",
    variant=VARIANT,
)
