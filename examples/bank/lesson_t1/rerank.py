"""Exercise T1.6: good films, and not the same one over and over."""

import numpy as np

from recsys_teach.exercises.exercise import Case, Exercise, Misconception


def rerank(
    scores, similarity, weight, k, *, among="all", start="by score", toward="nearest", mix="both", again=False, ties="smaller", cut="k",
    give="positions",
):  # fmt: skip
    """One after another the position with the highest λ s_i − (1 − λ) max_j sim_ij, j over those chosen already; ties by smaller
    position; k of them. Switches are what learners do instead.

    Carbonell and Goldstein (1998), The Use of MMR, Diversity-Based Reranking for Reordering Documents and Producing Summaries.
    """
    n = len(scores)
    open_ = np.ones(n, dtype=bool)
    if among == "k best":
        open_[np.argsort(-scores, kind="stable")[max(k, 0) :]] = False
    chosen = []
    while open_.any() and len(chosen) < min(CUT[cut](k), n):
        near = TOWARD[toward](similarity, chosen) if chosen else np.zeros(n)
        value = np.where(open_, MIX[mix](scores, near, weight), -np.inf)
        best = int(np.argmax(value)) if ties == "smaller" else n - 1 - int(np.argmax(value[::-1]))
        if start == "position 0" and not chosen:
            best = 0
        chosen.append(best)
        open_[best] = again
    return GIVE[give](chosen, scores, k)


TOWARD = {
    "nearest": lambda s, chosen: s[:, chosen].max(axis=1),
    "mean": lambda s, chosen: s[:, chosen].mean(axis=1),
    "sum": lambda s, chosen: s[:, chosen].sum(axis=1),
    "least": lambda s, chosen: s[:, chosen].min(axis=1),
    "last": lambda s, chosen: s[:, chosen[-1]],
    "first": lambda s, chosen: s[:, chosen[0]],
    "all others": lambda s, chosen: np.where(np.eye(len(s)) > 0, -np.inf, s).max(axis=1),
}
MIX = {
    "both": lambda score, near, w: w * score - (1 - w) * near,
    "swapped": lambda score, near, w: (1 - w) * score - w * near,
    "score whole": lambda score, near, w: score - (1 - w) * near,
    "near whole": lambda score, near, w: w * score - near,
    "same for both": lambda score, near, w: w * score - w * near,
    "added": lambda score, near, w: w * score + (1 - w) * near,
    "score alone": lambda score, near, w: score + 0.0,
}
CUT = {
    "k": lambda k: k,
    "one more": lambda k: k + 1,
    "at least one": lambda k: max(1, k),
}
GIVE = {
    "positions": lambda chosen, scores, k: chosen,
    "by score": lambda chosen, scores, k: sorted(chosen, key=lambda i: -scores[i]),
    "filled up": lambda chosen, scores, k: chosen + [-1] * (k - len(chosen)),
}


def alike(n, **pairs):
    """A table of similarities from texts such as ab=0.5: 1 on the diagonal, 0 where nothing is told."""
    table = np.eye(n)
    for (a, b), value in pairs.items():
        i, j = ord(a) - ord("a"), ord(b) - ord("a")
        table[i, j] = table[j, i] = value
    return table


def cases(rng):
    """All numbers are multiples of 1/64 and weights of 1/4, so that what is equal is equal however it is worked out."""
    yield Case([0.75, 0.625, 0.5], alike(3, ab=0.75, ac=0.25, bc=0.5), 0.5, 2, group="by hand")
    yield Case(*FOUR, group="by hand")
    yield Case(*LIGHT, group="by hand")
    yield Case([1, 0.9375, 0.75, 0.625, 0.5], alike(5, ab=0.75, ac=0.5, bc=0.25, ad=0.25, bd=0.625, cd=0.75, ce=0.125, de=0.5), 0.5, 4, group="by hand")  # fmt: skip
    yield Case([0.5, 0.75, 0.75], alike(3, bc=0.5), 0.75, 2, group="ties, short lists")
    yield Case([0.25, 0.5, 0.25, 0.25], alike(4, ab=0.25, bc=0.25, bd=0.25), 0.5, 4, group="ties, short lists")
    yield Case([0.25, 0.75], alike(2, ab=0.5), 0.5, 5, group="ties, short lists")
    yield Case([0.25, 0.5, 0.125], alike(3, ab=0.75, ac=0.375, bc=0.25), 0.75, 4, group="ties, short lists")
    yield Case([0.5, 0.75, 0.25], alike(3, ab=0.25), 0.25, 0, group="ties, short lists")
    yield Case([0.75, 0.25], alike(2, ab=0.25), 0.5, 0, group="ties, short lists")
    for n, weight, k in ((6, 0.5, 4), (10, 0.75, 5), (20, 0.25, 8), (50, 0.5, 15), (120, 0.75, 30)):
        table = rng.integers(0, 64, (n, n)) / 64
        table = np.triu(table, 1)
        yield Case(rng.integers(0, 65, n) / 64, table + table.T + np.eye(n), weight, k, group="many films")


THREE = ([0.75, 0.625, 0.5], alike(3, ab=0.75, ac=0.25, bc=0.5), 0.5, 2)
FOUR = ([0.5, 0.25, 1, 0.375], alike(4, ab=0.5, ac=0.5, ad=0.875, bc=0.5, bd=0.625, cd=0.125), 0.75, 3)
LIGHT = ([1, 0.75, 0.25, 0.5], alike(4, ab=0.875, ac=0.5, ad=0.625, bd=0.125, cd=0.75), 0.25, 3)
EQUAL, SHORT = ([0.5, 0.75, 0.75], alike(3, bc=0.5), 0.75, 2), ([0.25, 0.75], alike(2, ab=0.5), 0.5, 5)
NEAREST = "Of the similarities to the films that are chosen already, the largest one counts."
MIXED = "The score counts `weight`, and the similarity the rest of 1."

# fmt: off
MISCONCEPTIONS = [
    Misconception("by-score-alone", {"mix": "score alone"}, THREE,
        "Does your order change when two films become more alike?",
        "Your function seems to order by the scores alone.",
        "After each choice, a film that is like a chosen one is worth less. Work the values out anew at each place."),
    Misconception("mean-of-similarities", {"toward": "mean"}, FOUR,
        "Several films are chosen. Which of the similarities to them does your function take off?",
        "Your function seems to take off the mean similarity to the chosen films.",
        NEAREST),
    Misconception("sum-of-similarities", {"toward": "sum"}, FOUR,
        "Several films are chosen. Which of the similarities to them does your function take off?",
        "Your function seems to take off the sum of the similarities to the chosen films.",
        NEAREST),
    Misconception("smallest-similarity", {"toward": "least"}, FOUR,
        "Several films are chosen. Which of the similarities to them does your function take off?",
        "Your function seems to take off the smallest similarity to the chosen films.",
        NEAREST),
    Misconception("last-choice-only", {"toward": "last"}, LIGHT,
        "To which of the chosen films do you compare a film at the third place?",
        "Your function seems to compare with the film that was chosen last, and to forget those before it.",
        NEAREST),
    Misconception("first-choice-only", {"toward": "first"}, FOUR,
        "To which of the chosen films do you compare a film at the third place?",
        "Your function seems to compare with the first film alone.",
        NEAREST),
    Misconception("similarity-to-all-others", {"toward": "all others"}, FOUR,
        "A film is like one that nobody chose. Is it worth less for that?",
        "Your function seems to compare with all other films, chosen or not.",
        NEAREST),
    Misconception("weights-swapped", {"mix": "swapped"}, FOUR,
        "With a weight near 1, what should decide: scores, or similarities?",
        "Your function seems to give `weight` to the similarity, and the rest to the score.",
        MIXED),
    Misconception("score-not-weighted", {"mix": "score whole"}, FOUR,
        "By what is the score multiplied, and by what the similarity?",
        "Your function seems to use the score as it is, and to weight the similarity alone.",
        MIXED),
    Misconception("similarity-not-weighted", {"mix": "near whole"}, FOUR,
        "By what is the score multiplied, and by what the similarity?",
        "Your function seems to use the similarity as it is, and to weight the score alone.",
        MIXED),
    Misconception("same-weight-for-both", {"mix": "same for both"}, FOUR,
        "Does your order change when `weight` does?",
        "Your function seems to multiply score and similarity by the same weight. The order then is the same for every weight.",
        MIXED),
    Misconception("similarity-added", {"mix": "added"}, THREE,
        "Is a film that is like a chosen one worth more or less than before?",
        "Your function seems to add the similarity, so that films that are alike stand together.",
        "Take the similarity off."),
    Misconception("k-best-first", {"among": "k best"}, THREE,
        "Which film of this case is unlike those that are chosen? May your function choose it?",
        "Your function seems to keep the k films with the highest scores, and to put these alone in another order.",
        "At each place all films that are not chosen yet take part."),
    Misconception("begins-with-position-0", {"start": "position 0"}, FOUR,
        "Which film has the highest score, and at which place of your answer does it stand?",
        "Your function seems to begin with the film in position 0.",
        "At the first place nothing is chosen, so the highest score decides."),
    Misconception("chosen-again", {"again": True}, ([1, 0.25], alike(2, ab=0.5), 0.75, 2),
        "Does a film stand twice in your answer?",
        "Your function seems to let a chosen film be chosen again.",
        "At each place look only at films that are not chosen yet."),
    Misconception("ties-by-larger", {"ties": "larger"}, EQUAL,
        "Two films of this case have the same value. Which of them is chosen first in your answer?",
        "Your function seems to take the larger position where values are equal.",
        "Change the best film only where a value is larger than the best so far, not where it is as large."),
    Misconception("one-too-many", {"cut": "one more"}, THREE,
        "How many films were asked for, and how many came back?",
        "Your function seems to choose one film more than k.",
        "Stop when k films are chosen."),
    Misconception("one-although-none", {"cut": "at least one"}, ([0.75, 0.25], alike(2, ab=0.25), 0.5, 0),
        "How many films were asked for in this case, and how many came back?",
        "Your function seems to choose a first film before it looks at k.",
        "With k = 0 the answer is empty. Compare the number of chosen films with k before each choice, the first one too."),
    Misconception("filled-up", {"give": "filled up"}, SHORT,
        "How many films are there in this case, and how many entries has your answer?",
        "Your function seems to fill its answer up to k with −1.",
        "If there are fewer than k films, return those that there are."),
    Misconception("by-score-in-the-end", {"give": "by score"}, LIGHT,
        "In which order were the films chosen, and in which order do they stand in your answer?",
        "Your function seems to put the chosen films in the order of their scores.",
        "Return them in the order in which they were chosen."),
]
# fmt: on

EXERCISE = Exercise(
    id="t1.rerank",
    number="T1.6",
    title="a list with some variety",
    minutes=10,
    version=1,
    answer=rerank,
    kind="list",
    points={"by hand": 0.75, "ties, short lists": 0.5, "many films": 0.75},
    cases=cases,
    misconceptions=MISCONCEPTIONS,
    hints=[
        "Choose one film after another. What is a film worth at the first place, and what is it worth once others stand above it?",
        "At each place go through all films that are not chosen yet. Of each you need one similarity: that to the chosen film which it is most like. At the first place there is none.",
        "`max((similarity[i, j] for j in chosen), default=0)` is that similarity, also where nothing is chosen. `max(candidates, key=value)` finds the best "
        "film, and the first of equals.",
    ],
    done="Each film now has to be good, and to add something to those above it.",
    task=r"""`scores` says how good each film is for a person. `similarity` is a table that says how alike any two films are; its diagonal is
not used. `weight`, above 0 and at most 1, says how much the scores count.

Put a list together by **maximal marginal relevance**. For each place, choose among the films that are not chosen yet the one with the
highest value

$$\text{weight} \cdot s_i - (1 - \text{weight}) \cdot \max_{j \text{ chosen}} \text{similarity}_{ij}$$

*In words:* the film's score, less its similarity to that film of the list which it is most like. At the first place nothing is
chosen, and the second part is 0. Among equal values the smaller position is chosen.

Return the positions of `k` films in the order in which they were chosen. If there are fewer than `k` films, return all; with `k` = 0, an
empty list.

**By hand.** The scores are 0.75, 0.625, 0.5; the first film's similarity to the second is 0.75, to the third 0.25; `weight` is 0.5 and `k` is 2.
Film 0 comes first. Then film 1 has the value 0.3125 − 0.375, below 0, and film 2 has 0.25 − 0.125. Return `[0, 2]`.
""",
    solution="""def rerank(scores, similarity, weight, k):
    chosen, left = [], list(range(len(scores)))

    def value(i):
        nearest = max((similarity[i, j] for j in chosen), default=0)
        return weight * scores[i] - (1 - weight) * nearest

    while left and len(chosen) < k:
        best = max(left, key=value)
        left.remove(best)
        chosen.append(best)
    return chosen
""",
)
