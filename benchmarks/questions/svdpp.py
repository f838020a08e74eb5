"""SVD++, which also learns from which items somebody rated."""

import numpy as np

from benchmarks.question import Question
from benchmarks.questions import _rating
from recsys_teach import SVDpp

FACTORS, EPOCHS = 20, 10


def work(ratings):
    """Each step as in `sgd`, with a third vector that is summed, and moved once for each item of a person: 16 per factor."""
    steps = EPOCHS * len(ratings.split.train)
    return steps * FACTORS * 16


def peer_work(ratings):
    """The peer moves the vectors of all items of a person at every rating of theirs."""
    sizes = np.bincount(ratings.split.train.user_index).astype(float)
    return EPOCHS * float((sizes**2).sum()) * FACTORS * 4


QUESTION = Question(
    title="SVD++",
    text=f"Fit {FACTORS} factors in {EPOCHS} epochs, predict the test ratings. The updates are the same as the peer's.",
    entries={
        "recsys_teach": _rating.ours(lambda seed: SVDpp(FACTORS, epochs=EPOCHS, seed=seed)),
        "scikit-surprise": _rating.theirs(
            lambda surprise, seed: surprise.SVDpp(FACTORS, EPOCHS, random_state=seed), peer_work
        ),
    },
    wanted={"seconds": 20, "within": 0.003},
    work=work,
    n_factors=2 * FACTORS,
    quality="RMSE",
)
