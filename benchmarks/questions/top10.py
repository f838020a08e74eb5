"""The ten best unseen items for every person, from vectors that are there."""

import numpy as np

from benchmarks.question import Entry, Question
from benchmarks.questions import _implicit
from recsys_teach import ImplicitALS

FACTORS, K = 64, 10


def fitted(ratings):
    """Return our model, fitted and asked once, which puts its items in order, and everybody's raw ids."""
    train = ratings.split.train
    model = ImplicitALS(FACTORS, epochs=5).fit(train)
    model.recommend(train.user_ids[:1])
    return model, train.user_ids


def ours(given, threads, seed):
    model, users = given
    return model.recommend(users, K, n_threads=threads)


def convert(ratings):
    """Return implicit's model with the vectors of ours, and what people have."""
    model, _ = fitted(ratings)
    peer = _implicit.quiet().als.AlternatingLeastSquares(FACTORS, random_state=0)
    peer.user_factors, peer.item_factors = (
        part.astype(np.float32) for part in (model.user_factors_, model.item_factors_)
    )
    return peer, _implicit.matrix(ratings)


def theirs(given, threads, seed):
    model, matrix = given
    model.num_threads = threads
    return model.recommend(np.arange(matrix.shape[0]), matrix, N=K)


def work(ratings):
    """All products of a person's and an item's vector, if none can be left out."""
    train = ratings.split.train
    return train.n_users * train.n_items * FACTORS * 2


QUESTION = Question(
    title=f"Top {K} for everybody",
    text=f"From {FACTORS} factors, what people have left out.",
    entries={"recsys_teach": Entry(fitted, ours), "implicit": Entry(convert, theirs)},
    wanted={"seconds": 5},
    work=work,
    size=work,
    size_name="people × items",
    n_factors=FACTORS,
)
