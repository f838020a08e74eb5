"""How far the factor models agree with scikit-surprise's over five folds of MovieLens small, and how long both take.

    python -m benchmarks.agreement_factors

Prints one Markdown table: a line per model, all parameters at their defaults. "apart" is the largest difference of two
predictions when both start from the same factors. The RMSE are means over the folds and three seeds, each library with random
numbers of its own. Seconds are of one fit, the shortest of those made here. scikit-surprise's SVD++ takes minutes for a fit: one
fold and one seed of it are compared. "ratio" is their seconds by ours: above 1, ours is faster.
"""

from __future__ import annotations

from time import perf_counter

import numpy as np

from recsys_teach.data.catalogue import load_movielens
from recsys_teach.data.splits import k_fold
from recsys_teach.models.factorization import NMF, FunkSVD
from recsys_teach.models.svdpp import SVDpp
from tests.parity.factors_agreement import peer_of, predictions, started_like
from tests.parity.neighbors_agreement import trainset_of

SEEDS = 3


def main():
    folds = k_fold(load_movielens(), 5, seed=0)
    print("| model | folds | apart | RMSE | theirs | seconds | theirs | ratio |")
    print("|---|---|---|---|---|---|---|---|")
    for model, parts, seeds in [(FunkSVD(), folds, SEEDS), (NMF(), folds, SEEDS), (SVDpp(), folds[:1], 1)]:
        model.fit(folds[0].train)  # compiles the loops
        apart, errors, seconds = 0.0, {"ours": [], "theirs": []}, {"ours": [], "theirs": []}
        for train, test in parts:
            trainset = trainset_of(train)
            asked = test.user_ids[test.user_index], test.item_ids[test.item_index]
            for seed in range(seeds):
                peer, begun = peer_of(model, seed), perf_counter()
                peer.fit(trainset)
                seconds["theirs"].append(perf_counter() - begun)
                ours, begun = type(model)(**{**model.parameters(), "seed": seed}), perf_counter()
                ours.fit(train)
                seconds["ours"].append(perf_counter() - begun)
                told = {"ours": ours.predict(*asked), "theirs": predictions(peer, test)}
                for name, predicted in told.items():
                    errors[name].append(np.sqrt(np.mean((predicted - test.values) ** 2)))
                if not seed:
                    same = started_like(model, trainset, train, seed).fit(train).predict(*asked)
                    apart = max(apart, np.abs(same - told["theirs"]).max())
        ours, theirs = (min(seconds[name]) for name in ("ours", "theirs"))
        rmse = " | ".join(f"{np.mean(errors[name]):.4f}" for name in ("ours", "theirs"))
        print(
            f"| {type(model).__name__} | {len(parts)} | {apart:.0e} | {rmse} | {ours:.2f} | {theirs:.2f} | {theirs / ours:.1f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
