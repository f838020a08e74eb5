"""How far ImplicitALS and BPR agree with the library implicit on MovieLens small, and how long they take on one thread.

    python -m benchmarks.agreement_implicit

Prints one Markdown table: a line per model and settings, the standard split, means and standard deviations over seeds. "apart"
is the largest difference of two numbers in the vectors when both start from the same ones. "negatives" of BPR: implicit's come
by popularity, so only those lines can agree; "uniform" stands beside implicit's to show what it changes. Seconds are the
least over the seeds, "ratio" is theirs by ours: above 1, ours is faster.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from unittest.mock import patch

import numpy as np

from recsys_teach import evaluate, load_movielens, random_split
from recsys_teach.models import bpr
from recsys_teach.models.bpr import BPR
from recsys_teach.models.implicit import ImplicitALS
from recsys_teach.models.popularity import Popularity
from tests.parity import implicit_agreement as peers

SEEDS = range(5)
ALS = {
    "16 factors, λ=0.01, α=1": (16, {"regularization": 0.01, "alpha": 1.0, "epochs": 15}),
    "64 factors, λ=0.01, α=1": (64, {"regularization": 0.01, "alpha": 1.0, "epochs": 15}),
    "64 factors, λ=10, α=1": (64, {"regularization": 10.0, "alpha": 1.0, "epochs": 15}),
}
STEPS = {
    "32 factors, γ=0.01, λ=0.01, 40 epochs": (32, {"learning_rate": 0.01, "regularization": 0.01, "epochs": 40}),
    "32 factors, γ=0.03, λ=0.03, 40 epochs": (32, {"learning_rate": 0.03, "regularization": 0.03, "epochs": 40}),
    "64 factors, γ=0.03, λ=0.01, 100 epochs": (
        64,
        {"learning_rate": 0.03, "regularization": 0.01, "epochs": 100},
    ),
}


def measured(make: Callable, parts) -> tuple[str, float]:
    """Return NDCG@10 over the seeds as text, and the least seconds of a fit."""
    found = [evaluate(make(seed), *parts) for seed in SEEDS]
    values = [np.nanmean(one.per_user["ndcg@10"]) for one in found]
    return f"{np.mean(values):.4f} ± {np.std(values):.4f}", min(one.seconds["fit"] for one in found)


def line(name, settings, ours, theirs, parts, apart=""):
    (score, seconds), (peer_score, peer_seconds) = measured(ours, parts), measured(theirs, parts)
    ratio = f"{seconds:.2f} | {peer_seconds:.2f} | {peer_seconds / seconds:.1f}"
    print(f"| {name} | {settings} | {score} | {peer_score} | {apart} | {ratio} |", flush=True)


def main():
    warnings.filterwarnings("ignore", category=RuntimeWarning)  # implicit's about the threads of BLAS
    parts = random_split(load_movielens())
    print("| model | settings | NDCG@10 | implicit's | apart | seconds | implicit's | ratio |")
    print("|---|---|---|---|---|---|---|---|")
    score, seconds = measured(lambda seed: Popularity(), parts)
    print(f"| Popularity | | {score} | | | {seconds:.2f} | | |")
    for solver in ("cholesky", "cg"):
        for told, (n_factors, settings) in ALS.items():
            model = ImplicitALS(n_factors, **settings, solver=solver)
            line(
                f"ImplicitALS, {solver}",
                told,
                lambda seed, n=n_factors, s=settings, solver=solver: ImplicitALS(n, **s, solver=solver, seed=seed),
                lambda seed, n=n_factors, s=settings, solver=solver: peers.als(seed, n, **s, solver=solver),
                parts,
                f"{max(peers.factors_apart(parts.train, model)):.0e}",
            )
    for negatives in ("popular", "uniform"):
        for told, (n_factors, settings) in STEPS.items():
            # implicit's first vectors are ±0.5 / n_factors, whose standard deviation is this.
            spread = 0.5 / n_factors / np.sqrt(3) if negatives == "popular" else bpr.SPREAD
            with patch.object(bpr, "SPREAD", spread):
                line(
                    f"BPR, {negatives} negatives",
                    told,
                    lambda seed, n=n_factors, s=settings, j=negatives: BPR(n, **s, negatives=j, seed=seed),
                    lambda seed, n=n_factors, s=settings: peers.bpr(seed, n, **s),
                    parts,
                )


if __name__ == "__main__":
    main()
