"""Exercise 2.5: how far people and films lie from the mean."""

import numpy as np

from recsys_teach.exercises.bank.lesson_02.biases_switches import APART, BELOW, MEAN, THEN, lengths_of, sums_and_counts
from recsys_teach.exercises.exercise import Case, Exercise, Misconception

nan = np.nan


def biases(
    users, items, values, damping, *, mu="mean", below="damped", of_items=None, of_users=None, apart_items="mu",
    apart_users="both", first="items", sign=1, rounds=1, lengths="index", then=None,
):  # fmt: skip
    """(μ, b_u, b_i): b_i = Σ (r − μ) / (n_i + λ), then b_u = Σ (r − μ − b_i) / (n_u + λ). Switches: what learners do instead."""
    mean = values.sum() / (len(values) + damping) if mu == "damped" else MEAN[mu](users, items, values)
    n_users, n_items = lengths_of(users, items, lengths)
    apart = sign * (values - mean)
    b_users, b_items = np.zeros(n_users), np.zeros(n_items)
    divide = lambda groups, rest, how, n: BELOW[how](*sums_and_counts(groups, rest, n), damping, mean, len(values))  # noqa: E731
    for _ in range(rounds):
        if first == "users":
            b_users = divide(users, apart, of_users or below, n_users)
            b_items = divide(items, apart - b_users[users], of_items or below, n_items)
            continue
        rest = values if apart_items == "values" else apart - b_users[users]
        b_items = divide(items, rest, of_items or below, n_items)
        b_users = divide(users, APART[apart_users](values, apart, b_items, items, users), of_users or below, n_users)
    if lengths in ("distinct", "distinct users"):
        b_users = b_users[np.unique(users)]
    if lengths in ("distinct", "distinct items"):
        b_items = b_items[np.unique(items)]
    if lengths == "gaps nan":
        b_users[np.bincount(users) == 0], b_items[np.bincount(items) == 0] = nan, nan
    if lengths == "dict":
        return (
            mean,
            {u: b_users[u] for u in np.unique(users).tolist()},
            {i: b_items[i] for i in np.unique(items).tolist()},
        )
    if lengths == "one short":
        b_users, b_items = b_users[:-1], b_items[:-1]
    return THEN[then](mean, b_users, b_items, users, items)


def cases(rng):
    yield _case([0, 0, 1], [0, 1, 0], [5, 3, 4], 1, "by hand")
    yield _case([0, 1, 1, 0], [1, 0, 2, 2], [5, 2, 4, 1], 2, "by hand")
    yield _case([1, 0, 2, 2, 1, 0], [3, 0, 1, 2, 0, 1], [4.5, 3, 1, 5, 2, 3.5], 1.5, "by hand")
    yield _case([0, 2, 2, 0], [3, 1, 3, 1], [5, 2, 4, 3], 1, "nobody rated it")
    yield _case([2, 0, 2, 2], [0, 3, 3, 1], [1, 4, 4.5, 5], 3, "nobody rated it")
    for n_users, n_items, n, damping in ((5, 7, 20, 2), (15, 30, 150, 5), (40, 90, 900, 10)):
        users, items = rng.integers(0, n_users, n), (n_items * rng.random(n) ** 2).astype(int)
        items[0] = n_items - 1
        yield Case(users, items, rng.integers(1, 11, n) / 2, damping, group="many ratings")


def _case(users, items, values, damping, group):
    return Case(np.array(users), np.array(items), values, damping, group=group)


SMALL = (np.array([0, 0, 1]), np.array([0, 1, 0]), [5, 3, 4], 1)
UNEVEN = (np.array([0, 0, 1, 1]), np.array([0, 1, 0, 0]), [5, 3, 4, 4.5], 1)
MORE = (np.array([0, 0, 1]), np.array([0, 1, 0]), [5, 3, 1], 1)
FOUR = (np.array([0, 1, 1, 0]), np.array([1, 0, 2, 2]), [5, 2, 4, 1], 2)
GAP = (np.array([0, 2]), np.array([3, 1]), [5, 2], 1)
DAMPED = "Below each sum stands the number of ratings plus damping."
LEFT = "For the people, take from each rating what is explained already: the mean and its film's bias."
LENGTH = "np.bincount gives one entry for every index from 0 to the largest, 0 where nothing was rated."

# fmt: off
MISCONCEPTIONS = [
    Misconception("not-damped", {"below": "plain"}, SMALL,
        "Does your answer change when damping does?",
        "Your function seems to divide by the number of ratings alone, so that a single rating decides.",
        DAMPED),
    Misconception("not-damped, guarded", {"below": "plain, guarded"}, SMALL,
        "Does your answer change when damping does?",
        "Your function seems to divide by the number of ratings alone, so that a single rating decides.",
        DAMPED),
    Misconception("not-damped, gaps skipped", {"below": "plain", "lengths": "distinct"}, SMALL,
        "Does your answer change when damping does? And has every index an entry?",
        "Your function seems to divide by the number of ratings alone, and to leave out an index that has no rating.",
        DAMPED + " " + LENGTH),
    Misconception("items-not-damped", {"of_items": "plain, guarded"}, SMALL,
        "Which of the two biases changes when damping does?",
        "Your function seems to leave damping out for the films.",
        DAMPED + " That holds for both."),
    Misconception("users-not-damped", {"of_users": "plain, guarded"}, SMALL,
        "Which of the two biases changes when damping does?",
        "Your function seems to leave damping out for the people.",
        DAMPED + " That holds for both."),
    Misconception("items-not-damped, nan", {"of_items": "plain"}, SMALL,
        "Which of the two biases changes when damping does?",
        "Your function seems to leave damping out for the films.",
        DAMPED + " That holds for both."),
    Misconception("users-not-damped, nan", {"of_users": "plain"}, SMALL,
        "Which of the two biases changes when damping does?",
        "Your function seems to leave damping out for the people.",
        DAMPED + " That holds for both."),
    Misconception("film-bias-not-taken-off", {"apart_users": "mu"}, SMALL,
        "The first person rated a film that stands above the mean. Is that the film's doing or the person's?",
        "Your function seems to leave the films' biases out when it works out the people's.",
        LEFT),
    Misconception("mean-not-taken-off-for-users", {"apart_users": "b_items"}, SMALL,
        "Are the biases of people near 0 in your answer?",
        "Your function seems to leave the mean in when it works out the people's biases.",
        LEFT),
    Misconception("nothing-taken-off-for-users", {"apart_users": "values"}, SMALL,
        "Are the biases of people near 0 in your answer?",
        "Your function seems to use the ratings as they are for the people.",
        LEFT),
    Misconception("film-bias-added", {"apart_users": "added"}, SMALL,
        "A film stands above the mean. Does that make its viewers look kinder or harsher in your function?",
        "Your function seems to add the film's bias where it is to be taken off. Is a bracket in the way?",
        LEFT),
    Misconception("bias-by-person", {"apart_users": "by user"}, SMALL,
        "Which film's bias do you take off from the second rating?",
        "Your function seems to look the films' biases up by the person's index.",
        "Look them up by the films' indices: b_items[items] has one entry for each rating."),
    Misconception("mean-film-bias", {"apart_users": "mean bias"}, SMALL,
        "Which film's bias do you take off from the second rating?",
        "Your function seems to take the mean of all films' biases off, not that of each rating's own film.",
        "b_items[items] has one entry for each rating: the bias of its film."),
    Misconception("bias-by-row", {"apart_users": "row order"}, FOUR,
        "Which film's bias do you take off from the third rating?",
        "Your function seems to go through the films' biases in the order of the ratings, as if the first rating were of film 0.",
        "b_items[items] has one entry for each rating: the bias of its film."),
    Misconception("mean-not-taken-off-for-items", {"apart_items": "values"}, SMALL,
        "Are the biases of films near 0 in your answer?",
        "Your function seems to use the ratings as they are for the films.",
        "For the films, take the mean off each rating first."),
    Misconception("damped-means-for-items", {"apart_items": "values", "of_items": "imagined at mu"}, SMALL,
        "Are the biases of films near 0 in your answer?",
        "Your function seems to give the films their damped means, as in lesson 00, with the mean still inside.",
        "A bias is a distance from the mean. Take the mean off each rating of the film first; the imagined ratings then add 0."),
    Misconception("damped-means-for-items, taken off", {"apart_items": "values", "of_items": "imagined at mu", "apart_users": "b_items"}, SMALL,
        "Are the biases of films near 0 in your answer?",
        "Your function seems to give the films their damped means, as in lesson 00, with the mean still inside.",
        "A bias is a distance from the mean. Take the mean off each rating of the film first; the imagined ratings then add 0."),
    Misconception("people-first", {"first": "users"}, SMALL,
        "Which of the two did you work out first? What did that leave for the other?",
        "Your function seems to begin with the people and to give the films what is left.",
        "Begin with the films: mean off, then sum and divide. The people get what is left then."),
    Misconception("another-round", {"rounds": 2}, SMALL,
        "How often did you work out the films' biases?",
        "Your function seems to go round twice. That is a good idea, and not what is asked here.",
        "Once for the films, once for the people."),
    Misconception("people-and-films-swapped", {"then": "swapped"}, SMALL,
        "Which of the two arrays has an entry for each person?",
        "Your function seems to return the films' biases before the people's.",
        "Return the mean, the people's biases, the films' biases, in this order."),
    Misconception("mean-last", {"then": "mu last"}, SMALL,
        "In which order were the three asked for?",
        "Your function seems to return the mean last.",
        "Return the mean, the people's biases, the films' biases, in this order."),
    Misconception("mean-left-out", {"then": "without mu"}, SMALL,
        "How many things come back from your function, and how many were asked for?",
        "Your function seems to return the two arrays without the mean.",
        "Return the mean, the people's biases, the films' biases, in this order."),
    Misconception("people-only", {"then": "users only"}, SMALL,
        "How many things come back from your function, and how many were asked for?",
        "Your function seems to return the people's biases alone.",
        "Return the mean, the people's biases, the films' biases, in this order."),
    Misconception("films-only", {"then": "items only"}, SMALL,
        "How many things come back from your function, and how many were asked for?",
        "Your function seems to return the films' biases alone.",
        "Return the mean, the people's biases, the films' biases, in this order."),
    Misconception("levels", {"then": "levels"}, SMALL,
        "What is the bias of somebody who rates exactly like the mean?",
        "Your function seems to add the mean to the biases.",
        "A bias is a distance from the mean, 0 for whoever rates like it. The mean is added later, to predict."),
    Misconception("predictions", {"then": "predictions"}, SMALL,
        "How many things were asked for? What is the first of them?",
        "Your function seems to return a prediction for each rating.",
        "Return the three parts: the mean, the people's biases, the films' biases."),
    Misconception("one-entry-for-each-rating", {"then": "per rating"}, SMALL,
        "How many people are there, and how many entries has your array?",
        "Your function seems to return a bias for each rating, not one for each person and each film.",
        "One entry for each person, one for each film: position 0 for index 0."),
    Misconception("table-of-predictions", {"then": "table"}, SMALL,
        "How many things were asked for? What is the first of them?",
        "Your function seems to return a table of predictions.",
        "Return the three parts: the mean, the people's biases, the films' biases."),
    Misconception("sums", {"below": "sum"}, SMALL,
        "What stands below the sums in your function?",
        "Your function seems to return sums that are not divided.",
        DAMPED),
    Misconception("divided-by-damping", {"below": "damping"}, UNEVEN[:3] + (2,),
        "What stands below the sums in your function? Does it grow with the number of ratings?",
        "Your function seems to divide by damping alone.",
        DAMPED),
    Misconception("count-times-damping", {"below": "times"}, SMALL,
        "What stands below the sums in your function?",
        "Your function seems to divide by the number of ratings times damping.",
        "Add the two: the number of ratings plus damping."),
    Misconception("count-times-damping, guarded", {"below": "times, guarded"}, SMALL,
        "What stands below the sums in your function?",
        "Your function seems to divide by the number of ratings times damping.",
        "Add the two: the number of ratings plus damping."),
    Misconception("one-imagined", {"below": "one"}, UNEVEN[:3] + (4,),
        "Does your answer change when damping does?",
        "Your function seems to add 1 to the number of ratings, whatever damping is.",
        DAMPED),
    Misconception("count-of-all-ratings", {"below": "all"}, SMALL,
        "How many ratings has the second film, and by which number did you divide its sum?",
        "Your function seems to divide every sum by the number of all ratings, plus damping.",
        "Count the ratings of each film and of each person: np.bincount(items), np.bincount(users)."),
    Misconception("count-of-people-and-films", {"below": "groups"}, UNEVEN,
        "How many ratings has the second film, and by which number did you divide its sum?",
        "Your function seems to divide by how many films (or people) there are, not by how many ratings each has.",
        "Count the ratings of each film and of each person: np.bincount(items), np.bincount(users). Then add damping."),
    Misconception("count-of-people", {"of_users": "groups"}, SMALL,
        "How many ratings has each person, and by which number did you divide the sum of each?",
        "Your function seems to divide the sums of the people by how many people there are, plus damping.",
        "Count the ratings of each person: np.bincount(users). Then add damping."),
    Misconception("count-of-films", {"of_items": "groups"}, UNEVEN,
        "How many ratings has each film, and by which number did you divide the sum of each?",
        "Your function seems to divide the sums of the films by how many films there are, plus damping.",
        "Count the ratings of each film: np.bincount(items). Then add damping."),
    Misconception("mean-over-all-ratings", {"below": "all, plain"}, SMALL,
        "How many ratings has the second film, and by which number did you divide its sum?",
        "Your function seems to divide every sum by the number of all ratings.",
        "Count the ratings of each film and of each person: np.bincount(items), np.bincount(users). Then add damping."),
    Misconception("damping-added-as-stars", {"below": "stars"}, SMALL,
        "How far from the mean is an imagined rating? What does it add to the sum?",
        "Your function seems to add damping to the sums, as if each imagined rating lay one star above the mean.",
        "The imagined ratings lie at the mean, 0 away from it. They add nothing above, and damping below."),
    Misconception("mean-imagined-again", {"below": "imagined at mu"}, SMALL,
        "How far from the mean is an imagined rating? What does it add to the sum?",
        "Your function seems to add damping times the mean to the sums, as the damped mean of lesson 00 did.",
        "The mean has been taken off already. The imagined ratings add nothing above, and damping below."),
    Misconception("no-brackets", {"below": "no brackets"}, UNEVEN,
        "What does Python do first in your line, / or +?",
        "Your function seems to divide by the number of ratings and to add damping to the result: brackets are missing.",
        "Put brackets around the sum below: (… + damping)."),
    Misconception("no-brackets, gaps skipped", {"below": "no brackets, guarded"}, UNEVEN,
        "What does Python do first in your line, / or +?",
        "Your function seems to divide by the number of ratings and to add damping to the result: brackets are missing.",
        "Put brackets around the sum below: (… + damping)."),
    Misconception("at-least-damping", {"below": "at least"}, UNEVEN[:3] + (1.5,),
        "What stands below your sum for a film with more ratings than damping?",
        "Your function seems to divide by the number of ratings or by damping, whichever is larger.",
        "Add the two: the number of ratings plus damping."),
    Misconception("mean-for-sum", {"below": "mean for sum"}, SMALL,
        "What stands above the line: a sum of differences, or their mean?",
        "Your function seems to put the mean of the differences above, where their sum belongs.",
        "Use the sum above. The number of ratings comes in once, below."),
    Misconception("sign-turned", {"sign": -1}, SMALL,
        "The first film got more than the mean. Is its bias above 0 in your answer?",
        "Your function seems to take the rating off the mean, instead of the mean off the rating.",
        "Above the mean is positive: rating minus mean."),
    Misconception("mean-of-film-means", {"mu": "of items"}, UNEVEN,
        "How many ratings went into your first number, and does each count the same?",
        "Your function seems to take the mean of the films' means.",
        "The mean is that of all ratings: values.mean()."),
    Misconception("mean-of-people-means", {"mu": "of users"}, MORE,
        "How many ratings went into your first number, and does each count the same?",
        "Your function seems to take the mean of the people's means.",
        "The mean is that of all ratings: values.mean()."),
    Misconception("mean-damped", {"mu": "damped"}, SMALL,
        "Add up the ratings of this case and divide by their number. Is that your first number?",
        "Your function seems to put damping below the mean of all ratings, too.",
        "The mean is that of all ratings: values.mean(). Only the biases are damped."),
    Misconception("mean-rounded", {"mu": "round"}, (np.array([0, 0, 1]), np.array([0, 1, 0]), [5, 3, 4.5], 1),
        "Compare the first numbers digit by digit. Where does yours end?",
        "Your function seems to round the mean before it goes on.",
        "Use values.mean() as it is. Rounding belongs where you print."),
    Misconception("mean-rounded-to-whole", {"mu": "whole"}, UNEVEN,
        "Compare the first numbers. What has become of the decimals?",
        "Your function seems to round the mean to whole stars before it goes on.",
        "Use values.mean() as it is. Rounding belongs where you print."),
    Misconception("median", {"mu": "median"}, UNEVEN,
        "Add up the ratings of this case and divide by their number. Is that your first number?",
        "Your function seems to use the median of the ratings.",
        "The mean is that of all ratings: values.mean()."),
    Misconception("gaps-skipped", {"lengths": "distinct"}, GAP,
        "Which entry of your array belongs to the person with index 2?",
        "Your function seems to leave out an index that has no rating, so that the ones after it move up.",
        LENGTH),
    Misconception("gaps-skipped-for-people", {"lengths": "distinct users"}, GAP,
        "Which entry of your array of people belongs to the person with index 2?",
        "Your function seems to leave out a person who has no rating, so that the people after it move up. The films are right.",
        LENGTH),
    Misconception("gaps-skipped-for-films", {"lengths": "distinct items"}, GAP,
        "Which entry of your array of films belongs to the film with index 3?",
        "Your function seems to leave out a film that has no rating, so that the films after it move up. The people are right.",
        LENGTH),
    Misconception("dicts-with-gaps", {"lengths": "dict"}, GAP,
        "Which entry of your dict belongs to the person with index 1?",
        "Your function seems to return dicts that leave out an index without ratings.",
        "Return arrays. " + LENGTH),
    Misconception("gaps-nan", {"lengths": "gaps nan"}, GAP,
        "What does the formula give for a person without ratings: which sum, divided by what?",
        "Your function seems to give nan to an index that has no rating.",
        "The formula holds: 0 / (0 + damping) is 0. Nothing is known, so they lie at the mean."),
    Misconception("one-length-for-both", {"lengths": "common"}, SMALL[:1] + (np.array([0, 2, 0]),) + SMALL[2:],
        "How many people are there in this case, and how many entries has their array?",
        "Your function seems to give both arrays the same length.",
        "People and films are counted apart: each array ends with the largest index of its own."),
    Misconception("last-left-out", {"lengths": "one short"}, SMALL,
        "Which entry belongs to the largest index? Is it there?",
        "Your function seems to leave out the largest index: range(n) ends before n.",
        "The length is the largest index plus 1."),
] + [
    Misconception(f"rounded-{digits}", {"then": f"round {digits}"}, SMALL,
        "Compare the numbers digit by digit. Where do yours end?",
        f"Your function seems to round its results to {digits} decimals.",
        "Return the numbers as they are. Rounding belongs where you print.")
    for digits in (2, 3)
]
# fmt: on


ERRORS = {
    "lengths-differ": (
        "How many entries has each array in the line where it stopped: one for each rating, each film, or each person?",
        "Your function seems to combine arrays of different kinds: some have an entry for each rating, others for each film or person.",
        "To put a film's bias beside each rating, look it up by index: b_i[items] has one entry for each rating. An array by film and "
        "an array by person are never added: return the mean and the two arrays as three things. And np.bincount has a place for "
        "every index up to the largest, np.unique only for those that occur.",
    ),
    "past-the-end": (
        "How many entries has the array in the line where it stopped, and for which index is it asked?",
        "Your function seems to ask an array for an index for which it has no place.",
        "An index without ratings needs a place, too. np.unique gives only those that occur; np.bincount has a place for every index "
        "up to the largest, and range(items.max() + 1) goes through them all.",
    ),
}


def day_bias(days, values, damping):
    """Σ (r − μ) / (n + λ) for each day from 0 to the largest."""
    return np.bincount(days, values - values.mean()) / (np.bincount(days) + damping)


VARIANT = Exercise(
    id="02.day_bias",
    number="2.5, once more",
    title="kind and harsh days",
    minutes=5,
    version=1,
    answer=day_bias,
    kind="array",
    points={"all": 1.0},
    cases=lambda rng: (
        Case(days, values, damping, group="all")
        for days, values, damping in (
            (np.array([0, 0, 1]), [5, 4, 3], 1),
            (np.array([2, 0, 2]), [5, 2, 3.5], 4),
            (rng.integers(0, 7, 60), rng.integers(1, 11, 60) / 2, 10),
        )
    ),
    misconceptions=[],
    hints=[
        "Take the mean of all ratings off each rating first.",
        "`np.bincount(days, weights=apart)` adds up by day; `np.bincount(days)` counts.",
    ],
    done="One more thing that a rating may depend on, and the same formula.",
    task=(
        "`days` has one entry for each rating: the day of the week, a whole number from 0. `values` are the ratings. Return an array with "
        "the bias of each day up to the largest: the sum of (rating − mean of all ratings), divided by the number of ratings plus `damping`."
    ),
    solution="""def day_bias(days, values, damping):
    apart = values - values.mean()
    return np.bincount(days, weights=apart) / (np.bincount(days) + damping)
""",
)

EXERCISE = Exercise(
    id="02.biases",
    number="2.5",
    title="how far people and films lie from the mean",
    minutes=18,
    version=1,
    answer=biases,
    kind="tuple",
    points={"by hand": 1.0, "nobody rated it": 0.5, "many ratings": 0.5},
    cases=cases,
    misconceptions=MISCONCEPTIONS,
    hints=[
        "It is the damped mean twice, of what is left. First the films: what is left of each rating when the mean is taken off?",
        "`np.bincount(items, weights=apart)` adds up by film, `np.bincount(items)` counts. Divide the sums by the counts plus damping.",
        "Then the people: from each rating take the mean and `b_items[items]`, add up by `users`, divide by their counts plus damping.",
    ],
    errors=ERRORS,
    done="You have the baseline that every later model has to beat in predicting stars.",
    variant=VARIANT,
)
