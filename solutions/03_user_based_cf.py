# %% [markdown]
# # 03 · People like you
#
# Which film should you watch tonight? Somebody who liked what you liked may know. This lesson finds such people among
# the 671 users of a film site, and asks them.
#
# **At the end you can** say how alike two people are from the films that both rated, and use that number to recommend
# films to a person of your choice.
#
# **You need** Python functions, NumPy arrays, sums and square roots. The rest is explained where it is first used. Cells
# that load data, draw or print tables need not be read; run them and look at what they show.
#
# About 25 minutes (an estimate).

# %%
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from recsys_teach import UserNeighbors, load_films, load_movielens, open_lesson
from recsys_teach.plots import show

lesson = open_lesson("03")
lesson

# %% [markdown]
# ## Two people, four films
#
# | | Alien | Brazil | Cars | Dune |
# |---|---|---|---|---|
# | Ana | 5 | 4 | · | 1 |
# | Ben | 4 | · | 2 | 1 |
#
# Ratings go from 0.5 to 5. A dot is a film that was not rated.
#
# **A question first.** Ana has not rated *Cars*. What does the table say about her and *Cars*?
#
# - **a** She would give it 0.
# - **b** She would give it her average, 3.3.
# - **c** Nothing: she has not said what she thinks of it.
# - **d** Not sure yet.

# %%
lesson.answer("03.q1", "d")  # put your letter in the place of d

# %% [markdown]
# In NumPy a gap is written `nan`, "not a number". Arithmetic with a `nan` gives `nan` again. Comparing does not find it:
# `x == np.nan` is `False` for every entry, and `x != np.nan` is `True` for every entry. The function `np.isnan` finds it.

# %%
ana = np.array([5, 4, np.nan, 1])
ben = np.array([4, np.nan, 2, 1])
print("a gap in Ana's row:      ", np.isnan(ana))
print("a gap in Ben's row:      ", np.isnan(ben))
print("a sum that meets a gap:  ", ana.sum())

# %% [markdown]
# ### Choosing positions
#
# An array of `True` and `False` is called a *mask*. Between square brackets it keeps the positions that are `True`. `~`
# means "not" and `&` means "and", for all positions at once. (Python's own words `not` and `and` fail on arrays.)

# %%
days = np.array(["Mon", "Tue", "Wed", "Thu"])
sunny = np.array([True, True, False, False])
windy = np.array([True, False, True, False])
print("sunny:               ", days[sunny])
print("not windy:           ", days[~windy])
print("sunny and not windy: ", days[sunny & ~windy])

# %% [markdown]
# A loop with an `if` does the same, one position at a time. Use what you like better. With a loop, two cells further down
# take up to half a minute.

# %% [markdown]
# ## How alike are two people?
#
# Ana and Ben share two films, *Alien* and *Dune*. Draw what each of them gave to the two as an arrow: Ana's goes 5 to the
# right and 1 up, Ben's 4 to the right and 1 up.

# %%
figure, axes = plt.subplots(figsize=(6, 2.4))
for name, (right, up), line in (("Ana", (5, 1), "-"), ("Ben", (4, 1), "--")):
    axes.annotate(
        "",
        xy=(right, up),
        xytext=(0, 0),
        arrowprops={"arrowstyle": "->", "lw": 2, "linestyle": line},
    )
    axes.text(right + 0.08, up + 0.04, name, fontsize=12)
axes.set(xlim=(0, 5.8), ylim=(0, 1.6), aspect="equal")
axes.set_xlabel("rating of Alien", fontsize=11)
axes.set_ylabel("rating of Dune", fontsize=11)
show(
    figure,
    "Two arrows from the origin, Ana's to 5 and 1, Ben's to 4 and 1. They point almost the same way.",
)

# %% [markdown]
# The **cosine** of the angle between two arrows is 1 when they point the same way, and 0 when they stand at a right angle.
# Only the direction counts: 1, 1 and 5, 5 point the same way. So the cosine does not tell a harsh person from a generous
# one.
#
# **Before you go on:** will the cosine of Ana and Ben be nearer to 1, or nearer to 0.7, the cosine of 45 degrees? Write
# your guess; after the exercise the lesson shows it beside the result.

# %%
lesson.predict("03.p2", None)  # put "nearer to 1" or "nearer to 0.7" in the place of None

# %% [markdown]
# ### The formula
#
# $$\text{cos}(x, y) = \frac{\sum_{i} x_i\, y_i}{\sqrt{\sum_i x_i^2}\;\sqrt{\sum_i y_i^2}} \qquad i \text{ over the films that both rated}$$
#
# *In words:* keep the films that both rated, and no others. Multiply the two ratings of each film, and add up. Divide by
# the length of the arrow $x$ times the length of the arrow $y$. Such a length is called a *norm*. The sign $\sum_i$ says: add up what follows, over every film $i$.
#
# | symbol | what it is | in the code |
# |---|---|---|
# | $x$, $y$ | the ratings of two people for the films that both rated | `x`, `y` |
# | $i$ | one of these films | a position in both arrays |
# | $\sum_i x_i\, y_i$ | the sum of the products, called the *dot product* | `x @ y` |
# | $\sqrt{\sum_i x_i^2}$ | the norm of $x$ | `np.sqrt((x**2).sum())` |

# %% [markdown]
# *By hand:* let $x$ be 3, 4 and $y$ be 4, 3. The dot product is 3 × 4 + 4 × 3 = 24. The norm of $x$ is √(9 + 16) = 5, and
# that of $y$ is 5, too. The cosine is 24 / (5 × 5) = 0.96. Two hundred films cannot be drawn any more; the
# arithmetic is the same.

# %% [markdown]
# ### Exercise 3.1 · cosine over shared films · 2 points, about 6 minutes
#
# `x` and `y` are NumPy arrays of the same length, with a position for every film; `nan` marks a film that was not rated.
# All ratings are between 0.5 and 5. Return a number: the cosine over the films that both rated.
#
# For one shared film the formula holds as it is. For none it would divide 0 by 0: return 0 then, so that such a person has
# no say later. Of the 2 points, 1 is for small cases, 0.5 for people who share nothing, 0.5 for long lists.
#
# Replace the two lines inside the function, and run the cell. You can try it on `corated_cosine(ana, ben)`; the next cell
# checks it. If you do not know how to begin, run `lesson.hint(corated_cosine)` in a cell of its own.


# %% exercise="corated_cosine"
def corated_cosine(x, y):
    ### BEGIN SOLUTION
    shared = ~np.isnan(x) & ~np.isnan(y)
    x, y = x[shared], y[shared]
    lengths = np.sqrt((x**2).sum() * (y**2).sum())
    return float(x @ y / lengths) if lengths > 0 else 0.0
    ### END SOLUTION


# %% grade="corated_cosine"
lesson.check(corated_cosine)

# %% [markdown]
# While something differs, the check says what. The number below its box is your points. Change your function, run its
# cell, check again. If you want to go on and come back later, do: the lesson uses the course's function until yours is
# right. Then run the cells from here again.

# %%
cosine = lesson.use(corated_cosine)
lesson.result("03.p2", f"{cosine(ana, ben):.4f}, nearer to 1")

# %% [markdown]
# By hand: on top 5 × 4 + 1 × 1 = 21. Below, Ana's norm is √(25 + 1) = 5.099, Ben's is √(16 + 1) = 4.123. And
# 21 / (5.099 × 4.123) = 0.9989, an angle of less than 3 degrees.
#
# Had a gap been a 0, the norms would count *Brazil* and *Cars* as well: 21 / (√42 × √21) = 0.7071. The two would look
# less alike because each rated a film that the other did not.

# %% [markdown]
# ## Real people
#
# MovieLens is a film site of the University of Minnesota. Its small data set of 2016 holds the ratings of 671 people
# (Harper and Konstan, 2015).

# %%
ratings, films = load_movielens(), load_films()
filled = len(ratings) / (ratings.n_users * ratings.n_items)
print(ratings)
print(f"{filled:.1%} of all pairs of a person and a film have a rating; {1 - filled:.1%} are gaps.")

# %% [markdown]
# Choose a person: any number from 1 to 671. `ratings.dense_row` gives a person's ratings of all films, with `nan` in the
# gaps: an `x` for your function.

# %%
PERSON = 2

theirs = ratings.dense_row(PERSON)
everybody = [other for other in ratings.user_ids if other != PERSON]
rows = [ratings.dense_row(other) for other in everybody]
alike = np.array([cosine(theirs, row) for row in rows])
shared = np.array([np.sum(~np.isnan(theirs) & ~np.isnan(row)) for row in rows])
print(
    f"Person {PERSON} rated {np.sum(~np.isnan(theirs)):,} films and shares at least one with {np.sum(shared > 0)} people."
)

# %% [markdown]
# Does a high cosine mean much? In the picture everybody else is a circle, moved a little sideways at random so that circles
# do not cover each other.

# %%
figure, axes = plt.subplots(figsize=(7, 3.6))
sideways = np.exp(np.random.default_rng(0).uniform(-0.12, 0.12, len(shared)))
axes.scatter(
    (shared * sideways)[shared > 0],
    alike[shared > 0],
    s=18,
    marker="o",
    facecolors="none",
    edgecolors="black",
)
axes.set_xscale("log")
axes.set_xticks([1, 2, 5, 10, 20, 50], labels=["1", "2", "5", "10", "20", "50"])
axes.minorticks_off()
axes.set_xlabel("films that both rated", fontsize=11)
axes.set_ylabel("cosine", fontsize=11)
axes.set_title(f"Person {PERSON} and everybody else", fontsize=12)
show(
    figure,
    "One circle per person: cosine against the number of shared films. At one shared film every cosine is 1. With more, few reach 1.",
)

# %%
group = pd.cut(shared, [0, 1, 4, 19, np.inf], labels=["1", "2 to 4", "5 to 19", "20 or more"])
people = pd.DataFrame({"shared films": group, "cosine": alike}).dropna()
people.groupby("shared films", observed=True)["cosine"].agg(
    people="size", lowest="min", highest="max"
).round(4)

# %% [markdown]
# This is the surprise of the lesson. **For nearly everybody, the highest cosines belong to those we know least about.**
# With one shared film the cosine is always 1, whatever the two said about it: $x y / (x y)$. Of the 671 people, 655 have
# such a "perfect" neighbour. The exercises that will follow here ask for more evidence. Until then, remember it when you
# read a list of "people like you".

# %% [markdown]
# ## Ask the neighbours
#
# `UserNeighbors` is the model of this course's library. It predicts:
#
# $$\hat r_{ui} = \mu_u + \frac{\sum_v s_{uv}\,(r_{vi} - \mu_v)}{\sum_v s_{uv}}$$
#
# *In words:* start from the person's own average. Let each neighbour say how far the film lies above or below that
# neighbour's average. Add the mean of what they say, in which those who are more alike count more.
#
# | symbol | what it is |
# |---|---|
# | $\hat r_{ui}$ | the rating that is predicted for person $u$ and film $i$; the hat says that it is a guess |
# | $r_{vi}$ | the rating that neighbour $v$ gave to film $i$ |
# | $\mu_u$, $\mu_v$ | the average of all ratings of $u$, of $v$ |
# | $s_{uv}$ | how alike $u$ and $v$ are: your function |
# | $\sum_v$ | the sum over the neighbours who rated film $i$ |

# %% [markdown]
# *By hand:* what will Ana give to *Cars*? Her average is 10 / 3 = 3.33. Ben's average is 2.33, and he gave it 2, which is
# 0.33 less. Let there be a second neighbour, Cleo, with a cosine of 0.5, who gave it 1 more than her average. The model
# predicts 3.33 + (0.9989 × (−0.33) + 0.5 × 1) / (0.9989 + 0.5) = 3.44.
#
# For each film the model asks the 40 people most like the person among those who rated it. If there are fewer than 5, it
# predicts the person's average and leaves the film out of the list. `predict` cuts what comes out above 5 to 5; the list is
# made before that cut.

# %%
model = UserNeighbors(k=40, min_neighbors=5, similarity=cosine).fit(ratings)
fifty = [other for other in ratings.user_ids if other != PERSON][:50]
lists, _ = model.recommend(
    fifty, k=10
)  # here k is the length of a list: ten films for each of fifty other people

# %%
items, scores = model.recommend([PERSON], k=10)
recommended = films.loc[list(items[0]), ["title", "year"]]
recommended["predicted"] = scores[0].round(2)
recommended["ratings"] = [len(ratings.users_of(item)) for item in items[0]]
recommended["in other lists"] = [int((lists == item).sum()) for item in items[0]]
recommended.reset_index(drop=True)

# %% [markdown]
# The column "ratings" says how many people rated the film; the last one counts in how many lists of fifty other people it
# stands. Where at most 40 people rated a film, the model asks all of them who share a film with
# the person, whoever that is. So the same few voices
# put the same films into many lists.

# %% [markdown]
# Here are ten of the films that the same person has rated highest so far. Do the recommended films fit? A later lesson
# measures that; for now, judge by eye.

# %%
seen, values = ratings.of_user(PERSON)
best = np.argsort(-values, kind="stable")[:10]
favourites = films.loc[seen[best], ["title", "year"]]
favourites["rated"] = values[best]
favourites.reset_index(drop=True)

# %% [markdown]
# ## Held against a library
#
# scikit-surprise is a well-known library for such models. Its `KNNWithMeans` computes the same formula. Both predict the
# ratings of 500 films that the person has not rated. Nearly all agree for everybody. Where several people tie for the
# 40th place, the two programs may choose different ones.

# %%
try:
    from surprise import Dataset, KNNWithMeans, Reader
except ImportError:
    print("scikit-surprise is not available for this computer; the comparison is left out.")
else:
    frame = ratings.to_frame()[["user", "item", "value"]]
    data = Dataset.load_from_df(frame, Reader(rating_scale=(0.5, 5))).build_full_trainset()
    options = {"name": "cosine", "user_based": True}
    peer = KNNWithMeans(k=40, min_k=5, sim_options=options, verbose=False).fit(data)
    unseen = np.setdiff1d(ratings.item_ids, seen)[:500]
    ours = model.predict([PERSON] * len(unseen), unseen)
    library = np.array([peer.predict(PERSON, item).est for item in unseen])
    apart = np.abs(ours - library)
    print(
        f"{np.mean(apart < 1e-5):.1%} of {len(unseen)} predictions agree within 0.00001; greatest difference {apart.max():.5f}."
    )

# %% [markdown]
# ## Common mistakes
#
# | mistake | what gives it away |
# |---|---|
# | gaps counted as 0 | Ana and Ben get 0.707, not 0.999 |
# | `x != np.nan` used to find ratings | the result is `nan`: that comparison is always `True` |
# | a division by 0 when nothing is shared | the result is `nan`, or Python stops with `ZeroDivisionError` |
# | gaps taken out of each array by itself | the films no longer line up: a `ValueError`, or Ana and Ben get 0.976 |
# | `a / b * c` for a division by both norms | far above 1: Python divides by the first and multiplies by the second |
# | the gaps of `x` overwritten in place | the ratings themselves are changed, and later cells go wrong |
# | each person's average subtracted first | the cosine turns negative for some; that is another measure |
#
# ## Quick reference
#
# | you want | you write |
# |---|---|
# | where both have a rating | `~np.isnan(x) & ~np.isnan(y)` |
# | the dot product | `x @ y` |
# | the norm | `np.sqrt((x**2).sum())` |
# | ten film numbers and predicted ratings | `UserNeighbors(k=40, min_neighbors=5, similarity=f).fit(ratings).recommend([person], k=10)` |

# %%
lesson.progress()

# %% [markdown]
# For another person: change the number in the cell that begins with `PERSON`, and run the cells below it again.

# %% [markdown]
# ## What comes next
#
# One shared film makes two people look the same. The exercises that will follow here weigh the evidence, and take each
# person's habits into account.
#
# **Sources.** J. Herlocker, J. Konstan, A. Borchers, J. Riedl (1999), *An algorithmic framework for performing
# collaborative filtering*, SIGIR. F. M. Harper, J. Konstan (2015), *The MovieLens datasets: history and context*, ACM
# TiiS 5(4).
