"""Biased matrix factorization by stochastic gradient descent."""

from benchmarks.question import Question
from benchmarks.questions import _rating
from recsys_teach import FunkSVD

FACTORS, EPOCHS = 100, 20


def work(ratings):
    """Each step takes a product of two vectors, and moves both: 2 + 4 + 4 operations per factor."""
    steps = EPOCHS * len(ratings.split.train)
    return steps * FACTORS * 10


QUESTION = Question(
    title="Biased SGD",
    text=f"Fit {FACTORS} factors in {EPOCHS} epochs, predict the test ratings.",
    entries={
        "recsys_teach": _rating.ours(lambda seed: FunkSVD(FACTORS, epochs=EPOCHS, seed=seed)),
        "scikit-surprise": _rating.theirs(lambda surprise, seed: surprise.SVD(FACTORS, EPOCHS, random_state=seed)),
    },
    wanted={"seconds": 8, "within": 0.002},
    work=work,
    n_factors=FACTORS,
    quality="RMSE",
)
