# %% [markdown]
# # 03 · People like you
#
# Which film should you watch tonight? Somebody who liked what you liked may know. This lesson finds such people among
# 671, and asks them.
#
# **At the end you can** say how alike two people are from the films that both rated, and use that number to recommend
# films to a person of your choice.
#
# **You need** Python functions, NumPy arrays, sums and square roots. The rest is explained where it is first used.
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
# In NumPy a gap is written `nan`, "not a number". Whatever you do with a `nan` gives `nan` again, and `nan == nan` is
# `False`. The function `np.isnan` finds the gaps.

# %%
ana = np.array([5, 4, np.nan, 1])
ben = np.array([4, np.nan, 2, 1])
print("a gap in Ana's row:      ", np.isnan(ana))
print("a gap in Ben's row:      ", np.isnan(ben))
print("a sum that meets a gap:  ", ana.sum())

# %% [markdown]
# ## How alike are two lists?
#
# Think of a list of ratings as an arrow. Ana and Ben share two films, *Alien* and *Dune*; on these two, Ana's arrow goes
# 5 to the right and 1 up, Ben's 4 to the right and 1 up.

# %%
figure, axes = plt.subplots(figsize=(6, 2.6))
for name, (right, up), line in (("Ana", (5, 1), "-"), ("Ben", (4, 1), "--")):
    axes.annotate("", xy=(right, up), xytext=(0, 0), arrowprops={"arrowstyle": "->", "lw": 2, "linestyle": line})
    axes.text(right + 0.08, up + 0.04, name, fontsize=12)
axes.set(xlim=(0, 5.8), ylim=(0, 1.6))
axes.set_xlabel("rating of Alien", fontsize=11)
axes.set_ylabel("rating of Dune", fontsize=11)
show(figure, "Two arrows from the origin, Ana's to 5 and 1, Ben's to 4 and 1. They point almost the same way.")

# %% [markdown]
# The **cosine** of two arrows is 1 when they point the same way, and 0 when they stand at a right angle.
#
# **Before you go on:** Ana and Ben share two films and almost agree on both. Will their cosine be nearer to 1 or nearer
# to 0.7? Write your guess; the lesson shows it beside the result.

# %%
lesson.predict("03.p2", None)  # put "nearer to 1" or "nearer to 0.7" in the place of None

# %% [markdown]
# ### The formula
#
# $$\text{cos}(x, y) = \frac{\sum_{i} x_i\, y_i}{\sqrt{\sum_i x_i^2}\;\sqrt{\sum_i y_i^2}} \qquad i \text{ over the films that both rated}$$
#
# *In words:* multiply the ratings film by film and add up; divide by the length of each list.
#
# | symbol | what it is | in the code |
# |---|---|---|
# | $x$, $y$ | the ratings of two people | `x`, `y` |
# | $i$ | a film that has a rating in both | a position in both arrays |
# | $\sum_i$ | the sum over these films | `.sum()` |
# | $\sqrt{\sum_i x_i^2}$ | the length of $x$ as an arrow, its *norm* | `np.sqrt((x**2).sum())` |
#
# The sum on top has a name of its own, the *dot product*; NumPy writes it `x @ y`.

# %% [markdown]
# ### Exercise 3.1 · cosine over shared films · 2 points, about 6 minutes
#
# `x` and `y` are NumPy arrays of the same length; `nan` marks a film that was not rated. Return a number: the cosine
# over the films that both rated. If the two share no film, return 0.
#
# Ratings are between 0.5 and 5, so a list with at least one shared film never has the length 0.

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
# The check tells you which case differs, and asks a question about it. Change your function, run its cell, check again.
# If you want to go on and come back later, do: from here the lesson uses the course's function until yours is right.

# %%
cosine = lesson.use(corated_cosine)
lesson.result("03.p2", f"{cosine(ana, ben):.4f}, nearer to 1")

# %% [markdown]
# By hand: on top 5 · 4 + 1 · 1 = 21. Below, Ana's length is √(25 + 1) = 5.099, Ben's is √(16 + 1) = 4.123. And
# 21 / (5.099 · 4.123) = 0.9989.
#
# Had a gap been a 0, the lengths would count *Brazil* and *Cars* as well: 21 / (√42 · √21) = 0.7071. The two would look
# less alike because each saw a film that the other did not.

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
# Choose a person: any number from 1 to 671. Change it and run the cells below again.

# %%
PERSON = 2

theirs = ratings.dense_row(PERSON)
everybody = [other for other in ratings.user_ids if other != PERSON]
rows = [ratings.dense_row(other) for other in everybody]
alike = np.array([cosine(theirs, row) for row in rows])
shared = np.array([np.sum(~np.isnan(theirs) & ~np.isnan(row)) for row in rows])
print(f"Person {PERSON} rated {np.sum(~np.isnan(theirs)):,} films and shares at least one with {np.sum(shared > 0)} people.")

# %% [markdown]
# Who is most like this person? Look at the picture from right to left: at many shared films, then at few.

# %%
figure, axes = plt.subplots(figsize=(7, 3.6))
axes.scatter(shared[shared > 0], alike[shared > 0], s=18, marker="o", facecolors="none", edgecolors="black")
axes.set_xscale("log")
axes.set_xlabel("films that both rated (each step is ten times as many)", fontsize=11)
axes.set_ylabel("cosine", fontsize=11)
axes.set_title(f"Person {PERSON} and everybody else", fontsize=12)
show(figure, "One mark per person: cosine against the number of shared films. The marks near 1 are all at few shared films.")

# %%
near_one = alike > 0.999
table = pd.DataFrame({"people": [int(near_one.sum()), int((~near_one & (shared > 0)).sum())]})
table["shared films, median"] = [np.median(shared[near_one]), np.median(shared[~near_one & (shared > 0)])]
table.index = ["cosine above 0.999", "all others"]
table

# %% [markdown]
# This is the surprise of the lesson. **The people with the highest cosine are those we know least about.** With one
# shared film the cosine is always 1, whatever the two said about it: x · y / (x · y). A later exercise of this lesson will
# ask for more evidence. For now, remember it when you read a list of "people like you".

# %% [markdown]
# ## Ask the neighbours
#
# `UserNeighbors` is the library's model. It takes your function, finds the people most like the person, and predicts:
#
# $$\hat r_{ui} = \mu_u + \frac{\sum_v s_{uv}\,(r_{vi} - \mu_v)}{\sum_v s_{uv}}$$
#
# *In words:* start from the person's own average $\mu_u$. Each neighbour $v$ who rated film $i$ says how far this film lies
# above or below their own average, $r_{vi} - \mu_v$. Average what they say, weighted by how alike they are, $s_{uv}$.
#
# At most 40 neighbours speak for a film; a film with fewer than 5 gets the person's average.

# %%
model = UserNeighbors(k=40, min_neighbors=5, similarity=cosine).fit(ratings)
items, scores = model.recommend([PERSON], k=10)
recommended = films.loc[list(items[0]), ["title", "year"]]
recommended["predicted"] = scores[0].round(2)
recommended.reset_index(drop=True)

# %% [markdown]
# Go back, change `PERSON`, and run from there. Some titles appear in many lists. A cosine over a handful of shared films
# lies near 1 for almost everybody, so it hardly tells your neighbours from other people's.

# %% [markdown]
# For comparison, what the same person has rated highest so far:

# %%
seen, values = ratings.of_user(PERSON)
best = np.argsort(-values, kind="stable")[:10]
favourites = films.loc[seen[best], ["title", "year"]]
favourites["rated"] = values[best]
favourites.reset_index(drop=True)

# %% [markdown]
# ## Held against a library
#
# scikit-surprise is a well-known library for such models. Its `KNNWithMeans` computes the same formula. We let both
# predict 500 films that the person has not rated.

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
    surprise = np.array([peer.predict(PERSON, item).est for item in unseen])
    apart = np.abs(ours - surprise)
    print(f"{np.mean(apart < 1e-5):.1%} of {len(unseen)} predictions agree within 0.00001; greatest difference {apart.max():.5f}.")

# %% [markdown]
# ## Common mistakes
#
# | mistake | what gives it away |
# |---|---|
# | gaps counted as 0 | Ana and Ben get 0.707, not 0.999 |
# | `x != np.nan` used to find ratings | the result is `nan`: that comparison is always `True` |
# | a division by 0 when nothing is shared | the result is `nan`, or Python stops with `ZeroDivisionError` |
# | the averages taken off first | that is the Pearson correlation; it can be negative |
#
# ## Quick reference
#
# | you want | you write |
# |---|---|
# | where both have a rating | `~np.isnan(x) & ~np.isnan(y)` |
# | the dot product | `x @ y` |
# | the length of an arrow | `np.sqrt((x**2).sum())` |
# | ten films for a person | `UserNeighbors(similarity=f).fit(ratings).recommend([person], k=10)` |

# %%
lesson.progress()

# %% [markdown]
# ## What comes next
#
# One shared film makes two people look the same. The next exercises weigh the evidence, and take each person's habits
# into account.
#
# **Sources.** J. Herlocker, J. Konstan, A. Borchers, J. Riedl (1999), *An algorithmic framework for performing
# collaborative filtering*, SIGIR. F. M. Harper, J. Konstan (2015), *The MovieLens datasets: history and context*, ACM
# TiiS 5(4).
