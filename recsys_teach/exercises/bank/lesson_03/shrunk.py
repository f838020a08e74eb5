"""Exercise 3.3: similarities that trust few shared films less."""

import numpy as np

from recsys_teach.exercises.bank.lesson_03.shrunk_switches import THEN, TRUST, WAYS
from recsys_teach.exercises.exercise import Case, Exercise, Misconception


def shrunk(similarity, n_shared, shrinkage, *, way="right", trust="n / (n + l)", then=None):
    """s n / (n + λ), entry by entry. Switches are what learners do instead."""
    s, n, d = similarity.astype(float), n_shared.astype(float), float(shrinkage)
    result = WAYS[way](s, TRUST[trust](n, d), n, d)
    if then == "shared only":
        return result[n > 0]
    return THEN[then](result) if then else result


def cases(rng):
    yield Case([1.0], np.array([1]), 4, group="by hand")
    yield Case([0.5, 1.0], np.array([5, 1]), 5, group="by hand")
    yield Case([1.0, 0.8, 0.9], np.array([2, 40, 6]), 10, group="by hand")
    yield Case([0.6, 0.9], np.array([30, 3]), 2.5, group="by hand")
    yield Case([0.4, -1.0, -0.5], np.array([3, 2, 12]), 4, group="opposite tastes, nothing shared")
    yield Case([0.0, 0.7, 0.9], np.array([0, 7, 1]), 25, group="opposite tastes, nothing shared")
    yield Case([0.0, 1.0, -0.25], np.array([0, 2, 5]), 100, group="opposite tastes, nothing shared")
    for n, shrinkage in ((12, 10), (80, 25), (671, 60)):
        shared = rng.integers(0, 60, n)
        yield Case(np.where(shared > 1, rng.uniform(-1, 1, n), 0), shared, shrinkage, group="many people")


ONE, TWO, MIXED = ([1.0], [1], 4), ([0.5, 1.0], [5, 1], 5), ([0.4, -1.0], [3, 2], 4)
TRUSTED = "The trust is the number of shared films, divided by that number plus the shrinkage; brackets keep the bottom together."

# fmt: off
MISCONCEPTIONS = [
    Misconception("untouched", {"way": "untouched"}, ONE,
        "Does your answer change when n_shared does?",
        "Your function seems to return the similarities as they are.",
        "Multiply each similarity by its trust. " + TRUSTED),
    Misconception("no-brackets", {"way": "damping added"}, ONE,
        "What does Python do first in your line: / or + ?",
        "Your function seems to divide by n_shared alone and to add shrinkage afterwards: brackets around the bottom are missing.",
        "Put brackets around the bottom of the fraction."),
    Misconception("no-brackets-in-trust", {"way": "no brackets"}, TWO,
        "What does Python do first in the line of your trust: / or + ? Is your trust below 1?",
        "Your function seems to take n_shared / n_shared + shrinkage for the trust: brackets around the bottom are missing.",
        "Put brackets around the bottom of the fraction."),
    Misconception("doubt-for-trust", {"trust": "l above"}, TWO,
        "Whom does your function trust more: somebody who shares 1 film with you, or somebody who shares 5?",
        "Your function seems to put shrinkage on top of the fraction, so that fewer shared films count for more.",
        "Put n_shared on top: " + TRUSTED),
    Misconception("nothing-above", {"trust": "n + l"}, TWO,
        "Where do two people come to who share a thousand films: near their own similarity, or near 0?",
        "Your function seems to divide the similarity by n_shared + shrinkage, without n_shared on top.",
        "Multiply by n_shared before you divide."),
    Misconception("times-n", {"trust": "n"}, TWO,
        "A trust lies between 0 and 1. Does yours?",
        "Your function seems to multiply by n_shared and not to divide.",
        "Divide by n_shared + shrinkage."),
    Misconception("n-over-shrinkage", {"trust": "n / l"}, TWO,
        "What is your trust where n_shared is larger than shrinkage?",
        "Your function seems to take n_shared / shrinkage for the trust, which grows past 1.",
        "Divide by the sum of both: n_shared + shrinkage."),
    Misconception("up-to-shrinkage", {"trust": "up to 1"}, TWO,
        "What is your trust where n_shared equals shrinkage? What does the formula say?",
        "Your function seems to take min(n_shared, shrinkage) / shrinkage. That weighting exists (Herlocker 1999); this one is another.",
        TRUSTED),
    Misconception("minus-below", {"trust": "n / (n - l)"}, ONE,
        "Which sign has the bottom of your fraction in this case?",
        "Your function seems to take shrinkage off n_shared in the bottom.",
        "Add the two."),
    Misconception("turned-over", {"trust": "(n + l) / n"}, ONE,
        "Does your function make the similarity of people who share little smaller or larger?",
        "Your function seems to divide by the trust instead of multiplying by it.",
        "Put n_shared on top of the fraction and the sum below."),
    Misconception("sum-of-everybody", {"trust": "n / sum"}, TWO,
        "How many films does each person share with you, and how many stand in the bottom of your fraction?",
        "Your function seems to add up n_shared over all people in the bottom.",
        "Each person has a fraction of their own: n_shared without .sum()."),
    Misconception("sum-for-n", {"trust": "all shared"}, TWO,
        "Is your trust the same for everybody? Whom of them should you trust less?",
        "Your function seems to give everybody one trust, from the sum of n_shared over all people.",
        "Each person has a trust of their own: n_shared without .sum()."),
    Misconception("similarity-for-n", {"way": "similarity for n"}, TWO,
        "Does your answer change when n_shared does?",
        "Your function seems to put the similarity where the number of shared films belongs.",
        TRUSTED),
    Misconception("sum-below", {"trust": "sum of all"}, TWO,
        "How many numbers stand in the bottom of your fraction: one for each person, or one for all?",
        "Your function seems to add up the bottom of the fraction over all people.",
        "Each person has a fraction of their own: nothing is added up over people."),
    Misconception("number-of-people", {"trust": "people"}, TWO,
        "What is counted in your fraction: films, or people?",
        "Your function seems to count the people, with len, in the place of the films.",
        "n_shared holds the numbers of films already: use it as it is."),
    Misconception("shrinkage-by-n", {"trust": "turned"}, TWO,
        "Whom does your function trust more: somebody who shares 1 film with you, or somebody who shares 5?",
        "Your function seems to take shrinkage / n_shared for the trust.",
        TRUSTED),
    Misconception("share-of-all", {"trust": "n / all"}, TWO,
        "Does your answer change when shrinkage does?",
        "Your function seems to divide n_shared by its sum over all people.",
        TRUSTED),
    Misconception("share-of-most", {"trust": "n / most"}, TWO,
        "Does your answer change when shrinkage does?",
        "Your function seems to divide n_shared by its largest value.",
        TRUSTED),
    Misconception("times-both", {"trust": "n * l"}, ONE,
        "A trust lies between 0 and 1. Does yours?",
        "Your function seems to multiply by n_shared and by shrinkage.",
        TRUSTED),
    Misconception("n-squared", {"trust": "n squared"}, TWO,
        "Which power of n_shared stands in your fraction?",
        "Your function seems to square n_shared above and below.",
        TRUSTED),
    Misconception("n-twice-above", {"trust": "n squared above"}, TWO,
        "How often does n_shared stand on top of your fraction?",
        "Your function seems to multiply by n_shared twice.",
        "Multiply by n_shared once."),
    Misconception("shrinkage-squared", {"trust": "l squared"}, TWO,
        "Which power of shrinkage stands in your fraction?",
        "Your function seems to square shrinkage.",
        TRUSTED),
    Misconception("root-of-trust", {"trust": "root"}, TWO,
        "Square your trust. Does it look familiar?",
        "Your function seems to take the root of the trust.",
        "Use the fraction as it is."),
    Misconception("trust-twice", {"trust": "squared"}, TWO,
        "How often is your similarity multiplied by the trust? Which line does it already?",
        "Your function seems to multiply by the trust twice. The last line does it once already.",
        "trust is the fraction alone; the line below multiplies the similarity by it."),
    Misconception("similarity-twice", {"way": "similarity twice"}, TWO,
        "How often does the similarity stand in your result? Which line multiplies by it already?",
        "Your function seems to multiply by the similarity twice. The last line does it once already.",
        "trust is the fraction alone; the line below multiplies the similarity by it."),
    Misconception("logarithms", {"trust": "log"}, TWO,
        "Is there a logarithm in the formula?",
        "Your function seems to take logarithms of the counts.",
        TRUSTED),
    Misconception("whole-division", {"trust": "whole"}, TWO,
        "A trust lies between 0 and 1. What is left of it if its decimals are cut off?",
        "Your function seems to cut decimals off, so that only 0 is left: by //, or in an array of whole numbers.",
        "Divide with a single /. np.zeros_like(n_shared) and dtype=int hold whole numbers only; np.zeros(len(n_shared)) holds decimals."),
    Misconception("times-below", {"trust": "n / (n * l)"}, TWO,
        "In the bottom of the fraction: is shrinkage added to n_shared, or multiplied?",
        "Your function seems to multiply n_shared by shrinkage in the bottom, so that n_shared cancels.",
        TRUSTED),
    Misconception("one-over-shrinkage", {"trust": "1 / l"}, TWO,
        "Does your answer change when n_shared does?",
        "Your function seems to divide by shrinkage alone, whatever n_shared is.",
        TRUSTED),
    Misconception("one-more-above", {"trust": "n + 1 above"}, ONE,
        "How many shared films stand on top of your fraction?",
        "Your function seems to add 1 to n_shared on top.",
        "Nothing needs to be added: shrinkage keeps the bottom above 0."),
    Misconception("one-more-below", {"trust": "n + 1 below"}, ONE,
        "What is added up in the bottom of your fraction?",
        "Your function seems to add 1 in the bottom.",
        "Nothing needs to be added: shrinkage keeps the bottom above 0."),
    Misconception("one-less", {"trust": "n - 1"}, TWO,
        "How many shared films stand in your fraction?",
        "Your function seems to use n_shared − 1.",
        "Use n_shared as it is."),
    Misconception("trust-alone", {"way": "trust"}, TWO,
        "Does your answer change when the similarity does?",
        "Your function seems to return the trust alone.",
        "Multiply the similarity by it."),
    Misconception("trust-added", {"way": "added"}, ONE,
        "Is the result of your function still at most 1?",
        "Your function seems to add the trust to the similarity.",
        "Multiply the similarity by the trust."),
    Misconception("trust-taken-off", {"way": "taken off"}, TWO,
        "As two people share more films, does your number grow or shrink?",
        "Your function seems to take the trust off the similarity.",
        "Multiply the similarity by the trust."),
    Misconception("trust-as-power", {"way": "power"}, TWO,
        "What does ** do, and what does * do?",
        "Your function seems to raise the similarity to the power of the trust.",
        "Multiply the similarity by the trust."),
    Misconception("imagined-agreement", {"way": "imagined alike"}, TWO,
        "What happens to two people who share nothing: do they come near 1 or near 0?",
        "Your function seems to imagine films on which both agree, so that doubt makes people more alike.",
        "Imagine films that say nothing: they count in the bottom only."),
    Misconception("imagined-half", {"way": "imagined in the middle"}, TWO,
        "What happens to two people who share nothing: do they come near 0.5 or near 0?",
        "Your function seems to pull the similarities towards 0.5.",
        "Pull them towards 0: on top stands the similarity times n_shared, and nothing else."),
    Misconception("towards-mean", {"way": "towards the mean"}, TWO,
        "Towards which number does your function pull a similarity that rests on little?",
        "Your function seems to pull the similarities towards their mean.",
        "Pull them towards 0: on top stands the similarity times n_shared, and nothing else."),
    Misconception("all-or-nothing", {"way": "hard"}, TWO,
        "What does one more shared film change in your function? And in the formula?",
        "Your function seems to set similarities with few shared films to 0 and to leave the others as they are.",
        "Nothing needs an if: the fraction itself grows from 0 towards 1, film by film."),
    Misconception("all-or-nothing, above", {"way": "hard, above"}, TWO,
        "What does one more shared film change in your function? And in the formula?",
        "Your function seems to set similarities with few shared films to 0 and to leave the others as they are.",
        "Nothing needs an if: the fraction itself grows from 0 towards 1, film by film."),
    Misconception("arguments-swapped", {"way": "swapped"}, TWO,
        "What stands in the bottom of your fraction: a number of films, or a similarity?",
        "Your function seems to add the similarity to shrinkage, where n_shared belongs.",
        TRUSTED),
    Misconception("doubt-taken-off", {"way": "minus"}, TWO,
        "Can your number fall below −1?",
        "Your function seems to take shrinkage / n_shared off the similarity.",
        "Multiply the similarity by the trust."),
    Misconception("sign-dropped", {"way": "absolute"}, MIXED,
        "Two people in this case like the opposite. Can one see that in your numbers?",
        "Your function seems to drop the sign of the similarity.",
        "Leave the sign as it is: a trust is never negative."),
    Misconception("not-below-zero", {"way": "positive"}, MIXED,
        "Two people in this case like the opposite. Can one see that in your numbers?",
        "Your function seems to set negative similarities to 0.",
        "Leave the sign as it is. Who may speak is decided later."),
    Misconception("nan-for-nothing-shared", {"then": "one more nan"}, ([0.0, 0.7], [0, 7], 25),
        "What is 0 divided by 0? And 0 divided by 25?",
        "Your function seems to give nan where no film is shared.",
        "Divide by n_shared + shrinkage, which is never 0."),
    Misconception("added-up", {"then": "sum"}, TWO,
        "How many numbers come back, and how many people are there?",
        "Your function seems to add the results up.",
        "Return one number for each person."),
    Misconception("mean-of-all", {"then": "mean"}, TWO,
        "How many numbers come back, and how many people are there?",
        "Your function seems to return the mean of the results.",
        "Return one number for each person."),
    Misconception("first-person-only", {"then": "first"}, TWO,
        "How many numbers come back, and how many people are there?",
        "Your function seems to return after the first person.",
        "Move the return out of the loop, or leave the loop out: arrays are multiplied entry by entry."),
    Misconception("last-person-only", {"then": "last"}, TWO,
        "How many numbers come back, and how many people are there?",
        "Your function seems to keep the last person alone: in a loop each result takes the place of the one before.",
        "Collect the results in a list, or leave the loop out: arrays are multiplied entry by entry."),
    Misconception("last-person-left-out", {"then": "but last"}, TWO,
        "How many numbers come back, and how many people are there?",
        "Your function seems to leave out the last person.",
        "range(len(similarity)) ends at the last position by itself; nothing needs to be subtracted."),
    Misconception("percent", {"then": "percent"}, TWO,
        "Between which two numbers does a similarity lie?",
        "Your function seems to return percent.",
        "Return the products without the factor 100."),
    Misconception("sorted", {"then": "sorted"}, ([0.2, 1.0], [1, 5], 5),
        "Whose number stands first in your answer, and whose in the input?",
        "Your function seems to sort the results.",
        "Leave them where they are: a position is a person."),
    Misconception("scaled", {"then": "scaled"}, TWO,
        "What is the largest number of your answer? Is it always the same?",
        "Your function seems to divide by the largest result.",
        "Return the products as they are."),
    Misconception("strangers-left-out", {"then": "shared only"}, ([0.0, 0.7], [0, 7], 25),
        "How many numbers come back, and how many people are there?",
        "Your function seems to leave out the people who share no film.",
        "Return one number for each person: a position is a person."),
    Misconception("others-left-out", {"then": "above 0"}, MIXED,
        "How many numbers come back, and how many people are there?",
        "Your function seems to leave out the people whose result is not above 0.",
        "Return one number for each person: a position is a person."),
] + [
    Misconception(f"always-{m}", {"trust": f"always {m}"}, ([0.5], [5], 3),
        "Does your answer change when shrinkage does?",
        f"Your function seems to use {m} in the place of shrinkage.",
        "Use the argument: shrinkage.")
    for m in (1, 2, 5, 10, 20, 25, 50, 100)
] + [
    Misconception(f"rounded-{digits}", {"then": f"round {digits}"}, ([0.87654], [1], 2),
        "Compare the two numbers digit by digit. Where does yours end?",
        f"Your function seems to round its results to {digits} decimal{'s' * (digits != 1)}.",
        "Return the numbers as they are. Rounding belongs where you print.")
    for digits in range(5)
]
# fmt: on


def credible_mean(mean, n, overall, shrinkage):
    """overall + (mean − overall) n / (n + λ), entry by entry: means of few ratings pulled towards the overall mean."""
    return overall + (mean - overall) * n / (n + shrinkage)


VARIANT = Exercise(
    id="03.credible_mean",
    number="3.3, once more",
    title="means that trust few ratings less",
    minutes=4,
    version=1,
    answer=credible_mean,
    kind="array",
    points={"all": 1.0},
    cases=lambda rng: (
        Case(*case, group="all")
        for case in (
            ([5.0], [1], 3.0, 4),
            ([4.5, 2.0, 3.0], [10, 1, 5], 3.5, 10),
            ([0.0, 4.0], [0, 300], 3.5, 25),
        )
    ),
    misconceptions=[],
    hints=[
        "How far does each mean lie from `overall`? Shrink that distance by the trust.",
        "The trust is n / (n + shrinkage). Add overall again at the end.",
    ],
    done="The damped mean of lesson 00 is the same thing: a distance from the usual, shrunk by its trust.",
    task=(
        "`mean` and `n` are arrays with the mean and the number of ratings of each film. Return an array: `overall`, plus the distance "
        "of each mean from `overall` times n / (n + shrinkage). `shrinkage` is a number above 0."
    ),
    solution="""def credible_mean(mean, n, overall, shrinkage):
    return overall + (mean - overall) * n / (n + shrinkage)
""",
)

EXERCISE = Exercise(
    id="03.shrunk",
    number="3.3",
    title="trust few shared films less",
    minutes=3,
    version=1,
    answer=shrunk,
    kind="array",
    points={"by hand": 1.0, "opposite tastes, nothing shared": 0.5, "many people": 0.5},
    cases=cases,
    misconceptions=MISCONCEPTIONS,
    hints=[
        "With 1 shared film and a shrinkage of 4 the trust is 1 / 5; with 16 films it is 16 / 20.",
        "On top of the fraction stands n_shared. What stands below, and does it need brackets?",
        "One line is missing: trust = … / (… + …). Arrays are divided entry by entry.",
    ],
    done="A perfect match over one film now says little.",
    limits=(-1.0, 1.0),
    variant=VARIANT,
)
