"""Exercise 3.4: the k most similar people who rated a film."""

import numpy as np

from recsys_teach.exercises.bank.lesson_03.nearest_raters_switches import FILLED, GIVE
from recsys_teach.exercises.exercise import Case, Exercise, Misconception

nan = np.nan


def nearest_raters(
    similarities, ratings, k, *, rated="before", least="above 0", order="most similar", ties="smaller", cut=0, give="positions", then=None
):  # fmt: skip
    """The positions v with a rating and s_v > 0, most similar first, ties by smaller position; the first k. Switches are what
    learners do instead."""
    s, r, places = similarities, ratings, np.arange(len(similarities))
    own = s
    if rated in FILLED:
        s = np.where(np.isnan(r), FILLED[rated], s)
    if rated == "both filled":
        s = np.where(~np.isnan(r) & (s > 0), s, -np.inf)
    may = {"above 0": s > 0, "from 0": s >= 0, "any": s == s, "not 0": s != 0, "half": s > 0.5, "below 0": s < 0}[least]
    has = {
        "before": ~np.isnan(r),
        "gaps": np.isnan(r),
        "liked": r >= 4,
        "liked, 3": r >= 3,
        "liked, 3.5": r >= 3.5,
    }.get(rated)
    candidates = np.flatnonzero(may if has is None else may & has)
    key = {
        "most similar": lambda: -s, "least similar": lambda: s, "strongest": lambda: -np.abs(s), "rating": lambda: -r,
        "position": lambda: places, "both": lambda: -s * r, "lowest rating": lambda: r,
    }[order]()[candidates]  # fmt: skip
    ranked = candidates[np.lexsort((candidates if ties == "smaller" else -candidates, key))]
    if ties == "numpy":
        ranked = candidates[np.argsort(key)]
    if ties == "numpy, of all":
        ranked = np.argsort(-s)
        ranked = ranked[np.isin(ranked, candidates)]
    if ties == "numpy, of all, turned":
        ranked = np.argsort(s)[::-1]
        ranked = ranked[np.isin(ranked, candidates)]
    if ties == "pandas":  # sort_values(ascending=False): turned, sorted, turned back
        ranked = candidates[::-1][np.argsort(-key[::-1])][::-1]
    if ties == "numpy, turned":
        ranked = candidates[np.argsort(-key)[::-1]]
    if rated.startswith("out of step") and len(ranked) == len(r):
        ranked = ranked[~np.isnan(r)]
        ranked = ranked[s[ranked] > 0] if rated.endswith("above 0") else ranked
    if rated == "until a gap":
        ranked = ranked[np.cumsum(np.isnan(r[ranked])) == 0]
    first = 1 if cut == "but the first" else 0
    ends = {"all": len(ranked), "one": 1, "but the first": k + 1, "five": 5, "ten": 10, "twenty": 20, "forty": 40}
    end = ends[cut] if isinstance(cut, str) else k + cut
    chosen = ranked[max(len(ranked) - k, 0) :] if then == "last k" else ranked[first : max(end, 0)]
    if then == "first k, then ordered":
        few = np.sort(candidates)[:k]
        chosen = few[np.argsort(-s[few], kind="stable")]
    if rated == "after":
        chosen = chosen[~np.isnan(r[chosen])]
    if then == "k, then above 0":
        chosen = chosen[own[chosen] > 0]
    if then == "only if k" and len(chosen) < k:
        return np.array([])
    if then == "filled up":
        return np.append(chosen, [-1] * (k - len(chosen)))
    if then == "nan filled up":
        return np.append(chosen.astype(float), [nan] * (k - len(chosen)))
    if then == "by position":
        chosen = np.sort(chosen)
    if then == "turned round":
        chosen = chosen[::-1]
    return GIVE[give](chosen, s, r, places, candidates)


def cases(rng):
    yield Case([0.2, 0.9, 0.5, 0.7], [4, nan, 3, 5], 2, group="by hand")
    yield Case([0.9, 0.1, 0.6], [nan, 2, 4], 1, group="by hand")
    yield Case([0.3, 0.8, 0.9, 0.6, 0.95], [5, 3.5, nan, 4.5, nan], 2, group="by hand")
    yield Case([0.1, 0.4, 0.2, 0.8, 0.6, 0.7], [2, 5, 3, 1, nan, 4], 3, group="by hand")
    yield Case([-0.9, 0.3, 0.8, 0.2], [4, 2, nan, 5], 3, group="not above 0")
    yield Case([0.0, 0.4, -0.2, 0.6, 0.0], [5, 3, 4, 2, 1], 4, group="not above 0")
    yield Case([-0.1, 0.0, 0.5], [3, 4, nan], 2, group="not above 0")
    yield Case([0.5, 0.2, 0.5, 0.5], [3, 4, 2, 5], 2, group="ties")
    yield Case([0.3, 0.6, 0.3, 0.9, 0.6], [4, 1, 5, nan, 4], 3, group="ties")
    yield Case([0.4, 0.6, 0.2], [5, nan, 3], 5, group="few who rated")
    yield Case([0.4, 0.6], [nan, nan], 2, group="few who rated")
    for n, k in ((30, 5), (120, 20), (671, 40)):
        similarities = np.round(rng.uniform(-0.6, 1, n), 1 if n > 30 else 2)
        ratings = rng.integers(1, 11, n) / 2
        ratings[rng.random(n) < 0.5] = nan
        yield Case(similarities, ratings, k, group="many people")


A, B, C = (
    ([0.2, 0.9, 0.5, 0.7], [4, nan, 3, 5], 2),
    ([0.0, 0.4, -0.2, 0.6], [5, 3, 4, 2], 4),
    ([0.5, 0.2, 0.5, 0.5], [3, 4, 2, 5], 2),
)
MANY = (np.round(np.random.default_rng(1).uniform(0.1, 1, 60), 1), np.full(60, 3.0), 50)
D = ([0.1, 0.4, 0.8, 0.6], [2, 5, 1, 4], 2)

# fmt: off
MISCONCEPTIONS = [
    Misconception("chosen-before-who-rated", {"rated": "after"}, A,
        "Who rated the film in this case and is missing in your answer?",
        "Your function seems to take the k most similar of all people, and then to drop those without a rating. Nobody takes their places.",
        "First keep those who rated the film. Take the first k of these."),
    Misconception("mask-out-of-step", {"rated": "out of step", "least": "any"}, A,
        "In which order do people stand in your order, and in which order in the mask?",
        "Your function seems to put a mask of the people in their own order on a list that is sorted already.",
        "Keep those who rated before you sort, or look each one up: ratings[order]."),
    Misconception("mask-out-of-step, above 0", {"rated": "out of step, above 0", "least": "any"}, A,
        "In which order do people stand in your order, and in which order in the mask?",
        "Your function seems to put a mask of the people in their own order on a list that is sorted already.",
        "Keep those who rated before you sort, or look each one up: ratings[order]."),
    Misconception("stops-at-a-gap", {"rated": "until a gap"}, A,
        "Who comes behind the first person without a rating? Have they been looked at?",
        "Your function seems to stop at the first person who did not rate the film.",
        "Go on to the next person (continue); do not leave the loop (break)."),
] + [
    Misconception(id, {"rated": rated, "least": least}, ([0.4, 0.6, -0.2], [5, nan, 3], 3),
        "Who stands at the end of your answer? Did they rate the film, and are they similar?",
        f"Your function seems to give those without a rating {what}, and then to take the first k of all.",
        "Where fewer than k may speak, others fill the places. Keep only those who rated the film and whose similarity is above 0.")
    for id, rated, least, what in (
        ("gaps-filled-with-zero", "filled with 0", "any", "a similarity of 0"),
        ("gaps-filled-with-zero, from 0", "filled with 0", "from 0", "a similarity of 0"),
        ("gaps-filled-with-minus-one", "filled with -1", "any", "a similarity of −1"),
        ("gaps-filled-with-the-lowest", "filled, lowest", "any", "the lowest similarity, such as −inf"),
    )
] + [
    Misconception("all-others-filled-with-the-lowest", {"rated": "both filled", "least": "any"}, ([0.4, 0.6, -0.2], [5, nan, 3], 3),
        "How many people may speak in this case, and who stands behind them in your answer?",
        "Your function seems to give those who may not speak the lowest similarity, such as −inf, and then to take the first k of all.",
        "Where fewer than k may speak, those others fill the places. Keep only those who may speak."),
    Misconception("filled, then similar ones kept", {"rated": "filled, lowest", "least": "any", "then": "k, then above 0"},
        ([0.4, 0.6, -0.2], [5, nan, 3], 3),
        "Did everybody in your answer rate this film?",
        "Your function seems to move those without a rating to the end, and to let them in where fewer than k rated the film.",
        "Keep only those who rated the film before you take the first k."),
    Misconception("ratings-not-looked-at", {"rated": "none"}, A,
        "Did everybody in your answer rate this film?",
        "Your function seems to choose among all people, whether they rated the film or not.",
        "Keep those who have a rating: np.isnan finds the gaps."),
    Misconception("those-without-a-rating", {"rated": "gaps"}, A,
        "Did anybody in your answer rate this film?",
        "Your function seems to keep the people who did not rate the film.",
        "np.isnan is True at a gap. Turn it around with ~."),
    Misconception("those-who-liked-it", {"rated": "liked"}, A,
        "Who rated the film, and who of them is missing in your choice?",
        "Your function seems to keep those who gave the film 4 stars or more.",
        "Everybody who rated the film may speak, whatever they said about it."),
    Misconception("those-who-liked-it, from 3", {"rated": "liked, 3"}, ([0.8, 0.5], [2, 4], 1),
        "Who rated the film, and who of them is missing in your choice?",
        "Your function seems to keep those who gave the film 3 stars or more.",
        "Everybody who rated the film may speak, whatever they said about it."),
    Misconception("those-who-liked-it, from 3.5", {"rated": "liked, 3.5"}, A,
        "Who rated the film, and who of them is missing in your choice?",
        "Your function seems to keep those who gave the film 3.5 stars or more.",
        "Everybody who rated the film may speak, whatever they said about it."),
    Misconception("negative-ones-too", {"least": "any"}, B,
        "What is the similarity of the last person in your answer?",
        "Your function seems to keep people whose similarity is 0 or negative.",
        "Keep a person only if the similarity is above 0."),
    Misconception("zero-too", {"least": "from 0"}, B,
        "What is the similarity of the last person in your answer?",
        "Your function seems to keep people whose similarity is exactly 0.",
        "Above 0 is > 0, not >= 0."),
    Misconception("all-but-zero", {"least": "not 0"}, B,
        "What is the similarity of the last person in your answer?",
        "Your function seems to leave out those with a similarity of 0, and to keep the negative ones.",
        "Keep a person only if the similarity is above 0."),
    Misconception("above-a-half", {"least": "half"}, ([0.4, 0.9], [4, 5], 2),
        "Who rated the film and is missing in your answer? What is their similarity?",
        "Your function seems to leave out people whose similarity is 0.5 or less.",
        "Every similarity above 0 counts."),
    Misconception("strongest", {"order": "strongest", "least": "not 0"}, ([-0.9, 0.3, 0.2], [4, 2, 5], 2),
        "Somebody in your answer has a negative similarity. Is that person like you?",
        "Your function seems to look at the size of the similarities without their signs.",
        "Use the similarities as they are, and keep those above 0."),
    Misconception("strongest, 0 too", {"order": "strongest", "least": "any"}, ([-0.9, 0.3, 0.2], [4, 2, 5], 2),
        "Somebody in your answer has a negative similarity. Is that person like you?",
        "Your function seems to look at the size of the similarities without their signs.",
        "Use the similarities as they are, and keep those above 0."),
] + [
    Misconception(id, switch, D,
        "What is the similarity of the first person in your answer, and what is the largest one?",
        "Your function seems to begin with the least similar people.",
        "argsort goes from small to large. Sort the negative similarities, with kind=\"stable\".")
    for id, switch in (
        ("least-similar-first", {"order": "least similar"}),
        ("least-similar-first, not stable", {"order": "least similar", "ties": "numpy"}),
    )
] + [
    Misconception("least-similar-first, negative too", {"order": "least similar", "least": "any"}, D,
        "What is the similarity of the first person in your answer, and what is the largest one?",
        "Your function seems to begin with the least similar people, the negative ones among them.",
        "argsort goes from small to large. Sort the negative similarities, and keep those above 0."),
] + [
    Misconception(id, {"order": "least similar", "then": "last k"} | ties, D,
        "Who of your people is the most similar, and where does that person stand?",
        "Your function seems to take the last k of a list that grows: the most similar person comes last.",
        "Sort the negative similarities, with kind=\"stable\", so that the first k are what you want.")
    for id, ties in (
        ("last-of-growing", {}), ("last-of-growing, ties turned", {"ties": "larger"}), ("last-of-growing, not stable", {"ties": "numpy"}),
    )
] + [
    Misconception("ties-by-larger", {"ties": "larger"}, C,
        "Two people in this case are equally similar. Which of them comes first in your answer, and which position is smaller?",
        "Your function seems to put the larger position first where people are equally similar.",
        "[::-1] turns ties round as well. Sort the negative similarities with kind=\"stable\"."),
    Misconception("ties-by-larger, not stable", {"ties": "numpy, turned"}, C,
        "Two people in this case are equally similar. Which of them comes first in your answer, and which position is smaller?",
        "Your function seems to turn a sorted order round, and with it those who are equally similar.",
        "[::-1] turns ties round as well. Sort the negative similarities with kind=\"stable\"."),
    Misconception("not-stable", {"ties": "numpy"}, MANY,
        "Look for people in this case who are equally similar. In which order do they stand in your answer?",
        "Your function seems to sort without kind=\"stable\": among many people, equals come in any order.",
        "Among equals the smaller position comes first. A stable sort keeps the order in which they stand."),
    *(Misconception(id, {"ties": ties}, MANY,
        "Look for people in this case who are equally similar. In which order do they stand in your answer?",
        "Your function seems to sort without kind=\"stable\": among many people, equals come in any order.",
        "Among equals the smaller position comes first. A stable sort of −similarity keeps the order in which they stand.")
      for id, ties in (("not-stable, all sorted", "numpy, of all"), ("not-stable, pandas", "pandas"), ("not-stable, all sorted and turned", "numpy, of all, turned"))),
    Misconception("looked-up", {"give": "looked up"}, ([0.5, 0.2, 0.5], [3, 4, 2], 2),
        "Does somebody stand twice in your answer, or somebody who did not rate the film?",
        "Your function seems to look up similarities to find people; of those who are equally similar it finds the first only.",
        "Sort positions, not similarities: argsort gives positions."),
    Misconception("by-rating", {"order": "rating"}, D,
        "By what are the people in your answer ordered?",
        "Your function seems to order people by their rating of the film.",
        "Order them by similarity. What they said about the film comes later."),
    Misconception("by-lowest-rating", {"order": "lowest rating"}, D,
        "By what are the people in your answer ordered?",
        "Your function seems to order people by their rating of the film, the lowest first.",
        "Order them by similarity. What they said about the film comes later."),
    Misconception("by-similarity-times-rating", {"order": "both"}, ([0.8, 0.6], [1, 5], 1),
        "By what are the people in your answer ordered?",
        "Your function seems to order people by similarity times rating.",
        "Order them by similarity alone. What they said about the film comes later."),
    Misconception("not-ordered", {"order": "position"}, D,
        "By what are the people in your answer ordered?",
        "Your function seems to take the first k people who may speak, in the order in which they stand.",
        "Order them by similarity before you take the first k."),
    Misconception("sorted-afterwards", {"then": "by position"}, A,
        "The right people are there. By what are they ordered?",
        "Your function seems to choose the right people, and then to return them by position.",
        "The most similar person comes first. Keep that order to the end."),
    Misconception("turned-round", {"then": "turned round"}, D,
        "The right people are there. Who of them is the most similar, and where does that person stand?",
        "Your function seems to return the right people in the opposite order.",
        "The most similar person comes first."),
    Misconception("places-among-raters", {"give": "places among raters"}, A,
        "Look up the positions of your answer in the input. Did these people rate the film?",
        "Your function seems to return places in the shortened list of those who rated, not in the list of all people.",
        "Keep the positions of those who rated (np.flatnonzero), and pick from them with what argsort gives."),
    Misconception("places-among-candidates", {"give": "places among candidates"}, A,
        "Look up the positions of your answer in the input. Did these people rate the film, and are they similar?",
        "Your function seems to return places in the shortened list of those who may speak, not in the list of all people.",
        "Keep the positions of those who may speak (np.flatnonzero), and pick from them with what argsort gives."),
    Misconception("from-one", {"give": "from 1"}, D,
        "At which number does Python begin to count positions?",
        "Your function seems to count positions from 1.",
        "Positions begin at 0."),
    Misconception("similarities-back", {"give": "similarities"}, D,
        "What are the numbers in your answer? What was asked for?",
        "Your function seems to return the similarities of the right people, not their positions.",
        "Return the positions themselves."),
    Misconception("ratings-back", {"give": "ratings"}, D,
        "What are the numbers in your answer? What was asked for?",
        "Your function seems to return what the right people gave the film, not their positions.",
        "Return the positions themselves."),
    Misconception("pairs", {"give": "pairs"}, D,
        "How many numbers stand for each person in your answer?",
        "Your function seems to return each position together with the similarity.",
        "Return the positions alone."),
    Misconception("mask", {"give": "mask"}, D,
        "How many entries has your answer? Does it say who is most similar?",
        "Your function seems to return True or False for everybody.",
        "Return the positions of those who may speak, the most similar first."),
    Misconception("count", {"give": "count"}, D,
        "What was asked for: how many people, or which?",
        "Your function seems to return how many people may speak.",
        "Return their positions."),
    Misconception("all-of-them", {"cut": "all"}, D,
        "How many people were asked for, and how many came back?",
        "Your function seems to return everybody who may speak; k changes nothing.",
        "Take the first k of your order."),
    Misconception("one-too-many", {"cut": 1}, D,
        "How many people were asked for, and how many came back?",
        "Your function seems to return one person more than k.",
        "[:k] gives exactly k entries; its end is not included."),
    Misconception("one-too-few", {"cut": -1}, D,
        "How many people were asked for, and how many came back?",
        "Your function seems to return one person fewer than k.",
        "[:k] gives exactly k entries; its end is not included, and counting begins at 0."),
    Misconception("first-one-skipped", {"cut": "but the first"}, D,
        "Who is the most similar person in this case? Is that person in your answer?",
        "Your function seems to skip the most similar person, as if it were the person who asks.",
        "Nobody needs to be skipped: the person who asks is not among those here, or has a similarity of 0."),
    Misconception("only-the-nearest", {"cut": "one"}, D,
        "How many people were asked for, and how many came back?",
        "Your function seems to return the most similar person alone.",
        "Return the first k."),
    Misconception("filled-up", {"then": "filled up"}, ([0.4, 0.6, 0.2], [5, nan, 3], 5),
        "How many people who may speak are there in this case, and how many entries has your answer?",
        "Your function seems to fill its answer up to k with −1.",
        "If there are fewer than k, return those that there are."),
    Misconception("filled-up-with-nan", {"then": "nan filled up"}, ([0.4, 0.6, 0.2], [5, nan, 3], 5),
        "How many people who may speak are there in this case, and how many entries has your answer?",
        "Your function seems to fill its answer up to k with nan.",
        "If there are fewer than k, return those that there are."),
    Misconception("nothing-below-k", {"then": "only if k"}, ([0.4, 0.6, 0.2], [5, nan, 3], 5),
        "Who may speak in this case? Are they in your answer?",
        "Your function seems to return nobody where there are fewer than k.",
        "If there are fewer than k, return those that there are."),
    Misconception("first-k-then-ordered", {"then": "first k, then ordered"}, D,
        "Who is the most similar person who rated the film? Is that person in your answer?",
        "Your function seems to take the first k who may speak, and to sort these alone.",
        "Sort first, and take k after that."),
] + [
    Misconception(f"always-{number}", {"cut": number}, MANY,
        "Does your answer change when k does?",
        f"Your function seems to take {number} people whatever k is.",
        "Use the argument: k.")
    for number in ("five", "ten", "twenty", "forty")
]
# fmt: on


def nearest_items(similarities, liked, k):
    """The k most similar items that a person has not liked yet, most similar first, ties by larger position."""
    places = np.flatnonzero(~liked)
    order = np.lexsort((-places, -similarities[places]))
    return places[order][:k]


VARIANT = Exercise(
    id="03.nearest_items",
    number="3.4, once more",
    title="similar films that are new to a person",
    minutes=6,
    version=1,
    answer=nearest_items,
    kind="array",
    points={"all": 1.0},
    cases=lambda rng: (
        Case(np.array(s), np.array(liked), k, group="all")
        for s, liked, k in (
            ([0.2, 0.9, 0.5, 0.7], [False, True, False, False], 2),
            ([0.5, 0.5, 0.1, 0.5], [False, False, False, True], 2),
            ([0.3, 0.4], [True, True], 2),
            ([-0.2, 0.6, 0.1], [False, False, True], 3),
        )
    ),
    misconceptions=[],
    hints=[
        "`np.flatnonzero(~liked)` gives the positions that may be chosen.",
        "np.lexsort((second, first)) sorts by `first` and breaks ties by `second`. Take negatives for largest first.",
    ],
    done="Filter first, choose afterwards: then no place is wasted.",
    task=(
        "`similarities` holds how similar each film is to one film, `liked` is True for films that a person has liked already. Return "
        "the positions of the k most similar films that the person has not liked yet, most similar first. Among equals the larger "
        "position comes first. If there are fewer than k, return those."
    ),
    solution="""def nearest_items(similarities, liked, k):
    places = np.flatnonzero(~liked)
    order = np.lexsort((-places, -similarities[places]))
    return places[order][:k]
""",
)

EXERCISE = Exercise(
    id="03.nearest_raters",
    number="3.4",
    title="the nearest who rated the film",
    minutes=7,
    version=1,
    answer=nearest_raters,
    kind="array",
    points={"by hand": 1.0, "not above 0": 0.25, "ties": 0.25, "few who rated": 0.25, "many people": 0.25},
    cases=cases,
    misconceptions=MISCONCEPTIONS,
    hints=[
        "Two conditions say who may speak: a rating of this film, and a similarity above 0. Apply both before you choose.",
        "`np.flatnonzero(mask)` gives the positions where a mask is True. Sort these positions by their similarities.",
        'With `may` for these positions: `order = np.argsort(-similarities[may], kind="stable")`. Pick from `may` in this order, and keep k.',
    ],
    done="Everybody whom you ask has something to say about the film.",
    variant=VARIANT,
)
