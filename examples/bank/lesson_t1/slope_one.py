"""Exercise T1.4: how many stars, if all that is known are differences between films?"""

import numpy as np

from recsys_teach.exercises.exercise import Case, Exercise, Misconception

nan = np.nan


def slope_one(
    ratings, user, item, *, gaps="kept", films="all", difference="shared", weight="count", base="own", bottom="weights", nothing=nan, then=None
):  # fmt: skip
    """Σ_j n_j (r_uj + d_j) / Σ_j n_j over the films j that the user rated, d_j the mean of r_vi − r_vj over the n_j people v who
    rated both; NaN where nobody did. Switches are what learners do instead.

    Lemire and Maclachlan (2005), Slope One Predictors for Online Rating-Based Collaborative Filtering.
    """
    table = np.nan_to_num(ratings) if gaps == "zero" else ratings
    own, wanted = table[user], table[:, item]
    told = []  # of each film: the user's stars, the mean difference, how many rated both
    for j in np.flatnonzero(~np.isnan(own)):
        both = ~np.isnan(wanted) & ~np.isnan(table[:, j])
        if j != item and (both.any() or gaps == "nan of nothing"):
            told.append((own[j], DIFFERENCE[difference](wanted, table[:, j], both), both.sum()))
    told = FILMS[films](told)
    if not told:
        return _mean(ratings[user]) if nothing == "mean of the user" else nothing
    stars, apart, n = map(np.array, zip(*told, strict=True))
    w = WEIGHT[weight](n, stars)
    above = np.sum(w * BASE[base](stars, apart, ratings[user]))
    below = BOTTOM[bottom](w)
    return THEN[then](above / below) if then else above / below


def _mean(values):
    known = values[~np.isnan(values)]
    return known.mean() if len(known) else nan


DIFFERENCE = {
    "shared": lambda i, j, both: _mean((i - j)[both]),
    "turned": lambda i, j, both: _mean((j - i)[both]),
    "of means": lambda i, j, both: _mean(i) - _mean(j),
    "by all people": lambda i, j, both: np.sum((i - j)[both]) / len(i),
    "sum": lambda i, j, both: np.sum((i - j)[both]),
    "size": lambda i, j, both: _mean(np.abs(i - j)[both]),
}
FILMS = {
    "all": lambda told: told,
    "first": lambda told: told[:1],
    "last": lambda told: told[-1:],
    "most shared": lambda told: [max(told, key=lambda one: one[2])] if told else told,
}
WEIGHT = {
    "count": lambda n, stars: n,
    "one": lambda n, stars: np.ones(len(n)),
    "squared": lambda n, stars: n**2,
    "stars": lambda n, stars: stars,
}
BASE = {
    "own": lambda stars, apart, row: stars + apart,
    "mean of the user": lambda stars, apart, row: _mean(row) + apart,
    "difference alone": lambda stars, apart, row: apart,
}
BOTTOM = {"weights": lambda w: np.sum(w), "films": lambda w: len(w)}
THEN = {
    "cut": lambda r: min(5.0, max(0.5, r)),
    "half stars": lambda r: round(2 * r) / 2,
}


def cases(rng):
    yield Case([[5, 3, nan], [4, 2, 3], [3, nan, 1]], 0, 2, group="by hand")
    yield Case([[2, 4, 1], [4, nan, 2.5], [5, 3, 4], [nan, 2, 3]], 1, 1, group="by hand")
    yield Case([[nan, 5, 4.5], [3, 2.5, nan], [4, nan, 1]], 0, 0, group="by hand")
    yield Case([[1, 3, 4, nan], [nan, 5, 2, 4], [2, nan, 3, 5], [4, 1, nan, 2.5]], 0, 3, group="by hand")
    yield Case([[5, 4.5, nan], [2, 1, 4.5], [1, nan, 3]], 0, 2, group="by hand", name="above the scale")
    yield Case([[1, nan], [4, 2.5], [2, 1.5]], 0, 1, group="by hand", name="no stars at all")
    yield Case([[4, nan, nan], [nan, 3, 5], [2, 4, nan]], 0, 2, group="films without a pair")
    yield Case([[4, 2, nan, 1], [nan, 3, 5, nan], [5, nan, 2, nan], [3, 1, nan, 4]], 0, 2, group="films without a pair")
    yield Case([[nan, nan], [3, 4]], 0, 1, group="films without a pair")
    yield Case([[3, nan], [5, nan]], 1, 1, group="films without a pair")
    yield Case([[1, 5, nan, 3, nan], [nan, 2, nan, 4, 5], [2, nan, 3, nan, 1]], 0, 2, group="films without a pair")
    for people, films, share in ((5, 4, 0.8), (8, 6, 0.6), (20, 12, 0.5), (60, 25, 0.3), (150, 40, 0.15)):
        ratings = rng.integers(1, 11, (people, films)) / 2
        ratings[rng.random((people, films)) > share] = nan
        user, item = int(rng.integers(people)), int(rng.integers(films))
        ratings[user, :3], ratings[(user + 1) % people] = (4.5, 2.0, 3.5), rng.integers(1, 11, films) / 2
        ratings[(user + 2) % people, [item, (item + 1) % films]] = 1.5, 4.0
        ratings[user, item] = nan
        yield Case(ratings, user, item, group="many people")


TABLE, FOUR = (
    ([[5, 3, nan], [4, 2, 3], [3, nan, 1]], 0, 2),
    ([[1, 3, 4, nan], [nan, 5, 2, 4], [2, nan, 3, 5], [4, 1, nan, 2.5]], 0, 3),
)
MEAN = ([[5, 1, nan], [2, nan, 5], [5, 3, 1]], 0, 2)
HIGH, SOME, NONE = (
    ([[5, 4.5, nan], [2, 1, 4.5], [1, nan, 3]], 0, 2),
    ([[4, 2, nan], [nan, 3, 5], [3, 1, nan]], 0, 2),
    ([[4, nan, nan], [nan, 3, 5], [2, 4, nan]], 0, 2),
)
DIFF = "For a film of the user, take everybody who rated it and the wanted film. The mean of wanted less other is the difference."
WEIGH = "Each film of the user speaks with as much weight as people rated both. The sum of these weights stands below."

# fmt: off
MISCONCEPTIONS = [
    Misconception("gaps-as-zero", {"gaps": "zero"}, TABLE,
        "Which people went into your differences? Did each of them rate both films?",
        "Your function seems to treat an unrated film as a rating of 0.",
        "Only people who rated both films say something about their difference. np.isnan finds the gaps."),
    Misconception("nan-from-a-film-without-a-pair", {"gaps": "nan of nothing"}, SOME,
        "For which film of this user did nobody rate both it and the wanted one? What is the mean of no differences?",
        "Your function seems to let a film take part that nobody rated together with the wanted one. The mean of nothing is nan, and so is the sum.",
        "Pass over a film that nobody rated together with the wanted one."),
    Misconception("difference-turned-round", {"difference": "turned"}, TABLE,
        "The wanted film is a star better than another one. Does your prediction go up or down for that?",
        "Your function seems to take the wanted film's ratings off the other film's.",
        DIFF),
    Misconception("difference-of-means", {"difference": "of means"}, TABLE,
        "Which people went into the mean of each of the two films? Are they the same ones?",
        "Your function seems to take the difference of the two films' means, each over everybody who rated that film.",
        DIFF),
    Misconception("divided-by-all-people", {"difference": "by all people"}, TABLE,
        "Over how many people did you take the mean of the differences, and how many rated both films?",
        "Your function seems to divide the sum of the differences by the number of all people.",
        DIFF),
    Misconception("differences-added-up", {"difference": "sum"}, ([[5, 3, nan], [4, 2, 3], [3, 1, 1]], 0, 2),
        "Two people say that a film is one star better. How much better is it?",
        "Your function seems to add up the differences, without taking their mean.",
        DIFF),
    Misconception("difference-without-sign", {"difference": "size"}, TABLE,
        "Some people like the wanted film less. Does that lower your prediction?",
        "Your function seems to use the size of each difference, without its sign.",
        DIFF),
    Misconception("first-film-only", {"films": "first"}, FOUR,
        "How many of the user's films have been used when your function returns?",
        "Your function seems to return after the first of the user's films.",
        "Move the return behind the loop, so that it runs when all films have spoken."),
    Misconception("last-film-only", {"films": "last"}, FOUR,
        "How many of the user's films are in your result?",
        "Your function seems to use the last of the user's films alone: each one takes the place of the one before.",
        "Add to what is there already, above the fraction line and below it."),
    Misconception("most-shared-film-only", {"films": "most shared"}, FOUR,
        "How many of the user's films are in your result?",
        "Your function seems to use the one film that most people rated together with the wanted one.",
        WEIGH),
    Misconception("not-weighted", {"weight": "one"}, TABLE,
        "One film was rated together with the wanted one by two people, another by one. Do both count the same in your function?",
        "Your function seems to take a plain mean over the user's films.",
        WEIGH),
    Misconception("weights-squared", {"weight": "squared"}, TABLE,
        "How often does the number of people enter above your fraction line, and how often below?",
        "Your function seems to weight each film by the square of how many rated both. A sum of differences holds that number once already.",
        WEIGH),
    Misconception("stars-as-weights", {"weight": "stars"}, ([[5, 2, nan], [4, 2, 3], [3, 1, 1]], 0, 2),
        "Does a film that the user gave more stars count more in your function?",
        "Your function seems to weight each film by the user's own stars.",
        WEIGH),
    Misconception("mean-of-the-user", {"base": "mean of the user"}, MEAN,
        "To which number do you add the difference for a film: to the user's stars for that film, or to something else?",
        "Your function seems to add the differences to the mean of the user's ratings.",
        "Each film speaks for itself: the user's stars for it, plus its difference."),
    Misconception("difference-alone", {"base": "difference alone"}, TABLE,
        "What kind of number comes back: stars, or a difference of stars?",
        "Your function seems to return the weighted difference, without the user's own stars.",
        "Add the user's stars for a film to its difference before you weight it."),
    Misconception("divided-by-films", {"bottom": "films"}, TABLE,
        "Above your fraction line some films count more than once. Do they below it, too?",
        "Your function seems to divide by the number of the user's films, not by the sum of the weights.",
        WEIGH),
    Misconception("mean-of-the-user-for-nothing", {"nothing": "mean of the user"}, NONE,
        "What is known in this case about the wanted film, compared with those of the user?",
        "Your function seems to return the user's mean where no film can speak.",
        "The text asks for nan there."),
    Misconception("zero-for-nothing", {"nothing": 0.0}, NONE,
        "What is known in this case about the wanted film, compared with those of the user? Is 0 a number of stars?",
        "Your function seems to return 0 where no film can speak.",
        "The text asks for nan there."),
    Misconception("cut-to-the-scale", {"then": "cut"}, HIGH,
        "Is your prediction ever above 5 or below 0.5?",
        "Your function seems to cut its prediction to the range of the ratings.",
        "Return the prediction as it is; the text asks for no limits."),
    Misconception("half-stars", {"then": "half stars"}, FOUR,
        "Which values can your prediction have?",
        "Your function seems to round to half stars.",
        "A prediction may lie between two ratings: return it as it is."),
]
# fmt: on

EXERCISE = Exercise(
    id="t1.slope_one",
    number="T1.4",
    title="slope one",
    minutes=10,
    version=1,
    answer=slope_one,
    kind="float",
    points={"by hand": 1.0, "films without a pair": 0.5, "many people": 0.5},
    cases=cases,
    misconceptions=MISCONCEPTIONS,
    hints=[
        "Go through the films that the user rated. For each of them: who rated it as well as the wanted film, and how much better did these people find the wanted one?",
        "Each film gives one guess, the user's stars for it plus the difference, and a weight. A weighted mean needs two sums.",
        "For a film `j`: `both = ~np.isnan(ratings[:, item]) & ~np.isnan(ratings[:, j])` says who rated the two. Its weight is `both.sum()`; where that is 0, pass over the film.",
    ],
    done="Nothing but differences and a mean: one of the simplest predictors there is, and a hard one to beat.",
    task=r"""`ratings` is a table with a row for each person and a column for each film; `nan` marks a gap. `user` is a row, `item` a
column, and `ratings[user, item]` is a gap. Predict it by **weighted slope one**.

Take a film $j$ that the user rated. Let $n_j$ be the number of people who rated both $j$ and `item`. For each of these people take their
rating of `item` less their rating of $j$; $d_j$ is the mean of these differences. So $j$ makes the guess $r_j + d_j$, where $r_j$ is the user's
own rating of $j$. Return the weighted mean of the guesses:

$$\frac{\sum_j n_j \, (r_j + d_j)}{\sum_j n_j} \qquad j \text{ over the films that the user rated}$$

*In words:* each film of the user makes a guess, and it counts as often as people rated both films. A film with $n_j = 0$ makes no guess. If no film
makes one, return `nan`. The result is not cut to the range of the ratings.

**By hand.** The rows are 5, 3, `nan` (the user), then 4, 2, 3 and 3, `nan`, 1; the last film is wanted. First film: the differences are −1 and −2,
so it guesses 5 − 1.5 = 3.5, with weight 2. Second film: 3 + 1 = 4, with weight 1. The result is (2 · 3.5 + 4) / 3, about 3.667.
""",
    solution="""def slope_one(ratings, user, item):
    above = below = 0
    for j in np.flatnonzero(~np.isnan(ratings[user])):
        both = ~np.isnan(ratings[:, item]) & ~np.isnan(ratings[:, j])
        differences = ratings[both, item] - ratings[both, j]
        above += both.sum() * ratings[user, j] + differences.sum()
        below += both.sum()
    return above / below if below else np.nan
""",
)
