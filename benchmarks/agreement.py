"""How far the neighbour models agree with scikit-surprise's over five folds of MovieLens small, ties told apart.

    python -m benchmarks.agreement

Prints one Markdown table: a line per model, over all five folds. "tied" is the share of predictions whose 40th and 41st
neighbour are equally similar, so that there is more than one right answer; "apart" the share that differs by more than 1e-5.
"""

from __future__ import annotations

import itertools

import numpy as np

from recsys_teach.data.catalogue import load_movielens
from recsys_teach.models.neighbors import ItemNeighbors, UserNeighbors
from tests.parity.neighbors_agreement import NAMES, agreement

FOLDS = 5


def main():
    ratings = load_movielens()
    folds = np.random.default_rng(0).permutation(len(ratings)) % FOLDS
    parts = [(ratings.select(folds != fold), ratings.select(folds == fold)) for fold in range(FOLDS)]
    print(
        "| model | tied | largest difference elsewhere | tied ones outside of their extremes | apart | RMSE | theirs |"
    )
    print("|---|---|---|---|---|---|---|")
    for kind, similarity, variant in itertools.product(
        (UserNeighbors, ItemNeighbors), ("msd", "cosine", "pearson"), NAMES
    ):
        models = [kind(40, similarity=similarity, variant=variant).fit(train) for train, _ in parts]
        found = [agreement(*part, model) for part, model in zip(parts, models, strict=True)]
        pairs = sum(one.pairs for one in found)
        tied, apart = sum(one.tied for one in found) / pairs, sum(one.apart for one in found) / pairs
        untied, outside = max(one.untied_apart for one in found), max(one.outside for one in found)
        rmse = [np.mean([getattr(one, name) for one in found]) for name in ("rmse", "peer_rmse")]
        name = f"{kind.__name__}, {similarity}, {variant}"
        print(
            f"| {name} | {tied:.2%} | {untied:.0e} | {outside:.0e} | {apart:.2%} | {rmse[0]:.6f} | {rmse[1]:.6f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
