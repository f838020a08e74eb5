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
#
# Three ungraded questions first.

# %%
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
# *Somebody opens the app for the first time. What do you show, and when do you begin to trust what they tell you?*
#
# **You will be able to** combine models, choose what to ask a newcomer, and say which combination cures what.
#
# **You need** lessons 02 and 06, and 03 to 07 for the comparison. About 130 minutes, with a place to stop.

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
# A dot: no film of hers is a neighbour of *Cars*. **Before you run the next cells:** add up both rows, the second times ten. Which film is
# first?

# %%
lesson.predict("08.p1", None)  # put a title such as "Dune" in the place of None

# %% tags=["nbval-check-output"]
nan = np.nan
titles = np.array(["Alien", "Brazil", "Cars", "Dune", "Eden"])
ana = np.array([[350, 50, 250, 150, 200], [0.1, 0.5, nan, 0.5, 0.1]])
added = ana[0] + 10 * np.nan_to_num(ana[1])
lesson.result("08.p1", str(titles[np.argmax(added)]))
print("added up as they are:", added)

# %% [markdown]
# The larger numbers decide alone. Weights mean something only on one scale.

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
# | **fill** gaps with the lowest | none | *Cars*: −1 |

# %% [markdown]
# Why the lowest, and not 0?
#
# - **a** 0 is the mean: better than half of what the model does know.
# - **b** 0 would raise an error.
# - **c** With 0 the weights would no longer fit.
# - **d** Not sure yet.

# %%
lesson.answer("08.q1", "d")  # put your letter in the place of d

# %% [markdown]
# ### Exercise 8.1 · repair the weighted hybrid · 2 points, about 7 minutes
#
# `scores` has a row for each model and a column for each film, `nan` where a model cannot say; every model scores at least one film.
# `weights` holds a number for each model. Return the weighted sum of $z$, a number for each film.
#
# The line below divides by the largest score. Repair it: mean and standard deviation (divide by the number, as `np.std` does) are those
# of the films that the model can score. If these all have the same score, each gets 0. A gap gets the model's lowest $z$.


# %% exercise="weighted"
def weighted(scores, weights):
    total = np.zeros(scores.shape[1])
    for m, row in enumerate(scores):
        ### BEGIN GIVEN
        # z = np.nan_to_num(row) / np.nanmax(row)
        ### END GIVEN
        ### BEGIN SOLUTION
        spread = np.nanstd(row)
        z = (row - np.nanmean(row)) / spread if spread > 0 else row * 0
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
# We hold out people: a fifth for the test, at the end and once; a fifth, "validation", for every choice; models learn from the rest.
# Of each newcomer ten random ratings become known one by one. All others stay hidden, so that each point of a **cold-start curve** is about
# the same hidden favourites.

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
best, svd = Popularity(by="count").fit(part["known"]), PureSVD(50).fit(part["known"])


# %%
# You need not read this cell: it lets cold_start use models that are fitted already.
class Fitted:
    """A model that need not be fitted again."""

    def __init__(self, model):
        self.model = model

    def clone(self):
        return self

    def fit(self, known):
        return self

    def fold_in(self, items, stars, k):
        return self.model.fold_in(items, stars, k)


# %% [markdown]
# **Before you run the next cell:** with one known rating, will ten films of PureSVD (lesson 06) hold more hidden favourites than ten
# bestsellers, fewer, or as many?

# %%
lesson.predict("08.p2", None)  # put "more", "fewer" or "as many" in the place of None

# %%
KNOWN = (0, 1, 2, 3, 5, 10)


def curves(models, group="validation"):
    return cold_start(models, part["known"], part[group], KNOWN, metric="precision")


first = curves({"bestsellers": Fitted(best), "PureSVD": Fitted(svd)})
at = {name: 10 * first.table.loc[name] for name in ("bestsellers", "PureSVD")}
lesson.result("08.p2", f"fewer: {at['PureSVD'][1]:.1f}, not {at['bestsellers'][1]:.1f}")


# %%
# You need not read this cell: it draws curves with their 95% intervals.
def draw(found, names, says):
    figure, axes = plt.subplots(figsize=(7, 3.8))
    for place, name in enumerate(names):
        line = found.summary[found.summary["model"] == name]
        mean, right = 10 * line["mean"], np.arange(len(line)) + 0.07 * place
        bars = [mean - 10 * line["low"], 10 * line["high"] - mean]
        look = {"marker": MARKERS[place], "color": COLOURS[place], "capsize": 3}
        axes.errorbar(right, mean, yerr=bars, label=name, **look)
    axes.set_xticks(range(len(KNOWN)), labels=KNOWN)
    axes.tick_params(labelsize=11)
    axes.set_xlabel("known ratings", fontsize=11)
    axes.set_ylabel("favourites among ten", fontsize=11)
    axes.set_ylim(bottom=0)
    axes.legend(fontsize=11, loc="lower right")
    show(figure, says)


# %%
alt = "Two curves. The bestsellers are level. PureSVD is at 0 without ratings, stays below them up"
draw(
    first, ["bestsellers", "PureSVD"], f"{alt} to three known ratings, and lies above them at ten."
)

# %% [markdown]
# The surprise: **PureSVD that trusts one rating alone is worse than a list that knows nothing.** In ten other draws of people and ratings it
# lay behind each time up to three ratings, and ahead each time at ten; at five the two differed by less than 0.4. The rating is worth
# something: with a weight of 0.3 beside the bestsellers it beat them each time.

# %% [markdown]
# ## Switching
#
# So ask another model, by how many ratings somebody has: a **switching hybrid**.
#
# ### Exercise 8.2 · which model to ask · 2 points, about 5 minutes
#
# `n_known` says how many ratings a person has. `scores` has a row for each model; model `m` may be asked from `least[m]` ratings on, and
# `least` rises from 0. Return the row of the last model that may be asked and is not silent: silent means that its whole row is `nan`. If
# there is none, return the first row. Gaps stay gaps.


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
rows = []
for least in (1, 2, 3, 5, 10):
    # A stand-in: the "scores" are the favourites that each model found.
    two, froms = np.array([at["bestsellers"], at["PureSVD"]]), np.array([0, least])
    asked = [switch(n, froms, two[:, [place]])[0] for place, n in enumerate(KNOWN)]
    rows.append((f"{least}", f"{np.mean(asked):.2f}"))
heads = ["PureSVD from so many ratings on", "favourites among ten, mean of six points"]
show_table(pd.DataFrame(rows, columns=heads), "Where to switch, by the validation people")

# %% [markdown]
# 3, 5 and 10 are level; we keep 5. **A good place to stop for today.** Next time, run the cells above again first.

# %% [markdown]
# ## Stacking: learn how far to trust whom
#
# A switch jumps; a weight may grow. **Stacking** learns weights from held-out rows (Wolpert 1992). Each row of a table is a film for a
# newcomer, one of the 30 best of a model. Its four columns are both $z$, and both times $\log_2(1 + n_u)$, so that trust may grow with
# the number $n_u$ of known ratings. To be learnt is 1 for a hidden favourite, else 0.

# %% [markdown]
# $$(X^\top X + \lambda D)\, w = X^\top y$$
#
# *In words:* a **ridge regression** solves this for the weights $w$ that make squared errors, plus $\lambda$ times squared weights, smallest.
# $X$ is `told` with ones before it, $y$ is `taken`, $D$ has ones on its diagonal, but 0 first: the constant is not damped.
#
# *By hand:* `told` 1 and −1, `taken` 1 and 0, λ = 2. $X^\top X$ is (2 0; 0 2), with $\lambda D$ (2 0; 0 4), $X^\top y$ (1, 1). So $w$ is
# (½, ¼).

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

often = np.bincount(part["known"].item_index, minlength=ratings.n_items).astype(float)


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

# %%
trust = [w[1:3] + np.log2(1 + n) * w[3:] for n in KNOWN]
rows = [
    (f"{n}", f"{a:.3f}", f"{b:.3f}" if n else "–") for n, (a, b) in zip(KNOWN, trust, strict=True)
]
heads = ["known ratings", "weight of the bestsellers", "weight of PureSVD"]
show_table(pd.DataFrame(rows, columns=heads), "What the stack has learnt")

# %% [markdown]
# We let weights change. That PureSVD's rises and the bestsellers' falls, it found itself.

# %% [markdown]
# ## What to ask
#
# A newcomer is asked about films: "how many stars?" An answer that is the same from everybody tells nothing. The **entropy** $H_i$ of a
# film's ratings says how much is open, in bits:
#
# $$H_i = -\sum_r \frac{n_{ir}}{n_i} \log_2 \frac{n_{ir}}{n_i}$$
#
# *In words:* $n_{ir}$ of the $n_i$ ratings of film $i$ are $r$ stars. Multiply each share by its logarithm, add up, turn the sign.
#
# *By hand:* ratings 5, 5, 1, 1 have shares of ½ and ½: −(½ × −1 + ½ × −1) = 1 bit. Ratings 4, 4, 4 have 0 bits.
#
# Who has not seen the film cannot answer. So expect $\frac{n_i}{|U|} H_i$ bits: the share of people who rated it, times what an answer tells.

# %% [markdown]
# ### Exercise 8.4 · what a question is worth · 2 points, about 12 minutes
#
# `ratings` has a row for each person and a column for each film, `nan` for a gap; `asked` is an array of positions of films that were asked
# about, perhaps empty. Return $\frac{n_i}{|U|} H_i$ for each film, $|U|$ counting all rows. It is 0 for a film that nobody rated, and for one
# that was asked about. Each rating that occurs is an answer of its own, half stars too.


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
for _ in range(10):  # one after another
    ask = np.append(ask, np.argmax(np.array(worth(table, ask))))
print("First questions:", "; ".join(films.loc[ratings.item_ids[often_rated[ask[:4]]], "title"]))

# %%
# You need not read this cell: it prepares five rules. Rashid and others (2002) compared such rules,
# and used log n × entropy.
n = often[often_rated]
bits = values * len(rows) / n
rules = {"at random": np.random.default_rng(0).random(len(n)), "entropy": bits}
rules |= {"log n × entropy": np.log2(n) * bits, "n × entropy": values, "n": n}
quiz = {rule: often_rated[np.argsort(-x, kind="stable")[:10]] for rule, x in rules.items()}
quiz["nothing asked"] = np.array([], dtype=int)

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
axes.legend(fontsize=11, loc="upper right")
alt = "A point for each film: entropy against the share of people who rated it. Entropy alone picks"
alt += " films at the top left, which few know; n × entropy and n pick films at the right."
show(figure, alt)


# %%
# You need not read this cell: it makes a recommender of a function of known films and their stars.
class Combined(Fitted):
    """The function gives a score for each film, nan where it cannot say."""

    def top(self, items, stars, k, without=()):
        scores = np.array(self.model(items, stars), dtype=float)
        scores[[*items, *without]] = nan
        found = np.argsort(-np.nan_to_num(scores, nan=-np.inf), kind="stable")[:k]
        found = found[~np.isnan(scores[found])]
        return found, scores[found]

    def fold_in(self, items, stars, k=10):
        found, scores = self.top(ratings.item_indices(items), np.array(stars, dtype=float), k)
        return ratings.item_ids[found].tolist(), scores


stack = Combined(lambda items, stars: w[0] + columns_of(items, stars) @ w[1:])


# %%
# You need not read this cell: it counts answers, and hidden favourites in the stack's lists.
def after_questions(group):
    """Return for each rule a row (answers, favourites) for each person who likes hidden films."""
    rng, counts = np.random.default_rng(2), {rule: [] for rule in quiz}
    for person in groups[group]:
        rows = rng.permutation(np.flatnonzero(ratings.user_index == person))
        can, rest = rows[: len(rows) // 2], rows[len(rows) // 2 :]
        known = dict(zip(ratings.item_index[can], ratings.values[can].astype(float), strict=True))
        hidden = set(ratings.item_index[rest[ratings.values[rest] >= 4]])
        for rule, ten in quiz.items() if hidden else ():
            items = np.array([film for film in ten if film in known], dtype=int)
            stars = np.array([known[film] for film in items])
            found, _ = stack.top(items, stars, 10, without=known)
            counts[rule].append((len(items), len(hidden.intersection(found))))
    return {rule: np.array(one) for rule, one in counts.items()}


# %%
# You need not read this cell: it compares the rules with asking nothing.
def rows_of(counts):
    """Return a row for each rule, with a 95% interval against asking nothing."""
    for rule, one in counts.items():
        more = one[:, 1] - counts["nothing asked"][:, 1]
        half = 1.96 * more.std(ddof=1) / np.sqrt(len(more))
        between = f"{more.mean() - half:+.2f} to {more.mean() + half:+.2f}" if half else "–"
        yield rule, f"{one[:, 0].mean():.1f}", f"{one[:, 1].mean():.2f}", between


compared = [
    "ten questions, chosen by",
    "answers",
    "favourites among ten",
    "more than with nothing asked",
]
show_table(pd.DataFrame(rows_of(after_questions("validation")), columns=compared), "What to ask")

# %% [markdown]
# A newcomer can answer about a random half of their films; no list shows these. The surprise: ten questions hardly beat asking nothing, as
# no interval lies above 0. The stack learnt from these very people, so each row may be a little too good.
#
# Entropy alone asks about films that few know; the share of people brings answers, and so does the number of ratings alone.

# %% [markdown]
# ## Taking turns
#
# A **mixed hybrid** shows several lists, one film of each in turn.
#
# ### Exercise 8.5 · one list from several · 2 points, about 7 minutes
#
# `lists` maps each model's name to its films, best first, perhaps none; a list holds a film once. Go round in that order: each model gives
# its first film that is not there yet. One that has none left is passed over. Return the first `k` films, fewer if there are no more, and leave `lists` unchanged.


# %% exercise="in_turn"
def in_turn(lists, k):
    ### BEGIN SOLUTION
    mixed, left = [], [list(one) for one in lists.values()]
    while any(left):
        for one in left:
            while one and one[0] in mixed:
                one.pop(0)
            if one:
                mixed.append(one.pop(0))
    return mixed[:k]
    ### END SOLUTION


# %% grade="in_turn"
lesson.check(in_turn)

# %% [markdown]
# In a **cascade** one model chooses and another orders. Below, FunkSVD orders the twenty best of PureSVD by predicted stars. These are the
# people and the split of the ladder.

# %%
from recsys_teach import Cascade, ContentBased, Features, FunkSVD, random_split

take_turns = lesson.use(in_turn)
train, test = random_split(ratings)
genres = Features.from_lists(films["genres"])
frame = test.to_frame()
liked = frame[frame["value"] >= 4].groupby("user")["item"].agg(set)
cascade = Cascade([PureSVD(50), FunkSVD()], candidates=20)
models = {"bestsellers": Popularity(by="count"), "PureSVD": PureSVD(50)}
models |= {"genres": ContentBased(genres), "cascade": cascade}
tens = {one: m.fit(train).recommend(liked.index)[0].tolist() for one, m in models.items()}
pairs = zip(tens["PureSVD"], tens["genres"], strict=True)
both = [take_turns({"PureSVD": one, "genres": other}, 10) for one, other in pairs]
tens["PureSVD and genres in turn"] = both

# %%
same = {}
for name, lists in tens.items():
    hits = np.mean([len(one.intersection(ten)) for one, ten in zip(liked, lists, strict=True)])
    same[name] = hits, len({film for ten in lists for film in ten})
rows = [(name, f"{hits:.2f}", f"{n_films}") for name, (hits, n_films) in same.items()]
heads = ["lists of", "favourites among ten", "different films"]
show_table(pd.DataFrame(rows, columns=heads), f"Lists for {len(liked)} people")

# %% [markdown]
# Turns show more films and fewer favourites than PureSVD alone. An order by predicted stars costs favourites, too.
#
# > **A streaming service.** In 2015 a Netflix home page had about 40 rows of up to 75 videos, filled by several
# > algorithms (Gomez-Uribe, Hunt 2015). It is a mixed hybrid.

# %% [markdown]
# ## A film that nobody has rated
#
# No mix of models of ratings helps here. **Factorization with item features** learns factors of genres as well; a film's factors are the sum
# of its genres' and its own (Kula 2015). The rest is BPR of lesson 07. Of the 600 films with notes (lesson 05) we hide all ratings of a random
# fifth, and rank these.

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
# Both models that know genres find more than chance; which is better, two draws do not say.

# %% [markdown]
# ## The test, once
#
# Every family, the switch, the stack, and a fixed weight for PureSVD that the validation people choose. **Before you run the next cells:** the
# bestsellers will find about three. With one known rating, how many will the stack find?

# %%
lesson.predict("08.p3", None)  # put a number from 0 to 10 in the place of None


# %%
def fixed(share):
    return Combined(lambda items, stars: columns_of(items, stars)[:, :2] @ [1 - share, share])


tried = curves({f"{share}": fixed(share) for share in (0.3, 0.5, 0.7)}).table.mean(axis=1)
share = float(tried.idxmax())
print("weight of PureSVD that the validation people choose:", share)

# %%
# You need not read this cell: it measures all. People like you must number 20 for each film.
from recsys_teach import BPR, Bias, ImplicitALS, ItemKNN, UserNeighbors

like_you = UserNeighbors(similarity="pearson", shrinkage=25, min_neighbors=20)
families = {
    "bestsellers": Fitted(best),
    "bias (02)": Bias(),
    "people like you (03)": like_you,
    "films like yours (04)": ItemKNN(),
    "genres (05)": ContentBased(genres),
    "FunkSVD (06)": FunkSVD(),
    "PureSVD (06)": Fitted(svd),
    "implicit ALS (07)": ImplicitALS(16, regularization=10, epochs=8),
    "BPR (07)": BPR(32, epochs=50),
    "factors with genres": of_genres,
    "weighted": fixed(share),
    "stack": stack,
}
froms = np.array([0, 5])
families["switch"] = Combined(lambda i, stars: switch(len(i), froms, two_scores(i, stars)))

# %%
final = curves(families, "test")
lesson.result("08.p3", f"{10 * final.table.loc['stack', 1]:.2f}")
means = (10 * final.table).map("{:.2f}".format).reset_index()
show_table(means, "New people of the test: favourites among ten, by known ratings")

# %%
alt = "Four curves with bars over 0 to 10 known ratings. The stack begins with the bestsellers and"
alt += " rises, but for a dip at two; no other lies above it. PureSVD rises from 0 and comes near."
draw(final, ["bestsellers", "PureSVD (06)", "BPR (07)", "stack"], alt)

# %%
# You need not read this cell: it compares models person by person.
rows = []
for n in (1, 3, 10):
    for other in ("bestsellers", "PureSVD (06)", "weighted", "switch"):
        found = final.test(("stack", n), (other, n))
        interval = f"{10 * found.low:+.2f} to {10 * found.high:+.2f}"
        rows.append((f"{n}", other, f"{10 * found.difference:+.2f}", interval))
heads = ["known ratings", "the stack against", "difference", "95% interval"]
show_table(pd.DataFrame(rows, columns=heads), f"{found.users} new people, favourites among ten")

# %% [markdown]
# With one rating the stack beats PureSVD by 1.03; its lead over the bestsellers may be chance. With ten it beats the bestsellers by 0.81;
# its lead over PureSVD may be chance. Against the fixed weight these people do not decide: all three intervals hold 0. At ten, implicit
# ALS alone comes near the stack.
#
# To the opening question: bestsellers first, and trust from the first rating on, with a small weight.

# %%
# You need not read this cell: it asks the test people, by the rule of exercise 8.4.
quiz = {rule: quiz[rule] for rule in ("n × entropy", "nothing asked")}
show_table(
    pd.DataFrame(rows_of(after_questions("test")), columns=compared), "Ten questions, test people"
)

# %% [markdown]
# Here ten questions help; the validation people did not show it.

# %% [markdown]
# ## Which hybrid cures what

# %%
# You need not read this cell: it gathers what was measured above.
final_at = (10 * final.table).map("{:.2f}".format)
alone, stacked = final_at.loc["PureSVD (06)"], final_at.loc["stack"]
shows = {name: f"{n_films} films ({hits:.2f})" for name, (hits, n_films) in same.items()}
of_new = [f"{new[name][0]:.2f}" for name in ("PureSVD", "factors with genres")]
usual, turns = final_at.loc["bestsellers"], "PureSVD and genres in turn"
cures = [
    ("a new person", usual[0], alone[0], "switch", final_at.loc["switch", 0]),
    ("one known rating", usual[1], alone[1], "stack", stacked[1]),
    ("a new film", "0.00", of_new[0], "factors with genres", of_new[1]),
    ("few films shown", shows["bestsellers"], shows["PureSVD"], "in turn", shows[turns]),
]
heads = ["weakness", "bestsellers", "PureSVD", "cure", "gives then"]
show_table(pd.DataFrame(cures, columns=heads), "Favourites among ten, and films shown")

# %% [markdown]
# ## Your shelf, and the ladder
#
# On the ladder at least 16 ratings of everybody are known. Does a mix help there? EASE (lesson 04: film-to-film weights from one solve)
# is the best model so far. Its weight beside genres comes from a fifth of the training ratings.

# %%
# You need not read this cell: it learns weights within the training part.
from recsys_teach import EASE, Weighted, evaluate, learn_weights
from recsys_teach.evaluation.ranking import as_indices, find_hits, precision


def mixed_for(train):
    """Return a weighted hybrid whose weights were chosen on a fifth of the training part."""
    inner, validation = random_split(train, seed=2)

    def favourites(tens, users):
        hits = find_hits(as_indices(tens, validation), validation, users, 4.0)
        return np.nanmean(precision(*hits))

    pair = [EASE(), ContentBased(genres)]
    found = learn_weights(Weighted(pair).fit(inner), validation, favourites)
    return Weighted(pair, found["weights"][0])


# %%
# You need not read this cell: it measures both, on this split and on another.
rows, measured, mixes = [], {}, {}
for name, split in {"this": (train, test), "another": random_split(ratings, seed=1)}.items():
    mixes[name] = hybrid = mixed_for(split[0])
    for label, model in (("EASE", EASE()), ("weighted", hybrid)):
        measured[label, name] = 10 * evaluate(model, *split).mean("precision@10")
        used = "" if label == "EASE" else " and ".join(f"{one:.1f}" for one in hybrid.weights)
        rows.append((name, label, used, f"{measured[label, name]:.2f}"))
heads = ["split", "lists of", "weights of EASE and genres", "favourites among ten"]
show_table(pd.DataFrame(rows, columns=heads), "People of whom much is known")

# %% [markdown]
# No: the mix and EASE find as many, on both splits. Genres have nothing to add here.

# %%
fitted = {"EASE": EASE().fit(ratings), "genres": models["genres"].fit(ratings)}
lesson.top_tens(fitted | {"weighted": mixes["this"].fit(ratings), "stack": stack})

# %%
# A bar for each family. Numbers that are written out come from the lessons before.
bars = {"most ratings": same["bestsellers"][0], "bias": 0.54, "people like you": 0.69}
bars |= {"people like you, added up": 1.82, "films like yours": 2.01, "genres": same["genres"][0]}
bars |= {"PureSVD": same["PureSVD"][0], "BPR": 1.53, "implicit ALS": 1.93}
bars |= {"EASE": measured["EASE", "this"], "weighted": measured["weighted", "this"]}
ladder(bars, "hidden favourites among ten")

# %%
lesson.progress()

# %% [markdown]
# ## Common mistakes
#
# | mistake | what gives it away |
# |---|---|
# | scores added up as they are | *Alien* is first, whatever the second row says |
# | gaps filled with 0 | with weights 3 and 1 *Cars* gets 1.5, not 0.5 |
# | one rating trusted | 2.3 favourites, not 2.9 |

# %% [markdown]
# ## Quick reference
#
# | you want | you write |
# |---|---|
# | a weighted mix | `Weighted([EASE(), ContentBased(genres)], (0.8, 0.2))` |
# | its weights | `learn_weights(model, validation, metric)` |
# | a switch | `Switching([Popularity(by="count"), PureSVD(50)], (0, 5))` |
# | learnt weights | `Stacked([EASE(), PureSVD(50)])` |
# | curves for newcomers | `cold_start(models, train, newcomers)` |

# %% [markdown]
# ## What comes next
#
# Lesson 09 asks whom these lists serve, and what they do to a catalogue over time.
#
# **Sources.** Wolpert (1992), Neural Networks 5(2). Rashid and others
# (2002), IUI. Kula (2015), CBRecSys. Gomez-Uribe, Hunt (2015), ACM TMIS 6(4). Harper, Konstan (2015), ACM TiiS 5(4).
