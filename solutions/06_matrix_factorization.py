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
# # Taste in a few numbers
#
# Three ungraded questions.

# %%
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from recsys_teach import (
    ExplicitALS,
    FunkSVD,
    load_films,
    load_movielens,
    open_lesson,
    random_split,
)
from recsys_teach.plots import COLOURS, ladder, show, show_table

lesson = open_lesson("06")
lesson

# %% [markdown]
# **From lesson 05.** 4 films have notes. A word stands in one of them, three times. What is $n_t$, the number of films that have it?
#
# **From lesson 04.** Of 8 baskets 4 hold tea, 2 hold milk, 2 hold both. What is the lift of tea and milk?
#
# **From lesson 02.** Eight films are relevant to somebody, and a list of five holds three of them. What is its recall at 5?

# %%
lesson.answer("05.q2", "not sure yet")  # put a number in its place
lesson.answer("04.q2", "not sure yet")  # a number as well
lesson.answer("02.q4", "not sure yet")  # and here

# %%
lesson.review()

# %% [markdown]
# ## The question
#
# *Can a taste be written down in a few numbers?*
#
# **You will be able to** predict stars from such numbers, learn them in two ways, and read what they mean.
#
# **You need** lessons 01 and 02. About 150 minutes (an estimate), with a place to stop after 90.

# %% [markdown]
# ## A product of two tastes
#
# Each person and each film has two numbers, its **factors**. These are made up:
#
# | | spectacle | for children | | | spectacle | for children |
# |---|---|---|---|---|---|---|
# | Ana | 1 | −0.5 | | Alien | 1 | −1 |
# | Ben | −1 | 0 | | Babe | 0 | 1 |
# | Cleo | 0 | 1 | | Dune | 1 | 0 |
#
# The mean of all ratings is 3, Ana's bias −0.2, that of *Alien* 0.4.
#
# | sub-goal | Ana and *Alien* |
# |---|---|
# | **start** from the averages | 3 − 0.2 + 0.4 = 3.2 |
# | **multiply**, factor by factor | 1 × 1 = 1 and −0.5 × −1 = 0.5 |
# | **add up** | 3.2 + 1 + 0.5 = 4.7 |

# %% [markdown]
# Ana's second factor is negative, and so is that of *Alien*. Why does their product raise the prediction?
#
# - **a** It should lower it: a negative factor is a bad mark.
# - **b** She avoids what *Alien* has not got: both lie on the same side.
# - **c** It makes up for her bias.
# - **d** Not sure yet.

# %%
lesson.answer("06.q1", "d")  # put your letter in the place of d

# %% [markdown]
# $$\hat r_{ui} = \mu + b_u + b_i + \sum_{f} p_{uf}\,q_{if}$$
#
# *In words:* the mean, both biases (lesson 02), and the dot product of the factors.
#
# | symbol | what it is | in the code |
# |---|---|---|
# | $\mu$, $b_u$, $b_i$ | the mean, the person's bias, the film's | `mu`, `b_u`, `b_i` |
# | $p_u$ | the factors of person $u$ | `p_u` |
# | $q_i$ | the factors of film $i$ | `q_i` |
# | $f$ | counts the factors, from 1 to $F$ | a position in these arrays |

# %% [markdown]
# ### Exercise 6.1 · repair the prediction · 2 points, about 4 minutes
#
# `p_u` and `q_i` are arrays of the same length, at least 1; the others are numbers. Return the predicted stars, not cut to the
# scale. Two things below are wrong.


# %% exercise="predicted_stars"
def predicted_stars(mu, b_u, b_i, p_u, q_i):
    ### BEGIN GIVEN
    # taste = p_u.sum() * q_i.sum()
    # return mu + b_u - b_i + taste
    ### END GIVEN
    ### BEGIN SOLUTION
    taste = (p_u * q_i).sum()
    return mu + b_u + b_i + taste
    ### END SOLUTION


# %% grade="predicted_stars"
lesson.check(predicted_stars)

# %% [markdown]
# ### All at once
#
# The table $P$ has everybody's factors, a row each, and $Q$ those of the films. The **matrix product** takes the dot product of every row
# of one table with every *column* of another. So $Q$ is laid on its side first: `Q.T`.

# %% tags=["nbval-check-output"]
# By hand, Ana: Alien 1 × 1 + −0.5 × −1 = 1.5, Babe 1 × 0 + −0.5 × 1 = −0.5,
# Dune 1 × 1 + −0.5 × 0 = 1. That is the first row.
predicted = lesson.use(predicted_stars)
P = np.array([[1, -0.5], [-1, 0], [0, 1]])
Q = np.array([[1, -1], [0, 1], [1, 0]])
print("shapes:", P.shape, "and", Q.T.shape, "give", (P @ Q.T).shape)
print(P @ Q.T)
print(f"Ana and Alien: {predicted(3, -0.2, 0.4, P[0], Q[0]):.1f} stars")

# %% [markdown]
# People come first, films last. The lengths in the middle, 2 and 2, must agree.
#
# MovieLens has six million cells. With 20 factors, $P$ and $Q$ hold 194,740 numbers. Who writes them down?

# %% [markdown]
# ## Downhill
#
# Nobody. Begin with random numbers, take one rating, and change them so that its error shrinks. First without averages, with one
# factor: $p$ is 0.5, $q$ is 2, the rating $r$ is 3.

# %% [markdown]
# $$e = r - p\,q$$
#
# *In words:* the error is the rating less its prediction. Here: 3 − 0.5 × 2 = 2.

# %% [markdown]
# $$J = \frac{1}{2}\,e^2 + \frac{1}{2}\,\lambda\,p^2$$
#
# *In words:* what should become small: half the squared error, and half a penalty for factors far from 0, the
# **regularization**. $\lambda$ says how much it counts. The halves keep what follows short.

# %% [markdown]
# The **slope** of $J$, written $\partial J / \partial p$, says how much $J$ grows for each 1 that $p$ grows, measured over a tiny piece.

# %% [markdown]
# $$\frac{\partial e}{\partial p} = -q$$
#
# *In words:* if $p$ grows by 1, the prediction $p\,q$ grows by $q$. So the error falls by $q$, here by 2.

# %% [markdown]
# $$\frac{\partial}{\partial p}\,\frac{1}{2}\,e^2 = e \cdot (-q)$$
#
# *In words:* a square grows $2e$ times as fast as its side $e$ (2 × 2 = 4, and 2.01 × 2.01 is 0.04 more). Half of it grows $e$ times
# as fast as $e$, and $e$ falls by $q$ for each 1 of $p$.

# %% [markdown]
# $$\frac{\partial J}{\partial p} = -e\,q + \lambda\,p$$
#
# *In words:* the penalty, half a square as well, adds $\lambda$ times $p$. Here, with $\lambda = 0.1$: −2 × 2 + 0.1 × 0.5 = −3.95.

# %% [markdown]
# $$p \leftarrow p + \gamma\,(e\,q - \lambda\,p)$$
#
# *In words:* go against the slope, by a part $\gamma$ of it, the **learning rate**.

# %%
# You need not read this cell: it draws J without the penalty, and its slope.
figure, panels = plt.subplots(1, 2, figsize=(9, 3.2), sharey=True, layout="constrained")
p = np.linspace(-1.5, 4.5, 200)
for axes, title in zip(
    panels, ("without λ, the slope at 0.5 is −4", "three steps from 0.5"), strict=True
):
    axes.plot(p, (3 - 2 * p) ** 2 / 2, color="grey")
    axes.set(ylim=(-0.6, 20))
    axes.set_xlabel("p", fontsize=11)
    axes.set_title(title, fontsize=12)
    axes.tick_params(labelsize=11)
panels[0].set_ylabel("J", fontsize=11)
panels[0].plot(p[p < 1], 2 - 4 * (p[p < 1] - 0.5), "--", color=COLOURS[1])
panels[0].plot(0.5, 2, "o", color=COLOURS[1])
plt.close(figure)  # it is shown by the next cell

# %%
# You need not read this cell: it draws the steps.
for rate, look, colour in ((0.1, "s-", COLOURS[0]), (0.6, "D--", COLOURS[1])):
    steps = [0.5]
    for _ in range(3):
        steps.append(steps[-1] + rate * 2 * (3 - 2 * steps[-1]))
    heights = (3 - 2 * np.array(steps)) ** 2 / 2
    panels[1].plot(steps, heights, look, color=colour, label=f"learning rate {rate}")
panels[1].legend(fontsize=11, loc="upper center")
told = "J against p: a bowl with its bottom at 1.5. Left, a dashed line touches it at 0.5 and falls"
told += (
    " by 4 for each 1. Right, three steps with a learning rate of 0.1 come nearer to the bottom;"
)
show(figure, f"{told} with 0.6 they jump across it, higher each time.")


# %% tags=["nbval-check-output"]
def what_is_small(p, q=2, r=3, penalty=0.1):
    e = r - p * q
    return e**2 / 2 + penalty * p**2 / 2


tiny = 0.001
nudged = (what_is_small(0.5 + tiny) - what_is_small(0.5 - tiny)) / (2 * tiny)
print(f"slope by nudging p: {nudged:.3f}")

# %% [markdown]
# With a rate of 0.1 the errors, 3 − 2p, are 2, 1.2, 0.72. **Before you run the next cell:** with 0.6, what follows 2 (without
# its sign)?

# %%
lesson.predict("06.p1", None)  # put a number in the place of None

# %%
p_next = 0.5 + 0.6 * 2 * 2  # p + γ e q, without the penalty
lesson.result("06.p1", f"{abs(3 - p_next * 2):.1f}: across the bottom, and higher")

# %% [markdown]
# ### All four numbers
#
# For $q$, exchange $p$ and $q$. A bias has 1 where $p$ has $q$. So a rating changes four things, with $e$ = $r_{ui} - \hat r_{ui}$:
#
# | | new value |
# |---|---|
# | bias of the person | $b_u + \gamma\,(e - \lambda\,b_u)$ |
# | bias of the film | $b_i + \gamma\,(e - \lambda\,b_i)$ |
# | each factor of the person | $p_{uf} + \gamma\,(e\,q_{if} - \lambda\,p_{uf})$ |
# | each factor of the film | $q_{if} + \gamma\,(e\,p_{uf} - \lambda\,q_{if})$ |
#
# **Everything on the right is old.** $\mu$ stays.

# %% [markdown]
# ### Exercise 6.2 · one step · 3 points, about 10 minutes
#
# `r` is a rating, `rate` is $\gamma$, `penalty` is $\lambda$; the others are as in 6.1. Return the four new values, all worked out from
# the old ones. The prediction is not cut to the scale.


# %% exercise="sgd_step"
def sgd_step(r, mu, b_u, b_i, p_u, q_i, rate, penalty):
    ### BEGIN SOLUTION
    e = r - (mu + b_u + b_i + p_u @ q_i)
    new_b_u = b_u + rate * (e - penalty * b_u)
    new_b_i = b_i + rate * (e - penalty * b_i)
    new_p_u = p_u + rate * (e * q_i - penalty * p_u)
    new_q_i = q_i + rate * (e * p_u - penalty * q_i)
    ### END SOLUTION
    return new_b_u, new_b_i, new_p_u, new_q_i


# %% grade="sgd_step"
lesson.check(sgd_step)

# %% tags=["nbval-check-output"]
one_step = lesson.use(sgd_step)
new = one_step(5, 3, -0.2, 0.4, P[0], Q[0], 0.1, 0)  # Ana gives Alien 5, not 4.7
print(f"Ana's bias {new[0]:.2f}, that of Alien {new[1]:.2f}")
print("Ana's factors", np.round(new[2], 3), "those of Alien", np.round(new[3], 3))
print(f"The next prediction: {predicted(3, *new):.3f}")

# %% [markdown]
# One step: the error was 0.3 and is 0.14.
#
# ## Once through all ratings
#
# An **epoch** is one pass through the ratings in their order, a step for each. Each step begins with what those before have
# left. This is **stochastic gradient descent**, SGD.

# %% [markdown]
# ### Exercise 6.3 · an epoch · 2 points, about 8 minutes
#
# `users`, `items` and `stars` have an entry for each rating. `b_users[u]` is a number, `p[u]` a row of factors; `b_items` and `q` are
# the same for films. `step` is the course's `sgd_step` in another form, which you need not read; yours will do as well. Return the four tables after one epoch.
# Complete the loop.


# %% exercise="epoch"
def step(r, mu, b_u, b_i, p_u, q_i, rate, penalty):
    x, y = np.array([b_u, 1, *p_u]), np.array([1, b_i, *q_i])
    e = r - mu - x @ y
    x, y = x + rate * (e * y - penalty * x), y + rate * (e * x - penalty * y)
    return x[0], y[1], x[2:], y[2:]


def epoch(users, items, stars, mu, b_users, b_items, p, q, rate, penalty):
    b_users, b_items, p, q = b_users.copy(), b_items.copy(), p.copy(), q.copy()
    for u, i, r in zip(users, items, stars, strict=True):
        ### BEGIN SOLUTION
        old = b_users[u], b_items[i], p[u], q[i]
        b_users[u], b_items[i], p[u], q[i] = step(r, mu, *old, rate, penalty)
        ### END SOLUTION
    return b_users, b_items, p, q


# %% grade="epoch"
lesson.check(epoch)

# %%
# Five epochs over the ratings of 100 people, with 10 factors, and the library's model beside them.
one_epoch = lesson.use(epoch)
ratings = load_movielens()
part = ratings.select(ratings.user_index < 100)
users, items, stars = part.user_index, part.item_index, part.values.astype(float)
theirs = FunkSVD(10, epochs=5, learning_rate=0.01, regularization=0.1).fit(part)
lot, mu = np.random.default_rng(0), stars.mean()
tables = np.zeros(ratings.n_users), np.zeros(ratings.n_items)
tables += lot.normal(0, 0.1, (ratings.n_users, 10)), lot.normal(0, 0.1, (ratings.n_items, 10))
for number in range(1, 6):
    tables = one_epoch(users, items, stars, mu, *tables, 0.01, 0.1)
    b_users, b_items, p, q = tables
    off = stars - mu - b_users[users] - b_items[items] - (p[users] * q[items]).sum(axis=1)
    print(f"epoch {number}: typical error {np.sqrt(np.mean(off**2)):.3f} stars")
apart = np.abs(q[np.unique(items)] - theirs.item_factors_[np.unique(items)]).max()
print(f"Greatest difference between your film factors and those of FunkSVD: {apart:.6f}")

# %% [markdown]
# These errors are on what was learnt from. (The method: Funk 2006.)
#
# ## A person at once
#
# Another way: hold the films' factors fixed, and work out a person's best factors without steps.

# %% [markdown]
# At the bottom of a bowl the slope is 0. With one factor, over the $n_u$ films of person $u$:
#
# $$\sum_i \left(-e_{ui}\,q_i + \lambda\,p_u\right) = 0$$
#
# *In words:* the slopes of all ratings cancel. Each brings a penalty, so $\lambda$ counts $n_u$ times (Zhou and others 2008).

# %% [markdown]
# Call what the mean and the biases leave of a rating `left`. The error is $e_{ui} = \text{left}_{ui} - p_u\,q_i$. Sort:
#
# $$\left(\sum_i q_i\,q_i + \lambda\,n_u\right) p_u = \sum_i \text{left}_{ui}\,q_i$$
#
# *In words:* a number times $p_u$ is another number. Divide.

# %% [markdown]
# With $F$ factors there are $F$ slopes and $F$ unknowns. The number becomes a table:
#
# $$\left(Q^\top Q + \lambda\,n_u\ \text{eye}\right) p_u = Q^\top\,\text{left}$$
#
# *In words:* a table of products, plus one that has $\lambda n_u$ on its diagonal and 0 elsewhere; `np.eye(F)` has 1 there. Here $Q$ holds
# the films that $u$ rated; $\top$ lays a table on its side.

# %% [markdown]
# To **solve** is to find the unknowns:

# %% tags=["nbval-check-output"]
# Two films, (1, 2) and (3, 1). By hand: 1 × 1 + 3 × 3 = 10, 1 × 2 + 3 × 1 = 5, 2 × 2 + 1 × 1 = 5.
two = np.array([[1, 2], [3, 1]])
print("the products of two films, added up:", (two.T @ two).tolist())
# x + y = 5, y + z = 7, x + z = 6. By hand: all three added give x + y + z = 9,
# so z is 9 − 5 = 4, x is 9 − 7 = 2, and y is 9 − 6 = 3.
table = np.array([[1, 1, 0], [0, 1, 1], [1, 0, 1]])
right = np.array([5, 7, 6])
print("shapes:", table.shape, "and", right.shape)
print("x, y, z:", np.round(np.linalg.solve(table, right), 6))

# %% [markdown]
# ### Exercise 6.4 · one solve · 3 points, about 10 minutes
#
# `q` has a row of factors for each film that a person rated, at least one; `left` has an entry for each.
# `penalty`, $\lambda$, is above 0 and counts once for each rating. Return the person's factors.


# %% exercise="als_solve"
def als_solve(q, left, penalty):
    ### BEGIN SOLUTION
    n, n_factors = q.shape
    below = q.T @ q + penalty * n * np.eye(n_factors)
    return np.linalg.solve(below, q.T @ left)
    ### END SOLUTION


# %% grade="als_solve"
lesson.check(als_solve)

# %% [markdown]
# Then hold the people and solve for each film, in turn: **alternating least squares**, ALS.

# %%
solve_person = lesson.use(als_solve)
als = ExplicitALS(20).fit(ratings)  # its λ is 0.15; a search, further down, finds 0.2
PERSON = 2  # or another one, from 1 to 671
watched, stars = ratings.of_user(PERSON)
rows, u = ratings.item_indices(watched), int(ratings.user_indices([PERSON])[0])
left = stars - als.mean_ - als.user_biases_[u] - als.item_biases_[rows]
own = solve_person(als.item_factors_[rows], left, 0.15)
apart = np.abs(own - als.user_factors_[u]).max()
print(f"Person {PERSON}, {len(rows)} films, {len(own)} factors.")
print(f"Greatest difference between your factors and those of ExplicitALS: {apart:.6f}")

# %% [markdown]
# **A good place to stop for today.** Next time, run the cells above again first.
#
# ## What about the gaps?
#
# For a table *without* gaps the $P$ and $Q$ with the smallest squared error over all cells are known since 1936: the **truncated SVD**, the singular value
# decomposition cut to $F$ parts (Eckart, Young). So, a 0 into each gap?
#
# **Before you run the next cells:** saying the mean each time has an RMSE of 1.06. And this?

# %%
lesson.predict("06.p2", None)  # put a number of stars in the place of None

# %%
from scipy.sparse.linalg import svds
from threadpoolctl import threadpool_limits

from recsys_teach import NMF, Bias, PureSVD, SVDpp, evaluate, grid_search, k_fold

# %%
# You need not read this cell: it cuts the SVD of two tables to 50 factors, on two splits.
splits = {"this": random_split(ratings), "another": random_split(ratings, seed=1)}
errors, middle = {}, []
for name, (train, test) in splits.items():
    users, items, real = test.user_index, test.item_index, test.values.astype(float)
    bias, q = Bias().fit(train), PureSVD(50).fit(train).item_factors_
    zeros = np.sum((train.matrix @ q)[users] * q[items], axis=1)
    averages = bias.mean_ + bias.user_biases_[users] + bias.item_biases_[items]
    left = train.matrix.astype(float)
    left.data -= bias.mean_ + bias.user_biases_[train.user_index]
    left.data -= bias.item_biases_[train.item_index]
    with threadpool_limits(1):  # several threads would wait for each other
        u, sizes, v = svds(left, 50, v0=np.ones(left.shape[0]))
    guesses = {"the mean each time": bias.mean_, "SVD, zeros in the gaps": zeros, "bias": averages}
    guesses["SVD, bias in the gaps"] = averages + np.sum((u * sizes)[users] * v.T[items], axis=1)
    errors[name] = {n: np.sqrt(np.mean((g - real) ** 2)) for n, g in guesses.items()}
    middle.append(zeros.mean())

# %%
# You need not read this cell: it shows the errors.
lesson.result("06.p2", f"{errors['this']['SVD, zeros in the gaps']:.2f}")
columns = {f"RMSE, {name} split": list(found.values()) for name, found in errors.items()}
found = pd.DataFrame({"guess": list(guesses), **columns}).round(3)
show_table(found.map(lambda v: v if isinstance(v, str) else f"{v:.3f}"), "Stars, by a table filled")
print(f"The mean guess with zeros in the gaps is {middle[0]:.2f} stars.")

# %% [markdown]
# 98.7% of the training table are gaps, so the SVD learns zeros. With averages there it beats bias a little. SGD and ALS look at ratings only.

# %% [markdown]
# ## Too well learnt
#
# Hide a part of the training, the *validation*, and look at the error on both.

# %%
# You need not read this cell: it fits 14 models and measures them on both parts.
train, test = splits["this"]
learn, valid = random_split(train, seed=2)


def error_of(model, rows):
    frame = rows.to_frame()
    return np.sqrt(np.mean((model.predict(frame["user"], frame["item"]) - frame["value"]) ** 2))


epochs, curves = (1, 2, 5, 10, 20, 40, 60), {}
for penalty in (0, 0.1):
    for n in epochs:
        model = FunkSVD(20, epochs=n, learning_rate=0.01, regularization=penalty).fit(learn)
        for name, rows in (("training", learn), ("validation", valid)):
            curves.setdefault((penalty, name), []).append(error_of(model, rows))

# %%
# You need not read this cell: it draws the curves.
figure, panels = plt.subplots(1, 2, figsize=(9, 3.2), sharey=True, layout="constrained")
for axes, penalty in zip(panels, (0, 0.1), strict=True):
    for name, look in (("training", "o--"), ("validation", "s-")):
        axes.plot(epochs, curves[penalty, name], look, markersize=7, label=name)
    axes.set_xscale("log")
    axes.set_xticks(epochs, labels=epochs)
    axes.minorticks_off()
    axes.tick_params(labelsize=11)
    axes.set_title(f"λ = {penalty}", fontsize=12)
    axes.set_xlabel("epochs", fontsize=11)
panels[0].set_ylabel("RMSE", fontsize=11)
panels[0].legend(fontsize=11)
told = "RMSE by epochs. Without regularization, left, the training error falls to 0.3, and the"
told += " validation error turns at 0.9 after 10 epochs and rises to 1.07. With 0.1, right, the"
show(
    figure, f"{told} training error falls to 0.6 and the validation error to 0.89, where it stays."
)

# %%
rows = [(f"{p}", name, *(f"{v:.3f}" for v in found)) for (p, name), found in curves.items()]
show_table(
    pd.DataFrame(rows, columns=["λ", "part", *map(str, epochs)]), "RMSE after so many epochs"
)

# %% [markdown]
# Left, the model learns its ratings by heart: **overfitting**. A penalty holds it back.
#
# ## Which settings?
#
# A **grid search** tries every combination by cross-validation, on the training only. Surprise's `GridSearchCV` gets the same
# folds. *Behind* counts the standard errors between a combination and the best. Below three, they cannot be told apart.

# %%
# You need not read this cell: it searches.
folds = list(k_fold(train, 3))
grid = {"learning_rate": [0.005, 0.01], "regularization": [0.02, 0.1]}
search = grid_search(FunkSVD(10, epochs=30), grid, train, folds)
tried = search.results


class SameFolds:
    """Our folds, as Surprise asks for them."""

    def get_n_folds(self):
        return len(folds)

    def split(self, data):
        for pair in folds:
            parts = [p.to_frame()[["user", "item", "value"]].to_numpy().tolist() for p in pair]
            learn = [(int(user), int(item), stars, None) for user, item, stars in parts[0]]
            yield data.construct_trainset(learn), [(int(u), int(i), r) for u, i, r in parts[1]]


# %%
# You need not read this cell: it lets Surprise search the same grid in the same folds.
try:
    from surprise import SVD, Dataset, Reader
    from surprise.model_selection import GridSearchCV
except ImportError:
    print("scikit-surprise is not available for this computer; the comparison is left out.")
    SVD = None
else:
    scale = Reader(rating_scale=(0.5, 5))
    whole = Dataset.load_from_df(train.to_frame()[["user", "item", "value"]], scale)
    fixed = {"n_factors": [10], "n_epochs": [30], "random_state": [0]}
    named = {"lr_all": grid["learning_rate"], "reg_all": grid["regularization"]}
    peer = GridSearchCV(SVD, fixed | named, measures=["rmse"], cv=SameFolds())
    peer.fit(whole)
    pairs = zip(peer.cv_results["params"], peer.cv_results["mean_test_rmse"], strict=True)
    surprises = {(told["lr_all"], told["reg_all"]): error for told, error in pairs}
    tried["Surprise's"] = [
        surprises[one] for one in zip(*(tried[name] for name in grid), strict=True)
    ]

# %%
# You need not read this cell: it shows both.
shown = pd.DataFrame({"learning rate": tried["learning_rate"].map(str)})
shown["λ"] = tried["regularization"].map(str)
shown["RMSE, ours"] = tried["mean"].map("{:.3f}".format)
shown["behind"] = tried["behind"].map(lambda v: "" if v != v else f"{v:.1f}")
if SVD:
    shown["RMSE, Surprise's"] = tried["Surprise's"].map("{:.3f}".format)
show_table(shown, "The grid, our best combination first; means over three folds")
level = tried[~(tried["behind"] >= 3)]
print(f"{len(level)} of {len(tried)} cannot be told apart. All of them have λ =", end=" ")
print(*sorted(set(level["regularization"])))
if SVD:
    best = level.index[level["Surprise's"] == tried["Surprise's"].min()]
    print("Surprise's best is among them:", len(best) == 1)

# %% [markdown]
# Each fold learns from two thirds. So `grid_search` has **retrained the winner** on all the training: `search.model`. Two more models:
# **SVD++** also learns from *which* films somebody rated (Koren 2008). **Non-negative factors** (NMF; Lee, Seung 1999) only add up, here
# without biases. The λ of ALS, 0.2, comes from such a search.

# %%
# You need not read this cell: it measures seven models on two splits, in a few seconds.
models = {
    "bias": Bias(),
    "FunkSVD as it comes": FunkSVD(),
    "FunkSVD, the winner": search.model.clone(),
    "SVD++": SVDpp(),
    "NMF": NMF(),
    "ALS": ExplicitALS(20, regularization=0.2),
    "PureSVD": PureSVD(50),
}
measured = {(m, name): evaluate(models[m], *splits[name]) for m in models for name in splits}


# %%
# You need not read this cell: it makes the table.
often, rows = np.bincount(train.item_index, minlength=train.n_items), []
for m in models:
    found = [measured[m, name] for name in splits]
    stars = [f.mean("rmse") if "rmse" in f.per_user else None for f in found]
    if m == "PureSVD":
        stars = [errors[name]["SVD, zeros in the gaps"] for name in splits]
    hits = [10 * f.mean("precision@10") for f in found]
    listed = [film for ten in found[0].recommended for film in ten if film is not None]
    typical = int(np.median(often[train.item_indices(listed)]))
    rows.append((m, *(f"{v:.3f}" for v in stars), *(f"{v:.2f}" for v in hits), typical))
heads = ["model", "RMSE, this split", "RMSE, another", "favourites, this split"]
heads += ["favourites, another", "ratings of a listed film"]
caption = "Stars, and favourites among ten; the last column is a median, on this split"
show_table(pd.DataFrame(rows, columns=heads), caption)

# %% [markdown]
# For stars, FunkSVD as it comes is behind bias, the winner about level; ALS beats both, on both splits. Its lists are no
# better than those of bias. **The model that is 3 stars off has the best lists of these seven**: `PureSVD` ranks by the SVD with zeros, which say who did not rate what
# (Cremonesi, Koren, Turrin 2010).

# %%
# You need not read this cell: it holds FunkSVD against Surprise's SVD, as they come.
if SVD:
    svd = SVD(random_state=0).fit(whole.build_full_trainset())
    frame = test.to_frame()[["user", "item", "value"]]
    told = [svd.predict(u, i).est for u, i, _ in frame.itertuples(index=False)]
    theirs = np.sqrt(np.mean((np.array(told) - frame["value"]) ** 2))
    ours = measured["FunkSVD as it comes", "this"].mean("rmse")
    print(f"RMSE on the test: FunkSVD {ours:.3f}, Surprise's SVD {theirs:.3f}")

# %% [markdown]
# On five folds, and from three starts here, they are less than 0.003 apart (the course's tests compute it).

# %% [markdown]
# ## What do the factors mean?
#
# Turning all factors together, like a map, changes no prediction. So we turn those of ALS until the first **axis** spreads the
# films most, and the second most of what is left. To read one, look at both ends.

# %% [markdown]
# ### Exercise 6.5 · read an axis · 2 points, about 8 minutes
#
# The arrays `values` and `counts` say where each film lies and how many ratings it has. Return two arrays of positions: the `k`
# lowest values, lowest first, and the `k` highest, highest first. Only films with `least` ratings or more take part.
# Among equals the smaller position comes first, at both ends. If fewer than `k` take part, return those.


# %% exercise="read_axis"
def read_axis(values, counts, least, k):
    ### BEGIN SOLUTION
    known = np.flatnonzero(counts >= least)
    low = known[np.argsort(values[known], kind="stable")]
    high = known[np.argsort(-values[known], kind="stable")]
    return low[:k], high[:k]
    ### END SOLUTION


# %% grade="read_axis"
lesson.check(read_axis)

# %%
# You need not read this cell: it turns the factors, by an SVD of their own, and reads both axes.
ends_of = lesson.use(read_axis)
films = load_films().loc[list(ratings.item_ids)]
counts = np.bincount(ratings.item_index, minlength=ratings.n_items)
known = counts >= 50
place = {title: at for at, title in enumerate(films["title"])}


def two_axes(model):
    """Return where each film lies on two axes; two films say which side is which."""
    factors = model.item_factors_ - model.item_factors_[known].mean(axis=0)
    turned = factors @ np.linalg.svd(factors[known], full_matrices=False)[2][:2].T
    ends = turned[[place["Armageddon"], place["Beauty and the Beast"]], [0, 1]]
    return turned * np.sign(ends)


# %%
turn = np.array([[0.6, -0.8], [0.8, 0.6]])  # turns P and Q of Ana and Alien
print("Turned, the same predictions:", np.allclose((P @ turn) @ (Q @ turn).T, P @ Q.T))
axes_of = two_axes(als)
for number in (0, 1):
    low, high = ends_of(axes_of[:, number], counts, 50, 7)
    table = {
        "low end": [lesson.title(ratings.item_ids[at]) for at in low],
        "high end": [lesson.title(ratings.item_ids[at]) for at in high],
    }
    show_table(pd.DataFrame(table), f"Axis {number + 1}, films with 50 ratings or more")

# %% [markdown]
# What would you call these ends?

# %%
low_1, high_1, low_2, high_2 = "?", "?", "?", "?"  # put your names in their place

# %% [markdown]
# ALS has never seen a genre. Draw one children's film and one other film. **In how many of 100 draws does the children's film lie
# higher on axis 2?** By chance, 50.

# %%
lesson.predict("06.p3", None)  # put a number from 0 to 100 in the place of None

# %%
# You need not read this cell: it takes every genre with at least 20 of these films.
genres = films["genres"][known]
names = sorted({one for some in genres for one in some})
masks = {one: np.array([one in some for some in genres]) for one in names}
masks = {one: mask for one, mask in masks.items() if mask.sum() >= 20}


def higher(values, mask):
    """How often a film of a genre lies higher than another one, in 100 draws of two."""
    mine, others = values[mask], values[~mask]
    return 100 * np.mean(mine[:, None] > others)


def strongest(values):
    return max(max(higher(values, mask), 100 - higher(values, mask)) for mask in masks.values())


# %%
# You need not read this cell: it counts on both axes.
on_axis = pd.DataFrame({"genre": list(masks), "films": [int(m.sum()) for m in masks.values()]})
for number in (0, 1):
    counted = [higher(axes_of[known, number], mask) for mask in masks.values()]
    on_axis[f"axis {number + 1}"] = counted
children = on_axis.set_index("genre").loc["Children", "axis 2"]
lesson.result("06.p3", f"{children:.0f}")

# %%
# You need not read this cell: it shows the genres, and what chance does.
shown = on_axis.sort_values("axis 2", ascending=False).round({"axis 1": 0, "axis 2": 0})
show_table(shown.astype({"axis 1": int, "axis 2": int}), "Higher than other films, in 100 draws")
lot = np.random.default_rng(0)
chance = [max(strongest(lot.random(known.sum())) for _ in (1, 2)) for _ in range(300)]
told = f"the strongest of {len(masks)} genres reaches {np.median(chance):.0f}, in 1 of 100 tries"
print(f"Two axes of random numbers: {told} more than {np.quantile(chance, 0.99):.0f}.")
factors = als.item_factors_[known]
spread = np.linalg.svd(factors - factors.mean(axis=0), compute_uv=False) ** 2
print("Of the spread, axes 1, 2, 3 hold", *(f"{v:.0%}" for v in spread[:3] / spread.sum()))
rated = np.bincount(ratings.item_index, ratings.values)[known] / counts[known]
told = np.corrcoef(axes_of[known, 0], rated)[0, 1]
print(f"Correlation of axis 1 with a film's mean stars: {told:.2f}")

# %%
# You need not read this cell: it learns from one half of the people, then the other, three times.
rows = []
for seed in (0, 1, 2):
    order = np.random.default_rng(seed).permutation(ratings.n_users)[ratings.user_index]
    mine = order < ratings.n_users // 2
    halves = [two_axes(ExplicitALS(20).fit(ratings.select(m)))[known] for m in (mine, ~mine)]
    found = [f"halving {seed + 1}"]
    for number, genre in enumerate(("Action", "Children")):
        shares = [f"{higher(half[:, number], masks[genre]):.0f}" for half in halves]
        agree = np.corrcoef(halves[0][:, number], halves[1][:, number])[0, 1]
        found += [" and ".join(shares), f"{agree:.2f}"]
    rows.append(found)
heads = ["", "Action on axis 1", "places agree", "Children on axis 2", "places agree "]
caption = "The draws again, from each half; and the correlation of the films' places in both halves"
show_table(pd.DataFrame(rows, columns=heads), caption)

# %% [markdown]
# **One of two axes puts children's films above others in 83 of 100 draws.** But two halves of the people do not agree on axis 2:
# it spreads hardly more than axis 3. Axis 1 comes back. High on it are action films, low those with more stars.

# %%
# You need not read this cell: it chooses films for the map, so that no title covers another.
x, y = axes_of.T
far = np.hypot(x / x[known].std(), y / y[known].std()) * np.sqrt(counts)
boxes, chosen = [], {}
wide, tall = 0.0175, 0.041  # of a letter, of a line, in units of the axes
for at in [at for at in np.argsort(-far) if counts[at] >= 70]:
    title = lesson.title(ratings.item_ids[at]).rsplit(" (", 1)[0]
    for side in (1, -1):
        ends = x[at] - side * wide, x[at] + side * wide * (len(title) + 2)
        left, right = min(ends), max(ends)
        clear = all(left > b[1] or b[0] > right or abs(y[at] - b[2]) > tall for b in boxes)
        if clear and len(chosen) < 52 and left > -0.9 and right < 1.1 and at not in chosen:
            boxes.append((left, right, y[at]))
            chosen[at] = (title, side)

# %%
# You need not read this cell: it gives each film a marker, by its genres.
KINDS = {
    "animation, children": ({"Animation", "Children"}, "^", COLOURS[2]),
    "comedy": ({"Comedy"}, "D", COLOURS[4]),
    "action, adventure": ({"Action", "Adventure"}, "s", COLOURS[1]),
    "horror, thriller, mystery": ({"Horror", "Thriller", "Mystery"}, "X", COLOURS[3]),
    "other": (set(), "o", COLOURS[0]),
}


def kind_of(at):
    own = set(films["genres"].iloc[at])
    return next(kind for kind, (some, *_) in KINDS.items() if some & own or not some)


# %%
# You need not read this cell: it draws the films.
figure, axes = plt.subplots(figsize=(10.5, 7.5), layout="constrained")
for kind, (_, marker, colour) in KINDS.items():
    own = [at for at in chosen if kind_of(at) == kind]
    axes.scatter(x[own], y[own], marker=marker, color=colour, s=50, label=kind)
for at, (title, side) in chosen.items():
    look = {"textcoords": "offset points", "ha": "left" if side > 0 else "right", "va": "center"}
    axes.annotate(title, (x[at], y[at]), xytext=(7 * side, 0), fontsize=11, **look)
plt.close(figure)  # it is shown by the next cell

# %%
# You need not read this cell: it draws what is around them.
axes.axhline(0, color="0.85", zorder=0)
axes.axvline(0, color="0.85", zorder=0)
axes.set(xlim=(-0.92, 1.12), ylim=(-0.66, 0.62))
axes.set(xticks=[], yticks=[])
axes.set_title("Films far from the middle, with 70 ratings or more", fontsize=12)
axes.legend(fontsize=11, loc="lower left", ncol=2)
ends = []
for number in (0, 1):
    order = sorted(chosen, key=lambda at, n=number: axes_of[at, n])
    ends.append([chosen[order[0]][0], chosen[order[-1]][0]])
axes.set_xlabel(f"← {ends[0][0]}    axis 1    {ends[0][1]} →", fontsize=11)
axes.set_ylabel(f"← {ends[1][0]}    axis 2    {ends[1][1]} →", fontsize=11)
told = f"A map of {len(chosen)} films on two axes. Left: {ends[0][0]}. Right: {ends[0][1]}."
show(figure, f"{told} Top: {ends[1][1]}. Bottom: {ends[1][0]}.")

# %% [markdown]
# Find a film you know. Which would you move?

# %% [markdown]
# > **A streaming service.** For the Netflix Prize 100 million ratings were published (Bennett, Lanning 2007). Matrix factorization alone
# > had an RMSE of 0.8914, and went into use (Amatriain, Basilico 2012).

# %% [markdown]
# ## Your shelf, and the ladder

# %%
fitted = {
    "FunkSVD, the winner": search.model.clone().fit(ratings),
    "ALS": models["ALS"].clone().fit(ratings),
    "PureSVD": PureSVD(50).fit(ratings),
}
lesson.top_tens(fitted)

# %%
before = {"most ratings": 1.12, "damped mean": 0.71, "centred damped mean": 0.54, "bias": 0.54}
before |= {"people like you": 0.69, "people like you, added up": 1.82, "also bought": 1.48}
before |= {"films like yours": 2.01, "content: keywords and cast": 0.97}  # from lessons 00 to 05
now = {name: 10 * measured[name, "this"].mean("precision@10") for name in ("ALS", "PureSVD")}
ladder(before | now, "hidden favourites among ten")

# %%
lesson.progress()

# %% [markdown]
# ## Common mistakes
#
# | mistake | what gives it away |
# |---|---|
# | the new $p_u$ used for $q_i$ | after five epochs, factors off by 0.005 |
# | zeros in the gaps, read as stars | the mean guess is 0.58 |
# | no regularization | the validation error turns: 0.903, then 1.067 |
# | λ = 0.15 counted once | RMSE 1.17, not 0.88; the best λ is then about 10 |

# %% [markdown]
# ## Quick reference
#
# | you want | you write |
# |---|---|
# | all predictions at once | `P @ Q.T` |
# | stars | `ExplicitALS(20)`, `FunkSVD(regularization=0.1)` |
# | lists | `PureSVD(50)` |
# | settings | `grid_search(model, grid, train, folds)` |

# %% [markdown]
# ## What comes next
#
# Lesson 07 leaves the stars out.
#
# **Sources.** Eckart, Young (1936), Psychometrika. Lee, Seung (1999), Nature. Funk (2006), Netflix Update: Try This at Home. Bennett,
# Lanning (2007), KDD Cup. Koren (2008), KDD. Zhou and others (2008), AAIM. Cremonesi,
# Koren, Turrin (2010), RecSys. Amatriain, Basilico (2012), Netflix Technology Blog.
