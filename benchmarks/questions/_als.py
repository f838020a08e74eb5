"""Epochs of alternating least squares on implicit feedback, for one number of factors."""

from __future__ import annotations

from benchmarks.question import Entry, Question
from benchmarks.questions import _implicit
from recsys_teach import ImplicitALS

EPOCHS, STEPS, REGULARIZATION = 10, 3, 10.0


def question(factors: int) -> Question:
    """Return the question for this number of factors."""

    def ours(train, threads, seed):
        model = ImplicitALS(factors, regularization=REGULARIZATION, epochs=EPOCHS, n_threads=threads, seed=seed).fit(
            train
        )
        return model.user_factors_, model.item_factors_

    def theirs(matrix, threads, seed):
        als = _implicit.quiet().als.AlternatingLeastSquares
        model = als(factors, regularization=REGULARIZATION, iterations=EPOCHS, num_threads=threads, random_state=seed)
        model.fit(matrix, show_progress=False)
        return model.user_factors, model.item_factors

    def work(ratings):
        """Conjugate gradient: for each rating and side 1 + STEPS times two passes over a vector; for each row the Gram matrix."""
        train = ratings.split.train
        rows = train.n_users + train.n_items
        passes = 1 + STEPS
        return EPOCHS * passes * (2 * len(train) * 4 * factors + rows * 2 * factors**2)

    return Question(
        title=f"Implicit ALS, {factors} factors",
        text=f"{EPOCHS} epochs of {STEPS} steps of the conjugate gradient method, implicit's default.",
        entries={
            "recsys_teach": Entry(lambda ratings: ratings.split.train, ours, _implicit.ndcg_of),
            "implicit": Entry(_implicit.confidences, theirs, _implicit.ndcg_of),
        },
        wanted={"seconds": 1, "no lower": 0},
        work=work,
        n_factors=factors,
        quality="NDCG@10",
    )
