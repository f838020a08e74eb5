"""Figures behind two choices of the library, on MovieLens small: which neighbours to keep, and how to fold in.

    python -m benchmarks.choices

The first table has NDCG@10 on the standard split with 50 neighbours kept for each film that is scored (ours), or for each film
that the person has, as Deshpande and Karypis (2004) and `implicit` do. The second has the RMSE over newcomers, a fifth of the
people, who were not in training: half of their ratings are given, half are predicted. Funk's SVD folds them in by its own
gradient steps (ours), or by the ridge regression that has the same penalty, λ for every rating.
"""

from __future__ import annotations

import numpy as np

from recsys_teach.data.catalogue import load_movielens
from recsys_teach.data.splits import random_split
from recsys_teach.evaluation.protocol import evaluate
from recsys_teach.models.factorization import FunkSVD
from recsys_teach.models.item_knn import ItemKNN, _nearest


class KeptPerOwned(ItemKNN):
    """Item neighbours, the k most similar kept of each item that the person has."""

    def _learn(self, interactions):
        k, self.k = self.k, interactions.n_items
        super()._learn(interactions)
        self.k = k
        self.weights_ = _nearest(self.weights_.T.toarray(), k).tocsr()  # a row holds an item's neighbours


def by_steps(model, items, values):
    """Return the score of every item for somebody new, as the library folds them in."""
    return model._scores_of(items, values)


def by_ridge(model, items, values):
    """Return the same from the minimum: (XᵀX + λ n I) (b, p) = Xᵀ(r − μ − b_i), where a row of X is (1, q_i)."""
    known = np.column_stack([np.ones(len(items)), model.item_factors_[items]])
    apart = values - model.mean_ - model.item_biases_[items]
    damped = known.T @ known + model.regularization * len(items) * np.eye(known.shape[1])
    bias, *vector = np.linalg.solve(damped, known.T @ apart)
    return model.mean_ + bias + model.item_biases_ + model.item_factors_ @ np.array(vector)


def newcomers_rmse(ratings, fold, seed):
    """Return {way: RMSE} over the hidden half of the newcomers' ratings. Predictions are cut to the range of the stars."""
    rng = np.random.default_rng(seed)
    new = rng.permutation(ratings.n_users)[: ratings.n_users // 5]
    model = FunkSVD(seed=seed).fit(ratings.select(~np.isin(ratings.user_index, new)))
    squares = {way: [] for way in fold}
    for user in new:
        rows = rng.permutation(np.flatnonzero(ratings.user_index == user))
        given, hidden = rows[: len(rows) // 2], rows[len(rows) // 2 :]
        for way, scores_of in fold.items():
            scores = scores_of(model, ratings.item_index[given], ratings.values[given].astype(float))
            errors = np.clip(scores[ratings.item_index[hidden]], *model.range_) - ratings.values[hidden]
            squares[way].extend(errors**2)
    return {way: float(np.sqrt(np.mean(found))) for way, found in squares.items()}


def main():
    ratings = load_movielens()
    train, test = random_split(ratings, seed=0)
    print("| the 50 nearest are kept of | NDCG@10 |\n|---|---|")
    for told, model in (("the film that is scored (ours)", ItemKNN(50)), ("each film somebody has", KeptPerOwned(50))):
        print(f"| {told} | {evaluate(model, train, test).mean('ndcg@10'):.3f} |")
    print("\n| seed | own gradient steps (ours) | ridge regression |\n|---|---|---|")
    for seed in range(3):
        found = newcomers_rmse(ratings, {"steps": by_steps, "ridge": by_ridge}, seed)
        print(f"| {seed} | {found['steps']:.4f} | {found['ridge']:.4f} |")


if __name__ == "__main__":
    main()
