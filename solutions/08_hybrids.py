# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Better together
# Ungraded:

# %%
import itertools

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from recsys_teach import Popularity, PureSVD, cold_start, load_films, load_movielens, open_lesson
from recsys_teach.plots import COLOURS, MARKERS, ladder, show, show_table

lesson = open_lesson("08")
lesson

# %% [markdown]
# **From lesson 07.** Ana has not played *Cars*. What does that say? **a** She does not like it. **b** A weak sign that she does not.
# **c** Nothing at all. **d** Not sure yet.
#
# **From lesson 06.** The error on the training still falls with each epoch, on other ratings it rises. **a** The learning rate is too large.
# **b** More epochs are needed. **c** The model learns the training by heart. **d** Not sure yet.
#
# **From lesson 04.** Of 8 baskets 4 hold tea, 2 milk, and 2 both. What is the lift of tea and milk?

# %%
lesson.answer("07.q1", "d")  # put your letter in the place of d
lesson.answer("06.q3", "d")
lesson.answer("04.q2", "not sure yet")  # put a number in its place

# %%
lesson.review()

# %% [markdown]
# ## The question
#
# *Somebody opens the app for the first time. Do you ask something? From when on do you trust the answers?*
#
# **You will be able to** combine models by weights, switches, stacking and turns (Burke 2002 names seven ways), and say what each brings.
#
# **You need** lessons 02 to 07. About 150 minutes, and two places to stop.

# %% [markdown]
# ## Two models, five films
#
# Two models speak to Ana: how many rated a film, and how much it is like hers (lesson 04).
#
# | | Alien | Brazil | Cars | Dune | Eden |
# |---|---|---|---|---|---|
# | bestsellers | 350 | 50 | 250 | 150 | 200 |
# | films like hers | 0.1 | 0.5 | · | 0.5 | 0.1 |
#
# A dot: no film of hers is a neighbour. Which film would you show first? The next cells add up both rows, the second times ten.

# %%
lesson.predict("08.p1", None)  # put the title that you would show in the place of None

# %% tags=["nbval-check-output"]
nan = np.nan
titles = np.array(["Alien", "Brazil", "Cars", "Dune", "Eden"])
ana = np.array([[350, 50, 250, 150, 200], [0.1, 0.5, nan, 0.5, 0.1]])
added = ana[0] + 10 * np.nan_to_num(ana[1])
lesson.result("08.p1", str(titles[np.argmax(added)]))
print("added up as they are:", added)

# %% [markdown]
# The larger numbers decide: weights need one scale.

# %% [markdown]
# $$s_{ui} = \sum_m w_m\, z_{mui}$$
#
# *In words:* a **weighted hybrid** makes comparable what each model $m$ says of film $i$ to person $u$, and adds up with weights $w_m$. $z$
# says how many **standard deviations** a film lies above or below the mean of the model's scores for this person. A standard deviation is
# a typical distance from the mean: the root of the mean of squared distances.
#
# | sub-goal | bestsellers | films like hers |
# |---|---|---|
# | **centre**: take the mean off | 200 off: 150, −150, 50, −50, 0 | 0.3 off: −0.2, 0.2, ·, 0.2, −0.2 |
# | **scale**: divide by the standard deviation | by 100: 1.5, −1.5, 0.5, −0.5, 0 | by 0.2: −1, 1, ·, 1, −1 |
# | **fill** gaps with the lowest; 0, the mean, would beat many | none | *Cars*: −1 |

# %% [markdown]
# ### Exercise 8.1 · repair the weighted hybrid · 2 points, about 7 minutes
#
# `scores` has a row for each model and a column for each film, `nan` where a model cannot say; every model scores at least one film.
# `weights` holds a number for each model. Return the weighted sum of $z$, a number for each film.
#
# The line below divides by the largest score. Repair it: mean and standard deviation (divide by the number, as `np.std` does) are those
# of the films that the model can score. If highest and lowest are equal, each gets 0; rounding may give such scores a tiny deviation. A gap gets the model's lowest $z$.


# %% exercise="weighted"
def weighted(scores, weights):
    total = np.zeros(scores.shape[1])
    for m, row in enumerate(scores):
        ### BEGIN GIVEN
        # z = np.nan_to_num(row) / np.nanmax(row)
        ### END GIVEN
        ### BEGIN SOLUTION
        equal = np.nanmax(row) == np.nanmin(row)
        z = row * 0 if equal else (row - np.nanmean(row)) / np.nanstd(row)
        z = np.where(np.isnan(z), np.nanmin(z), z)
        ### END SOLUTION
        total += weights[m] * z
    return total


# %% grade="weighted"
lesson.check(weighted)

# %%
mix = lesson.use(weighted)
for weights in ([1, 2], [3, 1]):
    sums = np.array(mix(ana, np.array(weights, dtype=float)))
    print(f"weights {weights}:", ", ".join(titles[np.argsort(-sums, kind="stable")]))

# %% [markdown]
# ## What one rating is worth
#
# We hold out people: a fifth for the test, at the end; a fifth, "validation", for every choice; models learn from the rest. Of each newcomer
# ten random ratings become known one by one. All others stay hidden, so that each point of a **cold-start curve** is about the same
# favourites.

# %%
ratings, films = load_movielens(), load_films()
order = np.random.default_rng(0).permutation(ratings.n_users)
fifth = ratings.n_users // 5
groups = {
    "test": order[:fifth],
    "validation": order[fifth : 2 * fifth],
    "known": order[2 * fifth :],
}
part = {name: ratings.select(np.isin(ratings.user_index, who)) for name, who in groups.items()}
svd = PureSVD(50).fit(part["known"])
often = np.bincount(part["known"].item_index, minlength=ratings.n_items).astype(float)


# %%
# You need not read this cell: it makes a recommender of a function of known films and their stars.
class Combined:
    def __init__(self, score):
        self.score = score  # gives a score for each film, nan where it cannot say

    def fit(self, *known):
        return self  # the function knows all that it needs

    clone = fit

    def top(self, items, stars, k, without=()):
        scores = np.nan_to_num(self.score(items, stars), nan=-1e300)
        scores[[*items, *without]] = -1e300
        best = np.flatnonzero(scores >= max(np.partition(scores, -k)[-k], -1e299))
        found = best[np.argsort(-scores[best], kind="stable")][:k]
        return found, scores[found]

    def fold_in(self, items, stars, k=10):
        found, scores = self.top(ratings.item_indices(items), np.array(stars, dtype=float), k)
        return ratings.item_ids[found].tolist(), scores


# %% [markdown]
# We compare bestsellers, PureSVD (lesson 06, 50 factors) and lesson 03's people like you, added up, here for a newcomer:

# %%
known_stars = part["known"].matrix.toarray()[groups["known"]].astype(float)
lengths = np.linalg.norm(known_stars, axis=1)


def added_up(items, stars):
    """Add up the films of the 40 people most like a newcomer."""
    alike = known_stars[:, items] @ stars / lengths  # cosines, but for the newcomer's own length
    nearest = np.argsort(-alike, kind="stable")[:40]
    sums = alike[nearest] @ (known_stars[nearest] > 0)
    return np.where(sums > 0, sums, nan)


# %% [markdown]
# **Before you run the next cell:** with one known rating, will PureSVD find more hidden favourites than the bestsellers, fewer, or as many?

# %%
lesson.predict("08.p2", None)  # put "more", "fewer" or "as many" in the place of None

# %%
KNOWN = (0, 1, 2, 3, 5, 10)


def curves(models, group="validation"):
    return cold_start(models, part["known"], part[group], KNOWN, metric="precision")


few = {"bestsellers": Popularity(by="count"), "PureSVD": PureSVD(50)}
few["people like you, added up"] = Combined(added_up)
first = curves(few)
at = {name: 10 * first.table.loc[name] for name in few}
lesson.result("08.p2", f"fewer: {at['PureSVD'][1]:.1f}, not {at['bestsellers'][1]:.1f}")


# %%
# You need not read this cell: it draws curves with their 95% intervals.
def draw(found, names, says):
    figure, axes = plt.subplots(figsize=(7, 3.8))
    for place, name in enumerate(names):
        line = found.summary[found.summary["model"] == name]
        # Where a model is silent, it finds 0, and no point is drawn.
        mean, right = 10 * line["mean"].where(line["mean"] > 0), np.arange(len(line)) + 0.07 * place
        bars = [mean - 10 * line["low"], 10 * line["high"] - mean]
        look = {"marker": MARKERS[place], "color": COLOURS[place], "capsize": 3}
        axes.errorbar(right, mean, yerr=bars, label=name, **look)
    axes.set_xticks(range(len(KNOWN)), labels=KNOWN)
    axes.tick_params(labelsize=11)
    axes.set_xlabel("known ratings", fontsize=11)
    axes.set_ylabel("favourites among ten", fontsize=11)
    axes.legend(fontsize=11, loc="lower left", bbox_to_anchor=(0, 1), ncols=2)
    show(figure, says)


# %%
alt = "Three curves. The bestsellers are level. The others begin at one known rating: PureSVD below"
alt += " them, and above at ten; people like you, added up, level with them, and above from two on."
draw(first, list(few), alt)


# %%
# You need not read this cell: it compares models person by person.
def paired(found, pairs, at, caption):
    """Show differences with 95% intervals: they may be sure although the bars of curves overlap."""
    rows = []
    for one, other in pairs:
        tests = [found.test((one, n), (other, n)) for n in at]
        told = [
            f"{10 * t.difference:+.2f} ({10 * t.low:+.2f} to {10 * t.high:+.2f})" for t in tests
        ]
        rows.append((one, other, *told))
    heads = ["model", "against", *(f"{n} known" for n in at)]
    show_table(pd.DataFrame(rows, columns=heads), f"{caption}: difference (95% interval)")


pairs = [("PureSVD", "bestsellers"), ("people like you, added up", "bestsellers")]
paired(first, pairs, (1, 3, 10), "Validation people")

# %% [markdown]
# The surprise: **PureSVD that trusts one rating alone is worse than a list that knows nothing.** In ten other draws of people it lay behind
# each time up to two ratings, and ahead each time at ten. On average it lost 0.9 at one rating, with 5 factors 0.3.
#
# Forty people's films, added up, hold bestsellers as well: in ten other draws they beat the bestsellers each time from three on.

# %% [markdown]
# ## Switching
#
# So ask another model, by the number of ratings: a **switching hybrid**.
#
# ### Exercise 8.2 · which model to ask · 2 points, about 5 minutes
#
# A person has `n_known` ratings. `scores` has a row for each model; model `m` may be asked from `least[m]` ratings on, and `least` rises from
# 0. Return the row of the last model that may be asked and is not silent: silent means that its whole row is `nan`. If there is none, return
# the first row. Gaps stay gaps.


# %% exercise="switched"
def switched(n_known, least, scores):
    chosen = scores[0]
    for m in range(1, len(least)):
        ### BEGIN SOLUTION
        if n_known >= least[m] and not np.isnan(scores[m]).all():
            chosen = scores[m]
        ### END SOLUTION
    return chosen


# %% grade="switched"
lesson.check(switched)

# %%
switch = lesson.use(switched)
for n in (1, 5):
    print(f"Ana, ratings known: {n}. She gets", switch(n, np.array([0, 5]), ana))

# %%
rows = []
for least in (1, 2, 3, 5, 10, 11):
    # Such a switch finds what PureSVD finds from "least" ratings on, and the bestsellers before.
    curve = [at["PureSVD"][n] if n >= least else at["bestsellers"][n] for n in KNOWN]
    rows.append((f"{least}" if least < 11 else "never", f"{np.mean(curve):.2f}"))
heads = ["PureSVD from so many ratings on", "favourites among ten, mean of six points"]
show_table(pd.DataFrame(rows, columns=heads), "Where to switch, by the validation people")

# %% [markdown]
# 3, 5 and 10 are level. **A good place to stop**; next time, run the cells above first.

# %% [markdown]
# ## Stacking
#
# A switch jumps; a weight may grow. **Stacking** learns weights from held-out rows (Wolpert 1992). Each row of the table `told` is a film
# for a newcomer, one of the 30 best of a model. `taken` is 1 for a hidden favourite, else 0. With $n_u$ known ratings, predict
#
# $$w_0 + (w_1 + w_3 \log_2(1 + n_u))\, z_1 + (w_2 + w_4 \log_2(1 + n_u))\, z_2$$
#
# *In words:* each model's weight changes with what is known (Sill and others 2009). `told` has four columns:
# both $z$, and both times the logarithm.

# %% [markdown]
# $$(X^\top X + \lambda D)\, w = X^\top y$$
#
# *In words:* a **ridge regression** solves this for the $w$ that make squared errors, plus $\lambda$ times squared weights, smallest. $X$ is
# `told` with ones before it, $y$ is `taken`, $D$ has ones on its diagonal, but 0 first: the constant $w_0$ is not damped.
#
# *By hand:* `told` 1 and −1, `taken` 1 and 0, $\lambda = 2$:
#
# $$X = \begin{bmatrix} 1 & 1 \\ 1 & -1 \end{bmatrix} \quad X^\top X + \lambda D = \begin{bmatrix} 2 & 0 \\ 0 & 4 \end{bmatrix} \quad
# X^\top y = \begin{bmatrix} 1 \\ 1 \end{bmatrix}$$
#
# So $2 w_0 = 1$ and $4 w_1 = 1$: $w$ is (½, ¼).

# %% [markdown]
# ### Exercise 8.3 · learn the weights · 2 points, about 15 minutes
#
# `told` has a row for each film for somebody, and a column for each thing that models say; `taken` holds what is to be learnt, `damping` is
# λ, above 0. Return the weights $w$, the constant's first.


# %% exercise="stack_weights"
def stack_weights(told, taken, damping):
    ### BEGIN SOLUTION
    table = np.column_stack([np.ones(len(told)), told])
    penalty = damping * np.eye(table.shape[1])
    penalty[0, 0] = 0
    return np.linalg.solve(table.T @ table + penalty, table.T @ taken)
    ### END SOLUTION


# %% grade="stack_weights"
lesson.check(stack_weights)

# %%
from recsys_teach.models.hybrid import comparable, lowest_filled  # exercise 8.1 without the sum


def two_scores(items, stars):
    """Return what both models say of all films to a new person. Shape (2, films)."""
    # A person's factors, then a score for every film:
    says = stars @ svd.item_factors_[items] @ svd.item_factors_.T
    return np.array([often, np.where((often > 0) & (len(items) > 0), says, nan)])


def columns_of(items, stars):
    """Return the stack's columns for a new person. Shape (films, 4)."""
    z = lowest_filled(comparable(two_scores(items, stars), "z-score"))
    return np.vstack([z, np.log2(1 + len(items)) * z]).T


# %%
# You need not read this cell: it makes the table. The 30 best films of each model become rows.
rng, tables, answers = np.random.default_rng(1), [], []
for person in groups["validation"]:
    rows = rng.permutation(np.flatnonzero(ratings.user_index == person))
    items, stars = ratings.item_index[rows], ratings.values[rows].astype(float)
    liked = np.zeros(ratings.n_items)
    liked[items[10:][stars[10:] >= 4]] = 1
    for n in KNOWN:
        x = columns_of(items[:n], stars[:n])
        speak = x[:, : 2 if n else 1]  # without ratings PureSVD is silent
        candidates = np.setdiff1d(np.argsort(-speak, axis=0, kind="stable")[:30], items[:10])
        tables.append(x[candidates])
        answers.append(liked[candidates])
told, taken = np.vstack(tables), np.concatenate(answers)
print(f"{len(told):,} rows, {told.shape[1]} columns; {taken.mean():.0%} of the answers are 1")

# %% tags=["nbval-check-output"]
# Held against scikit-learn:
from sklearn.linear_model import Ridge

learn = lesson.use(stack_weights)
w = np.array(learn(told, taken, 1.0))
ridge = Ridge(alpha=1.0).fit(told, taken)
apart = np.abs(np.append(ridge.intercept_, ridge.coef_) - w).max()
print(f"Your weights and those of Ridge agree within 0.000001: {apart < 1e-6}")
moved = np.abs(np.subtract(learn(told, taken, 100.0), learn(told, taken, 0.01))).max()
print(f"λ = 100 in the place of 0.01 moves no weight by 0.001, with so many rows: {moved < 0.001}")

# %%
rows = []
for n in KNOWN:
    a, b = w[1:3] + np.log2(1 + n) * w[3:]
    share = f"{b / (a + b):.0%}" if n else "silent"
    rows.append((f"{n}", f"{a:.3f}", f"{b:.3f}" if n else "–", share))
heads = ["known ratings", "weight of the bestsellers", "weight of PureSVD", "PureSVD's share"]
show_table(pd.DataFrame(rows, columns=heads), "What the stack has learnt")

# %% [markdown]
# Only the ratio orders films. That PureSVD's share rises, the stack found itself.
#
# The library's `Stacked` differs: its newcomers are people of `known`, no weight is below 0, and $n_u / (10 + n_u)$ stands for the logarithm.

# %% [markdown]
# ## What to ask
#
# A newcomer is asked: "how many stars?" An answer that is the same from everybody tells nothing. The **entropy** $H_i$ of a
# film's ratings says how much is open, in bits; a yes or no, equally likely, has one bit.
#
# $$H_i = -\sum_r \frac{n_{ir}}{n_i} \log_2 \frac{n_{ir}}{n_i}$$
#
# *In words:* $n_{ir}$ of the $n_i$ ratings of film $i$ are $r$ stars. Multiply each share by its logarithm, add up, change the sign.
#
# *By hand:* ratings 5, 5, 1, 1 have shares of ½ and ½: −(½ × −1 + ½ × −1) = 1 bit. Ratings 4, 4, 4 have 0 bits.

# %% [markdown]
# Who has not seen the film cannot answer. So expect $\frac{n_i}{|U|} H_i$ bits: the share of people who rated it, times what an answer tells.

# %% [markdown]
# ### Exercise 8.4 · what a question is worth · 2 points, about 12 minutes
#
# `ratings` has a row for each person and a column for each film, `nan` for a gap; `asked` is an array of positions of films that were asked
# about before, perhaps empty. Return $\frac{n_i}{|U|} H_i$ for each film, $|U|$ counting all rows. It is 0 for a film that nobody rated, and
# for one that was asked about. Each rating that occurs is an answer of its own, half stars too; one that does not occur has no term.


# %% exercise="question_values"
def question_values(ratings, asked):
    ### BEGIN SOLUTION
    values = np.zeros(ratings.shape[1])
    for film in range(ratings.shape[1]):
        told = ratings[~np.isnan(ratings[:, film]), film]
        shares = np.unique(told, return_counts=True)[1] / len(told)
        values[film] = -(shares * np.log2(shares)).sum() * len(told) / len(ratings)
    values[asked] = 0
    return values
    ### END SOLUTION


# %% grade="question_values"
lesson.check(question_values)

# %%
worth = lesson.use(question_values)
often_rated = np.flatnonzero(often >= 20)
rows = part["known"].matrix.toarray()[groups["known"]][:, often_rated].astype(float)
table, ask = np.where(rows > 0, rows, nan), np.array([], dtype=int)
values = np.array(worth(table, ask))
# All ten are chosen beforehand. Adaptive quizzes choose a film after each answer (Golbandi and
# others 2011).
ten = np.argsort(-values, kind="stable")[:10]
print("First questions:", "; ".join(films.loc[ratings.item_ids[often_rated[ten[:4]]], "title"]))
later = np.argmax(np.array(worth(table, ten)))
print("First on the next visit:", films.loc[ratings.item_ids[often_rated[later]], "title"])

# %%
# You need not read this cell: it prepares rules. Rashid and others (2002) compared such rules,
# and used log n × entropy.
n = often[often_rated]
bits = values * len(rows) / n
rules = {"entropy": bits, "log n × entropy": np.log2(n) * bits, "n × entropy": values, "n": n}
quiz = {rule: often_rated[np.argsort(-x, kind="stable")[:10]] for rule, x in rules.items()}

# %%
# You need not read this cell: it draws how many can answer, and how much an answer tells.
figure, axes = plt.subplots(figsize=(7, 3.6))
share_of = n / len(groups["known"])
axes.scatter(share_of, bits, s=8, color="0.75", label="films")
for place, rule in enumerate(("entropy", "log n × entropy", "n × entropy", "n")):
    chosen = np.isin(often_rated, quiz[rule])
    look = {"marker": MARKERS[place], "s": 30 + 40 * place, "facecolors": "none", "lw": 1.5}
    axes.scatter(share_of[chosen], bits[chosen], edgecolors=COLOURS[place], label=rule, **look)
axes.set_xlabel("share of people who rated the film", fontsize=11)
axes.set_ylabel("entropy, in bits", fontsize=11)
axes.tick_params(labelsize=11)
axes.legend(fontsize=11, loc="lower left", bbox_to_anchor=(1, 0))
alt = "A point for each film: entropy against the share of people who rated it. Entropy alone picks"
alt += " films at the top left, which few know; n × entropy and n pick films at the right."
show(figure, alt)


# %%
stack = Combined(lambda items, stars: w[0] + columns_of(items, stars) @ w[1:])


# %% [markdown]
# A newcomer can answer about a random half of their films; no list shows these. **Before you run the next cells:** if every answer became
# one star, would lists find more favourites of the other half, fewer, or as many?

# %%
lesson.predict("08.p3", None)  # put "more", "fewer" or "as many" in the place of None

# %%
# You need not read this cell: it halves a person's films, and says which rules are compared.
quiz["nothing asked"] = []
quiz["n × entropy, one star each"] = quiz["n × entropy"]


def halved(person, halving):
    """Return the stars that one can tell, the other half's favourites, and ten random films."""
    rng = np.random.default_rng([halving, person])
    rows = rng.permutation(np.flatnonzero(ratings.user_index == person))
    can, rest = np.split(rows, [len(rows) // 2])
    known = dict(zip(ratings.item_index[can], ratings.values[can].astype(float), strict=True))
    hidden = set(ratings.item_index[rest[ratings.values[rest] >= 4]])
    return known, hidden, rng.choice(often_rated, 10, replace=False)


# %%
# You need not read this cell: it counts answers, and hidden favourites in the stack's lists.
def after_questions(group, asked):
    """Return a row for each rule and person: answers and favourites, means of five halvings."""
    told = []
    for person, halving in itertools.product(groups[group], range(5)):
        known, hidden, at_random = halved(person, halving)
        for rule in asked if hidden else ():
            items = [film for film in quiz.get(rule, at_random) if film in known]
            stars = [1.0 if "one star" in rule else known[film] for film in items]
            found, _ = stack.top(np.array(items, dtype=int), np.array(stars), 10, without=known)
            told.append((rule, person, len(items), len(hidden.intersection(found))))
    told = pd.DataFrame(told, columns=["rule", "person", "answers", "favourites"])
    return told.groupby(["rule", "person"]).mean()


# %%
# You need not read this cell: it compares the rules with asking nothing.
def show_quiz(told, asked, caption):
    rows = []
    for rule in asked:
        one = told.loc[rule]
        more = one["favourites"] - told.loc["nothing asked"]["favourites"]
        half = 1.96 * more.sem()
        between = f"{more.mean() - half:+.2f} to {more.mean() + half:+.2f}" if half else "–"
        means = (f"{one['answers'].mean():.1f}", f"{one['favourites'].mean():.2f}")
        rows.append((rule, *means, between))
    heads = ["ten questions by", "answers", "favourites among ten", "more than with nothing asked"]
    show_table(pd.DataFrame(rows, columns=heads), caption)


asked = ["n × entropy", "n × entropy, one star each", "n", "log n × entropy", "entropy"]
asked += ["at random", "nothing asked"]
answers_of = after_questions("validation", asked)
both = [answers_of.loc[rule]["favourites"].mean() for rule in asked[:2]]
lesson.result("08.p3", f"as many: {both[1]:.2f} and {both[0]:.2f}")
show_quiz(answers_of, asked, "What to ask, validation people")

# %% [markdown]
# n × entropy and n, the number of ratings, share eight of ten films, and find most; whether more than nothing asked, these people, from whom the stack has learnt, cannot tell. Entropy asks about films that few know.
#
# The surprise: **it hardly matters what people answer.** The stack hears that you know a film, not how you liked it. After one answer $z$ is
# the same for ½ star and for 5: scaling takes the star out. So entropy measures what this model ignores. **A second place to stop.**

# %% [markdown]
# ## Taking turns
#
# A **mixed hybrid** shows several lists together; here, one film of each in turn. In a **cascade** one model chooses and another orders.
#
# ### Exercise 8.5 · one list from several · 2 points, about 7 minutes
#
# `lists` is a dict: for each model's name a list of films, whole numbers from 0, best first, perhaps none. A list holds a film once. Go round
# in that order: each model gives its first film that is not there yet. One that has none left is passed over. Return the first `k` films,
# fewer if there are no more. Leave `lists` and what is in it unchanged.


# %% exercise="in_turn"
def in_turn(lists, k):
    ### BEGIN SOLUTION
    mixed, left = [], [iter(films) for films in lists.values()]
    while left and len(mixed) < k:
        turn = left.pop(0)
        film = next((one for one in turn if one not in mixed), None)
        if film is not None:
            mixed.append(film)
            left.append(turn)
    return mixed
    ### END SOLUTION


# %% grade="in_turn"
lesson.check(in_turn)

# %%
from recsys_teach import Cascade, ContentBased, Features, FunkSVD, random_split
from recsys_teach.evaluation.statistics import paired_test

take_turns = lesson.use(in_turn)
train, test = random_split(ratings)
genres = Features.from_lists(films["genres"])
frame = test.to_frame()
liked = frame[frame["value"] >= 4].groupby("user")["item"].agg(set)
cascade = Cascade([PureSVD(50), FunkSVD()], candidates=20)  # FunkSVD orders by predicted stars
models = {"bestsellers": Popularity(by="count"), "PureSVD": PureSVD(50)}
models |= {"genres": ContentBased(genres), "cascade": cascade}
tens = {one: m.fit(train).recommend(liked.index)[0].tolist() for one, m in models.items()}
pairs = zip(tens["PureSVD"], tens["genres"], strict=True)
both = [take_turns({"PureSVD": one, "genres": other}, 10) for one, other in pairs]
tens["PureSVD and genres in turn"] = both

# %%
hits_of, same, rows = {}, {}, []
for name, lists in tens.items():
    pairs = zip(liked, lists, strict=True)
    hits_of[name] = np.array([len(one.intersection(ten)) for one, ten in pairs], dtype=float)
    same[name] = hits_of[name].mean(), len({film for ten in lists for film in ten})
for name, (hits, n_films) in same.items():
    test_of = paired_test(hits_of[name], hits_of["PureSVD"])
    between = f"{test_of.low:+.2f} to {test_of.high:+.2f}" if name != "PureSVD" else "–"
    rows.append((name, f"{hits:.2f}", between, f"{n_films:,}"))
heads = ["lists of", "favourites among ten", "more than PureSVD", "different films"]
show_table(pd.DataFrame(rows, columns=heads), f"Lists for {len(liked)} people")

# %% [markdown]
# Turns show more films and fewer favourites. The cascade, ordered by FunkSVD's predicted stars, costs favourites.
#
# > **A streaming service.** A Netflix home page of 2015 had about 40 rows from several algorithms (Gomez-Uribe, Hunt 2015): a mixed hybrid.

# %% [markdown]
# ## A film that nobody has rated
#
# **Factorization with item features** learns factors of genres; a film's are the sum of its genres' and its own (Kula 2015). The rest is lesson
# 07's BPR. Of the 600 films with notes (lesson 05) we hide all ratings of a random fifth, and rank these.

# %%
# You need not read this cell: it hides films.
from recsys_teach import FeatureFactorization, Interactions, load_film_notes

frame = ratings.to_frame()
frame = frame[frame["item"].isin(load_film_notes().index)]
small = Interactions.from_frame(frame, user="user", item="item", value="value")
of_genres = FeatureFactorization(32, epochs=40, item_features=genres)
kinds = {"PureSVD": PureSVD(50), "genres": ContentBased(genres), "factors with genres": of_genres}


def hide(seed):
    """Return the films that are new, who likes which, and the rows to learn from."""
    drawn = np.random.default_rng(seed).permutation(small.n_items)[: small.n_items // 5]
    hidden = np.isin(small.item_index, drawn)
    rows = small.select(hidden & (small.values >= 4)).to_frame()
    likes = rows.groupby("user")["item"].agg(set)
    return set(small.item_ids[drawn].tolist()), likes, small.select(~hidden)


# %%
# You need not read this cell: it ranks the hidden films for everybody who likes one of them.
new = {name: [] for name in ("chance", *kinds)}
for seed in (0, 1):
    ids, likes, known = hide(seed)
    new["chance"].append(10 * likes.map(len).mean() / len(ids))
    for name, model in kinds.items():
        lists, _ = model.fit(known).recommend(likes.index, small.n_items)
        tens = [[film for film in one if film in ids][:10] for one in lists]
        hits = [len(one.intersection(ten)) for one, ten in zip(likes, tens, strict=True)]
        new[name].append(np.mean(hits))
rows = [(name, *map("{:.2f}".format, two)) for name, two in new.items()]
heads = [f"ten of {len(ids)} new films by", "one draw", "another"]
show_table(pd.DataFrame(rows, columns=heads), "Favourites among ten")

# %% [markdown]
# PureSVD cannot list them. Genres, alone or in factors, find more than chance.

# %% [markdown]
# ## The test, once


# %%
def fixed(share):
    return Combined(lambda items, stars: columns_of(items, stars)[:, :2] @ [1 - share, share])


shares = (0.1, 0.2, 0.3, 0.5, 0.7)
tried = curves({f"{share}": fixed(share) for share in shares}).table.mean(axis=1)
share = float(tried.idxmax())
print("weight of PureSVD that the validation people choose:", share)

# %%
# You need not read this cell: it names the models; after this lesson's, those of earlier ones.
from recsys_teach import BPR, EASE, SLIM, AlsoBought, Bias, ImplicitALS, ItemKNN, UserNeighbors

families = few | {"weighted": fixed(share), "stack": stack, "EASE": EASE()}
families["implicit ALS"] = ImplicitALS(64, regularization=50, alpha=1, epochs=8, seed=0)
froms = np.array([0, 5])
switching = Combined(lambda items, stars: switch(len(items), froms, two_scores(items, stars)))
averaged = UserNeighbors(similarity="pearson", shrinkage=25, min_neighbors=20)
others = {"switch from five on": switching, "bias": Bias(), "people like you, averaged": averaged}
others |= {"also bought": AlsoBought(), "films like yours": ItemKNN(), "SLIM": SLIM()}
others |= {"genres": ContentBased(genres), "factors with genres": of_genres, "FunkSVD": FunkSVD()}
others |= {"BPR": BPR(64, learning_rate=0.1, epochs=150, seed=0), "cascade": cascade}

# %%
# You need not read this cell: it measures all, once, and marks the best of each column.
final = curves(families | others, "test")
means = 10 * final.table.loc[list(families)]
means = means.loc[means.mean(axis=1).sort_values(ascending=False).index]
marked = means.map("{:.2f}".format) + np.where(means.eq(means.max()), " ◂", "")
marked[0] = [told if value else "silent" for told, value in zip(marked[0], means[0], strict=True)]
told = "New people of the test: favourites among ten, by known ratings"
show_table(marked.reset_index(), f"{told} (◂ most)")

# %%
# You need not read this cell: it tells every model's mean and 95% interval.
every = final.summary.assign(
    told=[
        f"{10 * one.mean:.2f} ({10 * one.low:.2f}–{10 * one.high:.2f})"
        for one in final.summary.itertuples()
    ]
).pivot(index="model", columns="known", values="told")
show_table(
    every.loc[final.table.mean(axis=1).sort_values().index[::-1]].reset_index(), "All models"
)

# %%
alt = "Four curves with bars over 0 to 10 known ratings. The stack begins with the bestsellers and"
alt += (
    " rises. The others begin at one rating: people like you, added up, beside the stack; implicit"
)
drawn = ["bestsellers", "implicit ALS", "people like you, added up", "stack"]
draw(final, drawn, f"{alt} ALS below both, and it reaches them at five.")

# %%
pairs = [("weighted", "bestsellers"), ("people like you, added up", "bestsellers")]
pairs += [
    ("people like you, added up", "weighted"),
    ("stack", "weighted"),
    ("implicit ALS", "stack"),
]
paired(final, pairs, (1, 3, 10), "Test people")

# %% [markdown]
# *From when on?* **From the first rating on, with a weight of 0.3 for PureSVD**: the mix beats the bestsellers, and was ahead of them at one
# rating in each of ten other draws. People like you are not surely ahead at one; from three on they are, and find as many as the mix.
#
# Learnt weights pay a little at ten: not surely here, but in each other draw. Implicit ALS alone is level there, and behind at one each time. EASE, best on the ladder, is below the bestsellers up to three.

# %%
of_test = ["n × entropy", "n × entropy, one star each", "n", "at random", "nothing asked"]
show_quiz(after_questions("test", of_test), of_test, "What to ask, test people")

# %% [markdown]
# *Ask something?* **Yes; films that many know are the better bet.** In ten other draws n × entropy brought 0.1 to 0.3 favourites, n alone at
# most 0.05 less, ten random films about 0.1, though here as much; one star each changed 0.03 at most.

# %% [markdown]
# ## What each brought here


# %%
# You need not read this cell: it gathers what was measured above.
def against(one, other, n):
    t = final.test((one, n), (other, n))
    return f"{10 * t.difference:+.2f} ({10 * t.low:+.2f} to {10 * t.high:+.2f})"


turns = "PureSVD and genres in turn"
fewer = paired_test(hits_of[turns], hits_of["PureSVD"]).difference
more = f"{same[turns][1] - same['PureSVD'][1]:+} films, {fewer:+.2f}"
of_new = f"{new['genres'][0]:.2f}, in factors {new['factors with genres'][0]:.2f}"
usual, silent = f"{means.loc['stack', 0]:.2f}", "PureSVD is silent"
brought = [
    ("no rating", silent, "any hybrid with bestsellers", usual),
    ("one rating", "bestsellers", "weighted", against("weighted", "bestsellers", 1)),
    ("ten ratings", "PureSVD", "stack", against("stack", "PureSVD", 10)),
    ("a new film", f"chance, {new['chance'][0]:.2f}", "genres, alone", of_new),
    ("few films shown", "PureSVD", "in turn with genres", more),
]
heads = ["weakness", "without", "with", "brings, in favourites among ten"]
show_table(pd.DataFrame(brought, columns=heads), "Each row has its own people and films")

# %% [markdown]
# ## Your shelf, and the ladder
#
# On the ladder at least 16 ratings of everybody are known. Does a stack help EASE (lesson 04) there?

# %%
# You need not read this cell: it measures both, on this split and on another.
from recsys_teach import Stacked, evaluate

rows, measured = [], {}
for name, split in {"this": (train, test), "another": random_split(ratings, seed=1)}.items():
    for model in (EASE(), Stacked([Popularity(by="count"), EASE()])):
        found = evaluate(model, *split).per_user["precision@10"].to_numpy()
        measured[type(model).__name__, name] = 10 * found
    alone, stacked = measured["EASE", name], measured["Stacked", name]
    apart = paired_test(stacked, alone)
    means = [f"{np.nanmean(one):.2f}" for one in (alone, stacked)]
    rows.append((name, *means, f"{apart.low:+.2f} to {apart.high:+.2f}"))
heads = ["split", "EASE", "stack of bestsellers and EASE", "difference"]
show_table(pd.DataFrame(rows, columns=heads), "People of whom much is known: favourites among ten")

# %% [markdown]
# No, it costs a little.

# %%
fitted = {"people like you, added up": Combined(added_up), "genres": models["genres"].fit(ratings)}
lesson.top_tens(fitted | {"EASE": EASE().fit(ratings), "weighted": fixed(share), "stack": stack})

# %%
# A bar for each family. Numbers that are written out come from the lessons before.
bars = {"most ratings": same["bestsellers"][0], "bias": 0.54, "people like you": 0.69}
bars |= {"people like you, added up": 1.82, "films like yours": 2.01, "genres": same["genres"][0]}
bars |= {"PureSVD": same["PureSVD"][0], "BPR": 1.62, "implicit ALS": 2.12}
bars |= {"EASE": np.nanmean(measured["EASE", "this"])}
bars |= {"stack of bestsellers and EASE": np.nanmean(measured["Stacked", "this"])}
ladder(bars, "hidden favourites among ten")

# %%
lesson.progress()

# %% [markdown]
# ## Common mistakes
#
# | mistake | what gives it away |
# |---|---|
# | scores added up as they are | *Alien* is first |
# | gaps filled with 0 | with weights 3 and 1 *Cars* gets 1.5, not 0.5 |
# | PureSVD alone at one rating | 2.3 favourites, not 2.9 |

# %% [markdown]
# ## Quick reference
#
# | you want | you write |
# |---|---|
# | a weighted mix | `Weighted([Popularity(by="count"), PureSVD(50)], (0.7, 0.3))` |
# | its weights | `learn_weights(model, validation, metric)` |
# | a switch | `Switching([Popularity(by="count"), PureSVD(50)], (0, 5))` |
# | learnt weights | `Stacked([Popularity(by="count"), EASE()])` |
# | curves for newcomers | `cold_start(models, train, newcomers)` |

# %% [markdown]
# ## What comes next
#
# Lesson 09 asks whom these lists serve.
#
# **Sources.** Wolpert (1992), Neural Networks 5(2). Burke (2002), UMUAI 12(4). Rashid and others (2002), IUI. Sill and others (2009),
# Feature-Weighted Linear Stacking. Golbandi and others (2011), WSDM. Kula (2015), CBRecSys. Gomez-Uribe, Hunt (2015), ACM TMIS 6(4).
