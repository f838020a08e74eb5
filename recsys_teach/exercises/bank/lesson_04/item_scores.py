"""Exercise 4.4: a person's score for every film, from the neighbours of each."""

import numpy as np

from recsys_teach.exercises.bank.lesson_04.item_scores_switches import BELOW, BRINGS, JOIN, OWN, THEN, WEIGHTS, known
from recsys_teach.exercises.exercise import Case, Exercise, Misconception

nan = np.nan


def item_scores(
    kept,
    ratings,
    *,
    axis="rows",
    brings="stars",
    weights="similarities",
    below="nothing",
    flat=0.0,
    join="sum",
    own="nan",
    then=None,
):
    """Σ_j s_ij r_uj over the j that u rated and that row i keeps; nan where u rated i. Switches are what learners do instead."""
    w = WEIGHTS[weights](kept.T if axis == "columns" else kept)
    scores = JOIN[join](w, BRINGS[brings](ratings))
    if below != "nothing":
        divisor = BELOW[below](w, known(ratings)) + np.zeros(len(scores))
        scores = np.where(divisor > 0, scores / np.where(divisor > 0, divisor, 1), flat)
    scores = OWN[own](scores, ratings)
    return THEN[then](scores) if then else scores


def some_table(rng, n, k):
    """Return a table that keeps k neighbours in each row, which need not be mutual."""
    table = np.zeros((n, n))
    for i in range(n):
        near = rng.choice(np.delete(np.arange(n), i), min(k, n - 1), replace=False)
        table[i, near] = np.round(rng.uniform(0.05, 0.95, len(near)), 5)
    return table


def cases(rng):
    four = np.array([[0, 0.5, 0.2, 0], [0.5, 0, 0, 0.4], [0, 0.3, 0, 0.6], [0, 0.4, 0.6, 0]])
    yield Case(four, [5, nan, nan, 2], group="by hand")
    yield Case(four, [nan, 4, nan, nan], group="by hand")
    yield Case(np.array([[0, 0.8, 0.1], [0.8, 0, 0], [0.3, 0.6, 0]]), [nan, 3, 4.5], group="by hand")
    yield Case(four, [nan, 2, 5, nan], group="by hand")
    yield Case(
        np.array(
            [[0, 0.4, 0, 0.3, 0], [0.4, 0, 0.5, 0, 0], [0, 0.5, 0, 0, 0.2], [0.3, 0, 0, 0, 0.7], [0, 0.1, 0, 0.7, 0]]
        ),
        [4, nan, 1.5, 3, nan],
        group="by hand",
    )
    yield Case(four, [nan, nan, nan, nan], group="nothing to go by")
    yield Case(np.array([[0, 0.5, 0], [0.5, 0, 0], [0, 0, 0]]), [4, nan, nan], group="nothing to go by")
    yield Case(np.array([[0, 0.7], [0.7, 0]]), [nan, nan], group="nothing to go by")
    yield Case(np.array([[0, 0.5], [0.5, 0]]), [4, 3], group="nothing to go by")
    for n, k, share in ((12, 4, 0.4), (40, 10, 0.2), (80, 20, 0.5)):
        ratings = rng.integers(1, 11, n) / 2
        ratings[rng.random(n) > share] = nan
        yield Case(some_table(rng, n, k), ratings, group="many films")


FOUR = (np.array([[0, 0.5, 0.2, 0], [0.5, 0, 0, 0.4], [0, 0.3, 0, 0.6], [0, 0.4, 0.6, 0]]), [5, nan, nan, 2])
TWO = (FOUR[0], [nan, 2, 5, nan])
ALONE = (np.array([[0, 0.5, 0], [0.5, 0, 0], [0, 0, 0]]), [4, nan, nan])
SUM = "For each film, multiply its row of similarities by the ratings, entry by entry, and add up over the films that were rated."
PLAIN = "Add up and do not divide: many films that speak for a film shall count for more than one."
MASK = "Write nan where the person has a rating: they know these films."


def told(see, name, remedy, show, ways):
    """Return a row for each way to make one mistake, {id: switch}."""
    return [Misconception(id, switch, show, see, name, remedy) for id, switch in ways.items()]


# fmt: off
MISCONCEPTIONS = [
    *told("Take one film of the case. Do you read its similarities from its row or from its column?",
        "Your function seems to add up columns. Column i says in whose lists film i stands; row i holds its own neighbours. Deshpande and Karypis score so on purpose, with what the person has; here it is another model.",
        "For film i go along row i: with .sum(axis=1), or with row i of kept on the left.", FOUR, {"columns-for-rows": {"axis": "columns"}}),
    *told("Two rated films speak for a film, and then a third one as well. Can your number fall?",
        "Your function seems to return the weighted mean of the ratings: it divides by the similarities of the rated films.",
        PLAIN, TWO, {"weighted-mean": {"below": "similarities of rated"}, "weighted-mean, nan": {"below": "similarities of rated", "flat": nan}}),
    *told("Two rated films speak for a film, and then a third one as well. Can your number fall?",
        "Your function seems to divide by all similarities of a row, also those of films that were not rated.",
        PLAIN, FOUR, {"over-all-similarities": {"below": "all similarities"}, "over-all-similarities, nan": {"below": "all similarities", "flat": nan}}),
    *told("Two rated films speak for a film, and then a third one as well. Can your number fall?",
        "Your function seems to divide by the number of neighbours that were rated, as a mean does.",
        PLAIN, TWO, {"mean-over-rated-neighbours": {"below": "rated neighbours"}, "mean-over-rated-neighbours, nan": {"below": "rated neighbours", "flat": nan}}),
    *told("By what do you divide? Does the formula divide?",
        "Your function seems to divide by the number of neighbours of each film.", PLAIN, FOUR,
        {"mean-over-neighbours": {"below": "neighbours"}, "mean-over-neighbours, nan": {"below": "neighbours", "flat": nan}}),
    *told("By what do you divide? Does the formula divide?",
        "Your function seems to divide by the number of films that were rated, as a mean does.", PLAIN, FOUR,
        {"mean-over-rated": {"below": "rated films"}, "mean-over-rated, nan": {"below": "rated films", "flat": nan}}),
    *told("By what do you divide? Does the formula divide?",
        "Your function seems to divide by the number of all films, as a mean does.", PLAIN, FOUR, {"mean-over-all": {"below": "all films"}}),
    *told("Does your answer change when the person gives fewer stars?",
        "Your function seems to add up similarities alone; the stars do not count.", SUM, FOUR, {"stars-not-used": {"brings": "ones"}}),
    *told("A film got fewer stars than the person's mean. What does it bring in your function, and what in the formula?",
        "Your function seems to take the person's mean off first.", "Use the stars as they are.", TWO, {"mean-taken-off": {"brings": "centred"}}),
    *told("Which rated films have no say in your function?",
        "Your function seems to use only films with 4 stars or more.", "Every rated film has a say.", FOUR, {"liked-only": {"brings": "liked"}}),
    *told("Which rated films have no say in your function, and what do the others bring?",
        "Your function seems to add up the similarities of films with 4 stars or more.", SUM, FOUR, {"liked-as-ones": {"brings": "liked, as ones"}}),
    *told("Which number stands for five stars in your sum?", "Your function seems to divide the stars by 5.", "Use the stars as they are.", FOUR, {"share-of-five": {"brings": "share of 5"}}),
    *told("What does a film bring in your function that was not rated?",
        "Your function seems to fill the gaps with the person's mean.", "A film that was not rated adds nothing.", FOUR, {"gaps-are-the-mean": {"brings": "gaps are the mean"}}),
    *told("What does a film bring in your function that was not rated?",
        "Your function seems to put a number into the gaps.", "A film that was not rated adds nothing.", FOUR,
        {"gaps-are-3": {"brings": "gaps are 3"}, "gaps-are-1": {"brings": "gaps are 1"}}),
    *told("What is a similarity times nan, and what is 0 times nan?",
        "Your function seems to let the gaps into its sums, which become nan.", "Leave out the films without a rating, or put 0 in their place, before you multiply.", FOUR,
        {"nan-let-in": {"brings": "gaps stay"}, "nan-let-in, all kept": {"brings": "gaps stay", "own": "left in"}}),
    *told("Has the person rated every neighbour of a film? What is a similarity times nan?",
        "Your function seems to ask who is a neighbour and not who is rated: a neighbour without a rating turns the sum into nan.",
        "Add up over neighbours that have a rating. np.isnan finds those without.", FOUR,
        {"neighbours-not-rated": {"brings": "gaps stay", "join": "neighbours"}, "neighbours-not-rated, all kept": {"brings": "gaps stay", "join": "neighbours", "own": "left in"}}),
    *told("When do you ask who is rated: before the gaps are filled, or after?",
        "Your function seems to mark every film as rated, as when the gaps are filled with numbers before you look for them.",
        "Find out who is rated first. Fill the gaps in a copy.", FOUR, {"all-masked": {"own": "all nan"}}),
    *told("Which films have a say in your function: those with a rating or those without?",
        "Your function seems to add up over the films that were not rated.", "np.isnan is True at a gap. Turn it around with ~.", FOUR,
        {"gaps-alone": {"brings": "gaps alone"}}),
    *told("Which power of the stars stands in the formula?", "Your function seems to square the stars.", SUM, FOUR, {"stars-squared": {"brings": "squares"}}),
    *told("Does your answer change when a similarity does?",
        "Your function seems to add up the stars of a film's neighbours, each counting the same.", SUM, FOUR, {"neighbours-count-the-same": {"weights": "ones"}}),
    *told("Which power of the similarities stands in the formula?", "Your function seems to square the similarities.", SUM, FOUR, {"similarities-squared": {"weights": "squares"}}),
    *told("How many of a film's neighbours have a say in your function?",
        "Your function seems to return the largest product instead of their sum.", SUM, TWO, {"largest-product": {"join": "largest"}}),
    *told("How many of a film's neighbours have a say in your function?",
        "Your function seems to ask only the most similar film that was rated.", SUM, TWO, {"most-similar-only": {"join": "most similar"}}),
    *told("Do you multiply film by film, or sums?",
        "Your function seems to add up similarities and stars, each by themselves, before it multiplies.", SUM, FOUR, {"product-of-sums": {"join": "product of sums"}}),
    *told("By whose stars are the similarities of a row multiplied: those of the row's film, or those of its neighbours?",
        "Your function seems to multiply each row by the stars of its own film.",
        "Along row i the stars change from film to film: kept * ratings does that, without [:, None].", FOUR,
        {"own-stars": {"join": "own stars"}, "own-stars, left in": {"join": "own stars", "own": "left in"}}),
    *told("How many rated films have been used when your function returns?",
        "Your function seems to use the first rated film alone.", SUM, TWO, {"first-rated-only": {"join": "first rated"}}),
    *told("How many rated films have a say in your score when the inner loop ends?",
        "Your function seems to keep the last product alone, as when = stands in the place of +=.",
        "Add each product to what those before gave.", FOUR, {"last-product-only": {"join": "last product"}}),
    *told("In kept * ratings, whose stars stand in column j? Which axis joins the neighbours of one film?",
        "Your function seems to add up each column of kept * ratings, so that a film's own stars are multiplied by its column.",
        "Add up along the rows, axis=1.", FOUR,
        {"axis-0": {"axis": "columns", "join": "own stars", "own": "left in"}, "axis-0, masked": {"axis": "columns", "join": "own stars"}}),
    *told("Which films does your function visit? Is the last one among them?",
        "Your function seems to leave out the last film.", "range(len(ratings)) ends at the last position by itself.", FOUR, {"last-left-out": {"join": "but the last"}}),
    *told("What happens between a similarity and its stars?", "Your function seems to add similarities and stars.", "Multiply them, and add up the products.", FOUR,
        {"added-not-multiplied": {"join": "added"}}),
    *told("The person has rated some of these films. What stands in their places?",
        "Your function seems to give a score to films that the person has rated.", MASK, FOUR, {"rated-left-in": {"own": "left in"}}),
    *told("The person has rated some of these films. What stands in their places?",
        "Your function seems to mark rated films with 0, which is also the score of a film without a neighbour.", MASK, FOUR, {"rated-are-zero": {"own": "0"}}),
    *told("The person has rated some of these films. What stands in their places?",
        "Your function seems to mark rated films with −1 or with −inf.", MASK, FOUR, {"rated-are-minus-one": {"own": "-1"}, "rated-are-minus-infinity": {"own": "-inf"}}),
    *told("The person has rated some of these films. What stands in their places?",
        "Your function seems to return the stars for rated films.", MASK, FOUR, {"rated-keep-stars": {"own": "stars"}}),
    *told("Which films have a score in your answer: those that the person knows, or the others?",
        "Your function seems to write nan where the person has no rating.", "np.isnan is True at a gap. Turn it around with ~.", FOUR, {"mask-turned": {"own": "turned"}}),
    *told("How many numbers come back, and how many films are there?",
        "Your function seems to leave rated films out of its answer.", "Return a number for each film: a position is a film. " + MASK, FOUR, {"rated-dropped": {"own": "dropped"}}),
    *told("How many numbers come back, and how many films are there?",
        "Your function seems to return the scores of rated films alone.", "Return a number for each film. " + MASK, FOUR, {"rated-alone": {"own": "rated alone"}}),
    *told("The person knows every film that has a rating. Which of them have a score in your answer?",
        "Your function seems to write nan only where the person gave 4 stars or more.", MASK, FOUR, {"liked-masked": {"own": "liked only"}}),
    *told("What is the sum of nothing?",
        "Your function seems to give nan to films for which nothing speaks.", "The sum over no films is 0. " + MASK, ALONE, {"nan-for-zero": {"own": "nan, and no score"}}),
    *told("This person has rated nothing. How much speaks for each film?",
        "Your function seems to give nan to every film if the person has rated nothing.", "The sum over no films is 0, for every film here. Write nan only where there is a rating.",
        (FOUR[0], [nan, nan, nan, nan]), {"nan-if-nothing-rated": {"own": "nan, and nothing rated"}}),
    *told("What has become of the decimals, and when did they go?",
        "Your function seems to add up in whole numbers: the decimals of each addition are lost.",
        "Start from np.zeros(len(ratings)), which holds decimals. An array made of whole numbers cuts off what is written into it.", FOUR,
        {"added-in-whole-numbers": {"join": "whole numbers"}}),
    *told("What has become of the decimals?",
        "Your function seems to cut the scores to whole numbers, as an array of whole numbers does.",
        "Keep the scores in an array that holds decimals, such as np.zeros(len(ratings)).", FOUR, {"whole-scores": {"then": "whole"}}),
    *told("What comes back: a score for each film, or an order?",
        "Your function seems to return the positions of the films, best first.", "Return the scores. Sorting comes later.", FOUR, {"ranking-back": {"then": "ranking"}}),
    *told("Whose score stands first in your answer?", "Your function seems to sort the scores.", "Leave them where they are: a position is a film.", FOUR, {"sorted": {"then": "sorted"}}),
    *told("How many numbers come back, and how many films are there?",
        "Your function seems to return one number alone.", "Return a score for each film: add up along a row, not over the whole table.", FOUR,
        {"best-score-alone": {"then": "best"}, "total-alone": {"then": "total"}, "first-alone": {"then": "first"}}),
    *told("Is a score a number of stars? How large can a sum become?",
        "Your function seems to cut the scores at 5.", "Return the sums as they are: they rank films and are no ratings.",
        (np.array([[0, 0.9, 0.9], [0, 0, 0], [0, 0, 0]]), [nan, 5, 5]), {"cut-at-five": {"then": "cut to 5"}}),
    *told("What is the largest number of your answer? Is it always the same?",
        "Your function seems to divide by the largest score.", "Return the sums as they are.", FOUR, {"over-the-highest": {"then": "over the highest"}}),
    *told("What comes back: a number for each film, or names with numbers?",
        "Your function seems to return a dict.", "Return an array with a number for each film.", FOUR, {"dict-back": {"then": "positions"}}),
    *told("Which similarity has a film with itself in kept?",
        "Your function seems to count a film as its own neighbour, with a similarity of 1.",
        "kept has 0 there; use it as it is.", FOUR, {"itself-added": {"weights": "with itself", "own": "left in"}}),
    *told("Compare the numbers digit by digit. Where do yours end?", "Your function seems to round its results.", "Return the numbers as they are.",
        (np.array([[0, 0.123456], [0.1, 0]]), [nan, 3.5]), {f"rounded-{d}": {"then": f"round {d}"} for d in range(4)}),
]
# fmt: on


def speaking_neighbours(kept, ratings):
    """How many of each film's neighbours the person has rated; -1 for a film that they have rated."""
    rated = ~np.isnan(ratings)
    return np.where(rated, -1, ((kept > 0) & rated).sum(axis=1))


VARIANT = Exercise(
    id="04.speaking_neighbours",
    number="4.4, once more",
    title="how many neighbours speak",
    minutes=5,
    version=1,
    answer=speaking_neighbours,
    kind="array",
    points={"all": 1.0},
    cases=lambda rng: (
        Case(table, ratings, group="all")
        for table, ratings in (
            FOUR,
            (FOUR[0], [nan, 4, nan, nan]),
            (some_table(rng, 6, 3), [5, nan, 3, nan, 1, 2]),
        )
    ),
    misconceptions=[],
    hints=[
        "A neighbour of film i has a similarity above 0 in row i. It speaks if the person rated it.",
        "Two masks joined with &, one of them a table, the other a row; then count along each row.",
    ],
    done="With these counts you can ask for evidence, as lesson 03 did.",
    task=(
        "`kept` holds in row i the similarities of film i's neighbours, 0 elsewhere; `ratings` a person's ratings, `nan` for a film they "
        "did not rate. Return an array: for each film, how many of its neighbours the person rated, and -1 for a film that they rated."
    ),
    solution="""def speaking_neighbours(kept, ratings):
    rated = ~np.isnan(ratings)
    speaks = (kept > 0) & rated
    counts = speaks.sum(axis=1)
    counts[rated] = -1
    return counts
""",
)

EXERCISE = Exercise(
    id="04.item_scores",
    number="4.4",
    title="a score for every film",
    minutes=7,
    version=1,
    answer=item_scores,
    kind="array",
    points={"by hand": 1.0, "nothing to go by": 0.5, "many films": 0.5},
    cases=cases,
    misconceptions=MISCONCEPTIONS,
    hints=[
        "For one film: which entries of its row belong to films that the person rated? Multiply and add up these.",
        "A gap that is multiplied stays nan, and so does its sum. What may stand in its place so that it adds nothing?",
        "kept * stars multiplies every row by the same stars. Along which axis do you add up? Mark the rated films last.",
    ],
    done="One pass over a small table, and every film has its score.",
    variant=VARIANT,
)
