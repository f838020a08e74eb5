"""What user-based and item-based neighbours are timed on alike."""

from __future__ import annotations

import numpy as np

from benchmarks.question import Entry, Question
from benchmarks.questions import _surprise
from recsys_teach import Interactions, UserNeighbors

FOLDS = 5
K = 40


def question(model, wanted) -> Question:
    """Return the question about one of our two models and scikit-surprise's KNNWithMeans."""
    by_user = model is UserNeighbors

    def convert(ratings):
        whole, fold = Interactions.from_frame(ratings.frame, value="value"), ratings.folds(FOLDS)
        frames = [ratings.frame[fold == f] for f in range(FOLDS)]
        return [
            (whole.select(fold != f), frame["user"].to_numpy(), frame["item"].to_numpy())
            for f, frame in enumerate(frames)
        ]

    def ours(given, threads, seed):
        return [model(K, similarity="msd", variant="centred").fit(train).predict(*pairs) for train, *pairs in given]

    def theirs(given, threads, seed):
        import surprise

        options = {"name": "msd", "user_based": by_user}
        models = (surprise.KNNWithMeans(k=K, sim_options=options, verbose=False).fit(train) for train, _ in given)
        return [_surprise.predictions(one, test) for one, (_, test) in zip(models, given, strict=True)]

    def rmse(told, ratings):
        fold, values = ratings.folds(FOLDS), ratings.frame["value"].to_numpy()
        truth = np.concatenate([values[fold == f] for f in range(FOLDS)])
        return float(np.sqrt(np.mean((np.concatenate(told) - truth) ** 2)))

    def pairs(ratings):
        """Count the pairs of values that meet when every profile is compared with every other one, over all folds."""
        meeting = "item" if by_user else "user"
        counts = ratings.frame[meeting].value_counts().to_numpy(dtype=float) * (FOLDS - 1) / FOLDS
        return FOLDS * float((counts**2).sum())

    def work(ratings):
        # Half of the pairs would do, since x is as like y as y is like x; each takes a difference, a square, two sums.
        return pairs(ratings) / 2 * 4

    def peer_memory(ratings):
        n = ratings.frame["user" if by_user else "item"].nunique()
        return n * n * 8 * 3  # similarities, sums, counts

    who = "user" if by_user else "item"
    return Question(
        title=f"{who.capitalize()}-based neighbours, {FOLDS} folds",
        text=f"Fit and predict all ratings once, MSD, k = {K}, centred on the {who}'s mean.",
        entries={
            "recsys_teach": Entry(convert, ours, rmse, threads=(1,)),
            "scikit-surprise": Entry(
                lambda ratings: _surprise.folds(ratings, FOLDS), theirs, rmse, threads=(1,), memory=peer_memory
            ),
        },
        wanted=wanted,
        work=work,
        size=pairs,
        size_name="sum of squared profile lengths",
        quality="RMSE",
    )
