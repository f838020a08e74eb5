"""Exercise 4.3: support, confidence and lift of two goods, from baskets."""

import numpy as np

from recsys_teach.exercises.bank.lesson_04.also_bought_switches import CONFIDENCE, COUNTS, GIVE, LIFT, SUPPORT, N
from recsys_teach.exercises.exercise import Case, Exercise, Misconception

nan = np.nan


def also_bought(
    baskets, a, b, *, counts="members", swapped=False, n="baskets", support="both / n", confidence="both / a",
    lift="n both / (a b)", empty=(0.0, 0.0), give="support, confidence, lift", bail="",
):  # fmt: skip
    """(n_ab / n, n_ab / n_a, n n_ab / (n_a n_b)), each 0 where its divisor is 0. Switches are what learners do instead."""
    a, b = (b, a) if swapped else (a, b)
    both, of_a, of_b = COUNTS[counts](baskets, a, b)
    if ("a" in bail and not of_a) or ("b" in bail and not of_b):  # one number for three
        return 0
    numbers = both, of_a, of_b, N[n](baskets, a, b)
    s, c, m = SUPPORT[support](*numbers), CONFIDENCE[confidence](*numbers), LIFT[lift](*numbers)
    s, c = 0.0 if s != s else s, empty[0] if c != c else c
    return GIVE[give](s, c, empty[1] if m != m else m)


def some_baskets(rng, n, goods, share):
    """Return n baskets; the first goods are in most of them, the last in few."""
    chances = share * (1 - np.arange(goods) / goods) ** 2
    return [set(np.flatnonzero(row).tolist()) for row in rng.random((n, goods)) < chances]


def cases(rng):
    toy = [
        {"bread", "butter"},
        {"bread", "butter", "jam"},
        {"bread", "jam"},
        {"bread"},
        {"bread", "butter"},
        {"caviar", "wine"},
    ]
    yield Case([{"tea", "milk"}, {"tea"}, {"milk", "rice"}, {"tea", "milk"}, {"rice"}], "tea", "milk", group="by hand")
    yield Case(toy, "butter", "bread", group="by hand")
    yield Case(toy, "bread", "butter", group="by hand")
    yield Case(toy, "jam", "butter", group="by hand")
    yield Case(toy, "caviar", "wine", group="by hand")
    yield Case([{"b"}, {"a", "b", "c"}, {"a", "b"}, {"b", "c"}, {"c"}, {"a"}, set(), {"b"}], "a", "b", group="by hand")
    yield Case([{"a", "c"}, {"b"}, {"a"}, {"c"}], "a", "b", group="never together, or nobody")
    yield Case([{"a"}, {"c"}, {"a", "c"}], "a", "b", group="never together, or nobody")
    yield Case([{"b"}, {"c", "b"}], "a", "b", group="never together, or nobody")
    yield Case([{"c"}, {"d"}, {"c", "d"}], "a", "b", group="never together, or nobody")
    for n, goods, share in ((40, 6, 0.7), (150, 12, 0.8), (400, 20, 0.6)):
        baskets = some_baskets(rng, n, goods, share)
        baskets[0] |= {1, 2}
        yield Case(baskets, 1, 2, group="many baskets")
        yield Case(baskets, 4, 0, group="many baskets")


TOY = ([{"tea", "milk"}, {"tea"}, {"milk", "rice"}, {"tea", "milk"}, {"rice"}], "tea", "milk")
MORE = ([{"b"}, {"a", "b", "c"}, {"a", "b"}, {"b", "c"}, {"c"}, {"a"}, set(), {"b"}], "a", "b")
NOBODY = ([{"b"}, {"c", "b"}], "a", "b")
S = "Support: in how many baskets are both, divided by how many baskets there are?"
C = "Confidence: of the baskets that hold a, the share that hold b as well."
L = "Lift: the confidence, divided by the share of all baskets that hold b."
FRACTIONS = "Check each of the three by hand for five baskets, and compare."


def told(see, name, remedy, show, ways):
    """Return a row for each way to make one mistake, {id: switch}."""
    return [Misconception(id, switch, show, see, name, remedy) for id, switch in ways.items()]


# fmt: off
MISCONCEPTIONS = [
    *told("How many baskets hold a in this case? Are those among them that hold b as well?",
        "Your function seems to leave the baskets with both out of the counts of a and of b, as an elif does.",
        "A basket with both is a basket with a, and one with b. Ask three questions, each with an if of its own.", MORE,
        {"without-both": {"counts": "without both"}}),
    *told("How many baskets hold b in this case? Are those among them that hold a as well?",
        "Your function seems to leave the baskets with both out of the count of b, as an elif does.",
        "A basket with both is a basket with b. Give that question an if of its own.", MORE, {"b-without-a": {"counts": "b without a"}}),
    *told("How many baskets hold a in this case? Are those among them that hold b as well?",
        "Your function seems to leave the baskets with both out of the count of a, as an elif does.",
        "A basket with both is a basket with a. Give that question an if of its own.", MORE, {"a-without-b": {"counts": "a without b"}}),
    *told("A basket holds a, b and something else. Does it hold both?",
        "Your function seems to count only baskets that hold the two and nothing else.",
        "Ask whether a is in the basket and b is in it; == compares whole baskets.", MORE, {"exactly-the-two": {"counts": "exactly the two"}}),
    *told("A basket holds a and something else. Does it hold a?",
        "Your function seems to count baskets for a that hold nothing else.", "Ask with in.", MORE, {"alone-in-basket": {"counts": "alone"}}),
    *told("A basket holds a alone. Does it hold both?",
        "Your function seems to count baskets with one of the two as baskets with both.", "Ask with and, not with or.", MORE,
        {"one-or-the-other": {"counts": "one or the other"}}),
    *told("A basket holds b alone. Does your function count it as one with both?",
        "Your function seems to count every basket with b as one with both, as `a and b in basket` does.",
        "Ask two whole questions: a in basket, and b in basket.", MORE, {"b-for-both": {"counts": "a and b in it"}, "b-for-both, guarded": {"counts": "a and b in it, guarded"}}),
    *told("Is a basket equal to a, or does it hold a?",
        "Your function seems to find nobody who has a, or both: == and count compare whole baskets, and (a, b) in basket looks for a pair.",
        "Ask for one good at a time: is a in the basket, and is b in it?", TOY, {"nobody-found": {"counts": "none"}}),
    *told("Are there goods in this case whose name is a part of another good's?",
        "Your function seems to look for names inside a text: 1 is found in 12, and butter in peanut butter.",
        "Ask the set itself: a in basket.", ([{"butter"}, {"peanut butter", "jam"}, {"jam"}], "butter", "jam"), {"parts-of-texts": {"counts": "parts of texts"}}),
    *told("How many numbers come back where nobody has a, or b? And how many are asked for?",
        "Your function seems to return one 0 where nobody has a, or b.", "Return three numbers there too. Each is 0 only where its own divisor is 0.", NOBODY,
        {"one-zero-for-three": {"bail": "ab"}, "one-zero-for-three, a": {"bail": "a"}}),
    *told("How many baskets have been looked at when your function returns?",
        "Your function seems to count in the first basket alone, as when return stands inside the loop.",
        "Move the return out of the loop.", MORE, {"first-basket-only": {"counts": "first basket"}}),
    *told("Which baskets does your function visit? Is the last one among them?",
        "Your function seems to leave out the last basket when it counts.", "for basket in baskets visits all.", MORE, {"last-basket-left-out": {"counts": "but the last"}}),
    *told("Which baskets does your function visit? Is the first one among them?",
        "Your function seems to leave out the first basket when it counts.", "for basket in baskets visits all.", TOY, {"first-basket-left-out": {"counts": "but the first"}}),
    *told("Which of the two is known to be in the basket, and which is asked for?",
        "Your function seems to swap a and b: it says how often those with b have a.", C, MORE, {"a-and-b-swapped": {"swapped": True}}),
    *told("What do you divide the support by: baskets, or goods?",
        "Your function seems to use the number of goods in all baskets for the number of baskets.", "len(baskets) says how many baskets there are.", MORE,
        {"goods-for-baskets": {"n": "goods"}}),
    *told("What do you divide the support by: baskets, or goods?",
        "Your function seems to use the number of different goods for the number of baskets.", "len(baskets) says how many baskets there are.", MORE,
        {"different-goods-for-baskets": {"n": "different goods"}}),
    *told("How many baskets are there in this case? How many does your function divide by?",
        "Your function seems to count only baskets that hold a or b.", "All baskets count: len(baskets).", MORE,
        {"of-those-with-one": {"n": "baskets with one of them"}}),
    *told("How many baskets are there in this case? How many does your function divide by?",
        "Your function seems to leave out baskets that are empty.", "All baskets count, the empty ones too: len(baskets).", MORE,
        {"empty-left-out": {"n": "baskets that hold something"}}),
    *told("How many baskets are there in this case? How many does your function divide by?",
        "Your function seems to leave out baskets with fewer than two goods.", "All baskets count: len(baskets).", MORE,
        {"small-left-out": {"n": "baskets of two or more"}}),
    *told("How many baskets are there in this case? How many does your function divide by?",
        "Your function seems to count equal baskets once.", "Each basket is a customer. All count: len(baskets).", MORE,
        {"equal-baskets-once": {"n": "different baskets"}, "equal-baskets-once, everywhere": {"n": "different baskets", "counts": "different baskets"}}),
    *told("How many baskets are there in this case? How many does your function divide by?",
        "Your function seems to divide by one basket too few.", "len(baskets) is right as it is.", TOY, {"one-basket-less": {"n": "one less"}}),
    *told("Is your first number a share between 0 and 1?", "Your function seems to return the count of baskets with both as the support.", S, TOY,
        {"support-not-divided": {"support": "both"}}),
    *told("How many baskets hold both, and how many hold a?", "Your function seems to return the share of baskets with a as the support.", S, MORE,
        {"support-of-a": {"support": "a / n"}}),
    *told("How many baskets hold both, and how many hold b?", "Your function seems to return the share of baskets with b as the support.", S, MORE,
        {"support-of-b": {"support": "b / n"}}),
    *told("How many baskets hold both, and how many hold one of the two?", "Your function seems to return the share of baskets with a or b as the support.", S, MORE,
        {"support-of-either": {"support": "one of them / n"}}),
    *told("By how many baskets is your first number divided?", "Your function seems to return the Jaccard similarity of lesson 03 as the support.", S, MORE,
        {"support-is-jaccard": {"support": "both / one of them"}}),
    *told("By how many baskets is your first number divided?", "Your function seems to divide the support by the counts of a and b, added up.", S, TOY,
        {"support-over-sum": {"support": "both / (a + b)"}}),
    *told("How often are a and b in the same basket? How often would they be by chance?",
        "Your function seems to return the product of the two shares as the support: what chance alone would give.", S, MORE,
        {"support-by-chance": {"support": "product"}}),
] + [
    Misconception(id, {"confidence": confidence}, show, see, name, C) for id, confidence, show, see, name in (
        ("confidence-turned", "both / b", MORE, "Of which baskets is your second number a share: of those with a, or of those with b?",
         "Your function seems to divide the confidence by the number of baskets with b."),
        ("confidence-is-support", "both / n", TOY, "Of which baskets is your second number a share: of all, or of those with a?",
         "Your function seems to divide the confidence by the number of all baskets."),
        ("confidence-is-jaccard", "both / one of them", MORE, "Of which baskets is your second number a share?",
         "Your function seems to divide the confidence by the number of baskets with a or b."),
        ("confidence-is-odds", "odds", TOY, "Are the baskets with both among those that you divide by?",
         "Your function seems to divide by the baskets that hold a and not b."),
        ("confidence-upside-down", "turned", TOY, "A confidence is a share. Is yours at most 1?",
         "Your function seems to turn the fraction of the confidence round."),
        ("confidence-b-over-a", "b / a", MORE, "How many baskets hold both, and how many hold b?",
         "Your function seems to divide the number of baskets with b by that with a."),
        ("confidence-larger", "larger", ([{"a"}, {"a", "b"}, {"a"}], "a", "b"), "Does your second number change when a and b are swapped? Should it?",
         "Your function seems to take the larger of the two confidences."),
        ("confidence-smaller", "smaller", ([{"a"}, {"a", "b"}, {"b"}, {"b"}], "a", "b"), "Does your second number change when a and b are swapped? Should it?",
         "Your function seems to take the smaller of the two confidences."),
        ("confidence-share-and-count", "support / a", TOY, "On top of your fraction: a share or a count? And below?",
         "Your function seems to divide a share of baskets by a count of baskets."),
        ("confidence-not-divided", "count", TOY, "Is your second number a share between 0 and 1?",
         "Your function seems to return the count of baskets with both as the confidence."),
        ("confidence-of-not", "not", TOY, "Is your second number the share with b, or the share without?",
         "Your function seems to return 1 minus the confidence."),
    )
] + [
    Misconception(id, {"lift": lift}, show, see, name, L) for id, lift, show, see, name in (
        ("lift-without-n", "both / (a b)", TOY, "If a and b had nothing to do with each other, would your third number be 1?",
         "Your function seems to divide counts by counts, without the number of all baskets."),
        ("lift-upside-down", "turned", MORE, "Two goods are together more often than by chance. Is your third number above 1?",
         "Your function seems to turn the fraction of the lift round."),
        ("lift-is-leverage", "leverage", MORE, "Do you divide by what chance would give, or take it off?",
         "Your function seems to take off what chance would give. That is leverage, another measure."),
        ("lift-is-difference", "more than b", MORE, "Do you divide by the share of b, or take it off?",
         "Your function seems to take the share of b off the confidence."),
        ("lift-is-logarithm", "logarithm", MORE, "If a and b had nothing to do with each other, would your third number be 1, or 0?",
         "Your function seems to take the logarithm of the lift."),
        ("lift-by-share-of-a", "by share of a", MORE, "By whose share do you divide the confidence?",
         "Your function seems to divide the confidence by the share of a."),
        ("lift-by-b-twice", "by share of b twice", MORE, "Which two counts stand in the bottom of your lift?",
         "Your function seems to use the count of b twice."),
        ("lift-times", "times share of b", MORE, "Do you divide by the share of b, or multiply by it?",
         "Your function seems to multiply the confidence by the share of b."),
        ("lift-by-one-share", "support / share of b", MORE, "How many shares stand in the bottom of your lift?",
         "Your function seems to divide the support by the share of b alone."),
        ("lift-by-the-other-share", "support / share of a", MORE, "How many shares stand in the bottom of your lift?",
         "Your function seems to divide the support by the share of a alone."),
        ("lift-is-cosine", "cosine", MORE, "Is there a root in the lift?", "Your function seems to return the cosine of two columns of zeros and ones."),
        ("lift-over-sum", "sum below", MORE, "In the bottom of your lift: are the shares multiplied or added?",
         "Your function seems to add what is multiplied in the bottom."),
        ("lift-of-confidences", "both confidences", MORE, "Which number of b stands in the bottom of your lift?",
         "Your function seems to divide one confidence by the other."),
        ("lift-confidence-over-support", "confidence / support", TOY, "Which number of b stands in the bottom of your lift?",
         "Your function seems to divide the confidence by the support of the pair."),
        ("lift-product", "product of confidences", MORE, "Can your third number be above 1?", "Your function seems to multiply the two confidences."),
        ("lift-n-twice", "n twice", MORE, "If a and b had nothing to do with each other, would your third number be 1?",
         "Your function seems to multiply by the number of baskets once too often: a count stands where a share belongs."),
        ("lift-n-below", "support for both", MORE, "If a and b had nothing to do with each other, would your third number be 1?",
         "Your function seems to divide a share by two counts."),
        ("lift-against-the-others", "against the others", MORE, "With whom are those with a compared in your lift: with everybody, or with those without a?",
         "Your function seems to divide by the share of b among the baskets without a."),
        ("lift-whole", "whole", MORE, "What has become of the decimals?", "Your function seems to cut the lift off to a whole number, as // does."),
    )
] + [
    *told("How many baskets hold a in this case? By what do you divide?",
        "Your function seems to give nan where nobody has a, or b.", "Where a divisor is 0, return 0 for that number.", NOBODY,
        {"nan-if-nobody": {"empty": (nan, nan)}, "lift-nan-if-nobody": {"empty": (0.0, nan)}, "confidence-nan-if-nobody": {"empty": (nan, 0.0)}}),
    *told("How many baskets hold a in this case? Does anything speak for a and b?",
        "Your function seems to give a lift of 1 where nobody has a, or b.", "Where a divisor is 0, return 0 for that number.", NOBODY,
        {"one-if-nobody": {"empty": (0.0, 1.0)}}),
    *told("With whom are those with a compared in your lift: with everybody, or with those without a?",
        "Your function seems to divide by the share of b among the baskets without a, and to give 1 where that cannot be done.", L, MORE,
        {"lift-against-the-others, else 1": {"lift": "against the others", "empty": (0.0, 1.0)}}),
    *told("What comes back for the confidence and the lift where nobody has a?",
        "Your function seems to give None where nobody has a, or b.", "Where a divisor is 0, return 0 for that number.", NOBODY,
        {"none-if-nobody": {"empty": (None, None)}}),
    *told("In which order are the three asked for?",
        "Your function seems to return the right numbers in another order.", "Support first, then confidence, then lift.", MORE,
        {f"order-{order.replace(', ', '-')}": {"give": order} for order in GIVE if order.count(",") == 2 and order != "support, confidence, lift"}),
    *told("How many numbers come back, and how many are asked for?",
        "Your function seems to return only a part of the three.", "Return the three, separated by commas.", MORE,
        {order.replace(" ", "-"): {"give": order} for order in ("support alone", "confidence alone", "lift alone", "no lift", "no confidence")}),
    *told("What comes back: three numbers side by side, or names with numbers?",
        "Your function seems to return a dict.", "Return the three numbers, separated by commas.", TOY, {"dict-back": {"give": "dict"}}),
    *told("Between which two numbers does a share lie?",
        "Your function seems to return percent.", "Return shares, without the factor 100.", TOY, {"percent": {"give": "percent"}, "whole-percents": {"give": "whole percents"},
        "whole-percents, lift too": {"give": "whole percents", "lift": "of whole percents"}, "all-in-percent": {"give": "all in percent"}}),
    *told("What has become of the decimals?", "Your function seems to cut all three to whole numbers, as // does.", "Divide with a single /.", TOY,
        {"whole-numbers": {"give": "whole numbers"}}),
    *told("How many numbers come back, and how many are asked for?", "Your function seems to multiply the three.", "Return the three numbers, separated by commas.", TOY,
        {"multiplied": {"give": "product"}}),
    *told("Compare the numbers digit by digit. Where do yours end?", "Your function seems to round its results.", "Return the numbers as they are.",
        ([{"a", "b"}, {"a"}, {"b"}, {"a", "b"}, {"a"}, {"c"}, {"c"}], "a", "b"), {f"rounded-{d}": {"give": f"round {d}"} for d in range(1, 5)}),
]
# fmt: on


def of_those_who(baskets, has, asked):
    """{good: the share of the baskets with `has` that hold it too}, for every good in `asked`."""
    those = [basket for basket in baskets if has in basket]
    return {good: sum(good in basket for basket in those) / len(those) if those else 0.0 for good in asked}


VARIANT = Exercise(
    id="04.of_those_who",
    number="4.3, once more",
    title="what else is in those baskets",
    minutes=6,
    version=1,
    answer=of_those_who,
    kind="dict",
    points={"all": 1.0},
    cases=lambda rng: (
        Case(baskets, has, asked, group="all")
        for baskets, has, asked in (
            ([{"tea", "milk"}, {"tea"}, {"milk", "rice"}, {"tea", "milk"}], "tea", ["milk", "rice"]),
            ([{"a", "b"}, {"b", "c"}, {"b"}, {"a", "b", "c"}], "b", ["a", "c", "d"]),
            ([{"a"}, {"c"}], "b", ["a", "c"]),
        )
    ),
    misconceptions=[],
    hints=[
        "First the baskets that hold `has`. How many are they?",
        "For each good that is asked for: in how many of these is it? A dict comprehension is {key: value for key in …}.",
    ],
    done="These are the confidences of several rules with the same beginning.",
    task=(
        "`baskets` is a list of sets, `has` a good and `asked` a list of goods. Return a dict: for each good in `asked`, the share of the "
        "baskets with `has` that hold this good as well. If no basket holds `has`, every share is 0."
    ),
    solution="""def of_those_who(baskets, has, asked):
    those = [basket for basket in baskets if has in basket]
    n = max(len(those), 1)
    return {good: sum(good in basket for basket in those) / n for good in asked}
""",
)

EXERCISE = Exercise(
    id="04.also_bought",
    number="4.3",
    title="support, confidence and lift",
    minutes=8,
    version=1,
    answer=also_bought,
    kind="tuple",
    points={"by hand": 1.0, "never together, or nobody": 0.5, "many baskets": 0.5},
    cases=cases,
    misconceptions=MISCONCEPTIONS,
    hints=[
        "Four counts are enough: all baskets, those with a, those with b, those with both.",
        "`a in basket` is True or False, and sum counts the True ones. One sum for each count.",
        "Each of the three is one fraction of these counts. Which of them can have a 0 below, and what is returned then?",
    ],
    done="You can say of any two things how often, how surely, and how much more than by chance they go together.",
    variant=VARIANT,
)
