"""Six ranking metrics for everybody, from their lists of ten."""

from __future__ import annotations

import numpy as np

from benchmarks.question import Entry, Question
from recsys_teach import Popularity
from recsys_teach.evaluation.ranking import ranking_metrics

K, FROM = 10, 4.0


def lists(ratings):
    """Return (item indices of everybody's ten, the test part): the bestsellers that a person has not rated."""
    train, test = ratings.split
    raw, _ = Popularity().fit(train).recommend(train.user_ids, K)
    return test.item_indices(raw.ravel().tolist()).reshape(raw.shape).astype(np.int32), test


def ours(given, threads, seed):
    return ranking_metrics(*given, relevant_from=FROM).mean().to_numpy()


def as_dicts(ratings):
    """Return (relevance, scores) as {user: {item: number}}, for people with something relevant."""
    items, test = lists(ratings)
    relevant: dict[str, dict[str, int]] = {}
    for user, item, value in zip(test.user_index, test.item_index, test.values, strict=True):
        if value >= FROM:
            relevant.setdefault(str(user), {})[str(item)] = 1
    scores = {
        str(user): {str(item): float(K - place) for place, item in enumerate(row)}
        for user, row in enumerate(items)
        if str(user) in relevant
    }
    return relevant, scores


def ranx_input(ratings):
    import ranx

    relevant, scores = as_dicts(ratings)
    return ranx.Qrels(relevant), ranx.Run(scores)


def with_ranx(given, threads, seed):
    import ranx

    names = [f"{name}@{K}" for name in ("precision", "recall", "map", "ndcg", "mrr", "hit_rate")]
    told = ranx.evaluate(*given, names)
    return np.array([told[name] for name in names])


def ir_input(ratings):
    import ir_measures
    from ir_measures import AP, RR, P, R, Success, nDCG

    relevant, scores = as_dicts(ratings)
    return ir_measures.evaluator([P @ K, R @ K, AP @ K, nDCG @ K, RR @ K, Success @ K], relevant), scores


def with_ir_measures(given, threads, seed):
    evaluator, scores = given
    told = evaluator.calc_aggregate(scores)
    return np.array(list(told.values()))


def mean(told, ratings):
    """Return the mean of the six, so that a difference in any of them shows."""
    return float(np.mean(told))


def work(ratings):
    """Each place of each list is looked up once among its person's relevant items, by halves, and added to six sums."""
    _, test = ratings.split
    places = test.n_users * K
    return places * (np.log2(max(len(test), 2)) + 6)


QUESTION = Question(
    title="Ranking metrics",
    text=f"Precision, recall, AP, NDCG, reciprocal rank and hit rate at {K} for everybody.",
    entries={
        "recsys_teach": Entry(lists, ours, mean, threads=(1,)),
        "ranx": Entry(ranx_input, with_ranx, mean),
        "ir_measures": Entry(ir_input, with_ir_measures, mean, threads=(1,)),
    },
    wanted={"seconds": 5},
    work=work,
    size=lambda ratings: float(len(ratings.split.test)),
    size_name="test ratings",
    quality="mean of the six",
)
