"""Exercise 8.1: scores of several models made comparable, then added up with weights."""

import numpy as np

from recsys_teach.exercises.bank.lesson_08.weighted_switches import (
    ADD,
    BEFORE,
    CENTRE,
    EQUAL,
    GAP,
    SCALE,
    THEN,
    film_by_film,
)
from recsys_teach.exercises.exercise import Case, Exercise, Misconception

nan = np.nan


def weighted(
    scores, weights, *, before="none", centre="mean", scale="deviation", equal="zeros", gap="lowest", add="weights", then="as it is", along="models"
):  # fmt: skip
    """Σ_m w_m z_m, with z = (s − mean) / standard deviation of a model's scores, 0 where all are equal, the lowest in gaps.
    Switches are what learners do instead."""
    zs = []
    for m, own in enumerate(scores):
        row = BEFORE[before](own)
        # Rounding may give equal scores a deviation above 0.
        flat = scale == "deviation" and np.nanmax(row) == np.nanmin(row)
        below = 0 if flat else SCALE[scale](row, scores, m)
        z = EQUAL[equal](row) if below == 0 else (row - CENTRE[centre](row, scores, m)) / below
        zs.append(np.where(np.isnan(row), GAP[gap](z, row), z))
    return THEN[then](ADD[add](film_by_film(scores) if along == "films" else np.array(zs), weights))


def cases(rng):
    yield Case([[1, 3]], [2], group="by hand")
    yield Case([[350, 50, 250, 150, 200], [0.2, 0.4, 0.2, 0.4, 0.3]], [1, 2], group="by hand")
    yield Case([[3, 1, 2, 6], [40, 0, 20, 20]], [0.5, 3], group="by hand")
    yield Case([[2e-9, 4e-9, 3e-9], [1, 4, 2]], [1, 2], group="by hand")  # small, and not equal
    yield Case([[350, 50, 250, 150, 200], [0.1, 0.5, nan, 0.5, 0.1]], [1, 1], group="gaps")
    yield Case([[nan, 2, 4, 8, nan], [5, nan, 1, 2, 2]], [2, 0.5], group="gaps")
    yield Case([[-1, nan, -4, -2.5], [nan, nan, 0.25, 0.75], [10, 20, 40, 10]], [1, 1.5, 0], group="gaps")
    yield Case([[1, nan, 4, 2], [5, 1, 3, nan]], [-1, 2], group="gaps")
    yield Case([[nan, 7, 2, 3, 3], [0.5, 1, 0, 0.5, 0.5]], [-0.5, 1], group="gaps")
    yield Case([[2, 2, 2, 2], [1, 4, 2, 1]], [1, 2], group="all scores equal")
    yield Case([[0.5, 1, 3], [4, nan, nan]], [1.5, 3], group="all scores equal")
    yield Case([[3, 3, nan, 3], [0, 0, 0, 0], [1, nan, 5, 2]], [2, 1, 1], group="all scores equal")
    for n_models, n_films in ((2, 12), (3, 40), (4, 200)):
        scores = rng.normal(0, 1, (n_models, n_films)) * 10.0 ** rng.integers(-2, 4, (n_models, 1))
        scores = scores + rng.uniform(0, 9, (n_models, 1))
        scores[rng.random(scores.shape) < 0.2] = nan
        yield Case(np.round(scores, 3), np.round(rng.uniform(0.1, 2, n_models), 1), group="many films")


ONE = ([[1, 3, 5, 11]], [2])
TWO = ([[3, 1, 2, 6], [40, 0, 20, 20]], [0.5, 3])
GAPS = ([[1, 3, nan, 5, 11]], [1])
FLAT = ([[2, 2, 2], [1, 4, 1]], [1, 2])
Z = "Take the model's mean off first, then divide by its standard deviation."

# fmt: off
MISCONCEPTIONS = [
    Misconception(id, {"centre": centre, "scale": scale} | more, show, see, f"Your function seems to {what}.", remedy)
    for id, centre, scale, more, show, see, what, remedy in (
        ("largest-left", "nothing", "largest", {"gap": "zero"}, TWO,
         "Where is the mean of each model's scores in your sum?", "divide by the largest score, as the given line does", Z),
        ("largest, gaps left", "nothing", "largest", {}, TWO,
         "Where is the mean of each model's scores in your sum?", "divide by the largest score, as the given line does", Z),
        ("min-max", "lowest", "range", {}, ONE,
         "What is the lowest z of a model here: 0, or a number below 0?", "stretch scores from 0 to 1, from the lowest to the highest", Z),
        ("min-max, gaps 0", "lowest", "range", {"gap": "zero"}, ONE,
         "What is the lowest z of a model here: 0, or a number below 0?", "stretch scores from 0 to 1, from the lowest to the highest", Z),
        ("mean-not-off", "nothing", "deviation", {}, ONE,
         "What do the z of one model add up to, if it has no gaps?", "divide by the standard deviation without taking the mean off", Z),
        ("not-scaled", "mean", "nothing", {}, TWO,
         "One of the models has large numbers. Who decides the order in your result?", "take the mean off and not divide", Z),
        ("as-they-are", "nothing", "nothing", {}, TWO,
         "One of the models has large numbers. Who decides the order in your result?", "add up the scores as they are", Z),
        ("as-they-are, gaps 0", "nothing", "nothing", {"gap": "zero"}, TWO,
         "One of the models has large numbers. Who decides the order in your result?", "add up the scores as they are", Z),
        ("gaps-spoil-all", "mean with gaps", "deviation with gaps", {}, GAPS,
         "What is the mean of an array with nan in it?", "use a mean and a deviation that turn into nan where there is a gap",
         "np.nanmean and np.nanstd leave gaps out; .mean() and .std() do not."),
        ("gaps-spoil-mean", "mean with gaps", "deviation", {}, GAPS,
         "What is the mean of an array with nan in it?", "use a mean that turns into nan where there is a gap",
         "np.nanmean leaves gaps out; .mean() does not."),
        ("gaps-spoil-deviation", "mean", "deviation with gaps", {}, GAPS,
         "What is the standard deviation of an array with nan in it?", "use a deviation that turns into nan where there is a gap",
         "np.nanstd leaves gaps out; .std() does not."),
        ("zeros-counted", "zeros in the gaps", "zeros in the gaps", {}, GAPS,
         "Over how many films does your mean go, and how many can the model score?", "count gaps as scores of 0 in mean and deviation",
         "Leave gaps out of both: np.nanmean, np.nanstd."),
        ("zeros-in-mean", "zeros in the gaps", "deviation", {}, GAPS,
         "Over how many films does your mean go?", "count gaps as scores of 0 in the mean", "Leave gaps out: np.nanmean."),
        ("one-mean-for-all", "all models", "deviation", {}, TWO,
         "How many means do you take: one for each model, or one for all?", "take one mean over the scores of all models",
         "Each model has a mean of its own: that of its row."),
        ("one-scale-for-all", "all models", "all models", {}, TWO,
         "How many means do you take: one for each model, or one for all?", "take one mean and one deviation over the scores of all models",
         "Each model has its own: those of its row."),
        ("mean-of-film", "film", "deviation", {}, TWO,
         "In which direction does your mean go: along the films of a model, or along the models of a film?",
         "take the mean over models, film by film", "Take the mean along a row: over the films of one model."),
        ("median-off", "median", "deviation", {}, ONE,
         "Which middle do you take off? Work it out for this row by hand.", "take the median off", "Take the mean off."),
        ("highest-off", "highest", "deviation", {}, ONE,
         "What is the highest z of a model: 0, or above 0?", "take the highest score off", "Take the mean off."),
        ("lowest-off", "lowest", "deviation", {}, ONE,
         "What is the lowest z of a model: 0, or below 0?", "take the lowest score off", "Take the mean off."),
        ("sum-off", "sum", "deviation", {}, ONE,
         "What do you take off: a mean, or a sum?", "take the sum of the scores off", "Take the mean off."),
        ("share-of-sum", "nothing", "sum", {}, ONE,
         "What do the z of one model add up to, if it has no gaps?", "divide by the sum of the scores", Z),
        ("over-the-norm", "nothing", "norm", {}, ONE,
         "What do the z of one model add up to, if it has no gaps?", "divide by the norm of the row", Z),
    )
] + [
    Misconception(id, {"scale": scale}, show, see, f"Your function seems to {what}.", remedy)
    for id, scale, show, see, what, remedy in (
        ("one-less", "less one", ONE, "By how many films do you divide inside of the root: all, or one less?",
         "divide by one film less in the standard deviation, as pandas does", "Divide by the number of films: NumPy's std does, pandas needs ddof=0."),
        ("variance", "variance", ONE, "Is there a root in your standard deviation?", "divide by the variance", "Take the root of it."),
        ("root-twice", "root", ONE, "How many roots does a standard deviation have? np.std takes one already.",
         "take the root of the standard deviation", "The root is taken already."),
        ("range", "range", ONE, "What do you divide by? Work out the standard deviation of this row by hand.",
         "divide by highest less lowest", "Divide by the standard deviation."),
        ("largest-below", "largest", ONE, "What do you divide by? Work out the standard deviation of this row by hand.",
         "divide by the largest score", "Divide by the standard deviation."),
        ("largest-of-all-below", "largest, all models", TWO, "What do you divide by? Work out the standard deviation of one row by hand.",
         "divide by the largest score of all models", "Divide by the standard deviation of the row."),
        ("mean-below", "mean", ONE, "What do you divide by? Work out the standard deviation of this row by hand.",
         "divide by the mean", "Divide by the standard deviation."),
        ("number-below", "number", ONE, "What do you divide by? Work out the standard deviation of this row by hand.",
         "divide by the number of films", "Divide by the standard deviation."),
        ("squares-not-averaged", "root of summed squares", ONE, "Under the root: a sum of squares, or their mean?",
         "take the root of the sum of squares", "Divide the sum by the number of films before the root."),
        ("all-films-counted", "by all films", GAPS, "By how many films do you divide inside of the root?",
         "count the gaps in the number of films under the root", "Count only the films that the model can score."),
        ("mean-distance", "mean distance", ONE, "Are distances squared before you take their mean?",
         "take the mean distance without squares and root", "Square, take the mean, take the root: np.nanstd."),
        ("one-deviation-for-all", "all models", TWO, "How many deviations do you work out: one for each model, or one for all?",
         "take one deviation over all models", "Each model has its own: that of its row."),
    )
] + [
    Misconception(id, {"gap": gap}, GAPS, see, f"Your function seems to {what}.", "A gap gets the lowest z that this model gives to another film.")
    for id, gap, see, what in (
        ("gap-is-zero", "zero", "Where does a z of 0 stand among those of a model: at the end, or in the middle?", "give a gap a z of 0"),
        ("gap-stays", "nan", "What comes out where one model cannot say?", "leave gaps as they are, so that the sum becomes nan"),
        ("gap-is-highest", "highest", "Where does a film come that a model cannot score: at the top, or at the end?", "give a gap the highest z"),
        ("gap-is-lowest-score", "lowest score", "Is what you fill in a score, or a z?", "fill gaps with the lowest score, not with the lowest z"),
        ("gap-is-mean-score", "mean score", "Is what you fill in a score, or a z?", "fill gaps with the mean score"),
        ("gap-is-minus-one", "minus one", "Is the lowest z of every model the same?", "give every gap a z of −1"),
        ("gap-below-lowest", "below the lowest", "Which z does the lowest film have, and which the gap?", "put a gap below the lowest z"),
        ("gap-carried-on", "last", "Does what you fill in depend on where the gap stands?", "fill a gap with the last z that was there"),
    )
] + [
    Misconception(id, {"before": before}, GAPS, see, f"Your function seems to {what}.", remedy)
    for id, before, see, what, remedy in (
        ("zeros-first", "zeros", "Which films take part in your mean?", "put 0 into gaps before mean and deviation are taken",
         "Take mean and deviation first, of what the model can score. Fill gaps after that."),
        ("lowest-first", "lowest", "Which films take part in your mean?", "fill gaps before mean and deviation are taken",
         "Take mean and deviation first, of what the model can score. Fill gaps after that."),
        ("mean-first", "mean", "Which z does a gap have in your result?", "fill gaps with the mean before anything else",
         "Take mean and deviation of what the model can score. Fill gaps after that, with the lowest z."),
    )
] + [
    Misconception("ranks", {"before": "ranks"}, ONE, "Does a score that is far above the others count more than one a little above?",
        "Your function seems to use ranks in the place of scores. That is a scale as well, and another one.", Z),
    Misconception("flat-is-nan", {"equal": "nan"}, FLAT, "What is the standard deviation of a row of equal numbers?",
        "Your function seems to divide 0 by 0 where a model gives all films the same score.", "Look at the deviation before you divide. If it is 0, each z is 0."),
    Misconception("flat-is-one", {"equal": "ones"}, FLAT, "A model that gives all films the same score: which of them does it put first?",
        "Your function seems to give 1 to each film where all scores are equal.", "Give each a 0 then."),
    Misconception("flat-is-half", {"equal": "halves"}, FLAT, "A model that gives all films the same score: how far is each from the mean?",
        "Your function seems to give 0.5 to each film where all scores are equal.", "Give each a 0 then."),
    Misconception("flat-as-it-is", {"equal": "scores"}, FLAT, "A model that gives all films the same score: how far is each from the mean?",
        "Your function seems to leave scores as they are where all are equal.", "Give each a 0 then."),
] + [
    Misconception(id, {"add": add}, show, see, f"Your function seems to {what}.", remedy)
    for id, add, show, see, what, remedy in (
        ("mean-of-models", "mean", TWO, "Is there a division in the sum over models?", "divide by the number of models", "Add up, and do not divide."),
        ("weights-to-one", "shares", TWO, "Is there a division in the sum over models?", "divide by the sum of the weights", "Use the weights as they are."),
        ("weights-unused", "equal", TWO, "Does your answer change when the weights do?", "leave the weights out", "Multiply each model's z by its weight."),
        ("weights-squared", "squares", TWO, "How often do you multiply by the weight? Which line does it already?",
         "multiply by the weight twice", "The last line of the loop multiplies already."),
        ("last-model", "last", TWO, "How many models have a say when your function returns?", "keep the last model alone, as when = stands in the place of +=", "Add each model to what those before gave."),
        ("first-model", "first", TWO, "How many models have spoken when your function returns?", "return inside the loop, after the first model", "The return stands as far to the left as the for."),
        ("weights-turned", "turned", TWO, "Which weight belongs to which row?", "use the weights in the opposite order", "The first weight belongs to the first row."),
        ("divided-by-weight", "divided", TWO, "Does a larger weight make a model count more, or less?", "divide by the weights", "Multiply by them."),
        ("largest-of-models", "largest", TWO, "Do both models have a say in each of your numbers?", "take the largest of what the models say", "Add up."),
        ("product", "product", TWO, "What happens in your result where both models say −1?", "multiply the models' z", "Add up."),
        ("weight-added", "added", TWO, "Is the weight multiplied, or added?", "add the weight to the z", "Multiply."),
        ("first-weight", "first weight", TWO, "Which weight does the second row have in your function?", "use the first weight for all models", "Each model has its own."),
        ("starts-at-one", "starts at one", TWO, "With which number does your sum begin?", "begin the sum with 1", "Begin with 0: np.zeros."),
    )
] + [
    Misconception("gap-is-lowest-of-all", {"gap": "nan", "add": "lowest of all"}, ([[1, 3, 0, 5, 11], [2, 1, nan, 1, 1]], [1, 1]),
        "Whose lowest z stands in the gap: that of this model, or of another?",
        "Your function seems to fill gaps with the lowest z of all models.", "A gap gets the lowest z that this model gives to another film."),
    Misconception("film-by-film", {"along": "films"}, ([[3, 1, 2, 6], [40, 0, 20, 20], [1, 1, 4, 2]], [0.5, 3, 1]),
        "Along what do your mean and deviation go: along the films of a model, or along the models of a film?",
        "Your function seems to make each film comparable over the models, and not each model over its films.", "Mean, deviation and lowest are those of a row: of one model over its films."),
    Misconception("gap-silences-model", {"centre": "mean with gaps", "scale": "deviation with gaps", "add": "nan is 0"}, ([[1, 3, nan, 5, 11], [2, 1, 4, 1, 1]], [1, 2]),
        "A model has one gap. Has it still a say in the other films of your result?",
        "Your function seems to let a single gap turn all of a model into nan, and to put 0 in its place.", "np.nanmean and np.nanstd leave gaps out; .mean() and .std() do not."),
    Misconception("weight-before-filling", {"gap": "nan", "add": "filled after"}, ([[1, nan, 4, 2]], [-1]),
        "A weight below 0: which end of weight times z is the lowest z?",
        "Your function seems to multiply by the weight before it fills gaps.", "Fill gaps with the lowest z first, and multiply after that."),
] + [
    Misconception(id, {"then": then}, TWO, see, f"Your function seems to {what}.", remedy)
    for id, then, see, what, remedy in (
        ("order", "order", "What was asked for: sums, or an order?", "return positions, best first", "Return the sums."),
        ("one-number", "one number", "How many numbers were asked for?", "add up over the films as well", "Add up over models only."),
        ("best-film", "best", "How many numbers were asked for?", "return the position of the best film", "Return the sum of each film."),
        ("sign-turned", "turned sign", "Is the best film high or low in your result?", "turn the sign", "Return the sums as they are."),
        ("rounded-2", "rounded 2", "Compare the numbers digit by digit. Where do yours end?", "round to 2 decimals", "Return them as they are."),
        ("rounded-1", "rounded 1", "Compare the numbers digit by digit. Where do yours end?", "round to 1 decimal", "Return them as they are."),
        ("sorted", "sorted", "Which film does your first number belong to?", "sort the sums", "Keep the order of the films."),
    )
]
# fmt: on


def ranked_sum(scores, weights):
    """Σ w times the rank: 1 for the highest of a row, 2 for the next; no gaps, no ties."""
    ranks = (-scores).argsort(axis=1).argsort(axis=1) + 1
    return weights @ ranks


VARIANT = Exercise(
    id="08.ranked_sum",
    number="8.1, once more",
    title="places instead of scores",
    minutes=6,
    version=1,
    answer=ranked_sum,
    kind="array",
    points={"all": 1.0},
    cases=lambda rng: (
        Case(scores, weights, group="all")
        for scores, weights in (
            ([[3, 1, 2]], [1]),
            ([[3, 1, 2], [0.1, 0.5, 0.3]], [1, 2]),
            ([[10, 20, 5, 40], [0.4, 0.1, 0.2, 0.3], [-1, -3, -2, -4]], [1, 0.5, 2]),
        )
    ),
    misconceptions=[],
    hints=[
        "The place of a film is 1 plus how many films of its row have a higher score.",
        "Work out a row of places for each model, multiply it by the model's weight, and add up over models.",
    ],
    done="Places need no mean and no deviation: they are comparable from the start.",
    task=(
        "`scores` has a row for each model and a column for each film, without gaps and without equal scores in a row; `weights` a number for "
        "each model. Give each film its place in each row: 1 for the highest score. Return, for each film, the sum of weight times place."
    ),
    solution="""def ranked_sum(scores, weights):
    places = (-scores).argsort(axis=1).argsort(axis=1) + 1
    return weights @ places
""",
)

EXERCISE = Exercise(
    id="08.weighted",
    number="8.1",
    title="repair the weighted hybrid",
    minutes=7,
    version=1,
    answer=weighted,
    kind="array",
    points={"by hand": 0.75, "gaps": 0.5, "all scores equal": 0.5, "many films": 0.25},
    cases=cases,
    misconceptions=MISCONCEPTIONS,
    hints=[
        "Three steps for each row: take its mean off, divide by its standard deviation, fill gaps. Which of them does the given line do?",
        "`np.nanmean`, `np.nanstd` and `np.nanmin` leave gaps out. What if the highest score, `np.nanmax`, is the lowest as well?",
        "`np.where(np.isnan(z), lowest, z)` fills gaps, with `lowest` for the lowest number in z. Do it last.",
    ],
    done="Now weights mean something: every model speaks on one scale.",
    variant=VARIANT,
)
