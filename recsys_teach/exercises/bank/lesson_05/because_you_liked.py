"""Exercise 5.4: the liked film that a recommendation is most like, and what the two share."""

import numpy as np

from recsys_teach.exercises.bank.lesson_05.because_you_liked_switches import ALIKE, GIVE, NOTHING, SHARED
from recsys_teach.exercises.exercise import Case, Exercise, Misconception


def because_you_liked(
    film, liked, terms, *, alike="dot product", ties="smaller", shared="products", order="most", most=2, zero="dropped",
    nothing="-1", give="dict", named="among all",
):  # fmt: skip
    """(argmax_j x · x_j, the two terms with the largest x_t x_jt above 0). Switches are what learners do instead."""
    scores = ALIKE[alike](film, liked)
    best = int(np.argmax(scores)) if ties == "smaller" else int(len(scores) - 1 - np.argmax(scores[::-1]))
    if ties == "first":
        best = 0
    if ties == "last":
        best = len(liked) - 1
    none = film.any() if nothing == "film of zeros" else (liked @ film > 0).any()
    if alike in ("over lengths", "over lengths, 0 asked"):  # argmax picks the first nan
        none = scores[best] > 0 or (alike == "over lengths, 0 asked" and scores[best] != 0)
    if nothing == "position 0" and best == 0:
        return NOTHING["-1"]
    if not none and nothing != "as it comes":
        if nothing == "-1" and give in GIVE:
            return GIVE[give](-1, [], [])
        return NOTHING[nothing]
    products = SHARED[shared](film, liked[best], liked)
    places = np.argsort(-products if order == "most" else products, kind="stable")
    if order == "least" or zero == "dropped":
        places = places[products[places] > 0]
    if order == "position":
        places = np.flatnonzero(products > 0)
    if order == "name":
        places = np.array(sorted(np.flatnonzero(products > 0), key=lambda t: terms[t]), dtype=int)
    if order == "last":
        places = places[::-1]
    places = places[:most]
    if named == "among the shared":
        places = np.searchsorted(np.flatnonzero(products > 0), places)
    if give == "terms by position":
        places = np.sort(places)
    if give == "order of films":
        best = np.argsort(-scores, kind="stable").tolist()
    if give == "among those that share":
        best = int((liked @ film > 0)[:best].sum())
    return GIVE.get(give, GIVE["dict"])(best, [terms[t] for t in places], places.tolist())


NAMES = ("boat", "ghost", "love", "robot", "war")


def cases(rng):
    group = "by hand"
    yield Case([0.6, 0, 0.8], [[0, 1, 0], [0.8, 0, 0.6], [0, 0.8, 0.6]], ("war", "ghost", "boat"), group=group)
    yield Case([0, 0.8, 0.6], [[0.6, 0.8, 0], [0, 0.6, 0.8]], ("robot", "love", "ghost"), group=group)
    yield Case([0.5, 0.5, 0.5, 0.5, 0], [[0.1, 0.7, 0.5, 0.1, 0.5], [0.8, 0, 0, 0, 0.6]], NAMES, group=group)
    yield Case(
        [0.7, 0.1, 0.1, 0.7, 0], [[0, 0.7, 0.7, 0, 0.1], [0.1, 0, 0.7, 0.7, 0], [1, 0, 0, 0, 0]], NAMES, group=group
    )
    yield Case(
        [0.2, 0.4, 0, 0.4, 0.8],
        [[0, 0.7, 0, 0.7, 0.1], [0.8, 0.3, 0, 0.5, 0.1]],
        ("d", "c", "a", "b", "e"),
        group=group,
    )
    yield Case([0.3, 0.5, 0.81], [[0.3, 0.93, 0.2]], ("rain", "sea", "moon"), group=group)
    yield Case(*APART_TERMS, group=group)
    yield Case([0.95, 0.25, 0.2], [[0.1, 0.7, 0.7]], ("rain", "sea", "moon"), group=group)
    yield Case([0.31, 0.55, 0.77], [[0, 0, 1], [0.33, 0.91, 0.25]], ("rain", "sea", "moon"), group=group)
    yield Case([0.2, 0.3, 0.93], [[0.8, 0.59, 0.1]], ("rain", "sea", "moon"), group=group)
    group = "one term shared, or none"
    yield Case([1, 0, 0], [[0, 1, 0], [0.6, 0, 0.8]], ("love", "war", "boat"), group=group)
    yield Case([0, 0.6, 0.8], [[1, 0, 0], [0, 1, 0]], ("love", "war", "boat"), group=group)
    yield Case([0, 1, 0], [[1, 0, 0], [0.6, 0, 0.8]], ("love", "war", "boat"), group=group)
    yield Case([0, 0], [[1, 0], [0, 0]], ("love", "war"), group=group)
    yield Case([0.8, 0.6], [[0, 0]], ("love", "war"), group=group)
    yield Case([0.96, 0.28], [[0, 0], [0, 1]], ("love", "war"), group=group)
    yield Case([0.28, 0, 0.96], [[1, 0, 0], [0, 0, 0]], ("love", "war", "boat"), group=group)
    yield Case([0.6, 0.8, 0], [[0, 0, 0], [0, 0, 1], [0.28, 0, 0.96]], ("love", "war", "boat"), group=group)
    group = "ties"
    yield Case([1, 0, 0], [[0, 0.6, 0.8], [0.6, 0.8, 0], [0.6, 0, 0.8]], ("a", "b", "c"), group=group)
    yield Case([0.5, 0.5, 0.5, 0.5], [[0.5, 0.5, 0.5, 0.5]], ("ship", "moon", "dog", "cat"), group=group)
    yield Case(
        [0, 0.8, 0, 0.6], [[0, 1, 0, 0], [0, 1, 0, 0], [0, 0, 0, 1]], ("ship", "moon", "dog", "cat"), group=group
    )
    for films, n in ((6, 10), (40, 30)):
        table = np.round(rng.random((films + 1, n)) * (rng.random((films + 1, n)) < 0.4), 2)
        lengths = np.sqrt((table**2).sum(axis=1, keepdims=True))
        table = np.round(table / np.where(lengths > 0, lengths, 1), 3)
        yield Case(
            table[0].tolist(), table[1:].tolist(), tuple(f"term {t}" for t in rng.permutation(n)), group="many films"
        )


ONE = ([0.6, 0, 0.8], [[0, 1, 0], [0.8, 0, 0.6], [0, 0.8, 0.6]], ("war", "ghost", "boat"))
MANY = ([0.5, 0.5, 0.5, 0.5, 0], [[0.1, 0.7, 0.5, 0.1, 0.5], [0.8, 0, 0, 0, 0.6]], NAMES)
OTHER = ([0.7, 0.1, 0.1, 0.7, 0], [[0, 0.7, 0.7, 0, 0.1], [0.1, 0, 0.7, 0.7, 0], [1, 0, 0, 0, 0]], NAMES)
LETTERS = ([0.2, 0.4, 0, 0.4, 0.8], [[0, 0.7, 0, 0.7, 0.1], [0.8, 0.3, 0, 0.5, 0.1]], ("d", "c", "a", "b", "e"))
SINGLE = ([1, 0, 0], [[0, 1, 0], [0.6, 0, 0.8]], ("love", "war", "boat"))
NONE = ([0, 1, 0], [[1, 0, 0], [0.6, 0, 0.8]], ("love", "war", "boat"))
TIED = ([1, 0, 0], [[0, 0.6, 0.8], [0.6, 0.8, 0], [0.6, 0, 0.8]], ("a", "b", "c"))
APART = ([0.6, 0.8, 0], [[0.6, 0, 0.8]], ("rain", "sea", "moon"))
APART_TERMS = ([0.3, 0.5, 0.81], [[0.3, 0.6, 0.74]], ("rain", "sea", "moon"))
SEA = ([0.2, 0.3, 0.93], [[0.8, 0.59, 0.1]], ("rain", "sea", "moon"))
WHICH = "Look up the dot product of the film with each liked film. Which is the largest?"
ALL = "Rows have length 1, so the dot product is the cosine: multiply term by term and add up."
PRODUCT = "What both share in a term is the product of their two weights."

# fmt: off
MISCONCEPTIONS = [
    Misconception(id, {"alike": alike}, show, WHICH, f"Your function seems to {name}.", ALL)
    for id, alike, show, name in (
        ("shared-terms-counted", "shared terms", OTHER, "choose the liked film that shares the most terms, whatever their weights are"),
        ("one-term-decides", "largest product", ([0.5, 0.5, 0.5, 0.5], [[0.6, 0.8, 0, 0], [0.5, 0.5, 0.5, 0.5]], ("a", "b", "c", "d")), "compare by the one term that is shared most"),
        ("sum-of-liked-film", "sum of the liked one", OTHER, "choose the liked film with the largest sum of weights; the film itself is not used"),
        ("largest-weight", "largest of the liked one", ONE, "choose the liked film with the largest weight; the film itself is not used"),
        ("least-alike", "turned", ONE, "choose the liked film that is least alike"),
        ("least-alike-above-0", "unlike, above 0", OTHER, "choose the liked film that is least alike among those that share something"),
        ("weights-added", "added", OTHER, "add the weights of the two films instead of multiplying them"),
        ("smaller-weights", "smaller of each", ([0.7, 0.1, 0.7], [[0.9, 0.4, 0], [0.4, 0.2, 0.5]], ("a", "b", "c")), "add up the smaller of the two weights of each term"),
        ("mean-over-shared", "mean over shared", MANY, "divide by the number of shared terms"),
        ("farthest", "far", ONE, "choose the liked film at the largest distance"),
        ("nearest-by-distance", "near", ([0.96, 0.28], [[0, 0], [0, 1]], ("love", "war")), "choose by distance, where a film of zeros may be the nearest"),
    )
] + [
    Misconception(id, {"alike": alike}, ([0, 0.6, 0.8], [[0, 0, 0], [0, 1, 0]], ("love", "war", "boat")),
        "One liked film in this case is all zeros. What is 0 divided by 0, and does argmax pass over it?",
        f"Your function seems to divide by lengths of 0. That gives nan, which argmax takes for the largest{then}.",
        "Rows have length 1 or are all zeros: the dot product is enough, and is 0 for zeros.")
    for id, alike, then in (
        ("nan-is-largest", "over lengths", ""),
        ("nan-is-largest, film named", "over lengths, 0 asked", ", and nan is not 0"),
    )
] + [
    Misconception("places-among-the-shared", {"named": "among the shared"}, ([0, 0.6, 0.8], [[0, 0.8, 0.6]], ("love", "war", "boat")),
        "Look up your terms in the film and in the liked film. Do both have them?",
        "Your function seems to look up places in the shortened list of shared terms as positions in terms.",
        "Keep all products, or shorten terms in the same way."),
    Misconception("zeros-of-film-asked", {"nothing": "film of zeros"}, NONE,
        "What does the liked film of your answer share with the film?",
        "Your function seems to ask only whether the film is all zeros. Other films may share nothing with it as well.",
        "Look at the largest dot product. If it is 0, the film is -1 and the list of terms empty."),
    Misconception("position-0-is-nothing", {"nothing": "position 0"}, ([0, 0.8, 0.6], [[0.6, 0.8, 0], [0, 0, 1]], ("robot", "love", "ghost")),
        "Which liked film is nearest in this case? At which position does it stand, and is 0 true or false in Python?",
        "Your function seems to take position 0 for nothing, as a plain if does.",
        "Ask whether the largest dot product is 0, not the position."),
    Misconception("position-among-those-that-share", {"give": "among those that share"}, ONE,
        "Look up the position of your answer in liked. What does this film share?",
        "Your function seems to drop the liked films that share nothing, and to give a position in the shortened table.",
        "Look for the largest among all liked films: those that share nothing are never the largest."),
    Misconception("order-of-films", {"give": "order of films"}, ONE,
        "How many numbers stand under film in your answer?",
        "Your function seems to give the positions of all liked films, in order of likeness.",
        "Take the first of them."),
    Misconception("terms-by-position-afterwards", {"give": "terms by position"}, APART_TERMS,
        "The right terms are there. Which of them is shared most?",
        "Your function seems to choose the right terms, and to give them in the order in which they stand.",
        "The largest product comes first. Keep that order to the end."),
    Misconception("first-liked-film", {"ties": "first"}, ONE, WHICH,
        "Your function seems to take the first liked film.",
        "np.argmax gives the position of the largest."),
    Misconception("last-liked-film", {"ties": "last"}, ONE, WHICH,
        "Your function seems to take the last liked film.",
        "np.argmax gives the position of the largest."),
    Misconception("last-among-equals", {"ties": "larger"}, TIED,
        "Two liked films in this case are equally alike. Which of them is in your answer?",
        "Your function seems to take the larger position among equals, as >= in the place of > does.",
        "Among equals take the smaller position, as np.argmax does."),
] + [
    Misconception(id, {"shared": shared}, show,
        "Multiply the two films' weights, term by term. Which products are the largest?",
        f"Your function seems to {name}.", PRODUCT)
    for id, shared, show, name in (
        ("terms-of-the-film", "of the film", MANY, "name the film's own heaviest terms, whether the other one has them or not"),
        ("terms-of-the-film, shared", "of the film, shared", MANY, "order the shared terms by their weight in the film alone"),
        ("terms-of-the-liked-film", "of the liked one", APART, "name the liked film's own heaviest terms, whether the film has them or not"),
        ("terms-of-the-liked-film, shared", "of the liked one, shared", SEA, "order the shared terms by their weight in the liked film alone"),
        ("sums", "sums", APART, "add the two weights of a term"),
        ("sums, shared", "sums, shared", ([0.9, 0.5, 0.4], [[0.1, 0.4, 0.4]], ("a", "b", "c")), "add the two weights of each shared term"),
        ("smaller-of-two", "smaller", ([0.3, 0.4, 0.8], [[0.3, 0.8, 0.2]], ("a", "b", "c")), "take the smaller of the two weights of each term"),
        ("differences", "differences", LETTERS, "look at how far the two weights lie apart"),
        ("differences, shared", "differences, shared", ([0.2, 0.9, 0.4], [[0.8, 0.9, 0.4]], ("a", "b", "c")), "look at how far the two weights of a shared term lie apart"),
        ("terms-of-all-liked", "of all liked", OTHER, "add up over all liked films before it looks for shared terms"),
        ("terms-not-shared", "of the other", LETTERS, "name terms of the liked film that the film does not have"),
    )
] + [
    Misconception("least-shared-first", {"order": "least"}, MANY,
        "Multiply the two films' weights, term by term. Which product is the largest?",
        "Your function seems to name the terms that are shared least.",
        "argsort goes from small to large: sort the negative products."),
    Misconception("shared-terms-by-position", {"order": "position"}, MANY,
        "Multiply the two films' weights, term by term. Which product is the largest?",
        "Your function seems to name shared terms in the order in which they stand.",
        "Order them by their products before you take two."),
    Misconception("shared-terms-by-name", {"order": "name"}, LETTERS,
        "Multiply the two films' weights, term by term. Which product is the largest?",
        "Your function seems to name shared terms in alphabetical order.",
        "Order them by their products before you take two."),
    Misconception("ties-turned", {"order": "last"}, ([0.5, 0.5, 0.5], [[0.5, 0.5, 0.5]], ("ship", "moon", "dog")),
        "Multiply the two films' weights, term by term. Which product is the largest, and which of equals stands first?",
        "Your function seems to go through the products from their end.",
        "The largest product comes first, and among equals the smaller position: kind=\"stable\" keeps it."),
    Misconception("zeros-named", {"zero": "kept"}, SINGLE,
        "Do both films have every term that you name?",
        "Your function seems to name two terms even where fewer are shared.",
        "Keep a term only if its product is above 0."),
    Misconception("one-term", {"most": 1}, ONE,
        "How many terms do the two films share, and how many come back?",
        "Your function seems to name one term.",
        "Name two, or fewer where fewer are shared."),
    Misconception("three-terms", {"most": 3}, MANY,
        "How many terms were asked for, and how many came back?",
        "Your function seems to name three terms.",
        "[:2] gives two."),
    Misconception("all-shared-terms", {"most": None}, MANY,
        "How many terms were asked for, and how many came back?",
        "Your function seems to name all the shared terms.",
        "Take the first two of the order."),
    Misconception("a-film-that-shares-nothing", {"nothing": "as it comes"}, NONE,
        "What does the liked film of your answer share with the film?",
        "Your function seems to name a liked film although nothing is shared: the largest of zeros is the first.",
        "Look at the largest dot product. If it is 0, the film is -1 and the list of terms empty."),
    *(Misconception(id, {"nothing": nothing}, NONE,
        "What comes back where nothing is shared?",
        f"Your function seems to {name} where nothing is shared.",
        "Return the same dict as ever: the film is -1, and the list of terms is empty.")
      for id, nothing, name in (
        ("none-for-nothing", "None", "return None"), ("none-as-film", "None as film", "put None in the place of the film"),
        ("minus-one-alone", "-1 alone", "return -1 without a dict"), ("empty-dict", "{}", "return an empty dict"),
        ("none-as-terms", "None as terms", "put None in the place of the terms"),
      )),
] + [
    Misconception(id, {"give": give}, ONE, see, f"Your function seems to {name}.",
        "Return a dict with two keys: film, the position, and terms, a list of names.")
    for id, give, see, name in (
        ("tuple", "tuple", "Of what kind is what comes back?", "return two things side by side, without a dict"),
        ("tuple, terms first", "tuple, turned", "Of what kind is what comes back?", "return two things side by side, without a dict"),
        ("terms-alone", "terms alone", "Of what kind is what comes back?", "return the terms alone"),
        ("position-alone", "position alone", "Of what kind is what comes back?", "return the position alone"),
        ("position-as-key", "by position", "Which keys has your dict?", "use the position as the key"),
        ("from-one", "from 1", "At which number does Python begin to count positions?", "count positions from 1"),
        ("positions-of-terms", "places", "What are the entries of your list?", "give the positions of the terms, not their names"),
        ("one-text", "text", "What stands under terms: a list, or a text?", "join the terms into one text"),
        ("terms-sorted-afterwards", "sorted", "The right terms are there. Which of them is shared most?", "sort the right terms by name"),
        ("terms-turned-round", "turned terms", "The right terms are there. Which of them is shared most?", "give the right terms in the opposite order"),
        ("first-term-alone", "first term", "What stands under terms: a list, or a text?", "give one term in the place of a list"),
    )
]
# fmt: on


def shared_keywords(film, liked):
    """(position of the liked film with the most keywords in common, how many), from tuples of texts separated by |."""
    own = set(filter(None, film.split("|")))
    counts = [len(own & set(other.split("|"))) for other in liked]
    best = int(np.argmax(counts))
    return best, counts[best]


VARIANT = Exercise(
    id="05.shared_keywords",
    number="5.4, once more",
    title="keywords in common",
    minutes=5,
    version=1,
    answer=shared_keywords,
    kind="tuple",
    points={"all": 1.0},
    cases=lambda rng: (
        Case(film, liked, group="all")
        for film, liked in (
            ("toy|boy", ("war", "toy", "boy|toy|dog")),
            ("war|peace", ("peace|love", "love|war", "boat")),
            ("moon", ("sun", "moonlight")),
            ("", ("sun|moon",)),
        )
    ),
    misconceptions=[],
    hints=[
        "A set of keywords and another set: & holds what both have.",
        "max with a key, or np.argmax, finds the first of the largest.",
    ],
    done="The plainest explanation of all: what two films have in common, counted.",
    task=(
        "`film` is a text such as `toy|boy`, with keywords separated by |; `liked` is a tuple of such texts. Return two things: the position of "
        "the liked film that has the most keywords in common with the film, among equals the smaller one, and how many they have in common. "
        "An empty text has no keywords."
    ),
    solution="""def shared_keywords(film, liked):
    own = {word for word in film.split("|") if word}
    counts = [len(own & set(other.split("|"))) for other in liked]
    best = counts.index(max(counts))
    return best, counts[best]
""",
)

EXERCISE = Exercise(
    id="05.because_you_liked",
    number="5.4",
    title="because you liked",
    minutes=8,
    version=1,
    answer=because_you_liked,
    kind="dict",
    points={"by hand": 1.0, "one term shared, or none": 0.5, "ties": 0.25, "many films": 0.25},
    cases=cases,
    misconceptions=MISCONCEPTIONS,
    hints=[
        "First the liked film: one dot product for each row, and the position of the largest.",
        "Then the terms: multiply the two films' weights term by term. The dot product is the sum of these products, so the largest explain it.",
        '`np.argsort(-products, kind="stable")[:2]` gives two positions. Keep those whose product is above 0, and take their names from terms.',
    ],
    done="A list can now say why. Nobody's data but the person's own was needed for that.",
    variant=VARIANT,
)
