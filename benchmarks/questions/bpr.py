"""Epochs of Bayesian personalised ranking."""

from benchmarks.question import Entry, Question
from benchmarks.questions import _implicit
from recsys_teach import BPR

FACTORS, EPOCHS, RATE, REGULARIZATION = 64, 20, 0.05, 0.01


def ours(train, threads, seed):
    model = BPR(
        FACTORS,
        learning_rate=RATE,
        regularization=REGULARIZATION,
        epochs=EPOCHS,
        n_threads=threads,
        seed=seed,
    ).fit(train)
    return _implicit.with_biases(model.user_factors_, model.item_factors_, model.item_biases_)


def theirs(matrix, threads, seed):
    ranking = _implicit.quiet().bpr.BayesianPersonalizedRanking
    model = ranking(
        FACTORS,
        learning_rate=RATE,
        regularization=REGULARIZATION,
        iterations=EPOCHS,
        num_threads=threads,
        random_state=seed,
    )
    model.fit(matrix, show_progress=False)
    return model.user_factors, model.item_factors  # the biases are their last column


def work(ratings):
    """Each step takes one product and moves three vectors: 3 + 2 + 3 × 4 operations per factor."""
    steps = EPOCHS * len(ratings.split.train)
    return steps * FACTORS * 17


QUESTION = Question(
    title=f"BPR, {FACTORS} factors",
    text=f"{EPOCHS} epochs of as many triples as there are training rows. Each library draws the item to rank below as it does by "
    "default: ours evenly, implicit by popularity. Drawn alike, the lists are alike (`python -m benchmarks.agreement_implicit`).",
    entries={
        "recsys_teach": Entry(lambda ratings: ratings.split.train, ours, _implicit.ndcg_of),
        "implicit": Entry(_implicit.matrix, theirs, _implicit.ndcg_of),
    },
    wanted={"seconds": 1, "no lower": 0},
    work=work,
    n_factors=FACTORS,
    quality="NDCG@10",
)
