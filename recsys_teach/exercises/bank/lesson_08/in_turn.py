"""Exercise 8.5: one list that takes from several in turn."""

from recsys_teach.exercises.bank.lesson_08.in_turn_switches import CUT, GIVE, ORDER
from recsys_teach.exercises.exercise import Case, Exercise, Misconception


def in_turn(lists, k, *, order="turns", cut="k", give="films"):
    """In each round every list gives its first film that is not there yet; the first k. Switches are what learners do instead."""
    lists = list(map(list, lists)) if order == "names" else [list(one) for one in lists.values()]
    return GIVE[give](CUT[cut](ORDER[order](lists, k), lists, k), lists)


def letters(*words):
    """Return {model: films}, from a text for each model with a letter for each film."""
    models = ("stars", "likes", "genres", "bestsellers")
    films = {"A": 7, "B": 2, "C": 31, "D": 4, "E": 58, "F": 16, "G": 9, "H": 70, "J": 25, "K": 3, "Z": 0}
    return {model: [films[letter] for letter in word] for model, word in zip(models, words, strict=False)}


def cases(rng):
    yield Case(letters("DAB", "CEF"), 4, group="by hand")
    yield Case(letters("FCA", "BED", "HGJ"), 5, group="by hand")
    yield Case(letters("DCBA"), 3, group="by hand")
    yield Case(letters("BACD", "AEB"), 6, group="there already")
    yield Case(letters("DABC", "DAEF", "ADGH"), 7, group="there already")
    yield Case(letters("CAB", "CAB"), 3, group="there already")
    yield Case(letters("BCDA", "EBCDF"), 6, group="there already")
    yield Case(letters("AZB", "CZD"), 5, group="there already")
    yield Case(letters("B", "ECDA"), 4, group="lists that end")
    yield Case(letters("ZC", "", "EZBG"), 6, group="lists that end")
    yield Case(letters("", "CAB", "D"), 10, group="lists that end")
    yield Case(letters("CBA", "", "DCE"), 5, group="lists that end")
    yield Case(letters("", ""), 3, group="lists that end")
    yield Case(letters("DA", "C"), 0, group="lists that end")
    yield Case(letters("BCA", "BE", "D"), 0, group="lists that end")
    yield Case(letters("GFED", "GA", "BACFH"), 9, group="lists that end")
    for n_lists, k in ((2, 6), (3, 5), (4, 9)):
        lengths = rng.integers(2, 9, n_lists)
        yield Case(letters(*("".join(rng.permutation(list("ABCDEFGHJK"))[:n]) for n in lengths)), k, group="many lists")


PLAIN = (letters("DAB", "CEF"), 4)
DOUBLE = (letters("BACD", "AEB"), 6)
AGAIN = (letters("DABC", "DAEF", "ADGH"), 7)
ENDS = (letters("B", "ECDA"), 4)
SHORT = (letters("", "CAB", "D"), 10)
ZERO = (letters("AZB", "CD"), 5)
RULE = "Whoever has the turn passes over films that are there already, and gives the first one that is not."

# fmt: off
MISCONCEPTIONS = [
    Misconception(id, {"order": order}, show, see, f"Your function seems to {what}.", remedy)
    for id, order, show, see, what, remedy in (
        ("turn-lost", "places", AGAIN, "A list whose film is there already: does it give another one in this round?", "let a list lose its turn where its film is there already", RULE),
        ("turn-lost-and-shortest", "shortest", ENDS, "One list has ended. Have the others nothing more to give?", "stop where the shortest list ends, as zip does", "Go on with the other lists until all have ended."),
        ("there-twice", "twice", DOUBLE, "Is a film shown twice in your list?", "keep films that are there already", RULE),
        ("there-twice-and-shortest", "twice, shortest", ENDS, "One list has ended. Have the others nothing more to give?", "stop where the shortest list ends, and keep films twice", "Go on until all lists have ended, and pass over what is there."),
        ("ends-with-one", "until one ends", ENDS, "One list has ended. Have the others nothing more to give?", "stop as soon as a list has nothing left", "Pass over that list, and go on with the others."),
        ("ends-when-one-is-empty", "until one is empty", ENDS, "One list has ended. Have the others nothing more to give?", "go round only while all lists have films", "Go on while any list has one: any, not all."),
        ("ends-with-the-first", "while the first has some", ENDS, "The first list has ended. Have the others nothing more to give?", "go round only while the first list has films", "Go on while any list has one."),
        ("only-one-passed-over", "one skip", AGAIN, "Two films in a row are there already. How many of them does your function pass over?", "pass over one film at most, and then take the next whatever it is", "Pass over films as long as they are there: while, not if."),
        ("names-for-lists", "names", PLAIN, "What does a loop over a dict visit: its keys, or its values?", "go through the models' names, letter by letter", "A dict's lists are its .values()."),
        ("one-after-another", "one after another", PLAIN, "Whose second film comes after the first film of the first list?", "put one list behind the other", "Take one film of each list in a round."),
        ("stops-at-double", "stops at double", DOUBLE, "What happens in your function at the first film that is there already?", "stop at the first film that is there already", RULE),
        ("round-ends-at-double", "round ends at double", AGAIN, "A film is there already. May the lists after it still give one in this round?", "end the round at a film that is there already, as break does", RULE),
        ("zero-ends-a-list", "zero ends", ZERO, "One of the films has the number 0. What does your condition make of it?", "take film 0 for a list that has ended", "Compare with None: film is not None. A film may be 0."),
        ("zero-left-out", "zero left out", ZERO, "One of the films has the number 0. Is it in your list?", "leave out film 0", "Compare with None: film is not None. A film may be 0."),
        ("two-each", "two each", PLAIN, "How many films does a list give in a round?", "take two films of each list in a round", "Take one."),
        ("none-as-film", "with gaps", ENDS, "Is there something in your list that is no film?", "take the None of zip_longest for a film", "Pass over a list that has ended."),
        ("last-place-kept", "last kept", DOUBLE, "A film that two lists hold: at which of its places does it stand in your list?", "keep the last place of a film, not the first", RULE),
        ("neighbours-only", "neighbours", DOUBLE, "Is a film shown twice in your list?", "look only at the film directly before", "Look at all films that are there."),
        ("shared-left-out", "unique", DOUBLE, "A film that two lists hold: is it in your list at all?", "leave out what several lists hold", "Keep it once."),
        ("only-shared", "in all", DOUBLE, "A film that one list holds alone: is it in your list?", "keep only what all lists hold", "Keep every film once."),
        ("by-votes", "votes", DOUBLE, "By what is your list ordered?", "put first what several lists hold", "Go round by turns alone."),
        ("last-list-first", "last list first", PLAIN, "Which list has the first turn?", "begin with the last list", "Begin with the first."),
        ("worst-first", "worst first", PLAIN, "At which end of a list does its best film stand?", "take films from the end, as .pop() does", "The best stands first: position 0."),
        ("sorted", "sorted", PLAIN, "By what is your list ordered?", "sort the films by number", "Keep the order in which they were taken."),
        ("lists-sorted", "sorted lists", PLAIN, "In which order does a list give its films?", "sort each list first", "Each list is in order already: best first."),
        ("two-lists-only", "two lists", (letters("DA", "CE", "BF"), 4), "How many lists are there in this case, and how many do you use?", "use the first two lists alone", "Go through all of them."),
        ("first-list-only", "first list", PLAIN, "How many lists are there in this case, and how many do you use?", "use the first list alone", "Go through all of them."),
        ("last-list-only", "last list", PLAIN, "How many lists are there in this case, and how many do you use?", "use the last list alone", "Go through all of them."),
        ("one-round-only", "bests only", PLAIN, "How many rounds does your function go?", "go one round alone", "Go on until k films are there or all lists have ended."),
        ("first-places-left-out", "first left out", PLAIN, "At which position does a list begin?", "leave out the first film of each list", "Positions begin at 0."),
        ("last-places-left-out", "last left out", (letters("DA", "CE"), 4), "At which position does a list end?", "leave out the last film of each list", "Go on to the end of each list."),
        ("longest-first", "longest first", ENDS, "Which list has the first turn?", "begin with the longest list", "Keep the order of the lists."),
        ("a-share-of-each", "a share of each", PLAIN, "Whose second film comes after the first film of the first list?", "take an equal number of each list, one list behind the other", "Take one film of each list in a round."),
    )
] + [
    Misconception(id, {"cut": cut}, show, see, f"Your function seems to {what}.", remedy)
    for id, cut, show, see, what, remedy in (
        ("all-of-them", "all", PLAIN, "How many films were asked for?", "return all films; k changes nothing", "Keep the first k."),
        ("one-too-many", "one more", PLAIN, "How many films were asked for?", "return one film more than k", "Keep the first k: [:k]."),
        ("one-too-few", "one less", PLAIN, "How many films were asked for?", "return one film fewer than k", "Keep the first k: [:k]."),
        ("k-rounds", "k rounds", PLAIN, "Is k a number of films, or of rounds?", "go k rounds", "k is the number of films."),
        ("one-although-none", "at least one", (letters("DA", "C"), 0), "How many films are there in a list of none?", "look at k only after a film was put in", "Compare with k before a film is put in, or cut at the end: [:k]."),
        ("always-ten", "ten", PLAIN, "Does your answer change when k does?", "keep ten films whatever k is", "Use the argument."),
        ("always-five", "five", (letters("DAB", "CEF"), 2), "Does your answer change when k does?", "keep five films whatever k is", "Use the argument."),
        ("last-k", "last k", PLAIN, "Which k films of your mixed list are the best?", "keep the last k films", "Keep the first k: [:k]."),
        ("first-left-out", "from the second", PLAIN, "Is the first list's best film in your list?", "leave out the first film", "Keep the first k: [:k]."),
        ("turned-round", "turned round", PLAIN, "Which film stands first in your list?", "turn the list round", "Keep the order in which they were taken."),
        ("whole-rounds", "whole rounds", (letters("DAB", "CEF"), 3), "How many films were asked for?", "end a round before it looks at k", "Cut the list at the end: [:k]."),
        ("cut-before-doubles", "cut, then once", DOUBLE, "How many films were asked for, and is one missing?", "cut to k first, and take out what is there twice after that", "Pass over doubles while you collect, and cut last."),
        ("filled-with-none", "filled with none", SHORT, "How many films do the lists hold together?", "fill up to k with None", "Return fewer if there are no more."),
        ("filled-with-minus-one", "filled with -1", SHORT, "How many films do the lists hold together?", "fill up to k with −1", "Return fewer if there are no more."),
        ("nothing-below-k", "only if k", SHORT, "How many films do the lists hold together?", "return nothing where there are fewer than k", "Return those that there are."),
    )
] + [
    Misconception(id, {"give": give}, PLAIN, see, f"Your function seems to {what}.", "Return a list of films.")
    for id, give, see, what in (
        ("count", "count", "What was asked for: films, or their number?", "return how many films there are"),
        ("one-text", "one text", "What was asked for: a list, or a text?", "join the films to one text"),
        ("pairs", "pairs", "How many things stand for each film in your answer?", "return each film with the number of its list"),
        ("lists-of-one", "lists", "What stands at each position of your answer: a film, or a list?", "put each film into a list of its own"),
        ("which-list", "which list", "What was asked for: films, or numbers of lists?", "return the number of the list for each film"),
        ("places", "ranks", "What was asked for: a list, or a dict?", "return a dict with the place of each film"),
        ("a-set", "a set", "Has a set an order?", "return a set, which has no order"),
    )
]
# fmt: on


def first_lists_say(lists, k):
    """All of the first list, then what the next ones have besides; the first k."""
    return list(dict.fromkeys(film for one in lists.values() for film in one))[:k]


VARIANT = Exercise(
    id="08.first_lists_say",
    number="8.5, once more",
    title="one list after another",
    minutes=4,
    version=1,
    answer=first_lists_say,
    kind="list",
    points={"all": 1.0},
    cases=lambda rng: (
        Case(lists, k, group="all")
        for lists, k in (
            (letters("DA", "CB"), 3),
            (letters("BA", "AC", "BD"), 4),
            (letters("", "C"), 2),
            (letters("CAB", "A"), 2),
        )
    ),
    misconceptions=[],
    hints=[
        "Go through the lists in order, and through the films of each.",
        "A film is added only if it is not there yet. Cut at the end.",
    ],
    done="The first list leads, the others fill up.",
    task=(
        "`lists` maps each model's name to its films, best first. Return the films of the first model, then those of the second that are not there yet, and so on: "
        "the first `k` of them as a list, fewer if there are no more."
    ),
    solution="""def first_lists_say(lists, k):
    mixed = []
    for one in lists.values():
        mixed += [film for film in one if film not in mixed]
    return mixed[:k]
""",
)

EXERCISE = Exercise(
    id="08.in_turn",
    number="8.5",
    title="one list from several",
    minutes=7,
    version=1,
    answer=in_turn,
    kind="list",
    keeps_input=True,
    points={"by hand": 0.5, "there already": 0.75, "lists that end": 0.5, "many lists": 0.25},
    cases=cases,
    misconceptions=MISCONCEPTIONS,
    hints=[
        "Go round while any list still has films; in each round go through all lists. A dict gives them as .values().",
        "`iter(one)` walks along a list and leaves it as it is; `next(…, None)` gives what comes next, None at the end. Or take from copies with `.pop(0)`.",
        "Whose turn it is passes over films that are there already, and gives the first one that is not. Ask `is not None`, since a film may be 0. Stop at k.",
    ],
    done="Several models on one page, and no film twice.",
    variant=VARIANT,
)
