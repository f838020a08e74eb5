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
# # What the data say, and what they only seem to say
#
# A recommender learns from a log of what people said and did. First find out whether the log is right, and what it can tell.

# %%
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from recsys_teach import open_lesson

lesson = open_lesson("01")
lesson

# %%
from recsys_teach import (
    Popularity,
    evaluate,
    load_corrupted_movielens,
    load_corruption_truth,
    load_films,
    load_movielens,
    load_streaming,
    random_split,
    simulate,
)
from recsys_teach.data.cleaning import center, flag_accidental, flag_bots, impute
from recsys_teach.plots import ladder, show, show_table

# %% [markdown]
# ## A question about lesson 00
#
# A film has one rating, and it is a 5. What is its damped mean, with 10 imagined ratings at 3.5?
#
# - **a** 5
# - **b** a little above 3.5
# - **c** it has none: the film is left out
# - **d** not sure yet

# %%
lesson.answer("00.q1", "d")  # put your letter in the place of d
lesson.review()

# %% [markdown]
# ## Would you trust this file?
#
# **You will be able to** turn ratings into a sparse matrix, clean a log by a stated rule, score a filter against the
# truth, and take each person's mean off.
#
# **You need** lesson 00 and NumPy arrays. About 100 minutes in two sittings (an estimate).

# %% [markdown]
# ### First the goal
#
# Which number should get better? It is called a KPI (key performance indicator), and it decides what is worth collecting.
#
# | | KPI | what to collect |
# |---|---|---|
# | a shop | purchases per visit | baskets, prices |
# | a streaming service | members who stay a month | plays, and what was shown |
#
# > **Case: a streaming service.** A typical Netflix member loses interest after perhaps 60 to 90 seconds of choosing. Netflix once
# > asked for stars; now it also counts what is played, and what was shown and not played (Gomez-Uribe, Hunt, 2015).

# %% [markdown]
# ## What people say, and what they do
#
# | feedback | signal | what it seems to say |
# |---|---|---|
# | **explicit feedback**: people were asked | rating, thumb, review | "I like it this much" |
# | **implicit**: people were watched | click | "this looked good" |
# | | play, dwell time (how long somebody stays) | "I stayed this long" |
# | | pause, skip | "not now" |
#
# Implicit feedback comes by itself, but without a clear "no". In both kinds, no entry does not mean "no": perhaps the person
# does not know the film.

# %%
ratings, films, service = load_movielens(), load_films(), load_streaming()
events = service.events

# %%
# You need not read this cell: it draws the table.
accounts, titles = events["person"].nunique(), events["film"].nunique()
each = np.bincount(ratings.user_index)
chosen = f"{each.mean():.0f} (chosen: only people with {each.min()} or more)"
rows = {
    "people": (f"{ratings.n_users}", f"{accounts}"),
    "films": (f"{ratings.n_items:,}", f"{titles}"),
    "rows": (f"{len(ratings):,}", f"{len(events):,}"),
    "rows per person": (chosen, f"{len(events) / accounts:.0f}"),
    "low end (2 stars or less; skips)": (
        f"{np.mean(ratings.values <= 2):.0%}",
        f"{np.mean(events['kind'] == 'skip'):.0%}",
    ),
}
table = pd.DataFrame([(name, *pair) for name, pair in rows.items()])
table.columns = ["", "ratings: MovieLens, explicit", "events: streaming, implicit"]
show_table(table, "Two logs")
by_bots = service.truth.events["is_bot"].mean()
print(f"The streaming log is raw: {by_bots:.0%} of its events are by bots, that is, by programs.")

# %% [markdown]
# The service is simulated, so we know how much each person likes each film, from 0 to 1. Over all films that were shown, the mean
# liking is 0.47.
#
# **Before you run the next cells:** what is it over the films that people started and skipped within 30 seconds?

# %%
lesson.predict("01.p1", None)  # put your number in the place of None


# %%
# You need not read this cell: it works the liking out.
def liking(rows):
    """Return how much the people of these rows like the films of these rows; nan for a bot."""
    return service.liking(*(rows[name].to_numpy() for name in ("person", "film", "time")))


wrong = service.truth.events[["is_bot", "is_duplicate", "is_accidental"]].any(axis=1)
real = events[~wrong.to_numpy()]
length = 60 * service.films.set_index("film")["minutes"][real["film"]].to_numpy()
share, skipped = real["dwell"].to_numpy() / length, (real["kind"] == "skip").to_numpy()
groups = {
    "shown": np.nanmean(liking(service.impressions)),
    "started, skipped": liking(real)[skipped].mean(),
    "left before half": liking(real)[~skipped & (share < 0.5)].mean(),
    "left after half": liking(real)[(share >= 0.5) & (share < 0.93)].mean(),
    "finished": liking(real)[share >= 0.93].mean(),
}
lesson.result("01.p1", f"{groups['started, skipped']:.2f}")

# %%
# You need not read this cell: it draws the bars.
figure, axes = plt.subplots(figsize=(7, 2.8))
bars = axes.barh(list(groups), list(groups.values()), color="#9ecae1", edgecolor="black")
bars[1].set(facecolor="#0072B2", hatch="//", edgecolor="white")
axes.bar_label(bars, [f"{value:.2f}" for value in groups.values()], padding=4, fontsize=11)
axes.invert_yaxis()
axes.set_xlim(0, 1)
axes.set_xlabel("mean liking (the truth, 0 to 1)", fontsize=11)
axes.tick_params(labelsize=11)
told = ", ".join(f"{name} {value:.2f}" for name, value in groups.items())
show(figure, f"Bars of mean liking, skipped films hatched: {told}.")
told = pd.DataFrame(groups.items(), columns=["films", "mean liking"])
show_table(told.map(lambda one: one if isinstance(one, str) else f"{one:.2f}"), "Mean liking")

# %% [markdown]
# **In this simulation a skipped film is liked more than those around it:** whoever skips had chosen it. Finished films are
# liked most. Whether finishing predicts staying, a service must measure.

# %% [markdown]
# ## One table for everybody
#
# How much do we know? A worked example, with a name for each step.

# %% tags=["nbval-check-output"]
toy = pd.DataFrame(
    [("Ana", "Alien", 5), ("Ana", "Cars", 2), ("Ben", "Alien", 4), ("Cleo", "Dune", 3)]
    + [("Ben", "Alien", 4)],  # sent twice
    columns=["person", "film", "stars"],
)
n_people = toy["person"].nunique()  # A: count people, each once
n_films = toy["film"].nunique()  # B: count films, each once
n_filled = len(toy[["person", "film"]].drop_duplicates())  # C: count filled cells, each once
empty = 1 - n_filled / (n_people * n_films)  # D: divide, and take it from 1
print(f"{n_people} × {n_films} cells, {n_filled} filled: {empty:.0%} of the table is empty")

# %% [markdown]
# **A question.** Step C takes repeats away. What if it counted rows instead?
#
# - **a** nothing changes
# - **b** the table seems fuller than it is
# - **c** the table seems emptier than it is
# - **d** not sure yet

# %%
lesson.answer("01.q1", "d")

# %% [markdown]
# $$\text{sparsity} = 1 - \frac{n}{\lvert U \rvert \, \lvert I \rvert}$$
#
# *In words:* one minus the share of cells that hold a rating.
#
# | symbol | what it is | in the code |
# |---|---|---|
# | $\lvert U \rvert$ | how many people ("users", the set $U$) occur | `n_users` |
# | $\lvert I \rvert$ | how many films ("items", the set $I$) occur | `n_items` |
# | $n$ | how many pairs (person, film) occur, each once | `n_pairs` |

# %% [markdown]
# ### Exercise 1.1 · how much of the table is empty · 2 points, about 7 minutes
#
# `users` and `items` have one entry for each rating: the number of the person, the number of the film. A pair may occur more
# than once. There is at least one rating. Return the sparsity, over the people and films that occur.
#
# All three counts in the code are wrong. Repair them.


# %% exercise="sparsity"
def sparsity(users, items):
    ### BEGIN GIVEN
    # n_users = users.max()
    # n_items = items.max()
    # n_pairs = len(users)
    ### END GIVEN
    ### BEGIN SOLUTION
    n_users = len(np.unique(users))
    n_items = len(np.unique(items))
    n_pairs = len(set(zip(users, items, strict=True)))
    ### END SOLUTION
    return 1 - n_pairs / (n_users * n_items)


# %% grade="sparsity"
lesson.check(sparsity)

# %%
emptiness = lesson.use(sparsity)
log = ratings.to_frame()
user, item, stars = (log[name].to_numpy() for name in ("user", "item", "value"))
print(f"MovieLens: {emptiness(user, item):.2%} of the table is empty")

# %%
# You need not read this cell: it draws a dot for each rating.
by_activity = np.argsort(np.argsort(-np.bincount(ratings.user_index), kind="stable"))
by_fame = np.argsort(np.argsort(-np.bincount(ratings.item_index), kind="stable"))
figure, axes = plt.subplots(figsize=(7, 3.4))
axes.plot(by_fame[ratings.item_index], by_activity[ratings.user_index], "k,", alpha=0.5)
axes.set_xlim(0, ratings.n_items)
axes.set_xticks([0, 3000, 6000, 9000], labels=["0", "3,000", "6,000", "9,000"])
axes.set_ylim(ratings.n_users, 0)
axes.set_xlabel("films, the most rated first", fontsize=11)
axes.set_ylabel("people, the busiest first", fontsize=11)
axes.tick_params(labelsize=11)
told = "A dot for each rating. The upper left corner is dark, the lower right is empty:"
show(figure, f"{told} few people and films have most of the ratings.")

# %% [markdown]
# ### Ids are names, positions are places
#
# A **sparse matrix** stores only what is there. First the ids become positions, by hand:

# %% tags=["nbval-check-output"]
known, places = np.unique([40, 7, 40], return_inverse=True)
print("ids:", known, " position of each entry:", places)

# %% [markdown]
# A **CSR matrix** goes row by row. `csr_matrix((values, (rows, columns)), shape=…)` takes the values, the row and the
# column of each, and the shape of the whole:

# %% tags=["nbval-check-output"]
from scipy.sparse import csr_matrix

small = csr_matrix(([5, 2, 4], ([0, 0, 2], [0, 1, 0])), shape=(3, 3))
print(small.toarray())
print("values", small.data, " columns", small.indices)
print("row starts", small.indptr)  # row 1 is empty: it starts at 2, as row 2 does; 3 is the end

# %% [markdown]
# Values that share a cell are added up: a 4 that was sent twice becomes an 8.
#
# ### Exercise 1.2 · from ids to a sparse matrix · 2 points, about 8 minutes
#
# Return a `csr_matrix` with a row for each person and a column for each film, in the order of sorted ids, and each value in its
# cell. No pair occurs twice. Complete the code.


# %% exercise="interaction_matrix"
from scipy.sparse import csr_matrix


def interaction_matrix(users, items, values):
    user_ids, rows = np.unique(users, return_inverse=True)
    ### BEGIN SOLUTION
    item_ids, columns = np.unique(items, return_inverse=True)
    shape = (len(user_ids), len(item_ids))
    return csr_matrix((values, (rows, columns)), shape=shape)
    ### END SOLUTION


# %% grade="interaction_matrix"
lesson.check(interaction_matrix)

# %%
to_matrix = lesson.use(interaction_matrix)
matrix = to_matrix(user, item, stars)
stored = matrix.data.nbytes + matrix.indices.nbytes + matrix.indptr.nbytes
print(f"shape {matrix.shape}, {matrix.nnz:,} values, {stored / 1e6:.1f} MB")
print(f"as a full table: {8 * matrix.shape[0] * matrix.shape[1] / 1e6:.1f} MB")
print("cells that differ from the library's:", (matrix != ratings.matrix).nnz)

# %% [markdown]
# ## A file that loads without an error
#
# This copy of a part of MovieLens (Harper, Konstan, 2015) has two tables: 1,946 rows of ratings (`loaded`) and 975 of films.
#
# **Before you look:** how many of all these rows are damaged?

# %%
lesson.predict("01.p2", None)

# %%
loaded, loaded_films = load_corrupted_movielens()
print(f"mean {loaded['rating'].mean():,.0f} stars, median {loaded['rating'].median()}")
print("1. kinds of columns:", dict(loaded.dtypes.astype(str)))
print("2. ratings out of range:", (~loaded["rating"].between(0.5, 5)).sum())
times = pd.to_numeric(loaded["time"], errors="coerce")
print("3. times that are no number:", times.isna().sum())
print("4. rows that repeat another:", loaded.duplicated().sum())
loaded_films[loaded_films["title"].duplicated(keep=False)].sort_values("title")

# %% [markdown]
# Four pairs are remakes. Which one is not? Choose before you go on.

# %%
# You need not read this cell: it shows the answer, and one damaged row of each kind.
damage = load_corruption_truth()
lesson.result("01.p2", f"{len(damage)} rows in {damage['kind'].nunique()} kinds")
damage.groupby("kind", sort=False).first()[["file", "before", "after"]].fillna("")

# %% [markdown]
# *Pulp Fiction* is no remake. The film of 1959 is *Some Like It Hot*; its title was *altered*.

# %%
# You need not read this cell: it shows one row before and after.
shifted = damage[damage["kind"] == "shifted"].iloc[0]
fields = [(when, *shifted[when].split(",")) for when in ("before", "after")]
fields = pd.DataFrame(fields, columns=["", *loaded.columns])
show_table(fields, "One of the five shifted rows")

# %% [markdown]
# *Shifted* rows lost their first field, and all others moved to the left. So stars became item numbers, and times became
# ratings: outliers of a billion stars. Six times are no number: five are missing, one is a *pasted* web address.
#
# What to do now is a policy. Ours: a row with a damaged field goes, even if its stars are sound. The altered title stays,
# since we do not use it.

# %%
sound = loaded[loaded["rating"].between(0.5, 5) & times.notna()]
sound = sound.astype({"item": int, "time": int}).reset_index(drop=True)
print(f"{len(loaded):,} rows, {len(sound):,} of them sound")

# %% [markdown]
# ### Which of two rows counts?
#
# A policy again. Ours is: **the last word counts.** The twelve repeats are exact copies, so any rule would do. We add ten
# people who rate a film again, 30 days later, with other stars. Five of the new rows stand first, five last.

# %%
# You need not read this cell: it adds the ten people.
again = sound.drop_duplicates(keep=False).iloc[::190].head(10).copy()
again["rating"] = 5.5 - again["rating"]  # other stars than before
again["time"] += 30 * 24 * 60 * 60
retold = pd.concat([again[:5], sound, again[5:]], ignore_index=True)

# %% tags=["nbval-check-output"]
# Two tools: in a dict, what comes later replaces what was there;
# and a stable sort gives the order of times.
seats = {}
for name, seat in [("Ana", 3), ("Ben", 7), ("Ana", 5)]:
    seats[name] = seat
print(seats)
print("the order of the times 30, 10 and 20:", np.argsort([30, 10, 20], kind="stable"))

# %% [markdown]
# ### Exercise 1.3 · the last word of each person on each film · 2 points, about 10 minutes
#
# `users`, `items` and `times` have one entry for each row. Return the positions of the rows to keep, smallest first: of each pair
# (person, film) the row with the latest time; among equal times, the row that stands later. Without rows, return an empty
# array of any kind.


# %% exercise="keep_last"
def keep_last(users, items, times):
    ### BEGIN SOLUTION
    last = {}
    for row in np.argsort(times, kind="stable"):
        last[users[row], items[row]] = row
    return np.array(sorted(last.values()), dtype=int)
    ### END SOLUTION


# %% grade="keep_last"
lesson.check(keep_last)

# %%
last_rows = lesson.use(keep_last)
kept = last_rows(*(retold[name].to_numpy() for name in ("user", "item", "time")))

# %%
# You need not read this cell: it compares four policies.
pair = ["user", "item"]
rules = {
    "whole rows, each once": retold.drop_duplicates(),
    "the first row of each pair": retold.drop_duplicates(pair),
    "the last row of each pair": retold.drop_duplicates(pair, keep="last"),
    "yours: the latest time": retold.iloc[kept],
}
told = [
    (rule, f"{len(left):,}", left.duplicated(pair).sum(), len(left.merge(again)))
    for rule, left in rules.items()
]
told = pd.DataFrame(told, columns=["what stays", "rows", "pairs still twice", "new stars kept"])
show_table(told, f"Four policies on {len(retold):,} rows with ten changed minds")

# %% [markdown]
# By whole rows ten pairs still say two things. By first or last row, five of the ten new opinions are lost.
#
# When are two events of the raw streaming log one? (A *session* is one visit.)

# %%
# You need not read this cell: it compares three policies.
copies = service.truth.events["is_duplicate"].to_numpy()
rules = {
    "everything but number and time is the same": events.columns.drop(["event", "time"]),
    "same person, film and session": ["person", "film", "session"],
    "same person and film": ["person", "film"],
}
found = {rule: events.duplicated(list(columns)).to_numpy() for rule, columns in rules.items()}
told = [(rule, int(rows.sum()), int((rows & copies).sum())) for rule, rows in found.items()]
told = pd.DataFrame(told, columns=["what makes two events one", "thrown away", "real copies"])
show_table(told, "Three policies on the streaming log")

# %% [markdown]
# By session, 35 real events are lost, each after a slip of the finger on the same film. By film, which is right for ratings,
# people who watch a film again are lost too.
#
# **A good place to stop for today.** When you come back, run all cells again.

# %% [markdown]
# ## Who meant it?
#
# **Bots** are programs that click. And fingers slip: in a new log (`taps`) the simulator makes an accidental tap last 6 seconds
# at most.

# %%
# You need not read this cell: it makes the new log.
fresh = simulate(n_people=300, n_films=200, days=28, seed=7)
taps, truth = fresh.events, fresh.truth.events
people, seconds = taps["person"].to_numpy(), taps["dwell"].to_numpy()
days = ((taps["time"] - taps["time"].min().normalize()) // pd.Timedelta(days=1)).to_numpy()
bots, theirs = fresh.truth.people.set_index("person")["is_bot"], truth["is_bot"]
print(f"bots: {bots.sum()} of {len(bots)} accounts, or {bots.mean():.0%}")
print(f"events by bots: {theirs.sum():,} of {len(taps):,}, or {theirs.mean():.0%}")

# %%
# You need not read this cell: it draws how many pairs (account, day) have how many events.
per_day = taps.groupby(["person", days]).size()
is_bot = bots[per_day.index.get_level_values(0)].to_numpy()
figure, axes = plt.subplots(figsize=(7, 3))
bins = np.arange(0.5, per_day.max() + 1)
axes.hist(per_day[is_bot], bins, color="#f4b183", hatch="//", edgecolor="#D55E00", label="bots")
axes.hist(per_day[~is_bot], bins, histtype="step", color="black", linewidth=2, label="people")
axes.axvline(8.5, color="black", linestyle="--", label="8 a day")
axes.set(yscale="log", yticks=[1, 10, 100, 1000], yticklabels=["1", "10", "100", "1,000"])
axes.set_xlabel("events of one account on one day", fontsize=11)
axes.set_ylabel("pairs of account and day", fontsize=11)
axes.tick_params(labelsize=11)
axes.legend(fontsize=11)
told = f"Events per account and day. People reach {per_day[~is_bot].max()}, mostly 1 to 4;"
show(figure, f"{told} bots reach {per_day[is_bot].max()}. A line at 8 parts most of them.")

# %% [markdown]
# **3% of the accounts, the bots, make 35% of the events.**
#
# Each event needs to know how many events its group has. Four rows, as a toy:

# %% tags=["nbval-check-output"]
loans = pd.DataFrame({"reader": ["Ana", "Ben", "Ana", "Ana"], "month": [1, 1, 2, 1]})
counted = loans.groupby(["reader", "month"]).size().to_dict()
print("one number for each group:", counted)
# The way back: look up, for each row, the size of its own group.
pairs = zip(loans["reader"], loans["month"], strict=True)
print("one number for each row:", [counted[pair] for pair in pairs])
# The same in one step:
print(loans.groupby(["reader", "month"])["month"].transform("size").tolist())

# %% [markdown]
# ### Exercise 1.4 · what a person meant · 2 points, about 10 minutes
#
# `people`, `days` and `seconds` have one entry for each event: who, on which day, how long. Return an array of True and False, one
# for each event. True: this person has at most `most` events on this day (short ones count as well), **and** the event
# lasted at least `least` seconds. Without events, return an empty
# array of any kind.


# %% exercise="meant"
def meant(people, days, seconds, most, least):
    ### BEGIN SOLUTION
    counts = {}
    pairs = list(zip(people, days, strict=True))
    for pair in pairs:
        counts[pair] = counts.get(pair, 0) + 1
    n = np.array([counts[pair] for pair in pairs], dtype=int)
    return (n <= most) & (seconds >= least)
    ### END SOLUTION


# %% grade="meant"
lesson.check(meant)

# %%
is_meant = lesson.use(meant)

# %%
most = 8
keep = np.asarray(is_meant(people, days, seconds, most, 7))
# From here on, the cell compares two filters with the truth. You need not read it.
deserved = (truth["is_bot"] | truth["is_accidental"]).to_numpy()
library = (flag_bots(taps) | flag_accidental(taps)).to_numpy()
scores, all_bad = [], deserved.sum()
for name, out in {"your filter": ~keep, "the library's": library}.items():
    gone, rightly = out.sum(), (out & deserved).sum()
    right = f"of {gone:,} thrown away, {rightly:,} deserved it: {rightly / gone:.1%}"
    found = f"of {all_bad:,} that deserved it, {rightly:,} are gone: {rightly / all_bad:.1%}"
    scores.append((name, right, found))
columns = ["filter", "was it right?", "did it find all?"]
show_table(pd.DataFrame(scores, columns=columns), "Two filters against the truth")

# %% [markdown]
# Set `most` to 4 and run the cell again: one number rises, the other falls. Then put 8 back. The library's filter also finds
# bots that are never busy, if their clicks come as regularly as a clock ticks. Its 100.0% proves little: the rules fit taps and
# bots as the simulator makes them. In a real log nobody knows how many are missed.

# %% [markdown]
# ## Profiles, context, drift
#
# A **profile** is what events say about a person: a row of this table. An item has **metadata** (genres, year, maker, price),
# an event a **context** (device, season).

# %%
# You need not read this cell: it makes the profiles.
clean = taps[keep].merge(fresh.films, on="film").merge(fresh.people, on="person")
clean["hour"] = (clean["time"].dt.hour + clean["utc_offset"]) % 24
profile = clean.groupby("person").agg(
    events=("event", "size"),
    last_seen=("time", lambda t: (taps["time"].max() - t.max()).days),
    evening=("hour", lambda hour: (hour >= 18).mean()),
    skips=("kind", lambda kind: (kind == "skip").mean()),
    films=("film", "nunique"),
    paid=("price", lambda price: (price > 0).mean()),
    device=("device", lambda device: device.mode()[0]),
    region=("region", "first"),
)
profile = profile.nlargest(3, "events").reset_index().rename(columns={"last_seen": "days silent"})
percent = ["evening", "skips", "paid"]
profile[percent] = profile[percent].map("{:.0%}".format)
show_table(profile, "The three busiest people")

# %% [markdown]
# An **audit** asks every week: does the log still look as it did? The raw `events`, bots included:

# %%
# You need not read this cell: it counts the four whole weeks of the log.
week = (events["time"] - events["time"].min().normalize()).dt.days // 7 + 1
told = events.merge(service.films, on="film").assign(week=week).query("week <= 4")
told["age"] = (told["time"] - told["added"]).dt.days
audit = told.groupby("week").agg(
    events=("event", "size"),
    people=("person", "nunique"),
    on_phones=("device", lambda device: (device == "phone").mean()),
    skips=("kind", lambda kind: (kind == "skip").mean()),
    family_films=("genres", lambda names: names.str.contains("Family").mean()),
    new_films=("age", lambda age: (age < 28).mean()),
)
audit.columns = ["events", "people", "on phones", "skips", "Family films", "new films"]
audit[audit.columns[2:]] = audit[audit.columns[2:]].map("{:.0%}".format)
show_table(audit.reset_index(), "The log, week by week")

# %% [markdown]
# New films and Family films **drift**. From 24 November to 21 December 2025, 40 films arrive in the simulation, and tastes turn to
# Family and Romance. If the share of phones jumped overnight, look first at the programs that record the log, the
# *pipeline*.

# %% [markdown]
# ## Filling gaps
#
# Filling the gaps of a table is called **imputation**. Hide a fifth of the ratings, fill, and look how
# far off the fill is: the root of the mean squared difference, in stars.
#
# **Before you run:** which fill comes nearest: the film's mean, the film's median, the person's mean, or 3?

# %%
lesson.predict("01.p3", None)  # "film's mean", for example

# %%
# You need not read this cell: it hides, fills and compares.
train, test = random_split(ratings)
fills = {
    "film's mean": impute(train, "mean", by="item"),
    "film's median": impute(train, "median", by="item"),
    "person's mean": impute(train, "mean", by="user"),
    "3, a default": impute(train, "constant", value=3),
    "0, a default": impute(train, "constant", value=0),
}
told = {}
for name, filled in fills.items():
    apart = filled.matrix[test.user_index, test.item_index] - test.values
    told[name] = np.sqrt(np.mean(apart**2))
lesson.result("01.p3", min(told, key=told.get))
table = pd.DataFrame(told.items(), columns=["fill", "off by (stars)"])
table["off by (stars)"] = table["off by (stars)"].map("{:.2f}".format)
show_table(table, "How far off the fills are")

# %%
# You need not read this cell: it counts what was filled.
lone = (~np.isin(test.item_index, train.item_index)).sum()
print(f"{lone} of {len(test):,} hidden ratings are of films that have no other rating.")
print("There the film's mean and median are those of all ratings.")
filled_in = 1 - len(train) / (train.n_users * train.n_items)
print(f"In each full table {filled_in:.1%} of the cells are invention.")

# %% [markdown]
# Among films that people chose to rate, the person's mean comes nearest, 0.96 against 1.00. The real gaps, which they did not
# choose, may differ.

# %% [markdown]
# ## A 4 is not a 4
#
# Some people give 4s to everything, others give 2s. To make them comparable, take the person out, which is called **centring**.
# Lesson 03 needs it.
#
# $$\text{centred} = r_{ui} - \mu_u$$
#
# *In words:* a rating, less the mean of all that this person rated.
#
# | symbol | what it is | in the code |
# |---|---|---|
# | $r_{ui}$ | the rating of user $u$ for item $i$ | `ratings[u, i]` |
# | $\mu_u$ | the mean of the ratings of $u$, gaps left out | one number for each row |
#
# *By hand:* somebody gave 5, 3 and 4. The mean is 4; what remains is 1, −1 and 0.

# %% [markdown]
# ### Exercise 1.5 · each person's mean taken off · 2 points, about 8 minutes
#
# `ratings` is a NumPy array, people × films, with nan in its gaps. Return one of the same shape: each rating less its person's
# mean.
# Gaps stay nan; a row without ratings stays nan. Leave the input as it is.


# %% exercise="centre_rows"
def centre_rows(ratings):
    ### BEGIN SOLUTION
    centred = ratings.copy()
    for row in centred:
        rated = ~np.isnan(row)
        if rated.any():
            row -= row[rated].mean()
    return centred
    ### END SOLUTION


# %% grade="centre_rows"
lesson.check(centre_rows)

# %%
centre = lesson.use(centre_rows)
cells = np.full(matrix.shape, np.nan)
cells[ratings.user_index, ratings.item_index] = ratings.values
centred = centre(cells)

# %%
# You need not read this cell: it looks at three people.
means, low, high = (f(cells, axis=1) for f in (np.nanmean, np.nanmin, np.nanmax))
order = np.argsort(means)
three = pd.DataFrame({"person": ratings.user_ids, "mean": means})
three["a 4, centred"] = 4 - means
three["a 4, min-max"] = (4 - low) / (high - low)
three = three.iloc[order[[0, len(order) // 2, -1]]]
three[three.columns[1:]] = three[three.columns[1:]].map("{:.2f}".format)
show_table(three, "The harshest, the middle and the most generous person")

# %% [markdown]
# For the harshest person a 4 lies 2.67 stars above the usual, for the most generous 0.95 below.
#
# **Min-max** takes the person out in another way: (rating − lowest) / (highest − lowest). The most generous person never gave less
# than 4, so a 4 becomes 0.00.

# %% [markdown]
# ### Held against a library

# %% tags=["nbval-check-output"]
# scikit-learn takes means off columns; turned round, it does so for people.
from sklearn.preprocessing import StandardScaler

theirs = StandardScaler(with_std=False).fit_transform(cells.T).T
print("largest difference:", round(float(np.nanmax(np.abs(theirs - centred))), 6))
ours = centred[ratings.user_index, ratings.item_index]
print("from the library's center:", round(float(np.abs(ours - center(ratings)[0].values).max()), 3))

# %% [markdown]
# ## A number is not a mask
#
# The ids in the logs are **pseudonyms**: numbers for names. Suppose you know a few ratings of somebody. How many people fit?

# %%
# You need not read this cell: it counts who fits.
rng, seen = np.random.default_rng(0), ~np.isnan(cells)
sizes, alone = range(1, 7), {"films and stars": [], "films alone": []}
for size in sizes:
    fits = {name: 0 for name in alone}
    for row in range(len(cells)):
        mine = rng.choice(np.flatnonzero(seen[row]), size, replace=False)
        same_stars = (cells[:, mine] == cells[row, mine]).all(axis=1)
        fits["films and stars"] += same_stars.sum() == 1
        fits["films alone"] += seen[:, mine].all(axis=1).sum() == 1
    for name in alone:
        alone[name].append(fits[name] / len(cells))
told = pd.DataFrame(alone).map("{:.0%}".format)
told.insert(0, "ratings known", sizes)
show_table(told, "Share of people whom nobody else fits")

# %%
# You need not read this cell: it draws the two lines.
figure, axes = plt.subplots(figsize=(7, 3))
looks = (("o-", "#0072B2"), ("s--", "#D55E00"))
for (name, shares), (look, colour) in zip(alone.items(), looks, strict=True):
    axes.plot(sizes, shares, look, color=colour, markersize=8, label=name)
axes.set(ylim=(0, 1.05), yticks=[0, 0.5, 1], yticklabels=["0%", "50%", "100%"])
axes.set_xlabel("ratings that somebody knows of you", fontsize=11)
axes.set_ylabel("people found", fontsize=11)
axes.tick_params(labelsize=11)
axes.legend(fontsize=11)
told = f"With films and stars, {alone['films and stars'][2]:.0%} are found by three ratings;"
show(figure, f"{told} with films alone {alone['films alone'][2]:.0%}. Both lines rise.")

# %% [markdown]
# Three ratings with their stars single out 87% of these 671 people. In a small crowd it is easier to be alone. But in the
# Netflix Prize records, eight ratings, two of them wrong, with dates up to 14 days off, single out 99% (Narayanan, Shmatikov, 2008).

# %% [markdown]
# ## Your shelf, and one more bar
#
# The damped mean of lesson 00, of centred ratings.

# %%
models = {
    "most ratings": Popularity(by="count"),
    "damped mean": Popularity(by="damped_mean", damping=10),
    "centred damped mean": Popularity(by="damped_mean", damping=10),
}
for name, model in models.items():
    model.fit(center(ratings)[0] if name.startswith("centred") else ratings)
lesson.top_tens(models)

# %%
# You need not read this cell: it measures the three models.
results = {}
for name, model in models.items():
    learnt = model.clone().fit(center(train)[0] if name.startswith("centred") else train)
    results[name] = evaluate(learnt, train, test, fit=False)
ladder(
    {name: 10 * result.mean("precision@10") for name, result in results.items()},
    "hidden favourites among ten",
)
known = np.bincount(train.item_index, minlength=train.n_items)
for name, result in results.items():
    shown = train.item_indices([i for row in result.recommended for i in row if i is not None])
    print(
        f"{name}: half of the places show films with {np.median(known[shown]):.0f} ratings or fewer"
    )

# %% [markdown]
# Lower. Centring was made to compare people, not to make lists. It leads to films that fewer people have seen, and a film
# without a hidden rating cannot score.

# %% [markdown]
# ## Common mistakes
#
# | mistake | what gives it away |
# |---|---|
# | the largest ids taken for counts | sparsity 99.91% in the place of 98.36% |
# | repeats left in before `csr_matrix` | an entry of 10 stars |
# | gaps as zeros in a person's mean | 0.06 stars on average, in the place of 3.66 |

# %% [markdown]
# ## Quick reference
#
# | you want | you write |
# |---|---|
# | ids as positions | `np.unique(ids, return_inverse=True)` |
# | the library's matrix | `Interactions.from_frame(frame, duplicates="last").matrix` |
# | bots, taps | `flag_bots(events)`, `flag_accidental(events)` |
# | means off, 0 to 1, gaps filled | `center(r)`, `min_max(r)`, `impute(r, "mean", by="user")` |

# %%
lesson.progress()

# %% [markdown]
# ## What comes next
#
# Lesson 02 asks how you know that a list is good.
#
# **Sources.** Harper, Konstan (2015), *The MovieLens datasets*, ACM TiiS 5(4). Gomez-Uribe, Hunt (2015), *The Netflix
# recommender system*, ACM TMIS 6(4). Narayanan, Shmatikov (2008), *Robust de-anonymization of large sparse datasets*, IEEE S&P.
