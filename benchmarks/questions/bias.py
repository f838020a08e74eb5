"""The bias baseline: how far people and items lie from the mean."""

from benchmarks.question import Question
from benchmarks.questions import _rating
from recsys_teach import Bias

EPOCHS = 10


def work(ratings):
    """Each epoch reads every rating twice, with its user's or item's number, and takes two sums."""
    n = len(ratings.split.train)
    return EPOCHS * n * 4


QUESTION = Question(
    title="Bias baseline",
    text=f"Fit {EPOCHS} alternating epochs, predict the test ratings.",
    entries={
        "recsys_teach": _rating.ours(lambda seed: Bias(epochs=EPOCHS)),
        "scikit-surprise": _rating.theirs(
            lambda surprise, seed: surprise.BaselineOnly(
                {"method": "als", "n_epochs": EPOCHS, "reg_u": 15, "reg_i": 10}, verbose=False
            )
        ),
    },
    wanted={"seconds": 5},
    work=work,
    quality="RMSE",
)
