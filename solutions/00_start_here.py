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
# # Start here: ten films, and a list from people like you
#
# *What should I watch tonight?*
#
# In a few minutes you have rated ten films and see a list that people like you would give you. Then you build two
# recommenders of your own, and hold the three lists against each other.
#
# **You will be able to** rank films by how many people rated them, and by a mean that one enthusiast cannot fool.
#
# **You need** Python functions and NumPy arrays. The rest is explained where it is first used. About 45 minutes (an estimate); your first list
# comes after 10.

# %% [markdown]
# To run a cell, click into it and press Shift and Enter. Cells that draw or print tables need not be read: run them, and
# look at what they show.

# %%
from textwrap import shorten

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from recsys_teach import (
    Popularity,
    UserNeighbors,
    evaluate,
    load_films,
    load_movielens,
    open_lesson,
    random_split,
)
from recsys_teach.plots import ladder, show, show_table

lesson = open_lesson("00")
lesson

# %% [markdown]
# ## Ten films
#
# Put a number from 0.5 to 5 in the place of `None`, halves allowed, for each film that you know. Leave `None` where you
# do not know the film. With three films or more you have a *shelf*: the films that you rated.
#
# You can add others by their titles, now or later; the newest are of 2016. A 0 takes a film off again. Or skip all of it:
# then a sample person stands in for you.
#
# What you enter stays in your workspace on this computer. Nothing is sent anywhere.

# %%
lesson.rate(
    {
        "Toy Story": None,
        "Star Wars: Episode IV - A New Hope": None,
        "Pulp Fiction": None,
        "Forrest Gump": None,
        "The Silence of the Lambs": None,
        "The Matrix": None,
        "Titanic (1997)": None,
        "The Lord of the Rings: The Fellowship of the Ring": None,
        "Shrek": None,
        "Dumb & Dumber": None,
    }
)

# %% [markdown]
# ## Your first list
#
# MovieLens is a film site of the University of Minnesota. Its small data set of 2016 holds 100,004 ratings by 671 people
# (Harper and Konstan, 2015). The next cell looks for people who liked what you liked and disliked what you disliked,
# and asks them what else they liked. This model comes with the course; lesson 03 explains its settings. By the end of that
# lesson you will have built each piece of it yourself.

# %%
ratings, films = load_movielens(), load_films()
like_you = UserNeighbors(similarity="pearson", shrinkage=25, min_neighbors=20).fit(ratings)
lesson.top_tens({"people like you": like_you})

# %% [markdown]
# Are there such people? The next picture looks for them in a simpler way than the model does. It takes those who rated at
# least six of your films (all of them, if you have fewer), and shows the three whose stars lie closest to yours. The
# model measures likeness in another way, so these three may or may not be behind your list.

# %%
# This cell and the next draw the picture; you need not read them.
shelf_items, shelf_stars = lesson.shelf()
columns = ratings.item_indices(shelf_items)
theirs = np.array([ratings.dense_row(user)[columns] for user in ratings.user_ids])
both = (~np.isnan(theirs)).sum(axis=1)
apart = np.nansum(np.abs(theirs - shelf_stars), axis=1) / np.maximum(both, 1)
enough = both >= min(6, len(shelf_items))
closest = np.argsort(np.where(enough, apart, np.inf), kind="stable")[:3]

# %%
figure, axes = plt.subplots(figsize=(7, 0.4 * len(shelf_items) + 1))
place = np.arange(len(shelf_items))
axes.plot(shelf_stars, place, "ks", markersize=13, fillstyle="none", label="you")
for person, look, up in zip(closest, ("o", "^", "D"), (-0.2, 0, 0.2), strict=True):
    name = f"person {ratings.user_ids[person]}"
    axes.plot(theirs[person], place + up, look, markersize=7, label=name)
titles = [shorten(lesson.title(item), 34, placeholder=" …") for item in shelf_items]
axes.set_yticks(place, titles, fontsize=11)
axes.invert_yaxis()
axes.margins(y=0.12)
axes.set_xlabel("stars", fontsize=11)
axes.legend(bbox_to_anchor=(1, 1), fontsize=11)
axes.grid(axis="x", alpha=0.3)
names = ", ".join(f"{ratings.user_ids[person]} ({apart[person]:.1f})" for person in closest)
told = "For each film of the shelf your stars as a square, and the stars of three other people."
show(figure, f"{told} Persons and their mean distance in stars: {names}.")

# %% [markdown]
# ## Why anybody builds these
#
# | where | figure | source |
# |---|---|---|
# | **a shop** | Amazon: an estimated 35% of what is bought comes from recommendations | MacKenzie, Meyer, Noble (2013) |
# | **a streaming service** | Netflix: recommendations influence the choice of about 80% of the hours watched | Gomez-Uribe, Hunt (2015) |
# | **a feed** | YouTube: recommended videos were clicked at 207% of the rate of the most viewed ones | Davidson et al. (2010) |
#
# So people buy more, watch more, and search less, say the companies and their advisers. How much of it would have
# happened anyway? For a shop, Sharma, Hofman and Watts (2015) looked at the clicks on recommended goods: at least 75% of
# them, they found, would probably have come without the recommendation.

# %% [markdown]
# ### The map
#
# | kind | how it works | example | weakness |
# |---|---|---|---|
# | **collaborative filtering** | who liked the same things as you liked what else? | your list above | a new film has no ratings |
# | **content-based filtering** | what is like the things that you liked? | more science fiction after *Matrix* | more of the same |
# | **hybrid** | both, combined | a new film through its genre, an old one through its ratings | more to build and to explain |
#
# Lessons 03, 04, 06 and 07 are about the first kind, 05 about the second, 08 about the third.
#
# **A question.** Which of these can recommend a film that nobody has rated yet?
#
# - **a** collaborative filtering
# - **b** content-based filtering
# - **c** a bestseller list
# - **d** not sure yet

# %%
lesson.answer("00.q2", "d")  # put your letter in the place of d

# %% [markdown]
# ## The bestseller list
#
# The first recommender that you build gives everybody the same list: the films with the most ratings. It knows nothing about you,
# and it is hard to beat.
#
# Six ratings, by hand. Each number is the film that somebody rated: 7, 3, 7, 9, 3, 7. Film 7 has three ratings, film 3
# two, film 9 one. `np.unique` counts them. Film and count stand at the same position.

# %% tags=["nbval-check-output"]
toy = np.array([7, 3, 7, 9, 3, 7])
np.unique(toy, return_counts=True)

# %% [markdown]
# `np.argsort` gives the positions that would sort an array, from small to large. `kind="stable"` leaves
# equals in the order in which they stood.

# %% tags=["nbval-check-output"]
heights = np.array([170, 150, 160])
print("positions, small to large:", np.argsort(heights, kind="stable"))
print("sorted by them:           ", heights[np.argsort(heights, kind="stable")])

# %% [markdown]
# ### Exercise 0.1 · the films with the most ratings · 2 points, about 4 minutes
#
# `items` is an array with one entry for each rating: the number of the film. Return an array or a list of the `k` films
# with the most ratings, the most first. Among films with equally many, the smaller number comes first. If there are fewer
# than `k` films, return all of them. `items` is never empty, and `k` is at least 1.
#
# The first line is there. Replace the two lines below it by your own, and run the cell. The next cell checks it.


# %% exercise="most_rated"
def most_rated(items, k):
    films, counts = np.unique(items, return_counts=True)
    ### BEGIN SOLUTION
    order = np.argsort(-counts, kind="stable")
    return films[order[:k]]
    ### END SOLUTION


# %% grade="most_rated"
lesson.check(most_rated)

# %% [markdown]
# ### How checks work
#
# A check runs your function on several cases, small and large. If something differs, it shows the smallest such
# case and asks a question. Change your function, run its cell, and check again: the same mistake gets a clearer
# message each time. The number below the box is your points: each group of cases, such as those with ties, earns its
# share when all of the group agree.

# %% [markdown]
# To get help, run one of these in a cell of its own:
#
# | in a cell of its own | what it does |
# |---|---|
# | `lesson.hint(most_rated)` | a nudge; call it again for the next one |
# | `lesson.why(most_rated)` | says what your mistake seems to be |
# | `lesson.solution(most_rated)` | shows one right way |
# | `lesson.progress()` | what is done, what is open |
#
# You are never stuck: the lesson goes on with the course's own function until yours is right.

# %%
top_films = lesson.use(most_rated)
popular = pd.DataFrame({"film": top_films(ratings.to_frame()["item"].to_numpy(), 10)})
popular["title"] = [lesson.title(film) for film in popular["film"]]
popular["ratings"] = [len(ratings.users_of(film)) for film in popular["film"]]
popular

# %% [markdown]
# How far are these from the others? The picture has one point for each of the 9,066 films, the one with the most ratings
# first. Each step along an axis is ten times as much, so that 341 ratings and 1 fit into one picture. 3,063 films have a
# single rating.

# %%
counts = np.sort(np.bincount(ratings.item_index))[::-1]
figure, axes = plt.subplots(figsize=(7, 3.2))
axes.plot(np.arange(1, len(counts) + 1), counts, ".", markersize=4, color="#0072B2")
axes.set(xscale="log", yscale="log")
axes.set_xlabel("place of the film", fontsize=11)
axes.set_ylabel("ratings", fontsize=11)
axes.set_xticks([1, 10, 100, 1000, 9066], labels=["1", "10", "100", "1,000", "9,066"])
axes.set_yticks([1, 10, 100], labels=["1", "10", "100"])
axes.tick_params(labelsize=11)
tenth = counts[: len(counts) // 10].sum() / counts.sum()
axes.set_title(f"A tenth of the films has {tenth:.0%} of the ratings", fontsize=12)
told = f"Ratings of each film by its place, both axes logarithmic: from {counts[0]} down to 1."
show(figure, f"{told} {np.sum(counts == 1):,} films have a single rating.")

# %% [markdown]
# ## The best films?
#
# Many ratings do not make a good film. So sort by the mean of the stars. What will stand on top?
#
# **Before you run the next cells:** several hundred of the 9,066 films have a mean of exactly 5.0. What share of those has
# a single rating? Write a number from 0 to 100.

# %%
lesson.predict("00.p1", None)  # put your number in the place of None

# %%
n_ratings = np.bincount(ratings.item_index)
means = np.bincount(ratings.item_index, weights=ratings.values) / n_ratings
perfect = means == 5
single = perfect & (n_ratings == 1)
share = f"{single.sum()} of them ({single.sum() / perfect.sum():.0%}) a single rating"
lesson.result("00.p1", f"{perfect.sum()} films have a mean of 5.0, and {share}")

# %% [markdown]
# This is the surprise of the lesson: **the films with the highest mean are those that we know least about.** A mean of one
# rating is one person's mood.

# %% [markdown]
# The cure is to begin with doubt. Imagine that every film has $\lambda$ ratings before anybody saw it, all at $\mu$, the mean of
# all ratings. Then add the real ones:
#
# $$\text{damped mean} = \frac{\sum r + \lambda\,\mu}{n + \lambda}$$
#
# *In words:* the sum of the stars, plus the imagined stars, divided by the number of ratings, real and imagined.
#
# | symbol | what it is | in the code |
# |---|---|---|
# | $\sum r$ | the sum of the film's ratings $r$ | `values.sum()` |
# | $n$ | how many they are | `len(values)` |
# | $\mu$ | the mean of all ratings of all films ("mu") | `overall` |
# | $\lambda$ | how many ratings are imagined ("lambda") | `damping` |

# %% [markdown]
# *By hand:* a film has one rating, a 5. Let μ be 3 and λ be 4. The damped mean is (5 + 4 × 3) / (1 + 4) = 17 / 5 = 3.4. With a
# hundred ratings of 5 it would be (500 + 12) / 104 = 4.92. How large λ should be is a choice; here it will be 10, and lesson
# 02 compares other values.
#
# ### Exercise 0.2 · the damped mean · 2 points, about 5 minutes
#
# `values` is an array with the ratings of one film, perhaps empty. `overall` is μ. `damping` is λ, a number above 0 that may
# have a fraction. Return the damped mean: a number.


# %% exercise="damped_mean"
def damped_mean(values, overall, damping):
    ### BEGIN SOLUTION
    return (values.sum() + damping * overall) / (len(values) + damping)
    ### END SOLUTION


# %% grade="damped_mean"
lesson.check(damped_mean)

# %%
damped = lesson.use(damped_mean)
overall = ratings.values.mean(dtype=float)
by_film = [ratings.values[ratings.item_index == i] for i in range(ratings.n_items)]
scores = np.array([damped(values, overall, 10) for values in by_film])
best = pd.DataFrame(
    {
        "title": [lesson.title(item) for item in ratings.item_ids],
        "ratings": n_ratings,
        "mean": means,
        "damped mean": scores,
    }
)
best.sort_values("damped mean", ascending=False, kind="stable").head(10).round(2).reset_index(
    drop=True
)

# %% [markdown]
# The next picture shows the same films twice. In the left panel are their plain means: those of films with one rating reach from
# 0.5 to 5. In the right panel are their damped means: those of the same films stay near μ.

# %%
figure, panels = plt.subplots(1, 2, figsize=(8.5, 3.4), sharey=True, layout="constrained")
for axes, values, title in zip(
    panels, (means, scores), ("mean", "damped mean, λ = 10"), strict=True
):
    axes.plot(n_ratings, values, "o", markersize=3, markerfacecolor="none", color="#0072B2")
    axes.axhline(overall, color="black", linestyle="--")
    axes.set_xscale("log")
    axes.set_xticks([1, 10, 100], labels=["1", "10", "100"])
    axes.set_title(title, fontsize=12)
    axes.set_xlabel("ratings of the film", fontsize=11)
    axes.tick_params(labelsize=11)
panels[0].set_ylabel("stars", fontsize=11)
panels[1].annotate(
    "μ, mean of all", (200, overall), (60, 1.2), fontsize=11, arrowprops={"arrowstyle": "->"}
)
told = "Stars by number of ratings for every film. Plain means of films with one rating reach from"
show(figure, f"{told} 0.5 to 5; their damped means stay near the overall mean of {overall:.2f}.")

# %% [markdown]
# ## Your shelf, three ways
#
# `Popularity` is the library's version of what you built. Here are the lists of all three. Each leaves out the films on
# your shelf, since you know them. So even the bestseller list differs a little from person to person.

# %%
models = {
    "most ratings": Popularity(by="count"),
    "damped mean": Popularity(by="damped_mean", damping=10),
    "people like you": UserNeighbors(similarity="pearson", shrinkage=25, min_neighbors=20),
}
lesson.top_tens({name: model.fit(ratings) for name, model in models.items()})

# %% [markdown]
# ### Held against a library
#
# pandas counts values as well. The ratings of your first hundred films should be its hundred largest counts.

# %% tags=["nbval-check-output"]
by_pandas = ratings.to_frame()["item"].value_counts()
hundred = top_films(ratings.to_frame()["item"].to_numpy(), 100)
agree = by_pandas.loc[list(hundred)].to_numpy() == by_pandas.to_numpy()[:100]
print(f"{agree.sum()} of {len(agree)} counts agree with those of pandas.")

# %% [markdown]
# ## Which list is best?
#
# Hide a fifth of everybody's ratings, chosen at random. Let each model learn from the rest, and recommend ten films to each
# person, none of which they have in the rest. Then look: how many of the ten are among the hidden films that this person
# gave 4 stars or more? The bars show the mean over the 660 people who have such *hidden favourites*; the other 11 could score
# nothing. This picture is the *ladder*. The newest bar is striped.

# %%
train, test = random_split(ratings)
results = {name: evaluate(model, train, test) for name, model in models.items()}
ladder(
    {name: 10 * result.mean("precision@10") for name, result in results.items()},
    "hidden favourites among ten",
)

# %% [markdown]
# Ten films drawn blindly would hold 0.02 hidden favourites. So all three have learnt something, and the list that knows
# nothing about you has learnt most. Does it recommend best? A hidden favourite is a film that the person saw anyway. Whoever
# names a good film that few have seen scores nothing. So this count favours famous films. Look at another count: how many
# different films does each model show to anybody, and how many ratings has the film in the middle of all places?

# %%
known = np.bincount(train.item_index, minlength=train.n_items)
rows = []
for name, result in results.items():
    places = [item for row in result.recommended for item in row if item is not None]
    middle = np.median(known[train.item_indices(places)])
    rows.append((name, len(set(places)), int(middle)))
table = pd.DataFrame(
    rows, columns=["model", "films shown to anybody", "ratings of the middle film"]
)
show_table(table, f"What {len(result.recommended)} lists show")
favourites = np.bincount(test.user_index[test.values >= 4], minlength=test.n_users)
unseen = train.n_items - np.bincount(train.user_index, minlength=train.n_users)
blind = (10 * favourites / unseen)[favourites > 0].mean()
print(f"Ten films drawn blindly: {blind:.2f} hidden favourites")
print(f"People with a hidden favourite: {(favourites > 0).sum()} of {test.n_users}")

# %% [markdown]
# Lessons to come add bars to the ladder, and measure what its count leaves out.

# %% [markdown]
# ## Common mistakes
#
# | mistake | what gives it away |
# |---|---|
# | sorting by the plain mean | 303 of the 315 films on top have one rating |
# | `argsort` without the minus | the list begins with films that one person rated |
# | positions in the place of film numbers | numbers that no film has |
# | `[::-1]` to turn the order round | among equals the larger number comes first |
# | a sum divided without brackets | a mean above 5 |

# %% [markdown]
# ## Quick reference
#
# | you want | you write |
# |---|---|
# | how often each value occurs | `np.unique(items, return_counts=True)` |
# | positions, the largest first | `np.argsort(-counts, kind="stable")` |
# | the films with the most ratings | `Popularity(by="count").fit(ratings)` |
# | those with the best damped mean | `Popularity(by="damped_mean", damping=10).fit(ratings)` |

# %%
lesson.progress()

# %% [markdown]
# ## What comes next
#
# Lesson 01 looks at the ratings themselves: what they are, what is wrong with them, and how to clean them. `lesson.glossary()`
# and `lesson.notation()` list the terms and symbols so far.
#
# **Sources.** F. M. Harper, J. Konstan (2015), *The MovieLens datasets*, ACM TiiS 5(4). I. MacKenzie, C. Meyer, S. Noble (2013),
# *How retailers can keep up with consumers*, McKinsey. C. Gomez-Uribe, N. Hunt (2015), *The Netflix recommender system*, ACM
# TMIS 6(4). J. Davidson et al. (2010), *The YouTube video recommendation system*, RecSys. A. Sharma, J. Hofman, D. Watts (2015),
# *Estimating the causal impact of recommendation systems from observational data*, EC. More on damped means: B. Efron, C. Morris
# (1977), *Stein's paradox in statistics*, Scientific American 236(5).
