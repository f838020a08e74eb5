"""Exercise 6.2: one step of stochastic gradient descent, with biases."""

import numpy as np

from recsys_teach.exercises.bank.lesson_06.sgd_step_switches import BIASES, ERROR, GIVE, PARTNER, PENALTY, SIZE
from recsys_teach.exercises.bank.lesson_06.variants import BIAS_STEP
from recsys_teach.exercises.exercise import Case, Exercise, Misconception


def sgd_step(
    r, mu, b_u, b_i, p_u, q_i, rate, penalty, *, error="right", partner="right", biases="right", of="right", factors="right", on="all", size="right", order="old", slip=None, give="right"
):  # fmt: skip
    """x + γ (e y − λ x) for b_u, b_i (y is 1), p_u (y is q_i) and q_i (y is p_u). Switches are what learners do instead."""
    e = ERROR[error](r, mu, b_u, b_i, p_u, q_i)
    of_u, of_i = BIASES[biases](e, b_u, b_i)
    rate_, take, other = SIZE[size](rate, penalty), PENALTY[of], PENALTY["partner"]
    lam_b, lam_f = penalty * (on != "factors"), penalty * (on != "biases")
    take_f = take if factors == "right" else PENALTY[factors]
    new_b_u = b_u + rate_ * (of_u - take(lam_b, rate_, e, b_u, b_i))
    again = e
    if order in ("each line", "after one bias", "film's bias again"):
        again = ERROR[error](r, mu, new_b_u, b_i, p_u, q_i)
        of_i = BIASES[biases](again, b_u, b_i)[1]
    new_b_i = b_i + rate_ * (of_i - (other if slip in ("bias", "both") else take)(lam_b, rate_, e, b_i, b_u))
    p, q = p_u, q_i
    if order in ("looked again", "each line"):  # the error after the biases have moved
        e = ERROR[error](r, mu, new_b_u, new_b_i, p, q)
    e = again if order == "after one bias" else e
    to_p, to_q = PARTNER[partner](e, p, q)
    new_p = p + rate_ * (to_p - take_f(lam_f, rate_, e, p, q))
    if order in ("person first", "error again", "each line"):
        e = e if order == "person first" else ERROR[error](r, mu, new_b_u, new_b_i, new_p, q)
        to_q = PARTNER[partner](e, new_p, q)[1]
    new_q = q + rate_ * (to_q - (other if slip in ("factors", "both") else take_f)(lam_f, rate_, e, q, p))
    if order == "film first":
        new_p = p + rate_ * (PARTNER[partner](e, p, new_q)[0] - take_f(lam_f, rate_, e, p, new_q))
    return GIVE[give]((new_b_u, new_b_i, new_p, new_q), (b_u, b_i, p, q))


def cases(rng):
    yield Case(5.0, 3.5, 0.0, 0.0, [0.5], [1], 0.5, 0.0, group="without a penalty")
    yield Case(5.0, 3.0, -0.2, 0.4, [1, -0.5], [1, -1], 0.1, 0.0, group="without a penalty")
    yield Case(1.5, 3.5, 0.25, -0.5, [0.2, 0.6], [-0.3, 0.4], 0.05, 0.0, group="without a penalty")
    yield Case(3.0, 3.5, 0.5, -0.25, [0.8], [-0.6], 0.1, 0.2, group="with a penalty")
    yield Case(4.5, 3.2, -0.3, 0.6, [1, 0.5], [0.4, -0.8], 0.2, 0.1, group="with a penalty")
    yield Case(2.0, 3.6, 0.4, 0.3, [0.1, -0.9, 0.7], [0.5, 0.2, 0.6], 0.02, 0.3, group="with a penalty")
    yield Case(5.0, 4.0, 0.75, 0.5, [1, 0.5], [1, 2], 0.1, 0.05, group="with a penalty")
    yield Case(0.5, 2.0, -0.9, -0.7, [-1, 0.5], [0.75, 0.25], 0.1, 0.05, group="with a penalty")
    for n in (10, 50):
        b_u, b_i = (float(b) for b in np.round(rng.normal(0, 0.4, 2), 3))
        p, q = np.round(rng.normal(0, 0.3, (2, n)), 3)
        yield Case(2.5, 3.544, b_u, b_i, p, q, 0.015, 0.08, group="many factors")


ANA, PEN = (5.0, 3.0, -0.2, 0.4, [1, -0.5], [1, -1], 0.1, 0.0), (4.5, 3.2, -0.3, 0.6, [1, 0.5], [0.4, -0.8], 0.2, 0.1)
HIGH = (5.0, 4.0, 0.75, 0.5, [1, 0.5], [1, 2], 0.1, 0.05)
OLD = "Work out all four from the values that came in, under names of their own, and return them at the end."
E = "The error is the rating less the whole prediction of exercise 6.1."
RULE = "Each new value is the old one plus rate times a bracket: error times partner, less penalty times the old value itself."

# fmt: off
MISCONCEPTIONS = [
    Misconception("person-first", {"order": "person first"}, ANA,
        "At the moment when the film's factors change: are the person's factors the old ones, or the new ones?",
        "Your function seems to use the person's new factors for the film's.",
        OLD),
    Misconception("film-first", {"order": "film first"}, ANA,
        "At the moment when the person's factors change: are the film's factors the old ones, or the new ones?",
        "Your function seems to use the film's new factors for the person's.",
        OLD),
    Misconception("error-after-biases", {"order": "looked again"}, ANA,
        "How often do you work out the error, and with which biases?",
        "Your function seems to use the new biases in the error of the factors.",
        "Work out the error once, before anything changes. " + OLD),
    Misconception("error-each-time", {"order": "error again"}, ANA,
        "How often do you work out the error, and from which values?",
        "Your function seems to work the error out again for the film's factors, from values that have changed.",
        "Work out the error once, before anything changes. " + OLD),
    Misconception("error-in-each-line", {"order": "each line"}, ANA,
        "How often do you work out the error, and from which values?",
        "Your function seems to work the error out in each of the four lines, from values that have changed before.",
        "Work out the error once, before anything changes. " + OLD),
    Misconception("error-after-one-bias", {"order": "after one bias"}, ANA,
        "How often do you work out the error, and with which biases?",
        "Your function seems to work the error out again once the person's bias is new, and to use it for the other three.",
        "Work out the error once, before anything changes. " + OLD),
    Misconception("error-again-for-film-bias", {"order": "film's bias again"}, ANA,
        "Which error does the film's bias learn from: that of the old values, or another one?",
        "Your function seems to put the person's new bias into the error of the film's bias.",
        "Work out the error once, before anything changes. " + OLD),
    Misconception("error-turned", {"error": "turned"}, ANA,
        "Ana gave more stars than predicted. Should her bias grow or fall?",
        "Your function seems to take the rating off the prediction, so that it goes away from the rating.",
        E),
    Misconception("uphill", {"size": "uphill"}, PEN,
        "The rating is above the prediction. Do your values move so that the prediction grows?",
        "Your function seems to take the step off, and so to go uphill.",
        RULE),
    *(
        Misconception(id, {"error": error}, ANA,
            "How large is your error in this case? Which parts has the prediction?",
            f"Your function seems to leave {what} out of the prediction.",
            E)
        for id, error, what in (
            ("mean-left-out", "no mean", "mu"),
            ("biases-left-out", "no biases", "both biases"),
            ("person-bias-left-out", "no person", "the person's bias"),
            ("film-bias-left-out", "no film", "the film's bias"),
            ("factors-left-out", "no factors", "the dot product"),
            ("averages-left-out", "dot alone", "mu and both biases"),
        )
    ),
    Misconception("minus-reaches-mean-only", {"error": "no brackets"}, ANA,
        "Which parts of the prediction does the minus in your error reach?",
        "Your function seems to take only mu off the rating, and to add the rest: brackets around the prediction are missing.",
        "Put brackets around the whole prediction, behind the minus."),
    Misconception("product-of-sums", {"error": "sums"}, PEN,
        "How large is your error in this case? What is multiplied in your prediction: factors, or sums?",
        "Your function seems to multiply the sums of the factors in the prediction.",
        "The prediction has a dot product: multiply position by position, and add up."),
    Misconception("error-squared", {"error": "squared"}, ANA,
        "What happens in your function when the rating is below the prediction?",
        "Your function seems to use the square of the error in its steps.",
        "The square is what becomes small. Its slope has the error itself. " + E),
    Misconception("error-without-sign", {"error": "absolute"}, (1.5, 3.5, 0.25, -0.5, [0.2, 0.6], [-0.3, 0.4], 0.05, 0.0),
        "What happens in your function when the rating is below the prediction?",
        "Your function seems to drop the sign of the error.",
        E),
    Misconception("sign-of-error", {"error": "sign"}, ANA,
        "Does your step grow with the error?",
        "Your function seems to use 1 or −1 in the place of the error.",
        E),
    Misconception("prediction-cut", {"error": "cut"}, HIGH,
        "May the prediction lie above 5?",
        "Your function seems to cut the prediction to the scale before it takes the error.",
        "Here nothing is cut. " + E),
    Misconception("prediction-cut-to-1", {"error": "cut to 1"}, (0.5, 2.0, -0.9, -0.7, [-1, 0.5], [0.75, 0.25], 0.1, 0.05),
        "May the prediction lie above 5, or below 1?",
        "Your function seems to cut the prediction to 1 … 5 before it takes the error.",
        "Here nothing is cut. " + E),
    Misconception("an-error-for-each-factor", {"error": "not summed"}, ANA,
        "How many errors has one rating: one, or one for each factor?",
        "Your function seems to leave the products in the prediction without adding them up, so that each factor has an error of its own.",
        "The prediction has a dot product: multiply position by position, and add up."),
    Misconception("rating-for-error", {"error": "rating"}, ANA,
        "Does the size of your step depend on the prediction?",
        "Your function seems to use the rating where the error belongs.",
        E),
    Misconception("distance-from-mean", {"error": "from mean"}, ANA,
        "How large is your error in this case? Which parts has the prediction?",
        "Your function seems to use the distance of the rating from mu where the error belongs.",
        E),
    Misconception("prediction-for-error", {"error": "guess"}, ANA,
        "Does the size of your step depend on the rating?",
        "Your function seems to use the prediction where the error belongs.",
        E),
    Misconception("own-factors", {"partner": "own"}, PEN,
        "Whose factors does the slope for the person have: the person's own, or the film's?",
        "Your function seems to multiply the error by the own factors, where the partner's belong.",
        "The slope of p_u has q_i, and the slope of q_i has p_u. The own factors stand behind penalty."),
    Misconception("no-partner", {"partner": "none"}, PEN,
        "Does the step of each of the person's factors depend on the film's factor at the same place?",
        "Your function seems to treat factors as biases: the error is not multiplied by the partner's factors.",
        RULE),
    Misconception("no-error-in-factors", {"partner": "no error"}, ANA,
        "Does the step of the factors depend on the error?",
        "Your function seems to leave the error out of the steps of the factors.",
        RULE),
    Misconception("product-of-both", {"partner": "products"}, PEN,
        "Whose factors does the slope for the person have: the person's own, or the film's?",
        "Your function seems to multiply the error by the factors of both.",
        "The slope of p_u has q_i alone, and the slope of q_i has p_u alone."),
    Misconception("dot-in-slope", {"partner": "dot"}, PEN,
        "Is the step the same for every factor?",
        "Your function seems to multiply the error by the dot product, so that every factor takes the same step.",
        "Each factor has a slope of its own, with the partner's factor at the same position."),
    Misconception("sum-in-slope", {"partner": "sums"}, PEN,
        "Is the step the same for every factor?",
        "Your function seems to multiply the error by the sum of the partner's factors.",
        "Each factor has a slope of its own, with the partner's factor at the same position."),
    Misconception("partner-added", {"partner": "plus"}, ANA,
        "What happens between the error and the partner's factors: plus, or times?",
        "Your function seems to add the partner's factors to the error.",
        RULE),
    Misconception("film-factors-for-both", {"partner": "person twice"}, PEN,
        "Which factors stand in the slope of the film?",
        "Your function seems to use the film's factors in both slopes.",
        "The slope of p_u has q_i, and the slope of q_i has p_u."),
    Misconception("person-factors-for-both", {"partner": "film twice"}, PEN,
        "Which factors stand in the slope of the person?",
        "Your function seems to use the person's factors in both slopes.",
        "The slope of p_u has q_i, and the slope of q_i has p_u."),
    Misconception("own-bias-in-slope", {"biases": "own"}, ANA,
        "A bias of 0 and an error of 1: does your bias move?",
        "Your function seems to multiply the error by the bias itself.",
        "A bias has no partner: its slope has the error alone."),
    Misconception("other-bias-in-slope", {"biases": "partner"}, ANA,
        "Both biases are 0, and the error is 1: do your biases move?",
        "Your function seems to multiply the error by the other bias.",
        "A bias has no partner: its slope has the error alone."),
    Misconception("error-shared-by-biases", {"biases": "half"}, ANA,
        "Which part of the error goes into the bias of the person?",
        "Your function seems to give each bias half of the error.",
        "Each of the two gets the whole error, times rate."),
    Misconception("no-penalty", {"of": "none"}, PEN,
        "Does your answer change when penalty does?",
        "Your function seems to leave the penalty out.",
        RULE),
    Misconception("penalty-added", {"of": "plus"}, PEN,
        "The error is 0. Do your factors shrink, or grow?",
        "Your function seems to add the penalty, which drives the values away from 0.",
        RULE),
    Misconception("penalty-outside", {"of": "outside"}, PEN,
        "Which part of the bracket does rate multiply?",
        "Your function seems to take the penalty off without multiplying it by rate: it stands outside of the bracket.",
        "rate multiplies both: brackets around error times partner less penalty times the old value."),
    *(
        Misconception(f"{id}-in-factors", {"factors": factors}, PEN,
            "Your biases are right. How do the lines of the factors treat penalty, compared with those?",
            f"Your function seems to {what} in the lines of the factors; in those of the biases it is right.",
            RULE)
        for id, factors, what in (
            ("penalty-added", "plus", "add the penalty"),
            ("penalty-outside", "outside", "leave the penalty without rate, outside of the bracket,"),
            ("penalty-of-partner", "partner", "multiply penalty by the partner's factor"),
        )
    ),
    Misconception("penalty-not-times-value", {"of": "constant"}, PEN,
        "Is the penalty larger for a larger factor in your function?",
        "Your function seems to take penalty itself off, not penalty times the value.",
        RULE),
    Misconception("penalty-times-square", {"of": "squares"}, PEN,
        "A factor is negative, and the error is 0. Does your step bring it nearer to 0?",
        "Your function seems to multiply penalty by the square of the value.",
        "The square stands in J. Its slope has the value itself. " + RULE),
    Misconception("half-penalty", {"of": "half"}, PEN,
        "Where does a half stand in your lines, and where in those of the text?",
        "Your function seems to take half of the penalty.",
        "The half is gone in the slope. " + RULE),
    Misconception("double-penalty", {"of": "twice"}, PEN,
        "Where does a 2 stand in your lines, and where in those of the text?",
        "Your function seems to take the penalty twice.",
        "The 2 meets the half and is gone. " + RULE),
    Misconception("penalty-of-partner", {"of": "partner"}, PEN,
        "Whose values does the penalty of the person shrink?",
        "Your function seems to multiply penalty by the partner's value.",
        "The penalty goes with the own value, the error with the partner's."),
    *(
        Misconception(f"copied-penalty-{slip}", {"slip": slip}, PEN,
            "Whose values does the penalty in the film's lines shrink?",
            f"Your function seems to have the person's value behind penalty in {where}, as when a line is copied.",
            "The penalty goes with the own value: in the lines of the film with the film's.")
        for slip, where in (("bias", "the line of the film's bias"), ("factors", "the line of the film's factors"), ("both", "both lines of the film"))
    ),
    Misconception("penalty-times-error", {"of": "with error"}, HIGH,
        "The error is 0. Does the penalty still shrink your values?",
        "Your function seems to multiply the penalty by the error: brackets are missing, or reach too far.",
        RULE),
    Misconception("penalty-times-sign", {"of": "signs"}, PEN,
        "Is the penalty larger for a larger factor in your function?",
        "Your function seems to use the sign of the value in the penalty. That penalty exists (the lasso); this one is another.",
        RULE),
    Misconception("penalty-squared", {"of": "squared"}, PEN,
        "Which power of penalty stands in your lines?",
        "Your function seems to square penalty.",
        RULE),
    Misconception("factors-penalised-alone", {"on": "factors"}, PEN,
        "Do your biases change with penalty?",
        "Your function seems to leave the penalty out of the biases. Others do that; here all four have it.",
        RULE),
    Misconception("biases-penalised-alone", {"on": "biases"}, PEN,
        "Do your factors change with penalty?",
        "Your function seems to leave the penalty out of the factors.",
        RULE),
    Misconception("no-rate", {"size": "one"}, ANA,
        "Does your answer change when rate does?",
        "Your function seems to take the whole step: rate is left out.",
        RULE),
    Misconception("double-step", {"size": "twice"}, ANA,
        "Where does a 2 stand in your lines, and where in those of the text?",
        "Your function seems to take a step twice as long, as when J has no half.",
        "The 2 of the square meets the half of J and is gone. " + RULE),
    Misconception("error-doubled", {"size": "twice", "of": "half"}, PEN,
        "Where does a 2 stand in your lines, and where in those of the text?",
        "Your function seems to take twice the error, as when J has no half.",
        "The 2 of the square meets the half of J and is gone. " + RULE),
    Misconception("half-step", {"size": "half"}, ANA,
        "Where does a half stand in your lines, and where in those of the text?",
        "Your function seems to take half a step.",
        RULE),
    Misconception("rate-squared", {"size": "squared"}, ANA,
        "How often do you multiply by rate?",
        "Your function seems to multiply by rate twice.",
        RULE),
    Misconception("nothing-changes", {"give": "old"}, ANA,
        "Is anything that comes back different from what went in?",
        "Your function seems to return the old values.",
        "Return the new values, under the names of the last line."),
    Misconception("changes-alone", {"give": "changes"}, ANA,
        "Are the numbers that come back values, or changes?",
        "Your function seems to return the changes, without the old values.",
        "Add each change to the old value."),
    Misconception("film-before-person", {"give": "film first"}, ANA,
        "In which order do the four come back?",
        "Your function seems to return the film's values before the person's.",
        "The order is that of the last line: both biases, then both lists of factors, the person first."),
    Misconception("biases-exchanged", {"give": "biases exchanged"}, ANA,
        "Which of the two biases comes back first?",
        "Your function seems to exchange the biases.",
        "The person's comes first."),
    Misconception("factors-exchanged", {"give": "factors exchanged"}, ANA,
        "Whose factors come back first?",
        "Your function seems to exchange the factors of person and film.",
        "The person's come first."),
    Misconception("factors-first", {"give": "factors first"}, ANA,
        "In which order do the four come back?",
        "Your function seems to return the factors before the biases.",
        "The order is that of the last line."),
    Misconception("person-then-film", {"give": "by person"}, ANA,
        "In which order do the four come back?",
        "Your function seems to return bias and factors of the person, then those of the film.",
        "The order is that of the last line: both biases, then both lists of factors."),
    Misconception("factors-alone", {"give": "factors alone"}, ANA,
        "How many values come back?",
        "Your function seems to return the factors alone.",
        "Return all four: biases, then factors."),
    Misconception("biases-alone", {"give": "biases alone"}, ANA,
        "How many values come back?",
        "Your function seems to return the biases alone.",
        "Return all four: biases, then factors."),
    Misconception("factors-stay", {"give": "factors old"}, ANA,
        "Do the factors that come back differ from those that went in?",
        "Your function seems to leave the factors as they are.",
        RULE),
    Misconception("biases-stay", {"give": "biases old"}, ANA,
        "Do the biases that come back differ from those that went in?",
        "Your function seems to leave the biases as they are.",
        RULE),
    Misconception("film-stays", {"give": "film old"}, ANA,
        "Do the film's values that come back differ from those that went in?",
        "Your function seems to change the person's values alone.",
        "The film learns from the rating as well. " + RULE),
    Misconception("person-stays", {"give": "person old"}, ANA,
        "Do the person's values that come back differ from those that went in?",
        "Your function seems to change the film's values alone.",
        "The person's values learn from the rating as well. " + RULE),
    Misconception("film-factors-stay", {"give": "film's factors old"}, ANA,
        "Which of the four differ from what went in?",
        "Your function seems to leave the film's factors as they are.",
        RULE),
    Misconception("person-factors-stay", {"give": "person's factors old"}, ANA,
        "Which of the four differ from what went in?",
        "Your function seems to leave the person's factors as they are.",
        RULE),
    Misconception("in-one-list", {"give": "one list"}, ANA,
        "How many values come back: four, or one long list?",
        "Your function seems to put everything into one list.",
        "Return four things, as the last line does."),
] + [
    Misconception(f"rate-always-{g:g}", {"size": f"always {g:g}"}, PEN,
        "Does your answer change when rate does?",
        f"Your function seems to use a learning rate of {g:g}, whatever rate is.",
        "Use the argument: rate.")
    for g in (0.005, 0.01, 0.1)
] + [
    Misconception(f"rounded-to-{d}", {"give": f"round {d}"}, (2.0, 3.6, 0.4, 0.3, [0.1, -0.9, 0.7], [0.5, 0.2, 0.6], 0.02, 0.3),
        "How many decimals have your values?",
        f"Your function seems to round to {d} decimals.",
        "Return the numbers as they come.")
    for d in (2, 3, 4)
]
# fmt: on

EXERCISE = Exercise(
    id="06.sgd_step",
    number="6.2",
    title="one step of learning",
    minutes=10,
    version=1,
    answer=sgd_step,
    kind="tuple",
    points={"without a penalty": 1.0, "with a penalty": 1.5, "many factors": 0.5},
    cases=cases,
    misconceptions=MISCONCEPTIONS,
    hints=[
        "One line for the error, and one for each of the four new values. Compare yours with what was expected: if all four differ, look at the "
        "error, at rate, or at penalty; if the biases or the factors alone differ, look at their lines.",
        "All four have the same form: the old value plus rate times a bracket. The bracket of a bias: error, less penalty times that bias. In "
        "that of a factor the error is multiplied by the partner's factor. What is behind penalty?",
        "For the person's factors the bracket holds the error times the film's factors, less penalty times the person's. Exchange both for "
        "the film's. Keep the old names for the old values until the end.",
    ],
    done="This is all the learning there is: four small corrections for each rating.",
    variant=BIAS_STEP,
)
