"""Exercise 6.1: stars from averages and the dot product of factors."""

import numpy as np

from recsys_teach.exercises.bank.lesson_06.predicted_stars_switches import AVERAGES, FORM, TASTE, THEN
from recsys_teach.exercises.exercise import Case, Exercise, Misconception


def predicted_stars(mu, b_u, b_i, p_u, q_i, *, averages="all", taste="dot", form="right", then=None):
    """μ + b_u + b_i + Σ_f p_uf q_if. Switches are what learners do instead."""
    result = FORM[form](AVERAGES[averages](mu, b_u, b_i), TASTE[taste](p_u, q_i), p_u, q_i)
    return THEN[then](result) if then else result


def cases(rng):
    yield Case(3.5, 0.25, -0.5, [0.5], [0.8], group="by hand")
    yield Case(3.0, -0.2, 0.4, [1, -0.5], [1, -1], group="by hand")
    yield Case(3.25, 0.5, 0.125, [0.5, 0.25], [-1, 3], group="by hand")
    yield Case(3.6, 0.3, 0.1, [0.2, -0.7, 0.4], [0.3, 0.1, -0.8], group="by hand")
    yield Case(3.5, 0.15, -0.35, [-0.5, 1.5], [0.75, -0.5], group="by hand")
    yield Case(4.0, 0.75, 0.5, [1, 0.5], [1, 2], group="above and below the scale")
    yield Case(4.25, 0.5, 0.75, [0.5, 1], [1, 0.5], group="above and below the scale")
    yield Case(2.5, -1.25, -0.75, [-1, 0.5], [0.75, 0.25], group="above and below the scale")
    yield Case(1.0, -0.5, -0.25, [-1.5, 2], [1, -0.25], group="above and below the scale")
    for n in (10, 20, 100):
        biases = np.round(rng.normal(0, 0.4, 2), 3)
        p, q = np.round(rng.normal(0, 0.3, (2, n)), 3)
        yield Case(3.544, float(biases[0]), float(biases[1]), p, q, group="many factors")


ANA, TWO = (3.0, -0.2, 0.4, [1, -0.5], [1, -1]), (3.25, 0.5, 0.125, [0.5, 0.25], [-1, 3])
HIGH, LOW = (4.0, 0.75, 0.5, [1, 0.5], [1, 2]), (1.0, -0.5, -0.25, [-1.5, 2], [1, -0.25])
DOT = "Multiply the factors position by position, and add up the products."
AVERAGE = "Three averages are added: the mean, the person's bias, the film's bias."

# fmt: off
MISCONCEPTIONS = [
    Misconception("product-of-sums", {"taste": "sums"}, TWO,
        "Which happens first in your line: multiplying, or adding up?",
        "Your function seems to add up each one's factors first, and to multiply the two sums.",
        DOT),
    Misconception("both-below-0", {"taste": "both below 0"}, ANA,
        "Both factors lie below 0. Which sign has their product in Python, and which in your function?",
        "Your function seems to let two factors below 0 lower the prediction.",
        "The sign says on which side somebody lies: on the same side, they go together. " + DOT),
    Misconception("film-bias-off", {"averages": "film off"}, ANA,
        "A film is loved by everybody. Does your number go up or down?",
        "Your function seems to take the film's bias off.",
        AVERAGE),
    Misconception("person-bias-off", {"averages": "person off"}, ANA,
        "Somebody is kind to all films. Does your number go up or down?",
        "Your function seems to take the person's bias off.",
        AVERAGE),
    Misconception("both-biases-off", {"averages": "both off"}, TWO,
        "Somebody kind rates a film that everybody loves. Does your number go up or down?",
        "Your function seems to take both biases off.",
        AVERAGE),
    Misconception("no-mean", {"averages": "no mean"}, ANA,
        "Is your number a number of stars, or a distance from the mean?",
        "Your function seems to leave out mu, the mean of all ratings.",
        AVERAGE),
    Misconception("no-person-bias", {"averages": "no person"}, ANA,
        "Does your answer change when b_u does?",
        "Your function seems to leave out the person's bias.",
        AVERAGE),
    Misconception("no-film-bias", {"averages": "no film"}, ANA,
        "Does your answer change when b_i does?",
        "Your function seems to leave out the film's bias.",
        AVERAGE),
    Misconception("no-biases", {"averages": "mean alone"}, TWO,
        "Does your answer change when b_u or b_i does?",
        "Your function seems to leave out both biases.",
        AVERAGE),
    Misconception("taste-alone", {"averages": "none"}, ANA,
        "What does your function say for somebody whose factors are all 0?",
        "Your function seems to return the product of the factors alone, without the averages.",
        AVERAGE),
    Misconception("person-bias-twice", {"averages": "person twice"}, ANA,
        "How often does each bias stand in your line?",
        "Your function seems to add the person's bias twice, and the film's not at all.",
        AVERAGE),
    Misconception("film-bias-twice", {"averages": "film twice"}, ANA,
        "How often does each bias stand in your line?",
        "Your function seems to add the film's bias twice, and the person's not at all.",
        AVERAGE),
    Misconception("mean-of-biases", {"averages": "mean of biases"}, ANA,
        "Are the biases added, or is their mean taken?",
        "Your function seems to add the mean of the two biases.",
        AVERAGE),
    Misconception("biases-multiplied", {"averages": "product of biases"}, ANA,
        "What happens between the two biases?",
        "Your function seems to multiply the two biases with each other.",
        AVERAGE),
    Misconception("averages-averaged", {"averages": "mean of all"}, ANA,
        "Which numbers do you divide? Does the formula divide anything?",
        "Your function seems to divide the sum of the mean and the biases by 3.",
        "Nothing is divided here. " + AVERAGE),
    Misconception("averages-alone", {"taste": "none"}, ANA,
        "Does your answer change when the factors do?",
        "Your function seems to return the averages alone, as the bias model of lesson 02 does.",
        DOT),
    Misconception("mean-of-products", {"taste": "mean"}, ANA,
        "Everybody gets the same factors once more, so that there are twice as many. The formula's sum doubles; does yours?",
        "Your function seems to take the mean of the products, which divides by the number of factors.",
        "Add the products up: their sum, not their mean."),
    Misconception("product-of-means", {"taste": "means"}, TWO,
        "Which happens first in your line: multiplying, or taking a mean?",
        "Your function seems to take the mean of each one's factors, and to multiply the two means.",
        DOT),
    Misconception("person-without-signs", {"taste": "person's size"}, ANA,
        "Both factors are negative. Does their product raise your number?",
        "Your function seems to drop the signs of the person's factors.",
        "Keep both signs: two negative factors have a positive product. " + DOT),
    Misconception("cosine", {"taste": "cosine"}, ANA,
        "Does somebody with larger factors, a stronger taste, get another number from you?",
        "Your function seems to divide by the norms of both: that is the cosine of lesson 03.",
        "Nothing is divided here: a longer list of factors is a stronger taste. " + DOT),
    Misconception("divided-by-root", {"taste": "by root"}, ANA,
        "Which numbers do you divide? Does the formula divide anything?",
        "Your function seems to divide by the root of the number of factors.",
        DOT),
    Misconception("first-factor-only", {"taste": "first"}, ANA,
        "How many factors have a say in your number?",
        "Your function seems to use the first factor alone, as when a loop returns in its first round.",
        "Add up over all factors. A return belongs behind the loop, as far to the left as the for."),
    Misconception("last-factor-only", {"taste": "last"}, ANA,
        "How many factors have a say in your number?",
        "Your function seems to use the last factor alone, as when = stands in the place of +=.",
        "Add each product to what those before gave."),
    Misconception("first-factor-left-out", {"taste": "but first"}, ANA,
        "Which positions does your function visit? Is the first one, 0, among them?",
        "Your function seems to leave out the first factor.",
        "Positions begin at 0, and range(len(p_u)) begins there by itself."),
    Misconception("last-factor-left-out", {"taste": "but last"}, ANA,
        "Which positions does your function visit? Is the last one among them?",
        "Your function seems to leave out the last factor.",
        "range(len(p_u)) ends at the last position by itself."),
    Misconception("factors-added", {"taste": "added"}, ANA,
        "What happens between a factor of the person and that of the film?",
        "Your function seems to add the factors of both in the place of multiplying them.",
        DOT),
    Misconception("person-factors-alone", {"taste": "person alone"}, TWO,
        "Does your answer change when q_i does?",
        "Your function seems to add up the person's factors, whatever the film is.",
        DOT),
    Misconception("film-factors-alone", {"taste": "film alone"}, ANA,
        "Does your answer change when p_u does?",
        "Your function seems to add up the film's factors, whoever the person is.",
        DOT),
    Misconception("signs-dropped", {"taste": "absolute"}, TWO,
        "Somebody avoids what the film has. Does your number go up or down?",
        "Your function seems to drop the signs of the products.",
        "A negative product lowers the prediction. Leave the sign."),
    Misconception("positive-products-only", {"taste": "above 0"}, TWO,
        "Somebody avoids what the film has. Does that change your number?",
        "Your function seems to leave out the products that are negative.",
        "A negative product lowers the prediction. Add all of them."),
    Misconception("taste-not-below-0", {"taste": "not below 0"}, LOW,
        "Somebody avoids what the film has. Does that change your number?",
        "Your function seems to put 0 in the place of a negative dot product.",
        "A negative dot product lowers the prediction. Add it as it is."),
    Misconception("largest-product", {"taste": "largest"}, ANA,
        "How many factors have a say in your number?",
        "Your function seems to take the largest product alone.",
        DOT),
    Misconception("products-multiplied", {"taste": "multiplied"}, ANA,
        "What happens between the products: are they added up, or multiplied?",
        "Your function seems to multiply all products with each other.",
        DOT),
    Misconception("person-with-person", {"taste": "person twice"}, ANA,
        "Whose factors stand on each side of your multiplication?",
        "Your function seems to multiply the person's factors by themselves.",
        "One side is p_u, the other q_i. " + DOT),
    Misconception("film-with-film", {"taste": "film twice"}, ANA,
        "Whose factors stand on each side of your multiplication?",
        "Your function seems to multiply the film's factors by themselves.",
        "One side is p_u, the other q_i. " + DOT),
    Misconception("squared-distance", {"taste": "distance"}, ANA,
        "What happens between a factor of the person and that of the film: minus, or times?",
        "Your function seems to take off the squared distance between the two lists of factors.",
        DOT),
    Misconception("distance", {"taste": "apart"}, ANA,
        "What happens between a factor of the person and that of the film: minus, or times?",
        "Your function seems to take off how far the two lists of factors are apart.",
        DOT),
    Misconception("differences-added", {"taste": "differences"}, ANA,
        "What happens between a factor of the person and that of the film: minus, or times?",
        "Your function seems to add up the differences of the factors.",
        DOT),
    Misconception("taste-taken-off", {"taste": "minus"}, ANA,
        "Somebody likes what the film has. Does your number go up or down?",
        "Your function seems to take the dot product off.",
        "Add it: factors of the same sign raise the prediction."),
    Misconception("dot-squared", {"taste": "squared"}, ANA,
        "Which power has the dot product in your line?",
        "Your function seems to square the dot product.",
        "Use it as it is."),
    Misconception("order-turned", {"taste": "reversed"}, TWO,
        "Which factor of the film meets the first factor of the person?",
        "Your function seems to turn the order of one of the two lists round.",
        "First with first, second with second."),
    Misconception("averages-times-taste", {"form": "times"}, ANA,
        "What happens between the averages and the dot product?",
        "Your function seems to multiply the averages by the dot product.",
        "Add the two."),
    Misconception("halved", {"form": "halved"}, ANA,
        "Which numbers do you divide? Does the formula divide anything?",
        "Your function seems to take the mean of the averages and the dot product.",
        "Add the two, and divide nothing."),
    Misconception("averages-in-each-product", {"form": "each factor"}, ANA,
        "With twice as many factors, all 0: does your number change?",
        "Your function seems to add the averages once for each factor: they are inside of the sum.",
        "Add up the products alone, and the averages after that: mind where the brackets of the sum begin."),
    Misconception("averages-added-to-factors", {"form": "inside"}, ANA,
        "What does Python do first in your line: + or the product? Is something in brackets that should not be?",
        "Your function seems to add the averages to the person's factors before it multiplies.",
        "Multiply first, and add the averages to the result."),
    Misconception("not-added-up-over-factors", {"form": "entries"}, ANA,
        "How many numbers come back: one for each factor, or one in all?",
        "Your function seems to return an array: the products are not added up.",
        DOT),
    Misconception("cut-to-scale", {"then": "cut to 0.5"}, HIGH,
        "May the prediction lie above 5?",
        "Your function seems to cut the prediction to 0.5 … 5.",
        "Leave it as it is: here, nothing is cut."),
    Misconception("cut-to-1-5", {"then": "cut to 1"}, HIGH,
        "May the prediction lie above 5?",
        "Your function seems to cut the prediction to 1 … 5.",
        "Leave it as it is: here, nothing is cut."),
    Misconception("cut-to-0-5", {"then": "cut to 0"}, HIGH,
        "May the prediction lie above 5?",
        "Your function seems to cut the prediction to 0 … 5.",
        "Leave it as it is: here, nothing is cut."),
    Misconception("at-most-5", {"then": "at most 5"}, HIGH,
        "May the prediction lie above 5?",
        "Your function seems to cut the prediction at 5.",
        "Leave it as it is: here, nothing is cut."),
    Misconception("not-negative", {"then": "not below 0"}, LOW,
        "May the prediction lie below 0?",
        "Your function seems to put 0 in the place of a negative prediction.",
        "Leave it as it is: here, nothing is cut."),
    Misconception("half-stars", {"then": "halves"}, ANA,
        "Does the text ask for half stars?",
        "Your function seems to round to half stars.",
        "Return the number as it comes."),
    Misconception("whole-stars", {"then": "whole"}, ANA,
        "Where do the decimals go in your function?",
        "Your function seems to cut the decimals off.",
        "Return the number as it comes, without int or //."),
] + [
    Misconception(f"rounded-to-{d}", {"then": f"round {d}"}, (3.544, 0.01237, 0.1, [0.12345], [1.3]),
        "How many decimals has your answer?",
        f"Your function seems to round to {d} decimals." if d else "Your function seems to round to whole stars.",
        "Return the number as it comes.")
    for d in range(5)
]
# fmt: on


def implied_stars(mu, b_i, q_i, y):
    """μ + b_i + q_i · Σ_j y_j / √n: stars for somebody of whom only the films are known that they watched."""
    return float(mu + b_i + q_i @ y.sum(axis=0) / np.sqrt(len(y)))


VARIANT = Exercise(
    id="06.implied_stars",
    number="6.1, once more",
    title="stars for somebody whose stars are unknown",
    minutes=5,
    version=1,
    answer=implied_stars,
    kind="float",
    points={"all": 1.0},
    cases=lambda rng: (
        Case(3.5, b, q, np.array(y, dtype=float), group="all")
        for b, q, y in (
            (0.25, [1, -1], [[0.5, 0.25]]),
            (-0.5, [0.5, 2], [[1, 0], [0, 1], [1, 1], [0, -1]]),
            (0.1, [-0.3], [[0.5], [0.1]]),
            (0.0, [1, 0, 2], [[0.2, 3, -0.5]] * 9),
        )
    ),
    misconceptions=[],
    hints=[
        "First make one list of factors out of the rows of y: add up each column, and divide by the root of the number of rows.",
        "A sum over axis 0 adds up the columns. Then it is exercise 6.1 with this list in the place of p_u.",
    ],
    done="That is the part of SVD++ that needs no stars.",
    task=(
        "Of somebody only the films are known that they watched. Each row of the array `y` holds the factors that one of these films gives to "
        "whoever watched it; there is at least one row. Their factors are the sum of the rows, divided by the root of the number of "
        "rows. Return the stars predicted for a film with bias `b_i` and factors `q_i`: `mu` plus the bias plus the dot product."
    ),
    solution="""def implied_stars(mu, b_i, q_i, y):
    p_u = y.sum(axis=0) / np.sqrt(len(y))
    return mu + b_i + q_i @ p_u
""",
)

EXERCISE = Exercise(
    id="06.predicted_stars",
    number="6.1",
    title="stars from factors",
    minutes=4,
    version=1,
    answer=predicted_stars,
    kind="float",
    points={"by hand": 1.0, "above and below the scale": 0.5, "many factors": 0.5},
    cases=cases,
    misconceptions=MISCONCEPTIONS,
    hints=[
        "Work out Ana and Alien by hand, 4.7, and go through the given lines with the same numbers. Where do they leave your way?",
        "In one line a sum comes too early. In the other a sign is wrong.",
        "`p_u * q_i` multiplies position by position. What has to happen to the products?",
    ],
    done="You can now turn factors into stars.",
    variant=VARIANT,
)
