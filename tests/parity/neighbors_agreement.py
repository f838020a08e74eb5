"""How far our neighbour models and scikit-surprise's agree on the same rows, ties told apart.

Where the k-th and the (k+1)-th similarity of a prediction differ, there is one answer, and both must give it. Where they are
equal, either of two people may be the k-th neighbour; then an answer must lie between the extremes that the choice allows.
Everything here is worked out from what scikit-surprise learnt, none of it from our code.
"""

from dataclasses import dataclass

import numpy as np
import surprise

TIE = 1e-9
NAMES = {"basic": "KNNBasic", "centred": "KNNWithMeans", "z-score": "KNNWithZScore", "baseline": "KNNBaseline"}


@dataclass(frozen=True)
class Agreement:
    """How predictions compare: counts of pairs, the largest differences, the root mean squared errors."""

    pairs: int
    tied: int  # pairs whose k-th and (k+1)-th similarity are equal
    untied_apart: float  # the largest difference among the others
    outside: float  # how far the worst of the tied ones lies outside of what its ties allow
    apart: int  # pairs that differ by more than 1e-5
    rmse: float
    peer_rmse: float


def trainset_of(train):
    """Return the interactions as Surprise wants them, in our order."""
    frame = train.to_frame()[["user", "item", "value"]]
    return surprise.Dataset.load_from_df(frame, surprise.Reader(rating_scale=train_range(train))).build_full_trainset()


def train_range(train):
    return float(train.values.min()), float(train.values.max())


def agreement(train, test, model) -> Agreement:
    """Fit Surprise's counterpart of our fitted model on the same rows and compare the predictions of all test rows."""
    k, variant = model.k, model.variant
    user_based = type(model).__name__ == "UserNeighbors"
    options = {"name": model.similarity, "user_based": user_based, "min_support": model.min_support}
    peer = getattr(surprise, NAMES[variant])(k=k, min_k=model.min_neighbors, sim_options=options, verbose=False)
    peer.fit(trainset_of(train))
    frame = test.to_frame()
    theirs = np.array([p.est for p in peer.test(list(frame[["user", "item", "value"]].itertuples(index=False)))])
    ours = model.predict(frame["user"], frame["item"])
    extremes = [_extremes(peer, variant, k, u, i) for u, i in zip(frame["user"], frame["item"], strict=True)]
    tied = np.array([one is not None for one in extremes])
    low, high = np.array([one or (0.0, 0.0) for one in extremes]).T
    apart = np.abs(ours - theirs)
    return Agreement(
        pairs=len(ours),
        tied=int(tied.sum()),
        untied_apart=float(apart[~tied].max(initial=0)),
        outside=float(np.maximum(low - ours, ours - high)[tied].max(initial=0)),
        apart=int((apart > 1e-5).sum()),
        rmse=float(np.sqrt(np.mean((ours - frame["value"]) ** 2))),
        peer_rmse=float(np.sqrt(np.mean((theirs - frame["value"]) ** 2))),
    )


def _extremes(peer, variant, k, user, item):
    """Return the lowest and the highest prediction that the ties at the k-th place allow; None where there is no tie."""
    rows = peer.trainset
    try:
        u, i = rows.to_inner_uid(user), rows.to_inner_iid(item)
    except ValueError:
        return None
    x, y = peer.switch(u, i)
    others = np.array([one for one, _ in peer.yr[y]])
    ratings = np.array([r for _, r in peer.yr[y]])
    similar = peer.sim[x, others]
    order = np.argsort(-similar, kind="stable")
    if len(order) <= k or similar[order[k - 1]] - similar[order[k]] > TIE or similar[order[k - 1]] <= 0:
        return None
    last = similar[order[k - 1]]
    base, scale = 0.0, 1.0
    if variant in ("centred", "z-score"):
        base, ratings = peer.means[x], ratings - peer.means[others]
    if variant == "z-score":
        scale, ratings = peer.sigmas[x], ratings / peer.sigmas[others]
    if variant == "baseline":
        base, ratings = (
            rows.global_mean + peer.bx[x] + peer.by[y],
            ratings - rows.global_mean - peer.bx[others] - peer.by[y],
        )
    sure = similar > last + TIE
    choice = np.sort(ratings[np.abs(similar - last) <= TIE])
    places = k - sure.sum()
    above, below = (similar * ratings)[sure].sum(), similar[sure].sum() + places * last
    told = [
        base + scale * (above + last * part.sum()) / below for part in (choice[:places], choice[len(choice) - places :])
    ]
    low, high = np.clip(told, *rows.rating_scale)
    return low, high
