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
# In NumPy a gap is written `nan`, "not a number". Arithmetic with a `nan` gives `nan` again. A comparison with it is
# `False`, even `nan == nan`; only `!=` is `True`, always. So neither finds a gap. The function `np.isnan` does.

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
# means "not" and `&` means "and", for all positions at once.

# %%
days = np.array(["Mon", "Tue", "Wed", "Thu"])
sunny = np.array([True, True, False, False])
windy = np.array([True, False, True, False])
print("sunny:               ", days[sunny])
print("not windy:           ", days[~windy])
print("sunny and not windy: ", days[sunny & ~windy])

# %% [markdown]
# A loop with an `if` does the same, one position at a time. Use what you like better.

# %% [markdown]
# ## How alike are two people?
#
# Ana and Ben share two films, *Alien* and *Dune*. Draw what each of them gave to the two as an arrow: Ana's goes 5 to the
# right and 1 up, Ben's 4 to the right and 1 up. The next cell draws them; you need not read its code.

# %%
figure, axes = plt.subplots(figsize=(6, 2.4))
for name, (right, up), line in (("Ana", (5, 1), "-"), ("Ben", (4, 1), "--")):
    axes.annotate("", xy=(right, up), xytext=(0, 0), arrowprops={"arrowstyle": "->", "lw": 2, "linestyle": line})
    axes.text(right + 0.08, up + 0.04, name, fontsize=12)
axes.set(xlim=(0, 5.8), ylim=(0, 1.6), aspect="equal")
axes.set_xlabel("rating of Alien", fontsize=11)
axes.set_ylabel("rating of Dune", fontsize=11)
show(figure, "Two arrows from the origin, Ana's to 5 and 1, Ben's to 4 and 1. They point almost the same way.")

# %% [markdown]
# The **cosine** of the angle between two arrows is 1 when they point the same way, and 0 when they stand at a right angle.
# Only the direction counts: 1, 1 and 5, 5 point the same way.
#
# **Before you go on:** Ana and Ben gave the same to *Dune* and almost the same to *Alien*. Will their cosine be nearer to
# 1, or nearer to 0.7, which is an angle of 45 degrees? Write your guess; the lesson shows it beside the result.

# %%
lesson.predict("03.p2", None)  # put "nearer to 1" or "nearer to 0.7" in the place of None

# %% [markdown]
# ### The formula
#
# $$\text{cos}(x, y) = \frac{\sum_{i} x_i\, y_i}{\sqrt{\sum_i x_i^2}\;\sqrt{\sum_i y_i^2}} \qquad i \text{ over the films that both rated}$$
#
# *In words:* keep the films that both rated. Multiply the two ratings of each film, and add up. Divide by the norm of $x$
# times the norm of $y$. All three sums run over the shared films and over no others.
#
# | symbol | what it is | in the code |
# |---|---|---|
# | $x$, $y$ | the ratings of two people for the films that both rated | `x`, `y` |
# | $i$ | one of these films | a position in both arrays |
# | $\sum_i x_i\, y_i$ | the sum of the products, called the *dot product* | `x @ y` |
# | $\sqrt{\sum_i x_i^2}$ | how long the arrow $x$ is (not how many films it has), its *norm* | `np.sqrt((x**2).sum())` |

# %% [markdown]
# *By hand:* let $x$ be 3, 4 and $y$ be 4, 3. The dot product is 3 · 4 + 4 · 3 = 24. The norm of $x$ is √(9 + 16) = 5, and
# that of $y$ is 5, too. The cosine is 24 / (5 · 5) = 0.96. The same formula works for two films or for two hundred.

# %% [markdown]
# ### Exercise 3.1 · cosine over shared films · 2 points, about 6 minutes
#
# `x` and `y` are NumPy arrays of the same length, with a position for every film; `nan` marks a film that was not rated.
# All ratings are between 0.5 and 5. Return a number: the cosine over the films that both rated.
#
# For one shared film the formula holds as it is. For none it would divide 0 by 0: return 0 then, so that such a person
# gets no weight.
#
# Write your lines in the place of the two inside the function, and run the cell. You can try it on
# `corated_cosine(ana, ben)`; the next cell checks it.

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
# The check shows a case that differs, and a question to think about. Change your function, run its cell, check again.
# If you want to go on and come back later, do: from here the lesson uses the course's function until yours is right.

# %%
cosine = lesson.use(corated_cosine)
lesson.result("03.p2", f"{cosine(ana, ben):.4f}, nearer to 1")

# %% [markdown]
# By hand: on top 5 · 4 + 1 · 1 = 21. Below, Ana's norm is √(25 + 1) = 5.099, Ben's is √(16 + 1) = 4.123. And
# 21 / (5.099 · 4.123) = 0.9989.
#
# Had a gap been a 0, the norms would count *Brazil* and *Cars* as well: 21 / (√42 · √21) = 0.7071. The two would look
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
# Choose a person: any number from 1 to 671. `ratings.dense_row` gives a person's ratings of all films, with `nan` in the
# gaps: an `x` for your function.

# %%
PERSON = 2

theirs = ratings.dense_row(PERSON)
everybody = [other for other in ratings.user_ids if other != PERSON]
rows = [ratings.dense_row(other) for other in everybody]
alike = np.array([cosine(theirs, row) for row in rows])
shared = np.array([np.sum(~np.isnan(theirs) & ~np.isnan(row)) for row in rows])
print(f"Person {PERSON} rated {np.sum(~np.isnan(theirs)):,} films and shares at least one with {np.sum(shared > 0)} people.")

# %% [markdown]
# Who is most like this person? In the picture everybody else is a circle. Read it from right to left: people with many
# shared films, then with few.

# %%
figure, axes = plt.subplots(figsize=(7, 3.6))
axes.scatter(shared[shared > 0], alike[shared > 0], s=18, marker="o", facecolors="none", edgecolors="black")
axes.set_xscale("log")
axes.set_xlabel("films that both rated (each step is ten times as many)", fontsize=11)
axes.set_ylabel("cosine", fontsize=11)
axes.set_title(f"Person {PERSON} and everybody else", fontsize=12)
show(figure, "One circle per person: cosine against the number of shared films. The fewer they share, the wider the spread.")

# %%
group = pd.cut(shared, [0, 1, 4, 19, np.inf], labels=["1", "2 to 4", "5 to 19", "20 or more"])
people = pd.DataFrame({"shared films": group, "cosine": alike}).dropna()
people.groupby("shared films", observed=True)["cosine"].agg(people="size", lowest="min", highest="max").round(4)

# %% [markdown]
# This is the surprise of the lesson. **The people with the highest cosine are those we know least about.** With one
# shared film the cosine is always 1, whatever the two said about it: x · y / (x · y). The next exercises of this lesson
# ask for more evidence. Until then, remember it when you read a list of "people like you".

# %% [markdown]
# ## Ask the neighbours
#
# `UserNeighbors` is the model of this course's library. It finds the people most like a person, and predicts:
#
# $$\hat r_{ui} = \mu_u + \frac{\sum_v s_{uv}\,(r_{vi} - \mu_v)}{\sum_v s_{uv}}$$
#
# *In words:* start from the person's own average. Let each neighbour say how far the film lies above or below that
# neighbour's average. Add the mean of what they say, weighted by how alike they are.
#
# | symbol | what it is |
# |---|---|
# | $\hat r_{ui}$ | the rating that is predicted for person $u$ and film $i$ |
# | $r_{vi}$ | the rating that neighbour $v$ gave to film $i$ |
# | $\mu_u$, $\mu_v$ | the average of all ratings of $u$, of $v$ |
# | $s_{uv}$ | how alike $u$ and $v$ are: your function |
# | $\sum_v$ | the sum over the neighbours who rated film $i$ |

# %% [markdown]
# *By hand:* what will Ana give to *Cars*? Her average is 10 / 3 = 3.33. Let Ben be her only neighbour: his average is
# 7 / 3 = 2.33, and he gave it 2, which is 0.33 less. So the model predicts 3.33 + 0.9989 · (−0.33) / 0.9989 = 3.00.
#
# In the model below, the 40 people most like the person among those who rated a film speak for it. A film with fewer than
# 5 such neighbours gets the person's average.

# %%
model = UserNeighbors(k=40, min_neighbors=5, similarity=cosine).fit(ratings)
fifty = [other for other in ratings.user_ids if other != PERSON][:50]
lists, _ = model.recommend(fifty, k=10)  # ten films for each of fifty other people

# %%
items, scores = model.recommend([PERSON], k=10)
recommended = films.loc[list(items[0]), ["title", "year"]]
recommended["predicted"] = scores[0].round(2)
recommended["in other lists"] = [int((lists == item).sum()) for item in items[0]]
recommended.reset_index(drop=True)

# %% [markdown]
# The last column counts in how many of fifty other people's lists a title stands. A cosine over few shared films is near
# 1 for almost everybody. So the neighbours of one person differ little from those of another, and the lists resemble each
# other.
#
# Now go back, change `PERSON`, and run from there.

# %% [markdown]
# Here is what the same person has rated highest so far. Do the recommended films fit? How to measure that is the subject
# of a later lesson; here your own eye has to do.

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
# ratings of 500 films that the person has not rated, those with the lowest numbers. If your cosine and the model are
# right, all 500 agree.

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
    print(f"{np.mean(apart < 1e-5):.1%} of {len(unseen)} predictions agree within 0.00001; greatest difference {apart.max():.5f}.")

# %% [markdown]
# ## Common mistakes
#
# | mistake | what gives it away |
# |---|---|
# | gaps counted as 0 | Ana and Ben get 0.707, not 0.999 |
# | `x != np.nan` used to find ratings | the result is `nan`: that comparison is always `True` |
# | a division by 0 when nothing is shared | the result is `nan`, or Python stops with `ZeroDivisionError` |
# | gaps taken out of each array by itself | the films no longer line up: a `ValueError`, or Ana and Ben get 0.976 |
# | each person's average subtracted first | the cosine turns negative for some; that is another measure |
#
# ## Quick reference
#
# | you want | you write |
# |---|---|
# | where both have a rating | `~np.isnan(x) & ~np.isnan(y)` |
# | the dot product | `x @ y` |
# | the norm | `np.sqrt((x**2).sum())` |
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
