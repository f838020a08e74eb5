"""Exercise 5.1: what somebody rates higher than the rest, genre by genre."""

import numpy as np

from recsys_teach.exercises.bank.lesson_05.taste_profile_switches import (
    CELLS,
    EQUAL,
    FORM,
    GENRES,
    OF_GENRES,
    WEIGHTS,
    split,
)
from recsys_teach.exercises.exercise import Case, Exercise, Misconception


def taste_profile(
    genres, stars, names, *, cells="has", weights="off the mean", equal="ones", asked="all", form="sum", digits=None
):
    """Σ_i (r_i − r̄) x_it for each genre t; weights of 1 where all are 0. Switches are what learners do instead."""
    vectors = CELLS[cells](genres, names)
    w = OF_GENRES[weights](stars, split(genres)) if weights in OF_GENRES else WEIGHTS[weights](stars)
    if asked == "one film":
        w = EQUAL[equal](stars) if len(stars) == 1 else w
    elif not w.any() or (asked == "any" and not w.all()) or (asked == "stars" and np.ptp(stars) == 0):
        w = EQUAL[equal](stars)
    elif asked == "each":
        w = np.where(w == 0, 1.0, w)
    elif asked == "sum" and abs(w.sum()) < 1e-9:  # the sum of what is left is always 0
        w = np.ones(len(stars))
    if not np.any(stars - stars.mean()) and equal in GENRES:
        return GENRES[equal](vectors)
    profile = FORM[form](vectors, w)
    if asked == "profile" and not profile.any():
        profile = FORM[form](vectors, np.ones(len(stars)))
    return profile if digits is None else np.round(profile, digits)


TOY = ("Adventure", "Comedy", "Fantasy", "Horror", "Sci-Fi")
ALIEN, BRAZIL, DUNE = "Horror|Sci-Fi", "Fantasy|Sci-Fi", "Adventure|Sci-Fi"
REAL = (
    "Drama", "Comedy", "Thriller", "Romance", "Action", "Crime", "Adventure", "Documentary", "Sci-Fi", "Horror", "Children", "War",
)  # fmt: skip


def cases(rng):
    yield Case((ALIEN, DUNE), [5, 2], TOY, group="by hand")
    yield Case((ALIEN, BRAZIL, DUNE), [5, 3, 2.5], TOY, group="by hand")
    yield Case(("Comedy", BRAZIL, "Comedy|Fantasy"), [4.5, 2, 1], TOY, group="by hand")
    yield Case((DUNE, "Comedy", ALIEN, BRAZIL), [1, 4, 3, 4], TOY, group="by hand")
    yield Case(("Music|War", "Musical", "War"), [4, 3, 0.5], ("War", "Musical", "Music"), group="by hand")
    yield Case((ALIEN, "", "Comedy"), [2, 5, 3.5], TOY, group="by hand")
    yield Case((BRAZIL, DUNE, "Comedy"), [4, 2.5, 3], TOY, group="by hand")
    yield Case(("Musical", "War", "War|Musical"), [4, 3.5, 4.5], ("Music", "War", "Musical"), group="by hand")
    yield Case((ALIEN, ALIEN), [5, 3], TOY, group="by hand")
    yield Case(("Comedy", "", "Comedy"), [4, 3, 2], TOY, group="by hand")
    yield Case((ALIEN, DUNE), [4, 4], TOY, group="the same stars for everything")
    yield Case((BRAZIL,), [2.5], TOY, group="the same stars for everything")
    yield Case((ALIEN, BRAZIL, "Comedy"), [5, 5, 5], TOY, group="the same stars for everything")
    yield Case((BRAZIL, DUNE, BRAZIL), [3, 3, 3], TOY, group="the same stars for everything")
    for n in (9, 27, 61):
        films = tuple("|".join(rng.permutation(REAL)[: rng.integers(n < 10, 5)]) for _ in range(n))
        yield Case(films, np.round(rng.integers(1, 11, n) / 2, 1), REAL, group="many films")


TWO = ((ALIEN, DUNE), [5, 2], TOY)
THREE = ((ALIEN, BRAZIL, DUNE), [5, 3, 2.5], TOY)
SAME = ((ALIEN, DUNE), [4, 4], TOY)
FOUR = ((DUNE, "Comedy", ALIEN, BRAZIL), [1, 4, 3, 4], TOY)
SUBSTRING = (("Music|War", "Musical"), [4, 3], ("War", "Musical", "Music"))
UNSORTED = (("Music|War", "Musical"), [4, 2], ("Musical", "War", "Music"))
AGAINST = "Can a film count against a genre in your function?"
WEIGHT = "The distance of a film is its stars less the mean of stars."

# fmt: off
MISCONCEPTIONS = [
    Misconception("stars-as-weights", {"weights": "stars"}, TWO,
        AGAINST,
        "Your function seems to weigh films by their stars as they are, so that no film can count against a genre.",
        WEIGHT),
    Misconception("stars-as-weights, not if the same", {"weights": "stars", "asked": "stars"}, TWO,
        AGAINST,
        "Your function seems to weigh films by their stars as they are, unless all stars are the same.",
        WEIGHT),
    Misconception("mean-less-stars", {"weights": "turned"}, TWO,
        "Which of the two films did this person rate higher? Is the weight of its genres above or below 0?",
        "Your function seems to take the stars off the mean.",
        "Turn the difference round: stars minus mean."),
    Misconception("median", {"weights": "median"}, THREE,
        "What is the mean of the stars in this case, and what did you take off?",
        "Your function seems to take off the median.",
        "Take off the mean: stars.mean()."),
    Misconception("no-weights", {"weights": "one each"}, TWO,
        "Does your answer change when the stars do?",
        "Your function seems to count the films of each genre, whatever their stars are.",
        WEIGHT),
    Misconception("liked-films-counted", {"weights": "liked"}, TWO,
        "Does your answer change when a 5 becomes a 4?",
        "Your function seems to count films with 4 stars or more, and to leave out the others.",
        WEIGHT + " All films take part."),
    Misconception("plus-or-minus-one", {"weights": "liked or not"}, TWO,
        "Does your answer change when a 5 becomes a 4?",
        "Your function seems to weigh a film by 1 from 4 stars on, and by −1 below.",
        WEIGHT),
    Misconception("above-the-mean-counted", {"weights": "above the mean"}, TWO,
        "Does the lowest rating of this case change anything in your answer?",
        "Your function seems to count the films above the mean, and to leave out the others.",
        WEIGHT + " Those below the mean take part, with a minus."),
    Misconception("signs-alone", {"weights": "sign"}, TWO,
        "How far does each film lie from the mean? Can one see that in your answer?",
        "Your function seems to weigh films by 1 above the mean and by −1 below, however far they lie from it.",
        WEIGHT),
    Misconception("dislikes-left-out", {"weights": "positive"}, TWO,
        "Which numbers in the expected answer are below 0? Where is the minus in yours?",
        "Your function seems to set distances below 0 to 0.",
        "Leave the minus: what somebody rates low counts against its genres."),
    Misconception("minus-dropped", {"weights": "absolute"}, TWO,
        "Which numbers in the expected answer are below 0? Where is the minus in yours?",
        "Your function seems to drop the signs of the distances.",
        "Leave the minus: what somebody rates low counts against its genres."),
    Misconception("squared", {"weights": "squared"}, TWO,
        "How far does each film lie from the mean, and what does your function multiply its genres by?",
        "Your function seems to square the distances from the mean.",
        WEIGHT),
    Misconception("divided-by-spread", {"weights": "spread"}, TWO,
        "How far does each film lie from the mean, and what does your function multiply its genres by?",
        "Your function seems to divide the distances by the standard deviation of the stars, which is 0 where all stars are the same.",
        "Take the mean off, and leave it there."),
    Misconception("divided-by-spread, guarded", {"weights": "spread, guarded"}, TWO,
        "How far does each film lie from the mean, and what does your function multiply its genres by?",
        "Your function seems to divide the distances by the standard deviation of the stars.",
        "Take the mean off, and leave it there."),
    Misconception("divided-by-spread of a sample", {"weights": "spread of a sample"}, TWO,
        "How far does each film lie from the mean, and what does your function multiply its genres by?",
        "Your function seems to divide the distances by the standard deviation of the stars, as pandas works it out.",
        "Take the mean off, and leave it there."),
    Misconception("mean-of-rows-of-genres", {"weights": "rows of genres"}, (("Comedy", BRAZIL), [4, 2], TOY),
        "What is the mean of the stars in this case, and how often does each film count in yours?",
        "Your function seems to take the mean after a row was made for each genre, so that a film with many genres counts many times.",
        "Take the mean of the stars first, a rating for each film."),
    Misconception("films-without-genres-not-in-mean", {"weights": "films with genres"}, ((ALIEN, "", "Comedy"), [2, 5, 3.5], TOY),
        "One film in this case has no genre. Does its rating count in your mean?",
        "Your function seems to leave films without genres out of the mean.",
        "The mean is that of all the stars."),
    Misconception("share-of-mean", {"weights": "ratio"}, TWO,
        "Do you divide by the mean, or take it off?",
        "Your function seems to divide the stars by their mean.",
        WEIGHT),
    Misconception("share-of-mean-less-one", {"weights": "ratio less one"}, TWO,
        "Do you divide by the mean, or take it off?",
        "Your function seems to divide the stars by their mean, and to take 1 off.",
        WEIGHT),
    Misconception("share-of-five", {"weights": "of five"}, TWO,
        AGAINST,
        "Your function seems to divide the stars by 5.",
        WEIGHT),
    Misconception("min-max", {"weights": "min-max"}, TWO,
        "Which numbers in the expected answer are below 0? Where is the minus in yours?",
        "Your function seems to rescale the stars to 0 … 1.",
        WEIGHT),
    Misconception("off-the-highest", {"weights": "off the highest"}, TWO,
        "What does your function multiply the genres of the film by that this person rated highest?",
        "Your function seems to take off the highest rating.",
        "Take off the mean."),
    Misconception("off-the-lowest", {"weights": "off the lowest"}, TWO,
        "What does your function multiply the genres of the film by that this person rated lowest?",
        "Your function seems to take off the lowest rating.",
        "Take off the mean."),
    Misconception("share-of-all-stars", {"weights": "share"}, TWO,
        "Do you divide by something, or take something off?",
        "Your function seems to divide the stars by their sum.",
        WEIGHT),
    Misconception("zeros-if-all-the-same", {"equal": "zeros"}, SAME,
        "All distances are 0 in this case. What does your answer say about what this person has chosen?",
        "Your function seems to return zeros where somebody gave everything the same stars.",
        "If no distance differs from 0, put 1 for every film."),
    *(Misconception(f"{equal}-if-all-the-same", {"equal": equal}, SAME,
        "All distances are 0 in this case. By what does your function replace them?",
        f"Your function seems to {does} where all stars are the same.",
        "If no distance differs from 0, put 1 for every film.")
      for equal, does in (("stars", "weigh films by their stars"), ("shares", "share out a 1 among the films"))),
    Misconception("ones-if-any-is-zero", {"asked": "any"}, ((ALIEN, BRAZIL, DUNE), [5, 4, 3], TOY),
        "One distance is 0 in this case. Are the others?",
        "Your function seems to set all distances to 1 as soon as one of them is 0.",
        "Do that only if all of them are 0: .any() asks whether one differs from 0."),
    Misconception("one-for-each-zero", {"asked": "each"}, ((ALIEN, BRAZIL, DUNE), [5, 4, 3], TOY),
        "One distance is 0 in this case. What becomes of it?",
        "Your function seems to replace each distance of 0 by 1.",
        "A film at the mean says nothing. Replace the distances only if all of them are 0."),
    Misconception("sum-of-weights-asked", {"asked": "sum"}, TWO,
        "What is the sum of the distances in this case, and in any other?",
        "Your function seems to ask whether the distances add up to 0. What is left when a mean is taken off always does.",
        "Ask whether every distance is 0."),
    Misconception("profile-asked", {"asked": "profile"}, ((ALIEN, ALIEN), [5, 3], TOY),
        "Did this person give the same stars to everything? What do the films say together about Horror?",
        "Your function seems to count films wherever the profile comes out as zeros. It may also do so because one film cancels another.",
        "Ask whether every distance is 0, not the sums."),
    Misconception("one-for-every-genre", {"equal": "every genre"}, SAME,
        "Which genres has this person never chosen? What does your answer say of them?",
        "Your function seems to return 1 for every genre where all stars are the same.",
        "Put 1 for each film, and add up as ever."),
    Misconception("one-for-every-genre-that-occurs", {"equal": "every genre that occurs"}, SAME,
        "Two films of this case have Sci-Fi. What does your answer say of it?",
        "Your function seems to return 1 for each genre that occurs where all stars are the same.",
        "Put 1 for each film, and add up as ever."),
    Misconception("one-film-asked", {"asked": "one film"}, SAME,
        "All distances are 0 in this case. For how many films does your function ask for that?",
        "Your function seems to let films weigh 1 only where there is one film.",
        "Ask whether every distance is 0, however many films there are."),
    Misconception("first-genre-only", {"cells": "first"}, FOUR,
        "How many genres has each film, and how many of them does your function look at?",
        "Your function seems to look at the first genre of each film alone.",
        "A film has a 1 in the column of every genre that it has."),
    Misconception("last-genre-only", {"cells": "last"}, FOUR,
        "How many genres has each film, and how many of them does your function look at?",
        "Your function seems to look at the last genre of each film alone.",
        "A film has a 1 in the column of every genre that it has. In a loop, = puts the new value in the place of the old one."),
    Misconception("first-genre-left-out", {"cells": "but first"}, FOUR,
        "Which genre stands first in each text? Does your function look at it?",
        "Your function seems to leave out the first genre of each film.",
        "Positions begin at 0."),
    Misconception("shared-among-genres", {"cells": "share"}, TWO,
        "What stands in the vector of a film with two genres?",
        "Your function seems to divide a film's distance among its genres.",
        "A film has a 1 in the column of every genre that it has."),
    Misconception("vectors-of-length-one", {"cells": "unit"}, TWO,
        "What stands in the vector of a film with two genres?",
        "Your function seems to divide each film's vector by its length.",
        "A film has a 1 in the column of every genre that it has. Lengths come in exercise 5.3."),
    Misconception("part-of-a-name", {"cells": "part of a text"}, SUBSTRING,
        "Which film of this case has the genre Musical, and which has Music?",
        "Your function seems to look for names inside of the text, where Music is found in Musical.",
        "Cut the text at | first. In a list, in asks for a whole name."),
    Misconception("minus-one-for-absent", {"cells": "minus one"}, TWO,
        "What stands in a film's vector for a genre that it has not?",
        "Your function seems to put −1 where a film has not a genre.",
        "Put 0 there."),
    Misconception("ones-for-absent", {"cells": "gaps"}, TWO,
        "What stands in a film's vector for a genre that it has not?",
        "Your function seems to put 1 where a film has not a genre, and 0 where it has it.",
        "Turn it round: 1 if the genre is there."),
    Misconception("numbers-of-genres", {"cells": "number"}, TWO,
        "Does the place of a genre in names say how much it counts?",
        "Your function seems to put the number of a genre where a 1 belongs.",
        "Put 1 if the film has the genre, whichever it is."),
    Misconception("names-sorted", {"cells": "sorted"}, UNSORTED,
        "Which genre does the first number of your answer belong to, and which stands first in names?",
        "Your function seems to sort the genres.",
        "Keep the order of names."),
    Misconception("names-turned", {"cells": "turned"}, TWO,
        "Which genre does the first number of your answer belong to, and which stands first in names?",
        "Your function seems to go through names from the end.",
        "Keep the order of names."),
    Misconception("only-genres-that-are-there", {"cells": "there"}, TWO,
        "How many names were passed, and how many numbers came back?",
        "Your function seems to leave out the genres that no film has.",
        "Go through names: a genre that no film has gets 0."),
    Misconception("genres-of-the-films, sorted", {"cells": "there, sorted"}, TWO,
        "How many names were passed, and how many numbers came back?",
        "Your function seems to make a list of genres of its own, from the films.",
        "Go through names: a genre that no film has gets 0."),
    Misconception("genres-of-the-films", {"cells": "seen first"}, TWO,
        "How many names were passed, and how many numbers came back?",
        "Your function seems to make a list of genres of its own, from the films.",
        "Go through names: a genre that no film has gets 0."),
] + [
    Misconception(id, {"form": form}, case, see, f"Your function seems to {name}.", remedy)
    for id, form, case, see, name, remedy in (
        ("mean-over-films", "mean", TWO, "Was a sum asked for, or a mean?", "divide by the number of films", "Add up, and leave it there."),
        ("mean-over-films-of-the-genre", "mean of those", FOUR, "Was a sum asked for, or a mean?",
            "divide by the number of films of each genre", "Add up, and leave it there: a genre that comes up often may count for more."),
        ("mean-over-films-of-the-genre, nan", "mean of those, nan", TWO, "What do you divide by for a genre that no film has?",
            "divide by the number of films of each genre, which may be 0", "Add up, and leave it there."),
        ("profile-of-length-one", "length one", TWO, "What do you do to the profile after you added up?",
            "divide the profile by its length", "Return the sums as they are."),
        ("share-of-the-largest", "of the largest", TWO, "What is the largest number of your answer? Is it always the same?",
            "divide the profile by its largest number", "Return the sums as they are."),
        ("share-of-all", "of all", TWO, "What do you do to the profile after you added up?",
            "divide the profile by the sum of its numbers without their signs", "Return the sums as they are."),
        ("weighted-mean", "over weights", TWO, "Was a sum asked for, or a mean?",
            "divide by the sum of the distances without their signs", "Add up, and leave it there."),
        ("added-over-genres", "by film", TWO, "Is there a number for each genre in your answer, or for each film?",
            "add up over the genres, with axis=1", "Add up over the films: axis=0 adds up a table's rows."),
        ("not-added-up-over-films", "table", TWO, "How many rows has your answer?",
            "return a row for each film", "Add up over the films, with axis=0."),
        ("not-below-zero", "above 0", TWO, "Which numbers in the expected answer are below 0? Where is the minus in yours?",
            "set the numbers below 0 to 0", "Leave the minus: it says what somebody likes less."),
        ("sizes-alone", "sizes", TWO, "Which numbers in the expected answer are below 0? Where is the minus in yours?",
            "drop the signs of the profile", "Leave the minus: it says what somebody likes less."),
        ("first-film-only", "first film", TWO, "How many films have a say in your answer?",
            "return after the first film", "Add up over all films: the return comes after the loop."),
        ("last-film-only", "last film", TWO, "How many films have a say in your answer?",
            "keep the last film alone, as when = stands in the place of +=", "Add each film to those before it."),
        ("last-film-left-out", "but the last", TWO, "How many films have a say in your answer?",
            "leave out the last film", "range(len(genres)) ends at the last position by itself."),
        ("first-film-left-out", "but the first", TWO, "How many films have a say in your answer?",
            "leave out the first film", "Positions begin at 0."),
        ("sums-apart", "sums apart", TWO, "Do you multiply first and add up then, or the other way round?",
            "add up vectors and distances, each by itself, before multiplying; the distances alone add up to 0",
            "Multiply film by film, and add up after that."),
        ("weights-added", "plus", TWO, "What does a film add in your function to a genre that it has not?",
            "add the distances to the vectors", "Multiply each vector by its distance."),
        ("largest-film", "largest", FOUR, "How many films have a say in a genre's number?",
            "take the largest product instead of the sum", "Add up over all films."),
        ("total", "total", TWO, "Is there a number for each genre in your answer?",
            "add up over films and genres", "Add up over the films alone, with axis=0."),
        ("ordered", "ordered", FOUR, "Which genre does the first number of your answer belong to?",
            "sort the profile", "Keep the order of names."),
    )
] + [
    Misconception(f"off-{m:g}", {"weights": f"off {m:g}"}, ((ALIEN, DUNE), [4.5, 2], TOY),
        "What is the mean of the stars in this case, and what did you take off?",
        f"Your function seems to take {m:g} off, for everybody.",
        "Take off the mean of these stars.")
    for m in (2.5, 2.75, 3.0, 3.5, 4.0)
] + [
    Misconception(f"off-{m:g}, not if the same", {"weights": f"off {m:g}", "asked": "stars"}, ((ALIEN, DUNE), [4.5, 2], TOY),
        "What is the mean of the stars in this case, and what did you take off?",
        f"Your function seems to take {m:g} off, for everybody whose stars are not all the same.",
        "Take off the mean of these stars.")
    for m in (2.5, 3.0, 3.5)
] + [
    Misconception(f"rounded-{digits}", {"digits": digits}, ((ALIEN, BRAZIL, DUNE), [5, 4, 1], TOY),
        "Compare the two numbers digit by digit. Where does yours end?",
        f"Your function seems to round its results to {digits} decimal{'s' * (digits != 1)}.",
        "Return the numbers as they are. Rounding belongs where you print.")
    for digits in range(4)
]
# fmt: on


def genre_means(genres, stars, names):
    """The mean of the stars of each genre's films; nan for a genre without films."""
    return np.array(
        [
            np.mean([r for film, r in zip(split(genres), stars, strict=True) if name in film] or [np.nan])
            for name in names
        ]
    )


VARIANT = Exercise(
    id="05.genre_means",
    number="5.1, once more",
    title="what somebody gives to each genre",
    minutes=6,
    version=1,
    answer=genre_means,
    kind="array",
    points={"all": 1.0},
    cases=lambda rng: (
        Case(*case, group="all")
        for case in (
            TWO,
            FOUR,
            (("", "Comedy"), [3, 4], ("Comedy",)),
            (("Comedy|War", "War", "Comedy"), [5, 2, 2], ("War", "Romance", "Comedy")),
        )
    ),
    misconceptions=[],
    hints=[
        "For one genre: collect the stars of the films that have it.",
        "The mean of an empty list is nan, with a warning. Ask whether the list is empty, and put nan there yourself.",
    ],
    done="A mean for each genre knows what is liked; a profile of sums knows how often as well.",
    task=(
        "`genres` is a tuple with a text such as `Horror|Sci-Fi` for each film, `stars` an array with somebody's rating of each, `names` a tuple "
        "of genres. Return an array with the mean of the stars of each genre's films, in the order of `names`; nan for a genre "
        "that no film has."
    ),
    solution="""def genre_means(genres, stars, names):
    means = []
    for name in names:
        given = [r for film, r in zip(genres, stars) if name in film.split("|")]
        means.append(sum(given) / len(given) if given else np.nan)
    return np.array(means)
""",
)

EXERCISE = Exercise(
    id="05.taste_profile",
    number="5.1",
    title="a profile of genres",
    minutes=8,
    version=1,
    answer=taste_profile,
    kind="array",
    points={"by hand": 1.0, "the same stars for everything": 0.5, "many films": 0.5},
    cases=cases,
    misconceptions=MISCONCEPTIONS,
    hints=[
        'Begin with one film: cut its text with .split("|"), and make a list with 1 for each name that is there, and 0 for each other one.',
        '`name in film.split("|")` is True or False. A list inside a list makes the rows: one for each film, in it one entry for each name.',
        "The distances are the stars less their mean. `distances.any()` says whether one of them differs from 0; if none does, use np.ones.",
    ],
    done="A person and a film are now lists of numbers with the same places. They can be compared.",
    variant=VARIANT,
)
