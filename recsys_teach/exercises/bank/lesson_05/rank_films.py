"""Exercise 5.3: the films that point most the same way as a profile."""

import numpy as np

from recsys_teach.exercises.bank.lesson_05.rank_films_switches import FILL, GIVE, SCORE, SEEN
from recsys_teach.exercises.exercise import Case, Exercise, Misconception


def rank_films(
    profile, vectors, seen, k, *, score="cosine", watched="left out", zero="left out", nobody="nothing", least="any",
    order="best first", ties="smaller", cut=0, give="positions",
):  # fmt: skip
    """The k positions of unseen films with features whose cosine to the profile is highest. Switches are what learners do instead."""
    there, empty = (vectors != 0).any(axis=1), not profile.any()
    if empty and zero != "nan" and nobody == "nothing":
        nothing = np.array([], dtype=int)
        return GIVE[give](nothing, nothing, np.zeros(len(vectors)))
    if empty and zero not in ("nan", "0"):
        return np.flatnonzero(SEEN.get(watched, SEEN["kept"])(seen))[:k]
    scores = np.round(SCORE[score](profile, vectors), 10)
    scores = np.where(
        there & (not empty), scores, {"0": 0.0, "-1": -1.0, "nan": np.nan, "first": np.inf}.get(zero, -np.inf)
    )
    if watched in FILL:
        scores = np.where(seen, FILL[watched], scores)
    may = SEEN.get(watched, SEEN["kept"])(seen)
    if zero == "left out":
        may = may & there
    may = may & {"any": seen | True, "above 0": scores > 0, "from 0": scores >= 0, "not 0": scores != 0}[least]
    candidates = np.flatnonzero(may)
    key = -scores[candidates] if order in ("best first", "first k, then ordered") else scores[candidates]
    if order == "position":
        key = np.zeros(len(candidates))
    ranked = candidates[np.lexsort((candidates if ties == "smaller" else -candidates, key))]
    if watched == "out of step" and len(ranked) == len(seen):
        ranked = ranked[~seen & (there | (zero != "nan, out of step"))]
    if order == "last k":
        chosen = ranked[max(len(ranked) - k, 0) :]
    elif order == "first k, then ordered":
        few = candidates[:k]
        chosen = few[np.argsort(-scores[few], kind="stable")]
    else:
        if cut == "with ties" and 0 < k < len(ranked):
            k = int((scores[ranked] >= scores[ranked[k - 1]]).sum())
        ends = {"all": len(ranked), "ten": 10, "five": 5, "with ties": k}
        chosen = ranked[(1 if cut == "but the first" else 0) : ends[cut] if cut in ends else k + 1 if cut == "but the first" else k + cut]  # fmt: skip
    if watched == "after":
        chosen = chosen[~seen[chosen]]
    return GIVE[give](chosen, candidates, scores)


F, T = False, True


def _case(profile, vectors, seen, k, group):
    return Case(profile, np.array(vectors, dtype=float), np.array(seen), k, group=group)


def cases(rng):
    # Columns: Adventure, Comedy, Fantasy, Sci-Fi
    yield _case([1, 0, 0, 2], [[1, 0, 0, 0], [0, 0, 1, 1], [1, 0, 0, 1]], [F, F, F], 2, "by hand")
    yield _case([-1, 2, 0, 1], [[0, 1, 1, 1], [0, 1, 0, 0], [1, 0, 0, 1], [1, 1, 0, 0]], [F, F, F, F], 3, "by hand")
    yield _case([3, 1, 0], [[1, 1, 1], [1, 0, 0], [0, 1, 0], [1, 1, 0]], [F, F, F, F], 4, "by hand")
    yield _case([2, 0, 1], [[0, 1, 2], [4, 0, 1], [1, 1, 0], [0, 0, 3]], [F, F, F, F], 2, "by hand")
    yield _case([0.5, 0.2], [[0.4, 0.3], [1, 0], [0, 0.5]], [F, F, F], 3, "by hand")
    yield _case([1, 2, -1], [[0, 1, 0], [1, 1, 0], [1, 1, 1]], [T, F, F], 2, "seen films")
    yield _case([2, -1, 0], [[1, 0, 1], [0, 1, 0], [1, 1, 0], [1, 0, 0]], [T, F, F, T], 3, "seen films")
    yield _case([1, -3], [[1, 0], [0, 1], [1, 1], [2, 1]], [T, F, F, F], 3, "seen films")
    yield _case([1, 1], [[1, 0], [1, 1]], [T, T], 1, "seen films")
    yield _case([1, 0, 1], [[0, 1, 0], [0, 0, 0], [1, 1, 0]], [F, F, F], 3, "zeros")
    yield _case([-2, -1, 1], [[0, 0, 0], [1, 0, 0], [1, 0, 1], [0, 1, 1]], [F, F, F, F], 4, "zeros")
    yield _case([0, 0, 0], [[1, 0, 0], [0, 1, 1]], [F, F], 2, "zeros")
    yield _case([0, 0], [[2, 1], [0, 3], [1, 0]], [T, F, F], 1, "zeros")
    yield _case([1, -1, 0], [[0, 0, 1], [1, 1, 0], [0, 1, 0], [0, 0, 0]], [F, F, T, F], 3, "zeros")
    yield _case([2, 1, 0], [[0, 1, 0], [1, 0, 0], [0, 2, 0], [1, 0, 0], [3, 0, 0]], [F, F, F, F, F], 2, "ties")
    yield _case([1, 1, 0], [[1, 0, 0], [0, 2, 0], [1, 1, 0], [2, 2, 0]], [F, F, F, F], 3, "ties")
    for films, terms, k in ((30, 6, 8), (200, 12, 20)):
        vectors = rng.integers(0, 4, (films, terms)) * (rng.random((films, terms)) < 0.4)
        vectors[rng.random(films) < 0.1] = 0
        yield _case(np.round(rng.normal(0.2, 1, terms), 2).tolist(), vectors, rng.random(films) < 0.3, k, "many films")


def shown(profile, vectors, seen, k):
    return profile, vectors, np.array(seen), k


LONG = shown([3, 1, 0], [[1, 1, 1], [1, 0, 0], [0, 1, 0], [1, 1, 0]], [F, F, F, F], 4)
SIGNS = shown([-1, 2, 0, 1], [[0, 1, 1, 1], [0, 1, 0, 0], [1, 0, 0, 1], [1, 1, 0, 0]], [F, F, F, F], 3)
WEIGHTS = shown([2, 0, 1], [[0, 1, 2], [4, 0, 1], [1, 1, 0], [0, 0, 3]], [F, F, F, F], 2)
WATCHED = shown([1, 2, -1], [[0, 1, 0], [1, 1, 0], [1, 1, 1]], [T, F, F], 2)
NEGATIVE = shown([1, -3], [[1, 0], [0, 1], [1, 1], [2, 1]], [T, F, F, F], 3)
ZERO = shown([-2, -1, 1], [[0, 0, 0], [1, 0, 0], [1, 0, 1], [0, 1, 1]], [F, F, F, F], 4)
NOBODY = shown([0, 0, 0], [[1, 0, 0], [0, 1, 1]], [F, F], 2)
TIES = shown([2, 1, 0], [[0, 1, 0], [1, 0, 0], [0, 2, 0], [1, 0, 0], [3, 0, 0]], [F, F, F, F, F], 2)
MORE = shown([3, 1, 0], [[1, 1, 1], [1, 0, 0], [0, 1, 0], [1, 1, 0], [2, 1, 0], [1, 2, 0], [1, 3, 0]], [F] * 7, 6)
TWENTY = ([3.0, 1.0], [[n, 1.0] for n in range(1, 16)], np.array([F] * 15), 12)
COSINE = "The score of a film is the dot product with the profile, divided by the film's length (and by the profile's, which orders nothing)."
SAYS = "Look up the cosine of the first film of your answer, and that of the first expected one. "

# fmt: off
MISCONCEPTIONS = [
    Misconception(id, {"score": score}, show, see, f"Your function seems to {name}.", COSINE)
    for id, score, show, see, name in (
        ("not-divided", "dot product", LONG, "Has a film with a long row an advantage in your function?", "rank by the dot product alone, so that long vectors win"),
        ("over-number-of-terms", "dot product over the number of terms", WEIGHTS, SAYS + "What do you divide by?", "divide by the number of a film's terms instead of its length"),
        ("no-root", "over the square", WEIGHTS, SAYS + "What do you divide by?", "divide by the sum of squares, without its root"),
        ("over-sum", "over the sum", shown([1, 1], [[1, 0], [1, 1]], [F, F], 2), SAYS + "What do you divide by?", "divide by the sum of a film's weights instead of its length"),
        ("lengths-added", "over the sum of lengths", LONG, SAYS + "What do you divide by?", "divide by the sum of the two lengths instead of their product"),
        ("times-length", "times the length", WEIGHTS, "Has a film with a long row an advantage in your function?", "multiply by the length where it should divide"),
        ("sign-dropped", "without sign", NEGATIVE, "Does your list hold a film that points away from the profile?", "drop the signs of the cosines"),
        ("opposite", "turned", LONG, SAYS + "Which is higher?", "rank the films that point away from the profile first"),
        ("nearest-by-distance", "near", WEIGHTS, "Does a film move in your list when its vector becomes twice as long?", "rank by the distance between film and profile"),
        ("farthest-by-distance", "far", LONG, "Does a film move in your list when its vector becomes twice as long?", "rank by the distance between film and profile, the largest first"),
        ("profile-not-used", "sum of the film", WEIGHTS, "Does your answer change when the profile does?", "rank by the sum of a film's weights; the profile is not used"),
        ("shared-terms-counted", "shared terms", SIGNS, "Does it change anything in your answer how large the weights are?", "count the terms that film and profile share"),
        ("liked-terms-counted", "liked terms", SIGNS, "Does it change anything in your answer how large the weights are?", "count the terms of a film that have a positive weight in the profile"),
        ("centred", "Pearson", shown([3, 1, 1], [[1, 1, 1], [1, 0, 0], [0, 1, 0]], [F, F, F], 3), "What do you take off before you compare?", "take the mean off film and profile, as Pearson's correlation does"),
        ("length-alone", "length", WEIGHTS, "Does your answer change when the profile does?", "rank by the length of a film's vector alone"),
    )
] + [
    Misconception("not-ordered", {"order": "position"}, LONG,
        "By what are the films in your answer ordered?",
        "Your function seems to take the first k films that may be shown, in the order in which they stand.",
        "Use the order: it says in which order to take the films that may be shown."),
    Misconception("seen-ones-too", {"watched": "kept"}, WATCHED,
        "Which films has this person seen? Are they in your answer?",
        "Your function seems to recommend what the person has seen already.",
        "Keep the films where seen is False: ~seen."),
    Misconception("seen-ones-only", {"watched": "alone"}, WATCHED,
        "Which films has this person seen? Is there any other in your answer?",
        "Your function seems to keep the films that the person has seen.",
        "Turn the mask round with ~."),
    Misconception("seen-ones-dropped-from-list", {"watched": "after"}, WATCHED,
        "How many films could come back in this case, and how many did?",
        "Your function seems to take the first k of all films and then to drop what was seen. Nothing takes their places.",
        "Leave out what was seen before you take k."),
    Misconception("mask-out-of-step", {"watched": "out of step", "zero": "nan"}, WATCHED,
        "In which order do films stand in your order, and in which order in the mask?",
        "Your function seems to put a mask of the films in their own order on a list that is sorted already.",
        "Keep the films that may be shown before you sort, or look each one up: seen[order]."),
    Misconception("mask-out-of-step, zeros as 0", {"watched": "out of step", "zero": "0", "nobody": "kept"}, WATCHED,
        "Is film 0 seen in this case? In which order do films stand in your order, and in which order in the mask?",
        "Your function seems to put a mask of the films in their own order on a list that is sorted already. Films without features have a place in it as well.",
        "Keep the films that may be shown before you sort, or look each one up: seen[order]."),
    Misconception("two-masks-out-of-step", {"watched": "out of step", "zero": "nan, out of step"}, WATCHED,
        "Is film 0 seen in this case? In which order do films stand in your order, and in which order in the mask?",
        "Your function seems to put a mask of the films in their own order on a list that is sorted already.",
        "A mask belongs to the films in their own order. Keep the films that may be shown before you sort, or look each one up: mask[order]."),
    Misconception("all-left-out-get-minus-one", {"watched": "-1", "zero": "-1"}, shown([1, 1], [[1, 0], [1, 1]], [T, T], 1),
        "Which films may not be shown in this case? Is one of them in your answer?",
        "Your function seems to give seen films and those without features a low score such as −1, and to let them in where others run out.",
        "Keep only the films that may be shown: np.flatnonzero of a mask."),
    Misconception("seen-minus-one-and-zeros-stay", {"watched": "-1", "zero": "0", "nobody": "kept"}, ZERO,
        "Which films may not be shown in this case? Is one of them in your answer?",
        "Your function seems to give seen films a score of −1 and films without features one of 0. Both stay in the list.",
        "Keep only the films that may be shown: np.flatnonzero of a mask."),
    Misconception("all-that-tie-with-the-last", {"cut": "with ties"}, TIES,
        "How many films were asked for, and how many came back?",
        "Your function seems to take every film whose rank is k or better, so that films which tie with the last one come as well.",
        "Take the first k of the order: among equals the smaller position comes first."),
    Misconception("seen-ones-get-zero", {"watched": "0"}, NEGATIVE,
        "Which films has this person seen? Is one of them in your answer?",
        "Your function seems to give seen films a score of 0, which is more than a negative cosine.",
        "Keep only the films that may be shown: np.flatnonzero of a mask."),
    Misconception("seen-ones-get-minus-one", {"watched": "-1"}, shown([1, 1], [[1, 0], [1, 1]], [T, T], 1),
        "Which films has this person seen? Is one of them in your answer?",
        "Your function seems to give seen films a low score such as −1, and to let them in where others run out.",
        "Keep only the films that may be shown: np.flatnonzero of a mask."),
    Misconception("seen-ones-get-the-lowest", {"watched": "-inf"}, shown([1, 1], [[1, 0], [1, 1]], [T, T], 1),
        "Which films has this person seen? Is one of them in your answer?",
        "Your function seems to give seen films the lowest score, such as −inf, and to let them in where others run out.",
        "Keep only the films that may be shown: np.flatnonzero of a mask."),
    Misconception("zeros-get-zero", {"zero": "0"}, ZERO,
        "One film in this case has no features. Where does it stand in your answer?",
        "Your function seems to give films without features a cosine of 0.",
        "Nothing is known about such a film: leave it out. Its length is 0."),
    Misconception("zeros-not-left-out", {"zero": "nan"}, ZERO,
        "One film in this case, or the profile, is all zeros. Has it a place in your answer?",
        "Your function seems to let rows of zeros in at the end of the list.",
        "Leave out rows whose length is 0, by a mask: a low score or nan comes last in argsort, but it comes. In the first line the length is 0 for a profile of zeros as well."),
    Misconception("zeros-in-front", {"zero": "first"}, ZERO,
        "One film in this case has no features. Where does it stand in your answer?",
        "Your function seems to put films without features in front.",
        "Nothing is known about such a film: leave it out. Its length is 0."),
    Misconception("somebody-unknown-gets-a-list", {"nobody": "kept"}, NOBODY,
        "What is the length of the profile in this case? What can be said about this person?",
        "Your function seems to return the first films to somebody whose profile is all zeros.",
        "For a profile of zeros all lengths in the first line are 0: keep films whose length is above 0."),
    Misconception("above-zero-only", {"least": "above 0"}, NEGATIVE,
        "How many films could come back in this case, and how many did?",
        "Your function seems to leave out films whose cosine is 0 or negative.",
        "The list ends when k films are found or none is left: a low cosine comes late, and still counts."),
    Misconception("from-zero-only", {"least": "from 0"}, NEGATIVE,
        "How many films could come back in this case, and how many did?",
        "Your function seems to leave out films whose cosine is negative.",
        "The list ends when k films are found or none is left: a low cosine comes late, and still counts."),
    Misconception("zero-cosines-left-out", {"least": "not 0"}, shown([1, -1, 0], [[0, 0, 1], [1, 1, 0], [0, 1, 0]], [F, F, F], 3),
        "How many films could come back in this case, and how many did?",
        "Your function seems to leave out films whose cosine is exactly 0.",
        "Ask whether the length is above 0, not the cosine."),
    Misconception("worst-first", {"order": "worst first"}, LONG,
        SAYS + "Which is higher?",
        "Your function seems to begin with the lowest cosine.",
        "argsort goes from small to large: sort the negative cosines, as the given line does."),
    Misconception("last-k", {"order": "last k"}, LONG,
        SAYS + "Which is higher?",
        "Your function seems to take the last k of a list that grows.",
        "Sort the negative cosines, as the given line does, and take the first k."),
    Misconception("first-k-then-ordered", {"order": "first k, then ordered"}, TIES,
        SAYS + "Which is higher?",
        "Your function seems to take the first k films, and to sort these alone.",
        "Sort first, and take k after that."),
    Misconception("ties-by-larger", {"ties": "larger"}, TIES,
        "Two films in this case have the same cosine. Which of them comes first in your answer?",
        "Your function seems to put the larger position first among equals.",
        "[::-1] turns ties round as well. Sort the negative cosines with kind=\"stable\"."),
    Misconception("all-of-them", {"cut": "all"}, WEIGHTS,
        "How many films were asked for, and how many came back?",
        "Your function seems to return all films that may be shown; k changes nothing.",
        "Take the first k of the order."),
    Misconception("one-too-many", {"cut": 1}, WEIGHTS,
        "How many films were asked for, and how many came back?",
        "Your function seems to return one film more than k.",
        "[:k] gives exactly k entries; its end is not included."),
    Misconception("one-too-few", {"cut": -1}, WEIGHTS,
        "How many films were asked for, and how many came back?",
        "Your function seems to return one film fewer than k.",
        "[:k] gives exactly k entries; its end is not included."),
    Misconception("first-one-skipped", {"cut": "but the first"}, WEIGHTS,
        "Which film has the highest cosine? Is it in your answer?",
        "Your function seems to skip the best film.",
        "Nothing needs to be skipped: begin at position 0 of the order."),
    Misconception("always-ten", {"cut": "ten"}, TWENTY,
        "Does your answer change when k does?",
        "Your function seems to take 10 films whatever k is.",
        "Use the argument: k."),
    Misconception("always-five", {"cut": "five"}, MORE,
        "Does your answer change when k does?",
        "Your function seems to take 5 films whatever k is.",
        "Use the argument: k."),
    Misconception("places-in-short-list", {"give": "places"}, WATCHED,
        "Look up the positions of your answer in the input. Has this person seen one of these films?",
        "Your function seems to return places in the shortened list of films, not in the list of all films.",
        "Pick from the positions that may be shown with what the order gives."),
    Misconception("from-one", {"give": "from 1"}, LONG,
        "At which number does Python begin to count positions?",
        "Your function seems to count positions from 1.",
        "Positions begin at 0."),
    Misconception("cosines-back", {"give": "cosines"}, LONG,
        "What are the numbers in your answer? What was asked for?",
        "Your function seems to return the cosines of the right films, not their positions.",
        "Return the positions themselves."),
    Misconception("pairs", {"give": "pairs"}, LONG,
        "How many numbers stand for each film in your answer?",
        "Your function seems to return each position together with the cosine.",
        "Return the positions alone."),
    Misconception("mask", {"give": "mask"}, LONG,
        "How many entries has your answer? Does it say which film is best?",
        "Your function seems to return True or False for every film.",
        "Return the positions, the best first."),
    Misconception("sorted-afterwards", {"give": "by position"}, LONG,
        "The right films are there. By what are they ordered?",
        "Your function seems to choose the right films, and then to return them by position.",
        "The best film comes first. Keep that order to the end."),
    Misconception("turned-round", {"give": "turned"}, LONG,
        "The right films are there. Which of them is the best, and where does it stand?",
        "Your function seems to return the right films in the opposite order.",
        "The best film comes first."),
    Misconception("best-only", {"give": "first"}, WEIGHTS,
        "How many films were asked for, and how many came back?",
        "Your function seems to return the best film alone.",
        "Return the first k."),
]
# fmt: on


def most_alike(film, vectors):
    """The position of the film whose cosine to `film` is highest, itself and films of zeros left out; −1 if there is none."""
    lengths = np.sqrt((vectors**2).sum(axis=1))
    may = [j for j in np.flatnonzero(lengths > 0) if j != film]
    if not may or lengths[film] == 0:
        return -1
    return int(may[int(np.argmax(np.round(vectors[may] @ vectors[film] / lengths[may], 10)))])


VARIANT = Exercise(
    id="05.most_alike",
    number="5.3, once more",
    title="the film most like a film",
    minutes=6,
    version=1,
    answer=most_alike,
    kind="float",
    points={"all": 1.0},
    cases=lambda rng: (
        Case(film, vectors, group="all")
        for film, vectors in (
            (0, [[1, 1, 0], [3, 1, 0], [1, 1, 1]]),
            (1, [[0, 0, 0], [1, 2, 0], [4, 0, 1], [1, 0, 0]]),
            (0, [[0, 0], [1, 1]]),
            (2, [[2, 2], [5, 0], [1, 1]]),
        )
    ),
    misconceptions=[],
    hints=[
        "The film itself has a cosine of 1 to itself: leave it out before you choose.",
        "np.argmax gives a place among those that are left; pick the position from them.",
    ],
    done="One film in the place of a profile: that is what a row called more like this shows.",
    task=(
        "`vectors` is an array with a row for each film, `film` the position of one of them. Return the position of the other film whose "
        "cosine to it is highest, among equals the smaller one. Films whose row is all zeros are left out. Return -1 if no other film is left or the "
        "film's own row is all zeros."
    ),
    solution="""def most_alike(film, vectors):
    lengths = np.sqrt((vectors**2).sum(axis=1))
    may = [j for j in range(len(vectors)) if j != film and lengths[j] > 0]
    if not may or lengths[film] == 0:
        return -1
    cosines = np.round(vectors[may] @ vectors[film] / lengths[may], 10)
    return may[int(np.argmax(cosines))]
""",
)

EXERCISE = Exercise(
    id="05.rank_films",
    number="5.3",
    title="films for a profile",
    minutes=7,
    version=1,
    answer=rank_films,
    kind="array",
    points={"by hand": 0.75, "seen films": 0.5, "zeros": 0.25, "ties": 0.25, "many films": 0.25},
    cases=cases,
    misconceptions=MISCONCEPTIONS,
    hints=[
        "Two conditions say which films may be shown: not seen, and a length above 0. Apply both before you choose.",
        "`np.flatnonzero(mask)` gives positions. Take the rows and the lengths at these positions: vectors[may], lengths[may].",
        "`vectors[may] @ profile` is one dot product for each row. Divide by lengths[may]; then pick from `may` in the order that is given.",
    ],
    done="From a profile to a list: a film needs no rating for it, only features.",
    variant=VARIANT,
)
