"""Exercise 4.5: which of a person's films speak most for a recommendation."""

import numpy as np

from recsys_teach.exercises.bank.lesson_04.because_switches import AMONG, CUT, FIRST, GIVE, ORDER, SHARE, known
from recsys_teach.exercises.exercise import Case, Exercise, Misconception

nan = np.nan


def because(
    similarities,
    ratings,
    titles,
    n,
    *,
    share="product",
    least="above 0",
    order="high",
    cut="n",
    give="titles",
    first=None,
    look="titles",
    fill=None,
):
    """The titles of the n films with the highest s_ij r_uj above 0, highest first, ties by position. Switches are what learners do
    instead."""
    shares = SHARE[share](similarities, ratings)
    may = {"above 0": shares > 0, "any": known(shares), "from 1": shares >= 1, "half": shares > 0.5}[least]
    near = np.arange(len(may))
    if first in FIRST:
        near = FIRST[first](similarities, ratings)[:n]
        may = may & np.isin(np.arange(len(may)), near)
    if first == "gaps":  # argsort puts nan last, and [::-1] turns it to the front
        turned = np.argsort(shares, kind="stable")[::-1][:n]
        may = may & np.isin(np.arange(len(may)), turned)
    if first in ("gaps too", "gaps too, not stable"):  # the same, and nobody is dropped
        return [titles[j] for j in np.argsort(shares, kind="stable" if first == "gaps too" else None)[::-1][:n]]
    places = np.flatnonzero(may)
    if order == "ties as chosen":
        places = near[np.isin(near, places)]
        return [titles[j] for j in sorted(places, key=lambda j: -shares[j])[:n]]
    if look == "argmax":  # one title, that of the first gap or of the first film where nothing adds
        return titles[int(np.argmax(shares if fill == "nan" else np.nan_to_num(shares)))]
    if order == "ties by title, growing":
        return [titles[j] for j in sorted(places, key=lambda j: (-shares[j], titles[j]))[:n]]
    if order == "ties by title":
        by_title = sorted(places, key=lambda j: (shares[j], titles[j]), reverse=True)
        return [titles[j] for j in by_title[:n]]
    best = places[CUT[cut](ORDER[order](shares[places], places), n)]
    if fill == "others":  # the rest of the films, by position, until there are n
        rest = np.setdiff1d(np.arange(len(titles)), places)
        best = np.append(best, rest)[:n].astype(int)
    if fill == "rated":
        rest = np.setdiff1d(np.flatnonzero(known(ratings)), places)
        best = np.append(best, rest)[:n].astype(int)
    if look != "titles":  # positions among fewer films, looked up among all
        best = np.searchsorted(np.flatnonzero(AMONG[look](similarities, ratings)), best)
    told = [titles[int(j)] for j in best]
    if fill == "empty texts":
        return told + [""] * (n - len(told))
    return GIVE[give](told, shares[best].tolist(), best.tolist())


FILMS = ["Up", "Cars", "Jaws", "Big", "Antz", "Heat", "Speed", "Alien"]


def cases(rng):
    yield Case([0.6, 0.5, 0, 0.2], [1, 5, 4, nan], FILMS[:4], 1, group="by hand")
    yield Case([0.6, 0.5, 0, 0.2], [1, 5, 4, nan], FILMS[:4], 2, group="by hand")
    yield Case([0.3, 0.4, 0.7, 0.2, 0.1], [5, 3, nan, 5, 4.5], FILMS[:5], 3, group="by hand")
    yield Case([0.9, 0.5, 0.4, 0.45, 0.05], [0.5, 4, 4.5, 3, 5], FILMS[:5], 2, group="by hand")
    yield Case([0.2, 0.3, 0.8, 0.1, 0.9], [4, 3.5, 2, 5, nan], FILMS[:5], 3, group="by hand")
    yield Case([0, 0.4, 0, 0.3], [5, nan, 4, 3], FILMS[:4], 3, group="few or none")
    yield Case([0, 0.1, 0.5], [5, 4, nan], FILMS[:3], 2, group="few or none")
    yield Case([0.3, 0.2], [nan, nan], FILMS[:2], 1, group="few or none")
    yield Case([0.05, 0, 0.1], [5, 3, 4], FILMS[:3], 3, group="few or none")
    yield Case([0.5, 0.25, 0.2, 0.5], [2, 4, 5, 2], FILMS[:4], 2, group="ties")
    yield Case([0.4, 0.1, 0.2, 0.4, 0.8, 0.3], [2, 5, 4, nan, 1, 1], FILMS[1:7], 2, group="ties")
    for size, n in ((20, 4), (60, 6), (200, 12)):
        ratings = rng.integers(1, 11, size) / 2
        ratings[rng.random(size) < 0.4] = nan
        similarities = np.where(rng.random(size) < 0.6, np.round(rng.uniform(0.02, 0.9, size), 3), 0)
        yield Case(similarities, ratings, [f"film {j:03}" for j in rng.permutation(size)], n, group="many films")


ONE, TWO = ([0.6, 0.5, 0, 0.2], [1, 5, 4, nan], FILMS[:4], 1), ([0.6, 0.5, 0, 0.2], [1, 5, 4, nan], FILMS[:4], 2)
GAP, FEW = (
    ([0.3, 0.4, 0.7, 0.2, 0.1], [5, 3, nan, 5, 4.5], FILMS[:5], 3),
    ([0, 0.4, 0, 0.3], [5, nan, 4, 3], FILMS[:4], 3),
)
TIES = ([0.5, 0.25, 0.2, 0.5], [2, 4, 5, 2], FILMS[:4], 2)
PRODUCT = "What a film adds to the score is its similarity times its stars. Sort by that product."
RATED = "Only films with a rating can speak. np.isnan finds the gaps."


def told(see, name, remedy, show, ways):
    """Return a row for each way to make one mistake, {id: switch}."""
    return [Misconception(id, switch, show, see, name, remedy) for id, switch in ways.items()]


# fmt: off
MISCONCEPTIONS = [
    *told("What does each film of this case add to the score? Which addition is the largest?",
        "Your function seems to sort by similarity alone; the stars do not count.", PRODUCT, ONE, {"by-similarity": {"share": "similarity"}}),
    *told("Did the person rate every film that you name?",
        "Your function seems to name the most similar films, whether the person rated them or not.", f"{RATED} {PRODUCT}", GAP, {"most-similar-of-all": {"share": "similarity of all"}}),
    *told("How similar is the first film that you name to the one that is explained?",
        "Your function seems to sort by stars alone; the similarity does not count.", PRODUCT, GAP,
        {"by-stars": {"share": "stars"}, "by-stars-of-neighbours": {"share": "stars of neighbours"}}),
    *told("A film got fewer stars than the person's mean. Does it add to the score or take from it?",
        "Your function seems to take the person's mean off the stars first.", "The score adds up the stars as they are. " + PRODUCT, GAP,
        {"mean-taken-off": {"share": "centred"}}),
    *told("What happens between a similarity and its stars in the score?",
        "Your function seems to add similarities and stars.", PRODUCT, GAP, {"added": {"share": "sum"}, "added, neighbours only": {"share": "sum of neighbours"}}),
    *told("Did the person rate every film that you name?",
        "Your function seems to put a number into the gaps, so that films without a rating can be named.", RATED, ([0.9, 0.1], [nan, 5], FILMS[:2], 2),
        {"gaps-are-1": {"share": "gaps are 1"}, "gaps-are-the-mean": {"share": "gaps are the mean"}}),
    *told("Did the person rate any film that you name?",
        "Your function seems to name films that the person did not rate.", "np.isnan is True at a gap. Turn it around with ~.", GAP, {"gaps-alone": {"share": "gaps alone"}}),
    *told("Which films add something to the score and can never be named by your function?",
        "Your function seems to look only at films with 4 stars or more.", "Every film with a product above 0 adds to the score.", TWO,
        {"liked-only": {"share": "liked"}, "liked-only, by similarity": {"share": "liked, by similarity"}}),
    *told("Is the most similar film helped or hurt by its similarity in your function?",
        "Your function seems to divide the stars by the similarity.", PRODUCT, ([0.2, 0.5], [3, 4], FILMS[:2], 1), {"divided": {"share": "stars over"}}),
    *told("Which power of the stars stands in the score?", "Your function seems to square the stars.", PRODUCT, ([0.9, 0.5], [2, 3], FILMS[:2], 1), {"stars-squared": {"share": "stars squared"}}),
    *told("Which power of the similarity stands in the score?", "Your function seems to square the similarities.", PRODUCT, ([0.6, 0.3], [2, 5], FILMS[:2], 1),
        {"similarities-squared": {"share": "similarity squared"}}),
    *told("Did the person rate the n most similar films? Who else adds to the score?",
        "Your function seems to take the n most similar of all films, and then to drop those without a rating.", f"{RATED} Ask that first, then take n.", GAP,
        {"nearest-before-rated": {"first": "nearest"}, "nearest-before-rated, ties by nearness": {"first": "nearest", "order": "ties as chosen"},
         "nearest-before-rated, turned": {"first": "nearest, turned", "order": "ties as chosen"}, "nearest-before-rated, by similarity": {"first": "nearest", "share": "similarity"}}),
    *told("Which film adds the most and is not among the n most similar?",
        "Your function seems to choose the n most similar rated films, and to sort these by what they add.", "Sort all rated films by what they add, then take n.", ONE,
        {"nearest-then-sorted": {"first": "nearest rated"}, "nearest-then-sorted, ties by nearness": {"first": "nearest rated", "order": "ties as chosen"},
         "nearest-then-sorted, turned": {"first": "nearest rated, turned", "order": "ties as chosen"}}),
    *told("Which film adds the most and is not among the n with the most stars?",
        "Your function seems to choose the n films with the most stars, and to sort these by what they add.", "Sort all rated films by what they add, then take n.", GAP,
        {"best-rated-then-sorted": {"first": "best rated"}, "best-rated-then-sorted, ties by stars": {"first": "best rated", "order": "ties as chosen"}}),
    *told("What does the last film that you name add to the score?",
        "Your function seems to name films that add nothing, until there are n.", "Keep a film only if its product is above 0, even if few are left.", FEW,
        {"zero-too": {"least": "any"}, "filled-with-others": {"fill": "others"}, "filled-with-rated": {"fill": "rated"}}),
    *told("Who adds something to the score and is missing in your answer?",
        "Your function seems to ask for a product above 1, or above a half.", "Every product above 0 adds to the score.", ([0.1, 0.05], [4, 5], FILMS[:2], 2),
        {"from-1": {"least": "from 1"}, "above-a-half": {"least": "half"}}),
    *told("What does the first film that you name add to the score, and what the others?",
        "Your function seems to begin with those that add the least.", "argsort goes from small to large. Sort the negative products.", TWO, {"least-first": {"order": "low"}}),
    *told("What does the first film that you name add to the score, and what the others?",
        "Your function seems to take the last n of an order that grows: what adds the most comes last.", "Sort the negative products, with kind=\"stable\", and take the first n.", TWO,
        {"last-of-growing": {"order": "low", "cut": "last n"}}),
    *told("What does the first film that you name add to the score, and what the others?",
        "Your function seems to take the last n of an order that falls.", "Take the first n.", ONE, {"last-of-falling": {"cut": "last n"}}),
    *told("By what are the films in your answer ordered?",
        "Your function seems to keep the films in the order in which they came.", PRODUCT, ONE, {"not-sorted": {"order": "position"}}),
    *told("Two films add the same in this case. Which of them do you name first, and which one stands further to the left?",
        "Your function seems to put the larger position first among equals.", "[::-1] turns equals round as well. Sort the negative products with kind=\"stable\".", TIES,
        {"ties-by-larger": {"order": "ties by larger"}}),
    *told("Two films add the same in this case. Which of them do you name first, and which one stands further to the left?",
        "Your function seems to sort pairs, so that titles decide among equals.", "Sort by the product alone, so that equals stay in their order.", TIES,
        {"ties-by-title": {"order": "ties by title", "first": None}, "ties-by-title, from A": {"order": "ties by title, growing"}}),
    *told("Which film stands at this position among those that are left, and which one among all?",
        "Your function seems to leave films out first, and then to look up positions among those that are left in titles, which holds all.",
        "Keep the positions of the films that are left, or leave out the others in titles as well.", GAP,
        {"places-among-rated": {"look": "rated"}, "places-among-neighbours": {"look": "adding"},
         "places-among-rated, turned": {"look": "rated", "order": "ties by larger"}, "places-among-rated, zero too": {"look": "rated", "least": "any"},
         "places-among-rated, zero too, turned": {"look": "rated", "least": "any", "order": "ties by larger"}}),
    *told("Where does argsort put nan, and where is it when the order is turned round?",
        "Your function seems to let films without a rating take places: turned round, nan comes first.",
        "Put a 0 in the place of nan before you sort.", GAP,
        {"gaps-first": {"first": "gaps", "order": "ties by larger"}, "gaps-first, sorted again": {"first": "gaps"}}),
    *told("Did the person rate every film that you name? Where does argsort put nan, and where is it when the order is turned round?",
        "Your function seems to name films without a rating: turned round, nan comes first.",
        "Put a 0 in the place of nan before you sort, and name only films whose product is above 0.", GAP,
        {"gaps-named": {"first": "gaps too"}, "gaps-named, not stable": {"first": "gaps too, not stable"}}),
    *told("How many films do you name, and how many are asked for?", "Your function seems to name one too few.", "[:n] takes n.", TWO, {"one-too-few": {"cut": "n - 1"}}),
    *told("How many films do you name, and how many are asked for?", "Your function seems to name one too many.", "[:n] takes n.", ONE, {"one-too-many": {"cut": "n + 1"}}),
    *told("How many films do you name, and how many are asked for?", "Your function seems to name all that add something.", "Take the first n.", ONE, {"all-named": {"cut": "all"}}),
    *told("How many films do you name, and how many are asked for?", "Your function seems to name a fixed number of films, whatever n is.", "Use the argument n.", (*GAP[:3], 2),
        {"always-one": {"cut": "one"}, "always-three": {"cut": "three"}}),
    *told("Which film adds the most, and do you name it?", "Your function seems to leave out the first in the order.", "The film that is explained is not in the list, so nothing has to be skipped.", TWO,
        {"first-skipped": {"cut": "but the first"}}),
    *told("How many films do you name, and how many are asked for?", "Your function seems to name the n-th alone.", "[:n] takes the first n, [n - 1] takes one.", TWO, {"nth-alone": {"cut": "n-th"}}),
    *told("Fewer than n films add something here. Is that a reason to name none?", "Your function seems to name nothing where there are fewer than n.", "Name those that there are.", FEW,
        {"none-if-fewer": {"cut": "none if fewer"}}),
    *told("How many films do you name in this case? Does every one have a name?", "Your function seems to fill up its answer with empty texts.", "Return a shorter list.", FEW,
        {"filled-with-empty": {"fill": "empty texts"}}),
    *told("What comes back: titles, or numbers?", "Your function seems to return positions.", "Look the titles up: titles[j] for each position.", TWO, {"positions-back": {"give": "positions"}}),
    *told("What comes back: titles, or numbers?", "Your function seems to return what the films add, not their titles.", "Sort positions, not products, and look the titles up.", TWO, {"shares-back": {"give": "shares"}}),
    *told("How many things does each entry of your answer hold?", "Your function seems to return pairs, or a dict, of titles and numbers.", "Return the titles alone.", TWO,
        {"pairs-back": {"give": "pairs"}, "dict-back": {"give": "dict"}}),
    *told("What comes back: a list, or one text?", "Your function seems to return a text, not a list of titles.", "Return a list, even if it has one entry.", TWO,
        {"first-title-alone": {"give": "first title"}, "one-text": {"give": "one text"}, "first-title-alone, always": {"look": "argmax"},
         "first-title-alone, gaps too": {"look": "argmax", "fill": "nan"}}
        | {name.replace(" ", "-").replace(",", ""): {"give": name} for name in ("one text, then a space", "one text, then a comma", "one text, with spaces")}),
    *told("By what are the titles in your answer ordered?", "Your function seems to sort the titles by the alphabet.", PRODUCT, GAP, {"alphabet": {"give": "alphabet"}}),
    *told("Which of the films that you name adds the most, and where does it stand?", "Your function seems to name the right films in reverse order.", "What adds the most comes first.", TWO, {"turned-round": {"give": "turned round"}}),
    *told("Which of the films that you name adds the most, and where does it stand?", "Your function seems to name the right films in the order in which they came.", "What adds the most comes first.", TWO,
        {"order-of-input": {"give": "by position"}}),
    *told("Has a set a first entry?", "Your function seems to return a set, which has no order.", "Return a list.", TWO, {"set-back": {"give": "set"}}),
    *told("Compare the texts letter by letter.", "Your function seems to return more than the titles.", "Return the titles as they are.", TWO, {"sentence-back": {"give": "sentence"}}),
]
# fmt: on


def share_of_score(similarities, ratings):
    """What part of the sum Σ s_j r_j comes from each film; 0 for a film without a rating, and all 0 where the sum is 0."""
    adds = np.nan_to_num(similarities * ratings)
    return adds / adds.sum() if adds.sum() > 0 else adds


VARIANT = Exercise(
    id="04.share_of_score",
    number="4.5, once more",
    title="how much of the score each film brings",
    minutes=5,
    version=1,
    answer=share_of_score,
    kind="array",
    points={"all": 1.0},
    cases=lambda rng: (
        Case(s, r, group="all")
        for s, r in (
            ([0.6, 0.5, 0, 0.2], [1, 5, 4, nan]),
            ([0.3, 0.2], [nan, nan]),
            ([0.5, 0.25, 0.2], [2, 4, 5]),
            ([0, 0.4], [3, nan]),
        )
    ),
    misconceptions=[],
    hints=[
        "What does each film add? A gap adds nothing, so put a 0 in its place.",
        "Divide by the total. Look first whether the total is 0.",
    ],
    done="The shares add up to 1, unless nothing speaks.",
    task=(
        "`similarities` and `ratings` have an entry for each film, `nan` for one that the person did not rate. A film adds its similarity "
        "times its stars to the score. Return an array with each film's share of the whole score, 0 for a film without a rating. If the "
        "score is 0, all shares are 0."
    ),
    solution="""def share_of_score(similarities, ratings):
    adds = np.where(np.isnan(ratings), 0, similarities * ratings)
    total = adds.sum()
    return adds / total if total > 0 else np.zeros(len(adds))
""",
)

EXERCISE = Exercise(
    id="04.because",
    number="4.5",
    title="because you rated …",
    minutes=6,
    version=1,
    answer=because,
    kind="list",
    points={"by hand": 1.0, "few or none": 0.5, "ties": 0.25, "many films": 0.25},
    cases=cases,
    misconceptions=MISCONCEPTIONS,
    hints=[
        "A score is a sum. What does each of the person's films add to it?",
        "The additions are similarities * ratings; gaps give nan. Put a 0 there, and sort as in exercise 4.2.",
        "Positions first, titles last: [titles[j] for j in …]. Which positions are left out, where fewer than n add something?",
    ],
    done="Your recommender can say why, and what it says is how the score came about.",
    variant=VARIANT,
)
